"""The derivatives of one file: made in a child by tools that may fail, stored here."""

import array
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images.models import Filter

from archive.assets.ingest.recordings import reading
from archive.assets.ingest.signatures import DEMUXERS
from archive.assets.sandbox import Limits, run_command, run_function
from archive.assets.sizes import SIZES
from archive.assets.storing import on_disk, sha256_of

#: Told how many percent are done.
Progress = Callable[[int], None]

PICTURE = Limits(processor=120, clock=240)
PAGES_AT_ONCE, PAGES = 8, Limits(processor=240, clock=300)
SOUND = Limits(processor=3 * 3600, clock=4 * 3600)
FRAME = Limits(processor=60, clock=120)
FILM = Limits(processor=24 * 3600, clock=24 * 3600)

#: Points of a waveform, each the lowest and the highest of its part of the sound, from -128 to 127.
MOST_POINTS = 2_000
_RATE, _BYTES = 4_000, 2
_WITHOUT_WORDS = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-threads", "2"]


def make_all(owner: Any, progress: Progress) -> dict[str, Any]:
    """Make every derivative of an image, a document or a recording; the fields of the file that were learnt by it.

    Raises SandboxError when the file cannot be read.
    """
    make = {"image": _of_image, "document": _of_document, "recording": _of_recording}[owner.owner_field]
    with on_disk(owner.file) as path, tempfile.TemporaryDirectory(prefix="archive-") as folder:
        return make(owner, path, Path(folder), progress)


# --- images -----------------------------------------------------------------------------------


def _of_image(image: Any, path: Path, folder: Path, progress: Progress) -> dict[str, Any]:
    focal = image.get_focal_point()
    point = [focal.centroid_x / image.width, focal.centroid_y / image.height] if focal else None
    made = run_function(
        "archive.assets.decoding.pictures:derive",
        PICTURE,
        path=str(path),
        folder=str(folder),
        is_heic=image.technical.get("format") == "HEIC",
        focal=point,
        orders=[size.order for size in SIZES],
    )
    progress(90)
    rows = []
    for number, (size, (width, height)) in enumerate(zip(SIZES, made["sizes"], strict=True)):
        for form in size.formats:
            spec = size.spec(form)
            key = Filter(spec=spec).get_cache_key(image)
            name = ".".join(
                part
                for part in (Path(image.file.name).stem[:40], key, spec.replace("|", "."), size.ending(form))
                if part
            )
            row = image.renditions.model(image=image, filter_spec=spec, focal_point_key=key)
            row.file.save(name, ContentFile((folder / f"{number}.{form}").read_bytes()), save=False)
            row.width, row.height = width, height
            rows.append(row)
    with transaction.atomic():
        image.renditions.filter(filter_spec__in=[row.filter_spec for row in rows]).delete()
        image.renditions.model.objects.bulk_create(rows)
    return {"likeness": made["likeness"], "embedded": made["embedded"]}


# --- documents --------------------------------------------------------------------------------


def _of_document(document: Any, path: Path, folder: Path, progress: Progress) -> dict[str, Any]:
    pages = int(document.technical.get("pages") or 0)
    for first in range(1, pages + 1, PAGES_AT_ONCE):
        last = min(first + PAGES_AT_ONCE - 1, pages)
        sizes = run_function(
            "archive.assets.decoding.papers:draw", PAGES, path=str(path), first=first, last=last, folder=str(folder)
        )
        for number, size in enumerate(sizes, first):
            for kind, name, media_type, pixels in (
                ("page", f"page-{number}.jpg", "image/jpeg", size["page"]),
                ("page-thumbnail", f"thumbnail-{number}.webp", "image/webp", size["thumbnail"]),
                ("page-text", f"text-{number}.txt", "text/plain", (None, None)),
            ):
                _keep(document, kind, folder / name, media_type, number, width=pixels[0], height=pixels[1])
                (folder / name).unlink()
        progress(last * 100 // pages)
    document.derivatives.filter(kind__startswith="page", number__gt=pages).delete()
    said = run_function("archive.assets.decoding.papers:said", FRAME, path=str(path))
    return {**said, "technical": {**document.technical, **said["technical"]}}


# --- recordings -------------------------------------------------------------------------------


def _of_recording(recording: Any, path: Path, folder: Path, progress: Progress) -> dict[str, Any]:
    facts = recording.technical
    source, length = reading(path, DEMUXERS[facts["format"]]), recording.duration_ms
    if "audio_codec" in facts:
        pcm = folder / "sound.pcm"
        run_command([*source, "-vn", "-ac", "1", "-ar", str(_RATE), "-f", "s16le", str(pcm)], SOUND)
        (folder / "waveform.json").write_text(json.dumps(waveform(pcm, length)), encoding="utf-8")
        pcm.unlink()
        _keep(recording, "waveform", folder / "waveform.json", "application/json", duration_ms=length)
    progress(10)
    if "video_codec" in facts:
        _poster(recording, source, folder, length)
        box = r"scale=w='min(1280,iw)':h='min(1280,ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"
        film = [
            "-map", "0:v:0", "-map", "0:a:0?", "-vf", f"{box},format=yuv420p", "-c:v", "libx264", "-preset", "veryfast",
            "-crf", "24", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart",
        ]  # fmt: skip
        _transcode(source, film, folder / "film.mp4", FILM, length, lambda part: progress(15 + part * 80 // 100))
        _keep(recording, "video", folder / "film.mp4", "video/mp4", duration_ms=length)
    elif "audio_codec" in facts:
        _poster(recording, source, folder, length)
        sound = ["-map", "0:a:0", "-vn", "-ac", "2" if facts.get("channels") == 2 else "1"]
        aac = [*sound, "-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart"]
        _transcode(source, aac, folder / "sound.m4a", SOUND, length, lambda part: progress(15 + part * 40 // 100))
        _keep(recording, "audio-aac", folder / "sound.m4a", "audio/mp4", duration_ms=length)
        opus = [*sound, "-c:a", "libopus", "-b:a", "48k", "-f", "webm"]
        _transcode(source, opus, folder / "sound.webm", SOUND, length, lambda part: progress(55 + part * 40 // 100))
        _keep(recording, "audio-opus", folder / "sound.webm", "audio/webm", duration_ms=length)
    return {"embedded": _said(source, folder)}


def _transcode(
    source: list[str], how: list[str], target: Path, limits: Limits, length: int, progress: Progress
) -> None:
    def heard(line: str) -> None:
        name, _is, value = line.partition("=")
        if name == "out_time_us" and value.isdigit() and length:
            progress(min(int(value) // (length * 10), 100))

    run_command([*source, *how, *_WITHOUT_WORDS, "-progress", "pipe:1", f"file:{target}"], limits, heard)


def _poster(recording: Any, source: list[str], folder: Path, length: int) -> None:
    """From the picture that a curator chose, else a frame from the first tenth of a film."""
    frame = folder / "frame.png"
    if recording.thumbnail:
        with on_disk(recording.thumbnail) as chosen:
            _as_poster(recording, chosen, folder)
    elif "video_codec" in recording.technical:
        moment = f"{min(length / 10_000, 600):.3f}"
        run_command([*source[:-2], "-ss", moment, *source[-2:], "-map", "0:v:0", "-frames:v", "1", str(frame)], FRAME)
        _as_poster(recording, frame, folder)


def _as_poster(recording: Any, picture: Path, folder: Path) -> None:
    order = {"fit": "max", "width": 1280, "height": 1280, "formats": ["jpeg"]}
    made = run_function(
        "archive.assets.decoding.pictures:derive",
        PICTURE,
        path=str(picture),
        folder=str(folder),
        is_heic=False,
        focal=None,
        orders=[order],
    )
    width, height = made["sizes"][0]
    _keep(recording, "poster", folder / "0.jpeg", "image/jpeg", width=width, height=height, ending="jpg")


def _said(source: list[str], folder: Path) -> dict[str, str]:
    """What a recording says about itself (ID3 and its like), by field."""
    target = folder / "said.txt"
    run_command([*source, "-f", "ffmetadata", f"file:{target}"], FRAME)
    found = {}
    for line in target.read_text(encoding="utf-8", errors="replace")[:65_536].splitlines():
        name, is_field, value = line.partition("=")
        if is_field and not line.startswith(";"):
            found[name[:100]] = value[:4_000].replace("\0", "")
    return found


def waveform(pcm: Path, length: int) -> dict[str, Any]:
    """Lowest and highest of each part of a sound (one channel, 16 bits): {"duration_ms", "points": [[low, high], …]}.

    The file is read part by part, whatever its length.
    """
    samples = pcm.stat().st_size // _BYTES
    points = []
    with pcm.open("rb") as stream:
        for count in _parts(samples, min(MOST_POINTS, samples)):
            part = array.array("h")
            part.frombytes(stream.read(count * _BYTES))
            points.append([min(part) >> 8, max(part) >> 8])
    return {"duration_ms": length, "points": points}


def _parts(total: int, parts: int) -> Iterator[int]:
    done = 0
    for number in range(1, parts + 1):
        upto = total * number // parts
        yield upto - done
        done = upto


# --- keeping ----------------------------------------------------------------------------------


def _keep(
    owner: Any, kind: str, made: Path, media_type: str, number: int = 1, *, ending: str = "", **facts: Any
) -> None:
    """Store a derivative in place of the one there was."""
    stem = Path(owner.file.name).stem[:40]
    with made.open("rb") as stream:
        content = File(stream, name=f"{stem}-{kind}-{number}.{ending or made.suffix.lstrip('.')}")
        digest, size = sha256_of(content)
        row = owner.derivatives.model(
            **{owner.owner_field: owner},
            kind=kind, number=number, media_type=media_type, byte_size=size, sha256=digest, **facts,
        )  # fmt: skip
        row.file.save(content.name, content, save=False)
    with transaction.atomic():
        owner.derivatives.filter(kind=kind, number=number).delete()
        row.save(force_insert=True)
