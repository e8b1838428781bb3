"""Every sentence exists in both languages with the same parameters, and no code is without one."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

import pytest

from workflows import relations
from workflows.checks.wording import ERRORS, WARNINGS
from workflows.comparing.lines import SENTENCES as LINES
from workflows.editing.wording import SENTENCES
from workflows.effects import EFFECTS
from workflows.guard_trees import LEAF_SENTENCES, OPERATORS
from workflows.loading import LOAD_SENTENCES
from workflows.sentences import BLOCKER_CODES, BLOCKERS, GUARD_WORDS, Blocker

SAYING = [BLOCKERS, ERRORS, WARNINGS, LOAD_SENTENCES, LEAF_SENTENCES, SENTENCES, LINES]
TABLES = [*SAYING, GUARD_WORDS, EFFECTS, relations.TITLES]
CODES = {
    "unknown_transition", "wrong_state", "not_your_part", "self_approval", "separation", "guard_false", "guard_unknown",
    "comment_required", "case_closed", "already_voted", "vetoed", "substitute_out_of_dates", "not_due", "stale",
    "duplicate_key", "not_editable", "answers_missing",
}  # fmt: skip


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("table", TABLES)
def test_both_languages_say_the_same(table: Mapping[str, Mapping[str, str]]) -> None:
    for code, text in table.items():
        assert set(text) == {"id", "en"}, code
        assert parameters(text["id"]) == parameters(text["en"]), code
        assert all(one.strip() for one in text.values()), code


@pytest.mark.parametrize("table", SAYING)
def test_sentences_end_like_sentences(table: Mapping[str, Mapping[str, str]]) -> None:
    for code, text in table.items():
        assert all(one.endswith((".", "{who}.", "}.")) for one in text.values()), code


def test_the_list_of_codes_is_closed() -> None:
    assert BLOCKER_CODES == CODES


def test_every_operator_has_words() -> None:
    assert {op for ops in OPERATORS.values() for op in ops} <= set(GUARD_WORDS)


def test_a_missing_parameter_never_turns_a_refusal_into_an_error() -> None:
    for code in BLOCKER_CODES:
        assert Blocker(code).sentence("id")
        assert Blocker(code).sentence("en")
    assert Blocker("stale", say={"id": "Sudah berubah.", "en": "Changed."}).sentence("en") == "Changed."


def test_relations_are_a_closed_vocabulary() -> None:
    assert relations.is_known("panel:calibration_team")
    for name in ("boss", "panel:", "panel:A B", "panel", ""):
        assert not relations.is_known(name)
        with pytest.raises(KeyError):
            relations.bilingual(name)
    assert relations.title("panel:calibration_team", "id") == "Anggota tim calibration team"
    assert relations.titles(("owner", "appraiser"), "id") == "Pegawai yang dinilai atau Pejabat Penilai Kinerja"
    assert relations.titles(("owner", "appraiser"), "en") == "Employee or Appraiser"
