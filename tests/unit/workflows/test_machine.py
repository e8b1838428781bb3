"""The library and the engine's own index agree on every edge; the shared machine keeps nothing of any case."""

from __future__ import annotations

import gc
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.unit.workflows import samples
from workflows.engine import compile_definition
from workflows.machine import StaleStep, step
from workflows.schema import load_shipped, parse, shipped_codes


@pytest.mark.parametrize("code", shipped_codes())
def test_machine_agrees_with_the_engine_everywhere(code: str) -> None:
    compiled = compile_definition(load_shipped(code))
    for state in compiled.states:
        for name in compiled.transitions:
            entry = compiled.steps.get((state, name))
            if entry is None:
                with pytest.raises(StaleStep):
                    step(compiled, state, name)
            else:
                assert step(compiled, state, name) == entry.target


def test_no_way_past_the_declared_edges() -> None:
    compiled = compile_definition(parse(samples.small()))
    assert set(compiled.machine.events) == set(compiled.transitions)
    for name in ("to_done", "to_open", "nothing"):
        with pytest.raises(StaleStep):
            step(compiled, "open", name)
    with pytest.raises(StaleStep):
        step(compiled, "nowhere", "submit")


def test_one_machine_is_shared_and_holds_no_model() -> None:
    compiled = compile_definition(parse(samples.small()))
    machine = compiled.machine
    assert machine.models == []
    step(compiled, "open", "submit")
    assert compiled.machine is machine
    assert machine.models == []


def test_many_threads_use_the_same_machine() -> None:
    compiled = compile_definition(parse(samples.small()))

    def walk(_: int) -> str:
        state = "open"
        for name in ("submit", "send_back", "submit", "lapse", "submit", "agree"):
            state = step(compiled, state, name)
        return state

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(walk, range(400))) == {"done"}


def test_steps_leave_no_objects_behind() -> None:
    compiled = compile_definition(parse(samples.small()))
    step(compiled, "open", "submit")
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(2000):
        step(compiled, "open", "submit")
    gc.collect()
    assert len(gc.get_objects()) - before < 50


def test_the_library_stays_silent() -> None:
    assert logging.getLogger("transitions").level == logging.WARNING
