"""Search: everything public by any spelling, nothing hidden, and no question that breaks it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.models import Page

from archive.memorials.models import MemorialName
from archive.search.kinds import kinds
from archive.search.models import NameBearer, NameKey
from archive.search.name_query import NameQuery
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
from tests.pages import path_of, queries, read


@pytest.fixture
def planted(db: None, django_capture_on_commit_callbacks: Any) -> Any:
    """Make records as a commit would leave them: indexed with their words."""

    def plant(*makers: Any) -> list[Page]:
        with django_capture_on_commit_callbacks(execute=True):
            return [make() for make in makers]

    return plant


def search(client: Client, text: str, language: str = "en", **asked: str) -> str:
    response = client.get(f"/{language}/search/", {"q": text, **asked})
    assert response.status_code == 200
    assert (response.headers.get("X-Robots-Tag") == "noindex") is bool(SearchQuery.read({"q": text, **asked}).address())
    return read(client, response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"])


def found(html: str) -> list[str]:
    return re.findall(r'<a class="title(?: person)?" href="([^"]+)"', html)


def unmarked(html: str) -> str:
    return re.sub("</?mark>", "", html)


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


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("Sintetik Məmmədova", ["Məmmədova", "memmedova", "Mammadova", "MƏMMƏDOVA", "sintetik memmedova"]),
        ("Sintetik Gecə", ["gece", "Gecə", "GECƏ", "geca"]),
        ("Sintetik Işıqlı", ["isiqli", "Işıqlı", "IŞIQLI"]),
        ("Синтетик Фёдоров", ["Федоров", "фёдоров"]),
    ],
)
def test_a_name_is_found_by_any_spelling(client: Client, planted: Any, name: str, spellings: list[str]) -> None:
    (person,) = planted(lambda: make_memorial(name))
    for spelling in spellings:
        assert found(search(client, spelling)) == [path_of(person)], spelling
        assert found(search(client, spelling, type="memorials")) == [path_of(person)], spelling


NAMES = [
    {"text": "Sintetik Məmmədova", "language": "az", "script": "Latn", "kind": "main", "is_primary": True},
    {"text": "Синтетик Мамедова", "language": "ru", "script": "Cyrl", "kind": "main"},
    {"text": "Sintetik Əlizadə", "language": "az", "script": "Latn", "kind": "birth"},
    {"text": "Fərman qızı", "language": "az", "script": "Latn", "kind": "patronymic"},
    {"text": "Sintetyk Mamadova", "language": "en", "script": "Latn", "kind": "transliterated"},
]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Sintetik Məmmədova", ""),
        ("memmedova sintetik", ""),
        ("S. Mammadova", ""),
        ("Мамедова", "Found under the spelling Синтетик Мамедова (Russian)"),
        ("Mamedova", "Found under another spelling of Məmmədova"),
        ("Мәммәдова", "Found under the spelling Синтетик Мамедова (Russian)"),
        ("محمداوا", "Found by the consonants of Məmmədova"),
        ("Sintetik Alizade", "given at birth: Sintetik Əlizadə"),
        ("Məmmədova Fərman qızı", "Found by the patronymic: Fərman"),
        ("Mammadva", "One letter away from Məmmədova"),
        ("Мамдова", "One letter away from Мамедова (Russian)"),
        ("Əlizdə", "One letter away from Əlizadə (Azerbaijani)"),
        ("dova sintetik", "Part of this word: Məmmədova"),
        ("Mamad", "Begins like this: Məmmədova"),
        ("Sintetik Məmmədli", "Of one stem with Məmmədova"),
        ("Qwertz Məmmədova", "Found by one of the words alone: Məmmədova"),
        ("Qwertz Mammadva", "Found by one of the words alone, which is nearly so: Məmmədova"),
        ("Fərman", "Found by the patronymic: Fərman"),
    ],
)
def test_a_person_found_says_what_matched(client: Client, planted: Any, typed: str, reason: str) -> None:
    (person,) = planted(lambda: make_memorial(names=NAMES))
    html = search(client, typed)
    assert found(html) == [path_of(person)]
    assert re.findall(r'<p class="reason">([^<]*)</p>', unmarked(html)) == ([reason] if reason else [])
    assert "Mamadova<" not in html


def test_a_person_is_found_of_whose_names_not_all_are_numbered(client: Client, planted: Any) -> None:
    (person,) = planted(lambda: make_memorial("Sintetik Məmmədova", names=NAMES))
    MemorialName.objects.filter(page=person, kind__in=["birth", "patronymic"]).update(sort_order=None)
    assert found(search(client, "Sintetik Əlizadə")) == [path_of(person)]


def test_near_names_stand_after_what_was_found(client: Client, planted: Any) -> None:
    person, event = planted(lambda: make_memorial("Sintetik Zebrayeva"), lambda: make_event({"en": "Zebrayevo event"}))
    html = search(client, "zebrayevo")
    assert found(html) == [path_of(event), path_of(person)]
    assert "People whose names come near" in html


def test_a_name_is_found_as_soon_as_it_is_published_and_no_longer_than_it_is_public(
    client: Client, planted: Any, django_capture_on_commit_callbacks: Any
) -> None:
    (person,) = planted(lambda: make_memorial("Sintetik Zebrayev", live=False))
    assert not found(search(client, "Зебраев"))
    with django_capture_on_commit_callbacks(execute=True):
        person.save_revision().publish()
    assert found(search(client, "Зебраев")) == [path_of(person)]
    with django_capture_on_commit_callbacks(execute=True):
        person.names = [MemorialName(text="Sintetik Başqa", language="az", is_primary=True)]
        person.save_revision().publish()
    assert not found(search(client, "Зебраев"))
    assert found(search(client, "Башга")) == [path_of(person)]
    person.refresh_from_db()
    person.access_status = "withdrawn"
    person.save()
    assert not found(search(client, "Башга"))
    pk = person.pk
    person.delete()
    assert not NameBearer.objects.filter(page_id=pk).exists()


def test_the_index_is_written_anew_by_the_usual_command(client: Client, planted: Any) -> None:
    (person,) = planted(lambda: make_memorial("Sintetik Zebrayev"))
    NameKey.objects.all().delete()
    NameKey.objects.create(sound="nobody", skeleton="nbd", bearers=3)
    call_command("update_index", backend_name="names", verbosity=0)
    assert found(search(client, "Зебраев")) == [path_of(person)]
    assert dict(NameKey.objects.values_list("sound", "bearers")) == {"sintatik": 1, "zabrav": 1}


@pytest.mark.parametrize("typed", ["Sintetik Zebrayov", "Zebrayov Oruc Sintetik"])
def test_where_very_many_bear_a_near_name_some_are_looked_at(
    planted: Any, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    planted(lambda: make_memorial("Sintetik Oruc Zürafə"), lambda: make_memorial("Sinan Oruc Zebrayev"))
    wanted = planted(*[lambda: make_memorial("Sintetik Oruc Zebrayev")] * 3)
    everybody = {person.pk for person in wanted}
    assert set(NameQuery(typed).find().pages) == everybody
    monkeypatch.setattr("archive.search.name_query.MOST_BEARERS", 2)
    some = set(NameQuery(typed).find().pages)
    assert some and some <= everybody and len(some) <= 2


@pytest.mark.once
def test_who_bears_a_name_is_not_sought_among_everybody_public(db: None) -> None:
    """SQLite has no statistics: it took the few states of access for as telling as the keys of a name. PostgreSQL goes
    by what it last counted, which of the tables of a test may be anything."""
    plan = NameQuery("Sintetik")._bearers([dict.fromkeys(range(1, 100), 1)], is_exact=False).explain()
    assert "memorialpage_access_status" not in plan


def test_curators_meet_drafts_and_visitors_do_not(planted: Any) -> None:
    (person,) = planted(lambda: make_memorial("Sintetik Zebrayev", live=False))
    assert NameQuery("Зебраев", drafts=True).find().pages == [person.pk]
    assert NameQuery("Зебраев").find().pages == []


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


def test_published_words_are_found_at_once(
    client: Client, planted: Any, django_capture_on_commit_callbacks: Any
) -> None:
    (event,) = planted(lambda: make_event({"en": "Synthetic event"}))
    assert not found(search(client, "giraffe"))
    with django_capture_on_commit_callbacks(execute=True):
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


# --- while somebody types ---------------------------------------------------------------------------------


def test_people_are_suggested_as_their_names_are_typed(client: Client, planted: Any) -> None:
    person, draft = planted(
        lambda: make_memorial(names=NAMES, birth="1962", death="1990-01-20"),
        lambda: make_memorial("Sintetik Məmmədxanov", live=False),
    )
    for typed in ("Sint", "sin mamm", "Синтетик Мам", "Mamedo", "Mammadva"):
        response = client.get("/en/search/suggest/", {"q": typed})
        (suggestion,) = response.json()["people"]
        assert (suggestion["name"], suggestion["language"]) == ("Sintetik Məmmədova", "az")
        assert (suggestion["years"], suggestion["address"]) == ("1962–1990", path_of(person))
        assert response.headers["X-Robots-Tag"] == "noindex"
    assert suggestion["reason"] == "One letter away from Məmmədova"
    for nothing in ("", "s", "zzzz", "\x00", "*"):
        assert client.get("/en/search/suggest/", {"q": nothing}).json() == {"people": []}
    assert 'data-suggest="/en/search/suggest/"' in search(client, "")
    assert draft.identifier


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


@pytest.mark.once
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
