"""Reading public pages in tests as strictly as a browser never would."""

import json
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LANGUAGES = ("az", "en", "ru")
LINKED_DATA = "application/ld+json"


def path_of(page: Any, language: str = "en") -> str:
    """The path of a page in one language."""
    return f"/{language}/{page.url_path.split('/', 2)[2]}"


def read(client: Client, path: str, status: int = 200) -> str:
    """The answer as text; its HTML must be free of parse errors and of doubled ids."""
    response = client.get(path)
    assert response.status_code == status, f"{path}: {response.status_code}"
    text = response.content.decode()
    tree = parse(text)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"{path}: {sorted(i for i in ids if ids.count(i) > 1)}"
    here = [a.get("href", "")[1:] for a in tree.iter("a") if a.get("href", "").startswith("#")]
    assert set(here) <= set(ids), f"{path} points to {set(here) - set(ids)}, which is not there"
    return text


def parse(text: str) -> Element:
    """The HTML as a tree; any parse error fails."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(text)  # type: ignore[no-any-return]


def linked_data(client: Client, path: str) -> list[dict[str, Any]]:
    """What a page says to machines: the nodes of its one block of JSON-LD."""
    blocks = [script for script in parse(read(client, path)).iter("script") if script.get("type") == LINKED_DATA]
    assert len(blocks) == 1, path
    document = json.loads(blocks[0].text or "")
    assert document["@context"][0] == "https://schema.org"
    return document["@graph"]  # type: ignore[no-any-return]


def queries(client: Client, path: str) -> int:
    """How many queries a page costs once the process is warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
