"""All versions of one workflow, and this one as a whole: in sentences and as text."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.admin import definition_pages
from app.admin.definitions import status_words
from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core.db import db
from app.definitions import queries
from app.designer import page

blueprint = Blueprint("designer_versions", __name__, url_prefix="/admin/designer/<uuid:version_id>/versions")
page.tab("designer_versions.show", _l("Versi dan naskah"), "history", 85)
blueprint.add_app_template_filter(status_words, "version_status")


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID) -> ResponseReturnValue:
    """The history of the workflow with the reason of each publication, and all of this version to read."""
    opened = page.open_version(version_id)
    found = queries.list_versions(db(), agency_id=current_actor().agency_id, code=opened.version.code)
    return page.render(
        "designer/versions.html",
        opened,
        versions=found,
        source=opened.version.source,
        states=definition_pages.states(opened.definition),
        transitions=definition_pages.steps(opened.definition),
    )
