"""Laying a carnation: one click, no account, no cookie, no address kept, and nothing shown that nobody has read."""

import time
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.core.visitors import client_address
from archive.memorials import tribute_guard, tribute_limits
from archive.memorials.models import MemorialPage, Tribute
from archive.memorials.tribute_reading import COUNTED, PAGE_SIZE, Carnations
from tests.factories import make_memorial, make_tribute
from tests.pages import path_of, queries, read

pytestmark = pytest.mark.django_db

FROM_HERE = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
LANGUAGES = ("az", "en", "ru")


@pytest.fixture
def memorial() -> MemorialPage:
    return make_memorial("Synthetic person")


def place(memorial: MemorialPage, language: str = "en") -> str:
    return f"/{language}/memorials/{memorial.identifier}/carnations/"


def token(memorial: MemorialPage, age: float = 60) -> str:
    return tribute_guard.form_token(memorial.identifier, time.time() - age)


def lay(
    memorial: MemorialPage,
    *,
    language: str = "en",
    headers: dict[str, str] | None = None,
    address: str = "192.0.2.7",
    follow: bool = False,
    **typed: str,
) -> Any:
    """Send the form as a browser does, which keeps no cookie."""
    client = Client(enforce_csrf_checks=True)
    data = {"token": token(memorial), "language": language, "website": "", "message": "", "signed": "", **typed}
    sent = FROM_HERE if headers is None else headers
    return client.post(place(memorial, language), data, headers=sent, follow=follow, REMOTE_ADDR=address)


def errors(response: Any) -> str:
    found = BeautifulSoup(response.content, "html.parser").select(".errors")
    return " ".join(element.get_text(" ", strip=True) for element in found)


# --- the journey ------------------------------------------------------------------------------------


def test_one_click_from_the_page_of_a_life(memorial: MemorialPage, client: Client) -> None:
    page = BeautifulSoup(read(client, path_of(memorial)), "html.parser")
    assert "No carnation has been laid here yet." in page.text
    form = page.select_one("#carnations form")
    assert form and form["method"] == "post"
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    fields |= {"message": "", "language": form.select_one("option[selected]")["value"], "token": token(memorial)}
    answer = Client().post(form["action"].partition("#")[0], fields, headers=FROM_HERE)
    assert answer.status_code == 303 and answer["Location"].endswith("#carnations")
    assert answer["Location"].startswith(f"{path_of(memorial)}?carnation=")
    assert not answer.cookies and "no-store" in answer["Cache-Control"]
    thanks = read(client, answer["Location"].partition("#")[0])
    assert "Thank you. Your carnation lies here." in thanks and "One carnation lies here." in thanks
    laid = Tribute.objects.get()
    assert (laid.memorial, laid.status, laid.message, laid.language) == (memorial, "accepted", "", "en")


def test_words_wait_until_somebody_has_read_them(memorial: MemorialPage, client: Client) -> None:
    answer = lay(
        memorial, message="  Synthetic words.\r\nTwo lines. ", signed="Synthetic \n 000001", language="ru", follow=True
    )
    assert "Synthetic words" not in answer.content.decode()
    laid = Tribute.objects.get()
    assert (laid.message, laid.signed, laid.language) == ("Synthetic words.\nTwo lines.", "Synthetic 000001", "ru")
    assert laid.status == "waiting" and laid.decided_by is None
    for address in (path_of(memorial), place(memorial)):
        html = read(client, address)
        assert "Synthetic words" not in html and "000001" not in html
        assert "No carnation has been laid here yet." in html
    Tribute.objects.update(status="accepted")
    html = read(client, path_of(memorial))
    assert '<blockquote lang="ru"><p>Synthetic words.<br>Two lines.</p></blockquote>' in html
    assert "One carnation lies here." in html
    Tribute.objects.update(status="declined")
    assert "Synthetic words" not in read(client, path_of(memorial))


def test_a_name_alone_waits_as_well(memorial: MemorialPage) -> None:
    lay(memorial, signed="Synthetic 000001")
    assert Tribute.objects.get().status == "waiting"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_gets_no_cookie_and_a_page_that_may_be_kept(memorial: MemorialPage, language: str) -> None:
    for address in (path_of(memorial, language), place(memorial, language)):
        answer = Client().get(address)
        assert answer.status_code == 200 and not answer.cookies
        assert "Cookie" not in answer.get("Vary", "") and "no-store" not in answer.get("Cache-Control", "")
        assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_the_form_is_the_same_for_everybody_and_may_lie_in_a_cache_for_a_day(memorial: MemorialPage) -> None:
    assert lay(memorial, token=token(memorial, 24 * 3600), address="192.0.2.1").status_code == 303
    assert lay(memorial, token=token(memorial, 24 * 3600), address="192.0.2.2").status_code == 303


def test_thanks_cannot_be_forged_nor_kept(memorial: MemorialPage, client: Client) -> None:
    other = make_memorial()
    now = time.time()
    for said in (
        "laid",
        tribute_guard.sign_outcome(other.identifier, "accepted"),
        tribute_guard.sign_outcome(memorial.identifier, "declined"),
        tribute_guard.sign_outcome(memorial.identifier, "accepted", now - tribute_guard.OUTCOME_LIFETIME - 5),
        token(memorial),
    ):
        assert "Thank you" not in read(client, f"{path_of(memorial)}?carnation={said}")


# --- forged, stale, hurried -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://testserver"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://[", "referer": "http://testserver/"},
        {"referer": "https://evil.example/http://testserver/"},
        {},
    ],
)
def test_a_form_from_elsewhere_is_refused(memorial: MemorialPage, headers: dict[str, str]) -> None:
    answer = lay(memorial, headers=headers, message="Synthetic typed words.")
    assert answer.status_code == 403 and "did not come from this page" in errors(answer)
    assert "Synthetic typed words." in answer.content.decode()
    assert not Tribute.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        FROM_HERE,
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"origin": "http://testserver"},
        {"origin": "http://localhost:8000"},
        {"referer": "http://testserver/en/"},
    ],
)
def test_every_browser_that_says_where_it_stands_is_let_in(memorial: MemorialPage, headers: dict[str, str]) -> None:
    assert lay(memorial, headers=headers).status_code == 303


def test_a_forged_or_stale_token_is_refused_and_a_new_one_given(memorial: MemorialPage) -> None:
    good = token(memorial)
    for bad in ("", "nonsense", f"x{good}", token(make_memorial()), token(memorial, 3 * 24 * 3600)):
        answer = lay(memorial, token=bad, message="Synthetic typed words.")
        assert answer.status_code == 422 and "open for very long" in errors(answer)
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.select_one("textarea").text.strip() == "Synthetic typed words."
        assert page.select_one("details").has_attr("open")
        with pytest.raises(tribute_guard.TooQuickError):
            tribute_guard.check_token(page.select_one("[name=token]")["value"], memorial.identifier)
    assert not Tribute.objects.exists()


def test_faster_than_a_hand(memorial: MemorialPage) -> None:
    new = token(memorial, 0)
    answer = lay(memorial, token=new)
    assert answer.status_code == 422 and "very quick" in errors(answer)
    kept = BeautifulSoup(answer.content, "html.parser").select_one("[name=token]")["value"]
    assert kept == new, "the token that is only too young serves a moment later"


def test_what_a_program_fills_in(memorial: MemorialPage) -> None:
    assert lay(memorial, website="https://spam.example").status_code == 422
    assert not Tribute.objects.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"message": "x" * 501}, "Please say it in 500 characters: these are 501."),
        ({"signed": "x" * 81}, "Please write the name in 80 characters: these are 81."),
        ({"message": "x", "language": "tlh"}, "Choose one of these languages."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    memorial: MemorialPage, typed: dict[str, str], message: str
) -> None:
    address = place(memorial)
    data = {"token": token(memorial), "language": "en", "message": "Synthetic.", "signed": "Synthetic name", **typed}
    answer = Client().post(address, data, headers=FROM_HERE)
    assert answer.status_code == 422 and message in errors(answer)
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("textarea").text.strip() == data["message"]
    assert page.select_one("[name=signed]")["value"] == data["signed"]
    assert not Tribute.objects.exists()


def test_a_line_break_is_one_character(memorial: MemorialPage) -> None:
    assert lay(memorial, message="x\r\n" * 250).status_code == 303


def test_words_are_plain(memorial: MemorialPage, client: Client) -> None:
    lay(memorial, message='<script>alert(1)</script> & "q"\u202eevil\x00', signed="<img src=x onerror=alert(1)>")
    laid = Tribute.objects.get()
    assert laid.message == '<script>alert(1)</script> & "q"evil'
    Tribute.objects.update(status="accepted")
    html = read(client, path_of(memorial))
    assert "<script>alert" not in html and "<img src=x" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_typed_words_are_escaped_when_they_come_back(memorial: MemorialPage) -> None:
    answer = lay(memorial, message="</textarea><script>alert(1)</script>", signed='"><script>', website="x")
    assert "<script>" not in answer.content.decode()


# --- how often --------------------------------------------------------------------------------------


def test_one_carnation_a_day_on_one_memorial(memorial: MemorialPage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lay(memorial).status_code == 303
    again = lay(memorial, message="Synthetic typed words.")
    assert again.status_code == 429 and "already lies here today" in errors(again)
    assert "Synthetic typed words." in again.content.decode()
    assert lay(memorial, address="192.0.2.8").status_code == 303
    assert lay(make_memorial()).status_code == 303
    tomorrow = timezone.localtime() + timedelta(days=1)
    monkeypatch.setattr(tribute_limits.timezone, "localtime", lambda: tomorrow)
    assert lay(memorial).status_code == 303


def test_so_many_an_hour(settings: Any) -> None:
    settings.ARCHIVE_PROOF_PERCENT = 100
    settings.ARCHIVE_HOURLY = {"carnation": (2, 5000)}
    memorials = [make_memorial() for _number in range(4)]
    answers = [lay(memorial) for memorial in memorials]
    assert [answer.status_code for answer in answers] == [303, 303, 429, 429]
    assert "come back in an hour" in errors(answers[3])
    settings.ARCHIVE_HOURLY = {"carnation": (100, 5000)}
    assert lay(memorials[3]).status_code == 303, "a refusal takes nobody's place"
    settings.ARCHIVE_HOURLY = {"carnation": (100, 3)}
    assert lay(memorials[0], address="192.0.2.99").status_code == 429


def test_a_refused_form_takes_no_place(memorial: MemorialPage) -> None:
    lay(memorial, message="x" * 501)
    lay(memorial, headers={"origin": "https://evil.example"})
    assert lay(memorial).status_code == 303


def test_nothing_of_an_address_is_kept(memorial: MemorialPage) -> None:
    with CaptureQueriesContext(connection) as captured:
        lay(memorial, address="192.0.2.77")
    assert not [query["sql"] for query in captured.captured_queries if "192.0.2" in query["sql"]]
    kept = {str(key): repr(value) for key, value in cache._cache.items()}
    ours = [key for key in kept if "carnation:" in key]
    assert len(ours) == 3
    for key in ours:
        assert "192.0.2" not in key + kept[key] and memorial.identifier not in key
        assert cache._expire_info[key] <= time.time() + 24 * 3600


@pytest.mark.parametrize(
    ("behind_proxy", "connection_from", "forwarded", "counted"),
    [
        (False, "192.0.2.1", "198.51.100.1", "192.0.2.1"),
        (True, "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (True, "127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (True, "127.0.0.1", "", "127.0.0.1"),
        (True, "127.0.0.1", "nonsense", "unknown"),
        (False, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (False, "fe80::1%eth0", "", "fe80::/64"),
        (False, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (False, "", "", "unknown"),
    ],
)
def test_whose_carnation_counts(
    settings: Any, behind_proxy: bool, connection_from: str, forwarded: str, counted: str
) -> None:
    settings.ARCHIVE_BEHIND_PROXY = behind_proxy
    request = RequestFactory().post("/", REMOTE_ADDR=connection_from, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == counted


# --- who may, and where -----------------------------------------------------------------------------

STATES: list[tuple[dict[str, Any], int]] = [
    ({"live": False}, 404),
    ({"access_status": "restricted"}, 404),
    ({"access_status": "embargoed", "embargo_until": timezone.now() + timedelta(days=3)}, 404),
    ({"expire_at": timezone.now() - timedelta(days=3)}, 404),
    ({"access_status": "withdrawn"}, 410),
    ({"access_status": "merged", "replaced_by": "BJ-M-0001"}, 410),
]


@pytest.mark.parametrize(("state", "status"), STATES)
def test_what_is_not_public_takes_and_shows_none(state: dict[str, Any], status: int, client: Client) -> None:
    hidden = make_memorial(**state)
    make_tribute(hidden, "Synthetic hidden words.")
    assert lay(hidden).status_code == status
    for address in (place(hidden), path_of(hidden)):
        answer = client.get(address)
        assert answer.status_code == status and "Synthetic hidden words" not in answer.content.decode()
    assert Tribute.objects.count() == 1


def test_a_memorial_that_is_not_there(client: Client) -> None:
    for identifier in ("BJ-M-9999", "nonsense", "%00"):
        assert client.get(f"/en/memorials/{identifier}/carnations/").status_code == 404


def test_a_curator_may_close_it(client: Client) -> None:
    closed, untouched = make_memorial(tributes_closed=True), make_memorial(tributes_closed=True)
    make_tribute(closed, "Synthetic earlier words.")
    answer = lay(closed)
    assert answer.status_code == 403 and "No more carnations can be laid here." in answer.content.decode()
    html = read(client, path_of(closed))
    assert "Synthetic earlier words." in html and '<form class="lay"' not in html
    assert 'id="carnations"' not in read(client, path_of(untouched))
    assert Tribute.objects.count() == 1


def test_servicemen_are_no_exception(client: Client) -> None:
    assert lay(make_memorial(group="serviceman")).status_code == 303


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods(memorial: MemorialPage, client: Client, method: str) -> None:
    assert getattr(client, method)(place(memorial)).status_code == 405


# --- what the page says -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("laid", "said"),
    [
        (0, ""),
        (1, "One carnation lies here."),
        (12, "12 carnations lie here."),
        (COUNTED, "100 carnations lie here."),
        (COUNTED + 1, "More than a hundred carnations lie here."),
        (COUNTED + 50, "More than a hundred carnations lie here."),
    ],
)
def test_the_number_is_said_in_words(memorial: MemorialPage, laid: int, said: str) -> None:
    Tribute.objects.bulk_create(Tribute(memorial=memorial, language="az", status="accepted") for _ in range(laid))
    assert Carnations(memorial).in_words == said


def test_one_drawn_flower_however_many(memorial: MemorialPage, client: Client) -> None:
    for _number in range(5):
        make_tribute(memorial)
    assert read(client, path_of(memorial)).count('<svg class="carnation"') == 1


def test_newest_words_first_and_older_behind_a_link(memorial: MemorialPage, client: Client) -> None:
    total = 2 * PAGE_SIZE + 3
    for number in range(total):
        make_tribute(memorial, f"Synthetic words {number:03d}.")
        make_tribute(memorial)
    seen: list[str] = []
    address, pages = path_of(memorial), 0
    while address:
        page = BeautifulSoup(read(client, address), "html.parser")
        seen += [quote.get_text(strip=True) for quote in page.select(".tributes blockquote")]
        link = page.select_one(".carnations .pages a")
        address, pages = (link["href"].partition("#")[0] if link else ""), pages + 1
    assert seen == [f"Synthetic words {number:03d}." for number in reversed(range(total))]
    assert pages == 3


@pytest.mark.parametrize("after", ["", "x", "-1", "0", "٣", "9" * 400, "1e9", "%00"])
def test_nonsense_in_the_address(memorial: MemorialPage, client: Client, after: str) -> None:
    make_tribute(memorial, "Synthetic words.")
    assert client.get(f"{place(memorial)}?after={after}").status_code == 200


def test_two_questions_however_many(memorial: MemorialPage, client: Client) -> None:
    make_tribute(memorial, "Synthetic words.")
    few = queries(client, path_of(memorial))
    for _number in range(30):
        make_tribute(memorial, "Synthetic words.")
    assert queries(client, path_of(memorial)) == few <= 15
    with CaptureQueriesContext(connection) as captured:
        carnations = Carnations(memorial)
        assert carnations.in_words and carnations.words and carnations.older and carnations.is_shown
    assert len(captured) == 2


def test_carnations_are_no_part_of_a_version(memorial: MemorialPage) -> None:
    make_tribute(memorial, "Synthetic words.")
    revision = memorial.save_revision()
    assert "tributes" not in revision.content
    revision.publish()
    assert memorial.tributes.count() == 1
