"""Small records of requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.definitions.models import DefinitionVersion


@dataclass(frozen=True)
class Kind:
    """Something that a person may ask for: the newest published version of its workflow."""

    version: DefinitionVersion

    @property
    def code(self) -> str:
        return self.version.code

    @property
    def title(self) -> Mapping[str, str]:
        return self.version.title
