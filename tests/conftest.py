"""Fixtures that every test may use: the browser, and the database of a prepared archive."""

import gc
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from _pytest.runner import runtestprotocol
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.template import Template
from django.test import Client, TestCase, TransactionTestCase
from django.test.testcases import _MediaFilesHandler
from django.test.utils import teardown_databases
from django.utils import translation
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from pytest_django.plugin import blocking_manager_key
from xdist.scheduler import LoadScopeScheduling

from archive.core.limits import Hour, Minute
from config.frames import with_room
from tests.browser import find_chromium
from tests.databases import drop_template, end_other_sessions, prepare_database, restore
from tests.factories.records import source_at_hand
from tests.statements import Choice, asked

gc.disable()  # until everything is loaded
DESKTOP = {"viewport": {"width": 1280, "height": 800}, "locale": "en"}
PHONE = {
    "viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
    "locale": "en",
}  # fmt: skip
#: Nothing leaves the machine, whatever a page asks for.
ARGUMENTS = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"]
if os.geteuid() == 0:
    ARGUMENTS.append("--no-sandbox")
# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("archive", deadline=None)
settings.load_profile("archive")
#: Milliseconds for which a browser may take over what takes it a moment: several share a busy machine.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
#: Parts of the names of tests that share what takes long to set up, and what that is: one worker has it.
TOGETHER = {
    "S3-compatible": "object store",
    "TestByAnObjectStore": "object store",
    "test_opening_content.py": "opening content",
    "interchange/test_loaded.py": "loaded sample",
    "interchange/test_round_trip.py": "loaded sample, written out",
}


def shared_by(nodeid: str) -> str | None:
    return next((shared for part, shared in TOGETHER.items() if part in nodeid), None)


class Distribution(LoadScopeScheduling):
    """Hands out tests one by one in the order in which they were sorted; those in `TOGETHER` at once."""

    def _split_scope(self, nodeid: str) -> str:
        return shared_by(nodeid) or nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Distribution:
    config.option.loadscopereorder = False
    return Distribution(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fuzz", type=int, default=0, help="how many random requests to send; 0: a few, always the same")
    parser.addoption("--again", type=Path, help="where to write the fewest tests that ask everything again")


def pytest_configure(config: pytest.Config) -> None:
    if target := config.getoption("again"):
        config.pluginmanager.register(Choice(target))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the garbage collector need not look at it again and again, nor after every few
    hundred objects."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Every test begins with a prepared archive, as a new installation has it: page tree, roles, workflow."""
    is_worker = hasattr(request.config, "workerinput")
    shared = tmp_path_factory.getbasetemp().parent if is_worker and not django_db_keepdb else None
    with django_db_blocker.unblock():
        created = prepare_database(shared, keep=django_db_keepdb)
    asked.forget()  # What made the database is no test's own.
    with patch.object(TransactionTestCase, "_fixture_teardown", lambda _test: restore()):
        yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            end_other_sessions()
            teardown_databases(created, verbosity=0)


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What a module's fixtures store stands until the worker comes to another module; each test takes back its own.

    Not for tests that commit: all of it is in one transaction.
    """
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
        yield
        TestCase._rollback_atomics(atomics)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if getattr(session.config.option, "numprocesses", None) and not hasattr(session.config, "workerinput"):
        with session.config.stash[blocking_manager_key].unblock():
            drop_template()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """The longest of all comes first, and what makes the database beside it; then what needs none. Tests that commit
    come last, one by one, the longest of them first: so no worker waits long for the others. Each module's are spread
    over the rest: those of some wait for their browser, those of others compute.

    Hostile files come while a worker is small: on Linux its size counts as memory that its children have used.
    """
    places: dict[pytest.Item, float] = {}
    for item in items:
        names = getattr(item, "fixturenames", [])
        marker = item.get_closest_marker("django_db")
        commits = "transactional_db" in names or "live_server" in names
        place = 4 if marker or "db" in names or issubclass(getattr(item, "cls", None) or object, TestCase) else 2
        if commits or (marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))):
            place = 5 if "tests/accessibility/" in item.nodeid else 6
        elif item.path.name == "test_hostile.py":
            place = 3
        elif shared_by(item.nodeid):
            place = 1 if shared_by(item.nodeid) == "object store" else 3
        places[item] = 0 if item.path.name == "test_two_commands.py" else place
    of_module, met = Counter(item.path for item in items if places[item] == 6), Counter[Path]()
    for item in items:
        if places[item] == 6:
            places[item] += met[item.path] / of_module[item.path]
            met[item.path] += 1
    yield
    items.sort(key=places.__getitem__)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As pytest's own, with the room that the server gives to a request."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    with_room(runtestprotocol)(item, nextitem=nextitem)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Nothing is kept of the tests before: no picture by the number of its record, nor who has asked in this hour."""
    cache.clear()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read messages in the language in which they are written, whatever the site's first language is."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_unrecorded(django_test_environment: None) -> Iterator[None]:
    """Django's test client would hear of every template and copy its context: more than a tenth of its time.
    Tests read `context_data`, of the answer itself."""
    with patch.object(Template, "_render", lambda template, context: template.nodelist.render(context)):
        yield


@pytest.fixture(scope="session", autouse=True)
def room_in_the_live_server() -> Iterator[None]:
    """The same room for the requests of a browser, which a thread of Django's test server answers."""
    with patch.object(WSGIHandler, "__call__", with_room(WSGIHandler.__call__)):
        yield


@pytest.fixture(scope="session", autouse=True)
def within_an_hour() -> Iterator[None]:
    """What a test counts in an hour, or in a minute, is counted in one, even where another one begins meanwhile."""
    with patch.object(Hour, "written", "the hour"), patch.object(Minute, "written", "the minute"):
        yield


@pytest.fixture
def empty_archive(db: None) -> None:
    """Not even the source that every other test has at hand."""
    source_at_hand().delete()


@pytest.fixture
def client() -> Client:
    """Django's test client, asking for English where an address does not name a language."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    # Playwright keeps an event loop in this thread; Django would take every query for one made inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = find_chromium()
    if path is None:
        pytest.fail("The browser tests need Chromium. Run: python -m tests.browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def files_through_their_door() -> Iterator[None]:
    """Django's test server would hand out every file by itself, whole and to anybody, past the archive's own door."""
    with patch.object(_MediaFilesHandler, "_should_handle", return_value=False):
        yield


class Witness:
    """Watches a browser context: nothing may be asked of another host, and nothing may go wrong silently."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.context = context
        self.troubles: list[str] = []
        context.on("request", self._see)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.troubles.append(f"script error: {error.error}"))

    def _see(self, request: Request) -> None:
        """Not by a route: for that, a browser forgets its cache and asks here before every file."""
        url = urlsplit(request.url)
        if url.scheme in {"http", "https"} and url.netloc != self.home:
            self.troubles.append(f"request to another host: {request.url}")

    def _hear(self, message: ConsoleMessage) -> None:
        """An error in the console; but a page that a test opens to see a 404 reports just that."""
        where = message.location.get("url", "")
        is_page_itself = message.page is not None and where.partition("#")[0] == message.page.url.partition("#")[0]
        if message.type == "error" and not (message.text.startswith("Failed to load resource") and is_page_itself):
            self.troubles.append(f"console: {message.text} ({where})")


def _open(browser: Browser, home: str, **options: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=home, **options)
    context.set_default_timeout(PATIENCE)
    witness = Witness(context, home)
    yield context.new_page()
    context.close()
    assert not witness.troubles, "\n".join(witness.troubles)


@pytest.fixture
def page(live_server: Any, browser: Browser) -> Iterator[Page]:
    """A fresh desktop browser on the live server. Fails the test on any request to another host, any
    console or script error and any violation of the content security policy."""
    yield from _open(browser, live_server.url, **DESKTOP)


@pytest.fixture
def mobile_page(live_server: Any, browser: Browser) -> Iterator[Page]:
    """The same on a small phone."""
    yield from _open(browser, live_server.url, **PHONE)


@pytest.fixture
def plain_page(live_server: Any, browser: Browser) -> Iterator[Page]:
    """The same on a small phone without JavaScript."""
    yield from _open(browser, live_server.url, java_script_enabled=False, **PHONE)
