"""What a file is, by what it holds: the format is read from the container's own first bytes, never from its name."""

import re
from dataclasses import dataclass
from typing import Any

#: Bytes of a file that can be sliced, measured and searched: `bytes` or a read-only `mmap`.
Data = Any


@dataclass(frozen=True)
class Format:
    """A format the archive takes; `endings` are the names it may have, the first one is proposed."""

    name: str
    family: str
    media_type: str
    endings: tuple[str, ...]


JPEG = Format("JPEG", "image", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Format("PNG", "image", "image/png", ("png",))
GIF = Format("GIF", "image", "image/gif", ("gif",))
TIFF = Format("TIFF", "image", "image/tiff", ("tif", "tiff"))
WEBP = Format("WebP", "image", "image/webp", ("webp",))
AVIF = Format("AVIF", "image", "image/avif", ("avif", "avifs"))
HEIC = Format("HEIC", "image", "image/heic", ("heic", "heif", "hif"))
PDF = Format("PDF", "document", "application/pdf", ("pdf",))
WAV = Format("WAV", "recording", "audio/wav", ("wav", "wave"))
MP3 = Format("MP3", "recording", "audio/mpeg", ("mp3",))
FLAC = Format("FLAC", "recording", "audio/flac", ("flac",))
OGG = Format("Ogg", "recording", "audio/ogg", ("opus", "ogg", "oga"))
M4A = Format("M4A", "recording", "audio/mp4", ("m4a", "m4b", "mp4"))
MP4 = Format("MP4", "recording", "video/mp4", ("mp4", "m4v", "m4a"))
WEBM = Format("WebM", "recording", "video/webm", ("webm", "weba"))
MOV = Format("MOV", "recording", "video/quicktime", ("mov", "qt"))

FORMATS = (JPEG, PNG, GIF, TIFF, WEBP, AVIF, HEIC, PDF, WAV, MP3, FLAC, OGG, M4A, MP4, WEBM, MOV)
#: The reader of FFmpeg that is forced for a format: it never guesses, so that no list of files or addresses is opened.
DEMUXERS = {"WAV": "wav", "MP3": "mp3", "FLAC": "flac", "Ogg": "ogg", "M4A": "mov", "MP4": "mov", "MOV": "mov",
            "WebM": "matroska"}  # fmt: skip

_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_MP4_BRANDS = {
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V ", b"MSNV", b"3gp4",
    b"3gp5", b"3gp6", b"mmp4",
}  # fmt: skip
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|\?xml|\?php|iframe|img|a\s)", re.IGNORECASE)


def detect(data: Data) -> Format | None:
    """The format of a file, None for one the archive does not take."""
    head = bytes(data[:64])
    for start, found in (
        (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"GIF87a", GIF), (b"GIF89a", GIF), (b"II*\0", TIFF),
        (b"MM\0*", TIFF), (b"fLaC", FLAC), (b"OggS", OGG), (b"%PDF-", PDF), (b"ID3", MP3),
    ):  # fmt: skip
        if head.startswith(start):
            return found
    if head[:4] in {b"RIFF", b"RF64"}:
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _by_brand(bytes(data[8 : min(int.from_bytes(head[:4], "big"), 512)]))
    if head[4:8] in {b"moov", b"mdat", b"wide", b"free", b"skip"}:
        return MOV
    if head.startswith(b"\x1aE\xdf\xa3"):
        return WEBM if b"webm" in bytes(data[:128]) else None
    if len(head) > 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 != 0xF and head[2] & 0x0C != 0x0C:
        return MP3
    return None


def _by_brand(brands: bytes) -> Format | None:
    named = [brands[:4], *(brands[at : at + 4] for at in range(8, len(brands) - 3, 4))]
    first = named[0]
    if first in _AVIF_BRANDS or (first in {b"mif1", b"msf1"} and _AVIF_BRANDS & set(named)):
        return AVIF
    if first in _HEIC_BRANDS or (first in {b"mif1", b"msf1"} and _HEIC_BRANDS & set(named)):
        return HEIC
    if first in {b"M4A ", b"M4B "}:
        return M4A
    if first == b"qt  ":
        return MOV
    return MP4 if _MP4_BRANDS & set(named) else None


def looks_like_markup(data: Data) -> bool:
    """Whether a browser, asked to guess, might take the beginning for a page or a drawing with scripts."""
    head = bytes(data[:4096])
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head.decode("utf-16", errors="replace").encode()
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n\f\0")
    return bool(text.startswith((b"<", b"<!--")) and _MARKUP.search(text))
