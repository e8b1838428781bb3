"""Special cases of the demo: a study assignment, a move within the year, an unpaid leave (p.62-66, p.89-92)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.cases import carrying, transfers
from app.cases.models import Case
from app.cli.demo.stage import Stage
from app.people import service as people
from app.people import statuses
from app.people.statuses import StatusData
from app.people.values import StatusKind
from app.study import service as study
from app.study.service import ProgrammeData, TermData


def go_to_study(stage: Stage, given: Any) -> None:
    """A study assignment since last August, with the transcripts that exist by now."""
    now, case = stage.at(1), stage.cases[given["person"]]
    year, today = stage.cycle.starts_on.year, stage.day(now)
    status = statuses.give_status(
        stage.session,
        StatusData(case.owner_id, StatusKind.STUDY, date(year - 1, 8, 18), None, given["place"], given["basis"]),
        agency_id=stage.agency_id,
        actor=stage.personnel,
    )
    words = {name: given[name] for name in ("level", "accreditation", "programme_accreditation", "programme")}
    file = stage.player.edit(case, "academic", "owner", now)
    study.describe(file, status.id, ProgrammeData(**words, due_on=date(year + 1, 8, 31)), now=now)
    for one in given["terms"]:
        ended_on = date(year, 1, 20) + timedelta(days=30 * one["months"])
        if ended_on <= today:
            term = TermData(one["number"], ended_on, Decimal(one["ipk"]), "Transkrip nilai", "")
            study.add_term(stage.player.edit(case, "academic", "owner", now), status.id, term, now=now, today=today)


def move(stage: Stage, given: Any) -> None:
    """A move to another post within the year, and the wish to use a quarter's result of the old one (p.65, p.91)."""
    former = stage.cases[given["person"]]
    now = stage.after_everything(former)
    people.transfer(
        stage.session,
        former.owner_id,
        stage.player.regency.positions[given["position"]],
        starts_on=stage.player.moments.today - timedelta(days=given["ago"]),
        agency_id=stage.agency_id,
        actor=stage.personnel,
        basis=given["basis"],
    )
    followed = transfers.follow_person(stage.session, former.owner_id, now=now)
    for case_id in followed.opened:
        case = stage.session.get_one(Case, case_id)
        stage.cases[given["person"]] = case
        _carry(stage, case, given["carry"])


def _carry(stage: Stage, case: Case, ordinal: int) -> None:
    """The owner wishes that the result of the former post counts for a quarter, where there is one."""
    now = stage.after_everything(case)
    wanted = next(one for one in stage.cycle.periods if one.ordinal == ordinal)
    results = carrying.former_results(stage.session, carrying.former_posts(stage.session, case))
    found = next((one for one in results if one.period_id == wanted.id), None)
    if found is not None:
        owner = stage.player.actor(case, "owner", now)
        carrying.propose(stage.session, case.id, found.case_id, wanted.id, actor=owner, now=now)


def take_leave(stage: Stage, given: Any) -> None:
    """A status to which planning doesn't apply; the appraisal waits (p.65-66 C.8)."""
    case = stage.cases[given["person"]]
    now = stage.after_everything(case)
    starts_on = stage.player.moments.today - timedelta(days=given["ago"])
    ends_on = starts_on + timedelta(days=given["days"])
    data = StatusData(case.owner_id, StatusKind(given["kind"]), starts_on, ends_on, "", given["basis"])
    statuses.give_status(stage.session, data, agency_id=stage.agency_id, actor=stage.personnel)
    transfers.follow_person(stage.session, case.owner_id, now=now)
