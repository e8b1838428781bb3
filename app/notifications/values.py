"""Records of notices: what happened, who is told what, and what a page or a mail shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Template(StrEnum):
    """The names of all notices; each has its sentence in app.notifications.sentences."""

    TURN = "turn"
    MOVED = "moved"
    MOVED_ON = "moved_on"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    PLAN_AGREED = "plan_agreed"
    CHANGE_AGREED = "change_agreed"
    DELIVERED = "delivered"
    OBJECTION_TURN = "objection_turn"
    OBJECTION_FILED = "objection_filed"
    OBJECTION_EXPLAINED = "objection_explained"
    OBJECTION_ASKED = "objection_asked"
    OBJECTION_ANSWERED = "objection_answered"
    OBJECTION_UPHELD = "objection_upheld"
    OBJECTION_CHANGED = "objection_changed"
    HANDED_TO_YOU = "handed_to_you"
    HANDED_AWAY = "handed_away"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    ACTED_FOR_YOU = "acted_for_you"
    REMINDER = "reminder"
    STANDS_IN = "stands_in"
    ASSIGNMENT_ASKED = "assignment_asked"
    ASSIGNMENT_PROPOSED = "assignment_proposed"
    ASSIGNMENT_APPROVED = "assignment_approved"
    ASSIGNMENT_REFUSED = "assignment_refused"
    ASSIGNMENT_WITHDRAWN = "assignment_withdrawn"
    FEEDBACK_ASKED = "feedback_asked"
    FEEDBACK_DUE = "feedback_due"
    FEEDBACK_GIVEN = "feedback_given"
    FEEDBACK_DECLINED = "feedback_declined"
    RESULT_TAKEN_OVER = "result_taken_over"
    RESULT_GIVEN_BACK = "result_given_back"
    GUIDANCE_PLANNED = "guidance_planned"
    GUIDANCE_ASSIGNED = "guidance_assigned"
    GUIDANCE_SIGNED = "guidance_signed"
    REPORT_DUE = "report_due"
    REPORT_ARRIVED = "report_arrived"
    FOLLOW_UP_DECIDED = "follow_up_decided"
    ROLES_SHARED = "roles_shared"
    ROLE_ASKED = "role_asked"
    ROLE_AGREED = "role_agreed"
    ROLE_DECLINED = "role_declined"
    VERSION_MOVED = "version_moved"
    WORKFLOW_SUBMITTED = "workflow_submitted"
    WORKFLOW_SENT_BACK = "workflow_sent_back"
    WORKFLOW_PROPOSED = "workflow_proposed"


OBJECTION_WORDS = frozenset(
    {
        Template.OBJECTION_TURN,
        Template.OBJECTION_FILED,
        Template.OBJECTION_EXPLAINED,
        Template.OBJECTION_UPHELD,
        Template.OBJECTION_CHANGED,
    }
)
# The words of other steps may be about ratings that their reader must not know yet.
WITH_COMMENT = OBJECTION_WORDS | {
    Template.TURN,
    Template.RETURNED,
    Template.WITHDRAWN,
    Template.PLAN_AGREED,
    Template.CHANGE_AGREED,
    Template.CANCELLED,
    Template.REOPENED,
}
# Notices that ask for something: whoever stands in for an absent person gets these as well.
ASKS = frozenset(
    {
        Template.TURN,
        Template.OBJECTION_TURN,
        Template.OBJECTION_ASKED,
        Template.HANDED_TO_YOU,
        Template.REMINDER,
        Template.ASSIGNMENT_ASKED,
    }
)


@dataclass(frozen=True)
class Happening:
    """One step of a case, as far as it matters for who is told.

    ``people`` maps relations to their holders, the owner among them. ``turns`` are those who are expected to act next,
    ``left`` those who were expected to act before the step.
    """

    kind: str
    effects: frozenset[str]
    actor_id: UUID | None
    acting_for_id: UUID | None
    owner_id: UUID
    people: Mapping[str, UUID]
    hand_to: str | None = None
    hands: str | None = None
    turns: tuple[UUID, ...] = ()
    left: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Notice:
    """That a person is told something; ``on_behalf_of`` is the absent person whose task it is."""

    employee_id: UUID
    template: Template
    on_behalf_of: UUID | None = None


@dataclass(frozen=True)
class NoticeRow:
    """A notice as the list shows it. ``open_to_reader``: the person may still see the case."""

    id: UUID
    template: str
    params: Mapping[str, Any]
    at: datetime
    read: bool
    case_id: UUID | None
    open_to_reader: bool


@dataclass(frozen=True)
class NoticePage:
    """One page of notices, unread ones first; ``more`` is where the next page begins."""

    rows: list[NoticeRow] = field(default_factory=list)
    more: UUID | None = None


@dataclass(frozen=True)
class Letter:
    """What a mail about a notice needs; ``locale`` is the reader's, ``time_zone`` the agency's."""

    notice_id: UUID
    address: str
    name: str
    agency: str
    locale: str
    time_zone: str
    template: str
    params: Mapping[str, Any]
    case_id: UUID | None
