"""Two people act on one contribution at the same time: whoever comes second sees what the first has done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from archive.accounts.roles import CURATOR, MODERATOR
from archive.contributions import arriving, deciding, drafts, giving, keeping, quarantine
from archive.contributions.enums import Verdict
from archive.contributions.models import ContributedFile, Contribution, Identity, MadeRecord, ShutError
from tests.contributions.test_deciding import accept_all, member
from tests.factories.files import sound_bytes
from tests.factories.gifts import WORDS, Giver, photograph

pytestmark = [pytest.mark.django_db, pytest.mark.each]

#: What a giver's second screen may be doing while the first takes everything back.
MEANWHILE: dict[str, Callable[[Contribution], Any]] = {
    "add words": lambda gift: giving.add(gift, "Synthetic secret."),
    "change the words": lambda gift: drafts.keep_words(gift, {"words": "Synthetic secret."}, ""),
    "answer": lambda gift: giving.change_consent(gift, {}, "en", None),
    "give a name": lambda gift: giving.identify(gift, {"name": "Synthetic Giver"}),
    "send": giving.send,
    "send a file": lambda gift: quarantine.take_file(gift, photograph("b.jpg", "red")),
    "begin a file": lambda gift: arriving.begin(gift, "a.jpg", 10),
}


@pytest.mark.parametrize("deed", MEANWHILE)
def test_nothing_comes_back_that_was_taken_back_meanwhile(deed: str) -> None:
    gift = Giver().give("items", photograph())
    seen_before = Contribution.objects.get(pk=gift.pk)
    giving.withdraw(gift)
    with pytest.raises(ShutError):
        MEANWHILE[deed](seen_before)
    gift.refresh_from_db()
    assert (gift.state, gift.words) == ("withdrawn", "")
    assert not ContributedFile.objects.exists() and not Identity.objects.exists() and not gift.arriving.exists()


@pytest.mark.parametrize("deed", ["accept", "ask"])
def test_nobody_decides_on_what_was_taken_back_meanwhile(deed: str) -> None:
    gift, moderator = Giver().give("items", photograph()), member(MODERATOR)
    open_screen = Contribution.objects.get(pk=gift.pk)
    giving.withdraw(gift)
    with pytest.raises(PermissionDenied):
        if deed == "accept":
            accept_all(open_screen, moderator)
        else:
            deciding.decide(open_screen, moderator, Verdict.ASKED, message="Synthetic question")
    gift.refresh_from_db()
    assert (gift.state, gift.words) == ("withdrawn", "") and not MadeRecord.objects.exists()


def test_a_decision_loses_no_words_that_came_meanwhile() -> None:
    giver = Giver()
    gift = giver.give()
    open_screen = Contribution.objects.get(pk=gift.pk)
    Contribution.objects.filter(pk=gift.pk).update(words="Changed meanwhile.")
    deciding.decide(open_screen, member(MODERATOR), Verdict.TAKEN)
    assert giver.gift.words == "Changed meanwhile." != WORDS


def test_two_moderators_make_one_record() -> None:
    gift = Giver().give("items", photograph())
    screens = [Contribution.objects.get(pk=gift.pk) for _screen in range(2)]
    for screen, role in zip(screens, (MODERATOR, CURATOR), strict=True):
        accept_all(screen, member(role))
    assert MadeRecord.objects.count() == 1


def test_taken_back_twice_is_taken_back_once() -> None:
    gift = Giver().give()
    for screen in [Contribution.objects.get(pk=gift.pk) for _screen in range(2)]:
        giving.withdraw(screen)
    assert gift.decisions.filter(verdict="withdrawn").count() == 1


def test_sent_twice_is_sent_once() -> None:
    gift = Giver().give()
    giving.send(Contribution.objects.get(pk=gift.pk))
    assert gift.decisions.filter(verdict="sent").count() == 1


def test_a_file_of_which_a_record_was_made_meanwhile_stays() -> None:
    giver = Giver()
    gift = giver.give("items", photograph())
    file = gift.files.get()
    accept_all(gift, member(MODERATOR))
    giver.post(f"files/{file.pk}/remove/")
    assert gift.files.get() == file


def test_more_files_than_one_contribution_holds_do_not_slip_in_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "MOST_FILES", 1)
    gift = Giver().begin("items")
    examined = quarantine.examine

    def meanwhile(*given: Any) -> Any:
        monkeypatch.setattr(quarantine, "examine", examined)
        quarantine.take_file(gift, photograph("b.jpg", "red"))
        return examined(*given)

    monkeypatch.setattr(quarantine, "examine", meanwhile)
    with pytest.raises(quarantine.ValidationError, match="holds 1 files"):
        quarantine.take_file(gift, photograph())
    assert [file.name for file in gift.files.all()] == ["b.jpg"]


def test_the_giver_reads_that_it_is_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    giver = Giver()
    giver.begin()
    by_code = Contribution.by_code

    def shut_just_now(code: str) -> Contribution | None:
        found = by_code(code)
        Contribution.objects.update(state="withdrawn")
        return found

    monkeypatch.setattr(Contribution, "by_code", shut_just_now)
    answer = giver.post("words/", words="Synthetic secret.")
    assert answer.status_code == 409 and "Synthetic secret." in answer.content.decode()
    Contribution.objects.update(state="unfinished")
    answer = giver.browser.post(f"{giver.root}words/", {"words": "x"}, headers={"Accept": "application/json"})
    assert answer.status_code == 403 and answer.json()["errors"]


def test_what_was_told_aloud_and_declined_is_emptied_in_its_time_as_well() -> None:
    """A memory that was only recorded has no words: its recording goes all the same, and once."""
    giver = Giver()
    gift = giver.give(
        "memory", SimpleUploadedFile("a.wav", sound_bytes()), you={"name": "Synthetic Giver"}, name="full"
    )
    gift.note(Verdict.REJECTED, reason="Synthetic reason")
    long_ago = timezone.now() - timedelta(days=400)
    Contribution.objects.filter(pk=gift.pk).update(words="", changed_at=long_ago)
    assert keeping.expire() == (0, 1)
    assert not gift.files.exists() and not Identity.objects.exists()
    assert [step.verdict for step in gift.decisions.all()] == ["sent", "rejected", "emptied"], "and it is written down"
    Contribution.objects.filter(pk=gift.pk).update(changed_at=long_ago)
    assert keeping.expire() == (0, 0)


def test_an_unfinished_one_stays_whose_giver_comes_back_while_old_ones_are_deleted() -> None:
    gift = Giver().begin()
    Contribution.objects.filter(pk=gift.pk).update(changed_at=timezone.now() - timedelta(days=400))
    hold = Contribution.hold

    def just_now(row: Contribution) -> None:
        Contribution.objects.filter(pk=row.pk).update(changed_at=timezone.now())
        hold(row)

    with patch.object(Contribution, "hold", just_now):
        assert keeping.expire()[1] == 0
    assert Contribution.objects.filter(pk=gift.pk).exists()
