"""The page of the map."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.exhibitions.atlas.days import Day, choices
from archive.exhibitions.atlas.records import Atlas


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """All places, or those of one day; the page of a day is not for search engines."""
    day = Day.read(request.GET)
    context = {"day": day, "years": choices(day), "atlas": Atlas(day), "has_tiles": bool(settings.ARCHIVE_MAP_TILES)}
    response = render(request, "exhibitions/map.html", context)
    if day.is_asked:
        response["X-Robots-Tag"] = "noindex"
    return response
