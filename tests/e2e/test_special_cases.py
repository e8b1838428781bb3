"""Pages of the special cases in a browser, on desk and phone: statuses, moves, studies, and what a former post left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from app.cases.models import Case
from app.cases.transfers import follow_person
from app.core import clock
from app.core.db import db
from app.people import service as people
from app.people import statuses
from app.people.models import Posting
from app.people.statuses import StatusData
from app.people.values import StatusKind
from app.study import service as study
from app.study.service import ProgrammeData, TermData
from tests.e2e.conftest import DESK, PHONE, Person, Site
from tests.story import open_part, reach

pytestmark = pytest.mark.browser
LONG = "Fakultas Ilmu Administrasi dan Kebijakan Publik, Universitas Negeri Uji Coba Nusantara Raya"


@dataclass
class Ids:
    """What the pages are about."""

    student: UUID
    moved: UUID
    away: UUID


@pytest.fixture
def ids(site: Site) -> Ids:
    """The nurse studies, the midwife has moved, the data officer is on unpaid leave."""
    world, session = site.world, db()
    world.with_periods()
    world.now = clock.now()
    case = reach(world, "rating")
    world.force_state(case, "running")
    agency, hr = world.agency.id, world.actor("hr")
    data = StatusData(case.owner_id, StatusKind.STUDY, date(2026, 1, 5), None, LONG, "SK 893.3/17/BKPSDM/2026")
    status = statuses.give_status(session, data, agency_id=agency, actor=hr)
    file = open_part(world, case, "academic", "hr")
    programme = ProgrammeData("postgraduate", "b", "a", "Magister Kebijakan Publik", date(2028, 1, 31))
    study.describe(file, status.id, programme, now=world.now)
    term = TermData(1, date(2026, 7, 3), Decimal("3.62"), "Transkrip nilai semester 1", "https://contoh.invalid/1")
    study.add_term(file, status.id, term, now=world.now, today=date(2026, 11, 1))
    session.commit()
    world.force_state(case, "rating")
    moved, away = world.case("colleague"), world.case("stranger")
    leave = StatusData(away.owner_id, StatusKind.UNPAID_LEAVE, date(2026, 11, 2), None, "", "SK 12/2026")
    statuses.give_status(session, leave, agency_id=agency, actor=hr)
    follow_person(session, away.owner_id, now=world.now)
    session.query(Posting).filter_by(employee_id=world.people["hr"].id).update({"ends_on": date(2026, 11, 2)})
    people.transfer(
        session, moved.owner_id, world.positions["hr"].id, starts_on=date(2026, 11, 2), agency_id=agency, actor=hr
    )
    follow_person(session, moved.owner_id, now=world.now)
    session.commit()
    successor = session.query(Case).filter_by(succeeds_id=moved.id).one()
    return Ids(case.id, successor.id, away.id)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_of_hr(person: Callable[..., Person], ids: Ids, size: tuple[int, int]) -> None:
    hr = person("hr", size=size)
    for name, path in (
        ("status-daftar", "/admin/employeestatus/"),
        ("status-baru", "/admin/employeestatus/new/"),
        ("studi-hr", f"/cases/{ids.student}/academic"),
        ("mutasi", "/admin/posting/transfer/"),
        ("ditangguhkan", f"/cases/{ids.away}"),
    ):
        hr.open(path)
        hr.look(name)
    hr.open("/admin/posting/transfer/")
    hr.page.fill("[name=employee_id]", "199201072019032003")
    hr.page.fill("[name=position_id]", "COLLEAGUE")
    hr.page.fill("[name=starts_on]", "2026-12-01")
    hr.click("main form button[type=submit]")
    hr.page.wait_for_selector("text=Mutasi ini mengubah penilaian yang sedang berjalan.")
    hr.look("mutasi-akibat")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_of_the_people(person: Callable[..., Person], ids: Ids, size: tuple[int, int]) -> None:
    student = person("employee", size=size)
    student.open(f"/cases/{ids.student}/academic")
    student.look("studi")
    appraiser = person("appraiser", size=size)
    appraiser.open(f"/cases/{ids.student}")
    appraiser.page.wait_for_selector("text=Saran predikat menurut panduan halaman 63")
    appraiser.look("rating-studi")
    mover = person("colleague", size=size, script=False)
    mover.open(f"/cases/{ids.moved}/former")
    mover.look("jabatan-lama")
    mover.open("/")
    mover.look("beranda-pindah")
    away = person("stranger", size=size)
    away.open("/")
    away.look("beranda-ditangguhkan")
