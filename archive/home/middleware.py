"""What holds for every public answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_http_compression.middleware import HttpCompressionMiddleware, zstd_compress

from archive.core.visitors import PERMISSIONS_POLICY


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but for two things. Where a view itself said "not found" (of an identifier, a file), that is the
    answer: Django would send the visitor to look for the same address under a language. And the admin, which Wagtail
    speaks in fewer languages than the site, never speaks two at once."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        offered = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
        if request.path_info.startswith("/admin/") and translation.get_language() not in offered:
            translation.activate(next(iter(offered)))
            request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code == 404 and request.resolver_match is not None:
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
            return response
        answer: HttpResponse = super().process_response(request, response)
        return answer


class CompressionMiddleware(HttpCompressionMiddleware):
    """The library's, but for one thing: Zstandard at a level at which pages are a tenth smaller. The longest exhibition
    comes to a phone in one round trip less; that costs three milliseconds there, and nothing to speak of elsewhere."""

    level = 10

    def maybe_compress(self, request: HttpRequest, response: HttpResponseBase) -> None:
        is_plain = isinstance(response, HttpResponse) and "content-encoding" not in response.headers
        plain = response.content if is_plain else b""
        super().maybe_compress(request, response)
        if plain and response.headers.get("content-encoding") == "zstd":
            response.content = zstd_compress(plain, level=self.level)
            response.headers["content-length"] = str(len(response.content))


class PublicPolicyMiddleware:
    """Browser features off, and no answer to a signed-in curator kept by a shared cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_vary_headers(response, ["Cookie"])
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
