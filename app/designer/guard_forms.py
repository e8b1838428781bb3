"""One row of a condition: a fact, an operator that fits it, a value out of its list, and perhaps its own refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField
from wtforms.widgets import DateInput

from app.admin.forms import options
from app.cases.forms import strip
from app.dynamic_forms.controls import SelectMultipleCheckboxField
from app.web.filters import t
from app.web.forms import BaseForm
from app.web.locales import language
from workflows import guards
from workflows.definition import FactType
from workflows.editing import values
from workflows.editing.guards import Tree
from workflows.guard_trees import OPERATORS, WITH_LIST, WITHOUT_VALUE, kind_of, leaf_fault
from workflows.sentences import GUARD_WORDS

_FAULT_FIELDS = {"unknown_fact": "fact", "wrong_operator": "op", "wrong_value": "value"}


@dataclass(frozen=True)
class Vocabulary:
    """The facts that a condition may read here: their types, and what they and their values are called."""

    types: Mapping[str, FactType]
    words: guards.Words

    def title(self, name: str) -> str:
        """What a fact is called; one that isn't known by its name."""
        return t(self.words.fact(name))

    def choices(self, name: str) -> list[tuple[str, str]]:
        """The values of a fact with a list, and of one that is true or false."""
        kind = self.types.get(name)
        if kind == "bool":
            return [("true", t(GUARD_WORDS["true"])), ("false", t(GUARD_WORDS["false"]))]
        return [(one, t(self.words.value(name, one))) for one in kind] if isinstance(kind, tuple) else []


class RowForm(BaseForm):
    """What every row has; ``value`` is added by ``row_form`` as its fact and operator want it."""

    fact = SelectField(_l("Fakta"), validate_choice=False)
    op = SelectField(_l("Hubungan"), validate_choice=False)
    say_id = StringField(_l("Kalimat penolakan"), filters=[strip])
    say_en = StringField(_l("Kalimat penolakan dalam bahasa Inggris"), filters=[strip])


def operator_word(op: str) -> str:
    """An operator by itself, without the fact and the value around it."""
    if op in ("is_true", "is_false"):
        return t(GUARD_WORDS[op.removeprefix("is_")])
    return GUARD_WORDS[op][language()].replace("{fact}", "").replace("{value}", "").strip() if op in GUARD_WORDS else op


def prefix_of(path: str, *, new: bool) -> str:
    """What the names of a row's controls begin with, so that each is on the page once."""
    return ("new-" if new else "row-") + (path.replace(".", "-") or "top")


def row_form(vocabulary: Vocabulary, leaf: Tree, prefix: str) -> RowForm:
    """The form of a leaf as it stands."""
    form = _made(vocabulary, leaf.get("fact", ""), leaf.get("op", ""), prefix, formdata=None)
    say = leaf.get("say") or {}
    form.say_id.data, form.say_en.data = say.get("id", ""), say.get("en", "")
    if "value" in form:
        form["value"].data = _control(leaf.get("value"), form["value"])
    return form


def sent_form(vocabulary: Vocabulary, prefix: str) -> RowForm:
    """The form of a row as it was sent; an operator that doesn't fit the fact gives way to the first that does."""
    name, op = request.form.get(f"{prefix}-fact", ""), request.form.get(f"{prefix}-op", "")
    return _made(vocabulary, name, op, prefix, formdata=request.form)


def _made(vocabulary: Vocabulary, name: str, op: str, prefix: str, *, formdata: Any) -> RowForm:
    fact_type = vocabulary.types.get(name)
    allowed = OPERATORS[kind_of(fact_type)] if fact_type is not None else ()
    if formdata is not None and op not in allowed:
        op = allowed[0] if allowed else ""
    control = _value_control(vocabulary, name, op)
    made = type("RowForm", (RowForm,), {"value": control} if control is not None else {})
    form = made(formdata=formdata, prefix=f"{prefix}-", meta={"csrf": False})
    form.fact.choices = options(dict(_facts(vocabulary, name)))()
    form.op.choices = options({one: operator_word(one) for one in (*allowed, op) if one})()
    form.fact.data, form.op.data = name, op
    return form


def _facts(vocabulary: Vocabulary, name: str) -> list[tuple[str, str]]:
    known = sorted(((one, vocabulary.title(one)) for one in vocabulary.types), key=lambda pair: pair[1].casefold())
    strange = [(name, _("%(name)s (tidak dikenal)", name=name))] if name and name not in vocabulary.types else []
    return [("", _("Pilih fakta")), *strange, *known]


def _value_control(vocabulary: Vocabulary, name: str, op: str) -> Field | None:
    kind = vocabulary.types.get(name)
    if kind is None or not op or op in WITHOUT_VALUE:
        return None
    label = _l("Nilai")
    if isinstance(kind, tuple):
        choices = dict(vocabulary.choices(name))
        if op in WITH_LIST:
            return SelectMultipleCheckboxField(label, choices=options(choices), validate_choice=False)
        return SelectField(label, choices=options({"": _("Pilih nilai"), **choices}), validate_choice=False)
    if kind == "date":
        return StringField(label, widget=DateInput())
    mode = {"int": "numeric", "decimal": "decimal"}.get(kind, "text")
    return StringField(label, render_kw={"inputmode": mode, "autocomplete": "off"})


def _control(value: object, field: Field) -> Any:
    if isinstance(field, SelectMultipleCheckboxField):
        return [str(one) for one in value] if isinstance(value, list | tuple) else [values.shown(value)]
    return values.shown(value)


def leaf_of(form: RowForm, vocabulary: Vocabulary) -> Tree:
    """The leaf that a row says, sound or not."""
    leaf: Tree = {"fact": form.fact.data, "op": form.op.data}
    if "value" in form:
        kind, typed = vocabulary.types[form.fact.data], form["value"].data
        value = list(typed) if isinstance(typed, list | tuple) else values.written(typed or "", kind)
        if value not in (None, []):
            leaf["value"] = value
    if form.say_id.data:
        leaf["say"] = {"id": form.say_id.data, "en": form.say_en.data or form.say_id.data}
    return leaf


def refuse(form: RowForm, leaf: Tree, vocabulary: Vocabulary) -> bool:
    """Say beside the control what is wrong with a row; False when it is sound."""
    if not leaf["fact"] or not leaf["op"]:
        form.fact.errors = [*form.fact.errors, _("Pilih fakta yang diperiksa.")]
        return True
    wrong = leaf_fault(leaf, vocabulary.types)
    if wrong is None:
        return False
    field = form[_FAULT_FIELDS[wrong.code]]
    kind = kind_of(vocabulary.types[leaf["fact"]]) if leaf["fact"] in vocabulary.types else ""
    field.errors = [*field.errors, value_hint(kind) if wrong.code == "wrong_value" else t(wrong.text)]
    return True


def value_hint(kind: str) -> str:
    """What a value of a type has to look like."""
    hints = {
        "int": _("Isi bilangan bulat."),
        "decimal": _("Isi angka, misalnya 2,5."),
        "date": _("Isi tanggal."),
        "choice": _("Pilih nilainya."),
        "bool": _("Pilih ya atau tidak."),
    }
    return hints.get(kind, _("Isi nilainya."))
