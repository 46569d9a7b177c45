"""A search for a word finds its other forms, in three languages, and everything that shows what was found agrees."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Not, Or, Phrase, PlainText

from archive.core.folding import fold, search_keys
from archive.events.models import EventPage
from archive.media.models import TranscriptLine
from archive.search import full_text
from archive.search.models import Entry
from archive.search.word_index import document_of, kinds_of
from archive.search.word_query import answers, indexed_words, read
from tests.admin_forms import curator
from tests.factories import make_event, make_memorial, make_source, make_voice
from tests.factories.files import make_sound
from tests.pages import path_of, queries
from tests.search.asking import found, search
from tests.search.test_passages import marks

pytestmark = pytest.mark.each

#: A title, and what somebody types who looks for it.
ASKED = [
    ("ru", "Похороны шехидов", "похорон шехида"),
    ("ru", "Чёрный январь", "чёрного января"),
    ("ru", "События чёрного января", "черный январь"),
    ("ru", "Показания свидетелей", "свидетель"),
    ("ru", "Солдаты на улицах", "солдат улица"),
    ("ru", "Убиты в тот день", "убитых дни"),
    ("az", "Küçələrdə tanklar", "küçə tank"),
    ("az", "Küçələrdə tanklar", "kuce tanklarin"),
    ("az", "Şəhidin dəfni", "şəhidlər"),
    ("az", "Yanvarda Bakı", "yanvar Bakıda"),
    ("az", "Uşağın sözləri", "uşaqlar"),
    ("en", "Killed in the streets", "killing street"),
    ("en", "Witnesses of the night", "witness"),
    ("en", "The burial of victims", "burials victim"),
]


def index_of(*texts: str) -> list[str]:
    return indexed_words(texts).split()


def titles(results: Any) -> list[str]:
    return [row.title for row in results]


@pytest.fixture
def three(planted: Any) -> None:
    """The word as it is asked for, another form of it, and another word, each in a title."""
    planted(
        lambda: make_event({"ru": "Солдаты"}),
        lambda: make_event({"ru": "Солдат"}),
        lambda: make_event({"ru": "Сокол"}),
    )


# --- the public page --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "title", "typed"), ASKED)
def test_visitors_find_other_forms_and_see_them_marked(
    client: Client, planted: Any, language: str, title: str, typed: str
) -> None:
    event, _other = planted(lambda: make_event({language: title}), lambda: make_event({language: "Synthetic other"}))
    html = search(client, typed, language)
    assert found(html) == [path_of(event, language)]
    assert marks(html), "what was found is marked"


def test_what_is_no_form_of_the_word_is_not_found(client: Client, planted: Any) -> None:
    planted(
        lambda: make_event({"ru": "Полиция"}),
        lambda: make_event({"az": "Gec"}),
        lambda: make_event({"en": "The universe"}),
    )
    for typed in ("пол", "gecə", "university", "police"):
        assert not found(search(client, typed)), typed


def test_the_form_that_was_typed_comes_first(client: Client, three: None) -> None:
    for typed, expected in (("солдаты", ["Солдаты", "Солдат"]), ("солдат", ["Солдат", "Солдаты"])):
        assert titles(EventPage.objects.search(typed)) == expected
        assert [path.split("/")[-2] for path in found(search(client, typed))] == [
            EventPage.objects.get(title=title).slug for title in expected
        ]


def test_it_comes_first_however_often_the_other_form_stands(planted: Any) -> None:
    """Of a word that nearly every record has, in one form or another, the seldom form is no better than the typed."""
    planted(*[lambda: make_event({"ru": "Солдат"})] * 6, lambda: make_event({"ru": "Солдаты"}))
    assert titles(EventPage.objects.search("солдат"))[-1] == "Солдаты"
    assert titles(EventPage.objects.search("солдаты"))[0] == "Солдаты"


def test_it_comes_first_in_a_long_text_before_another_form_in_a_short_one(planted: Any) -> None:
    words = " ".join(f"слово{number}" for number in range(120))
    planted(
        *[lambda: make_event({"ru": "Сокол"})] * 6,
        lambda: make_event({"ru": "Долго"}, summary=f"Солдаты {words}"),
        lambda: make_event({"ru": "Коротко"}, summary="Солдат"),
    )
    assert titles(EventPage.objects.search("солдаты")) == ["Долго", "Коротко"]


def test_of_words_that_most_records_hold_as_well(monkeypatch: pytest.MonkeyPatch, three: None) -> None:
    monkeypatch.setattr(full_text, "COMMON", 1)
    assert titles(EventPage.objects.search("солдаты")) == ["Солдаты", "Солдат"]
    assert titles(EventPage.objects.search("солдат")) == ["Солдат", "Солдаты"]


def test_numbers_beside_the_hits_count_them(client: Client, planted: Any) -> None:
    planted(
        lambda: make_event({"az": "Küçə"}),
        lambda: make_event({"az": "Küçələrdə"}),
        lambda: make_source({"az": "Küçəsi"}),
    )
    listing = search(client, "küçələr", type="events")
    assert len(found(listing)) == 2
    html = search(client, "küçələr")
    assert '<h2 id="hits-events">Events <span class="quiet">2</span>' in html
    assert '<h2 id="hits-sources">Sources <span class="quiet">1</span>' in html


def test_a_passage_that_has_another_form_is_shown_and_leads_to_its_place(client: Client, planted: Any) -> None:
    body = [("paragraph", {"text": "<p>Свидетели видели танки.</p>", "anchor": "p07"})]
    (event,) = planted(lambda: make_event({"ru": {"title": "Синтетика", "body": body}}))
    html = search(client, "свидетелей танк", "ru")
    assert "<mark>Свидетели</mark> видели <mark>танки</mark>." in html
    assert f'href="{path_of(event, "ru")}#p07"' in html


VTT = """\
WEBVTT

00:00:01.000 --> 00:00:02.500
Küçələrdə tanklar.

00:01:23.500 --> 00:01:26.000
Küçə boş idi.
"""


def test_what_is_said_in_another_form_leads_to_its_second(client: Client, planted: Any) -> None:
    given = {"az": {"title": "Sintetik", "transcript": VTT}}
    (voice,) = planted(lambda: make_voice(given, recording=make_sound(seconds=100)))
    html = search(client, "tankı", "az")
    assert f'href="/az/voices/{voice.slug}/#t=1">' in html and "<mark>tanklar</mark>." in html
    both = search(client, "küçəsi", "az")
    assert "<mark>Küçələrdə</mark> tanklar." in both and "<mark>Küçə</mark> boş idi." in both


def test_pages_take_no_more_questions_for_it(client: Client, planted: Any) -> None:
    planted(lambda: make_event({"en": "Zebra streets"}))
    exactly = queries(client, "/en/search/?q=streets")
    assert queries(client, "/en/search/?q=street") == exactly


def test_the_page_says_what_is_found(client: Client, db: None) -> None:
    for language, said in (
        ("en", "Other words are found in other forms as well: “street” finds “streets”."),
        ("az", "Başqa sözlər digər formalarında da tapılır: “küçə” sözü “küçələrdə” sözünü də tapır."),
        ("ru", "Другие слова находятся и в других формах: «улица» находит и «на улицах»."),
    ):
        assert said in search(client, "", language)


# --- the admin --------------------------------------------------------------------------------------------


def test_the_admin_still_completes_what_is_being_typed(planted: Any) -> None:
    person, event = planted(lambda: make_memorial("Sintetik Zebrayeva"), lambda: make_event({"en": "Zebra streets"}))
    chosen = {"page_type": "wagtailcore.page", "q": "zeb"}
    html = curator().get(reverse("wagtailadmin_choose_page_search"), chosen).content.decode()
    assert person.identifier in html and event.identifier in html
    assert [row.pk for row in Page.objects.autocomplete("zebra stree")] == [event.pk]
    assert not Page.objects.autocomplete("zebras"), "what is typed is a beginning, and no beginning of this"


def test_wagtails_own_search_finds_other_forms(planted: Any) -> None:
    planted(lambda: make_event({"ru": "Солдаты"}, live=False), lambda: make_event({"ru": "Сокол"}))
    assert titles(Page.objects.search("солдатами")) == ["Солдаты"]
    assert titles(EventPage.objects.search("солдатами", fields=["title"])) == ["Солдаты"]
    assert titles(EventPage.objects.search("солдатами", fields=["title", "search_words"])) == ["Солдаты"]
    assert not EventPage.objects.search("солдатами", fields=["identifier"])


# --- what is asked exactly --------------------------------------------------------------------------------


def test_phrases_are_exact(planted: Any) -> None:
    planted(lambda: make_event({"ru": "Чёрный январь"}), lambda: make_event({"ru": "Чёрного января"}))
    assert titles(EventPage.objects.search(Phrase("черный январь"))) == ["Чёрный январь"]
    assert titles(EventPage.objects.search(Phrase("января"))) == ["Чёрного января"]
    assert not EventPage.objects.search(Phrase("январь январ"))
    assert not EventPage.objects.search(Phrase("январ")), "a stem is no word"


def test_nothing_is_left_out_but_what_was_named(three: None) -> None:
    assert sorted(titles(EventPage.objects.search(Not(PlainText("солдат"))))) == ["Сокол", "Солдаты"]
    both = And([PlainText("солдат"), Not(PlainText("солдат"))])
    assert titles(EventPage.objects.search(both)) == ["Солдаты"]
    twice = Not(Not(PlainText("солдат")))
    assert sorted(titles(EventPage.objects.search(twice))) == ["Солдат", "Солдаты"]


def test_answers_in_hand_are_those_of_the_index(three: None) -> None:
    texts = {event.title: [fold(event.title).split()] for event in EventPage.objects.all()}
    word = PlainText("солдатам")
    for query in (
        word,
        Not(word),
        Phrase("солдаты"),
        Or([word, PlainText("сокола")]),
        And([word, Not(Phrase("солдат"))]),
    ):
        expected = {title for title, own in texts.items() if answers(read(query), own)}
        assert set(titles(EventPage.objects.search(query))) == expected, query


# --- what stands in the index -----------------------------------------------------------------------------


def test_stems_stand_behind_the_words_each_once() -> None:
    assert index_of("Солдаты, солдат", "Солдата") == ["солдаты", "солдат", "¶", "солдата", "¶", "§солдат"]
    assert index_of("Küçədə") == ["kucede", "¶", "kucada", "¶", "§kuced", "§kuce", "§kucada", "§kuca"]
    assert index_of("", "—", "1990") == ["1990"]


def test_completions_have_none(planted: Any) -> None:
    (event,) = planted(lambda: make_event({"en": "Streets"}))
    assert "§" in document_of(event).title and "§" not in document_of(event).completions


def test_an_index_without_stems_answers_as_before_until_it_is_written_anew(planted: Any) -> None:
    """An installation that was brought up to date, before `update_index`."""
    given = {"az": {"title": "Küçələrdə", "transcript": VTT}}
    planted(lambda: make_voice(given, recording=make_sound(seconds=100)))
    event, _other = planted(lambda: make_event({"en": "Streets"}), lambda: make_event({"en": "Street"}))
    document = document_of(event)
    bare = [part.split(" ¶ §")[0] for part in (document.title, document.strong, document.words)]
    old = full_text.Document(event.pk, *bare, document.completions)
    index = get_search_backend().get_index_for_model(EventPage)
    index.engine.store(event.content_type_id, kinds_of(EventPage), [old])
    for line in TranscriptLine.objects.all():
        TranscriptLine.objects.filter(pk=line.pk).update(folded=search_keys(line.text))
    assert sorted(titles(EventPage.objects.search("streets"))) == ["Street", "Streets"]
    assert titles(EventPage.objects.search("street")) == ["Street"]
    call_command("update_index", backend_name="default", verbosity=0)
    assert titles(EventPage.objects.search("street")) == ["Street", "Streets"]
    assert all("§kuce" in line.folded for line in TranscriptLine.objects.all())
    assert Entry.objects.filter(object_id=event.pk).count() == 1
