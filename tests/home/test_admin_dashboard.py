"""The admin's first page: what waits, counted right, in a number of queries that does not grow."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from archive.accounts.roles import CURATOR, EDITOR, MODERATOR, TRANSLATOR, Role
from archive.home.dashboard import EMBARGOES, UNSOURCED, UNTRANSLATED, WAITING, Worklist
from tests.admin_forms import signed_in
from tests.factories import make_event, make_exhibition, make_memorial, make_source

pytestmark = pytest.mark.django_db


def client_of(role: Role) -> Client:
    person, _created = get_user_model().objects.get_or_create(username=f"synthetic {role.code}")
    person.groups.set([role.group])
    return signed_in(person)


def counts(matters: Any) -> dict[tuple[str, str], int]:
    with translation.override("en"):
        return {(str(line.records), str(line.matter)): line.count for line in Worklist().lines(matters)}


STATEMENT = [("statement", {"said_by": "Synthetic", "text": "Synthetic.", "anchor": "s1"})]


def test_nothing_waits_in_an_archive_in_order() -> None:
    make_event(body=STATEMENT, sources=[(make_source(), "s1")])
    assert not any(counts(matters) for matters in (UNSOURCED, UNTRANSLATED, WAITING, EMBARGOES))
    page = client_of(CURATOR).get(reverse("wagtailadmin_home")).content.decode()
    assert "Every record and every statement has a source." in page


def test_what_waits_is_counted_by_type() -> None:
    make_event(live=False, sources=[])
    make_event(body=STATEMENT)
    make_exhibition(body=[*STATEMENT, ("quotation", {"quotation": "Synthetic.", "anchor": ""})])
    make_memorial(given={"az": {"summary": "Synthetic.", "translation_status": "unreviewed"}})
    make_memorial(access_status="embargoed", embargo_until=timezone.now() + timedelta(days=29))
    make_memorial(access_status="embargoed", embargo_until=timezone.now() + timedelta(days=31))
    waiting = make_event(live=False)
    person = get_user_model().objects.create_user("synthetic author")
    waiting.save_revision(user=person)
    waiting.get_workflow().start(waiting, person)
    assert counts(UNSOURCED) == {
        ("Events", "without any citation"): 1,
        ("Events", "with a statement that no citation names"): 1,
        ("Exhibitions", "with a statement that no citation names"): 1,
    }
    assert counts(UNTRANSLATED) == {
        ("Memorials", "without words in a language of the site"): 1,
        ("Memorials", "with a translation not yet reviewed"): 1,
    }
    assert counts(WAITING) == {("Events", "waiting for a moderator"): 1, ("Events", "in draft"): 2}
    assert counts(EMBARGOES) == {("Memorials", "open to everybody within 30 days"): 1}


def test_every_count_leads_to_the_records_counted() -> None:
    make_event(live=False, sources=[], given={"az": "Synthetic"})
    make_event(body=STATEMENT, access_status="embargoed", embargo_until=timezone.now() + timedelta(days=1))
    make_exhibition(body=STATEMENT)
    client = client_of(CURATOR)
    lines = [line for matters in (UNSOURCED, UNTRANSLATED, WAITING, EMBARGOES) for line in Worklist().lines(matters)]
    assert len(lines) >= 6
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    for line in lines:
        assert line.url.replace("&", "&amp;") in home
        assert len(client.get(line.url).context_data["object_list"]) == line.count


@pytest.mark.parametrize("role", [CURATOR, EDITOR, TRANSLATOR, MODERATOR], ids=lambda role: role.code)
def test_every_role_sees_it(role: Role) -> None:
    make_event(live=False, sources=[])
    page = client_of(role).get(reverse("wagtailadmin_home")).content.decode()
    assert re.search(r"Events:\s+without any citation", page)


def test_queries_do_not_grow() -> None:
    client = client_of(CURATOR)
    found = []
    for more in (1, 15):
        for _number in range(more):
            make_memorial(live=False, sources=[], events=[make_event(body=STATEMENT)])
        client.get(reverse("wagtailadmin_home"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("wagtailadmin_home"))
        found.append(len(queries))
    assert found[0] == found[1] <= 41


def test_the_menu_goes_by_concept() -> None:
    page = client_of(CURATOR).get(reverse("wagtailadmin_home")).content.decode()
    menu = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert menu
    names = [
        "Events", "Memorials", "Carnations", "Sources", "Media", "Oral histories", "Places", "Exhibitions", "Pages",
        "Files", "Images", "Documents", "Recordings", "Rights statements",
    ]  # fmt: skip
    places = [menu[1].index(f'"{name}"') for name in names]
    assert places == sorted(places)
