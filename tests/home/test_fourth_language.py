"""A fourth language is added in configuration: no code, no migration, and nothing pretends to be in it that is not."""

import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as configured
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from archive.core.checks import interface_languages
from archive.events.models import EventText
from tests.accessibility.test_pages import addresses
from tests.factories import make_event, make_memorial
from tests.home.test_settings import run
from tests.pages import parse, path_of

LANGUAGES = [*configured.LANGUAGES, ("ka", "ქართული")]


@pytest.fixture
def georgian(settings: Any, db: None) -> None:
    settings.LANGUAGES = LANGUAGES


def get(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_one_line_of_configuration_is_all_it_takes(tmp_path: Path) -> None:
    """In a process of its own, with a language that no list of the archive names beforehand."""
    question = (
        "from django.conf import settings as s; from archive.core.languages import text_languages as t;"
        "print(s.LANGUAGES[-1], 'be' in dict(t()), flush=True);"
        "from django.core.management import call_command as c; c('makemigrations', check_changes=True, dry_run=True)"
    )
    named = {"ARCHIVE_SECRET_KEY": secrets.token_urlsafe(64), "ARCHIVE_BASE_URL": "http://localhost:8000"}
    done = run(tmp_path, "manage.py", "shell", "--no-imports", "-c", question, ARCHIVE_LANGUAGES="az,en,ru,be", **named)
    assert done.returncode == 0, done.stderr
    assert "('be', 'Беларуская') True" in done.stdout and "No changes detected" in done.stdout


def test_every_page_answers_in_it(georgian: None, client: Client, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    for path in addresses("ka"):
        response = client.get(path)
        assert response.status_code < 500, path
        assert parse(response.content.decode()).get("lang") == "ka", path


def test_the_switch_and_search_engines_are_told(georgian: None, client: Client) -> None:
    event = make_event()
    tree = parse(get(client, path_of(event)))
    switch = next(nav for nav in tree.iter("nav") if nav.get("class") == "languages")
    assert [(link.get("hreflang"), link.text) for link in switch][-1] == ("ka", "ქართული")
    alternates = [
        link.get("hreflang") for link in tree.iter("link") if link.get("rel") == "alternate" and link.get("hreflang")
    ]
    assert alternates == ["az", "en", "ru", "ka", "x-default"]
    assert f"/ka/events/{event.slug}/" in get(client, "/sitemap-eventpage-1.xml")
    assert client.get("/", headers={"accept-language": "ka"})["Location"] == "/ka/"


def test_what_is_not_translated_says_which_language_it_is_in(georgian: None, client: Client) -> None:
    event = make_event({"en": "Synthetic event"}, date="1990-01-20")
    text = get(client, path_of(event, "ka"))
    tree = parse(text)
    heading = next(tree.iter("h1"))
    assert heading.get("lang") == "en" and "Synthetic event" in "".join(heading.itertext())
    assert next(p for p in tree.iter("p") if p.get("class") == "lede").get("lang") == "en"
    assert "ინგლისური" in text, "the notice names the language that is shown instead"
    assert "20 იანვარი, 1990" in text


def test_words_in_it_are_stored_shown_and_found(
    georgian: None, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        event = make_event({"az": "Sintetik", "ka": "სინთეტიკური"}, summary="")
    for row in event.texts.all():
        row.full_clean(exclude=["page"])
    tree = parse(get(client, path_of(event, "ka")))
    heading = next(tree.iter("h1"))
    assert (heading.text, heading.get("lang")) == ("სინთეტიკური", None)
    for listing in ("/ka/events/", f"/ka/search/?q={quote('სინთეტიკური')}"):
        link = next(a for a in parse(get(client, listing)).iter("a") if a.get("href") == path_of(event, "ka"))
        assert ("".join(link.itertext()), link.get("lang")) == ("სინთეტიკური", None)
    assert "სინთეტიკური" not in get(client, path_of(event)), "an English page shows the Azerbaijani words"


def test_without_it_the_archive_refuses_words_in_an_unknown_language() -> None:
    with pytest.raises(ValidationError):
        EventText(language="xx", title="Synthetic").full_clean(exclude=["page"])


def test_names_of_people_are_listed_in_it(georgian: None, client: Client) -> None:
    make_memorial("Sintetik Nümunə")
    text = get(client, "/ka/memorials/")
    assert re.search(r'lang="az"[^>]*>Sintetik Nümunə|>Sintetik Nümunə', text)


def test_the_admin_offers_it(georgian: None, client: Client) -> None:
    person = get_user_model().objects.create_superuser(username="synthetic")
    client.force_login(person)
    event = make_event()
    form = get(client, f"/admin/pages/{event.pk}/edit/")
    assert re.search(r'<select name="texts-0-language".*?<option value="ka">', form, re.DOTALL)
    assert ("ka", "ქართული") in event.preview_modes
    with translation.override("ka"):
        assert event.label.language == "az"


def test_an_operator_hears_of_an_interface_that_is_not_translated(georgian: None, settings: Any) -> None:
    assert [(warning.id, "ქართული" in warning.msg) for warning in interface_languages(None)] == [("archive.W001", True)]
    settings.LANGUAGES = [*LANGUAGES[:3], ("xx", "xx")]
    assert [warning.id for warning in interface_languages(None)] == ["archive.W002"]
    settings.LANGUAGES = LANGUAGES[:3]
    assert interface_languages(None) == []
