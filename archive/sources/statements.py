"""Where a source is used: every public statement that cites it, whatever kind of record makes it.

The citation rows of all apps above are found in Django's own list of relations and read in one query, so that a
record type added later is there by itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.core.languages import current_language
from archive.core.records import RecordPage
from archive.core.texts import Words, in_words_of
from archive.core.visibility import public_rule
from archive.sources.enums import Stance
from archive.sources.passages import Place, first_words, parents_of

PAGE_SIZE = 150
_COLUMNS = ("row", "owner_pk", "owner_labels", "owner_path", "about", "locator", "stance", "quotation")


@dataclass(frozen=True)
class CitationRow:
    """The citations of one type of page. `owner` is the lookup from the row to the page that holds it, `part` the
    type of the part of the page to which the row belongs, if not to the page itself (a reported figure)."""

    model: type[Any]
    owner: str
    owner_model: type[Any]
    part: type[Any] | None

    def visible(self) -> QuerySet[Any]:
        """The rows on pages a visitor may meet, whatever they cite."""
        return self.model.objects.order_by().filter(self.visibility())  # type: ignore[no-any-return]

    def visibility(self) -> Q:
        """The condition for that; withheld parts of pages are left out."""
        is_record = issubclass(self.owner_model, RecordPage)
        live = public_rule(through=self.owner) if is_record else Q((f"{self.owner}__live", True))
        return live & Q((self.withheld, False)) if self.withheld else live

    @property
    def withheld(self) -> str:
        """The lookup that says whether the part of the page is withheld; empty where no part can be."""
        if self.part is None or not any(column.name == "is_withheld" for column in self.part._meta.fields):
            return ""
        return f"{self.owner.partition('__')[0]}__is_withheld"


@dataclass(frozen=True)
class PageLink:
    """A citing page as a link needs it."""

    model: type[Any]
    pk: int
    labels: dict[str, str] = field(compare=False)
    url_path: str = field(compare=False)

    @property
    def label(self) -> Words:
        return in_words_of(self.labels)


@dataclass(frozen=True)
class Statement:
    """One use of the source: which statement of the record, where in the source, for or against."""

    about: Words
    anchor: str
    locator: str
    contradicts: bool
    quotation: str


@dataclass
class CitingRecord:
    """A page that cites the source, with all that it cites it for."""

    page: PageLink
    statements: list[Statement] = field(default_factory=list)


@cache
def _columns(source_model: Any) -> tuple[QuerySet[Any], ...]:
    """What is read of the citation rows of each type: put together once, as it is the same for every source."""
    return tuple(
        row.model.objects.order_by()
        .annotate(
            row=Value(index, output_field=IntegerField()),
            owner_pk=F(f"{row.owner}__pk"),
            owner_labels=F(f"{row.owner}__labels"),
            owner_path=F(f"{row.owner}__url_path"),
        )
        .values_list(*_COLUMNS)
        for index, row in enumerate(citation_rows(source_model))
    )


@cache
def citation_rows(source_model: Any) -> tuple[CitationRow, ...]:
    """The citation rows of all record types and standing pages, in the order of the types."""
    rows = _find_rows(source_model)
    return tuple(sorted(rows, key=lambda row: (row.owner_model._meta.label, row.model._meta.label)))


def _find_rows(source_model: Any) -> Iterator[CitationRow]:
    for relation in source_model._meta.related_objects:
        row: Any = relation.related_model
        if not any(column.name == "stance" for column in row._meta.fields):
            continue
        parents = list(parents_of(row))
        part = parents[0].related_model if len(parents) > 1 else None
        yield CitationRow(row, "__".join(parent.name for parent in parents), parents[-1].related_model, part)


class Uses:
    """One page of the list of statements that cite a source: two queries, at any number of record types, and those for
    the words of passages."""

    def __init__(self, source: Any, number: object = 1) -> None:
        model: Any = type(source)
        self._rows = citation_rows(model)
        parts = [
            columns.filter(row.visibility(), source=source.pk)
            for row, columns in zip(self._rows, _columns(model), strict=True)
        ]
        found = parts[0].union(*parts[1:], all=True).order_by("row", "owner_pk", "about", "locator")
        self.listing: ListingPage = Paginator(found, PAGE_SIZE).get_page(number)

    @property
    def total(self) -> int:
        return self.listing.paginator.count

    @property
    def by_kind(self) -> list[tuple[str, list[CitingRecord]]]:
        """Citing records under the name of their type."""
        grouped = groupby(self._records(), key=lambda record: record.page.model)
        return [(str(model._meta.verbose_name_plural), list(records)) for model, records in grouped]

    def _records(self) -> list[CitingRecord]:
        records: dict[PageLink, CitingRecord] = {}
        listed = list(self.listing.object_list)
        named = about_in_words([(self._rows[index], pk, about) for index, pk, _labels, _path, about, *_ in listed])
        for row, (words, anchor) in zip(listed, named, strict=True):
            index, pk, labels, path, _about, locator, stance, quotation = row
            link = PageLink(self._rows[index].owner_model, pk, labels, path)
            record = records.setdefault(link, CitingRecord(link))
            statement = Statement(words, anchor, locator, stance == Stance.CONTRADICTS, quotation)
            if statement not in record.statements:
                record.statements.append(statement)
        for record in records.values():
            record.statements.sort(key=_in_the_text)
        return sorted(records.values(), key=lambda record: record.page.model._meta.label)


def _in_the_text(statement: Statement) -> list[tuple[int, str]]:
    """Passages as they are numbered, c2 before c10, after what is no passage."""
    return [(int(part or 0), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", statement.anchor)]


#: What a citation may speak to that is more than one field.
_OF_SEVERAL_FIELDS = {
    "name": gettext_lazy("names"),
    "names": gettext_lazy("names"),
    "coordinates": gettext_lazy("coordinates"),
}


def about_in_words(uses: Sequence[tuple[CitationRow, int, str]]) -> list[tuple[Words, str]]:
    """What citations, each with the key of its page and what it names, speak to: in words, and the anchor on the page
    where that is a passage of the text. A passage is called by its first words: one query for all, or two."""
    fields = [_field_in_words(row, about) for row, _page, about in uses]
    places = [Place(row.owner_model, page, about) for row, page, about in uses]
    passages = first_words([place for place, words in zip(places, fields, strict=True) if not words])
    unknown = Words(_("a part of the page"), current_language(), False)
    return [
        (Words(words, current_language(), False), "") if words else (passages.get(place, unknown), place.anchor)
        for place, words in zip(places, fields, strict=True)
    ]


def _field_in_words(row: CitationRow, about: str) -> str:
    """What a citation speaks to where that is a field, a part of the page or the whole record; empty for a passage."""
    if row.part is not None:
        return str(row.part._meta.verbose_name)
    if not about:
        return _("the record as a whole")
    if about in _OF_SEVERAL_FIELDS:
        return str(_OF_SEVERAL_FIELDS[about])
    texts = row.owner_model._meta.get_field("texts").related_model
    for model in (row.owner_model, texts):
        try:
            return str(model._meta.get_field(about).verbose_name)
        except (FieldDoesNotExist, AttributeError):  # a relation to this model has no words
            continue
    return ""
