"""Template tags: words keep their language, dates speak the reader's, rich text takes markers in."""

from types import SimpleNamespace

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe

from archive.core.dates import UncertainDate
from archive.core.templatetags.archive import (
    address,
    capitalised,
    edtf,
    ending_with,
    lang_attr,
    linked,
    stable_address,
    stop,
    unbroken,
    words,
)
from archive.core.texts import Words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Words("Sabah", "az", True), ' lang="az"'),
        (Words("Morning", "en", False), ""),
        ("ru", ' lang="ru"'),
        ("az-Arab", ' lang="az-Arab" dir="rtl"'),
        ("fa-IR", ' lang="fa-IR" dir="rtl"'),
        ("", ""),
        (None, ""),
    ],
)
def test_lang_attribute(value: object, expected: str) -> None:
    with translation.override("en"):
        assert lang_attr(value) == expected


def test_words_are_escaped_and_marked_where_they_are_a_fallback() -> None:
    with translation.override("en"):
        assert words(Words("<b>", "az", True)) == '<span lang="az">&lt;b&gt;</span>'
        assert words(Words("plain", "en", False)) == "plain"
        assert words(None) == ""


def test_dates_speak_the_language_of_the_reader() -> None:
    for code, expected in (("en", "20 January 1990"), ("ru", "20 января 1990 года")):
        with translation.override(code):
            assert edtf(UncertainDate.parse("1990-01-20")) == edtf("1990-01-20") == expected
    assert edtf(None) == edtf("") == ""


def test_addresses_need_no_query(settings: object) -> None:
    page = SimpleNamespace(url_path="/front/events/synthetic/")
    with translation.override("ru"):
        assert address(page) == "/ru/events/synthetic/"
        assert address(SimpleNamespace(url_path="/front/")) == "/ru/"
    assert stable_address("BJ-E-0007").endswith("/id/BJ-E-0007")


def test_a_link_is_called_by_the_title_in_its_own_language() -> None:
    record = SimpleNamespace(url_path="/front/memorials/synthetic/", label=Words("<Ad>", "az", True))
    with translation.override("en"):
        assert linked(record) == '<a href="/en/memorials/synthetic/" lang="az">&lt;Ad&gt;</a>'
        assert linked(record, "person").startswith('<a class="person" href="/en/memorials/synthetic/"')


def test_markers_go_into_the_last_paragraph() -> None:
    mark = mark_safe("<sup>1</sup>")
    assert ending_with("<p>a</p><p>b</p>", mark) == "<p>a</p><p>b<sup>1</sup></p>"
    assert ending_with("<ul><li>a</li></ul>", mark) == "<ul><li>a<sup>1</sup></li></ul>"
    assert ending_with("bare", mark) == "bare<sup>1</sup>"


@pytest.mark.parametrize(
    ("heading", "html"),
    [
        ("1918-ci il", '<span class="nowrap">1918-ci</span> il'),
        ("Ночь с 19 на 20 января", "Ночь с 19 на 20 января"),
        ("19–20 January <b>", '<span class="nowrap">19–20</span> January &lt;b&gt;'),
    ],
)
def test_no_line_ends_within_a_number_and_what_belongs_to_it(heading: str, html: str) -> None:
    assert unbroken(heading) == html


@pytest.mark.parametrize(
    ("text", "sign"),
    [("Synthetic title", "."), ("Was it so?", ""), ("“Was it so?”", ""), ("[cut …]", ""), ("p. 12", ".")],
)
def test_a_sentence_ends_with_one_sign(text: str, sign: str) -> None:
    assert stop(text) == sign


def test_a_capital_is_that_of_the_language_of_the_words() -> None:
    with translation.override("az"):
        assert (capitalised("ingilis"), capitalised("injuries", "en")) == ("İngilis", "Injuries")
        assert capitalised(Words("injuries", "en", True)) == Words("Injuries", "en", True)
