"""Addresses by identifier: what every view under `/id/` answers before it has a public record in hand."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from archive.core.records import RecordPage
from archive.core.registry import find_record
from archive.core.visibility import AccessStatus


def wanted_language(request: HttpRequest) -> str:
    """The language the address asks for (`?language=ru`), if the site has it; otherwise what the browser asks for."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


def of_public_record(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of a public record, in the reader's language. A merged record leads to its successor, one that is no
    more leaves its tombstone, any other is not found."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, identifier: str, **rest: Any) -> HttpResponse:
        record = find_record(identifier)
        if record is None:
            raise Http404
        with translation.override(wanted_language(request)):
            response = _successor_of(record, request, identifier)
            if response is None and record.is_tombstone:
                response = render(request, "core/tombstone.html", {"page": record}, status=410)
            if response is None and not record.is_public():
                raise Http404
            response = response or view(request, record, **rest)
            patch_vary_headers(response, ["Accept-Language"])
            # A record that was merged or withdrawn may come back (ADR 2): no browser keeps any of these answers.
            response["Cache-Control"] = "no-cache"
            return response

    return answer


def _successor_of(record: RecordPage, request: HttpRequest, identifier: str) -> HttpResponse | None:
    """The way from a merged record to the one that took its place, with whatever else was asked for."""
    if record.access_status != AccessStatus.MERGED or not record.replaced_by:
        return None
    successor = find_record(record.replaced_by)
    if successor is None or not successor.is_public():
        return None
    behind = request.path_info.partition(identifier)[2]
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"/id/{successor.identifier}{behind}{query and f'?{query}'}")
