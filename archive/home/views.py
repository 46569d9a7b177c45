"""Stable addresses, sitemap, robots, health, and honest errors."""

import re
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from archive.core.addressing import of_public_record
from archive.core.languages import behind_language
from archive.core.records import RecordPage
from archive.core.registry import record_models
from archive.exhibitions.eras import Era
from archive.home.news import by_day, latest

SITEMAP_SIZE = 10_000


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the language that the browser asks for."""
    wanted = translation.get_language_from_request(request)
    codes = [code for code, _ in settings.LANGUAGES]
    response = HttpResponseRedirect(f"/{wanted if wanted in codes else codes[0]}/")
    response["Vary"] = "Accept-Language"
    return response


@of_public_record
def by_identifier(request: HttpRequest, record: RecordPage) -> HttpResponse:
    """The stable address of a record: a permanent redirect to its page in the reader's language."""
    return HttpResponsePermanentRedirect(record.get_url(request) or "/")


@require_safe
def whats_new(request: HttpRequest) -> HttpResponse:
    """The records that were published or changed last, by day: what the feed has, for readers."""
    return render(request, "home/new.html", {"days": list(by_day(latest()))})


def _sections() -> dict[str, type[RecordPage]]:
    return {model._meta.model_name or "": model for model in record_models()}


def _listed(model: type[RecordPage]) -> QuerySet[Any]:
    """The records of one type that a search engine may be told of."""
    return model.objects.public().order_by("path")


def _standing_pages() -> QuerySet[Any]:
    """Home, indexes and standard pages: the live pages that are no records."""
    record_types = [ContentType.objects.get_for_model(model).pk for model in record_models()]
    pages = Page.objects.live().filter(depth__gt=1, expired=False)
    return pages.exclude(content_type_id__in=record_types).order_by("path")


def _drawn_pages() -> list[tuple[str, None]]:
    """What has no page of the tree: the timeline, the map, the disputes, what is new, the way to give something."""
    eras = Era.objects.values_list("slug", flat=True)
    return [
        (path, None)
        for path in ("timeline/", "map/", "disputed/", "new/", "contribute/", *(f"timeline/{slug}/" for slug in eras))
    ]


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """One part for each record type and range, so that the sitemap holds at any size."""
    parts = ["pages-1", "drawn-1"]
    for name, model in _sections().items():
        count = _listed(model).count()
        parts += [f"{name}-{number + 1}" for number in range(-(-count // SITEMAP_SIZE))]
    body = render_to_string("home/sitemap_index.xml", {"parts": parts, "base_url": settings.BASE_URL})
    return HttpResponse(body, content_type="application/xml")


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """The public pages of one kind, each with its address in every language; 404 for a part that is not there."""
    name, _, number = section.rpartition("-")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", number):
        raise Http404
    chosen = slice((int(number) - 1) * SITEMAP_SIZE, int(number) * SITEMAP_SIZE)
    if name == "drawn":
        entries = _drawn_pages()[chosen]
    elif name == "pages" or name in _sections():
        pages = _standing_pages() if name == "pages" else _listed(_sections()[name])
        rows = pages.values_list("url_path", "last_published_at")[chosen]
        entries = [(behind_language(url_path), changed) for url_path, changed in rows]
    else:
        raise Http404
    if not entries:
        raise Http404
    context = {"entries": entries, "base_url": settings.BASE_URL, "languages": [code for code, _ in settings.LANGUAGES]}
    return HttpResponse(render_to_string("home/sitemap.xml", context), content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the admin and what is endless: combinations of filters, parts of images."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /iiif/",
        "Disallow: /*?",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": connection.vendor})


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without a database, a context or a translation to rely on."""
    return HttpResponse(render_to_string("500.html"), status=500)
