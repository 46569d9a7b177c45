"""An exhibition as its page tells it: chapters, their words and scenes, the records they draw on."""

from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Any

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from archive.core.blocks import linked_texts
from archive.core.links import RecordLink, collect_links, link_rows
from archive.core.rich_text import ask_together
from archive.events.models import EventPage
from archive.exhibitions.blocks import stored_scenes
from archive.exhibitions.cast import Cast
from archive.exhibitions.scenes import Scene, Stage
from archive.media.models import MediaPage
from archive.memorials.models import MemorialPage
from archive.oral_histories.models import OralHistoryPage
from archive.places.models import Place
from archive.sources.notes import Notes, with_sources

PAGE_SIZE = 30


@dataclass
class Part:
    """Words that stand together, and the scenes after them."""

    blocks: list[Any] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)


@dataclass
class Chapter:
    """One chapter in the reader's language. The records that it draws on stand beside its opening: all of it up
    to the first scene that takes the whole width of the page."""

    anchor: str
    words: Any
    records: dict[str, list[RecordLink]]
    opening: list[Part]
    rest: list[Part]
    following: "Chapter | None" = None


class Story:
    """An exhibition as its page shows it; the number of queries does not depend on its length."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @cached_property
    def notes(self) -> Notes:
        return Notes(with_sources(self.page.citations))

    @property
    def has_comparison(self) -> bool:
        """Whether the page needs the slider that lays one image over another."""
        return self._has_scene_with("may_slide")

    @property
    def has_map(self) -> bool:
        """Whether the page needs the style of the drawn maps."""
        return self._has_scene_with("drawing")

    def _has_scene_with(self, wanted: str) -> bool:
        parts = [part for chapter in self.chapters for part in [*chapter.opening, *chapter.rest]]
        return any(scene.shows.get(wanted) for part in parts for scene in part.scenes)

    @cached_property
    def chapters(self) -> list[Chapter]:
        """Chapters that have words, in order."""
        rows = [row for row in self.page.chapters.all().prefetch_related("texts", "records") if row.words]
        ask_together(linked_texts(*(words.body for words in (self.page.text, *(row.words for row in rows)) if words)))
        stored = [stored_scenes(row.scenes) for row in rows]
        cast = Cast(scene for scenes in stored for scene in scenes)
        linked = self._linked({link.record_id for row in rows for link in row.records.all()} | cast.stops)
        found = []
        for row, scenes in zip(rows, stored, strict=True):
            stage = Stage(cast, linked, self.notes, row.anchor)
            for position, (kind, parts) in enumerate(scenes, start=1):
                stage.put(kind, parts, position)
            opening, rest = arranged(list(row.words.body), stage.found)
            records = by_kind(linked[link.record_id] for link in row.records.all() if link.record_id in linked)
            found.append(Chapter(row.anchor, row.words, records, opening, rest))
        for chapter, following in pairwise(found):
            chapter.following = following
        return found

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


def arranged(blocks: list[Any], scenes: list[Scene]) -> tuple[list[Part], list[Part]]:
    """Scenes behind the blocks that they follow, those that follow none of them at the end; cut in two before
    the first scene that takes the whole width."""
    anchors = [_anchor_of(block) for block in blocks]
    due: dict[str, list[Scene]] = {}
    for scene in scenes:
        due.setdefault(scene.after if scene.after in anchors else "", []).append(scene)
    parts = [Part()]
    for block, anchor in zip(blocks, anchors, strict=True):
        if parts[-1].scenes:
            parts.append(Part())
        parts[-1].blocks.append(block)
        parts[-1].scenes += due.pop(anchor, []) if anchor else []
    parts[-1].scenes += due.pop("", [])
    opening: list[Part] = []
    for position, part in enumerate(parts):
        narrow = list(takewhile(lambda scene: scene.width == "column", part.scenes))
        opening.append(Part(part.blocks, narrow))
        if len(narrow) < len(part.scenes):
            return opening, [Part([], part.scenes[len(narrow) :]), *parts[position + 1 :]]
    return opening, []


def _anchor_of(block: Any) -> str:
    return str(block.value.get("anchor") or "") if hasattr(block.value, "get") else ""


def by_kind(links: Any) -> dict[str, list[RecordLink]]:
    found: dict[str, list[RecordLink]] = {}
    for link in links:
        found.setdefault(link.relation, []).append(link)
    return found


def exhibitions_page(exhibitions: QuerySet[Any], number: object) -> ListingPage:
    """One page of the list, the newest first."""
    ordered = exhibitions.order_by("-first_published_at", "-pk").prefetch_related("texts", "chapters__texts")
    return Paginator(ordered, PAGE_SIZE).get_page(number)
