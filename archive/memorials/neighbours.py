"""Who stands before and after a person in the list of names, so that a reader can go on from life to life.

The order is that of the list: the alphabet of the reader's language, civilians and servicemen apart. Each neighbour is
found by its key, never by counting: in an archive of a million people as in one of a hundred.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q, Subquery

from archive.core.standing import KEY, LANGUAGE, TIME, Standing, answer, standing
from archive.core.texts import Words
from archive.core.visibility import public_rule
from archive.memorials.listings import beyond


@dataclass(frozen=True)
class Neighbour:
    """A person as a link needs it."""

    label: Words
    url_path: str


@dataclass(frozen=True)
class Beside:
    """The neighbours of a person; None at the ends of the list."""

    previous: Neighbour | None = None
    next: Neighbour | None = None


def neighbours(entries: Any, pk: int | None, language: str) -> Beside:
    """The public neighbours of the memorial `pk`, in one query; `entries` is the model `MemorialIndexEntry`. There are
    none for a memorial that is not stored yet."""
    if not pk:
        return Beside()
    previous = following = None
    is_past = False
    for page, name, spoken, url_path in answer(_question(entries, connection.vendor), {KEY: pk, LANGUAGE: language}):
        if page == pk:
            is_past = True
            continue
        found = Neighbour(Words(name, spoken, spoken != language), url_path)
        previous, following = (previous, found) if is_past else (found, following)
    return Beside(previous, following)


@cache
def _question(entries: Any, _vendor: str) -> Standing:
    """The entry before, that of the memorial itself, and the one after, in this order."""
    here = entries.objects.filter(page=KEY, language=LANGUAGE)
    group, key = Subquery(here.values("group")[:1]), Subquery(here.values("sort_key")[:1])
    listed = entries.objects.filter(public_rule(TIME, through="page"), language=LANGUAGE, group=group)
    before = listed.filter(beyond(key, KEY, backwards=True)).order_by("-sort_key", "-page_id")
    after = listed.filter(beyond(key, KEY, backwards=False)).order_by("sort_key", "page_id")
    ends = Q(pk__in=[Subquery(listed.values("pk")[:1]) for listed in (before, here, after)])
    shown = ("page_id", "name", "name_language", "page__url_path")
    return standing(entries.objects.filter(ends).order_by("sort_key", "page_id").values_list(*shown))
