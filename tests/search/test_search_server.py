"""The same search with a server of its own (OpenSearch), chosen by the environment: what is asked of it, and that
nothing is shown that it should not have named. The server here only writes down what it is asked."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from archive.events.models import EventPage
from archive.search.query import SearchQuery
from tests.factories import make_event
from tests.pages import path_of
from tests.serving import ROOT

SERVER = "wagtail.search.backends.opensearch3"


class Recorder(ThreadingHTTPServer):
    """Names the same records whatever it is asked, and keeps the questions: method, path, body."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[tuple[str, str, Any]] = []
        self.named: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def to(self, ending: str) -> list[Any]:
        """What was sent to addresses that end so."""
        return [body for _method, path, body in self.asked if path.split("?")[0].endswith(ending)]


class _Answers(BaseHTTPRequestHandler):
    server: Recorder

    def _answer(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        lines = [json.loads(line) for line in text.splitlines() if line]
        self.server.asked.append((self.command, self.path, lines if len(lines) > 1 else lines[0] if lines else None))
        hits = [{"_score": 1.0, "fields": {"pk": [str(pk)]}} for pk in self.server.named]
        body = json.dumps({"hits": {"hits": hits}, "count": len(hits), "items": [], "errors": False}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@contextmanager
def recording() -> Iterator[Recorder]:
    server = Recorder()
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def server(settings: Any, db: None) -> Iterator[Recorder]:
    with recording() as recorder:
        own = {"BACKEND": SERVER, "URLS": [recorder.url]}
        settings.WAGTAILSEARCH_BACKENDS = {**settings.WAGTAILSEARCH_BACKENDS, "default": own}
        yield recorder


@pytest.mark.parametrize("backend", ["archive.search.word_index", "wagtail.search.backends.database", SERVER])
def test_the_environment_chooses(backend: str) -> None:
    code = (
        "import django; django.setup()\n"
        "from wagtail.search.backends import get_search_backend as get\n"
        "print(type(get()).__module__, type(get('names')).__module__, getattr(get(), 'hosts', None))"
    )
    chosen = {"ARCHIVE_SEARCH_BACKEND": backend, "ARCHIVE_SEARCH_URLS": "http://search.example:9200"}
    base = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    needed = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ARCHIVE_ENV_FILE": os.devnull,
        "ARCHIVE_SECRET_KEY": "x" * 60,
        "ARCHIVE_BASE_URL": "http://localhost",
        "ARCHIVE_VAR_DIR": str(settings.VAR_DIR),
    }
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, env=base | needed | chosen, capture_output=True, text=True, check=True
    )
    words, names, *hosts = told.stdout.split(maxsplit=2)
    assert names == "archive.search.name_index"
    if backend == SERVER:
        assert "opensearch" in words
        assert "'host': 'search.example'" in hosts[0]
    else:
        assert words.startswith("archive.search" if backend.startswith("archive") else "modelsearch.backends.database")


def test_visitors_get_what_it_names_and_they_may_see(server: Recorder, client: Client) -> None:
    event, draft = make_event({"en": "Zebra"}), make_event({"en": "Zebra draft"}, live=False)
    server.named = [draft.pk, event.pk]
    server.asked.clear()
    html = client.get("/en/search/", {"q": "zebra"}).content.decode()
    assert path_of(event) in html
    assert "Zebra draft" not in html
    questions = server.to("_search")
    assert len(questions) == 8
    assert all("zebra" in json.dumps(question) for question in questions)
    assert sum("access_status_filter" in json.dumps(question) for question in questions) == 7
    assert path_of(event) in client.get("/en/search/", {"q": "zebra", "type": "events"}).content.decode()


def test_curators_find_by_completions(server: Recorder, admin_client: Client) -> None:
    event = make_event({"en": "Zebra"})
    server.named = [event.pk]
    server.asked.clear()
    html = admin_client.get(reverse("records_events:index"), {"q": "Гечә zeb"}).content.decode()
    assert event.identifier in html
    assert any("_edgengrams" in json.dumps(question) for question in server.to("_search"))
    html = admin_client.get(
        "/admin/choose-page/search/", {"q": "zeb", "page_type": "events.eventpage"}
    ).content.decode()
    assert event.identifier in html


def test_what_is_saved_and_deleted_is_sent(server: Recorder) -> None:
    event = make_event({"az": "Gecə"})
    sent = [json.dumps(body) for _method, path, body in server.asked if "wagtailcore_page" in path]
    assert any("gece" in body and "events_eventpage" in body for body in sent)
    server.asked.clear()
    pk = event.pk
    event.delete()
    assert any(method == "DELETE" and str(pk) in path for method, path, _body in server.asked)


def test_our_questions_are_in_its_language(server: Recorder) -> None:
    backend = get_search_backend()
    query = SearchQuery.read({"q": "Gecə Bakı"}).for_index
    compiled = backend.search(query, EventPage.objects.public()).query_compiler.get_query()
    told = json.dumps(compiled, ensure_ascii=False, default=str)
    assert "Gecə Bakı" in told and "gece baki" in told and "access_status_filter" in told
    told = json.dumps(backend.autocomplete(PlainText("gec"), EventPage).query_compiler.get_query())
    assert "gec" in told
