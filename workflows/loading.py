"""Reads YAML or JSON text into plain data, refusing everything a definition has no use for.

Only mappings, lists, text, whole numbers, true/false and null exist. Words such as `on` and `no` stay text, unlike in
YAML 1.1, and a number with a fraction stays text too, so that it is never rounded.
"""

from __future__ import annotations

import json
import re
from typing import ClassVar

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.cyaml import CParser
from yaml.resolver import Resolver

from workflows.definition import DefinitionError

MAX_BYTES = 200_000
MAX_DEPTH = 20


def load(raw: str | bytes | dict[str, object]) -> dict[str, object]:
    """The top mapping of the source, every value of an allowed kind. Raises DefinitionError."""
    data = raw if isinstance(raw, dict) else _from_text(_decoded(raw))
    _demand_plain(data, "", 1)
    if not isinstance(data, dict):
        raise fault("not_a_mapping", "")
    return data


def fault(code: str, place: str, **params: object) -> DefinitionError:
    """A DefinitionError whose sentence stands in LOAD_SENTENCES."""
    pattern = LOAD_SENTENCES[code]
    wanted = {"wanted": WANTED_ID.get(str(params.get("wanted")), params.get("wanted"))}
    words = {"id": params | wanted, "en": params}
    return DefinitionError(code, place, {lang: text.format(**words[lang]) for lang, text in pattern.items()})


def _decoded(raw: str | bytes) -> str:
    size = len(raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise fault("too_large", "", limit=MAX_BYTES)
    if isinstance(raw, str):
        return raw
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fault("bad_text", "") from error


def _from_text(text: str) -> object:
    try:
        if text.lstrip().startswith("{"):
            return json.loads(text, object_pairs_hook=_unique_pairs, parse_constant=_no_constant)
        return _load_yaml(text)
    except RecursionError as error:
        raise fault("too_deep", "", limit=MAX_DEPTH) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise fault("bad_text", f"line {line}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise fault("bad_text", "") from error


def _load_yaml(text: str) -> object:
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _unique_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise fault("duplicate_key", "", key=key)
        found[key] = value
    return found


def _no_constant(word: str) -> object:
    raise fault("wrong_type", "", wanted="JSON", found=word)


def _demand_plain(value: object, place: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise fault("too_deep", place, limit=MAX_DEPTH)
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise fault("wrong_type", place, wanted="text", found=str(key))
            _demand_plain(inner, f"{place}.{key}" if place else key, depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _demand_plain(inner, f"{place}[{index}]", depth + 1)
    elif value is not None and not isinstance(value, (str, int)):
        raise fault("wrong_type", place, wanted="text", found=type(value).__name__)


class _Loader(Composer, CParser, SafeConstructor, Resolver):
    """SafeLoader without anchors, aliases, merge keys, tags, dates and the YAML 1.1 words for true and false.

    The C parser reads the text, in a tenth of the time; nodes are put together here, where they can be refused.
    """

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}
    depth = 0

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        Resolver.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise fault("alias", f"line {event.start_mark.line + 1}")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise fault("too_deep", f"line {event.start_mark.line + 1}", limit=MAX_DEPTH)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else str(key_node)
            if key in seen:
                raise fault("duplicate_key", f"line {key_node.start_mark.line + 1}", key=key)
            seen.add(key)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])

# What a value must be, in the words of the Indonesian sentence.
WANTED_ID = {
    "a list": "daftar",
    "a list or a mapping": "daftar atau pemetaan",
    "a mapping": "pemetaan",
    "a name": "nama",
    "a value": "nilai",
    "a whole number": "bilangan bulat",
    "text": "teks",
    "text of 1 to 500 characters": "teks 1 sampai 500 karakter",
    "true or false": "true atau false",
}
LOAD_SENTENCES = {
    "not_a_mapping": {"id": "Definisi harus berupa pemetaan.", "en": "A definition must be a mapping."},
    "too_large": {"id": "Berkas melebihi {limit} bita.", "en": "The file is larger than {limit} bytes."},
    "too_deep": {"id": "Susunan lebih dalam dari {limit} tingkat.", "en": "Nested deeper than {limit} levels."},
    # The YAML reader gives its reason in English only.
    "bad_text": {
        "id": "Berkas ini bukan YAML atau JSON yang dapat dibaca. Periksa penulisannya, dan simpan sebagai UTF-8.",
        "en": "This file is no readable YAML or JSON. Check how it is written, and save it as UTF-8.",
    },
    "alias": {"id": "Jangkar dan alias tidak diperbolehkan.", "en": "Anchors and aliases aren't allowed."},
    "duplicate_key": {"id": "Kunci “{key}” tertulis dua kali.", "en": "The key “{key}” stands twice."},
    "unknown_key": {"id": "Kunci “{key}” tidak dikenal.", "en": "The key “{key}” isn't known."},
    "missing_key": {"id": "Kunci “{key}” belum ada.", "en": "The key “{key}” is missing."},
    "wrong_type": {"id": "Harus berupa {wanted}, bukan {found}.", "en": "Must be {wanted}, not {found}."},
    "not_allowed": {"id": "“{found}” bukan salah satu dari: {allowed}.", "en": "“{found}” isn't one of: {allowed}."},
    "bad_name": {
        "id": "“{found}” bukan nama yang sah: huruf kecil, angka, garis bawah, dan tanda hubung.",
        "en": "“{found}” isn't a valid name: small letters, digits, underscores and hyphens.",
    },
    "control_character": {
        "id": "Teks harus satu baris tanpa karakter kendali.",
        "en": "Text must be one line without control characters.",
    },
    "duplicate_id": {"id": "“{found}” dipakai dua kali.", "en": "“{found}” is used twice."},
    "bad_guard": {"id": "Syarat tidak dapat dibaca: {why}.", "en": "The condition can't be read: {why}."},
    "bad_extends": {
        "id": "Alur dasar “{base}” tidak dapat diambil.",
        "en": "The base workflow “{base}” can't be fetched.",
    },
    "extends_cycle": {
        "id": "Alur dasar “{base}” menunjuk kembali ke dirinya.",
        "en": "The base workflow “{base}” points back to itself.",
    },
    "nothing_to_remove": {"id": "Tidak ada “{found}” yang dapat dihapus.", "en": "There is no “{found}” to remove."},
}
