"""How often something may be done within an hour or a minute, from one address and from all together.

What is remembered is a number under a keyed hash of the address and the hour, in the cache alone and for an hour (a
minute): of nobody's address anything is kept.
"""

from typing import ClassVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from archive.core.visitors import HOUR, client_address, counted, keyed


class Count:
    """How often it has been done in this hour or minute, and how often it may be."""

    def __init__(self, key: str, most: int, seconds: int = HOUR) -> None:
        self._key, self.most, self._seconds = key, most, seconds

    @property
    def reached(self) -> int:
        return int(cache.get(self._key, 0))

    @property
    def is_full(self) -> bool:
        return self.reached >= self.most

    @property
    def is_near(self) -> bool:
        """Whether so much of it has been reached that a proof is asked for (`core.proofs`)."""
        return self.reached * 100 >= self.most * settings.ARCHIVE_PROOF_PERCENT

    def add(self) -> bool:
        """Count one more. False where that is one too many."""
        return counted(self._key, self._seconds) <= self.most


class RateLimit:
    """A span of time that is running now: what is done in it by whoever sends this request, and by everybody.

    `setting` names what is limited and how, `written` is how one span is told from the next.
    """

    setting: ClassVar[str]
    name: ClassVar[str]
    written: ClassVar[str]
    seconds: ClassVar[int]

    def __init__(self, purpose: str, request: HttpRequest) -> None:
        now = format(timezone.localtime(), self.written)
        of_visitor, of_all = getattr(settings, self.setting)[purpose]
        self.visitor = Count(keyed(purpose, self.name, now, client_address(request)), of_visitor, self.seconds)
        self.everybody = Count(keyed(purpose, "all", now), of_all, self.seconds)

    @property
    def is_full(self) -> bool:
        return self.visitor.is_full or self.everybody.is_full

    @property
    def is_near(self) -> bool:
        return self.visitor.is_near or self.everybody.is_near

    def add(self) -> bool:
        """Count one more. False where that is one too many; it takes nobody else's place then."""
        return self.visitor.add() and self.everybody.add()


class Hour(RateLimit):
    """This hour, for what `settings.ARCHIVE_HOURLY` names."""

    setting = "ARCHIVE_HOURLY"
    name = "hour"
    written = "%Y-%m-%dT%H"
    seconds = HOUR


class Minute(RateLimit):
    """This minute, for what `settings.ARCHIVE_MINUTELY` names."""

    setting = "ARCHIVE_MINUTELY"
    name = "minute"
    written = "%Y-%m-%dT%H:%M"
    seconds = 60
