"""What every view of the panel derives from: denied unless declared, cut to the person's scope, audited.

Flask-Admin draws lists, search, sorting, pages, details and actions. Ours are the guard, the forms and the writing:
each change goes through a service in one unit of work, with its audit entry beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_admin.contrib.sqla import ModelView
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, false, func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Query, Session
from wtforms import Form

from app.admin import scope
from app.admin.bulk import BulkActions
from app.admin.exporting import csv_answer
from app.admin.labels import REFUSALS
from app.admin.listing import Listing
from app.admin.lookups import LookupField, suggestions
from app.admin.navigation import Group
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.core.base import Row
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.people import messages
from app.people.problems import RegisterRefused
from app.web.forms import BaseForm, add_errors

TEMPLATES = Path(__file__).parent / "templates"


class DeniedByDefault:
    """Mixin of all views: ``permission`` to read, ``write_permission`` to change; without the latter nobody may.

    app.auth.guard reads ``permission`` before each request; here it is asked again together with the method, so that
    neither a form nor a POST is served to people who may only read. What a person may not do is 404.
    """

    permission: ClassVar[Permission]
    write_permission: ClassVar[Permission | None] = None
    group: ClassVar[Group] = Group.SYSTEM
    icon: ClassVar[str] = "table"
    in_navigation: ClassVar[bool] = True
    # Views that show a form for changing something are for those who may change, on GET too.
    form_views: ClassVar[frozenset[str]] = frozenset({"create_view", "edit_view", "ajax_lookup"})

    def is_accessible(self) -> bool:
        """Whether the person may read; also decides about the entry in the navigation."""
        return current_actor().has(self.permission)

    def may_write(self) -> bool:
        """Whether the person may change rows somewhere in their scope."""
        return self.write_permission is not None and current_actor().has(self.write_permission)

    def _handle_view(self, name: str, **_kwargs: Any) -> None:
        """Flask-Admin calls this before every exposed method. Raises NotFound."""
        writing = request.method not in {"GET", "HEAD", "OPTIONS"} or name in self.form_views
        if not self.is_accessible() or (writing and not self.may_write()):
            raise NotFound

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Flask-Admin runs a view a second time after any TypeError in it, which could write twice; ours run once."""
        return fn(self, *args, **kwargs)


class PanelView(DeniedByDefault, BaseView):
    """A page of the panel that is no list of rows."""


class ScopedModelView(BulkActions, Listing, DeniedByDefault, ModelView):
    """Rows of one table: of the own agency, and inside the units for which the person holds the permission.

    Read-only unless ``can_create``, ``can_edit`` or ``can_delete`` is set and the matching ``store_`` verb written.
    """

    can_create = False
    can_edit = False
    can_delete = False
    can_view_details = True
    form: type[Form] = BaseForm
    form_base_class = BaseForm
    # Field of a service's refusal -> field of the form, where the two speak of different things.
    field_names: ClassVar[dict[str, str]] = {}
    new_title: ClassVar[LazyString | str] = ""
    # Forms whose lookup fields may ask for suggestions.
    lookup_forms: ClassVar[tuple[type[Form], ...]] = ()
    load_options: ClassVar[tuple[Any, ...]] = ()
    edit_label: ClassVar[LazyString | str] = _l("Ubah")

    def __init__(self, model: type[Row], name: LazyString | str, endpoint: str) -> None:
        super().__init__(model, db, name=name, endpoint=endpoint)

    # Which rows

    def agency_rows(self, actor: CurrentActor) -> ColumnElement[bool]:
        """Rows of the actor's agency."""
        return self.model.agency_id == actor.agency_id

    def unit_rows(self, _units: scope.Units) -> ColumnElement[bool]:
        """Rows inside the subtrees of units; none until a view says which."""
        return false()

    def scoped_query(self, permission: Permission | None = None) -> Query[Any]:
        """Rows that the person reaches with a permission (the one to read, if not said otherwise)."""
        actor = current_actor()
        reach = actor.scope(permission or self.permission)
        inside = self.unit_rows(reach.units) if reach else false()
        query = db.query(self.model).options(*self.load_options)
        return query.filter(scope.within(reach, self.agency_rows(actor), inside))

    def get_query(self) -> Query[Any]:
        """Rows of the list page."""
        return self.filtered(self.scoped_query())

    def get_count_query(self) -> Query[Any]:
        """Their number, under the same conditions."""
        return self.get_query().with_entities(func.count()).order_by(None)

    def get_one(self, row_id: Any) -> Any:
        """A row to read. Raises NotFound, also for a row that is not the person's to see."""
        return self._one(row_id, self.permission)

    def get_writable(self, row_id: Any) -> Any:
        """A row to change. Raises NotFound."""
        if self.write_permission is None:
            raise NotFound
        return self._one(row_id, self.write_permission)

    def _one(self, row_id: Any, permission: Permission) -> Any:
        wanted = row_id if isinstance(row_id, UUID) else parse_id(row_id)
        query = self.scoped_query(permission).filter(self.model.id == wanted)
        row = query.one_or_none() if wanted else None
        if row is None:
            raise NotFound
        return row

    def may_change(self, row: Any) -> bool:
        """Whether this row is one that the person may change; asks the database."""
        if self.write_permission is None or not self.may_write():
            return False
        return db.query(self.scoped_query(self.write_permission).filter(self.model.id == row.id).exists()).scalar()

    # Writing: what a subclass says

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> Any:
        """Make the row through a service that also writes the audit entry."""
        raise NotImplementedError

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """Change the row likewise."""
        raise NotImplementedError

    def store_removal(self, session: Session, model: Any, actor: CurrentActor) -> None:
        """Remove the row likewise."""
        raise NotImplementedError

    # Writing: how it is done

    def create_model(self, form: Form) -> Any:
        """The new row, or False with the reasons in the form."""
        return self._write(form, lambda session: self.store_new(session, form, current_actor()))

    def update_model(self, form: Form, model: Any) -> bool:
        """True, or False with the reasons in the form."""
        stored = self._write(form, lambda session: self.store_change(session, form, model, current_actor()))
        return stored is not False

    def _write(self, form: Form, store: Any) -> Any:
        try:
            with unit_of_work() as session:
                return store(session)
        except InvalidInput as refusal:
            add_errors(form, self.sentences(refusal))
        except IntegrityError:
            form.form_errors = [_("Data ini baru saja diubah orang lain. Muat ulang halaman, lalu coba lagi.")]
        return False

    def sentences(self, refusal: InvalidInput) -> dict[str, str]:
        """The reasons of a refusal by field of the form, in words."""
        if isinstance(refusal, RegisterRefused):
            texts = messages.sentences(refusal)
        else:
            texts = {name: str(REFUSALS.get(code, code)) for name, code in refusal.errors.items()}
        return {self.field_names.get(name, name): text for name, text in texts.items()}

    def title_of(self, row: Any) -> str:
        """What a row is called in headings and reports."""
        return str(row)

    # Pages

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        """Form for a new row."""
        if not self.can_create:
            raise NotFound
        form = self.create_form()
        if form.is_submitted() and form.validate():
            model = self.create_model(form)
            if model is not False:
                flash(_("Sudah disimpan."), "success")
                return redirect(self.after_saving(model))
        return self._form_page(form, None)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> ResponseReturnValue:
        """Form for a row."""
        if not self.can_edit:
            raise NotFound
        model = self.get_writable(request.args.get("id"))
        form = self.edit_form(model)
        if form.is_submitted() and form.validate() and self.update_model(form, model):
            flash(_("Perubahan sudah disimpan."), "success")
            return redirect(self.after_saving(model))
        return self._form_page(form, model)

    def _form_page(self, form: Form, model: Any) -> tuple[str, int]:
        template = self.create_template if model is None else self.edit_template
        page = self.render(template, form=form, model=model, return_url=self.get_url(".index_view"))
        return page, 422 if form.is_submitted() else 200

    def after_saving(self, model: Any) -> str:
        """Where to go on after a row was written."""
        return self.get_url(".details_view", id=model.id) if self.can_view_details else self.get_url(".index_view")

    @expose("/details/")
    def details_view(self) -> ResponseReturnValue:
        """One row with everything that may be read of it."""
        if not self.can_view_details:
            raise NotFound
        model = self.get_one(request.args.get("id"))
        return self.render(
            self.details_template,
            model=model,
            details_columns=self._details_columns,
            get_value=self.get_detail_value,
            return_url=self.get_url(".index_view"),
            changeable=(self.can_edit or self.can_delete) and self.may_change(model),
            more=self.details_context(model),
        )

    def details_context(self, _model: Any) -> dict[str, Any]:
        """What a details template of its own needs besides the columns."""
        return {}

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> ResponseReturnValue:
        """Remove a row."""
        if not self.can_delete:
            raise NotFound
        model = self.get_writable(request.form.get("id"))
        form = self.delete_form()
        if self._write(form, lambda session: self.store_removal(session, model, current_actor())) is False:
            flash(" ".join(str(text) for errors in form.errors.values() for text in errors), "danger")
        else:
            flash(_("Sudah dihapus."), "success")
        return redirect(self.get_url(".index_view"))

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> ResponseReturnValue:
        """Suggestions for a lookup field, as options of its list."""
        name = request.args.get("name", "")
        for form in self.lookup_forms:
            field = form(formdata=None)._fields.get(name)
            if isinstance(field, LookupField):
                return suggestions(field.source.search(request.args.get(name, "")))
        raise NotFound

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> ResponseReturnValue:
        """Changing a cell inside the list would go past forms and services, so it doesn't exist."""
        raise NotFound

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> ResponseReturnValue:
        """The rows of the list as a file."""
        if not self.can_export or export_type not in self.export_types:
            raise NotFound
        return csv_answer(self)
