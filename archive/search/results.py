"""The answer to a search: hits grouped by type, each with what a visitor needs to choose.

One question a type to the index, one more for the words shown beneath the titles.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db.models import CharField, F, Value
from wagtail.search.query import Or, PlainText

from archive.core.languages import current_language, pick_language
from archive.core.texts import Words
from archive.media.transcripts import TranscriptLine, lines_found
from archive.memorials.listings import life_years
from archive.memorials.models import MemorialPage
from archive.search.kinds import kind_label, kinds, public
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
    """The groups for a query: a few hits of each type, or one type page by page."""

    def __init__(self, query: SearchQuery) -> None:
        self.query = query
        self.listing: ListingPage | None = None
        self.groups: list[Group] = []
        self.nearby: list[Hit] = []
        if query.is_empty:
            return
        self.groups = self._one_kind() if query.kind else self._all_kinds()
        if not self.groups:
            self.nearby = self._nearby_people()

    @property
    def is_empty(self) -> bool:
        return not self.groups

    def _all_kinds(self) -> list[Group]:
        found = {kind: list(public(kind).search(self.query.for_index)[: CAP + 1]) for kind in kinds()}
        hits = as_hits({kind: pages[:CAP] for kind, pages in found.items()}, self.query.folded)
        return [Group(kind, hits[kind], len(found[kind]) > CAP, self.query.address(type=kind)) for kind in hits]

    def _one_kind(self) -> list[Group]:
        kind = self.query.kind
        self.listing = Paginator(public(kind).search(self.query.for_index), PAGE_SIZE).get_page(self.query.page)
        hits = as_hits({kind: list(self.listing.object_list)}, self.query.folded)
        return [Group(kind, hits[kind], False, self.query.address()) for kind in hits]

    def _nearby_people(self) -> list[Hit]:
        """People with a name that begins like one of the words: for whoever knows only the first letters."""
        beginnings = Or([PlainText(word) for word in self.query.folded])
        pages = list(MemorialPage.objects.public().autocomplete(beginnings)[:NEARBY]) if self.query.folded else []
        return as_hits({"memorials": pages}).get("memorials", [])


def as_hits(found: dict[str, list[Any]], said: Sequence[str] = ()) -> dict[str, list[Hit]]:
    """The pages found, by type, each with its summary and its warning; types without a page are left out. One query,
    and one more for what is `said` in recordings, where any of the pages may have one."""
    found = {kind: pages for kind, pages in found.items() if pages}
    words = _words_of(found)
    heard = [page.pk for pages in found.values() for page in pages if getattr(page, "recording_id", None)]
    lines = lines_found(heard, said)
    return {
        kind: [_hit(page, words.get(page.pk, []), lines.get(page.pk, [])) for page in pages]
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


def _hit(page: Any, rows: list[tuple[str, str, str]], lines: list[TranscriptLine]) -> Hit:
    summaries = {language: summary for language, summary, _warning in rows if summary}
    warnings = {language: warning for language, _summary, warning in rows if warning}
    return Hit(page, _pick(summaries), _pick(warnings), lines)


def _pick(texts: dict[str, str]) -> Words:
    wanted = current_language()
    best = pick_language(list(texts), wanted)
    return Words(texts[best], best, best != wanted) if best else Words("", wanted, False)
