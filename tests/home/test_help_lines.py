"""Where suicide is mentioned, the page says where to find help: in the curators' words, or not at all."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from archive.home.models import ArchiveSettings, HelpLines
from tests.factories import make_event, make_exhibition, make_media, make_memorial, make_place, make_source, make_voice
from tests.pages import path_of, queries, read

pytestmark = pytest.mark.django_db

MAKERS = (make_event, make_exhibition, make_media, make_memorial, make_place, make_source, make_voice)


def give(**words: str) -> None:
    held = ArchiveSettings.for_site(Site.objects.get(is_default_site=True))
    held.help_lines = [HelpLines(language=language, text=text) for language, text in words.items()]
    held.save()


@pytest.mark.parametrize("make", MAKERS)
def test_every_kind_of_record_says_where_to_find_help(client: Client, make: Any) -> None:
    give(en="Synthetic line.\nAt any hour.", az="Sintetik xətt.")
    record = make(mentions_suicide=True)
    assert "Synthetic line.<br>At any hour." in read(client, path_of(record))
    assert "Sintetik xətt." in read(client, path_of(record, "az"))


def test_another_language_is_better_than_nothing_and_says_which_it_is(client: Client) -> None:
    give(az="Sintetik xətt.")
    text = read(client, path_of(make_memorial(mentions_suicide=True), "ru"))
    assert 'lang="az"><p>Sintetik xətt.' in text


def test_nothing_is_invented(client: Client) -> None:
    assert "help-lines" not in read(client, path_of(make_memorial(mentions_suicide=True)))


def test_other_records_and_their_listings_say_nothing(client: Client) -> None:
    give(en="Synthetic line.")
    assert "Synthetic line." not in read(client, path_of(make_memorial()))
    make_exhibition(mentions_suicide=True)
    assert "Synthetic line." not in read(client, "/en/exhibitions/")


def test_an_exhibition_says_it_once_and_with_each_record_that_calls_for_it(client: Client) -> None:
    give(en="Synthetic line.")
    plain = [("person", {"record": make_memorial()}), ("event", {"record": make_event()})]
    assert read(client, path_of(make_exhibition(scenes=plain, mentions_suicide=True))).count("Synthetic line.") == 1
    marked = [*plain, ("person", {"record": make_memorial(mentions_suicide=True)})]
    assert read(client, path_of(make_exhibition(scenes=marked))).count("Synthetic line.") == 1


def test_a_page_that_needs_none_asks_nothing(client: Client) -> None:
    give(en="Synthetic line.")
    plain, marked = make_event(), make_event(mentions_suicide=True)
    assert queries(client, path_of(marked)) - queries(client, path_of(plain)) <= 3
    assert queries(client, path_of(marked)) <= 15
