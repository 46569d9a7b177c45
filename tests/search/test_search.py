"""Search: everything public by any spelling, nothing hidden, and no question that breaks it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from archive.search.kinds import kinds
from archive.search.query import MAX_LENGTH, MAX_WORDS, SearchQuery
from archive.search.results import CAP
from tests.factories import (
    make_event,
    make_exhibition,
    make_media,
    make_memorial,
    make_place,
    make_source,
    make_standard_page,
    make_voice,
)
from tests.pages import path_of, queries
from tests.search.asking import found, search, unmarked

pytestmark = pytest.mark.each

# --- what is asked ----------------------------------------------------------------------------------------


def test_a_query_is_made_safe() -> None:
    asked = SearchQuery.read({"q": "  a\x00b\tc\u200b  ", "type": "x", "page": "9" * 50})
    assert (asked.text, asked.kind, asked.page) == ("a b c", "", "999999")
    assert len(SearchQuery.read({"q": "ab " * 5000}).text) <= MAX_LENGTH
    assert len(SearchQuery.read({"q": "ab " * 5000}).words) <= MAX_WORDS
    assert SearchQuery.read({"q": 'b" OR *:^ (x) -y'}).words == ["b", "OR", "x", "y"]
    assert SearchQuery.read({"q": "Gecə"}).folded == ["gece"]
    assert SearchQuery.read({}).is_empty and SearchQuery.read({"q": "*-\"'"}).is_empty


def test_every_type_is_searched_people_first() -> None:
    assert list(kinds()) == [
        "memorials",
        "events",
        "places",
        "exhibitions",
        "oral_histories",
        "media",
        "sources",
        "pages",
    ]


# --- what is found ----------------------------------------------------------------------------------------


def test_every_type_of_record_is_found(client: Client, planted: Any) -> None:
    records = planted(
        lambda: make_event({"en": "Zebra event"}),
        lambda: make_memorial("Zebra Person"),
        lambda: make_place({"en": "Zebra place"}),
        lambda: make_source({"en": "Zebra source"}),
        lambda: make_media({"en": "Zebra photograph"}),
        lambda: make_voice({"en": "Zebra voice"}),
        lambda: make_exhibition({"en": "Zebra exhibition"}),
        lambda: make_standard_page("zebra"),
    )
    assert set(found(search(client, "zebra"))) == {path_of(record) for record in records}


def test_a_hit_says_what_when_and_in_which_language(client: Client, planted: Any) -> None:
    given = {"az": {"summary": "Sintetik xülasə.", "content_note": "Sintetik xəbərdarlıq."}}
    planted(lambda: make_memorial("Sintetik Zebra", given=given, birth="1962", death="1990-01-20"))
    planted(lambda: make_source({"en": "Zebra source"}, has_supplied_title=True, issued="1990-02"))
    html = unmarked(search(client, "zebra"))
    assert html.index('lang="az">Sintetik xəbərdarlıq.') < html.index('lang="az">Sintetik Zebra')
    assert "1962–1990" in html
    assert '<p lang="az">Sintetik xülasə.</p>' in html
    assert ">[Zebra source]</a>" in html
    assert "February 1990" in html


def test_what_is_called_just_so_stands_first_and_its_type(client: Client, planted: Any) -> None:
    words = "Of synthetic Sumgait, синтетический Сумгаит, once called synthetic Sumqait: of synthetic Sumgait."
    sumgait = {"en": "Synthetic Sumgait", "ru": "Синтетический Сумгаит"}
    place, event, person, *others = planted(
        lambda: make_place(sumgait, names=[("Synthetic Sumqait", "en", "former")]),
        lambda: make_event({"en": "A synthetic Sumgait event"}),
        lambda: make_memorial("Synthetic person", given={"en": {"summary": words}}),
        *(lambda: make_place({"en": "Bay of synthetic Sumgait"}, summary=words) for _ in range(CAP + 7)),
    )
    for text in ("synthetic SUMGAIT", "Синтетический Сумгаит"):
        hits = found(search(client, text))
        assert hits[0] == path_of(place), "in whatever language, and however many others have the words more often"
        assert set(hits[1:CAP]) < set(map(path_of, others)), "its type stands first"
        assert hits[CAP] == path_of(person)
    assert found(search(client, "synthetic sumqait", type="places"))[0] == path_of(place), "as it was called once"
    assert found(search(client, "a synthetic Sumgait event"))[0] == path_of(event)
    assert found(search(client, "of synthetic Sumgait"))[0] == path_of(person)


def test_all_words_must_occur(client: Client, planted: Any) -> None:
    both, _one = planted(lambda: make_event({"en": "Zebra giraffe"}), lambda: make_event({"en": "Zebra alone"}))
    assert found(search(client, "giraffe zebra")) == [path_of(both)]


def test_an_identifier_is_found(client: Client, planted: Any) -> None:
    event, _other = planted(make_event, make_event)
    assert path_of(event) in found(search(client, event.identifier))


def test_published_words_are_found_at_once(client: Client, planted: Any) -> None:
    (event,) = planted(lambda: make_event({"en": "Synthetic event"}))
    assert not found(search(client, "giraffe"))
    row = event.texts.get(language="en")
    row.summary = "A giraffe."
    event.texts = [row]
    event.save_revision().publish()
    assert found(search(client, "giraffe")) == [path_of(event)]


def test_nothing_hidden_is_found(client: Client, planted: Any) -> None:
    tomorrow, yesterday = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    planted(
        lambda: make_event({"en": "Zebra draft"}, live=False),
        lambda: make_memorial("Zebra Withdrawn", access_status="withdrawn"),
        lambda: make_place({"en": "Zebra restricted"}, access_status="restricted"),
        lambda: make_source({"en": "Zebra embargoed"}, access_status="embargoed", embargo_until=tomorrow),
        lambda: make_media({"en": "Zebra expired"}, expire_at=yesterday),
        lambda: make_memorial("Sintetik Açıq", internal_note="zebra", sensitivity_note="zebra"),
        lambda: make_standard_page("zebra", live=False),
    )
    html = search(client, "zebra")
    assert not found(html)
    assert "Nothing was found for “zebra”" in html
    (over,) = planted(lambda: make_event({"en": "Zebra over"}, access_status="embargoed", embargo_until=yesterday))
    assert found(search(client, "zebra")) == [path_of(over)]


# --- much and nothing -------------------------------------------------------------------------------------


def test_each_type_is_capped_with_a_way_to_all_of_it(
    client: Client, planted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.search.results.CAP", 2)
    monkeypatch.setattr("archive.search.results.PAGE_SIZE", 2)
    planted(*[lambda: make_event({"en": "Zebra event"})] * 3, lambda: make_place({"en": "Zebra place"}))
    html = search(client, "zebra")
    assert len(found(html)) == 3
    assert '<a rel="nofollow" href="?q=zebra&amp;type=events">' in html
    assert html.count("?q=zebra&amp;type=places") == 1  # as a facet, not as a way to more
    first, second = (search(client, "zebra", type="events", page=page) for page in ("1", "2"))
    assert (len(found(first)), len(found(second))) == (2, 1)
    assert not set(found(first)) & set(found(second))
    assert '<a rel="next" href="?q=zebra&amp;type=events&amp;page=2">' in first


def test_an_empty_question_explains_itself(client: Client, planted: Any) -> None:
    for text in ("", "   ", "*"):
        html = search(client, text)
        assert "Write a name as you know it" in html
        assert "Nothing was found" not in html
        assert ("has no letter and no digit" in html) == bool(text.strip())


def test_search_asks_few_questions(client: Client, planted: Any) -> None:
    def some(number: int) -> None:
        source = make_source({"en": "Zebra source"})
        for _ in range(number):
            make_event({"en": "Zebra event"}, sources=[source])
            make_memorial("Zebra Person", sources=[source])
            make_place({"en": "Zebra place"}, sources=[source])
            make_media({"en": "Zebra photograph"}, sources=[source])
            make_voice({"en": "Zebra voice"})
            make_exhibition({"en": "Zebra exhibition"}, sources=[source])

    addresses = [
        f"/en/search/{query}"
        for query in ("?q=zebra", "?q=zebra&type=memorials", "?q=nothing", "?q=no+such+person", "suggest/?q=zeb")
    ]
    planted(lambda: some(1))
    few = [queries(client, address) for address in addresses]
    planted(lambda: some(9))
    assert [queries(client, address) for address in addresses] == few
    assert max(few) <= 8


# --- no question breaks it --------------------------------------------------------------------------------

HARD = [
    '"',
    "''",
    '"a',
    "a*",
    "*",
    "-a",
    "NOT",
    "a AND",
    "OR b",
    "NEAR(a b)",
    "title:a",
    "{title}:a",
    "a^b",
    "(",
    "a + b",
    "%",
    "%s",
    "\\",
    "\x00",
    "a\x00b",
    "😀",
    "👩‍👩‍👧",
    "ə",
    "İ",
    "ı",
    "ＡＢＣ",
    "١٢٣",
    "'; DROP TABLE x; --",
    "<script>",
    "a" * 5000,
    "ab " * 2000,
    "\u202e",
    "\ufeff",
    "e\u0301",
    "ﷺ",
    "𐐀",
    "_",
    "a_b",
    "&",
    "|",
    "!",
    ":",
    "a & !b",
    "ß",
    "0",
    "½",
    "²",
    "\ud7ff",
    "\u0378",
]


@pytest.mark.parametrize("kind", ["", "memorials", "pages"])
def test_no_sign_breaks_the_search(client: Client, planted: Any, kind: str) -> None:
    planted(lambda: make_event({"en": "Zebra event"}))
    for text in HARD:
        search(client, text, type=kind)


class AnyText(TestCase):
    """Whatever a visitor types or pastes."""

    @classmethod
    def setUpTestData(cls) -> None:
        make_memorial("Sintetik Zebra")

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60),
        st.sampled_from(["", "memorials", "sources", "pages", "x"]),
        st.text(max_size=8, alphabet="0123456789-x"),
    )
    def test_is_answered(self, text: str, kind: str, page: str) -> None:
        response = self.client.get("/az/search/", {"q": text, "type": kind, "page": page})
        assert response.status_code == 200
