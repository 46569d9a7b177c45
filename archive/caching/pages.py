"""Finished pages: what is kept of one, how long it holds, and where it is kept."""

import gzip
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any

from backports.zstd import compress as zstd_compress
from brotli import compress as brotli_compress
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache
from django.utils import timezone

from archive.caching.asking import Question, digest, next_moment_in
from archive.caching.moments import end_of_day, next_moment
from archive.caching.watching import State, fold, state, whole_state

logger = logging.getLogger(__name__)
#: Each is made once for many visitors, so it may take its time: about as long as making the page did.
_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstd_compress(body, level=17),
    "br": lambda body: brotli_compress(body, quality=9),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}
#: Bytes that a page takes beside its body: its questions and headers, roughly.
_OVERHEAD = 8192
#: Seconds for which somebody waits for a page that another thread is making.
_PATIENCE = 10


@dataclass
class KeptPage:
    """A finished page, what it was made of, and the state of the database in which that was last known to hold."""

    body: bytes
    headers: dict[str, str]
    questions: list[Question]
    #: The state of the tables it reads.
    tables: dict[str, int]
    #: The state of the whole database; while it is the same, nothing else need be looked at.
    whole: int
    #: When the clock alone may change an answer: the questions that contain the time are then asked again.
    ask_again_at: datetime
    #: When it ends, whatever the answers are.
    ends_at: datetime
    encoded: dict[str, bytes] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        return self.headers["ETag"]

    @property
    def size(self) -> int:
        return len(self.body) + sum(map(len, self.encoded.values())) + _OVERHEAD

    def seconds_left(self) -> int:
        """For how long the clock alone changes nothing."""
        return int((min(self.ends_at, self.ask_again_at) - timezone.now()).total_seconds())

    def in_coding(self, coding: str) -> bytes:
        """The body as it is sent; compressed once for each coding. Raises KeyError for an unknown coding."""
        if coding == "identity":
            return self.body
        if coding not in self.encoded:
            self.encoded[coding] = _ENCODERS[coding](self.body)
        return self.encoded[coding]

    def holds(self) -> bool:
        """Whether the page would be made the same now."""
        now = timezone.now()
        if now >= self.ends_at:
            return False
        if whole_state() == self.whole and now < self.ask_again_at:
            return True
        # The state is read first: what changes while questions are asked is found by the next visitor.
        found = state()
        changed = {name for name, was in self.tables.items() if found.tables.get(name, 0) != was}
        is_time = now >= self.ask_again_at
        for question in self.questions:
            if (changed & question.tables or (is_time and question.now)) and not question.is_answered_the_same():
                return False
        if changed or is_time:
            self.tables = {name: found.tables.get(name, 0) for name in self.tables}
            self.ask_again_at = next_moment(found, now)
        self.whole = found.whole
        return True


def kept_page(
    body: bytes, headers: dict[str, str], questions: list[Question], before: State, began: datetime
) -> KeptPage | None:
    """The page just made, ready to be kept. None where it may show some of before and some of after: where the tables
    that it reads changed since `before`, the state when it was begun, or a moment passed at which records change."""
    ends_at, ask_again_at = end_of_day(began), next_moment(before, began)
    answered = []
    for question in questions:
        rows = question.ask()
        ends_at = min(ends_at, next_moment_in(rows, began) or ends_at)
        answered.append(replace(question, answer=digest(rows)))
    tables = {name: before.tables.get(name, 0) for question in questions for name in question.tables}
    after = state()
    fold(after)
    if min(ends_at, ask_again_at) <= timezone.now() or any(
        after.tables.get(name, 0) != was for name, was in tables.items()
    ):
        return None
    headers["ETag"] = weak(headers.get("ETag") or f'"{digest([(body,)]).hex()}"')
    return KeptPage(body, headers, answered, tables, before.whole, ask_again_at, ends_at)


def _shared(act: Callable[[Any], Any]) -> Any:
    """Where all processes keep pages. When it does not answer, each page is made anew: no visitor need know."""
    try:
        return act(caches["pages"])
    except Exception as error:
        logger.warning("Kept pages cannot be reached. %s", error)
        return None


def forget_pages() -> None:
    """Delete the finished pages that lie on the disk, since somebody took back what one of them shows. None is shown
    any more, but files stay until somebody asks for their address; elsewhere all are gone by midnight."""
    if isinstance(caches["pages"], FileBasedCache):
        _shared(lambda pages: pages.clear())


def weak(etag: str) -> str:
    """Of a page that is sent in several codings."""
    return etag if etag.startswith("W/") else f"W/{etag}"


class Shelf:
    """Pages in the memory of this process, the ones used last within `room` bytes, above what all processes share."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken = 0
        self._pages: OrderedDict[str, tuple[KeptPage, int]] = OrderedDict()
        self._turns: dict[str, Lock] = {}
        self._lock = Lock()

    def find(self, key: str) -> KeptPage | None:
        """The page, if it still holds."""
        with self._lock:
            kept = self._pages.get(key)
            if kept:
                self._pages.move_to_end(key)
        if kept and kept[0].holds():
            return kept[0]
        shared = _shared(lambda pages: pages.get(key))
        if isinstance(shared, KeptPage) and shared.holds():
            self._lay(key, shared)
            return shared
        return None

    @contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        """Let one thread at a time make a page that was kept before; says whether somebody else's turn was waited for.
        A page that never was may be one that is not kept: nobody waits there."""
        with self._lock:
            turn = self._turns.setdefault(key, Lock()) if key in self._pages else None
        if turn is None:
            yield False
            return
        waited = not turn.acquire(blocking=False)
        is_ours = not waited or turn.acquire(timeout=_PATIENCE)
        try:
            yield waited
        finally:
            if is_ours:
                turn.release()
            with self._lock:
                self._turns.pop(key, None)

    def keep(self, key: str, page: KeptPage) -> None:
        seconds = max(1, int((page.ends_at - timezone.now()).total_seconds()))
        _shared(lambda pages: pages.set(key, page, seconds))
        self._lay(key, page)

    def _lay(self, key: str, page: KeptPage) -> None:
        size = page.size
        with self._lock:
            self.taken += size - self._pages.pop(key, (page, 0))[1]
            self._pages[key] = (page, size)
            while self.taken > self.room and self._pages:
                self.taken -= self._pages.popitem(last=False)[1][1]
