"""What stored texts say, kept by their fingerprint: each is read and checked once in a process, on whatever page.

Bounded, since every edit of a draft makes another text: the national appraisal takes half a megabyte. Versions of
equal text share one, and no edit can reach what is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from app.definitions.models import DefinitionVersion
from workflows import checks, schema
from workflows.checks import Finding
from workflows.definition import Definition
from workflows.engine import Compiled, compile_definition

MOST = 64

_KEPT: OrderedDict[str, Reading] = OrderedDict()
_LOCK = Lock()


@dataclass(frozen=True, eq=False)
class Reading:
    """A text as it was read, with what is worked out from it alone at the first use."""

    definition: Definition

    @cached_property
    def compiled(self) -> Compiled:
        """What cases run on. Raises DefinitionError for an unsound guard."""
        return compile_definition(self.definition)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the publish gate says."""
        return tuple(checks.check(self.definition))

    @cached_property
    def yaml(self) -> str:
        """The text that people read and download."""
        return schema.to_yaml(self.definition)


def kept(sha256: str) -> Reading | None:
    """What a text says by its fingerprint; None for one that isn't kept."""
    with _LOCK:
        found = _KEPT.get(sha256)
        if found is not None:
            _KEPT.move_to_end(sha256)
        return found


def reading(version: DefinitionVersion) -> Reading:
    """What the text of a version says; the text unused for longest makes way. Raises DefinitionError.

    The text is a deferred column, so only the first request in a process reads it.
    """
    found = kept(version.sha256)
    if found is not None:
        return found
    found = Reading(schema.parse(version.document))
    with _LOCK:
        _KEPT[version.sha256] = found
        while len(_KEPT) > MOST:
            _KEPT.popitem(last=False)
    return found
