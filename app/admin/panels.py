"""Panels that decide by votes, and who sits on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, literal
from sqlalchemy.orm import Session, joinedload
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional, Regexp

from app.admin import scope
from app.admin.base import ScopedModelView
from app.admin.forms import date_field, line
from app.admin.listing import Facet
from app.admin.lookups import ALL_PEOPLE, LookupField
from app.admin.navigation import Group
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.core import clock
from app.core.db import db
from app.core.ids import parse_id
from app.people import panels
from app.people.models import Panel, PanelMember
from app.people.structure import running
from app.web.dates import local_date
from app.web.forms import BaseForm

_ONE_DAY = timedelta(days=1)


class PanelForm(BaseForm):
    """A panel; definitions call it by its code."""

    title = line(_l("Nama panel"), 200, description=_l("Misalnya Panel kepegawaian."))
    code = line(_l("Kode"), 50, description=_l("Huruf kecil, misalnya kepegawaian. Dipakai di alur kerja."))


class PanelEditForm(BaseForm):
    """Its code stays: definitions name it."""

    title = line(_l("Nama panel"), 200)


class SeatForm(BaseForm):
    """Put somebody on a panel."""

    panel_id = SelectField(
        _l("Panel"), [InputRequired(_l("Pilih panel.")), Regexp(r"\A[0-9a-f-]{36}\Z")],
        choices=lambda: [SelectChoice(str(one.id), one.title) for one in _panels()],
    )  # fmt: skip
    employee_id = LookupField(
        _l("Pegawai"), [InputRequired(_l("Pilih pegawai."))], source=ALL_PEOPLE,
        description=_l("Ketik sebagian nama, atau NIP."),
    )  # fmt: skip
    starts_on = date_field(_l("Mulai tanggal"), [InputRequired(_l("Isi tanggal mulai."))])
    last_day = date_field(
        _l("Sampai dengan tanggal"), [Optional()], description=_l("Hari terakhir. Kosong berarti masih berjalan.")
    )


class SeatEditForm(BaseForm):
    """When somebody leaves the panel."""

    last_day = date_field(
        _l("Sampai dengan tanggal"), [Optional()],
        description=_l("Hari terakhir. Kosong berarti masih berjalan. Suara yang sudah diberikan tetap berlaku."),
    )  # fmt: skip


def _panels() -> list[Panel]:
    return panels.list_panels(db(), current_actor().agency_id)


def _today() -> date:
    return clock.today(current_actor().time_zone)


def _first_day_after(last: date | None) -> date | None:
    return clock.day_after(last) if last else None


def _last_day(_view: Any, _context: Any, model: PanelMember, _name: str) -> str:
    return local_date(model.ends_on - _ONE_DAY) if model.ends_on else "–"


def _state(value: str) -> ColumnElement[bool] | None:
    if value == "now":
        return running(PanelMember, _today())
    if value == "future":
        return PanelMember.starts_on > _today()
    return PanelMember.ends_on <= _today() if value == "past" else None


def _of_panel(value: str) -> ColumnElement[bool] | None:
    panel = parse_id(value)
    return PanelMember.panel_id == panel if panel else None


class DecisionPanelView(ScopedModelView):
    """The panels that workflows may ask for votes. They decide about the whole agency, so its HR alone names them."""

    permission = Permission.DEFINITION_READ
    write_permission = Permission.DEFINITION_WRITE
    group = Group.PROCESS
    icon = "users"
    can_create = True
    can_edit = True
    form = PanelForm
    new_title = _l("Tambah panel")
    search_label = _l("Cari nama atau kode")
    empty_text = _l("Belum ada panel. Alur kerja dapat meminta suara dari panel, misalnya 2 dari 3 anggota.")
    details_template = "admin/panel/details.html"
    column_list = ("title", "code")
    column_details_list = column_list
    column_sortable_list = ("title", "code")
    column_searchable_list = ("title", "code")
    column_default_sort = "title"
    column_labels: ClassVar = {"title": _l("Nama panel"), "code": _l("Kode")}

    def __init__(self) -> None:
        super().__init__(Panel, _l("Panel"), "panel")

    def unit_rows(self, _units: scope.Units) -> ColumnElement[bool]:
        """Everybody who reads workflows may know who votes in them."""
        return literal(True)

    def get_edit_form(self) -> type[PanelEditForm]:
        """The title alone."""
        return PanelEditForm

    def details_context(self, model: Any) -> dict[str, Any]:
        """Who sits there, and how many today."""
        members = panels.list_members(db(), model.id)
        count = panels.members_on(db(), model.agency_id, _today()).get(model.code, 0)
        return {"members": members, "count": count, "last_day": lambda one: _last_day(self, None, one, "")}

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> Panel:
        """A code that is taken or can't be named in a definition is refused."""
        return panels.create_panel(
            session, form.code.data, form.title.data, agency_id=actor.agency_id, actor=actor
        )  # fmt: skip

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """The title."""
        panels.rename_panel(session, model.id, form.title.data, agency_id=actor.agency_id, actor=actor)


class PanelMemberView(ScopedModelView):
    """Who sits on which panel, and when."""

    permission = Permission.DEFINITION_READ
    write_permission = Permission.DEFINITION_WRITE
    group = Group.PROCESS
    icon = "user"
    can_create = True
    can_edit = True
    form = SeatForm
    lookup_forms = (SeatForm,)
    field_names: ClassVar = {"ends_on": "last_day"}
    new_title = _l("Tambah anggota panel")
    search_label = _l("Cari nama")
    empty_text = _l("Belum ada anggota panel.")
    column_list = ("employee.name", "panel.title", "starts_on", "ends_on")
    column_details_list = column_list
    column_sortable_list = ("starts_on", "ends_on")
    column_searchable_list = ("employee.name", "panel.title")
    column_default_sort = ("starts_on", True)
    column_labels: ClassVar = {
        "employee.name": _l("Anggota"), "panel.title": _l("Panel"), "starts_on": _l("Mulai"),
        "ends_on": _l("Sampai dengan"),
    }  # fmt: skip
    column_formatters: ClassVar = {"ends_on": _last_day}
    facets = (
        Facet(
            "state", _l("Waktu"), _state,
            {"now": _l("Sedang berjalan"), "future": _l("Akan datang"), "past": _l("Sudah berakhir")},
        ),
        Facet("panel", _l("Hanya satu panel"), _of_panel),
    )  # fmt: skip
    load_options = (joinedload(PanelMember.employee), joinedload(PanelMember.panel))

    def __init__(self) -> None:
        super().__init__(PanelMember, _l("Anggota panel"), "panelmember")

    def unit_rows(self, _units: scope.Units) -> ColumnElement[bool]:
        """As the panels themselves."""
        return literal(True)

    def get_edit_form(self) -> type[SeatEditForm]:
        """Person, panel and start are history."""
        return SeatEditForm

    def create_form(self, _obj: Any = None) -> SeatForm:
        """A link from a panel fills in which."""
        return SeatForm(data={"panel_id": request.args.get("panel", ""), "starts_on": _today()})

    def edit_form(self, obj: Any = None) -> SeatEditForm:
        """The end as the last day."""
        return SeatEditForm(data={"last_day": obj.ends_on - _ONE_DAY if obj.ends_on else None})

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> PanelMember:
        """Impossible days, and somebody who sits there already, are refused."""
        panel = parse_id(form.panel_id.data)
        data = panels.SeatData(
            panel_id=panel,  # type: ignore[arg-type] - the form lets only identifiers of panels pass
            employee_id=form.employee_id.data,
            starts_on=form.starts_on.data,
            ends_on=_first_day_after(form.last_day.data),
        )
        return panels.seat(session, data, agency_id=actor.agency_id, actor=actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """The last day."""
        ends_on = _first_day_after(form.last_day.data)
        panels.end_seat(session, model.id, ends_on, agency_id=actor.agency_id, actor=actor)
