"""Texts of HR in both languages, as forms ask for them: ``<name>_id`` and ``<name>_en``."""

from __future__ import annotations

from wtforms import Form

from workflows.definition import Text


def bilingual(form: Form, name: str) -> Text | None:
    """What was typed; without an English text the Indonesian one stands for both, without any there is none."""
    indonesian = (form[f"{name}_id"].data or "").strip()
    english = (form[f"{name}_en"].data or "").strip()
    if not (indonesian or english):
        return None
    return {"id": indonesian or english, "en": english or indonesian}


def titled(form: Form, name: str = "title") -> Text:
    """As ``bilingual``, for a text that the form demands; empty where nothing was typed, so that it can be refused."""
    return bilingual(form, name) or {"id": "", "en": ""}


def halves(name: str, text: Text | None) -> dict[str, str]:
    """The text as data of the two fields."""
    return {f"{name}_id": text["id"] if text else "", f"{name}_en": text["en"] if text else ""}
