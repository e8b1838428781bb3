"""A fact of HR's own: its name, its type, and the choices of one that has a list."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length

from app.admin.forms import options
from app.cases.forms import strip
from app.designer.texts import titled
from app.web.forms import BaseForm
from workflows.definition import Definition, Text
from workflows.editing.documents import name_from

TYPES = {
    "bool": _l("ya atau tidak"),
    "choice": _l("pilihan dari daftar"),
    "int": _l("bilangan bulat"),
    "decimal": _l("angka berkoma"),
    "date": _l("tanggal"),
    "text": _l("teks"),
}
SPARE = 3
"""Empty rows for more choices."""
MOST = 40


class ChoiceForm(PlainForm):
    """One choice; a row without a name isn't there. ``key`` keeps what the choice is called in the definition."""

    key = HiddenField()
    label_id = StringField(_l("Pilihan"), filters=[strip], validators=[Length(max=200)])
    label_en = StringField(_l("Dalam bahasa Inggris"), filters=[strip], validators=[Length(max=200)])


class FactForm(BaseForm):
    """A fact of HR's own."""

    title_id = StringField(
        _l("Nama fakta"), filters=[strip],
        description=_l("Seperti dibaca dalam kalimat syarat, misalnya: lama cuti dalam hari kerja."),
        validators=[DataRequired(_l("Isi namanya.")), Length(max=200)],
    )  # fmt: skip
    title_en = StringField(_l("Nama dalam bahasa Inggris"), filters=[strip], validators=[Length(max=200)])
    kind = SelectField(_l("Jenis"), choices=options(TYPES), default="bool")
    choices = FieldList(FormField(ChoiceForm), _l("Pilihan"), max_entries=MOST)

    def spare(self) -> FactForm:
        """With empty rows behind the choices."""
        for _number in range(min(SPARE, MOST - len(self.choices))):
            self.choices.append_entry()
        return self

    def labels(self) -> dict[str, Text]:
        """The choices by their keys; a new one gets a key made of its name."""
        found: dict[str, Text] = {}
        rows = [row.form for row in self.choices if row.form.label_id.data]
        kept = {row.key.data for row in rows if row.key.data}
        for row in rows:
            key = row.key.data or name_from(row.label_id.data, {*found, *kept, "any"})
            found[key] = titled(row, "label")
        return found


def form_of(definition: Definition, name: str) -> FactForm:
    """The form of a fact as it stands."""
    kind, title = definition.facts[name], definition.fact_titles.get(name) or {"id": name, "en": name}
    labels = definition.fact_labels.get(name, {})
    rows = [
        {"key": one, "label_id": labels.get(one, {"id": one})["id"], "label_en": labels.get(one, {"en": one})["en"]}
        for one in (kind if isinstance(kind, tuple) else ())
    ]
    return FactForm(
        formdata=None, title_id=title["id"], title_en=title["en"],
        kind="choice" if isinstance(kind, tuple) else kind, choices=rows,
    ).spare()  # fmt: skip
