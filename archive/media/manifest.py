"""A media item as a IIIF manifest: its image, the pages of its document, its recording."""

from collections.abc import Iterator
from typing import Any

from archive.core.languages import current_language
from archive.core.linked_data import may_be_summed_up
from archive.core.templatetags.archive import capitalised
from archive.media.hotspots import Hotspot
from archive.media.iiif.pictures import Picture, pictures_of, texts_of
from archive.media.iiif.presentation import (
    LABELS,
    THUMBNAIL_SIDE,
    Node,
    add_annotations,
    address_of,
    as_given,
    base_of,
    fact,
    image_body,
    image_canvas,
    in_every_language,
    interface,
    links,
    manifest,
    names_of_rights,
    text_file,
    without_language,
    words_of,
)
from archive.media.iiif.recordings import add_transcripts, recording_canvas


def describe(page: Any, item: Any) -> Node | None:
    """The manifest, or None where the archive has nothing of the item to show.

    What is covered, or comes after a note, has no thumbnail: nobody has asked to see it. It is in it, behind the note.
    """
    pictures = [picture for picture in pictures_of(page) if picture.has_pixels]
    canvases = [*_images(page, pictures)]
    if pictures and not pictures[0].page:
        add_annotations(canvases[0], "seen", "identifying", [_seen(spot) for spot in item.hotspots])
    recording = recording_canvas(page, len(canvases) + 1, words_of(page, "title"))
    if recording:
        add_transcripts(recording, page)
        canvases.append(recording)
    if not canvases:
        return None
    more: Node = {}
    if pictures and may_be_summed_up(page):
        more["thumbnail"] = [image_body(pictures[0], THUMBNAIL_SIDE)]
    return manifest(page, canvases, _metadata(page, item), credit=page.credit_line, **more)


def _images(page: Any, pictures: list[Picture]) -> Iterator[Node]:
    """A canvas for the image and for each page of the document, with the text of the page beside it."""
    texts = texts_of(page)
    for number, picture in enumerate(pictures, 1):
        label = without_language(str(picture.page)) if picture.page else words_of(page, "title")
        made = image_canvas(base_of(page), number, label, picture)
        if picture.page in texts:
            text = text_file(address_of(texts[picture.page]), "text/plain", interface(LABELS["text of the page"]))
            add_annotations(made, "text", "supplementing", [(text, "")])
        yield made


def _seen(spot: Hotspot) -> tuple[Node, str]:
    """What is seen somewhere in the image: the name under which the archive has it, and the place."""
    label = spot.link.label
    body = {"type": "TextualBody", "value": label.text, "language": label.language, "format": "text/plain"}
    return body, spot.fragment


def _metadata(page: Any, item: Any) -> list[Node]:
    when, place, rights = page.when, item.place_made, page.rights_statement
    return [
        *fact(interface(LABELS["kind"]), in_every_language(lambda: capitalised(page.get_kind_display()))),
        *fact(interface(LABELS["creator"]), without_language(page.creator)),
        *fact(interface(LABELS["date"]), in_every_language(lambda: when.display(current_language()) if when else "")),
        *(fact(interface(LABELS["place"]), as_given(place.labels)) if place else []),
        *links(interface(LABELS["people"]), item.people),
        *links(interface(LABELS["events"]), item.events),
        *links(interface(LABELS["places"]), item.places),
        *(fact(interface(LABELS["rights"]), names_of_rights(rights)) if rights else []),
    ]
