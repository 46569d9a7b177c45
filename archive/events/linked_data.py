"""An event and the figures reported of it, as linked data."""

from typing import Any

from archive.core.linked_data import (
    Node,
    certain,
    cited,
    compact,
    graph,
    record_node,
    reference,
    references,
    stable_id,
    worded,
)
from archive.events.enums import PlaceRole


def describe(page: Any, context: dict[str, Any]) -> Node:
    """`Event`, and a `Claim` for each figure on the page: said by somebody, not by the archive."""
    when = page.when
    whole = context["part_of"]
    event = record_node(
        page,
        "Event",
        startDate=certain(when.start) if when else None,
        endDate=certain(when.end) if when else None,
        location=references("Place", [link for link, role in context["places"] if role == PlaceRole.HERE]),
        superEvent=reference("Event", whole) if whole else None,
        subEvent=references("Event", context["parts"]),
        subjectOf=cited(context["notes"]),
    )
    claims = [_claim(page, table.label, row) for table in context["tables"] for row in table.rows]
    return graph(event, *claims)


def _claim(page: Any, measure: str, row: Any) -> Node:
    """Who said it is a name and no more: the archive does not guess whether it is a person or an institution.

    The works in which it stands are named once, as subjects of the event; here they are their addresses.
    """
    words = row.words
    return compact(
        {
            "@type": "Claim",
            "@id": f"{stable_id(page.identifier)}#{row.key}",
            "name": measure,
            "text": worded(words.value, words.language),
            "author": {"name": worded(words.said_by, words.language)},
            "datePublished": certain(row.when),
            "about": {"@id": stable_id(page.identifier)},
            "appearance": [{"@id": stable_id(note.source.identifier)} for note in row.notes if not note.contradicts],
        }
    )
