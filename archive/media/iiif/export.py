"""Images as plain files for IIIF viewers: everything a viewer asks for, made beforehand (Image API 3.0, level 0)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.media.iiif.info import info_of, scale_factors, whole_sizes
from archive.media.iiif.parameters import Wanted
from archive.media.iiif.pictures import Picture, pictures_of
from archive.media.iiif.presentation import THUMBNAIL_SIDE, image_body
from archive.media.iiif.pyramids import TILE
from archive.media.iiif.rendering import render


def addresses(width: int, height: int) -> Iterator[str]:
    """Region, size, rotation, quality and format of all that level 0 promises: whole sizes, tiles at every scale."""
    yield "full/max/0/default.jpg"
    for wide, high in whole_sizes(width, height):
        yield f"full/{wide},{high}/0/default.jpg"
    for factor in scale_factors(width, height):
        side = TILE * factor
        for top in range(0, height, side):
            for left in range(0, width, side):
                across, down = min(side, width - left), min(side, height - top)
                size = f"{-(-across // factor)},{-(-down // factor)}"
                region = "full" if (across, down) == (width, height) else f"{left},{top},{across},{down}"
                yield f"{region}/{size}/0/default.jpg"


def write_picture(record: Any, picture: Picture, folder: Path, address: str) -> int:
    """Write the files of one image below `folder`, which is to be served at `address`; return their number.

    Raises pyramids.NoPixelsError for an image that cannot be prepared.
    """
    size, pyramid = picture.size, picture.pyramid
    thumbnail = image_body(picture, THUMBNAIL_SIDE)["id"].removeprefix(f"{picture.id}/")
    wanted = dict.fromkeys([*addresses(*size), thumbnail])
    for rest in wanted:
        region, scaled, rotation, last = rest.split("/")
        quality, _dot, ending = last.rpartition(".")
        part = Wanted.read(region, scaled, rotation, quality, ending, size)
        _write(folder / picture.name / rest, render(pyramid, part, size))
    known = info_of(record, picture, size) | {"id": f"{address}/{picture.name}", "profile": "level0"}
    for beyond in ("extraFormats", "extraQualities", "extraFeatures"):
        del known[beyond]
    _write(folder / picture.name / "info.json", _encoded(known))
    return len(wanted)


def write_record(record: Any, folder: Path, address: str) -> int:
    """Write the images of a record and its manifest; return the number of images. Nothing of what is covered."""
    pictures = [] if getattr(record, "is_sensitive", False) else pictures_of(record)
    for picture in pictures:
        write_picture(record, picture, folder, address)
    manifest = record.iiif_manifest() if pictures else None
    if manifest is None:
        return 0
    text = _encoded(manifest).decode()
    text = text.replace(f"{settings.BASE_URL}/iiif/3/", f"{address}/").replace('"level2"', '"level0"')
    text = text.replace(f'"{manifest["id"]}"', f'"{address}/{record.identifier}/manifest.json"')
    _write(folder / record.identifier / "manifest.json", text.encode())
    return len(pictures)


def _encoded(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
