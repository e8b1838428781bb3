"""Action plan (form B.1.1, p.67) and documentation of the work (form B.1.2, p.68)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.cases.casefile import CaseFile
from app.documents import sources, words
from app.documents.content import Sheet
from app.documents.sources import Labels
from app.documents.values import Reason
from app.plans.queries import plan_of
from app.progress.queries import read_action_plans, read_documentation
from app.progress.records import ActionPlanView, DocumentationView

PARTS = frozenset({"plan", "action_plans"})
RECORD_PARTS = PARTS | {"documentation"}
_LABELS = Labels(rank="PANGKAT/ GOL. RUANG")


def _actions(file: CaseFile) -> Mapping[UUID, tuple[ActionPlanView, ...]]:
    return file.load("action_plans", lambda session, _id: read_action_plans(session, file.case.plan_case_id))


def _entries(file: CaseFile) -> tuple[DocumentationView, ...]:
    """Of the annual case all entries, of a periodic one those of its days."""
    period = file.case.period
    days = (period.starts_on, period.ends_on) if period else (None, None)
    return file.load(
        "documentation.span", lambda session, _id: read_documentation(session, file.case.plan_case_id, *days)
    )


def unavailable(file: CaseFile) -> Reason | None:
    """An action plan is agreed only where it is needed (p.67 A.2)."""
    if plan_of(file).current is None:
        return Reason.NOT_AGREED
    return None if _actions(file) else Reason.NOTHING_WRITTEN


def record_unavailable(file: CaseFile) -> Reason | None:
    """Nothing to print before something was documented."""
    if plan_of(file).current is None:
        return Reason.NOT_AGREED
    return None if _entries(file) else Reason.NOTHING_WRITTEN


def build(file: CaseFile) -> Sheet:
    """Form B.1.1: beside each result its numbered actions."""
    return _sheet(file, "B.1.1", "RENCANA AKSI", recorded=False)


def build_record(file: CaseFile) -> Sheet:
    """Form B.1.2: beside each result its actions, and the realisation with its evidence."""
    return _sheet(file, "B.1.2", "PENDOKUMENTASIAN KINERJA", recorded=True)


def _sheet(file: CaseFile, code: str, title: str, *, recorded: bool) -> Sheet:
    plan, parties = plan_of(file).current, sources.parties_of(file, None)
    assert plan is not None  # noqa: S101 - ``unavailable`` is asked first
    entries = _entries(file) if recorded else ()
    results: list[dict[str, Any]] = [
        {
            "number": one.number,
            "text": one.text,
            "actions": [_action(line) for line in _actions(file).get(one.lineage, ())],
            "entries": [_entry(entry) for entry in entries if entry.result == one.lineage],
        }
        for one in plan.results
    ]
    return Sheet(
        template="actions",
        head=sources.head(file, code, (title,), parties, labels=_LABELS),
        body={"recorded": recorded, "results": results},
        signers=(sources.signer(file, "right", "Pegawai yang Dinilai", parties.get("owner")),),
    )


def _action(line: ActionPlanView) -> str:
    target = f" (target: {line.target})" if line.target else ""
    due = f", paling lambat {words.day_of(line.due_on)}" if line.due_on else ""
    return f"{line.text}{target}{due}"


def _entry(entry: DocumentationView) -> dict[str, Any]:
    evidence = [f"{one.title} ({one.url})" if one.url else one.title for one in entry.evidence]
    return {"text": f"{words.day_of(entry.day)}: {entry.text}", "evidence": evidence}
