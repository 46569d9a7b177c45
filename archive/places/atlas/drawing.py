"""A map ready for its template (`components/map.html`): any set of places on one sheet.

Every number is written out here: templates would put a comma into it in the languages that have one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from archive.core.texts import Words
from archive.places.atlas.coast import coast_path
from archive.places.atlas.labels import WIDE, Anchor, Box, Placed, Room, broken, estimated_width
from archive.places.atlas.sheets import FRAMES, Frame, Sheet, frame_of

#: Units of the maps on a page of their own, and of the small one beside the facts of a place.
PAGE_WIDTH, LOCATOR_WIDTH = 640, 300
#: No disc is drawn smaller than this many units.
SMALLEST = 5.0
#: A disc wider than this many units is a ring with hardly any shade: it must not hide the map.
_SHADED = 40.0
#: Metres. A place known as well as this has a mark in the middle of its disc.
EXACT = 250
#: Units of the letters of a name, and of the numbers that stand for the names on a small screen.
NAME_SIZE, NUMBER_SIZE, SEA_SIZE = 15.0, 30.0, 17.0


@dataclass(frozen=True)
class Spot:
    """A place as a map needs it. `about` is what a reader who does not see the disc is told beside its name;
    a quiet one has nothing to tell here and is not labelled."""

    label: Words
    url_path: str
    latitude: float
    longitude: float
    uncertainty_m: int | None
    number: int = 0
    about: str = ""
    is_quiet: bool = False


@dataclass(frozen=True)
class Text:
    """Words on the map."""

    x: str
    anchor: str
    lines: list[tuple[str, str]]
    leader: tuple[str, ...] = ()


@dataclass(frozen=True)
class Disc:
    """A place on the sheet."""

    spot: Spot
    x: str
    y: str
    radius: str
    is_exact: bool
    is_wide: bool
    name: Text | None = None
    numeral: Text | None = None


@dataclass(frozen=True)
class Inset:
    """The outline of a closer map on this one."""

    name: str
    x: str
    y: str
    width: str
    height: str


class Drawing:
    """Places on a sheet, the widest disc lowest. `is_locator`: one place, small, without words."""

    def __init__(self, frame: Frame, spots: Iterable[Spot], *, is_locator: bool = False) -> None:
        self.frame = frame
        self.is_locator = is_locator
        self.sheet = Sheet(frame, LOCATOR_WIDTH if is_locator else PAGE_WIDTH)
        self.spots = list(spots)

    @property
    def name(self) -> str:
        return self.frame.name

    @property
    def size(self) -> tuple[int, int]:
        return self.sheet.width, self.sheet.height

    @property
    def coast(self) -> str:
        return coast_path(self.sheet)

    @property
    def meridians(self) -> list[tuple[str, str]]:
        return [(_number(line.at), line.label) for line in self.sheet.meridians]

    @property
    def parallels(self) -> list[tuple[str, str]]:
        return [(_number(line.at), line.label) for line in self.sheet.parallels]

    @cached_property
    def inset(self) -> Inset | None:
        """Where the closer map lies on this one."""
        closer = FRAMES[FRAMES.index(self.frame) - 1] if FRAMES.index(self.frame) else None
        if closer is None or self.is_locator:
            return None
        left, top = self.sheet.x(closer.west), self.sheet.y(closer.north)
        width, height = self.sheet.x(closer.east) - left, self.sheet.y(closer.south) - top
        return Inset(closer.name, _number(left), _number(top), _number(width), _number(height))

    @cached_property
    def bar(self) -> tuple[str, str, str]:
        """The scale: its length at the foot of the sheet, the middle of it, and what it measures."""
        length = self.sheet.length(self.frame.bar_km * 1000, self.frame.south)
        return _number(length), _number(length / 2), _("%(distance)s km") % {"distance": self.frame.bar_km}

    @cached_property
    def sea(self) -> Text:
        latitude, longitude = self.frame.sea
        x, y = self.sheet.x(longitude), self.sheet.y(latitude)
        return Text(_number(x), "middle", [(_number(y), _("Caspian Sea"))])

    @cached_property
    def discs(self) -> list[Disc]:
        anchors = [self._anchor(spot) for spot in self.spots]
        names, numerals = self._labels(anchors, named=True), self._labels(anchors, named=False)
        order = sorted(range(len(anchors)), key=lambda place: -anchors[place].radius)
        return [self._disc(self.spots[place], anchors[place], names[place], numerals[place]) for place in order]

    def _anchor(self, spot: Spot) -> Anchor:
        radius = self.sheet.length(spot.uncertainty_m or 0, spot.latitude)
        return Anchor(self.sheet.x(spot.longitude), self.sheet.y(spot.latitude), max(radius, SMALLEST))

    def _disc(self, spot: Spot, anchor: Anchor, name: Text | None, numeral: Text | None) -> Disc:
        exact = spot.uncertainty_m is not None and spot.uncertainty_m <= EXACT
        x, y, radius = _number(anchor.x), _number(anchor.y), _number(anchor.radius)
        return Disc(spot, x, y, radius, exact, anchor.radius > _SHADED, name, numeral)

    def _labels(self, anchors: list[Anchor], *, named: bool) -> list[Text | None]:
        """Names for a large screen, or numbers for a small one: small discs first, they have least room."""
        if self.is_locator:
            return [None for _anchor in anchors]
        room = Room(*self.size, taken=self._taken(anchors))
        labels: list[Text | None] = [None for _anchor in anchors]
        for place in sorted(range(len(anchors)), key=lambda place: anchors[place].radius):
            spot = self.spots[place]
            if not spot.is_quiet:
                labels[place] = _text(self._placed(room, anchors[place], spot, named))
        return labels

    @staticmethod
    def _placed(room: Room, anchor: Anchor, spot: Spot, named: bool) -> Placed | None:
        """The number alone stands where the name finds no room."""
        number = [str(spot.number)]
        if not named:
            return room.place(anchor, number, NUMBER_SIZE)
        return room.place(anchor, broken(f"{spot.number} {spot.label}"), NAME_SIZE) or room.place(
            anchor, number, NAME_SIZE
        )

    def _taken(self, anchors: list[Anchor]) -> list[Box]:
        """What no label may cover: discs without words in them, the scale, the sea's name, degrees at the edges."""
        width, height = self.size
        latitude, longitude = self.frame.sea
        half, y = estimated_width(self.sea.lines[0][1], SEA_SIZE * 1.2) / 2, self.sheet.y(latitude)
        x = self.sheet.x(longitude)
        taken = [anchor.box for anchor in anchors if anchor.radius <= WIDE]
        taken += [Box(x - half, y - SEA_SIZE, x + half, y + 5), Box(0, height - 52, 200, height)]
        taken += [Box(0, 0, width, 20), Box(width - 44, 0, width, height)]
        return taken


def draw(frame: Frame, spots: Iterable[Spot]) -> Drawing:
    """A map of any places that lie in this frame."""
    return Drawing(frame, spots)


def locator(page: Any) -> Drawing | None:
    """The small map beside the facts of a place; None without coordinates, or where no map of the archive reaches."""
    frame = frame_of(page.latitude, page.longitude) if page.has_point else None
    if frame is None:
        return None
    spot = Spot(page.label, page.url_path, page.latitude, page.longitude, page.uncertainty_m)
    return Drawing(frame, [spot], is_locator=True)


def _text(placed: Placed | None) -> Text | None:
    if placed is None:
        return None
    lines = [(_number(y), line) for y, line in placed.lines]
    leader = tuple(_number(part) for part in placed.leader or ())
    return Text(_number(placed.x), placed.anchor, lines, leader)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
