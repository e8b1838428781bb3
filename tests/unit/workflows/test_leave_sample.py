"""The leave of the tests passes the gate; who asks may drop a request alone, and never grant it alone."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.leave import SOURCE
from workflows import relations, schema
from workflows.checks import check
from workflows.engine import Actor, Compiled, Outcome, Situation, Standing, compile_definition, decide


def document() -> dict[str, Any]:
    return deepcopy(schema.to_dict(schema.parse(SOURCE.read_text())))


def errors(raw: dict[str, Any]) -> set[str]:
    return {one.code for one in check(schema.parse(raw)) if one.severity == "error"}


def step(raw: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in raw["transitions"] if one["id"] == name)


def test_the_sample_passes_the_gate() -> None:
    assert errors(document()) == set()


def test_dropping_is_for_requests_alone() -> None:
    raw = document()
    raw["kind"] = "appraisal"
    assert "self_approval" in errors(raw)


def test_the_applicant_grants_nothing_alone() -> None:
    raw = document()
    step(raw, "throw_away")["to"] = "granted"
    assert "self_approval" in errors(raw)


def test_a_request_calls_its_people_by_other_names() -> None:
    compiled: Compiled = compile_definition(schema.parse(document()))
    refused = decide(compiled, Situation("direct", {}, None), Actor("x", (Standing("unit_hr"),)), "agree_first")  # type: ignore[arg-type]
    assert not isinstance(refused, Outcome)
    assert "Atasan langsung" in refused.blockers[0].sentence("id")
    assert relations.title("owner", "id", "request") == "Pemohon"
    assert relations.title("owner", "id") == "Pegawai yang dinilai"


def test_relations_that_only_read_cost_an_appraisal_nothing() -> None:
    national = compile_definition(schema.load_shipped("skp-nasional"))
    assert "authority" not in national.relations
    assert {"panel:kepegawaian", "appraiser"} <= compile_definition(schema.parse(document())).relations
