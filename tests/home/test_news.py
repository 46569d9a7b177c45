"""What is new, for readers: the same records as in the feed, by day, and only what is public."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from archive.core.page_indexes import ensure_page_indexes
from archive.home.feeds import latest_records
from archive.home.news import latest
from tests.factories import make_event, make_exhibition, make_media, make_memorial, make_place, make_source, make_voice
from tests.pages import LANGUAGES, parse, path_of, queries, read
from tests.plans import plan_of

pytestmark = pytest.mark.django_db


def published(record: Any, ago: timedelta) -> Any:
    type(record).objects.filter(pk=record.pk).update(last_published_at=timezone.now() - ago)
    return record


def listed(client: Client, language: str = "en") -> list[tuple[str, str]]:
    """Title and line of each record on the page."""
    main = next(parse(read(client, f"/{language}/new/")).iter("main"))
    records = [entry for found in main.iter("ul") if found.get("class") == "records" for entry in found]
    return [("".join(entry[0].itertext()), "".join(entry[1].itertext())) for entry in records]


def test_each_record_has_its_kind(client: Client) -> None:
    published(make_event({"en": "Synthetic event"}), timedelta(days=1))
    published(make_memorial("Synthetic Person"), timedelta(hours=-1))
    assert listed(client)[:1] == [("Synthetic Person", "Memorial")]
    assert ("Synthetic event", "Event") in listed(client)


def test_they_stand_under_their_days_the_newest_first(client: Client) -> None:
    for ago in (9, 2, 5):
        published(make_place({"en": f"Synthetic {ago}"}), timedelta(days=ago))
    tree = parse(read(client, "/en/new/"))
    days = [heading.get("id") for heading in tree.iter("h2") if (heading.get("id") or "").startswith("day-")]
    assert days == sorted(days, reverse=True)
    titles = [title for title, _line in listed(client) if title.startswith("Synthetic ") and title[-1] in "259"]
    assert titles == ["Synthetic 2", "Synthetic 5", "Synthetic 9"]


def test_what_an_embargo_held_back_is_there_when_it_ends(client: Client) -> None:
    ended = timezone.now() - timedelta(minutes=1)
    event = make_event({"en": "Synthetic"}, access_status="embargoed", embargo_until=ended)
    published(event, timedelta(days=9))
    assert ("Synthetic", "Event") in listed(client)


def test_of_language_versions_each_reader_is_told_of_one(client: Client) -> None:
    first = make_media({"en": "Synthetic chart (az)"}, language="az")
    make_media({"en": "Synthetic chart (en)"}, language="en", version_of=first)
    for language, told in (("az", "az"), ("en", "en"), ("ru", "az")):
        charts = [title for title, _line in listed(client, language) if title.startswith("Synthetic chart")]
        assert charts == [f"Synthetic chart ({told})"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_another_language_say_so_and_the_feed_is_offered(client: Client, language: str) -> None:
    event = make_event({"az": "Sintetik"})
    text = read(client, f"/{language}/new/")
    lang = "" if language == "az" else ' lang="az"'
    assert f'<a class="title" href="{path_of(event, language)}"{lang}>Sintetik</a>' in text
    assert f'<a href="/{language}/new.atom" type="application/atom+xml">' in text


def test_a_supplied_title_stands_in_brackets(client: Client) -> None:
    make_source({"en": "Synthetic words"}, has_supplied_title=True)
    assert ("[Synthetic words]", "Source") in listed(client)


@pytest.mark.parametrize(
    "state",
    [
        {"live": False},
        {"access_status": "withdrawn"},
        {"access_status": "restricted"},
        {"access_status": "embargoed", "embargo_until": timezone.now() + timedelta(days=2)},
        {"expire_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_nothing_hidden_is_told_of(client: Client, state: dict[str, Any]) -> None:
    published(make_event({"en": "Hidden event"}, **state), timedelta(0))
    assert "Hidden" not in read(client, "/en/new/")


def test_it_is_what_the_feed_has() -> None:
    for make in (make_event, make_memorial, make_place, make_media, make_voice, make_exhibition, make_source):
        make()
    assert [line.pk for line in latest()] == [record.pk for record in latest_records()]
    assert len(latest(3)) == 3


def test_it_costs_one_question_at_any_size(client: Client) -> None:
    make_event()
    few = queries(client, "/en/new/")
    for make in (make_event, make_memorial, make_place, make_media, make_voice, make_exhibition, make_source):
        make()
    assert queries(client, "/en/new/") == few <= 5


def test_an_index_leads_to_what_was_published_last() -> None:
    ensure_page_indexes()
    steps = plan_of(latest)
    assert sum("archive_pages_published" in step for step in steps) >= 7


@pytest.mark.usefixtures("empty_archive")
def test_an_empty_archive_says_so_and_every_page_leads_there(client: Client) -> None:
    assert "No record has been published yet." in read(client, "/en/new/")
    assert '<a href="/ru/new/">Что нового</a>' in read(client, "/ru/events/")
