"""Synthetic files, small and sound: pictures of one colour, sounds of one tone, papers with a line of text."""

import io
import math
import struct
import subprocess
import tempfile
import wave
import zlib
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from imageio_ffmpeg import get_ffmpeg_exe
from PIL import Image

from archive.assets.models import ArchiveDocument, ArchiveImage, Derivative, Recording


def picture_bytes(form: str = "PNG", size: tuple[int, int] = (480, 320), colour: Any = "gray", **options: Any) -> bytes:
    """A picture of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, form, **options)
    return stream.getvalue()


def make_image(title: str = "Synthetic", size: tuple[int, int] = (480, 320)) -> ArchiveImage:
    """A plain grey picture."""
    return ArchiveImage.objects.create(title=title, file=ContentFile(picture_bytes(size=size), "synthetic.png"))


def pdf_stream(content: str, entries: str = "") -> str:
    """A stream as most programs write it: compressed, so that its words cannot be read from the bytes."""
    packed = zlib.compress(content.encode("latin-1")).decode("latin-1")
    return f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n{packed}\nendstream"


def paper_bytes(*lines: str, extra: str = "", catalogue: str = "") -> bytes:
    """A PDF with a page for each line of text; `extra` are further objects, `catalogue` further entries of the root."""
    lines = lines or ("Synthetic page",)
    pages = [f"{4 + 2 * number} 0 R" for number in range(len(lines))]
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        f"<< /Type /Pages /Kids [{' '.join(pages)}] /Count {len(lines)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, line in enumerate(lines):
        shown = f"BT /F1 24 Tf 40 200 Td ({line}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(pdf_stream(shown))
    objects += [extra] if extra else []
    out, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def make_document(
    pages: int = 0, title: str = "Synthetic paper", *, text: str = "Synthetic text of page {}.", language: str = ""
) -> ArchiveDocument:
    """A document with the derivatives that its pages would have; `language` is what the file says of itself."""
    content = paper_bytes(catalogue=f"/Lang ({language})" if language else "")
    document = ArchiveDocument.objects.create(title=title, file=ContentFile(content, "synthetic.pdf"))
    for number in range(1, pages + 1):
        for kind, size in ((Derivative.Kind.PAGE, (600, 800)), (Derivative.Kind.PAGE_THUMBNAIL, (150, 200))):
            stream = io.BytesIO()
            Image.new("RGB", size, (200, 200, 100 + number % 100)).save(stream, "WEBP")
            make_derivative(document, kind, stream.getvalue(), "webp", "image/webp", number=number, size=size)
        if text:
            words = text.format(number).encode()
            make_derivative(document, Derivative.Kind.PAGE_TEXT, words, "txt", "text/plain", number=number)
    return document


def make_derivative(
    owner: Any,
    kind: str,
    content: bytes,
    ending: str,
    media_type: str,
    *,
    number: int = 1,
    size: tuple[int, int] | None = None,
    duration_ms: int | None = None,
) -> Derivative:
    """What visitors get of a file, as if it had been made."""
    owner.derivatives.filter(kind=kind, number=number).delete()
    return Derivative.objects.create(
        **{owner.owner_field: owner},
        kind=kind,
        number=number,
        file=ContentFile(content, f"synthetic.{ending}"),
        media_type=media_type,
        width=size[0] if size else None,
        height=size[1] if size else None,
        duration_ms=duration_ms,
        byte_size=len(content),
        sha256=sha256(content).hexdigest(),
    )


def sound_bytes(seconds: float = 1.0, rate: int = 8000) -> bytes:
    """A WAV file with one tone."""
    stream = io.BytesIO()
    with wave.open(stream, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        tone = [round(12_000 * math.sin(at * 440 * 2 * math.pi / rate)) for at in range(rate)]
        frames = struct.pack(f"<{rate}h", *tone)
        out.writeframes((frames * math.ceil(seconds))[: round(seconds * rate) * 2])
    return stream.getvalue()


def make_sound(title: str = "Synthetic", seconds: float = 1.0) -> Recording:
    """A recording with one tone."""
    file = ContentFile(sound_bytes(seconds), "synthetic.wav")
    return Recording.objects.create(title=title, type="audio", file=file)


@cache
def film_bytes(ending: str = "mp4", seconds: int = 1) -> bytes:
    """A small film of a test picture with a tone, or a sound alone, in the container that the ending names."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"synthetic.{ending}"
        tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
        picture = ["-f", "lavfi", "-i", f"testsrc=size=160x120:rate=10:duration={seconds}"]
        codecs = {
            "webm": ["-c:v", "libvpx", "-c:a", "libopus"], "mp3": ["-b:a", "64k"], "opus": ["-c:a", "libopus"],
        }.get(ending, [])  # fmt: skip
        sources = tone if ending in {"mp3", "flac", "opus", "ogg", "m4a", "wav"} else [*picture, *tone]
        command = [get_ffmpeg_exe(), "-y", "-loglevel", "error", *sources, *codecs, "-shortest", str(target)]
        subprocess.run(command, check=True)  # noqa: S603
        return target.read_bytes()


def spoken_bytes(ending: str, seconds: int = 2) -> bytes:
    """A tone as browsers record a voice: piece by piece, with no length and no index. Chromium webm, Safari mp4."""
    forms = {
        "webm": ["-c:a", "libopus", "-f", "webm", "-live", "1"],
        "mp4": ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-frag_duration", "500000",
                "-brand", "iso5", "-f", "mp4"],
    }  # fmt: skip
    tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    command = [get_ffmpeg_exe(), "-loglevel", "error", *tone, *forms[ending], "pipe:1"]
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603


def make_film(title: str = "Synthetic", ending: str = "mp4") -> Recording:
    """A film of a second."""
    return Recording.objects.create(
        title=title, type="video", file=ContentFile(film_bytes(ending), f"synthetic.{ending}")
    )


def make_recording(made: dict[str, str], title: str = "Synthetic", *, duration_ms: int = 1000) -> Recording:
    """A recording with what was made of it for browsers: {kind of derivative: ending}. Its bytes are no sound."""
    kind = "video" if "video" in made else "audio"
    recording = make_sound(title)
    recording.technical["duration_ms"] = duration_ms
    recording.save(update_fields=["technical"])
    recording.derivatives.all().delete()
    for what, ending in made.items():
        make_derivative(recording, what, b"synthetic", ending, f"{kind}/{ending}", duration_ms=duration_ms)
    return recording
