"""What leaders of the demo write below their plan: manuals, workblocks, matrices, and assignments of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.assignments import service as assignments
from app.assignments.posts import title_of
from app.assignments.values import Proposal
from app.cascade import roles, sharing
from app.cascade import service as cascade
from app.cascade.content import BlockContent, CellContent, ManualContent, RoleContent
from app.cascade.roles import Workshop
from app.cascade.values import Angle, Control, Product, Reporting, RoleLevel
from app.cases.models import Case
from app.cli.demo.player import Player, Script
from app.cli.demo.stage import Stage, indicator_at, within
from app.plans.models import Assignment
from app.plans.values import AssignmentForm, AssignmentReach, Section


def lay_down_strategies(player: Player, case: Case, script: Script, now: datetime) -> None:
    """Manuals (form A.1.3) and workblocks (A.1.4) of a leader whose plan was agreed."""
    given = script.further.get("strategies")
    if given is None:
        return
    plan, actor = player.agreed_plan(case), player.actor(case, "owner", now)
    file = cascade.open_for_writing(player.session, case.id, actor=actor, now=now)
    for one in given["manuals"]:
        cascade.save_manual(file, indicator_at(plan, one["at"]).lineage, _manual(one), seen=0, now=now)
    for one in given["workblocks"]:
        lineage = indicator_at(plan, one["at"]).lineage
        cascade.save_workblock(file, lineage, _block(one), block_id=None, seen=0, now=now)


def _manual(given: Any) -> ManualContent:
    words = {name: given[name] for name in ("purpose", "definition", "formula", "unit", "source")}
    return ManualContent(**words, control=Control(given["control"]), reporting=Reporting(given["reporting"]))


def _block(given: Any) -> BlockContent:
    plain = {name: value for name, value in given.items() if isinstance(value, str)}
    lines = {name: tuple(value) for name, value in given.items() if isinstance(value, list) and name != "at"}
    return BlockContent(**plain | lines | {"angle": Angle(given["angle"]), "product": Product(given["product"])})


def lay_out_matrix(stage: Stage, given: Any) -> None:
    """A matrix of roles and results (A.1.5), and its sharing into the drafts of those who still write."""
    now = stage.at(given["ago"])
    shop = _workshop(stage, given, now)
    for one in given["roles"]:
        _give_role(shop, stage.person(one["person"]), _column(shop, one["column"]), one)
    for one in given.get("none", ()):
        member, key = stage.person(one["person"]), _column(shop, one["column"])
        roles.save_cell(shop, member, key, CellContent(no_role=True), seen=0)
    _name_others(stage, shop, given)
    if "team" in given:
        shop = _form_team(stage, given, now)
    sharing.share(shop)


def _workshop(stage: Stage, given: Any, now: datetime) -> Workshop:
    """The matrix under its lock, read anew."""
    return Workshop(
        stage.session,
        position_id=stage.player.regency.positions[given["position"]],
        cycle_id=stage.cycle.id,
        actor=stage.actor(given["leader"]),
        day=stage.day(now),
        now=now,
    )


def _column(shop: Workshop, number: int) -> UUID:
    return shop.matrix.columns[number - 1].key


def _give_role(shop: Workshop, key: UUID, column: UUID, given: Any) -> None:
    level = RoleLevel(given["level"]) if "level" in given else None
    roles.save_cell(shop, key, column, CellContent((RoleContent(given["text"], level),)), seen=0)
    shop.matrix = shop.read()


def _name_others(stage: Stage, shop: Workshop, given: Any) -> None:
    """People of other units, whose appraiser is asked, and of other agencies (p.46-47)."""
    colleague, outsider = given.get("colleague"), given.get("outsider")
    if outsider is not None:
        member = roles.add_outsider(
            shop, name=outsider["name"], title=outsider["title"], agency=outsider["agency"]
        )  # fmt: skip
        _give_role(shop, member.key, _column(shop, outsider["column"]), outsider)
    if colleague is None:
        return
    member = roles.add_colleague(shop, stage.person(colleague["person"]))
    _give_role(shop, member.key, _column(shop, colleague["column"]), colleague)
    if "answer" in colleague and member.id is not None:
        appraiser = stage.player.actor(stage.cases[colleague["person"]], "appraiser", shop.now)
        roles.answer_request(
            stage.session, member.id, agree=True, answer=colleague["answer"], actor=appraiser, day=shop.day,
            now=shop.now,
        )  # fmt: skip


def _form_team(stage: Stage, given: Any, now: datetime) -> Workshop:
    """A team below one of the members, whose roles are its columns (p.48 b)."""
    team = given["team"]
    lead = stage.person(team["lead"])
    roles.set_teams(_workshop(stage, given, now), lead, team=team["name"], lead_keys=())
    for member in team["members"]:
        roles.set_teams(_workshop(stage, given, now), stage.person(member), team=None, lead_keys=(lead,))
    for one in given["team_roles"]:
        shop = _workshop(stage, given, now)
        _give_role(shop, stage.person(one["person"]), shop.matrix.teams[0].columns[one["role"] - 1].key, one)
    return _workshop(stage, given, now)


def assign(stage: Stage, given: Any) -> None:
    """An assignment by somebody who isn't the appraiser, and the appraiser's word on it (p.46 f)."""
    now, case = stage.at(given["ago"]), stage.cases[given["to"]]
    row = _propose(stage, given, case, now)
    if "decided" not in given:
        return
    now = stage.at(given["decided"])
    appraiser = stage.player.actor(case, "appraiser", now)
    if "refuse" in given:
        assignments.refuse(stage.session, row.id, reason=given["refuse"], actor=appraiser, now=now)
    else:
        section = Section(given["approve"])
        assignments.approve(stage.session, row.id, section=section, note=given["note"], actor=appraiser, now=now)


def _propose(stage: Stage, given: Any, case: Case, now: datetime) -> Assignment:
    day, actor = stage.day(now), stage.actor(given["by"])
    assigner = stage.person(given.get("assigner", given["by"]))
    proposal = Proposal(
        form=AssignmentForm(given["form"]),
        reach=AssignmentReach.OTHER_UNIT,
        text=given["text"],
        assigned_by=title_of(stage.session, assigner, stage.agency_id, day=day),
        assigned_by_employee_id=assigner,
        basis=given["basis"],
        starts_on=within(case, day),
        ends_on=None,
    )
    if given["to"] == given["by"]:
        return assignments.apply(stage.session, case.id, proposal, actor=actor, now=now)
    return assignments.appoint(stage.session, case.owner_id, proposal, actor=actor, now=now)
