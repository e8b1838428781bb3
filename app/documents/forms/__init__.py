"""The registry: every official form, its page in the law, its builder, and when it is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from app.cases.casefile import CaseFile
from app.documents.content import Sheet
from app.documents.forms import actions, cascade, document, evaluation, guidance, plan
from app.documents.sources import may_see
from app.documents.values import Reason

_DELIVERED = frozenset({"result", "objection"})


@dataclass(frozen=True)
class Form:
    """One form of the annex. ``page`` is its page in PermenPANRB 6/2022; ``parts`` what one has to be allowed to see.

    ``unavailable`` says why it isn't there; ``sealed_at`` names the event by which it was signed (None: not signed, or
    a form without numbered signature). Of one ``family`` a case has one valid signed document.
    """

    code: str
    page: int
    parts: frozenset[str]
    unavailable: Callable[[CaseFile], Reason | None]
    build: Callable[[CaseFile], Sheet]
    family: str = ""
    sealed_at: Callable[[CaseFile], int | None] | None = None

    def reason(self, file: CaseFile) -> Reason | None:
        """Why this person can't have the form now, or None. Nothing is read of what they may not see.

        Where only the result is still hidden from them, they learn whether the form will be theirs once it isn't.
        """
        if may_see(file, self.parts):
            return self.unavailable(file)
        if may_see(file, self.parts - _DELIVERED):
            return self.unavailable(file) or Reason.NOT_RATED
        return Reason.NOT_VISIBLE


def _by_code(
    code: str,
    page: int,
    parts: frozenset[str],
    unavailable: Callable[[CaseFile, str], Reason | None],
    build: Callable[[CaseFile, str], Sheet],
    family: str = "",
    sealed_at: Callable[[CaseFile], int | None] | None = None,
) -> Form:
    """A form whose functions serve several codes."""
    asked, built = partial(unavailable, code=code), partial(build, code=code)
    return Form(code, page, parts, asked, built, family, sealed_at)  # type: ignore[arg-type]


_PLANS = (("A.1.1", 32), ("A.1.2", 34), ("A.1.6", 55), ("A.1.7", 57))
_FEEDBACK = (("B.1.3", 71), ("B.1.4", 73), ("B.1.5", 75))
_GUIDANCE = (("B.1.6", 80), ("B.1.7", 82), ("B.1.8", 83), ("B.1.9", 84), ("B.1.10", 86))
_EVALUATIONS = (("C.1.1", 105), ("C.1.2", 108), ("C.1.3", 111))
_DOCUMENTS = (("D.1.1", 115, document.PARTS), ("D.1.2", 116, document.PARTS), ("D.1.3", 118, document.DECISION_PARTS))
_ALL = (
    *(_by_code(*one, plan.PARTS, plan.unavailable, plan.build, "plan", plan.sealed_at) for one in _PLANS),
    Form("A.1.3", 38, cascade.PARTS, cascade.manual_unavailable, cascade.build_manual),
    Form("A.1.4", 43, cascade.PARTS, cascade.block_unavailable, cascade.build_blocks),
    Form("A.1.5", 48, cascade.PARTS, cascade.matrix_unavailable, cascade.build_matrix),
    Form(
        "A.1.8", 61, plan.ATTACHMENT_PARTS, plan.attachment_unavailable, plan.build_attachment, "attachment",
        plan.sealed_at,
    ),
    Form("B.1.1", 67, actions.PARTS, actions.unavailable, actions.build),
    Form("B.1.2", 68, actions.RECORD_PARTS, actions.record_unavailable, actions.build_record),
    *(_by_code(*one, evaluation.FEEDBACK_PARTS, evaluation.unavailable, evaluation.build_feedback)
      for one in _FEEDBACK),
    *(_by_code(*one, guidance.PARTS, guidance.unavailable, guidance.build) for one in _GUIDANCE),
    *(_by_code(*one, evaluation.PARTS, evaluation.unavailable, evaluation.build, "evaluation", evaluation.sealed_at)
      for one in _EVALUATIONS),
    *(_by_code(*one, document.unavailable, document.build, "document", document.sealed_at) for one in _DOCUMENTS),
)  # fmt: skip


def _place(form: Form) -> tuple[str, int]:
    """In the order of the annex: A.1.2 before A.1.10."""
    return form.code[0], int(form.code.rsplit(".", 1)[-1])


FORMS: Mapping[str, Form] = {form.code: form for form in sorted(_ALL, key=_place)}
SEALED = tuple(form for form in FORMS.values() if form.sealed_at is not None)
