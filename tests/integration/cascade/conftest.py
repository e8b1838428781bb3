"""The clinic's head as leader of two people, with a plan whose indicators are shared out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from app.cascade import roles, sharing
from app.cascade.content import CellContent, RoleContent
from app.cascade.records import Column, Matrix
from app.cascade.roles import Workshop
from app.cases.models import Case
from app.core.clock import local_day
from app.plans import service as plans
from app.plans.content import IndicatorContent, PlanContent, ResultContent
from app.plans.queries import read_plan
from app.plans.records import PlanVersion, ResultView
from app.plans.values import Approach, Perspective, Section
from tests.story import open_part
from tests.world import World

RESULTS = ("Pelayanan kesehatan dasar makin bermutu", "Anggaran puskesmas terserap tepat sasaran")
PERSPECTIVES = (Perspective.SERVICE, Perspective.BUDGET)
ROLE = "Perawatan luka pasien rawat jalan sesuai standar"


@dataclass
class Office:
    """The leader's matrix with the verbs that tests need; each commits, as a request would."""

    world: World
    leader: Case

    @property
    def here(self) -> dict[str, UUID]:
        return {"position_id": self.world.positions["appraiser"].id, "cycle_id": self.world.cycle.id}

    @property
    def path(self) -> str:
        return f"/roles/{self.here['position_id']}/{self.here['cycle_id']}"

    def shop(self, who: str = "appraiser") -> Workshop:
        day = local_day(self.world.now, "Asia/Jakarta")
        return Workshop(self.world.session, actor=self.world.actor(who), day=day, now=self.world.now, **self.here)

    def matrix(self, who: str = "appraiser") -> Matrix:
        matrix = self.shop(who).matrix
        self.world.session.commit()
        return matrix

    def key(self, part: str) -> UUID:
        return self.world.people[part].id

    def columns(self) -> tuple[Column, ...]:
        return self.matrix().columns

    def write(self, part: str, column: int, *texts: str, who: str = "appraiser", no_role: bool = False) -> None:
        """Fill a cell of the leader's matrix in."""
        shop = self.shop(who)
        top = shop.matrix.columns[column]
        self.write_under(part, top.key, *texts, who=who, no_role=no_role)

    def write_under(
        self, part: str, column_key: UUID, *texts: str, who: str = "appraiser", no_role: bool = False
    ) -> None:
        shop = self.shop(who)
        member = shop.member(self.key(part))
        content = CellContent(tuple(RoleContent(text) for text in texts), no_role)
        roles.save_cell(shop, member.key, column_key, content, seen=member.cell(column_key).revision)
        self.world.session.commit()

    def share(self, who: str = "appraiser") -> int:
        added = sharing.share(self.shop(who))
        self.world.session.commit()
        return added

    def draft(self, part: str) -> PlanVersion:
        found = read_plan(self.world.session, self.world.case(part).id).working
        assert found is not None
        return found

    def results(self, part: str) -> list[str]:
        return [result.text for result in self.draft(part).results]

    def result(self, part: str, text: str) -> ResultView:
        return next(one for one in self.draft(part).results if one.text == text)


def leaders_plan(world: World, case: Case) -> None:
    """Two results with one indicator each, the second about the budget."""
    results = tuple(
        ResultContent(
            Section.MAIN,
            text,
            indicators=(IndicatorContent(f"Indikator {number}", target=f"{number}0%", perspective=perspective),),
        )
        for number, (text, perspective) in enumerate(zip(RESULTS, PERSPECTIVES, strict=True), start=1)
    )
    content = PlanContent(Approach.QUANTITATIVE, results)
    plans.replace_draft(open_part(world, case, "plan", "appraiser"), content, now=world.now)
    world.session.commit()


@pytest.fixture
def office(frozen: World) -> Office:
    """The leader's plan is a draft; the two people have empty drafts."""
    leader = frozen.case("appraiser")
    leaders_plan(frozen, leader)
    for part in ("employee", "colleague"):
        frozen.case(part)
    return Office(frozen, leader)


@pytest.fixture
def agreed(office: Office) -> Office:
    """The leader's plan is in force."""
    office.world.act(office.leader, "submit_plan", "appraiser")
    office.world.act(office.leader, "agree_plan", "superior")
    return office
