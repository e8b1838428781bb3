"""Writing the matrix of roles and results. Everything happens under the lock of the matrix, cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.values import CurrentActor
from app.cascade import content as rules
from app.cascade import policy, queries
from app.cascade.content import CellContent
from app.cascade.models import MatrixCell, MatrixMember, MatrixRole, MatrixTeam, RoleMatrix
from app.cascade.policy import Entry
from app.cascade.records import Column, Matrix, Member
from app.cascade.values import Consent, MemberKind
from app.core.errors import InvalidInput, NotFound, StaleCase
from app.core.ids import new_id
from app.core.jobs import defer
from app.core.repeats import find_same
from app.people.structure import superiors
from app.plans.content import N_, one_line, plain


class Workshop:
    """A matrix that is being changed: locked, read anew, by somebody who may."""

    def __init__(
        self, session: Session, *, position_id: UUID, cycle_id: UUID, actor: CurrentActor, day: date, now: datetime
    ) -> None:
        """Raises NotFound for who may not write here."""
        self.session, self.actor, self.day, self.now = session, actor, day, now
        self._where = {"position_id": position_id, "cycle_id": cycle_id}
        entry = self._enter()
        _lay_down(session, entry)
        session.execute(
            select(RoleMatrix.id).where(RoleMatrix.position_id == position_id, RoleMatrix.cycle_id == cycle_id)
            .with_for_update()
        )  # fmt: skip
        self.entry = self._enter()
        self.row = session.get_one(RoleMatrix, self.entry.desk.matrix_id)
        self.matrix = self.read()

    def _enter(self) -> Entry:
        entry = policy.enter(self.session, actor=self.actor, day=self.day, **self._where)
        if not entry.editable:
            raise NotFound
        return entry

    def read(self) -> Matrix:
        """The matrix as it stands now."""
        return queries.read_matrix(self.session, self.entry.desk, day=self.day, source=self.entry.source)

    def note(self, action: str, subject: RoleMatrix | MatrixMember | MatrixCell, changes: dict[str, object]) -> None:
        """Keep in the audit trail who did what."""
        record(self.session, actor=self.actor, action=action, subject=subject, changes=changes, now=self.now)

    def member(self, key: UUID) -> Member:
        """Raises NotFound."""
        found = self.matrix.find(key)
        if found is None:
            raise NotFound
        return found

    def member_row(self, member: Member) -> MatrixMember:
        """The row of a person; a direct report gets one with the first word that is written about them."""
        if member.id is not None:
            return self.session.get_one(MatrixMember, member.id)
        row = MatrixMember(
            agency_id=self.row.agency_id, matrix_id=self.row.id, kind=member.kind.value,
            employee_id=member.employee_id, position_id=member.position_id,
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return row


def _lay_down(session: Session, entry: Entry) -> None:
    """Two people may begin at the same moment, so the second one's row is left aside."""
    desk = entry.desk
    values = {
        "id": new_id(),
        "agency_id": desk.agency_id,
        "cycle_id": desk.cycle_id,
        "position_id": desk.position_id,
    }
    session.execute(insert(RoleMatrix).values(values).on_conflict_do_nothing())


def column_for(matrix: Matrix, member: Member, key: UUID) -> Column:
    """A column under which the person stands: of the leader, or of a team they work in. Raises NotFound."""
    own = list(matrix.columns)
    for team in matrix.teams:
        if any(one.key == member.key for one in team.members):
            own += team.columns
    found = next((one for one in own if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def save_cell(shop: Workshop, key: UUID, column_key: UUID, content: CellContent, *, seen: int) -> None:
    """Say what a person does for a column (p.47 a.3-5). ``seen`` is the cell's revision on the page.

    Raises NotFound, StaleCase (somebody saved the cell meanwhile), InvalidInput.
    """
    member = shop.member(key)
    column = column_for(shop.matrix, member, column_key)
    cell = member.cell(column.key)
    if cell.revision != seen:
        raise StaleCase(shop.row.id, seen, cell.revision)
    errors = rules.sentences(rules.cell_problems(content))
    if errors:
        raise InvalidInput(errors)
    content = rules.tidy_cell(content)
    _keep_served(shop, cell.roles, content)
    row = _cell_row(shop, member, column.key)
    row.no_role, row.revision = content.no_role, cell.revision + 1
    before = [role.text for role in cell.roles]
    _write_roles(shop, row, content)
    shop.note("matrix.cell", row, {"roles": [before, [one.text for one in content.roles]], "no_role": row.no_role})


def _keep_served(shop: Workshop, stored: Collection[object], content: CellContent) -> None:
    """A role of a team's lead stays while members of the team serve it. Raises InvalidInput."""
    kept = {one.id for one in content.roles}
    gone = {role.id for role in stored} - kept  # type: ignore[attr-defined]
    for person in shop.matrix.members:
        if any(person.cell(key).roles for key in gone):
            sentence = N_("Peran yang sudah dibagi kepada anggota tim tidak dapat dihapus. Hapus dulu peran mereka.")
            raise InvalidInput({"roles": sentence})


def _cell_row(shop: Workshop, member: Member, column_key: UUID) -> MatrixCell:
    owner = shop.member_row(member)
    row = shop.session.scalar(
        select(MatrixCell).where(MatrixCell.member_id == owner.id, MatrixCell.column_key == column_key)
    )
    if row is None:
        row = MatrixCell(agency_id=owner.agency_id, member_id=owner.id, column_key=column_key)
        shop.session.add(row)
        shop.session.flush()
    return row


def _write_roles(shop: Workshop, cell: MatrixCell, content: CellContent) -> None:
    session = shop.session
    known = {row.id: row for row in session.scalars(select(MatrixRole).where(MatrixRole.cell_id == cell.id))}
    for ordinal, one in enumerate(content.roles):
        # A role that somebody else took away meanwhile can't be meant: the revision would have told.
        row = known.pop(one.id, None) if one.id else None
        row = row or MatrixRole(agency_id=cell.agency_id, cell_id=cell.id)
        row.ordinal, row.text, row.level = ordinal, one.text, one.level.value if one.level else None
        session.add(row)
    for row in known.values():
        session.delete(row)
    session.flush()


def add_colleague(shop: Workshop, employee_id: UUID) -> Member:
    """Name somebody whose appraiser is another leader, who is asked first (p.46 f.10, p.47 j).

    Raises NotFound (nobody of the agency), InvalidInput (already there, or nobody to ask).
    """
    if shop.matrix.find(employee_id) is not None:
        raise InvalidInput({"employee_id": N_("Pegawai ini sudah ada dalam matriks.")})
    person = queries.find_candidate(shop.session, shop.entry.desk, employee_id, shop.day)
    if person is None:
        raise NotFound
    above = superiors(shop.session, owner_id=employee_id, position_id=person.position_id, day=shop.day, count=1)
    if not above:
        sentence = N_("Pegawai ini belum mempunyai Pejabat Penilai Kinerja. Hubungi pengelola kepegawaian.")
        raise InvalidInput({"employee_id": sentence})
    row = MatrixMember(
        agency_id=shop.row.agency_id, matrix_id=shop.row.id, kind=MemberKind.CROSS_UNIT.value,
        employee_id=employee_id, position_id=person.position_id,
        consent=Consent.ASKED.value, appraiser_position_id=above[0].position_id,
    )  # fmt: skip
    shop.session.add(row)
    shop.note("matrix.name", row, {"name": person.name})
    words = {"title": shop.entry.desk.title, "name": person.name}
    tell_holders(shop.session, above[0].position_id, "role_asked", words, key=row.id, day=shop.day)
    return _read_back(shop, employee_id)


def add_outsider(shop: Workshop, *, name: str, title: str, agency: str) -> Member:
    """Name somebody of another agency (p.47 j): recorded here, planned and appraised there. Raises InvalidInput."""
    words = {"name": one_line(plain(name)), "title": one_line(plain(title)), "agency": one_line(plain(agency))}
    empty = {field: N_("Isian ini wajib diisi.") for field, text in words.items() if not text}
    if empty:
        raise InvalidInput(empty)
    outside: dict[str, Any] = {"matrix_id": shop.row.id, "kind": MemberKind.OUTSIDE.value, **words}
    same = find_same(shop.session, MatrixMember, **outside)
    if same is not None:
        return shop.member(same.id)
    row = MatrixMember(agency_id=shop.row.agency_id, **outside)
    shop.session.add(row)
    shop.session.flush()
    shop.note("matrix.name", row, words)
    return _read_back(shop, row.id)


def _read_back(shop: Workshop, key: UUID) -> Member:
    shop.session.flush()
    shop.matrix = shop.read()
    return shop.member(key)


def remove_member(shop: Workshop, key: UUID) -> None:
    """Take somebody out who was named, or who no longer answers to the leader; what is in their plan stays there.

    Raises NotFound, also for a direct report; InvalidInput while a team of theirs has members.
    """
    member = shop.member(key)
    if member.id is None or (member.kind is MemberKind.REPORT and not member.gone):
        raise NotFound
    _refuse_led_team(shop, member)
    row = shop.session.get_one(MatrixMember, member.id)
    shop.note("matrix.remove", row, {"name": member.name})
    shop.session.delete(row)
    shop.session.flush()


def _refuse_led_team(shop: Workshop, member: Member) -> None:
    if any(team.lead.key == member.key and team.members for team in shop.matrix.teams):
        raise InvalidInput({"team": N_("Tim ini masih mempunyai anggota. Keluarkan dulu anggotanya.")})


def set_teams(shop: Workshop, key: UUID, *, team: str | None, lead_keys: Collection[UUID]) -> None:
    """Name a person as lead of a team (``team`` is its name), and say in whose teams they work (p.48 b).

    Raises NotFound (no such person, or no lead), InvalidInput (the team has members, or they have roles in it).
    """
    member = shop.member(key)
    name = one_line(plain(team)) if team is not None else None
    if name is None and member.team is not None:
        _refuse_led_team(shop, member)
    leads = {lead.lead.key: lead for lead in shop.matrix.teams}
    if not set(lead_keys) <= leads.keys() - {key}:
        raise NotFound
    left = [lead for lead in leads.values() if lead.lead.id in member.lead_ids and lead.lead.key not in lead_keys]
    if any(member.cell(column.key).roles for lead in left for column in lead.columns):
        raise InvalidInput({"leads": N_("Pegawai ini masih mempunyai peran dalam tim itu. Hapus dulu perannya.")})
    row = shop.member_row(member)
    row.team = name
    shop.session.execute(delete(MatrixTeam).where(MatrixTeam.member_id == row.id))
    for one in lead_keys:
        shop.session.add(MatrixTeam(agency_id=row.agency_id, lead_id=leads[one].lead.id, member_id=row.id))
    changes = {"team": name or "", "leads": [leads[one].lead.name for one in lead_keys]}
    shop.note("matrix.team", row, changes)
    shop.session.flush()


def tell_holders(
    session: Session, position_id: UUID, template: str, words: Mapping[str, str], *, key: UUID, day: date
) -> None:
    """Tell whoever holds a post today, once about the same thing."""
    people = [str(one) for one in queries.list_holders(session, position_id, day)]
    if people:
        asked = {"template": template, "employee_ids": people, "params": dict(words), "key": f"{template}:{key}"}
        defer(session, "notifications.plain", asked)


def _lock_member(session: Session, member_id: UUID) -> MatrixMember | None:
    """Under the lock of the whole matrix, so that nothing is shared while the word about it changes."""
    of = select(MatrixMember.matrix_id).where(MatrixMember.id == member_id).scalar_subquery()
    session.execute(select(RoleMatrix.id).where(RoleMatrix.id == of).with_for_update())
    return session.scalar(select(MatrixMember).where(MatrixMember.id == member_id).with_for_update())


def answer_request(
    session: Session, member_id: UUID, *, agree: bool, answer: str, actor: CurrentActor, day: date, now: datetime
) -> None:
    """The word of the appraiser whose employee another leader wants (p.46 f.10-12); it may change until it is used.

    Raises NotFound for everybody but the holder of the appraiser's post that day, and for the employee themself, also
    where they stand in for that holder; InvalidInput (no reason given, or the roles are in the plan already).
    """
    row = _lock_member(session, member_id)
    if row is None or row.appraiser_position_id is None or row.agency_id != actor.agency_id:
        raise NotFound
    if row.employee_id == actor.employee_id:
        raise NotFound
    if row.appraiser_position_id not in queries.list_led(session, who=actor.employee_id, day=day):
        raise NotFound
    words = plain(answer)
    if not agree and queries.is_delivered(session, row.id):
        sentence = N_("Perannya sudah masuk SKP pegawai. Bahas dengan pegawai lewat perubahan SKP.")
        raise InvalidInput({"answer": sentence})
    if not agree and not words:
        raise InvalidInput({"answer": N_("Tuliskan alasan bila Anda tidak menyetujui.")})
    before = row.consent
    row.consent = Consent.AGREED.value if agree else Consent.DECLINED.value
    row.answer, row.answered_at, row.answered_by_id = words, now, actor.employee_id
    leader, name = queries.find_asking(session, row.id)
    news = "role_agreed" if agree else "role_declined"
    tell_holders(session, leader, news, {"name": name}, key=row.id, day=day)
    record(
        session, actor=actor, action="matrix.answer", subject=row, changes={"consent": [before, row.consent]}, now=now
    )
