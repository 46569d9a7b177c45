"""Relations read from the other side: which pages speak of a record, whatever app they live in.

The side that makes the claim owns the link (architecture, 7), so what speaks of a record lies in apps above
it, which it may not import. Django knows those link rows; here they are read, all in one query.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import IntegerField, QuerySet, Value
from modelcluster.fields import ParentalKey

from archive.core.languages import current_language, pick_language
from archive.core.pages import WordsPage
from archive.core.records import RecordPage
from archive.core.texts import Words

#: More than this a page does not list of what speaks of it; the number is far above what the archive holds.
MOST = 500


@dataclass(frozen=True)
class LinkRow:
    """A kind of row by which pages of one type name records of another.

    `field` is the foreign key to the record named, `owner` the lookup from the row to the page that holds it,
    `part` the type of the part of the page to which the row belongs, if not to the page itself.
    """

    model: type[Any]
    field: str
    owner: str
    owner_model: type[Any]
    part: type[Any] | None = None

    def public(self, record: Any) -> QuerySet[Any]:
        """The rows that name `record` on pages a visitor may meet; withheld parts of pages are left out."""
        rows = self.model.objects.order_by().filter(
            **{self.field: record.pk, f"{self.owner}__in": public_pages(self.owner_model)}
        )
        if self.part is not None and any(field.name == "is_withheld" for field in self.part._meta.fields):
            rows = rows.exclude(**{f"{self.owner.partition('__')[0]}__is_withheld": True})
        return rows  # type: ignore[no-any-return]


@dataclass(frozen=True)
class PageLink:
    """A page as other pages name it: its type, what it is called, where it stands. No query, no page object."""

    model: type[Any]
    pk: int
    labels: dict[str, str] = field(compare=False)
    url_path: str = field(compare=False)

    @property
    def label(self) -> Words:
        wanted = current_language()
        best = pick_language(list(self.labels), wanted)
        return Words(self.labels[best], best, best != wanted) if best else Words("", wanted, False)

    @property
    def kind(self) -> str:
        return self.model._meta.model_name or ""

    @property
    def kind_label(self) -> str:
        return str(self.model._meta.verbose_name)


@cache
def link_rows(model: Any) -> tuple[LinkRow, ...]:
    """Every kind of child row that names a record of this type, in the order of the apps."""
    return tuple(sorted(_find_link_rows(model), key=lambda row: (row.owner_model._meta.label, row.model._meta.label)))


def _find_link_rows(model: Any) -> Iterator[LinkRow]:
    for relation in model._meta.related_objects:
        row: Any = relation.related_model
        if isinstance(relation.field, ParentalKey):
            continue
        parents = list(_parents(row))
        if parents and issubclass(parents[-1].related_model, WordsPage):
            part = parents[0].related_model if len(parents) > 1 else None
            owner = "__".join(parent.name for parent in parents)
            yield LinkRow(row, relation.field.name, owner, parents[-1].related_model, part)


def _parents(row: Any) -> Iterator[Any]:
    """The keys from a child row up to the page to which it belongs."""
    while not issubclass(row, WordsPage):
        parent = next((field for field in row._meta.get_fields() if isinstance(field, ParentalKey)), None)
        if parent is None:
            return
        yield parent
        row = parent.related_model


def public_pages(model: type[Any]) -> QuerySet[Any]:
    """What a visitor may meet of a page type: records by the one rule, other pages while they are live."""
    if issubclass(model, RecordPage):
        return model.objects.public()  # type: ignore[attr-defined,no-any-return]
    return model.objects.live()  # type: ignore[attr-defined,no-any-return]


def mentions_of(record: Any) -> list[PageLink]:
    """The public pages of other types that name this record, each once, by type and then as created. One query."""
    model: Any = type(record)
    rows = [row for row in link_rows(model) if row.owner_model is not model]
    parts = []
    for number, row in enumerate(rows):
        parts.append(
            row.owner_model.objects.order_by()
            .filter(pk__in=row.public(record).values(row.owner))
            .annotate(row=Value(number, output_field=IntegerField()))
            .values_list("row", "pk", "labels", "url_path")
        )
    if not parts:
        return []
    found = parts[0].union(*parts[1:], all=True).order_by("row", "pk")[:MOST]
    return list(
        dict.fromkeys(PageLink(rows[number].owner_model, pk, labels, path) for number, pk, labels, path in found)
    )
