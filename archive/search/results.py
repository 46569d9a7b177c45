"""The answer to a search: hits grouped by type, each with what a visitor needs to choose.

One question to the index for all types, one for what the hits show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from wagtail.search.backends import get_search_backend

from archive.search.hits import Hit, read_hits
from archive.search.kinds import PEOPLE, kind_label, kinds, public
from archive.search.name_match import Match
from archive.search.name_query import MOST_PEOPLE, Found, NameQuery
from archive.search.query import SearchQuery
from archive.search.word_index import SearchBackend
from archive.search.word_results import best_of_each

CAP = 6
PAGE_SIZE = 30
NEARBY = 8
#: So many of the best hits of each type are looked at for public ones, and then so many.
LOOKED_AT = (CAP + 6, 500, 5000)


@dataclass(frozen=True)
class Group:
    """What was found of one type; `has_more` where the list here is only its beginning: `address` leads to all."""

    kind: str
    hits: list[Hit]
    has_more: bool
    address: str

    @property
    def label(self) -> str:
        return kind_label(self.kind)


class Results:
    """The groups for a query: a few hits of each type, or one type page by page. People come by their names first,
    in any spelling, then by the words of their pages."""

    def __init__(self, query: SearchQuery) -> None:
        self.query = query
        self.listing: ListingPage | None = None
        self.groups: list[Group] = []
        #: People whose names come near; where nobody bears the name that was asked for.
        self.nearby: list[Hit] = []
        #: Whether more people bear the name than are listed.
        self.is_capped = False
        if query.is_empty:
            return
        self.names = NameQuery(query.text)
        self.people = self.names.exact() if query.kind in ("", PEOPLE) else Found()
        self.is_capped = self.people.is_capped
        self.groups = self._one_kind() if query.kind else self._all_kinds()
        if not self.people.matches and (not self.groups or query.kind in ("", PEOPLE)):
            self.nearby = self._nearby_people()

    @property
    def is_empty(self) -> bool:
        return not self.groups

    def _all_kinds(self) -> list[Group]:
        """The first hits of each type: of the best that the index has, the public ones. Where among them are too few,
        further ones are looked at."""
        hits: dict[str, list[Hit]] = {}
        wanted = list(kinds())
        for most in LOOKED_AT:
            found = first_of_each(self.query, wanted, most)
            more = {kind for kind, pages in found.items() if len(pages) == most}
            if PEOPLE in found:
                found[PEOPLE] = named_first(found[PEOPLE], self.people.matches[: CAP + 1])
            hits |= self._hits(found, CAP + 1)
            wanted = [kind for kind in more if len(hits.get(kind, ())) <= CAP]
            if not wanted:
                break
        return [
            Group(kind, hits[kind][:CAP], len(hits[kind]) > CAP, self.query.address(type=kind))
            for kind in kinds()
            if kind in hits
        ]

    def _one_kind(self) -> list[Group]:
        kind = self.query.kind
        rows: Any = public_keys(kind).search(self.query.for_index)
        if self.people.matches:
            rows = named_first([page.pk for page in rows[:MOST_PEOPLE]], self.people.matches)
        self.listing = Paginator(rows, PAGE_SIZE).get_page(self.query.page)
        pages = [getattr(row, "pk", row) for row in self.listing.object_list]
        hits = self._hits({kind: pages}, PAGE_SIZE)
        return [Group(kind, hits[kind], False, self.query.address()) for kind in hits]

    def _nearby_people(self) -> list[Hit]:
        """People whose names begin so or are a slip away: for whoever does not know how it is spelt."""
        self.people = self.names.near()
        return self._hits({PEOPLE: self.people.pages[:NEARBY]}, NEARBY).get(PEOPLE, [])

    def _hits(self, found: dict[str, list[int]], most: int) -> dict[str, list[Hit]]:
        return read_hits(found, most, self.query.folded, {match.page: match for match in self.people.matches})


def named_first(pages: Sequence[int], matches: Sequence[Match]) -> list[int]:
    """The people who bear the name, then those in whose pages the words stand."""
    return list(dict.fromkeys([*(match.page for match in matches), *pages]))


def public_keys(kind: str) -> Any:
    """What a visitor may find of a type, without the columns that `read_hits` asks for."""
    return public(kind).only("title")


def first_of_each(query: SearchQuery, wanted: Sequence[str], most: int) -> dict[str, list[int]]:
    """The first hits of these types by primary key. The archive's own index is asked once for all of them, and may
    name some that are not public; another one is asked type by type."""
    if isinstance(get_search_backend(), SearchBackend):
        return best_of_each(query.for_index, {kind: kinds()[kind] for kind in wanted}, most)
    found = {kind: public_keys(kind).search(query.for_index)[: CAP + 1] for kind in wanted}
    return {kind: [page.pk for page in pages] for kind, pages in found.items()}
