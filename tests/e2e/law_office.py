"""One office in the middle of a year under the law, so that each page of the law has something to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from app.cases.models import Case
from app.cases.transfers import follow_person
from app.core import clock
from app.documents import sealing
from app.evaluations.models import Evaluation
from app.followups.models import AllowanceRate, CreditGrade, CreditPercent, FollowUp, FunctionalGrade, ReportAuthority
from app.people import service as people
from app.people import statuses
from app.people.models import Posting
from app.people.statuses import StatusData
from app.people.values import StatusKind
from app.plans.queries import read_plan
from app.study import service as study
from app.study.service import ProgrammeData
from tests.integration.cascade.conftest import Office as Leader
from tests.integration.cascade.conftest import leaders_plan
from tests.integration.followups.conftest import finish
from tests.links import client_of, walk
from tests.story import draft_plan, open_part, reach
from tests.world import World

NOW = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
LONG = "Fakultas Ilmu Administrasi dan Kebijakan Publik, Universitas Negeri Uji Coba Nusantara Raya"
# Who looks at each page: of several who may, the first one.
PARTS = ("appraiser", "employee", "hr", "superior", "colleague", "stranger", "admin", "regent")


@dataclass
class Office:
    """The cast with its year; ``pages`` are addresses by endpoint, for whoever of PARTS reaches them by links."""

    app: Flask
    world: World
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    starts: list[tuple[str, str]] = field(default_factory=lambda: [(part, "/") for part in PARTS])
    faults: list[str] = field(default_factory=list)

    def post(self, part: str, path: str, **data: object) -> None:
        """Send a form as somebody of the cast."""
        answer = client_of(self.app, self.world.users[part].id).post(path, data=data)
        assert answer.status_code == 302, (path, answer.status_code, answer.text[-3000:])

    def walk(self) -> None:
        """Find every page by its links."""
        for part, start in self.starts:
            found = walk(self.app, client_of(self.app, self.world.users[part].id), start)
            self.faults += [f"{part}: {fault}" for fault in found.faults]
            for endpoint, addresses in found.pages.items():
                self.pages.setdefault(endpoint, {}).setdefault(part, addresses[0])


def furnish(app: Flask, world: World) -> Office:
    """Let half a year pass; without CSRF, while the forms are sent."""
    office = Office(app, world)
    world.with_periods()
    leader = world.case("appraiser")
    leaders_plan(world, leader)
    world.act(leader, "submit_plan", "appraiser")
    world.act(leader, "agree_plan", "superior")
    above = world.case("superior")
    draft_plan(world, above, "superior")
    world.session.commit()
    case = reach(world, "running")
    world.now = NOW
    clock.set_source(lambda: world.now)
    app.config["WTF_CSRF_ENABLED"] = False
    Leader(world, leader).write("colleague", 0, LONG)
    _block(office, above)
    _guide(office, case)
    _seal(office, case)
    _follow_up(office)
    _move_and_study(office, case)
    _calibrate(office)
    app.config["WTF_CSRF_ENABLED"] = True
    return office


def _block(office: Office, case: Case) -> None:
    plan = read_plan(office.world.session, case.id).working
    assert plan is not None
    path = f"/cases/{case.id}/strategies/new/{plan.results[0].indicators[0].lineage}"
    words = {"title": LONG, "owner": "Kepala Puskesmas", "targets": LONG, "angle": "aspect", "product": "output"}
    lines = ("routine_activities", "transformative_activities", "routine_milestones", "transformative_milestones")
    office.post("superior", path, revision=0, **words, **{f"{line}-0": LONG for line in lines})


def _guide(office: Office, case: Case) -> None:
    world = office.world
    words = {"held_on": "2026-06-24", "place": "Ruang rapat", "topic": LONG}
    office.post("appraiser", f"/cases/{case.id}/guidance", kind="coaching", **words)
    nip = world.people["colleague"].nip
    office.post("appraiser", f"/cases/{case.id}/guidance", kind="mentoring", guide_nip=nip, **words)
    giver = str(world.people["colleague"].id)
    asked = {"giver": giver, "subjects": ["b:harmonious"], "kind": "incidental", "due_on": "2026-06-30"}
    office.post("employee", f"/cases/{case.id}/feedback/ask", message=LONG, **asked)
    # A second piece, so that the request stays open and there is something to correct.
    office.post("colleague", f"/feedback/people/{case.owner_id}", words_0=LONG, kind="incidental", manner="direct")


def _seal(office: Office, case: Case) -> None:
    world = office.world
    documents = sealing.issue(world.session, case.id, now=world.now)
    office.pages["documents.verify"] = {"visitor": f"/verify/{documents[0].token}"}
    world.session.commit()
    here = {"span": str(world.cycle.id), "unit_id": str(world.units["clinic"].id)}
    office.post("hr", "/documents", groups=["plan"], **here)


def _follow_up(office: Office) -> None:
    world, agency = office.world, office.world.agency.id
    case, person, day = finish(world, "colleague"), world.people["colleague"].id, date(2026, 1, 1)
    rated = world.case("hr")
    world.force_state(rated, "rating")
    # Put there by force, the case has given its appraiser no task that would lead to it.
    office.starts.append(("regent", f"/cases/{rated.id}/follow-up"))
    proposed = {"kind": "training", "text": LONG, "reason": LONG, "priority": "high", "basis": "", "source": "feedback"}
    world.session.add_all(
        [
            FollowUp(
                agency_id=agency, case_id=one.id, proposed_at=world.now, proposed_by_id=world.people[by].id, **proposed
            )
            for one, by in ((case, "appraiser"), (rated, "regent"))
        ]
    )
    world.session.add_all(
        [
            FunctionalGrade(agency_id=agency, employee_id=person, grade="pertama", starts_on=date(2024, 1, 1)),
            ReportAuthority(agency_id=agency, position_id=world.positions["regent"].id),
            AllowanceRate(agency_id=agency, predicate="good", percent=Decimal(100), starts_on=day),
            CreditGrade(agency_id=agency, grade="pertama", coefficient=Decimal("12.5"), starts_on=day),
            CreditPercent(agency_id=agency, predicate="good", percent=Decimal(100), starts_on=day),
        ]
    )  # fmt: skip
    world.session.commit()
    post = world.positions["appraiser"].id
    office.post("appraiser", "/reports/", cycle=world.cycle.id, period="", post=post, note="")


def _move_and_study(office: Office, case: Case) -> None:
    world, agency, hr = office.world, office.world.agency.id, office.world.actor("hr")
    data = StatusData(case.owner_id, StatusKind.STUDY, date(2026, 2, 2), None, LONG, "SK 893.3/17/BKPSDM/2026")
    status = statuses.give_status(world.session, data, agency_id=agency, actor=hr)
    file = open_part(world, case, "academic", "hr")
    programme = ProgrammeData("postgraduate", "b", "a", "Magister Kebijakan Publik", date(2028, 1, 31))
    study.describe(file, status.id, programme, now=world.now)
    world.session.commit()
    moved = world.case("stranger")
    world.session.execute(
        Posting.__table__.update().where(Posting.employee_id == world.people["hr"].id).values(ends_on=date(2026, 6, 1))
    )
    target = world.positions["hr"].id
    people.transfer(world.session, moved.owner_id, target, starts_on=date(2026, 6, 1), agency_id=agency, actor=hr)
    follow_person(world.session, moved.owner_id, now=world.now)
    world.session.commit()


def _calibrate(office: Office) -> None:
    """Before the rating was delivered, as the law has it (p.94); afterwards it is what it was."""
    world = office.world
    case = world.case("colleague")
    rated = world.session.scalars(select(Evaluation).where(Evaluation.case_id == case.id)).one()
    rated.status, rated.delivered_at = "draft", None
    world.force_state(case, "delivery")
    round_ = str(world.cycle.id)
    office.post("superior", "/calibration/", unit="Melati", round=round_, held_on="2026-06-24", agenda=LONG)
    rated = world.session.scalars(select(Evaluation).where(Evaluation.case_id == case.id)).one()
    rated.status, rated.delivered_at = "final", world.now
    world.force_state(world.case("colleague"), "closed")
