"""All that a record's page links to, in one query whose SQL is made once.

For one record type it is always the same but for the record's key and the time. So the questions are declared
(`Relations`), put into SQL at the first use, and asked with new values from then on (`archive.core.standing`). What a
curator has not stored yet (a preview) is read from memory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from json import loads
from typing import Any

from django.db import connection

from archive.core.links import RecordLink, link_rows
from archive.core.standing import KEY, TIME, Standing, answer, standing


@dataclass(frozen=True)
class Ask:
    """One relation: the accessor of its rows, the key by which a row leads `to` the record at the other end.

    `role` is a column of the row, `detail` and `day` are columns of that record; `versions`: it may be one of several
    language versions.
    """

    accessor: str
    to: str
    role: str = ""
    detail: str = ""
    day: str = ""
    versions: bool = False

    def rows(self, model: Any) -> Any:
        relation = model._meta.get_field(self.accessor)
        return relation.related_model._default_manager.filter(**{relation.field.name: KEY})

    def in_memory(self, name: str, rows: Any) -> list[RecordLink]:
        """The same answer from rows that are not stored."""
        found = []
        for row in rows.all():
            record = getattr(row, self.to)
            if record.is_public():
                role, detail = (str(getattr(row, self.role)) if self.role else "", self.detail)
                found.append(
                    RecordLink(
                        name,
                        record.labels,
                        record.url_path,
                        record.identifier,
                        role,
                        str(getattr(record, detail)) if detail else "",
                        getattr(record, self.day) if self.day else None,
                        (record.version_of_id or record.pk) if self.versions else None,
                        record.language if self.versions else "",
                    )
                )
        return found


class Relations:
    """The relations of one record type, by name."""

    def __init__(self, **asked: Ask) -> None:
        self.asked = asked
        self._question: Callable[[Any, str], Standing] = cache(self._compile)

    def of(self, page: Any) -> dict[str, list[RecordLink]]:
        """The public records at the other ends, dated ones in order of time, the rest in that of identifiers."""
        found: dict[str, list[RecordLink]] = {name: [] for name in self.asked}
        if page.pk:
            for relation, labels, url_path, identifier, role, detail, day, *version in self._answer(page):
                link = RecordLink(relation, _decoded(labels), url_path, identifier, role, detail, _dated(day), *version)
                found[relation].append(link)
        for name, asked in self.asked.items():
            rows = getattr(page, asked.accessor)
            if getattr(rows, "is_deferring", False):
                found[name] = asked.in_memory(name, rows)
        for links in found.values():
            links.sort(key=lambda link: (link.day or date.max, link.identifier))
        return found

    def _answer(self, page: Any) -> list[tuple[Any, ...]]:
        return answer(self._question(type(page), connection.vendor), {KEY: page.pk})

    def _compile(self, model: Any, _vendor: str) -> Standing:
        first, *others = (
            link_rows(
                name,
                asked.rows(model),
                to=asked.to,
                role=asked.role,
                detail=asked.detail,
                day=asked.day,
                versions=asked.versions,
                at=TIME,
            )
            for name, asked in self.asked.items()
        )
        return standing(first.union(*others, all=True) if others else first)


def _decoded(labels: Any) -> dict[str, str]:
    decoded: dict[str, str] = loads(labels) if isinstance(labels, str) else labels
    return decoded


def _dated(day: Any) -> date | None:
    return date.fromisoformat(day) if isinstance(day, str) else day
