"""Workflow definitions: the list of versions, what ships with the program, and texts from and to files."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, true

from app.admin import scope
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
from app.definitions import proposals, service
from app.definitions.models import DefinitionVersion
from app.definitions.queries import find_published, last_edits, two_person_publishing
from app.web.dates import local_datetime
from app.web.filters import t
from workflows import checks, schema
from workflows.definition import Definition, DefinitionError

STATUSES: dict[str, LazyString] = {
    "draft": _l("Naskah"),
    "published": _l("Terbit"),
    "withdrawn": _l("Terbit, tidak ditawarkan"),
    "retired": _l("Tidak dipakai lagi"),
}
KINDS: dict[str, LazyString] = {
    "appraisal": _l("Penilaian tahunan"),
    "periodic": _l("Evaluasi periodik"),
    "request": _l("Permohonan"),
}


def status_words(version: DefinitionVersion) -> str:
    """What people call its status; a published version that isn't offered any more has one of its own."""
    withdrawn = version.status == "published" and not version.offered
    return str(STATUSES["withdrawn" if withdrawn else version.status])


def _has_status(value: str) -> ColumnElement[bool]:
    withdrawn = DefinitionVersion.withdrawn_at.is_not(None)
    if value == "withdrawn":
        return (DefinitionVersion.status == "published") & withdrawn
    wanted = DefinitionVersion.status == value
    return wanted & ~withdrawn if value == "published" else wanted


def _verbs(view: Any, _context: Any, model: Any, _name: str) -> str:
    """What may be done with a version, as links and buttons."""
    drawn = current_app.jinja_env.get_template("admin/definition/_verbs.html").module
    return drawn.verbs(model, view.title_of(model), view.may_write())  # type: ignore[attr-defined]


class DefinitionView(ScopedModelView):
    """Versions of workflows. All HR staff and auditors read; writing and publishing is for agency HR."""

    permission = Permission.DEFINITION_READ
    write_permission = Permission.DEFINITION_WRITE
    group = Group.PROCESS
    icon = "git-branch"
    can_export = False
    form_views = ScopedModelView.form_views | {"upload"}
    search_label = _l("Cari kode")
    empty_text = _l("Belum ada alur kerja. Buat yang baru, pasang alur nasional, atau unggah berkas YAML.")
    list_template = "admin/definition/list.html"
    column_list = ("title", "code", "number", "status", "kind", "touched", "verbs")
    column_sortable_list = ("code", "number", "status")
    column_searchable_list = ("code",)
    column_default_sort: ClassVar = [("code", False), ("number", True)]
    column_labels: ClassVar = {
        "title": _l("Alur kerja"), "code": _l("Kode"), "number": _l("Versi"), "status": _l("Status"),
        "kind": _l("Jenis"), "touched": _l("Terakhir"), "verbs": _l("Tindakan"),
    }  # fmt: skip
    column_formatters: ClassVar = {
        "status": lambda _view, _context, model, _name: status_words(model),
        "title": lambda _view, _context, model, _name: t(model.title),
        "kind": choice_value(KINDS),
        "touched": lambda view, _context, model, _name: view.touched(model),
        "verbs": _verbs,
    }
    facets = (
        Facet("status", _l("Status"), _has_status, STATUSES),
        Facet("kind", _l("Jenis"), lambda value: DefinitionVersion.kind == value, KINDS),
    )

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

    def proposed(self) -> list[DefinitionVersion]:
        """Drafts that were made because the workflow they are based on has changed."""
        return proposals.waiting(db(), agency_id=current_actor().agency_id)

    def completed(self, rows: list[Any]) -> list[Any]:
        """Read who changed the drafts of the page last."""
        g.last_edits = last_edits(db(), [row.id for row in rows if row.status == "draft"])
        return rows

    def touched(self, version: DefinitionVersion) -> str:
        """When a version was published; who changed a draft last, and when."""
        if version.published_at is not None:
            return _("Terbit %(at)s", at=local_datetime(version.published_at))
        edit = g.get("last_edits", {}).get(version.id)
        at = local_datetime(edit.at if edit else version.created_at)
        return _("%(name)s, %(at)s", name=edit.name, at=at) if edit and edit.name else at

    def title_of(self, row: Any) -> str:
        """Title and version."""
        return f"{t(row.title)} v{row.number}"

    @expose("/details/")
    def details_view(self) -> ResponseReturnValue:
        """The designer shows every version; what can't be changed it shows without forms."""
        return redirect(url_for("designer.show", version_id=self.get_one(request.args.get("id")).id))

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
        return redirect(url_for("designer.show", version_id=version.id))

    @expose("/install/", methods=("POST",))
    def install(self) -> ResponseReturnValue:
        """Publish a workflow that ships with the program; a draft of it, where the agency wants two persons."""
        code, actor = request.form.get("code", ""), current_actor()
        if code not in self.installable() or not self._may_publish():
            raise NotFound
        two = two_person_publishing(db(), actor.agency_id)
        install = service.draft_of_shipped if two else service.ensure_shipped
        with unit_of_work() as session:
            version = install(session, agency_id=actor.agency_id, code=code, now=clock.now(), actor=actor)
        flash(
            _("Naskah tersimpan. Ajukan agar orang lain menerbitkannya.")
            if two
            else _("Alur kerja terpasang dan terbit."),
            "success",
        )
        return redirect(url_for("designer_publish.show", version_id=version.id))

    @expose("/renew/", methods=("POST",))
    def renew(self) -> ResponseReturnValue:
        """Make a draft of the text that ships with the program now."""
        actor = current_actor()
        with unit_of_work() as session:
            version = service.draft_shipped(
                session, agency_id=actor.agency_id, code=request.form.get("code", ""), actor=actor, now=clock.now()
            )
        flash(_("Naskah dari versi bawaan tersimpan. Periksa, lalu terbitkan."), "success")
        return redirect(url_for("designer_publish.show", version_id=version.id))


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
