"""A moderator decides on what they have read. What has come since their page was opened, or was decided by somebody
else, is shown first; and nothing that was typed and ticked is lost."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from archive.accounts.roles import CURATOR, MODERATOR
from archive.contributions import deciding, giving
from archive.contributions.enums import Verdict
from archive.contributions.models import ContributedFile, Decision, MadeRecord
from tests.contributions.desk import Desk
from tests.contributions.test_deciding import member
from tests.factories import make_memorial
from tests.factories.gifts import ANSWERS, Giver, photograph

pytestmark = [pytest.mark.django_db, pytest.mark.each]


@pytest.fixture(scope="module")
def given(module_db: None) -> Giver:
    giver = Giver()
    giver.give("items", photograph("a.jpg"), photograph("b.jpg", "red"))
    return giver


@pytest.fixture
def giver(given: Giver) -> Giver:
    return given.again()


@pytest.fixture
def desk(giver: Giver) -> Desk:
    return Desk(member(MODERATOR), giver.gift)


class TestSinceItWasOpened:
    def test_what_the_giver_adds_stays_in_the_queue_and_is_shown(self, giver: Giver, desk: Desk) -> None:
        giver.post("yours/", message="Synthetic addition: do not name my aunt.")
        assert desk.press("accepted", reason="Synthetic reason").status_code == 409
        assert giver.gift.state == "waiting" and not MadeRecord.objects.exists()
        assert "something has come since this page was opened" in desk.told()
        assert "do not name my aunt" in desk.part("meanwhile")
        assert desk.fields["reason"] == "Synthetic reason"
        assert desk.press("accepted").status_code == 302, "it has been read now"
        assert giver.gift.state == "accepted"

    def test_of_two_moderators_the_later_one_reads_what_the_first_has_decided(self, giver: Giver, desk: Desk) -> None:
        other = Desk(member(CURATOR), giver.gift)
        other.press("rejected", reason="Synthetic: it is an advertisement")
        desk.press("accepted")
        assert giver.gift.state == "rejected" and not MadeRecord.objects.exists()
        assert "a moderator has acted on it" in desk.told() and "Accepted" not in desk.told()
        seen = desk.part("meanwhile")
        assert "Not taken" in seen and "synthetic curator" in seen and "it is an advertisement" in seen

    def test_somebody_who_takes_it_on_is_seen_too(self, giver: Giver, desk: Desk) -> None:
        deciding.decide(giver.gift, member(CURATOR), Verdict.TAKEN)
        assert desk.press("asked", message="Synthetic question").status_code == 409
        assert not Decision.objects.filter(verdict="asked").exists()
        assert desk.fields["message"] == "Synthetic question"

    @pytest.mark.parametrize("deed", ["a narrower answer", "a file", "a caption", "a file taken out"])
    def test_every_change_of_the_giver_counts(self, giver: Giver, desk: Desk, deed: str) -> None:
        first = giver.gift.files.first()
        assert first is not None
        if deed == "a narrower answer":
            giver.post("consent/", **{**ANSWERS, "publication": "archive"})
        elif deed == "a file":
            giver.post("files/", files=[photograph("c.jpg", "blue")])
        elif deed == "a caption":
            giver.post("files/", **{f"file-{first.pk}-who": "Synthetic person"})
        else:
            giver.post(f"files/{first.pk}/remove/")
        assert desk.press("accepted").status_code == 409
        assert giver.gift.state == "waiting" and not MadeRecord.objects.exists()
        assert "since this page was opened" in desk.told()
        assert ("c.jpg" in desk.part("meanwhile")) is (deed == "a file")

    def test_what_was_taken_back_is_told_and_leaves_nothing_to_decide(self, giver: Giver, desk: Desk) -> None:
        giving.withdraw(giver.gift)
        assert desk.press("accepted").status_code == 409
        assert "has taken it back" in desk.told() and not desk.page.select("#decide-section")
        assert giver.gift.state == "withdrawn" and not MadeRecord.objects.exists()

    @pytest.mark.parametrize("sign", ["", "0.0.0000000000000000", "1.1", "x" * 9_000])
    def test_a_page_that_does_not_say_what_it_showed_decides_nothing(self, giver: Giver, desk: Desk, sign: str) -> None:
        assert desk.press("rejected", reason="Synthetic reason", read=sign).status_code == 409
        assert giver.gift.state == "waiting"


class TestWhatWasTypedAndTicked:
    def test_it_comes_back_with_what_is_wrong(self, giver: Giver, desk: Desk) -> None:
        first, second = (str(pk) for pk in giver.gift.files.values_list("pk", flat=True))
        assert desk.fields["files"] == [first, second]
        desk.press("asked", files=[second], reason="Synthetic reason")
        assert "Write the question." in desk.part("decide")
        assert desk.fields["files"] == [second] and desk.fields["reason"] == "Synthetic reason"
        desk.press("accepted")
        assert list(MadeRecord.objects.values_list("file", flat=True)) == [int(second)]

    def test_it_comes_back_where_something_has_come(self, giver: Giver, desk: Desk) -> None:
        _first, second = (str(pk) for pk in giver.gift.files.values_list("pk", flat=True))
        giver.post("files/", files=[photograph("c.jpg", "blue")])
        del desk.fields["with_words"]
        desk.press("accepted", files=[second], message="Synthetic thanks")
        assert desk.fields["files"] == [second], "what nobody has looked at is not ticked"
        assert "with_words" not in desk.fields and desk.fields["message"] == "Synthetic thanks"
        assert not desk.page.select(".error-message"), "nothing is wrong with what was typed"

    def test_a_public_answer_comes_back_as_well(self) -> None:
        giver = Giver()
        desk = Desk(member(MODERATOR), giver.give("correction", about=make_memorial().identifier))
        giver.post("yours/", message="Synthetic addition")
        desk.press("accepted", public_en="Synthetic answer.")
        assert desk.fields["public_en"] == "Synthetic answer."

    @pytest.mark.parametrize(
        ("field", "verdict", "changes"),
        [
            ("message", "asked", {}),
            ("reason", "rejected", {}),
            ("with_words", "accepted", {"files": [], "with_words": []}),
            ("files", "accepted", {"files": ["999999"]}),
            ("verdict", "synthetic", {}),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(self, desk: Desk, field: str, verdict: str, changes: Any) -> None:
        desk.press(verdict, **changes)
        assert "something below has to be changed" in desk.told()
        problem = desk.page.select_one(f"#id_{field}_error")
        assert problem and problem.get_text(strip=True)
        described = desk.page.select(f'[aria-describedby~="id_{field}_error"]')
        assert len(described) == 1, "whoever hears the page is told at the field"

    def test_a_file_that_is_gone_is_no_error_but_a_change(self, giver: Giver, desk: Desk) -> None:
        """The page was opened with two files, of which the giver has taken out one."""
        first, second = giver.gift.files.all()
        giver.post(f"files/{first.pk}/remove/")
        desk.press("accepted")
        assert "what was given has changed" in desk.told() and desk.fields["files"] == [str(second.pk)]
        assert ContributedFile.objects.get() == second


def test_a_file_that_cannot_be_taken_any_more_is_said_and_nothing_typed_is_lost(
    giver: Giver, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_arguments: Any, **_options: Any) -> None:
        raise ValidationError("Synthetic: the file is damaged.")

    monkeypatch.setattr(deciding, "_asset", lost)
    answer = desk.press("accepted", reason="Synthetic reason")
    assert answer.status_code == 200 and "the file is damaged" in desk.part("decide")
    assert desk.fields["reason"] == "Synthetic reason" and len(desk.fields["files"]) == 2
    assert giver.gift.state == "waiting" and not MadeRecord.objects.exists()
