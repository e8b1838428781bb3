"""What happened: action plans, documentation, realisation with evidence, feedback and what followed from it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow
from app.people.models import Employee


class Realisation(AgencyRow):
    """The realisation of one indicator, based on evidence; ``indicator`` is the indicator's lineage."""

    __tablename__ = "realisation"
    __table_args__ = (UniqueConstraint("case_id", "indicator"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    indicator: Mapped[UUID]
    text: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]


class ActionPlan(AgencyRow):
    """One numbered line of the action plan of a result (form B.1.1, p.67 A.2-3), on the annual case.

    ``agreed_at`` is when the leader agreed to these words in the dialogue; a change takes it away.
    """

    __tablename__ = "action_plan"
    __table_args__ = (
        Index("ix_action_plan_case_result", "case_id", "result", "ordinal"),
        CheckConstraint("(agreed_at is null) = (agreed_by_id is null)", name="agreed"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    result: Mapped[UUID]
    ordinal: Mapped[int]
    text: Mapped[str]
    target: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    updated_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))


class Documentation(AgencyRow):
    """A dated entry on the progress of a result (form B.1.2, Pasal 16(2), p.68 A.4-7), on the annual case."""

    __tablename__ = "documentation"
    __table_args__ = (Index("ix_documentation_case_day", "case_id", "day"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    result: Mapped[UUID]
    indicator: Mapped[UUID]
    day: Mapped[date]
    text: Mapped[str]
    updated_at: Mapped[datetime]


class Evidence(AgencyRow):
    """A file or a link that proves a result (p.68): exactly one of ``url`` and ``storage_key`` is set.

    With ``documentation_id`` it hangs on a dated entry of form B.1.2 instead of on the realisation.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(url is null) <> (storage_key is null)", name="file_or_link"),
        CheckConstraint("storage_key is null or (size > 0 and sha256 <> '')", name="stored"),
        Index("ix_evidence_case_indicator", "case_id", "indicator"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    indicator: Mapped[UUID]
    title: Mapped[str]
    url: Mapped[str | None]
    storage_key: Mapped[str | None]
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(default="")
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    documentation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("documentation.id", ondelete="CASCADE"), index=True
    )


class Feedback(AgencyRow):
    """Continuous feedback on a result (by lineage) or on a behaviour (by code): exactly one of the two.

    ``giver`` is the label that stands before the text on the official form ("Pimpinan", "Rekan kerja setingkat"), and
    ``source`` the group it belongs to (Pasal 18). With ``to_appraiser`` it is meant for the appraiser alone (p.89 A.4).
    """

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("(result is null) <> (behaviour is null)", name="one_subject"),
        CheckConstraint("source in ('leader', 'peer', 'subordinate', 'other', 'assigner')", name="source"),
        CheckConstraint("kind in ('periodic', 'incidental')", name="kind"),
        CheckConstraint("manner in ('direct', 'indirect')", name="manner"),
        Index("ix_feedback_case", "case_id"),
        Index("ix_feedback_author", "author_id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    result: Mapped[UUID | None]
    behaviour: Mapped[str | None]
    giver: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    source: Mapped[str] = mapped_column(default="leader", server_default="leader")
    kind: Mapped[str] = mapped_column(default="incidental", server_default="incidental")
    manner: Mapped[str] = mapped_column(default="direct", server_default="direct")
    to_appraiser: Mapped[bool] = mapped_column(default=False, server_default="false")
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("feedback_request.id"), index=True)
    corrected_at: Mapped[datetime | None]

    author: Mapped[Employee | None] = relationship()


class FeedbackWording(AgencyRow):
    """What a piece of feedback said before its author corrected it; ``at`` is when it was replaced. Append-only."""

    __tablename__ = "feedback_wording"

    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.id"), index=True)
    text: Mapped[str]
    at: Mapped[datetime]


class FeedbackRequest(AgencyRow):
    """That the employee or the appraiser asked somebody for feedback (p.70 C.9), and what became of it.

    ``subjects`` lists what was asked about: ``{"result": lineage}`` or ``{"behaviour": code}``; nothing else of the
    case is shown to the person asked. One open request per person and case.
    """

    __tablename__ = "feedback_request"
    __table_args__ = (
        CheckConstraint("status in ('open', 'given', 'declined', 'withdrawn')", name="status"),
        CheckConstraint("(status = 'open') = (answered_at is null)", name="answered"),
        CheckConstraint("kind in ('periodic', 'incidental')", name="kind"),
        Index("uq_feedback_request_open", "case_id", "giver_id", unique=True, postgresql_where=text("status = 'open'")),
        Index("ix_feedback_request_giver", "giver_id", "status"),
        Index("ix_feedback_request_due", "due_on", postgresql_where=text("status = 'open'")),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    asker_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    source: Mapped[str]
    kind: Mapped[str]
    subjects: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    message: Mapped[str]
    due_on: Mapped[date]
    status: Mapped[str] = mapped_column(default="open")
    reason: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]

    asker: Mapped[Employee] = relationship(foreign_keys=[asker_id])
    giver: Mapped[Employee] = relationship(foreign_keys=[giver_id])


class FeedbackOutcome(AgencyRow):
    """What the leader concluded from the feedback (Pasal 20(1)-(3)): progress or none, and what follows.

    ``result`` is empty where it is about the work as a whole. ``actions`` are codes of app.progress.values.
    """

    __tablename__ = "feedback_outcome"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    result: Mapped[UUID | None]
    progressing: Mapped[bool]
    actions: Mapped[list[str]] = mapped_column(JSONB)
    text: Mapped[str]
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))

    author: Mapped[Employee] = relationship()


class Takeover(AgencyRow):
    """That the leader took over a result after no progress (Pasal 20(6)-(8), p.70 C.14), on the annual case.

    ``note`` is what the evaluation considers. Undone ones stay, with their reason.
    """

    __tablename__ = "takeover"
    __table_args__ = (
        CheckConstraint("(undone_at is null) = (undo_reason = '')", name="undone"),
        Index("uq_takeover_standing", "case_id", "result", unique=True, postgresql_where=text("undone_at is null")),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    result: Mapped[UUID]
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    by_name: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by_name: Mapped[str] = mapped_column(default="")
    undo_reason: Mapped[str] = mapped_column(default="")
