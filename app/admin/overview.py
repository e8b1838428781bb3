"""The running cycle on the panel's first page: how many stand at which stage."""

from __future__ import annotations

from app.admin.index import Section
from app.admin.stages import find_scene
from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.dashboards.boards import stage_counts
from app.dashboards.scene import Asked


def progress(actor: CurrentActor) -> Section | None:
    """The funnel of the running cycle; people who can make a cycle are led there while there is none."""
    if not actor.has(Permission.DASHBOARD_READ) or not actor.has(Permission.CASE_READ):
        return None
    scene = find_scene(Asked())
    if scene is None:
        return Section("admin/_progress.html", {"scene": None})
    scene.unit_by_unit = False
    counts = stage_counts(scene.definition, scene.cells)
    return Section("admin/_progress.html", {"scene": scene, "stages": scene.definition.stages, "counts": counts})
