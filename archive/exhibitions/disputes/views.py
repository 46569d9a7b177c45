"""The page that gathers all disputes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.exhibitions.disputes.gathering import Disputes


@require_safe
def disputed(request: HttpRequest) -> HttpResponse:
    """Every public record about which accounts differ, a page at a time."""
    return render(request, "exhibitions/disputed.html", {"disputes": Disputes(request.GET.get("page", "1"))})
