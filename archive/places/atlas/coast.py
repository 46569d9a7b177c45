"""The coastline as the path of an SVG: read once, projected once a sheet."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from archive.places.atlas.sheets import Sheet

DATA = Path(__file__).parent / "data"

#: Points nearer to the last one than this, in units of the sheet, draw nothing that could be seen.
_FINEST = 0.8

Ring = list[tuple[float, float]]


@cache
def rings(name: str) -> list[Ring]:
    """The shores of one coastline file: closed rings of longitude and latitude."""
    collection = json.loads((DATA / f"coast-{name}.geojson").read_text(encoding="utf-8"))
    shapes = (feature["geometry"] for feature in collection["features"])
    return [[(point[0], point[1]) for point in ring] for shape in shapes for ring in _rings_of(shape)]


def _rings_of(shape: dict[str, list[list[list[list[float]]]]]) -> Iterator[list[list[float]]]:
    for polygon in shape["coordinates"]:
        yield from polygon


@cache
def coast_path(sheet: Sheet) -> str:
    """The land on this sheet, in whole tenths of a unit."""
    return "".join(_path((sheet.x(east), sheet.y(north)) for east, north in ring) for ring in rings(sheet.frame.coast))


def _path(points: Iterable[tuple[float, float]]) -> str:
    """One closed ring as an engraver's hand would draw it: from middle to middle of its sides, each corner rounded.

    The curve leaves the simplified line by less than the line leaves the shore. Steps from point to point take half
    the bytes of places on the sheet.
    """
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    kept = tenths[:1]
    for x, y in tenths[1:-1]:
        if (x - kept[-1][0]) ** 2 + (y - kept[-1][1]) ** 2 >= (_FINEST * 10) ** 2:
            kept.append((x, y))
    if len(kept) < 3:
        return ""
    x, y = start = _middle(kept[-1], kept[0])
    steps = []
    for corner, following in pairwise([*kept, kept[0]]):
        end = _middle(corner, following)
        steps.append(" ".join(_short(step) for step in (corner[0] - x, corner[1] - y, end[0] - x, end[1] - y)))
        x, y = end
    return f"M{_short(start[0])} {_short(start[1])}q{' '.join(steps)}z"


def _middle(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return (one[0] + other[0]) // 2, (one[1] + other[1]) // 2


def _short(tenths: int) -> str:
    return f"{tenths / 10:g}" if tenths % 10 else str(tenths // 10)
