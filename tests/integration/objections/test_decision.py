"""An objection from filing to decision, through the one door of cases."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cases import service as cases
from app.cases.models import Case
from app.core.errors import Refused
from app.evaluations import service as evaluations
from app.evaluations.models import Evaluation
from app.evaluations.values import Ratings
from app.objections.models import Objection
from app.objections.queries import read_objection
from app.objections.values import Decision
from tests.integration.objections.conftest import REASON, substitute
from tests.world import World


def _weigh(world: World, case: Case, part: str = "superior", **ratings: str) -> None:
    file = cases.edit(world.session, case_id=case.id, part="decision_ratings", actor=world.actor(part), now=world.now)
    evaluations.draft_decision(file, Ratings(**ratings))


def _versions(session: Session, case: Case) -> list[tuple[int, str, str, str | None]]:
    rows = session.scalars(select(Evaluation).where(Evaluation.case_id == case.id).order_by(Evaluation.number))
    return [(row.number, row.origin, row.status, row.predicate) for row in rows]


def test_pasal_29_the_reasons_are_the_words_of_the_step(frozen: World, received: Case) -> None:
    frozen.act(received, "file_objection", "employee", REASON)
    found = read_objection(frozen.session, received.id)
    assert found is not None
    assert (found.filed.text, found.filed.by, found.filed.at) == (REASON, "Ns. Laras Kinasih, S.Kep.", frozen.now)
    assert (found.explained, found.decided, found.decision, found.after, found.draft) == (None,) * 5
    assert (found.before.predicate, found.before.rated_by) == ("poor", "dr. Bagas Pramudita")


def test_pasal_29_an_objection_without_reasons_is_refused(frozen: World, received: Case) -> None:
    with pytest.raises(Refused):
        frozen.act(received, "file_objection", "employee", "  ")
    assert frozen.session.scalar(select(Objection.id).where(Objection.case_id == received.id)) is None


def test_p117_b4_the_explanation_is_kept_with_who_and_when(frozen: World, explained: Case) -> None:
    found = read_objection(frozen.session, explained.id)
    assert found is not None
    assert found.explained is not None
    assert (found.explained.text, found.explained.by) == ("Laporan Maret dan April terlambat.", "dr. Bagas Pramudita")
    assert found.explained.at == frozen.now


def test_silence_of_the_appraiser_leaves_the_explanation_empty(frozen: World, received: Case) -> None:
    frozen.act(received, "file_objection", "employee", REASON)
    frozen.act(received, "lapse_explanation", None)
    found = read_objection(frozen.session, received.id)
    assert found is not None
    assert found.explained is None
    frozen.act(received, "uphold_rating", "superior", "Bukti cukup.")
    assert read_objection(frozen.session, received.id).decision is Decision.UPHELD  # type: ignore[union-attr]


def test_p117_b5_upholding_keeps_the_evaluation(frozen: World, explained: Case) -> None:
    _weigh(frozen, explained, result_rating="above")
    frozen.act(explained, "uphold_rating", "superior", "Bukti Pejabat Penilai cukup.")
    found = read_objection(frozen.session, explained.id)
    assert found is not None
    assert found.decided is not None
    assert (found.decision, found.decided.text) == (Decision.UPHELD, "Bukti Pejabat Penilai cukup.")
    assert (found.draft, found.after) == (None, None)
    assert _versions(frozen.session, explained) == [(1, "appraiser", "final", "poor")]
    assert (explained.state, explained.predicate) == ("closed", "poor")


def test_p117_b5_changing_makes_a_new_version_and_overwrites_nothing(frozen: World, explained: Case) -> None:
    _weigh(
        frozen,
        explained,
        result_rating="above",
        result_reason="Realisasi 97% terbukti.",
        behaviour_rating="meets",
        behaviour_reason="Keterlambatan beralasan.",
        recommendation="Diklat manajemen imunisasi.",
    )
    frozen.act(explained, "change_rating", "superior", "Bukti pegawai meyakinkan.")
    assert _versions(frozen.session, explained) == [
        (1, "appraiser", "superseded", "poor"),
        (2, "decision", "final", "good"),
    ]
    found = read_objection(frozen.session, explained.id)
    assert found is not None
    assert found.after is not None
    assert (found.before.ratings.behaviour_reason, found.before.predicate) == ("Dua kali terlambat melapor.", "poor")
    assert (found.after.ratings.result_rating, found.after.predicate) == ("above", "good")
    assert found.after.rated_by == "dr. Sekar Ayuningtyas, M.Kes."
    assert found.after.ratings.recommendation == "Diklat manajemen imunisasi."
    assert explained.predicate == "good"


@pytest.mark.parametrize(
    "ratings",
    [
        {},
        {"result_rating": "above"},
        {"behaviour_rating": "above"},
        {"result_rating": "meets", "behaviour_rating": "below"},
    ],
    ids=["nothing", "result only", "behaviour only", "the same again"],
)
def test_a_change_without_another_result_is_refused(frozen: World, explained: Case, ratings: dict[str, str]) -> None:
    if ratings:
        _weigh(frozen, explained, **ratings)
    with pytest.raises(Refused):
        frozen.act(explained, "change_rating", "superior", "Diubah.")
    assert _versions(frozen.session, explained)[0] == (1, "appraiser", "final", "poor")
    assert explained.state == "objection_decision"


@pytest.mark.parametrize("part", ["employee", "appraiser", "hr"])
def test_only_who_decides_may_enter_ratings(frozen: World, explained: Case, part: str) -> None:
    with pytest.raises(Refused):
        _weigh(frozen, explained, part, result_rating="above")


def test_p117_b6_after_the_seven_days_the_next_superior_decides(frozen: World, explained: Case) -> None:
    frozen.act(explained, "escalate_decision", None)
    _weigh(frozen, explained, "regent", result_rating="above", behaviour_rating="above")
    frozen.act(explained, "change_rating", "regent", "Diputuskan berjenjang.")
    found = read_objection(frozen.session, explained.id)
    assert found is not None
    assert found.decided is not None
    assert (found.decided.by, explained.predicate) == ("Raka Wibisana", "very_good")


def test_a_substitute_is_named_with_whom_they_replace(frozen: World, explained: Case) -> None:
    substitute(frozen, absent="superior", by="hr")
    frozen.act(explained, "uphold_rating", "hr", "Atas nama Kepala Dinas.")
    found = read_objection(frozen.session, explained.id)
    assert found is not None
    assert found.decided is not None
    assert (found.decided.by, found.decided.acting_for) == ("Danu Prakosa, S.A.P.", "dr. Sekar Ayuningtyas, M.Kes.")


def test_a_second_objection_after_a_reopening_is_about_the_new_evaluation(frozen: World, explained: Case) -> None:
    _weigh(frozen, explained, result_rating="above", behaviour_rating="meets")
    frozen.act(explained, "change_rating", "superior", "Diubah sekali.")
    frozen.act(explained, "reopen_case", "hr", "Salah unggah bukti.")
    frozen.act(explained, "submit_rating", "appraiser")
    frozen.act(explained, "deliver_document", "appraiser")
    frozen.act(explained, "file_objection", "employee", "Keberatan kedua.")
    found = read_objection(frozen.session, explained.id)
    assert found is not None
    assert (found.filed.text, found.before.number, found.decision, found.after) == ("Keberatan kedua.", 3, None, None)


def test_an_objection_is_read_in_one_statement(frozen: World, explained: Case) -> None:
    _weigh(frozen, explained, result_rating="above")
    statements: list[str] = []
    connection = frozen.session.connection()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        found = read_objection(frozen.session, explained.id)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    assert found is not None
    assert found.draft is not None
    assert len(statements) == 1


def test_the_database_refuses_a_decision_without_a_reason(frozen: World, explained: Case) -> None:
    row = frozen.session.scalars(select(Objection).where(Objection.case_id == explained.id)).one()
    row.decision = "upheld"
    with pytest.raises(IntegrityError), frozen.session.begin_nested():
        frozen.session.flush()
