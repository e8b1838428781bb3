"""The official forms as PDF hold the worked examples of PermenPANRB 6/2022, row by row and in the annex's order.

Each PDF is read back through its structure tree, as a screen reader does, so that a table is rows of cells. Two sources
are held against it: the files from which the demo is loaded, and lines cut out of the law's own text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from flask import Flask
from sqlalchemy import Engine

from app.cases import service as cases
from app.cases.models import Case
from app.cli.demo import loading
from app.cli.demo import regency as people
from app.cli.demo.moments import Moments
from app.cli.demo.player import Player
from app.cli.demo.sources import WORKED_EXAMPLES, read_example, read_people, read_stories
from app.cli.demo.verbs import play
from app.core import clock
from app.core import db as core_db
from app.core.db import db
from app.core.file_store import FileStore
from app.documents.engine import RENDERER
from app.documents.forms import FORMS
from app.documents.printing import prepare
from app.plans.values import BEHAVIOURS
from tests.pdf_structure import Document

LAW_LINES = yaml.safe_load((Path(__file__).parent / "law_lines.yaml").read_text(encoding="utf-8"))
QUANTITATIVE = ("kepala-subdirektorat", "jf-tata-bangunan")
EVALUATED = ("kepala-dinas-kesehatan", "kepala-puskesmas")
# Until the plan lies before the appraiser with its expectations: the wording of the law's SKP examples.
UNTIL_REVIEW = 3
ASPECTS = {"quantity": "Kuantitas", "quality": "Kualitas", "time": "Waktu", "cost": "Biaya"}
PERSPECTIVES = {
    "service": "(Perspektif Penerima Layanan)",
    "process": "(Perspektif Proses Bisnis)",
    "internal": "(Perspektif Penguatan Internal)",
    "budget": "(Perspektif Anggaran)",
}
MEASURE = "Ukuran keberhasilan/ Indikator Kinerja Individu, Target, dan Perspektif"
EXPECTED = "Ekspektasi Khusus Pimpinan:"
REALISED = "REALISASI BERDASARKAN BUKTI DUKUNG"
REPLIED = "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"
SPAN = r"PERIODE PENILAIAN: 1 JANUARI SD 31 DESEMBER TAHUN \d{4}"


@dataclass
class Printed:
    """Forms of one example by code: of the plan under review, and of the case at the end of its story."""

    plan: dict[str, Document] = field(default_factory=dict)
    end: dict[str, Document] = field(default_factory=dict)


@pytest.fixture(scope="module")
def printed(app: Flask, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Printed]]:
    """Every form that each of the examples has, by owner; made once, because the tests only read."""
    with engine.connect() as opened:
        transaction = opened.begin()
        core_db.bind(opened)
        yield _play(tmp_path_factory.mktemp("evidence"))
        db.remove()
        transaction.rollback()
    RENDERER.close()


def _play(folder: Path) -> dict[str, Printed]:
    """The examples from their beginning to their end, leaders first, as their results are linked to."""
    session, stories, moments = db(), read_stories(), Moments(clock.now(), "Asia/Jakarta")
    regency = people.build(session, read_people(), moments.today)
    entries = [entry for entry in stories["cases"] if "example" in entry or entry["owner"] == "kadis-dpmptsp"]
    found: dict[str, Printed] = {}
    with loading.moving_clock(), ExitStack() as files:
        player = Player(session, regency, moments, FileStore(folder, 1_000_000), files)
        opened = loading.open_cases(player, loading.this_cycle(session, regency, moments.today), entries)
        for case, entry in zip(opened, entries, strict=True):
            script, steps = loading.script_for(entry, stories), loading.steps_of(stories, entry["story"])
            between = loading._between(player, case, script)
            play(player, case, script, steps[:UNTIL_REVIEW], between)
            plan = _forms(case.id)
            play(player, case, script, steps[UNTIL_REVIEW:], between)
            found[entry["owner"]] = Printed(plan, _forms(case.id))
    return found


def _forms(case_id: UUID) -> dict[str, Document]:
    file = cases.open_file(db(), db().get_one(Case, case_id), actor=None, now=clock.now())
    there = [form for form in FORMS.values() if form.reason(file) is None]
    return {form.code: Document(prepare(file, form).render()) for form in there}


def of(printed: dict[str, Printed], name: str) -> tuple[dict[str, Any], Printed]:
    """An example as typed, and its forms."""
    example = read_example(name)
    return example, printed[example["owner"]]


def same(cell: str, *parts: str) -> bool:
    """A cell holds these parts, one after the other and nothing else, whichever way its lines were broken."""
    return _squeezed(cell) == _squeezed("".join(parts))


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


def assert_rows(document: Document, first: str, wanted: list[list[tuple[str, ...] | str]]) -> int:
    """From the row that begins so on, the rows have exactly these cells; the place after the last one."""
    start = next(place for place, row in enumerate(document.rows) if row and same(row[0], first))
    for row, expected in zip(document.rows[start:], wanted, strict=False):
        parts = [(cell,) if isinstance(cell, str) else cell for cell in expected]
        assert len(row) == len(parts), (row, parts)
        for cell, part in zip(row, parts, strict=True):
            assert same(cell, *part), (cell, part)
    assert len(document.rows) >= start + len(wanted)
    return start + len(wanted)


def assert_head(document: Document, code: str, *titles: str, nip: str = "NIP") -> None:
    """The lines above the tables, and both parties side by side in the rows of the annex."""
    begin = re.escape(" ".join([f"FORMAT {code}", *titles]))
    assert re.match(rf"{begin}( PERIODE\S*: TRIWULAN IV-AKHIR)? .*?{SPAN} NO PEGAWAI YANG DINILAI", document.text)
    assert document.rows[0] == ["NO", "PEGAWAI YANG DINILAI", "NO", "PEJABAT PENILAI KINERJA"]
    labels = [(row[0], row[1].replace(" ", ""), row[4].replace(" ", "")) for row in document.rows[1:6]]
    rank = "PANGKAT/GOL.RUANG"
    assert labels == [
        ("1", "NAMA", "NAMA"), ("2", "NIP", nip.replace(" ", "")), ("3", rank, rank), ("4", "JABATAN", "JABATAN"),
        ("5", "UNITKERJA", "UNITKERJA"),
    ]  # fmt: skip
    assert all(row[2] not in {"", "-"} for row in document.rows[1:6])


def measures(result: dict[str, Any], *, later: bool) -> tuple[str, ...]:
    """The indicators of the qualitative approach, each behind its hyphen."""
    texts = [one.get("revised", one["text"]) if later else one["text"] for one in result["indicators"]]
    ends = [PERSPECTIVES[one["perspective"]] for one in result["indicators"]]
    return tuple(f"-{text}{end}" for text, end in zip(texts, ends, strict=True))


def given(subject: dict[str, Any]) -> tuple[str, ...]:
    """What was said of a result or a behaviour, each behind the label of who said it."""
    return tuple(f"{one['giver']}: {one['text']}" for one in subject.get("feedback", ()))


def behaviours(example: dict[str, Any], *, feedback: bool) -> list[list[tuple[str, ...] | str]]:
    """Seven values with three guides each, the expectations, and on forms B and C what was said."""
    rows: list[list[tuple[str, ...] | str]] = []
    for number, value in enumerate(BEHAVIOURS, start=1):
        own = example["behaviours"].get(value.code, {})
        rows.append([str(number), value.title, *([given(own) or "-"] if feedback else [])])
        rows.append([tuple(f"-{guide}" for guide in value.guides), (EXPECTED, *own.get("expectations", ()))])
    return rows


@pytest.mark.parametrize("name", QUANTITATIVE)
def test_a_1_7_quantitative_plan_p57(name: str, printed: dict[str, Printed]) -> None:
    example, found = of(printed, name)
    form = found.plan["A.1.7"]
    assert_head(form, "A.1.7", "SASARAN KINERJA PEGAWAI", "PENDEKATAN HASIL KERJA KUANTITATIF",
                "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL")  # fmt: skip
    rows: list[list[tuple[str, ...] | str]] = [
        ["HASIL KERJA"],
        ["NO.", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI*", "RENCANA HASIL KERJA", "ASPEK",
         "INDIKATOR KINERJA INDIVIDU", "TARGET"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], ["A. UTAMA"],
    ]  # fmt: skip
    for number, result in enumerate(example["results"], start=1):
        for place, one in enumerate(result["indicators"]):
            cells: list[tuple[str, ...] | str] = [ASPECTS[one["aspect"]], one["text"], one["target"]]
            # What an agreed leader's plan is linked to prints with the leader's own words.
            first: list[tuple[str, ...] | str] = [str(number), leader_words(form, result), result["text"]]
            rows.append(first + cells if place == 0 else cells)
    rows += [["B. TAMBAHAN"], ["-"] * 6]
    assert_rows(form, "HASIL KERJA", rows)
    assert_rows(form, "PERILAKU KERJA**", [["PERILAKU KERJA**"], *behaviours(example, feedback=False)])
    tail = form.text[form.text.index("Terbuka dalam bekerja sama") :]
    order = [tail.index(part) for part in ("Pegawai yang Dinilai", "Pejabat Penilai Kinerja", "* Dalam hal", "** Pimp")]
    assert order == sorted(order)


def leader_words(form: Document, result: dict[str, Any]) -> str:
    """The cell of the leader's result: the words of the example, and below them perhaps indicators (p.59)."""
    rows = (row for row in form.rows if len(row) == 6 and same(row[2], result["text"]))
    cell = next(rows)[1]
    assert _squeezed(cell).startswith(_squeezed(result["leader_result"])), cell
    rest = _squeezed(cell).removeprefix(_squeezed(result["leader_result"]))
    assert rest == "" or rest.startswith(_squeezed("Indikator Kinerja Individu:"))
    return cell


@pytest.mark.parametrize("name", EVALUATED)
def test_a_1_1_qualitative_plan_p32(name: str, printed: dict[str, Printed]) -> None:
    example, found = of(printed, name)
    form = found.plan["A.1.1"]
    assert_head(form, "A.1.1", "SASARAN KINERJA PEGAWAI", "PENDEKATAN HASIL KERJA KUALITATIF",
                "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI", nip="NIP (*opsional)")  # fmt: skip
    rows: list[list[tuple[str, ...] | str]] = [["HASIL KERJA"], ["A. UTAMA"]]
    for number, result in enumerate(example["results"], start=1):
        rows += [["B. TAMBAHAN"]] if result["section"] == "additional" else []
        assigned = f"(penugasan dari {result['assigned_by']})" if "assigned_by" in result else ""
        rows += [[str(number), (result["text"], assigned)], [(MEASURE, ":", *measures(result, later=False))]]
    assert_rows(form, "HASIL KERJA", rows)
    assert_rows(form, "PERILAKU KERJA*", [["PERILAKU KERJA*"], *behaviours(example, feedback=False)])


def result_rows(example: dict[str, Any]) -> list[list[tuple[str, ...] | str]]:
    """Results of forms B.1.3 and C.1.1: the result with realisation and feedback, and below it its measures."""
    rows: list[list[tuple[str, ...] | str]] = [["HASIL KERJA", REALISED, REPLIED], ["A. UTAMA"]]
    for number, result in enumerate(example["results"], start=1):
        rows += [["B. TAMBAHAN", REALISED, REPLIED]] if result["section"] == "additional" else []
        by = result.get("revised_assigned_by", result.get("assigned_by"))
        done = tuple(f"-{one['realisation']}" for one in result["indicators"] if "realisation" in one)
        assigned = f"(penugasan dari {by})" if by else ""
        rows.append([str(number), (result["text"], assigned), done or "-", given(result) or "-"])
        rows.append([(f"{MEASURE}****:", *measures(result, later=True))])
    return rows


@pytest.mark.parametrize("name", EVALUATED)
def test_c_1_1_evaluation_p105(name: str, printed: dict[str, Printed]) -> None:
    example, found = of(printed, name)
    form = found.end["C.1.1"]
    assert_head(form, "C.1.1", "HASIL EVALUASI KINERJA PEGAWAI", "PENDEKATAN HASIL KERJA KUALITATIF",
                nip="NIP (*opsional)")  # fmt: skip
    rows = [_squeezed(" ".join(row)) for row in form.rows]
    assert rows[6] == _squeezed("CAPAIAN KINERJA ORGANISASI*")
    assert rows[7] == _squeezed("ISTIMEWA/BAIK/BUTUH PERBAIKAN/KURANG/SANGAT KURANG")
    assert rows[8] == _squeezed("POLA DISTRIBUSI")
    assert "dengancapaiankinerjaorganisasibaik" in rows[9]
    after = assert_rows(form, "HASIL KERJA", result_rows(example))
    ratings = _squeezed("DIATAS EKSPEKTASI/SESUAI EKSPEKTASI/DIBAWAH EKSPEKTASI**")
    assert rows[after : after + 2] == [_squeezed("RATING HASIL KERJA*"), ratings]
    wanted: list[list[tuple[str, ...] | str]] = [["PERILAKU KERJA", REPLIED], *behaviours(example, feedback=True)]
    after = assert_rows(form, "PERILAKU KERJA", wanted)
    assert rows[after : after + 3] == [
        _squeezed("RATING PERILAKU KERJA*"),
        ratings,
        _squeezed("PREDIKAT KINERJA PEGAWAI*"),
    ]
    assert rows[after + 3] == _squeezed("SANGAT BAIK/BAIK/BUTUH PERBAIKAN/KURANG (MISCONDUCT)/SANGAT KURANG")
    # The appraiser alone signs form C.
    tail = form.text[form.text.index("PREDIKAT KINERJA PEGAWAI*") :]
    assert "Pejabat Penilai Kinerja" in tail
    assert "Pegawai yang Dinilai" not in tail
    for note in ("* pilih salah satu", "** rating hasil", "*** periode disesuaikan", "**** perspektif hanya"):
        assert note in tail


@pytest.mark.parametrize("name", EVALUATED)
def test_b_1_3_record_of_feedback_p71(name: str, printed: dict[str, Printed]) -> None:
    example, found = of(printed, name)
    form = found.end["B.1.3"]
    assert_head(form, "B.1.3", "REKAMAN INFORMASI UMPAN BALIK BERKELANJUTAN", "PENDEKATAN HASIL KERJA KUALITATIF")
    assert_rows(form, "HASIL KERJA", result_rows(example))
    wanted: list[list[tuple[str, ...] | str]] = [["PERILAKU KERJA", REPLIED], *behaviours(example, feedback=True)]
    assert_rows(form, "PERILAKU KERJA", wanted)


@pytest.mark.parametrize("name", EVALUATED)
def test_d_1_document_p115(name: str, printed: dict[str, Printed]) -> None:
    _example, found = of(printed, name)
    code = next(code for code in found.end if code.startswith("D"))
    form = found.end[code]
    assert form.text.startswith(f"(LAMBANG GARUDA) FORMAT {code} DOKUMEN EVALUASI KINERJA PEGAWAI PERIODE*: ")
    shown = [row[-1] if row[0].endswith(".") else row[0] for row in form.rows]
    person = ["NAMA", "NIP", "PANGKAT/GOL RUANG", "JABATAN", "UNIT KERJA"]
    expected = ["PEGAWAI YANG DINILAI", *person, "PEJABAT PENILAI KINERJA", *person, "ATASAN PEJABAT PENILAI KINERJA"]
    expected += [*person, "EVALUASI KINERJA", "CAPAIAN KINERJA ORGANISASI", "PREDIKAT KINERJA PEGAWAI"]
    expected += ["CATATAN/ REKOMENDASI"]
    assert shown[: len(expected)] == expected
    assert [row[0] for row in form.rows if row[0].endswith(".")][:5] == ["1.", "2.", "3.", "4.", "5."]
    values = {row[0]: row[-1] for row in form.rows}
    assert (values["CAPAIAN KINERJA ORGANISASI"], values["PREDIKAT KINERJA PEGAWAI"]) == ("BAIK", "BAIK")


def test_a_1_8_attachment_p61(printed: dict[str, Printed]) -> None:
    example, found = of(printed, "kepala-subdirektorat")
    wanted: list[list[str]] = []
    titles = {
        "resources": "DUKUNGAN SUMBER DAYA",
        "accountability": "SKEMA PERTANGGUNGJAWABAN",
        "consequences": "KONSEKUENSI",
    }
    for kind, title in titles.items():
        wanted += [[title], *([f"{at}.", line] for at, line in enumerate(example["attachments"][kind], start=1))]
    rows = found.plan["A.1.8"].rows
    assert [[_squeezed(cell) for cell in row] for row in rows] == [[_squeezed(cell) for cell in row] for row in wanted]


@pytest.mark.parametrize("part", LAW_LINES, ids=lambda part: f"{part['owner']}-{part['form']}-p{part['page']}")
def test_every_line_of_the_law_is_printed(part: dict[str, Any], printed: dict[str, Printed]) -> None:
    found = printed[part["owner"]]
    forms = found.plan if part["form"] == "plan" else found.end
    wanted = ("A.1.1", "A.1.7", "A.1.8") if part["form"] == "plan" else ("C.1.1",)
    text = _squeezed("".join(form.text for code, form in forms.items() if code in wanted))
    assert [line for line in (*part["lines"], *part["words"]) if _squeezed(line) not in text] == []


@pytest.mark.parametrize("name", WORKED_EXAMPLES)
def test_every_example_has_one_plan_and_its_attachment(name: str, printed: dict[str, Printed]) -> None:
    _example, found = of(printed, name)
    assert [code for code in found.end if code in {"A.1.1", "A.1.2", "A.1.6", "A.1.7"}] == (
        ["A.1.1"] if name in EVALUATED else ["A.1.7"]
    )
    assert "A.1.8" in found.end
