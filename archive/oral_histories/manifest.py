"""A recorded memory as a IIIF manifest: the recording on a canvas as long as it, with its transcripts."""

from typing import Any

from archive.core.languages import current_language, language_name
from archive.media.iiif.presentation import (
    LABELS,
    Node,
    as_given,
    fact,
    in_every_language,
    interface,
    links,
    manifest,
    names_of_rights,
    without_language,
    words_of,
)
from archive.media.iiif.recordings import add_transcripts, ranges, recording_canvas


def describe(page: Any, voice: Any) -> Node | None:
    """The manifest, or None where there is no recording that a browser plays."""
    recording = recording_canvas(page, 1, words_of(page, "title"))
    if recording is None:
        return None
    add_transcripts(recording, page)
    chapters = [
        (chapter.start_ms, as_given({row.language: row.title for row in chapter.texts.all()}))
        for chapter in page.chapters.prefetch_related("texts")
    ]
    structures = ranges(page, recording, interface(LABELS["chapters"]), chapters)
    more = {"structures": structures} if structures else {}
    return manifest(page, [recording], _metadata(page, voice), credit=page.recording.credit, **more)


def _metadata(page: Any, voice: Any) -> list[Node]:
    when, place, rights = page.when, voice.place_recorded, page.rights_statement
    codes = page.language_codes
    return [
        *fact(interface(LABELS["narrator"]), without_language(page.narrator)),
        *fact(interface(LABELS["interviewer"]), without_language(page.interviewer)),
        *fact(
            interface(LABELS["recorded"]), in_every_language(lambda: when.display(current_language()) if when else "")
        ),
        *(fact(interface(LABELS["recorded in"]), as_given(place.labels)) if place else []),
        *fact(interface(LABELS["languages"]), in_every_language(lambda: ", ".join(map(language_name, codes)))),
        *links(interface(LABELS["speaks of"]), [*voice.people, *voice.events, *voice.places]),
        *(fact(interface(LABELS["rights"]), names_of_rights(rights)) if rights else []),
    ]
