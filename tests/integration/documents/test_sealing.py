"""Numbers, seals and the public page of signed documents."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.documents import sealing
from app.documents.forms import FORMS
from app.documents.models import IssuedDocument
from app.documents.printing import prepare
from app.documents.values import Standing
from tests.integration.documents.conftest import file_of, text_of
from tests.story import reach
from tests.world import World


def issued(world: World) -> dict[str, IssuedDocument]:
    """Valid documents by form."""
    rows = world.session.scalars(select(IssuedDocument).where(IssuedDocument.superseded_by_id.is_(None)))
    return {row.form: row for row in rows}


def test_agreeing_the_plan_numbers_plan_and_attachment(world: World) -> None:
    case = reach(world, "running")
    made = sealing.issue(world.session, case.id, now=world.now)
    assert sorted(one.form for one in made) == ["A.1.7", "A.1.8"]
    assert sorted(one.serial for one in made) == [1, 2]
    assert {one.number for one in made} == {f"{world.agency.code.upper()}/2026/00000{n}" for n in (1, 2)}
    # Asked again, nothing new is signed.
    assert sealing.issue(world.session, case.id, now=world.now) == []


def test_nothing_is_numbered_before_it_is_signed(world: World) -> None:
    assert sealing.issue(world.session, reach(world, "plan_review").id, now=world.now) == []


def test_a_signed_form_prints_number_and_address(world: World) -> None:
    case = reach(world, "running")
    sealing.issue(world.session, case.id, now=world.now)
    file = file_of(world, case, "employee")
    document = issued(world)["A.1.7"]
    words = text_of(prepare(file, FORMS["A.1.7"]).render())
    assert f"Nomor dokumen: {document.number}" in words
    assert f"/verify/{document.token}" in words
    assert "ditandatangani dalam sistem pada" in words
    assert "Rancangan" not in words


def test_the_whole_way_is_verified_and_a_decision_supersedes(world: World) -> None:
    case = reach(world, "received")
    sealing.issue(world.session, case.id, now=world.now)
    before = issued(world)["C.1.3"]
    assert "D.1.1" not in issued(world)
    found = sealing.verify(world.session, before.token, now=world.now)
    assert found is not None
    assert found.standing is Standing.UNALTERED
    case = reach_from(world, case)
    assert sealing.verify(world.session, before.token, now=world.now).standing is Standing.SUPERSEDED  # type: ignore[union-attr]
    sealing.issue(world.session, case.id, now=world.now)
    now = issued(world)
    assert set(now) == {"A.1.7", "A.1.8", "C.1.3", "D.1.3"}
    later = sealing.verify(world.session, before.token, now=world.now)
    assert later is not None
    assert (later.standing, later.replaced_by) == (Standing.SUPERSEDED, now["C.1.3"].number)
    for document in now.values():
        verified = sealing.verify(world.session, document.token, now=world.now)
        assert verified is not None
        assert verified.standing is Standing.UNALTERED, document.form


def reach_from(world: World, case: object) -> object:
    """From the delivered result through objection to the changed decision."""
    from tests import story

    world.act(case, "file_objection", "employee", story.OBJECTION)
    world.act(case, "explain_rating", "appraiser", "Sudah diperhitungkan.")
    story.decide(world, case)
    world.session.commit()
    world.act(case, "change_rating", "superior", "Bukti triwulan IV diterima.")
    return case


@pytest.mark.parametrize(
    "forgery",
    [
        "update plan_result set text = 'Hasil lain' where plan_id in (select id from plan where case_id = :case)",
        "update signature set name = 'Orang Lain' where case_id = :case",
        "update issued_document set content = jsonb_set(content, '{head,span}', '\"lain\"') where case_id = :case",
        "update issued_document set event_hash = 'lain' where case_id = :case",
    ],
)
def test_what_was_altered_behind_the_back_shows(world: World, forgery: str) -> None:
    case = reach(world, "running")
    sealing.issue(world.session, case.id, now=world.now)
    token = issued(world)["A.1.7"].token
    world.session.execute(text(forgery), {"case": case.id})
    world.session.expire_all()
    found = sealing.verify(world.session, token, now=world.now)
    assert found is not None
    assert found.standing is Standing.ALTERED


def test_a_renamed_agency_and_a_moved_person_alter_nothing(world: World) -> None:
    case = reach(world, "running")
    sealing.issue(world.session, case.id, now=world.now)
    token = issued(world)["A.1.7"].token
    world.agency.name = "Kabupaten Bernama Baru"
    world.people["employee"].name = "Nama Baru"
    world.positions["employee"].title = "Jabatan Baru"
    world.session.commit()
    found = sealing.verify(world.session, token, now=world.now)
    assert found is not None
    assert found.standing is Standing.UNALTERED
    # And it prints as it was signed.
    words = text_of(prepare(file_of(world, case, "employee"), FORMS["A.1.7"]).render())
    assert "Ns. Laras Kinasih, S.Kep." in words
    assert "Nama Baru" not in words


def test_another_place_zone_or_name_of_the_period_alters_nothing(world: World) -> None:
    """The settings of the agency change; what was signed stays, and nobody gets new numbers for it."""
    case = reach(world, "received")
    assert sealing.issue(world.session, case.id, now=world.now)
    tokens = [one.token for one in issued(world).values()]
    world.agency.place, world.agency.timezone = "Tempat Lain", "Asia/Jayapura"
    world.with_periods()
    world.session.commit()
    for token in tokens:
        found = sealing.verify(world.session, token, now=world.now)
        assert found is not None
        assert found.standing is Standing.UNALTERED, found.code
    assert sealing.issue(world.session, case.id, now=world.now) == []


def test_an_unknown_address_says_so_plainly(world: World, client: object) -> None:
    answer = client.get("/verify/tidak-pernah-ada")  # type: ignore[attr-defined]
    assert answer.status_code == 404
    assert "pernah kami terbitkan" in answer.get_data(as_text=True)
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_public_page_shows_nothing_more(world: World, client: object) -> None:
    case = reach(world, "running")
    sealing.issue(world.session, case.id, now=world.now)
    document = issued(world)["A.1.7"]
    world.session.commit()
    page = client.get(f"/verify/{document.token}").get_data(as_text=True)  # type: ignore[attr-defined]
    assert document.number in page
    assert "sesuai dengan yang ditandatangani" in page
    for secret in (world.people["employee"].nip, "Penata Muda", "Perawat Ahli Pertama", str(case.id), "rawat luka"):
        assert secret not in page
