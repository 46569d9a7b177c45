"""Dates: what they mean (bounds, flags), what is refused and why, and how three languages write them.

The rows are in `edtf_cases.yaml`, to be read and extended by people who do not write Python. Nothing here
touches a database.
"""

import copy
import pickle
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils.functional import Promise
from edtf import parse_edtf

from archive.core.date_display import az_ordinal
from archive.core.dates import (
    MAX_LENGTH,
    OPEN_END,
    OPEN_START,
    Clock,
    ClockReading,
    InvalidDate,
    Precision,
    UncertainDate,
)

CASES: dict[str, list[list[Any]]] = yaml.safe_load(
    Path(__file__).with_name("edtf_cases.yaml").read_text(encoding="utf-8")
)
FLAGS = ("interval", "open", "uncertain", "approximate", "unspecified")


def rows(section: str) -> pytest.MarkDecorator:
    """One test per row of a section of the cases file, named by its text."""
    return pytest.mark.parametrize("row", [pytest.param(row, id=repr(row[0])) for row in CASES[section]])


# --- meaning -----------------------------------------------------------------------------------------


@rows("valid")
def test_a_valid_text_has_its_bounds_precision_and_flags(row: list[Any]) -> None:
    text, earliest, latest, precision, flags, schema_org = row
    value = UncertainDate.parse(text)
    assert value.edtf == str(value) == text
    assert (value.earliest, value.latest) == (date.fromisoformat(earliest), date.fromisoformat(latest))
    assert value.precision == Precision(precision)
    assert {flag for flag in FLAGS if getattr(value, f"is_{flag}")} == set(flags.split())
    assert value.iso_schema_org() == schema_org
    assert value.sort_key == (value.earliest, value.latest)


@rows("archive")
def test_every_date_of_the_opening_content_is_understood(row: list[str]) -> None:
    text, earliest, latest = row
    value = UncertainDate.parse(text)
    assert (value.earliest, value.latest) == (date.fromisoformat(earliest), date.fromisoformat(latest))
    for language in ("az", "en", "ru"):
        assert re.search(r"\d{4}", value.display(language))


def test_the_cases_are_many_and_each_is_asked_once() -> None:
    for section in ("valid", "archive", "invalid", "display"):
        texts = [row[0] for row in CASES[section]]
        assert len(texts) == len(set(texts)), section
    assert len(CASES["valid"]) + len(CASES["invalid"]) >= 150
    assert len(CASES["display"]) >= 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1990-01", (date(1990, 1, 1), date(1990, 1, 31))),
        ("1991/..", (date(1991, 1, 1), None)),
        ("1991/", (date(1991, 1, 1), None)),
        ("/1991", (None, date(1991, 12, 31))),
        ("../1991", (None, date(1991, 12, 31))),
        ("0001/9999", (date(1, 1, 1), date(9999, 12, 31))),  # stated, though equal to the open bounds
        ("Y170000002", (None, None)),
        ("-0043/0014", (None, date(14, 12, 31))),
        ("9999-24", (date(9999, 12, 1), None)),
    ],
)
def test_certain_bounds_name_only_stated_days(text: str, expected: tuple[date | None, date | None]) -> None:
    assert UncertainDate.parse(text).certain_bounds == expected


def test_the_ends_of_an_interval_are_dates_of_their_own() -> None:
    value = UncertainDate.parse("1990-01-20/1990-03-01~")
    assert value.start == UncertainDate.parse("1990-01-20")
    assert value.end == UncertainDate.parse("1990-03-01~")
    assert value.end.is_approximate
    assert not value.start.is_approximate


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("1991/..", "1991", None), ("1991/", "1991", None), ("../1991", None, "1991"), ("/1991", None, "1991")],
)
def test_an_end_that_is_not_stated_is_none(text: str, start: str | None, end: str | None) -> None:
    value = UncertainDate.parse(text)
    assert value.start == (UncertainDate(start) if start else None)
    assert value.end == (UncertainDate(end) if end else None)


def test_a_single_date_is_its_own_start_and_end() -> None:
    value = UncertainDate.parse("1990-01~")
    assert value.start is value
    assert value.end is value


@pytest.mark.parametrize("plain", ["1990", "1990-01", "1990-01-20", "1990-21", "199X", "1990-01-XX"])
@pytest.mark.parametrize("qualifier", ["?", "~", "%"])
def test_a_qualifier_never_moves_a_bound(plain: str, qualifier: str) -> None:
    assert UncertainDate(plain + qualifier).sort_key == UncertainDate(plain).sort_key


def test_dates_sort_by_their_start_and_then_the_more_exact_first() -> None:
    texts = ["1990", "1990-01-20", "1990-01", "../1990-01-19", "1989-12/1990-01", "1990-01-01", "1990/.."]
    ordered = sorted((UncertainDate(text) for text in texts), key=lambda value: value.sort_key)
    assert [value.edtf for value in ordered] == [
        "../1990-01-19",
        "1989-12/1990-01",
        "1990-01-01",
        "1990-01",
        "1990",
        "1990/..",
        "1990-01-20",
    ]


def test_a_date_is_a_value() -> None:
    value = UncertainDate.parse("1990-01-19/1990-01-20")
    assert value == UncertainDate("1990-01-19/1990-01-20")
    assert value != UncertainDate("1990-01-19/1990-01-21")
    assert len({value, UncertainDate("1990-01-19/1990-01-20")}) == 1
    assert repr(value) == "UncertainDate(edtf='1990-01-19/1990-01-20')"
    for copied in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
        assert copied == value
        assert copied.sort_key == value.sort_key
    with pytest.raises(AttributeError):
        value.edtf = "1991"  # type: ignore[misc]


# --- overlap and containment ---------------------------------------------------------------------------

JANUARY = (date(1990, 1, 1), date(1990, 1, 31))


@pytest.mark.parametrize(
    ("text", "possibly", "certainly"),
    [
        ("1990-01-20", True, True),
        ("1990-01", True, True),
        ("1990-01-01", True, True),
        ("1990-01-31", True, True),
        ("1989-12-31", False, False),
        ("1990-02-01", False, False),
        ("1990", True, False),
        ("199X", True, False),
        ("1989-12/1990-01", True, False),
        ("1990-01-31/1990-02-01", True, False),
        ("1989-24", True, False),
        ("1990-24", False, False),
        ("1989/..", True, False),
        ("1989/", True, False),
        ("../1990", True, False),
        ("1990-02/..", False, False),
        ("../1989", False, False),
        ("1990-01-20~", True, True),
        ("1990-01-31?", True, True),
        ("1990-01-31T23:59:59-04", True, True),
    ],
)
def test_possibly_and_certainly_in_january_1990(text: str, possibly: bool, certainly: bool) -> None:
    value = UncertainDate.parse(text)
    assert value.possibly_in(*JANUARY) is possibly
    assert value.certainly_in(*JANUARY) is certainly


def test_an_open_date_lies_only_in_a_range_without_that_end() -> None:
    value = UncertainDate.parse("1991/..")
    assert not value.certainly_in(date(1990, 1, 1), date(2100, 1, 1))
    assert value.certainly_in(date(1990, 1, 1), OPEN_END)
    assert UncertainDate("../1991").certainly_in(OPEN_START, date(1991, 12, 31))


@pytest.mark.parametrize("question", ["possibly_in", "certainly_in"])
def test_a_range_that_ends_before_it_starts_is_an_error_of_the_caller(question: str) -> None:
    with pytest.raises(ValueError, match="starts"):
        getattr(UncertainDate("1990"), question)(date(1990, 2, 1), date(1990, 1, 1))


# --- refusals ------------------------------------------------------------------------------------------


@rows("invalid")
def test_an_invalid_text_has_its_reason(row: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    text, reason = row
    with pytest.raises(InvalidDate) as caught:
        UncertainDate.parse(text)
    assert caught.value.code == reason
    assert text[:MAX_LENGTH] in str(caught.value)
    assert "%(" not in str(caught.value)
    assert "%%" not in str(caught.value)
    assert capsys.readouterr() == ("", ""), "the library prints when it stumbles; it must not be led there"


@pytest.mark.parametrize("raw", [None, 1990, date(1990, 1, 20), ["1990"], b"1990"])
def test_what_is_no_text_is_refused_as_such(raw: Any) -> None:
    with pytest.raises(InvalidDate) as caught:
        UncertainDate.parse(raw)
    assert caught.value.code == "not_text"
    assert str(raw) in str(caught.value)


def test_every_reason_is_used_and_translatable() -> None:
    assert {row[1] for row in CASES["invalid"]} | {"not_text", "clock"} == set(InvalidDate.REASONS)
    assert all(isinstance(message, Promise) for message in InvalidDate.REASONS.values())


def test_a_refusal_speaks_the_language_active_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    error = InvalidDate("reversed", "1991/1990")
    monkeypatch.setattr("django.utils.translation._trans.gettext", lambda message: "TƏRCÜMƏ “%(text)s”")
    assert str(error) == "TƏRCÜMƏ “1991/1990”"


def test_a_refusal_is_a_value_error_that_survives_a_process_border() -> None:
    error = pickle.loads(pickle.dumps(InvalidDate("calendar", "1990-02-29")))
    assert isinstance(error, ValueError)
    assert "“1990-02-29”" in str(error)


def test_a_very_long_text_is_not_quoted_whole() -> None:
    with pytest.raises(InvalidDate) as caught:
        UncertainDate.parse("1" * 100_000)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("text", "what_the_library_says"),
    [("1990-02-29", "1990-02-29"), (" 1990 ", "1990"), ("1990T10:00:00", "1990-12-31T10:00:00")],
)
def test_the_guards_are_still_needed(text: str, what_the_library_says: str) -> None:
    """When this fails after an upgrade of edtf, the guard may go."""
    assert str(parse_edtf(text)) == what_the_library_says
    with pytest.raises(InvalidDate):
        UncertainDate.parse(text)


# --- words ---------------------------------------------------------------------------------------------


@rows("display")
def test_a_date_reads_as_each_language_writes_it(row: list[str]) -> None:
    value = UncertainDate.parse(row[0])
    assert [value.display(language) for language in ("az", "en", "ru")] == row[1:]


@rows("display_elsewhere")
def test_other_languages_are_left_to_babel_and_unknown_ones_to_english(row: list[str]) -> None:
    text, language, expected = row
    assert UncertainDate.parse(text).display(language) == expected


@rows("valid")
def test_words_never_claim_more_than_is_known(row: list[Any]) -> None:
    value = UncertainDate.parse(row[0])
    for language in ("az", "en", "ru", "fr"):
        shown = value.display(language)
        assert shown.strip() == shown != ""
        assert "9999" not in shown or "999" in value.edtf, "an open end shows no bound"
        if value.precision not in (Precision.DAY, Precision.TIME) and not value.is_interval:
            assert not re.match(r"\d{1,2} \w", shown) or value.earliest.year < 1000, "no day was stated"
        if value.is_uncertain or value.is_approximate:
            assert shown != UncertainDate(re.sub(r"[?~%]", "", value.edtf)).display(language)


AZ_UNITS = ["", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz"]
AZ_TENS = ["", "on", "iyirmi", "otuz", "qırx", "əlli", "altmış", "yetmiş", "səksən", "doxsan"]
AZ_HARMONY = dict(zip("aıeəiouöü", ["cı", "cı", "ci", "ci", "ci", "cu", "cu", "cü", "cü"], strict=True))


def last_word_spoken(year: int) -> str:
    hundreds = "yüz" if year % 1000 else "min"
    return AZ_UNITS[year % 10] or AZ_TENS[year % 100 // 10] or hundreds


def test_azerbaijani_years_follow_the_vowel_harmony_of_the_last_word_spoken() -> None:
    for year in range(1900, 2101):
        last_vowel = [letter for letter in last_word_spoken(year) if letter in AZ_HARMONY][-1]
        assert az_ordinal(year) == f"{year}-{AZ_HARMONY[last_vowel]}"


def test_azerbaijani_ordinals_are_those_of_the_table() -> None:
    table = CASES["az_ordinals"]
    assert [az_ordinal(int(row[0])) for row in table] == [f"{row[0]}-{row[1]}" for row in table]


def test_there_is_no_ordinal_below_zero() -> None:
    with pytest.raises(ValueError, match="-1"):
        az_ordinal(-1)


# --- clocks --------------------------------------------------------------------------------------------


@rows("clock")
def test_a_clock_reading_names_its_clock(row: list[str]) -> None:
    time, clock, *expected = row
    reading = ClockReading(time, Clock(clock))
    assert [reading.display(language) for language in ("az", "en", "ru")] == expected
    assert reading.display("fr") == expected[1], "a language without words for the clocks reads English"


@pytest.mark.parametrize("language", ["az", "en", "ru", "fr"])
@pytest.mark.parametrize("clock", list(Clock))
def test_a_clock_reading_never_asserts_an_offset(clock: Clock, language: str) -> None:
    assert not re.search(r"UTC|GMT|[+−-]\d", ClockReading("00:20", clock).display(language))


@pytest.mark.parametrize("time", ["", "24:00", "0:20", "00:60", "00:20:00", "00.20", " 00:20", "00:20\n"])
def test_a_time_that_no_clock_shows_is_refused(time: str) -> None:
    with pytest.raises(InvalidDate, match="00:00 to 23:59"):
        ClockReading(time)


def test_a_stored_clock_is_read_back_and_an_unknown_one_refused() -> None:
    reading = ClockReading("00:20", "baku")
    assert reading == ClockReading("00:20", Clock.BAKU)
    assert ClockReading("00:20").clock is Clock.UNSTATED
    with pytest.raises(ValueError, match="kremlin"):
        ClockReading("00:20", "kremlin")
