"""A reader whose pages are kept, and a small archive whose pages they read."""

import copy
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.test import Client, override_settings
from django.utils import timezone

from archive.caching.watching import tables_by_watch
from tests.factories import make_event, make_memorial, make_place, make_source, make_standard_page
from tests.pages import path_of

#: The languages in which the small archive is read: what is kept of a page in one is kept apart from all others.
READ = ("az", "ru")
#: The time at which the form was made: the one thing that differs between two answers of the same second.
_FORM_TOKEN = re.compile(rb'name="token" value="[^"]*"')


@pytest.fixture(autouse=True)
def looking_for_triggers() -> Iterator[None]:
    """What one test takes away, the next one finds again."""
    tables_by_watch.cache_clear()
    yield
    tables_by_watch.cache_clear()


def in_memory() -> Any:
    """Settings by which pages are kept in memory, where all clients of a test find them."""
    return settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}
    }


@pytest.fixture
def keeping(settings: Any) -> Iterator[None]:
    """Pages are kept, none yet; what processes share lies in memory."""
    settings.CACHES = in_memory()
    caches["pages"].clear()
    cache.clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def reader(keeping: None) -> Client:
    """A visitor without a cookie, answered by a process of its own."""
    return Client()


def came(response: Any) -> str:
    """How an answer came about: `hit` from what was kept, `made` anew and kept, `passed` by the keeper."""
    return getattr(response, "page_cache", "passed")


class Archive:
    """An event with a place, a source and a person; another person who has nothing to do with them."""

    def __init__(self) -> None:
        self.meet_others()
        #: The language in which what is kept is compared with what is made.
        self.compared = "az"
        self.source = make_source()
        self.place = make_place(names=[("Synthetic square", "az", "official")])
        self.event = make_event(sources=[self.source], places=[self.place])
        self.person = make_memorial(events=[self.event], sources=[self.source])
        self.stranger = make_memorial()
        self.about = make_standard_page("about")

    def meet_others(self) -> None:
        """A reader whose process remembers nothing, and somebody for whom nothing is kept."""
        self.reader, self.other = Client(), Client(headers={"authorization": "Synthetic"})

    @property
    def records(self) -> dict[str, Any]:
        names = ("source", "place", "event", "person", "stranger", "about")
        return {name: getattr(self, name) for name in names}

    def paths(self) -> dict[tuple[str, str], str]:
        """Every page by name and language."""
        listings = {name: f"{name}/" for name in ("events", "memorials", "places", "timeline")}
        shown = {"home": "", "new": "new/", "feed": "new.atom", **listings}
        return {
            (name, language): path
            for language in READ
            for name, path in [
                *((name, f"/{language}/{rest}") for name, rest in shown.items()),
                *((name, path_of(record, language)) for name, record in self.records.items()),
            ]
        }

    def warm(self) -> None:
        for path in self.paths().values():
            assert came(self.reader.get(path)) == "made", path

    def warm_again(self) -> None:
        """After a change that is not what is looked at."""
        for path in self.paths().values():
            self.reader.get(path)

    def made_anew(self) -> set[str]:
        """The names of the pages that are made anew, in every language alike. Kept or made, a page says what one that
        was never kept says."""
        made: dict[str, set[str]] = {}
        for (name, language), path in self.paths().items():
            answer = self.reader.get(path)
            if language == self.compared:
                assert said(answer) == said(self.other.get(path)), path
            made.setdefault(name, set())
            if came(answer) != "hit":
                made[name].add(language)
        assert all(languages in (set(), set(READ)) for languages in made.values()), made
        return {name for name, languages in made.items() if languages}


def said(response: Any) -> tuple[int, bytes]:
    return response.status_code, _FORM_TOKEN.sub(b"", response.content)


@pytest.fixture(scope="module", autouse=True)
def noon() -> Iterator[None]:
    """It is about noon, whenever the tests are run: pages are kept until midnight."""
    now = timezone.now
    until = timezone.localtime().replace(hour=12, minute=0) - timezone.localtime()
    with patch.object(timezone, "now", lambda: now() + until):
        yield


@pytest.fixture(scope="module")
def warmed(noon: None, module_db: None) -> tuple[Archive, dict[str, bytes], dict[str, float]]:
    """The small archive; its pages as they are kept, and until when."""
    with override_settings(CACHES=in_memory()):
        built, pages = Archive(), caches["pages"]
        pages.clear()
        built.warm()
        return built, dict(pages._cache), dict(pages._expire_info)


@pytest.fixture
def archive(warmed: tuple[Archive, dict[str, bytes], dict[str, float]], keeping: None, db: None) -> Archive:
    """One for each test, with every page kept."""
    built, kept, until = warmed
    caches["pages"]._cache.update(kept)
    caches["pages"]._expire_info.update(until)
    own = copy.copy(built)
    vars(own).update(copy.deepcopy(built.records))
    own.meet_others()
    return own


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Stops the clock at a moment."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)
