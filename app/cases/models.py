"""The running workflow, whatever it is about: cycle, case, event, task, timer, vote."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from app.core.base import AgencyRow
from app.definitions.models import DefinitionVersion
from app.people.models import Employee, Position, Unit


class Cycle(AgencyRow):
    """One round of appraisals in an agency, with its named dates (used by deadlines as ``cycle.<name>``).

    With ``purpose`` "requests" it is the register of what people ask for by one workflow in one year (leaves, permits).
    ``selection`` "applicable": a new case gets the workflow of CycleWorkflow that applies to the person;
    ``definition_version`` is for those to whom none does.
    """

    __tablename__ = "cycle"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        CheckConstraint("ends_on >= starts_on", name="span"),
        CheckConstraint("status in ('draft', 'open', 'closed')", name="status"),
        CheckConstraint("approach in ('quantitative', 'qualitative')", name="approach"),
        CheckConstraint("rhythm in ('none', 'monthly', 'quarterly')", name="rhythm"),
        CheckConstraint("rhythm = 'none' or periodic_version_id is not null", name="periodic_version"),
        CheckConstraint("purpose in ('appraisal', 'requests')", name="purpose"),
        CheckConstraint("selection in ('fixed', 'applicable')", name="selection"),
    )

    code: Mapped[str]
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    plan_due: Mapped[date]
    evaluation_opens: Mapped[date]
    self_assessment_due: Mapped[date]
    rating_due: Mapped[date]
    approach: Mapped[str] = mapped_column(default="qualitative")
    status: Mapped[str] = mapped_column(default="draft")
    definition_version_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"))
    rhythm: Mapped[str] = mapped_column(default="none", server_default="none")
    periodic_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("definition_version.id"))

    purpose: Mapped[str] = mapped_column(default="appraisal", server_default="appraisal")
    selection: Mapped[str] = mapped_column(default="fixed", server_default="fixed")

    definition_version: Mapped[DefinitionVersion] = relationship(foreign_keys=[definition_version_id])
    periodic_version: Mapped[DefinitionVersion | None] = relationship(foreign_keys=[periodic_version_id])
    periods: Mapped[list[Period]] = relationship(order_by="Period.ordinal", cascade="all, delete-orphan")

    def __str__(self) -> str:
        return self.name


class CycleWorkflow(AgencyRow):
    """A workflow that new cases of a cycle may get, as its ``applies_to`` says; fixed when the cycle is opened."""

    __tablename__ = "cycle_workflow"
    __table_args__ = (UniqueConstraint("cycle_id", "definition_version_id"),)

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"))
    definition_version_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"))

    definition_version: Mapped[DefinitionVersion] = relationship()


class Period(AgencyRow):
    """One month or quarter of a cycle with its evaluation window (Pasal 24(2), p.90 A.8a).

    The window of the evaluation runs from ``opens_on`` to ``rating_due``, both included. The last period of the
    official form is "TRIWULAN IV-AKHIR": with ``annual`` the annual evaluation is its evaluation.
    """

    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("cycle_id", "ordinal"),
        CheckConstraint("ends_on >= starts_on and opens_on >= starts_on", name="span"),
        CheckConstraint("report_due >= opens_on and rating_due >= report_due", name="window"),
        CheckConstraint("ordinal > 0", name="ordinal"),
    )

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"))
    ordinal: Mapped[int]
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opens_on: Mapped[date]
    report_due: Mapped[date]
    rating_due: Mapped[date]
    annual: Mapped[bool] = mapped_column(default=False)

    def __str__(self) -> str:
        return self.name


class CycleOpening(AgencyRow):
    """The making of cases for a unit and everything below it, in batches that a worker can resume.

    ``cursor`` is the last employee done; ``total``, ``opened``, ``skipped`` count employees.
    """

    __tablename__ = "cycle_opening"
    __table_args__ = (CheckConstraint("status in ('queued', 'running', 'done')", name="status"),)

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    requested_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    status: Mapped[str] = mapped_column(default="queued")
    cursor: Mapped[UUID | None]
    total: Mapped[int] = mapped_column(default=0)
    opened: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)

    cycle: Mapped[Cycle] = relationship()
    unit: Mapped[Unit] = relationship()


class Case(AgencyRow):
    """One appraisal on its way through its pinned definition.

    ``version`` equals the number of its events and ``entry_seq`` the event by which it entered its state (a move to
    another version that leaves it there is no entry); ``revision`` counts edits of its content. Both guard against a
    page that was opened before somebody else changed the case.
    ``parent_id`` is the annual case that opened a periodic one; ``succeeds_id`` the case of the post that its
    owner left during the year (p.65 C.6). ``ordinal`` numbers the requests of one person in a register; an appraisal
    has 0. Only app.cases.service writes here.
    """

    __tablename__ = "appraisal_case"
    __table_args__ = (
        # Who returns to a former post within the year gets another case there, which succeeds the one in between, and
        # under it other cases of the same periods.
        UniqueConstraint(
            "cycle_id", "owner_id", "position_id", "period_id", "succeeds_id", "parent_id", "ordinal",
            name="uq_appraisal_case_one", postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("(parent_id is null) = (period_id is null)", name="child"),
        CheckConstraint("version >= 0 and revision >= 0", name="counters"),
        CheckConstraint("ordinal >= 0", name="ordinal"),
        Index("ix_appraisal_case_agency_state", "agency_id", "cycle_id", "state", "id"),
        Index("ix_appraisal_case_unit_state", "unit_id", "state"),
        Index("ix_appraisal_case_due", "agency_id", "due_at", postgresql_where=text("due_at is not null")),
    )  # fmt: skip

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"))
    definition_version_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"), index=True)
    position_id: Mapped[UUID] = mapped_column(ForeignKey("position.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    period_id: Mapped[UUID | None] = mapped_column(ForeignKey("period.id"), index=True)
    succeeds_id: Mapped[UUID | None] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    ordinal: Mapped[int] = mapped_column(default=0, server_default="0")
    state: Mapped[str]
    stage: Mapped[str]
    version: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=0)
    entry_seq: Mapped[int] = mapped_column(default=0)
    entered_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    handed_to: Mapped[str | None]
    hands: Mapped[str | None]
    predicate: Mapped[str | None]
    closed_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship()
    definition_version: Mapped[DefinitionVersion] = relationship()
    owner: Mapped[Employee] = relationship()
    position: Mapped[Position] = relationship()
    unit: Mapped[Unit] = relationship()
    period: Mapped[Period | None] = relationship()
    parent: Mapped[Case | None] = relationship(foreign_keys=[parent_id], remote_side="Case.id")
    period_rows: Mapped[list[dict[str, Any]] | None] = query_expression()
    """The periods of the cycle with the periodic cases of this one, where a query brought them along; else None."""
    succeeds: Mapped[Case | None] = relationship(foreign_keys=[succeeds_id], remote_side="Case.id")

    @property
    def round_name(self) -> str:
        """The cycle, and the period where the case is the evaluation of one; a request by its number in the year."""
        if self.ordinal:
            return f"{self.cycle.name} ({self.ordinal})"
        return f"{self.cycle.name} – {self.period.name}" if self.period else self.cycle.name

    @property
    def plan_case_id(self) -> UUID:
        """The case that holds the plan: a periodic evaluation reads its parent's."""
        return self.parent_id or self.id


class CaseParty(AgencyRow):
    """Who stands in which relation to a case: resolved at a date, recorded, and resolved again when people move.

    ``employee_id`` is empty where the post is vacant. ``via`` says how: definitive, plt, plh, override.
    """

    __tablename__ = "case_party"
    __table_args__ = (
        UniqueConstraint("case_id", "relation"),
        Index("ix_case_party_employee_relation", "employee_id", "relation", "case_id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    relation: Mapped[str]
    employee_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    position_id: Mapped[UUID | None] = mapped_column(ForeignKey("position.id"))
    via: Mapped[str]
    resolved_on: Mapped[date]

    employee: Mapped[Employee | None] = relationship()
    position: Mapped[Position | None] = relationship()


class CaseEvent(AgencyRow):
    """One step, append-only (trigger). ``hash`` covers the content and the hash of the event before it."""

    __tablename__ = "case_event"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        UniqueConstraint("case_id", "idempotency_key"),
        CheckConstraint("seq > 0", name="seq"),
        # Few: what tells which versions the cases of a cycle were moved from.
        Index("ix_case_event_move", "case_id", postgresql_where=text("kind = 'move'")),
        # Holds all that measuring the ways of thousands of cases reads, in the order of each way.
        Index(
            "ix_case_event_way", "case_id", "seq",
            postgresql_include=["at", "from_state", "to_state", "kind", "transition"],
            postgresql_where=text("from_state is distinct from to_state"),
        ),
    )  # fmt: skip

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    transition: Mapped[str]
    kind: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    definition_version_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"))
    actor_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    actor_name: Mapped[str]
    acting_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    acting_for_name: Mapped[str] = mapped_column(default="")
    relation: Mapped[str]
    via: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    comment: Mapped[str] = mapped_column(default="")
    idempotency_key: Mapped[str]
    body_hash: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]


class CaseTask(AgencyRow):
    """That somebody is expected to act in the present state. Open tasks are the inboxes."""

    __tablename__ = "case_task"
    __table_args__ = (
        # A panel's members are asked one by one.
        UniqueConstraint("case_id", "entry_seq", "relation", "assignee_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("status in ('open', 'done', 'cancelled')", name="status"),
        Index(
            "ix_case_task_inbox",
            "assignee_id",
            "due_at",
            "id",
            postgresql_where=text("status = 'open'"),
        ),
        # By which members of a panel find the cases that the panel was asked about, and peers theirs.
        Index(
            "ix_case_task_group", "relation", "case_id",
            postgresql_where=text("relation like 'panel:%' or relation = 'peer'"),
        ),
    )  # fmt: skip

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    entry_seq: Mapped[int]
    relation: Mapped[str]
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    state: Mapped[str]
    due_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(default="open")

    case: Mapped[Case] = relationship()
    assignee: Mapped[Employee | None] = relationship()


class CaseTimer(AgencyRow):
    """A reminder, escalation or time-out that will fall due while the case stays in the state it entered."""

    __tablename__ = "case_timer"
    __table_args__ = (
        UniqueConstraint("case_id", "entry_seq", "kind", "ordinal"),
        CheckConstraint("kind in ('remind', 'escalate', 'lapse')", name="kind"),
        CheckConstraint("status in ('waiting', 'fired', 'cancelled')", name="status"),
        Index("ix_case_timer_due", "fire_at", postgresql_where=text("status = 'waiting'")),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    entry_seq: Mapped[int]
    kind: Mapped[str]
    ordinal: Mapped[int]
    transition: Mapped[str | None]
    fire_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="waiting")
    fired_at: Mapped[datetime | None]


class CarriedResult(AgencyRow):
    """The wish of appraiser or employee to use a periodic result of the former post for a period (p.91 A.13a).

    ``source_case_id`` is the periodic case of the former post. It counts once the other of the two has agreed.
    """

    __tablename__ = "carried_result"
    __table_args__ = (
        CheckConstraint("status in ('proposed', 'agreed', 'declined')", name="status"),
        CheckConstraint("proposed_as in ('owner', 'appraiser')", name="proposed_as"),
        CheckConstraint("(status = 'proposed') = (answered_at is null)", name="answered"),
        Index("uq_carried_result_standing", "case_id", "period_id", unique=True,
              postgresql_where=text("status <> 'declined'")),
    )  # fmt: skip

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    period_id: Mapped[UUID] = mapped_column(ForeignKey("period.id"))
    source_case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    status: Mapped[str] = mapped_column(default="proposed")
    proposed_as: Mapped[str]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    proposed_at: Mapped[datetime]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    answered_at: Mapped[datetime | None]

    source: Mapped[Case] = relationship(foreign_keys=[source_case_id])
    period: Mapped[Period] = relationship()
    proposed_by: Mapped[Employee] = relationship(foreign_keys=[proposed_by_id])
    answered_by: Mapped[Employee | None] = relationship(foreign_keys=[answered_by_id])


class CaseVote(AgencyRow):
    """One person's vote on a transition that needs several; ``entry_seq`` ties it to the stay in the state.

    A vote that doesn't decide writes no event, so it keeps the key of its request itself.

    ``acting_for_id``: for whom a substitute voted; one seat has one vote, whoever gives it.
    """

    __tablename__ = "case_vote"
    __table_args__ = (
        UniqueConstraint("case_id", "entry_seq", "transition", "voter_id"),
        UniqueConstraint("case_id", "entry_seq", "transition", "acting_for_id"),
        UniqueConstraint("case_id", "idempotency_key"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    entry_seq: Mapped[int]
    transition: Mapped[str]
    voter_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    acting_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    comment: Mapped[str] = mapped_column(default="", server_default="")
    approve: Mapped[bool]
    at: Mapped[datetime]
    idempotency_key: Mapped[str | None]
    body_hash: Mapped[str | None]

    @property
    def seat_id(self) -> UUID:
        """In whose place the vote was given."""
        return self.acting_for_id or self.voter_id


class CaseAnswer(AgencyRow):
    """The answer to a field that HR put on a form; shape and wording live in the pinned definition."""

    __tablename__ = "case_answer"
    __table_args__ = (UniqueConstraint("case_id", "form", "field"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    form: Mapped[str]
    field: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
