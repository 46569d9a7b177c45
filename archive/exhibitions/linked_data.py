"""An exhibition as linked data: a work in chapters."""

from typing import Any

from archive.core.linked_data import Node, cited_by_address, graph, page_address, record_node, references, worded

#: How the records of a chapter are told apart → type of schema.org.
_TYPES = {
    "events": "Event",
    "people": "Person",
    "places": "Place",
    "media": "CreativeWork",
    "voices": "CreativeWork",
}


def describe(page: Any, context: dict[str, Any]) -> Node:
    """`CreativeWork` with its chapters. It opened nowhere on a day, so it is no `ExhibitionEvent`."""
    story = context["story"]
    address = page_address(page)
    return graph(
        record_node(
            page,
            "CreativeWork",
            hasPart=[
                {
                    "@type": "Chapter",
                    "name": worded(chapter.words.title, chapter.words.language),
                    "url": f"{address}#{chapter.anchor}",
                }
                for chapter in story.chapters
            ],
            mentions=_mentioned(story.chapters),
            citation=cited_by_address(story.notes),
        )
    )


def _mentioned(chapters: list[Any]) -> list[Node]:
    """Each record once, however many chapters draw on it."""
    found: dict[str, Node] = {}
    for chapter in chapters:
        for kind, links in chapter.records.items():
            for node in references(_TYPES[kind], links):
                found.setdefault(node["@id"], node)
    return list(found.values())
