"""The structure of image files, read without decoding a pixel: size, frames, and where the picture ends.

Each reader follows the container's own lengths, takes a bounded number of steps, and raises `Broken` with words that a
curator understands when the file does not hold what it says.
"""

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from archive.assets.ingest.limits import MOST_FRAMES
from archive.assets.ingest.signatures import Data

MOST_STEPS = 200_000
#: A packed text or colour profile larger than this is a bomb.
MOST_PACKED = 8 * 1024 * 1024
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


class BrokenError(Exception):
    """What is wrong with a file, in words; the caller says which file."""


@dataclass
class Picture:
    """What the headers of an image say. `end` is where it ends; `at_once`: its reader needs all pixels at once."""

    width: int
    height: int
    frames: int = 1
    end: int = 0
    at_once: bool = False
    words: bytes = b""


def cut_off() -> BrokenError:
    return BrokenError(_("it breaks off before its end"))


def nonsense() -> BrokenError:
    return BrokenError(_("its inner order is broken"))


def jpeg(data: Data) -> Picture:
    at, found = 2, None
    words: list[bytes] = []
    for _step in range(MOST_STEPS):
        marker = data[at : at + 2]
        if len(marker) < 2:
            raise cut_off()
        if marker[0] != 0xFF:
            raise nonsense()
        code = marker[1]
        if code == 0xFF:
            at += 1
        elif code == 0xD9:
            if found is None:
                raise nonsense()
            found.end, found.words = at + 2, b"".join(words)
            return found
        elif code == 0x01 or 0xD0 <= code <= 0xD8:
            at += 2
        else:
            length = int.from_bytes(data[at + 2 : at + 4], "big")
            if length < 2:
                raise nonsense()
            if at + 2 + length > len(data):
                raise cut_off()
            body = data[at + 4 : at + 2 + length]
            if code in _FRAME_HEADERS:
                if len(body) < 6:
                    raise nonsense()
                height, width = struct.unpack(">HH", body[1:5])
                found = Picture(width, height, at_once=code not in {0xC0, 0xC1})
            elif code >= 0xE0:
                words.append(bytes(body))
            at += 2 + length
            if code == 0xDA:
                following = _MARKER.search(data, at)
                if following is None:
                    raise cut_off()
                at = following.start()
    raise nonsense()


def png(data: Data) -> Picture:
    at, found, has_pixels = 8, None, False
    words: list[bytes] = []
    for _step in range(MOST_STEPS):
        if at + 12 > len(data):
            raise cut_off()
        length, kind = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8])
        if at + 12 + length > len(data):
            raise cut_off() if kind.isalpha() else nonsense()
        if zlib.crc32(data[at + 4 : at + 8 + length]) != int.from_bytes(
            data[at + 8 + length : at + 12 + length], "big"
        ):
            raise BrokenError(_("its bytes were changed: a checksum inside it does not fit"))
        if found is None:
            if kind != b"IHDR" or length != 13:
                raise nonsense()
            width, height = struct.unpack(">II", data[at + 8 : at + 16])
            found = Picture(width, height, at_once=data[at + 20] == 1)
        elif kind == b"acTL" and length >= 4:
            found.frames = int.from_bytes(data[at + 8 : at + 12], "big")
        elif kind in {b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf"}:
            words.append(_unpacked(kind, bytes(data[at + 8 : at + 8 + length])))
        has_pixels = has_pixels or kind == b"IDAT"
        at += 12 + length
        if kind == b"IEND":
            if not has_pixels:
                raise nonsense()
            found.end, found.words = at, b"".join(words)
            return found
    raise nonsense()


def _unpacked(kind: bytes, body: bytes) -> bytes:
    """The words of a chunk. Those that are packed are unpacked up to a bound, beyond which they are a bomb."""
    keyword, _nul, rest = body.partition(b"\0")
    packed = rest[1:] if kind in {b"zTXt", b"iCCP"} else b""
    if kind == b"iTXt" and rest[:1] == b"\1":
        packed = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    if not packed:
        return body
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MOST_PACKED)
    except zlib.error:
        return keyword
    if unpacker.unconsumed_tail:
        raise BrokenError(_("a text packed inside it would grow without bounds"))
    return keyword + text


def gif(data: Data) -> Picture:
    if len(data) < 13:
        raise cut_off()
    width, height, flags = struct.unpack("<HHB", data[6:11])
    found, at = Picture(width, height, frames=0, at_once=True), 13
    words: list[bytes] = []
    if flags & 0x80:
        at += 3 << ((flags & 7) + 1)
    for _step in range(MOST_STEPS):
        kind = bytes(data[at : at + 1])
        if kind == b"\x3b":
            if not found.frames:
                raise nonsense()
            found.end, found.words = at + 1, b"".join(words)
            return found
        if kind == b"\x2c":
            if at + 10 > len(data):
                raise cut_off()
            left, top, wide, high, flags = struct.unpack("<HHHHB", data[at + 1 : at + 10])
            found.frames += 1
            found.width, found.height = max(found.width, left + wide), max(found.height, top + high)
            at += 11 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
            at = _after_blocks(data, at, None)
        elif kind == b"\x21":
            at = _after_blocks(data, at + 2, words if data[at + 1 : at + 2] in {b"\xfe", b"\xff"} else None)
        elif not kind:
            raise cut_off()
        else:
            raise nonsense()
        if found.frames > MOST_FRAMES:
            raise BrokenError(_("it holds more than %(count)d frames") % {"count": MOST_FRAMES})
    raise nonsense()


def _after_blocks(data: Data, at: int, words: list[bytes] | None) -> int:
    for _step in range(len(data) + 1):
        if at >= len(data):
            raise cut_off()
        length = data[at]
        if not length:
            return at + 1
        if words is not None:
            words.append(bytes(data[at + 1 : at + 1 + length]))
        at += 1 + length
    raise nonsense()


def webp(data: Data) -> Picture:
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise cut_off()
    at, found, frames = 12, None, 0
    words: list[bytes] = []
    for _step in range(MOST_STEPS):
        if at + 8 > end:
            break
        kind, length = bytes(data[at : at + 4]), int.from_bytes(data[at + 4 : at + 8], "little")
        body = at + 8
        if body + length > end:
            raise cut_off()
        if kind == b"VP8X":
            found = Picture(_u24(data, body + 4) + 1, _u24(data, body + 7) + 1)
        elif kind == b"VP8 " and found is None:
            if bytes(data[body + 3 : body + 6]) != b"\x9d\x01\x2a":
                raise nonsense()
            width, height = struct.unpack("<HH", data[body + 6 : body + 10])
            found = Picture(width & 0x3FFF, height & 0x3FFF)
        elif kind == b"VP8L" and found is None:
            if data[body] != 0x2F:
                raise nonsense()
            bits = int.from_bytes(data[body + 1 : body + 5], "little")
            found = Picture((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        elif kind in {b"EXIF", b"XMP "}:
            words.append(bytes(data[body : body + length]))
        frames += kind in {b"ANMF", b"VP8 ", b"VP8L"}
        at = body + length + length % 2
    if found is None or not frames:
        raise nonsense()
    found.frames, found.end, found.at_once, found.words = frames, end + end % 2, True, b"".join(words)
    return found


def _u24(data: Data, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")


_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def tiff(data: Data) -> Picture:
    order: Any = "little" if data[:2] == b"II" else "big"
    at, found, pages, seen, last = int.from_bytes(data[4:8], order), None, 0, set(), 8
    while at:
        if at in seen or pages > MOST_FRAMES:
            raise BrokenError(_("its pages follow each other without end"))
        seen.add(at)
        if at + 2 > len(data):
            raise cut_off()
        count = int.from_bytes(data[at : at + 2], order)
        if at + 6 + 12 * count > len(data):
            raise cut_off()
        tags = {}
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, values = (
                int.from_bytes(data[entry + a : entry + b], order) for a, b in ((0, 2), (2, 4), (4, 8))
            )
            size = _TIFF_SIZES.get(kind, 0)
            where = entry + 8 if size * values <= 4 else int.from_bytes(data[entry + 8 : entry + 12], order)
            if where + size * values > len(data):
                raise cut_off()
            last = max(last, where + size * values)
            tags[tag] = (where, size, values)
        width, height = (_first(data, tags.get(tag), order) for tag in (256, 257))
        if not width or not height:
            raise nonsense()
        for offsets, lengths in ((273, 279), (324, 325)):
            if offsets in tags and lengths in tags:
                last = max(last, _last_strip(data, tags[offsets], tags[lengths], order))
        if last > len(data):
            raise cut_off()
        if found is None:
            found = Picture(width, height)
        pages += 1
        last = max(last, at + 6 + 12 * count)
        at = int.from_bytes(data[at + 2 + 12 * count : at + 6 + 12 * count], order)
    if found is None:
        raise nonsense()
    found.frames, found.end = pages, last
    return found


def _first(data: Data, entry: tuple[int, int, int] | None, order: Any) -> int:
    return int.from_bytes(data[entry[0] : entry[0] + min(entry[1], 4)], order) if entry else 0


def _last_strip(data: Data, offsets: tuple[int, int, int], lengths: tuple[int, int, int], order: Any) -> int:
    last = 0
    for number in range(min(offsets[2], lengths[2], MOST_STEPS)):
        start, length = (
            int.from_bytes(data[where + number * size : where + (number + 1) * size], order)
            for where, size, _values in (offsets, lengths)
        )
        last = max(last, start + length)
    return last


def boxes(data: Data, at: int, end: int) -> list[tuple[bytes, int, int]]:
    """The boxes of an ISO base media file between two positions: (kind, start of its body, its end)."""
    found: list[tuple[bytes, int, int]] = []
    while at + 8 <= end:
        size, kind, body = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8]), at + 8
        if size == 1:
            size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        elif size == 0:
            size = end - at
        if size < body - at or len(found) > 10_000:
            raise nonsense()
        if at + size > end:
            raise cut_off()
        found.append((kind, body, at + size))
        at += size
    return found


def heif(data: Data) -> Picture:
    """HEIC and AVIF: the largest picture that its properties name."""
    outer = boxes(data, 0, len(data))
    sizes = []
    for kind, body, end in outer:
        if kind == b"meta":
            for name, inner, stop in boxes(data, body + 4, end):
                if name == b"iprp":
                    for part, start, close in boxes(data, inner, stop):
                        if part == b"ipco":
                            sizes += [
                                struct.unpack(">II", data[item + 4 : item + 12])
                                for tag, item, _close in boxes(data, start, close)
                                if tag == b"ispe"
                            ]
    if not sizes or not any(kind in {b"mdat", b"idat"} or kind == b"meta" for kind, _body, _end in outer):
        raise nonsense()
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return Picture(width, height, end=len(data), at_once=True)


READERS = {"JPEG": jpeg, "PNG": png, "GIF": gif, "TIFF": tiff, "WebP": webp, "AVIF": heif, "HEIC": heif}
