"""Wagtail's way of serving a page, with a short cut to records.

Wagtail walks the tree from the site down, two queries a level. A record stands at `<section>/<slug>/`, and
its slug is indexed: one query finds it. Everything else, and every address that has no such record, goes
the whole way.
"""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_through_the_tree

from archive.home.tree import INDEXES

_INDEX_OF = {slug: model for slug, model, _titles in INDEXES}


def record_at(path: str) -> Any | None:
    """The record whose address this is, public or not; None where it takes the tree to tell."""
    section, _, rest = path.strip("/").partition("/")
    index = _INDEX_OF.get(section)
    if index is None or not rest or "/" in rest:
        return None
    record = index.records_for_serving().filter(slug=rest).first()
    return record if record is not None and record.url_path.endswith(f"/{section}/{rest}/") else None


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer at the address of a page. The record itself knows who may see it."""
    record = record_at(path)
    if record is not None:
        request._wagtail_route_for_request = RouteResult(record)  # type: ignore[attr-defined]
    response: HttpResponseBase = serve_through_the_tree(request, path)
    return response
