"""Which pages the words of a search find, of each type: by the archive's own index or another that is configured."""

from collections.abc import Sequence
from typing import Any

from django.db import router
from wagtail.search.backends import get_search_backend

from archive.search.conditions import Conditions
from archive.search.fragments import Sql
from archive.search.full_text import engine_of
from archive.search.kinds import kinds, public
from archive.search.models import Entry
from archive.search.query import SearchQuery
from archive.search.word_index import SearchBackend
from archive.search.word_query import EVERYTHING, NOTHING
from archive.search.word_query import read as read_words
from archive.search.word_results import WordCompiler, WordResults, best_of_each, question_about

#: Of another index than the archive's own so many hits of each type are taken into account.
MOST_FOREIGN = 1000


class Finder:
    """The pages that hold the words of a query, drafts among them where the archive's own index is asked."""

    def __init__(self, query: SearchQuery, wanted: Sequence[str]) -> None:
        self.backend = get_search_backend()
        self.is_own = isinstance(self.backend, SearchBackend)
        self.asked = query.for_own_index if self.is_own else query.for_index
        self._foreign = {} if self.is_own else {kind: self._ask(kind) for kind in wanted}

    def _ask(self, kind: str) -> list[int]:
        return [page.pk for page in public_keys(kind).search(self.asked)[:MOST_FOREIGN]]

    def pages(self) -> dict[str, Sql]:
        """All pages found, by type, as SQL of the column `object_id`."""
        found: dict[str, Sql] = {}
        tree = read_words(self.asked)
        engine = engine_of(router.db_for_read(Entry))
        for kind, model in kinds().items():
            if self.is_own and tree not in (EVERYTHING, NOTHING):
                found[kind] = engine.stream_sql(question_about(model, tree))
            else:
                found[kind] = among(self._foreign.get(kind, ()))
        return found

    def best(self, wanted: Sequence[str], most: int) -> dict[str, list[int]]:
        """The best hits of these types: the archive's own index is asked once for all of them."""
        if self.is_own:
            return best_of_each(self.asked, {kind: kinds()[kind] for kind in wanted}, most)
        return {kind: self._foreign.get(kind, [])[:most] for kind in wanted}

    def all_of(self, kind: str, conditions: Conditions, without: Sequence[int]) -> Any:
        """All pages of one type that fulfil the conditions, the best first, but for some: to be cut."""
        rows = public_keys(kind).filter(conditions.q(kind)).exclude(pk__in=list(without))
        if self.is_own:
            return WordResults(self.backend, WordCompiler(rows, self.asked))
        best = self._foreign.get(kind, [])
        allowed = set(rows.filter(pk__in=best).values_list("pk", flat=True))
        return [pk for pk in best if pk in allowed]


class Everything:
    """In place of a `Finder` where no words are asked for: any page will do, the newest first."""

    def pages(self) -> None:
        return None

    def best(self, wanted: Sequence[str], most: int) -> dict[str, list[int]]:
        return {kind: [] for kind in wanted}

    def all_of(self, kind: str, conditions: Conditions, without: Sequence[int]) -> Any:
        return public_keys(kind).filter(conditions.q(kind)).order_by("-pk")


def among(pages: Sequence[int]) -> Sql:
    """These pages as SQL of the column `object_id`."""
    keys = ", ".join(str(int(pk)) for pk in pages)
    return f"SELECT id AS object_id FROM wagtailcore_page WHERE {f'id IN ({keys})' if keys else '1 = 0'}", []  # noqa: S608


def public_keys(kind: str) -> Any:
    """What a visitor may find of a type, without the columns that `read_hits` asks for."""
    return public(kind).only("title")
