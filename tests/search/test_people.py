"""People are found by any spelling of any of their names, and each says by which."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from archive.memorials.models import MemorialName
from archive.search.models import NameBearer, NameKey
from archive.search.name_query import NameQuery
from tests.factories import make_event, make_memorial
from tests.pages import path_of
from tests.search.asking import NAMES, found, search, unmarked

pytestmark = pytest.mark.each


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("Sintetik Məmmədova", ["Məmmədova", "memmedova", "Mammadova", "MƏMMƏDOVA", "sintetik memmedova"]),
        ("Sintetik Gecə", ["gece", "Gecə", "GECƏ", "geca"]),
        ("Sintetik Işıqlı", ["isiqli", "Işıqlı", "IŞIQLI"]),
        ("Синтетик Фёдоров", ["Федоров", "фёдоров"]),
    ],
)
def test_a_name_is_found_by_any_spelling(client: Client, planted: Any, name: str, spellings: list[str]) -> None:
    (person,) = planted(lambda: make_memorial(name))
    for spelling in spellings:
        assert found(search(client, spelling)) == [path_of(person)], spelling
        assert found(search(client, spelling, type="memorials")) == [path_of(person)], spelling


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Sintetik Məmmədova", ""),
        ("memmedova sintetik", ""),
        ("S. Mammadova", ""),
        ("Мамедова", "Found under the spelling Синтетик Мамедова (Russian)"),
        ("Mamedova", "Found under another spelling of Məmmədova"),
        ("Мәммәдова", "Found under the spelling Синтетик Мамедова (Russian)"),
        ("محمداوا", "Found by the consonants of Məmmədova"),
        ("Sintetik Alizade", "given at birth: Sintetik Əlizadə"),
        ("Məmmədova Fərman qızı", "Found by the patronymic: Fərman"),
        ("Mammadva", "One letter away from Məmmədova"),
        ("Мамдова", "One letter away from Мамедова (Russian)"),
        ("Əlizdə", "One letter away from Əlizadə (Azerbaijani)"),
        ("dova sintetik", "Part of this word: Məmmədova"),
        ("Mamad", "Begins like this: Məmmədova"),
        ("Sintetik Məmmədli", "Of one stem with Məmmədova"),
        ("Qwertz Məmmədova", "Found by one of the words alone: Məmmədova"),
        ("Qwertz Mammadva", "Found by one of the words alone, which is nearly so: Məmmədova"),
        ("Qwertz Əlizadə", "Found by one of the words alone: Əlizadə (Azerbaijani)"),
        ("Qwertz Əlizdə", "Found by one of the words alone, which is nearly so: Əlizadə (Azerbaijani)"),
        ("Fərman", "Found by the patronymic: Fərman"),
    ],
)
def test_a_person_found_says_what_matched(client: Client, planted: Any, typed: str, reason: str) -> None:
    (person,) = planted(lambda: make_memorial(names=NAMES))
    html = search(client, typed)
    assert found(html) == [path_of(person)]
    assert re.findall(r'<p class="reason">([^<]*)</p>', unmarked(html)) == ([reason] if reason else [])
    assert "Mamadova<" not in html


def test_a_person_is_found_of_whose_names_not_all_are_numbered(client: Client, planted: Any) -> None:
    (person,) = planted(lambda: make_memorial("Sintetik Məmmədova", names=NAMES))
    MemorialName.objects.filter(page=person, kind__in=["birth", "patronymic"]).update(sort_order=None)
    assert found(search(client, "Sintetik Əlizadə")) == [path_of(person)]


def test_near_names_stand_after_what_was_found(client: Client, planted: Any) -> None:
    person, event = planted(lambda: make_memorial("Sintetik Zebrayeva"), lambda: make_event({"en": "Zebrayevo event"}))
    html = search(client, "zebrayevo")
    assert found(html) == [path_of(event), path_of(person)]
    assert "People whose names come near" in html


def test_a_name_is_found_as_soon_as_it_is_published_and_no_longer_than_it_is_public(
    client: Client, planted: Any
) -> None:
    (person,) = planted(lambda: make_memorial("Sintetik Zebrayev", live=False))
    assert not found(search(client, "Зебраев"))
    person.save_revision().publish()
    assert found(search(client, "Зебраев")) == [path_of(person)]
    person.names = [MemorialName(text="Sintetik Başqa", language="az", is_primary=True)]
    person.save_revision().publish()
    assert not found(search(client, "Зебраев"))
    assert found(search(client, "Башга")) == [path_of(person)]
    person.refresh_from_db()
    person.access_status = "withdrawn"
    person.save()
    assert not found(search(client, "Башга"))
    pk = person.pk
    person.delete()
    assert not NameBearer.objects.filter(page_id=pk).exists()


def test_the_index_is_written_anew_by_the_usual_command(client: Client, planted: Any) -> None:
    (person,) = planted(lambda: make_memorial("Sintetik Zebrayev"))
    NameKey.objects.all().delete()
    NameKey.objects.create(sound="nobody", skeleton="nbd", bearers=3)
    call_command("update_index", backend_name="names", verbosity=0)
    assert found(search(client, "Зебраев")) == [path_of(person)]
    assert dict(NameKey.objects.values_list("sound", "bearers")) == {"sintatik": 1, "zabrav": 1}


@pytest.mark.parametrize("typed", ["Sintetik Zebrayov", "Zebrayov Oruc Sintetik"])
def test_where_very_many_bear_a_near_name_some_are_looked_at(
    planted: Any, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    planted(lambda: make_memorial("Sintetik Oruc Zürafə"), lambda: make_memorial("Sinan Oruc Zebrayev"))
    wanted = planted(*[lambda: make_memorial("Sintetik Oruc Zebrayev")] * 3)
    everybody = {person.pk for person in wanted}
    assert set(NameQuery(typed).find().pages) == everybody
    monkeypatch.setattr("archive.search.name_query.MOST_BEARERS", 2)
    some = set(NameQuery(typed).find().pages)
    assert some and some <= everybody and len(some) <= 2


def test_who_bears_a_name_is_not_sought_among_everybody_public(db: None) -> None:
    """SQLite has no statistics: it took the few states of access for as telling as the keys of a name. PostgreSQL goes
    by what it last counted, which of the tables of a test may be anything."""
    plan = NameQuery("Sintetik")._bearers([dict.fromkeys(range(1, 100), 1)], is_exact=False).explain()
    assert connection.vendor == "postgresql" or "memorialpage_access_status" not in plan


def test_curators_meet_drafts_and_visitors_do_not(planted: Any) -> None:
    (person,) = planted(lambda: make_memorial("Sintetik Zebrayev", live=False))
    assert NameQuery("Зебраев", drafts=True).find().pages == [person.pk]
    assert NameQuery("Зебраев").find().pages == []


def test_people_are_suggested_as_their_names_are_typed(client: Client, planted: Any) -> None:
    person, draft = planted(
        lambda: make_memorial(names=NAMES, birth="1962", death="1990-01-20"),
        lambda: make_memorial("Sintetik Məmmədxanov", live=False),
    )
    for typed in ("Sint", "sin mamm", "Синтетик Мам", "Mamedo", "Mammadva"):
        response = client.get("/en/search/suggest/", {"q": typed})
        (suggestion,) = response.json()["people"]
        assert (suggestion["name"], suggestion["language"]) == ("Sintetik Məmmədova", "az")
        assert (suggestion["years"], suggestion["address"]) == ("1962–1990", path_of(person))
        assert response.headers["X-Robots-Tag"] == "noindex"
    assert suggestion["reason"] == "One letter away from Məmmədova"
    for nothing in ("", "s", "zzzz", "\x00", "*"):
        assert client.get("/en/search/suggest/", {"q": nothing}).json() == {"people": []}
    assert 'data-suggest="/en/search/suggest/"' in search(client, "")
    assert draft.identifier
