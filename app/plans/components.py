"""The plan on the case page, in the columns of the official forms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form

from app.cases.casefile import CaseFile
from app.cases.components import Component, component, entrance
from app.plans import labels, service
from app.plans.comparison import PlanChange, compare
from app.plans.queries import plan_of
from app.plans.records import PlanVersion
from app.plans.values import BEHAVIOURS, AttachmentKind, PlanStatus, Section

entrance("plan", "plans.edit", _l("Lanjutkan menyusun SKP"))
entrance("expectations", "plans.expectations", _l("Isi ekspektasi khusus"))


def _version(file: CaseFile, part: str) -> PlanVersion | None:
    """The version that this step is about, where the person may see the part at all."""
    return plan_of(file).working if part in file.visible else None


def change_of(file: CaseFile) -> PlanChange | None:
    """The proposed change as far as this person may see its parts, while one is being written or reviewed."""
    plan = plan_of(file)
    if not (plan.current and plan.draft):
        return None
    return without_hidden(compare(plan.current, plan.draft), file)


def without_hidden(change: PlanChange, file: CaseFile) -> PlanChange:
    """A comparison without the parts that this person may not see."""
    hidden: dict[str, Any] = {part: () for part in ("expectations", "attachments") if part not in file.visible}
    return replace(change, **hidden)


@component("plan_items")
def plan_items(file: CaseFile, _bound: Form | None) -> Component | None:
    """HASIL KERJA of forms A.1.1, A.1.2, A.1.6 and A.1.7, with the comparison while a change is proposed."""
    version = _version(file, "plan")
    if version is None:
        return None
    editable = "plan" in file.editable
    context: dict[str, Any] = {
        "version": version,
        "is_leader": file.case.position.is_leader,
        "sections": [(labels.SECTIONS[section], version.of_section(section)) for section in Section],
        "labels": labels,
        "change": change_of(file),
        "behaviours": {behaviour.code: behaviour.title for behaviour in BEHAVIOURS},
        "editable": editable,
        "linkable": _linkable(file, version),
        "bindable": service.bindable(file) if editable else 0,
    }
    return Component("plans/plan_items.html", context)


def _linkable(file: CaseFile, version: PlanVersion) -> bool:
    """Whether this person may say which of the leader's results an agreed plan means."""
    agreed = version.status is PlanStatus.AGREED and file.case.parent_id is None
    concerned = not file.relations.isdisjoint({"owner", "appraiser"})
    return agreed and concerned and any(result.provisional for result in version.results)


@component("expectations")
def expectations(file: CaseFile, _bound: Form | None) -> Component | None:
    """PERILAKU KERJA: the seven values, three guides each, and what the leader expects besides (Pasal 10)."""
    version = _version(file, "expectations")
    if version is None:
        return None
    return Component(
        "plans/expectations.html",
        {"version": version, "behaviours": BEHAVIOURS, "editable": "expectations" in file.editable},
    )


@component("attachments")
def attachments(file: CaseFile, _bound: Form | None) -> Component | None:
    """LAMPIRAN SKP, form A.1.8."""
    version = _version(file, "attachments")
    if version is None:
        return None
    parts = [(labels.ATTACHMENTS[kind], version.attachments.get(kind, ())) for kind in AttachmentKind]
    editable = {"plan", "attachments"} <= file.editable
    return Component("plans/attachments.html", {"parts": parts, "editable": editable})
