"""People of the archive whom a name may mean, for whoever has to decide whether it is one of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template

from archive.memorials.models import MemorialPage
from archive.search.name_query import NameQuery

register = template.Library()
#: What is longer is no name; more names than so many are a list, which is searched by hand.
LONGEST, MOST_NAMES, MOST_PEOPLE = 80, 8, 4


@dataclass(frozen=True)
class Likeness:
    """A person, drafts included, and why they are shown."""

    person: Any
    reason: str


def names_in(texts: Iterable[str]) -> list[str]:
    """Names as somebody wrote them down in a row: "A and B; C" and a line for each are taken apart."""
    parts = [part.strip() for text in texts for part in re.split(r"[,;\n]|\s+(?:and|və|и)\s+", text)]
    return list(dict.fromkeys(part for part in parts if part and len(part) <= LONGEST))[:MOST_NAMES]


@register.simple_tag
def people_like(texts: Iterable[str]) -> list[tuple[str, list[Likeness]]]:
    """For each name in the texts, the people whose names come near it, the nearest first. Nothing is decided by it."""
    found = {name: NameQuery(name, drafts=True).find().matches[:MOST_PEOPLE] for name in names_in(texts)}
    people = MemorialPage.objects.in_bulk({match.page for matches in found.values() for match in matches})
    return [
        (name, [Likeness(people[match.page], match.reason(match.label)) for match in matches if match.page in people])
        for name, matches in found.items()
    ]
