"""The one way in for files: what a file is, whether the archive takes it, and what is safe to say about it.

`examine` is asked by the admin's forms, by the loading of records and by `StoredFile.save`. Nothing here
decodes: headers are read in this process, documents and recordings are opened in a child (`archive.assets.sandbox`).
"""

import mmap
import struct
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from archive.assets.ingest import documents, recordings
from archive.assets.ingest.limits import (
    LONGEST_SIDE,
    MOST_FRAMES,
    MOST_PIXELS_AT_ONCE,
    most_bytes,
    most_pixels,
)
from archive.assets.ingest.polyglots import foreign_after, hidden_archive, script_in
from archive.assets.ingest.signatures import FORMATS, Data, Format, detect, looks_like_markup
from archive.assets.ingest.structure import READERS, BrokenError, cut_off
from archive.assets.ingest.upright import set_upright
from archive.assets.storing import on_disk

__all__ = ["dimensions", "examine", "examine_path"]


def examine(stored: Any, family: str, name: str = "") -> dict[str, Any]:
    """Technical metadata of a Django file that may be taken as an "image", a "document" or a "recording".

    Raises ValidationError in words that name the file and say what to do.
    """
    name = Path(name or stored.name or "").name
    if stored.size > most_bytes(family) or not stored.size:
        raise _ill_sized(name, family, stored.size)
    with on_disk(stored) as path:
        return examine_path(path, family, name)


def examine_path(path: Path, family: str, name: str) -> dict[str, Any]:
    """The same of a file on disk."""
    size = path.stat().st_size
    if size > most_bytes(family) or not size:
        raise _ill_sized(name, family, size)
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            found = _recognise(data, family, name)
            facts = _picture(data, found) if family == "image" else {}
        except BrokenError as error:
            raise _refusal(name, str(error)) from error
    try:
        if family == "document":
            facts = documents.examine(path)
        elif family == "recording":
            facts = recordings.examine(path, found)
            if found.name in {"MP4", "WebM"} and "video_codec" not in facts:
                facts["media_type"] = found.media_type.replace("video/", "audio/")
    except BrokenError as error:
        raise _refusal(name, str(error)) from error
    return {"media_type": found.media_type, "format": found.name, **facts}


def dimensions(stored: Any) -> tuple[int, int]:
    """Width and height of an image in pixels, as its headers state them; (0, 0) for what is no image taken here."""
    if not stored.size:
        return 0, 0
    with (
        on_disk(stored) as path,
        path.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        found = detect(data)
        try:
            picture = READERS[found.name](data) if found and found.family == "image" else None
            if picture and found:
                set_upright(picture, data, found)
        except (BrokenError, IndexError, ValueError, struct.error):
            picture = None
    return (picture.width, picture.height) if picture else (0, 0)


def _ill_sized(name: str, family: str, size: int) -> ValidationError:
    if not size:
        return _refusal(name, _("it is empty. Copy it anew from where it came"))
    return _refusal(
        name,
        _("it is too large (%(size)s). At most %(limit)s are taken")
        % {"size": filesizeformat(size), "limit": filesizeformat(most_bytes(family))},
    )


def _refusal(name: str, reason: str) -> ValidationError:
    return ValidationError(
        _("“%(name)s” cannot be taken: %(reason)s."), code="refused", params={"name": name, "reason": reason}
    )


def _recognise(data: Data, family: str, name: str) -> Format:
    if looks_like_markup(data):
        raise BrokenError(
            _("it is a web page or a drawing in text (HTML, SVG, XML) that may carry programs. Export it as PNG or PDF")
        )
    found = detect(data)
    taken = [form for form in FORMATS if form.family == family]
    if found is None or found.family != family:
        raise BrokenError(
            _("it holds none of the formats taken here (%(formats)s). Save it in one of them")
            % {"formats": ", ".join(form.name for form in taken)}
        )
    ending = Path(name).suffix.lower().lstrip(".")
    if ending not in found.endings:
        raise BrokenError(
            _("it holds %(format)s, and its name says something else. Let the name end in .%(ending)s")
            % {"format": found.name, "ending": found.endings[0]}
        )
    if hidden_archive(data):
        raise BrokenError(_("it is a ZIP archive as well. Save the picture, sound or paper alone anew"))
    return found


def _picture(data: Data, found: Format) -> dict[str, Any]:
    try:
        picture = READERS[found.name](data)
        set_upright(picture, data, found)
    except (IndexError, ValueError, struct.error) as error:  # lengths that lead out of the file
        raise cut_off() from error
    pixels = picture.width * picture.height
    if not pixels:
        raise BrokenError(_("it says that it is zero pixels wide or high"))
    if max(picture.width, picture.height) > LONGEST_SIDE:
        raise BrokenError(
            _("it is %(width)d × %(height)d pixels. No side may be longer than %(limit)d")
            % {"width": picture.width, "height": picture.height, "limit": LONGEST_SIDE}
        )
    most = min(most_pixels(), MOST_PIXELS_AT_ONCE) if picture.at_once else most_pixels()
    if pixels > most:
        raise BrokenError(
            _("it is %(width)d × %(height)d pixels, more than the %(limit)d million taken in this format")
            % {"width": picture.width, "height": picture.height, "limit": most // 1_000_000}
        )
    if picture.frames > MOST_FRAMES:
        raise BrokenError(_("it holds more than %(count)d frames") % {"count": MOST_FRAMES})
    if script_in(picture.words):
        raise BrokenError(_("words inside it are a program or a web page. Save the picture anew without its comments"))
    foreign = foreign_after(data, picture.end)
    if foreign:
        raise BrokenError(
            _("behind the picture, something else follows (%(kind)s). Save the picture alone anew") % {"kind": foreign}
        )
    facts: dict[str, Any] = {"width": picture.width, "height": picture.height}
    return facts | ({"frames": picture.frames} if picture.frames > 1 else {})
