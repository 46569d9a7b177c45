"""A page that was opened before the archive decided, or before everything was taken back: what it sends is not taken,
and its giver is told so, with what they typed and what they can do."""

from pathlib import Path
from typing import Any

import pytest

from archive.accounts.roles import MODERATOR
from archive.contributions import deciding, giving, quarantine
from archive.contributions.enums import Verdict
from tests.contributions.test_deciding import member
from tests.contributions.test_drafts import Typist
from tests.contributions.test_tus import PHOTOGRAPH, Sender
from tests.contributions.test_windows import told
from tests.factories.gifts import ANSWERS, WORDS, Giver, photograph

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


def decline(giver: Giver) -> Giver:
    """The moderator decides while the giver's pages are open."""
    deciding.decide(giver.gift, member(MODERATOR), Verdict.REJECTED, reason="Synthetic reason")
    return giver


def declined(language: str = "en") -> Typist:
    giver = Typist(language)
    giver.give("items")
    decline(giver)
    return giver


class TestWithoutAScript:
    @pytest.mark.parametrize(
        ("language", "why", "instead"),
        [
            ("en", "The archive has decided on", "You can begin anew, or write to the archive."),
            ("az", "qərar verib", "Yenidən başlaya və ya arxivə yaza bilərsiniz."),
            ("ru", "архив вынес решение", "Вы можете начать заново или написать в архив."),
        ],
    )
    def test_a_file_is_named_that_was_not_taken(self, language: str, why: str, instead: str) -> None:
        giver = declined(language)
        html = told(giver.post("files/", files=[photograph("synthetic-dacha.jpg")], on="1"))
        assert "synthetic-dacha.jpg" in html and giver.gift.reference in html
        assert why in html and instead in html
        for way in ("contribute/", "contribute/yours/", "contact/"):
            assert f'href="/{language}/{way}"' in html
        assert not giver.gift.files.exists()

    def test_what_was_typed_comes_back(self) -> None:
        giver = Giver()
        file = giver.give("items", photograph()).files.get()
        decline(giver)
        html = told(giver.post("files/", **{f"file-{file.pk}-who": "Synthetic person at the gate"}))
        assert "Synthetic person at the gate" in html and "Files that were not taken" not in html
        file.refresh_from_db()
        assert not file.who

    def test_so_does_what_was_to_be_added(self) -> None:
        giver = declined()
        assert "Synthetic addition." in told(giver.post("yours/", message="Synthetic addition."))
        assert not giver.gift.decisions.filter(verdict=Verdict.ADDED).exists()

    def test_an_answer_is_not_taken_for_given(self) -> None:
        giver = declined()
        told(giver.post("consent/", **{**ANSWERS, "publication": "archive"}))
        assert giver.gift.consent.answers()["publication"].answer == "now"

    def test_who_only_looks_is_led_to_how_it_stands(self) -> None:
        assert declined().get("files/").url.endswith("/yours/")

    def test_after_taking_back_that_is_the_reason(self) -> None:
        giver = Giver()
        giving.withdraw(giver.give("items"))
        html = told(giver.post("files/", files=[photograph("synthetic-dacha.jpg")]))
        assert "was taken back meanwhile" in html and "has decided" not in html and "synthetic-dacha.jpg" in html

    def test_a_file_is_named_where_the_code_was_forgotten(self) -> None:
        giver = Giver()
        of = giver.begin("items").reference
        giver.post("leave/")
        html = told(giver.post("files/", files=[photograph("synthetic-dacha.jpg")], of=of))
        assert "synthetic-dacha.jpg" in html and "does not know the return code any more" in html

    @pytest.mark.parametrize(
        ("language", "why"), [("en", "without these words"), ("az", "bu sözlər olmadan"), ("ru", "без этих слов")]
    )
    def test_sent_from_another_device_while_words_were_changed(self, language: str, why: str) -> None:
        giver = Typist(language)
        sent = giver.give()
        html = told(giver.post("words/", words="Synthetic words that came late."))
        assert why in html and "Synthetic words that came late." in html
        assert f'href="/{language}/contribute/yours/"' in html
        assert giver.gift.words == sent.words == WORDS

    def test_where_no_word_was_changed_nothing_is_lost(self) -> None:
        giver = Giver()
        giver.give()
        assert giver.post("words/", words=WORDS).status_code == 303
        assert giver.get("words/").url.endswith("/yours/")

    def test_decided_while_the_file_was_looked_through(self, monkeypatch: pytest.MonkeyPatch) -> None:
        giver = Giver()
        giver.give("items")
        examined = quarantine.examine

        def meanwhile(*given: Any) -> Any:
            decline(giver)
            return examined(*given)

        monkeypatch.setattr(quarantine, "examine", meanwhile)
        answer = giver.post("files/", files=[photograph("synthetic-dacha.jpg")])
        assert answer.status_code == 422 and not giver.gift.files.exists()
        assert "“synthetic-dacha.jpg” was not taken. The archive has decided on" in answer.content.decode()


class TestWithAScript:
    def test_what_is_stored_while_it_is_typed_is_refused_in_words(self) -> None:
        answer = declined().save("files/")
        assert answer.status_code == 403 and "The archive has decided on" in answer.json()["errors"][0]

    def test_words_that_come_after_sending_are_refused_in_words(self) -> None:
        giver = Typist()
        giver.give()
        answer = giver.save("words/", words="Synthetic words that came late.")
        assert answer.status_code == 403 and "without these words" in answer.json()["errors"][0]
        assert giver.gift.words == WORDS

    def test_a_file_is_not_begun(self) -> None:
        sender = Sender("ru")
        sender.gift.note(Verdict.REJECTED, reason="Synthetic reason")
        answer = sender.begin(10, "Şəkil.jpg")
        assert answer.status_code == 403 and not sender.gift.arriving.exists()
        assert answer.content.decode().startswith("«Şəkil.jpg» не принят. Тем временем архив")

    @pytest.mark.parametrize("method", ["PATCH", "GET"])
    def test_nor_is_one_taken_that_is_on_its_way(self, method: str) -> None:
        sender = Sender()
        address = sender.begin(len(PHOTOGRAPH), "Şəkil.jpg")["Location"]
        sender.send(address, 0, PHOTOGRAPH if method == "GET" else b"")
        sender.gift.note(Verdict.REJECTED, reason="Synthetic reason")
        answer = sender.ask(method, address, PHOTOGRAPH if method == "PATCH" else b"", **{"Upload-Offset": "0"})
        said = answer.content.decode()
        assert answer.status_code == 403 and not sender.gift.files.exists()
        assert said.startswith("“Şəkil.jpg” was not taken. The archive has decided on")
        assert said.endswith("You can begin anew, or write to the archive.")

    def test_what_is_whole_when_it_is_closed_says_why_it_was_not_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sender = Sender()
        address = sender.begin(len(PHOTOGRAPH), "Şəkil.jpg")["Location"]
        sender.send(address, 0, PHOTOGRAPH)
        examined = quarantine.examine

        def meanwhile(*given: Any) -> Any:
            sender.gift.note(Verdict.REJECTED, reason="Synthetic reason")
            return examined(*given)

        monkeypatch.setattr(quarantine, "examine", meanwhile)
        said = sender.outcome(address)
        assert not said["taken"] and said["refused"][0].startswith("“Şəkil.jpg” was not taken. The archive has decided")
