"""Vector tiles of the operator's own for the map: one PMTiles v3 file, named by the setting `ARCHIVE_MAP_TILES`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from archive.core.ranges import file_response

#: PMTiles version 3, section 3: the header's size, its magic bytes with the version, where it names the kind of tiles.
_HEADER_BYTES, _MAGIC, _TILE_TYPE, _VECTOR = 127, b"PMTiles\x03", 99, 1


def fault_of(path: Path) -> str:
    """What is wrong with a file of tiles, in words for the operator; empty where nothing is."""
    try:
        with path.open("rb") as stream:
            header = stream.read(_HEADER_BYTES)
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        return "it is not a PMTiles archive of version 3"
    return "" if header[_TILE_TYPE] == _VECTOR else "its tiles are not vector tiles (MVT)"


@register()
def map_tiles(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The file that the setting names can be served as tiles."""
    name = settings.ARCHIVE_MAP_TILES
    fault = fault_of(Path(name)) if name else ""
    hint = "Name another file, or leave ARCHIVE_MAP_TILES empty: docs/operators.md, “Tiles for the map”."
    return [Error(f"ARCHIVE_MAP_TILES names {name}: {fault}.", hint=hint, id="archive.E003")] if fault else []


@require_safe
def tiles(request: HttpRequest) -> HttpResponseBase:
    """The file, mostly a part of it: tiles are read by byte ranges. They are public."""
    path = Path(settings.ARCHIVE_MAP_TILES)
    if not settings.ARCHIVE_MAP_TILES or not path.is_file():
        raise Http404
    known = path.stat()
    etag = f'"{known.st_size:x}-{known.st_mtime_ns:x}"'
    response = file_response(
        request, lambda: path.open("rb"), known.st_size, etag=etag, media_type="application/vnd.pmtiles"
    )
    response["Cache-Control"] = "public, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response
