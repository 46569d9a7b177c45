"""Addresses that belong to no language: identifiers, sitemap, robots, health, and honest errors."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError, connection
from django.template.loader import render_to_string
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from archive.home import views
from archive.home.models import HomePage, StandardPage
from tests.factories import make_event, make_memorial, make_standard_page
from tests.pages import LANGUAGES, parse, path_of, read

pytestmark = pytest.mark.django_db
PAGES = ("events", "memorials", "sources", "media", "voices", "places", "exhibitions")
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def tree() -> HomePage:
    return HomePage.objects.get()


def locations(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200 and response["Content-Type"] == "application/xml"
    return [element.text or "" for element in ElementTree.fromstring(response.content).iter(f"{SITEMAP}loc")]  # noqa: S314


def everything_listed(client: Client) -> set[str]:
    parts = locations(client, "/sitemap.xml")
    return {place for part in parts for place in locations(client, part.removeprefix("http://localhost:8000"))}


@pytest.mark.parametrize(("asked", "given"), [("ru,en;q=0.5", "ru"), ("fr", "az"), ("en-GB", "en"), ("", "az")])
def test_the_bare_address_leads_to_the_reader_s_language(client: Client, asked: str, given: str) -> None:
    response = client.get("/", headers={"accept-language": asked})
    assert (response.status_code, response["Location"]) == (302, f"/{given}/")
    assert "Accept-Language" in response["Vary"]


def test_an_identifier_is_a_permanent_address(client: Client) -> None:
    event = make_event()
    response = client.get(f"/id/{event.identifier}", headers={"accept-language": "ru"})
    assert (response.status_code, response["Location"]) == (301, path_of(event, "ru"))


def test_a_merged_record_leads_to_its_successor(client: Client) -> None:
    successor = make_event()
    merged = make_event({"en": "HIDDEN"}, access_status="merged", replaced_by=successor.identifier)
    assert client.get(f"/id/{merged.identifier}")["Location"] == f"/id/{successor.identifier}"
    text = read(client, path_of(merged), 410)
    assert "merged into another" in text and f"/id/{successor.identifier}" in text and "HIDDEN" not in text


@pytest.mark.parametrize("behind", ["", "?language=az", ".json?language=az", "/sources.bib?language=ru&x=%C9%99"])
def test_the_way_to_a_successor_keeps_what_was_asked_for_and_is_kept_by_nobody(client: Client, behind: str) -> None:
    successor = make_event()
    merged = make_event(access_status="merged", replaced_by=successor.identifier)
    response = client.get(f"/id/{merged.identifier}{behind}")
    assert (response.status_code, response["Location"]) == (301, f"/id/{successor.identifier}{behind}")
    assert response["Cache-Control"] == "no-cache"


def test_a_withdrawn_record_leaves_a_tombstone_in_every_language(client: Client) -> None:
    event = make_event({"en": "HIDDEN"}, access_status="withdrawn")
    for language in LANGUAGES:
        text = read(client, path_of(event, language), 410)
        assert event.identifier in text and "HIDDEN" not in text
    tombstone = client.get(f"/id/{event.identifier}")
    assert (tombstone.status_code, tombstone["Cache-Control"]) == (410, "no-cache")


@pytest.mark.parametrize("sign", ["%00", "x%00y", "%F0%9F%8C%BA", "'", "%25", "9" * 400])
def test_no_sign_in_an_address_is_an_error(client: Client, sign: str) -> None:
    make_memorial()
    for path in (f"/id/{sign}", f"/id/{sign}.json", f"/id/{sign}/sources.bib", f"/en/share/{sign}.png",
                 f"/en/timeline/{sign}/", f"/en/events/{sign}/", f"/en/memorials/{sign}/carnations/"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    asked = ("q", "type", "page", "letter", "group", "after", "before", "from", "to", "mode", "day", "kind",
             "perspective", "language", "carnation")  # fmt: skip
    for page in (*PAGES, "disputed", "new", "timeline", "map", "search"):
        query = "&".join(f"{name}={sign}" for name in asked)
        assert client.get(f"/en/{page}/?{query}").status_code in (200, 404), page


def test_the_sitemap_lists_what_is_public_in_every_language(client: Client) -> None:
    event, page = make_event(), make_standard_page()
    listed = everything_listed(client)
    for language in LANGUAGES:
        assert f"http://localhost:8000{path_of(event, language)}" in listed
        assert f"http://localhost:8000{path_of(page, language)}" in listed
        assert f"http://localhost:8000/{language}/" in listed


@pytest.mark.parametrize(
    "hidden",
    [
        {"live": False},
        {"access_status": "restricted"},
        {"access_status": "withdrawn"},
        {"access_status": "merged", "replaced_by": "BJ-E-0001"},
    ],
)
def test_the_sitemap_lists_nothing_else(client: Client, hidden: dict[str, Any]) -> None:
    make_event({"en": "hidden synthetic event"}, **hidden)
    make_memorial("Hidden synthetic", **hidden)
    assert not any("hidden" in place for place in everything_listed(client))


def test_the_sitemap_lists_what_can_be_read_whatever_is_stored_beside_the_access_status(client: Client) -> None:
    event, page = make_event(), make_standard_page()
    for restricted in (Page.objects.get(depth=1), event, page):
        PageViewRestriction.objects.create(page=restricted, restriction_type="password", password="synthetic")
    listed = everything_listed(client)
    for shown in (event, page):
        assert client.get(path_of(shown)).status_code == 200
        assert f"http://localhost:8000{path_of(shown)}" in listed


def test_the_sitemap_comes_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        make_event()
    monkeypatch.setattr(views, "SITEMAP_SIZE", 2)
    assert {"http://localhost:8000/sitemap-eventpage-1.xml", "http://localhost:8000/sitemap-eventpage-2.xml"} <= set(
        locations(client, "/sitemap.xml")
    )
    assert len(locations(client, "/sitemap-eventpage-2.xml")) == len(LANGUAGES)


@pytest.mark.parametrize(
    "part", ["eventpage-2", "pages-99", "pages-0", "nothing-1", "eventpage-x", "pages", f"eventpage-{10**20}"]
)
def test_a_part_that_is_not_there_is_not_found(client: Client, part: str) -> None:
    make_event()
    assert client.get(f"/sitemap-{part}.xml", follow=True).status_code == 404


def test_every_entry_names_its_other_languages(client: Client) -> None:
    make_event()
    body = client.get("/sitemap-eventpage-1.xml").content.decode()
    for language in (*LANGUAGES, "x-default"):
        assert body.count(f'hreflang="{language}"') == len(LANGUAGES)


def test_robots_may_read_all_but_filters_and_admin(client: Client) -> None:
    body = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in body and "Disallow: /*?" in body
    assert "Sitemap: http://localhost:8000/sitemap.xml" in body


def test_health_tells_of_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health/").json() == {"status": "ok", "database": connection.vendor}

    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", fail)
    assert client.get("/health/").status_code == 503


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_there_is_said_in_the_reader_s_language(client: Client, language: str) -> None:
    text = read(client, f"/{language}/nothing/", 404)
    assert f'<html lang="{language}">' in text and 'content="noindex"' in text


def test_the_page_for_our_own_faults_asks_nothing_of_anything(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        text = render_to_string("500.html")
    parse(text)
    assert all(f'lang="{language}"' in text for language in LANGUAGES)
    assert "{%" not in text and "{{" not in text


def test_a_draft_of_a_standard_page_is_nowhere(client: Client) -> None:
    page = make_standard_page("unfinished")
    StandardPage.objects.filter(pk=page.pk).update(live=False)
    assert client.get("/en/unfinished/").status_code == 404
    assert not any("unfinished" in place for place in everything_listed(client))
