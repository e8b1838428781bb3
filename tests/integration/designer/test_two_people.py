"""Where the agency wants two: one submits, another looks and publishes, and nobody is both."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.auth.models import User
from app.definitions.models import DefinitionVersion
from app.notifications.jobs import plain_job
from app.notifications.models import Notification
from app.people.models import Agency
from tests.integration.designer.publication import ask, change, draft_of, let, tick_all, ticked, titled, version_of
from tests.panel import Panel


@pytest.fixture
def two(panel: Panel) -> Panel:
    """The agency asks for two; the administrator is somebody on the register, too."""
    session = panel.world.session
    session.get_one(Agency, panel.world.agency.id).two_person_publishing = True
    session.get_one(User, panel.world.users["stranger"].id).employee_id = None
    session.flush()
    session.get_one(User, panel.world.users["admin"].id).employee_id = panel.world.people["stranger"].id
    session.commit()
    return panel


@pytest.fixture
def draft(two: Panel) -> DefinitionVersion:
    return change(two.world, draft_of(two.world), let("return_plan", "unit_hr"))


def state(panel: Panel) -> tuple[str, bool]:
    version = version_of(panel.world, number=2)
    return version.status, version.submitted_by_id is not None


def test_one_submits_and_another_publishes(two, draft):
    two.enter("hr")
    assert ask(two, draft, "submit").status_code == 303
    assert state(two) == ("draft", True)
    two.enter("admin")
    tick_all(two, draft)
    assert ask(two, draft).status_code == 303
    published = version_of(two.world, number=2)
    assert (published.status, published.submitted_by_id, published.published_by_id) == (
        "published", two.world.users["hr"].id, two.world.users["admin"].id,
    )  # fmt: skip


def test_nobody_publishes_without_a_submission(two, draft):
    two.enter("hr")
    tick_all(two, draft)
    answer = ask(two, draft)
    assert answer.status_code == 422
    assert "ajukan naskah ini dahulu" in answer.text


def test_who_submitted_neither_publishes_nor_ticks(two, draft):
    two.enter("hr")
    tick_all(two, draft)
    ask(two, draft, "submit")
    answer = ask(two, draft)
    assert answer.status_code == 422
    assert "orang lain yang menerbitkannya" in answer.text
    assert two.post(f"designer/{draft.id}/publish/ticks", {"line": ["x"], "shown": ["x"]}).status_code == 404
    assert state(two) == ("draft", True)


def test_ticks_of_who_submitted_do_not_count(two, draft):
    two.enter("hr")
    tick_all(two, draft)
    ask(two, draft, "submit")
    two.enter("admin")
    page = two.get(f"designer/{draft.id}/publish/")
    assert ticked(page) == []
    assert "ia yang mengajukan naskah ini" in page.text
    assert ask(two, draft).status_code == 422
    tick_all(two, draft)
    assert ask(two, draft).status_code == 303


def test_an_edit_takes_the_submission_back(two, draft):
    ask(two.enter("hr"), draft, "submit")
    tick_all(two.enter("admin"), draft)
    change(two.world, version_of(two.world, number=2), titled("Diam-diam"))
    assert state(two) == ("draft", False)
    assert ask(two, draft).status_code == 422


def test_a_submitted_draft_goes_back_with_a_reason(two, draft):
    ask(two.enter("hr"), draft, "submit")
    two.enter("admin")
    assert two.post(f"designer/{draft.id}/publish/back", {"reason": " "}).status_code == 422
    assert state(two) == ("draft", True)
    assert two.post(f"designer/{draft.id}/publish/back", {"reason": "Tenggatnya keliru."}).status_code == 303
    assert state(two) == ("draft", False)
    assert two.audit("definition.send_back")[0].changes == {"reason": "Tenggatnya keliru."}


def test_the_other_is_told_of_the_submission_and_the_first_of_the_return(two, draft):
    session = two.world.session
    ask(two.enter("hr"), draft, "submit")
    two.enter("admin").post(f"designer/{draft.id}/publish/back", {"reason": "Tenggatnya keliru."})
    query = text("select args from procrastinate_jobs where task_name = 'notifications.plain' order by id")
    for args in list(session.scalars(query)):
        if args["template"].startswith("workflow_"):
            plain_job(**args)
    told = {row.employee_id: row for row in session.scalars(select(Notification))}
    people = two.world.people
    assert {person: row.template for person, row in told.items()} == {
        people["stranger"].id: "workflow_submitted", people["hr"].id: "workflow_sent_back",
    }  # fmt: skip
    two.enter("hr")
    assert "Tenggatnya keliru." in two.client.get("/notifications").text


def test_one_person_is_enough_where_the_agency_does_not_ask_for_two(panel):
    draft = change(panel.world, draft_of(panel.world), titled("Satu orang"))
    panel.enter("hr")
    assert ask(panel, draft, "submit").status_code == 404
    assert ask(panel, draft).status_code == 303


def test_the_setting_is_on_the_form_of_the_agency(panel):
    panel.enter("hr")
    asked = {"id": str(panel.world.agency.id)}
    assert 'name="two_person_publishing"' in panel.get("agency/edit/", **asked).text
    agency = panel.world.session.get_one(Agency, panel.world.agency.id)
    fields = ("name", "kind", "place", "timezone", "week_days", "rhythm", "documentation_rhythm")
    sent = {name: str(getattr(agency, name)) for name in fields} | {"two_person_publishing": "y"}
    assert panel.post("agency/edit/", sent, **asked).status_code == 302
    assert panel.world.session.get_one(Agency, panel.world.agency.id, populate_existing=True).two_person_publishing
    draft = draft_of(panel.world)
    assert "Ajukan untuk diterbitkan" in panel.get(f"designer/{draft.id}/publish/").text


def test_a_shipped_workflow_is_installed_as_a_draft(two):
    two.enter("hr")
    assert two.post("definition/install/", {"code": "evaluasi-periodik"}).status_code == 302
    assert version_of(two.world, "evaluasi-periodik").status == "draft"
