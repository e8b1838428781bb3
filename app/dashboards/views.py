"""The board of those who lead: the tiles meant for them, over the units whose head's post they hold."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.auth.values import Scope
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.dashboards.boards import inside_stage
from app.dashboards.drawing import Drawn, draw_stage, nowhere, sheet_file
from app.dashboards.scene import Asked, Scene, Viewer, find_scene
from app.dashboards.sheets import written
from app.people.leadership import led_posts
from app.web import menu

LEADER = frozenset({"leader"})
KEPT = ("cycle", "unit", "period", "version")

blueprint = Blueprint("dashboards", __name__, url_prefix="/my-unit/board", template_folder="templates")
menu.register_for_leaders(
    "dashboards.index",
    _l("Dasbor unit"),
    "chart-bar",
    _l("Lihat sampai di mana penilaian dan permohonan di unit yang Anda pimpin."),
    order=45,
)
blueprint.add_app_template_filter(written, "cell")


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The first stage that has a tile for leaders, or the one that the address names."""
    scene = _scene(request.args.get("stage"))
    if scene is None:
        return render_template("dashboards/leader.html", scene=None)
    stages = _stages(scene)
    wanted = request.args.get("stage")
    chosen = next((one for one in stages if one.id == wanted), stages[0] if stages else None)
    return render_template(
        "dashboards/leader.html",
        scene=scene,
        stages=stages,
        stage=chosen,
        drawn=_drawn(scene, chosen.id) if chosen else None,
        address=_address,
    )


@blueprint.get("/<stage>/<sheet>.csv")
@signed_in
def download(stage: str, sheet: str) -> ResponseReturnValue:
    """The numbers of one tile. Raises NotFound for one that leaders aren't shown."""
    scene = _scene(stage)
    if scene is None or all(one.id != stage for one in _stages(scene)):
        raise NotFound
    return sheet_file(_drawn(scene, stage), sheet)


def _scene(stage: str | None) -> Scene | None:
    """The cycle over the units that the person leads. Raises NotFound for who leads none."""
    actor, now = current_actor(), clock.now()
    day = clock.local_day(now, actor.time_zone)
    posts = led_posts(db(), employee_id=actor.employee_id, day=day) if actor.employee_id else ()
    led = frozenset(post.unit_id for post in posts if post.heads_unit)
    if not led:
        raise NotFound
    asked = Asked(*(request.args.get(name, "") for name in KEPT), stage)
    viewer = Viewer(actor.agency_id, Scope(whole_agency=False, units=led), LEADER, "", actor.time_zone)
    return find_scene(db(), asked, viewer, now=now, today=day)


def _stages(scene: Scene) -> list[Any]:
    """Stages with a tile for leaders."""
    definition = scene.definition
    return [
        stage
        for stage in definition.stages
        if any(state.dashboard for state in inside_stage(definition, stage.id, LEADER))
    ]


def _drawn(scene: Scene, stage: str) -> Drawn:
    def follow(*, unit: object = None, **_more: Any) -> str | None:
        """Leaders look at units below theirs; the lists of cases aren't theirs."""
        return _address(stage=stage, unit=unit) if unit else nowhere()

    def file(*, sheet: str) -> str:
        return url_for("dashboards.download", stage=stage, sheet=sheet, **_kept())

    return draw_stage(scene, stage, link=follow, file=file)


def _kept() -> dict[str, str]:
    return {name: request.args[name] for name in KEPT if request.args.get(name)}


def _address(**changes: Any) -> str:
    """This page with some of what it shows changed."""
    kept = _kept() | ({"stage": request.args["stage"]} if request.args.get("stage") else {})
    return url_for("dashboards.index", **{**kept, **changes})
