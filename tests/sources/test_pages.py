"""The list of sources, and the page of one: what it is, who speaks in it, and every statement that rests on it."""

import re
from collections.abc import Iterable

import html5lib
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from archive.assets.models import ArchiveDocument
from archive.events.models import EventCitation
from archive.home.models import HomePage, HomePageCitation
from archive.sources import statements
from archive.sources.models import AbstractCitation, SourceCreator, SourcePage
from archive.sources.statements import Uses, citation_rows
from tests.factories import (
    make_event,
    make_exhibition,
    make_figure,
    make_media,
    make_memorial,
    make_place,
    make_source,
)
from tests.factories.files import make_derivative, paper_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_archive")]


def read(client: Client, path: str, **asked: str) -> str:
    response = client.get(path, asked)
    assert response.status_code == 200
    html = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(html)
    return html


def page_of(client: Client, source: SourcePage, language: str = "en", **asked: str) -> str:
    return read(client, f"/{language}/sources/{source.slug}/", **asked)


def titles_in(html: str) -> list[str]:
    return re.findall(r'<a class="title" href="[^"]*"[^>]*>([^<]*)</a>', html)


# --- the list ---------------------------------------------------------------------------------------------


def test_sources_are_filtered_by_perspective_type_and_language(client: Client) -> None:
    make_source({"en": "Synthetic one"}, perspective="scholarly", csl_type="book", language="en")
    make_source({"en": "Synthetic two"}, perspective="armenian", csl_type="report", language="ru")
    whole = read(client, "/en/sources/")
    assert titles_in(whole) == ["Synthetic one", "Synthetic two"]
    assert "noindex" not in whole
    for asked in ({"perspective": "armenian"}, {"type": "report"}, {"language": "ru"}):
        html = read(client, "/en/sources/", **asked)
        assert titles_in(html) == ["Synthetic two"]
        assert '<meta name="robots" content="noindex, follow">' in html
    assert titles_in(read(client, "/en/sources/", perspective="armenian", type="book")) == []
    assert "popular-front" not in whole, "only what occurs is offered"


@pytest.mark.parametrize("asked", [{"perspective": "x"}, {"type": "'"}, {"sort": "x"}, {"page": "x"}, {"page": "99"}])
def test_what_is_not_understood_filters_nothing(client: Client, asked: dict[str, str]) -> None:
    make_source({"en": "Synthetic one"})
    assert titles_in(read(client, "/en/sources/", **asked)) == ["Synthetic one"]


def ordered(client: Client, language: str, titles: Iterable[str]) -> list[str]:
    for title in sorted(titles, key=lambda title: title[::-1]):
        make_source({language: title}, language=language)
    return titles_in(read(client, f"/{language}/sources/"))


def test_titles_stand_in_the_order_of_the_readers_alphabet(client: Client) -> None:
    az = ["Cəsarət", "Çay", "Elm", "Əsər", "Xəbər", "“Işıq”", "İş", "Şəhər"]
    assert ordered(client, "az", az) == az


def test_titles_stand_in_russian_order(client: Client) -> None:
    ru = ["«Евразия»", "Ёлка", "Журнал", "Йод"]
    assert ordered(client, "ru", ru) == ru


def test_sources_stand_by_date_with_the_undated_last(client: Client) -> None:
    for title, issued in (("Synthetic a", "1991"), ("Synthetic b", ""), ("Synthetic c", "1990-01")):
        make_source({"en": title}, issued=issued)
    assert titles_in(read(client, "/en/sources/", sort="oldest")) == ["Synthetic c", "Synthetic a", "Synthetic b"]
    assert titles_in(read(client, "/en/sources/", sort="newest")) == ["Synthetic a", "Synthetic c", "Synthetic b"]


def test_the_list_is_paged_and_keeps_its_filter(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.sources.listings.PAGE_SIZE", 2)
    for number in range(5):
        make_source({"en": f"Synthetic {number}"}, perspective="memoir")
    assert titles_in(read(client, "/en/sources/", page="3")) == ["Synthetic 4"]
    assert "?perspective=memoir&amp;page=2" in read(client, "/en/sources/", perspective="memoir")


def test_only_public_sources_are_listed(client: Client) -> None:
    make_source({"en": "Hidden draft"}, live=False)
    make_source({"en": "Hidden withdrawn"}, access_status="withdrawn")
    html = read(client, "/en/sources/")
    assert "Hidden" not in html
    assert "No source has been published yet." in html


# --- one source -------------------------------------------------------------------------------------------


def test_a_source_is_described_in_full(client: Client) -> None:
    source = make_source(
        {"ru": {"title": "Синтетический труд", "perspective_note": "Синтетика"}, "en": "Synthetic work"},
        language="ru",
        csl_type="chapter",
        perspective="memoir",
        seen="excerpt",
        has_supplied_title=True,
        issued="1990~",
        accessed="2025-01-02",
        container_title="Синтетический сборник",
        publisher="Синтез",
        csl_extra={"genre": "синтез"},
        url="https://example.org/a",
        archived_url="https://example.org/b",
        holding_institution="Synthetic Library",
        shelf_mark="S 1",
        transcription="Синтетические слова.",
    )
    SourceCreator.objects.create(page=source, family="Синтетиков", given="С.", script="Cyrl")
    html = page_of(client, source)
    assert re.search(r'<h1 class="work" lang="ru">\s*\[Синтетический труд\]', html)
    for expected in (
        '<p class="translated">Synthetic work</p>',
        '<dd lang="ru">С. Синтетиков</dd>',
        '<dd lang="ru">Синтетический сборник</dd>',
        "Memoir or testimony",
        "Only an excerpt was read",
        "about 1990",
        "2 January 2025",
        "Synthetic Library",
        "S 1",
        "Синтетические слова.",
        "lead away from the archive",
    ):
        assert expected in html
    for address in ("https://example.org/a", "https://example.org/b"):
        assert f'<a href="{address}" rel="external nofollow noreferrer">' in html


def test_a_digitised_copy_is_offered_and_served(client: Client) -> None:
    copy = ArchiveDocument.objects.create(title="Synthetic", file=ContentFile(paper_bytes(), "synthetic.pdf"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        source = make_source(digitised_copy=copy)
    assert "not ready to be read yet" in page_of(client, source)
    leaf = make_derivative(copy, "page", b"synthetic", "jpg", "image/jpeg")
    html = page_of(client, source)
    assert f'<a href="{leaf.url}">page 1</a>' in html and copy.url not in html
    assert client.get(leaf.url).status_code == 200
    source.live = False
    source.save()
    assert client.get(leaf.url).status_code == 404


def test_every_kind_of_citation_is_found() -> None:
    def concrete(model: type[AbstractCitation]) -> set[type[AbstractCitation]]:
        below = set().union(*(concrete(child) for child in model.__subclasses__())) if model.__subclasses__() else set()
        return below | (set() if model._meta.abstract else {model})

    assert {row.model for row in citation_rows(SourcePage)} == concrete(AbstractCitation)


def test_every_statement_that_rests_on_a_source_is_listed(client: Client) -> None:
    source = make_source()
    event = make_event(sources=[(source, {"about": "date", "locator": "p. 12"}), (source, {"about": "p01"})])
    figured = make_event()
    make_figure(figured, sources=[source])
    person = make_memorial(sources=[(source, {"about": "circumstances", "stance": "contradicts"})])
    place = make_place(sources=[source, (source, "coordinates"), (source, "names")])
    media, exhibition = make_media(sources=[source]), make_exhibition(sources=[source])
    HomePageCitation.objects.create(page=HomePage.objects.get(), source=source, about="p01")
    html = page_of(client, source)
    assert "10 citations in this archive." in html
    section = html[html.index('id="uses-heading"') :]
    for record, path in (
        (event, "events"),
        (figured, "events"),
        (person, "memorials"),
        (place, "places"),
        (media, "media"),
        (exhibition, "exhibitions"),
    ):
        assert f'href="/en/{path}/{record.slug}/"' in section
    shown = " ".join(re.sub(r"<[^>]+>", " ", section).split())
    for expected in (
        "date , p. 12",
        "a part of the page",
        "reported figure",
        "Contradicts: circumstances",
        "the record as a whole",
        "coordinates",
        "names",
    ):
        assert expected.replace(" ,", ",") in shown.replace(" ,", ",")
    assert "#p01" in section and "#coordinates" not in section and "#names" not in section


def test_nothing_hidden_is_among_the_statements(client: Client) -> None:
    source = make_source()
    make_event({"en": "Hidden event"}, sources=[source], live=False)
    make_memorial("Hidden person", sources=[source], access_status="withdrawn")
    withheld = make_event({"en": "Hidden figure"})
    make_figure(withheld, sources=[source], is_withheld=True)
    make_place({"en": "Synthetic place"}, sources=[(source, {"note": "Hidden note"})])
    html = page_of(client, source)
    assert "Hidden" not in html
    assert "1 citation in this archive." in html


def test_many_statements_are_paged(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "PAGE_SIZE", 2)
    source = make_source()
    events = [make_event(sources=[source]) for _ in range(3)]
    assert Uses(source).listing.paginator.num_pages == 2
    second = page_of(client, source, page="2")
    assert f'href="/en/events/{events[2].slug}/"' in second
    assert "noindex" in second


def test_the_questions_asked_do_not_grow(client: Client) -> None:
    few, many = make_source(), make_source()
    make_event(sources=[few, (few, "p0")])
    for number in range(12):
        event = make_event(sources=[many])
        make_figure(event, sources=[many])
        EventCitation.objects.create(page=event, source=many, about=f"p{number}")
    make_memorial(sources=[many])
    counts = []
    for source in (few, many):
        page_of(client, source)
        with CaptureQueriesContext(connection) as asked:
            page_of(client, source)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15, "\n".join(query["sql"] for query in asked.captured_queries)
