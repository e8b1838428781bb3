"""Work that follows a step or a deadline. Shallow: the service decides, and running a job again does no harm."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.core import clock
from app.core.jobs import defer, periodic, task
from app.core.unit_of_work import unit_of_work
from app.notifications import assigned, examined, mailer, queries, service, substitutes
from app.notifications.values import Template


@task("notifications.case_event")
def case_event_job(case_id: str, event_id: str) -> None:
    """Tell people about a step."""
    with unit_of_work() as session:
        ask_for_mail(session, service.tell_event(session, UUID(case_id), UUID(event_id), now=clock.now()))


@task("notifications.reminder")
def reminder_job(case_id: str, timer_id: str) -> None:
    """Remind those who still have to act."""
    with unit_of_work() as session:
        ask_for_mail(session, service.remind(session, UUID(case_id), UUID(timer_id), now=clock.now()))


@task("notifications.new_holder")
def new_holder_job(task_id: str) -> None:
    """Tell somebody that a task became theirs without a step, because people moved."""
    with unit_of_work() as session:
        ask_for_mail(session, service.tell_new_holder(session, UUID(task_id), now=clock.now()))


@task("notifications.plain")
def plain_job(
    template: str, employee_ids: list[str], params: dict[str, str], key: str, case_id: str | None = None
) -> None:
    """Tell some people the same thing; features below ask for it by name."""
    people, about = [UUID(one) for one in employee_ids], UUID(case_id) if case_id else None
    with unit_of_work() as session:
        told = service.tell_plainly(
            session, Template(template), people, params=params, key=key, case_id=about, now=clock.now()
        )
        ask_for_mail(session, told)


@task("notifications.assignment")
def assignment_job(assignment_id: str, news: str, actor_id: str) -> None:
    """Tell people about a proposed, decided or withdrawn assignment."""
    with unit_of_work() as session:
        told = assigned.tell(session, UUID(assignment_id), news, actor_id=UUID(actor_id), now=clock.now())
        ask_for_mail(session, told)


@task("notifications.clarification")
def clarification_job(clarification_id: str, news: str) -> None:
    """Tell people about a question or an explanation in the examination of an objection."""
    with unit_of_work() as session:
        ask_for_mail(session, examined.tell(session, UUID(clarification_id), news, now=clock.now()))


@periodic("notifications.stand_ins", "25 17 * * *")
def stand_ins() -> None:
    """Shortly after midnight in Indonesia: one job for each delegation that begins; who was told isn't told again."""
    now = clock.now()
    with unit_of_work() as session:
        for delegation_id in substitutes.due(session, now):
            key = f"stand_in:{delegation_id}"
            defer(session, "notifications.stand_in", {"delegation_id": str(delegation_id)}, queueing_lock=key)


@task("notifications.stand_in")
def stand_in_job(delegation_id: str) -> None:
    """Tell one substitute that they stand in from now on."""
    with unit_of_work() as session:
        ask_for_mail(session, substitutes.tell(session, UUID(delegation_id), now=clock.now()))


def ask_for_mail(session: Session, notice_ids: Sequence[UUID]) -> None:
    """One job for each mail, so that one bad address can't hold up the others."""
    if mailer.current_desk() is None or not notice_ids:
        return
    for notice_id in queries.list_addressees(session, notice_ids):
        defer(session, "notifications.mail", {"notification_id": str(notice_id)}, queue="mail")


@task("notifications.mail", queue="mail")
def mail_job(notification_id: str) -> None:
    """Send one mail. An error leaves the notice unmailed and the worker tries again, later each time."""
    desk, notice_id = mailer.current_desk(), UUID(notification_id)
    if desk is None:
        return
    with unit_of_work() as session:
        letter = service.find_letter(session, notice_id, now=clock.now())
    if letter is None:
        return
    message = mailer.compose(letter, desk.word(letter), desk.server.sender)
    with unit_of_work() as session:
        notice = queries.lock_unmailed(session, notice_id)
        if notice is not None:
            desk.server.send(message)
            notice.mailed_at = clock.now()
