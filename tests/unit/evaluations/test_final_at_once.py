"""p.90 A.12 a-e: whose result is final at once."""

from __future__ import annotations

import pytest

from app.evaluations.policy import is_final_at_once

CASES = [
    # agency, the person's post, the evaluator's post, leads the agency, final?
    ("central", "jpt_utama", "political", True, True),  # a
    ("central", "jpt_madya", "political", True, True),  # b
    ("central", "jpt_madya", "jpt_utama", True, True),  # b: an agency led by a JPT utama
    ("central", "jpt_madya", "jpt_utama", False, False),
    ("central", "jpt_pratama", "jpt_madya", False, False),  # p.65 C.2c: nothing final about it
    ("central", "jpt_pratama", "political", True, False),
    ("regional", "jpt_madya", "political", True, True),  # c: Sekretaris Daerah of a province
    ("regional", "jpt_pratama", "political", True, True),  # c
    ("regional", "jpt", "political", True, True),  # c, where the register doesn't tell the rank
    ("regional", "jpt_pratama", "jpt_madya", False, False),
    ("central", "unit_head", "political", True, True),  # d
    ("central", "unit_head", "jpt_utama", True, False),
    ("regional", "unit_head", "political", True, True),  # e
    ("regional", "unit_head", "jpt_pratama", False, False),
    ("regional", "administrator", "political", True, False),
    ("regional", "functional", "political", True, False),
    ("central", "staff", "political", True, False),
]


@pytest.mark.parametrize(("agency", "owner", "evaluator", "heads", "final"), CASES)
def test_p90_a12(agency: str, owner: str, evaluator: str, heads: bool, final: bool) -> None:
    assert is_final_at_once(owner, evaluator, heads_agency=heads, agency_kind=agency) is final
