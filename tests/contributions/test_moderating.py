"""What moderators meet in the admin: links that open, a list of what can be done, pictures that can be seen."""

import re
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page

from archive.accounts.roles import CURATOR, MODERATOR
from archive.contributions.models import Contribution
from tests.admin_forms import edit_url, signed_in
from tests.contributions.desk import Desk
from tests.contributions.test_deciding import NAME, accept_all, member, publish
from tests.contributions.test_permissions import person
from tests.factories import make_memorial
from tests.factories.gifts import WORDS, Giver, photograph
from tests.journeys.test_curator import make_person, sign_in
from tests.pages import path_of

pytestmark = pytest.mark.django_db
LISTING = "wagtailsnippets_contributions_contribution:list"


class TestLinks:
    def test_what_was_made_leads_everybody_to_something_that_they_may_open(self) -> None:
        moderator = member(MODERATOR)
        gift = Giver().give("items", photograph(), photograph("b.jpg", "red"))
        first, draft = accept_all(gift, moderator)
        public = publish(first)
        seen = Desk(moderator, gift).page.select_one("#records-section .w-panel__content")
        assert seen and [link["href"] for link in seen.select("a")] == [path_of(public)]
        assert draft.identifier in seen.get_text(), "a curator is told which one"
        curators = Desk(member(CURATOR), gift).page.select_one("#records-section .w-panel__content")
        assert curators and [link["href"] for link in curators.select("a")] == [edit_url(public), edit_url(draft)]

    def test_the_record_of_a_correction(self) -> None:
        concerned = make_memorial("Synthetic Əliyev")
        gift = Giver().give("correction", about=concerned.identifier)
        desk = Desk(member(MODERATOR), gift)
        assert "Edit the record" not in desk.html and edit_url(concerned) not in desk.html
        assert desk.page.select(f'#correction-section a[href="{path_of(concerned)}"]')
        assert desk.page.select(f'#words-section a[href="{path_of(concerned)}"]')
        assert "Edit the record" in Desk(member(CURATOR), gift).part("correction")

    @pytest.mark.parametrize("role", [MODERATOR, CURATOR], ids=lambda role: role.code)
    def test_no_link_of_the_screen_is_refused(self, role: Any) -> None:
        concerned = make_memorial("Synthetic Əliyev")
        gift = Giver().give("correction", photograph(), about=concerned.identifier)
        gift.files.update(who="Synthetic Əliyev")
        accept_all(gift, member(MODERATOR))
        desk = Desk(member(role), gift)
        links = {str(link["href"]) for link in desk.page.select("main a[href^='/']")}
        assert links
        assert {link: desk.browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)


class TestNames:
    def test_a_letter_of_another_script_stops_no_giver_and_is_pointed_out(self) -> None:
        mixed, moderator = "Sintetik Мammadova", member(MODERATOR)
        named, told = Giver().give("name"), Giver().give(you={**NAME, "name": mixed}, name="full")
        Contribution.objects.filter(pk=named.pk).update(subject=mixed)
        named.refresh_from_db()
        warned = Desk(moderator, named).part("mixed-words")
        assert "“Мammadova”: the letter “М” is Cyrillic, the others are Latin." in warned
        assert 'id="mixed-words' not in Desk(moderator, told).html
        (memorial,), (voice,) = accept_all(named, moderator), accept_all(told, moderator)
        assert memorial.names.get().text == mixed == voice.narrator, "it is kept as it was given"


class TestList:
    @pytest.mark.parametrize("who", ["moderator", "curator", "administrator"])
    def test_nothing_is_offered_that_nobody_may_do(self, who: str) -> None:
        gift = Giver().give()
        html = signed_in(person(who)).get(reverse(LISTING)).content.decode()
        assert gift.reference in html
        assert "bulk-action" not in html and 'type="checkbox" data-bulk' not in html and "Delete selected" not in html

    @pytest.mark.parametrize("who", ["moderator", "curator", "administrator"])
    def test_not_even_an_administrator_deletes_many_at_once(self, who: str) -> None:
        gift = Giver().give()
        address = reverse("wagtail_bulk_action", args=["contributions", "contribution", "delete"])
        signed_in(person(who)).post(f"{address}?id={gift.pk}&next=/admin/")
        assert Contribution.objects.get(pk=gift.pk).words == WORDS


class TestMessages:
    YOU = {"name": "", "email": "giver@synthetic.example"}

    def test_what_is_written_to_the_giver_is_sent_whichever_button_is_pressed(
        self, django_capture_on_commit_callbacks: Any
    ) -> None:
        gift = Giver().give(you=self.YOU, contact="yes")
        desk = Desk(member(MODERATOR), gift)
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            desk.press("taken", message="Synthetic: I shall read it on Monday.")
        (sent,) = mail.outbox
        assert sent.to == [self.YOU["email"]] and "I shall read it on Monday." in sent.body

    def test_who_takes_it_on_without_a_word_writes_to_nobody(self, django_capture_on_commit_callbacks: Any) -> None:
        gift = Giver().give(you=self.YOU, contact="yes")
        desk = Desk(member(MODERATOR), gift)
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            desk.press("taken")
        assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_on_a_phone_what_is_decided_on_can_be_seen(mobile_page: Page) -> None:
    make_person(MODERATOR)
    gift = Giver().give("items", photograph("a.jpg"))
    sign_in(mobile_page, MODERATOR)
    mobile_page.goto(reverse("contribution", args=[gift.pk]))
    picture = mobile_page.locator("#files-section img")
    picture.scroll_into_view_if_needed()
    mobile_page.wait_for_function("document.querySelector('#files-section img').naturalWidth > 0")
    width = mobile_page.evaluate("document.documentElement.clientWidth")
    box = picture.bounding_box()
    assert box and box["width"] > width * 0.8
    name = mobile_page.locator("#files-section").get_by_role("link", name=re.compile(r"^a\.jpg$"))
    assert name.evaluate("link => link.getClientRects().length") == 1, "a name is not broken that has room"
    assert mobile_page.evaluate("document.documentElement.scrollWidth") <= width
