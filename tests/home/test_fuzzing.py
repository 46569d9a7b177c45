"""Whatever is sent to whatever address: no error of the server, and nothing stored without a right to it.

`make fuzz` sends 20,000 requests, anew each time; the suite a few, and always the same.
"""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, seed, settings
from wagtail.models import Page

from archive.core.records import RecordPage
from tests.fuzzing import Request, requests, routes
from tests.journeys.conftest import SmallArchive, small_archive  # noqa: F401 - a fixture

pytestmark = pytest.mark.each

#: What a page of the archive may store for a visitor without an account.
FOR_VISITORS = re.compile(r'"(contributions_|rights_consent|memorials_tribute|taggit_)')
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|ALTER|DROP|TRUNCATE|CREATE)\b", re.IGNORECASE)


class Writes(list[str]):
    """Statements that change something, as they go to the database."""

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql):
            self.append(sql[:200])
        return execute(sql, params, many, context)


def test_every_address_is_tried() -> None:
    names = {"".join(map(str, route)) for route in routes()}
    assert len(names) > 300
    assert any("contribute/uploads/" in name for name in names) and any("manifest" in name for name in names)


@pytest.mark.django_db
def test_nothing_breaks_and_nothing_is_stored(small_archive: SmallArchive, pytestconfig: pytest.Config) -> None:  # noqa: F811
    pages = [page for page in Page.objects.filter(live=True).specific() if page.url_path.count("/") > 2]
    paths = tuple(f"en/{page.url_path.split('/', 2)[2]}" for page in pages)
    known = tuple(page.identifier for page in pages if isinstance(page, RecordPage))
    client = Client(raise_request_exception=False)
    count = pytestconfig.getoption("fuzz")

    @seed(19900120)
    @settings(
        max_examples=count or 250, derandomize=not count, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(requests(paths, (*known, "1", "synthetic-night")))
    def send(request: Request) -> None:
        cache.clear()
        writes = Writes()
        with connection.execute_wrapper(writes):
            answer = client.generic(
                request.method, request.path, request.body, content_type=request.content_type, headers=request.headers
            )
            answer.getvalue()
        is_patient = answer.status_code == 503 and answer.headers.get("Retry-After")
        assert answer.status_code < 500 or is_patient, f"{answer.status_code}"
        forbidden = [sql for sql in writes if not (request.claims_to_be_from_here and FOR_VISITORS.search(sql))]
        assert not forbidden, forbidden

    send()
