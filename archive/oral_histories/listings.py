"""The list of voices, and what the page of one voice shows beyond its own columns."""

from typing import Any

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.utils.functional import cached_property

from archive.core.links import RecordLink, collect_links, link_rows, once
from archive.sources.notes import Notes, with_sources

PAGE_SIZE = 60
#: Foreign keys that the page of a voice reads, fetched together with it.
JOINS = ("recording", "place_recorded", "rights_statement")


def voices_page(voices: QuerySet[Any], number: object) -> ListingPage:
    """One page of the list, by the day of recording; what has no date comes last."""
    ordered = voices.order_by(F("recorded_earliest").asc(nulls_last=True), "pk").prefetch_related("texts")
    return Paginator(ordered, PAGE_SIZE).get_page(number)


class Voice:
    """An oral history as its page shows it. Everything in it is public; each part asks the database once."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @cached_property
    def notes(self) -> Notes:
        return Notes(with_sources(self.page.citations))

    @cached_property
    def transcripts(self) -> list[Any]:
        """The rows that hold a transcript: the reader's language first, then in the order of entry."""
        rows = [row for row in self.page.texts.all() if row.transcript]
        preferred = self.page.words("transcript").language
        return sorted(rows, key=lambda row: row.language != preferred)

    @cached_property
    def people(self) -> list[Any]:
        return _public(link.memorial for link in self.page.people.select_related("memorial"))

    @cached_property
    def events(self) -> list[Any]:
        return _public(link.event for link in self.page.events.select_related("event"))

    @cached_property
    def places(self) -> list[Any]:
        return _public(link.place for link in self.page.places.select_related("place"))

    @property
    def place_recorded(self) -> Any | None:
        place = self.page.place_recorded
        return place if place is not None and place.is_public() else None

    @cached_property
    def exhibitions(self) -> list[RecordLink]:
        """Public exhibitions that draw on the voice."""
        chapters = link_rows("exhibitions", self.page.chapter_links.all(), to="chapter__page", role="chapter__anchor")
        return once(collect_links(chapters).get("exhibitions", []))


def _public(records: Any) -> list[Any]:
    return [record for record in records if record.is_public()]
