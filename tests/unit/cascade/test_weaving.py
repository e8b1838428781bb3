"""Form A.1.5 put together: who stands in it, in which order, under which columns (p.47-49)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from app.cascade.records import Cell, Column, Desk, Matrix, Role
from app.cascade.values import Consent, MemberKind
from app.cascade.weaving import Row, columns_of, weave
from app.core.ids import new_id
from app.people.leadership import Report
from app.plans.records import IndicatorView, PlanVersion, PlanView, ResultView
from app.plans.values import Approach, PlanStatus, Section

POST = new_id()
DESK = Desk(new_id(), POST, new_id(), "Kepala", "Unit", new_id(), "2026", True, new_id(), None)
FIRST = Column(new_id(), 1, "Indikator", "", "Hasil", None)


def report(name: str, via: str = "definitive", employee: UUID | None = None) -> Report:
    return Report(employee or new_id(), new_id(), new_id(), name, "Staf", "Unit", via, POST)


def row(employee: UUID | None, kind: str = "report", **more: object) -> Row:
    base = Row(new_id(), kind, employee, None, "Nama", "Staf", "Unit", None, Consent.NONE, "", ())
    return replace(base, **more)


def role(text: str = "Peran") -> Role:
    return Role(new_id(), text, None, None, None)


def woven(reports: list[Report], rows: list[Row], cells: dict[UUID, dict[UUID, Cell]] | None = None) -> Matrix:
    return weave(DESK, None, (FIRST,), reports, rows, cells or {})


def test_somebody_with_two_posts_below_the_leader_stands_there_once_by_their_own_post() -> None:
    own = report("Ani")
    acting = report("Ani", "plt", own.employee_id)
    (member,) = woven([acting, own], []).members
    assert member.position_id == own.position_id


def test_who_moved_away_stays_only_while_something_is_written_about_them() -> None:
    empty, busy = row(new_id()), row(new_id())
    matrix = woven([report("Ani")], [empty, busy], {busy.id: {FIRST.key: Cell((role(),))}})
    assert [(one.key == busy.employee_id, one.gone) for one in matrix.members] == [(False, False), (True, True)]


def test_p46_f10_who_becomes_a_direct_report_needs_no_consent_any_more() -> None:
    ani = report("Ani")
    asked = row(ani.employee_id, "cross_unit", consent=Consent.ASKED)
    (member,) = woven([ani], [asked]).members
    assert (member.kind, member.cleared) == (MemberKind.REPORT, True)


def test_people_of_other_agencies_stand_last() -> None:
    outside, cross = row(None, "outside"), row(new_id(), "cross_unit", consent=Consent.AGREED)
    kinds = [one.kind for one in woven([report("Ani")], [outside, cross]).members]
    assert kinds == [MemberKind.REPORT, MemberKind.CROSS_UNIT, MemberKind.OUTSIDE]


def test_p46_h_what_nobody_serves_and_who_has_no_role() -> None:
    ani, budi = report("Ani"), report("Budi")
    stored = row(ani.employee_id)
    bare = woven([ani, budi], [stored], {stored.id: {FIRST.key: Cell(no_role=True)}})
    assert bare.unserved() == (FIRST,)
    assert len(bare.without_role()) == 2
    served = woven([ani, budi], [stored], {stored.id: {FIRST.key: Cell((role(),))}})
    assert served.unserved() == ()
    assert [one.name for one in served.without_role()] == ["Budi"]


def test_p48_b5_the_columns_of_a_team_are_its_leads_roles() -> None:
    ani, budi = report("Ani"), report("Budi")
    lead, one = row(ani.employee_id, team="Tim Satu"), row(budi.employee_id)
    one = replace(one, lead_ids=(lead.id,))
    given = role("Hasil tim")
    matrix = woven([ani, budi], [lead, one], {lead.id: {FIRST.key: Cell((given,))}})
    (team,) = matrix.teams
    assert [(top.key, top.text, top.lead_role) for top in team.columns] == [(given.id, "Hasil tim", True)]
    assert [member.name for member in team.members] == ["Budi"]
    assert set(matrix.all_columns()) == {FIRST.key, given.id}


def test_p47_a1_columns_are_the_indicators_and_a_result_without_one_stands_for_itself() -> None:
    indicators = tuple(IndicatorView(new_id(), new_id(), f"IKI {number}", None, "", None) for number in (1, 2))
    results = (
        ResultView(new_id(), new_id(), 1, Section.MAIN, "Hasil satu", "", None, "", indicators),
        ResultView(new_id(), new_id(), 2, Section.MAIN, "Hasil dua", "", None, "", ()),
    )
    draft = PlanVersion(new_id(), 1, PlanStatus.DRAFT, Approach.QUALITATIVE, None, results, {}, {})
    columns = columns_of(PlanView(current=None, draft=draft))
    assert [(one.number, one.text, one.result_id) for one in columns] == [
        (1, "IKI 1", None),
        (2, "IKI 2", None),
        (3, "Hasil dua", None),
    ]
    agreed = columns_of(PlanView(current=draft, draft=None))
    assert [one.result_id for one in agreed] == [results[0].id, results[0].id, results[1].id]
    assert columns_of(None) == ()
