"""For each stage of the running workflow a page: its dashboard, its list of cases, and actions on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

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
from app.auth.permissions import Permission
from app.auth.values import Scope
from app.cases.cycles import list_cycles
from app.cases.models import Cycle, Period
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.ids import new_id, parse_id
from app.dashboards import boards
from app.dashboards.queries import count_cells, read_branch
from app.dashboards.values import AGE_BANDS, Branch, Cell
from app.definitions.queries import compiled as compiled_definition
from app.notifications.service import count_readers
from app.web.filters import t
from workflows.engine import Compiled, may_see

LONGEST_TEXT = 100
KEPT = ("cycle", "period", "unit", "state", "q", "appraiser", "overdue", "vacant", "sort")
"""What the addresses of a stage carry along."""

ORDERS = {"due": _l("Jatuh tempo terdekat"), "age": _l("Paling lama menunggu"), "name": _l("Nama pegawai")}


@dataclass
class Scene:
    """The cycle, workflow and part of the agency that a page is about; each thing is read once."""

    cycles: list[Cycle]
    cycle: Cycle
    reach: Scope
    unit_id: UUID | None
    now: datetime
    period: Period | None = None

    @property
    def period_id(self) -> UUID | None:
        """Of the period looked at; empty for the annual evaluation."""
        return self.period.id if self.period else None

    @property
    def round_name(self) -> str:
        """The cycle, and the period looked at."""
        return f"{self.cycle.name} – {self.period.name}" if self.period else self.cycle.name

    @cached_property
    def compiled(self) -> Compiled:
        """The workflow of the annual evaluation, or that of the periods."""
        version = self.cycle.periodic_version if self.period else None
        return compiled_definition(version or self.cycle.definition_version)

    @cached_property
    def periods(self) -> list[Period]:
        """The periods with an evaluation of their own."""
        return evaluated_periods(self.cycle)

    @cached_property
    def branch(self) -> Branch:
        """Where in the unit tree the page looks. Raises NotFound."""
        return read_branch(db(), agency_id=self.cycle.agency_id, reach=self.reach, unit_id=self.unit_id)

    @cached_property
    def cells(self) -> list[Cell]:
        """All counts of the page."""
        asked = {"cycle": self.cycle, "reach": self.reach, "branch": self.branch, "now": self.now}
        return count_cells(db(), **asked, period_id=self.period_id)

    @cached_property
    def open_states(self) -> frozenset[str]:
        """States in which HR may read each single result."""
        relation = {"agency_hr" if self.reach.whole_agency else "unit_hr"}
        return frozenset(one for one in self.compiled.states if "result" in may_see(self.compiled, one, relation))

    def unknown(self, stage: str) -> bool:
        """Whether the workflow at hand has no such stage."""
        return all(one.id != stage for one in self.compiled.definition.stages)

    def predicates(self) -> dict[str, str]:
        """The words for predicates, best first."""
        definition = self.compiled.definition
        labels, values = definition.fact_labels.get(boards.DISTRIBUTED, {}), definition.facts.get(boards.DISTRIBUTED)
        return {value: t(labels.get(value, value)) for value in values} if isinstance(values, tuple) else {}


def evaluated_periods(cycle: Cycle) -> list[Period]:
    """Periods that aren't evaluated by the annual evaluation itself; asks nothing of a cycle without a rhythm."""
    return [] if cycle.rhythm == "none" else [one for one in cycle.periods if not one.annual]


def find_scene(cycle_id: str | None, unit_id: str | None = None, period_id: str | None = None) -> Scene | None:
    """The scene that an address asks for; None before there is any cycle.

    By default it is the running cycle that holds today: next year's may be opened while this year's is rated.

    Raises NotFound for a cycle, unit or period of elsewhere.
    """
    actor = current_actor()
    cycles = list_cycles(db(), actor.agency_id)
    if not cycles:
        return None
    by_id = {str(cycle.id): cycle for cycle in cycles}
    cycle = by_id.get(cycle_id) if cycle_id else _of_today(cycles, clock.today(actor.time_zone))
    unit = parse_id(unit_id)
    if cycle is None or (unit_id and unit is None):
        raise NotFound
    return Scene(cycles, cycle, actor.scope(Permission.CASE_READ), unit, clock.now(), _period_of(cycle, period_id))


def _period_of(cycle: Cycle, period_id: str | None) -> Period | None:
    """The period that an address names; that of another cycle still stands there when somebody chooses this one."""
    wanted = parse_id(period_id)
    if period_id and wanted is None:
        raise NotFound
    return next((one for one in evaluated_periods(cycle) if one.id == wanted), None) if wanted else None


def _of_today(cycles: Sequence[Cycle], today: date) -> Cycle:
    holding = (one for one in cycles if one.status == "open" and one.starts_on <= today <= one.ends_on)
    return next(holding, cycles[0])


def _kept() -> dict[str, str]:
    """The filters of this request, without those that say nothing."""
    return {name: request.args[name] for name in KEPT if request.args.get(name)}


def _here() -> dict[str, str]:
    """What leads to another stage: the round and the unit."""
    return {name: value for name, value in _kept().items() if name in {"cycle", "period", "unit"}}


def _of_cycle(scene: Scene, stage: str) -> bool:
    """Whether one of the cycle's workflows has the stage."""
    versions = (scene.cycle.definition_version, scene.cycle.periodic_version)
    found = (compiled_definition(version).definition.stages for version in versions if version)
    return any(one.id == stage for stages in found for one in stages)


def _clean(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "").strip()[:LONGEST_TEXT]


def _wanted(scene: Scene, stage: str) -> Wanted:
    states = tuple(one.id for one in scene.compiled.definition.states if one.stage == stage)
    chosen, sort = request.args.get("state", "").split(","), request.args.get("sort", "")
    sort = sort if sort in stage_list.ORDERS else "due"
    return Wanted(
        states=tuple(state for state in states if state in chosen) or states,
        unit_id=scene.unit_id,
        text=_clean("q"),
        appraiser=_clean("appraiser"),
        overdue=request.args.get("overdue") == "1",
        vacant=request.args.get("vacant") == "1",
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
        scene = find_scene(request.args.get("cycle"), request.args.get("unit"), request.args.get("period"))
        if scene is None:
            return self.render("admin/stage/none.html")
        return self.render("admin/stage/index.html", **self._shared(scene, None))

    @expose("/<stage>/")
    def show(self, stage: str) -> ResponseReturnValue:
        """Dashboard and list of one stage. Where the round chosen has no such stage, all of its stages."""
        scene = self._find()
        if scene.unknown(stage) and _of_cycle(scene, stage):
            return redirect(self.get_url(".index", **_here()))
        scene = self._scene(stage)
        wanted = _wanted(scene, stage)
        board = boards.build(scene.compiled.definition, stage, scene.branch, scene.cells, scene.open_states)
        page = stage_list.list_cases(db(), scene.cycle, scene.reach, wanted, now=scene.now, period_id=scene.period_id)
        return self.render(
            "admin/stage/show.html",
            **self._shared(scene, stage),
            board=board,
            bands=AGE_BANDS,
            state_items=self._state_items(scene, stage, board),
            state_titles={one.id: t(one.title) for one in scene.compiled.definition.states},
            page=page,
            wanted=wanted,
            orders=ORDERS,
            choices=stage_actions.choices(scene.compiled, stage, current_actor()),
            filtered=bool(wanted.text or wanted.appraiser or wanted.overdue or wanted.vacant or scene.unit_id)
            or bool(request.args.get("state")),
        )

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

    def _state_items(self, scene: Scene, stage: str, board: boards.Board) -> list[dict[str, Any]]:
        return [
            {
                "label": t(scene.compiled.states[state].title),
                "value": count,
                "url": self._address(stage, state=state, _anchor="daftar"),
            }
            for state, count in board.states.items()
        ]

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
        scene = self._find()
        if scene.unknown(stage):
            raise NotFound
        return scene

    def _find(self) -> Scene:
        asked = (request.values.get(name) for name in ("cycle", "unit", "period"))
        scene = find_scene(*asked)
        if scene is None:
            raise NotFound
        return scene

    def _choice(self, scene: Scene, stage: str) -> Choice:
        found = stage_actions.choices(scene.compiled, stage, current_actor())
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
            "stage": scene.compiled.definition.stage(stage) if stage else None,
            "stages": scene.compiled.definition.stages,
            "counts": boards.stage_counts(scene.compiled.definition, scene.cells) if stage is None else {},
            "kept": _kept(),
            "here": _here(),
            "link": lambda **changes: self._address(str(stage), **changes),
        }
