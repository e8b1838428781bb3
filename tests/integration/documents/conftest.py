"""What the tests of documents share."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from app.cases import queries as cases
from app.cases import service
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.core.clock import local_day
from app.documents.engine import RENDERER
from tests.world import World


@pytest.fixture(scope="session", autouse=True)
def _end_renderer() -> object:
    """The program that makes PDFs ends with the tests."""
    yield
    RENDERER.close()


def file_of(world: World, case: Case, part: str | None) -> CaseFile:
    """The case as somebody of the cast sees it (None: the system)."""
    if part is None:
        return service.open_file(world.session, world.fresh(case), actor=None, now=world.now)
    day = local_day(world.now, "Asia/Jakarta")
    found = cases.get_case(world.session, case.id, actor=world.actor(part), day=day)
    return service.open_file(world.session, found, actor=world.actor(part), now=world.now)


def text_of(pdf: bytes) -> str:
    """The words of a PDF in reading order, single spaces between them, without the soft breaks of long words."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).replace("\u200b", "").split())
