"""Edits of a guard tree. A path tells where in it: "" is the top, "all.0.any.1" the second branch of an `any`.

Every edit of a tree gives a new tree, or None once nothing is left of it: the top of a condition may be empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from workflows.definition import Text
from workflows.editing.documents import Document, Edit, edited, record, refused
from workflows.editing.forms import field_at

Tree = dict[str, Any]
TreeEdit = Callable[[Tree | None], Tree | None]

GROUPS = ("all", "any")
DEEPEST = 5
"""Groups and negations inside each other; more could not be read by anybody."""


@dataclass(frozen=True, slots=True)
class Place:
    """One node of a tree with its path, how deep it lies, and where it stands among its siblings (first, last)."""

    path: str
    node: Tree
    depth: int
    first: bool = True
    last: bool = True

    @property
    def kind(self) -> str:
        """leaf, all, any or not."""
        return kind(self.node)


def kind(node: Tree) -> str:
    """leaf, all, any or not."""
    return next((key for key in (*GROUPS, "not") if key in node), "leaf")


def branches(node: Tree, path: str = "") -> list[tuple[str, Tree]]:
    """What stands directly below a node, with the paths."""
    key, stem = kind(node), f"{path}." if path else ""
    if key in GROUPS:
        return [(f"{stem}{key}.{index}", one) for index, one in enumerate(node[key])]
    return [(f"{stem}not", node["not"])] if key == "not" else []


def walk(tree: Tree | None, path: str = "", depth: int = 0) -> Iterator[Place]:
    """Every node of a tree from the top down."""
    if tree is None:
        return
    if not path:
        yield Place("", tree, depth)
    below = branches(tree, path)
    for index, (where, node) in enumerate(below):
        yield Place(where, node, depth + 1, index == 0, index == len(below) - 1)
        yield from walk(node, where, depth + 1)


def at(tree: Tree | None, path: str) -> Tree:
    """The node at a path. Raises EditRefused("gone") where nothing stands."""
    for place in walk(tree):
        if place.path == path:
            return place.node
    raise refused("gone", "fact", name=path or "–")


def add(path: str, leaf: Tree) -> TreeEdit:
    """With a leaf in the group at a path; next to a lone leaf both go into an `all`, an empty tree becomes it."""

    def edit(tree: Tree | None) -> Tree | None:
        if tree is None:
            return leaf
        found = at(tree, path)
        key = kind(found)
        grown = {**found, key: [*found[key], leaf]} if key in GROUPS else {"all": [found, leaf]}
        return _within(_put(tree, path, grown))

    return edit


def change(path: str, leaf: Tree) -> TreeEdit:
    """With another leaf in the place of one."""

    def edit(tree: Tree | None) -> Tree | None:
        at(tree, path)
        return _put(tree, path, leaf)

    return edit


def wrap(path: str, key: str) -> TreeEdit:
    """With what stands at a path put into a new all, any or not."""

    def edit(tree: Tree | None) -> Tree | None:
        found = at(tree, path)
        return _within(_put(tree, path, {key: found if key == "not" else [found]}))

    return edit


def unwrap(path: str) -> TreeEdit:
    """Without a negation or a group of one, keeping what is inside."""

    def edit(tree: Tree | None) -> Tree | None:
        below = branches(at(tree, path))
        if len(below) != 1:
            raise refused("not_alone", "fact")
        return _put(tree, path, below[0][1])

    return edit


def turn(path: str) -> TreeEdit:
    """With an all made an any, or an any an all."""

    def edit(tree: Tree | None) -> Tree | None:
        found = at(tree, path)
        key = kind(found)
        if key not in GROUPS:
            raise refused("gone", "fact", name=path)
        other = "any" if key == "all" else "all"
        return _put(tree, path, {other: found[key], **{name: found[name] for name in found if name != key}})

    return edit


def remove(path: str) -> TreeEdit:
    """Without what stands at a path; a group or negation that would be left empty goes with it."""

    def edit(tree: Tree | None) -> Tree | None:
        at(tree, path)
        return _put(tree, path, None)

    return edit


def move(path: str, steps: int) -> TreeEdit:
    """With a branch moved up (negative) or down inside its group, not beyond its ends."""

    def edit(tree: Tree | None) -> Tree | None:
        at(tree, path)
        above, _, index = path.rpartition(".")
        group, _, key = above.rpartition(".")
        if not index.isdigit():
            raise refused("gone", "fact", name=path or "–")
        parent = at(tree, group)
        row = list(parent[key])
        taken = row.pop(int(index))
        row.insert(max(0, min(len(row), int(index) + steps)), taken)
        return _put(tree, group, {**parent, key: row})

    return edit


def say(path: str, text: Text | None) -> TreeEdit:
    """With the words that people read where the node refuses; None takes them away."""

    def edit(tree: Tree | None) -> Tree | None:
        bare = {key: value for key, value in at(tree, path).items() if key != "say"}
        return _put(tree, path, bare if text is None else {**bare, "say": dict(text)})

    return edit


def _put(tree: Tree | None, path: str, new: Tree | None) -> Tree | None:
    """A new tree with another node at a path, None for none; the path is known to exist."""
    if not path:
        return deepcopy(new)
    if tree is None:
        return None
    key, _, rest = path.partition(".")
    if key == "not":
        inner = _put(tree["not"], rest, new)
        return None if inner is None else {**tree, "not": inner}
    index, _, rest = rest.partition(".")
    row = list(tree[key])
    inner = _put(row[int(index)], rest, new)
    row[int(index) : int(index) + 1] = [] if inner is None else [inner]
    return {**tree, key: row} if row else None


def _within(tree: Tree | None) -> Tree | None:
    if max((place.depth for place in walk(tree)), default=0) > DEEPEST:
        raise refused("too_nested", "fact")
    return tree


def on_step(transition: str, change_tree: TreeEdit) -> Edit:
    """The edit of a document that changes the condition of a step."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        _set(record(copy, "transitions", transition), "when", change_tree)
        return copy

    return edit


def on_field(form: str, field: str, change_tree: TreeEdit) -> Edit:
    """The edit of a document that changes when a field of a form is shown."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        _set(field_at(record(copy, "forms", form), field), "show_if", change_tree)
        return copy

    return edit


def _set(found: Tree, key: str, change_tree: TreeEdit) -> None:
    tree = change_tree(found.get(key))
    if tree is None:
        found.pop(key, None)
    else:
        found[key] = tree
