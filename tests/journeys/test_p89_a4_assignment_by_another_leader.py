"""p.89 A.4: another leader gives an assignment and feedback to the appraiser, and the one appraiser rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from app.assignments import service as assignments
from app.assignments.values import Proposal
from app.cases.models import Case
from app.core.errors import NotFound
from app.plans import service as plans
from app.plans.content import IndicatorContent, content_of
from app.plans.queries import assigners_of, read_plan
from app.plans.values import Aspect, AssignmentForm, AssignmentReach, Section
from tests.journeys.special import get, party, post
from tests.story import draft_plan, open_part, rate
from tests.world import World

TEXT = "Data kepegawaian tenaga kesehatan mutakhir"
WORDS = "Data selesai lebih cepat dari yang disepakati."


def measure(world: World, case: Case) -> None:
    """The employee says by what each result is measured."""
    draft = read_plan(world.session, case.id).draft
    assert draft is not None
    content = content_of(draft)
    indicator = IndicatorContent("Persentase data yang mutakhir", Aspect.QUALITY, "95-100%")
    results = tuple(one if one.indicators else replace(one, indicators=(indicator,)) for one in content.results)
    file = open_part(world, case, "plan", "employee")
    plans.replace_draft(file, replace(content, results=results), now=world.now)
    world.session.commit()


def test_p89_a4_the_other_leader_gives_feedback_and_one_appraiser_rates(frozen: World, client: FlaskClient) -> None:
    """The head of the office assigns; the head of the clinic approves, reads the feedback and rates."""
    world = frozen
    case = world.case()
    draft_plan(world, case)
    world.session.commit()
    made = assignments.appoint(
        world.session,
        world.people["employee"].id,
        Proposal(
            form=AssignmentForm.APPOINTED, reach=AssignmentReach.OTHER_UNIT, text=TEXT,
            assigned_by="Kepala Dinas Kesehatan", assigned_by_employee_id=world.people["superior"].id,
            basis="ST/12/2026", starts_on=date(2026, 2, 2), ends_on=None,
        ),
        actor=world.actor("superior"),
        now=world.now,
    )  # fmt: skip
    world.session.commit()
    draft = read_plan(world.session, case.id).draft
    assert draft is not None
    assert TEXT not in [result.text for result in draft.results], "nothing enters without the appraiser (p.46)"
    assignments.approve(
        world.session, made.id, section=Section.MAIN, note="", actor=world.actor("appraiser"), now=world.now
    )
    world.session.commit()
    measure(world, case)
    world.act(case, "submit_plan", "employee")
    world.act(case, "agree_plan", "appraiser")
    assert assigners_of(world.session, case.id) == {world.people["superior"].id}
    person = world.people["employee"].id
    form = {"words_0": WORDS, "kind": "incidental", "manner": "indirect"}
    assert post(client, world, "superior", f"/feedback/people/{person}", form).status_code == 302
    assert WORDS in get(client, world, "appraiser", f"/cases/{case.id}").text
    world.force_state(world.fresh(case), "rating")
    assert party(world, case, "appraiser") == "appraiser"
    with pytest.raises(NotFound):
        rate(world, case, "stranger")
    world.session.rollback()
    rate(world, case, "appraiser")
    world.session.commit()
    world.act(case, "submit_rating", "appraiser")
    assert world.fresh(case).predicate == "good"
