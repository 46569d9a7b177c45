"""The opening content speaks to visitors: in their words, under one name for one thing, and says nothing twice."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from archive.home.context_processors import MORE_SECTIONS, SECTIONS, STANDARD_PAGES
from tests.interchange.test_opening_content import INTERNAL, LANGUAGES, all_records, documents, published, strings

#: Words of those who made the records, which tell a visitor nothing.
OFFICE_WORDS = (
    r"what was read|second check|founding article|(?<!lathe )operator"
    r"|oxunan hissədə yoxdur|ikinci yoxlama|başlanğıc məqaləsi"
    r"|в прочитанном|второй проверке|с которой начался архив|оператор"
)


def test_visitors_are_told_how_it_is_known_in_their_own_words() -> None:
    found = []
    for doc in (*all_records(), *documents("page")):
        if doc.get("status") != "draft":
            texts = strings(doc, {*INTERNAL, "perspective_note"})
            found += [(doc.get("identifier"), text) for _code, text in texts if re.search(OFFICE_WORDS, text.lower())]
    assert found == []


def test_what_is_named_a_killing_is_violence() -> None:
    killings = [doc for doc in published("event") if doc["texts"]["en"]["title"].startswith("Killings")]
    assert len(killings) == 3
    assert {doc["event_type"] for doc in killings} == {"violence"}


def test_where_somebody_came_from_is_a_place_and_no_argument() -> None:
    """It stands behind the name in the list; what is doubtful about it stands on the page."""
    lines = [row["origin"] for person in documents("memorial") for row in person["texts"].values() if "origin" in row]
    assert len(lines) > 60
    assert [line for line in lines if re.search(r":|article|məqalə|стать|\bif\b|\bесли\b|dırsa\b", line)] == []


def test_what_happened_says_what_the_summary_does_not() -> None:
    """Of the longer words of the one, more than a third are not in the other."""
    repeated = []
    for person in documents("memorial"):
        for language, row in person["texts"].items():
            told = set(re.findall(r"\w{4,}", row.get("circumstances", "").lower()))
            again = told & set(re.findall(r"\w{4,}", row["summary"].lower()))
            if len(again) * 3 > len(told) * 2:
                repeated.append((person["identifier"], language))
    assert repeated == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_page_is_called_as_the_ways_to_it_are(language: str) -> None:
    titles = {page["slug"]: page["texts"][language]["title"] for page in documents("page")}
    with override(language):
        ways = {slug: str(label) for slug, label in (*SECTIONS, *MORE_SECTIONS, *STANDARD_PAGES) if slug in titles}
    assert ways == {slug: title for slug, title in titles.items() if slug != "home"}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_whoever_wants_to_write_is_led_to_the_forms(language: str) -> None:
    (page,) = [page for page in documents("page") if page["slug"] == "contact"]
    words = " ".join(text for _language, text in strings(page["texts"][language], set()))
    with override(language):
        assert f'href="{reverse("contribute")}"' in words
        assert gettext("Add what you know") in words and gettext("Something here is wrong") in words
