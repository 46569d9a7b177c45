"""Files that mean harm or are broken, made by code: what somebody may hand to an archive.

Each is (name, what it is handed in as, its bytes). None of them may crash a process, use memory without bound, or be
served.
"""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from pillow_heif import register_heif_opener

from tests.factories.files import film_bytes, paper_bytes, picture_bytes, sound_bytes

Hostile = tuple[str, str, bytes]

SCRIPT = b"<script>alert(document.domain)</script>"
PHP = b"<?php system($_GET['c']); ?>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"


@cache
def archive_bytes(depth: int = 0) -> bytes:
    """A ZIP archive; with a depth, one in another, each of zeros that pack well."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for number in range(3):
            content = archive_bytes(depth - 1) if depth else b"\0" * 1_000_000
            out.writestr(f"synthetic-{number}.bin", content)
    return stream.getvalue()


@cache
def sound_files() -> dict[str, bytes]:
    """One good file of every format, by its ending."""
    register_heif_opener()
    size = (64, 48)
    good = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "tif": "TIFF", "webp": "WEBP", "avif": "AVIF", "heic": "HEIF"}
    files = {ending: picture_bytes(form, size, "teal") for ending, form in good.items()}
    films = {ending: film_bytes(ending) for ending in ("mp3", "flac", "opus", "m4a", "mp4", "webm", "mov")}
    return {**files, "pdf": paper_bytes("Synthetic one", "Synthetic two"), "wav": sound_bytes(), **films}


def family_of(ending: str) -> str:
    if ending == "pdf":
        return "document"
    return "image" if ending in {"jpg", "png", "gif", "tif", "webp", "avif", "heic"} else "recording"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *more: bytes) -> bytes:
    """A PNG that states a size and holds one row of it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + pixels + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    """A good JPEG whose header states another size."""
    good = bytearray(sound_files()["jpg"])
    at = good.index(b"\xff\xc0")
    good[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(good)


def tiff(width: int, height: int, *, following: int = 0, strip: int = 8, strips: int = 1) -> bytes:
    entries = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, strip), (278, height), (279, strips)]
    table = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + table + struct.pack("<I", following)


def webp(width: int, height: int) -> bytes:
    extended = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + extended + sound_files()["webp"][12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def heif(ending: str, width: int, height: int) -> bytes:
    good = bytearray(sound_files()[ending])
    at = good.index(b"ispe")
    good[at + 8 : at + 16] = struct.pack(">II", width, height)
    return bytes(good)


def bombs() -> Iterator[Hostile]:
    """Small files that would unpack to very much."""
    packed = zlib.compress(b"\0" * 50_000_000, 1)
    yield "bomb-40000.png", "image", png(40_000, 40_000)
    yield "bomb-line.png", "image", png(2_000_000_000, 1)
    yield "bomb-text.png", "image", png(8, 8, chunk(b"zTXt", b"Comment\0\0" + packed))
    yield "bomb-international-text.png", "image", png(8, 8, chunk(b"iTXt", b"Comment\0\1\0\0\0" + packed))
    yield "bomb-profile.png", "image", png(8, 8, chunk(b"iCCP", b"icc\0\0" + packed))
    yield "bomb-frames.png", "image", png(8, 8, chunk(b"acTL", struct.pack(">II", 4_000_000_000, 0)))
    yield "bomb.jpg", "image", jpeg(65_500, 65_500)
    yield "bomb-many-pixels.jpg", "image", jpeg(29_000, 29_000)
    gif = bytearray(sound_files()["gif"])
    gif[6:10] = struct.pack("<HH", 65_535, 65_535)
    yield "bomb.gif", "image", bytes(gif)
    good = sound_files()["gif"]
    at = good.index(b",\0\0\0\0")
    yield "bomb-frames.gif", "image", good[:at] + good[at:-1] * 2_500 + b";"
    yield "bomb.tif", "image", tiff(60_000, 60_000)
    yield "bomb-loop.tif", "image", tiff(8, 8, following=8)
    yield "bomb-strips.tif", "image", tiff(8, 8, strip=4_000_000_000)
    yield "bomb.webp", "image", webp(16_000_000, 16_000_000)
    yield "bomb-16000.webp", "image", webp(16_383, 16_383)
    yield "bomb.avif", "image", heif("avif", 60_000, 60_000)
    yield "bomb.heic", "image", heif("heic", 65_535, 65_535)
    yield "archive.png", "image", archive_bytes(2)
    yield "archive.pdf", "document", archive_bytes(2)
    yield "archive.mp4", "recording", archive_bytes(1)


def polyglots() -> Iterator[Hostile]:
    """Files that are two things at once."""
    files, packed = sound_files(), archive_bytes()
    for ending in ("gif", "jpg", "png", "webp", "pdf", "wav", "mp4"):
        yield f"and-zip.{ending}", family_of(ending), files[ending] + packed
    yield "and-page.jpg", "image", files["jpg"] + HTML
    yield "and-page.gif", "image", files["gif"] + SCRIPT
    yield "and-program.png", "image", files["png"] + PHP
    yield "and-windows.png", "image", files["png"] + b"MZ\x90\0" + b"\0" * 100
    yield "and-paper.jpg", "image", files["jpg"] + files["pdf"]
    yield "words.png", "image", png(8, 8, chunk(b"tEXt", b"Comment\0" + PHP))
    yield "packed-words.png", "image", png(8, 8, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(SCRIPT)))
    yield (
        "words.jpg",
        "image",
        files["jpg"][:2] + b"\xff\xfe" + struct.pack(">H", len(PHP) + 2) + PHP + files["jpg"][2:],
    )
    yield "words.gif", "image", files["gif"][:-1] + b"!\xfe" + bytes([len(SCRIPT)]) + SCRIPT + b"\0;"
    yield "late.pdf", "document", HTML + files["pdf"]
    yield "behind-picture.pdf", "document", files["gif"] + files["pdf"]


def broken() -> Iterator[Hostile]:
    """Good files cut off at several places, emptied, and overwritten."""
    for ending, good in sound_files().items():
        for part in (0.3, 0.6, 0.95):
            yield f"cut-{part}.{ending}", family_of(ending), good[: int(len(good) * part)]
        noise = random.Random(20).randbytes(max(len(good) - 64, 1))
        yield f"noise.{ending}", family_of(ending), good[:64] + noise
    for ending in ("jpg", "pdf", "mp4"):
        yield f"empty.{ending}", family_of(ending), b""
        yield f"one-byte.{ending}", family_of(ending), b"\xff"
        yield f"zeros.{ending}", family_of(ending), b"\0" * 100_000


def wrong_names() -> Iterator[Hostile]:
    """One format under the name of another; what a browser would run, under the name of a picture."""
    files = sound_files()
    for holds, says in (
        ("jpg", "png"), ("png", "jpg"), ("gif", "webp"), ("webp", "gif"), ("tif", "jpg"), ("avif", "heic"),
        ("pdf", "jpg"), ("png", "pdf"), ("mp3", "wav"), ("wav", "mp3"), ("mp4", "webm"), ("webm", "mov"),
        ("mp4", "jpg"), ("jpg", "mp4"),
    ):  # fmt: skip
        yield f"holds-{holds}.{says}", family_of(says), files[holds]
    for name, content in (
        ("drawing.svg", SVG), ("drawing.png", SVG), ("drawing.jpg", b"\xef\xbb\xbf\n " + SVG), ("page.jpg", HTML),
        ("page.gif", b"\r\n\r\n" + HTML), ("wide.png", HTML.decode().encode("utf-16")), ("program.png", PHP),
        ("program.jpg", b"#!/bin/sh\nid\n"), ("windows.png", b"MZ" + b"\0" * 500),
    ):  # fmt: skip
        yield name, "image", content
    yield "page.pdf", "document", HTML
    yield "list.mp4", "recording", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    yield "list.mp3", "recording", b"ffconcat version 1.0\nfile /etc/passwd\n"
    yield "words.vtt", "recording", b"WEBVTT\n\n" + b"00:00.000 --> 99:00.000\nSynthetic\n\n" * 50_000


def papers() -> Iterator[Hostile]:
    """PDF documents that do something, are locked, or never end."""
    action = "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    yield "script.pdf", "document", paper_bytes(catalogue=action)
    yield (
        "named-script.pdf",
        "document",
        paper_bytes(catalogue="/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>"),
    )
    yield "launch.pdf", "document", paper_bytes(catalogue="/OpenAction << /S /Launch /F (cmd.exe) >>")
    yield (
        "attached.pdf",
        "document",
        paper_bytes(
            catalogue="/Names << /EmbeddedFiles << /Names "
            "[(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>] >> >>",
            extra="<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream",
        ),
    )
    lock = "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    identity = "/ID [<" + "43" * 16 + "> <" + "43" * 16 + ">]"
    yield "locked.pdf", "document", paper_bytes().replace(b"/Root 1 0 R", f"/Root 1 0 R {lock} {identity}".encode())
    yield "no-pages.pdf", "document", paper_bytes().replace(b"/Kids [4 0 R] /Count 1", b"/Kids [] /Count 0    ")
    yield "many-pages.pdf", "document", paper_bytes().replace(b"/Count 1", b"/Count 999999999")
    yield "endless-pages.pdf", "document", paper_bytes().replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")
    yield "endless-tables.pdf", "document", paper_bytes().replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9")
    yield "wide.pdf", "document", paper_bytes().replace(b"300 400", b"90000000 90000000")
    deep = "".join(
        f"{number} 0 obj\n<< /Type /Pages /Kids [{number + 1} 0 R] /Count 1 >>\nendobj\n" for number in range(6, 9000)
    )
    yield (
        "deep.pdf",
        "document",
        paper_bytes().replace(b"xref", deep.encode() + b"xref").replace(b"[4 0 R]", b"[6 0 R]"),
    )
    stream = zlib.compress(b"q " * 40_000_000, 1)
    bomb = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream"
    good = paper_bytes()
    start = good.rindex(b"<<", 0, good.index(b"stream\n"))
    end = good.index(b"endstream") + len(b"endstream")
    yield "bomb.pdf", "document", good[:start] + bomb + good[end:]


def recordings() -> Iterator[Hostile]:
    """Sound and film that state what they do not hold."""
    files = sound_files()
    film, web = bytearray(files["mp4"]), bytearray(files["webm"])
    at = film.index(b"moov")
    film[at + 20 : at + 220] = random.Random(1).randbytes(200)
    yield "corrupt-moov.mp4", "recording", bytes(film)
    film = bytearray(files["mp4"])
    at = film.index(b"stsz")
    film[at + 8 : at + 16] = b"\xff" * 8
    yield "corrupt-samples.mp4", "recording", bytes(film)
    film = bytearray(files["mp4"])
    at = film.index(b"mvhd")
    film[at + 20 : at + 24] = b"\x7f\xff\xff\xff"
    yield "endless.mp4", "recording", bytes(film)
    film = bytearray(files["mp4"])
    film[film.index(b"moov") : film.index(b"moov") + 4] = b"free"
    yield "no-moov.mp4", "recording", bytes(film)
    film = bytearray(files["mp4"])
    film[film.index(b"moov") - 4 : film.index(b"moov")] = b"\0\0\0\1"
    yield "lengths.mp4", "recording", bytes(film)
    at = web.index(b"\x44\x89\x88")
    web[at + 3 : at + 11] = struct.pack(">d", 1e15)
    yield "endless.webm", "recording", bytes(web)
    yield "other.webm", "recording", files["webm"].replace(b"webm", b"mkv!", 1)
    yield "tag.mp3", "recording", b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + files["mp3"]
    yield "tag-wrong.mp3", "recording", b"ID3\x04\0\0\xff\xff\xff\xff" + files["mp3"]
    yield "only-tag.mp3", "recording", b"ID3\x04\0\0\0\0\x0f\x76" + b"\0" * 2_000
    wave = bytearray(files["wav"])
    wave[40:44] = struct.pack("<I", 4_000_000_000)
    yield "long.wav", "recording", bytes(wave)
    yield "header.wav", "recording", files["wav"][:44]
    wave = bytearray(files["wav"])
    wave[22:24] = struct.pack("<H", 65_535)
    yield "channels.wav", "recording", bytes(wave)
    yield "header.flac", "recording", files["flac"][:42]
    yield "pages.opus", "recording", files["opus"][:27] * 5_000


KINDS: tuple[Callable[[], Iterator[Hostile]], ...] = (bombs, polyglots, broken, wrong_names, papers, recordings)


def corpus() -> list[Hostile]:
    return [file for kind in KINDS for file in kind()]
