"""Lines about the definition as a whole: where it begins, for whom it is, its separations, milestones and tables."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.comparing import describing, words
from workflows.comparing.lines import CHANGES, NARROWS, WIDENS, Line, line
from workflows.definition import Definition, Table, Text

_ROW: dict[str, Text] = {
    "added": {"id": "ditambah {row}", "en": "added {row}"},
    "removed": {"id": "dihapus {row}", "en": "removed {row}"},
    "order": {"id": "urutan baris", "en": "the order of its rows"},
    "columns": {"id": "kolom {before} menjadi {after}", "en": "columns {before} become {after}"},
}
_NOTHING: Text = {"id": "semua", "en": "all"}


def lines(old: Definition | None, new: Definition) -> Iterator[Line]:
    """In the order in which a definition is written."""
    if old is not None:
        yield from _frame(old, new)
    yield from _applies(old, new)
    yield from _separations(old, new)
    yield from _milestones(old, new)
    yield from _tables(old, new)


def _frame(old: Definition, new: Definition) -> Iterator[Line]:
    if old.kind != new.kind:
        kinds = [describing.word(words.DEFINITION_KINDS, one.kind) for one in (old, new)]
        yield line("kind", "kind", CHANGES, [old.kind, new.kind], before=kinds[0], after=kinds[1])
    if old.initial != new.initial:
        names = [describing.state(one, one.initial) for one in (old, new)]
        yield line("initial", "initial", CHANGES, [old.initial, new.initial], before=names[0], after=names[1])


def _applies(old: Definition | None, new: Definition) -> Iterator[Line]:
    """Fewer names mean fewer people, except that no name at all means everybody."""
    for name, title in words.APPLIES.items():
        was, now = (old.applies_to.get(name) or () if old else ()), new.applies_to.get(name) or ()
        if was == now:
            continue
        listed = isinstance(was, tuple) and isinstance(now, tuple)
        yield line(
            "applies_to",
            f"applies_to.{name}",
            _reach(set(was), set(now)) if listed and old else CHANGES,
            [name, was, now],
            what=title,
            before=_names(was),
            after=_names(now),
        )


def _reach(was: set[str], now: set[str]) -> str:
    if not now or (was and was < now):
        return WIDENS
    return NARROWS if not was or now < was else CHANGES


def _names(value: object) -> Text:
    if isinstance(value, tuple):
        return describing.joined(map(describing.plain, value), _NOTHING)
    return describing.plain(value)


def _separations(old: Definition | None, new: Definition) -> Iterator[Line]:
    was = [frozenset(group) for group in old.separate] if old else []
    now = [frozenset(group) for group in new.separate]
    for index, group in enumerate(now):
        if group not in was:
            steps = describing.steps(new, new.separate[index])
            yield line("separation_added", f"separate[{index}]", NARROWS, sorted(group), steps=steps)
    for index, group in enumerate(was):
        if group not in now and old is not None:
            steps = describing.steps(old, old.separate[index])
            yield line("separation_removed", "separate", WIDENS, sorted(group), steps=steps)


def _milestones(old: Definition | None, new: Definition) -> Iterator[Line]:
    was = {(end, name) for end, names in old.milestones.items() for name in names} if old else set()
    now = {(end, name) for end, names in new.milestones.items() for name in names}
    for kind, rights, pairs, whole in (
        ("milestone_added", NARROWS, now - was, new),
        ("milestone_removed", WIDENS, was - now, old),
    ):
        for end, name in sorted(pairs):
            titles = {"end": describing.state(whole or new, end), "state": describing.state(whole or new, name)}
            yield line(kind, f"milestones.{end}", rights, [end, name], **titles)


def _tables(old: Definition | None, new: Definition) -> Iterator[Line]:
    """A table decides results, so each change of one is read, though it gives nobody a right."""
    was = old.tables if old else {}
    for name in dict.fromkeys((*was, *new.tables)):
        before, after = was.get(name), new.tables.get(name)
        if before is None or after is None or _meaning(before) != _meaning(after):
            title = (after or before).title if after or before else describing.plain(name)
            content = [name, before and _meaning(before), after and _meaning(after)]
            rows = describing.joined(_rows(before, after), separator="; ")
            yield line("table", f"tables.{name}", CHANGES, content, table=title, rows=rows)


def _meaning(table: Table) -> tuple[object, ...]:
    return table.inputs, table.output, table.rows


def _rows(before: Table | None, after: Table | None) -> list[Text]:
    was, now = (before.rows if before else ()), (after.rows if after else ())
    found = []
    if before and after and (before.inputs, before.output) != (after.inputs, after.output):
        found.append(_columns(before, after))
    found += [_row("removed", row) for row in was if row not in now]
    found += [_row("added", row) for row in now if row not in was]
    return found or [_ROW["order"]]


def _columns(before: Table, after: Table) -> Text:
    names = [" + ".join((*one.inputs, one.output)) for one in (before, after)]
    return {lang: text.format(before=names[0], after=names[1]) for lang, text in _ROW["columns"].items()}


def _row(how: str, row: tuple[object, ...]) -> Text:
    cells = " → ".join("/".join(cell) if isinstance(cell, tuple) else str(cell) for cell in row)
    return {lang: text.format(row=cells) for lang, text in _ROW[how].items()}
