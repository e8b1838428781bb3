"""Texts to and from files: byte-identical there and back, and hostile ones refused with place and reason."""

from __future__ import annotations

import io
import time
from html import unescape

import pytest
from sqlalchemy import select

from app.definitions.models import DefinitionVersion
from tests.integration.admin_process.pages import words
from tests.integration.designer.publication import change, draft_of, titled, version_of
from workflows import schema

BILLION = "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]\n"
SOUND = schema.shipped_source("skp-nasional")
HOSTILE = {
    "aliases": BILLION,
    "tag": "schema: 1\ncode: !!python/object/apply:os.system ['true']\n",
    "deep": "schema: 1\ncode: " + "[" * 5000 + "]" * 5000,
    "list": "- schema\n- code\n",
    "number": "42\n",
    "unknown key": SOUND.replace("schema: 1", "schema: 1\nperintah: jalankan", 1),
    "wrong type": SOUND.replace("kind: appraisal", "kind: [appraisal]", 1),
    "twice": "schema: 1\nschema: 1\ncode: x\n",
    "circle": "schema: 1\ncode: a\nextends: a\n",
}


@pytest.mark.parametrize("changed", [False, True], ids=["as-published", "edited"])
def test_export_import_export_gives_the_same_bytes(panel, changed):
    source = version_of(panel.world)
    if changed:
        source = change(panel.world, draft_of(panel.world), titled("Penilaian “khusus” — é"))
    panel.enter("hr")
    first = panel.get("definition/source/", id=str(source.id))
    answer = panel.post("definition/upload/", {"file": (io.BytesIO(first.data), "alur.yaml"), "source": ""})
    assert answer.status_code == 302
    stored = panel.world.session.scalars(select(DefinitionVersion).order_by(DefinitionVersion.number.desc())).first()
    assert stored.id != source.id
    assert answer.headers["Location"].endswith(f"/admin/designer/{stored.id}/"), "the draft is opened in the designer"
    second = panel.get("definition/source/", id=str(stored.id))
    assert first.data == second.data
    assert stored.sha256 == source.sha256


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_refused_in_words_and_in_time(panel, name):
    panel.enter("hr")
    began = time.process_time()
    answer = panel.post("definition/upload/", {"source": HOSTILE[name]})
    assert time.process_time() - began < 5, "seconds of this process: a bound, not a measurement"
    assert answer.status_code == 422
    text = words(answer)
    assert "Naskah belum dapat dibaca" in text
    assert "Tempat" in text
    assert "Kode" in text
    kept = unescape(answer.text).replace("\r\n", "\n")
    assert HOSTILE[name].splitlines()[-1][:40] in kept, "what was typed is kept"
    assert panel.world.session.scalars(select(DefinitionVersion).where(DefinitionVersion.status == "draft")).all() == []


def test_a_text_with_a_null_character_is_refused(panel):
    assert panel.enter("hr").post("definition/upload/", {"source": "schema: 1\ncode: a\x00b\n"}).status_code == 422


def test_a_file_that_is_too_long_is_refused(panel):
    huge = "# " + "x" * 1_200_000
    answer = panel.enter("hr").post("definition/upload/", {"source": huge})
    assert answer.status_code in (413, 422)


def test_two_uploads_get_two_numbers(panel):
    panel.enter("hr")
    for _ in range(2):
        assert panel.post("definition/upload/", {"source": version_of(panel.world).source}).status_code == 302
    assert version_of(panel.world, number=3).status == "draft"


def test_the_list_offers_what_may_be_done(panel):
    draft = change(panel.world, draft_of(panel.world), titled("Naskah saya"))
    own = version_of(panel.world)
    page = panel.enter("hr").get("definition/")
    for address in (
        f"/admin/designer/{draft.id}/publish/", f"/admin/designer/{draft.id}/compare/",
        f"/admin/designer/{draft.id}/copy", f"/admin/designer/{draft.id}/discard",
        f"/admin/designer/{own.id}/edit", f"/admin/definition/source/?id={own.id}", "/admin/designer/new",
    ):  # fmt: skip
        assert address in page.text, address
    assert f"/admin/designer/{own.id}/discard" not in page.text
    assert panel.world.users["hr"].display_name in words(page), "who edited the draft last"
    read_only = panel.enter("auditor").get("definition/").text
    assert "/edit" not in read_only
    assert "/discard" not in read_only
    assert "/admin/designer/new" not in read_only


def test_editing_opens_the_draft_that_is_there(panel):
    own = version_of(panel.world)
    panel.enter("hr")
    first, second = (panel.post(f"designer/{own.id}/edit").headers["Location"] for _ in range(2))
    assert first == second
    assert version_of(panel.world, number=2).status == "draft"


def test_details_lead_into_the_designer(panel):
    own = version_of(panel.world)
    answer = panel.enter("auditor").get("definition/details/", id=str(own.id))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/admin/designer/{own.id}/")
