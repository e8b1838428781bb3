"""Mail: sent once, with the words and a link; not at all where no server is named."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email import message_from_string, policy
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from app.cases.models import Case, CaseParty
from app.notifications import mailer
from app.notifications.jobs import case_event_job, mail_job
from app.notifications.models import Notification
from app.notifications.sentences import letter_writer
from app.people.models import PanelMember
from tests import leave
from tests.integration.notifications.smtp import FakeServer
from tests.integration.objections.conftest import deliver, substitute
from tests.world import World

BASE = "https://tahapan.contoh.test"
REASON = "Realisasi 97%,\ndi atas target."


@pytest.fixture
def server(app: Flask) -> Iterator[FakeServer]:
    """Mail goes to a server of this test, and nowhere afterwards."""
    fake = FakeServer()
    mailer.open_desk(mailer.Desk(mailer.MailServer.from_url(fake.url, BASE), letter_writer(app, BASE)))
    yield fake
    mailer.open_desk(None)
    fake.close()


@pytest.fixture
def objected(frozen: World) -> Case:
    """An objection was filed; appraiser and superior have mail addresses."""
    for part in ("appraiser", "superior"):
        frozen.people[part].email = f"{part}@contoh.test"
    case = deliver(frozen)
    frozen.act(case, "file_objection", "employee", REASON)
    frozen.session.commit()
    return case


def _run_event_jobs(world: World) -> None:
    rows = world.session.execute(
        text("select args from procrastinate_jobs where task_name = 'notifications.case_event'")
    )
    for (args,) in rows.all():
        case_event_job(**args)


def _mail_jobs(world: World) -> list[str]:
    query = "select args ->> 'notification_id' from procrastinate_jobs where task_name = :name order by id"
    rows = world.session.execute(text(query), {"name": "notifications.mail"})
    return [row[0] for row in rows]


def _notice_of(world: World, part: str) -> Notification:
    query = select(Notification).where(Notification.employee_id == world.people[part].id)
    return world.session.scalars(query.execution_options(populate_existing=True)).one()


def test_without_a_server_there_is_no_mail(frozen: World, objected: Case) -> None:
    _run_event_jobs(frozen)
    assert _mail_jobs(frozen) == []
    mail_job(str(_notice_of(frozen, "appraiser").id))
    assert _notice_of(frozen, "appraiser").mailed_at is None


def test_a_mail_carries_the_words_and_a_link_that_decides_nothing(
    frozen: World, objected: Case, server: FakeServer
) -> None:
    _run_event_jobs(frozen)
    mail_job(str(_notice_of(frozen, "appraiser").id))
    message = message_from_string(server.messages[0], policy=policy.default)
    body = message.get_content()
    assert message["To"] == '"dr. Bagas Pramudita" <appraiser@contoh.test>'
    assert "mengajukan keberatan" in message["Subject"]
    assert "> Realisasi 97%,\n> di atas target." in body.replace("\r\n", "\n")
    assert "Batas waktu: 15 Januari 2026." in body
    assert f"{BASE}/cases/{objected.id}\n" in body.replace("\r\n", "\n")
    assert message.get_content_type() == "text/plain"


def test_a_mail_goes_out_once(frozen: World, objected: Case, server: FakeServer) -> None:
    _run_event_jobs(frozen)
    _run_event_jobs(frozen)
    jobs = _mail_jobs(frozen)
    assert len(jobs) == 2
    for job in [*jobs, *jobs]:
        mail_job(job)
    assert len(server.messages) == 2
    assert _notice_of(frozen, "appraiser").mailed_at == frozen.now


def test_a_server_in_trouble_is_tried_again(frozen: World, objected: Case, server: FakeServer) -> None:
    _run_event_jobs(frozen)
    server.failing = 1
    notice = str(_notice_of(frozen, "appraiser").id)
    with pytest.raises(smtplib.SMTPException):
        mail_job(notice)
    assert (_notice_of(frozen, "appraiser").mailed_at, server.messages) == (None, [])
    mail_job(notice)
    assert len(server.messages) == 1


def test_a_mail_is_written_in_the_language_of_its_reader(frozen: World, objected: Case, server: FakeServer) -> None:
    _run_event_jobs(frozen)
    frozen.users["appraiser"].locale = "en"
    frozen.session.merge(frozen.users["appraiser"])
    frozen.session.commit()
    mail_job(str(_notice_of(frozen, "appraiser").id))
    assert "15 January 2026" in message_from_string(server.messages[0], policy=policy.default).get_content()


def test_whoever_may_no_longer_see_the_case_gets_no_mail(frozen: World, objected: Case, server: FakeServer) -> None:
    _run_event_jobs(frozen)
    party = frozen.session.scalars(
        select(CaseParty).where(CaseParty.case_id == objected.id, CaseParty.relation == "appraiser")
    ).one()
    party.employee_id = frozen.people["stranger"].id
    frozen.session.commit()
    mail_job(str(_notice_of(frozen, "appraiser").id))
    assert server.messages == []
    assert _notice_of(frozen, "appraiser").mailed_at is None


def test_a_substitute_reads_whom_they_replace(frozen: World, server: FakeServer) -> None:
    frozen.people["stranger"].email = "tirta@contoh.test"
    substitute(frozen, absent="appraiser", by="stranger")
    case = deliver(frozen)
    frozen.act(case, "file_objection", "employee", REASON)
    frozen.session.commit()
    _run_event_jobs(frozen)
    mail_job(str(_notice_of(frozen, "stranger").id))
    body = message_from_string(server.messages[0], policy=policy.default).get_content()
    assert "Anda menggantikan dr. Bagas Pramudita." in body


@pytest.mark.parametrize("seated", [True, False])
def test_who_sits_on_a_panel_that_is_asked_gets_mail(frozen: World, server: FakeServer, seated: bool) -> None:
    frozen.people["stranger"].email = "tirta@contoh.test"
    leave.publish(frozen)
    leave.seat_panel(frozen)
    leave.before_the_panel(frozen)
    _run_event_jobs(frozen)
    if not seated:
        frozen.session.execute(delete(PanelMember).where(PanelMember.employee_id == frozen.people["stranger"].id))
    frozen.session.commit()
    mail_job(str(_notice_of(frozen, "stranger").id))
    assert len(server.messages) == int(seated)


def test_people_without_an_address_cost_no_job(frozen: World, server: FakeServer) -> None:
    case = deliver(frozen)
    frozen.act(case, "file_objection", "employee", REASON)
    frozen.session.commit()
    _run_event_jobs(frozen)
    assert _mail_jobs(frozen) == []
    assert isinstance(_notice_of(frozen, "appraiser").id, UUID)
