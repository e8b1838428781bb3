"""The program that makes PDFs: it comes back after its end, and nothing can make it hang for ever."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from app.documents.engine import Renderer, RenderError

AT = datetime(2026, 3, 2, 3, tzinfo=UTC)


def sheet(*lines: str) -> dict[str, Any]:
    """The smallest form: an attachment."""
    return {
        "template": "attachment",
        "head": {"code": "A.1.8", "titles": ["LAMPIRAN"], "agency": "Uji", "span": "2026", "period": "", "people": []},
        "body": {"parts": [{"title": "DUKUNGAN", "lines": list(lines)}]},
        "signers": [], "notes": [], "landscape": False, "draft": False, "issued": None,
    }  # fmt: skip


@pytest.fixture
def renderer() -> Iterator[Renderer]:
    made = Renderer()
    yield made
    made.close()


def words(pdf: bytes) -> str:
    """Without any white space."""
    return re.sub(r"\s|\u200b", "", "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


@pytest.mark.parametrize(
    "text",
    [
        "#panic()",
        "*tebal* _miring_ `kode`",
        "$x^2$",
        "<label> @acuan",
        "\\ \\u{41}",
        "// komentar",
        '"; #read("x")',
        "= Judul",
    ],
)
def test_typed_text_is_printed_as_typed(renderer: Renderer, text: str) -> None:
    assert re.sub(r"\s", "", text) in words(renderer.render("attachment", sheet(text), AT))


def test_line_breaks_stay(renderer: Renderer) -> None:
    page = PdfReader(BytesIO(renderer.render("attachment", sheet("satu\ndua"), AT))).pages[0].extract_text()
    assert re.search(r"satu\s*\n\s*dua", page)


def test_same_data_same_bytes_whichever_process_makes_it(renderer: Renderer) -> None:
    first = renderer.render("attachment", sheet("x"), AT)
    renderer.close()
    assert renderer.render("attachment", sheet("x"), AT) == first
    assert renderer.render("attachment", sheet("x"), datetime(2026, 3, 3, tzinfo=UTC)) != first


def test_a_killed_program_is_started_again(renderer: Renderer) -> None:
    renderer.render("attachment", sheet("x"), AT)
    os.kill(renderer._process.pid, signal.SIGKILL)  # type: ignore[union-attr]
    assert renderer.render("attachment", sheet("y"), AT).startswith(b"%PDF")


def test_a_template_that_fails_says_so_and_the_next_form_is_made(renderer: Renderer) -> None:
    with pytest.raises(RenderError):
        renderer.render("attachment", {"head": {}}, AT)
    with pytest.raises(RenderError):
        renderer.render("no-such-template", sheet("x"), AT)
    assert renderer.render("attachment", sheet("x"), AT).startswith(b"%PDF")


def test_a_form_that_takes_too_long_is_given_up() -> None:
    hasty = Renderer(limit_seconds=0.0)
    with pytest.raises(RenderError, match="no answer"):
        hasty.render("attachment", sheet("x"), AT)
    assert hasty._process is None


def test_the_program_is_replaced_after_its_share() -> None:
    worn = Renderer(forms_per_process=2)
    seen = set()
    for number in range(5):
        worn.render("attachment", sheet(str(number)), AT)
        seen.add(worn._process.pid)  # type: ignore[union-attr]
    worn.close()
    assert len(seen) == 3


def test_threads_get_their_own_forms(renderer: Renderer) -> None:
    def make(number: int) -> str:
        return words(renderer.render("attachment", sheet(f"nomor{number}akhir"), AT))

    with ThreadPoolExecutor(4) as pool:
        for number, text in enumerate(pool.map(make, range(12))):
            assert f"nomor{number}akhir" in text
