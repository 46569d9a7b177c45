"""The answer to a search: hits grouped by type, each with what a visitor needs to choose.

One question a type to the index, one more for the words shown beneath the titles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db.models import CharField, F, Value

from archive.core.languages import current_language, pick_language
from archive.core.texts import Words
from archive.media.transcripts import TranscriptLine, lines_found
from archive.memorials.listings import life_years
from archive.memorials.models import MemorialPage
from archive.search.kinds import PEOPLE, kind_label, kinds, public
from archive.search.name_match import Match
from archive.search.name_query import MOST_PEOPLE, Found, NameQuery
from archive.search.query import SearchQuery

CAP = 6
PAGE_SIZE = 30
NEARBY = 8


@dataclass(frozen=True)
class Hit:
    """One record found. `note` stands before everything else: it warns of what may distress."""

    page: Any
    summary: Words
    note: Words
    #: What is said in its recording and holds the words looked for, in the order of a recording.
    lines: list[TranscriptLine] = field(default_factory=list)
    #: What of the name matched, in the reader's language; empty where the name itself says it.
    reason: str = ""

    @property
    def label(self) -> Words:
        label: Words = self.page.label
        if getattr(self.page, "has_supplied_title", False):
            return Words(f"[{label.text}]", label.language, label.is_fallback)
        return label

    @property
    def is_person(self) -> bool:
        return isinstance(self.page, MemorialPage)

    @property
    def when(self) -> str:
        """The years of a life, or the date of the record, in words."""
        if isinstance(self.page, MemorialPage):
            return life_years(self.page.birth, self.page.death, current_language())
        date = getattr(self.page, "when", None) or getattr(self.page, "issued_date", None)
        return date.display(current_language()) if date else ""


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
        found = {kind: list(public(kind).search(self.query.for_index)[: CAP + 1]) for kind in kinds()}
        found[PEOPLE] = self._named_first(found[PEOPLE], self.people.matches[: CAP + 1])[: CAP + 1]
        hits = self._hits({kind: pages[:CAP] for kind, pages in found.items()})
        return [Group(kind, hits[kind], len(found[kind]) > CAP, self.query.address(type=kind)) for kind in hits]

    def _one_kind(self) -> list[Group]:
        kind = self.query.kind
        rows: Any = public(kind).search(self.query.for_index)
        if self.people.matches:
            rows = self._named_first(list(rows[:MOST_PEOPLE]), self.people.matches)
        self.listing = Paginator(rows, PAGE_SIZE).get_page(self.query.page)
        hits = self._hits({kind: list(self.listing.object_list)})
        return [Group(kind, hits[kind], False, self.query.address()) for kind in hits]

    def _named_first(self, pages: list[Any], matches: Sequence[Match]) -> list[Any]:
        """The people who bear the name, then those in whose pages the words stand."""
        named = people_of(matches)
        return [*named, *(page for page in pages if page.pk not in {person.pk for person in named})]

    def _nearby_people(self) -> list[Hit]:
        """People whose names begin so or are a slip away: for whoever does not know how it is spelt."""
        self.people = self.names.near()
        return self._hits({PEOPLE: people_of(self.people.matches[:NEARBY])}).get(PEOPLE, [])

    def _hits(self, found: dict[str, list[Any]]) -> dict[str, list[Hit]]:
        return as_hits(found, self.query.folded, {match.page: match for match in self.people.matches})


def people_of(matches: Sequence[Match]) -> list[MemorialPage]:
    """The pages of these people, in this order."""
    pages = MemorialPage.objects.public().in_bulk([match.page for match in matches])
    return [pages[match.page] for match in matches if match.page in pages]


def as_hits(
    found: dict[str, list[Any]], said: Sequence[str] = (), matches: Mapping[int, Match] | None = None
) -> dict[str, list[Hit]]:
    """The pages found, by type, each with its summary and its warning; types without a page are left out. One query,
    and one more for what is `said` in recordings, where any of the pages may have one. `matches` are people found by
    their names, by primary key: each says why."""
    found = {kind: pages for kind, pages in found.items() if pages}
    words = _words_of(found)
    heard = [page.pk for pages in found.values() for page in pages if getattr(page, "recording_id", None)]
    lines = lines_found(heard, said)
    return {
        kind: [
            _hit(page, words.get(page.pk, []), lines.get(page.pk, []), matches.get(page.pk) if matches else None)
            for page in pages
        ]
        for kind, pages in found.items()
    }


def _words_of(found: dict[str, list[Any]]) -> dict[int, list[tuple[str, str, str]]]:
    """Language, summary and warning of each text of the pages, by page."""
    questions = []
    for kind, pages in found.items():
        texts = kinds()[kind]._meta.get_field("texts").related_model
        has_note = any(column.name == "content_note" for column in texts._meta.fields)
        note = F("content_note") if has_note else Value("", output_field=CharField())
        rows = texts.objects.filter(page_id__in=[page.pk for page in pages]).order_by()
        questions.append(rows.annotate(warning=note).values_list("page_id", "language", "summary", "warning"))
    words: dict[int, list[tuple[str, str, str]]] = {}
    if questions:
        for pk, language, summary, warning in questions[0].union(*questions[1:], all=True):
            words.setdefault(pk, []).append((language, summary, warning))
    return words


def _hit(page: Any, rows: list[tuple[str, str, str]], lines: list[TranscriptLine], match: Match | None) -> Hit:
    summaries = {language: summary for language, summary, _warning in rows if summary}
    warnings = {language: warning for language, _summary, warning in rows if warning}
    return Hit(page, _pick(summaries), _pick(warnings), lines, match.reason(page.label.text) if match else "")


def _pick(texts: dict[str, str]) -> Words:
    wanted = current_language()
    best = pick_language(list(texts), wanted)
    return Words(texts[best], best, best != wanted) if best else Words("", wanted, False)
