"""YAML or JSON <-> Definition: `extends` resolved and flattened, canonical JSON, its hash, and a stable export.

parse(to_yaml(definition)) == definition, and exporting again gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import yaml

from workflows.definition import Definition, DefinitionError
from workflows.loading import load
from workflows.merging import flatten
from workflows.records import read_definition
from workflows.writing import write_definition

__all__ = [
    "DefinitionError", "canonical_json", "load_shipped", "parse", "sha256", "shipped_codes", "shipped_source",
    "to_dict", "to_yaml",
]  # fmt: skip

SHIPPED = Path(__file__).parent / "definitions"


def parse(raw: str | bytes | dict[str, object], resolve: Callable[[str], str] | None = None) -> Definition:
    """Read a definition. `resolve` gives the source text of a base by its code, or raises LookupError or OSError.

    Raises DefinitionError with a code, the dotted place and a sentence in both languages.
    """
    return read_definition(flatten(load(raw), resolve))


def to_dict(definition: Definition) -> dict[str, object]:
    """Plain data that `parse` reads back; what equals its default is left out."""
    return write_definition(definition)


def canonical_json(definition: Definition) -> str:
    """One text per meaning: sorted keys, no spaces, order only where it matters."""
    return json.dumps(to_dict(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(definition: Definition) -> str:
    """The fingerprint of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(definition).encode()).hexdigest()


def to_yaml(definition: Definition) -> str:
    """The export people read and edit; deterministic."""
    return yaml.dump(
        to_dict(definition), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None
    )


class _Dumper(yaml.CSafeDumper):
    """Writes a value that stands twice in full, since the loader refuses aliases."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def shipped_codes() -> tuple[str, ...]:
    """The codes of the definitions that ship with the program."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


@lru_cache(maxsize=64)
def load_shipped(code: str) -> Definition:
    """A definition out of `definitions/`. Raises KeyError for a code that isn't shipped."""
    return parse(shipped_source(code), shipped_source)


def shipped_source(code: str) -> str:
    """The text of a shipped definition as it lies in `definitions/`. Raises KeyError for a code that isn't shipped."""
    if code not in shipped_codes():
        raise KeyError(code)
    return (SHIPPED / f"{code}.yaml").read_text(encoding="utf-8")
