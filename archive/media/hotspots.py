"""What is seen where in an image: the records that a curator has marked in it, as links."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Value

from archive.core.links import RecordLink

#: Accessor of the rows, and the key that leads to the record.
_DEPICTED = (("depicted_people", "memorial"), ("depicted_events", "event"), ("depicted_places", "place"))
#: Percent of the image. In a frame narrower than these a number has no room on a phone, or on any screen: it would
#: hide what is beside the frame, on a map its printed names.
_ROOM, _LEAST_ROOM = 5.0, 2.5


@dataclass(frozen=True)
class Hotspot:
    """A public record, and where it is seen: from the left and from the top, width and height, in percent."""

    link: RecordLink
    x: float
    y: float
    width: float
    height: float

    @property
    def has_room(self) -> bool:
        """Whether a number can stand in the frame, at least on a large screen."""
        return min(self.width, self.height) >= _LEAST_ROOM

    @property
    def is_narrow(self) -> bool:
        return min(self.width, self.height) < _ROOM

    @property
    def region(self) -> str:
        return f"{self.x:g},{self.y:g},{self.width:g},{self.height:g}"

    @property
    def fragment(self) -> str:
        """As a media fragment (W3C Media Fragments 1.0, section 4.2.2)."""
        return f"xywh=percent:{self.region}"


def hotspots_of(page: Any, links: Iterable[RecordLink]) -> list[Hotspot]:
    """The marked regions of those of the `links` (which are public) that have one: people, events, places, each in
    the curator's order, which may be that of numbers in the image itself; one query."""
    shown = {link.identifier: link for link in links}
    if not shown:
        return []
    rows = sorted(_regions(page), key=lambda row: row[0])
    return [Hotspot(shown[identifier], *region) for _place, identifier, *region in rows if identifier in shown]


def _regions(page: Any) -> Iterator[tuple[Any, ...]]:
    """Where the row stands among all, identifier of the record, then left, top, width and height."""
    questions = []
    for kind, (accessor, to) in enumerate(_DEPICTED):
        rows = getattr(page, accessor)
        if getattr(rows, "is_deferring", False):  # a preview: what it shows is not stored
            marked = [row for row in rows.all() if row.region]
            yield from (((kind, order), getattr(row, to).identifier, *row.region) for order, row in enumerate(marked))
        else:
            model = page._meta.get_field(accessor).related_model
            marked = model._default_manager.filter(page_id=page.pk, region_x__isnull=False).order_by()
            names = ("sort_order", "pk", f"{to}__identifier", "region_x", "region_y", "region_width", "region_height")
            questions.append(marked.values_list(Value(kind), *names))
    if questions:
        first, *others = questions
        for kind, order, pk, *rest in first.union(*others, all=True):
            yield (kind, order or 0, pk), *rest
