"""The editor's forms: a whole plan, and the leader's special expectations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import Field, FieldList, FormField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired
from wtforms.widgets import HiddenInput

from app.core.ids import parse_id
from app.plans import content as rules
from app.plans.content import IndicatorContent, PlanContent, Problem, ResultContent
from app.plans.editing import Document
from app.plans.labels import ASPECTS, ATTACHMENTS, PERSPECTIVES
from app.plans.records import LeaderResult
from app.plans.values import BEHAVIOUR_CODES, BEHAVIOURS, Approach, Aspect, AttachmentKind, Perspective, Section
from app.web.forms import BaseForm

# One above the limit: WTForms leaves further rows unread, and the row too many brings the sentence.
_MOST_RESULTS, _MOST_INDICATORS = rules.MAX_RESULTS + 1, rules.MAX_INDICATORS + 1
MAX_FIELDS = 6000
"""Fields of the longest honest form, with room; a request with more is not from our page."""
_FIELD_NAME = re.compile(r"[a-z_]+(-[0-9]{1,4}(-[a-z_]+)?)*")


def is_field_name(name: str) -> bool:
    """Whether a field could be one of the editor's. WTForms fails on row numbers such as ``²`` or very long ones."""
    return _FIELD_NAME.fullmatch(name) is not None


def _choices(nothing: LazyString, labels: Mapping[str, LazyString | str]) -> list[SelectChoice]:
    return [SelectChoice("", nothing), *(SelectChoice(str(key), text) for key, text in labels.items())]


class RowForm(BaseForm):
    """A row inside the editor; the token stands in the outer form."""

    class Meta(BaseForm.Meta):
        csrf = False


class IndicatorForm(RowForm):
    """One indicator; which fields are shown depends on the approach and the post."""

    id = HiddenField()
    text = TextAreaField(_l("Indikator kinerja individu"))
    aspect = SelectField(_l("Aspek"), choices=_choices(_l("Pilih aspek"), ASPECTS), default="")
    target = TextAreaField(_l("Target"))
    perspective = SelectField(_l("Perspektif"), choices=_choices(_l("Pilih perspektif"), PERSPECTIVES), default="")

    def content(self) -> IndicatorContent:
        """What was typed; only after validation."""
        return IndicatorContent(
            text=self.text.data or "",
            aspect=Aspect(self.aspect.data) if self.aspect.data else None,
            target=self.target.data or "",
            perspective=Perspective(self.perspective.data) if self.perspective.data else None,
            id=parse_id(self.id.data),
        )


class ResultForm(RowForm):
    """One result with its indicators."""

    id = HiddenField()
    section = HiddenField(validators=[AnyOf([section.value for section in Section])], default=Section.MAIN.value)
    text = TextAreaField(_l("Rencana hasil kerja"))
    assigned_by = StringField(_l("Penugasan dari"))
    leader_result_id = SelectField(_l("Rencana hasil kerja pimpinan yang diintervensi"), choices=[], default="")
    leader_text = StringField(_l("Rencana hasil kerja pimpinan (tautan sementara)"))
    indicators = FieldList(FormField(IndicatorForm), max_entries=_MOST_INDICATORS)

    def content(self) -> ResultContent:
        """What was typed; only after validation."""
        return ResultContent(
            section=Section(self.section.data),
            text=self.text.data or "",
            assigned_by=self.assigned_by.data or "",
            leader_result_id=parse_id(self.leader_result_id.data),
            leader_text=self.leader_text.data or "",
            indicators=tuple(entry.form.content() for entry in self.indicators),
            id=parse_id(self.id.data),
        )


class PlanForm(BaseForm):
    """The whole plan. ``revision`` is that of the case when the page was opened."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    approach = HiddenField(validators=[AnyOf([approach.value for approach in Approach])])
    results = FieldList(FormField(ResultForm), label=_l("Rencana hasil kerja"), max_entries=_MOST_RESULTS)
    resources = TextAreaField(ATTACHMENTS[AttachmentKind.RESOURCES])
    accountability = TextAreaField(ATTACHMENTS[AttachmentKind.ACCOUNTABILITY])
    consequences = TextAreaField(ATTACHMENTS[AttachmentKind.CONSEQUENCES])

    def offer(self, leader_results: Iterable[LeaderResult], kept: Iterable[LeaderResult], *, is_leader: bool) -> None:
        """Say what the rows may link to: results of the leader's agreed plan, and those linked already."""
        self.is_leader = is_leader
        linkable = {str(one.id): _short(one.text) for one in (*kept, *leader_results) if one.agreed}
        choices = _choices(_l("Belum ditautkan"), linkable)
        for entry in self.results:
            entry.form.leader_result_id.choices = choices
        self.linkable = bool(linkable)
        self.suggestions = [one.text for one in leader_results if not one.agreed]

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape first, then the rules of the content, each sentence at its field."""
        if not super().validate(extra_validators):
            return False
        found = list(rules.problems(rules.normalised(self.content(), is_leader=self.is_leader)))
        for problem in found:
            place(self, problem)
        return not found

    def content(self) -> PlanContent:
        """What was typed; only after validation."""
        return PlanContent(
            approach=Approach(self.approach.data),
            results=tuple(entry.form.content() for entry in self.results),
            attachments={kind: tuple((self[kind.value].data or "").splitlines()) for kind in AttachmentKind},
        )

    def document(self) -> Document:
        """What was typed, as plain data for the row buttons."""
        data = self.data
        rows = data["results"]
        known = {section.value for section in Section}
        for row in rows:
            row["section"] = row["section"] if row["section"] in known else Section.MAIN.value
        return {key: data[key] for key in ("approach", "results", *AttachmentKind)}


class ExpectationForm(BaseForm):
    """One text area for each of the seven values; each line is one expectation."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def validate(self, extra_validators: Any = None) -> bool:
        """The rules of the content, each sentence at its field."""
        if not super().validate(extra_validators):
            return False
        tidy = {code: rules.tidy_lines(lines) for code, lines in self.lines().items()}
        found = list(rules.expectation_problems(tidy))
        for problem in found:
            place(self, problem)
        return not found

    def lines(self) -> dict[str, tuple[str, ...]]:
        """What was typed, by value."""
        return {code: tuple((self[code].data or "").splitlines()) for code in BEHAVIOUR_CODES}


for _behaviour in BEHAVIOURS:
    setattr(ExpectationForm, _behaviour.code, TextAreaField(_behaviour.title))


def place(form: BaseForm, problem: Problem) -> None:
    """Put a sentence, in the reader's language, beside the field it is about."""
    message = gettext(problem.sentence) % problem.params
    field = next((field for field in _all_fields(form) if field.id == problem.place), None)
    if field is None or isinstance(field, FieldList):
        form.form_errors = [*form.form_errors, message]
    else:
        field.errors = [*field.errors, message]


def _all_fields(form: Any) -> Iterable[Field]:
    for field in form:
        yield field
        for entry in getattr(field, "entries", ()):
            yield from _all_fields(entry.form)


def _short(text: str) -> str:
    return text if len(text) <= 140 else f"{text[:139]}…"
