"""Each error becomes one page with its status, in the language of the reader, without a stack trace or lost text."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from app.core import errors
from app.web.error_pages import PAGES, page_of


def token(client: FlaskClient) -> str:
    """The token of a fresh session."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login").text)
    assert found
    return found.group(1)


@pytest.mark.parametrize(
    ("kind", "status", "title"),
    [
        ("not-found", 404, "Halaman tidak ditemukan"),
        ("refused", 409, "Tindakan ini tidak dapat dilakukan"),
        ("stale", 409, "Sudah berubah sementara itu"),
        ("duplicate", 409, "Sudah pernah dikirim"),
        ("invalid", 400, "Isian belum benar"),
        ("bug", 500, "Terjadi kesalahan"),
    ],
)
def test_error_becomes_its_page(web_app: Flask, kind: str, status: int, title: str) -> None:
    answer = web_app.test_client().get(f"/fail/{kind}")
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in answer.text
    assert "Traceback" not in answer.text
    assert "rahasia-di-dalam" not in answer.text


def test_every_domain_error_has_a_row() -> None:
    kinds = [item for item in vars(errors).values() if isinstance(item, type) and issubclass(item, errors.DomainError)]
    assert set(kinds) - {errors.DomainError} <= {kind for kind in PAGES if not isinstance(kind, int)}


def test_pages_speak_english_too(web_app: Flask) -> None:
    client = web_app.test_client()
    client.set_cookie("locale", "en")
    assert "<h1>Page not found</h1>" in client.get("/nowhere").text
    assert '<html lang="en">' in client.get("/nowhere").text


def test_refusal_lists_its_reasons_and_stale_page_leads_back(web_app: Flask) -> None:
    client = web_app.test_client()
    assert client.get("/fail/refused").text.count("<li>") >= 1
    assert re.search(r'href="/cases/[0-9a-f-]{36}"', client.get("/fail/stale").text)
    assert "NIP harus 18 angka." in client.get("/fail/invalid").text


def test_htmx_gets_a_fragment(web_app: Flask) -> None:
    answer = web_app.test_client().get("/fail/stale", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


def test_late_form_keeps_the_text_but_not_the_password(web_app: Flask) -> None:
    typed = "Alasan saya: target kedua belum ada <b>ukurannya</b>."
    data = {"comment": typed, "password": "kata sandi yang sangat panjang", "short": "ya"}
    headers = {"Referer": "http://localhost/cases/7?tab=2"}
    answer = web_app.test_client().post("/fail/stale", data=data, headers=headers)
    assert answer.status_code == 400
    assert "Halaman ini sudah kedaluwarsa" in answer.text
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert "sangat panjang" not in answer.text
    assert 'href="/cases/7?tab=2"' in answer.text


def test_stale_form_keeps_the_text(web_app: Flask) -> None:
    client = web_app.test_client()
    data = {"comment": "Mohon lengkapi target indikator kedua.", "csrf_token": token(client)}
    answer = client.post("/fail/stale", data=data)
    assert answer.status_code == 409
    assert "Mohon lengkapi target indikator kedua." in answer.text


@pytest.mark.parametrize("referrer", ["http://elsewhere.example/cases/7", "http://localhost.example/x", ""])
def test_way_back_never_leads_elsewhere(web_app: Flask, referrer: str) -> None:
    answer = web_app.test_client().post("/fail/stale", headers={"Referer": referrer})
    assert "example" not in answer.text
    assert "Buka kembali halaman tadi" not in answer.text


def test_too_large_form_is_said_without_reading_it(web_app: Flask) -> None:
    web_app.config["MAX_CONTENT_LENGTH"] = 100
    answer = web_app.test_client().post("/fail/stale", data={"comment": "x" * 1000})
    assert answer.status_code == 413
    assert "Berkas terlalu besar" in answer.text


def test_http_errors_without_a_row_keep_their_status() -> None:
    assert page_of(RequestEntityTooLarge()).status == 413
    assert page_of(TooManyRequests()).status == 429
    assert page_of(KeyError("x")).status == 500


def test_unreachable_database_is_503_on_health_and_pages_without_sign_in_still_work(web_app: Flask) -> None:
    client = web_app.test_client()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "degraded", "database": "unreachable"})
    assert client.get("/login").status_code == 200
