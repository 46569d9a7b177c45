"""Which answers are kept, for whom, and in which form they are given."""

import gzip
import time
from typing import Any

import brotli
import pytest
from backports.zstd import decompress as zstd_decompress
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from archive.caching.middleware import PageCacheMiddleware
from archive.caching.pages import Shelf
from archive.events.models import EventPage
from tests.caching.conftest import came
from tests.factories import make_event, make_memorial
from tests.pages import path_of

pytestmark = pytest.mark.django_db
DECODERS = {"zstd": zstd_decompress, "br": brotli.decompress, "gzip": gzip.decompress}


class TestForWhom:
    def test_a_curator_reads_what_is_made_for_them(self, reader: Client) -> None:
        reader.get("/en/")
        reader.force_login(get_user_model().objects.create_superuser("synthetic curator"))
        answer = reader.get("/en/")
        assert came(answer) == "passed" and answer["Cache-Control"] == "private, no-store"
        EventPage.objects.all().delete()
        reader.logout()
        reader.cookies.clear()
        assert came(reader.get("/en/")) == "hit", "and what was made for them is kept for nobody"

    @pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "django_language", "messages"])
    def test_who_brings_a_cookie_of_the_archive_is_answered_anew(self, reader: Client, cookie: str) -> None:
        reader.get("/en/")
        reader.cookies[cookie] = "x"
        assert came(reader.get("/en/")) == "passed"

    def test_a_cookie_of_others_changes_nothing(self, reader: Client) -> None:
        reader.get("/en/")
        reader.cookies["of_a_network"] = "x"
        assert came(reader.get("/en/")) == "hit"

    def test_another_host_has_its_own_pages(self, reader: Client) -> None:
        reader.get("/en/")
        assert came(reader.get("/en/", headers={"host": "other.example"})) == "made"

    def test_languages_are_apart(self, reader: Client) -> None:
        texts = {language: reader.get(f"/{language}/").content for language in ("az", "en", "ru")}
        assert len(set(texts.values())) == 3
        assert all(reader.get(f"/{language}/").content == text for language, text in texts.items())


class TestWhat:
    @pytest.mark.parametrize(
        "path", ["/en/contribute/", "/en/events/none/", "/health/", "/sitemap.xml", "/en/events/?page=1"]
    )
    def test_not_these(self, reader: Client, path: str) -> None:
        assert [came(reader.get(path)) for _ in range(2)] == ["passed"] * 2

    def test_questions_behind_an_address_do_not_fill_the_cache(self, reader: Client) -> None:
        for number in range(20):
            assert came(reader.get(f"/en/events/?q={number}")) == "passed"
        assert not caches["pages"]._cache

    @pytest.mark.parametrize("query", ["utm_source=synthetic&utm_medium=x", "fbclid=synthetic"])
    def test_who_is_followed_gets_the_page_itself(self, reader: Client, query: str) -> None:
        plain = reader.get("/en/events/")
        followed = reader.get(f"/en/events/?{query}")
        assert came(followed) == "hit" and followed.content == plain.content

    def test_a_carnation_is_thanked_for_once(self, reader: Client) -> None:
        path = path_of(make_memorial())
        reader.get(path)
        assert came(reader.get(f"{path}?carnation=x")) == "passed"

    def test_a_page_that_reads_what_is_not_watched_is_not_kept(self, keeping: None) -> None:
        def view(request: Any) -> HttpResponse:
            with connection.cursor() as cursor:
                cursor.execute("SELECT COUNT(*) FROM django_session")
                return HttpResponse(str(cursor.fetchone()))

        keeper = PageCacheMiddleware(view)
        assert [came(keeper(RequestFactory().get("/en/x/"))) for _ in range(2)] == ["passed"] * 2

    def test_a_page_that_writes_is_not_kept(self, keeping: None) -> None:
        def view(request: Any) -> HttpResponse:
            return HttpResponse(str(EventPage.objects.update(internal_note="Synthetic")))

        keeper = PageCacheMiddleware(view)
        assert [came(keeper(RequestFactory().get("/en/x/"))) for _ in range(2)] == ["passed"] * 2

    @pytest.mark.parametrize("header", [("Cache-Control", "private"), ("Vary", "Accept-Language"), ("Set-Cookie", "")])
    def test_an_answer_that_is_said_to_be_of_one_visitor(self, keeping: None, header: tuple[str, str]) -> None:
        def view(request: Any) -> HttpResponse:
            response = HttpResponse("Synthetic")
            if header[0] == "Set-Cookie":
                response.set_cookie("synthetic", "x")
            else:
                response[header[0]] = header[1]
            return response

        keeper = PageCacheMiddleware(view)
        assert [came(keeper(RequestFactory().get("/en/x/"))) for _ in range(2)] == ["passed"] * 2


class TestForm:
    @pytest.mark.parametrize("coding", ["zstd", "br", "gzip"])
    def test_in_each_coding(self, reader: Client, coding: str) -> None:
        plain = reader.get("/en/map/").content
        for _ in range(2):
            answer = reader.get("/en/map/", headers={"accept-encoding": coding})
            assert came(answer) == "hit" and answer["Content-Encoding"] == coding
            assert DECODERS[coding](answer.content) == plain and len(answer.content) < len(plain) / 2
            assert int(answer["Content-Length"]) == len(answer.content) and "Accept-Encoding" in answer["Vary"]

    def test_an_answer_from_what_was_kept_has_the_headers_of_the_first(self, reader: Client) -> None:
        first, second = reader.get("/en/events/"), reader.get("/en/events/")
        assert came(second) == "hit" and dict(first.items()) == dict(second.items())
        assert first["Content-Security-Policy"] and first["Permissions-Policy"] and first["Content-Language"] == "en"

    def test_head(self, reader: Client) -> None:
        assert came(reader.head("/en/events/")) == "passed", "is not kept"
        page = reader.get("/en/events/")
        head = reader.head("/en/events/")
        assert came(head) == "hit" and head.content == b""
        assert (head["ETag"], head["Content-Length"]) == (page["ETag"], str(len(page.content)))

    def test_who_has_the_page_is_told_so_while_it_holds(self, reader: Client) -> None:
        event = make_event()
        path = path_of(event)
        etag = reader.get(path)["ETag"]
        answer = reader.get(path, headers={"if-none-match": etag})
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
        assert reader.get(path, headers={"if-none-match": '"other"'}).status_code == 200
        make_memorial(events=[event])
        answer = reader.get(path, headers={"if-none-match": etag})
        assert answer.status_code == 200 and answer["ETag"] != etag

    def test_browsers_ask_each_time(self, reader: Client) -> None:
        assert reader.get("/en/")["Cache-Control"] == reader.get("/en/")["Cache-Control"] == "no-cache"

    def test_a_cache_in_front_may_keep_it_for_as_long_as_the_operator_says(self, reader: Client, settings: Any) -> None:
        settings.ARCHIVE_FRONT_CACHE_SECONDS = 1
        for headers in ({}, {}, {"if-none-match": "*"}):
            answer = reader.get("/en/", headers=headers)
            assert answer["Cache-Control"] == "max-age=0, must-revalidate, s-maxage=1"
            assert 0 <= time.time() - int(answer["X-Accel-Expires"].removeprefix("@")) < 2, "within this second"
        assert "s-maxage" not in reader.get("/en/events/?page=1").headers.get("Cache-Control", "")


class TestRoom:
    def test_what_was_not_used_for_the_longest_time_goes(self, keeping: None) -> None:
        keeper = PageCacheMiddleware(lambda request: HttpResponse(b"x" * 10_000))
        keeper.shelf = Shelf(70_000)
        for number in range(6):
            keeper(RequestFactory().get(f"/en/{number}/"))
            keeper(RequestFactory().get("/en/0/"))
        caches["pages"].clear()
        kept = [number for number in range(6) if came(keeper(RequestFactory().get(f"/en/{number}/"))) == "hit"]
        assert kept[0] == 0 and 5 not in kept[:0] and len(kept) <= 3
        assert keeper.shelf.taken <= 70_000

    def test_a_shared_cache_that_does_not_answer(self, reader: Client, settings: Any) -> None:
        settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "tests.caching.test_keeping.Broken", "LOCATION": "x"}}
        assert [came(reader.get("/en/")) for _ in range(2)] == ["made", "hit"]


class Broken(caches["default"].__class__):  # type: ignore[name-defined, misc]
    """Answers nobody."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        raise ConnectionError("Synthetic")

    set = get
