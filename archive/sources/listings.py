"""The list of sources by perspective, type and language, and the description of one source in readable lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from archive.core.asked import printable
from archive.core.collation import SortKey, in_order, sort_key
from archive.core.languages import choice_labels, language_name, pick_language
from archive.core.texts import Words, in_words_of
from archive.sources.csl import TEXT_VARIABLES
from archive.sources.enums import CSLType, Perspective

PAGE_SIZE = 60
SORTS = ("title", "newest", "oldest")


@dataclass(frozen=True)
class SourceQuery:
    """What of the list is asked for. One object serves the form, the address and the query."""

    perspective: str = ""
    csl_type: str = ""
    language: str = ""
    sort: str = "title"
    page: str = "1"

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "SourceQuery":
        """Anything that is not understood is left out, not an error."""
        perspective, csl_type = parameters.get("perspective", ""), parameters.get("type", "")
        sort = parameters.get("sort", "")
        return cls(
            perspective=perspective if perspective in Perspective.values else "",
            csl_type=csl_type if csl_type in CSLType.values else "",
            language=printable(parameters.get("language", ""), 16),
            sort=sort if sort in SORTS else "title",
            page=parameters.get("page", "1")[:6],
        )

    @property
    def filters(self) -> dict[str, str]:
        wanted = {"perspective": self.perspective, "csl_type": self.csl_type, "language": self.language}
        return {field: value for field, value in wanted.items() if value}

    @property
    def address(self) -> str:
        """The query of the address, without the number of the page."""
        wanted = {"perspective": self.perspective, "type": self.csl_type, "language": self.language}
        if self.sort != "title":
            wanted["sort"] = self.sort
        return urlencode({name: value for name, value in wanted.items() if value})


@dataclass
class SourceLine:
    """A source as a line of the list: columns and titles alone, no page object."""

    pk: int
    labels: dict[str, str]
    url_path: str
    has_supplied_title: bool
    language: str
    container_title: str
    issued: str
    csl_type: str
    perspective: str
    creators: list[str] = field(default_factory=list)

    @cached_property
    def label(self) -> Words:
        label = in_words_of(self.labels)
        return replace(label, text=f"[{label.text}]") if self.has_supplied_title else label

    @property
    def type_label(self) -> str:
        return choice_labels(CSLType)[self.csl_type]

    @property
    def perspective_label(self) -> str:
        return choice_labels(Perspective)[self.perspective]


_LINE = [column.name for column in fields(SourceLine) if column.name != "creators"]


class SourceIndex:
    """One page of the list of `sources`, the public ones; `creators` are the rows of all creators."""

    def __init__(self, sources: QuerySet[Any], creators: QuerySet[Any], query: SourceQuery, language: str) -> None:
        self.query, self.language = query, language
        offered = list(sources.order_by().values_list("perspective", "csl_type", "language").distinct())
        present = [set(values) for values in zip(*offered, strict=True)] or [set(), set(), set()]
        self.perspectives = [(value, label) for value, label in Perspective.choices if value in present[0]]
        types = [(value, str(label)) for value, label in CSLType.choices if value in present[1]]
        self.types = in_order(types, language)
        names = [(code, language_name(code, language)) for code in present[2]]
        self.languages = in_order(names, language)
        self.listing = self._page(sources.filter(**query.filters))
        self.lines = self._lines(sources, creators)

    def _page(self, sources: QuerySet[Any]) -> ListingPage:
        """The keys of the sources of one page, in order."""
        if self.query.sort == "title":
            return Paginator(self._by_title(sources), PAGE_SIZE).get_page(self.query.page)
        day = F("issued_earliest")
        order = day.desc(nulls_last=True) if self.query.sort == "newest" else day.asc(nulls_last=True)
        keys = sources.order_by(order, "pk").values_list("pk", flat=True)
        return Paginator(keys, PAGE_SIZE).get_page(self.query.page)

    def _lines(self, sources: QuerySet[Any], creators: QuerySet[Any]) -> list[SourceLine]:
        keys = list(self.listing.object_list)
        rows = {row[0]: SourceLine(*row) for row in sources.order_by().filter(pk__in=keys).values_list(*_LINE)}
        for creator in creators.filter(page_id__in=keys).order_by("page_id", "sort_order", "pk"):
            rows[creator.page_id].creators.append(str(creator))
        return [rows[key] for key in keys if key in rows]

    def _by_title(self, sources: QuerySet[Any]) -> list[int]:
        """In the reader's alphabet, which no database knows: only keys and titles are fetched for it."""
        rows = sources.order_by().values_list("pk", "labels")
        keyed = [(_title_key(_title(labels, self.language), self.language), pk) for pk, labels in rows]
        return [pk for _key, pk in sorted(keyed)]


def _title(labels: dict[str, str], language: str) -> str:
    best = pick_language(list(labels), language)
    return labels[best] if best else ""


@lru_cache(maxsize=65536)
def _title_key(title: str, language: str) -> SortKey:
    """Without what stands before the first letter: quotation marks do not file a title."""
    letters = next((position for position, letter in enumerate(title) if letter.isalnum()), 0)
    return sort_key(title[letters:], language)


@dataclass(frozen=True)
class Line:
    """One line of a description: a label, what the source says, and in which language it is, if in words."""

    label: str
    value: str
    language: str = ""


def description(source: Any) -> list[Line]:
    """What CSL-JSON can say of the source, in the order in which a reader looks for it. Creators, dates and
    addresses stand elsewhere on the page."""
    own = source.language
    lines = [
        Line(_("Published in"), source.container_title, own),
        Line(_("Volume"), source.volume),
        Line(_("Issue"), source.issue),
        Line(_("Pages"), source.page),
        Line(_("Edition"), source.edition, own),
        Line(_("Publisher"), source.publisher, own),
        Line(_("Place of publication"), source.publisher_place, own),
        *(Line(_extra_labels().get(name, name), str(value), own) for name, value in _extra_texts(source)),
        Line("ISBN", source.isbn),
        Line("ISSN", source.issn),
        Line(_("Held by"), source.holding_institution),
        Line(_("Shelf-mark"), source.shelf_mark),
    ]
    return [line for line in lines if line.value]


def _extra_texts(source: Any) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in source.csl_extra.items() if name in TEXT_VARIABLES and value]


def _extra_labels() -> dict[str, str]:
    """The further CSL variables that occur with the archive's types; a rarer one is shown by its CSL name."""
    return {
        "abstract": _("Abstract"),
        "archive_collection": _("Collection"),
        "authority": _("Issuing body"),
        "call-number": _("Call number"),
        "chapter-number": _("Chapter"),
        "collection-number": _("Number in the series"),
        "collection-title": _("Series"),
        "dimensions": _("Extent"),
        "event-place": _("Place of the event"),
        "event-title": _("Event"),
        "genre": _("Kind"),
        "jurisdiction": _("Jurisdiction"),
        "medium": _("Medium"),
        "note": _("Note"),
        "number": _("Number"),
        "number-of-pages": _("Number of pages"),
        "number-of-volumes": _("Number of volumes"),
        "original-publisher": _("Original publisher"),
        "original-title": _("Original title"),
        "part": _("Part"),
        "section": _("Section"),
        "version": _("Version"),
    }
