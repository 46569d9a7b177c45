"""A correction: proposed on its record, answered there in public, and gone from there when it is taken back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from archive.accounts.roles import MODERATOR
from archive.contributions import giving
from archive.contributions.models import Contribution, PublicAnswer
from tests.admin_forms import signed_in
from tests.contributions.desk import Desk
from tests.contributions.test_deciding import member
from tests.factories import make_memorial
from tests.factories.gifts import Giver
from tests.pages import path_of, queries, read

pytestmark = pytest.mark.django_db
SAID = {"public_en": "Synthetic answer.", "public_ru": "Синтетический ответ."}


@pytest.fixture
def person() -> Any:
    return make_memorial("Synthetic Əliyev")


@pytest.fixture
def giver(person: Any) -> Giver:
    giver = Giver()
    giver.give("correction", about=person.identifier)
    return giver


def decide(gift: Contribution, verdict: str, **fields: Any) -> Any:
    """As somebody does who has written no other answer than this one."""
    desk = Desk(member(MODERATOR), gift)
    unsaid = {name: "" for name in desk.fields if name.startswith("public_")}
    return desk.press(verdict, **{**unsaid, **fields})


class TestAnswer:
    def test_it_stands_on_the_record_in_the_language_of_the_reader(
        self, client: Client, person: Any, giver: Giver
    ) -> None:
        assert decide(giver.gift, "accepted", **SAID).status_code == 302
        english, russian = read(client, path_of(person)), read(client, path_of(person, "ru"))
        assert "What readers have pointed out" in english and "Synthetic answer." in english
        assert "Синтетический ответ." in russian
        assert '<div lang="en"><p>Synthetic answer.' in read(client, path_of(person, "az"))
        assert "Synthetic answer." in giver.get("yours/").content.decode()

    def test_it_says_changed_only_once_that_is_published(self, client: Client, person: Any, giver: Giver) -> None:
        decide(giver.gift, "accepted", **SAID)
        assert "The change is being made." in read(client, path_of(person))
        person.refresh_from_db()
        person.get_latest_revision().publish()
        decide(giver.gift, "accepted", public_en="Synthetic better words.")
        page = read(client, path_of(person))
        assert "Changed." in page and "is being made" not in page and "Synthetic better words." in page

    def test_nothing_of_the_giver_is_in_it(self, client: Client, person: Any, giver: Giver) -> None:
        decide(giver.gift, "accepted", **SAID)
        page = read(client, path_of(person))
        for theirs in (giver.gift.words, giver.gift.subject, giver.gift.reference):
            assert theirs and theirs not in page

    def test_accepting_needs_one_and_declining_does_not(self, client: Client, person: Any, giver: Giver) -> None:
        refused = decide(giver.gift, "accepted")
        assert "Say on the record what was pointed out" in refused.content.decode()
        assert giver.gift.state == "waiting"
        decide(giver.gift, "rejected", reason="Synthetic reason")
        assert giver.gift.state == "rejected" and not PublicAnswer.objects.exists()
        assert "pointed out" not in read(client, path_of(person))

    def test_a_declined_one_may_be_answered_too(self, client: Client, person: Any, giver: Giver) -> None:
        decide(giver.gift, "rejected", reason="Synthetic reason", public_en="Synthetic sources say otherwise.")
        page = read(client, path_of(person))
        assert "The record stays as it is." in page and "Synthetic sources say otherwise." in page

    def test_it_is_corrected_by_deciding_anew(self, client: Client, person: Any, giver: Giver) -> None:
        decide(giver.gift, "accepted", **SAID)
        screen = signed_in(member(MODERATOR)).get(reverse("contribution", args=[giver.gift.pk])).content.decode()
        assert screen.count("Synthetic answer.") == 2, "as it stands there, and in the form"
        decide(giver.gift, "accepted", public_en="Synthetic better answer.")
        page = read(client, path_of(person))
        assert "Synthetic better answer." in page and "Synthetic answer." not in page

    def test_it_goes_when_the_correction_is_taken_back(self, client: Client, person: Any, giver: Giver) -> None:
        decide(giver.gift, "accepted", **SAID)
        giving.withdraw(giver.gift)
        assert "Synthetic answer." not in read(client, path_of(person))
        assert "pointed out" not in read(client, path_of(person))

    def test_what_is_typed_is_text(self, client: Client, person: Any, giver: Giver) -> None:
        decide(giver.gift, "accepted", public_en="<script>alert(1)</script>\n\nSecond")
        page = read(client, path_of(person))
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<p>Second</p>" in page

    def test_many_cost_no_more_than_one(self, client: Client, person: Any, giver: Giver) -> None:
        decide(giver.gift, "accepted", **SAID)
        one = queries(client, path_of(person))
        for _more in range(3):
            other = Giver()
            decide(other.give("correction", about=person.identifier), "accepted", **SAID)
        assert queries(client, path_of(person)) == one <= 15

    def test_other_kinds_have_none(self, person: Any) -> None:
        gift = Giver().give("memory", about=person.identifier)
        screen = signed_in(member(MODERATOR)).get(reverse("contribution", args=[gift.pk])).content.decode()
        assert "public_en" not in screen
        assert decide(gift, "accepted", **SAID).status_code == 302
        assert not PublicAnswer.objects.exists()


class TestProposal:
    def test_the_record_gets_a_draft_that_names_the_contribution(self, person: Any, giver: Giver) -> None:
        decide(giver.gift, "accepted", **SAID)
        person.refresh_from_db()
        draft = person.get_latest_revision_as_object()
        assert giver.gift.reference in draft.internal_note and giver.gift.words not in draft.internal_note
        assert person.has_unpublished_changes and giver.gift.reference not in person.internal_note
        assert person.latest_revision.user.username == "synthetic moderator"

    def test_the_screen_says_when_it_was_published(self, person: Any, giver: Giver) -> None:
        address = reverse("contribution", args=[giver.gift.pk])
        browser = signed_in(member(MODERATOR))
        assert "Unchanged" in browser.get(address).content.decode()
        decide(giver.gift, "accepted", **SAID)
        assert "Has a draft that is not published" in browser.get(address).content.decode()
        person.refresh_from_db()
        person.get_latest_revision().publish()
        assert "Published since it was accepted" in browser.get(address).content.decode()

    def test_declining_proposes_nothing(self, person: Any, giver: Giver) -> None:
        decide(giver.gift, "rejected", reason="Synthetic reason")
        person.refresh_from_db()
        assert not person.has_unpublished_changes

    def test_a_correction_of_nothing_in_particular_is_just_accepted(self) -> None:
        gift = Giver().give("correction")
        assert decide(gift, "accepted").status_code == 302
        gift.refresh_from_db()
        assert gift.state == "accepted"
