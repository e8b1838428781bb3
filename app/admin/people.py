"""Employees and the posts they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session, joinedload

from app.admin import queries, scope, service
from app.admin.base import ScopedModelView
from app.admin.bulk import Report, act_on_each
from app.admin.forms import EmployeeForm, PostingEditForm, PostingForm, TransferForm
from app.admin.listing import Facet, choice_value
from app.admin.navigation import Group
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.cases import transfers
from app.cases.models import Case
from app.cases.screens import state_title
from app.core import clock
from app.core.db import db
from app.core.ids import parse_id
from app.people import messages
from app.people import service as people
from app.people.changes import change, fetch
from app.people.identity import format_nip, rank_label
from app.people.models import Employee, Position, Posting
from app.people.queries import list_posts, list_superiors
from app.people.structure import running
from app.people.values import EmployeeKind, PostingKind
from app.web.dates import local_date

ONE_DAY = timedelta(days=1)


def _nip(_view: Any, _context: Any, model: Employee, _name: str) -> str:
    return format_nip(model.nip) or "–"


def _posts(_view: Any, _context: Any, model: Employee, _name: str) -> str:
    return g.get("posts_of", {}).get(model.id, "–")


def _people_gap(value: str) -> ColumnElement[bool] | None:
    return queries.without_posting(clock.today(current_actor().time_zone)) if value == "posting" else None


class EmployeeView(ScopedModelView):
    """The staff register."""

    permission = Permission.PEOPLE_READ
    write_permission = Permission.PEOPLE_WRITE
    group = Group.PEOPLE
    icon = "users"
    can_create = True
    can_edit = True
    form = EmployeeForm
    new_title = _l("Tambah pegawai")
    search_label = _l("Cari nama atau NIP")
    empty_text = _l("Belum ada pegawai. Impor dari berkas, atau tambah satu per satu.")
    column_list = ("name", "nip", "posts", "kind", "rank", "active")
    column_details_list = ("name", "nip", "kind", "rank", "email", "active")
    column_sortable_list = ("name", "nip", "rank")
    column_searchable_list = ("name", "nip")
    column_default_sort = "name"
    column_labels: ClassVar = {
        "name": _l("Nama"), "nip": _l("NIP"),
        "posts": _l("Jabatan sekarang"), "kind": _l("Status"), "rank": _l("Golongan"),
        "email": _l("Email"), "active": _l("Aktif"),
    }  # fmt: skip
    column_formatters: ClassVar = {
        "nip": _nip,
        "posts": _posts,
        "kind": choice_value(messages.EMPLOYEE_KINDS),
        "rank": lambda _view, _context, model, _name: rank_label(model.rank) or "–",
    }
    facets = (
        Facet("kind", _l("Status kepegawaian"), lambda value: Employee.kind == value, messages.EMPLOYEE_KINDS),
        Facet(
            "active", _l("Keadaan"), lambda value: Employee.active.is_(value == "yes"),
            {"yes": _l("Masih aktif"), "no": _l("Tidak aktif")},
        ),
        Facet("gap", _l("Yang kurang"), _people_gap, {"posting": _l("Tanpa jabatan")}),
    )  # fmt: skip
    details_template = "admin/employee/details.html"

    def __init__(self) -> None:
        super().__init__(Employee, _l("Pegawai"), "employee")

    def unit_rows(self, units: scope.Units) -> ColumnElement[bool]:
        """People who work in the subtrees."""
        return scope.people_within(units)

    def completed(self, rows: list[Any]) -> list[Any]:
        """What the people of the page hold today; one statement."""
        g.posts_of = queries.titles_held(db(), [row.id for row in rows], clock.today(current_actor().time_zone))
        return rows

    def details_context(self, model: Any) -> dict[str, Any]:
        """Posts of today and who appraises the person; three statements."""
        today = clock.today(current_actor().time_zone)
        posts = list_posts(db(), model.id, today)
        above = list_superiors(db(), owner_id=model.id, position_id=posts[0].position_id, day=today) if posts else []
        return {"posts": posts, "superiors": above, "kinds": messages.POSTING_KINDS}

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> Employee:
        """The number is checked as the law writes it."""
        return people.create_employee(session, _employee_data(form), agency_id=actor.agency_id, actor=actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """Any field."""
        people.change_employee(session, model.id, _employee_data(form), agency_id=actor.agency_id, actor=actor)

    @action("deactivate", _l("Nonaktifkan"), _l("Pegawai yang tidak aktif tidak ikut dalam pembukaan siklus baru."))
    def deactivate(self, rows: list[Any]) -> Report:
        """Mark the chosen people as gone."""
        return act_on_each(self, rows, lambda session, row_id: _set_active(session, row_id, active=False))

    @action("activate", _l("Aktifkan kembali"), _l("Pegawai ikut lagi dalam pembukaan siklus."))
    def activate(self, rows: list[Any]) -> Report:
        """Mark the chosen people as working."""
        return act_on_each(self, rows, lambda session, row_id: _set_active(session, row_id, active=True))


def _set_active(session: Session, employee_id: Any, *, active: bool) -> bool:
    actor = current_actor()
    employee = fetch(session, Employee, employee_id, actor.agency_id)
    return change(session, employee, {"active": active}, actor=actor, action="employee.change")


def _employee_data(form: Any) -> people.EmployeeData:
    return people.EmployeeData(
        nip=form.nip.data,
        name=form.name.data,
        kind=EmployeeKind(form.kind.data),
        rank=form.rank.data,
        email=form.email.data or "",
        active=form.active.data,
    )


def _last_day(_view: Any, _context: Any, model: Posting, _name: str) -> str:
    """The table holds the first day after; people read the last day."""
    return local_date(model.ends_on - ONE_DAY) if model.ends_on else "–"


def _of_person(value: str) -> ColumnElement[bool] | None:
    person = parse_id(value)
    return Posting.employee_id == person if person else None


def _state(value: str) -> ColumnElement[bool] | None:
    today = clock.today(current_actor().time_zone)
    if value == "now":
        return running(Posting, today)
    if value == "future":
        return Posting.starts_on > today
    return Posting.ends_on <= today if value == "past" else None


class PostingView(ScopedModelView):
    """Who holds which post from when to when."""

    permission = Permission.PEOPLE_READ
    write_permission = Permission.PEOPLE_WRITE
    group = Group.PEOPLE
    icon = "user-check"
    can_create = True
    can_edit = True
    form = PostingForm
    lookup_forms = (PostingForm, TransferForm, PostingEditForm)
    form_views = ScopedModelView.form_views | {"transfer"}
    field_names: ClassVar = {"ends_on": "last_day"}
    new_title = _l("Tempatkan pegawai")
    search_label = _l("Cari pegawai atau jabatan")
    empty_text = _l("Belum ada penempatan. Tempatkan pegawai pada jabatannya.")
    list_template = "admin/posting/list.html"
    column_list = ("employee.name", "position.title", "kind", "starts_on", "ends_on")
    column_details_list = (
        "employee.name", "position.title", "position.unit.name", "kind", "starts_on", "ends_on",
        "appraiser_position.title", "basis",
    )  # fmt: skip
    column_sortable_list = (("employee.name", "employee.name"), "starts_on", "ends_on")
    column_searchable_list = ("employee.name", "employee.nip", "position.title")
    column_default_sort = ("starts_on", True)
    column_labels: ClassVar = {
        "employee.name": _l("Pegawai"), "position.title": _l("Jabatan"), "position.unit.name": _l("Unit kerja"),
        "kind": _l("Cara menduduki"), "starts_on": _l("Mulai"), "ends_on": _l("Sampai dengan"),
        "appraiser_position.title": _l("Pejabat penilai yang ditetapkan"), "basis": _l("Dasar (nomor SK)"),
    }  # fmt: skip
    column_formatters: ClassVar = {"kind": choice_value(messages.POSTING_KINDS), "ends_on": _last_day}
    facets = (
        Facet(
            "state", _l("Waktu"), _state,
            {"now": _l("Sedang berjalan"), "future": _l("Akan datang"), "past": _l("Sudah berakhir")},
        ),
        Facet(
            "kind", _l("Cara menduduki"), lambda value: Posting.kind == value,
            {code: messages.POSTING_KINDS[code] for code in ("definitive", "plt", "plh")},
        ),
        Facet("person", _l("Hanya satu pegawai"), _of_person),
    )  # fmt: skip
    load_options = (
        joinedload(Posting.employee),
        joinedload(Posting.position).joinedload(Position.unit),
        joinedload(Posting.appraiser_position),
    )

    def __init__(self) -> None:
        super().__init__(Posting, _l("Penempatan"), "posting")

    def unit_rows(self, units: scope.Units) -> ColumnElement[bool]:
        """Postings to posts of the subtrees."""
        return scope.postings_within(units)

    def title_of(self, row: Any) -> str:
        """Who and what."""
        return f"{row.employee.name}, {row.position.title}"

    def get_edit_form(self) -> type[PostingEditForm]:
        """Person, post and start are history; another start is another posting."""
        return PostingEditForm

    def create_form(self, _obj: Any = None) -> PostingForm:
        """A link from a person or a post fills in what is known."""
        known = {name: parse_id(request.args.get(name)) for name in ("employee_id", "position_id")}
        return PostingForm(data=known)

    def edit_form(self, obj: Any = None) -> PostingEditForm:
        """The end as the last day."""
        last = obj.ends_on - ONE_DAY if obj.ends_on else None
        return PostingEditForm(data={"appraiser_position_id": obj.appraiser_position_id, "last_day": last})

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> Posting:
        """Overlaps and acting roles without an end are refused by the register."""
        last = form.last_day.data
        data = people.PostingData(
            employee_id=form.employee_id.data,
            position_id=form.position_id.data,
            starts_on=form.starts_on.data,
            kind=PostingKind(form.kind.data),
            ends_on=clock.day_after(last) if last else None,
            appraiser_position_id=form.appraiser_position_id.data,
            basis=form.basis.data,
        )
        return people.post_employee(session, data, agency_id=actor.agency_id, actor=actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """Appraiser and end."""
        service.correct_posting(
            session, model.id, appraiser_id=form.appraiser_position_id.data, last_day=form.last_day.data, actor=actor
        )

    @expose("/transfer/", methods=("GET", "POST"))
    def transfer(self) -> ResponseReturnValue:
        """Move somebody: the present post ends the day before the new one starts."""
        form = TransferForm(data={"employee_id": parse_id(request.args.get("employee_id"))})
        if not (form.is_submitted() and form.validate()):
            return self._transfer_page(form), 422 if form.is_submitted() else 200
        try:
            stored = self._write(form, lambda session: _transfer(session, form, current_actor()))
        except UnseenEffect as effect:
            return self._transfer_page(form, effect.touched)
        if stored is False:
            return self._transfer_page(form), 422
        posting, told = stored
        flash(told, "success")
        return redirect(self.after_saving(posting))

    def _transfer_page(self, form: TransferForm, touched: Sequence[Case] = ()) -> str:
        return self.render(
            "admin/posting/transfer.html", form=form, model=None, heading=_("Mutasi pegawai"), touched=touched,
            button=_("Ya, catat mutasi") if touched else _("Catat mutasi"), return_url=self.get_url(".index_view"),
            state_title=state_title,
        )  # fmt: skip


class UnseenEffect(Exception):
    """The move would close appraisals that the person hasn't been shown yet; nothing is stored."""

    def __init__(self, touched: Sequence[Case]) -> None:
        super().__init__(f"{len(touched)} cases")
        self.touched = touched


def _transfer(session: Session, form: Any, actor: CurrentActor) -> tuple[Posting, str]:
    """The new posting, and what to tell. Raises UnseenEffect after the register found nothing wrong."""
    person, now = form.employee_id.data, clock.now()
    touched = transfers.touched_by_move(session, person, form.position_id.data, form.starts_on.data)
    posting = people.transfer(
        session, person, form.position_id.data,
        starts_on=form.starts_on.data, agency_id=actor.agency_id, actor=actor, basis=form.basis.data,
    )  # fmt: skip
    names = ",".join(str(case.id) for case in touched)
    if touched and form.seen.data != names:
        form.seen.data = names
        raise UnseenEffect(touched)
    followed = transfers.follow_person(session, person, now=now)
    return posting, _told(form.starts_on.data, followed, waiting=bool(touched))


def _told(day: date, followed: transfers.Followed, *, waiting: bool) -> str:
    if followed.opened:
        return _("Mutasi sudah dicatat. Penilaian pada jabatan lama ditutup dan penilaian jabatan baru dibuka.")
    if waiting:
        return _("Mutasi sudah dicatat. Penilaian pegawai ini berpindah pada %(date)s.", date=local_date(day))
    return _("Mutasi sudah dicatat.")
