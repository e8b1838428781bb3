"""Reading the audit trail. Nobody writes it here: entries come with the changes they tell of."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.admin.base import ScopedModelView
from app.admin.labels import FIELDS, SUBJECTS, VERBS
from app.admin.listing import Facet, choice_value
from app.audit.models import AuditEntry
from app.auth.models import User
from app.auth.permissions import Permission
from app.core.db import db


def _action(_view: Any, _context: Any, model: AuditEntry, _name: str) -> str:
    verb = model.action.partition(".")[2]
    return str(VERBS.get(verb, model.action))


def _who(_view: Any, _context: Any, model: AuditEntry, _name: str) -> str:
    return g.get("audit_names", {}).get(model.user_id) or _("Sistem")


class AuditEntryView(ScopedModelView):
    """Who changed what, and when."""

    permission = Permission.AUDIT_READ
    icon = "history"
    search_label = _l("Cari nama data atau kode tindakan")
    empty_text = _l("Belum ada perubahan yang tercatat.")
    details_template = "admin/auditentry/details.html"
    column_list = ("at", "user_id", "subject_type", "subject_title", "action")
    column_details_list = ("at", "user_id", "subject_type", "subject_title", "action")
    column_sortable_list = ("at",)
    column_searchable_list = ("subject_title", "action")
    column_default_sort = ("at", True)
    column_labels: ClassVar = {
        "at": _l("Waktu"), "user_id": _l("Oleh"), "subject_type": _l("Data"), "subject_title": _l("Nama"),
        "action": _l("Tindakan"),
    }  # fmt: skip
    column_formatters: ClassVar = {"action": _action, "user_id": _who, "subject_type": choice_value(SUBJECTS)}
    facets = (Facet("subject_type", _l("Data"), lambda value: AuditEntry.subject_type == value, SUBJECTS),)

    def __init__(self) -> None:
        super().__init__(AuditEntry, _l("Jejak audit"), "auditentry")

    def title_of(self, row: Any) -> str:
        """What was changed."""
        return f"{SUBJECTS.get(row.subject_type, row.subject_type)} {row.subject_title}".strip()

    def completed(self, rows: list[Any]) -> list[Any]:
        """The names of those who acted; one statement for the page."""
        g.audit_names = _names({row.user_id for row in rows})
        return rows

    def details_context(self, model: Any) -> dict[str, Any]:
        """Each changed field as (name, before, after)."""
        g.audit_names = _names({model.user_id})
        return {"changes": [_change(name, value) for name, value in model.changes.items()]}


def _names(ids: set[UUID | None]) -> dict[UUID, str]:
    rows = db.execute(select(User.id, User.display_name).where(User.id.in_(ids - {None})))
    return {row.id: row.display_name for row in rows}


def _change(name: str, value: Any) -> tuple[str, str, str]:
    """Stored either as ``[before, after]`` or as one value."""
    before, after = value if isinstance(value, list) and len(value) == 2 else (None, value)
    return str(FIELDS.get(name, name)), _shown(before), _shown(after)


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    return (_("Ya") if value else _("Tidak")) if isinstance(value, bool) else str(value)
