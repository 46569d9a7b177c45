"""The list of voices, and what the page of one voice shows beyond its own columns."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db.models import F, Prefetch, QuerySet
from django.utils.functional import cached_property

from archive.core.languages import current_language
from archive.core.relations import Ask, Relations
from archive.core.texts import Words
from archive.media.lines import Chapter
from archive.media.links import WithLinks
from archive.media.player import Player
from archive.sources.notes import Notes, with_sources

PAGE_SIZE = 60
#: Foreign keys that the page of a voice reads, fetched together with it.
JOINS = ("recording", "place_recorded", "rights_statement")


def voices_page(voices: QuerySet[Any], number: object) -> ListingPage:
    """One page of the list, by the day of recording; what has no date comes last."""
    ordered = voices.order_by(F("recorded_earliest").asc(nulls_last=True), "pk").prefetch_related("texts")
    return Paginator(ordered, PAGE_SIZE).get_page(number)


class Voice(WithLinks):
    """An oral history as its page shows it. Everything in it is public; each part asks the database once."""

    relations = Relations(
        people=Ask("people", to="memorial"),
        events=Ask("events", to="event", detail="date", day="date_earliest"),
        places=Ask("places", to="place"),
        exhibitions=Ask("chapter_links", to="chapter__page", role="chapter__anchor"),
        shown=Ask("scene_links", to="chapter__page", role="chapter__anchor"),
    )

    def __init__(self, page: Any, asked: Mapping[str, str] | None = None) -> None:
        self.page = page
        self.asked = asked

    @cached_property
    def notes(self) -> Notes:
        return Notes(with_sources(self.page.citations))

    @cached_property
    def player(self) -> Player:
        """The recording, to be heard or seen, and what is said in it."""
        return Player(self.page, self.asked, self.chapters)

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The chapters that have words, in order, with the public places that each speaks of."""
        places = Prefetch(
            "places", self.page.chapters.model._meta.get_field("places").related_model.objects.select_related("place")
        )
        return [
            Chapter(
                row.start_ms,
                *_words_of(row.words),
                [place for link in row.places.all() if (place := link.place).is_public()],
            )
            for row in self.page.chapters.all().prefetch_related("texts", places)
            if row.words
        ]

    @property
    def place_recorded(self) -> Any | None:
        place = self.page.place_recorded
        return place if place is not None and place.is_public() else None


def _words_of(row: Any) -> tuple[Words, Words]:
    """Title and synopsis of a chapter, in the language in which they stand."""
    is_fallback = row.language != current_language()
    return Words(row.title, row.language, is_fallback), Words(row.synopsis, row.language, is_fallback)
