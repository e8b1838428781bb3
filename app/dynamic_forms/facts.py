"""What guards may ask about the answers: a field that is named like a declared fact of its type answers it."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.casefile import CaseFile
from app.cases.hooks import collect_facts, facts_of_all, missing
from app.dynamic_forms.policy import OwnFields
from app.dynamic_forms.queries import answers_of, present_fields
from app.dynamic_forms.values import Answers, Value
from workflows.definition import Text


@facts_of_all
def answer_facts(file: CaseFile) -> Mapping[str, object]:
    """Answers to fields that are asked now; where the definition declares none as a fact nothing is read."""
    names = present_fields(file).answering(file.compiled.definition.facts)
    if not names:
        return {}
    found = settled(file, answers_of(file))
    return {name: found.get(name) for name in names}


@missing
def unanswered(file: CaseFile) -> tuple[Text, ...]:
    """The required fields of the present form that are asked and have no answer; nothing is read where none is."""
    own = present_fields(file)
    return own.missing(settled(file, answers_of(file))) if own.required else ()


def shown_fields(file: CaseFile, answers: Answers) -> frozenset[str]:
    """The present form's fields that are asked, if these are the answers."""
    return frozenset(settled(file, answers))


def settled(file: CaseFile, answers: Answers) -> dict[str, Value | None]:
    """The present form's fields that are asked, with their answers and what follows from them."""
    return settle(file, present_fields(file), answers)


def settle(file: CaseFile, fields: OwnFields, answers: Answers) -> dict[str, Value | None]:
    """The fields of any form of the case that are asked; facts are gathered only where a condition reads one."""
    known = collect_facts(file, without=answer_facts) if fields.reads else {}
    return fields.settle(answers, known)
