"""Words that are stored while they are typed: whole or not, on any device, and never one over another."""

from typing import Any

import pytest

from archive.contributions.models import Contribution
from archive.core.visitors import PERMISSIONS_POLICY
from tests.factories.gifts import ANSWERS, WORDS, Giver, photograph

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"Accept": "application/json"}


class Typist(Giver):
    """Somebody whose browser stores while they type."""

    def save(self, screen: str, **fields: Any) -> Any:
        return self.browser.post(f"{self.root}{screen}", fields, headers=BY_SCRIPT)


def other_device(giver: Giver) -> Typist:
    other = Typist()
    assert other.post("return/", code=giver.code).status_code == 303
    return other


class TestBeginning:
    def test_it_begins_by_itself_and_tells_the_code(self) -> None:
        giver = Typist()
        told = giver.save("memory/", words=WORDS, when="").json()
        assert told["code"] == giver.code and told["next"] == "/en/contribute/words/"
        assert (giver.gift.words, giver.gift.state, told["of"]) == (WORDS, "unfinished", giver.gift.reference)

    def test_what_the_form_needs_may_still_be_missing(self) -> None:
        giver = Typist()
        assert giver.save("name/", subject="", words=WORDS).status_code == 200
        assert giver.get("check/").url.endswith("/words/"), "it cannot be sent yet"
        giver.post("consent/", **ANSWERS)
        assert "Something is still missing here." in giver.get("words/").content.decode()
        assert giver.post("words/", subject="", words=WORDS).status_code == 422

    @pytest.mark.parametrize("words", ["", "a", "Synthetic words."])
    def test_a_finger_on_the_glass_begins_nothing(self, words: str) -> None:
        assert Typist().save("memory/", words=words).status_code == 202
        assert not Contribution.objects.exists()

    @pytest.mark.parametrize(
        ("fields", "status"),
        [({"website": "https://spam.example"}, 422), ({"words": "x" * 60_001}, 422)],
    )
    def test_what_is_not_taken_is_said(self, fields: dict[str, str], status: int) -> None:
        answer = Typist().save("memory/", **{"words": WORDS, **fields})
        assert answer.status_code == status and answer.json()["errors"]
        assert not Contribution.objects.exists()

    def test_another_site_and_too_many_begin_nothing(self, settings: Any) -> None:
        stranger = Typist()
        stranger.browser.defaults["HTTP_SEC_FETCH_SITE"] = "cross-site"
        assert stranger.save("memory/", words=WORDS).status_code == 422
        settings.ARCHIVE_HOURLY = {"contribution": (0, 1000)}
        answer = Typist().save("memory/", words=WORDS)
        assert answer.status_code == 429 and not answer.json()["proof"], "no computing helps here"
        assert not Contribution.objects.exists()

    def test_what_was_begun_on_this_device_is_offered_and_can_be_forgotten(self) -> None:
        giver = Typist()
        giver.save("memory/", words=WORDS)
        html = giver.get("memory/").content.decode()
        assert giver.gift.reference in html and WORDS not in html
        giver.post("leave/")
        assert "begun-heading" not in giver.get("memory/").content.decode()


class TestTwoDevices:
    def test_the_code_opens_the_step_at_which_it_was_left(self) -> None:
        giver = Typist()
        giver.save("memory/", words=WORDS, where="Synthetic street")
        html = other_device(giver).browser.get("/en/contribute/words/").content.decode()
        assert WORDS in html and "Synthetic street" in html
        other = Typist()
        assert other.post("return/", code=giver.code).url.endswith("/words/")
        giver.post("files/", files=[photograph()])
        assert other.post("return/", code=giver.code).url.endswith("/files/")
        giver.save("consent/", publication="archive")
        assert other.post("return/", code=giver.code).url.endswith("/consent/")
        assert 'value="archive" id="publication-archive"' in (html := other.get("consent/").content.decode())
        assert html.count("checked required") == 1

    def test_newer_words_are_not_written_over(self) -> None:
        giver = Typist()
        version = giver.save("memory/", words=WORDS, when="1990").json()["version"]
        other_device(giver).save("words/", words="Other synthetic words.", when="1990", version=version)
        answer = giver.save("words/", words=f"{WORDS} More.", when="1990", where="", version=version)
        told = answer.json()
        assert answer.status_code == 409 and giver.gift.words == "Other synthetic words."
        assert (
            told["joined"]["words"] == f"{WORDS} More.\n\nOther synthetic words." and told["joined"]["when"] == "1990"
        )
        assert giver.save("words/", **told["joined"], version=told["version"]).status_code == 200
        assert giver.gift.words == told["joined"]["words"]

    def test_without_a_script_both_stand_in_the_form(self) -> None:
        giver = Typist()
        version = giver.save("memory/", words=WORDS).json()["version"]
        other_device(giver).post("words/", words="Other synthetic words.", version=version)
        answer = giver.post("words/", words="Third synthetic words.", version=version)
        html = answer.content.decode()
        assert answer.status_code == 409 and "also changed on another device" in html
        assert "Third synthetic words.\n\nOther synthetic words." in html

    def test_an_answer_that_was_lost_on_the_line_is_no_conflict(self) -> None:
        giver = Typist()
        version = giver.save("memory/", words=WORDS).json()["version"]
        giver.save("words/", words=f"{WORDS} More.", version=version)
        assert giver.save("words/", words=f"{WORDS} More. And more.", version=version).status_code == 200


class TestAloud:
    def test_a_memory_may_be_told_instead_of_written(self) -> None:
        giver = Giver()
        assert giver.post("memory/", words="", aloud="1").url.endswith("/files/#recorder")
        answer = giver.post("files/", on="1")
        assert answer.url.endswith("/words/"), "neither words nor a voice"
        assert Giver().post("name/", subject="", words="", aloud="1").status_code == 422

    def test_the_microphone_is_for_one_page_alone(self) -> None:
        giver = Giver()
        assert giver.get("memory/")["Permissions-Policy"] == PERMISSIONS_POLICY
        giver.begin()
        page = giver.get("files/")
        assert "microphone=(self)" in page["Permissions-Policy"]
        assert "media-src 'self' blob:" in page["Content-Security-Policy"]
        other = giver.get("consent/")
        assert "microphone=()" in other["Permissions-Policy"] and "blob:" not in other["Content-Security-Policy"]


class TestParts:
    def test_captions_are_stored_as_they_are_written(self) -> None:
        giver = Typist()
        giver.begin("items")
        giver.post("files/", files=[photograph()])
        file = giver.gift.files.get()
        told = giver.save("files/", **{f"file-{file.pk}-who": "S. 000001"}).json()
        assert told == {"refused": [], "errors": []} and giver.gift.files.get().who == "S. 000001"

    def test_answers_are_stored_as_they_are_chosen_and_once_each(self) -> None:
        giver = Typist()
        giver.begin()
        for _time in range(2):
            giver.save("consent/", name="initials", publication="date", from_date="")
        entries = giver.gift.consent.entries.all()
        assert [(entry.scope, entry.answer) for entry in entries] == [("name", "initials")]

    def test_after_it_was_sent_an_answer_waits_for_the_button(self) -> None:
        giver = Typist()
        giver.give()
        giver.save("consent/", **{**ANSWERS, "publication": "archive"})
        assert giver.gift.consent.answers()["publication"].answer == "now"
