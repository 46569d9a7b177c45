"""Listings: what they show, find and filter, in a number of queries that does not grow."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive.accounts.roles import CURATOR, EDITOR, Role
from archive.core.records import RecordPage
from tests.admin_forms import signed_in
from tests.factories import make_event, make_memorial, make_source

pytestmark = pytest.mark.django_db


def client_of(role: Role = CURATOR) -> Client:
    person, _created = get_user_model().objects.get_or_create(username=f"synthetic {role.code}")
    person.groups.set([role.group])
    return signed_in(person)


def listed(name: str, **query: Any) -> list[str]:
    """The identifiers that the listing shows, in its order."""
    answer = client_of().get(reverse(f"records_{name}:index"), query)
    assert answer.status_code == 200
    return [record.identifier for record in answer.context_data["object_list"]]


def identifiers(*records: RecordPage) -> set[str]:
    return {record.identifier for record in records}


NAMES = [
    {"text": "Sintetik Məmmədova", "language": "az", "script": "Latn", "kind": "main", "is_primary": True},
    {"text": "Николай Синтетический", "language": "ru", "script": "Cyrl", "kind": "as-printed"},
    {"text": "Synthetic Mammadova", "language": "en", "script": "Latn", "kind": "transliterated"},
]
FORMS = ["Məmmədova", "Memmedova", "MEMMEDOVA", "Mammadova", "Николай", "николаи", "Синтетический", "BJ-M-0001"]


@pytest.mark.parametrize("form", FORMS)
def test_any_form_of_a_name_finds_its_bearer(form: str, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        wanted = make_memorial(names=NAMES)
        make_memorial("Synthetic other")
    assert wanted.identifier == "BJ-M-0001"
    assert set(listed("memorials", q=form)) == identifiers(wanted)


@pytest.mark.parametrize("form", ["Məmmədova", "Memmedova", "Mammadova", "Николай", "Синтетический", "BJ-M-0001"])
def test_choosers_find_the_same(form: str, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        wanted = make_memorial(names=NAMES)
        make_memorial("Synthetic other")
    query = {"page_type": "memorials.memorialpage", "q": form}
    page = client_of().get(reverse("wagtailadmin_choose_page_search"), query).content.decode()
    assert set(re.findall(r"BJ-M-\d+", page)) == identifiers(wanted)


def test_the_source_chooser_opens_among_the_sources_and_says_who_speaks() -> None:
    source, _other = make_source(perspective="soviet-press"), make_source()
    page = client_of().get(reverse("wagtailadmin_choose_page"), {"page_type": "sources.sourcepage"}).json()["html"]
    assert f"{source.identifier} · Soviet press" in page


def test_what_a_record_lacks_stands_beside_it() -> None:
    make_memorial(live=False, sources=[], given={"az": {"summary": "Synthetic."}})
    page = client_of().get(reverse("records_memorials:index")).content.decode()
    for word in ("source", "en", "ru"):
        assert f'<span class="w-status">{word}</span>' in page
    assert '<span class="w-status">az</span>' not in page


def test_filters() -> None:
    whole = make_event()
    draft = make_event(live=False, sources=[])
    partly = make_event({"az": {"title": "Synthetic", "translation_status": "unreviewed"}}, date="1990-02")
    anchored = make_event(body=[("statement", {"said_by": "Synthetic", "text": "Synthetic.", "anchor": "s1"})])
    soon = make_event(access_status="embargoed", embargo_until=timezone.now() + timedelta(days=3))
    late = make_event(access_status="embargoed", embargo_until=timezone.now() + timedelta(days=90))
    everything = identifiers(whole, draft, partly, anchored, soon, late)
    expected: list[tuple[dict[str, Any], set[str]]] = [
        ({}, everything),
        ({"status": "draft"}, identifiers(draft)),
        ({"status": ["draft", "live"]}, everything),
        ({"missing": "source"}, identifiers(draft)),
        ({"missing": "ru"}, identifiers(partly)),
        ({"missing": "any"}, identifiers(partly)),
        ({"missing": "review"}, identifiers(partly)),
        ({"missing": "statement"}, identifiers(anchored)),
        ({"missing": ["statement", "ru"]}, identifiers(anchored, partly)),
        ({"embargo": "soon"}, identifiers(soon)),
        ({"access_status": "embargoed"}, identifiers(soon, late)),
        ({"verification": "original"}, set()),
        ({"event_type": whole.event_type}, everything),
        ({"date_from": "1990-02-10"}, identifiers(partly)),
        ({"date_to": "1990-01-31"}, everything - identifiers(partly)),
        ({"missing": "ru", "q": "Synthetic"}, identifiers(partly)),
    ]
    for query, records in expected:
        assert set(listed("events", **query)) == records, query


def test_a_statement_is_sourced_by_the_citation_that_names_it() -> None:
    body = [("statement", {"said_by": "Synthetic", "text": "Synthetic.", "anchor": "s1"})]
    make_event(body=body, sources=[(make_source(), "s1")])
    unsourced = make_event(body=body, sources=[(make_source(), "date")])
    assert set(listed("events", missing="statement")) == identifiers(unsourced)
    citation = unsourced.citations.all()[0]
    citation.about = "s1"
    unsourced.citations.add(citation)
    unsourced.save_revision().publish()
    assert listed("events", missing="statement") == []


def test_orders() -> None:
    later, earlier = make_event(date="1990-01-21"), make_event(date="1990-01-19")
    assert listed("events", ordering="date_earliest") == [earlier.identifier, later.identifier]
    assert listed("events", ordering="-identifier") == [earlier.identifier, later.identifier]
    assert listed("events", ordering="date_earliest", q="Synthetic") == [earlier.identifier, later.identifier]


@pytest.mark.parametrize("role", [CURATOR, EDITOR], ids=lambda role: role.code)
def test_queries_do_not_grow(role: Role) -> None:
    client = client_of(role)
    counts = []
    for more in (2, 12):
        for number in range(more):
            make_memorial(live=bool(number % 2), events=[make_event(live=bool(number % 2))])
        for address in ("records_memorials:index", "records_events:index"):
            client.get(reverse(address))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(reverse(address)).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 25


def test_the_index_is_complete_after_a_rebuild() -> None:
    wanted = make_memorial(names=NAMES)
    call_command("update_index", verbosity=0)
    assert set(listed("memorials", q="Memmedova")) == identifiers(wanted)


@pytest.mark.parametrize("typed", ["Зебрагимов", "Zebraqimov", "Zebrahimov", "zebrah", "Зебрағимов Синтетик"])
def test_a_person_is_found_in_a_script_that_no_source_uses(typed: str) -> None:
    wanted = make_memorial("Sintetik Zebrahimov")
    make_memorial("Sintetik Qəribov")
    call_command("update_index", verbosity=0)
    expected = set() if "q" in typed or "ғ" in typed else identifiers(wanted)
    assert set(listed("memorials", q=typed)) == expected
