"""What is sensitive is seen by nobody who has not asked: on no list, preview, feed or page of another record."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from archive.media.models import MediaPage
from tests.factories import make_event, make_exhibition, make_image, make_media, make_memorial, make_place, make_rights

pytestmark = pytest.mark.django_db


@pytest.fixture
def covered(django_capture_on_commit_callbacks: Any) -> dict[str, Any]:
    """A sensitive photograph, and every record that it is a part of."""
    records = {"event": make_event(), "memorial": make_memorial(), "place": make_place()}
    with django_capture_on_commit_callbacks(execute=True):
        item = make_media(
            image=make_image(), rights_statement=make_rights(), is_sensitive=True, people=[records["memorial"]],
            events=[records["event"]], places=[records["place"]],
        )  # fmt: skip
    scenes = [("image", {"record": item, "size": "wide"})]
    return {**records, "item": item, "exhibition": make_exhibition(records=[item], scenes=scenes)}


def uncovered(client: Client, address: str, item: MediaPage) -> list[str]:
    """The files of the item that a page names outside of what a visitor has to open."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    text = answer.content.decode()
    if "html" in answer["Content-Type"]:
        soup = BeautifulSoup(text, "html.parser")
        for closed in soup.select("details.covered"):
            closed.decompose()
        text = str(soup)
    return [rendition.url for rendition in item.image.renditions.all() if rendition.url in text]


def test_no_surface_shows_it_uncovered(client: Client, covered: dict[str, Any]) -> None:
    item = covered["item"]
    assert item.image.renditions.count() > 3
    pages = [record.url for record in covered.values()]
    others = [
        "/en/",
        "/en/media/",
        f"/en/search/?q={item.identifier}",
        "/en/search/?q=synthetic",
        "/en/new.atom",
        "/en/new/",
    ]
    shown = {address: found for address in [*pages, *others] if (found := uncovered(client, address, item))}
    assert shown == {}
    MediaPage.objects.filter(pk=item.pk).update(is_sensitive=False)
    for address in (item.url, covered["exhibition"].url, "/en/media/"):
        assert uncovered(client, address, item), f"{address} would have shown it"


def test_its_own_page_shows_it_when_asked(client: Client, covered: dict[str, Any]) -> None:
    soup = BeautifulSoup(client.get(covered["item"].url).content, "html.parser")
    assert soup.select_one("details.covered:not([open]) img")
