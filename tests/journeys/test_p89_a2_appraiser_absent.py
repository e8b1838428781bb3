"""p.89 A.2-3: the appraiser is permanently absent: the superior evaluates, level by level, or a Plt or Plh does."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import NotFound
from app.people import service as people
from app.people.service import EmployeeData
from app.people.values import EmployeeKind, PostingKind
from tests.journeys.special import acting, go_to, party, posting_of, refresh
from tests.story import rate, reach
from tests.world import World


def gone(world: World, part: str, day: date) -> None:
    """The post falls vacant for good."""
    agency, hr = world.agency.id, world.actor("hr")
    people.end_posting(world.session, posting_of(world, part).id, day, agency_id=agency, actor=hr)
    world.session.commit()
    refresh(world)


def test_p89_a2_the_next_one_up_evaluates(frozen: World) -> None:
    world = frozen
    case = reach(world, "rating")
    gone(world, "appraiser", date(2026, 1, 12))
    assert party(world, case, "appraiser") == "superior"
    assert party(world, case, "appraiser_superior") == "regent"
    rate(world, case, "superior")
    world.session.commit()
    world.act(case, "submit_rating", "superior")
    world.act(case, "deliver_document", "superior")
    world.act(case, "file_objection", "employee", "Realisasi belum dihitung.")
    assert world.fresh(case).state == "objection_explanation", "nobody took over late, so nothing is final"


def test_p89_a2_level_by_level(frozen: World) -> None:
    world = frozen
    case = reach(world, "rating")
    gone(world, "appraiser", date(2026, 1, 12))
    gone(world, "superior", date(2026, 1, 12))
    assert party(world, case, "appraiser") == "regent"
    assert party(world, case, "appraiser_superior") is None


def test_p89_a2_who_left_the_service_is_absent_too(frozen: World) -> None:
    world = frozen
    case = reach(world, "rating")
    one = world.people["appraiser"]
    data = EmployeeData(one.nip or "", one.name, EmployeeKind.PNS, one.rank, active=False)
    people.change_employee(world.session, one.id, data, agency_id=world.agency.id, actor=world.actor("hr"))
    world.session.commit()
    refresh(world)
    assert party(world, case, "appraiser") == "superior"


@pytest.mark.parametrize("kind", [PostingKind.PLT, PostingKind.PLH])
def test_p89_a3_a_plt_or_plh_evaluates_for_a_time(frozen: World, kind: PostingKind) -> None:
    """The data officer stands in from 2 February to 31 March; then the superior is asked again."""
    world = frozen
    case = reach(world, "rating")
    gone(world, "appraiser", date(2026, 1, 12))
    acting(world, "stranger", "appraiser", date(2026, 2, 2), date(2026, 4, 1), kind)
    refresh(world)
    assert party(world, case, "appraiser") == "superior"
    with pytest.raises(NotFound):
        rate(world, case, "stranger")
    world.session.rollback()
    go_to(world, date(2026, 2, 2))
    refresh(world)
    assert party(world, case, "appraiser") == "stranger"
    rate(world, case, "stranger")
    world.session.commit()
    go_to(world, date(2026, 4, 1))
    refresh(world)
    assert party(world, case, "appraiser") == "superior"
    with pytest.raises(NotFound):
        rate(world, case, "stranger")
