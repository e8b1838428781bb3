"""Edits of a definition as a whole, and the document that a workflow from nothing begins as."""

from __future__ import annotations

from workflows.definition import SCHEMA_VERSION, Text
from workflows.editing.documents import Document, Edit, edited


def blank(*, code: str, title: Text, kind: str) -> Document:
    """The smallest workflow there can be: drafted by its owner, then closed. It isn't sound, only readable."""
    return {
        "schema": SCHEMA_VERSION,
        "code": code,
        "title": dict(title),
        "kind": kind,
        "initial": "draft",
        "stages": [
            {"id": "drafting", "title": {"id": "Penyusunan", "en": "Drafting"}},
            {"id": "closed", "title": {"id": "Selesai", "en": "Closed"}},
        ],
        "states": [
            {
                "id": "draft",
                "stage": "drafting",
                "title": {"id": "Penyusunan", "en": "Drafting"},
                "waiting": {
                    "id": "Menunggu pemohon melengkapi isian.",
                    "en": "Waiting for the applicant to fill it in.",
                },
                "form": "main",
                "edit": {"owner": ["fields"]},
                "see": {"owner": ["fields"]},
                "dashboard": [{"tile": "work_list"}],
            },
            {
                "id": "closed",
                "stage": "closed",
                "title": {"id": "Selesai", "en": "Closed"},
                "waiting": {"id": "Sudah selesai.", "en": "It is closed."},
                "form": "main",
                "see": {"owner": ["fields"]},
                "dashboard": [{"tile": "work_list"}],
                "final": True,
            },
        ],
        "forms": [{"id": "main", "title": {"id": "Isian", "en": "Form"}, "sections": []}],
    }


def retitle(title: Text) -> Edit:
    """Gives the workflow another name."""
    return lambda document: {**edited(document), "title": dict(title)}


def copied(document: Document, *, code: str, title: Text) -> Document:
    """The same workflow under a code and a name of its own. It isn't an overlay: later changes don't reach it."""
    copy = {**edited(document), "code": code, "title": dict(title)}
    copy.pop("based_on", None)
    return copy


def derived(document: Document, *, code: str, title: Text) -> Document:
    """The same workflow as an overlay of the one it begins as, so that a change of that one is proposed to it."""
    return {**edited(document), "code": code, "title": dict(title), "based_on": document["code"]}
