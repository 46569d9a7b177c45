"""What is to be known about an image before asking for parts of it (IIIF Image API 3.0, section 5)."""

from typing import Any

from archive.media.iiif.parameters import LONGEST_SIDE, Format, Quality
from archive.media.iiif.pictures import Picture
from archive.media.iiif.pyramids import TILE, levels_of

CONTEXT = "http://iiif.io/api/image/3/context.json"
LEVEL = "http://iiif.io/api/image/3/level2.json"
_SMALLEST = 96


def scale_factors(width: int, height: int) -> list[int]:
    """By what the image is divided until it fits one tile: 1, 2, 4 …"""
    return [2**level for level in range(levels_of(width, height))]


def whole_sizes(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes in which the whole image is made fastest, the smallest first."""
    sizes = dict.fromkeys((-(-width // factor), -(-height // factor)) for factor in (32, 16, 8, 4, 2, 1))
    return [size for size in sizes if (size == (width, height) or max(size) >= _SMALLEST) and max(size) <= LONGEST_SIDE]


def rights_uri(record: Any) -> str:
    """The URI of the rights statement as IIIF allows it (section 5.6), which writes all of them with `http:`.

    "" for none, and for one of neither registry.
    """
    uri = record.rights_statement.uri if record.rights_statement else ""
    uri = uri.replace("https://", "http://", 1)
    return uri if uri.startswith(("http://creativecommons.org/", "http://rightsstatements.org/")) else ""


def info_of(record: Any, picture: Picture, size: tuple[int, int]) -> dict[str, Any]:
    width, height = size
    rights = rights_uri(record)
    return {
        "@context": CONTEXT,
        "id": picture.id,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": width,
        "height": height,
        "maxWidth": LONGEST_SIDE,
        "maxHeight": LONGEST_SIDE,
        "sizes": [{"width": wide, "height": high} for wide, high in whole_sizes(width, height)],
        "tiles": [{"width": TILE, "height": TILE, "scaleFactors": scale_factors(width, height)}],
        "extraFormats": [Format.WEBP],
        "extraQualities": [Quality.COLOR, Quality.GRAY, Quality.BITONAL],
        "extraFeatures": ["canonicalLinkHeader", "mirroring", "profileLinkHeader"],
        **({"rights": rights} if rights else {}),
    }
