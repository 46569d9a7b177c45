"""What no visitor may see is on no public surface: pages with their linked data, indexes, relations, search,
sitemap, feed, share cards, stable addresses, files. A hidden record of every type and every state hangs on public ones
by every relation there is."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, TestCase
from django.utils import timezone

from archive.core.records import RecordPage
from archive.core.registry import record_models
from archive.exhibitions.models import ChapterRecord
from archive.memorials.models import MemorialPage
from archive.sources.citing import may_cite
from tests.factories import (
    make_era,
    make_event,
    make_exhibition,
    make_figure,
    make_image,
    make_media,
    make_memorial,
    make_place,
    make_rights,
    make_source,
    make_tribute,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.each]

TOKEN = "Verborgenia"
SOON, PAST = timezone.now() + timedelta(days=3), timezone.now() - timedelta(days=3)
HIDDEN: dict[str, dict[str, Any]] = {
    "draft": {"live": False},
    "scheduled": {"live": False, "go_live_at": SOON},
    "expired": {"expire_at": PAST},
    "embargoed": {"access_status": "embargoed", "embargo_until": SOON},
    "restricted": {"access_status": "restricted"},
    "withdrawn": {"access_status": "withdrawn"},
    "merged": {"access_status": "merged", "replaced_by": "BJ-E-0001"},
}
LANGUAGES = ("az", "en", "ru")
INDEXES = ("", "events/", "memorials/", "sources/", "media/", "voices/", "places/", "exhibitions/", "disputed/", "new/")
DRAWN = ("map/", "map/?day=1990", "timeline/", "timeline/hidden/")


def words(kind: str) -> dict[str, Any]:
    body = [("conflict", {"about": "date", "text": f"{TOKEN} versions", "anchor": "x1"})]
    return {
        code: {"title": f"{TOKEN} {kind} {code}", "summary": f"{TOKEN} summary", "body": body} for code in LANGUAGES
    }


def led_to(records: list[RecordPage]) -> list[tuple[str, dict[str, str]]]:
    """A body whose links lead to records, written while they were public."""
    links = [f'<p>Told <a linktype="page" id="{record.pk}">elsewhere</a>.</p>' for record in records]
    return [("paragraph", {"text": link}) for link in links]


class House:
    """Public records of every type, and hidden ones of every state tied to them in both directions."""

    def __init__(self) -> None:
        rights = make_rights()
        make_era("hidden", date="1990-01-19/1990-01-22", scale="hours")
        self.source, self.place = make_source(), make_place()
        self.event = make_event(places=[self.place], sources=[self.source])
        self.person = make_memorial(events=[self.event], places=[(self.place, "died")], sources=[self.source])
        self.story = make_exhibition(records=[self.event, self.person], sources=[self.source])
        self.image = make_image(f"{TOKEN} image", (40, 30))
        self.hidden: list[RecordPage] = []
        for state in HIDDEN.values():
            self.hide(rights, **state)
        for row in self.story.chapters.first().texts.all():
            row.body = led_to(self.hidden)
            row.save()

    def hide(self, rights: Any, **state: Any) -> None:
        """One record of every type in a state in which nobody may see it."""
        hidden: list[RecordPage] = [
            make_source(words("source"), **state),
            make_place(words("place"), latitude=40.4, longitude=49.9, uncertainty_m=9, sources=[self.source], **state),
            make_event(words("event"), places=[self.place], sources=[self.source], part_of=self.event, **state),
            make_memorial(
                f"{TOKEN} person",
                given={code: {"summary": f"{TOKEN} life"} for code in LANGUAGES},
                events=[self.event],
                places=[(self.place, "died")],
                sources=[self.source],
                **state,
            ),
            make_media(
                words("item"),
                image=self.image,
                rights_statement=rights,
                people=[self.person],
                events=[self.event],
                places=[self.place],
                sources=[self.source],
                **state,
            ),
            make_voice(
                words("voice"),
                narrator=f"{TOKEN} narrator",
                people=[self.person],
                events=[self.event],
                places=[self.place],
                rights=rights,
                **state,
            ),
            make_exhibition(
                words("story"), records=[self.event, self.person, self.place], sources=[self.source], **state
            ),
        ]
        self.hidden += hidden
        self.tie_public_records_to(*hidden)

    def tie_public_records_to(self, hidden_source: Any, place: Any, event: Any, person: Any, *others: Any) -> None:
        against = {"about": "date", "stance": "contradicts", "quotation": f"{TOKEN} words"}
        led = led_to([hidden_source, place, event, person, *others])
        make_event(places=[place], sources=[(hidden_source, against), self.source], part_of=event, body=led)
        other = make_memorial(events=[event], places=[(place, "died")], sources=[hidden_source, self.source])
        other.relations.create(person=person, relationship="sibling")
        chapter = self.story.chapters.first()
        for record in (event, person, place):
            ChapterRecord.objects.create(chapter=chapter, record=record, sort_order=10 + record.pk)
        make_figure(self.event, sources=[hidden_source])
        make_figure(self.event, value=f"{TOKEN} figure", is_withheld=True, sources=[self.source])
        make_tribute(person, f"{TOKEN} words", signed=f"{TOKEN} visitor")
        for status in ("waiting", "declined"):
            make_tribute(self.person, f"{TOKEN} words", signed=f"{TOKEN} visitor", status=status)

    def public_addresses(self) -> Iterator[str]:
        for model in record_models():
            for record in model.objects.public():
                yield record.url_path.split("/", 2)[2]
                if isinstance(record, MemorialPage):
                    yield f"memorials/{record.identifier}/carnations/"

    def public_files(self) -> Iterator[str]:
        """What can be fetched at the stable addresses: the record as something to cite, and its sources."""
        for model in record_models():
            for record in model.objects.public():
                yield from (f"/id/{record.identifier}.{ending}" for ending in ("json", "bib", "ris"))
                if may_cite(record):
                    yield from (f"/id/{record.identifier}/sources.{ending}" for ending in ("json", "bib", "ris"))
                if record.iiif_manifest():
                    yield f"/id/{record.identifier}/manifest.json"


@pytest.fixture
def house(settings: Any, tmp_path: Any) -> House:
    settings.MEDIA_ROOT = tmp_path
    with TestCase.captureOnCommitCallbacks(execute=True):
        return House()


def walk_the_public_surfaces(house: House, client: Client) -> None:
    addresses = [f"/{code}/{rest}" for code in LANGUAGES for rest in (*INDEXES, *DRAWN, *house.public_addresses())]
    addresses += [f"/{code}/search/?q={query}" for code in LANGUAGES for query in (TOKEN, TOKEN.lower(), "summary")]
    addresses += house.public_files()
    sitemap = client.get("/sitemap.xml").content.decode()
    addresses += ["/sitemap.xml", *(part.split("testserver")[-1] for part in re.findall(r"<loc>(.*?)</loc>", sitemap))]
    addresses += [f"/{code}/new.atom" for code in LANGUAGES]
    addresses = [re.sub(r"^https?://[^/]+", "", address) for address in addresses]
    for address in dict.fromkeys(addresses):
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        shown = text.replace(f'value="{TOKEN}"', "").replace(f'value="{TOKEN.lower()}"', "")
        if "/search/" in address:
            shown = re.sub(r"<title>.*?</title>|q=\w+|“\w+”|«\w+»", "", shown)
        assert TOKEN.lower() not in shown.lower(), address
        for record in house.hidden:
            assert record.identifier not in text, (address, record.identifier, record.access_status, record.live)
            assert f"/{record.slug}/" not in text, (address, record.slug, record.access_status, record.live)


def ask_for_the_hidden(house: House, client: Client) -> None:
    """Of each type, states are asked for in turn in each language: whoever refuses asks no language."""
    for number, record in enumerate(house.hidden):
        gone, code = record.is_tombstone, LANGUAGES[number % 3]
        path = record.url_path.split("/", 2)[2]
        endings = ("", ".json", ".bib", "/sources.ris", "/sources.json", "/manifest.json")
        files = [f"/id/{record.identifier}{rest}" for rest in endings]
        carnations = [f"/en/memorials/{record.identifier}/carnations/"] if isinstance(record, MemorialPage) else []
        for address in (f"/{code}/{path}", *files, *carnations):
            response = client.get(address)
            if record.access_status == "merged" and address.startswith("/id/"):
                assert response.status_code == 301
                continue
            assert response.status_code == (410 if gone else 404), (address, record.access_status)
            text = response.content.decode().replace(record.slug, "")  # the address asked for, in the language links
            assert TOKEN.lower() not in text.lower(), address
        assert client.get(f"/{code}/share/{record.identifier}.png").status_code == (410 if gone else 404)
        for rest in ("info.json", "full/max/0/default.jpg", "0,0,20,20/20,20/0/default.png"):
            asked = client.get(f"/iiif/3/{record.identifier}.1/{rest}")
            assert asked.status_code == (410 if gone else 404), (record.identifier, rest)
            assert TOKEN.lower() not in asked.content.decode().lower()
    assert client.get(house.image.get_rendition("width-20").url).status_code == 404


def test_nothing_hidden_is_on_any_public_surface_nor_at_its_own_address(house: House, client: Client) -> None:
    walk_the_public_surfaces(house, client)
    ask_for_the_hidden(house, client)
