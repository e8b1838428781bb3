"""A leave workflow as HR may have drawn it, for tests of the pages that fill it in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect

from app.definitions.models import DefinitionVersion
from tests.panel import Panel
from workflows import schema


def _text(text: str) -> dict[str, str]:
    return {"id": text, "en": text}


def _step(name: str, title: str, source: str, to: str, by: str, kind: str = "forward") -> dict[str, Any]:
    return {"id": name, "title": _text(title), "from": source, "to": to, "kind": kind, "by": [by]}


def leave() -> dict[str, Any]:
    """Three states, two levels, a form with fields, facts of HR's own."""
    return {
        "schema": 1, "code": "cuti-tahunan", "title": _text("Cuti tahunan"), "kind": "request", "initial": "draft",
        "stages": [{"id": "drafting", "title": _text("Penyusunan")}, {"id": "closed", "title": _text("Selesai")}],
        "facts": {
            "days": {"type": "int", "title": _text("lama cuti")},
            "kind": {"type": ["annual", "big"], "title": _text("jenis cuti"),
                     "labels": {"annual": _text("Cuti tahunan"), "big": _text("Cuti besar")}},
            "urgent": {"type": "bool", "title": _text("mendesak")},
        },
        "states": [
            {"id": "draft", "stage": "drafting", "title": _text("Pengisian"), "waiting": _text("Menunggu."),
             "form": "main", "edit": {"owner": ["fields"]}, "see": {"owner": ["fields"]}},
            {"id": "review", "stage": "drafting", "title": _text("Pemeriksaan"), "waiting": _text("Menunggu."),
             "form": "main", "see": {"owner": ["fields"]}},
            {"id": "done", "stage": "closed", "title": _text("Disetujui"), "form": "main", "final": True},
        ],
        "transitions": [
            _step("send", "Kirim", "draft", "review", "owner"),
            _step("agree", "Setujui", "review", "done", "unit_head"),
            _step("give_back", "Kembalikan", "review", "draft", "unit_head", kind="return"),
        ],
        "forms": [{"id": "main", "title": _text("Isian"), "sections": [{"title": _text("Cuti"), "fields": [
            {"id": "days", "type": "int", "label": _text("Lama cuti")},
            {"id": "kind", "type": "choice", "label": _text("Jenis"),
             "choices": [{"id": "annual", "title": _text("Tahunan")}, {"id": "big", "title": _text("Besar")}]},
            {"id": "reason", "type": "text", "label": _text("Alasan")},
        ]}]}],
    }  # fmt: skip


def store(panel: Panel, draft: DefinitionVersion, document: dict[str, Any]) -> None:
    """Put a document into a draft as if somebody had edited it."""
    definition, version = schema.parse(document), _row(panel, draft)
    version.document, version.source = schema.to_dict(definition), schema.to_yaml(definition)
    version.sha256 = schema.sha256(definition)
    panel.world.session.commit()


def stored(panel: Panel, draft: DefinitionVersion) -> dict[str, Any]:
    """The document of a draft as it stands now."""
    return _row(panel, draft).document


def revision(panel: Panel, draft: DefinitionVersion) -> int:
    """What a page opened now would send."""
    return _row(panel, draft).revision


def _row(panel: Panel, draft: DefinitionVersion) -> DefinitionVersion:
    """The row as the database has it; a request may have let go of the object that the test holds."""
    panel.world.session.expire_all()
    return panel.world.session.get_one(DefinitionVersion, inspect(draft).identity)
