"""What the page says where nothing, or nobody, is written as was asked: what is true, and whom the archive knows."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_event, make_memorial
from tests.pages import path_of
from tests.search.asking import found, search

pytestmark = pytest.mark.each

EXACTLY = {
    "az": ("Burada eynilə “Zebrayva” kimi yazılan heç nə yoxdur", "Arxivdə adı buna yaxın yazılan bir nəfər var:"),
    "en": (
        "Nothing here is written exactly “Zebrayva”",
        "The archive knows one person whose name is written nearly so:",
    ),
    "ru": (
        "Точно так, как «Zebrayva», здесь ничего не написано",
        "В архиве есть один человек, чьё имя пишется почти так",
    ),
}
APART = "People are looked for here by their names alone, without what else is chosen."
FEWER = "All words must occur: try fewer of them"
ANOTHER_LANGUAGE = "try it in another language of the archive."


def headings(html: str) -> list[str]:
    return re.findall(r'<h2 id="(?:nothing|near|hits)[^>]*>([^<]+)', html)


@pytest.fixture
def zebrayeva(planted: Any) -> Any:
    (person,) = planted(lambda: make_memorial("Sintetik Zebrayeva"))
    return person


@pytest.mark.parametrize("language", list(EXACTLY))
def test_a_slip_leads_to_the_person_and_is_not_called_nothing(client: Client, zebrayeva: Any, language: str) -> None:
    html = search(client, "Zebrayva", language)
    heading, told = EXACTLY[language]
    assert headings(html) == [heading] and told in html
    assert found(html) == [path_of(zebrayeva, language)]
    assert html.index(told) < html.index(path_of(zebrayeva, language))
    assert ANOTHER_LANGUAGE not in html and FEWER not in html


def test_several_near_names_and_parts_of_names_are_called_what_they_are(client: Client, planted: Any) -> None:
    planted(lambda: make_memorial("Sintetik Zebrayeva"), lambda: make_memorial("Başqa Zebrayeva"))
    assert "The archive knows people whose names are written nearly so:" in search(client, "Zebrayva")
    html = search(client, "Qwertz Zebrayeva")
    assert "No name has all of these words. Some of them stand, or nearly so, in these names:" in html
    assert len(found(html)) == 2 and FEWER in html


def test_of_many_near_names_the_nearest_are_shown_and_the_page_says_so(
    client: Client, planted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.search.results.NEARBY", 2)
    planted(*[lambda: make_memorial("Sintetik Zebrayeva")] * 3)
    html = search(client, "Zebrayva")
    assert len(found(html)) == 2 and "The nearest are shown; people in all: 3" in html
    monkeypatch.setattr("archive.search.name_query.MOST_PEOPLE", 2)
    html = search(client, "Zebrayva")
    assert "There may be more: add a given name" in html
    assert "Many bear this name" not in html  # they bear another, which is near
    assert "Many bear this name" in search(client, "Zebrayeva")


def test_beside_something_found_a_part_of_a_name_is_no_help(client: Client, planted: Any) -> None:
    _person, event = planted(lambda: make_memorial("Sintetik Yanvar"), lambda: make_event({"en": "Zebra in Yanvar"}))
    assert found(search(client, "zebra yanvar")) == [path_of(event)]


def test_a_word_that_many_records_hold_is_no_slip(
    client: Client, planted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, event = planted(lambda: make_memorial("Sintetik Zebrayeva"), lambda: make_event({"en": "Zebrayevo"}))
    assert found(search(client, "zebrayevo")) == [path_of(event), path_of(person)]
    monkeypatch.setattr("archive.search.results.MANY", 1)
    assert found(search(client, "zebrayevo")) == [path_of(event)]


def test_who_has_not_what_else_was_asked_for_is_named_apart(client: Client, zebrayeva: Any) -> None:
    for asked in ({"has": "portrait"}, {"type": "events"}, {"from": "1800", "to": "1801"}):
        html = search(client, "Зебраева", **asked)
        assert headings(html) == ["With what is chosen nothing was found for “Зебраева”"], asked
        assert "The archive knows one person who bears this name:" in html and APART in html
        assert found(html) == [path_of(zebrayeva)]
    html = search(client, "Zebrayva", type="memorials")
    assert found(html) == [path_of(zebrayeva)] and APART not in html


def test_everything_is_offered_where_there_is_something_else(client: Client, zebrayeva: Any) -> None:
    """A person found by a key alone counts among the people, whatever type is chosen."""
    offer = "Search everything, not only this type."
    html = search(client, "Зебраева", type="events")
    assert offer in html and '<span>People</span> <span class="quiet">1</span>' in html
    assert offer not in search(client, "qwertz", type="events")


def test_advice_fits_what_was_asked(client: Client, planted: Any) -> None:
    one, two = search(client, "qwertz"), search(client, "qwertz zxcvb")
    assert headings(one) == ["Nothing was found for “qwertz”"]
    assert ANOTHER_LANGUAGE in one and ANOTHER_LANGUAGE in two
    assert FEWER not in one and FEWER in two
    assert "Look through all the names." in one
    assert headings(search(client, "", **{"from": "1800", "to": "1801"})) == ["With what is chosen nothing was found"]


def test_what_was_not_looked_for_is_told(client: Client, planted: Any) -> None:
    planted(lambda: make_event({"en": "Zebra event"}))
    html = search(client, "*", type="events")
    assert len(found(html)) == 1 and "“*” has no letter and no digit: it was left out." in html
    assert "Only the first 12 words were looked for." in search(client, "zebra " * 13)
    assert "Only the first" not in search(client, "zebra " * 12)
