"""Nonsense in every field of the forms of execution, guidance, cascade and follow-up: refused, and nothing breaks."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.cases.models import Case
from tests.integration.progress.test_strangers import addresses, rows
from tests.world import World, sign_in

NONSENSE = {
    "text": "<script>alert(1)</script>", "seen": "9999-99-99", "revision": "-1", "due_on": "0001-01-01",
    "held_on": "9999-12-31", "decision": "agree", "answer": "x" * 9_000, "kind": "zzz", "level": "-5",
    "version": "9" * 30, "cycle": "x", "post": "x", "period": "x", "giver": "x", "subjects": "r:x", "result": "x",
    "progress": "maybe", "actions": "x", "reason": "\x00", "note": "\x00", "employee_id": "x", "team": "\x00",
    "roles-0-text": "x\x00", "roles-0-id": "x", "is_lead": "y", "leads": "x", "name": "\x00", "title": "x" * 300,
    "guide_nip": "\x00", "topic": "\x00", "words_0": "\x00", "manner": "x", "status": "x", "day": "9999-12-31",
    "indicator": "x", "url": "javascript:alert(1)", "month": "-1",
}  # fmt: skip


@pytest.mark.parametrize("part", ["employee", "appraiser", "hr"])
@pytest.mark.parametrize("typed", [{}, NONSENSE], ids=["nothing", "nonsense"])
def test_no_form_breaks(
    client: FlaskClient, app: Flask, frozen: World, running: Case, part: str, typed: dict[str, str]
) -> None:
    values = rows(frozen, running)
    kinds = [("aksi", "result"), ("aksi", "action_id"), ("catatan", "entry_id"), ("ambil-alih", "result")]
    kinds += [("kembalikan", "takeover_id"), ("bukti-catatan", "entry_id")]
    prefixes = ["", "catatan-baru-", *(f"{kind}-{values[name]}-" for kind, name in kinds)]
    sent = {f"{prefix}{name}": text for prefix in prefixes for name, text in typed.items()}
    sign_in(client, frozen, part)
    for method, path in addresses(app, values, without=set()):
        if method == "POST":
            assert client.post(path, data=sent).status_code < 500, path
        else:
            assert client.get(path, query_string=typed).status_code < 500, path
