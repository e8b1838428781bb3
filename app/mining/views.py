"""Pages of process mining: where time goes, which ways are taken, who is waited for, and how it was a year ago."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission, Role
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.dashboards.drawing import nowhere
from app.dashboards.scene import Asked, Scene, Viewer, find_scene
from app.dashboards.sheets import Sheet, plain
from app.mining.studies import PARTS, Part, Study
from app.web.csvfile import csv_file

KEPT = ("cycle", "unit", "period", "version")

blueprint = Blueprint("mining", __name__, url_prefix="/mining", template_folder="templates")


@blueprint.get("/")
@requires(Permission.DASHBOARD_READ)
def index() -> ResponseReturnValue:
    """Time in each state, and the picture."""
    return _page("flow")


@blueprint.get("/<name>")
@requires(Permission.DASHBOARD_READ)
def show(name: str) -> ResponseReturnValue:
    """One of the pages."""
    return _page(name)


def _page(name: str) -> ResponseReturnValue:
    part = _part(name)
    found = _scene()
    shared = {"scene": found, "parts": PARTS.values(), "part": part, "address": _address}
    if found is None:
        return render_template("mining/page.html", **shared, sheets=[])
    return render_template("mining/page.html", **shared, **part.read(_study(found)), files=_Files(name))


@blueprint.get("/<name>/<sheet>.csv")
@requires(Permission.DASHBOARD_READ)
def download(name: str, sheet: str) -> ResponseReturnValue:
    """The numbers of one table. Raises NotFound for one that the page doesn't show."""
    part, found = _part(name), _scene()
    if found is None:
        raise NotFound
    shown: list[Sheet] = part.read(_study(found))["sheets"]
    wanted = next((one for one in shown if one.name == sheet), None)
    if wanted is None:
        raise NotFound
    return csv_file(wanted.name, wanted.columns, [[plain(cell) for cell in row] for row in wanted.rows])


@dataclass(frozen=True)
class _Files:
    """What the macros of boards ask a table for: its file. Rows lead nowhere."""

    part: str
    link: Callable[..., None] = nowhere

    def file(self, *, sheet: str) -> str:
        return url_for("mining.download", name=self.part, sheet=sheet, **_kept())


def _part(name: str) -> Part:
    if name not in PARTS:
        raise NotFound
    return PARTS[name]


def _scene() -> Scene | None:
    """What the address asks for, as far as the person may read dashboards. Raises NotFound."""
    actor, now = current_actor(), clock.now()
    reach = actor.scope(Permission.DASHBOARD_READ)
    audience = frozenset(role.value for role in Role if actor.has_role(role))
    viewer = Viewer(actor.agency_id, reach, audience, "", actor.time_zone)
    asked = Asked(*(request.args.get(one, "") for one in KEPT))
    today = clock.local_day(now, actor.time_zone)
    return find_scene(db(), asked, viewer, now=now, today=today)


def _study(found: Scene) -> Study:
    """Names are for who administers the cases, as far as they do."""
    return Study(found, current_actor().scope(Permission.CASE_ADMINISTER))


def _kept() -> dict[str, str]:
    return {one: request.args[one] for one in KEPT if request.args.get(one)}


def _address(name: str, **changes: Any) -> str:
    """A page about the same, with some of it changed."""
    return url_for("mining.show", name=name, **{**_kept(), **changes})
