"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.search.kinds import kind_label, kinds
from archive.search.query import MAX_LENGTH, SearchQuery
from archive.search.results import Results


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything public that matches. Search engines may find the question, never the answers."""
    query = SearchQuery.read(request.GET)
    context = {
        "query": query,
        "results": Results(query),
        "kinds": [(kind, kind_label(kind)) for kind in kinds()],
        "max_length": MAX_LENGTH,
    }
    response = render(request, "search/results.html", context)
    if not query.is_empty:
        response["X-Robots-Tag"] = "noindex"
    return response
