"""What the builders of all forms read of a case, each thing once and only what the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from app.cases.casefile import CaseFile
from app.cases.history import steps_with
from app.cases.models import CaseEvent
from app.cases.queries import list_events
from app.core.clock import local_day
from app.documents import words
from app.documents.content import Head, Person, Signer
from app.evaluations import signing
from app.evaluations.queries import agency_of, evaluations_of, preload_units
from app.evaluations.values import SignatureView
from app.people.identity import rank_label
from app.people.models import Agency
from app.progress.queries import progress_of
from app.progress.values import Progress

PARTIES = ("owner", "appraiser", "appraiser_superior")
PLAN_STEPS = ("agree_plan", "apply_plan_change")
_HEADINGS = {"owner": words.OWNER, "appraiser": words.APPRAISER, "appraiser_superior": words.SUPERIOR}


@dataclass(frozen=True)
class Party:
    """Somebody on a form: as they signed, or as they are today where nobody has signed."""

    name: str = ""
    nip: str = ""
    rank: str = ""
    position: str = ""
    unit: str = ""
    acting_as: str = ""
    on_behalf_of: str = ""
    signed_at: datetime | None = None


def may_see(file: CaseFile, parts: Iterable[str]) -> bool:
    """Whether the person may see all of these parts; the system sees everything."""
    return file.actor is None or file.visible.issuperset(parts)


def events_of(file: CaseFile) -> list[CaseEvent]:
    """The timeline, read once."""
    return file.load("events", list_events)


def last_step(file: CaseFile, effects: Iterable[str]) -> int | None:
    """The number of the latest event that had one of the effects."""
    steps = steps_with(file, effects)
    return max((event.seq for event in events_of(file) if event.transition in steps), default=None)


def progress(file: CaseFile) -> Progress:
    """Realisation and feedback for an official record: what was meant for the appraiser alone stays out (p.89 A.4)."""
    found = progress_of(file)
    return replace(
        found,
        result_feedback={key: tuple(one for one in given if not one.to_appraiser)
                         for key, given in found.result_feedback.items()},
        behaviour_feedback={key: tuple(one for one in given if not one.to_appraiser)
                            for key, given in found.behaviour_feedback.items()},
    )  # fmt: skip


def parties_of(file: CaseFile, signed_from: int | None, until: int | None = None) -> dict[str, Party]:
    """The parties as they were from one signing event on (to another, both included), else as they are today."""
    if signed_from is None:
        return _today(file)
    found: dict[str, Party] = {}
    for one in evaluations_of(file).signatures:
        if one.event_seq < signed_from or (until is not None and one.event_seq > until):
            continue
        kept = found.get(one.relation)
        if kept is None or kept.signed_at is None or one.signed:
            found[one.relation] = _party(one, one.at if one.signed else None)
    return found


def _today(file: CaseFile) -> dict[str, Party]:
    def read(*_: object) -> dict[str, Party]:
        preload_units(file)
        known = {name: signing.identity_of(file, name) for name in PARTIES}
        return {name: _party(one, None) for name, one in known.items() if one is not None}

    return file.load("documents.parties", read)


def _party(one: SignatureView | signing.Identity, signed_at: datetime | None) -> Party:
    return Party(
        one.name, one.nip, rank_label(one.rank), one.position, one.unit, one.acting_as, one.on_behalf_of, signed_at
    )


def agency(file: CaseFile) -> Agency:
    """The agency whose name, place and time zone stand on the form."""
    return agency_of(file)


@dataclass(frozen=True)
class Labels:
    """How the annex of one form words the rows of its head.

    ``optional_nip``: the appraiser may be an official without one. ``fifth`` is the appraiser's last row.
    """

    rank: str = "PANGKAT/ GOL. RUANG"
    optional_nip: bool = False
    fifth: str = "UNIT KERJA"


def person(relation: str, party: Party | None, labels: Labels = Labels()) -> Person:
    """The five rows of one side; nobody is written as a hyphen."""
    shown = party or Party()
    appraiser = relation == "appraiser"
    nip = "NIP (*opsional)" if appraiser and labels.optional_nip else "NIP"
    position = " ".join(text for text in (shown.acting_as, shown.position) if text)
    rows = (
        ("NAMA", shown.name),
        (nip, shown.nip),
        (labels.rank, shown.rank),
        ("JABATAN", position),
        (labels.fifth if appraiser else "UNIT KERJA", shown.unit),
    )
    return Person(_HEADINGS[relation], tuple((label, text or words.EMPTY) for label, text in rows))


def head(
    file: CaseFile,
    code: str,
    titles: tuple[str, ...],
    parties: dict[str, Party],
    *,
    labels: Labels = Labels(),
    period: str | None = None,
) -> Head:
    """The head with both parties side by side; ``period`` is the mark of the footnote where the form has that line."""
    return Head(
        code=code,
        titles=titles,
        agency=agency(file).name,
        span=span(file),
        period="" if period is None else f"PERIODE{period}: {period_name(file)}",
        people=tuple(person(name, parties.get(name), labels) for name in ("owner", "appraiser")),
    )


def span(file: CaseFile) -> str:
    """The period of the appraisal: the year, or the period of a periodic evaluation."""
    within = file.case.period or file.case.cycle
    return words.span_of(within.starts_on, within.ends_on)


def period_name(file: CaseFile) -> str:
    """``TRIWULAN II``; the annual evaluation is that of the last period (p.90 A.8), or has no periods beside it."""
    if file.case.period is not None:
        return file.case.period.name.upper()
    last = next((one for one in file.case.cycle.periods if one.annual), None)
    return last.name.upper() if last else "TAHUNAN"


def signer(file: CaseFile, side: str, role: str, party: Party | None, *, dated: bool = True) -> Signer:
    """A place for a signature, filled where somebody has signed."""
    shown = party or Party()
    place, zone = agency(file).place, agency(file).timezone
    day = words.day_of(local_day(shown.signed_at, zone)) if shown.signed_at else "……………………"
    note = f"a.n. {shown.on_behalf_of}" if shown.on_behalf_of else shown.acting_as
    return Signer(
        side=side,
        role=role,
        name=shown.name or words.EMPTY,
        nip=shown.nip,
        place_and_day=f"{place or '……………'}, {day}" if dated else "",
        signed=f"ditandatangani dalam sistem pada {words.moment_of(shown.signed_at, zone)}" if shown.signed_at else "",
        note=note,
    )


def both_sign(file: CaseFile, parties: dict[str, Party]) -> tuple[Signer, ...]:
    """Employee to the left, appraiser to the right below place and date, as on forms A and B.1.3 to B.1.5."""
    make = partial(signer, file)
    return (
        make("left", "Pegawai yang Dinilai", parties.get("owner"), dated=False),
        make("right", "Pejabat Penilai Kinerja", parties.get("appraiser")),
    )
