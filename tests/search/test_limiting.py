"""A program that walks through all conditions is told to wait; who searches by hand never is."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_event
from tests.pages import queries, read

pytestmark = [pytest.mark.django_db, pytest.mark.each]


@pytest.fixture(autouse=True)
def few(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ARCHIVE_MINUTELY = {"narrowed-search": (3, 5)}
    monkeypatch.setattr("archive.search.limiting.PAUSE", 0)


def statuses(client: Client, address: str, times: int, visitor: str = "198.51.100.1") -> list[int]:
    return [client.get(address, REMOTE_ADDR=visitor).status_code for _ in range(times)]


def test_narrowed_searches_are_counted_for_an_address_and_for_all(client: Client) -> None:
    make_event({"en": "Zebra event"})
    assert statuses(client, "/en/search/?q=zebra&type=events", 5) == [200, 200, 200, 429, 429]
    assert statuses(client, "/en/search/?has=source", 3, "198.51.100.2") == [200, 200, 429]
    assert statuses(client, "/en/search/?q=zebra", 9) == [200] * 9
    assert statuses(client, "/en/search/", 9) == [200] * 9


def test_who_is_refused_is_told_in_words_and_asks_the_database_nothing(client: Client) -> None:
    address = "/ru/search/?q=zebra&from=1990&type=events"
    statuses(client, address, 3, "127.0.0.1")
    html = read(client, address, 429)
    assert "Подождите немного" in html and '<html lang="ru">' in html
    assert '<a rel="nofollow" href="?q=zebra">' in html
    assert '<a rel="nofollow" href="?q=zebra&amp;from=1990&amp;type=events">' in html
    response = client.get(address)
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert response.headers["X-Robots-Tag"] == "noindex" and response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_who_works_in_the_archive_is_not_counted(admin_client: Client) -> None:
    assert statuses(admin_client, "/en/search/?type=events", 6) == [200] * 6


def test_an_answer_costs_no_query_for_the_count(client: Client) -> None:
    assert queries(client, "/en/search/?language=az") <= 15
