"""The styleguide: every component is on it, for those who work here and nobody else."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page

from archive.accounts.roles import TRANSLATOR
from archive.home.styleguide import COLOURS, FOLDER, WORDS
from tests.accessibility.test_pages import problems
from tests.pages import LANGUAGES, parse, read


@pytest.fixture
def staff(db: None) -> Client:
    person = get_user_model().objects.create_user(username="synthetic")
    person.groups.add(TRANSLATOR.group)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.mark.django_db
def test_only_who_may_enter_the_admin_sees_it(client: Client) -> None:
    answer = client.get("/en/styleguide/")
    assert answer.status_code == 302 and answer["Location"].startswith("/admin/login/")
    client.force_login(get_user_model().objects.create_user(username="nobody"))
    assert client.get("/en/styleguide/").status_code == 302


def test_the_bare_address_leads_to_the_readers_language(staff: Client) -> None:
    answer = staff.get("/styleguide/", headers={"accept-language": "ru"})
    assert answer["Location"] == "/ru/styleguide/"


def test_it_is_told_to_no_search_engine(staff: Client, client: Client) -> None:
    answer = staff.get("/en/styleguide/")
    assert answer["X-Robots-Tag"] == "noindex" and "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert 'rel="canonical"' not in answer.content.decode()
    assert "styleguide" not in client.get("/sitemap-pages-1.xml").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_component_is_shown_and_explained_by_its_own_comment(staff: Client, language: str) -> None:
    """A new component needs a sample in `archive/home/styleguide.py`, unless only other components include it."""
    tree = parse(read(staff, f"/{language}/styleguide/"))
    shown = {}
    for section in tree.iter("section"):
        if section.get("class") == "component":
            about, *specimens = section.findall("p") + section.findall("div")
            within = next((span.text or "" for span in about.iter("span")), "")
            looks = ["".join(specimen.itertext()).strip() or specimen.find(".//*") for specimen in specimens]
            shown[section.findtext("h3")] = (about.text or "").strip(), looks, within
    files = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.html")}
    assert set(shown) == set(files)
    for name, (about, looks, within) in shown.items():
        comment = re.match(r"{% comment %}(.+?){% endcomment %}", files[name], re.DOTALL)
        assert comment and about == comment[1].strip(), f"{name} begins with a comment that says what it is"
        assert within or looks, f"{name} has no sample"
        assert all(look is not None and look != "" for look in looks), f"a sample of {name} shows nothing"


def test_each_language_and_each_colour_is_shown(staff: Client) -> None:
    text = read(staff, "/en/styleguide/")
    for words in WORDS.values():
        assert words["letters"] in text and f'lang="{words["language"]}">{words["title"]}' in text
    sheet = (FOLDER.parents[1] / "archive/core/assets/css/styleguide.css").read_text(encoding="utf-8")
    base = (FOLDER.parents[1] / "archive/core/assets/css/base.css").read_text(encoding="utf-8")
    for colour in COLOURS:
        assert f"{colour}-colour" in text and f".{colour}-colour {{ background: var(--{colour}); }}" in sheet
        assert f"--{colour}: #" in base


def test_it_is_as_accessible_as_what_it_shows(page: Page, live_server: Any, staff: Client) -> None:
    session = staff.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    axe = Axe().axe_script
    paths = [f"/{language}/styleguide/" for language in LANGUAGES]
    found = [trouble for path in paths for trouble in problems(page, path, axe, is_weighed=False)]
    assert not found, "\n".join(found)
