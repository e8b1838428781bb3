"""SKP: forms A.1.1, A.1.2, A.1.6, A.1.7 (p.32-59), and its attachment A.1.8 (p.61)."""

from __future__ import annotations

from app.cases.casefile import CaseFile
from app.documents import sources, words
from app.documents.content import Head, Sheet
from app.documents.forms import results
from app.documents.sources import Labels
from app.documents.values import Reason
from app.plans.queries import plan_of
from app.plans.records import PlanVersion

PARTS = frozenset({"plan", "expectations"})
ATTACHMENT_PARTS = frozenset({"plan", "attachments"})
# form -> quantitative, for leaders
KINDS = {"A.1.1": (False, True), "A.1.2": (True, True), "A.1.6": (False, False), "A.1.7": (True, False)}


def unavailable(file: CaseFile, code: str) -> Reason | None:
    """Why this form of the four isn't the person's, if so."""
    quantitative, leader = KINDS[code]
    if file.case.parent_id is not None:
        return Reason.ANNUAL_ONLY
    if file.case.position.is_leader is not leader:
        return Reason.OTHER_POST
    plan = _plan(file)
    if plan is None:
        return Reason.NO_PLAN
    return None if plan.quantitative is quantitative else Reason.OTHER_APPROACH


def _plan(file: CaseFile) -> PlanVersion | None:
    """The plan in force; before there is one, the draft, which prints without signatures."""
    found = plan_of(file)
    return found.current or found.draft


def build(file: CaseFile, code: str) -> Sheet:
    """The plan with its special expectations."""
    quantitative, leader = KINDS[code]
    plan, parties = _plan(file), _parties(file)
    assert plan is not None  # noqa: S101 - ``unavailable`` is asked first
    titles = (
        "SASARAN KINERJA PEGAWAI",
        words.QUANTITATIVE if quantitative else words.QUALITATIVE,
        words.LEADERS if leader else words.STAFF,
    )
    star = "**" if code == "A.1.7" else "*"
    notes = ((words.LEADER_RESULT_NOTE,) if code == "A.1.7" else ()) + (f"{star} {words.EXPECTATIONS_NOTE}",)
    return Sheet(
        template="results",
        head=sources.head(file, code, titles, parties, labels=Labels(optional_nip=leader)),
        body=results.body(plan, leader=leader) | {"star": star, "fixed": None},
        signers=sources.both_sign(file, parties),
        notes=notes,
        landscape=True,
    )


def sealed_at(file: CaseFile) -> int | None:
    """The event by which the plan in force was agreed; a person's own signature lies in handing it in (Pasal 14(3))."""
    return sources.last_step(file, sources.PLAN_STEPS) if plan_of(file).current is not None else None


def _parties(file: CaseFile) -> dict[str, sources.Party]:
    seq = sealed_at(file)
    return sources.parties_of(file, seq, seq)


def attachment_unavailable(file: CaseFile) -> Reason | None:
    """The attachment belongs to every plan, also when none of its parts was filled in."""
    if file.case.parent_id is not None:
        return Reason.ANNUAL_ONLY
    return Reason.NO_PLAN if _plan(file) is None else None


def build_attachment(file: CaseFile) -> Sheet:
    """Form A.1.8: resources, accountability, consequences."""
    plan, parties = _plan(file), _parties(file)
    assert plan is not None  # noqa: S101 - ``attachment_unavailable`` is asked first
    lines = {str(kind): list(texts) for kind, texts in plan.attachments.items()}
    return Sheet(
        template="attachment",
        head=Head("A.1.8", ("LAMPIRAN SASARAN KINERJA PEGAWAI",), sources.agency(file).name, sources.span(file)),
        body={"parts": [{"title": title, "lines": lines.get(kind, [])} for kind, title in words.ATTACHMENTS]},
        signers=sources.both_sign(file, parties),
    )
