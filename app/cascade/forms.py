"""Forms of the cascade: shape here, rules in ``content``, each sentence beside its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.cascade import content as rules
from app.cascade.content import BlockContent, CellContent, ManualContent, RoleContent
from app.cascade.labels import ANGLES, BLOCK_LINES, BLOCK_WORDS, CONTROLS, LEVELS, METHODS, PRODUCTS, REPORTING
from app.cascade.records import Member, Team
from app.cascade.values import MAX_LINES, MAX_ROLES, MAX_TEXT, Angle, Control, Product, Reporting, RoleLevel
from app.core.ids import parse_id
from app.plans.content import Problem
from app.plans.forms import RowForm, place
from app.web.forms import BaseForm

MAX_FIELDS = 400
_PICK = InputRequired(_l("Pilih salah satu."))
_WORD = Length(max=200)


def _choices(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(key.value, text) for key, text in labels.items()]


class RuledForm(BaseForm):
    """A form whose content has rules of its own; ``revision`` is that of the row when the page was opened."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()], default=0)

    def problems(self) -> Iterable[Problem]:
        """What is wrong with the content; asked only where the shape is right."""
        raise NotImplementedError

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape first, then the rules."""
        if not super().validate(extra_validators):
            return False
        found = list(self.problems())
        for problem in found:
            place(self, problem)
        return not found


class ManualForm(RuledForm):
    """Form A.1.3 for one indicator; formula and unit are asked for in the quantitative approach (p.38)."""

    purpose = TextAreaField(_l("Tujuan"))
    definition = TextAreaField(_l("Definisi"))
    formula = TextAreaField(_l("Formula"))
    unit = StringField(_l("Satuan pengukuran"))
    control = RadioField(_l("Kualitas dan tingkat kendali"), choices=_choices(CONTROLS), validators=[_PICK])
    source = TextAreaField(_l("Sumber data"))
    reporting = RadioField(_l("Periode pelaporan"), choices=_choices(REPORTING), validators=[_PICK])
    quantitative = False

    def problems(self) -> Iterable[Problem]:
        return rules.manual_problems(rules.tidy_manual(self.content()), quantitative=self.quantitative)

    def content(self) -> ManualContent:
        """What was typed; only after the shape was found right."""
        return ManualContent(
            purpose=self.purpose.data or "",
            definition=self.definition.data or "",
            formula=self.formula.data or "",
            unit=self.unit.data or "",
            control=Control(self.control.data),
            source=self.source.data or "",
            reporting=Reporting(self.reporting.data),
        )


class BlockForm(RuledForm):
    """Form A.1.4: one strategy as a workblock."""

    angle = SelectField(
        _l("Metode dan pendekatan"),
        choices=[
            SelectChoice("", _l("Pilih pendekatan")),
            *(SelectChoice(angle.value, text, optgroup=METHODS[angle.method]) for angle, text in ANGLES.items()),
        ],
        validators=[_PICK],
    )
    product = RadioField(_l("Bentuk strategi"), choices=_choices(PRODUCTS), validators=[_PICK])

    def problems(self) -> Iterable[Problem]:
        return rules.block_problems(rules.tidy_block(self.content()))

    def content(self) -> BlockContent:
        """What was typed; only after the shape was found right."""
        words = {name: self[name].data or "" for name in BLOCK_WORDS}
        lines = {name: tuple(text or "" for text in self[name].data) for name in BLOCK_LINES}
        return BlockContent(angle=Angle(self.angle.data), product=Product(self.product.data), **words, **lines)


for _name, _label in BLOCK_WORDS.items():
    setattr(BlockForm, _name, StringField(_label) if _name in ("title", "owner", "due") else TextAreaField(_label))
for _name, _label in BLOCK_LINES.items():
    setattr(BlockForm, _name, FieldList(StringField(_label), label=_label, max_entries=MAX_LINES + 1))


class RoleForm(RowForm):
    """One role in a cell."""

    id = HiddenField()
    text = TextAreaField(_l("Peran hasil"))
    level = SelectField(
        _l("Kualitas dan tingkat kendali"),
        choices=[SelectChoice("", _l("Belum ditentukan")), *_choices(LEVELS)],
        default="",
    )

    def content(self) -> RoleContent:
        """What was typed; only after validation."""
        level = RoleLevel(self.level.data) if self.level.data else None
        return RoleContent(self.text.data or "", level, parse_id(self.id.data))


class CellForm(RuledForm):
    """What one person does for one column of form A.1.5."""

    roles = FieldList(FormField(RoleForm), label=_l("Peran hasil"), max_entries=MAX_ROLES + 1)
    no_role = BooleanField(_l("Tidak ada peran untuk indikator ini"))

    def problems(self) -> Iterable[Problem]:
        return rules.cell_problems(self.content())

    def content(self) -> CellContent:
        """What was typed; only after the shape was found right."""
        return CellContent(tuple(entry.form.content() for entry in self.roles), bool(self.no_role.data))


class OutsiderForm(BaseForm):
    """Somebody of another agency, in words (p.47 j)."""

    name = StringField(_l("Nama"), validators=[InputRequired(), _WORD])
    title = StringField(_l("Jabatan"), validators=[InputRequired(), _WORD])
    agency = StringField(_l("Instansi"), validators=[InputRequired(), _WORD])


class CheckboxesField(SelectMultipleField):
    """Several of a list, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class TeamForm(BaseForm):
    """A person's place among the teams of the matrix (p.48 b)."""

    is_lead = BooleanField(_l("Ketua tim kerja"))
    team = StringField(_l("Nama tim kerja"), validators=[_WORD])
    leads = CheckboxesField(_l("Anggota tim kerja dari"), choices=[])

    def offer(self, teams: Iterable[Team], member: Member) -> None:
        """The teams in which the person could work: all but their own."""
        others = [team.lead for team in teams if team.lead.key != member.key]
        self.leads.choices = [SelectChoice(str(one.key), f"{one.team or one.title} ({one.name})") for one in others]

    def validate(self, extra_validators: Any = None) -> bool:
        """A team has a name, because plans say who gave the assignment."""
        sound = super().validate(extra_validators)
        if sound and self.is_lead.data and not (self.team.data or "").strip():
            self.team.errors = [gettext("Tulis nama tim kerjanya.")]
            return False
        return sound

    def lead_keys(self) -> list[UUID]:
        """The leads that were ticked."""
        return [key for key in map(parse_id, self.leads.data or []) if key is not None]


class AnswerForm(BaseForm):
    """The appraiser's word on an assignment elsewhere (p.46 f.10-12)."""

    answer = TextAreaField(_l("Catatan"), validators=[Length(max=MAX_TEXT)])
