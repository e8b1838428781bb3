"""Expectations on a study as results of the same plan: no new plan is made for it (p.64 B.12-13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.values import Action
from app.core.errors import NotFound, Refused
from app.plans import service as plans
from app.plans.content import IndicatorContent, ResultContent, content_of
from app.plans.queries import plan_of
from app.plans.values import Aspect, Section
from app.study.values import Study
from workflows.engine import Blocker


def may_add(file: CaseFile) -> bool:
    """Whether this person can lay expectations into the plan now, or by proposing a change of it."""
    return "owner" in file.relations and ("plan" in file.editable or change_step(file) is not None)


def change_step(file: CaseFile) -> str | None:
    """The step by which the owner opens a change of the agreed plan in the present state, whatever its name."""
    steps = file.compiled.by_state.get(file.case.state, ())
    found = (step.transition for step in steps if "open_plan_change" in step.transition.effects)
    return next((one.id for one in found if "owner" in one.by), None)


def propose(file: CaseFile, key: str, *, now: datetime) -> None:
    """Open a change of the plan, as the button of the case does. Raises Refused."""
    step = change_step(file)
    if step is None:
        raise Refused([Blocker("not_editable", {"state": file.compiled.definition.state(file.case.state).title})])
    cases.perform(file.session, Action(file.case.id, step, key), actor=file.actor, now=now)


def add(file: CaseFile, study: Study, ipk: str, *, now: datetime) -> None:
    """Put the academic result and the graduation on time behind the results of the draft (p.62 B.2).

    ``ipk`` is the target as the two agreed it in their dialogue. A second click finds them there and adds nothing.
    Raises NotFound without a draft, InvalidInput.
    """
    draft = plan_of(file).draft
    if draft is None:
        raise NotFound
    content = content_of(draft)
    if _wording(study) in [result.text for result in content.results]:
        return
    result = ResultContent(Section.MAIN, _wording(study), indicators=_indicators(study, ipk))
    plans.replace_draft(file, replace(content, results=(*content.results, result), attachments=None), now=now)


def _wording(study: Study) -> str:
    return f"Tugas belajar {study.programme} di {study.place} diselesaikan dengan hasil akademik sesuai ekspektasi"


def _indicators(study: Study, ipk: str) -> tuple[IndicatorContent, ...]:
    """An index, and the normative end of the programme (p.62 B.3, p.63 B.7)."""
    quality = IndicatorContent("Indeks Prestasi Kumulatif (IPK)", Aspect.QUALITY, ipk)
    due = study.due_on.isoformat() if study.due_on else ""
    time = IndicatorContent("Ketepatan waktu kelulusan", Aspect.TIME, f"Paling lambat {due}")
    return quality, time
