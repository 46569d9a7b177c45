"""A curator's day: from an empty form to a cited memorial that three languages show."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Locator, Page, expect

from archive.accounts.roles import CURATOR, EDITOR, MODERATOR, Role
from archive.memorials.models import MemorialPage
from tests.factories import make_event, make_source

PASSWORD = "a long synthetic password"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive(settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # A form that is half filled in would be refused in the background.
    source = make_source({"en": "Synthetic list of names"})
    make_source({"en": "Synthetic memoir"})
    make_event({"az": "Sintetik hadisə", "en": "Synthetic assault", "ru": "Синтетическое событие"}, sources=[source])
    for role in (CURATOR, EDITOR, MODERATOR):
        make_person(role)


def make_person(role: Role) -> Any:
    person = get_user_model().objects.create_user(username=role.code, password=PASSWORD)
    person.groups.add(role.group)
    return person


def sign_in(page: Page, role: Role) -> None:
    page.context.clear_cookies()
    page.goto("/admin/login/")
    page.fill("#id_username", role.code)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_contain_text("Archive")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()


def add_row(page: Page, relation: str) -> None:
    page.locator(f"#id_{relation}-ADD").click()


def choose(page: Page, field: str, query: str) -> None:
    """Choose a page: open the chooser, type, take the first that is found."""
    chooser: Locator = page.locator(f"#id_{field}-chooser")
    chooser.get_by_role("button", name=re.compile("Choose")).first.click()
    modal = page.locator(".modal-dialog")
    modal.get_by_role("textbox").first.fill(query)
    found = modal.locator("a.choose-page", has_text=re.compile("BJ-"))
    expect(found).to_have_count(1)
    found.click()
    expect(modal).to_have_count(0)


def act(page: Page, label: str) -> None:
    """Take an action of the editor's menu, such as “Publish”."""
    actions = page.get_by_role("navigation", name="Actions")
    actions.get_by_role("button", name="More actions").click()
    actions.get_by_role("button", name=re.compile(f"^\\s*{label}")).click()


def describe_person(page: Page) -> None:
    """Names, dates, event and words, as a curator types them."""
    page.goto("/admin/records/memorials/")
    page.get_by_role("link", name="Add memorial").click()
    add_row(page, "names")
    page.fill("#id_names-0-text", "Sintetik Nümunə")
    page.select_option("#id_names-0-language", "az")
    page.check("#id_names-0-is_primary")
    page.fill("#id_birth", "1960")
    page.fill("#id_death", "1990-01-20")
    add_row(page, "event_links")
    choose(page, "event_links-0-event", "synthetic assault")
    tab(page, "Words")
    for row, (code, words) in enumerate(
        {"az": "Sintetik həyat.", "en": "A synthetic life.", "ru": "Синтетическая жизнь."}.items()
    ):
        add_row(page, "texts")
        page.select_option(f"#id_texts-{row}-language", code)
        page.fill(f"#id_texts-{row}-summary", words)


def cite(page: Page, query: str) -> None:
    tab(page, "Sources")
    add_row(page, "citations")
    choose(page, "citations-0-source", query)
    page.fill("#id_citations-0-about", "death")
    page.fill("#id_citations-0-locator", "p. 12")


def test_a_memorial_from_nothing_in_three_languages(page: Page, archive: None) -> None:
    sign_in(page, CURATOR)
    describe_person(page)

    act(page, "Publish")
    expect(page.locator("body")).to_contain_text("A published record needs at least one citation")
    expect(page.locator("#id_death")).to_have_value("1990-01-20")
    assert not MemorialPage.objects.filter(live=True).exists()

    cite(page, "names")
    act(page, "Publish")
    expect(page.locator(".messages")).to_contain_text("published")

    memorial = MemorialPage.objects.get()
    assert memorial.live and memorial.identifier == "BJ-M-0001"
    assert [citation.about for citation in memorial.citations.all()] == ["death"]
    for code, words in {"az": "Sintetik həyat.", "en": "A synthetic life.", "ru": "Синтетическая жизнь."}.items():
        page.goto(f"/{code}/memorials/{memorial.slug}/")
        expect(page.locator("h1")).to_contain_text("Sintetik Nümunə")
        expect(page.locator("main")).to_contain_text(words)


@pytest.mark.each
def test_an_editor_hands_in_and_a_moderator_approves(page: Page, archive: None) -> None:
    sign_in(page, EDITOR)
    describe_person(page)
    cite(page, "names")
    act(page, "Submit")
    expect(page.locator(".messages")).to_contain_text("submitted for moderation")
    memorial = MemorialPage.objects.get()
    assert not memorial.live

    sign_in(page, MODERATOR)
    expect(page.locator("#awaiting-review-content")).to_contain_text("Sintetik Nümunə")
    page.locator("#awaiting-review-content").get_by_role("link", name=re.compile("Sintetik")).first.click()
    act(page, "Approve and Publish")
    expect(page.locator(".messages")).to_contain_text("Sintetik Nümunə")
    assert MemorialPage.objects.get().live
    page.goto(f"/ru/memorials/{memorial.slug}/")
    expect(page.locator("main")).to_contain_text("Синтетическая жизнь.")
