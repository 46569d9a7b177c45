"""Two windows on one device, and the browser's own buttons: nothing of one contribution comes into another."""

import base64
from typing import Any

import pytest

from archive.contributions.models import Contribution
from tests.contributions.test_drafts import Typist
from tests.factories.gifts import ANSWERS, WORDS, Giver, photograph
from tests.pages import parse

pytestmark = pytest.mark.django_db


def two_windows() -> tuple[Typist, Contribution, Contribution]:
    """A browser in which two names were begun: the page of the first is still open, the code is that of the second."""
    giver = Typist()
    first = giver.begin("name", subject="Synthetic first", words="Synthetic words of the first.")
    second = giver.begin("name", subject="Synthetic second", words="Synthetic words of the second.")
    assert first != second == giver.gift
    return giver, first, second


def told(answer: Any) -> str:
    assert answer.status_code == 409
    html = str(answer.content.decode())
    parse(html)
    return html


class TestTheFirstWindow:
    def test_words_come_back_and_reach_neither(self) -> None:
        giver, first, second = two_windows()
        typed = {"subject": "Synthetic first", "words": "Synthetic words, changed."}
        html = told(giver.post("words/", **typed, of=first.reference))
        assert "Synthetic words, changed." in html and first.reference in html and second.reference in html
        for gift, words in ((first, "Synthetic words of the first."), (second, "Synthetic words of the second.")):
            gift.refresh_from_db()
            assert gift.words == words

    def test_words_that_are_stored_while_they_are_typed_are_refused_in_a_sentence(self) -> None:
        giver, first, second = two_windows()
        answer = giver.save("words/", words="Synthetic words, changed.", of=first.reference, version="0" * 16)
        assert answer.status_code == 409 and list(answer.json()) == ["errors"]
        assert second.reference in answer.json()["errors"][0] and "joined" not in answer.json()

    def test_files_go_to_nobody_else(self) -> None:
        giver, first, second = two_windows()
        told(giver.post("files/", files=[photograph()], of=first.reference))
        metadata = f"filename {base64.b64encode(b'synthetic.jpg').decode()}"
        begun = giver.browser.post(
            f"/en/contribute/uploads/?of={first.reference}",
            headers={"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": metadata},
        )
        assert begun.status_code == 409 and second.reference in begun.content.decode()
        assert not first.files.exists() and not second.files.exists() and not second.arriving.exists()

    @pytest.mark.parametrize(
        ("screen", "fields"), [("consent/", ANSWERS), ("you/", {"name": "Synthetic"}), ("check/", {})]
    )
    def test_no_answer_is_taken_for_the_other(self, screen: str, fields: dict[str, str]) -> None:
        giver, first, second = two_windows()
        told(giver.post(screen, **fields, of=first.reference))
        assert not second.consent.entries.exists() and giver.gift.state == "unfinished"

    def test_nothing_is_taken_back_but_what_the_page_says(self) -> None:
        giver, first, second = two_windows()
        told(giver.post("withdraw/", of=first.reference))
        assert giver.post("withdraw/", of=second.reference).status_code == 303
        assert giver.gift.state == "withdrawn"

    def test_every_form_says_whose_it_is(self) -> None:
        giver = Giver()
        giver.begin(words=WORDS)
        for screen in ("words/", "files/", "consent/", "withdraw/"):
            assert f'name="of" value="{giver.gift.reference}"' in giver.get(screen).content.decode(), screen
        giver.post("consent/", **ANSWERS)
        for screen in ("you/", "check/"):
            assert f'name="of" value="{giver.gift.reference}"' in giver.get(screen).content.decode(), screen
        giver.post("you/")
        giver.post("check/")
        assert f'name="of" value="{giver.gift.reference}"' in giver.get("yours/").content.decode()


def test_words_come_back_where_the_code_was_forgotten_meanwhile() -> None:
    giver = Giver("az")
    of = giver.begin().reference
    giver.post("leave/")
    html = told(giver.post("words/", words="Synthetic words, changed.", of=of))
    assert "Synthetic words, changed." in html and f"{of} üçün qayıdış kodu" in html
    assert giver.post("check/", of=of).url.endswith("/return/"), "nothing was typed"


def test_who_goes_back_and_on_again_begins_nothing_anew() -> None:
    giver = Giver()
    first = giver.begin(words=WORDS)
    assert giver.begin(words=WORDS) == first
    assert giver.begin(words=f"{WORDS} Other ones.") != first
    assert Contribution.objects.count() == 2
