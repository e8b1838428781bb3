"""Publishing while others publish, edit and work: what was checked is published, and cases don't notice."""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.auth.values import CurrentActor
from app.cases import service
from app.cases.models import Case, CaseEvent
from app.cases.values import Action
from app.core.db import db
from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.unit_of_work import unit_of_work
from app.definitions import acknowledging, drafting, publishing
from app.definitions.drafting import CodeTaken
from app.definitions.models import DefinitionVersion
from app.definitions.publishing import Unpublishable, Wish
from tests.concurrency.conftest import together
from tests.story import draft_plan
from tests.world import World
from workflows import schema
from workflows.editing.whole import blank

ROUNDS = 4
TURNS = 10
"""Changes that each person proposes and discards while versions come and go."""


def titled(text: str) -> Any:
    return lambda document: {**document, "title": {"id": text, "en": text}}


def newest(world: World) -> DefinitionVersion:
    query = select(DefinitionVersion).where(DefinitionVersion.agency_id == world.agency.id)
    return db().scalars(query.order_by(DefinitionVersion.number.desc()).limit(1)).one()


def draft(world: World, edit: Any = None) -> DefinitionVersion:
    """A committed draft of the national workflow's next version, every line of it ticked."""
    actor, now = world.actor("hr"), world.now
    with unit_of_work() as session:
        source = newest(world)
        made = drafting.add_draft(session, source.document, actor=actor, now=now, copied_from=source)
        session.flush()
        drafting.change(
            session, made.id, drafting.Change(edit or titled("Baru"), "title"), seen=0, actor=actor, now=now
        )
        lines = [line.key for line in acknowledging.open_lines(session, made)]
        acknowledging.acknowledge(session, made.id, ticked=lines, shown=lines, actor=actor, now=now)
    return made


def publish(world: World, actor: CurrentActor, version_id: UUID, sha256: str) -> str:
    with unit_of_work() as session:
        return publishing.publish(session, version_id, Wish(sha256, "Alasan."), actor=actor, now=world.now).sha256


def stored(version_id: UUID) -> DefinitionVersion:
    db().rollback()
    return db().get_one(DefinitionVersion, version_id, populate_existing=True)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_people_publish_at_once(live: World, attempt: int) -> None:
    made = draft(live)
    version_id, digest = made.id, made.sha256
    hr, admin = live.actor("hr"), live.actor("admin")
    results = together(
        lambda: publish(live, hr, version_id, digest),
        lambda: publish(live, admin, version_id, digest),
        lambda: publish(live, hr, version_id, digest),
    )
    assert stored(version_id).status == "published"
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, NotFound) for one in refused), refused
    published = stored(version_id)
    assert published.sha256 == digest
    assert len(refused) == (1 if published.published_by_id == hr.user_id else 2)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_what_is_published_is_what_was_checked(live: World, attempt: int) -> None:
    """Either the edit came first, and nothing is published, or it came too late and changes nothing."""
    made = draft(live)
    version_id, digest = made.id, made.sha256
    hr, admin = live.actor("hr"), live.actor("admin")

    def edit() -> str:
        wanted = drafting.Change(titled("Disisipkan"), "title")
        with unit_of_work() as session:
            return drafting.change(session, version_id, wanted, seen=None, actor=admin, now=live.now).sha256

    published, edited = together(lambda: publish(live, hr, version_id, digest), edit)
    found = stored(version_id)
    if isinstance(edited, Exception):
        assert isinstance(edited, NotFound)
        assert (found.status, found.sha256) == ("published", digest)
    else:
        assert isinstance(published, Unpublishable)
        assert published.code == "text_changed"
        assert (found.status, found.sha256) == ("draft", edited)
    assert schema.sha256(schema.parse(found.source)) == found.sha256


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_drafts_of_one_workflow_get_two_numbers(live: World, attempt: int) -> None:
    source, actor = newest(live), live.actor("hr")
    document = deepcopy(source.document)

    def add() -> int:
        with unit_of_work() as session:
            return drafting.add_draft(session, document, actor=actor, now=live.now).number

    assert sorted(together(add, add, add)) == [2, 3, 4]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_workflow_that_two_begin_at_once_is_one(live: World, attempt: int) -> None:
    """Not the first and the second version of each other: the other one is told that the code is taken."""
    title, actor = {"id": "Cuti", "en": "Leave"}, live.actor("hr")

    def begin() -> int:
        document = blank(code="cuti", title=title, kind="request")
        with unit_of_work() as session:
            return drafting.add_draft(session, document, actor=actor, now=live.now, begins=True).number

    results = together(begin, begin, begin)
    assert [one for one in results if not isinstance(one, CodeTaken)] == [1]
    db().rollback()
    assert db().scalars(select(DefinitionVersion.number).where(DefinitionVersion.code == "cuti")).all() == [1]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_who_edit_one_version_at_once_get_one_draft(live: World, attempt: int) -> None:
    source_id, actor = newest(live).id, live.actor("hr")

    def edit() -> tuple[UUID, bool]:
        with unit_of_work() as session:
            source = session.get_one(DefinitionVersion, source_id)
            made, there = drafting.draft_from(session, source, actor=actor, now=live.now)
            session.flush()
            return made.id, there

    results = together(edit, edit, edit)
    assert len({version_id for version_id, _there in results}) == 1  # type: ignore[misc]
    assert sorted(there for _version_id, there in results) == [False, True, True]  # type: ignore[misc]


def refusing(document: dict[str, Any]) -> dict[str, Any]:
    """A text that would let nobody but HR propose a change, so that a case that followed it would stop."""
    steps = [{**one, "by": ["unit_hr"]} if one["id"] == "propose_change" else one for one in document["transitions"]]
    number = str(new_id())
    return {**document, "transitions": steps, "scenarios": [], "title": {"id": number, "en": number}}


def at_work(world: World, part: str, appraiser: str) -> UUID:
    """A committed case with a plan in force."""
    case = world.case(part)
    draft_plan(world, case, part)
    world.session.commit()
    world.act(case, "submit_plan", part)
    world.act(case, "agree_plan", appraiser)
    return case.id


def test_publishing_under_load_changes_no_running_case(live: World) -> None:
    people = {"employee": "appraiser", "colleague": "appraiser", "stranger": "superior"}
    cases = {part: at_work(live, part, appraiser) for part, appraiser in people.items()}
    pinned = live.cycle.definition_version_id
    actors = {part: live.actor(part) for part in people}
    before = db().scalar(select(func.count()).select_from(CaseEvent))
    db().rollback()

    def step(part: str) -> int:
        for turn in range(TURNS):
            transition = "discard_change" if turn % 2 else "propose_change"
            action = Action(cases[part], transition, str(new_id()), comment="Batal.")
            with unit_of_work() as session:
                service.perform(session, action, actor=actors[part], now=live.now)
        return TURNS

    def release() -> int:
        hr, old = live.actor("hr"), None
        for _ in range(4):
            made = draft(live, refusing)
            publish(live, hr, made.id, made.sha256)
            with unit_of_work() as session:
                publishing.withdraw(session, pinned, actor=hr, now=live.now)
            if old is not None:
                with unit_of_work() as session:
                    publishing.retire(session, old, actor=hr, now=live.now)
            with pytest.raises(Unpublishable, match="in_use"), unit_of_work() as session:
                publishing.retire(session, pinned, actor=hr, now=live.now)
            old = made.id
        return 4

    results = together(*[lambda part=part: step(part) for part in people], release)  # type: ignore[misc]
    assert results == [TURNS, TURNS, TURNS, 4]
    db().rollback()
    rows = db().execute(select(Case.definition_version_id, Case.state).where(Case.id.in_(cases.values()))).all()
    assert {tuple(row) for row in rows} == {(pinned, "running")}
    versions = db().scalars(select(CaseEvent.definition_version_id).distinct()).all()
    assert versions == [pinned], "every step was taken by the version that its case is pinned to"
    assert db().scalar(select(func.count()).select_from(CaseEvent)) == before + TURNS * len(people)


def test_the_refusing_text_would_have_refused(live: World) -> None:
    """Guards the test above: the versions that were published do differ in what the cases did."""
    definition = schema.parse(draft(live, refusing).source)
    assert definition.transition("propose_change").by == ("unit_hr",)
