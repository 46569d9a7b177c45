"""Links in texts lead to pages that a visitor may see, in the reader's language, and cost one query a page."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import Page, ReferenceIndex
from wagtail.rich_text import RichText

from archive.events.models import EventPage
from archive.exhibitions.models import ChapterText, ExhibitionChapter
from archive.home.models import HomePage
from archive.memorials.models import MemorialPage
from tests.factories import make_event, make_exhibition, make_memorial, make_place, make_source
from tests.factories.tree import make_standard_page
from tests.home.test_surfaces import HIDDEN
from tests.pages import path_of, queries, read

pytestmark = pytest.mark.django_db


def link_to(page: Page, words: str = "elsewhere") -> str:
    return f'<a linktype="page" id="{page.pk}">{words}</a>'


def linking(*pages: Page) -> list[tuple[str, dict[str, str]]]:
    """A body with a paragraph for each page."""
    return [("paragraph", {"text": f"<p>Told <b>{link_to(page)}</b>.</p>"}) for page in pages]


def shown_of(page: Any, client: Client, language: str = "en") -> str:
    return read(client, path_of(page, language))


def test_a_link_leads_to_the_page_in_the_readers_language(client: Client) -> None:
    person, page, home = make_memorial("Synthetic Person"), make_standard_page(), HomePage.objects.get()
    event = make_event(body=linking(person, page, home, person.get_parent()))
    for language in ("az", "ru"):
        html = shown_of(event, client, language)
        for rest in ("memorials/synthetic-person/", "about/", "", "memorials/"):
            assert f'<p>Told <b><a href="/{language}/{rest}">elsewhere</a></b>.</p>' in html


@pytest.mark.parametrize("state", HIDDEN.values(), ids=HIDDEN)
def test_of_a_link_to_what_no_visitor_may_see_the_words_stay(state: dict[str, Any], client: Client) -> None:
    person = make_memorial("Synthetic Person")
    event = make_event(body=linking(person))
    assert 'href="/en/memorials/synthetic-person/"' in shown_of(event, client)
    MemorialPage.objects.filter(pk=person.pk).update(**state)
    html = shown_of(event, client)
    assert "<p>Told <b>elsewhere</b>.</p>" in html
    assert "synthetic-person" not in html
    assert "synthetic-person" not in str(RichText(link_to(person)))


def test_a_link_to_a_page_that_is_off_or_gone_is_its_words(client: Client) -> None:
    page, gone = make_standard_page("off", live=False), make_standard_page("gone")
    event = make_event(body=linking(page, gone, Page.get_first_root_node()))
    gone.delete()
    html = shown_of(event, client)
    assert html.count("<p>Told <b>elsewhere</b>.</p>") == 3
    assert "/off/" not in html


def test_one_text_speaks_each_language_in_turn() -> None:
    person = make_memorial("Synthetic Person")
    text = EventPage.objects.get(pk=make_event(body=linking(person)).pk).text_in("en").body[0].value["text"]
    for language in ("az", "en"):
        with translation.override(language):
            assert f'href="/{language}/memorials/' in str(text)


def test_other_links_and_hostile_words_are_as_they_were() -> None:
    event = make_event(
        body=[("paragraph", {"text": '<p><a href="https://example.org/?a=1&amp;b=2">x &lt;b&gt;</a></p>'})]
    )
    text = str(EventPage.objects.get(pk=event.pk).text_in("en").body[0].value["text"])
    assert '<a href="https://example.org/?a=1&amp;b=2">x &lt;b&gt;</a>' in text


def test_the_record_knows_by_which_texts_it_is_named() -> None:
    person = make_memorial(live=False)
    event = make_event(body=linking(person))
    users = [str(reference.object_id) for reference in ReferenceIndex.get_references_to(person)]
    assert str(event.pk) in users


def test_the_number_of_links_and_of_paragraphs_costs_no_query(client: Client) -> None:
    pages = [make() for make in (make_event, make_memorial, make_place, make_source) for _each in range(3)]
    none, one, many = (make_event(body=linking(*some)) for some in ([], pages[:1], pages))
    assert queries(client, path_of(one)) == queries(client, path_of(many)) == queries(client, path_of(none)) + 1


def test_the_chapters_of_an_exhibition_ask_together(client: Client) -> None:
    people = [make_memorial() for _each in range(5)]
    stories = [make_exhibition(), make_exhibition()]
    for story, some in zip(stories, (people[:1], people), strict=True):
        for row in story.texts.all():
            row.body = linking(people[0])
        story.chapters = [
            ExhibitionChapter(
                anchor=f"chapter-{number}",
                sort_order=number,
                texts=[ChapterText(language="en", title="Synthetic chapter", body=linking(person))],
            )
            for number, person in enumerate(some)
        ]
        story.save()
    assert shown_of(stories[1], client).count("/en/memorials/") > len(people)
    assert queries(client, path_of(stories[0])) == queries(client, path_of(stories[1]))
