"""A named cast for tests: one small office, three levels of leaders, HR, and a stranger. All people are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.models import RoleGrant, User
from app.auth.permissions import Role
from app.auth.values import CurrentActor, Grant
from app.cases import service
from app.cases.models import Case, Cycle, Period
from app.cases.opening import open_case
from app.cases.periods import lay_periods
from app.cases.values import Action, Performed
from app.core import clock
from app.core.clock import local_day
from app.core.db import db
from app.core.ids import new_id
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from app.people.models import Agency, Delegation, Employee, Position, Posting, Unit
from workflows import schema

NOW = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)  # Monday, 09.00 WIB
PASSWORD_HASH = "!"  # nobody signs in by password in tests that don't test signing in


@dataclass
class World:
    """Everybody by the part they play; ``now`` is the moment that services are told."""

    agency: Agency
    cycle: Cycle
    units: dict[str, Unit]
    positions: dict[str, Position]
    people: dict[str, Employee]
    users: dict[str, User]
    now: datetime = NOW
    _grants: dict[str, tuple[Grant, ...]] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        """The session of the moment: each request ends the one before it."""
        return db()

    def fresh(self, case: Case) -> Case:
        """The case as the database has it now, also after requests."""
        return self.session.get_one(Case, case.id, populate_existing=True)

    def actor(self, part: str) -> CurrentActor:
        """The record that services get for somebody of the cast."""
        user = self.users[part]
        return CurrentActor(
            user_id=user.id,
            agency_id=self.agency.id,
            employee_id=user.employee_id,
            name=user.display_name,
            roles=self._grants.get(part, ()),
            username=user.username,
        )

    def case(self, part: str = "employee") -> Case:
        """The case of a person in this cycle, opened on first use."""
        person = self.people[part]
        posting = self.session.scalars(select(Posting).where(Posting.employee_id == person.id)).first()
        assert posting is not None
        cycle = self.session.get_one(Cycle, self.cycle.id)
        opened = open_case(self.session, cycle=cycle, posting=posting, now=self.now)
        self.session.commit()
        query = select(Case).where(Case.owner_id == person.id, Case.cycle_id == self.cycle.id, Case.parent_id.is_(None))
        return opened or self.session.scalars(query).one()

    def with_periods(self, rhythm: str = "quarterly") -> list[Period]:
        """Give the cycle its periods and the shipped definition for them."""
        cycle = self.session.get_one(Cycle, self.cycle.id)
        cycle.rhythm = rhythm
        cycle.periodic_version = _version(self.session, self.agency, "evaluasi-periodik")
        self.session.flush()
        lay_periods(self.session, cycle)
        self.session.commit()
        return list(cycle.periods)

    def children(self, parent: Case) -> list[Case]:
        """The periodic cases of an annual one, in the order of their periods."""
        query = select(Case).join(Case.period).where(Case.parent_id == parent.id).order_by(Period.ordinal)
        return list(self.session.scalars(query))

    def act(self, case: Case | UUID, transition: str, part: str | None, comment: str = "") -> Performed:
        """Press a button as somebody (None: the system), a minute after the last press."""
        self.now += timedelta(minutes=1)
        case_id = case if isinstance(case, UUID) else case.id
        action = Action(case_id, transition, str(new_id()), comment=comment)
        performed = service.perform(self.session, action, actor=self.actor(part) if part else None, now=self.now)
        self.session.commit()
        return performed

    def stand_in(self, absent: str, substitute: str, days: int = 7) -> None:
        """Somebody is absent from today on, and another of the cast stands in."""
        today = local_day(self.now, "Asia/Jakarta")
        ids = {"absent_id": self.people[absent].id, "substitute_id": self.people[substitute].id}
        span = {"starts_on": today, "ends_on": today + timedelta(days=days)}
        self.session.add(Delegation(agency_id=self.agency.id, reason="Cuti", **ids, **span))
        self.session.commit()

    def post(self, part: str, at: str, starts_on: date, kind: str = "definitive", ends_on: date | None = None) -> None:
        """Somebody takes the post in which another of the cast began; whoever holds it keeps it."""
        ids = {"employee_id": self.people[part].id, "position_id": self.positions[at].id}
        span = {"starts_on": starts_on, "ends_on": ends_on}
        self.session.add(Posting(agency_id=self.agency.id, kind=kind, **ids, **span))
        self.session.commit()

    def force_state(self, case: Case, state: str) -> None:
        """Put a case into a state without going the way; for tests of one state only."""
        case.state = state
        case.stage = compiled(case.definition_version).definition.state(state).stage
        self.session.commit()


def build_world(session: Session) -> World:
    """Lay the cast down in the given session."""
    agency = Agency(code=f"uji-{new_id().hex[-10:]}", name="Kabupaten Uji Coba", place="Uji Coba")
    session.add(agency)
    session.flush()
    units = _units(session, agency)
    positions = _positions(session, agency, units)
    people = _people(session, agency)
    _postings(session, agency, people, positions)
    users = _users(session, agency, people)
    world = World(agency, _cycle(session, agency), units, positions, people, users)
    world._grants = _roles(session, agency, users, units)
    # A request ends its session; what was only flushed would be undone with it.
    session.commit()
    return world


_UNITS = (
    ("top", "KAB", "Pemerintah Kabupaten Uji Coba", None),
    ("office", "DKES", "Dinas Kesehatan", "top"),
    ("hr", "BKPSDM", "BKPSDM", "top"),
    ("clinic", "PKM", "UPT Puskesmas Melati", "office"),
)


def _units(session: Session, agency: Agency) -> dict[str, Unit]:
    made: dict[str, Unit] = {}
    for key, code, name, parent in _UNITS:
        parent_id = made[parent].id if parent else None
        made[key] = Unit(id=new_id(), agency_id=agency.id, code=code, name=name, parent_id=parent_id)
    session.add_all(made.values())
    session.flush()
    return made


_POSITIONS = (
    # part, unit, title, kind, superior, heads the unit
    ("regent", "top", "Bupati", "political", None, True),
    ("superior", "office", "Kepala Dinas Kesehatan", "jpt", "regent", True),
    ("appraiser", "clinic", "Kepala Puskesmas", "unit_head", "superior", True),
    ("employee", "clinic", "Perawat Ahli Pertama", "functional", "appraiser", False),
    ("colleague", "clinic", "Bidan Terampil", "functional", "appraiser", False),
    ("hr", "hr", "Analis SDM Aparatur", "functional", "regent", False),
    ("stranger", "office", "Pengelola Data", "staff", "superior", False),
)


def _positions(session: Session, agency: Agency, units: dict[str, Unit]) -> dict[str, Position]:
    made: dict[str, Position] = {}
    for part, unit, title, kind, superior, heads in _POSITIONS:
        made[part] = Position(
            id=new_id(),
            agency_id=agency.id,
            unit_id=units[unit].id,
            superior_id=made[superior].id if superior else None,
            code=part.upper(),
            title=title,
            kind=kind,
            heads_unit=heads,
        )
    session.add_all(made.values())
    session.flush()
    return made


_PEOPLE = (
    ("regent", "Raka Wibisana", None, "official", ""),
    ("superior", "dr. Sekar Ayuningtyas, M.Kes.", "197203151998032001", "pns", "IV/c"),
    ("appraiser", "dr. Bagas Pramudita", "198004122006041002", "pns", "IV/a"),
    ("employee", "Ns. Laras Kinasih, S.Kep.", "199201072019032003", "pns", "III/b"),
    ("colleague", "Wening Pertiwi, A.Md.Keb.", "199406182022212004", "pppk", "VII"),
    ("hr", "Danu Prakosa, S.A.P.", "198811232014031005", "pns", "III/c"),
    ("stranger", "Tirta Nugraha", "199012012015031006", "pns", "III/a"),
)


def _people(session: Session, agency: Agency) -> dict[str, Employee]:
    made = {
        part: Employee(agency_id=agency.id, name=name, nip=nip, kind=kind, rank=rank)
        for part, name, nip, kind, rank in _PEOPLE
    }
    session.add_all(made.values())
    session.flush()
    return made


def _postings(session: Session, agency: Agency, people: dict[str, Employee], positions: dict[str, Position]) -> None:
    for part, person in people.items():
        session.add(
            Posting(
                agency_id=agency.id,
                employee_id=person.id,
                position_id=positions[part].id,
                kind="definitive",
                starts_on=date(2024, 1, 1),
            )
        )


def _users(session: Session, agency: Agency, people: dict[str, Employee]) -> dict[str, User]:
    suffix = agency.code[-6:]
    users = {
        part: User(
            agency_id=agency.id,
            username=f"{part}.{suffix}",
            password_hash=PASSWORD_HASH,
            display_name=person.name,
            employee_id=person.id,
        )
        for part, person in people.items()
    }
    for part in ("admin", "auditor", "unit_hr"):
        users[part] = User(
            agency_id=agency.id, username=f"{part}.{suffix}", password_hash=PASSWORD_HASH, display_name=part.title()
        )
    session.add_all(users.values())
    session.flush()
    return users


def _roles(
    session: Session, agency: Agency, users: dict[str, User], units: dict[str, Unit]
) -> dict[str, tuple[Grant, ...]]:
    wanted = (("hr", Role.HR, None), ("admin", Role.ADMIN, None), ("auditor", Role.AUDITOR, None))
    wanted += (("unit_hr", Role.HR, units["office"].id),)
    for part, role, unit_id in wanted:
        session.add(RoleGrant(agency_id=agency.id, user_id=users[part].id, role=role.value, unit_id=unit_id))
    return {part: (Grant(role, unit_id),) for part, role, unit_id in wanted}


def _cycle(session: Session, agency: Agency) -> Cycle:
    cycle = Cycle(
        agency_id=agency.id,
        code="2026",
        name="Penilaian kinerja 2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        plan_due=date(2026, 1, 30),
        evaluation_opens=date(2026, 1, 5),
        self_assessment_due=date(2026, 12, 18),
        rating_due=date(2027, 1, 29),
        status="open",
        definition_version=_version(session, agency),
    )
    session.add(cycle)
    return cycle


@cache
def _shipped(code: str) -> dict[str, object]:
    """A shipped definition as it is stored, parsed once per test process."""
    definition = schema.load_shipped(code)
    return {
        "code": definition.code,
        "kind": definition.kind,
        "title": dict(definition.title),
        "source": schema.to_yaml(definition),
        "document": schema.to_dict(definition),
        "sha256": schema.sha256(definition),
    }


def _version(session: Session, agency: Agency, code: str = "skp-nasional") -> DefinitionVersion:
    version = DefinitionVersion(agency_id=agency.id, number=1, status="published", published_at=NOW, **_shipped(code))
    session.add(version)
    return version


def sign_in(client: FlaskClient, world: World, part: str) -> None:
    """Make the browser belong to somebody of the cast, without the cost of a password."""
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{world.users[part].id}:{world.users[part].epoch}"
        cookie["_fresh"] = True
        cookie["signed_in_at"] = int(clock.now().timestamp())
