"""Sound and film in manifests: a canvas as long as the recording, with what browsers play and its texts."""

from collections.abc import Sequence
from typing import Any

from archive.assets.models import Derivative
from archive.core.linked_data import may_be_summed_up
from archive.core.timed_text import is_time_coded
from archive.media.iiif.presentation import (
    LABELS,
    LanguageMap,
    Node,
    add_annotations,
    address_of,
    base_of,
    canvas,
    interface,
    text_file,
)

_PLAYED = (Derivative.Kind.VIDEO, Derivative.Kind.AUDIO_AAC, Derivative.Kind.AUDIO_OPUS)


def seconds(milliseconds: int) -> float:
    """As the specification counts time; milliseconds stay what they are."""
    return round(milliseconds / 1000, 3)


def recording_canvas(record: Any, number: int, label: LanguageMap) -> Node | None:
    """The recording of a record; None where nothing has been made of it that a browser plays. One query."""
    if record.recording is None:
        return None
    made = {row.kind: row for row in record.recording.derivatives.all()}
    played = [made[kind] for kind in _PLAYED if kind in made and made[kind].duration_ms]
    if not played:
        return None
    longest = max(row.duration_ms for row in played)
    bodies = [_body(row) for row in played]
    body = bodies[0] if len(bodies) == 1 else {"type": "Choice", "items": bodies}
    measures: Node = {"duration": seconds(longest)}
    film = made.get(Derivative.Kind.VIDEO)
    if film and film.width and film.height:
        measures |= {"width": film.width, "height": film.height}
    found = canvas(base_of(record), number, label, body, **measures)
    poster = made.get(Derivative.Kind.POSTER)
    if poster and poster.width and poster.height and may_be_summed_up(record):
        found["placeholderCanvas"] = _still(f"{found['id']}/placeholder", poster)
    return found


def _body(row: Derivative) -> Node:
    kind = "Video" if row.kind == Derivative.Kind.VIDEO else "Sound"
    size = {"width": row.width, "height": row.height} if kind == "Video" and row.width and row.height else {}
    duration = seconds(row.duration_ms or 0)
    return {"id": address_of(row), "type": kind, "format": row.media_type, "duration": duration, **size}


def _still(id: str, row: Derivative) -> Node:
    image = {"id": address_of(row), "type": "Image", "format": row.media_type, "width": row.width, "height": row.height}
    painted = {"id": f"{id}/painting/1", "type": "Annotation", "motivation": "painting", "body": image, "target": id}
    page = {"id": f"{id}/painting", "type": "AnnotationPage", "items": [painted]}
    return {"id": id, "type": "Canvas", "width": row.width, "height": row.height, "items": [page]}


def _transcript(record: Any, language: str) -> str:
    return f"{base_of(record)}/transcript.{language}.vtt"


def add_transcripts(to: Node, record: Any) -> None:
    """The transcripts of a record, those that are time-coded, as texts that stand in for what is heard."""
    files = [
        (text_file(_transcript(record, row.language), "text/vtt", interface(LABELS["transcript"]), row.language), "")
        for row in record.texts.all()
        if is_time_coded(row.transcript)
    ]
    add_annotations(to, "transcripts", "supplementing", files)


def ranges(record: Any, of: Node, label: LanguageMap, chapters: Sequence[tuple[int, LanguageMap]]) -> list[Node]:
    """Chapters as ranges of a canvas (section 5.4): the millisecond at which each begins, in order, and its titles.

    Each lasts until the next one, the last to the end of the recording; what begins after that is left out.
    """
    base, length = base_of(record), of["duration"]
    moments = [(seconds(start), titles) for start, titles in chapters if seconds(start) < length]
    ends = [*(start for start, _titles in moments[1:]), length]
    parts = [
        {
            "id": f"{base}/range/{number}",
            "type": "Range",
            "label": titles,
            "items": [{"id": f"{of['id']}#t={start},{end}", "type": "Canvas"}],
        }
        for number, ((start, titles), end) in enumerate(zip(moments, ends, strict=False), 1)
        if titles
    ]
    return [{"id": f"{base}/range", "type": "Range", "label": label, "items": parts}] if parts else []
