"""Substitutes, holidays, and reports that the register names the wrong appraiser."""

from __future__ import annotations

from datetime import timedelta
from textwrap import shorten
from typing import Any, ClassVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, extract, literal
from sqlalchemy.orm import Session, joinedload

from app.admin import scope, service
from app.admin.base import ScopedModelView
from app.admin.bulk import Report, act_on_each
from app.admin.forms import DelegationForm, HolidayForm, ReportAnswerForm, YearForm
from app.admin.labels import REPORT_STATUSES
from app.admin.listing import Facet, choice_value
from app.admin.navigation import Group
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.core import clock
from app.core.db import db
from app.core.unit_of_work import unit_of_work
from app.people import delegations, holidays
from app.people.models import AppraiserReport, Delegation, Holiday
from app.people.queries import list_posts, list_superiors
from app.people.structure import running
from app.people.values import ReportStatus
from app.web.dates import local_date
from app.web.filters import paragraphs

ONE_DAY = timedelta(days=1)


def _today() -> Any:
    return clock.today(current_actor().time_zone)


def _delegation_state(value: str) -> ColumnElement[bool] | None:
    if value == "now":
        return running(Delegation, _today())
    if value == "future":
        return Delegation.starts_on > _today()
    return Delegation.ends_on <= _today() if value == "past" else None


class DelegationView(ScopedModelView):
    """Who acts for whom while they are away."""

    permission = Permission.PEOPLE_READ
    write_permission = Permission.PEOPLE_WRITE
    group = Group.PEOPLE
    icon = "arrows-sort"
    can_create = True
    form = DelegationForm
    lookup_forms = (DelegationForm,)
    field_names: ClassVar = {"ends_on": "last_day"}
    new_title = _l("Catat pengganti")
    search_label = _l("Cari nama")
    empty_text = _l("Belum ada pengganti yang tercatat. Pegawai juga dapat menunjuk sendiri di halaman Profil.")
    column_list = ("absent.name", "substitute.name", "starts_on", "ends_on", "reason")
    column_details_list = column_list
    column_sortable_list = ("starts_on", "ends_on")
    column_searchable_list = ("absent.name", "substitute.name")
    column_default_sort = ("starts_on", True)
    column_labels: ClassVar = {
        "absent.name": _l("Yang digantikan"), "substitute.name": _l("Pengganti"), "starts_on": _l("Mulai"),
        "ends_on": _l("Sampai dengan"), "reason": _l("Alasan"),
    }  # fmt: skip
    column_formatters: ClassVar = {"ends_on": lambda _view, _context, model, _name: local_date(model.ends_on - ONE_DAY)}
    facets = (
        Facet(
            "state", _l("Waktu"), _delegation_state,
            {"now": _l("Sedang berjalan"), "future": _l("Akan datang"), "past": _l("Sudah berakhir")},
        ),
    )  # fmt: skip
    load_options = (joinedload(Delegation.absent), joinedload(Delegation.substitute))

    def __init__(self) -> None:
        super().__init__(Delegation, _l("Penggantian"), "delegation")

    def unit_rows(self, units: scope.Units) -> ColumnElement[bool]:
        """Those of people who are away from the subtrees."""
        return scope.people_within(units, Delegation.absent_id)

    def title_of(self, row: Any) -> str:
        """Who for whom."""
        return _("%(substitute)s untuk %(absent)s", substitute=row.substitute.name, absent=row.absent.name)

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> Delegation:
        """Chains, overlaps and days in the past are refused by the register."""
        data = delegations.DelegationData(
            absent_id=form.absent_id.data,
            substitute_id=form.substitute_id.data,
            starts_on=form.starts_on.data,
            ends_on=clock.day_after(form.last_day.data),
            reason=form.reason.data,
        )
        return delegations.delegate(session, data, agency_id=actor.agency_id, today=_today(), actor=actor)

    @action("end", _l("Akhiri hari ini"), _l("Mulai hari ini yang digantikan bertindak sendiri lagi."))
    def end(self, rows: list[Any]) -> Report:
        """Stop the chosen ones; those that are over are left as they are."""
        return act_on_each(self, rows, _end_delegation)


def _end_delegation(session: Session, delegation_id: Any) -> bool:
    actor = current_actor()
    row = session.get_one(Delegation, delegation_id)
    delegations.end_delegation(
        session, row.id, absent_id=row.absent_id, agency_id=actor.agency_id, today=_today(), actor=actor
    )
    return True


def _of_year(value: str) -> ColumnElement[bool] | None:
    return extract("year", Holiday.day) == int(value) if value.isdecimal() and len(value) == 4 else None


def _holiday_name(row: Holiday) -> str:
    """The stored mark of a day that nobody has checked is said in the language of the page."""
    name = row.name.removesuffix(holidays.UNCHECKED)
    return name if name == row.name else _("%(name)s (belum dicek)", name=name)


class HolidayView(ScopedModelView):
    """Days on which the agency doesn't work."""

    permission = Permission.PEOPLE_READ
    write_permission = Permission.CALENDAR_WRITE
    group = Group.PEOPLE
    icon = "calendar"
    can_create = True
    can_edit = True
    can_delete = True
    form = HolidayForm
    new_title = _l("Tambah hari libur")
    empty_text = _l("Belum ada hari libur. Isi dahulu hari libur nasional, lalu cek dengan SKB tiga menteri.")
    list_template = "admin/holiday/list.html"
    column_list = ("day", "name")
    column_details_list = column_list
    column_sortable_list = ("day", "name")
    column_searchable_list = ("name",)
    column_default_sort = ("day", True)
    column_labels: ClassVar = {"day": _l("Tanggal"), "name": _l("Nama")}
    column_formatters: ClassVar = {"name": lambda _view, _context, model, _name: _holiday_name(model)}
    facets = (Facet("year", _l("Hanya satu tahun"), _of_year),)

    def __init__(self) -> None:
        super().__init__(Holiday, _l("Hari libur"), "holiday")

    def unit_rows(self, _units: scope.Units) -> ColumnElement[bool]:
        """The calendar is everybody's to read; changing it is an agency-wide right."""
        return literal(True)

    def title_of(self, row: Any) -> str:
        """Day and name."""
        return f"{local_date(row.day)}: {_holiday_name(row)}"

    def year_form(self) -> YearForm:
        """The form above the list."""
        return YearForm(formdata=None, data={"year": request.args.get("year", _today().year)})

    @expose("/fill/", methods=("POST",))
    def fill(self) -> ResponseReturnValue:
        """Add the national holidays of a year as a first proposal."""
        form = YearForm()
        if not form.validate():
            flash(_("Isi tahun antara 2020 dan 2100."), "danger")
            return redirect(self.get_url(".index_view"))
        actor = current_actor()
        with unit_of_work() as session:
            added = holidays.seed_year(session, actor.agency_id, form.year.data, actor=actor)
        if added:
            told = ngettext(
                "%(num)s hari ditambahkan. Cek dengan SKB tiga menteri.",
                "%(num)s hari ditambahkan. Cek dengan SKB tiga menteri.",
                len(added),
            )
        else:
            told = _("Hari libur nasional tahun %(year)s sudah tercatat semua.", year=form.year.data)
        flash(told, "success" if added else "info")
        return redirect(self.get_url(".index_view", year=form.year.data))

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> Holiday:
        """A day that isn't known yet."""
        return holidays.add_holiday(session, actor.agency_id, form.day.data, form.name.data, actor=actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """Day or name."""
        service.rename_holiday(session, model.id, form.day.data, form.name.data, actor=actor)

    def store_removal(self, session: Session, model: Any, actor: CurrentActor) -> None:
        """A working day after all."""
        service.remove_holiday(session, model.id, actor=actor)

    @action("confirm", _l("Tandai sudah dicek"), _l("Anda sudah membandingkan tanggalnya dengan SKB tiga menteri."))
    def confirm(self, rows: list[Any]) -> Report:
        """The mark of unchecked days goes."""
        return act_on_each(
            self, rows, lambda session, row_id: service.confirm_holiday(session, row_id, actor=current_actor())
        )


def _start(_view: Any, _context: Any, model: AppraiserReport, _name: str) -> str:
    """The first words; the whole stands on the page of the report."""
    return shorten(model.message, 120, placeholder=" …")


class AppraiserReportView(ScopedModelView):
    """ "My appraiser is wrong": answered here, and corrected in the same step."""

    permission = Permission.PEOPLE_READ
    write_permission = Permission.PEOPLE_WRITE
    group = Group.PEOPLE
    icon = "flag"
    can_edit = True
    form = ReportAnswerForm
    lookup_forms = (ReportAnswerForm,)
    search_label = _l("Cari nama")
    empty_text = _l("Tidak ada laporan yang menunggu.")
    edit_template = "admin/appraiserreport/edit.html"
    column_list = ("employee.name", "message", "status", "created_at")
    column_details_list = ("employee.name", "message", "created_at", "status", "answer")
    column_sortable_list = ("created_at",)
    column_searchable_list = ("employee.name",)
    column_default_sort = "created_at"
    column_labels: ClassVar = {
        "employee.name": _l("Pegawai"), "message": _l("Yang dilaporkan"), "status": _l("Keadaan"),
        "created_at": _l("Dikirim"), "answer": _l("Jawaban"),
    }  # fmt: skip
    column_formatters: ClassVar = {"status": choice_value(REPORT_STATUSES), "message": _start}
    column_formatters_detail: ClassVar = {
        "status": choice_value(REPORT_STATUSES),
        "message": lambda _view, _context, model, _name: paragraphs(model.message),
        "answer": lambda _view, _context, model, _name: paragraphs(model.answer) or "–",
    }
    edit_label = _l("Jawab")
    facets = (
        Facet(
            "status", _l("Keadaan"), lambda value: AppraiserReport.status == value, REPORT_STATUSES, default="open"
        ),
    )  # fmt: skip
    load_options = (joinedload(AppraiserReport.employee),)

    def __init__(self) -> None:
        super().__init__(AppraiserReport, _l("Laporan penilai"), "appraiserreport")

    def unit_rows(self, units: scope.Units) -> ColumnElement[bool]:
        """Reports of people who work in the subtrees."""
        return scope.people_within(units, AppraiserReport.employee_id)

    def title_of(self, row: Any) -> str:
        """Whose report."""
        return _("Laporan %(name)s", name=row.employee.name)

    def may_change(self, row: Any) -> bool:
        """Only what waits for an answer."""
        return row.status == ReportStatus.OPEN and super().may_change(row)

    def edit_form(self, _obj: Any = None) -> ReportAnswerForm:
        """An empty answer: an answered report can't be answered again."""
        return ReportAnswerForm()

    def superiors_of(self, report: Any) -> list[Any]:
        """Who appraises the person today as the register has it, nearest first."""
        posts = list_posts(db(), report.employee_id, _today())
        if not posts:
            return []
        return list_superiors(db(), owner_id=report.employee_id, position_id=posts[0].position_id, day=_today())

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """Answer, and name the right appraiser where one was given."""
        service.answer_report(
            session, model.id, status=ReportStatus(form.status.data), answer=form.answer.data,
            appraiser_id=form.appraiser_position_id.data, actor=actor, today=_today(),
        )  # fmt: skip
