"""The follow-up's tables in the panel: dated rates, levels of functional posts, and the competent authority."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, literal
from sqlalchemy.orm import Session, joinedload

from app.admin import scope
from app.admin.base import ScopedModelView
from app.admin.followup_forms import (
    AllowanceRateForm,
    CreditGradeForm,
    CreditPercentForm,
    FunctionalGradeForm,
    ReportAuthorityForm,
)
from app.admin.listing import Facet, choice_value
from app.admin.navigation import Group
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.core import clock
from app.core.errors import NotFound
from app.core.unit_of_work import unit_of_work
from app.followups import tables
from app.followups.labels import GRADES, PREDICATE_LABELS
from app.followups.models import AllowanceRate, CreditGrade, CreditPercent, FunctionalGrade, ReportAuthority
from app.web.dates import local_date, number

ONE_DAY = timedelta(days=1)


def _figure(_view: Any, _context: Any, model: Any, name: str) -> str:
    """A figure without needless zeros."""
    value = getattr(model, name)
    return "–" if value is None else number(value.normalize() if value else value)


class DatedTableView(ScopedModelView):
    """One dated table of the agency: read by all of HR, changed only with a right over the whole agency."""

    permission = Permission.CYCLE_READ
    write_permission = Permission.RATES_WRITE
    group = Group.FOLLOW_UP
    icon = "table"
    can_create = True
    can_edit = True
    can_delete = True
    table: ClassVar[tables.DatedTable]
    form_fields: ClassVar[tuple[str, ...]]
    column_sortable_list = ("starts_on",)
    column_default_sort = ("starts_on", True)

    def unit_rows(self, _units: scope.Units) -> ColumnElement[bool]:
        """The tables are everybody's to read; changing them is an agency-wide right."""
        return literal(True)

    def _values(self, form: Any) -> dict[str, Any]:
        return {name: form[name].data for name in self.form_fields}

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> Any:
        """A row for another day."""
        return tables.store(session, self.table, self._values(form), row_id=None, actor=actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """A correction; the audit entry keeps both values."""
        tables.store(session, self.table, self._values(form), row_id=model.id, actor=actor)

    def store_removal(self, session: Session, model: Any, actor: CurrentActor) -> None:
        """A row that should not have been there."""
        tables.remove(session, self.table.model, model.id, subject=self.table.subject, actor=actor)


class FilledIn:
    """Mixin of the two tables that can be filled in from the regulation."""

    list_template = "admin/credit/list.html"

    @expose("/fill/", methods=("POST",))
    def fill(self) -> ResponseReturnValue:
        """Store the values of Peraturan BKN 3/2023 where there are none yet."""
        actor = self.writer()  # type: ignore[attr-defined]
        with unit_of_work() as session:
            added = tables.fill_in(session, actor=actor)
        told = (
            ngettext("%(num)s baris ditambahkan.", "%(num)s baris ditambahkan.", added)
            if added
            else _("Semua nilai sudah ada.")
        )
        flash(told, "success" if added else "info")
        return redirect(self.get_url(".index_view"))  # type: ignore[attr-defined]

    def writer(self) -> CurrentActor:
        """Who may write. Raises NotFound."""
        if not self.may_write():  # type: ignore[attr-defined]
            raise NotFound
        return current_actor()


class CreditPercentView(FilledIn, DatedTableView):
    """Percentages by predicate."""

    form = CreditPercentForm
    table = tables.PERCENTS
    form_fields = ("predicate", "percent", "starts_on", "source")
    new_title = _l("Tambah persentase")
    empty_text = _l("Belum ada baris sendiri; yang dipakai adalah nilai bawaan Peraturan BKN 3/2023.")
    column_list = ("predicate", "percent", "starts_on", "source")
    column_details_list = column_list
    column_labels: ClassVar = {
        "predicate": _l("Predikat"), "percent": _l("Persentase"), "starts_on": _l("Berlaku sejak"),
        "source": _l("Sumber"),
    }  # fmt: skip
    column_formatters: ClassVar = {"predicate": choice_value(PREDICATE_LABELS), "percent": _figure}

    def __init__(self) -> None:
        super().__init__(CreditPercent, _l("Persentase angka kredit"), "creditpercent")

    def title_of(self, row: Any) -> str:
        """Predicate and day."""
        return f"{PREDICATE_LABELS[row.predicate]}, {local_date(row.starts_on)}"


class CreditGradeView(FilledIn, DatedTableView):
    """Coefficients and thresholds by level."""

    form = CreditGradeForm
    table = tables.GRADES
    form_fields = ("grade", "coefficient", "rank_points", "grade_points", "starts_on", "confirmed", "source")
    new_title = _l("Tambah koefisien")
    empty_text = _l("Belum ada baris sendiri; yang dipakai adalah nilai bawaan Peraturan BKN 3/2023.")
    column_list = ("grade", "coefficient", "rank_points", "grade_points", "starts_on", "confirmed")
    column_details_list = (*column_list, "source")
    column_labels: ClassVar = {
        "grade": _l("Jenjang"), "coefficient": _l("Koefisien per tahun"),
        "rank_points": _l("Kebutuhan kenaikan pangkat"), "grade_points": _l("Kebutuhan kenaikan jenjang"),
        "starts_on": _l("Berlaku sejak"), "confirmed": _l("Sudah dipastikan"), "source": _l("Sumber"),
    }  # fmt: skip
    column_formatters: ClassVar = {
        "grade": choice_value(GRADES), "coefficient": _figure, "rank_points": _figure, "grade_points": _figure,
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__(CreditGrade, _l("Koefisien angka kredit"), "creditgrade")

    def title_of(self, row: Any) -> str:
        """Level and day."""
        return f"{GRADES[row.grade]}, {local_date(row.starts_on)}"


class AllowanceRateView(DatedTableView):
    """Shares of the performance allowance by predicate (Pasal 32)."""

    form = AllowanceRateForm
    table = tables.ALLOWANCES
    form_fields = ("predicate", "percent", "starts_on", "basis")
    new_title = _l("Tambah persen tunjangan")
    empty_text = _l("Belum ada persentase. Peraturan tidak menentukan angkanya; setiap instansi menetapkan sendiri.")
    column_list = ("predicate", "percent", "starts_on", "basis")
    column_details_list = column_list
    column_labels: ClassVar = {
        "predicate": _l("Predikat"), "percent": _l("Persen tunjangan"), "starts_on": _l("Berlaku sejak"),
        "basis": _l("Dasar"),
    }  # fmt: skip
    column_formatters: ClassVar = {"predicate": choice_value(PREDICATE_LABELS), "percent": _figure}

    def __init__(self) -> None:
        super().__init__(AllowanceRate, _l("Tabel tunjangan"), "allowancerate")

    def title_of(self, row: Any) -> str:
        """Predicate and day."""
        return f"{PREDICATE_LABELS[row.predicate]}, {local_date(row.starts_on)}"


class FunctionalGradeView(ScopedModelView):
    """Who held which level of a functional post when."""

    permission = Permission.PEOPLE_READ
    write_permission = Permission.PEOPLE_WRITE
    group = Group.FOLLOW_UP
    icon = "award"
    can_create = True
    can_edit = True
    can_delete = True
    form = FunctionalGradeForm
    lookup_forms = (FunctionalGradeForm,)
    field_names: ClassVar = {"ends_on": "last_day"}
    new_title = _l("Catat jenjang")
    search_label = _l("Cari nama")
    empty_text = _l("Belum ada jenjang. Catat jenjang pejabat fungsional agar angka kreditnya dihitung.")
    column_list = ("employee.name", "grade", "starts_on", "ends_on", "opening_points")
    column_details_list = (*column_list, "rank_rises", "basis")
    column_sortable_list = ("starts_on",)
    column_searchable_list = ("employee.name",)
    column_default_sort = ("starts_on", True)
    column_labels: ClassVar = {
        "employee.name": _l("Pegawai"), "grade": _l("Jenjang"), "starts_on": _l("Mulai"),
        "ends_on": _l("Sampai dengan"), "opening_points": _l("Angka kredit bawaan"),
        "rank_rises": _l("Kenaikan pangkat pada jenjang ini"), "basis": _l("Dasar"),
    }  # fmt: skip
    column_formatters: ClassVar = {
        "grade": choice_value(GRADES),
        "opening_points": _figure,
        "ends_on": lambda _view, _context, model, _name: local_date(model.ends_on - ONE_DAY) if model.ends_on else "–",
    }
    facets = (Facet("grade", _l("Jenjang"), lambda value: FunctionalGrade.grade == value, GRADES),)
    load_options = (joinedload(FunctionalGrade.employee),)

    def __init__(self) -> None:
        super().__init__(FunctionalGrade, _l("Jenjang fungsional"), "functionalgrade")

    def unit_rows(self, units: scope.Units) -> ColumnElement[bool]:
        """Levels of people who work in the subtrees."""
        return scope.people_within(units, FunctionalGrade.employee_id)

    def title_of(self, row: Any) -> str:
        """Who and what."""
        return f"{row.employee.name}, {GRADES[row.grade]}"

    def edit_form(self, obj: Any = None) -> FunctionalGradeForm:
        """The stored span ends before its first day after."""
        form = FunctionalGradeForm(obj=obj)
        if not form.is_submitted() and obj.ends_on is not None:
            form.last_day.data = obj.ends_on - ONE_DAY
        return form

    def _data(self, form: Any) -> tables.GradeData:
        return tables.GradeData(
            employee_id=form.employee_id.data,
            grade=form.grade.data,
            starts_on=form.starts_on.data,
            ends_on=clock.day_after(form.last_day.data) if form.last_day.data else None,
            opening_points=form.opening_points.data,
            rank_rises=form.rank_rises.data,
            basis=form.basis.data,
        )

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> FunctionalGrade:
        """Nobody holds two levels at a time."""
        return tables.store_grade(session, self._data(form), row_id=None, actor=actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """Correct or end a span."""
        tables.store_grade(session, self._data(form), row_id=model.id, actor=actor)

    def store_removal(self, session: Session, model: Any, actor: CurrentActor) -> None:
        """A span that never was."""
        tables.remove(session, FunctionalGrade, model.id, subject="functional_grade", actor=actor)


class ReportAuthorityView(ScopedModelView):
    """Which post is the competent authority (PyB) that reports go to (Pasal 28(1))."""

    permission = Permission.CYCLE_READ
    write_permission = Permission.RATES_WRITE
    group = Group.FOLLOW_UP
    icon = "building"
    can_create = True
    can_edit = True
    can_delete = True
    form = ReportAuthorityForm
    lookup_forms = (ReportAuthorityForm,)
    new_title = _l("Tetapkan PyB")
    empty_text = _l("Belum ada PyB yang ditetapkan; laporan berakhir pada puncak garis atasan.")
    column_list = ("position.title", "unit.name", "basis")
    column_details_list = column_list
    column_labels: ClassVar = {
        "position.title": _l("Jabatan PyB"), "unit.name": _l("Untuk unit"), "basis": _l("Dasar"),
    }  # fmt: skip
    column_formatters: ClassVar = {
        "unit.name": lambda _view, _context, model, _name: model.unit.name if model.unit else _("Seluruh instansi")
    }
    column_sortable_list = ()
    load_options = (joinedload(ReportAuthority.position), joinedload(ReportAuthority.unit))

    def __init__(self) -> None:
        super().__init__(ReportAuthority, _l("PyB pelaporan"), "reportauthority")

    def unit_rows(self, _units: scope.Units) -> ColumnElement[bool]:
        """Everybody in HR may know where reports go."""
        return literal(True)

    def title_of(self, row: Any) -> str:
        """The post."""
        return str(row.position.title)

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> ReportAuthority:
        """One post for a unit."""
        return self._store(session, form, None, actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """Another post or unit; reports on their way take it up at their next level."""
        self._store(session, form, model.id, actor)

    def _store(self, session: Session, form: Any, row_id: Any, actor: CurrentActor) -> ReportAuthority:
        return tables.name_authority(
            session, unit_id=form.unit_id.data, position_id=form.position_id.data, basis=form.basis.data,
            row_id=row_id, actor=actor,
        )  # fmt: skip

    def store_removal(self, session: Session, model: Any, actor: CurrentActor) -> None:
        """Reports end at the top of the line again."""
        tables.remove(session, ReportAuthority, model.id, subject="report_authority", actor=actor)
