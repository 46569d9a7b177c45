"""What stands on the map and beside it: public places, and at each the events and people of the day.

Three questions to the database, whatever the size of the archive; each answer is bounded.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.core.links import RecordLink
from archive.core.texts import Words
from archive.core.visibility import public_rule
from archive.events.enums import PlaceRole
from archive.events.models import EventPlace
from archive.exhibitions.atlas.days import Day
from archive.memorials.enums import Group, MemorialPlaceRole
from archive.memorials.models import MemorialPlace
from archive.places.atlas.drawing import Drawing, Spot, draw
from archive.places.atlas.sheets import FRAMES, Frame, frame_of
from archive.places.models import Place
from archive.places.presenting import uncertainty_words

#: Places on the page, those of most events first; events listed at one of them.
MOST_PLACES, MOST_EVENTS = 60, 8

#: The dates of a life that say when somebody was at a place. Nothing says when a person lived somewhere.
_DATED = {MemorialPlaceRole.BORN: "birth", MemorialPlaceRole.DIED: "death"}


@dataclass(frozen=True)
class People:
    """How many people of one group have to do with a place in one way."""

    role: str
    group: str
    count: int


@dataclass
class AtPlace:
    """A place with what the archive knows of it on the day."""

    key: int
    label: Words
    url_path: str
    latitude: float | None
    longitude: float | None
    uncertainty_m: int | None
    event_count: int
    number: int = 0
    events: list[RecordLink] = field(default_factory=list)
    people: list[People] = field(default_factory=list)

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    @property
    def frame(self) -> Frame | None:
        if self.latitude is None or self.longitude is None:
            return None
        return frame_of(self.latitude, self.longitude)

    @property
    def is_quiet(self) -> bool:
        return not self.event_count and not self.people

    @property
    def more(self) -> int:
        """Events that are not listed here."""
        return max(0, self.event_count - len(self.events))

    @property
    def uncertainty(self) -> str:
        return uncertainty_words(self.uncertainty_m) if self.has_point else ""

    def spot(self) -> Spot:
        people = sum(entry.count for entry in self.people)
        about = [
            self.uncertainty,
            ngettext("%(count)s event", "%(count)s events", self.event_count) % {"count": self.event_count}
            if self.event_count
            else "",
            _("people connected with it") if people else "",
        ]
        return Spot(
            self.label,
            self.url_path,
            self.latitude or 0.0,
            self.longitude or 0.0,
            self.uncertainty_m,
            self.number,
            ", ".join(filter(None, about)),
            self.is_quiet,
        )


@dataclass(frozen=True)
class MapSheet:
    """One map, the places that have something to tell on the day, and the others."""

    drawing: Drawing
    places: list[AtPlace]
    others: list[AtPlace]

    @property
    def name(self) -> str:
        return self.drawing.name


class Atlas:
    """The page of the map for one day, or for all."""

    def __init__(self, day: Day) -> None:
        self.day = day

    @cached_property
    def sheets(self) -> list[MapSheet]:
        """The maps, if a place of the archive lies on one of them: an archive of elsewhere has none."""
        return [self._sheet(frame) for frame in FRAMES] if any(place.frame for place in self.places) else []

    @property
    def beyond(self) -> list[AtPlace]:
        """Places that lie outside every map."""
        return [place for place in self.places if place.has_point and place.frame is None]

    @property
    def located(self) -> list[AtPlace]:
        """Places that any map could show, those of most events first."""
        return [place for place in self.places if place.has_point]

    @property
    def unlocated(self) -> list[AtPlace]:
        return [place for place in self.places if not place.has_point]

    @property
    def has_more(self) -> bool:
        return len(self._rows) > MOST_PLACES

    @property
    def most(self) -> int:
        return MOST_PLACES

    @property
    def told(self) -> int:
        """How many places have something to tell on the day."""
        return sum(not place.is_quiet for place in self.places)

    @cached_property
    def _rows(self) -> list[tuple[Any, ...]]:
        happened = public_rule(through="event_links__page")
        on_the_day = self.day.overlaps("event_links__page__date_earliest", "event_links__page__date_latest")
        events = Count("event_links__page", filter=happened & on_the_day, distinct=True)
        counted = Place.objects.public().annotate(event_count=events).order_by("-event_count", "identifier")
        columns = ("pk", "labels", "url_path", "identifier", "latitude", "longitude", "uncertainty_m", "event_count")
        return list(counted.values_list(*columns)[: MOST_PLACES + 1])

    @cached_property
    def places(self) -> list[AtPlace]:
        """The places of the page, those of most events first."""
        found = {}
        for key, labels, url_path, identifier, *known in self._rows[:MOST_PLACES]:
            label = RecordLink("place", labels, url_path, identifier, "", "", None).label
            found[key] = AtPlace(key, label, url_path, *known)
        for key, link in self._events(list(found)):
            found[key].events.append(link)
        for key, people in self._people(list(found)):
            found[key].people.append(people)
        for place in found.values():
            place.people.sort(key=_reading_order)
        return list(found.values())

    def _events(self, keys: list[int]) -> list[tuple[int, RecordLink]]:
        """The first events at each place, in order of time."""
        rows = EventPlace.objects.filter(public_rule(through="page"), place_id__in=keys)
        rows = rows.filter(self.day.overlaps("page__date_earliest", "page__date_latest"))
        order = [F("page__date_earliest").asc(), F("page__clock_time").asc(nulls_first=True), F("page_id").asc()]
        rank = Window(RowNumber(), partition_by=[F("place_id")], order_by=[*order, F("sort_order").asc()])
        first = rows.annotate(rank=rank).filter(rank__lte=MOST_EVENTS).order_by("place_id", "rank")
        columns = ("page__labels", "page__url_path", "page__identifier", "role", "page__date", "page__date_earliest")
        found: dict[tuple[int, str], RecordLink] = {}
        for key, labels, url_path, identifier, role, date, earliest in first.values_list("place_id", *columns):
            said = "" if role == PlaceRole.HERE else str(PlaceRole(role).label)
            found.setdefault((key, identifier), RecordLink("event", labels, url_path, identifier, said, date, earliest))
        return [(key, link) for (key, _identifier), link in found.items()]

    def _people(self, keys: list[int]) -> list[tuple[int, People]]:
        rows = MemorialPlace.objects.filter(public_rule(through="page"), place_id__in=keys).order_by()
        if self.day.when:
            met = Q()
            for role, fact in _DATED.items():
                met |= Q(role=role) & self.day.overlaps(f"page__{fact}_earliest", f"page__{fact}_latest")
            rows = rows.filter(met)
        counted = rows.values_list("place_id", "role", "page__group").annotate(people=Count("page_id", distinct=True))
        return [(key, People(role, group, count)) for key, role, group, count in counted]

    def _sheet(self, frame: Frame) -> MapSheet:
        here = [place for place in self.places if place.frame == frame]
        places, others = [p for p in here if not p.is_quiet], [p for p in here if p.is_quiet]
        for number, place in enumerate(places, start=1):
            place.number = number
        return MapSheet(draw(frame, [place.spot() for place in here]), places, others)


def _reading_order(people: People) -> tuple[int, int]:
    """A life in its order, civilians before servicemen."""
    return list(MemorialPlaceRole).index(MemorialPlaceRole(people.role)), list(Group).index(Group(people.group))
