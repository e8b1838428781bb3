"""Actions on chosen rows: first a page that names them, then each in its own transaction, then a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work

MOST_ROWS = 200


@dataclass
class Report:
    """What became of each row, by its name: done, already so, or refused with the reason."""

    done: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def act_on_each(view: Any, rows: Sequence[Any], act: Callable[[Session, Any], bool]) -> Report:
    """Run ``act`` on each row in its own transaction; it says False when there was nothing to do."""
    report = Report()
    for row_id, title in [(row.id, view.title_of(row)) for row in rows]:
        try:
            with unit_of_work() as session:
                changed = act(session, row_id)
        except InvalidInput as refusal:
            report.refused.append((title, " ".join(view.sentences(refusal).values())))
        except NotFound:
            report.skipped.append(title)
        else:
            (report.done if changed else report.skipped).append(title)
    return report


class BulkActions:
    """Mixin of the model views; actions are methods with ``flask_admin.actions.action`` that give a Report."""

    def is_action_allowed(self, name: str) -> bool:
        """Flask-Admin's own bulk deletion knows neither service nor audit, so it doesn't exist here."""
        return name != "delete" and self.may_write()  # type: ignore[attr-defined]

    @expose("/action/", methods=("POST",))
    def action_view(self) -> ResponseReturnValue:
        """Name the rows, or act when that was confirmed."""
        name = request.form.get("action", "")
        handler, label, question = self._actions_data.get(name, (None, "", None))  # type: ignore[attr-defined]
        if handler is None or not self.is_action_allowed(name):
            raise NotFound
        rows = self.chosen_rows()
        if not rows:
            flash(_("Pilih baris dahulu, lalu pilih tindakannya."), "warning")
            return redirect(self.get_url(".index_view"))  # type: ignore[attr-defined]
        shared = {"label": label, "return_url": self.get_url(".index_view")}  # type: ignore[attr-defined]
        if "confirmed" not in request.form:
            return self.render("admin/model/confirm.html", rows=rows, name=name, question=question, **shared)  # type: ignore[attr-defined]
        return self.render("admin/model/report.html", report=handler(rows), **shared)  # type: ignore[attr-defined]

    def chosen_rows(self) -> list[Any]:
        """The ticked rows in the order of the list. Raises NotFound when one of them is not the person's to change."""
        chosen = dict.fromkeys(parse_id(text) for text in request.form.getlist("rowid"))
        ids = [row_id for row_id in chosen if isinstance(row_id, UUID)]
        if len(ids) != len(chosen) or len(ids) > MOST_ROWS:
            raise NotFound
        if not ids:
            return []
        query = self.scoped_query(self.write_permission)  # type: ignore[attr-defined]
        found = {row.id: row for row in query.filter(self.model.id.in_(ids))}  # type: ignore[attr-defined]
        if len(found) != len(ids):
            raise NotFound
        return [found[row_id] for row_id in ids]
