"""Who may act: self-approval, separation, substitutes, hand-overs, votes, closed cases; who sees and edits what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.workflows import samples
from tests.unit.workflows.samples import Raw, record
from workflows.definition import COMMENTED_KINDS, SYSTEM_KINDS, DefinitionError, Vote
from workflows.engine import (
    SYSTEM,
    Actor,
    Compiled,
    Outcome,
    Refusal,
    Situation,
    Standing,
    available,
    compile_definition,
    decide,
    may_edit,
    may_see,
    vote_is_lost,
)
from workflows.machine import step as machine_step
from workflows.relations import TITLES
from workflows.schema import load_shipped, parse
from workflows.sentences import BLOCKER_CODES

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
NATIONAL = compile_definition(load_shipped("skp-nasional"))
RATED = {"result_rating": "meets", "behaviour_rating": "meets", "rated_by_superior": False, "open_children": 0}
RATED |= {"dropped_out": False}


def person(name: str, *standings: Standing) -> Actor:
    return Actor(name, standings)


def codes(result: Outcome | Refusal) -> list[str]:
    return [] if isinstance(result, Outcome) else [blocker.code for blocker in result.blockers]


def at(state: str, **more: Any) -> Situation:
    return Situation(state, more.pop("facts", {}), NOW, **{"owner": "owner", **more})


standings = st.builds(
    Standing,
    st.sampled_from(sorted(TITLES)),
    st.sampled_from([None, "owner", "somebody"]),
    st.sampled_from(["self", "delegation", "plt", "role"]),
)
actors = st.builds(Actor, st.sampled_from(["owner", "p1", "p2"]), st.lists(standings, max_size=3).map(tuple))
situations = st.builds(
    Situation,
    st.sampled_from(sorted(NATIONAL.states)),
    st.sampled_from([{}, RATED, {"main_result_count": 0}]),
    st.just(NOW),
    done_by=st.dictionaries(
        st.sampled_from(["submit_rating", "explain_rating"]), st.frozensets(st.sampled_from(["p1", "p2", "somebody"]))
    ),
    handed_to=st.sampled_from([None, "appraiser_superior", "next_superior"]),
    hands=st.sampled_from([None, "appraiser", "appraiser_superior"]),
    owner=st.sampled_from([None, "owner"]),
)
transitions = st.sampled_from([*sorted(NATIONAL.transitions), "approve_everything"])


@given(situations, actors, transitions, st.sampled_from([None, "", "Alasan."]))
def test_every_answer_is_an_edge_or_names_a_listed_code(
    situation: Situation, actor: Actor, name: str, comment: str | None
) -> None:
    """P2 and P8: an outcome is an edge by a relation it allows; a refusal has reasons with sentences."""
    result = decide(NATIONAL, situation, actor, name, comment)
    if isinstance(result, Outcome):
        assert situation.state in result.transition.sources
        assert result.target == machine_step(NATIONAL, situation.state, name)
        assert result.standing.relation in result.transition.by
        assert set(result.facts_read) == set(NATIONAL.steps[situation.state, name].reads)
        assert result.transition.comment != "required" or (comment or "").strip()
        return
    assert result.blockers
    for blocker in result.blockers:
        assert blocker.code in BLOCKER_CODES
        assert "…" not in blocker.sentence("id") + blocker.sentence("en")


@given(situations, actors, transitions)
def test_nobody_acts_for_themself(situation: Situation, actor: Actor, name: str) -> None:
    """P9, whatever second hat the owner wears and whoever acts on their behalf."""
    result = decide(NATIONAL, situation, actor, name, "Alasan.")
    if isinstance(result, Outcome) and "owner" not in result.transition.by:
        assert all(one.relation != "owner" for one in actor.standings)
        assert situation.owner is None or actor.id != situation.owner
        assert situation.owner is None or result.standing.acting_for != situation.owner


@given(situations, actors)
def test_buttons_shown_are_actions_accepted(situation: Situation, actor: Actor) -> None:
    """P7 for arbitrary actors: substitutes, second hats, hand-overs."""
    offers = available(NATIONAL, situation, actor)
    leaving = [one.transition for one in NATIONAL.by_state[situation.state] if one.transition.kind not in SYSTEM_KINDS]
    assert [offer.transition for offer in offers] == leaving
    for offer in offers:
        result = decide(NATIONAL, situation, actor, offer.transition.id, "Alasan.")
        assert offer.allowed is isinstance(result, Outcome)
        if isinstance(result, Outcome):
            assert offer.standing == result.standing
        else:
            assert offer.blockers == result.blockers


@given(st.sampled_from(["closed", "cancelled"]), actors, transitions)
def test_a_closed_case_accepts_only_a_reopening(state: str, actor: Actor, name: str) -> None:
    """P11: an explicit step of its own kind, by HR of the agency, with a reason."""
    result = decide(NATIONAL, at(state, facts=RATED), actor, name, "Alasan.")
    if isinstance(result, Outcome):
        assert (name, result.source) == ("reopen_case", "closed")
        assert result.transition.reopens
        assert codes(decide(NATIONAL, at(state, facts=RATED), actor, name)) == ["comment_required"]
    elif name not in ("reopen_case", "approve_everything"):
        assert codes(result) == ["case_closed"]


def test_unknown_and_wrong_state() -> None:
    owner = person("owner", Standing("owner"))
    assert codes(decide(NATIONAL, at("draft"), owner, "fly")) == ["unknown_transition"]
    assert codes(decide(NATIONAL, at("running"), owner, "submit_plan")) == ["wrong_state"]
    assert codes(decide(NATIONAL, at("lunch"), owner, "submit_plan")) == ["wrong_state"]
    assert available(NATIONAL, at("lunch"), owner) == ()


@pytest.mark.parametrize(
    "actor",
    [
        person("owner", Standing("owner"), Standing("appraiser", via="plt")),
        person("owner", Standing("appraiser", via="plt")),
        person("owner", Standing("appraiser", "p1", "delegation"), Standing("owner")),
        person("p2", Standing("appraiser", "owner", "delegation")),
    ],
)
def test_self_approval_is_named(actor: Actor) -> None:
    assert codes(decide(NATIONAL, at("plan_review"), actor, "agree_plan")) == ["self_approval"]


def test_owner_who_only_owns_is_told_whose_part_it_is() -> None:
    (blocker,) = decide(NATIONAL, at("plan_review"), person("owner", Standing("owner")), "agree_plan").blockers
    assert blocker.sentence("id") == "Hanya Pejabat Penilai Kinerja yang dapat melakukan “Setujui SKP”."
    assert blocker.sentence("en") == "“Agree the plan” can only be done by: Appraiser."
    assert blocker.params["relations"] == ("appraiser",)


def test_a_substitute_acts_for_the_appraiser_and_is_recorded_so() -> None:
    substitute = person("p2", Standing("peer"), Standing("appraiser", "p1", "delegation"))
    result = decide(NATIONAL, at("plan_review"), substitute, "agree_plan")
    assert isinstance(result, Outcome)
    assert result.standing == Standing("appraiser", "p1", "delegation")


def test_hand_over_opens_the_step_to_the_superior_and_leaves_it_open_to_the_appraiser() -> None:
    superior = person("p3", Standing("appraiser_superior"))
    before, after = (
        at("rating", facts=RATED),
        at("rating", facts=RATED, handed_to="appraiser_superior", hands="appraiser"),
    )
    assert codes(decide(NATIONAL, before, superior, "submit_rating")) == ["not_your_part"]
    result = decide(NATIONAL, after, superior, "submit_rating")
    assert isinstance(result, Outcome)
    assert result.standing == Standing("appraiser", None, "handover")
    appraiser = person("p1", Standing("appraiser"))
    assert isinstance(decide(NATIONAL, after, appraiser, "submit_rating"), Outcome)
    both = person("owner", Standing("owner"), Standing("appraiser_superior"))
    assert codes(decide(NATIONAL, after, both, "submit_rating")) == ["self_approval"]


@pytest.mark.parametrize(
    ("actor", "done", "refused"),
    [
        (person("p3", Standing("appraiser_superior")), {"submit_rating": frozenset({"p3"})}, True),
        (person("p3", Standing("appraiser_superior")), {"explain_rating": frozenset({"p3"})}, True),
        (person("p3", Standing("appraiser_superior")), {"submit_rating": frozenset({"p1"})}, False),
        (person("p3", Standing("appraiser_superior")), {"submit_plan": frozenset({"p3"})}, False),
        (person("p4", Standing("appraiser_superior", "p3", "delegation")), {"submit_rating": frozenset({"p3"})}, True),
    ],
)
def test_whoever_rated_does_not_decide_the_objection(
    actor: Actor, done: dict[str, frozenset[str]], refused: bool
) -> None:
    result = decide(NATIONAL, at("objection_decision", done_by=done), actor, "uphold_rating", "Alasan.")
    assert codes(result) == (["separation"] if refused else [])
    if refused:
        assert "Tetapkan penilaian" in result.blockers[0].sentence("id") or "penjelasan" in result.blockers[0].sentence(
            "id"
        )


def test_all_reasons_come_at_once() -> None:
    superior = person("p3", Standing("appraiser_superior"))
    done = {"submit_rating": frozenset({"p3"})}
    result = decide(NATIONAL, at("objection_decision", done_by=done), superior, "change_rating")
    assert codes(result) == ["separation", "guard_false", "guard_false", "guard_unknown", "comment_required"]


@pytest.mark.parametrize("final", ["rated_by_superior", "final_at_once"])
def test_a_result_by_the_superior_or_the_regional_head_is_final(final: str) -> None:
    """p.90 A.11-12."""
    owner = person("owner", Standing("owner"))
    situation = at("received", facts={"rated_by_superior": False, "final_at_once": False, final: True})
    (blocker,) = decide(NATIONAL, situation, owner, "file_objection", "Keberatan saya.").blockers
    assert blocker.code == "guard_false"
    assert "final" in blocker.sentence("id")


def test_timeouts_belong_to_the_system() -> None:
    assert isinstance(decide(NATIONAL, at("received"), SYSTEM, "lapse_objection"), Outcome)
    for relation in ("owner", "appraiser", "agency_hr"):
        assert codes(decide(NATIONAL, at("received"), person("p", Standing(relation)), "lapse_objection")) == [
            "not_your_part"
        ]
    assert codes(decide(NATIONAL, at("draft"), SYSTEM, "submit_plan")) == ["not_your_part"]


def voting(veto: bool = False) -> Compiled:
    raw = samples.small()
    record(raw, "transitions", "agree").update(by=["panel:board"], vote={"need": 2, "of": "panel:board", "veto": veto})
    return compile_definition(parse(raw))


def test_votes_count_until_enough_and_nobody_votes_twice() -> None:
    compiled, first, second = voting(), *(person(name, Standing("panel:board")) for name in ("v1", "v2"))
    alone = decide(compiled, at("review"), first, "agree")
    assert isinstance(alone, Outcome)
    assert alone.vote_only
    voted = at("review", votes={"agree": (("v1", True),)})
    assert codes(decide(compiled, voted, first, "agree")) == ["already_voted"]
    enough = decide(compiled, voted, second, "agree")
    assert isinstance(enough, Outcome)
    assert not enough.vote_only
    refused = at("review", votes={"agree": (("v1", False),)})
    assert decide(compiled, refused, second, "agree").vote_only
    deputy = person("v3", Standing("panel:board", "v1", "delegation"))
    assert codes(decide(compiled, voted, deputy, "agree")) == ["already_voted"]


def test_a_veto_stops_the_vote() -> None:
    refused = at("review", votes={"agree": (("v1", False),)})
    result = decide(voting(veto=True), refused, person("v2", Standing("panel:board")), "agree")
    assert codes(result) == ["vetoed"]


def test_not_by_bars_a_relation_with_any_other_hat() -> None:
    raw = samples.small()
    record(raw, "transitions", "agree")["not_by"] = ["peer"]
    compiled = compile_definition(parse(raw))
    actor = person("p1", Standing("appraiser"), Standing("peer"))
    assert codes(decide(compiled, at("review"), actor, "agree")) == ["not_your_part"]


@pytest.mark.parametrize("state", sorted(NATIONAL.states))
def test_the_owner_sees_the_ratings_only_after_delivery(state: str) -> None:
    after = {"received", "objection_explanation", "objection_decision", "closed"}
    for relations in ({"owner"}, {"owner", "agency_hr"}, {"owner", "appraiser"}):
        seen = may_see(NATIONAL, state, relations)
        assert ({"ratings", "result"} <= seen) is (state in after)
        assert may_edit(NATIONAL, state, relations).isdisjoint(
            {"ratings", "decision_ratings", "feedback", "expectations"}
        )


@pytest.mark.parametrize("state", sorted(NATIONAL.states))
def test_the_self_assessment_is_private_until_it_is_submitted(state: str) -> None:
    before = {"draft", "plan_review", "running", "change_draft", "change_review", "self_assessment", "cancelled",
        "moved", "planning_suspended", "suspended"}  # fmt: skip
    for relation in ("appraiser", "appraiser_superior"):
        assert ("self_assessment" in may_see(NATIONAL, state, [relation])) is (state not in before)


# HR records the academic results of whoever studies (p.92 A.16).
HR_EDITS = {"unit_hr": {"academic"}, "agency_hr": {"academic"}}
EDITS = {
    "draft": {"owner": {"plan", "attachments", "fields"}, "appraiser": {"expectations"}},
    "plan_review": {"appraiser": {"expectations"}},
    "running": {
        "owner": {"realisations", "evidence", "action_plans", "documentation", "academic"},
        "appraiser": {"feedback", "guidance", "takeovers"},
    }
    | HR_EDITS,
    "change_draft": {"owner": {"plan", "attachments", "fields"}} | HR_EDITS,
    "change_review": {"appraiser": {"expectations"}} | HR_EDITS,
    "self_assessment": {"owner": {"realisations", "evidence", "self_assessment", "documentation", "academic"}}
    | HR_EDITS,
    "rating": {"appraiser": {"feedback", "ratings", "follow_up", "guidance", "takeovers"}} | HR_EDITS,
    "objection_decision": {"appraiser_superior": {"decision_ratings"}},
}


@pytest.mark.parametrize("state", sorted(NATIONAL.states))
def test_who_edits_what(state: str) -> None:
    for relation in TITLES:
        assert may_edit(NATIONAL, state, [relation]) == EDITS.get(state, {}).get(relation, set())


def test_parts_of_several_hats_add_up_and_strangers_get_nothing() -> None:
    assert may_edit(NATIONAL, "rating", ["appraiser_superior", "appraiser"]) == EDITS["rating"]["appraiser"]
    assert may_see(NATIONAL, "rating", []) == may_see(NATIONAL, "rating", ["peer"]) == frozenset()


def test_a_definition_with_an_unsound_guard_does_not_compile() -> None:
    raw = samples.small()
    record(raw, "transitions", "submit")["when"] = {"fact": "nothing", "op": "filled"}
    with pytest.raises(DefinitionError):
        compile_definition(parse(raw))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(samples.definitions(), samples.facts, st.data())
def test_random_walks_stay_on_the_edges(raw: Raw, facts: dict[str, Any], data: st.DataObject) -> None:
    """In any definition: every accepted step is an edge, agrees with the library, and says why when it goes back."""
    compiled = compile_definition(parse(raw))
    state = compiled.definition.initial
    for _ in range(6):
        actor = data.draw(
            st.sampled_from([SYSTEM, person("a", Standing("appraiser")), person("owner", Standing("owner"))])
        )
        steps = compiled.by_state[state]
        if not steps:
            return
        name = data.draw(st.sampled_from([one.transition.id for one in steps]))
        comment = data.draw(st.sampled_from([None, "x"]))
        result = decide(compiled, at(state, facts=facts), actor, name, comment)
        if isinstance(result, Outcome):
            assert result.target == machine_step(compiled, state, name)
            assert result.transition.kind not in COMMENTED_KINDS or comment
            assert (result.transition.kind in SYSTEM_KINDS) is (actor is SYSTEM)
            state = result.target


def test_a_seat_has_one_vote_and_a_person_gives_one() -> None:
    compiled = voting()
    deputy = person("v3", Standing("panel:board"), Standing("panel:board", "v1", "delegation"))
    own = decide(compiled, at("review"), deputy, "agree")
    assert isinstance(own, Outcome)
    assert own.standing.acting_for is None
    taken = at("review", votes={"agree": (("v3", True),)}, voters={"agree": frozenset({"v9"})})
    for_other = decide(compiled, taken, deputy, "agree")
    assert isinstance(for_other, Outcome), "somebody voted in their seat, so they may still vote in the other"
    assert for_other.standing.acting_for == "v1"
    voted = at("review", votes={"agree": (("v3", True),)}, voters={"agree": frozenset({"v3"})})
    assert codes(decide(compiled, voted, deputy, "agree")) == ["already_voted"]


def test_a_vote_against_gives_its_reason_and_never_decides() -> None:
    compiled, member = voting(), person("v2", Standing("panel:board"))
    nearly = at("review", votes={"agree": (("v1", True),)})
    assert codes(decide(compiled, nearly, member, "agree", " ", approve=False)) == ["comment_required"]
    against = decide(compiled, nearly, member, "agree", "Belum lengkap.", approve=False)
    assert isinstance(against, Outcome)
    assert against.vote_only


SEATS = ("a", "b", "c", "d", "e")


@given(
    need=st.integers(1, 5), veto=st.booleans(), seats=st.sets(st.sampled_from(SEATS)),
    cast=st.dictionaries(st.sampled_from(SEATS), st.booleans()),
)  # fmt: skip
def test_a_vote_is_lost_exactly_when_no_further_votes_could_win_it(
    need: int, veto: bool, seats: set[str], cast: dict[str, bool]
) -> None:
    best = {**dict.fromkeys(seats, True), **cast}
    winnable = sum(best.values()) >= need and not (veto and not all(cast.values()))
    assert vote_is_lost(Vote(need, "panel:board", veto), cast.items(), seats) is not winnable


def test_seats_that_cannot_be_counted_lose_by_a_veto_alone() -> None:
    against = (("a", False),)
    assert not vote_is_lost(Vote(3, "unit_hr"), against, None)
    assert vote_is_lost(Vote(3, "unit_hr", veto=True), against, None)
