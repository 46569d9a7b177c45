"""Where much is being sent, a browser computes first or waits; nobody loses a word, and nobody's address is kept."""

import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.contributions import giving, returning
from archive.contributions.codes import new_code
from archive.contributions.models import Contribution
from archive.core.proofs import PATIENCE, new_challenge
from tests.core.test_proofs import solved
from tests.factories.gifts import ANSWERS, WORDS, Giver

pytestmark = [pytest.mark.django_db, pytest.mark.each]
BY_SCRIPT = {"Accept": "application/json"}
SAID = "Very much is being sent just now"


@pytest.fixture(autouse=True)
def few_an_hour(settings: Any) -> None:
    settings.ARCHIVE_PROOF_COST = 1
    settings.ARCHIVE_HOURLY = {"contribution": (4, 1000), "carnation": (4, 1000), "wrong-code": (4, 1000)}


def asked(answer: Any) -> str:
    """The challenge in a page; empty where there is none."""
    field = BeautifulSoup(answer.content, "html.parser").select_one("[name=altcha]")
    return str(field["value"]) if field else ""


def make_it_busy(times: int = 2) -> None:
    for _time in range(times):
        Giver().begin()


class TestBeginning:
    def test_somebody_who_gives_something_never_meets_it(self) -> None:
        first = Giver()
        assert not asked(first.get("memory/"))
        first.begin()
        assert not asked(Giver().get("memory/")) and not asked(Giver().get("return/"))

    def test_near_the_limit_of_an_address_it_is_asked_for_and_the_words_stay(self) -> None:
        make_it_busy()
        giver = Giver("ru")
        answer = giver.post("name/", subject="Synthetic name", words=WORDS, knows_from="Synthetic book")
        html = answer.content.decode()
        assert answer.status_code == 429 and "Сейчас присылают очень много" in html
        assert 'value="Synthetic name"' in html and WORDS in html and "Synthetic book" in html
        assert Contribution.objects.count() == 2
        again = {"subject": "Synthetic name", "words": WORDS, "altcha": solved(asked(answer))}
        assert giver.post("name/", **again).status_code == 303
        assert Giver().post("name/", **again).status_code == 429, "once"

    def test_near_the_limit_of_all_everybody_is_asked(self, settings: Any) -> None:
        settings.ARCHIVE_HOURLY = {**settings.ARCHIVE_HOURLY, "contribution": (1000, 4)}
        make_it_busy()
        other = Giver()
        other.browser.defaults["REMOTE_ADDR"] = "192.0.2.9"
        answer = other.post("memory/", words=WORDS)
        assert answer.status_code == 429 and WORDS in answer.content.decode()
        assert other.post("memory/", words=WORDS, altcha=solved(asked(answer))).status_code == 303

    def test_a_form_that_is_wrong_elsewhere_keeps_what_was_computed(self) -> None:
        make_it_busy()
        giver = Giver()
        answered = solved(asked(giver.get("name/")))
        answer = giver.post("name/", subject="", words=WORDS, altcha=answered)
        assert answer.status_code == 422 and asked(answer) == answered
        assert giver.post("name/", subject="Synthetic", words=WORDS, altcha=answered).status_code == 303

    def test_without_a_script_the_same_form_comes_through_after_a_minute(self) -> None:
        make_it_busy()
        giver = Giver()
        answer = giver.post("memory/", words=WORDS, when="Synthetic night")
        assert "press the button a minute after this page came" in answer.content.decode()
        waited = new_challenge("contribution", time.time() - PATIENCE - 1)
        early = giver.post("memory/", words=WORDS, altcha=asked(answer))
        assert early.status_code == 429 and asked(early) == asked(answer), "it has waited for something"
        assert giver.post("memory/", words=WORDS, altcha=waited).status_code == 303

    def test_a_script_is_told_what_to_compute(self) -> None:
        make_it_busy()
        giver = Giver()

        def save(**fields: str) -> Any:
            return giver.browser.post(f"{giver.root}memory/", fields, headers=BY_SCRIPT)

        assert save(words="Too little").status_code == 202
        answer = save(words=WORDS)
        assert answer.status_code == 429 and SAID in answer.json()["errors"][0]
        assert "proof" not in save(words="x" * 70_000).json(), "no computing helps here"
        assert save(words=WORDS, altcha=solved(answer.json()["proof"])).json()["code"]

    def test_at_the_limit_no_computing_helps(self, settings: Any) -> None:
        settings.ARCHIVE_PROOF_PERCENT = 100
        make_it_busy(4)
        answer = Giver().post("memory/", words=WORDS)
        assert answer.status_code == 429 and "Please go on in an hour" in answer.content.decode()
        assert WORDS in answer.content.decode() and not asked(answer)

    def test_it_can_be_asked_of_everybody(self, settings: Any) -> None:
        settings.ARCHIVE_PROOF_PERCENT = 0
        assert asked(Giver().get("memory/"))

    def test_it_costs_no_question_of_the_page_that_asks_for_it(self, settings: Any) -> None:
        counted = []
        for percent in (100, 0):
            settings.ARCHIVE_PROOF_PERCENT = percent
            Giver().get("memory/")
            with CaptureQueriesContext(connection) as captured:
                Giver().get("memory/")
            counted.append(len(captured))
        assert counted[0] == counted[1]


class TestWrongCodes:
    def test_the_right_one_still_opens_with_a_proof(self) -> None:
        giver, other = Giver(), Giver()
        gift = giver.give()
        assert not asked(other.post("return/", code=new_code())), "a slip is nothing"
        assert asked(other.post("return/", code=new_code())), "what the next try needs is there beforehand"
        answer = other.post("return/", code=giver.code)
        html = answer.content.decode()
        assert answer.status_code == 429 and "still stands below" in html and f'value="{giver.code}"' in html
        assert "contribution" not in other.browser.cookies
        answered = solved(asked(answer))
        wrong = other.post("return/", code=new_code(), altcha=answered)
        assert wrong.status_code == 422 and asked(wrong) not in {"", answered}, "each try costs one"
        assert other.post("return/", code=giver.code, altcha=answered).status_code == 429
        assert other.post("return/", code=giver.code, altcha=solved(asked(wrong))).status_code == 303
        assert other.gift == gift

    def test_many_from_elsewhere_shut_nobody_out(self, settings: Any) -> None:
        settings.ARCHIVE_HOURLY = {**settings.ARCHIVE_HOURLY, "wrong-code": (1000, 2)}
        giver, other = Giver(), Giver()
        giver.give()
        answer = other.get("return/")
        for _try in range(4):
            answer = other.post("return/", code=new_code(), altcha=solved(asked(answer)) if asked(answer) else "")
            assert answer.status_code == 422
        assert other.post("return/", code=giver.code, altcha=solved(asked(answer))).status_code == 303


def test_one_code_does_not_flood_moderators(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving, "HOURLY_ADDED", 1)
    giver = Giver()
    gift = giver.give()
    assert giver.post("yours/", message="Synthetic addition.").status_code == 303
    answer = giver.post("yours/", message="Synthetic second one.")
    assert answer.status_code == 422 and "go on later" in answer.content.decode()
    assert "Synthetic second one." in answer.content.decode()
    assert gift.decisions.filter(verdict="added").count() == 1


def test_the_same_answers_once_more_open_nothing_anew() -> None:
    giver = Giver()
    gift = giver.give()
    for publication, times in (("now", 0), ("archive", 1), ("archive", 1)):
        giver.post("consent/", **{**ANSWERS, "publication": publication})
        assert gift.decisions.filter(verdict="consent").count() == times


def test_one_code_takes_only_so_many_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is put together anew, from files of two gigabytes perhaps."""
    monkeypatch.setattr(returning, "HOURLY_COPIES", 1)
    giver = Giver()
    giver.give()
    assert giver.get("copy/").getvalue()
    answer = giver.get("copy/")
    assert answer.status_code == 302
    assert "Please take the next one later." in giver.browser.get(answer.url).content.decode()


def test_nothing_of_an_address_is_kept() -> None:
    """Neither in the database nor, beyond a keyed hash for an hour, anywhere else."""
    with CaptureQueriesContext(connection) as captured:
        for _time in range(3):
            giver = Giver()
            giver.browser.defaults["REMOTE_ADDR"] = "192.0.2.77"
            waited = new_challenge("contribution", time.time() - PATIENCE - 1)
            giver.post("memory/", words=WORDS, altcha=waited)
            giver.post("return/", code=new_code())
    assert Contribution.objects.count() == 3
    assert not [query["sql"] for query in captured.captured_queries if "192.0.2" in query["sql"]]
    kept = {str(key): repr(value) for key, value in cache._cache.items()}
    ours = [key for key in kept if any(f":{purpose}:" in key for purpose in ("contribution", "wrong-code", "patience"))]
    assert len(ours) == 5
    for key in ours:
        assert "192.0.2" not in key + kept[key]
        assert cache._expire_info[key] <= time.time() + 3600
