"""What leaders and HR of the demo do with results: achievements, calibration, reports, proposals, points, allowance."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.achievements import service as achievements
from app.achievements.service import Entry
from app.achievements.values import SetAs, Span
from app.calibration import policy as seats
from app.calibration import service as calibration
from app.calibration import sessions
from app.calibration.models import CalibrationProposal, CalibrationSession
from app.calibration.queries import Round
from app.calibration.service import Notes
from app.calibration.values import Answer, Rated
from app.cases.models import Case, Period
from app.cli.demo.player import Player, Script
from app.cli.demo.stage import Stage, weekday_before
from app.followups import policy as reaches
from app.followups import report_queries, reporting, tables
from app.followups import service as followups
from app.followups.models import FollowUp
from app.followups.tables import GradeData
from app.followups.values import Proposal, Status

PUBLISHED = 18
EARLY = 50


def propose_follow_ups(player: Player, case: Case, script: Script, now: datetime) -> None:
    """What the appraiser proposes while they rate (Pasal 31-33)."""
    for one in script.further.get("follow_ups", ()):
        file = player.edit(case, "follow_up", "appraiser", now)
        words = {name: one.get(name, "") for name in Proposal.__annotations__}
        followups.propose(file, Proposal(**words), actor=player.actor(case, "appraiser", now), now=now)


def decide_follow_ups(stage: Stage, owner: str, given: Any) -> None:
    """HR's word on proposals of an appraisal that is closed."""
    now, case = stage.at(0), stage.cases[owner]
    rows = stage.session.scalars(select(FollowUp).where(FollowUp.case_id == case.id).order_by(FollowUp.id)).all()
    reach = reaches.reach_of(stage.session, stage.personnel, stage.day(now))
    for row, one in zip(rows, given, strict=True):
        if "decided" in one:
            followups.decide(
                stage.session, row.id, status=Status(one["decided"]), reason=one["decision"], seen_version=row.version,
                reach=reach, actor=stage.personnel, now=now,
            )  # fmt: skip


def set_last_year(stage: Stage, given: Any) -> None:
    """The achievements of the year before, published in January (p.94 1.f)."""
    year = stage.cycle.ends_on.year
    published = min(date(year, 1, PUBLISHED), stage.player.moments.today)
    for one in given["units"]:
        _set(stage, one, Span(_unit(stage, one), year - 1), one["year"], given["basis"]["year"], published)


def set_this_year(stage: Stage, given: Any) -> None:
    """What is known already of the year that is being evaluated."""
    year, published = stage.cycle.ends_on.year, stage.player.moments.today - timedelta(days=EARLY)
    for one in given["units"]:
        if "now" in one:
            _set(stage, one, Span(_unit(stage, one), year), one["now"], given["basis"]["year"], published)


def set_quarters(stage: Stage, given: Any) -> None:
    """The achievements of the quarters that are over, on the first working day after each."""
    today = stage.player.moments.today
    for period in stage.cycle.periods:
        if period.annual or period.ends_on >= today:
            continue
        for one in given["units"]:
            if period.ordinal <= len(one["quarters"]):
                span = Span(_unit(stage, one), period.ends_on.year, period.id)
                _set(stage, one, span, one["quarters"][period.ordinal - 1], given["basis"]["quarter"], period.ends_on)


def _unit(stage: Stage, given: Any) -> Any:
    return stage.player.regency.units[given["unit"]]


def _set(stage: Stage, given: Any, span: Span, predicate: str, basis: str, published: date) -> None:
    now = stage.at((stage.player.moments.today - weekday_before(published)).days)
    actor = stage.actor(given["by"]) if "by" in given else stage.personnel
    set_as = SetAs.LEADER if "by" in given else SetAs.HR
    entry = Entry(predicate, basis, published, note=given.get("note", ""))
    achievements.set_achievement(
        stage.session, span, entry, actor=actor, set_as=set_as, seen_version=0, now=now
    )  # fmt: skip


def calibrate(stage: Stage, given: Any) -> None:
    """A session about ratings that were not delivered yet; locked where the file says so (p.98)."""
    now = stage.at(given["ago"])
    day = stage.day(now)
    standing = seats.standing_of(stage.session, stage.actor(given["by"]), day)
    notes = Notes(day, given["agenda"], given.get("minutes", ""))
    row = calibration.open_session(
        stage.session, unit_id=_unit(stage, given), round_=Round(stage.cycle.id), notes=notes, standing=standing,
        now=now,
    )  # fmt: skip
    people = [stage.person(one) for one in given["invited"]]
    calibration.invite(stage.session, row.id, people, standing=standing, day=day, now=now)
    for one in given["proposals"]:
        _discuss(stage, row, one, now)
    if given.get("lock"):
        _lock(stage, row, given, notes, now)


def _discuss(stage: Stage, row: CalibrationSession, given: Any, now: datetime) -> None:
    """A wish that a rating be looked at again, and the appraiser's answer."""
    case, day = stage.cases[given["owner"]], stage.day(now)
    entry, rated = next(
        pair for pair in sessions.list_entries(stage.session, row.id) if pair[0].case_id == case.id
    )  # fmt: skip
    wanted = Rated(given["result"], given["behaviour"], None)
    standing = seats.standing_of(stage.session, stage.actor(given["by"]), day)
    calibration.propose(
        stage.session, row.id, entry.id, wanted, given["reason"], seen=rated, standing=standing, now=now
    )  # fmt: skip
    if "answer" in given:
        query = select(CalibrationProposal).where(CalibrationProposal.entry_id == entry.id)
        proposal = stage.session.scalars(query).one()
        appraiser = stage.player.actor(case, "appraiser", now)
        calibration.answer(
            stage.session, row.id, proposal.id, Answer(given["answer"]), given["answer_reason"],
            standing=seats.standing_of(stage.session, appraiser, day), now=now,
        )  # fmt: skip


def _lock(stage: Stage, row: CalibrationSession, given: Any, notes: Notes, now: datetime) -> None:
    standing = seats.standing_of(stage.session, stage.actor(given["by"]), stage.day(now))
    present = {stage.person(one) for one in given["present"]}
    came = [one.id for one in sessions.list_participants(stage.session, row.id) if one.employee_id in present]
    calibration.note_attendance(stage.session, row.id, came, standing=standing, now=now)
    calibration.write_notes(
        stage.session, row.id, notes, seen=row.revision, standing=standing, now=now
    )  # fmt: skip
    calibration.lock(stage.session, row.id, seen=row.revision, standing=standing, now=now)


def report_upward(stage: Stage, given: Any) -> None:
    """Results of a quarter on their way to the competent authority (Pasal 28, p.115 A.7)."""
    period = _over(stage, given["quarter"])
    if period is None:
        return
    actor = stage.actor(given["by"])
    now = stage.at((stage.player.moments.today - weekday_before(period.rating_due)).days)
    post_id = stage.player.regency.positions[given["position"]]
    reach = reaches.reach_of(stage.session, actor, stage.day(now))
    listed = report_queries.list_documents(
        stage.session, people=reach.people, cycle_id=stage.cycle.id, period_id=period.id
    )  # fmt: skip
    if not any(one.post_id == post_id and one.standing in reporting.SENDABLE for one in listed):
        return
    report = reporting.send(
        stage.session, cycle_id=stage.cycle.id, period_id=period.id, post_id=post_id, note=given["note"], reach=reach,
        actor=actor, now=now,
    )  # fmt: skip
    if "received_by" in given:
        above = stage.actor(given["received_by"])
        reach = reaches.reach_of(stage.session, above, stage.day(now))
        reporting.forward(
            stage.session, report.id, seen=1, note=given["forwarded"], reach=reach, actor=above,
            now=now + timedelta(hours=3),
        )  # fmt: skip


def _over(stage: Stage, ordinal: int) -> Period | None:
    """The quarter, if its window is over."""
    today = stage.player.moments.today
    found = (one for one in stage.cycle.periods if one.ordinal == ordinal and not one.annual)
    return next((one for one in found if one.rating_due < today), None)


def lay_down_tables(stage: Stage, given: Any) -> None:
    """The competent authority, levels of functional posts, the tables of credit points and of the allowance."""
    stage.at(0)
    session, actor, year = stage.session, stage.personnel, stage.cycle.starts_on.year
    post = stage.player.regency.positions[given["authority"]["position"]]
    basis = given["authority"]["basis"]
    tables.name_authority(session, unit_id=None, position_id=post, basis=basis, row_id=None, actor=actor)
    tables.fill_in(session, actor=actor)
    for one in given["credit_grades"]:
        starts_on, points = date(year - one["since"], 4, 1), Decimal(one["points"])
        data = GradeData(
            stage.person(one["person"]), one["grade"], starts_on, None, points, one["rises"], "Surat keputusan jenjang"
        )  # fmt: skip
        tables.store_grade(session, data, row_id=None, actor=actor)
    for predicate, percent in given["allowances"].items():
        values = {"predicate": predicate, "percent": Decimal(percent), "starts_on": date(year - 1, 1, 1)}
        tables.store(session, tables.ALLOWANCES, values, row_id=None, actor=actor)
