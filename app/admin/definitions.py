"""Workflow definitions: reading them, and bringing a new version from a file to publication."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, true

from app.admin import definition_pages, scope
from app.admin.base import ScopedModelView
from app.admin.listing import Facet, choice_value
from app.admin.navigation import Group
from app.admin.process_forms import MAX_SOURCE, DefinitionForm
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.unit_of_work import unit_of_work
from app.definitions import service
from app.definitions.models import DefinitionVersion
from app.definitions.queries import find_published
from app.web.filters import t
from app.web.locales import language
from workflows import checks, layout, schema
from workflows.definition import Definition, DefinitionError

STATUSES: dict[str, LazyString] = {
    "draft": _l("Naskah"),
    "published": _l("Terbit"),
    "retired": _l("Tidak dipakai lagi"),
}


class DefinitionView(ScopedModelView):
    """Versions of workflows. All HR staff and auditors read; writing and publishing is for agency HR."""

    permission = Permission.DEFINITION_READ
    write_permission = Permission.DEFINITION_WRITE
    group = Group.PROCESS
    icon = "git-branch"
    can_export = False
    form_views = ScopedModelView.form_views | {"upload"}
    empty_text = _l("Belum ada alur kerja. Pasang alur nasional, atau unggah berkas YAML.")
    list_template = "admin/definition/list.html"
    details_template = "admin/definition/details.html"
    column_list = ("title", "code", "number", "status", "published_at")
    column_details_list = ("code", "number", "kind", "status", "published_at", "sha256")
    column_sortable_list = ("code", "number", "status", "published_at")
    column_default_sort: ClassVar = [("code", False), ("number", True)]
    column_labels: ClassVar = {
        "title": _l("Alur kerja"), "code": _l("Kode"), "number": _l("Versi"), "status": _l("Status"),
        "published_at": _l("Terbit pada"), "kind": _l("Jenis"), "sha256": _l("Sidik isi (SHA-256)"),
    }  # fmt: skip
    column_formatters: ClassVar = {
        "status": choice_value(STATUSES),
        "title": lambda _view, _context, model, _name: t(model.title),
        "kind": choice_value({"appraisal": _l("Penilaian tahunan"), "periodic": _l("Evaluasi periodik")}),
    }
    facets = (Facet("status", _l("Status"), lambda value: DefinitionVersion.status == value, STATUSES),)

    def __init__(self) -> None:
        super().__init__(DefinitionVersion, _l("Alur kerja"), "definition")

    def unit_rows(self, _units: scope.Units) -> ColumnElement[bool]:
        """A workflow concerns the whole agency, and whoever works by it may read it."""
        return true()

    def installable(self) -> list[str]:
        """Codes of workflows that ship with the program and that the agency hasn't published."""
        agency_id = current_actor().agency_id
        return [code for code in schema.shipped_codes() if find_published(db(), agency_id=agency_id, code=code) is None]

    def outdated(self) -> list[Definition]:
        """Workflows in use of which the program ships another text than the agency has."""
        return service.list_outdated(db(), agency_id=current_actor().agency_id)

    def title_of(self, row: Any) -> str:
        """Title and version."""
        return f"{t(row.title)} v{row.number}"

    def details_context(self, model: Any) -> dict[str, Any]:
        """The definition in sentences, as a picture, with what the checks say, and as text."""
        definition = schema.parse(model.source)
        return _content(definition) | {"source": model.source, "may_publish": self._may_publish()}

    def _may_publish(self) -> bool:
        return current_actor().has(Permission.DEFINITION_PUBLISH)

    @expose("/source/")
    def source(self) -> Response:
        """The text as a file."""
        model = self.get_one(request.args.get("id"))
        answer = Response(model.source.encode(), mimetype="application/yaml")
        answer.headers["Content-Disposition"] = f"attachment; filename={model.code}-v{model.number}.yaml"
        return answer

    @expose("/upload/", methods=("GET", "POST"))
    def upload(self) -> ResponseReturnValue:
        """Check a text, and store it as a draft when that is asked for and it can be read."""
        form = DefinitionForm()
        if not form.is_submitted():
            form.source.data = self._template_source()
            return self.render("admin/definition/upload.html", form=form)
        _take_file(form)
        if not form.validate() or not _filled(form):
            return self.render("admin/definition/upload.html", form=form), 422
        try:
            if request.form.get("only") == "check":
                return self._checked(form)
            return self._stored(form)
        except DefinitionError as error:
            return self.render("admin/definition/upload.html", form=form, fault=error), 422

    def _template_source(self) -> str:
        """The text of a version to start from, where the address names one."""
        wanted = request.args.get("id")
        return self.get_one(wanted).source if wanted else ""

    def _checked(self, form: DefinitionForm) -> str:
        actor = current_actor()
        definition = service.read_source(db(), agency_id=actor.agency_id, source=form.source.data)
        return self.render("admin/definition/upload.html", form=form, findings=checks.check(definition), checked=True)

    def _stored(self, form: DefinitionForm) -> ResponseReturnValue:
        actor = current_actor()
        with unit_of_work() as session:
            version = service.add_draft(
                session, agency_id=actor.agency_id, source=form.source.data, actor=actor, now=clock.now()
            )
        flash(_("Naskah tersimpan. Periksa, lalu terbitkan."), "success")
        return redirect(self.get_url(".details_view", id=version.id))

    @expose("/publish/", methods=("POST",))
    def publish(self) -> ResponseReturnValue:
        """Publish a draft that the checks find sound; otherwise the page shows why not."""
        model = self._publishable("draft")
        try:
            with unit_of_work() as session:
                version = session.get_one(DefinitionVersion, model.id, with_for_update=True)
                service.publish(session, version, actor=current_actor(), now=clock.now())
        except service.Unsound:
            flash(_("Belum terbit: pemeriksaan menemukan kesalahan di bawah ini."), "danger")
        else:
            flash(
                _("Alur kerja terbit. Siklus baru dapat memakainya; penilaian yang berjalan tidak berubah."), "success"
            )
        return redirect(self.get_url(".details_view", id=model.id))

    @expose("/retire/", methods=("POST",))
    def retire(self) -> ResponseReturnValue:
        """Take a published version out of the choice for new cycles."""
        model = self._publishable("published")
        with unit_of_work() as session:
            version = session.get_one(DefinitionVersion, model.id, with_for_update=True)
            service.retire(session, version, actor=current_actor(), now=clock.now())
        flash(
            _("Versi ini tidak ditawarkan lagi untuk siklus baru. Penilaian yang berjalan tetap memakainya."), "success"
        )
        return redirect(self.get_url(".details_view", id=model.id))

    @expose("/install/", methods=("POST",))
    def install(self) -> ResponseReturnValue:
        """Publish a workflow that ships with the program."""
        code = request.form.get("code", "")
        if code not in self.installable() or not self._may_publish():
            raise NotFound
        with unit_of_work() as session:
            version = service.ensure_shipped(
                session, agency_id=current_actor().agency_id, code=code, now=clock.now(), actor=current_actor()
            )
        flash(_("Alur kerja terpasang dan terbit."), "success")
        return redirect(self.get_url(".details_view", id=version.id))

    @expose("/renew/", methods=("POST",))
    def renew(self) -> ResponseReturnValue:
        """Make a draft of the text that ships with the program now."""
        actor = current_actor()
        with unit_of_work() as session:
            version = service.draft_shipped(
                session, agency_id=actor.agency_id, code=request.form.get("code", ""), actor=actor, now=clock.now()
            )
        flash(_("Naskah dari versi bawaan tersimpan. Periksa, lalu terbitkan."), "success")
        return redirect(self.get_url(".details_view", id=version.id))

    def _publishable(self, status: str) -> DefinitionVersion:
        model = self.get_writable(request.form.get("id"))
        if model.status != status or not self._may_publish():
            raise NotFound
        return model


def _content(definition: Definition) -> dict[str, Any]:
    return {
        "definition": definition,
        "states": definition_pages.states(definition),
        "steps": definition_pages.steps(definition),
        "findings": checks.check(definition),
        "picture": layout.svg(definition, None, language()),
    }


def _take_file(form: DefinitionForm) -> None:
    """A chosen file replaces the text, so that it can be corrected on the page."""
    if form.file.data:
        raw = form.file.data.stream.read(MAX_SOURCE + 1)
        form.source.data = raw.decode("utf-8", errors="replace").lstrip("\ufeff")


def _filled(form: DefinitionForm) -> bool:
    if (form.source.data or "").strip():
        return True
    form.source.errors = [_("Pilih berkas, atau tempel isinya.")]
    return False
