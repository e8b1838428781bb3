"""The only file that imports `transitions`: one shared machine per definition, used as an independent second opinion.

The engine decides from its own index; `step` then asks the library where the same transition leads, and the service
compares. The machine holds no model, so it keeps nothing of any case and many threads may use it at once.
"""

from __future__ import annotations

import logging
from copy import deepcopy
from typing import Protocol

from transitions import Machine, MachineError
from transitions import State as MachineState

from workflows.definition import Definition

__all__ = ["Machine", "StaleStep", "build", "step"]

logging.getLogger("transitions").setLevel(logging.WARNING)


class StaleStep(Exception):
    """The transition doesn't leave the state the case is in: the page asked from an older one."""

    def __init__(self, state: str, transition_id: str) -> None:
        super().__init__(f"{transition_id} does not leave {state}")
        self.state = state
        self.transition_id = transition_id


class _Compiled(Protocol):
    @property
    def machine(self) -> Machine: ...


class _Token:
    """Stands for one case during one step; the library moves its `state`."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def build(definition: Definition) -> Machine:
    """A machine without a model. Guards and effects stay outside: the library only sees states and edges."""
    edges = [{"trigger": one.id, "source": list(one.sources), "dest": one.to} for one in definition.transitions]
    return Machine(
        model=None,
        initial=definition.initial,
        states=[MachineState(state.id, final=state.final) for state in definition.states],
        transitions=deepcopy(edges),
        auto_transitions=False,
        send_event=True,
        queued=False,
    )


def step(compiled: _Compiled, state: str, transition_id: str) -> str:
    """Where the transition leads from `state`. Raises StaleStep when it doesn't leave that state."""
    machine = compiled.machine
    event = machine.events.get(transition_id)
    if event is None or state not in machine.states:
        raise StaleStep(state, transition_id)
    token = _Token(state)
    try:
        event.trigger(token)
    except MachineError as error:
        raise StaleStep(state, transition_id) from error
    return token.state
