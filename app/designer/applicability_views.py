"""For whom a workflow applies, how many people that is today, and what they would get otherwise."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.admin.lookups import ALL_UNITS, suggestions
from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.definitions import applicability
from app.designer import page, places, words
from app.designer.applicability_forms import ApplicabilityForm
from app.people.messages import EMPLOYEE_KINDS, POSITION_KINDS
from workflows.applicability import rule_of
from workflows.editing import Edit
from workflows.editing.applies_to import applies_to

blueprint = Blueprint("designer_applicability", __name__, url_prefix="/admin/designer/<uuid:version_id>/applies-to")
page.tab("designer_applicability.show", _l("Berlaku untuk"), "users", 75)
places.place("applies_to", "designer_applicability.show")
words.ACTIONS["applies_to"] = _l("ubah untuk siapa alur berlaku")


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID) -> ResponseReturnValue:
    """Whom the workflow applies to."""
    opened = page.open_version(version_id)
    return _page(opened, ApplicabilityForm.showing(rule_of(opened.definition)))


@blueprint.post("/")
@requires(Permission.DEFINITION_WRITE)
def save(version_id: UUID) -> ResponseReturnValue:
    """Change whom it applies to."""
    opened, form = page.open_draft(version_id), ApplicabilityForm()
    if form.validate() and page.save(version_id, _edit(opened, form), action="applies_to", form=form):
        return page.saved("designer_applicability.show", version_id=version_id)
    return _page(page.open_draft(version_id), form, 422)


@blueprint.get("/units")
@requires(Permission.DEFINITION_READ)
def units(version_id: UUID) -> ResponseReturnValue:
    """Units to suggest while somebody types."""
    page.open_version(version_id)
    return suggestions(ALL_UNITS.search(request.args.get("add_unit", "")))


def _edit(opened: page.Opened, form: ApplicabilityForm) -> Edit:
    """Only units that the draft has can be kept; a new one comes through the search."""
    kept = set(form.units.data or ()) & rule_of(opened.definition).units
    if form.add_unit.data is not None:
        kept.add(applicability.unit_code(db(), form.add_unit.data))
    return applies_to(
        employee_kinds=form.employee_kinds.data or (), units=sorted(kept),
        position_kinds=form.position_kinds.data or (), priority=form.priority.data or 0,
    )  # fmt: skip


def _page(opened: page.Opened, form: ApplicabilityForm, status: int = 200) -> ResponseReturnValue:
    session, actor, version = db(), current_actor(), opened.version
    rule = rule_of(opened.definition)
    names = applicability.unit_names(session, actor.agency_id)
    form.name_units(rule, names)
    chosen = version.kind == applicability.CHOSEN_KIND
    groups = applicability.people_by_group(session, actor.agency_id, clock.today(actor.time_zone))
    others = [one for one in applicability.published(session, actor.agency_id) if one.code != version.code]
    return page.render(
        "designer/applicability.html",
        opened,
        status=status,
        form=form,
        rule=rule,
        unit_names=names,
        employee_kinds=EMPLOYEE_KINDS,
        position_kinds=POSITION_KINDS,
        chosen=chosen,
        reach=applicability.reach(groups, rule, applicability.candidates(others) if chosen else []),
        everybody=sum(group.count for group in groups),
        others={one.id: one for one in others},
    )
