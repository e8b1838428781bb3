"""Agency, units and positions."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import g, redirect
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import CTE, ColumnElement, String, cast, func, literal, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Query, Session, joinedload

from app.admin import queries, scope, service
from app.admin.base import ScopedModelView
from app.admin.forms import AgencyForm, PositionForm, UnitForm
from app.admin.labels import DOCUMENTATION_RHYTHMS, RHYTHMS, TIME_ZONES, WEEKS
from app.admin.listing import Facet, choice_value
from app.admin.navigation import Group
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.cases.policy import below
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput
from app.core.ids import parse_id
from app.people import messages, organisation
from app.people.models import Agency, Position, Posting, Unit
from app.people.structure import running
from app.people.values import PositionKind

DEEPEST_SHOWN = 6


class AgencyView(ScopedModelView):
    """The own agency: one row, so its page stands for the list."""

    permission = Permission.PEOPLE_READ
    write_permission = Permission.CALENDAR_WRITE
    group = Group.PEOPLE
    icon = "building"
    can_edit = True
    can_export = False
    form = AgencyForm
    column_list = ("name",)
    column_details_list = (
        "name", "code", "kind", "place", "timezone", "week_days", "rhythm", "documentation_rhythm",
        "two_person_publishing",
    )  # fmt: skip
    column_labels: ClassVar = {
        "name": _l("Nama instansi"), "code": _l("Kode"), "kind": _l("Jenis instansi"),
        "place": _l("Tempat pada dokumen"), "timezone": _l("Zona waktu"), "week_days": _l("Hari kerja"),
        "rhythm": _l("Evaluasi periodik"), "documentation_rhythm": _l("Dokumentasi kinerja"),
        "two_person_publishing": _l("Alur kerja diterbitkan oleh dua orang"),
    }  # fmt: skip
    column_formatters: ClassVar = {
        "timezone": choice_value(TIME_ZONES),
        "kind": choice_value(messages.AGENCY_KINDS),
        "week_days": lambda _view, _context, model, _name: str(WEEKS[str(model.week_days)]),
        "rhythm": choice_value(RHYTHMS),
        "documentation_rhythm": choice_value(DOCUMENTATION_RHYTHMS),
    }

    def __init__(self) -> None:
        super().__init__(Agency, _l("Instansi"), "agency")

    def agency_rows(self, actor: CurrentActor) -> ColumnElement[bool]:
        """The agency itself."""
        return Agency.id == actor.agency_id

    def unit_rows(self, _units: scope.Units) -> ColumnElement[bool]:
        """Everybody with a role in the agency may read its settings."""
        return literal(True)

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """To the own agency."""
        return redirect(self.get_url(".details_view", id=current_actor().agency_id))

    def store_change(self, session: Session, form: Any, _model: Any, actor: CurrentActor) -> None:
        """Name, place, time zone, working week, how often work is evaluated, and who publishes workflows."""
        names = ("name", "kind", "place", "timezone", "rhythm", "documentation_rhythm", "two_person_publishing")
        values = {name: form[name].data for name in names}
        service.change_agency(session, {**values, "week_days": int(form.week_days.data)}, actor=actor)


def unit_tree() -> CTE:
    """Units of the actor's agency with their depth and the path of names down to them; circles are left out."""
    step = Unit.name + " " + cast(Unit.id, String)
    top = (
        select(Unit.id.label("id"), literal(0).label("depth"), array([step]).label("path"))
        .where(Unit.agency_id == current_actor().agency_id, Unit.parent_id.is_(None))
        .cte("unit_tree", recursive=True)
    )
    further = select(Unit.id, top.c.depth + 1, func.array_append(top.c.path, step)).join(
        top, Unit.parent_id == top.c.id
    )
    return top.union_all(further)


def _unit_name(_view: Any, _context: Any, model: Unit, _name: str) -> Any:
    """The name, moved to the right by its depth; read aloud it is the bare name."""
    depth = g.get("unit_depths", {}).get(model.id, 0)
    return Markup('<span class="t-depth-{}">{}</span>').format(min(depth, DEEPEST_SHOWN), model.name)


class UnitView(ScopedModelView):
    """The tree of units, from top to bottom."""

    permission = Permission.PEOPLE_READ
    write_permission = Permission.PEOPLE_WRITE
    group = Group.PEOPLE
    icon = "sitemap"
    can_create = True
    can_edit = True
    form = UnitForm
    lookup_forms = (UnitForm,)
    new_title = _l("Tambah unit")
    search_label = _l("Cari nama atau kode")
    empty_text = _l("Belum ada unit kerja. Impor dari berkas, atau tambah satu per satu.")
    column_list = ("name", "code", "parent")
    column_details_list = ("name", "code", "parent")
    column_sortable_list = ("name", "code")
    column_searchable_list = ("name", "code")
    column_labels: ClassVar = {"name": _l("Unit kerja"), "code": _l("Kode"), "parent": _l("Di bawah")}
    column_formatters: ClassVar = {"name": _unit_name}
    column_formatters_export: ClassVar = {}
    column_formatters_detail: ClassVar = {}
    details_template = "admin/unit/details.html"
    load_options = (joinedload(Unit.parent),)

    def __init__(self) -> None:
        super().__init__(Unit, _l("Unit kerja"), "unit")

    def unit_rows(self, units: scope.Units) -> ColumnElement[bool]:
        """The subtrees themselves."""
        return scope.units_within(units)

    def _apply_sorting(self, query: Query[Any], joins: Any, sort_column: Any, sort_desc: bool) -> tuple[Any, Any]:
        if sort_column is None:
            tree = unit_tree()
            query = query.outerjoin(tree, tree.c.id == Unit.id).order_by(tree.c.path.nulls_last())
        return super()._apply_sorting(query, joins, sort_column, sort_desc)

    def completed(self, rows: list[Any]) -> list[Any]:
        """Read the depths of the page's units."""
        tree = unit_tree()
        found = db.execute(select(tree.c.id, tree.c.depth).where(tree.c.id.in_([row.id for row in rows])))
        g.unit_depths = {row.id: row.depth for row in found}
        return rows

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> Unit:
        """Below a unit of one's own; only whole-agency roles make top units."""
        self._check_top(form, actor)
        return organisation.create_unit(session, _unit_data(form), agency_id=actor.agency_id, actor=actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """Rename or move."""
        if model.parent_id is not None:
            self._check_top(form, actor)
        organisation.change_unit(session, model.id, _unit_data(form), agency_id=actor.agency_id, actor=actor)

    def _check_top(self, form: Any, actor: CurrentActor) -> None:
        if form.parent_id.data is None and not actor.scope(Permission.PEOPLE_WRITE).whole_agency:
            raise InvalidInput({"parent_id": "outside"})


def _unit_data(form: Any) -> organisation.UnitData:
    return organisation.UnitData(form.code.data, form.name.data, form.parent_id.data)


def _position_gap(value: str) -> ColumnElement[bool] | None:
    if value == "superior":
        return queries.without_superior()
    return queries.vacant(clock.today(current_actor().time_zone)) if value == "vacant" else None


def _position_unit(value: str) -> ColumnElement[bool] | None:
    unit_id = parse_id(value)
    return Position.unit_id.in_(below([unit_id])) if unit_id else None


class PositionView(ScopedModelView):
    """Posts and who stands above whom."""

    permission = Permission.PEOPLE_READ
    write_permission = Permission.PEOPLE_WRITE
    group = Group.PEOPLE
    icon = "briefcase"
    can_create = True
    can_edit = True
    form = PositionForm
    lookup_forms = (PositionForm,)
    new_title = _l("Tambah jabatan")
    search_label = _l("Cari jabatan, kode, atau unit")
    empty_text = _l("Belum ada jabatan. Impor dari berkas, atau tambah satu per satu.")
    column_list = ("title", "code", "unit.name", "kind", "superior")
    column_details_list = ("title", "code", "unit.name", "kind", "heads_unit", "superior")
    column_sortable_list = ("title", "code", ("unit.name", "unit.name"))
    column_searchable_list = ("title", "code", "unit.name")
    column_default_sort = "title"
    column_labels: ClassVar = {
        "title": _l("Jabatan"), "code": _l("Kode"), "unit.name": _l("Unit kerja"), "kind": _l("Jenis"),
        "superior": _l("Jabatan atasan"), "heads_unit": _l("Memimpin unit"),
    }  # fmt: skip
    column_formatters: ClassVar = {"kind": choice_value(messages.POSITION_KINDS)}
    facets = (
        Facet("kind", _l("Jenis jabatan"), lambda value: Position.kind == value, messages.POSITION_KINDS),
        Facet(
            "gap", _l("Yang kurang"), _position_gap, {"superior": _l("Tanpa atasan"), "vacant": _l("Tanpa pemegang")}
        ),
        Facet("unit", _l("Hanya satu unit dan bawahannya"), _position_unit),
    )
    details_template = "admin/position/details.html"
    load_options = (joinedload(Position.unit), joinedload(Position.superior))

    def __init__(self) -> None:
        super().__init__(Position, _l("Jabatan"), "position")

    def unit_rows(self, units: scope.Units) -> ColumnElement[bool]:
        """Posts of the subtrees."""
        return scope.positions_within(units)

    def details_context(self, model: Any) -> dict[str, Any]:
        """Who holds the post today; one statement."""
        today = clock.today(current_actor().time_zone)
        holders = select(Posting).where(Posting.position_id == model.id, running(Posting, today))
        return {
            "holders": db.scalars(holders.options(joinedload(Posting.employee)).order_by(Posting.starts_on)).all(),
            "kinds": messages.POSTING_KINDS,
        }

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> Position:
        """In a unit of one's own."""
        return organisation.create_position(session, _position_data(form), agency_id=actor.agency_id, actor=actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """Any field; running cases learn of another superior."""
        data = _position_data(form)
        organisation.change_position(session, model.id, data, agency_id=actor.agency_id, actor=actor)


def _position_data(form: Any) -> organisation.PositionData:
    return organisation.PositionData(
        code=form.code.data,
        title=form.title.data,
        kind=PositionKind(form.kind.data),
        unit_id=form.unit_id.data,
        superior_id=form.superior_id.data,
        heads_unit=form.heads_unit.data,
    )
