"""What is to be searched is written once a save, when all of a page is stored, and never from words of a draft."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, ReferenceIndex

from archive.events.models import EventPage, EventText
from archive.home.models import StandardPage, StandardPageText
from archive.search.models import Entry
from archive.search.word_index import WordIndex
from tests.factories import make_event, make_exhibition, make_figure, make_memorial, make_source, make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.each]


def found(text: str) -> list[int]:
    return [page.pk for page in Page.objects.search(text)]


def test_a_page_is_indexed_once_a_save(django_capture_on_commit_callbacks: Any) -> None:
    written: list[str] = []

    def add_items(index: WordIndex, model: type[Page], items: list[Any]) -> None:
        written.extend(item.title for item in items)

    source = make_source()
    with patch.object(WordIndex, "add_items", add_items), django_capture_on_commit_callbacks(execute=True):
        event = make_event({"en": "Zebra"}, sources=[source, (source, "date")])
        make_memorial("Sintetik Zebra", sources=[source], events=[event])
        make_exhibition({"en": "Zebra story"}, records=[event], sources=[source])
        make_standard_page("zebra")
        assert written == ["Zebra", "Sintetik Zebra", "Zebra story", "Synthetic page zebra en"]
        written.clear()
        event.save()
    assert written == ["Zebra"]


def test_new_words_of_a_standard_page_are_found_at_once() -> None:
    page = make_standard_page("about")
    assert found("giraffe") == []
    changed = StandardPage.objects.get(pk=page.pk)
    changed.texts = [StandardPageText(language="en", title="About", summary="A giraffe.")]
    changed.save_revision().publish()
    assert found("giraffe") == [page.pk]


def test_words_of_a_draft_are_not_indexed_before_they_are_published() -> None:
    event = make_event({"en": "Zebra"})
    event.texts = [EventText(language="en", title="Zebra", summary="A giraffe.")]
    revision = event.save_revision()
    assert found("zebra") == [event.pk] and found("giraffe") == []
    revision.publish()
    assert found("giraffe") == [event.pk]


@pytest.mark.parametrize("live", [True, False])
def test_pages_that_go_with_the_one_above_them_are_forgotten(live: bool) -> None:
    event = make_event({"en": "Zebra"}, live=live)
    assert Entry.objects.filter(object_id=event.pk).exists()
    Page.objects.get(pk=event.get_parent().pk).delete()
    assert not Entry.objects.filter(object_id=event.pk).exists()


def test_rows_are_read_at_the_same_cost_however_many_there_are() -> None:
    source = make_source()
    few, many = make_event(sources=[source]), make_event(sources=[source] * 9)
    for event, number in ((few, 1), (many, 9)):
        for _ in range(number):
            make_figure(event, sources=[source, source])
    asked = []
    for event in (few, many):
        with CaptureQueriesContext(connection) as queries:
            EventPage.objects.get(pk=event.pk).save()
        asked.append(len(queries))
    assert asked[0] == asked[1]
    references = ReferenceIndex.objects.filter(object_id=str(many.pk), to_object_id=str(source.pk))
    assert references.count() == 9 + 9 * 2, "citations of the event and of its figures"
