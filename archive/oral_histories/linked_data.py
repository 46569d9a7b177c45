"""A recorded memory as linked data."""

from typing import Any

from archive.core.linked_data import Node, certain, cited, graph, record_node, reference, references


def describe(page: Any, context: dict[str, Any]) -> Node:
    """`AudioObject` or `VideoObject` where there is a recording, else `CreativeWork`.

    The narrator is a name as they wish to be named; it may be "anonymous", so it is not called a person's.
    """
    voice = context["voice"]
    place, rights = voice.place_recorded, page.rights_statement
    return graph(
        record_node(
            page,
            _type(page),
            creator={"name": page.narrator} if page.narrator else None,
            contributor={"name": page.interviewer} if page.interviewer else None,
            dateCreated=certain(page.when),
            inLanguage=page.language_codes,
            locationCreated=reference("Place", place) if place else None,
            about=[*references("Person", voice.people), *references("Event", voice.events)],
            mentions=references("Place", voice.places),
            license=rights.uri if rights else None,
            citation=cited(voice.notes),
        )
    )


def _type(page: Any) -> str:
    if not page.recording_id:
        return "CreativeWork"
    return "VideoObject" if page.recording.type == "video" else "AudioObject"
