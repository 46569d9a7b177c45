"""The frames of the archive's maps, and the projection that puts a point of the earth on the paper.

Mercator, because it keeps shapes: a circle on the ground is a circle on the sheet. Within one frame the scale changes
by less than five per cent; every disc is drawn at the scale of its own latitude.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import asinh, ceil, cos, degrees, radians, tan

#: Metres of a degree of a great circle, on a sphere of the earth's mean radius (6 371 008.8 m).
METRES_A_DEGREE = 111_195.08


@dataclass(frozen=True)
class Frame:
    """What part of the earth a map shows, in degrees; `coast` names the coastline that fills all of it."""

    name: str
    coast: str
    west: float
    south: float
    east: float
    north: float
    #: Minutes of arc between two lines of the grid, kilometres of the scale bar.
    grid_minutes: int
    bar_km: int
    #: Latitude and longitude of the middle of the sea's name.
    sea: tuple[float, float]

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


BAKU = Frame("baku", "absheron", 49.56, 40.235, 50.11, 40.655, grid_minutes=10, bar_km=10, sea=(40.622, 49.925))
CASPIAN = Frame("caspian", "caspian", 48.0, 38.45, 50.75, 40.9, grid_minutes=60, bar_km=50, sea=(39.32, 50.12))

#: From the closest to the widest: a place is shown on the first that holds it.
FRAMES = (BAKU, CASPIAN)


def frame_of(latitude: float, longitude: float) -> Frame | None:
    """The closest frame in which a point lies; None where no map of the archive shows it."""
    return next((frame for frame in FRAMES if frame.holds(latitude, longitude)), None)


@dataclass(frozen=True)
class Line:
    """A line of the grid: where it meets the edge, and its degrees in words."""

    at: float
    label: str


@dataclass(frozen=True)
class Sheet:
    """A frame on paper, `width` units wide; x grows to the east and y to the south."""

    frame: Frame
    width: int

    @cached_property
    def scale(self) -> float:
        """Units of a degree of longitude."""
        return self.width / (self.frame.east - self.frame.west)

    @cached_property
    def height(self) -> int:
        return round(self.y(self.frame.south))

    def x(self, longitude: float) -> float:
        return (longitude - self.frame.west) * self.scale

    def y(self, latitude: float) -> float:
        return (_stretched(self.frame.north) - _stretched(latitude)) * self.scale

    def length(self, metres: float, latitude: float) -> float:
        """A distance on the ground at this latitude, in units."""
        return metres / (METRES_A_DEGREE * cos(radians(latitude))) * self.scale

    @property
    def meridians(self) -> Iterator[Line]:
        for minutes in _steps(self.frame.west, self.frame.east, self.frame.grid_minutes):
            yield Line(self.x(minutes / 60), _in_words(minutes))

    @property
    def parallels(self) -> Iterator[Line]:
        for minutes in _steps(self.frame.south, self.frame.north, self.frame.grid_minutes):
            yield Line(self.y(minutes / 60), _in_words(minutes))


def _stretched(latitude: float) -> float:
    """Mercator's latitude, in degrees of the equator."""
    return degrees(asinh(tan(radians(latitude))))


def _steps(first: float, last: float, step: int) -> range:
    """The whole steps between two degrees, in minutes."""
    return range(ceil(first * 60 / step) * step, int(last * 60) + 1, step)


def _in_words(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    return f"{whole}°{rest:02d}′" if rest else f"{whole}°"
