"""The archive's own search backend gives what Wagtail's stock one gives, and answers where that one does not."""

import random
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.backends.base import FilterFieldError
from wagtail.search.index import get_indexed_models, insert_or_update_object
from wagtail.search.query import MATCH_ALL, MATCH_NONE, And, Boost, Fuzzy, Not, Or, Phrase, PlainText

from archive.core.records import RecordPage
from archive.events.models import EventPage
from archive.memorials.models import MemorialPage
from archive.places.models import Place
from archive.rights.models import RightsStatement
from archive.search import full_text, word_results
from archive.search.full_text import MOST_BYTES, kind_word, vector
from archive.search.models import Entry
from archive.search.word_index import document_of
from archive.search.word_query import EVERYTHING, NOTHING, answers, read, stored_words
from tests.factories import make_event, make_image, make_memorial, make_place, make_rights

pytestmark = pytest.mark.each

OWN, STOCK = "archive.search.word_index", "wagtail.search.backends.database"
WORDS = ("zebra", "giraffe", "quagga", "okapi")
#: What can be asked of both backends alike.
SAME: dict[str, Callable[[Any], Any]] = {
    "one word": lambda search: search("zebra", EventPage),
    "capitals": lambda search: search("ZEBRA", EventPage),
    "all words": lambda search: search("zebra giraffe", EventPage),
    "any word": lambda search: search("zebra giraffe", EventPage, operator="or"),
    "any type of page": lambda search: search("zebra", Page),
    "a beginning is not a word": lambda search: search("zeb", EventPage),
    "nothing": lambda search: search("unheard", EventPage),
    "an empty text": lambda search: search("", EventPage),
    "no fields": lambda search: search("zebra", EventPage, fields=[]),
    "a field": lambda search: search("giraffe", EventPage, fields=["title"]),
    "everything": lambda search: search(MATCH_ALL, EventPage),
    "nothing at all": lambda search: search(MATCH_NONE, EventPage),
    "plain text": lambda search: search(PlainText("zebra quagga", operator="or"), EventPage),
    "a phrase": lambda search: search(Phrase("zebra giraffe"), EventPage),
    "a phrase the other way round": lambda search: search(Phrase("giraffe zebra"), EventPage),
    "and": lambda search: search(PlainText("zebra") & PlainText("quagga"), EventPage),
    "or": lambda search: search(PlainText("giraffe") | PlainText("okapi"), EventPage),
    "not": lambda search: search(Not(PlainText("zebra")), EventPage),
    "and not": lambda search: search(And([PlainText("zebra"), Not(PlainText("giraffe"))]), EventPage),
    "a filter": lambda search: search("zebra", EventPage.objects.live()),
    "the public rule": lambda search: search("zebra", EventPage.objects.public()),
    "an order": lambda search: search("zebra", EventPage.objects.order_by("title"), order_by_relevance=False),
    "an order backwards": lambda search: search("zebra", Page.objects.order_by("-title"), order_by_relevance=False),
    "a tag": lambda search: search("okapi", get_image_model()),
    "what is no page": lambda search: search("quagga", RightsStatement),
}
SAME_COMPLETIONS: dict[str, Callable[[Any], Any]] = {
    "a beginning": lambda complete: complete("zeb", EventPage),
    "of the last word alone": lambda complete: complete("zebra gir", EventPage),
    "not of the first": lambda complete: complete("zeb giraffe", EventPage),
    "of any page": lambda complete: complete("zeb", Page),
    "of an identifier": lambda complete: complete("BJ-E-00", EventPage),
    "of nothing": lambda complete: complete("xyz", EventPage),
    "of what is allowed": lambda complete: complete("zeb", EventPage.objects.live()),
}


def planted() -> None:
    make_event({"en": "Zebra"})
    make_event({"en": "Zebra giraffe"})
    make_event({"en": "Giraffe zebra quagga"}, access_status="restricted")
    make_event({"en": "Okapi"}, summary="A zebra and a quagga.")
    make_event({"en": "Zebra okapi"}, live=False)
    make_event({"en": "Neither"})
    make_memorial("Sintetik Zebra")
    make_place({"en": "Quagga place"})
    image = make_image("Giraffe", size=(8, 8))
    image.tags.add("okapi")
    make_rights("quagga")


class Contract(TestCase):
    """The same records, written by both."""

    @classmethod
    def setUpTestData(cls) -> None:
        planted()
        for name in (OWN, STOCK):
            backend = get_search_backend(name)
            for model in (EventPage, MemorialPage, get_image_model(), RightsStatement, Place):
                backend.add_bulk(model, list(model.objects.all()))

    def setUp(self) -> None:
        self.own, self.stock = get_search_backend(OWN), get_search_backend(STOCK)

    def test_the_same_records_are_found(self) -> None:
        for name, ask in SAME.items():
            ours, theirs = ask(self.own.search), ask(self.stock.search)
            assert {row.pk for row in ours} == {row.pk for row in theirs}, name
            assert (len(ours), ours.count()) == (len(theirs), theirs.count()), name
        for name, ask in SAME_COMPLETIONS.items():
            ours, theirs = ask(self.own.autocomplete), ask(self.stock.autocomplete)
            assert {row.pk for row in ours} == {row.pk for row in theirs}, name

    def test_they_stand_in_the_order_that_was_asked_for(self) -> None:
        for name in ("an order", "an order backwards"):
            ours, theirs = SAME[name](self.own.search), SAME[name](self.stock.search)
            assert [row.title for row in ours] == [row.title for row in theirs]
            assert [row.title for row in ours[1:3]] == [row.title for row in theirs[1:3]]

    def test_facets_have_the_same_counts(self) -> None:
        for field in ("access_status", "live"):
            counts = [backend.search("zebra", EventPage).facet(field) for backend in (self.own, self.stock)]
            assert dict(counts[0]) == dict(counts[1])
        assert dict(self.own.search("zebra", EventPage).facet("access_status")) == {"open": 4, "restricted": 1}
        with pytest.raises(FilterFieldError):
            self.own.search("zebra", EventPage).facet("internal_note")

    def test_any_question_is_answered_as_its_words_say(self) -> None:
        """Two hundred questions put together by chance, against the texts themselves."""
        chance = random.Random(1990)
        texts = {
            event.pk: [
                text.split() for text in (document_of(event).title, document_of(event).strong, document_of(event).words)
            ]
            for event in EventPage.objects.all()
        }
        for number in range(200):
            query = any_question(chance, depth=3)
            tree = read(query)
            expected = {pk for pk, own in texts.items() if answers(tree, own)}
            with patch.object(full_text, "COMMON", 3 if number % 2 else 20_000):
                found = self.own.search(query, EventPage)
                assert {row.pk for row in found} == expected, query
                assert {row.pk for row in found.annotate_score("score")} == expected, query
            assert found.count() == len(expected), query

    def test_a_search_in_named_fields_asks_those(self) -> None:
        events = EventPage.objects.all()
        everywhere = {row.title for row in self.own.search("zebra", events)}
        assert everywhere == {"Zebra", "Zebra giraffe", "Giraffe zebra quagga", "Okapi", "Zebra okapi"}
        assert {row.title for row in self.own.search("zebra", events, fields=["title"])} == everywhere - {"Okapi"}
        identifier = events.get(title="Okapi").identifier
        assert {row.title for row in self.own.search(identifier, events, fields=["identifier"])} == {"Okapi"}
        assert not self.own.search("zebra", events, fields=["identifier"])
        assert self.own.search("zebra", events, fields=["title", "search_words"]).count() == 5
        without = self.own.search(Not(PlainText("zebra")), events, fields=["title", "identifier"])
        assert {row.title for row in without} == {"Okapi", "Neither"}
        assert {row.title for row in self.own.autocomplete("zeb", events, fields=["title"])} == everywhere - {"Okapi"}

    def test_scores_boosts_and_the_best_first(self) -> None:
        found = self.own.search("zebra", EventPage).annotate_score("score")
        scores = {row.title: row.score for row in found}
        assert scores["Zebra"] > scores["Okapi"] > 0, "a word of the title counts more than one of the text"
        assert [row.score for row in found] == sorted(scores.values(), reverse=True)
        assert [row.title for row in found[:2]] == [row.title for row in found][:2]
        assert found[1].title == list(found)[1].title
        either = Or([PlainText("neither"), Boost(PlainText("quagga"), 50)])
        assert self.own.search(either, EventPage)[0].title == "Giraffe zebra quagga"
        either = Or([Boost(PlainText("neither"), 50), PlainText("quagga")])
        assert self.own.search(either, EventPage)[0].title == "Neither"
        unordered = self.own.search("zebra", EventPage, order_by_relevance=False).annotate_score("score")
        assert {row.title: row.score for row in unordered} == scores

    def test_rows_need_not_be_objects(self) -> None:
        rows = list(self.own.search("zebra", EventPage.objects.values("title")))
        assert {row["title"] for row in rows} == {row.title for row in self.own.search("zebra", EventPage)}
        assert all(isinstance(row, RecordPage) for row in self.own.search("zebra", Page.objects.specific()))

    def test_of_many_hits_the_best_stand_first_and_the_others_follow(self) -> None:
        every = [row.pk for row in self.own.search("zebra", EventPage)]
        allowed = [row.pk for row in self.own.search("zebra", EventPage.objects.public())]
        with patch.object(full_text, "MOST_RANKED", 2), patch.object(word_results, "SPARE", 0):
            cut = [row.pk for row in self.own.search("zebra", EventPage)]
            assert sorted(cut) == sorted(every)
            pages = [[row.pk for row in self.own.search("zebra", EventPage)[at : at + 2]] for at in (0, 2, 4)]
            assert [pk for page in pages for pk in page] == cut
            few = self.own.search("zebra", EventPage.objects.public())
            assert sorted(row.pk for row in few) == sorted(allowed)
            assert [row.pk for row in few[:3]] == [row.pk for row in few][:3]
            assert few[:2].count() == 2

    def test_of_words_that_most_records_hold_it_counts_where_they_stand(self) -> None:
        with patch.object(full_text, "COMMON", 3):
            found = self.own.search("zebra", EventPage).annotate_score("score")
            scores = {row.title: round(row.score, 2) for row in found}
            both = [row.title for row in self.own.search("zebra quagga", EventPage)]
            typed = [row.title for row in self.own.autocomplete("zeb", EventPage)]
        assert list(scores)[-1] == "Okapi", "which has the word in its text"
        assert both == ["Giraffe zebra quagga", "Okapi"]
        if connection.vendor == "sqlite":
            # The word and its stem, among all words and stems of the title; the whole title, which the first one is.
            titles = ("Zebra", "Zebra giraffe", "Giraffe zebra quagga")
            assert [scores[title] for title in titles] == [20.67, 16.33, 16.22]
            assert typed[0] == "Zebra", "the title that is what was asked for"

    def test_what_is_not_known_is_refused(self) -> None:
        with pytest.raises(NotImplementedError, match="Fuzzy"):
            list(self.own.search(Fuzzy("zebra"), EventPage))


def any_question(chance: random.Random, depth: int) -> Any:
    kind = chance.choice(("word", "word", "words", "phrase", "and", "or", "not")) if depth else "word"
    if kind == "word":
        return PlainText(chance.choice(WORDS))
    if kind == "words":
        return PlainText(" ".join(chance.sample(WORDS, 2)), operator=chance.choice(("and", "or")))
    if kind == "phrase":
        return Phrase(" ".join(chance.sample(WORDS, 2)))
    if kind == "not":
        return Not(any_question(chance, depth - 1))
    parts = [any_question(chance, depth - 1) for _ in range(chance.choice((1, 2, 3)))]
    return And(parts) if kind == "and" else Or(parts)


# --- what stands in the index -----------------------------------------------------------------------------


@pytest.fixture
def event(db: None) -> EventPage:
    made: EventPage = make_event({"en": "Zebra"})
    return made


def find(text: str) -> list[Any]:
    return list(EventPage.objects.search(text))


def test_a_save_writes_its_own_entry_alone(event: EventPage) -> None:
    make_event({"en": "Giraffe"})
    with CaptureQueriesContext(connection) as asked:
        insert_or_update_object(EventPage.objects.get(pk=event.pk))
    writes = [query["sql"] for query in asked if "search_entry" in query["sql"] and "SELECT" not in query["sql"][:6]]
    assert 1 <= len(writes) <= 2
    assert not any("UPDATE" in sql and "WHERE" not in sql for sql in writes)
    assert Entry.objects.filter(object_id=event.pk).count() == 1


def test_what_is_deleted_is_forgotten(event: EventPage) -> None:
    pk = event.pk
    assert find("zebra") == [event]
    event.delete()
    assert not find("zebra")
    assert not Entry.objects.filter(object_id=pk).exists()


def test_what_is_unpublished_or_withdrawn_is_for_curators_alone(event: EventPage) -> None:
    for change in ({"live": False}, {"live": True, "access_status": "withdrawn"}):
        EventPage.objects.filter(pk=event.pk).update(**change)
        assert find("zebra") == [event]
        assert not EventPage.objects.public().search("zebra")


def test_the_index_is_written_anew_without_being_emptied(event: EventPage) -> None:
    Entry.objects.create(content_type_id=event.content_type_id, object_id=999_999)
    call_command("update_index", backend_name="default", verbosity=0)
    assert find("zebra") == [event]
    assert not Entry.objects.filter(object_id=999_999).exists()
    get_search_backend().reset_indexes()
    assert not find("zebra") and not Entry.objects.exists()
    call_command("update_index", backend_name="default", verbosity=0)
    assert find("zebra") == [event]


@pytest.mark.parametrize("typed", ["Gecə", "gece", "GECA", "gecə"])
def test_schwa_is_found_by_either_letter(typed: str, db: None) -> None:
    event = make_event({"az": "Gecə Bakı"})
    assert find(typed) == [event]
    assert find(f"baki {typed}") == [event]
    assert list(EventPage.objects.search(Phrase(f"{typed} Bakı"))) == [event]
    assert list(EventPage.objects.autocomplete(typed[:3])) == [event]


def test_primary_keys_are_numbers() -> None:
    for model in get_indexed_models():
        assert model._meta.get_field("id").get_internal_type() in ("AutoField", "BigAutoField"), model


# --- the question as a tree, and what is stored -----------------------------------------------------------


def test_questions_that_say_nothing() -> None:
    assert read(PlainText("*-'")) == NOTHING
    assert read(Phrase("  ")) == NOTHING
    assert read(MATCH_ALL) == EVERYTHING and read(MATCH_NONE) == NOTHING
    assert read(And([MATCH_ALL, PlainText("a")])) == read(PlainText("a"))
    assert read(Or([MATCH_NONE, PlainText("a")])) == read(PlainText("a"))
    assert read(Or([MATCH_ALL, PlainText("a")])) == EVERYTHING
    assert read(And([MATCH_NONE, PlainText("a")])) == NOTHING
    assert read(Not(Not(PlainText("a")))) == read(PlainText("a"))


def test_words_are_stored_under_both_foldings() -> None:
    assert stored_words(["Gecə", "Bakı"]) == "gece ¶ geca ¶ baki"
    assert stored_words(["", "—"]) == ""


def test_a_vector_says_where_each_word_stands() -> None:
    assert vector([kind_word(7)], [("baki gece", "A"), ("", "B"), ("gece", "")]) == "'kind7' 'baki':2A 'gece':3A,6"
    long = vector([], [(" ".join(f"word{number}" for number in range(200_000)), "")])
    assert len(long) < 3 * MOST_BYTES
    assert vector([], [("a " * 1000, "")]).count(",") == 254
