"""Catalogues of messages: found in the code, merged into the English file, compiled.

``python -m app.web.catalogue`` does all three and says what still has no English. The sentences in the code are the
Indonesian ones, so Indonesian needs no catalogue of its own; ``id`` holds only what WTForms and Flask-Admin bring.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.web.locales import TRANSLATIONS

APP = Path(__file__).resolve().parents[1]
ENGLISH = TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "_l": None,
    "N_": None,
}
OPTIONS = {"**/templates/**.html": {"silent": "false", "trimmed": "true"}}
# A fixed date keeps the file unchanged when nothing in it changed.
DATED = datetime(2026, 1, 1, tzinfo=UTC)


def extract() -> Catalog:
    """All sentences of ``app``, in a fresh catalogue without translations."""
    catalogue = Catalog()
    for file, _line, message, _comments, context in extract_from_dir(
        str(APP), METHODS, options_map=OPTIONS, keywords=KEYWORDS
    ):
        catalogue.add(message, locations=[(f"app/{file}", None)], context=context)
    return catalogue


def english() -> Catalog:
    """The stored English catalogue, or an empty one before the first run."""
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as source:
        return read_po(source, locale="en")


def _translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    parts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(parts)


def missing(found: Catalog, stored: Catalog) -> list[str]:
    """Indonesian sentences of the code that have no English one."""
    return sorted(_first(message) for message in found if message.id and not _translated(stored.get(message.id)))


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def update() -> list[str]:
    """Merge new sentences into the English file, drop vanished ones, compile; returns what lacks English."""
    found, stored = extract(), english()
    stored.update(found, no_fuzzy_matching=True)
    stored.obsolete.clear()
    _sign(stored)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as target:
        write_po(target, stored, sort_output=True, width=120, include_lineno=False, ignore_obsolete=True)
    compile_all()
    return missing(found, stored)


def _sign(stored: Catalog) -> None:
    """Plain headers instead of Babel's placeholders."""
    stored.project, stored.version, stored.fuzzy = "Tahapan", "1", False
    stored.creation_date = stored.revision_date = DATED
    stored.msgid_bugs_address, stored.last_translator, stored.language_team = "", "Tahapan", "English"
    stored.header_comment = "# English sentences of Tahapan; each msgid is the Indonesian one."


def _sources() -> Iterator[Path]:
    return iter(sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")))


def compile_all() -> None:
    """Write the binary file beside each catalogue; both are kept in the repository, so starting needs no compiler."""
    for path in _sources():
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=path.parts[-3]))


def main() -> int:
    """Exit code 1 while a sentence lacks English."""
    lacking = update()
    sys.stdout.writelines(f"{sentence}\n" for sentence in lacking)
    sys.stdout.write(f"{len(lacking)} without English in {ENGLISH}\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
