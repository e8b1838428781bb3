"""List pages: search, facets, pages without counting, and values as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from flask import g, request
from flask_admin.model.base import ViewArgs
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Query

from app.web.dates import local_date, local_datetime

LAST_PAGE = 10_000
LONGEST_SEARCH = 100
Text = LazyString | str


@dataclass(frozen=True)
class Facet:
    """A choice above the list. ``condition`` turns the chosen value into SQL, or None where there is no such value.

    Without ``choices`` it is set only by links (the positions of one unit) and shown as something to take away.
    """

    name: str
    label: Text
    condition: Callable[[str], ColumnElement[bool] | None]
    choices: Mapping[str, Text] = field(default_factory=dict)
    default: str = ""

    def chosen(self) -> str:
        """The value of this request; one that isn't among the choices is none."""
        value = request.args.get(self.name, self.default)
        return value if not self.choices or value in self.choices else ""


def _yes_no(_view: Any, value: bool, _name: str) -> str:
    return _("Ya") if value else _("Tidak")


def _day(_view: Any, value: date, _name: str) -> str:
    return local_datetime(value) if isinstance(value, datetime) else local_date(value)


def _nothing(_view: Any, _value: None, _name: str) -> str:
    return "–"


def _empty(_view: Any, _value: None, _name: str) -> str:
    return ""


class Listing:
    """Mixin of the model views."""

    facets: ClassVar[tuple[Facet, ...]] = ()
    search_label: ClassVar[Text] = _l("Cari")
    empty_text: ClassVar[Text] = _l("Belum ada data di sini.")
    # Counting a big table costs more than the page itself, so the pager only knows whether there is a next page.
    simple_list_pager = True
    page_size = 50
    can_set_page_size = False
    can_export = True
    export_types: ClassVar[list[str]] = ["csv"]
    export_max_rows = 20_000
    column_type_formatters: ClassVar[dict[type, Any]] = {bool: _yes_no, date: _day, type(None): _nothing}
    column_type_formatters_detail: ClassVar[dict[type, Any]] = column_type_formatters
    column_type_formatters_export: ClassVar[dict[type, Any]] = column_type_formatters | {type(None): _empty}

    def filtered(self, query: Query[Any]) -> Query[Any]:
        """The query under the facets of this request."""
        for facet in self.facets:
            value = facet.chosen()
            condition = facet.condition(value) if value else None
            if condition is not None:
                query = query.filter(condition)
        return query

    def _get_list_extra_args(self) -> ViewArgs:
        """What the address asks for, inside bounds that the database takes."""
        arguments = super()._get_list_extra_args()  # type: ignore[misc]
        arguments.page = min(max(arguments.page or 0, 0), LAST_PAGE)
        arguments.search = (arguments.search or "").replace("\x00", "").strip()[:LONGEST_SEARCH] or None
        known = {facet.name for facet in self.facets}
        arguments.extra_args = {name: value for name, value in arguments.extra_args.items() if name in known}
        return arguments

    def _apply_sorting(self, *args: Any) -> tuple[Query[Any], Any]:
        """The wanted order, with the key as tie-break so that no row falls between two pages."""
        query, joins = super()._apply_sorting(*args)  # type: ignore[misc]
        return query.order_by(self.model.id), joins  # type: ignore[attr-defined]

    def _apply_pagination(self, query: Query[Any], page: int | None, page_size: int | None) -> Query[Any]:
        """One row more than the page holds tells whether there is another page."""
        size = page_size or self.page_size
        return query.limit(size + 1).offset((page or 0) * size)

    def get_list(self, *args: Any, **kwargs: Any) -> tuple[int | None, list[Any]]:
        """The rows of the page; the pager finds in ``g`` whether there are more."""
        count, rows = super().get_list(*args, **kwargs)  # type: ignore[misc]
        size = kwargs.get("page_size") or self.page_size
        g.panel_has_next = len(rows) > size
        return count, self.completed(rows[:size])

    def completed(self, rows: list[Any]) -> list[Any]:
        """A chance to read, in one statement, what the rows of the page need besides themselves."""
        return rows

    def rows_to_export(self) -> list[Any]:
        """The rows of the list under its facets and search, one more than may be exported at most."""
        arguments = self._get_list_extra_args()
        self_sorted = self._get_column_by_idx(arguments.sort)  # type: ignore[attr-defined]
        _count, rows = super().get_list(  # type: ignore[misc]
            0, self_sorted[0] if self_sorted else None, arguments.sort_desc, arguments.search, None,
            page_size=self.export_max_rows,
        )  # fmt: skip
        return self.completed(rows)


def choice_value(texts: Mapping[str, Text]) -> Callable[..., Any]:
    """A column formatter that shows the word for a stored code."""

    def shown(_view: Any, _context: Any, model: Any, name: str) -> str:
        code = getattr(model, name)
        return "–" if code is None else str(texts.get(code, code))

    return shown
