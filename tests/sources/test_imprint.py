"""The notes at the foot of a page say enough to find each source on paper, and ask the database nothing more for it."""

import re
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation

from archive.events.models import EventCitation
from archive.sources.models import SourceCreator, SourcePage
from tests.factories import make_event, make_exhibition, make_memorial, make_source
from tests.pages import parse, path_of, queries, read

pytestmark = pytest.mark.django_db

PAPER = {
    "language": "ru",
    "container_title": "Синтетическая газета",
    "issue": "17",
    "page": "1–4",
    "issued": "1990-01-21",
    "archived_url": "https://example.org/kept",
}
BOOK = {"publisher": "Synthetic Press", "publisher_place": "Baku", "issued": "1991", "csl_type": "book"}


def written(source: SourcePage, *names: str, role: str = "author") -> SourcePage:
    source.creators = [SourceCreator(literal=name, role=role) for name in names]
    source.save()
    return source


def notes(client: Client, page: Any, language: str = "en") -> list[str]:
    """The words of each note, without the ways back."""
    tree = parse(read(client, path_of(page, language)))
    items = [item for item in tree.iter("li") if (item.get("id") or "").startswith("note-")]
    return [re.sub(r"\s+", " ", "".join(item.itertext())).replace("↑", "").strip() for item in items]


def test_a_note_names_author_paper_number_date_and_place(client: Client) -> None:
    source = written(make_source({"en": "Synthetic report"}, **PAPER), "A. Synthetic", "B. Synthetic")
    event = make_event(sources=[(source, {"locator": "p. 3"})])
    assert notes(client, event) == [
        "A. Synthetic, B. Synthetic. Synthetic report. Синтетическая газета, no. 17, 21 January 1990, p. 3. "
        f"{source.get_perspective_display()}. Archived copy"
    ]
    html = read(client, path_of(event))
    assert '<span lang="ru">Синтетическая газета</span>' in html
    assert '<a href="https://example.org/kept" rel="external nofollow noreferrer">Archived copy</a>' in html
    (russian,) = notes(client, event, "ru")
    assert "Синтетическая газета, № 17, 21 января 1990 года, p. 3." in russian
    assert '<span lang="ru">' not in read(client, path_of(event, "ru"))


def test_without_a_place_in_it_a_note_gives_the_pages_of_the_whole(client: Client) -> None:
    event = make_event(sources=[make_source({"en": "Synthetic report"}, **PAPER)])
    assert "no. 17, 21 January 1990, pp. 1–4." in notes(client, event)[0]


def test_a_book_is_found_by_its_publisher(client: Client) -> None:
    person = make_memorial(sources=[(make_source({"en": "Synthetic book"}, **BOOK), {"locator": "p. 3"})])
    assert notes(client, person)[0].startswith("Synthetic book. Baku: Synthetic Press, 1991, p. 3.")


def test_a_date_that_begins_the_line_begins_with_a_capital(client: Client) -> None:
    person = make_memorial(sources=[make_source({"en": "Synthetic book"}, issued="1990-01")])
    assert notes(client, person, "az")[0].startswith("Synthetic book. Yanvar 1990.")


def test_what_is_kept_in_an_archive_is_found_by_its_shelf_mark(client: Client) -> None:
    kept = {"holding_institution": "Synthetic state archive", "shelf_mark": "f. 1, op. 2"}
    person = make_memorial(sources=[make_source({"en": "Synthetic file"}, **kept)])
    assert notes(client, person)[0].startswith("Synthetic file. Synthetic state archive, f. 1, op. 2.")


def test_a_source_of_which_nothing_is_known_is_named_as_before(client: Client) -> None:
    source = make_source({"en": "Synthetic words"})
    named = f"{source.get_perspective_display()}."
    assert notes(client, make_event(sources=[source])) == [f"Synthetic words. {named}"]
    assert notes(client, make_event(sources=[(source, {"locator": "p. 3"})])) == [f"Synthetic words, p. 3. {named}"]


def test_an_exhibition_with_hundreds_of_notes_keeps_them_brief(client: Client) -> None:
    story = make_exhibition(sources=[make_source({"en": "Synthetic book"}, **BOOK)])
    assert "Synthetic Press" not in read(client, path_of(story))


def test_the_authors_are_those_of_the_last_save() -> None:
    source = written(make_source(), "A. Synthetic")
    assert SourcePage.objects.get(pk=source.pk).byline == "A. Synthetic"
    written(source, "C. Synthetic", role="editor")
    assert SourcePage.objects.get(pk=source.pk).byline == ""


def test_sources_written_before_there_was_a_byline_get_theirs() -> None:
    source = written(make_source(), "A. Synthetic", "B. Synthetic")
    SourceCreator.objects.create(page=source, given="Synthetic", family="Editor", role="editor", sort_order=9)
    SourcePage.objects.update(byline="")
    import_module("archive.sources.migrations.0002_byline").fill_in(apps, None)
    assert SourcePage.objects.get(pk=source.pk).byline == "A. Synthetic, B. Synthetic"


def test_authors_cost_no_question(client: Client) -> None:
    plain = make_event(sources=[make_source()])
    signed = make_event(sources=[written(make_source(**PAPER), "A. Synthetic"), written(make_source(), "B. Synthetic")])
    assert queries(client, path_of(signed)) == queries(client, path_of(plain))


def test_a_preview_reads_the_same_from_memory() -> None:
    source = written(make_source({"en": "Synthetic report"}, **PAPER), "A. Synthetic")
    event = make_event()
    event.citations = [EventCitation(source=source, locator="p. 5")]
    with translation.override("en"):
        html = event.make_preview_request(preview_mode="en").content.decode()
    assert "A. Synthetic" in html
    assert "no. 17, 21 January 1990, p. 5." in html
