"""Serves kept pages, and keeps the pages that are made."""

import time
from collections.abc import Callable
from hashlib import blake2b
from http import HTTPStatus

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django_http_compression.middleware import best_coding
from wagtail.models import Site

from archive.caching.asking import listening
from archive.caching.pages import KeptPage, Shelf, kept_page
from archive.caching.release import release
from archive.caching.watching import state

#: What others add to an address to follow whoever opens it. The page is the same without.
_TRACKERS = frozenset(
    {"fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "msclkid", "ref_src", "ttclid", "twclid", "yclid"}
)
#: What an answer may be said to vary on and still be the same for everybody who brings no cookie of the archive's.
_SAME_FOR_ALL = frozenset({"accept-encoding", "cookie"})
#: What of a kept answer is said anew each time.
_OF_ONE_ANSWER = frozenset({"content-length", "vary", "cache-control"})


class PageCacheMiddleware:
    """Anonymous pages under a language, at their bare address.

    An address with a question is made anew each time: there are as many of these as anybody cares to write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.DEBUG or isinstance(caches["pages"], DummyCache):
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.shelf = Shelf(settings.ARCHIVE_PAGE_CACHE_BYTES)
        self._cookies = frozenset(
            {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages"}
        )
        self._starts = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        without_trackers(request)
        key = self.key_of(request)
        if key is None:
            return self.get_response(request)
        kept = self.shelf.find(key)
        if kept is not None:
            return self.answer(request, kept)
        if request.method != "GET":
            return self.get_response(request)
        with self.shelf.turn(key) as waited:
            kept = self.shelf.find(key) if waited else None
            return self.answer(request, kept) if kept else self.make(request, key)

    def key_of(self, request: HttpRequest) -> str | None:
        """By which the page is kept; None for a request whose answer is its own."""
        if request.method not in {"GET", "HEAD"} or request.META.get("QUERY_STRING"):
            return None
        if not request.path_info.startswith(self._starts) or not self._cookies.isdisjoint(request.COOKIES):
            return None
        if "HTTP_AUTHORIZATION" in request.META or "HTTP_RANGE" in request.META:
            return None
        try:
            host = request.get_host()
        except DisallowedHost:
            return None
        address = f"{request.scheme}://{host}{request.get_full_path()}"
        return blake2b(f"{release()} {address}".encode(), digest_size=20).hexdigest()

    def answer(self, request: HttpRequest, kept: KeptPage) -> HttpResponse:
        if is_known(request, kept.etag):
            response: HttpResponse = HttpResponseNotModified(headers={"ETag": kept.etag})
        else:
            coding = best_coding(request.headers.get("Accept-Encoding", ""))
            body = kept.in_coding(coding)
            response = HttpResponse(b"" if request.method == "HEAD" else body, headers=kept.headers)
            response.headers["Content-Length"] = str(len(body))
            if coding != "identity":
                response.headers["Content-Encoding"] = coding
        say_how_long(response, kept)
        response.page_cache = "hit"  # type: ignore[attr-defined]
        return response

    def make(self, request: HttpRequest, key: str) -> HttpResponse:
        before, began = state(), timezone.now()
        with listening() as listener:
            # Wagtail remembers for an hour, in each process, where the sites are; asked now, it is heard.
            Site.clear_site_root_paths_cache()
            Site.get_site_root_paths()
            response = self.get_response(request)
        questions = listener.questions() if may_be_kept(request, response) else None
        if questions is None:
            return response
        headers = {name: value for name, value in response.headers.items() if name.lower() not in _OF_ONE_ANSWER}
        kept = kept_page(response.content, headers, questions, before, began)
        if kept is None:
            return response
        self.shelf.keep(key, kept)
        if is_known(request, kept.etag):
            response = HttpResponseNotModified()
        response.headers["ETag"] = kept.etag
        say_how_long(response, kept)
        response.page_cache = "made"  # type: ignore[attr-defined]
        return response


def without_trackers(request: HttpRequest) -> None:
    """Take what follows a visitor out of the address, when nothing else is asked: no link of the page hands it on."""
    query = request.META.get("QUERY_STRING", "")
    names = [part.partition("=")[0] for part in query.split("&")] if query else []
    if names and all(name in _TRACKERS or name.startswith("utm_") for name in names):
        request.META["QUERY_STRING"] = ""


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether every visitor without a cookie would get the same answer."""
    control = response.headers.get("Cache-Control", "no-cache")
    vary = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")} - {""}
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and control == "no-cache"
        and vary <= _SAME_FOR_ALL
        and "Content-Encoding" not in response.headers
        and "CSRF_COOKIE" not in request.META
        and not any(name.startswith("_csp") for name in vars(response))
    )


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the visitor has just this page already."""
    given = request.headers.get("If-None-Match", "")
    return bool(given) and any(tag in {etag, etag.removeprefix("W/"), "*"} for tag in parse_etags(given))


def say_how_long(response: HttpResponse, kept: KeptPage) -> None:
    """Browsers ask each time whether the page still holds. A cache in front may show it for so many seconds without
    asking, where the operator says so."""
    seconds = min(settings.ARCHIVE_FRONT_CACHE_SECONDS, kept.seconds_left())
    if seconds > 0:
        response.headers["Cache-Control"] = f"max-age=0, must-revalidate, s-maxage={seconds}"
        # nginx counts whole seconds of the clock: told `s-maxage=1` it shows a page for up to two. It alone reads this.
        response.headers["X-Accel-Expires"] = f"@{int(time.time()) + seconds - 1}"
    else:
        response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
