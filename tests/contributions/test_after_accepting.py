"""Once records were made of it, a contribution is in its giver's hand as before, and nobody declines it over them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from archive.accounts.roles import MODERATOR
from archive.contributions import deciding, keeping
from archive.contributions.enums import Verdict
from archive.contributions.models import Contribution, Identity
from archive.core.visibility import AccessStatus
from archive.media.models import MediaPage
from tests.contributions.desk import Desk
from tests.contributions.test_deciding import NAME, accept_all, member, publish
from tests.factories.gifts import ANSWERS, Giver, photograph

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Any:
    return member(MODERATOR)


@pytest.fixture
def giver() -> Giver:
    giver = Giver()
    giver.give("items", photograph(), you=NAME, name="full")
    return giver


@pytest.fixture
def record(giver: Giver, moderator: Any) -> Any:
    """Of the photograph, and everybody sees it."""
    return publish(accept_all(giver.gift, moderator)[0])


class TestDeclining:
    def test_it_is_not_offered_and_the_moderator_reads_what_to_do(
        self, giver: Giver, moderator: Any, record: Any
    ) -> None:
        desk = Desk(moderator, giver.gift)
        assert not desk.page.select('button[value="rejected"]') and "a curator sets its access" in desk.part("decide")
        desk.press("rejected", reason="Synthetic reason")
        assert giver.gift.state == "accepted"
        problem = desk.page.select_one("#id_verdict_error")
        assert problem and "has to be withdrawn" in problem.get_text()
        assert "Not taken" not in giver.get("yours/").content.decode()

    def test_no_way_round_the_form_declines_it(self, giver: Giver, moderator: Any, record: Any) -> None:
        with pytest.raises(ValidationError, match="still stand"):
            deciding.decide(giver.gift, moderator, Verdict.REJECTED, reason="Synthetic reason")
        assert giver.gift.state == "accepted"

    @pytest.mark.parametrize("way", ["withdrawn", "draft deleted"])
    def test_once_they_are_withdrawn_it_can_be_declined(self, giver: Giver, moderator: Any, way: str) -> None:
        (page,) = accept_all(giver.gift, moderator)
        if way == "withdrawn":
            page = publish(page)
            page.access_status = AccessStatus.WITHDRAWN
            page.save_revision().publish()
        else:
            page.delete()
        Desk(moderator, giver.gift).press("rejected", reason="Synthetic reason")
        assert giver.gift.state == "rejected" and not giver.gift.is_changeable
        assert "Change who may see it" not in giver.get("yours/").content.decode()

    def test_a_merged_record_stands_in_another(self, giver: Giver, moderator: Any, record: Any) -> None:
        MediaPage.objects.filter(pk=record.pk).update(access_status=AccessStatus.MERGED)
        assert deciding.why_not_declined(giver.gift)


class TestDeclinedOverItsRecords:
    """As it could be done in earlier versions: what stands stays in the hand of the giver."""

    @pytest.fixture(autouse=True)
    def declined(self, giver: Giver, record: Any) -> None:
        giver.gift.note(Verdict.REJECTED, reason="Synthetic reason")

    def test_the_giver_reads_so_and_narrows_what_stands(self, giver: Giver, record: Any, client: Client) -> None:
        html = giver.get("yours/").content.decode()
        assert "before it was declined" in html and "Change who may see it" in html
        assert giver.get("consent/").status_code == 200
        giver.post("consent/", **{**ANSWERS, "publication": "archive", "name": "anonymous"})
        assert client.get(record.get_url()).status_code == 404
        narrowed = MediaPage.objects.get(pk=record.pk)
        assert narrowed.access_status == AccessStatus.RESTRICTED and narrowed.creator != NAME["name"]
        assert giver.gift.state == "waiting", "a moderator looks at it anew"

    def test_the_giver_takes_it_back(self, giver: Giver, record: Any, client: Client) -> None:
        giver.post("withdraw/")
        assert client.get(record.get_url()).status_code == 410 and giver.gift.state == "withdrawn"

    def test_what_a_narrower_answer_needs_is_kept_while_they_stand(self, giver: Giver, record: Any) -> None:
        long_ago = timezone.now() - timedelta(days=400)
        Contribution.objects.update(changed_at=long_ago)
        assert keeping.expire() == (0, 0) and Identity.objects.exists()
        MediaPage.objects.filter(pk=record.pk).update(access_status=AccessStatus.WITHDRAWN)
        assert keeping.expire() == (0, 1) and not Identity.objects.exists()
        Contribution.objects.update(changed_at=long_ago)
        assert keeping.expire() == (0, 0), "it is empty"

    def test_what_came_after_it_was_emptied_is_deleted_as_well(self, giver: Giver, record: Any) -> None:
        gift = giver.gift
        gift.decisions.create(verdict=Verdict.EMPTIED)
        MediaPage.objects.filter(pk=record.pk).update(access_status=AccessStatus.WITHDRAWN)
        gift.note(Verdict.REJECTED, reason="Synthetic reason")
        Contribution.objects.update(changed_at=timezone.now() - timedelta(days=400))
        assert keeping.expire() == (0, 1) and not Identity.objects.exists()


def test_what_was_declined_as_a_whole_is_shut(giver: Giver) -> None:
    giver.gift.note(Verdict.REJECTED, reason="Synthetic reason")
    assert giver.get("consent/").url.endswith("/yours/")
    assert "Change who may see it" not in giver.get("yours/").content.decode()


class TestFiles:
    def test_one_of_which_a_record_was_made_has_no_button_and_says_why(self, giver: Giver, record: Any) -> None:
        giver.post("files/", files=[photograph("b.jpg", "red")])
        made, new = giver.gift.files.order_by("pk")
        html = giver.get("files/").content.decode()
        assert f"/files/{made.pk}/remove/" not in html and "A record was made of this file" in html
        assert f"/files/{new.pk}/remove/" in html, "the other one can be taken out"

    def test_who_presses_the_button_of_an_earlier_page_is_led_to_the_reason(self, giver: Giver, record: Any) -> None:
        file = giver.gift.files.get()
        answer = giver.post(f"files/{file.pk}/remove/")
        assert answer.url.endswith(f"/files/#file-{file.pk}") and giver.gift.files.get() == file
        assert f'id="file-{file.pk}"' in giver.get("files/").content.decode()

    @pytest.mark.parametrize("screen", ["files/", "consent/", "you/"])
    def test_after_it_was_sent_no_steps_are_counted(self, giver: Giver, screen: str) -> None:
        assert "of 5" not in giver.get(screen).content.decode()
        begun = Giver()
        begun.begin("items")
        assert "Step 2 of 5" in begun.get("files/").content.decode()


class TestAddingFiles:
    @pytest.mark.parametrize("decided", ["accepted", "asked"])
    def test_a_file_that_comes_later_waits_to_be_read(self, giver: Giver, moderator: Any, decided: str) -> None:
        if decided == "accepted":
            accept_all(giver.gift, moderator)
        else:
            deciding.decide(giver.gift, moderator, Verdict.ASKED, message="Synthetic question")
        assert giver.gift.state == decided
        for colour in ("navy", "olive"):
            assert giver.post("files/", files=[photograph(f"{colour}.jpg", colour)]).status_code == 303
        assert giver.gift.state == "waiting"
        steps = giver.gift.decisions.filter(verdict__in=[Verdict.ADDED, Verdict.ANSWERED])
        assert [step.verdict for step in steps] == ["added" if decided == "accepted" else "answered"], (
            "once, not for each"
        )
