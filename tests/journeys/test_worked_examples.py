"""The worked examples of PermenPANRB 6/2022 (p.151-158, 167-172, 215-226): nothing of those tables is lost.

Two sources are held against the pages: the files from which the demo is loaded, field by field and in their order, and
lines cut out of the law's own text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from sqlalchemy import Engine

from app.cli.demo.sources import WORKED_EXAMPLES, read_example, read_people
from app.core import db as core_db
from app.core.db import db
from app.people.identity import format_nip
from app.plans.values import BEHAVIOURS
from tests.journeys.pages import Page, assert_in_order
from tests.journeys.regency import Shown, worked_examples

LAW_LINES = yaml.safe_load((Path(__file__).parent / "law_lines.yaml").read_text(encoding="utf-8"))
EVALUATED = ("kepala-dinas-kesehatan", "kepala-puskesmas")
# As the law prints them.
PERSPECTIVES = {
    "service": "(Perspektif Penerima Layanan)",
    "process": "(Perspektif Proses Bisnis)",
    "internal": "(Perspektif Penguatan Internal)",
    "budget": "(Perspektif Anggaran)",
}
ASPECTS = {"quantity": "Kuantitas", "quality": "Kualitas", "time": "Waktu", "cost": "Biaya"}
ATTACHMENTS = {
    "resources": "Dukungan Sumber Daya",
    "accountability": "Skema Pertanggungjawaban",
    "consequences": "Konsekuensi",
}
# Counted on the printed pages: main and additional results, indicators, realisations, feedback on results and on
# behaviours, special expectations, lines of the attachment.
COUNTED = {
    "kepala-dinas-kesehatan": (4, 1, 9, 4, 2, 10, 6, 0),
    "kepala-puskesmas": (8, 1, 13, 4, 2, 12, 6, 0),
    "kepala-subdirektorat": (3, 0, 7, 0, 0, 0, 9, 7),
    "jf-tata-bangunan": (4, 0, 10, 0, 0, 0, 8, 0),
}
# The law's ministry is a regency here, and its X has a name; everything else in the heads of the forms is as printed.
MOVED = {
    "KEPALA SUBDIREKTORAT II": "Kepala Bidang II Perizinan Bangunan Gedung",
    "DIREKTUR II": "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    "PEMERINTAH DAERAH X": "Pemerintah Daerah Kabupaten Sukamaju Raya",
}


@pytest.fixture(scope="module")
def shown(app: Flask, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shown]:
    """Loaded once, because the tests only read."""
    with engine.connect() as opened:
        transaction = opened.begin()
        core_db.bind(opened)
        pages = worked_examples(app, tmp_path_factory.mktemp("evidence"))
        db.remove()
        transaction.rollback()
    return pages


def of(shown: dict[str, Shown], name: str) -> tuple[dict[str, Any], Shown]:
    """An example as typed, and its pages."""
    example = read_example(name)
    return example, shown[example["owner"]]


def is_said(word: str, text: str) -> bool:
    """The word stands in the text by itself, not as a part of another one."""
    return re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", text) is not None


@pytest.mark.parametrize("name", WORKED_EXAMPLES)
def test_the_files_hold_as_much_as_the_printed_pages(name: str) -> None:
    example = read_example(name)
    results = example["results"]
    indicators = [one for result in results for one in result["indicators"]]
    values = example["behaviours"].values()
    assert COUNTED[name] == (
        sum(result["section"] == "main" for result in results),
        sum(result["section"] == "additional" for result in results),
        len(indicators),
        sum("realisation" in one for one in indicators),
        sum(len(result.get("feedback", ())) for result in results),
        sum(len(value.get("feedback", ())) for value in values),
        sum(len(value.get("expectations", ())) for value in values),
        sum(map(len, example.get("attachments", {}).values())),
    )


@pytest.mark.parametrize("part", LAW_LINES, ids=lambda part: f"{part['owner']}-{part['form']}-p{part['page']}")
def test_every_line_of_the_printed_page_is_shown(part: dict[str, Any], shown: dict[str, Shown]) -> None:
    pages = shown[part["owner"]]
    where = [pages.plan] if part["form"] == "plan" else [pages.case, pages.document]
    for page in where:
        assert page is not None
        text = page.text.casefold()
        assert [line for line in part["lines"] if " ".join(line.split()).casefold() not in text] == []
        assert [
            word for word in part["words"] if not re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", text)
        ] == []


@pytest.mark.parametrize("name", EVALUATED)
def test_the_qualitative_plan(name: str, shown: dict[str, Shown]) -> None:
    example, pages = of(shown, name)
    parts = ["Pendekatan kualitatif", "A. Utama"]
    for result in example["results"]:
        parts += ["B. Tambahan"] if result["section"] == "additional" else []
        assigned = [f"(penugasan dari {result['assigned_by']})"] if "assigned_by" in result else []
        parts += [result["text"], *assigned]
        parts.append("Ukuran Keberhasilan/ Indikator Kinerja Individu, Target, dan Perspektif:")
        parts += [f"{one['text']} {PERSPECTIVES[one['perspective']]}" for one in result["indicators"]]
    assert_in_order(pages.plan.block("hasil-kerja"), parts)
    # Numbers run on through both sections, as on the form.
    assert pages.plan.numbers("hasil-kerja") == list(range(1, len(example["results"]) + 1))


@pytest.mark.parametrize("name", ["kepala-subdirektorat", "jf-tata-bangunan"])
def test_the_quantitative_plan(name: str, shown: dict[str, Shown]) -> None:
    example, pages = of(shown, name)
    parts = ["Pendekatan kuantitatif", "Rencana hasil kerja pimpinan yang diintervensi", "Rencana hasil kerja"]
    parts += ["Aspek", "Indikator kinerja individu", "Target", "A. Utama"]
    for number, result in enumerate(example["results"], start=1):
        parts += [str(number), result["leader_result"], result["text"]]
        for one in result["indicators"]:
            parts += [ASPECTS[one["aspect"]], one["text"], one["target"]]
    parts += ["B. Tambahan", "dapat ditambahkan pada tahun berjalan"]
    assert_in_order(pages.plan.block("hasil-kerja"), parts)


@pytest.mark.parametrize("name", WORKED_EXAMPLES)
def test_special_expectations(name: str, shown: dict[str, Shown]) -> None:
    example, pages = of(shown, name)
    rows = pages.plan.table("Perilaku kerja")
    assert len(rows) == len(BEHAVIOURS)
    for number, (row, behaviour) in enumerate(zip(rows, BEHAVIOURS, strict=True), start=1):
        expected = example["behaviours"].get(behaviour.code, {}).get("expectations", [])
        assert row[0] == str(number)
        assert_in_order(row[1], [behaviour.title, *behaviour.guides])
        assert row[2] == "Ekspektasi Khusus Pimpinan: " + (" ".join(expected) or "–")


def test_the_attachment(shown: dict[str, Shown]) -> None:
    example, pages = of(shown, "kepala-subdirektorat")
    parts: list[str] = []
    for kind, title in ATTACHMENTS.items():
        parts += [title, *example["attachments"][kind]]
    assert_in_order(pages.plan.block("lampiran"), parts)


@pytest.mark.parametrize("name", EVALUATED)
def test_realisations_and_feedback_on_results(name: str, shown: dict[str, Shown]) -> None:
    example, pages = of(shown, name)
    for page in (pages.case, pages.document):
        assert page is not None
        rows = page.rows("hasil-")
        assert len(rows) == len(example["results"])
        for number, (cells, result) in enumerate(zip(rows, example["results"], strict=True), start=1):
            check_result(number, cells, result)


def check_result(number: int, cells: list[str], result: dict[str, Any]) -> None:
    """One row: the plan in its later wording, what came of each indicator, and the feedback."""
    plan, progress, feedback = cells
    assigned_by = result.get("revised_assigned_by", result.get("assigned_by"))
    wording = [one.get("revised", one["text"]) for one in result["indicators"]]
    measures = [
        f"{text} {PERSPECTIVES[one['perspective']]}" for text, one in zip(wording, result["indicators"], strict=True)
    ]
    assert_in_order(plan, [str(number), result["text"], f"(penugasan dari {assigned_by})", *measures])
    outcomes = [one.get("realisation", "Belum ada realisasi.") for one in result["indicators"]]
    assert_in_order(progress, outcomes)
    assert progress.count("Belum ada realisasi.") == outcomes.count("Belum ada realisasi.")
    given = [f"{one['giver']}: {one['text']}" for one in result.get("feedback", ())]
    assert_in_order(feedback, given or ["Belum ada umpan balik."])


@pytest.mark.parametrize("name", EVALUATED)
def test_feedback_on_behaviours(name: str, shown: dict[str, Shown]) -> None:
    example, pages = of(shown, name)
    for page in (pages.case, pages.document):
        assert page is not None
        rows = page.rows("perilaku-")
        for cells, behaviour in zip(rows, BEHAVIOURS, strict=True):
            value = example["behaviours"].get(behaviour.code, {})
            assert_in_order(cells[0], [behaviour.title, *behaviour.guides])
            assert cells[1] == (" ".join(value.get("expectations", ())) or "Tidak ada")
            given = [f"{one['giver']}: {one['text']}" for one in value.get("feedback", ())]
            assert_in_order(cells[2], given or ["Belum ada umpan balik."])


@pytest.mark.parametrize("name", WORKED_EXAMPLES)
def test_the_head_of_the_form(name: str, shown: dict[str, Shown]) -> None:
    example, pages = of(shown, name)
    assert pages.case is not None
    own = [example["printed"][key] for key in ("position", "unit")]
    if name in EVALUATED:
        assert_in_order(pages.case.text, [MOVED.get(text, text) for text in own])
    else:
        assert_in_order(pages.case.text, [MOVED.get(own[0], own[0]), "Bidang II"])


@pytest.mark.parametrize("name", EVALUATED)
def test_the_document_names_both_parties_and_the_result(name: str, shown: dict[str, Shown]) -> None:
    example, pages = of(shown, name)
    people = {person["key"]: person for person in read_people()["people"]}
    leader = {"kadis-kesehatan": "bupati", "kapus": "kadis-kesehatan"}[example["owner"]]
    printed = {key: MOVED.get(text, text) for key, text in example["printed"].items()}
    assert pages.document is not None
    text = compact(pages.document)
    assert_in_order(
        text,
        [
            "Pegawai yang dinilai",
            people[example["owner"]]["name"],
            people[example["owner"]]["nip"],
            printed["position"],
            printed["unit"],
            "Pejabat Penilai Kinerja",
            people[leader]["name"],
            people[leader].get("nip", ""),
            printed["appraiser_position"],
            printed["appraiser_unit"],
            "Capaian kinerja organisasi Baik",
            "Rating hasil kerja Sesuai ekspektasi",
            "Rating perilaku kerja",
            "Predikat kinerja pegawai Baik",
        ],
    )


def compact(page: Page) -> str:
    """The text with identity numbers without their gaps, however the page groups them."""
    text = page.text
    for person in read_people()["people"]:
        nip = person.get("nip", "")
        text = text.replace(format_nip(nip), nip) if nip else text
    return text
