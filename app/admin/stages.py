"""For each stage of the running workflow a page: its dashboard, its list of cases, and actions on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.admin import stage_actions, stage_list
from app.admin.base import PanelView
from app.admin.bulk import MOST_ROWS
from app.admin.navigation import Group
from app.admin.process_forms import StageActionForm
from app.admin.stage_actions import REMIND, Choice
from app.admin.stage_list import CaseRow, Mark, Wanted
from app.auth.actor import current_actor
from app.auth.permissions import Permission, Role
from app.auth.values import CurrentActor
from app.cases.queries import names_of
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.ids import new_id, parse_id
from app.dashboards import boards, scene
from app.dashboards.drawing import Drawn, draw_stage, sheet_file
from app.dashboards.scene import Asked, Scene, Viewer
from app.definitions.queries import compiled as compiled_definition
from app.notifications.service import count_readers
from app.web.filters import t

LONGEST_TEXT = 100
KEPT = ("cycle", "period", "unit", "version", "state", "q", "appraiser", "holder", "overdue", "vacant", "sort")
"""What the addresses of a stage carry along."""

ORDERS = {"due": _l("Jatuh tempo terdekat"), "age": _l("Paling lama menunggu"), "name": _l("Nama pegawai")}


def viewer_of(actor: CurrentActor) -> Viewer:
    """How somebody looks at dashboards of the panel: in their roles, as far as they may read cases."""
    reach = actor.scope(Permission.CASE_READ)
    audience = frozenset(role.value for role in Role if actor.has_role(role))
    relation = "agency_hr" if reach.whole_agency else "unit_hr"
    return Viewer(actor.agency_id, reach, audience, relation, actor.time_zone)


def find_scene(asked: Asked) -> Scene | None:
    """The scene that an address asks for; None before there is any cycle. Raises NotFound."""
    actor = current_actor()
    return scene.find_scene(db(), asked, viewer_of(actor), now=clock.now(), today=clock.today(actor.time_zone))


def _asked(stage: str | None = None) -> Asked:
    """What the address or the form of this request names."""
    return Asked(*(request.values.get(name, "") for name in ("cycle", "unit", "period", "version")), stage)


def _kept() -> dict[str, str]:
    """The filters of this request, without those that say nothing."""
    return {name: request.args[name] for name in KEPT if request.args.get(name)}


def _here() -> dict[str, str]:
    """What leads to another stage: the round, the unit and the workflow."""
    return {name: value for name, value in _kept().items() if name in {"cycle", "period", "unit", "version"}}


def _of_cycle(scene: Scene, stage: str) -> bool:
    """Whether one of the cycle's workflows has the stage."""
    versions = (scene.cycle.definition_version, scene.cycle.periodic_version)
    found = (compiled_definition(version).definition.stages for version in versions if version)
    return any(one.id == stage for stages in found for one in stages)


def _clean(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "").strip()[:LONGEST_TEXT]


def _wanted(scene: Scene, stage: str) -> Wanted:
    states = tuple(one.id for one in scene.definition.states if one.stage == stage)
    chosen, sort = request.args.get("state", "").split(","), request.args.get("sort", "")
    sort = sort if sort in stage_list.ORDERS else "due"
    return Wanted(
        states=tuple(state for state in states if state in chosen) or states,
        unit_id=scene.unit_id,
        text=_clean("q"),
        appraiser=_clean("appraiser"),
        overdue=request.args.get("overdue") == "1",
        vacant=request.args.get("vacant") == "1",
        holder=parse_id(request.args.get("holder")),
        versions=scene.selection.versions,
        sort=sort,
        mark=_mark(sort),
    )


def _mark(sort: str) -> Mark | None:
    """The border row in the address; nonsense starts from the beginning."""
    row, key = parse_id(request.args.get("row")), request.args.get("key", "").replace("\x00", "")
    if row is None:
        return None
    if sort not in stage_list.MOMENTS:
        return Mark(key, row, "back" in request.args)
    try:
        moment = datetime.fromisoformat(key)
    except ValueError:
        return None
    return Mark(moment, row, "back" in request.args) if moment.tzinfo else None


class StageView(PanelView):
    """/admin/stage and one page for each stage below it."""

    permission = Permission.CASE_READ
    write_permission = Permission.CASE_ADMINISTER
    group = Group.PROCESS
    icon = "chart-bar"
    form_views = frozenset({"confirm"})

    def __init__(self) -> None:
        super().__init__(name=_l("Tahap penilaian"), endpoint="stage")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """All stages of a cycle at a glance."""
        scene = find_scene(_asked())
        if scene is None:
            return self.render("admin/stage/none.html")
        return self.render("admin/stage/index.html", **self._shared(scene, None))

    @expose("/<stage>/")
    def show(self, stage: str) -> ResponseReturnValue:
        """Dashboard and list of one stage. Where the round chosen has no such stage, all of its stages."""
        scene = self._find(stage)
        if scene.unknown(stage):
            if not _of_cycle(scene, stage):
                raise NotFound
            return redirect(self.get_url(".index", **_here()))
        wanted = _wanted(scene, stage)
        page = stage_list.list_cases(db(), scene.cycle, scene.reach, wanted, now=scene.now, period_id=scene.period_id)
        return self.render(
            "admin/stage/show.html",
            **self._shared(scene, stage),
            drawn=self._drawn(scene, stage),
            state_titles={name: t(one.title) for name, one in scene.shown.states.items()},
            state_titles_here={name: t(one.title) for name, one in scene.shown.states.items() if one.stage == stage},
            page=page,
            wanted=wanted,
            holder=names_of(db(), {wanted.holder}).get(wanted.holder, "–") if wanted.holder else "",
            orders=ORDERS,
            choices=stage_actions.choices(scene.definition, stage, current_actor()),
            filtered=bool(wanted.text or wanted.appraiser or wanted.overdue or wanted.vacant or scene.unit_id)
            or bool(request.args.get("state") or wanted.holder),
        )

    @expose("/<stage>/<sheet>.csv")
    def download(self, stage: str, sheet: str) -> ResponseReturnValue:
        """The numbers of one tile."""
        drawn = self._drawn(self._scene(stage), stage)
        if drawn is None:
            raise NotFound
        return sheet_file(drawn, sheet)

    @expose("/<stage>/confirm", methods=("GET", "POST"))
    def confirm(self, stage: str) -> ResponseReturnValue:
        """Name the chosen cases and what will happen. Changes nothing, so a link of a row may lead here."""
        scene = self._scene(stage)
        rows = self._chosen(scene)
        if not rows:
            flash(_("Pilih baris dahulu, lalu pilih tindakannya."), "warning")
            return redirect(self._address(stage))
        return self._confirmation(scene, stage, rows, StageActionForm(formdata=None, key=str(new_id())))

    @expose("/<stage>/act", methods=("POST",))
    def act(self, stage: str) -> ResponseReturnValue:
        """Carry the action out on each case and report."""
        scene, form = self._scene(stage), StageActionForm()
        choice, rows = self._choice(scene, stage), self._chosen(scene)
        if not rows:
            raise NotFound
        if not form.validate() or not self._worded(form, choice):
            return self._confirmation(scene, stage, rows, form), 422
        back = self._address(stage)
        outcome = self._carry_out(scene, stage, choice, rows, form)
        return self.render("admin/stage/report.html", outcome=outcome, choice=choice, return_url=back)

    def _drawn(self, scene: Scene, stage: str) -> Drawn | None:
        """The board, for those who may read dashboards."""
        if not current_actor().has(Permission.DASHBOARD_READ):
            return None
        return draw_stage(
            scene, stage,
            link=lambda **changes: self._address(stage, **changes),
            file=lambda sheet: self.get_url(".download", stage=stage, sheet=sheet, **_here()),
        )  # fmt: skip

    def _carry_out(
        self, scene: Scene, stage: str, choice: Choice, rows: list[CaseRow], form: StageActionForm
    ) -> stage_actions.Outcome:
        actor = current_actor()
        if choice.id == REMIND:
            return stage_actions.remind(rows, scene.cycle, stage, actor=actor, now=scene.now)
        return stage_actions.take_step(
            rows, choice, actor=actor, comment=form.comment.data, key=form.key.data, now=scene.now
        )

    def _scene(self, stage: str) -> Scene:
        scene = self._find(stage)
        if scene.unknown(stage):
            raise NotFound
        return scene

    def _find(self, stage: str) -> Scene:
        scene = find_scene(_asked(stage))
        if scene is None:
            raise NotFound
        return scene

    def _choice(self, scene: Scene, stage: str) -> Choice:
        found = stage_actions.choices(scene.definition, stage, current_actor())
        choice = next((one for one in found if one.id == request.values.get("action")), None)
        if choice is None:
            raise NotFound
        return choice

    def _chosen(self, scene: Scene) -> list[CaseRow]:
        """The ticked cases by name. Raises NotFound for one that the person may not administer."""
        ids = {parse_id(text) for text in request.values.getlist("rowid")}
        if None in ids or len(ids) > MOST_ROWS:
            raise NotFound
        reach = current_actor().scope(Permission.CASE_ADMINISTER)
        wanted = [one for one in ids if one]
        return stage_list.list_chosen(db(), scene.cycle, reach, wanted, scene.period_id) if wanted else []

    def _worded(self, form: StageActionForm, choice: Choice) -> bool:
        """Whether a reason is there where the workflow demands one."""
        if choice.comment != "required" or form.comment.data:
            return True
        form.comment.errors = [_("Tulis alasannya.")]
        return False

    def _confirmation(self, scene: Scene, stage: str, rows: list[CaseRow], form: StageActionForm) -> str:
        choice = self._choice(scene, stage)
        readers = count_readers(db(), [row.id for row in rows], now=scene.now) if choice.id == REMIND else 0
        return self.render(
            "admin/stage/confirm.html",
            **self._shared(scene, stage),
            rows=rows,
            choice=choice,
            form=form,
            readers=readers,
            return_url=self._address(stage),
        )

    def _address(self, stage: str, **changes: Any) -> str:
        """The page of a stage under the filters of this request, with some of them changed (None takes one away)."""
        return self.get_url(".show", stage=stage, **{**_kept(), **changes})

    def _shared(self, scene: Scene, stage: str | None) -> Mapping[str, Any]:
        """What all pages of stages need for their head."""
        return {
            "scene": scene,
            "stage": scene.definition.stage(stage) if stage else None,
            "stages": scene.definition.stages,
            "counts": boards.stage_counts(scene.definition, scene.cells) if stage is None else {},
            "kept": _kept(),
            "here": _here(),
            "link": lambda **changes: self._address(str(stage), **changes),
        }
