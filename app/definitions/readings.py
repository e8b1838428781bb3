"""What stored texts say, kept by their fingerprint: each is read and checked once in a process, on whatever page.

Bounded, since every edit of a draft makes another text: the national appraisal takes half a megabyte.
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

MOST = 24

_KEPT: OrderedDict[str, Reading] = OrderedDict()
_LOCK = Lock()


@dataclass(frozen=True, eq=False)
class Reading:
    """A text as it was read, with what is worked out from it alone at the first use."""

    definition: Definition

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the publish gate says."""
        return tuple(checks.check(self.definition))

    @cached_property
    def yaml(self) -> str:
        """The text that people read and download."""
        return schema.to_yaml(self.definition)


def reading(version: DefinitionVersion) -> Reading:
    """What the text of a version says; the text unused for longest makes way. Raises DefinitionError."""
    sha256 = version.sha256
    with _LOCK:
        found = _KEPT.get(sha256)
        if found is not None:
            _KEPT.move_to_end(sha256)
            return found
    found = Reading(schema.parse(version.document))
    with _LOCK:
        _KEPT[sha256] = found
        while len(_KEPT) > MOST:
            _KEPT.popitem(last=False)
    return found
