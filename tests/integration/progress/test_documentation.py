"""Documenting work (form B.1.2, Pasal 16, p.68 A.4-8)."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases.models import Case
from app.progress.documentation import span_of
from app.progress.models import Documentation, Evidence
from app.progress.queries import read_documentation, read_progress
from app.progress.values import DocumentationRhythm
from tests.integration.progress.conftest import indicator_of
from tests.unit.core.test_filetypes import PDF
from tests.world import World, sign_in


def write(client: FlaskClient, world: World, case: Case, **fields: object) -> TestResponse:
    data = {"day": "2026-01-10", "indicator": str(indicator_of(world, case)), "text": "40 pasien terlayani"} | fields
    return client.post(f"/cases/{case.id}/documentation", data={f"catatan-baru-{name}": v for name, v in data.items()})


def files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


def test_pasal_16_ayat_2_an_entry_with_its_evidence(
    client: FlaskClient, frozen: World, running: Case, tmp_path: Path
) -> None:
    sign_in(client, frozen, "employee")
    assert write(client, frozen, running, upload=(io.BytesIO(PDF), "register.pdf")).status_code == 302
    (entry,) = read_documentation(frozen.session, running.id)
    assert (entry.day, entry.text) == (date(2026, 1, 10), "40 pasien terlayani")
    assert [one.title for one in entry.evidence] == ["register.pdf"]
    assert len(files(tmp_path)) == 1
    # It isn't listed again beside the realisation, but it counts as evidence.
    progress = read_progress(frozen.session, running.id)
    assert (dict(progress.evidence), progress.evidence_count) == ({}, 1)
    link = f"/cases/{running.id}/evidence/{entry.evidence[0].id}"
    with client.get(link) as answer:
        assert answer.data == PDF
    sign_in(client, frozen, "stranger")
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "2026-01-13"}, "Tanggal ini belum terjadi"),
        ({"day": "2025-12-31"}, "Tanggal harus di antara"),
        ({"day": "kemarin"}, "Tulis tanggal yang benar"),
        ({"text": " "}, "Tulis apa yang tercapai."),
        ({"url": "javascript:alert(1)"}, "Tautan harus alamat web lengkap"),
        ({"upload": (io.BytesIO(b"MZ\x90"), "program.exe")}, "Jenis berkas ini tidak diterima"),
        ({"upload": (io.BytesIO(b"<html>"), "laporan.pdf")}, "Isi berkas tidak sesuai dengan namanya"),
        ({"upload": (io.BytesIO(b"%PDF-" + b"x" * 20_000), "besar.pdf")}, "Berkas terlalu besar"),
    ],
)
def test_bad_input_stores_nothing_and_loses_nothing(
    client: FlaskClient, frozen: World, running: Case, tmp_path: Path, fields: dict[str, object], sentence: str
) -> None:
    sign_in(client, frozen, "employee")
    answer = write(client, frozen, running, title="Register Januari", **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Register Januari" in answer.text
    assert frozen.session.scalars(select(Documentation)).all() == []
    assert files(tmp_path) == []


def test_an_entry_is_reworded_and_removed_with_its_file(
    client: FlaskClient, frozen: World, running: Case, tmp_path: Path
) -> None:
    sign_in(client, frozen, "employee")
    write(client, frozen, running, upload=(io.BytesIO(PDF), "register.pdf"))
    row = frozen.session.scalars(select(Documentation)).one()
    key, lineage = f"catatan-{row.id}", str(indicator_of(frozen, running))
    data = {f"{key}-text": "41 pasien", f"{key}-day": "2026-01-11", f"{key}-indicator": lineage}
    stale = client.post(f"/cases/{running.id}/documentation/{row.id}", data=data)
    assert stale.status_code == 409
    data[f"{key}-seen"] = row.updated_at.isoformat()
    assert client.post(f"/cases/{running.id}/documentation/{row.id}", data=data).status_code == 302
    assert frozen.session.scalars(select(Documentation.text)).one() == "41 pasien"
    assert client.post(f"/cases/{running.id}/documentation/{row.id}/remove").status_code == 302
    assert frozen.session.scalars(select(Evidence)).all() == []
    assert files(tmp_path) == []


@pytest.mark.parametrize(("part", "status"), [("stranger", 404), ("appraiser", 404), ("hr", 404)])
def test_nobody_else_writes(
    client: FlaskClient, frozen: World, running: Case, tmp_path: Path, part: str, status: int
) -> None:
    sign_in(client, frozen, part)
    assert write(client, frozen, running, upload=(io.BytesIO(PDF), "a.pdf")).status_code == status
    assert files(tmp_path) == []


def test_pasal_16_ayat_4_the_agency_says_how_often(client: FlaskClient, frozen: World, running: Case) -> None:
    frozen.agency.documentation_rhythm = "weekly"
    frozen.session.commit()
    sign_in(client, frozen, "employee")
    page = client.get(f"/cases/{running.id}/documentation").text
    assert "mingguan" in page
    assert "Belum ada catatan untuk periode yang sedang berjalan." in page
    write(client, frozen, running, day="2026-01-12")
    page = client.get(f"/cases/{running.id}/documentation").text
    assert "12 Januari 2026 sampai 18 Januari 2026" in page
    assert "Belum ada catatan untuk periode" not in page


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.sampled_from(DocumentationRhythm))
def test_pasal_16_ayat_3_each_day_lies_in_one_period(day: date, rhythm: DocumentationRhythm) -> None:
    first, last = span_of(day, rhythm)
    assert first <= day <= last
    assert span_of(first, rhythm) == span_of(last, rhythm) == (first, last)
