"""Study assignments, secondments, and people to whom planning doesn't apply."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session, joinedload

from app.admin import scope
from app.admin.base import ScopedModelView
from app.admin.forms import StatusEditForm, StatusForm
from app.admin.listing import Facet, choice_value
from app.admin.navigation import Group
from app.admin.people import ONE_DAY
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.core import clock
from app.core.ids import parse_id
from app.people import messages, statuses
from app.people.models import EmployeeStatus
from app.people.structure import running
from app.people.values import StatusKind
from app.web.dates import local_date


def _last_day(_view: Any, _context: Any, model: EmployeeStatus, _name: str) -> str:
    return local_date(model.ends_on - ONE_DAY) if model.ends_on else "–"


def _state(value: str) -> ColumnElement[bool] | None:
    today = clock.today(current_actor().time_zone)
    if value == "now":
        return running(EmployeeStatus, today)
    if value == "future":
        return EmployeeStatus.starts_on > today
    return EmployeeStatus.ends_on <= today if value == "past" else None


def _of_person(value: str) -> ColumnElement[bool] | None:
    person = parse_id(value)
    return EmployeeStatus.employee_id == person if person else None


def _first_day_after(last: date | None) -> date | None:
    return clock.day_after(last) if last else None


class EmployeeStatusView(ScopedModelView):
    """What sets people apart from the ordinary appraisal, with its dates and document."""

    permission = Permission.PEOPLE_READ
    write_permission = Permission.PEOPLE_WRITE
    group = Group.PEOPLE
    icon = "file-text"
    can_create = True
    can_edit = True
    form = StatusForm
    lookup_forms = (StatusForm,)
    field_names: ClassVar = {"ends_on": "last_day"}
    new_title = _l("Catat status khusus")
    search_label = _l("Cari nama atau NIP")
    empty_text = _l(
        "Belum ada status khusus: tugas belajar, diperbantukan, cuti di luar tanggungan negara, dan lainnya."
    )
    column_list = ("employee.name", "kind", "starts_on", "ends_on")
    column_details_list = ("employee.name", "kind", "starts_on", "ends_on", "place", "basis")
    column_sortable_list = (("employee.name", "employee.name"), "starts_on", "ends_on")
    column_searchable_list = ("employee.name", "employee.nip")
    column_default_sort = ("starts_on", True)
    column_labels: ClassVar = {
        "employee.name": _l("Pegawai"), "kind": _l("Status khusus"), "starts_on": _l("Mulai"),
        "ends_on": _l("Sampai dengan"), "place": _l("Tempat belajar atau bekerja"), "basis": _l("Dasar (nomor SK)"),
    }  # fmt: skip
    column_formatters: ClassVar = {"kind": choice_value(messages.STATUS_KINDS), "ends_on": _last_day}
    facets = (
        Facet(
            "state", _l("Waktu"), _state,
            {"now": _l("Sedang berjalan"), "future": _l("Akan datang"), "past": _l("Sudah berakhir")},
        ),
        Facet("kind", _l("Status khusus"), lambda value: EmployeeStatus.kind == value, messages.STATUS_KINDS),
        Facet("person", _l("Hanya satu pegawai"), _of_person),
    )  # fmt: skip
    load_options = (joinedload(EmployeeStatus.employee),)

    def __init__(self) -> None:
        super().__init__(EmployeeStatus, _l("Status khusus"), "employeestatus")

    def unit_rows(self, units: scope.Units) -> ColumnElement[bool]:
        """Those of people who work in the subtrees."""
        return scope.people_within(units, EmployeeStatus.employee_id)

    def title_of(self, row: Any) -> str:
        """Who, and what."""
        return _("%(name)s: %(status)s", name=row.employee.name, status=messages.STATUS_KINDS[row.kind])

    def get_edit_form(self) -> type[StatusEditForm]:
        """Person, kind and start are history."""
        return StatusEditForm

    def create_form(self, _obj: Any = None) -> StatusForm:
        """A link from a person fills in who it is."""
        return StatusForm(data={"employee_id": parse_id(request.args.get("employee_id"))})

    def edit_form(self, obj: Any = None) -> StatusEditForm:
        """The end as the last day."""
        last = obj.ends_on - ONE_DAY if obj.ends_on else None
        return StatusEditForm(data={"last_day": last, "place": obj.place, "basis": obj.basis})

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> EmployeeStatus:
        """Contradicting statuses and impossible days are refused by the register."""
        data = statuses.StatusData(
            employee_id=form.employee_id.data,
            kind=StatusKind(form.kind.data),
            starts_on=form.starts_on.data,
            ends_on=_first_day_after(form.last_day.data),
            place=form.place.data,
            basis=form.basis.data,
        )
        return statuses.give_status(session, data, agency_id=actor.agency_id, actor=actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """The end, the place and the document."""
        statuses.change_status(
            session, model.id, ends_on=_first_day_after(form.last_day.data), place=form.place.data,
            basis=form.basis.data, agency_id=actor.agency_id, actor=actor,
        )  # fmt: skip
