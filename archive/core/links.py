"""The records at the other end of a page's relations, all of them in one query.

A page that lists who died there, what shows it, who speaks of it and which exhibition draws on it would ask one
question for each. The questions have the same shape, so they are asked together; what no visitor may meet is
left out in the database, before anything is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, F, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from archive.core.collation import sort_key
from archive.core.languages import current_language
from archive.core.texts import Words, in_words_of
from archive.core.visibility import public_rule


@dataclass(frozen=True)
class RecordLink:
    """A public record as a link needs it. `role`, `detail` and `day` are what the relation was asked for; `item` and
    `language` too: versions of one item in several languages have the same `item`."""

    relation: str
    labels: dict[str, str]
    url_path: str
    identifier: str
    role: str
    detail: str
    day: date | None
    item: int | None = None
    language: str = ""

    @property
    def label(self) -> Words:
        """The title as the reader of the current language gets it."""
        return in_words_of(self.labels, otherwise=self.identifier)


def link_rows(
    relation: str,
    rows: QuerySet[Any],
    *,
    to: str = "",
    role: str = "",
    detail: str = "",
    day: str = "",
    versions: bool = False,
    at: datetime | None = None,
) -> QuerySet[Any]:
    """The question: which public records does `rows` lead to, through the foreign key `to` (or is, without)?

    `role` is a column of the row, `detail` and `day` are columns of the record; public at the time `at`, or now.
    `versions`: records of this type may be language versions of one item, and it is asked which.
    """
    prefix = f"{to}__" if to else ""
    text = CharField()
    return (
        rows.order_by()
        .filter(public_rule(at, through=to))
        .values_list(
            Value(relation, output_field=text),
            f"{prefix}labels",
            f"{prefix}url_path",
            f"{prefix}identifier",
            Cast(F(role), text) if role else Value("", output_field=text),
            Cast(F(f"{prefix}{detail}"), text) if detail else Value("", output_field=text),
            F(f"{prefix}{day}") if day else Cast(Value(None), DateField()),
            Coalesce(f"{prefix}version_of", to or "pk") if versions else Cast(Value(None), BigIntegerField()),
            F(f"{prefix}language") if versions else Value("", output_field=text),
        )
    )


def collect_links(*questions: QuerySet[Any]) -> dict[str, list[RecordLink]]:
    """Ask everything at once; the answers by relation, dated ones in order of time, the rest in no order."""
    first, *others = questions
    found: dict[str, list[RecordLink]] = {}
    for row in first.union(*others, all=True):
        link = RecordLink(*row)
        found.setdefault(link.relation, []).append(link)
    for links in found.values():
        links.sort(key=lambda link: (link.day or date.max, link.identifier))
    return found


def by_label(links: Iterable[RecordLink]) -> list[RecordLink]:
    """In the alphabet of the reader's language."""
    language = current_language()
    return sorted(links, key=lambda link: sort_key(link.label.text, language))


def once(links: Iterable[RecordLink]) -> list[RecordLink]:
    """Each record once, where a relation leads to it more often; the first is kept."""
    return list({link.identifier: link for link in reversed(list(links))}.values())[::-1]


def one_of_each(links: Iterable[RecordLink]) -> list[RecordLink]:
    """Of what exists in several languages the version in the reader's language, or the first; where it stood first."""
    links, language = once(links), current_language()
    chosen: dict[int | str, RecordLink] = {}
    for link in links:
        item = link.item or link.identifier
        if item not in chosen or (link.language == language and chosen[item].language != language):
            chosen[item] = link
    return list(chosen.values())


def field_labels(model: type[Model], field: str) -> dict[str, str]:
    """The words of a closed list of another app, met through its relation."""
    choices = model._meta.get_field(field).flatchoices  # type: ignore[union-attr]
    return {str(value): str(label) for value, label in choices}
