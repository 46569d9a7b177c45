"""Two people store records of one type at the same time: each record has a number and an address of its own, and
nobody loses a form."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from archive.accounts.roles import CURATOR
from archive.core.forms import WordsPageForm
from archive.events.models import EventIndexPage, EventPage, ReportedFigure
from archive.places.models import Place, PlaceIndexPage
from tests.admin_forms import add_url, read_form, rows, signed_in
from tests.contributions.test_deciding import member
from tests.core.test_admin_forms import citation, text
from tests.factories import make_event, make_figure, make_place

pytestmark = pytest.mark.each

TITLE = "Synthetic title of two curators"


@pytest.fixture
def curator() -> Client:
    return signed_in(member(CURATOR))


def store_meanwhile(monkeypatch: pytest.MonkeyPatch, store: Callable[[], Any]) -> None:
    """A colleague stores something between the check of a form and what follows it."""
    check = WordsPageForm.is_valid

    def check_and_pause(form: Any) -> bool:
        is_valid = check(form)
        if is_valid:
            store()
        return is_valid

    monkeypatch.setattr(WordsPageForm, "is_valid", check_and_pause)


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["", "action-publish", "action-submit"])
@pytest.mark.parametrize(
    ("model", "index", "make", "facts"),
    [(EventPage, EventIndexPage, make_event, {"date": "1990-01"}), (Place, PlaceIndexPage, make_place, {})],
    ids=["event", "place"],
)
def test_whoever_comes_second_gets_the_next_number_and_address(
    model: Any,
    index: Any,
    make: Any,
    facts: dict[str, str],
    action: str,
    curator: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = add_url(model, index.objects.get())
    data = {**read_form(curator, url), **facts, **rows("texts", [text("en", TITLE)]), **citation()}
    store_meanwhile(monkeypatch, lambda: make({"en": TITLE}))
    assert curator.post(url, {**data, action: "1"} if action else data).status_code == 302
    first, second = model.objects.order_by("pk")
    assert (first.identifier[-4:], second.identifier[-4:]) == ("0001", "0002")
    assert (first.slug, second.slug) == ("synthetic-title-of-two-curators", "synthetic-title-of-two-curators-2")
    assert second.get_latest_revision_as_object().identifier == second.identifier
    assert second.live == (action == "action-publish")


@pytest.mark.django_db
def test_an_address_that_was_typed_is_not_changed(curator: Client) -> None:
    url = add_url(EventPage, EventIndexPage.objects.get())
    data = {**read_form(curator, url), "slug": "typed-by-hand", **rows("texts", [text("en", TITLE)])}
    assert curator.post(url, data).status_code == 302
    assert EventPage.objects.get().slug == "typed-by-hand"


@pytest.mark.django_db
def test_a_number_that_stands_in_a_file_is_kept() -> None:
    assert make_event(identifier="BJ-E-0009").identifier == "BJ-E-0009"


@pytest.mark.django_db(transaction=True)
def test_what_is_stored_at_the_same_moment_has_numbers_of_its_own() -> None:
    events = [make_event() for _curator in range(4)]
    ready, failed = Barrier(len(events)), []

    def store(event: EventPage) -> None:
        try:
            ready.wait()
            for _figure in range(5):
                make_figure(event)
            make_event()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    curators = [Thread(target=store, args=[event]) for event in events]
    for curator in curators:
        curator.start()
    for curator in curators:
        curator.join()
    assert failed == []
    assert len(set(ReportedFigure.objects.values_list("identifier", flat=True))) == len(events) * 5
    assert EventPage.objects.count() == len(events) * 2
