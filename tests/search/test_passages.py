"""What is marked in a page of results: words that were met, whole and escaped, and the passage where they stand."""

import re
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client

from archive.core.texts import Words
from archive.exhibitions.models import ChapterText, ExhibitionChapter
from archive.search.bodies import Part
from archive.search.passages import MOST_LETTERS, Met
from tests.factories import make_event, make_exhibition, make_media, make_memorial, make_source
from tests.pages import parse, path_of, queries, read
from tests.search.asking import NAMES, found, search

pytestmark = pytest.mark.each


def met(*words: str, names: frozenset[str] = frozenset()) -> Met:
    return Met(frozenset(words), names)


def in_english(text: str) -> Words:
    return Words(text, "en", False)


def marked(text: str, *words: str, names: frozenset[str] = frozenset()) -> str:
    read = met(*words, names=names).read(in_english(text))
    return Template("{% load hits %}{{ text|marked }}").render(Context({"text": read}))


def marks(html: str) -> list[str]:
    return re.findall(r"<mark>([^<]*)</mark>", html)


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("In Baku, in January.", ["baku"], "In <mark>Baku</mark>, in January."),
        ("BAKU’s Bakuvian", ["baku"], "<mark>BAKU</mark>’s Bakuvian"),
        ("Gecə, Gece, Geca", ["gece"], "<mark>Gecə</mark>, <mark>Gece</mark>, Geca"),
        ("Gecə, Gece, Geca", ["geca"], "<mark>Gecə</mark>, Gece, <mark>Geca</mark>"),
        ("Фёдоров и Федоров", ["федоров"], "<mark>Фёдоров</mark> и <mark>Федоров</mark>"),
        ("Cafe\u0301 Işıq", ["cafe", "isiq"], "<mark>Cafe\u0301 Işıq</mark>"),
        ("one two-three four", ["one", "two", "three"], "<mark>one two</mark>-<mark>three</mark> four"),
        ("<b>a & b</b>", ["b"], "&lt;<mark>b</mark>&gt;a &amp; <mark>b</mark>&lt;/<mark>b</mark>&gt;"),
        ("nothing", [], "nothing"),
        ("", ["a"], ""),
    ],
)
def test_whole_words_are_marked_however_they_are_spelt(text: str, words: list[str], html: str) -> None:
    assert marked(text, *words) == html


def test_words_of_a_name_are_marked_as_they_are_written() -> None:
    assert marked("Zebra zebra", names=frozenset({"Zebra"})) == "<mark>Zebra</mark> zebra"


def test_what_stands_late_in_a_text_is_shown_with_what_is_around_it() -> None:
    late = in_english(f"{'Synthetic words. ' * 40}Here a zebra stands among {'many ' * 60}.")
    assert met("giraffe").excerpt(late).text.startswith("Synthetic words.")
    shown = met("zebra").excerpt(late)
    assert shown.text.startswith("…") and shown.text.endswith("many…") and len(shown.text) <= MOST_LETTERS
    assert [shown.text[start:end] for start, end in shown.spans] == ["zebra"]
    long = met("b").excerpt(in_english("b" * 500))
    assert len(long.text) <= MOST_LETTERS
    short = in_english("a" * MOST_LETTERS)
    assert met("zebra").excerpt(short).text == short.text


def test_a_passage_has_what_is_not_shown_and_keeps_its_speaker() -> None:
    wanted = met("zebra", "giraffe")
    shown = [wanted.read(in_english("A zebra."))]
    claim = Part(Words("No giraffe.", "ru", True), "Synthetic witness")
    parts = [Part(in_english("A zebra.")), claim, Part(in_english("A giraffe."))]
    passage = wanted.passage(shown, parts)
    assert (passage.words.text, passage.words.language, passage.before) == ("No giraffe.", "ru", "Synthetic witness")
    assert not wanted.passage([wanted.read(in_english("Zebra, giraffe"))], parts)
    assert not wanted.passage(shown, [Part(in_english("An ibis."))])


# --- the page ---------------------------------------------------------------------------------------------


def test_titles_and_summaries_are_marked(client: Client, planted: Any) -> None:
    planted(
        lambda: make_event({"en": "Zebra event"}, summary="Of a ZEBRA, of zebras, and of no zebrawood."),
        lambda: make_source({"az": "Sintetik zebra"}),
    )
    assert marks(search(client, "zebra")) == ["Zebra", "ZEBRA", "zebras", "zebra"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Sintetik Məmmədova", ["Sintetik Məmmədova"]),
        ("memmedova", ["Məmmədova"]),
        ("Мамедова", ["Məmmədova", "Мамедова"]),
        ("محمداوا", ["Məmmədova", "Məmmədova"]),
        ("Sintetik Alizade", ["Sintetik", "Sintetik Əlizadə"]),
        ("Mammadva", ["Məmmədova", "Məmmədova"]),
        ("Мамдова", ["Məmmədova", "Мамедова"]),
        ("Fərman", ["Fərman"]),
    ],
)
def test_the_word_of_a_name_is_marked_that_a_key_has_met(
    client: Client, planted: Any, typed: str, expected: list[str]
) -> None:
    planted(lambda: make_memorial(names=NAMES))
    assert marks(search(client, typed)) == expected


def test_a_passage_of_another_language_is_shown_in_it(client: Client, planted: Any) -> None:
    given = {
        "en": {"title": "Synthetic event", "summary": "An animal."},
        "ru": {"title": "Синтетика", "summary": "Здесь зебра."},
    }
    made: list[Any] = []
    planted(lambda: made.append(make_event(given)))
    html = search(client, "зебра")
    assert '<p class="passage"><span lang="ru">Здесь <mark>зебра</mark>.</span> ' in html
    assert f'href="{path_of(made[0], "ru")}" hreflang="ru">Read it there (Russian)<' in html
    assert 'class="passage"' not in search(client, "зебра", "ru")
    assert '<p class="passage"><span lang="ru"><mark>Синтетика</mark></span> ' in search(client, "синтетика")


def test_a_passage_of_the_text_leads_to_its_place(client: Client, planted: Any) -> None:
    body = [("paragraph", {"text": "<p>A zebra.</p>", "anchor": "p07"})]
    made: list[Any] = []
    planted(lambda: made.append(make_event({"en": "Synthetic event"}, body=body)))
    path = path_of(made[0])
    assert f'<a class="small" href="{path}#p07">Read it there<' in search(client, "zebra")
    elsewhere = search(client, "zebra", "ru")
    assert f'<a class="small" href="{path}#p07" hreflang="en">' in elsewhere and "Читать на странице (" in elsewhere
    assert 'id="p07"' in read(client, path)


def test_a_passage_of_the_text_has_its_speaker(client: Client, planted: Any) -> None:
    said = {"said_by": "Synthetic <i>witness</i>", "text": "A <b>zebra</b> & more", "anchor": ""}
    told = {"text": "<p>An <b>ibis</b> &amp; more</p>", "anchor": ""}
    planted(lambda: make_event({"en": "Synthetic event"}, body=[("statement", said), ("paragraph", told)]))
    html = search(client, "zebra")
    speaker = "Synthetic &lt;i&gt;witness&lt;/i&gt;:"
    assert f'<span class="quiet">{speaker}</span> <span>A &lt;b&gt;<mark>zebra</mark>' in html
    assert '<p class="passage"><span>An <mark>ibis</mark> &amp; more</span></p>' in search(client, "ibis")
    assert "<mark>witness</mark>" in search(client, "witness")


def test_one_of_several_versions_is_not_quoted_as_if_there_were_no_other(client: Client, planted: Any) -> None:
    versions = {"about": "hour", "text": "One says a zebra came.", "anchor": ""}
    planted(lambda: make_event({"en": "Synthetic event"}, body=[("conflict", versions)]))
    html = search(client, "zebra")
    assert '<span class="quiet">Sources differ: hour:</span> <span>One says a <mark>zebra</mark> came.</span>' in html


def test_what_its_page_covers_or_follows_with_help_is_read_there_alone(client: Client, planted: Any) -> None:
    body = [("paragraph", {"text": "<p>A zebra.</p>", "anchor": ""})]
    planted(lambda: make_event({"en": "Synthetic death"}, body=body, mentions_suicide=True))
    planted(lambda: make_media({"en": {"title": "Synthetic cover", "body": body}}, is_sensitive=True))
    html = search(client, "zebra")
    assert "Synthetic death" in html and "Synthetic cover" in html
    assert 'class="passage"' not in html and "A <mark>zebra" not in html


def test_chapters_are_read_in_their_order(client: Client, planted: Any) -> None:
    def story() -> Any:
        page = make_exhibition(body=[("paragraph", {"text": "<p>The second zebra.</p>", "anchor": ""})])
        page.chapters.update(sort_order=2)
        first = ExhibitionChapter.objects.create(page=page, anchor="first", sort_order=1)
        body = [("paragraph", {"text": "<p>The first zebra.</p>", "anchor": ""})]
        ChapterText.objects.create(chapter=first, language="en", title="Synthetic chapter", body=body)
        page = page.specific_class.objects.get(pk=page.pk)
        page.save()
        return page

    planted(story)
    assert "The first <mark>zebra</mark>." in search(client, "zebra")


def test_hostile_words_are_never_markup(client: Client, planted: Any) -> None:
    hostile = "<script>zebra</script><img src=x onerror=zebra>"
    planted(lambda: make_event({"en": hostile}, summary=hostile), lambda: make_memorial(f"Zebra {hostile}"))
    html = search(client, "zebra")
    parse(html)
    assert "<script>zebra" not in html and "<img src=x" not in html and len(found(html)) == 2
    assert len(marks(html)) >= 6


def test_passages_take_one_question_however_many_there_are(client: Client, planted: Any) -> None:
    said = {"said_by": "Synthetic witness", "text": "A zebra.", "anchor": ""}
    makers = [lambda: make_event({"en": "Synthetic event"}, body=[("statement", said)])] * 2
    planted(makers[0])
    few = queries(client, "/en/search/?q=zebra")
    planted(*makers * 2)
    assert queries(client, "/en/search/?q=zebra") == few
