"""Where to write: what the operator has set stands on the page that says so, and nothing else does."""

import pytest
from django.test import Client
from wagtail.models import Site

from archive.home.models import ArchiveSettings
from tests.factories import make_standard_page
from tests.pages import parse, path_of, queries, read

pytestmark = pytest.mark.django_db

ASKED = {"az": "Əlaqə ünvanı:", "en": "Contact address:", "ru": "Адрес для связи:"}


def give(address: str) -> None:
    held = ArchiveSettings.for_site(Site.objects.get(is_default_site=True))
    held.contact_email = address
    held.save()


@pytest.mark.parametrize(("language", "label"), ASKED.items())
def test_the_contact_page_shows_where_to_write(client: Client, language: str, label: str) -> None:
    page = make_standard_page("contact")
    assert "mailto:" not in read(client, path_of(page, language))
    give("archive@example.org")
    tree = parse(read(client, path_of(page, language)))
    (address,) = tree.iter("address")
    (link,) = address.iter("a")
    assert (address.text or "").strip() == label
    assert (link.get("href"), link.text) == ("mailto:archive@example.org", "archive@example.org")


def test_an_address_with_signs_of_its_own_is_written_to_all_the_same(client: Client) -> None:
    give("black+january%1990@example.org")
    text = read(client, path_of(make_standard_page("contact")))
    assert '<a href="mailto:black%2Bjanuary%251990@example.org">black+january%1990@example.org</a>' in text


def test_where_none_has_been_set_nothing_is_shown(client: Client) -> None:
    text = read(client, path_of(make_standard_page("contact")))
    assert "<address" not in text and "mailto:" not in text


def test_no_other_page_shows_it_or_asks_for_it(client: Client) -> None:
    give("archive@example.org")
    about, contact = make_standard_page(), make_standard_page("contact")
    assert "archive@example.org" not in read(client, path_of(about))
    assert queries(client, path_of(contact)) - queries(client, path_of(about)) <= 1
