"""Answers as facts of guards, and definitions that put fields in unusual places."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.cases import children, queries, service
from app.cases.casefile import CaseFile
from app.cases.hooks import collect_facts
from app.cases.models import Case
from app.core.errors import NotFound, Refused
from app.definitions.publishing import Unsound
from app.dynamic_forms.facts import answer_facts
from app.dynamic_forms.service import save_answers
from app.dynamic_forms.values import Answers
from tests import story
from tests.integration.dynamic_forms.conftest import use
from tests.world import World, sign_in
from workflows import schema
from workflows.definition import APPLICATION_FACTS


def answer(world: World, case: Case, values: Answers, form: str = "plan") -> None:
    """Store answers through the lock, as the owner."""
    save_answers(story.open_part(world, case, "fields", "employee"), form, values, world.now)
    world.session.commit()


def opened(world: World, case: Case, part: str | None = "employee") -> CaseFile:
    """The case as somebody of the cast sees it; nobody is the system."""
    actor = world.actor(part) if part else None
    return service.open_file(world.session, world.fresh(case), actor=actor, now=world.now)


def facts(world: World, case: Case, part: str | None = "employee") -> dict[str, object]:
    """What the engine is told."""
    return dict(service.situation(opened(world, case, part), world.now).facts)


def test_a_guard_waits_for_the_answer(own: World) -> None:
    case = own.case()
    story.draft_plan(own, case)
    own.session.commit()
    with pytest.raises(Refused) as refusal:
        own.act(case, "submit_plan", "employee")
    assert [blocker.sentence("id") for blocker in refusal.value.blockers] == [
        "Jawab dulu apakah ada usulan inovasi.",
        "Isian wajib masih kosong: Ada usulan inovasi?.",
    ]
    answer(own, case, {"has_innovation": True})
    with pytest.raises(Refused) as refusal:
        own.act(case, "submit_plan", "employee")
    assert [blocker.sentence("id") for blocker in refusal.value.blockers] == [
        "Isian wajib masih kosong: Ringkasan inovasi."
    ]
    answer(own, case, {"has_innovation": False})
    own.act(case, "submit_plan", "employee")
    assert own.fresh(case).state == "plan_review"
    event = opened(own, case).load("events", queries.list_events)[-1]
    assert event.facts == {"has_innovation": False}


@pytest.mark.parametrize("part", ["employee", "appraiser", "hr", None])
def test_only_declared_names_become_facts(own: World, part: str | None) -> None:
    case = own.case()
    answer(own, case, {"has_innovation": True, "hours": 12, "story": "Panjang"})
    found = facts(own, case, part)
    assert (found["has_innovation"], found["hours"]) == (True, 12)
    assert not {"story", "cost", "level", "summary"} & set(found)


def test_other_forms_and_the_national_definition_give_no_such_facts(own: World, frozen: World) -> None:
    case = own.case()
    answer(own, case, {"has_innovation": True})
    own.force_state(own.fresh(case), "running")
    assert "has_innovation" not in facts(own, case)


def test_the_answer_to_a_hidden_field_is_no_fact(frozen: World) -> None:
    use(
        frozen,
        """
extends: skp-nasional
code: skp-tersembunyi
facts: {topic: text}
forms:
  plan:
    sections:
      - id: own
        title: {id: Isian, en: Fields}
        fields:
          - {id: wants, type: bool, label: {id: Perlu?, en: Wanted?}}
          - {id: topic, type: text, label: {id: Topik, en: Topic}, show_if: {fact: wants, op: is_true}}
""",
    )
    case = frozen.case()
    answer(frozen, case, {"wants": True, "topic": "Gizi"})
    assert facts(frozen, case)["topic"] == "Gizi"
    answer(frozen, case, {"wants": False})
    assert facts(frozen, case)["topic"] is None


def test_answers_go_only_to_fields_of_the_present_form(own: World) -> None:
    case = own.case()
    for form, values in (("progress", {"hours": 1}), ("nowhere", {"hours": 1}), ("plan", {"nonsense": 1})):
        with pytest.raises(NotFound):
            answer(own, case, values, form)
        own.session.rollback()


def test_no_field_may_stand_in_for_a_fact_of_the_application(frozen: World) -> None:
    clash = """
extends: skp-nasional
code: skp-curang
forms:
  plan:
    sections:
      - {id: own, title: {id: Isian, en: Fields}, fields: [FIELD]}
"""
    for field, code in (
        ("{id: main_result_count, type: int, label: {id: a, en: a}}", "field_takes_fact"),
        ("{id: predicate, type: text, label: {id: a, en: a}}", "field_takes_fact"),
    ):
        with pytest.raises(Unsound) as refusal:
            use(frozen, clash.replace("FIELD", field))
        assert {finding.code for finding in refusal.value.findings} == {code}
        frozen.session.rollback()


def test_the_list_of_the_application_s_facts_is_complete(frozen: World) -> None:
    """Only what is on the list is safe from being answered by a field."""
    case = story.reach(frozen, "objection_decision")
    found = set(collect_facts(opened(frozen, case, "superior"), without=answer_facts))
    # What costs a statement is read only in the states that ask for it.
    frozen.force_state(case, "rating")
    found |= set(collect_facts(opened(frozen, case, "appraiser"), without=answer_facts))
    period = frozen.with_periods()[0]
    child = children.open_child(frozen.session, frozen.fresh(case), period, now=frozen.now)
    assert child is not None
    frozen.force_state(child, "closed")
    found |= set(collect_facts(opened(frozen, child, "appraiser"), without=answer_facts))
    assert found == APPLICATION_FACTS
    for code in schema.shipped_codes():
        assert set(schema.load_shipped(code).facts) <= APPLICATION_FACTS


def test_fields_beside_a_built_in_component_come_below_it(client: FlaskClient, frozen: World) -> None:
    use(
        frozen,
        """
extends: skp-nasional
code: skp-menempel
forms:
  plan:
    sections:
      - component: plan_items
        title: {id: Catatan tambahan, en: Extra notes}
        fields: [{id: note, type: text, label: {id: Catatan unit, en: Note of the unit}}]
      - component: fields
        title: {id: Bagian kedua, en: Second part}
        fields: [{id: more, type: int, label: {id: Jumlah tim, en: Size of the team}}]
""",
    )
    case = frozen.case()
    sign_in(client, frozen, "employee")
    page = client.get(f"/cases/{case.id}").text
    assert page.count("<h1") == 1
    places = [page.index(words) for words in ("Catatan tambahan", "Catatan unit", "Bagian kedua", "Jumlah tim")]
    assert places == sorted(places)
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_the_national_definition_pays_nothing_and_shows_nothing(client: FlaskClient, frozen: World) -> None:
    case = frozen.case()
    sign_in(client, frozen, "employee")
    assert "isian-" not in client.get(f"/cases/{case.id}").text
    assert client.post(f"/cases/{case.id}/fields/plan/0", data={}).status_code == 404
