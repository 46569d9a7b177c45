"""A media item as linked data."""

from typing import Any

from django.conf import settings

from archive.core.linked_data import (
    Node,
    certain,
    cited,
    graph,
    may_be_summed_up,
    record_node,
    reference,
    references,
    said,
)

_WITHOUT_FILE = {"photograph": "Photograph", "artwork": "VisualArtwork", "map": "Map"}


def describe(page: Any, context: dict[str, Any]) -> Node:
    """`ImageObject`, `VideoObject` or `AudioObject` where the archive shows the file, else the work itself.

    Neither the file nor the caption of what is covered, or preceded by a warning.
    """
    item = context["item"]
    is_plain = may_be_summed_up(page)
    picture = (item.picture.large or item.picture.small) if is_plain and item.picture else None
    place = item.place_made
    rights = page.rights_statement
    return graph(
        record_node(
            page,
            _type(page),
            caption=said(page.words("caption")) if is_plain else None,
            contentUrl=f"{settings.BASE_URL}{picture.url}" if picture else None,
            width=picture.width if picture else None,
            height=picture.height if picture else None,
            creator={"name": page.creator} if page.creator else None,
            dateCreated=certain(page.when),
            inLanguage=page.language or None,
            locationCreated=reference("Place", place) if place else None,
            about=[*references("Person", item.people), *references("Event", item.events)],
            contentLocation=references("Place", item.places),
            license=rights.uri if rights else None,
            creditText=page.credit_line,
            citation=cited(item.notes),
        )
    )


def _type(page: Any) -> str:
    if page.recording_id:
        return "VideoObject" if page.recording.type == "video" else "AudioObject"
    if page.image_id:
        return "ImageObject"
    return _WITHOUT_FILE.get(page.kind, "CreativeWork")
