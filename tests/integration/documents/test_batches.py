"""Forms of a unit in one archive: who may ask, what is in it, and that a killed worker goes on."""

from __future__ import annotations

import shutil
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.audit.models import AuditEntry
from app.core.errors import InvalidInput, NotFound
from app.documents import service
from app.documents.desk import current_desk
from app.documents.engine import RenderError
from app.documents.models import DocumentBatch
from app.documents.printing import Prepared
from app.documents.values import BatchStatus
from tests.story import reach
from tests.world import World, sign_in


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def ask(
    world: World, part: str, unit: str = "clinic", groups: tuple[str, ...] = ("plan", "attachment")
) -> DocumentBatch:
    """A batch of somebody of the cast."""
    batch = service.request(
        world.session, actor=world.actor(part), cycle_id=world.cycle.id, period_id=None, unit_id=world.units[unit].id,
        groups=groups, now=world.now,
    )  # fmt: skip
    world.session.commit()
    return batch


def finish(world: World, batch: DocumentBatch) -> DocumentBatch:
    """Let the worker do all of it."""
    while service.make_some(world.session, batch.id, now=world.now):
        world.session.commit()
    world.session.commit()
    return world.session.get_one(DocumentBatch, batch.id, populate_existing=True)


def names(batch: DocumentBatch) -> list[str]:
    """What lies in the archive."""
    path = service.store().find(batch.id)
    assert path is not None
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_hr_gets_the_forms_of_a_unit(frozen: World) -> None:
    reach(frozen, "running")
    frozen.case("colleague")
    batch = finish(frozen, ask(frozen, "hr"))
    assert (batch.status, batch.total, batch.done, batch.made) == (BatchStatus.DONE, 2, 2, 4)
    assert "UPT Puskesmas Melati/Ns. Laras Kinasih, S.Kep. - 199201072019032003 - A.1.7.pdf" in names(batch)
    assert len(names(batch)) == batch.made
    assert batch.size == service.store().find(batch.id).stat().st_size  # type: ignore[union-attr]


def test_what_is_missing_is_listed_with_its_reason(frozen: World) -> None:
    reach(frozen, "running")
    batch = finish(frozen, ask(frozen, "hr", groups=("plan", "evaluation")))
    assert (batch.made, batch.missing) == (1, 1)
    assert batch.problems[0]["group"] == "evaluation"


@pytest.mark.parametrize(
    ("part", "unit"),
    [("employee", "clinic"), ("stranger", "office"), ("appraiser", "office"), ("unit_hr", "hr"), ("admin", "none")],
)
def test_outside_ones_reach_there_is_nothing_to_ask_for(frozen: World, part: str, unit: str) -> None:
    case = frozen.case()
    unit_id = frozen.units[unit].id if unit in frozen.units else case.id
    with pytest.raises(NotFound):
        service.request(
            frozen.session, actor=frozen.actor(part), cycle_id=frozen.cycle.id, period_id=None, unit_id=unit_id,
            groups=("plan",), now=frozen.now,
        )  # fmt: skip


def test_a_leader_prints_the_own_unit_with_own_eyes(frozen: World) -> None:
    reach(frozen, "rating")
    batch = finish(frozen, ask(frozen, "appraiser", groups=("plan", "guidance_feedback")))
    assert batch.made == 1
    assert [name for name in names(batch) if "B.1.8" in name] == []


def test_a_killed_worker_goes_on_where_it_was(frozen: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reach(frozen, "running")
    frozen.case("colleague")
    monkeypatch.setattr(service, "STEP", 1)
    batch = ask(frozen, "hr")
    assert service.make_some(frozen.session, batch.id, now=frozen.now)
    frozen.session.commit()
    # The second case is made and written, and then the machine goes: nothing of it was committed.
    service.make_some(frozen.session, batch.id, now=frozen.now)
    frozen.session.rollback()
    done = finish(frozen, batch)
    assert (done.status, done.done, done.made) == (BatchStatus.DONE, 2, 4)
    assert len(names(done)) == len(set(names(done))) == 4
    # Asked again after the end, nothing happens.
    assert not service.make_some(frozen.session, batch.id, now=frozen.now)


def test_a_worker_that_dies_after_packing_loses_nothing(frozen: World) -> None:
    """The archive lies there and the single files are gone, but the database never heard of it."""
    reach(frozen, "running")
    frozen.case("colleague")
    batch = ask(frozen, "hr")
    while service.make_some(frozen.session, batch.id, now=frozen.now):
        frozen.session.commit()
    assert service.store().find(batch.id)
    frozen.session.rollback()
    done = finish(frozen, batch)
    assert (done.status, done.made) == (BatchStatus.DONE, 4)
    assert len(names(done)) == 4


def test_a_worker_that_dies_while_packing_leaves_no_half_archive(
    frozen: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach(frozen, "running")
    frozen.case("colleague")
    batch = ask(frozen, "hr")

    def dies(path: Path) -> None:
        """It had begun to remove the files."""
        next(path.rglob("*.pdf")).unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", dies)
        with pytest.raises(KeyboardInterrupt):
            finish(frozen, batch)
    frozen.session.rollback()
    done = finish(frozen, batch)
    assert len(names(done)) == done.made == 4
    folder = current_desk().folder
    service.throw_away(frozen.session, now=frozen.now + service.KEEP)
    assert not list(folder.glob(f"{batch.id}*"))


def test_a_name_of_many_bytes_fits_into_the_archive(frozen: World) -> None:
    reach(frozen, "running")
    frozen.people["employee"].name = "\U00020000" * 80
    frozen.units["clinic"].name = "\U00020001" * 80
    batch = finish(frozen, ask(frozen, "hr"))
    assert (batch.status, batch.missing) == (BatchStatus.DONE, 0)
    assert len(names(batch)) == 2


def test_a_form_that_fails_does_not_stop_the_others(frozen: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reach(frozen, "running")
    usual = Prepared.render

    def render(self: Prepared) -> bytes:
        if self.form.code == "A.1.7":
            raise RenderError("broken")
        return usual(self)

    monkeypatch.setattr(Prepared, "render", render)
    batch = finish(frozen, ask(frozen, "hr"))
    assert (batch.status, batch.made, batch.missing) == (BatchStatus.DONE, 1, 1)
    assert batch.problems == [
        {"name": "Ns. Laras Kinasih, S.Kep.", "case": batch.problems[0]["case"], "group": "plan", "reason": "failed"}
    ]


def test_whoever_lost_the_right_meanwhile_gets_nothing(frozen: World, client: FlaskClient) -> None:
    reach(frozen, "running")
    running, done = ask(frozen, "hr"), finish(frozen, ask(frozen, "hr"))
    frozen.session.execute(text("delete from role_grant where user_id = :user"), {"user": frozen.users["hr"].id})
    frozen.session.commit()
    assert finish(frozen, running).status == BatchStatus.FAILED
    sign_in(client, frozen, "hr")
    assert client.get(f"/documents/{done.id}/arsip.zip").status_code == 404


def test_limits(frozen: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput, match="no_cases"):
        ask(frozen, "hr")
    frozen.case()
    monkeypatch.setattr(service, "MOST_CASES", 0)
    with pytest.raises(InvalidInput, match="too_many_cases"):
        ask(frozen, "hr")
    monkeypatch.setattr(service, "MOST_CASES", 10)
    for _ in range(service.MOST_OPEN):
        ask(frozen, "hr")
    with pytest.raises(InvalidInput, match="too_many_open"):
        ask(frozen, "hr")


def test_archives_are_thrown_away_after_a_week(frozen: World, client: FlaskClient) -> None:
    reach(frozen, "running")
    batch = finish(frozen, ask(frozen, "hr"))
    sign_in(client, frozen, "hr")
    address = f"/documents/{batch.id}/arsip.zip"
    with client.get(address) as answer:
        assert answer.status_code == 200
    assert service.throw_away(frozen.session, now=frozen.now + timedelta(days=6)) == 0
    assert service.throw_away(frozen.session, now=frozen.now + timedelta(days=8)) == 1
    frozen.session.commit()
    assert service.store().find(batch.id) is None
    assert client.get(address).status_code == 404
    assert "dihapus setelah tujuh hari" in client.get(f"/documents/{batch.id}").get_data(as_text=True)


def test_the_way_through_the_pages(frozen: World, client: FlaskClient) -> None:
    reach(frozen, "running")
    sign_in(client, frozen, "hr")
    page = client.get("/documents").get_data(as_text=True)
    assert "UPT Puskesmas Melati" in page
    data = {"span": str(frozen.cycle.id), "unit_id": str(frozen.units["clinic"].id), "groups": ["plan"]}
    answer = client.post("/documents", data=data)
    assert answer.status_code == 302
    batch_id = UUID(answer.headers["Location"].rsplit("/", 1)[-1])
    assert "Menunggu giliran" in client.get(f"/documents/{batch_id}").get_data(as_text=True)
    finish(frozen, frozen.session.get_one(DocumentBatch, batch_id))
    fragment = client.get(f"/documents/{batch_id}", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in fragment
    assert "arsip.zip" in fragment
    with client.get(f"/documents/{batch_id}/arsip.zip") as got, zipfile.ZipFile(BytesIO(got.data)) as archive:
        assert all(archive.read(name).startswith(b"%PDF-1.7") for name in archive.namelist())
    audited = frozen.session.scalars(select(AuditEntry).where(AuditEntry.action == "documents.batch")).all()
    assert [entry.subject_id for entry in audited] == [str(batch_id)]
    for other in ("appraiser", "admin", "employee"):
        sign_in(client, frozen, other)
        assert client.get(f"/documents/{batch_id}").status_code == 404
        assert client.get(f"/documents/{batch_id}/arsip.zip").status_code == 404


def test_refused_input_is_shown_again(frozen: World, client: FlaskClient) -> None:
    sign_in(client, frozen, "hr")
    span, unit = str(frozen.cycle.id), str(frozen.units["clinic"].id)
    answer = client.post("/documents", data={"span": span, "unit_id": unit, "groups": []})
    assert answer.status_code == 422
    assert "Pilih paling sedikit satu formulir." in answer.get_data(as_text=True)
    answer = client.post("/documents", data={"span": span, "unit_id": unit, "groups": ["plan"]})
    assert answer.status_code == 422
    assert "belum punya penilaian" in answer.get_data(as_text=True)
    for bad in ({"span": "x"}, {"unit_id": "x"}, {"span": f"{span}:{unit}"}, {"groups": ["nonsense"]}):
        data = {"span": span, "unit_id": unit, "groups": ["plan"]} | bad
        assert client.post("/documents", data=data).status_code in {404, 422}, bad
    assert frozen.session.scalars(select(DocumentBatch)).all() == []
