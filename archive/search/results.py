"""The answer to a search: hits grouped by type, each with what a visitor needs to choose, and what else to choose by.

One question to the index for all types, one for all numbers, one for what the hits show.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator

from archive.places.models import Place
from archive.search.conditions import Conditions
from archive.search.counting import Counts, count
from archive.search.facets import Facets, frequent_places
from archive.search.finding import Everything, Finder
from archive.search.hits import Hit, read_hits
from archive.search.kinds import PEOPLE, kind_label, kinds
from archive.search.name_query import Found, NameQuery
from archive.search.place_names import PlaceNames
from archive.search.query import SearchQuery

CAP = 6
PAGE_SIZE = 30
NEARBY = 8
#: A word that so many records hold is no slip: nobody is looked for whose name is nearly so.
MANY = 30
#: So many of the best hits of each type are looked at for public ones, and then so many.
LOOKED_AT = (CAP + 6, 500, 5000)


class Way(StrEnum):
    """How people are found who stand beside what was found."""

    NAMED = "named"  # they bear the name, and have not what else was asked for
    NEAR = "near"  # a slip, a beginning, a stem away
    PARTLY = "partly"  # some of the words alone


@dataclass(frozen=True)
class Nearby:
    """People whom somebody may mean who does not find them so: `number` of them, None for more than are counted. They
    are looked for by their names alone, whatever else was asked for."""

    way: Way
    hits: list[Hit]
    number: int | None

    @property
    def is_cut(self) -> bool:
        return self.number != len(self.hits)


@dataclass(frozen=True)
class Group:
    """What was found of one type; `has_more` where the list here is only its beginning: `address` leads to all.
    `count` is how many there are, None for more than are counted."""

    kind: str
    hits: list[Hit]
    count: int | None
    has_more: bool
    address: str

    @property
    def label(self) -> str:
        return kind_label(self.kind)


class Results:
    """The groups for a query: a few hits of each type, or one type page by page. People come by their names first,
    in any spelling, then by the words of their pages."""

    def __init__(self, asked: SearchQuery) -> None:
        self.place = Place.objects.public().filter(identifier=asked.place).first() if asked.place else None
        #: What was asked for, as far as there is such a thing.
        self.query = query = asked if self.place else replace(asked, place="")
        self.listing: ListingPage | None = None
        self.groups: list[Group] = []
        self.facets: Facets | None = None
        self.nearby: Nearby | None = None
        #: Who bears the name that was asked for, of whatever type records are wanted.
        self.people = Found()
        self.place_names = PlaceNames()
        if query.is_empty:
            return
        self.asked_name = NameQuery(query.text)
        if query.words:
            self.people = self.asked_name.exact()
        self.finder = Finder(query, [query.kind] if query.kind else list(kinds())) if query.words else Everything()
        place = self.place.pk if self.place else None
        self.conditions = Conditions(query, place, self.finder.pages(), self.people.pages)
        self.counts: Counts = count(self.conditions)
        self.place_names = PlaceNames(query.place, frequent_places(self.counts, self.place))
        self.facets = Facets(self.conditions, self.counts, self.place, self.place_names)
        self.groups = self._one_kind() if query.kind else self._all_kinds()
        is_rare = sum(self.counts.seen("type").values()) < MANY and self.is_of_people and not self.people.matches
        if query.words and (not self.groups or is_rare):
            self.nearby = self._people_nearby()

    @property
    def is_empty(self) -> bool:
        return not self.groups

    @property
    def is_of_people(self) -> bool:
        """Whether people are among what is looked for."""
        return self.query.kind in ("", PEOPLE)

    @property
    def is_capped(self) -> bool:
        """Whether more people bear the name than are listed."""
        return self.people.is_capped and self.is_of_people

    @property
    def is_found_elsewhere(self) -> bool:
        """Whether the same search finds records of another type than the one that is chosen."""
        return any(kind != self.query.kind and number for kind, number in self.counts.seen("type").items())

    def _all_kinds(self) -> list[Group]:
        """The first hits of each type: of the best that the index has, those that are public and fulfil the
        conditions. Where among them are too few, further ones are looked at, and in the end any. What bears just the
        name that was asked for stands first, and so does its type."""
        number = self.counts.seen("type")
        hits: dict[str, list[Hit]] = {}
        wanted = [kind for kind in kinds() if number[kind]]
        for most in LOOKED_AT[1:] if self.query.is_conditioned else LOOKED_AT:
            if self.query.words and wanted:
                hits |= self._hits(self._best(wanted, most), CAP)
                wanted = [kind for kind in wanted if len(hits.get(kind, ())) < min(number[kind], CAP)]
        if wanted:
            hits |= self._hits(self.conditions.first(wanted, CAP), CAP)
        groups = [
            self._group(kind, sorted(hits[kind], key=_is_other), number[kind] > CAP) for kind in kinds() if kind in hits
        ]
        return sorted(groups, key=lambda group: _is_other(group.hits[0]))

    def _best(self, wanted: Sequence[str], most: int) -> dict[str, list[int]]:
        """The best pages of these types. Where enough people bear the name the index is not asked for others."""
        named = self.people.pages if PEOPLE in wanted else []
        is_enough = len(named) >= CAP and not self.query.is_conditioned
        found = self.finder.best([kind for kind in wanted if kind != PEOPLE or not is_enough], most)
        return found | ({PEOPLE: list(dict.fromkeys([*named, *found.get(PEOPLE, [])]))[:most]} if named else {})

    def _one_kind(self) -> list[Group]:
        kind = self.query.kind
        named = self.people.pages if kind == PEOPLE else []
        if named:
            allowed = self._hits({kind: named}, len(named)).get(kind, []) if self.query.is_conditioned else None
            named = [hit.page for hit in allowed] if allowed is not None else named
        rest = self.finder.all_of(kind, self.conditions, named)
        pages = _Pages(named, rest, self.counts.seen("type")[kind])
        self.listing = Paginator(pages, PAGE_SIZE).get_page(self.query.page)  # type: ignore[arg-type]
        hits = self._hits({kind: list(self.listing.object_list)}, PAGE_SIZE)
        return [self._group(kind, hits[kind], False) for kind in hits]

    def _group(self, kind: str, hits: list[Hit], has_more: bool) -> Group:
        return Group(kind, hits, self.counts.of("type", kind), has_more, self.query.address(kind=kind))

    def _people_nearby(self) -> Nearby | None:
        """People who bear the name where nothing else of what was asked for is found; otherwise those whose names begin
        so or are a slip away: for whoever does not know how it is spelt. Beside something found, a part of a name is
        no help."""
        found, way = self.people, Way.NAMED
        if not found.matches:
            found = self.asked_name.near(in_part=not self.groups)
            way = Way.NEAR if all(match.is_whole for match in found.matches) else Way.PARTLY
        if not found.matches or (self.groups and way == Way.PARTLY):
            return None
        matches = {match.page: match for match in found.matches}
        hits = read_hits({PEOPLE: found.pages[:NEARBY]}, NEARBY, matches=matches).get(PEOPLE, [])
        return Nearby(way, hits, None if found.is_capped else len(found.matches)) if hits else None

    def _hits(self, found: dict[str, list[int]], most: int) -> dict[str, list[Hit]]:
        matches = {match.page: match for match in self.people.matches}
        where = self.conditions.sql if self.query.is_conditioned else None
        return read_hits(found, most, self.query.folded, matches, where)


class _Pages:
    """The pages of one type in order: who bears the name, then the others; as many as were counted."""

    def __init__(self, named: Sequence[int], rest: Any, number: int) -> None:
        self.named, self.rest, self.number = list(named), rest, number

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, part: slice) -> list[int]:
        start, stop = part.start or 0, part.stop
        first, skipped = self.named[start:stop], len(self.named)
        rest = self.rest[max(0, start - skipped) : max(0, stop - skipped)] if stop > skipped else []
        return [*first, *(getattr(row, "pk", row) for row in rest)]


def _is_other(hit: Hit) -> bool:
    """Sorts what was not meant by its name behind what was."""
    return not hit.is_meant
