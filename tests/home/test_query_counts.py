"""Pages cost the same number of queries in a small archive and in a large one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from archive.events.models import EventPage, ReportedFigure, ReportedFigureText
from tests.benchmarks.synthetic import SHARES, populate
from tests.factories import make_era, make_exhibition
from tests.pages import path_of

SIZES = (50, 5000)
DISPUTE = [("conflict", {"about": "hour", "text": "Synthetic versions.", "anchor": "x1"})]
LIMIT = 15
LIMIT_OF_HOME_AND_EXHIBITIONS = 25


def addresses(records: dict[type[Page], list[Any]], exhibition: Any) -> Iterator[tuple[str, int]]:
    """Every public page of the archive, and how many queries it may cost."""
    yield "/en/", LIMIT_OF_HOME_AND_EXHIBITIONS
    yield path_of(exhibition), LIMIT_OF_HOME_AND_EXHIBITIONS
    yield path_of(exhibition.get_parent()), LIMIT_OF_HOME_AND_EXHIBITIONS
    yield "/en/map/", LIMIT_OF_HOME_AND_EXHIBITIONS
    yield "/en/map/?day=1990-01-20", LIMIT_OF_HOME_AND_EXHIBITIONS
    yield "/en/disputed/", LIMIT_OF_HOME_AND_EXHIBITIONS
    yield "/en/new/", LIMIT
    for model in SHARES:
        hub = records[model][0]
        yield path_of(hub.get_parent()), LIMIT
        yield path_of(hub), LIMIT
        yield path_of(records[model][1]), LIMIT
    yield "/en/timeline/", LIMIT_OF_HOME_AND_EXHIBITIONS
    yield "/en/timeline/synthetic-night/", LIMIT_OF_HOME_AND_EXHIBITIONS
    yield "/en/events/?from=1990-01-19&to=1990-01-21", LIMIT
    yield "/en/search/?q=synthetic", LIMIT
    yield "/en/search/?q=synthetic&from=1990&to=1990&language=az&has=source", LIMIT
    yield "/en/search/?type=memorials&language=az", LIMIT


def index_some(records: dict[type[Page], list[Any]]) -> None:
    """A tenth of each type for the search: indexing thousands would be most of this test's time."""
    for model, listed in records.items():
        get_search_backend().add_bulk(model, listed[: len(listed) // 10 + 1])


def measure(size: int, client: Client) -> dict[str, tuple[int, list[str]]]:
    """Fill an empty archive with `size` records and count the queries of every page, warm."""
    records = populate(size)
    hubs = [records[model][0] for model in list(SHARES)[1:]]
    exhibition = make_exhibition(slug="synthetic", records=hubs, sources=[records[next(iter(SHARES))][0]], body=DISPUTE)
    for event in records[EventPage][: size // 10]:
        ReportedFigure.objects.bulk_create(
            ReportedFigure(page=event, measure="wounded", lowest=value, identifier=f"BJ-F-{event.pk}{value}")
            for value in (7, 9)
        )
    figures = ReportedFigure.objects.all()
    ReportedFigureText.objects.bulk_create(
        ReportedFigureText(figure=figure, language="en", value="7", said_by="Synthetic") for figure in figures
    )
    make_era("synthetic-night", date="1990-01-19/1990-01-22", scale="hours")
    index_some(records)
    counted: dict[str, tuple[int, list[str]]] = {}
    for path, limit in addresses(records, exhibition):
        assert client.get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        assert response.status_code == 200
        queries = [query["sql"] for query in captured.captured_queries]
        counted[path] = (limit, queries)
    return counted


@pytest.mark.once  # thousands of records, for what a hundred other tests ask
@pytest.mark.django_db
@pytest.mark.usefixtures("empty_archive")
def test_queries_are_few_and_do_not_grow(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # For a word that many records hold no near names are looked for, and of more places than a list holds those are
    # asked for that are shown: so it is here in both archives.
    monkeypatch.setattr("archive.search.results.MANY", 1)
    monkeypatch.setattr("archive.search.place_names.MOST_PLACES", 1)
    before = transaction.savepoint()
    small = measure(SIZES[0], client)
    transaction.savepoint_rollback(before)
    cache.clear()
    large = measure(SIZES[1], client)
    assert list(small) == list(large)
    for path, (limit, queries) in large.items():
        listing = "\n".join(query[:60] + " … " + query[-200:] for query in queries)
        assert len(queries) <= limit, f"{path}: {len(queries)} queries\n{listing}"
        assert len(queries) == len(small[path][1]), (
            f"{path}: {len(small[path][1])} queries in a small archive\n{listing}"
        )
