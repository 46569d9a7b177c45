"""The grid of media, and what the page of one item shows beyond its own columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.utils.functional import cached_property

from archive.assets.renditions import GRID, LARGE, READING, picture_of, renditions_of
from archive.core.links import RecordLink
from archive.core.relations import Ask, Relations
from archive.media.allowed import may_be_shown
from archive.media.hotspots import Hotspot, hotspots_of
from archive.media.iiif.pictures import Picture, image_picture
from archive.media.links import WithLinks
from archive.media.player import Player
from archive.media.reading import Reader
from archive.media.versions import other_versions
from archive.sources.notes import Notes, with_sources

PAGE_SIZE = 48
#: Foreign keys that the page of an item reads, fetched together with it.
JOINS = ("image", "document", "recording", "place_made", "rights_statement")


@dataclass(frozen=True)
class MediaQuery:
    """What of the grid is asked for. Anything that is not understood is left out, not an error."""

    kind: str = ""
    page: str = "1"

    @classmethod
    def read(cls, parameters: Mapping[str, str], kinds: list[str]) -> "MediaQuery":
        kind = parameters.get("kind", "")
        return cls(kind if kind in kinds else "", parameters.get("page", "1")[:6])

    @property
    def address(self) -> str:
        """The query of the address, without the number of the page."""
        return f"kind={self.kind}" if self.kind else ""


@dataclass(frozen=True)
class Card:
    """An item in the grid: a picture where one may be shown uncovered, else its words alone."""

    page: Any
    picture: Any | None


class MediaIndex:
    """One page of the grid, in order of time; what has no date comes last."""

    def __init__(self, items: QuerySet[Any], query: MediaQuery, choices: list[tuple[str, Any]]) -> None:
        present = set(items.order_by().values_list("kind", flat=True).distinct())
        self.kinds = [(value, label) for value, label in choices if value in present]
        if query.kind:
            items = items.filter(kind=query.kind)
        ordered = items.order_by(F("date_earliest").asc(nulls_last=True), "pk").prefetch_related("texts")
        self.listing = Paginator(ordered, PAGE_SIZE).get_page(query.page)
        pages = list(self.listing.object_list)
        pictures = renditions_of((page.image_id for page in pages if not page.is_sensitive), GRID)
        self.cards = [Card(page, None if page.is_sensitive else pictures.get(page.image_id)) for page in pages]


class Item(WithLinks):
    """A media item as its page shows it. Everything in it is public; each part asks the database once."""

    relations = Relations(
        people=Ask("depicted_people", to="memorial"),
        events=Ask("depicted_events", to="event", detail="date", day="date_earliest"),
        places=Ask("depicted_places", to="place"),
        exhibitions=Ask("chapter_links", to="chapter__page", role="chapter__anchor"),
        shown=Ask("scene_links", to="chapter__page", role="chapter__anchor"),
    )

    def __init__(self, page: Any, asked: Mapping[str, str] | None = None) -> None:
        self.page = page
        self.asked = asked or {}

    @cached_property
    def notes(self) -> Notes:
        notes = Notes(with_sources(self.page.citations))
        for link in self.provenance:
            if link.source:
                notes.add([link], link.place_in_notes)
        return notes

    @cached_property
    def provenance(self) -> list[Any]:
        """The chain of custody, oldest first, as the curators put it in order."""
        return list(self.page.provenance.select_related("source").prefetch_related("texts"))

    @cached_property
    def versions(self) -> list[RecordLink]:
        return other_versions(self.page)

    @cached_property
    def picture(self) -> Any | None:
        """The image in the size for reading and in a large one; None while its derivatives are not made."""
        return picture_of(self.page.image_id, READING, LARGE)

    @cached_property
    def look(self) -> Picture | None:
        """The image, to be looked at closely."""
        return image_picture(self.page) if self.picture else None

    @cached_property
    def player(self) -> Player | None:
        """The recording, to be heard or seen."""
        player = Player(self.page, self.asked)
        return player if self.page.recording_id or player.transcript.rows else None

    @cached_property
    def hotspots(self) -> list[Hotspot]:
        """What is marked in the image."""
        return hotspots_of(self.page, [*self.people, *self.events, *self.places]) if self.page.image_id else []

    @cached_property
    def reader(self) -> Reader | None:
        """The pages of the document, where they have been made."""
        has_pages = self.page.document_id and may_be_shown(self.page)
        reader = Reader(self.page, self.asked.get("page", "1")[:6]) if has_pages else None
        return reader if reader and reader.pages else None

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width: a recording with its words, or the pages of a document. An image does not,
        and what is known of it stands beside it."""
        return bool(self.player or self.reader)

    @property
    def place_made(self) -> Any | None:
        place = self.page.place_made
        return place if place is not None and place.is_public() else None
