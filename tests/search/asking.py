"""Asking as a visitor does, and what the answer shows."""

import re

from django.test import Client

from archive.search.query import SearchQuery
from tests.pages import read

#: One person, as several sources write her.
NAMES = [
    {"text": "Sintetik Məmmədova", "language": "az", "script": "Latn", "kind": "main", "is_primary": True},
    {"text": "Синтетик Мамедова", "language": "ru", "script": "Cyrl", "kind": "main"},
    {"text": "Sintetik Əlizadə", "language": "az", "script": "Latn", "kind": "birth"},
    {"text": "Fərman qızı", "language": "az", "script": "Latn", "kind": "patronymic"},
    {"text": "Sintetyk Mamadova", "language": "en", "script": "Latn", "kind": "transliterated"},
]


def search(client: Client, text: str, language: str = "en", **asked: str) -> str:
    response = client.get(f"/{language}/search/", {"q": text, **asked})
    assert response.status_code == 200
    assert (response.headers.get("X-Robots-Tag") == "noindex") is bool(SearchQuery.read({"q": text, **asked}).address())
    return read(client, response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"])


def found(html: str) -> list[str]:
    return re.findall(r'<a class="title(?: person)?" href="([^"]+)"', html)


def unmarked(html: str) -> str:
    return re.sub("</?mark>", "", html)
