"""Headers of every answer, and static files that a browser may keep for a year."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest
from flask import Flask

from tests.unit.web.conftest import SETTINGS, make_app, path_of

PATHS = ["/page", "/login", "/nowhere", "/fail/bug", "/static/app.js", "/static/none.js"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_strict_policy(web_app: Flask, path: str) -> None:
    headers = web_app.test_client().get(path, buffered=True).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "font-src", "connect-src", "form-action")} == {
        "'self'"
    }
    assert policy["img-src"] == "'self' data:"
    assert {policy[name] for name in ("frame-ancestors", "base-uri")} == {"'none'"}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_never_stored(web_app: Flask) -> None:
    assert web_app.test_client().get("/login", buffered=True).headers["Cache-Control"] == "no-store"


def test_versioned_static_file_is_kept_for_a_year(web_app: Flask) -> None:
    address = path_of(web_app, "app.js")
    assert "?v=" in address
    assert (
        web_app.test_client().get(address, buffered=True).headers["Cache-Control"]
        == "public, max-age=31536000, immutable"
    )


@pytest.mark.parametrize("address", ["/static/app.js", "/static/app.js?v=000000000000", "/static/app.js?v="])
def test_other_addresses_of_a_static_file_are_asked_again(web_app: Flask, address: str) -> None:
    assert "immutable" not in web_app.test_client().get(address, buffered=True).headers["Cache-Control"]


def test_version_of_a_path_outside_is_not_looked_up(web_app: Flask) -> None:
    assert "v=" not in path_of(web_app, "../../../config.py")


def test_strict_transport_only_behind_https(web_app: Flask) -> None:
    assert "Strict-Transport-Security" not in web_app.test_client().get("/login", buffered=True).headers
    secure = (
        make_app(replace(SETTINGS, session_cookie_secure=True))
        .test_client()
        .get("/login", base_url="https://localhost", buffered=True)
    )
    assert "max-age" in secure.headers["Strict-Transport-Security"]
    assert "Secure" in secure.headers["Set-Cookie"]


def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites(web_app: Flask) -> None:
    cookie = web_app.test_client().get("/login", buffered=True).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("path", ["/login", "/static/css/base.css", "/nowhere"])
def test_text_is_compressed_on_request_and_unchanged_inside(web_app: Flask, path: str) -> None:
    client = web_app.test_client()
    packed = client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert b"\0" not in gzip.decompress(packed.data)
    assert "Content-Encoding" not in client.get(path, buffered=True).headers


def test_compressed_static_file_is_the_file(web_app: Flask) -> None:
    client = web_app.test_client()
    packed = client.get("/static/app.js", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert gzip.decompress(packed.data) == client.get("/static/app.js", buffered=True).data


def test_fonts_are_not_compressed_again(web_app: Flask) -> None:
    path = "/static/vendor/plus-jakarta-sans-latin-wght-normal.woff2"
    assert (
        "Content-Encoding"
        not in web_app.test_client().get(path, headers={"Accept-Encoding": "gzip"}, buffered=True).headers
    )


def test_forwarded_headers_are_believed_only_from_known_proxies(web_app: Flask) -> None:
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    with web_app.test_client() as client:
        client.get("/page", headers=forged)
        from flask import request

        assert request.scheme == "http"
        assert request.remote_addr == "127.0.0.1"
    with make_app(replace(SETTINGS, trusted_proxies=1)).test_client() as client:
        client.get("/page", headers=forged)
        assert request.remote_addr == "203.0.113.9"
