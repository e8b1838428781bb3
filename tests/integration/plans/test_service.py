"""Writing and reading plans on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from app.audit.models import AuditEntry
from app.cases.service import situation
from app.core.errors import InvalidInput, NotFound, Refused
from app.core.ids import new_id
from app.plans import service
from app.plans.content import IndicatorContent, PlanContent, ResultContent, content_of
from app.plans.models import Plan
from app.plans.queries import list_previous, offered_leader_results
from app.plans.records import PlanVersion
from app.plans.values import Approach, AttachmentKind, Perspective, PlanStatus, Section
from tests.integration.plans.conftest import Desk, next_year, open_desk, statements
from tests.integration.plans.samples import QUANTITATIVE, contents

CHANCE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _draft(desk: Desk) -> PlanVersion:
    draft = desk.read().draft
    assert draft is not None
    return draft


def _said(version: PlanVersion) -> PlanContent:
    """What a version says, without the names of its rows."""
    content = content_of(version, as_copy=True)
    return replace(content, attachments={kind: version.attachments.get(kind, ()) for kind in AttachmentKind})


def _lineages(version: PlanVersion) -> list[tuple[UUID, list[UUID]]]:
    return [(row.lineage, [one.lineage for one in row.indicators]) for row in version.results]


def test_a_new_case_has_an_empty_draft_in_the_approach_of_the_cycle(desk: Desk) -> None:
    plan = desk.read()
    assert plan.current is None
    assert plan.working == _draft(desk)
    assert _draft(desk).approach == desk.case.cycle.approach
    assert _draft(desk).results == ()


@CHANCE
@given(content=contents())
def test_what_is_saved_is_read_back(desk: Desk, content: PlanContent) -> None:
    desk.write(content)
    assert _said(_draft(desk)) == content


@CHANCE
@given(content=contents(is_leader=True))
def test_what_a_leader_saves_is_read_back(leader_desk: Desk, content: PlanContent) -> None:
    leader_desk.write(content)
    assert _said(_draft(leader_desk)) == content


@CHANCE
@given(content=contents(), data=st.data())
def test_rows_that_are_named_stay_the_same_rows(desk: Desk, content: PlanContent, data: st.DataObject) -> None:
    desk.write(content)
    before = content_of(_draft(desk))
    kept = data.draw(st.lists(st.sampled_from(before.results), unique=True)) if before.results else []
    lineage = {row.id: row.lineage for row in _draft(desk).results}
    desk.write(replace(before, results=tuple(kept)))
    after = _draft(desk)
    assert {row.id for row in after.results} == {row.id for row in kept}
    assert all(row.lineage == lineage[row.id] for row in after.results)


@pytest.mark.parametrize("count", [1, 40])
def test_a_plan_is_read_in_one_statement(desk: Desk, connection: Connection, count: int) -> None:
    rows = tuple(replace(QUANTITATIVE.results[0], text=f"Hasil {number}") for number in range(count))
    desk.write(replace(QUANTITATIVE, results=rows))
    desk.agree()
    desk.change()
    with statements(connection) as seen:
        assert len(desk.read().working.results) == count  # type: ignore[union-attr]
    assert len(seen) == 1


def test_rows_of_another_plan_are_refused(desk: Desk, leader_desk: Desk) -> None:
    leader_desk.write(QUANTITATIVE)
    foreign = content_of(_draft(leader_desk)).results[0]
    desk.write(QUANTITATIVE)
    own = content_of(_draft(desk)).results[0]
    stolen = replace(own, indicators=foreign.indicators)
    for rows in ((foreign,), (stolen,), (own, own), (replace(own, id=new_id()),)):
        with pytest.raises(NotFound):
            desk.write(PlanContent(Approach.QUANTITATIVE, rows))
    assert leader_desk.read().draft is not None


def test_only_results_of_the_own_leader_can_be_linked(desk: Desk, world: Any) -> None:
    colleague = open_desk(world, "colleague")
    colleague.write(QUANTITATIVE)
    colleague.agree()
    current = colleague.read().current
    assert current is not None
    row = ResultContent(Section.MAIN, "Hasil", leader_result_id=current.results[0].id)
    with pytest.raises(NotFound):
        desk.write(PlanContent(Approach.QUALITATIVE, (row,)))


def test_pasal_7_4_a_draft_of_the_leader_is_not_linked_but_offers_its_wording(desk: Desk, leader_desk: Desk) -> None:
    leader_desk.write(QUANTITATIVE)
    offered = offered_leader_results(desk.world.session, desk.id)
    assert [one.text for one in offered] == [row.text for row in QUANTITATIVE.results]
    assert not any(one.agreed for one in offered)
    row = ResultContent(Section.MAIN, "Hasil", leader_result_id=offered[0].id)
    with pytest.raises(NotFound):
        desk.write(PlanContent(Approach.QUALITATIVE, (row,)))


def test_a_provisional_link_is_bound_once_the_leader_has_agreed(desk: Desk, leader_desk: Desk) -> None:
    wording = QUANTITATIVE.results[0].text
    rows = (
        ResultContent(Section.MAIN, "Satu", leader_text=f"  {wording.upper()}."),
        ResultContent(Section.MAIN, "Dua", leader_text="Bunyi lain"),
    )
    desk.write(PlanContent(Approach.QUALITATIVE, rows))
    assert all(row.provisional for row in _draft(desk).results)
    leader_desk.write(QUANTITATIVE)
    assert service.bindable(desk.file()) == 0
    leader_desk.agree()
    assert service.bindable(desk.file()) == 1
    assert service.bind_leader_results(desk.file(), now=desk.world.now) == 1
    bound, other = _draft(desk).results
    assert bound.leader is not None
    assert bound.leader.is_leader
    assert bound.leader_text == wording
    assert bound.leader.indicators == tuple(row.text for row in QUANTITATIVE.results[0].indicators)
    assert other.provisional


def test_lineage_is_kept_over_a_change(desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    desk.expect({"loyal": ["Berani"]})
    desk.agree()
    agreed = desk.read().current
    assert agreed is not None
    desk.change()
    plan = desk.read()
    assert plan.draft is not None
    assert plan.draft.number == agreed.number + 1
    assert _lineages(plan.draft) == _lineages(agreed)
    assert not {row.id for row in plan.draft.results} & {row.id for row in agreed.results}
    assert _said(plan.draft) == _said(agreed)
    assert plan.draft.expectations == {"loyal": ("Berani",)}
    content = content_of(plan.draft)
    desk.write(replace(content, results=(replace(content.results[0], text="Diubah"),)))
    desk.agree()
    after = desk.read()
    assert after.draft is None
    assert after.current is not None
    assert _lineages(after.current) == _lineages(agreed)[:1]
    statuses = desk.world.session.scalars(select(Plan.status).where(Plan.case_id == desk.id).order_by(Plan.number))
    assert list(statuses) == [PlanStatus.SUPERSEDED, PlanStatus.AGREED]


def test_a_discarded_change_leaves_the_agreed_plan(desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    desk.agree()
    before = desk.read().current
    for _ in range(2):
        desk.change()
        service.discard_change(desk.world.session, desk.case)
    assert desk.read().draft is None
    assert desk.read().current == before


def test_agreeing_without_a_draft_is_refused(desk: Desk) -> None:
    desk.agree()
    with pytest.raises(NotFound):
        desk.agree()
    with pytest.raises(NotFound):
        desk.write(QUANTITATIVE)


def test_expectations_keep_their_order_and_refuse_unknown_values(desk: Desk) -> None:
    lines = {"service": ["Terbuka", "", " Belajar  dari kesalahan "], "loyal": []}
    desk.expect(lines)
    assert _draft(desk).expectations == {"service": ("Terbuka", "Belajar dari kesalahan")}
    with pytest.raises(InvalidInput):
        desk.expect({"brave": ["Berani"]})


@pytest.mark.parametrize(("actor", "part"), [("appraiser", "plan"), ("employee", "expectations")])
def test_nobody_writes_the_part_of_the_other(desk: Desk, actor: str, part: str) -> None:
    with pytest.raises(Refused):
        desk.file(actor, part)


def test_a_stranger_does_not_find_the_case(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.file("stranger")


def test_texts_beyond_the_limits_are_refused_and_nothing_is_stored(desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    too_long = replace(QUANTITATIVE.results[0], text="x" * 2001)
    with pytest.raises(InvalidInput) as refused:
        desk.write(replace(QUANTITATIVE, results=(too_long,)))
    assert set(refused.value.errors) == {"results-0-text"}
    assert _said(_draft(desk)) == QUANTITATIVE


def test_attachments_are_left_alone_where_none_are_given(desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    desk.write(content_of(_draft(desk)).without_attachments())
    assert _said(_draft(desk)) == QUANTITATIVE


def test_each_save_leaves_an_audit_entry(desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    entry = desk.world.session.scalars(select(AuditEntry).where(AuditEntry.action == "plan.save")).one()
    assert entry.changes == {"approach": "quantitative", "results": [0, 2]}


def _facts(desk: Desk, actor: str) -> dict[str, object]:
    names = (
        "main_result_count",
        "results_without_indicator",
        "indicators_without_target",
        "budget_perspective_ok",
        "is_leader",
    )
    found = situation(desk.file(actor), desk.world.now).facts
    return {name: found[name] for name in names}


def test_facts_of_an_employee(desk: Desk) -> None:
    rows = (
        QUANTITATIVE.results[0],
        ResultContent(Section.MAIN, "Tanpa indikator"),
        ResultContent(Section.ADDITIONAL, "Tanpa target", indicators=(IndicatorContent("Indikator"),)),
    )
    desk.write(PlanContent(Approach.QUANTITATIVE, rows))
    assert _facts(desk, "employee") == {
        "main_result_count": 2,
        "results_without_indicator": 1,
        "indicators_without_target": 1,
        "budget_perspective_ok": True,
        "is_leader": False,
    }
    desk.write(PlanContent(Approach.QUALITATIVE, rows))
    assert _facts(desk, "employee")["indicators_without_target"] == 0


def test_p29_a_leader_needs_the_budget_perspective(leader_desk: Desk) -> None:
    for perspective, expected in ((Perspective.SERVICE, False), (Perspective.BUDGET, True)):
        row = ResultContent(Section.MAIN, "Hasil", indicators=(IndicatorContent("Ukuran", perspective=perspective),))
        leader_desk.write(PlanContent(Approach.QUALITATIVE, (row,)))
        facts = _facts(leader_desk, "appraiser")
        assert facts["is_leader"] is True
        assert facts["budget_perspective_ok"] is expected


def test_the_plan_of_the_year_before_is_found_and_copied_in_words(desk: Desk) -> None:
    world, session = desk.world, desk.world.session
    desk.write(QUANTITATIVE)
    desk.agree()
    assert list_previous(session, desk.id) == ()
    next_year(world)
    later = open_desk(world, "employee")
    (found,) = list_previous(session, later.case.id)
    assert (found.same_post, found.post) == (True, "Perawat Ahli Pertama")
    previous = found.version
    copied = content_of(previous, as_copy=True)
    later.write(copied)
    assert _said(_draft(later)) == QUANTITATIVE
    assert not {row.lineage for row in _draft(later).results} & {row.lineage for row in previous.results}
