"""Every sentence has its English, fills the same blanks, and the compiled files are those of the sources."""

from __future__ import annotations

import re
from pathlib import Path

import flask_admin
import pytest
import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from app.web import catalogue
from app.web.locales import TRANSLATIONS

BLANK = re.compile(r"%\((\w+)\)|\{(\w+)\}")
SOURCES = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
LIBRARIES = {"wtforms": wtforms, "admin": flask_admin}


def load(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3])


def texts(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (str(value),)


def blanks(value: str) -> set[str]:
    return {first or second for first, second in BLANK.findall(value)}


def translated(path: Path) -> list[Message]:
    return [message for message in load(path) if message.id]


@pytest.fixture(scope="module")
def found() -> Catalog:
    """Read once: all code and all templates take seconds."""
    return catalogue.extract()


def test_every_sentence_of_the_code_has_english(found: Catalog) -> None:
    assert catalogue.missing(found, catalogue.english()) == []


def test_extraction_sees_code_and_templates(found: Catalog) -> None:
    assert found.get("Nama pengguna atau kata sandi tidak cocok.") is not None
    assert found.get("Langsung ke isi halaman") is not None
    assert found.get("terlambat %(num)s hari (%(date)s)") is not None


def test_sentence_without_english_is_found() -> None:
    found = Catalog()
    found.add("Kalimat yang belum diterjemahkan")
    stored = Catalog(locale="en")
    stored.add("Kalimat yang belum diterjemahkan", "")
    assert catalogue.missing(found, stored) == ["Kalimat yang belum diterjemahkan"]
    stored["Kalimat yang belum diterjemahkan"].string = "A sentence not yet translated"
    assert catalogue.missing(found, stored) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_translations_fill_the_same_blanks(path: Path) -> None:
    wrong = [
        message.id
        for message in translated(path)
        for translation in texts(message.string)
        if translation and not blanks(translation) <= set().union(*map(blanks, texts(message.id)))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_compiled_file_is_that_of_its_source(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as source:
        compiled = {texts(message.id)[0]: texts(message.string) for message in read_mo(source) if message.id}
    whole = [item for item in translated(path) if all(texts(item.string)) and not item.fuzzy]
    wanted = {texts(item.id)[0]: texts(item.string) for item in whole}
    assert compiled == wanted


@pytest.mark.parametrize("domain", sorted(LIBRARIES))
def test_messages_of_the_libraries_are_all_in_indonesian(domain: str) -> None:
    folder = Path(LIBRARIES[domain].__file__).parent
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "_gettext": None}
    found = {texts(item[2])[0] for item in extract_from_dir(str(folder), methods, keywords=keywords) if item[2]}
    stored = {texts(message.id)[0] for message in translated(TRANSLATIONS / "id" / "LC_MESSAGES" / f"{domain}.po")}
    assert len(found) > 30
    assert found - stored == set()
