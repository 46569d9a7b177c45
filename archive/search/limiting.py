"""So that a program which walks through all combinations of conditions makes nobody else wait (ADR 24).

A search for words is never counted. One that is narrowed, by a condition, a type or a further page, is: from one
address and from all together within a minute. Of those that are left each process works on one at a time. Whoever is
refused is told so on a page that asks the database nothing, after a moment in which a program cannot ask again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from archive.assets.access import works_in_the_admin
from archive.core.limits import Minute
from archive.search.query import SearchQuery

#: One narrowed search at a time in a process; another waits for it so many seconds.
_ONE = BoundedSemaphore(1)
PATIENCE = 4.0
#: So long a refusal takes, as long as no more than so many are waiting for theirs: threads are for readers.
PAUSE = 1.0
_REFUSED = BoundedSemaphore(6)


@contextmanager
def one_at_a_time(query: SearchQuery, request: HttpRequest) -> Iterator[bool]:
    """Whether the search may be made: within, it is the only narrowed one of this process."""
    if not query.is_narrowed or works_in_the_admin(request.user):
        yield True
        return
    if not Minute("narrowed-search", request).add() or not _ONE.acquire(timeout=PATIENCE):
        yield False
        return
    try:
        yield True
    finally:
        _ONE.release()


def refused(request: HttpRequest, query: SearchQuery) -> HttpResponse:
    """“Too many searches”, in the visitor's language, with what can be done meanwhile (RFC 6585, section 4)."""
    if _REFUSED.acquire(blocking=False):
        try:
            time.sleep(PAUSE)
        finally:
            _REFUSED.release()
    context = {"query": query, "asked": request.GET.urlencode(), "language": request.LANGUAGE_CODE}
    response = HttpResponse(render_to_string("search/busy.html", context), status=429)
    response["Retry-After"] = str(60 - timezone.now().second)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response
