"""Where a source is used: every public statement that cites it, whatever kind of record makes it.

The citation rows of all apps above are found in Django's own list of relations and read in one query, so that a
record type added later is there by itself.
"""

from collections.abc import Iterator
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
from modelcluster.fields import ParentalKey

from archive.core.pages import WordsPage
from archive.core.records import RecordPage
from archive.core.texts import Words, in_words_of
from archive.core.visibility import public_rule
from archive.sources.enums import Stance

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

    about: str
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
        parents = list(_parents(row))
        part = parents[0].related_model if len(parents) > 1 else None
        yield CitationRow(row, "__".join(parent.name for parent in parents), parents[-1].related_model, part)


def _parents(row: Any) -> Iterator[Any]:
    """The keys from a child row up to the page to which it belongs."""
    while not issubclass(row, WordsPage):
        parent = next(column for column in row._meta.fields if isinstance(column, ParentalKey))
        yield parent
        row = parent.related_model


class Uses:
    """One page of the list of statements that cite a source: two queries, at any number of record types."""

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
        for index, pk, labels, path, about, locator, stance, quotation in self.listing.object_list:
            row = self._rows[index]
            link = PageLink(row.owner_model, pk, labels, path)
            record = records.setdefault(link, CitingRecord(link))
            words, anchor = about_in_words(row, about)
            statement = Statement(words, anchor, locator, stance == Stance.CONTRADICTS, quotation)
            if statement not in record.statements:
                record.statements.append(statement)
        return sorted(records.values(), key=lambda record: record.page.model._meta.label)


#: What a citation may speak to that is more than one field.
_OF_SEVERAL_FIELDS = {
    "name": gettext_lazy("names"),
    "names": gettext_lazy("names"),
    "coordinates": gettext_lazy("coordinates"),
}


def about_in_words(row: CitationRow, about: str) -> tuple[str, str]:
    """What a citation speaks to, in words, and the anchor on the citing page where it is a block of the text."""
    if row.part is not None:
        return str(row.part._meta.verbose_name), ""
    if not about:
        return _("the record as a whole"), ""
    if about in _OF_SEVERAL_FIELDS:
        return str(_OF_SEVERAL_FIELDS[about]), ""
    texts = row.owner_model._meta.get_field("texts").related_model
    for model in (row.owner_model, texts):
        try:
            return str(model._meta.get_field(about).verbose_name), ""
        except (FieldDoesNotExist, AttributeError):  # a relation to this model has no words
            continue
    return _("passage %(anchor)s") % {"anchor": about}, about
