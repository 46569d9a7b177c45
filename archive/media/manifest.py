"""A media item as a IIIF manifest: its image, the pages of its document, its recording."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst

from archive.core.languages import current_language
from archive.media.iiif.pictures import Picture, pictures_of
from archive.media.iiif.presentation import (
    LABELS,
    THUMBNAIL_SIDE,
    LanguageMap,
    Node,
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
    without_language,
    words_of,
)


def describe(page: Any, item: Any) -> Node | None:
    """The manifest, or None where the archive has nothing of the item to show.

    A sensitive item has no thumbnail: nobody has asked to see it. Its pictures are in it, behind the note.
    """
    pictures = pictures_of(page)
    canvases = [*_canvases(page, item, pictures)]
    if not canvases:
        return None
    more: Node = {}
    if pictures and not page.is_sensitive:
        more["thumbnail"] = [image_body(pictures[0], THUMBNAIL_SIDE)]
    return manifest(page, canvases, _metadata(page, item), credit=page.credit_line, **more)


def _canvases(page: Any, item: Any, pictures: list[Picture]) -> Iterator[Node]:
    base = base_of(page)
    for number, picture in enumerate(pictures, 1):
        made = image_canvas(base, number, _label(page, picture), picture)
        yield made


def _label(page: Any, picture: Picture) -> LanguageMap:
    return without_language(str(picture.page)) if picture.page else words_of(page, "title")


def _metadata(page: Any, item: Any) -> list[Node]:
    when, place, rights = page.when, item.place_made, page.rights_statement
    return [
        *fact(interface(LABELS["kind"]), in_every_language(lambda: capfirst(page.get_kind_display()))),
        *fact(interface(LABELS["creator"]), without_language(page.creator)),
        *fact(interface(LABELS["date"]), in_every_language(lambda: when.display(current_language()) if when else "")),
        *(fact(interface(LABELS["place"]), as_given(place.labels)) if place else []),
        *links(interface(LABELS["people"]), item.people),
        *links(interface(LABELS["events"]), item.events),
        *links(interface(LABELS["places"]), item.places),
        *(fact(interface(LABELS["rights"]), names_of_rights(rights)) if rights else []),
    ]
