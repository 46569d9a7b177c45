"""The archive's addresses and two baselines beside them, served by the same process.

(a) a bare view that returns 30 KB, (b) a view that renders a table of 100 rows and 5 columns, with an address,
a date and a condition in each row; and a bare view that returns the bytes of a page.
"""

from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config import urls as archive_urls

BARE = b"x" * 30_000
ROWS = [
    {
        "number": number,
        "name": f"Synthetic {number:06d}",
        "day": date(1990, 1, 1 + number % 28),
        "known": number % 3 == 0,
    }
    for number in range(100)
]
TABLE = """\
<!doctype html>
<html lang="en">
<head><title>Baseline</title></head>
<body>
<table>
{% for row in rows %}
<tr>
  <td>{{ row.number }}</td>
  <td><a href="{% url 'baseline_table' %}?row={{ row.number }}">{{ row.name }}</a></td>
  <td>{{ row.day|date:"j F Y" }}</td>
  <td>{% if row.known %}known{% else %}unknown{% endif %}</td>
  <td>{{ row.name|upper }}</td>
</tr>
{% endfor %}
</table>
</body>
</html>
"""


@cache
def compiled() -> Any:
    """Compiled once, as the cached template loader does."""
    return engines["django"].from_string(TABLE)


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BARE)


def table(request: HttpRequest) -> HttpResponse:
    return HttpResponse(compiled().render({"rows": ROWS}))


@cache
def same_bytes(number: int) -> bytes:
    """A page that `cached` has laid there."""
    return (settings.VAR_DIR / "same" / str(number)).read_bytes()


def same(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(same_bytes(number))


urlpatterns = [
    path("baseline/same/<int:number>/", same, name="baseline_same"),
    path("baseline/bare/", bare, name="baseline_bare"),
    path("baseline/table/", table, name="baseline_table"),
    *archive_urls.urlpatterns,
]
handler404 = archive_urls.handler404
handler500 = archive_urls.handler500
