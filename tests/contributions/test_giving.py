"""The way of somebody who gives something, screen by screen, without a script."""

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from archive.contributions.codes import ALPHABET, hash_code, new_code, plain_code
from archive.contributions.models import ContributedFile, Contribution, Identity
from tests.factories import make_memorial
from tests.factories.files import paper_bytes, sound_bytes
from tests.factories.gifts import ANSWERS, FROM_HERE, WORDS, Giver, photograph

pytestmark = pytest.mark.django_db


class TestCodes:
    def test_it_is_read_as_it_is_written_down(self) -> None:
        code = new_code()
        assert re.fullmatch(rf"([{ALPHABET}]{{4}}-){{3}}[{ALPHABET}]{{4}}", code)
        assert hash_code(code) == hash_code(code.lower().replace("-", " ")) != hash_code(new_code())

    @pytest.mark.parametrize("typed", ["", "7Q2M", "7Q2M-04KX-9TZB-1HW", "7Q2M-04KX-9TZB-1HW!", "U" * 16, "7" * 17])
    def test_what_cannot_be_one_opens_nothing(self, typed: str) -> None:
        assert hash_code(typed) == "" and Contribution.by_code(typed) is None

    def test_signs_that_are_misread_are_the_same(self) -> None:
        assert plain_code("OIL0-1234-5678-9ABC") == "0110123456789ABC"
        assert plain_code("авек-мнор-стхі-0000") == "ABEKMH0PCTX10000", "on a Russian keyboard"
        assert plain_code("iİıl-1234-5678-9abc") == "1111123456789ABC", "on an Azerbaijani one"


class TestWords:
    def test_they_are_stored_before_anything_else_is_asked(self) -> None:
        person = make_memorial()
        giver = Giver("az")
        gift = giver.begin("memory", about=person.identifier, when="gecə", where="küçədə")
        assert (gift.words, gift.when, gift.where, gift.language) == (WORDS, "gecə", "küçədə", "az")
        assert gift.about_id == person.pk and gift.state == "unfinished"
        assert giver.code not in str(vars(gift)), "the code itself is kept nowhere"

    def test_what_was_typed_comes_back_with_what_is_wrong(self) -> None:
        answer = Giver().post("name/", subject="Synthetic name", words="")
        html = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="Synthetic name"' in html and "Please write something here." in html
        # The page begins at what is wrong, for whoever does not see it.
        assert 'role="alert" tabindex="-1" autofocus><p>Something below has to be changed.' in html
        assert re.search('<li><a href="#id_words">[^<]+</a>: Please write something here.</li>', html)
        assert 'id="id_words"' in html and "<title>To be changed: " in html
        assert not Contribution.objects.exists()

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://other.example"}])
    def test_a_form_of_another_site_stores_nothing(self, headers: dict[str, str]) -> None:
        answer = Client().post("/en/contribute/memory/", {"words": WORDS}, headers=headers)
        assert answer.status_code == 422 and WORDS in answer.content.decode()
        assert not Contribution.objects.exists()

    def test_a_program_that_fills_every_field_stores_nothing(self) -> None:
        assert Giver().post("memory/", words=WORDS, website="https://spam.example").status_code == 422
        assert not Contribution.objects.exists()

    def test_one_address_begins_only_so_many(self, settings: Any) -> None:
        settings.ARCHIVE_HOURLY = {**settings.ARCHIVE_HOURLY, "contribution": (1, 1000)}
        Giver().begin()
        answer = Giver().post("memory/", words=WORDS)
        assert answer.status_code == 429 and WORDS in answer.content.decode()

    def test_a_record_that_is_not_public_is_not_named(self) -> None:
        hidden = make_memorial("Hidden Synthetic", live=False)
        assert "Hidden" not in Giver().get(f"memory/?about={hidden.identifier}").content.decode()
        assert Giver().begin(about=hidden.identifier).about is None

    def test_they_can_be_changed_until_they_are_sent(self) -> None:
        giver = Giver()
        giver.begin()
        assert WORDS in giver.get("words/").content.decode()
        giver.post("words/", words="Other synthetic words.")
        assert giver.gift.words == "Other synthetic words."


class TestFiles:
    def test_one_that_is_refused_takes_nothing_with_it(self) -> None:
        giver = Giver()
        giver.begin("items")
        bad = SimpleUploadedFile("synthetic.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
        answer = giver.post("files/", files=[photograph(), bad, SimpleUploadedFile("a.pdf", paper_bytes())])
        assert answer.status_code == 422 and "synthetic.svg" in answer.content.decode()
        assert [file.name for file in giver.gift.files.all()] == ["synthetic.jpg", "a.pdf"]
        assert giver.gift.words == WORDS

    def test_sent_twice_it_is_there_once(self) -> None:
        giver = Giver()
        giver.begin("items")
        for _time in range(2):
            giver.post("files/", files=[photograph()])
        assert ContributedFile.objects.count() == 1

    def test_it_says_what_arrived_and_takes_what_is_on_each(self) -> None:
        giver = Giver()
        giver.begin("items")
        giver.post("files/", files=[photograph()])
        file = giver.gift.files.get()
        html = giver.get("files/").content.decode()
        assert "synthetic.jpg" in html and f'name="file-{file.pk}-who"' in html
        giver.post("files/", **{f"file-{file.pk}-who": "S. 000001", f"file-{file.pk}-when": "1990", "on": "1"})
        file.refresh_from_db()
        assert (file.who, file.when) == ("S. 000001", "1990")

    def test_it_can_be_taken_out_again(self) -> None:
        giver = Giver()
        giver.begin("items")
        giver.post("files/", files=[photograph()])
        file = giver.gift.files.get()
        assert Giver().post(f"files/{file.pk}/remove/").url.endswith("/return/"), "of nobody else"
        other = Giver()
        other.begin("items")
        assert other.post(f"files/{file.pk}/remove/").status_code == 404
        giver.post("files/", files=[photograph("second.jpg", "black")])
        second = giver.gift.files.get(name="second.jpg")
        giver.post(f"files/{file.pk}/remove/", **{f"file-{second.pk}-who": "Synthetic person"})
        left = giver.gift.files.get()
        assert (left.name, left.who) == ("second.jpg", "Synthetic person"), "what was typed beside the others stays"

    def test_no_address_leads_to_it(self, client: Client, settings: Any) -> None:
        giver = Giver()
        giver.begin("items")
        giver.post("files/", files=[photograph("Secret Name.jpg")])
        stored = giver.gift.files.get().file
        assert "Secret" not in stored.name
        assert client.get(f"{settings.MEDIA_URL}{stored.name}").status_code == 404


class TestAnswers:
    def test_silence_is_no_consent(self) -> None:
        giver = Giver()
        giver.begin()
        html = giver.get("consent/").content.decode()
        assert "checked required" not in html
        answer = giver.post("consent/")
        shown = BeautifulSoup(answer.content, "html.parser")
        links = [link["href"] for link in shown.select(".errors.summary a")]
        assert len(links) == len(shown.select("fieldset")) and all(shown.select_one(str(link)) for link in links)
        assert answer.status_code == 422 and "Please choose one of the answers." in answer.content.decode()
        assert not giver.gift.consent.entries.exists()

    def test_only_what_matters_is_asked(self) -> None:
        giver = Giver()
        giver.begin()
        assert "alive be recognised" not in giver.get("consent/").content.decode()
        giver.post("files/", files=[photograph(), SimpleUploadedFile("a.wav", sound_bytes())])
        html = giver.get("consent/").content.decode()
        assert "alive be recognised" in html and "voice be heard" in html
        correction = Giver()
        correction.begin("correction")
        assert "Who may see it?" not in correction.get("consent/").content.decode()

    @pytest.mark.parametrize(("day", "said"), [("", "Say from which day"), ("1990-01-20", "has passed"), ("x", "like")])
    def test_a_date_has_to_be_one_that_comes(self, day: str, said: str) -> None:
        giver = Giver()
        giver.begin()
        answer = giver.post("consent/", **{**ANSWERS, "publication": "date", "from_date": day})
        assert answer.status_code == 422 and said in answer.content.decode()

    def test_the_day_that_was_chosen_is_named_so_that_a_slip_is_seen(self) -> None:
        giver = Giver("ru")
        giver.begin()
        giver.post("consent/", **{**ANSWERS, "publication": "date", "from_date": "2062-01-20"})
        giver.post("you/")
        assert "Дата: 20 января 2062" in giver.get("check/").content.decode()

    def test_the_words_that_were_shown_are_kept(self) -> None:
        gift = Giver("ru").give()
        entry = gift.consent.entries.get(scope="publication")
        assert entry.language == "ru" and re.fullmatch("[0-9a-f]{8}", entry.wording)
        assert re.search("[а-я]", entry.asked) and re.search("[а-я]", entry.said)

    def test_a_name_is_asked_for_only_where_it_is_to_be_shown(self) -> None:
        giver = Giver()
        giver.begin()
        giver.post("consent/", **{**ANSWERS, "name": "full", "contact": "yes"})
        asked = giver.get("you/").content.decode()
        assert "(if you like)" not in asked and 'href="/en/contribute/consent/"' in asked
        answer = giver.post("you/", name=" ", email="")
        assert answer.status_code == 422
        assert "write your name" in answer.content.decode() and "give an address" in answer.content.decode()
        giver.post("consent/", **{**ANSWERS, "name": "full", "contact": "no"})
        assert giver.get("you/").content.decode().count("(if you like)") == 1


class TestIdentity:
    def test_it_lies_sealed_and_apart(self) -> None:
        giver = Giver()
        gift = giver.give(
            you={"name": "Synthetic Giver", "email": "giver@synthetic.example"}, name="full", contact="yes"
        )
        sealed = bytes(Identity.objects.get(contribution=gift).sealed)
        assert b"Synthetic" not in sealed and b"synthetic" not in sealed
        assert "Synthetic Giver" in giver.get("yours/").content.decode()

    def test_of_who_says_nothing_nothing_is_kept(self) -> None:
        Giver().give()
        assert not Identity.objects.exists()


class TestComingBack:
    def test_the_code_opens_it_on_another_device(self) -> None:
        giver = Giver()
        gift = giver.give()
        assert giver.code in giver.get("sent/").content.decode()
        other = Giver()
        assert other.get("yours/").url.endswith("/return/")
        answer = other.post("return/", code=giver.code.lower().replace("-", " "))
        assert answer.url.endswith("/yours/") and other.gift == gift
        assert WORDS in other.get("yours/").content.decode()

    def test_what_was_not_finished_goes_on_there(self) -> None:
        giver = Giver()
        giver.begin()
        other = Giver()
        assert other.post("return/", code=giver.code).url.endswith("/words/")

    def test_wrong_codes_are_counted(self, settings: Any) -> None:
        settings.ARCHIVE_HOURLY = {**settings.ARCHIVE_HOURLY, "wrong-code": (2, 500)}
        settings.ARCHIVE_PROOF_PERCENT = 100
        giver = Giver()
        giver.begin()
        stranger = Giver()
        for _try in range(2):
            assert stranger.post("return/", code=new_code()).status_code == 422
        answer = stranger.post("return/", code=giver.code)
        assert answer.status_code == 429 and "contribution" not in stranger.browser.cookies

    def test_the_device_forgets_it(self) -> None:
        giver = Giver()
        giver.give()
        giver.post("leave/")
        assert giver.get("yours/").url.endswith("/return/")

    @pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://other.example"}])
    def test_no_other_site_makes_the_device_forget_it(self, headers: dict[str, str]) -> None:
        giver = Giver()
        giver.give()
        assert giver.browser.post("/en/contribute/leave/", headers=headers).status_code == 303
        assert giver.get("leave/").url.endswith("/contribute/"), "who comes by a link is shown the way"
        assert giver.get("yours/").status_code == 200

    def test_the_cookie_is_for_the_server_alone(self) -> None:
        giver = Giver()
        giver.begin()
        cookie = giver.browser.cookies["contribution"]
        assert cookie["httponly"] and cookie["samesite"] == "Lax"

    def test_who_took_it_back_is_not_thanked_for_it(self) -> None:
        giver = Giver()
        giver.give()
        giver.post("withdraw/")
        assert giver.get("sent/").url.endswith("/yours/")

    def test_something_is_added_and_answered(self) -> None:
        giver = Giver()
        gift = giver.give()
        giver.post("yours/", message="Synthetic addition.")
        assert gift.decisions.get(verdict="added").message == "Synthetic addition."
        assert "Synthetic addition." in giver.get("yours/").content.decode()

    def test_signs_that_no_database_takes_are_left_out(self) -> None:
        giver = Giver()
        gift = giver.give()
        assert giver.post("yours/", message="\x00").status_code == 422
        assert giver.post("yours/", message="Synthetic\x00 words\u202e.").status_code == 303
        assert gift.decisions.get(verdict="added").message == "Synthetic words."
        assert giver.post("return/", code="\x00" * 16).status_code == 422
        assert giver.get("memory/?about=%00").status_code == 200

    def test_a_copy_holds_everything(self) -> None:
        giver = Giver()
        giver.give("items", photograph(), you={"name": "Synthetic Giver"}, name="initials")
        with zipfile.ZipFile(io.BytesIO(giver.get("copy/").getvalue())) as archive:
            told = json.loads(archive.read("contribution.json"))
            assert told["words"]["words"] == WORDS and told["you"] == {"name": "Synthetic Giver"}
            assert told["answers"][0]["question"] == "Who may see it?"
            assert archive.read("files/01-synthetic.jpg").startswith(b"\xff\xd8")


def test_nothing_is_told_to_a_cache_or_a_search_engine() -> None:
    giver = Giver()
    giver.give()
    for screen in ("yours/", "consent/", "files/", "withdraw/"):
        answer = giver.get(screen)
        assert "no-store" in answer["Cache-Control"] and 'content="noindex"' in answer.content.decode(), screen


def test_mail_goes_to_whoever_wanted_it_and_holds_no_words(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        Giver("ru").give(you={"email": "giver@synthetic.example"}, contact="yes")
    told = [message for message in mail.outbox if message.to == ["giver@synthetic.example"]]
    assert len(told) == 1 and "/ru/contribute/return/" in told[0].body
    assert WORDS not in told[0].body
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        Giver().give(you={"email": "giver@synthetic.example"}, contact="no")
    assert not mail.outbox


def test_what_is_not_finished_in_time_goes(django_capture_on_commit_callbacks: Any) -> None:
    from archive.contributions.keeping import expire

    giver = Giver()
    gift = giver.begin("items")
    giver.post("files/", files=[photograph()])
    stored = gift.files.get().file
    for screen in ("items/", "words/", "files/"):
        assert "What is not sent within 30 days is deleted." in giver.get(screen).content.decode(), screen
    assert expire() == (0, 0)
    Contribution.objects.update(changed_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert expire() == (1, 0)
    assert not Contribution.objects.exists() and not stored.storage.exists(stored.name)


def test_every_answer_is_read_by_its_own_browser_only(client: Client) -> None:
    Giver().give()
    for screen in ("yours/", "files/", "consent/", "you/", "check/", "sent/", "withdraw/", "copy/", "words/"):
        answer = client.get(f"/en/contribute/{screen}", headers=FROM_HERE)
        assert answer.status_code == 302 and answer["Location"].endswith("/return/"), screen
