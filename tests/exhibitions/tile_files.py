"""Small files of vector tiles, written for tests: PMTiles v3 with Mapbox Vector Tiles 2.1, nothing compressed.

`python -m tests.exhibitions.tile_files PATH` writes the archive's own coastline, to look at the closer map with.
"""

import json
import struct
import sys
from collections.abc import Iterable, Iterator
from math import asinh, floor, pi, radians, tan
from pathlib import Path

from archive.places.atlas import coast

#: A line or the outline of an area, in degrees (longitude, latitude) or in units of a tile.
Line = list[tuple[float, float]]
LINE, AREA = 2, 3
EXTENT, BUFFER = 4096, 64
COAST = Path(coast.__file__).parent / "data" / "coast-absheron.geojson"
#: Longitude and latitude of two corners.
BOUNDS = (49.0, 39.8, 50.6, 40.75)


def coastline() -> list[Line]:
    """The outlines of the land round Baku, without their holes."""
    geometry = json.loads(COAST.read_text(encoding="utf-8"))["features"][0]["geometry"]
    return [[(x, y) for x, y in polygon[0]] for polygon in geometry["coordinates"]]


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def _field(number: int, content: bytes | int) -> bytes:
    """A field in the protocol buffers' wire format."""
    if isinstance(content, int):
        return _varint(number << 3) + _varint(content)
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _on_tile(line: Line, zoom: int, column: int, row: int) -> Line:
    """Degrees as units of one tile, y to the south (Mercator)."""
    size = EXTENT * 2**zoom
    return [
        ((x / 360 + 0.5) * size - column * EXTENT, (0.5 - asinh(tan(radians(y))) / (2 * pi)) * size - row * EXTENT)
        for x, y in line
    ]


def _clipped(ring: Line) -> Line:
    """The part of an area that lies on the tile and a little around it (Sutherland and Hodgman)."""
    for axis, edge, sign in ((0, -BUFFER, 1), (0, EXTENT + BUFFER, -1), (1, -BUFFER, 1), (1, EXTENT + BUFFER, -1)):
        found: Line = []
        for before, here in zip(ring[-1:] + ring[:-1], ring, strict=True):
            was_in, is_in = sign * (before[axis] - edge) >= 0, sign * (here[axis] - edge) >= 0
            if was_in != is_in:
                share = (edge - before[axis]) / (here[axis] - before[axis])
                found.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if is_in:
                found.append(here)
        ring = found
    return ring


def _commands(lines: Iterable[Line], kind: int) -> bytes:
    """MoveTo, LineTo and ClosePath (section 4.3)."""
    numbers: list[int] = []
    x = y = 0
    for line in lines:
        points = [(round(a), round(b)) for a, b in line]
        if kind == AREA:  # an outer ring runs clockwise on a y axis that points down
            turning = sum(a * d - c * b for (a, b), (c, d) in zip(points, points[1:] + points[:1], strict=True))
            points = points if turning > 0 else points[::-1]
        for place, (to_x, to_y) in enumerate(points):
            numbers += [9] if place == 0 else [(len(points) - 1) << 3 | 2] if place == 1 else []
            numbers += [(to_x - x) << 1 ^ (to_x - x) >> 63, (to_y - y) << 1 ^ (to_y - y) >> 63]
            x, y = to_x, to_y
        numbers += [15] if kind == AREA else []
    return b"".join(map(_varint, numbers))


def _layer(name: str, kind: int, lines: list[Line]) -> bytes:
    if not lines:
        return b""
    feature = _field(3, kind) + _field(4, _commands(lines, kind))
    return _field(3, _field(15, 2) + _field(1, name.encode()) + _field(2, feature) + _field(5, EXTENT))


def _tile(layers: dict[str, tuple[int, list[Line]]], zoom: int, column: int, row: int) -> bytes:
    found = b""
    for name, (kind, lines) in layers.items():
        here = [_on_tile(line, zoom, column, row) for line in lines]
        if kind == AREA:
            here = [ring for ring in map(_clipped, here) if len(ring) > 2]
        found += _layer(name, kind, here)
    return found


def _number(zoom: int, column: int, row: int) -> int:
    """The tile's place on the Hilbert curve, after all tiles of smaller zooms (PMTiles v3, section 4.1)."""
    number, side = (4**zoom - 1) // 3, 2**zoom // 2
    while side:
        right, low = int(bool(column & side)), int(bool(row & side))
        number += side * side * (3 * right ^ low)
        if not low:
            if right:
                column, row = side - 1 - column, side - 1 - row
            column, row = row, column
        side //= 2
    return number


def _tiles(zooms: range) -> Iterator[tuple[int, int, int]]:
    west, south, east, north = BOUNDS
    for zoom in zooms:
        (left, top), (right, bottom) = _on_tile([(west, north), (east, south)], zoom, 0, 0)
        for column in range(floor(left / EXTENT), floor(right / EXTENT) + 1):
            for row in range(floor(top / EXTENT), floor(bottom / EXTENT) + 1):
                yield zoom, column, row


def write_tiles(
    path: Path,
    layers: dict[str, tuple[int, list[Line]]] | None = None,
    zooms: range = range(11),
    *,
    version: int = 3,
    kind: int = 1,
) -> Path:
    """Write a file of these layers (name: kind of geometry, lines in degrees), by default the coast as `earth`."""
    layers = layers or {"earth": (AREA, coastline())}
    found = {_number(*tile): _tile(layers, *tile) for tile in _tiles(zooms)}
    numbers = sorted(number for number, tile in found.items() if tile)
    lengths, tiles = [len(found[number]) for number in numbers], b"".join(found[number] for number in numbers)
    steps = [after - before for before, after in zip([0, *numbers], numbers, strict=False)]
    # Each tile stands directly behind the one before it: an offset of 0; the first stands at 0, which is written as 1.
    columns = [len(numbers), *steps, *(1 for _ in numbers), *lengths, 1, *(0 for _ in numbers[1:])]
    directory = b"".join(map(_varint, columns))
    metadata = json.dumps({"vector_layers": [{"id": name, "fields": {}} for name in layers]}).encode()
    parts = [127, len(directory), 127 + len(directory), len(metadata)]
    start = sum(parts[2:])
    header = b"PMTiles" + bytes([version])
    header += struct.pack("<11Q", *parts, start, 0, start, len(tiles), *[len(numbers)] * 3)
    header += bytes([1, 1, 1, kind, zooms[0], zooms[-1]]) + struct.pack("<4i", *(round(x * 1e7) for x in BOUNDS))
    path.write_bytes(header + bytes([zooms[-1]]) + struct.pack("<2i", 0, 0) + directory + metadata + tiles)
    return path


if __name__ == "__main__":
    write_tiles(Path(sys.argv[1]))
