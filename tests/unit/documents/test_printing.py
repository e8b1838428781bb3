"""File names, words and the code that leads to the verification page."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from app.documents import words
from app.documents.content import canonical, sealed
from app.documents.printing import code_for
from app.documents.storage import file_name, safe_name

ROOT = Path(__file__).parents[3]
ADDRESS = "https://kinerja.contoh.go.id/verify/u3W2Jx0gq7n1vZy4T8bRkPlm"


def test_the_drawing_holds_the_modules_of_the_code() -> None:
    """Each dark run of the drawing is one of the code's, so a reader finds the address."""
    path = re.search(r'd="([^"]+)"', code_for(ADDRESS))
    assert path is not None
    drawn: set[tuple[int, int]] = set()
    x, y = 0.0, 0.0
    for kind, numbers in re.findall(r"([Mmh])(-?[\d.]+(?:[ ,]?-?[\d.]+)?)", path[1]):
        values = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        if kind == "M":
            x, y = values
        elif kind == "m":
            x, y = x + values[0], y + values[1]
        else:
            drawn |= {(int(x) + step - 4, int(y - 0.5) - 4) for step in range(int(values[0]))}
            x += values[0]
    matrix = segno.make_qr(ADDRESS, error="m").matrix
    assert drawn == {(column, row) for row, line in enumerate(matrix) for column, dark in enumerate(line) if dark}


@given(st.text(max_size=200))
def test_no_name_leaves_its_folder(text: str) -> None:
    for made in (safe_name(text), file_name(text, "", "A.1.7")):
        assert made
        assert "/" not in made
        assert "\\" not in made
        assert not made.startswith(".")
        assert made.isprintable()
        assert len(made.encode()) <= 400


@pytest.mark.parametrize("text", ["../../etc/passwd", "a\x00b", "CON: <x>|?*", "..", "   "])
def test_what_file_systems_forbid_is_left_out(text: str) -> None:
    assert not set('\\/:*?"<>|\x00') & set(safe_name(text))


def test_days_and_spans_are_written_as_on_the_forms() -> None:
    assert words.day_of(date(2026, 3, 9)) == "9 Maret 2026"
    assert words.span_of(date(2026, 1, 1), date(2026, 12, 31)) == "1 JANUARI SD 31 DESEMBER TAHUN 2026"
    assert words.span_of(date(2025, 7, 1), date(2026, 6, 30)) == "1 JULI 2025 SD 30 JUNI TAHUN 2026"
    moment = datetime(2026, 3, 9, 18, 5, tzinfo=UTC)
    assert words.moment_of(moment, "Asia/Jayapura") == "10 Maret 2026 pukul 03.05 WIT"


def test_the_seal_covers_everything_but_the_name_of_the_agency() -> None:
    content = {"head": {"agency": "A", "span": "x"}, "body": {"b": 1, "a": [1, 2]}}
    assert sealed(content) == sealed({"body": {"a": [1, 2], "b": 1}, "head": {"span": "x", "agency": "B"}})
    assert sealed(content) != sealed({**content, "body": {"b": 1, "a": [2, 1]}})
    assert canonical({"b": "é", "a": None}) == '{"a":null,"b":"é"}'


def test_a_web_process_carries_neither_typst_nor_the_drawing_of_codes() -> None:
    """Typst alone grows by 70 MB; it lives in the printing program only."""
    code = "import sys, app.documents.views; print(sorted({'typst', 'segno'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
