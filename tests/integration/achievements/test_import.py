"""Achievements out of a CSV file: looked at first, stored whole or not at all."""

from __future__ import annotations

import html
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.achievements.importing import MAX_BYTES, UnreadableFile, decode, read
from app.achievements.models import OrganisationAchievement
from tests.world import NOW, World, sign_in

GOOD = "kode_unit;predikat;tanggal;catatan\r\nPKM;Baik;2026-01-10;IKU 96%\r\nDKES;Butuh perbaikan;09-01-2026;\r\n"


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def sent(client: FlaskClient, world: World, content: bytes, status: int = 200) -> str:
    """The page after a file was handed in; nothing is stored by it."""
    file = {"file": (io.BytesIO(content), "capaian.csv")}
    answer = client.post(f"/achievements/import/{world.cycle.id}", data=file)
    assert answer.status_code == status, answer.text[-800:]
    assert world.session.scalars(select(OrganisationAchievement)).all() == []
    return answer.text


def test_a_file_is_shown_and_then_stored(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "hr")
    page = sent(client, frozen, GOOD.encode("utf-8-sig"))
    assert "Simpan 2 baris" in page
    found = re.search(r'name="rows" value="([^"]*)"', page)
    assert found is not None
    data = {"rows": html.unescape(found[1])}
    path = f"/achievements/import/{frozen.cycle.id}/apply"
    assert client.post(path, data=data).status_code == 302
    rows = frozen.session.scalars(select(OrganisationAchievement).order_by(OrganisationAchievement.predicate)).all()
    assert [(row.predicate, row.note, row.version) for row in rows] == [
        ("good", "IKU 96%", 1),
        ("needs_improvement", "", 1),
    ]
    # The same file again changes nothing.
    assert client.post(path, data=data).status_code == 302
    assert set(frozen.session.scalars(select(OrganisationAchievement.version))) == {1}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("PKM;Hebat;;", "Predikat harus"),
        ("TIDAK-ADA;Baik;;", "Tidak ada unit"),
        ("PKM;Baik;31-31-2026;", "Tanggal tidak terbaca"),
        ("PKM;Baik;2027-01-01;", "belum tiba"),
        ("PKM;Baik;0001-01-01;", "Tanggal tidak terbaca"),
        ("PKM;Baik;;;https://nama:sandi@contoh.id/a", "Tautan harus"),
        ("PKM;Baik;;;https://contoh.id/" + "a" * 2100, "terlalu panjang"),
        ("DKES;Baik;;", "sudah ada di baris sebelumnya"),
    ],
)
def test_one_wrong_line_stores_none(client: FlaskClient, frozen: World, row: str, sentence: str) -> None:
    sign_in(client, frozen, "hr")
    text = f"kode_unit;predikat;tanggal;catatan;tautan\nDKES;Baik;;\n{row}\n"
    page = sent(client, frozen, text.encode())
    assert sentence in page
    assert 'name="rows"' not in page
    assert client.post(f"/achievements/import/{frozen.cycle.id}/apply", data={"rows": text}).status_code == 422
    assert frozen.session.scalars(select(OrganisationAchievement)).all() == []


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"PK\x03\x04\x00\x00", b"kode_unit;predikat\n"])
def test_what_is_no_such_file(client: FlaskClient, frozen: World, content: bytes) -> None:
    sign_in(client, frozen, "hr")
    assert "t-error-summary" in sent(client, frozen, content, 422)


def test_a_file_is_not_read_past_its_limit() -> None:
    with pytest.raises(UnreadableFile, match="file_too_large"):
        decode(b"x" * (MAX_BYTES + 1))


@pytest.mark.parametrize(("who", "status"), [("superior", 404), ("auditor", 404), ("employee", 404), ("unit_hr", 200)])
def test_only_hr_imports(client: FlaskClient, frozen: World, who: str, status: int) -> None:
    sign_in(client, frozen, who)
    assert client.get(f"/achievements/import/{frozen.cycle.id}").status_code == status


def test_a_unit_outside_the_scope_is_not_known(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "unit_hr")
    assert "Tidak ada unit" in sent(client, frozen, b"kode_unit;predikat\nBKPSDM;Baik\n")


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_read_or_refused(content: bytes, periodic: bool) -> None:
    try:
        lines = read(decode(b"kode_unit;predikat\n" + content), periodic=periodic, today=NOW.date())
    except UnreadableFile:
        return
    assert all((line.entry is None) == bool(line.problem) for line in lines)
