"""The pages of the timeline. They are drawn from the records and have no words of their own to curate but the eras."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive.exhibitions.eras import Era
from archive.exhibitions.timeline.sections import Timeline


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """The whole of it, by era."""
    return _page(request, None)


@require_safe
def era(request: HttpRequest, slug: str) -> HttpResponse:
    """One era, closer; by the hour where the era says so."""
    return _page(request, get_object_or_404(Era.objects.prefetch_related("texts"), slug=slug))


def _page(request: HttpRequest, chosen: Era | None) -> HttpResponse:
    found = Timeline(chosen, request.GET.get("page"))
    context = {"timeline": found, "era": chosen, "listing": found.listing, "notes": found.notes}
    return render(request, "exhibitions/timeline.html", context)
