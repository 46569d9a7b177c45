"""The feed of what is new: valid Atom, only what is public, gone when it is withdrawn."""

from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from archive.home.feeds import latest_records
from tests.factories import make_event, make_exhibition, make_media, make_memorial, make_place, make_source, make_voice
from tests.pages import LANGUAGES, parse, path_of, queries, read

pytestmark = pytest.mark.django_db

ATOM, XML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/XML/1998/namespace}"


def feed(client: Client, language: str = "en") -> ElementTree.Element:
    response = client.get(f"/{language}/new.atom")
    assert response.status_code == 200 and response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314


def entries(client: Client, language: str = "en") -> list[ElementTree.Element]:
    return feed(client, language).findall(f"{ATOM}entry")


def published(record: Any, ago: timedelta) -> Any:
    type(record).objects.filter(pk=record.pk).update(last_published_at=timezone.now() - ago)
    return record


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_what_atom_demands(client: Client, language: str) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: id, title, updated and an author once each; a link to itself."""
    make_event()
    root = feed(client, language)
    address = f"http://localhost:8000/{language}/new.atom"
    assert root.get(f"{XML}lang") == language
    for element in ("id", "title", "updated", "author"):
        assert len(root.findall(f"{ATOM}{element}")) == 1
    assert root.findtext(f"{ATOM}id") == address
    assert address in [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    for entry in root.findall(f"{ATOM}entry"):
        for element in ("id", "title", "updated"):
            assert len(entry.findall(f"{ATOM}{element}")) == 1
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo


def test_an_entry_has_the_stable_address_and_the_words_of_the_language(client: Client) -> None:
    event = make_event()
    (entry, *_others) = [
        one for one in entries(client, "ru") if (one.findtext(f"{ATOM}id") or "").endswith(event.identifier)
    ]
    assert entry.findtext(f"{ATOM}id") == f"http://localhost:8000/id/{event.identifier}"
    title, link = entry.find(f"{ATOM}title"), entry.find(f"{ATOM}link")
    assert title is not None and link is not None
    assert (title.text, title.get(f"{XML}lang")) == (event.labels["ru"], "ru")
    assert link.get("href") == f"http://localhost:8000{path_of(event, 'ru')}"
    assert entry.findtext(f"{ATOM}summary") == "Synthetic summary."


def test_words_in_another_language_say_so(client: Client) -> None:
    make_memorial("Synthetic Əliş")
    (title,) = [one.find(f"{ATOM}title") for one in entries(client) if "Əliş" in (one.findtext(f"{ATOM}title") or "")]
    assert title is not None and title.get(f"{XML}lang") == "az"


def test_the_newest_come_first_and_not_all_of_them(client: Client) -> None:
    old, new = published(make_place(), timedelta(days=9)), published(make_event(), timedelta(seconds=-5))
    found = latest_records()
    assert found[0] == new and found[-1] == old
    assert latest_records(1) == [new]


def test_a_record_is_new_on_the_day_its_embargo_ends() -> None:
    ended = timezone.now() - timedelta(minutes=1)
    opened = published(make_event(access_status="embargoed", embargo_until=ended), timedelta(days=9))
    before = published(make_event(), timedelta(days=1))
    found = [record for record in latest_records() if record in (opened, before)]
    assert found == [opened, before] and found[0].changed == ended


def test_what_a_warning_precedes_is_not_summed_up(client: Client) -> None:
    make_event({"en": {"title": "Synthetic", "summary": "Sad.", "content_note": "Synthetic note."}})
    make_media({"en": {"title": "Synthetic", "summary": "Sad."}}, is_sensitive=True)
    assert b"Sad." not in client.get("/en/new.atom").content


def test_what_is_withdrawn_vanishes_whoever_kept_the_feed(client: Client) -> None:
    make_place()
    event = make_event()
    before = client.get("/en/new.atom")
    assert event.identifier in before.content.decode() and "Last-Modified" not in before.headers
    assert client.get("/en/new.atom", headers={"if-none-match": before["ETag"]}).status_code == 304
    type(event).objects.filter(pk=event.pk).update(access_status="withdrawn")
    after = client.get("/en/new.atom", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200 and event.identifier not in after.content.decode()


def test_a_sign_that_xml_cannot_hold_breaks_nothing(client: Client) -> None:
    make_event({"en": "Synthetic \x0b & <sign>"})
    assert "Synthetic  & <sign>" in [one.findtext(f"{ATOM}title") for one in entries(client)]


def test_it_costs_the_same_at_any_size(client: Client) -> None:
    makers = (make_event, make_memorial, make_place, make_media, make_voice, make_exhibition, make_source)
    for make in makers:
        make()
    few = queries(client, "/en/new.atom")
    for make in makers:
        make()
    assert queries(client, "/en/new.atom") == few <= 20


@pytest.mark.usefixtures("empty_archive")
def test_an_empty_archive_has_an_empty_feed(client: Client) -> None:
    assert entries(client) == []


def test_every_page_tells_of_it(client: Client) -> None:
    links = [
        link for link in parse(read(client, "/ru/events/")).iter("link") if link.get("type") == "application/atom+xml"
    ]
    assert [link.get("href") for link in links] == ["/ru/new.atom"]
