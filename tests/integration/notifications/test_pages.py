"""The list of notices: one's own and nobody else's."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select, text

from app.cases.models import Case, CaseParty
from app.notifications import service
from app.notifications.models import Notification
from app.notifications.queries import PAGE, unread_count
from tests.integration.objections.conftest import deliver
from tests.world import World, sign_in

REASON = "Bukti <b>lengkap</b>."


@pytest.fixture
def told(frozen: World) -> Case:
    """The appraiser has one unread notice, the superior another."""
    case = deliver(frozen)
    done = frozen.act(case, "file_objection", "employee", REASON)
    assert done.event is not None
    service.tell_event(frozen.session, case.id, done.event.id, now=frozen.now)
    frozen.session.commit()
    return case


def _page(client: FlaskClient, world: World, part: str, path: str = "/notifications") -> str:
    world.session.commit()
    sign_in(client, world, part)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _notice_of(world: World, part: str) -> Notification:
    query = select(Notification).where(Notification.employee_id == world.people[part].id)
    return world.session.scalars(query.execution_options(populate_existing=True)).one()


def _token(page: str) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return {"csrf_token": found.group(1)}


def test_the_list_shows_sentence_reason_and_due_date(client: FlaskClient, frozen: World, told: Case) -> None:
    page = _page(client, frozen, "appraiser")
    assert "Ns. Laras Kinasih, S.Kep. mengajukan keberatan atas hasil evaluasi." in page
    assert "Bukti &lt;b&gt;lengkap&lt;/b&gt;." in page
    assert "Batas waktu: 15 Januari 2026" in page
    assert "Belum dibaca" in page
    assert "Pengiriman surel belum diaktifkan" in page


def test_an_empty_list_says_what_will_come(client: FlaskClient, frozen: World, told: Case) -> None:
    assert "Belum ada pemberitahuan" in _page(client, frozen, "stranger")


def test_opening_marks_as_read_and_leads_to_the_case(client: FlaskClient, frozen: World, told: Case) -> None:
    data = _token(_page(client, frozen, "appraiser"))
    answer = client.post(f"/notifications/{_notice_of(frozen, 'appraiser').id}/open", data=data)
    assert (answer.status_code, answer.location) == (302, f"/cases/{told.id}")
    assert _notice_of(frozen, "appraiser").read_at == frozen.now
    assert _notice_of(frozen, "superior").read_at is None


def test_reading_changes_nothing_by_itself(client: FlaskClient, frozen: World, told: Case) -> None:
    _page(client, frozen, "appraiser")
    assert _notice_of(frozen, "appraiser").read_at is None
    assert client.get(f"/notifications/{_notice_of(frozen, 'appraiser').id}/open").status_code == 405


@pytest.mark.parametrize("verb", ["open", "read"])
def test_the_notice_of_somebody_else_does_not_exist(client: FlaskClient, frozen: World, told: Case, verb: str) -> None:
    data = _token(_page(client, frozen, "appraiser"))
    theirs = _notice_of(frozen, "superior").id
    assert client.post(f"/notifications/{theirs}/{verb}", data=data).status_code == 404
    assert client.post(f"/notifications/{uuid4()}/{verb}", data=data).status_code == 404
    assert _notice_of(frozen, "superior").read_at is None


def test_an_account_without_a_person_reads_nobody_elses(client: FlaskClient, frozen: World, told: Case) -> None:
    page = _page(client, frozen, "admin")
    assert "Belum ada pemberitahuan" in page
    data = _token(page)
    assert client.post("/notifications/read", data=data).status_code == 404
    theirs = _notice_of(frozen, "superior").id
    assert client.post(f"/notifications/{theirs}/read", data=data).status_code == 404


def test_all_of_mine_can_be_marked_at_once(client: FlaskClient, frozen: World, told: Case) -> None:
    data = _token(_page(client, frozen, "appraiser"))
    assert client.post("/notifications/read", data=data).status_code == 302
    assert unread_count(frozen.session, frozen.people["appraiser"].id) == 0
    assert unread_count(frozen.session, frozen.people["superior"].id) == 1


def test_the_bell_counts_the_unread(client: FlaskClient, frozen: World, told: Case) -> None:
    assert re.search(r't-count">1<', _page(client, frozen, "appraiser"))
    assert "t-count" not in _page(client, frozen, "stranger")


def test_after_a_transfer_the_case_can_not_be_opened_from_an_old_notice(
    client: FlaskClient, frozen: World, told: Case
) -> None:
    party = frozen.session.scalars(
        select(CaseParty).where(CaseParty.case_id == told.id, CaseParty.relation == "appraiser")
    ).one()
    party.employee_id = frozen.people["stranger"].id
    page = _page(client, frozen, "appraiser")
    assert "sudah bukan bagian Anda" in page
    assert "Buka penilaian" not in page
    assert "lengkap" not in page


def _fill(world: World, count: int, *, read: int) -> list[UUID]:
    rows = [
        Notification(
            agency_id=world.agency.id,
            employee_id=world.people["stranger"].id,
            template="closed",
            params={"owner": f"Pegawai {number:03}"},
            dedup_key=f"uji:{number}",
            at=world.now.replace(minute=number % 60, second=number // 60),
            read_at=world.now if number < read else None,
        )
        for number in range(count)
    ]
    world.session.add_all(rows)
    world.session.flush()
    return [row.id for row in rows]


def test_pages_follow_each_other_without_gap_or_repetition(client: FlaskClient, frozen: World) -> None:
    _fill(frozen, PAGE + 20, read=30)
    first = _page(client, frozen, "stranger")
    onward = re.search(r'href="(/notifications\?before=[^"]+)"', first)
    assert onward is not None
    second = _page(client, frozen, "stranger", onward.group(1))
    names = [re.findall(r"Penilaian kinerja (Pegawai \d+) sudah selesai\.</p>", page) for page in (first, second)]
    assert (len(names[0]), len(names[1])) == (PAGE, 20)
    assert len(set(names[0] + names[1])) == PAGE + 20
    unread = {f"Pegawai {number:03}" for number in range(30, PAGE + 20)}
    assert set(names[0][: len(unread)]) == unread


def test_counting_is_one_statement_by_the_index_of_unread(frozen: World) -> None:
    _fill(frozen, 130, read=5)
    statements: list[str] = []
    connection = frozen.session.connection()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        assert unread_count(frozen.session, frozen.people["stranger"].id) == 100
    finally:
        event.remove(connection, "before_cursor_execute", note)
    assert len(statements) == 1
    frozen.session.execute(text("set local enable_seqscan = off"))
    plan = frozen.session.scalars(
        text("explain select 1 from notification where employee_id = :id and read_at is null"),
        {"id": frozen.people["stranger"].id},
    )
    assert "ix_notification_unread" in " ".join(plan)
