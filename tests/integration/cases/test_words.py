"""The words of a step reach those who may read what they are about, and nobody before."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases import words
from app.cases.models import Case
from app.definitions.models import DefinitionVersion
from app.notifications import service as notifications
from app.notifications.models import Notification
from tests.story import rate, reach
from tests.world import NOW, World, sign_in
from workflows import schema
from workflows.engine import compile_definition

OBJECTED_TO = "Laporan diserahkan tepat waktu."
RATED, RECALLED = "Sering terlambat menyerahkan laporan.", "Terlalu murah hati, saya turunkan."
SHIPPED = schema.load_shipped("skp-nasional")
RESULT, OBJECTED = frozenset({"ratings", "result"}), frozenset({"objection"})
ABOUT: Mapping[str, frozenset[str]] = {
    # The self-assessment goes to the appraiser alone as well; who wrote it reads it anyway.
    "submit_self_assessment": RESULT,
    "lapse_self_assessment": RESULT,
    "open_evaluation": RESULT,
    "submit_rating": RESULT,
    "hand_over_rating": RESULT,
    "recall_rating": RESULT,
    "file_objection": OBJECTED,
    "explain_rating": OBJECTED,
    "lapse_explanation": OBJECTED,
    "escalate_decision": OBJECTED,
    "uphold_rating": OBJECTED,
    "change_rating": OBJECTED,
}


@pytest.mark.parametrize("transition", [one.id for one in SHIPPED.transitions])
def test_what_the_words_of_each_step_are_about(transition: str) -> None:
    compiled = compile_definition(SHIPPED)
    step = compiled.transitions[transition]
    for source in step.sources if step.kind != "admin" else ("rating",):
        event = SimpleNamespace(transition=transition, kind=step.kind, from_state=source, to_state=step.to)
        assert words.subject(compiled, event) == ABOUT.get(transition, words.ANYBODY)


def readers(client: FlaskClient, world: World, case: Case, text: str) -> set[str]:
    """Who of those who may open the case reads a text on its page."""
    found = set()
    for part in ("employee", "appraiser", "superior", "regent", "hr", "unit_hr", "auditor"):
        sign_in(client, world, part)
        answer = client.get(f"/cases/{case.id}")
        assert answer.status_code == 200
        found |= {part} if text in answer.text else set()
    return found


def test_notes_on_a_rating_wait_for_its_delivery(client: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "rating")
    rate(frozen, case)
    frozen.act(case, "submit_rating", "appraiser", RATED)
    frozen.act(case, "recall_rating", "appraiser", RECALLED)
    for text in (RATED, RECALLED):
        assert readers(client, frozen, case, text) == {"appraiser", "superior"}
    frozen.act(case, "submit_rating", "appraiser")
    frozen.act(case, "deliver_document", "appraiser")
    assert readers(client, frozen, case, RECALLED) == {"appraiser", "superior", "employee"}


def test_an_objection_is_read_by_its_parties(client: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "received")
    frozen.act(case, "file_objection", "employee", OBJECTED_TO)
    parties = {"employee", "appraiser", "superior"}
    assert readers(client, frozen, case, OBJECTED_TO) == parties
    frozen.act(case, "explain_rating", "appraiser", "Bukti belum ada.")
    frozen.act(case, "uphold_rating", "superior", "Tetap.")
    assert readers(client, frozen, case, OBJECTED_TO) == parties | {"hr", "unit_hr", "auditor"}


def test_reasons_that_are_meant_for_the_employee_are_read(client: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "rating")
    frozen.act(case, "return_self_assessment", "appraiser", "Lengkapi kendala Anda.")
    assert "employee" in readers(client, frozen, case, "Lengkapi kendala Anda.")
    frozen.act(frozen.fresh(case), "submit_self_assessment", "employee", "Kendala sudah saya tulis.")
    assert readers(client, frozen, case, "Kendala sudah saya tulis.") == {"employee", "appraiser", "superior"}
    frozen.act(case, "cancel_case", "hr", "Pegawai pindah instansi.")
    assert "employee" in readers(client, frozen, case, "Pegawai pindah instansi.")


def with_a_check_before_delivery(world: World) -> None:
    """A region's own workflow: the superior may send a rating back to the appraiser."""
    document = schema.to_dict(SHIPPED)
    step = {"id": "send_rating_back", "title": {"id": "Kembalikan penilaian", "en": "Send the rating back"}}
    step |= {"from": ["delivery"], "to": "rating", "kind": "return", "by": ["appraiser_superior"]}
    definition = schema.parse({**document, "code": "skp-daerah", "transitions": [*document["transitions"], step]})
    world.cycle.definition_version = DefinitionVersion(
        agency_id=world.agency.id, number=1, status="published", published_at=NOW, code=definition.code,
        kind=definition.kind, title=dict(definition.title), source=schema.to_yaml(definition),
        document=schema.to_dict(definition), sha256=schema.sha256(definition),
    )  # fmt: skip
    world.session.add(world.cycle.definition_version)
    world.session.commit()


def test_a_notice_keeps_a_superiors_remark_on_the_rating_from_the_employee(frozen: World) -> None:
    with_a_check_before_delivery(frozen)
    case = reach(frozen, "delivery")
    event = frozen.act(case, "send_rating_back", "superior", RATED).event
    notifications.tell_event(frozen.session, case.id, event.id, now=frozen.now)
    told = {notice.employee_id: notice for notice in frozen.session.scalars(select(Notification))}
    assert told[frozen.people["appraiser"].id].params["comment"] == RATED
    assert "comment" not in told[frozen.people["employee"].id].params
