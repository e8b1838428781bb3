"""Documents of a case in the browser: who finds what, what a download is, and what nobody may have."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import Engine

from app.cases.models import Case
from app.documents import sealing
from app.documents.forms import FORMS
from tests.integration.documents.conftest import text_of
from tests.statements import counted
from tests.story import reach
from tests.world import World, sign_in

HOSTILE = '#panic("x") *b* _i_ $x$ `c` <l> @ref \\ "; #read("/etc/passwd") {{ 7*7 }} <b>&amp;</b>'


def address(case: Case, code: str) -> str:
    """Of one form."""
    return f"/cases/{case.id}/documents/{code}.pdf"


def test_the_list_says_what_is_there_and_why_not(frozen: World, client: FlaskClient) -> None:
    case = reach(frozen, "running")
    sign_in(client, frozen, "employee")
    page = client.get(f"/cases/{case.id}/documents").get_data(as_text=True)
    assert address(case, "A.1.7") in page
    assert address(case, "A.1.8") in page
    assert address(case, "C.1.3") not in page
    assert "Untuk kelompok jabatan lain." in page
    assert "Untuk pendekatan hasil kerja yang lain." in page
    for code in FORMS:
        assert f"{code} " in page, code


def test_the_link_stands_on_the_case_page(frozen: World, client: FlaskClient) -> None:
    case = reach(frozen, "running")
    sign_in(client, frozen, "employee")
    assert f'href="/cases/{case.id}/documents"' in client.get(f"/cases/{case.id}").get_data(as_text=True)


@pytest.mark.parametrize("part", ["stranger", "colleague"])
def test_documents_of_others_do_not_exist(frozen: World, client: FlaskClient, part: str) -> None:
    case = reach(frozen, "running")
    sign_in(client, frozen, part)
    for path in (f"/cases/{case.id}/documents", address(case, "A.1.7"), address(case, "A.1.8")):
        assert client.get(path).status_code == 404


def test_a_form_that_is_not_there_does_not_exist(frozen: World, client: FlaskClient) -> None:
    case = reach(frozen, "rating")
    sign_in(client, frozen, "employee")
    for code in ("C.1.3", "D.1.1", "A.1.1", "Z.9.9", "..%2f..%2fetc%2fpasswd"):
        assert client.get(address(case, code)).status_code == 404, code


def test_the_rated_person_has_form_c_only_once_it_is_delivered(frozen: World, client: FlaskClient) -> None:
    case = reach(frozen, "delivery")
    sign_in(client, frozen, "appraiser")
    assert client.get(address(case, "C.1.3")).status_code == 200
    sign_in(client, frozen, "employee")
    assert client.get(address(case, "C.1.3")).status_code == 404
    frozen.act(frozen.fresh(case), "deliver_document", "appraiser")
    assert client.get(address(case, "C.1.3")).status_code == 200
    assert client.get(address(case, "D.1.1")).status_code == 200
    assert client.get(address(case, "D.1.2")).status_code == 404


def test_a_download_is_a_pdf_a_under_its_own_name(frozen: World, client: FlaskClient) -> None:
    case = reach(frozen, "running")
    sign_in(client, frozen, "employee")
    answer = client.get(address(case, "A.1.7"))
    assert answer.content_type == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "199201072019032003 - A.1.7.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    reader = PdfReader(BytesIO(answer.data))
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert reader.trailer["/Root"]["/Lang"] == "id-ID"
    assert "/OutputIntents" in reader.trailer["/Root"]
    # Every font is embedded, as PDF/A demands.
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        below = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(below)


def test_the_same_content_gives_the_same_bytes(frozen: World, client: FlaskClient) -> None:
    case = reach(frozen, "running")
    sealing.issue(frozen.session, case.id, now=frozen.now)
    frozen.session.commit()
    sign_in(client, frozen, "employee")
    first = client.get(address(case, "A.1.7")).data
    sign_in(client, frozen, "appraiser")
    assert client.get(address(case, "A.1.7")).data == first


def test_typed_markup_stays_text(frozen: World, client: FlaskClient) -> None:
    case = reach(frozen, "running")
    frozen.people["employee"].name = HOSTILE
    frozen.session.commit()
    sign_in(client, frozen, "appraiser")
    answer = client.get(address(case, "B.1.5"))
    assert answer.status_code == 200
    words = text_of(answer.data)
    assert " ".join(HOSTILE.split()).replace(" ", "") in words.replace(" ", "")
    disposition = answer.headers["Content-Disposition"]
    assert "\n" not in disposition
    assert disposition.count('"') == 2


def test_long_texts_go_on_below_a_repeated_head(frozen: World, client: FlaskClient) -> None:
    from app.progress import service as progress
    from tests import story

    case = reach(frozen, "running")
    file = story.open_part(frozen, frozen.fresh(case), "realisations", "employee")
    from app.plans.queries import plan_of

    lineage = plan_of(file).current.results[0].indicators[0].lineage  # type: ignore[union-attr]
    text = "Realisasi yang panjang sekali. " * 120
    progress.save_realisation(file, indicator=lineage, seen=None, now=frozen.now, text=text, source="")
    frozen.session.commit()
    sign_in(client, frozen, "employee")
    pages = [page.extract_text() for page in PdfReader(BytesIO(client.get(address(case, "B.1.5")).data)).pages]
    assert len(pages) > 2
    assert sum("INDIKATOR KINERJA" in page for page in pages) >= 2
    assert "".join("".join(pages).split()).count("sekali.") == 120
    assert f"Halaman 1 dari {len(pages)}" in pages[0]


def test_a_long_word_breaks_inside_its_cell(frozen: World, client: FlaskClient) -> None:
    case = reach(frozen, "running")
    frozen.positions["employee"].title = "Pranata" * 40
    frozen.session.commit()
    sign_in(client, frozen, "appraiser")
    assert "Pranata" * 40 in text_of(client.get(address(case, "B.1.5")).data).replace(" ", "")


def test_numbers_can_be_asked_for_without_waiting(
    frozen: World, client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    case = reach(frozen, "running")
    sign_in(client, frozen, "employee")
    assert "belum bernomor" in client.get(f"/cases/{case.id}/documents").get_data(as_text=True)
    page = client.post(f"/cases/{case.id}/documents/numbers", follow_redirects=True).get_data(as_text=True)
    assert "sudah bernomor dan berkode QR" in page
    assert f"{frozen.agency.code.upper()}/2026/000001" in page


def test_a_download_costs_few_statements(frozen: World, client: FlaskClient, engine: Engine) -> None:
    case = reach(frozen, "received")
    sign_in(client, frozen, "employee")
    with counted(engine) as statements:
        client.get(address(case, "C.1.3"))
    assert len(statements) <= 10
