"""Links and download names."""

from __future__ import annotations

import pytest

from app.progress.forms import is_web_address
from app.web.files import attachment, download_name


@pytest.mark.parametrize(
    "url", ["https://contoh.go.id/laporan?tahun=2026", "http://contoh.go.id:8080/a", "HTTPS://contoh.go.id/%20x"]
)
def test_complete_web_addresses_pass(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://contoh.go.id/a",
        "file:///etc/passwd",
        "//contoh.go.id/a",
        "contoh.go.id/a",
        "https://",
        "https:///a",
        "https://nama:sandi@contoh.go.id/",
        "https://contoh.go.id@jahat.example/",
        "https://contoh.go.id\\@jahat.example/",
        "https://contoh.go.id/a b",
        "https://contoh.go.id/\x00",
        "java\nscript:alert(1)",
        "https://contoh.go.id:99999/",
        "https://[::1/",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    assert not is_web_address(url)


@pytest.mark.parametrize(
    ("title", "media_type", "name"),
    [
        ("Laporan SKM", "application/pdf", "Laporan SKM.pdf"),
        ("laporan.PDF", "application/pdf", "laporan.PDF"),
        ("foto.jpeg", "image/jpeg", "foto.jpeg"),
        ("laporan.exe", "application/pdf", "laporan.exe.pdf"),
        ("../..", "text/csv", "berkas.csv"),
    ],
)
def test_download_name_ends_as_its_content(title: str, media_type: str, name: str) -> None:
    assert download_name(title, media_type) == name


def test_header_holds_the_real_name_and_no_line_break() -> None:
    header = attachment('Laporan "é"\r\nSet-Cookie: a=b.pdf')
    assert "\r" not in header
    assert "\n" not in header
    assert header.startswith('attachment; filename="')
    assert "filename*=UTF-8''Laporan%20%22%C3%A9%22" in header
