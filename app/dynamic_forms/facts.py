"""What guards may ask about the answers: a field that is named like a declared fact of its type answers it."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.casefile import CaseFile
from app.cases.hooks import collect_facts, facts
from app.dynamic_forms.queries import answers_of, present_fields
from app.dynamic_forms.values import Answers
from workflows.definition import APPLICATION_FACTS


@facts
def answer_facts(file: CaseFile) -> Mapping[str, object]:
    """Answers to fields that are asked now; where the definition declares none as a fact nothing is read."""
    declared = file.compiled.definition.facts
    names = [
        name
        for name, field in present_fields(file).fields.items()
        if name in declared and declared[name] == field.fact_type and name not in APPLICATION_FACTS
    ]
    if not names:
        return {}
    answers = answers_of(file)
    shown = shown_fields(file, answers)
    return {name: answers.get(name) if name in shown else None for name in names}


def shown_fields(file: CaseFile, answers: Answers) -> frozenset[str]:
    """The present form's fields that are asked, if these are the answers; facts are gathered only where needed."""
    fields = present_fields(file)
    known = collect_facts(file, without=answer_facts) if fields.reads else {}
    return fields.shown(answers, known)
