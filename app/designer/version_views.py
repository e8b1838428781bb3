"""All versions of one workflow, and the text of this one."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core.db import db
from app.definitions import queries
from app.designer import page

blueprint = Blueprint("designer_versions", __name__, url_prefix="/admin/designer/<uuid:version_id>/versions")
page.tab("designer_versions.show", _l("Versi dan naskah"), "history", 85)


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID) -> ResponseReturnValue:
    """The history of the workflow with the reasons of each publication, and the YAML of this version."""
    opened = page.open_version(version_id)
    found = queries.list_versions(db(), agency_id=current_actor().agency_id, code=opened.version.code)
    return page.render("designer/versions.html", opened, versions=found, source=opened.version.source)
