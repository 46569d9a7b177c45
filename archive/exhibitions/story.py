"""An exhibition as its page tells it: chapters, the records they draw on, the figures beside them."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from archive.core.links import RecordLink, collect_links, link_rows
from archive.events.models import EventPage, ReportedFigure
from archive.events.presenting import FigureTable, figure_tables, with_words_and_citations
from archive.media.models import MediaPage
from archive.memorials.models import MemorialPage
from archive.oral_histories.models import OralHistoryPage
from archive.places.models import Place
from archive.sources.notes import Notes, with_sources

PAGE_SIZE = 30


@dataclass
class Chapter:
    """One chapter in the reader's language, with what stands beside it."""

    anchor: str
    words: Any
    records: dict[str, list[RecordLink]]
    tables: list[FigureTable]


class Story:
    """An exhibition as its page shows it; the number of queries does not depend on its length."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @cached_property
    def notes(self) -> Notes:
        return Notes(with_sources(self.page.citations))

    @cached_property
    def chapters(self) -> list[Chapter]:
        """Chapters that have words, in order."""
        rows = list(self.page.chapters.all().prefetch_related("texts", "records"))
        linked = self._linked({link.record_id for row in rows for link in row.records.all()})
        figures = self._figures({row.figures_of_id for row in rows if row.figures_of_id and row.figures_measure})
        return [
            Chapter(
                anchor=row.anchor,
                words=row.words,
                records=_by_kind(linked[link.record_id] for link in row.records.all() if link.record_id in linked),
                tables=self._tables(row, figures),
            )
            for row in rows
            if row.words
        ]

    def _linked(self, keys: set[int]) -> dict[int, RecordLink]:
        """The public records among these pages, by key: one query for all types."""
        if not keys:
            return {}
        found = collect_links(
            link_rows("events", EventPage.objects.filter(pk__in=keys), role="pk", detail="date", day="date_earliest"),
            link_rows("people", MemorialPage.objects.filter(pk__in=keys), role="pk", detail="group"),
            link_rows("places", Place.objects.filter(pk__in=keys), role="pk", detail="kind"),
            link_rows("media", MediaPage.objects.filter(pk__in=keys), role="pk", detail="kind"),
            link_rows("voices", OralHistoryPage.objects.filter(pk__in=keys), role="pk"),
        )
        return {int(link.role): link for links in found.values() for link in links}

    def _figures(self, events: set[int]) -> dict[tuple[int, str], list[Any]]:
        """The figures of the public events among these, by event and measure."""
        if not events:
            return {}
        rows = ReportedFigure.objects.filter(page__in=EventPage.objects.public().filter(pk__in=events))
        found: dict[tuple[int, str], list[Any]] = {}
        for figure in with_words_and_citations(rows.order_by("page_id", "sort_order", "pk")):
            found.setdefault((figure.page_id, figure.measure), []).append(figure)
        return found

    def _tables(self, row: Any, figures: dict[tuple[int, str], list[Any]]) -> list[FigureTable]:
        return figure_tables(figures.get((row.figures_of_id, row.figures_measure), []), self.notes)


def _by_kind(links: Any) -> dict[str, list[RecordLink]]:
    found: dict[str, list[RecordLink]] = {}
    for link in links:
        found.setdefault(link.relation, []).append(link)
    return found


def exhibitions_page(exhibitions: QuerySet[Any], number: object) -> ListingPage:
    """One page of the list, the newest first."""
    ordered = exhibitions.order_by("-first_published_at", "-pk").prefetch_related("texts", "chapters__texts")
    return Paginator(ordered, PAGE_SIZE).get_page(number)
