"""Numbers as people write them, answers as they are stored, and links that lead to a web page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dynamic_forms.values import (
    TooLarge,
    Value,
    from_json,
    is_web_address,
    parse_number,
    parse_whole,
    to_json,
    write_number,
)
from workflows.definition import Choice, Field

LANGUAGES = st.sampled_from(["id", "en"])
NUMBERS = st.decimals(-(10**15) + 1, 10**15 - 1, allow_nan=False, places=6) | st.integers(
    -(10**15) + 1, 10**15 - 1
).map(Decimal)
WORDS = {"id": "a", "en": "a"}


def field(kind: str) -> Field:
    choices = (Choice("a", WORDS), Choice("b", WORDS)) if kind.startswith("choice") else ()
    return Field("one", kind, WORDS, choices=choices)


@given(NUMBERS, LANGUAGES)
def test_a_number_reads_back_as_it_was_written(number: Decimal, language: str) -> None:
    assert parse_number(write_number(number, language), language) == number


@given(st.integers(-(10**15) + 1, 10**15 - 1), LANGUAGES)
def test_grouped_thousands_are_read(number: int, language: str) -> None:
    written = f"{number:,}" if language == "en" else f"{number:,}".replace(",", ".")
    assert parse_whole(written, language) == number
    assert parse_whole(write_number(number, language), language) == number


@given(st.text(), LANGUAGES)
def test_any_text_is_a_number_or_refused(text: str, language: str) -> None:
    try:
        number = parse_number(text, language)
    except ValueError:
        return
    assert number.is_finite()
    assert from_json(field("decimal"), to_json(number)) == number


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("12,5", "id", "12.5"),
        ("12.5", "id", "12.5"),
        ("1.500", "id", "1500"),
        ("1.500", "en", "1.5"),
        ("0.125", "id", "0.125"),
        ("1.234.567,89", "id", "1234567.89"),
        ("1,234,567.89", "en", "1234567.89"),
        ("-7", "id", "-7"),
        ("-0,0", "id", "0"),
        ("007", "en", "7"),
    ],
)
def test_examples(text: str, language: str, number: str) -> None:
    assert parse_number(text, language) == Decimal(number)


@pytest.mark.parametrize("text", ["", "1e5", "NaN", "--1", "1,", ",5", "1.23.456", "1,2,3", "1 000", "٣", "+1", "0x1f"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_no_number(text: str, language: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence for people is the form's
        parse_number(text, language)


@pytest.mark.parametrize("text", ["9" * 16, "9" * 1_000_000, "0," + "1" * 7])
def test_too_many_digits(text: str) -> None:
    with pytest.raises(TooLarge):
        parse_number(text, "id")


VALUES: dict[str, st.SearchStrategy[Value]] = {
    "text": st.text(min_size=1),
    "long_text": st.text(min_size=1),
    "link": st.just("https://contoh.id"),
    "int": st.integers(),
    "decimal": NUMBERS,
    "date": st.dates(),
    "bool": st.booleans(),
    "choice": st.sampled_from(["a", "b"]),
    "choices": st.lists(st.sampled_from(["a", "b"]), min_size=1, unique=True).map(tuple),
}


@given(st.data(), st.sampled_from(sorted(VALUES)))
def test_an_answer_reads_back_in_its_type(data: st.DataObject, kind: str) -> None:
    value = data.draw(VALUES[kind])
    read = from_json(field(kind), to_json(value))
    assert read == value
    assert type(read) is type(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(JSON, st.sampled_from(sorted(VALUES)))
def test_what_does_not_fit_the_field_is_no_answer(stored: object, kind: str) -> None:
    """Also after HR gave a field of the same name another type in a later version."""
    wanted = {"int": int, "decimal": Decimal, "date": date, "bool": bool, "choices": tuple}.get(kind, str)
    value = from_json(field(kind), stored)
    assert value is None or type(value) is wanted


@pytest.mark.parametrize("link", ["https://contoh.id", "http://contoh.id:8080/a?b=c#d", "HTTPS://CONTOH.ID"])
def test_web_addresses(link: str) -> None:
    assert is_web_address(link)


@pytest.mark.parametrize(
    "link",
    ["", "contoh.id", "javascript:alert(1)", "data:text/html,x", "https:///a", "https://a:99999", "http://[", "//a",
     "https://a b", "java\nscript:alert(1)", "https:\\\\a", "mailto:a@b.id", "file:///etc/passwd"],
)  # fmt: skip
def test_other_links(link: str) -> None:
    assert not is_web_address(link)
