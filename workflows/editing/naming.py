"""Another identifier for a stage, a state or a step: whatever names it follows, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable

from workflows.editing.documents import Document, Edit, Record, edited, position, records, refused

Swap = Callable[[str], str]


def rename_stage(old: str, new: str) -> Edit:
    """Raises EditRefused("gone") and EditRefused("taken")."""
    return _rename("stages", old, new, _stage_followers)


def rename_state(old: str, new: str) -> Edit:
    """Raises as ``rename_stage`` does."""
    return _rename("states", old, new, _state_followers)


def rename_step(old: str, new: str) -> Edit:
    """Raises as ``rename_stage`` does."""
    return _rename("transitions", old, new, _step_followers)


def _rename(kind: str, old: str, new: str, follow: Callable[[Document, Swap], None]) -> Edit:
    def edit(document: Document) -> Document:
        copy = edited(document)
        found = records(copy, kind)
        one = found[position(found, old)]
        if new != old and any(other["id"] == new for other in found):
            raise refused("taken", "id", name=new)
        one["id"] = new
        follow(copy, lambda name: new if name == old else name)
        return copy

    return edit


def _stage_followers(document: Document, swap: Swap) -> None:
    for state in document["states"]:
        state["stage"] = swap(state["stage"])


def _state_followers(document: Document, swap: Swap) -> None:
    document["initial"] = swap(document["initial"])
    for step in document.get("transitions", ()):
        sources = step["from"]
        step["from"] = swap(sources) if isinstance(sources, str) else [swap(one) for one in sources]
        step["to"] = swap(step["to"])
    if "milestones" in document:
        document["milestones"] = {
            swap(end): [swap(one) for one in names] for end, names in document["milestones"].items()
        }
    if "layout" in document:
        document["layout"] = {swap(name): spot for name, spot in document["layout"].items()}
    for trial in _trials(document):
        trial[2] = swap(trial[2])


def _step_followers(document: Document, swap: Swap) -> None:
    for state in document["states"]:
        _deadline(state, swap)
    for step in document.get("transitions", ()):
        if "otherwise" in step.get("vote", {}):
            step["vote"]["otherwise"] = swap(step["vote"]["otherwise"])
    if "separate" in document:
        document["separate"] = [[swap(one) for one in group] for group in document["separate"]]
    for trial in _trials(document):
        trial[0] = swap(trial[0])


def _deadline(state: Record, swap: Swap) -> None:
    deadline = state.get("deadline", {})
    for key in ("since", "then"):
        if key in deadline:
            deadline[key] = swap(deadline[key])
    for one in deadline.get("escalate", ()):
        one["transition"] = swap(one["transition"])


def _trials(document: Document) -> list[list[str]]:
    """The steps of all scenarios, each [step, relation, state or REFUSED, facts?]."""
    return [trial for scenario in document.get("scenarios", ()) for trial in scenario.get("steps", ())]
