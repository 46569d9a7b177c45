"""From life to life in the order of the list, past nobody whom a visitor may meet, and through no other index."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from archive.memorials.models import MemorialIndexEntry, MemorialPage
from archive.memorials.neighbours import Beside, neighbours
from tests.factories import make_memorial
from tests.pages import path_of, read
from tests.plans import plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.each]


def beside(person: MemorialPage, language: str = "az") -> Beside:
    return neighbours(MemorialIndexEntry, person.pk, language)


def named(person: MemorialPage, language: str = "az") -> tuple[str, str]:
    found = beside(person, language)
    return (found.previous.label.text if found.previous else "", found.next.label.text if found.next else "")


def in_two_languages(azerbaijani: str, russian: str, **fields: Any) -> MemorialPage:
    names = [
        {"text": azerbaijani, "language": "az", "script": "Latn", "is_primary": True},
        {"text": russian, "language": "ru", "script": "Cyrl", "kind": "main"},
    ]
    return make_memorial(names=names, **fields)


def test_the_way_is_that_of_the_list_forwards_and_backwards() -> None:
    # Two people of one name: the key alone would not tell them apart.
    people = {person.pk: person for person in (make_memorial(f"Sintetik {letter}") for letter in "ÇADDCƏB")}
    listed = list(MemorialIndexEntry.objects.filter(language="az").order_by("sort_key", "page_id"))
    paths = [people[entry.page_id].url_path for entry in listed]
    found = [beside(people[entry.page_id]) for entry in listed]
    assert [entry.name[-1] for entry in listed] == list("ABCÇDDƏ")
    assert [near.next.url_path for near in found if near.next] == paths[1:]
    assert [near.previous.url_path for near in found if near.previous] == paths[:-1]
    assert (found[0].previous, found[-1].next) == (None, None)


def test_each_language_has_an_order_of_its_own() -> None:
    in_two_languages("Sintetik Xxx", "Синтетик Хххх")
    middle = in_two_languages("Sintetik Qqq", "Синтетик Гггг")
    in_two_languages("Sintetik Ccc", "Синтетик Дддд")
    assert named(middle, "az") == ("Sintetik Xxx", "")
    assert named(middle, "ru") == ("", "Синтетик Дддд")


def test_civilians_and_servicemen_lead_each_to_their_own() -> None:
    civilian, serviceman = make_memorial("Sintetik B"), make_memorial("Sintetik C", group="serviceman")
    make_memorial("Sintetik A", group="serviceman")
    make_memorial("Sintetik D")
    assert named(civilian) == ("", "Sintetik D")
    assert named(serviceman) == ("Sintetik A", "")
    serviceman.group = "civilian"
    serviceman.save()
    assert named(serviceman) == ("Sintetik B", "Sintetik D")


def test_nobody_whom_no_visitor_may_meet_is_named() -> None:
    tomorrow, yesterday = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    person = make_memorial("Sintetik M")
    make_memorial("Sintetik A")
    make_memorial("Sintetik Z")
    for before, after, hidden in (
        ("H", "N", {"live": False}),
        ("I", "O", {"access_status": "embargoed", "embargo_until": tomorrow}),
        ("J", "P", {"access_status": "restricted"}),
        ("K", "R", {"access_status": "withdrawn"}),
        ("L", "S", {"expire_at": yesterday}),
    ):
        make_memorial(f"Sintetik {before}", **hidden)
        make_memorial(f"Sintetik {after}", **hidden)
    assert named(person) == ("Sintetik A", "Sintetik Z")


def test_a_memorial_that_is_not_stored_has_no_neighbours() -> None:
    make_memorial("Sintetik A")
    assert neighbours(MemorialIndexEntry, None, "az") == Beside()


def test_an_index_leads_to_them_however_many_people_there_are() -> None:
    person = make_memorial("Sintetik A")
    steps = plan_of(lambda: beside(person))
    # Among its indexes PostgreSQL chooses by what it last counted, which of the tables of a test may be anything.
    assert connection.vendor == "postgresql" or sum("memorials_by_group" in step for step in steps) >= 2
    assert not [step for step in steps if step.startswith("SCAN") or "Seq Scan" in step]


def test_entries_written_before_there_was_a_group_get_theirs() -> None:
    make_memorial("Sintetik A")
    make_memorial("Sintetik B", group="serviceman")
    MemorialIndexEntry.objects.update(group="civilian")
    import_module("archive.memorials.migrations.0002_entries_by_group").fill_in(apps, None)
    groups = dict(MemorialIndexEntry.objects.filter(language="az").values_list("name", "group"))
    assert groups == {"Sintetik A": "civilian", "Sintetik B": "serviceman"}


def test_the_page_leads_on_and_back_to_all_names(client: Client) -> None:
    person = make_memorial("Sintetik B")
    make_memorial("Sintetik A")
    make_memorial("Sintetik C")
    text = read(client, path_of(person, "ru"))
    assert '<a class="person" rel="prev" href="/ru/memorials/sintetik-a/" lang="az">Sintetik A</a>' in text
    assert '<a class="person" rel="next" href="/ru/memorials/sintetik-c/" lang="az">Sintetik C</a>' in text
    assert '<a href="/ru/memorials/">Все имена</a>' in text
    alone = make_memorial("Sintetik D", group="serviceman")
    text = read(client, path_of(alone))
    assert 'rel="prev"' not in text
    assert 'rel="next"' not in text
    assert '<a href="/en/memorials/#names-serviceman">All names</a>' in text
