"""Accounts and roles, for administrators only."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session, joinedload

from app.admin import service
from app.admin.base import ScopedModelView
from app.admin.forms import NewUserForm, RoleGrantForm, UserForm
from app.admin.labels import ROLES
from app.admin.listing import Facet, choice_value
from app.auth.actor import current_actor
from app.auth.models import RoleGrant, User
from app.auth.permissions import Permission, Role
from app.auth.values import CurrentActor
from app.core.db import db
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.web.locales import LOCALES


class UserView(ScopedModelView):
    """Who can sign in."""

    permission = Permission.USER_MANAGE
    write_permission = Permission.USER_MANAGE
    icon = "key"
    can_create = True
    can_edit = True
    form = NewUserForm
    lookup_forms = (NewUserForm,)
    new_title = _l("Tambah akun")
    search_label = _l("Cari nama, nama pengguna, atau NIP")
    details_template = "admin/user/details.html"
    column_list = ("display_name", "username", "employee.name", "active")
    column_details_list = ("display_name", "username", "employee.name", "locale", "active", "created_at")
    column_sortable_list = ("display_name", "username")
    column_searchable_list = ("display_name", "username", "employee.nip")
    column_default_sort = "display_name"
    column_labels: ClassVar = {
        "display_name": _l("Nama"), "username": _l("Nama pengguna"), "employee.name": _l("Pegawai"),
        "locale": _l("Bahasa"), "active": _l("Boleh masuk"), "created_at": _l("Dibuat"),
    }  # fmt: skip
    column_formatters: ClassVar = {"locale": choice_value(LOCALES)}
    facets = (
        Facet(
            "active", _l("Keadaan"), lambda value: User.active.is_(value == "yes"),
            {"yes": _l("Boleh masuk"), "no": _l("Ditutup")},
        ),
    )  # fmt: skip
    load_options = (joinedload(User.employee),)

    def __init__(self) -> None:
        super().__init__(User, _l("Akun"), "user")

    def get_edit_form(self) -> type[UserForm]:
        """The name for signing in stays: it stands in the audit trail."""
        return UserForm

    def details_context(self, model: Any) -> dict[str, Any]:
        """The roles of the account; one statement."""
        grants = db.query(RoleGrant).filter(RoleGrant.user_id == model.id).options(joinedload(RoleGrant.unit))
        return {"grants": grants.order_by(RoleGrant.role, RoleGrant.id).all(), "roles": ROLES}

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> User:
        """Without a password; one is made on the page of the account."""
        data = service.UserData(form.display_name.data, form.employee_id.data, form.locale.data)
        return service.create_user(session, form.username.data, data, actor=actor)

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """Name, person, language, open or closed."""
        data = service.UserData(form.display_name.data, form.employee_id.data, form.locale.data, form.active.data)
        service.change_user(session, model.id, data, actor=actor)

    @expose("/reset-password/", methods=("POST",))
    def reset_password(self) -> ResponseReturnValue:
        """Make a password and show it, this once; it is stored only as a hash and travels in no cookie."""
        user = self.get_writable(request.form.get("id"))
        with unit_of_work() as session:
            password = service.reset_password(session, user.id, actor=current_actor())
        return self.render(
            "admin/user/password.html", model=user, password=password, own=user.id == current_actor().user_id
        )


class RoleGrantView(ScopedModelView):
    """Which account may do what, and where."""

    permission = Permission.USER_MANAGE
    write_permission = Permission.USER_MANAGE
    icon = "shield-check"
    can_create = True
    can_delete = True
    form = RoleGrantForm
    lookup_forms = (RoleGrantForm,)
    new_title = _l("Beri peran")
    search_label = _l("Cari akun")
    empty_text = _l("Belum ada peran yang diberikan.")
    column_list = ("user.display_name", "user.username", "role", "unit.name")
    column_details_list = ("user.display_name", "user.username", "role", "unit.name", "created_at")
    column_sortable_list = ("role",)
    column_searchable_list = ("user.display_name", "user.username")
    column_default_sort = "role"
    column_labels: ClassVar = {
        "user.display_name": _l("Nama"), "user.username": _l("Nama pengguna"), "role": _l("Peran"),
        "unit.name": _l("Unit"), "created_at": _l("Diberikan"),
    }  # fmt: skip
    column_formatters: ClassVar = {
        "role": choice_value(ROLES),
        "unit.name": lambda _view, _context, model, _name: model.unit.name if model.unit else _l("Seluruh instansi"),
    }
    facets = (Facet("role", _l("Peran"), lambda value: RoleGrant.role == value, ROLES),)
    load_options = (joinedload(RoleGrant.user), joinedload(RoleGrant.unit))

    def __init__(self) -> None:
        super().__init__(RoleGrant, _l("Peran"), "rolegrant")

    def title_of(self, row: Any) -> str:
        """Role and account."""
        return f"{ROLES[row.role]}: {row.user.display_name}"

    def create_form(self, _obj: Any = None) -> RoleGrantForm:
        """A link from an account fills it in."""
        return RoleGrantForm(data={"user_id": parse_id(request.args.get("user_id"))})

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> RoleGrant:
        """The grant works from the next request of the account."""
        return service.grant_role(session, form.user_id.data, Role(form.role.data), form.unit_id.data, actor=actor)

    def store_removal(self, session: Session, model: Any, actor: CurrentActor) -> None:
        """Revoking works from the next request too."""
        service.revoke_role(session, model.id, actor=actor)
