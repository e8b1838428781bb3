"""What somebody wants the cascade to say, before it is stored, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from app.cascade.values import MAX_LINES, MAX_ROLES, MAX_TEXT, Angle, Control, Product, Reporting, RoleLevel
from app.plans.content import N_, Problem, plain, tidy_lines


@dataclass(frozen=True)
class ManualContent:
    """The rows of form A.1.3."""

    purpose: str
    definition: str
    formula: str
    unit: str
    control: Control
    source: str
    reporting: Reporting


@dataclass(frozen=True)
class BlockContent:
    """The fields of form A.1.4."""

    angle: Angle
    product: Product
    title: str
    owner: str = ""
    due: str = ""
    purpose: str = ""
    targets: str = ""
    involved: str = ""
    beneficiaries: str = ""
    budget: str = ""
    routine_activities: tuple[str, ...] = ()
    transformative_activities: tuple[str, ...] = ()
    routine_milestones: tuple[str, ...] = ()
    transformative_milestones: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoleContent:
    """One role; ``id`` names the stored one that is meant."""

    text: str
    level: RoleLevel | None = None
    id: UUID | None = None


@dataclass(frozen=True)
class CellContent:
    """A cell as somebody wants it: roles, or none on purpose, or not yet decided."""

    roles: tuple[RoleContent, ...] = ()
    no_role: bool = False


def tidy_manual(content: ManualContent) -> ManualContent:
    """Text as it is stored."""
    words = {name: plain(getattr(content, name)) for name in ("purpose", "definition", "formula", "unit", "source")}
    return replace(content, **words)


def manual_problems(content: ManualContent, *, quantitative: bool) -> Iterator[Problem]:
    """What form A.1.3 asks for: formula and unit are optional in the qualitative approach alone (p.38)."""
    asked = ("purpose", "definition", "source", *(("formula", "unit") if quantitative else ()))
    for name in ("purpose", "definition", "formula", "unit", "source"):
        text = getattr(content, name)
        if name in asked and not text:
            yield Problem(name, N_("Isian ini wajib diisi."))
        yield from _too_long(name, text)


BLOCK_WORDS = ("title", "owner", "due", "purpose", "targets", "involved", "beneficiaries", "budget")
BLOCK_LINES = ("routine_activities", "transformative_activities", "routine_milestones", "transformative_milestones")


def tidy_block(content: BlockContent) -> BlockContent:
    """Text as it is stored, without empty lines."""
    words = {name: plain(getattr(content, name)) for name in BLOCK_WORDS}
    lines = {name: tidy_lines(getattr(content, name)) for name in BLOCK_LINES}
    return replace(content, **words, **lines)


def block_problems(content: BlockContent) -> Iterator[Problem]:
    """Everything in a tidy workblock that can't be stored."""
    if not content.title:
        yield Problem("title", N_("Tulis judul inisiatif strateginya."))
    for name in BLOCK_WORDS:
        yield from _too_long(name, getattr(content, name))
    for name in BLOCK_LINES:
        lines = getattr(content, name)
        if len(lines) > MAX_LINES:
            yield Problem(name, N_("Paling banyak %(most)s baris."), {"most": MAX_LINES})
        for number, line in enumerate(lines):
            yield from _too_long(f"{name}-{number}", line)


def tidy_cell(content: CellContent) -> CellContent:
    """Without the rows in which nothing was written."""
    roles = (replace(one, text=plain(one.text)) for one in content.roles)
    return replace(content, roles=tuple(one for one in roles if one.text))


def cell_problems(content: CellContent) -> Iterator[Problem]:
    """Everything in a cell that can't be stored; places count all rows as typed."""
    written = [one for one in content.roles if plain(one.text)]
    if content.no_role and written:
        yield Problem("no_role", N_("Pilih salah satu: tulis peran hasil, atau tandai tidak ada peran."))
    if len(written) > MAX_ROLES:
        yield Problem("roles", N_("Paling banyak %(most)s peran hasil dalam satu sel."), {"most": MAX_ROLES})
    for number, one in enumerate(content.roles):
        yield from _too_long(f"roles-{number}-text", plain(one.text))


def _too_long(place: str, text: str) -> Iterator[Problem]:
    if len(text) > MAX_TEXT:
        yield Problem(place, N_("Paling panjang %(most)s karakter."), {"most": MAX_TEXT})


def sentences(found: Iterable[Problem]) -> dict[str, str]:
    """Problems as the errors of a refusal, the sentences still in Indonesian."""
    return {problem.place: problem.sentence % problem.params for problem in found}
