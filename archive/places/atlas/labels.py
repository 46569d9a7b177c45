"""Where the words stand on a map: greedy, the most important first, none over another.

The server does not know the reader's font. Widths are estimates on the safe side, from the kind of each letter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot

LINE_HEIGHT = 1.12
#: A name longer than this many letters is broken into two lines where it has a space.
LONG = 15
#: A disc wider than this, in units, carries its name inside.
WIDE = 60.0
_MARGIN, _GAP = 6.0, 4.0
_DIRECTIONS = ((1, 0), (-1, 0), (0.5, -1), (0.5, 1), (-0.5, -1), (-0.5, 1), (0, -1), (0, 1))
_DISTANCES = (0.0, 16.0, 34.0, 56.0, 84.0)


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the box that is nearest to a point."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


@dataclass(frozen=True)
class Anchor:
    """The disc that a label belongs to."""

    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        reach = self.radius + 2
        return Box(self.x - reach, self.y - reach, self.x + reach, self.y + reach)


@dataclass(frozen=True)
class Placed:
    """A label in its place: the lines at x, each with its baseline; a leader where it stands away from its disc."""

    box: Box
    x: float
    anchor: str
    lines: list[tuple[float, str]]
    leader: tuple[float, float, float, float] | None


def estimated_width(text: str, size: float) -> float:
    return size * sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if letter in "iıİIlj.,:;'’‘()“”«»|! ":
        return 0.34
    if letter in "mwMWшщжюыфмШЩЖЮМФ—":
        return 0.88
    return 0.7 if letter.isupper() else 0.56


def broken(text: str) -> list[str]:
    """A long name in two lines as even as its spaces allow."""
    breaks = [at for at, letter in enumerate(text) if letter == " "]
    if len(text) <= LONG or not breaks:
        return [text]
    at = min(breaks, key=lambda place: abs(place - len(text) / 2))
    return [text[:at], text[at + 1 :]]


class Room:
    """The free room of a sheet. Who comes first is placed best; who finds no room is not labelled."""

    def __init__(self, width: float, height: float, taken: Sequence[Box] = ()) -> None:
        self.sheet = Box(_MARGIN, _MARGIN, width - _MARGIN, height - _MARGIN)
        self.taken = list(taken)

    def place(self, disc: Anchor, lines: Sequence[str], size: float) -> Placed | None:
        width = max(estimated_width(line, size) for line in lines)
        height = size * LINE_HEIGHT * len(lines)
        for x, y, anchor in _candidates(disc, width, height):
            left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
            box = Box(left, y - height / 2, left + width, y + height / 2)
            leader = self._leader(disc, box)
            if self._is_free(box, disc) and self._is_open(leader):
                self.taken.append(box)
                self.taken += [Box(px - 2, py - 2, px + 2, py + 2) for px, py in _along(leader)]
                top = box.top + size * 0.86
                baselines = [(top + place * size * LINE_HEIGHT, line) for place, line in enumerate(lines)]
                return Placed(box, x, anchor, baselines, leader)
        return None

    def _is_free(self, box: Box, disc: Anchor) -> bool:
        inside = self.sheet.holds(box.left, box.top) and self.sheet.holds(box.right, box.bottom)
        return inside and not any(box.overlaps(other) for other in self.taken)

    def _is_open(self, leader: tuple[float, float, float, float] | None) -> bool:
        """No leader runs through another label; near its own disc it may touch the neighbours."""
        return not any(other.holds(x, y) for x, y in _along(leader)[2:] for other in self.taken)

    @staticmethod
    def _leader(disc: Anchor, box: Box) -> tuple[float, float, float, float] | None:
        end_x, end_y = box.nearest(disc.x, disc.y)
        distance = hypot(end_x - disc.x, end_y - disc.y)
        if distance <= disc.radius + _GAP + 6:
            return None
        share, stop = disc.radius / distance, 1 - 2 / distance
        along_x, along_y = end_x - disc.x, end_y - disc.y
        return (
            disc.x + along_x * share,
            disc.y + along_y * share,
            disc.x + along_x * stop,
            disc.y + along_y * stop,
        )


def _along(leader: tuple[float, float, float, float] | None) -> list[tuple[float, float]]:
    """Points on a leader, from its disc to its label."""
    if leader is None:
        return []
    x1, y1, x2, y2 = leader
    count = max(2, int(hypot(x2 - x1, y2 - y1) / 4))
    return [(x1 + (x2 - x1) * step / count, y1 + (y2 - y1) * step / count) for step in range(1, count)]


def _candidates(disc: Anchor, width: float, height: float) -> Iterator[tuple[float, float, str]]:
    """Where a label may stand, the best first: x, the middle of its height, and which end of it is at x."""
    if disc.radius > WIDE:
        inner = disc.radius - height / 2 - _GAP - width * width / 8 / disc.radius
        for x, y in ((0.0, 0.9), (0.0, -0.9), (0.55, 0.65), (-0.55, 0.65), (0.55, -0.65), (-0.55, -0.65)):
            yield disc.x + x * inner, disc.y + y * inner, "middle"
    for distance in _DISTANCES:
        reach = disc.radius + _GAP + distance
        for right, down in _DIRECTIONS:
            x, y = disc.x + right * reach, disc.y + down * (reach + height / 2)
            yield x, y, "middle" if right == 0 else "start" if right > 0 else "end"
