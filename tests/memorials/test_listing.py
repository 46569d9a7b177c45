"""The people in the order of each language's alphabet, page by page, and only those whom a visitor may meet."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from archive.memorials import listings
from archive.memorials.listings import PeopleIndex, PeopleQuery, life_years
from archive.memorials.models import MemorialIndexEntry, MemorialPage, MemorialText
from tests.factories import make_memorial

pytestmark = [pytest.mark.django_db, pytest.mark.each]


def person(text: str, language: str = "az", **fields: Any) -> MemorialPage:
    script = "Cyrl" if language == "ru" else "Latn"
    names = [{"text": text, "language": language, "script": script, "is_primary": True}]
    return make_memorial(text, names=names, **fields)


def index(language: str = "az", **asked: str) -> PeopleIndex:
    with translation.override(language):
        entries = MemorialIndexEntry.objects.filter(page__in=MemorialPage.objects.public())
        return PeopleIndex(entries, MemorialText.objects.all(), PeopleQuery.read(asked), language)


def names(found: PeopleIndex, group: str = "civilian") -> list[str]:
    return [person.name for section in found.sections if section.group == group for person in section.people]


def test_azerbaijani_order() -> None:
    expected = [
        f"Sintetik {surname}"
        for surname in "Abc Ccc Çcc Ddd Eee Əəə Fff Ggg Ğğğ Hhh Xxx Iıı İii Jjj Qqq Sss Şşş".split()
    ]
    for name in sorted(expected, key=lambda name: name[::-1]):
        person(name)
    found = index("az")
    assert names(found) == expected
    assert found.letters == list("ACÇDEƏFGĞHXIİJQSŞ")


def test_russian_order() -> None:
    expected = [f"Синтетик {surname}" for surname in ("Дддд", "Еввв", "Ёааа", "Жааа", "Ийзз", "Йааа")]
    for name in reversed(expected):
        person(name, "ru")
    found = index("ru")
    assert names(found) == expected
    assert found.letters == list("ДЕЁЖИЙ")


def test_english_order_files_a_foreign_letter_with_its_base() -> None:
    for name in ("Synthetic Ezra", "Synthetic Əbcd", "Synthetic Eaaa", "Synthetic Faaa", "Synthetic Şaaa"):
        person(name, "en")
    assert names(index("en")) == [f"Synthetic {s}" for s in ("Eaaa", "Əbcd", "Ezra", "Faaa", "Şaaa")]


def test_the_form_of_the_readers_language_is_listed() -> None:
    forms = [
        {"text": "Sintetik Şəhla", "language": "az", "is_primary": True},
        {"text": "Синтетик Шехла", "language": "ru", "script": "Cyrl"},
        {"text": "Synthetic Shahla", "language": "en", "kind": "transliterated"},
    ]
    make_memorial(names=forms)
    assert names(index("az")) == ["Sintetik Şəhla"]
    assert names(index("ru")) == ["Синтетик Шехла"]
    assert names(index("en")) == ["Sintetik Şəhla"]


def test_who_has_no_name_in_the_readers_language_stands_where_it_would_be_looked_for() -> None:
    """The form made by rule orders the list and is never shown."""
    person("Синтетик Мамедова", "ru")
    person("Синтетик Новых", "ru")
    make_memorial(
        names=[
            {"text": "Sintetik Məmmədov", "language": "az", "is_primary": True},
            {"text": "Синтетик Мамедов", "language": "ru", "script": "Cyrl", "kind": "transliterated"},
        ]
    )
    found = index("ru")
    assert names(found) == ["Sintetik Məmmədov", "Синтетик Мамедова", "Синтетик Новых"]
    assert found.letters == ["М", "Н"]


def test_servicemen_stand_apart() -> None:
    person("Sintetik Birinci")
    person("Sintetik İkinci", group="serviceman")
    found = index()
    assert [section.group for section in found.sections] == ["civilian", "serviceman"]
    assert names(found) == ["Sintetik Birinci"]
    assert names(found, "serviceman") == ["Sintetik İkinci"]
    assert found.totals == {"civilian": 1, "serviceman": 1}


def test_only_whom_a_visitor_may_meet() -> None:
    person("Sintetik Açıq")
    person("Sintetik Qaralama", live=False)
    person("Sintetik Embarqo", access_status="embargoed", embargo_until=timezone.now() + timedelta(days=1))
    person("Sintetik Geri", access_status="withdrawn")
    person("Sintetik Bitmiş", expire_at=timezone.now() - timedelta(days=1))
    found = index()
    assert names(found) == ["Sintetik Açıq"]
    assert found.letters == ["A"]
    assert found.total == 1


def test_every_name_is_met_once_forwards_and_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "PAGE_SIZE", 3)
    # Two people of one name: the key that pages the list must tell them apart.
    for letter in "ABCCCDEF":
        person(f"Sintetik {letter}")
    person("Sintetik Z", group="serviceman")
    whole = [
        entry.page_id for entry in MemorialIndexEntry.objects.filter(language="az").order_by("sort_key", "page_id")
    ]
    pages = [index()]
    while pages[-1].sections[0].next:
        pages.append(index(group="civilian", after=pages[-1].sections[0].next))
    met = [person.pk for page in pages for person in page.sections[0].people]
    assert [len(page.sections[0].people) for page in pages] == [3, 3, 2]
    assert met == whole[:-1]
    assert [bool(page.sections[0].previous) for page in pages] == [False, True, True]
    back = index(group="civilian", before=pages[2].sections[0].previous)
    assert [person.pk for person in back.sections[0].people] == whole[3:6]
    assert (back.sections[0].previous, back.sections[0].next) == (
        pages[1].sections[0].previous,
        pages[1].sections[0].next,
    )


def test_a_letter_shows_its_people_of_both_groups() -> None:
    person("Sintetik Ağa")
    person("Sintetik Bəy")
    person("Sintetik Aslan", group="serviceman")
    found = index(letter="A")
    assert names(found) == ["Sintetik Ağa"]
    assert names(found, "serviceman") == ["Sintetik Aslan"]
    assert found.letters == ["A", "B"]
    assert not found.has_all


@pytest.mark.parametrize(
    "asked", [{"letter": "Щ"}, {"group": "x"}, {"after": "BJ-M-9999"}, {"before": "'; --"}, {"letter": "Ə" * 4000}]
)
def test_what_is_not_understood_shows_the_whole_list(client: Client, asked: dict[str, str]) -> None:
    person("Sintetik Ağa")
    assert names(index(**asked)) == ["Sintetik Ağa"]
    assert client.get("/az/memorials/", asked).status_code == 200


@pytest.mark.parametrize(
    ("birth", "death", "expected"),
    [
        ("1962-06-12", "1990-01-20", "1962–1990"),
        ("1962", "1990-01-19/1990-01-20", "1962–1990"),
        ("1962~", "1990-01", "about 1962 – 1990"),
        ("196X", "1990", "the 1960s – 1990"),
        ("", "1990-01-20", "died 1990"),
        ("", "1990/1991", "died 1990–1991"),
        ("1962", "", "born 1962"),
        ("", "", ""),
    ],
)
def test_the_years_of_a_life_say_no_more_than_is_known(birth: str, death: str, expected: str) -> None:
    assert life_years(birth, death, "en") == expected


def test_years_origin_and_the_language_of_each_are_shown(client: Client) -> None:
    person(
        "Sintetik Ağa",
        birth="1962",
        death="1990-01-20",
        given={"az": {"summary": "Sintetik.", "origin": "Sintetik kənd"}},
    )
    page = client.get("/ru/memorials/").content.decode()
    assert '<a class="person" href="/ru/memorials/sintetik-aga/" lang="az">Sintetik Ağa</a>' in page
    assert '<span class="years">1962–1990</span>' in page
    assert '<span class="origin" lang="az">Sintetik kənd</span>' in page


def test_an_archive_without_memorials_says_so(client: Client) -> None:
    page = client.get("/en/memorials/").content.decode()
    assert "No memorial has been published yet." in page
    assert 'class="letters"' not in page


def test_only_the_whole_list_is_for_search_engines(client: Client) -> None:
    person("Sintetik Ağa")
    assert "noindex" not in client.get("/az/memorials/").content.decode()
    assert "noindex" in client.get("/az/memorials/", {"letter": "A"}).content.decode()
