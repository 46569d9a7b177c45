"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.search.form import SearchForm
from archive.search.limiting import one_at_a_time, refused
from archive.search.query import SearchQuery
from archive.search.results import Results


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything public that matches. Search engines may find the question, never the answers."""
    asked = SearchQuery.read(request.GET)
    with one_at_a_time(asked, request) as may_be_made:
        results = Results(asked) if may_be_made else None
    if results is None:
        return refused(request, asked)
    context = {"query": results.query, "results": results, "form": SearchForm(results.query, results.place_names)}
    response = render(request, "search/results.html", context)
    if asked.address():
        response["X-Robots-Tag"] = "noindex"
    return response
