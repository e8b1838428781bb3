"""docs/regulation.md leads from each rule to its code and its test: nothing is left out, nothing named is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "regulation.md"
OUTSIDE = "Luar sistem: "
CODE, TEST = 2, 3
_REFERENCE = re.compile(r"`([^`]+)`")
_PLACE = re.compile(r"\d+(?:-\d+)?")

# Paragraphs of each article of PermenPANRB 6/2022 that has any; of Pasal 1 its fifteen definitions.
PARAGRAPHS = {
    1: 15, 7: 5, 8: 2, 9: 3, 10: 4, 11: 2, 14: 3, 16: 4, 17: 3, 18: 2, 19: 4, 20: 8, 23: 3, 24: 6, 25: 4, 28: 2, 31: 3,
    33: 2, 35: 4, 36: 3, 37: 3,
}  # fmt: skip
ARTICLES = range(1, 42)
ANNEX = range(26, 120)
# Numbers under A, B and C of the chapters of the annex that are numbered through.
NUMBERED = {
    "Lampiran: evaluasi": {"A": 17},
    "Lampiran: tindak lanjut": {"A": 12, "B": 8, "C": 4},
}


def tables() -> dict[str, list[list[str]]]:
    """The cells of each table, without headings and rules, by the heading that it stands under."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ").partition(" (")[0]
        if line.startswith("|"):
            row = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if row[0] != "Aturan" and not set(row[0]) <= {"-"}:
                found.setdefault(heading, []).append(row)
    return found


def rows() -> list[list[str]]:
    return [row for table in tables().values() for row in table]


def spread(text: str) -> set[int]:
    """ "15, 22 and 39-41" as numbers."""
    found: set[int] = set()
    for place in _PLACE.findall(text):
        first, _, last = place.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def articles() -> Iterator[tuple[int, set[int]]]:
    """Articles and the paragraphs of them that a row is about; no paragraph means the whole article."""
    for rule in (row[0] for row in tables()["Batang tubuh"]):
        body = rule.removeprefix("Pasal ").partition(", Permen")[0]
        plain = re.sub(r"\((\d+)\)-\((\d+)\)", r"(\1-\2)", body)
        starts = [one.start() for one in re.finditer(r"(?<![(\d-])\d+", plain)]
        for here, there in pairwise([*starts, len(plain)]):
            part = plain[here:there]
            number = re.match(r"\d+(?:-\d+)?", part)
            assert number is not None
            paragraphs = spread(" ".join(re.findall(r"\(([\d-]+)\)", part)))
            for article in spread(number[0]):
                yield article, paragraphs


def test_every_article_and_paragraph_has_a_row() -> None:
    covered: dict[int, set[int]] = {}
    for article, paragraphs in articles():
        whole = set(range(PARAGRAPHS.get(article, 0) + 1))
        covered.setdefault(article, set()).update(paragraphs or whole)
    assert set(ARTICLES) - set(covered) == set()
    missing = {one: set(range(1, last + 1)) - covered[one] for one, last in PARAGRAPHS.items()}
    assert {one: gap for one, gap in missing.items() if gap} == {}
    wrong = {one: {*found} - set(range(PARAGRAPHS.get(one, 0) + 1)) for one, found in covered.items()}
    assert {one: excess for one, excess in wrong.items() if excess} == {}, "paragraphs that the article doesn't have"


def test_every_page_of_the_annex_has_a_row() -> None:
    pages: set[int] = set()
    for rule in (row[0] for row in rows() if row[0].startswith("hlm. ")):
        pages |= spread(re.sub(r"[A-Z]\.[\w.,-]*|\([a-z)(-]*\)", " ", rule))
    assert set(ANNEX) - pages == set()


@pytest.mark.parametrize("chapter", NUMBERED)
def test_every_number_of_a_chapter_has_a_row(chapter: str) -> None:
    rules = " ".join(row[0] for row in tables()[chapter])
    for letter, last in NUMBERED[chapter].items():
        named = spread(" ".join(re.findall(rf"\b{letter}\.(\d+(?:-\d+)?)", rules)))
        assert set(range(1, last + 1)) - named == set(), letter


def test_no_cell_is_empty() -> None:
    assert [row for row in rows() if len(row) != 4 or not all(row)] == []


@cache
def names_in(path: Path) -> frozenset[str]:
    """Functions and classes of a module, methods too, and its top-level assignments."""
    tree = ast.parse(path.read_text("utf-8"))
    named = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    targets = [t for node in tree.body if isinstance(node, ast.Assign) for t in node.targets]
    targets += [node.target for node in tree.body if isinstance(node, ast.AnnAssign)]
    return frozenset(named | {target.id for target in targets if isinstance(target, ast.Name)})


@cache
def collected_in(path: Path) -> frozenset[str]:
    """What pytest collects of a module: functions on its top level."""
    body = ast.parse(path.read_text("utf-8")).body
    return frozenset(node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def missing(reference: str) -> bool:
    """Whether ``path`` or ``path::name`` names nothing; in YAML and templates the name is looked for as text."""
    name, _, inside = reference.partition("::")
    path = ROOT / name
    if not path.exists() or name.startswith("tests/"):
        return True
    if not inside:
        return False
    if path.suffix == ".py":
        return inside not in names_in(path)
    return re.search(rf"(?<![\w-]){re.escape(inside)}(?![\w-])", path.read_text("utf-8")) is None


def no_test(reference: str) -> bool:
    """Whether ``path::name`` is nothing that pytest collects."""
    name, _, test = reference.partition("::")
    path = ROOT / name
    collected = name.startswith("tests/") and path.name.startswith("test_") and path.exists()
    return not collected or test not in collected_in(path)


@pytest.mark.parametrize(("column", "wrong"), [(CODE, missing), (TEST, no_test)])
def test_everything_named_exists(column: int, wrong: Callable[[str], bool]) -> None:
    faults = []
    for row in rows():
        references = _REFERENCE.findall(row[column])
        if not references and not row[column].startswith(OUTSIDE):
            faults.append(f"{row[0]}: names nothing")
        faults += [f"{row[0]}: {one}" for one in references if wrong(one)]
    assert faults == []


def test_what_is_outside_the_system_says_why_in_both_cells() -> None:
    for row in rows():
        if OUTSIDE in row[CODE] + row[TEST]:
            assert row[CODE] == row[TEST]
            assert len(row[CODE]) > len(OUTSIDE) + 15, row[0]
