"""What a page asked of the database, and whether it would be answered the same now.

A page is made of its address, the code, the clock and the answers of the database. So a finished page may be shown as
long as each of its questions has the answer that it had: neither a row that came, nor one that went, nor a link of
which nobody thought, can be missed. Which tables changed since (`watching`) tells which questions need be asked at all.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from sys import intern
from typing import Any

from django.db import connection
from django.utils import timezone

from archive.caching.watching import tables_by_watch

#: A moment as SQLite keeps it.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)?")
_WORD = re.compile(r"\w+")
#: Columns of Wagtail's pages that change while somebody works on a draft, and are shown to nobody but curators.
_OF_DRAFTS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision_created_at",
        "latest_revision_id",
        "locked",
        "locked_at",
        "locked_by_id",
    }
)
_STEPS = ("SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Question:
    """A statement and its values, those at `now` being the time of asking; the tables it reads; what the answer was."""

    sql: str
    values: tuple[Any, ...]
    now: frozenset[int]
    tables: frozenset[str]
    answer: bytes = b""

    def ask(self) -> list[tuple[Any, ...]]:
        """The answer of this moment, without the columns that no page shows."""
        moment = connection.ops.adapt_datetimefield_value(timezone.now()) if self.now else None
        values = [moment if place in self.now else value for place, value in enumerate(self.values)]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            hidden = [place for place, column in enumerate(cursor.description) if column[0] in _OF_DRAFTS]
        if not hidden:
            return rows
        shown = [place for place in range(len(rows[0]) if rows else 0) if place not in hidden]
        return [tuple(row[place] for place in shown) for row in rows]

    def is_answered_the_same(self) -> bool:
        return digest(self.ask()) == self.answer


class Listener:
    """Hears every statement of a page while it is made."""

    def __init__(self) -> None:
        self.began = timezone.now()
        self.heard: dict[str, tuple[str, tuple[Any, ...]]] = {}
        #: Whether all that was heard can be asked again.
        self.can_ask_again = True

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        start = text.lstrip("( \n")[:9].upper()
        if many or isinstance(params, dict) or not start.startswith(("SELECT", "WITH", *_STEPS)):
            self.can_ask_again = False
        elif not start.startswith(_STEPS):
            values = tuple(params or ())
            self.heard[f"{text} {values!r}"] = (text, values)
        return execute(sql, params, many, context)

    def questions(self) -> list[Question] | None:
        """What was asked, without the answers; None where it cannot be asked again or read what is not watched."""
        if not self.can_ask_again:
            return None
        ended, (watched, unwatched) = timezone.now(), tables_by_watch()
        found = []
        for sql, values in self.heard.values():
            words = frozenset(_WORD.findall(sql))
            if words & unwatched:
                return None
            now = frozenset(
                place for place, value in enumerate(values) if (at := moment_in(value)) and self.began <= at <= ended
            )
            found.append(Question(intern(sql), values, now, words & watched))
        return found


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()
    with connection.execute_wrapper(listener):
        yield listener


def digest(rows: list[tuple[Any, ...]]) -> bytes:
    return blake2b(repr(rows).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def moment_in(value: Any) -> datetime | None:
    """The moment that a value is, as the driver gives or takes it."""
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def next_moment_in(rows: list[tuple[Any, ...]], now: datetime) -> datetime | None:
    """The first moment to come that stands in an answer: the page may have been told by it, so it ends there."""
    moments = (moment_in(value) for row in rows for value in row if isinstance(value, str | datetime))
    return min((at for at in moments if at and at > now), default=None)
