"""A person killed, as linked data."""

from typing import Any

from archive.core.linked_data import Node, certain, cited, graph, record_node, reference, references, said

#: A role of a place that schema.org has a property for. "Came from" is not a place of birth.
_PLACES = {"born": "birthPlace", "died": "deathPlace"}


def describe(page: Any, context: dict[str, Any]) -> Node:
    """`Person`: attested names only; dates only where they are exact."""
    life = context["life"]
    patronymic = page.patronymic
    places = {name: references("Place", life.places.get(role, [])) for role, name in _PLACES.items()}
    return graph(
        record_node(
            page,
            "Person",
            name=said(page.heading),
            alternateName=[said(name) for name in life.other_names],
            additionalName=said(patronymic),
            birthDate=certain(page.born),
            deathDate=certain(page.died),
            hasOccupation=_occupation(page),
            relatedTo=[reference("Person", person) for _relationship, person in life.people],
            subjectOf=[*references("Event", [link for _role, link in life.events]), *cited(life.notes)],
            **places,
        )
    )


def _occupation(page: Any) -> Node | None:
    name = said(page.words("occupation"))
    return {"@type": "Occupation", "name": name} if name else None
