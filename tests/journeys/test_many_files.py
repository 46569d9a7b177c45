"""A curator brings a folder of photographs, one broken, one twice, and publishes one of them."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from archive.accounts.roles import CURATOR
from archive.media.models import MediaPage
from tests.factories import make_rights, make_source
from tests.factories.files import picture_bytes
from tests.journeys.test_curator import act, make_person, sign_in, tab

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    make_person(CURATOR)
    for number in range(8):
        content = picture_bytes("JPEG", (80 + number, 60), (number * 30, 90, 120))
        (tmp_path / f"synthetic street {number}.jpg").write_bytes(content)
    (tmp_path / "synthetic copy.jpg").write_bytes((tmp_path / "synthetic street 3.jpg").read_bytes())
    (tmp_path / "synthetic broken.jpg").write_bytes(picture_bytes("JPEG", (80, 60))[:150])
    return tmp_path


def test_from_a_folder_to_a_published_photograph(page: Page, folder: Path) -> None:
    source, rights = make_source(), make_rights()
    sign_in(page, CURATOR)
    page.goto("/admin/records/media/")
    page.get_by_role("button", name="Actions").first.click()
    page.get_by_role("link", name="Add many").first.click()
    page.set_input_files("#id_files", sorted(folder.iterdir()))
    page.fill("#id_date", "20.01.1990")
    page.get_by_role("button", name="Add the files").click()
    expect(page.locator("[data-errors]")).to_contain_text("Date")
    page.fill("#id_date", "1990-01-20")
    for field, record in (("source", source), ("rights_statement", rights)):  # what the two choosers would fill in
        page.locator(f"#id_{field}").evaluate("(input, key) => { input.value = key }", str(record.pk))
    page.get_by_role("button", name="Add the files").click()
    expect(page.get_by_role("link", name="See what became of them")).to_be_visible(timeout=30_000)
    lines = page.locator("[data-progress] li")
    expect(lines).to_have_count(10)
    expect(lines.filter(has_text="draft made")).to_have_count(8)
    expect(lines.filter(has_text="refused")).to_have_count(1)
    expect(lines.filter(has_text="sent before")).to_have_count(1)
    page.get_by_role("link", name="See what became of them").click()
    expect(page.locator("main")).to_contain_text("8 draft records, 1 file refused.")
    assert MediaPage.objects.filter(live=False).count() == 8
    page.get_by_role("link", name=re.compile("synthetic street 5")).first.click()
    tab(page, "Words")
    page.fill("#id_texts-0-title", "Synthetic street with people")
    page.fill("#id_texts-0-alt_text", "A street in synthetic colours.")
    act(page, "Publish")
    expect(page.locator(".messages")).to_contain_text("published")
    item = MediaPage.objects.get(live=True)
    answer = page.goto(f"/en/media/{item.slug}/")
    assert answer is not None and answer.ok
    expect(page.locator("h1")).to_contain_text("Synthetic street with people")
    expect(page.get_by_role("img", name="A street in synthetic colours.")).to_be_visible()
