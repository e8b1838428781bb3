"""Ratings, predicate, signatures and who may read them, along the real way of a case."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cases import service as cases
from app.cases.models import Case
from app.core.errors import Refused
from app.evaluations import service
from app.evaluations.models import Evaluation, Signature
from app.evaluations.queries import evaluations_of, read_evaluations
from app.evaluations.values import EvaluationFile, Origin
from app.people.models import Delegation, Posting
from tests.story import open_part, rate, ratings, reach
from tests.world import World

# p.99, typed from the law: result rating, behaviour rating, predicate.
LAW = [
    ("above", "below", "poor"),
    ("above", "meets", "good"),
    ("above", "above", "very_good"),
    ("meets", "below", "poor"),
    ("meets", "meets", "good"),
    ("meets", "above", "good"),
    ("below", "below", "very_poor"),
    ("below", "meets", "needs_improvement"),
    ("below", "above", "needs_improvement"),
]


def seen_by(world: World, case: Case, part: str) -> EvaluationFile:
    """What somebody of the cast may read of the evaluation right now."""
    return evaluations_of(cases.open_file(world.session, case, actor=world.actor(part), now=world.now))


def signatures(session: Session, case: Case, transition: str) -> dict[str, Signature]:
    query = select(Signature).where(Signature.case_id == case.id, Signature.transition == transition)
    return {row.relation: row for row in session.scalars(query)}


@pytest.mark.parametrize(("result", "behaviour", "predicate"), LAW)
def test_p99_predicate_follows_the_table_of_the_law(frozen: World, result: str, behaviour: str, predicate: str) -> None:
    case = reach(frozen, "rating")
    service.save_ratings(open_part(frozen, case, "ratings", "appraiser"), ratings(result, behaviour))
    frozen.act(case, "submit_rating", "appraiser")
    draft = seen_by(frozen, case, "appraiser").draft
    assert draft is not None
    assert (draft.predicate, case.predicate) == (predicate, predicate)
    assert (draft.rated_by, draft.rated_as) == (frozen.people["appraiser"].name, "appraiser")


@pytest.mark.parametrize("missing", ["result_rating", "behaviour_rating"])
def test_half_a_rating_is_not_submitted(frozen: World, missing: str) -> None:
    case = reach(frozen, "rating")
    rate(frozen, case)
    row = frozen.session.scalars(select(Evaluation).where(Evaluation.case_id == case.id)).one()
    setattr(row, missing, None)
    frozen.session.flush()
    with pytest.raises(Refused):
        frozen.act(case, "submit_rating", "appraiser")
    assert case.state == "rating"


@pytest.mark.parametrize("state", ["rating", "delivery"])
def test_owner_reads_no_rating_before_delivery(frozen: World, state: str) -> None:
    case = reach(frozen, "rating")
    rate(frozen, case)
    if state == "delivery":
        frozen.act(case, "submit_rating", "appraiser")
    assert seen_by(frozen, case, "employee").evaluations == ()
    assert seen_by(frozen, case, "appraiser").draft is not None


def test_ratings_stay_in_the_database_when_the_owner_reads(frozen: World) -> None:
    """The statement itself gives nothing back, so no template can show it by mistake."""
    case = reach(frozen, "delivery")
    given: list[object] = []
    file = cases.open_file(frozen.session, case, actor=frozen.actor("employee"), now=frozen.now)
    row = read_evaluations(frozen.session, case.id, file.visible - {"ratings", "result"})
    given.extend(row.evaluations)
    assert given == []
    assert evaluations_of(file).evaluations == ()


def test_owner_reads_the_delivered_version(frozen: World) -> None:
    case = reach(frozen, "received")
    final = seen_by(frozen, case, "employee").final
    assert final is not None
    assert final.ratings == ratings("meets", "meets")
    assert final.predicate == "good"
    assert final.delivered_at is not None


def test_appraiser_reads_the_self_assessment_only_once_handed_in(frozen: World) -> None:
    case = reach(frozen, "self_assessment")
    service.save_self_assessment(
        open_part(frozen, case, "self_assessment", "employee"),
        note="Sedang saya tulis",
        obstacles="",
        result_rating=None,
        behaviour_rating=None,
        now=frozen.now,
    )
    assert seen_by(frozen, case, "appraiser").self_view is None
    frozen.act(case, "submit_self_assessment", "employee")
    view = seen_by(frozen, case, "appraiser").self_view
    assert view is not None
    assert view.note == "Sedang saya tulis"


def test_decision_draft_is_its_authors_alone(frozen: World) -> None:
    case = reach(frozen, "objection_decision")
    service.draft_decision(open_part(frozen, case, "decision_ratings", "superior"), ratings("above", "above"))
    assert seen_by(frozen, case, "superior").decision_draft is not None
    for part in ("employee", "appraiser"):
        assert seen_by(frozen, case, part).decision_draft is None


def test_p118_b7_decision_supersedes_and_keeps_the_first_version(frozen: World) -> None:
    case = reach(frozen, "objection_decision")
    first = seen_by(frozen, case, "employee").final
    assert first is not None
    draft = service.draft_decision(open_part(frozen, case, "decision_ratings", "superior"), ratings("above", "above"))
    superior = service.Rater(frozen.people["superior"].id, "appraiser_superior", frozen.now)
    file = cases.open_file(frozen.session, case, actor=frozen.actor("superior"), now=frozen.now)
    service.finalise_decision(frozen.session, case, file.compiled, superior)
    found = seen_by(frozen, case, "employee")
    assert found.final is not None
    assert (found.final.id, found.final.origin, found.final.predicate) == (draft.id, Origin.DECISION, "very_good")
    kept = next(one for one in found.evaluations if one.id == first.id)
    assert (kept.status, kept.ratings, kept.predicate) == ("superseded", first.ratings, "good")
    assert case.predicate == "very_good"


def test_one_statement_reads_everything(frozen: World) -> None:
    case = reach(frozen, "received")
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    bind = frozen.session.connection().engine
    event.listen(bind, "before_cursor_execute", note)
    try:
        found = read_evaluations(frozen.session, case.id)
    finally:
        event.remove(bind, "before_cursor_execute", note)
    assert len(statements) == 1
    assert found.self_view
    assert found.evaluations
    assert found.signatures


def test_pasal_14_3_p114_a4_signatures_name_who_signed(frozen: World) -> None:
    case = reach(frozen, "received")
    agreed = signatures(frozen.session, case, "agree_plan")
    assert {name for name, row in agreed.items() if row.signed} == {"owner", "appraiser"}
    delivered = signatures(frozen.session, case, "deliver_document")
    assert {name for name, row in delivered.items() if row.signed} == {"appraiser"}
    appraiser, person = delivered["appraiser"], frozen.people["appraiser"]
    assert (appraiser.name, appraiser.nip, appraiser.rank) == (person.name, person.nip, person.rank)
    assert (appraiser.position, appraiser.unit) == ("Kepala Puskesmas", "UPT Puskesmas Melati")


def test_snapshot_stays_after_a_transfer(frozen: World) -> None:
    case = reach(frozen, "received")
    before = {row.id: (row.name, row.rank, row.position, row.unit) for row in _all(frozen.session, case)}
    person = frozen.people["appraiser"]
    person.name, person.rank = "dr. Bagas Pramudita, M.P.H.", "IV/b"
    frozen.positions["appraiser"].title = "Kepala UPT"
    frozen.units["clinic"].name = "UPT Puskesmas Kenanga"
    posting = frozen.session.scalars(select(Posting).where(Posting.employee_id == person.id)).one()
    posting.ends_on = date(2026, 1, 12)
    frozen.session.flush()
    frozen.act(case, "acknowledge", "employee")
    after = {row.id: (row.name, row.rank, row.position, row.unit) for row in _all(frozen.session, case)}
    assert {key: after[key] for key in before} == before
    assert len(after) > len(before)


def _all(session: Session, case: Case) -> list[Signature]:
    return list(session.scalars(select(Signature).where(Signature.case_id == case.id)))


def test_p90_a11_takeover_rates_as_the_superior_and_is_final(frozen: World) -> None:
    case = reach(frozen, "rating")
    frozen.act(case, "hand_over_rating", None)
    rate(frozen, case, "superior")
    frozen.act(case, "submit_rating", "superior")
    frozen.act(case, "deliver_document", "superior")
    delivered = signatures(frozen.session, case, "deliver_document")
    assert {name for name, row in delivered.items() if row.signed} == {"appraiser_superior"}
    final = seen_by(frozen, case, "employee").final
    assert final is not None
    assert final.rated_as == "appraiser_superior"
    with pytest.raises(Refused):
        frozen.act(case, "file_objection", "employee", "Saya tidak setuju.")


def test_substitute_signs_on_behalf(frozen: World) -> None:
    case = reach(frozen, "delivery")
    frozen.session.add(
        Delegation(
            agency_id=frozen.agency.id,
            absent_id=frozen.people["appraiser"].id,
            substitute_id=frozen.people["colleague"].id,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 1),
            reason="Cuti",
        )
    )
    frozen.session.flush()
    frozen.act(case, "deliver_document", "colleague")
    row = signatures(frozen.session, case, "deliver_document")["appraiser"]
    assert (row.name, row.acting_as, row.position) == (frozen.people["colleague"].name, "a.n.", "Kepala Puskesmas")
    assert row.extra == {"on_behalf_of": frozen.people["appraiser"].name}


@pytest.mark.parametrize(("kind", "words"), [("plt", "Plt."), ("plh", "Plh.")])
def test_acting_officer_is_named_as_such(frozen: World, kind: str, words: str) -> None:
    posting = frozen.session.scalars(select(Posting).where(Posting.employee_id == frozen.people["appraiser"].id)).one()
    posting.kind = kind
    frozen.session.flush()
    case = reach(frozen, "running")
    assert signatures(frozen.session, case, "agree_plan")["appraiser"].acting_as == words


def test_new_ratings_after_a_recall_drop_the_old_predicate(frozen: World) -> None:
    case = reach(frozen, "delivery")
    frozen.act(case, "recall_rating", "appraiser", "Ada bukti baru.")
    service.save_ratings(open_part(frozen, case, "ratings", "appraiser"), ratings("above", "above"))
    draft = seen_by(frozen, case, "appraiser").draft
    assert draft is not None
    assert (draft.predicate, draft.rated_as, case.predicate) == (None, None, None)


def test_reopening_opens_a_new_version(frozen: World) -> None:
    case = reach(frozen, "received")
    frozen.act(case, "acknowledge", "employee")
    assert case.closed_at is not None
    frozen.act(case, "reopen_case", "hr", "Salah ketik rating.")
    assert (case.predicate, case.closed_at) == (None, None)
    found = seen_by(frozen, case, "appraiser")
    assert found.draft is not None
    assert found.draft.ratings == ratings("meets", "meets")
    assert [(one.number, one.status) for one in found.evaluations] == [(1, "superseded"), (2, "draft")]
    assert seen_by(frozen, case, "employee").draft is None


def test_cancelling_takes_the_case_out_of_the_distribution(frozen: World) -> None:
    case = reach(frozen, "received")
    frozen.act(case, "cancel_case", "hr", "Pindah instansi.")
    assert case.predicate is None
    assert frozen.session.scalar(select(func.count()).where(Evaluation.case_id == case.id)) == 1


def test_evaluation_opens_on_the_local_day(frozen: World) -> None:
    """23.30 UTC on the eve is already the day in Asia/Jakarta."""
    case = reach(frozen, "running")
    frozen.cycle.evaluation_opens = date(2026, 3, 2)
    frozen.session.flush()
    frozen.now = frozen.now.replace(month=3, day=1, hour=16, minute=30)
    with pytest.raises(Refused):
        frozen.act(case, "start_self_assessment", "employee")
    frozen.now = frozen.now.replace(hour=17)
    frozen.act(case, "start_self_assessment", "employee")
    assert case.state == "self_assessment"


def test_unknown_rating_is_refused_by_the_database(frozen: World) -> None:
    case = reach(frozen, "rating")
    service.save_ratings(open_part(frozen, case, "ratings", "appraiser"), ratings("excellent", "meets"))
    with pytest.raises(IntegrityError):
        frozen.session.flush()
