"""The database notes each change with the change itself; what was made before it is never shown after it."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from archive.caching.middleware import PageCacheMiddleware
from archive.caching.models import TableState
from archive.caching.pages import KeptPage, Shelf
from archive.caching.watching import fold, state, tables_by_watch, watch_tables, whole_state
from archive.core.visibility import AccessStatus
from archive.events.models import EventPage
from archive.memorials.models import Tribute
from archive.places.models import Place
from tests.caching.conftest import came
from tests.factories import make_event, make_memorial, make_place, make_tribute
from tests.pages import path_of

pytestmark = [pytest.mark.django_db, pytest.mark.each]


def changed_by(change: Callable[[], Any]) -> set[str]:
    before = state()
    change()
    after = state()
    assert (before.whole != after.whole) == (before.tables != after.tables)
    assert whole_state() == after.whole
    return {name for name, was in before.tables.items() if after.tables[name] != was}


class TestNotes:
    def test_every_way_to_write(self) -> None:
        memorial = make_memorial()
        tributes = Tribute.objects.filter(memorial=memorial)
        assert changed_by(lambda: make_tribute(memorial)) == {"memorials_tribute"}
        assert changed_by(lambda: tributes.update(signed="x")) == {"memorials_tribute"}
        assert changed_by(lambda: Tribute.objects.bulk_create([Tribute(memorial=memorial)])) == {"memorials_tribute"}
        assert changed_by(lambda: tributes._raw_delete(tributes.db)) == {"memorials_tribute"}
        assert changed_by(lambda: list(Tribute.objects.all())) == set()

    def test_what_is_rolled_back_has_not_been(self) -> None:
        memorial, before = make_memorial(), state()
        with transaction.atomic():
            make_tribute(memorial)
            within = state()
            transaction.set_rollback(True)
        assert state() == before and within.whole != before.whole

    def test_no_state_comes_twice(self) -> None:
        """So that a page made in a transaction that was rolled back, or before a backup was restored, stays away."""
        memorial, seen = make_memorial(), set()
        for _ in range(5):
            with transaction.atomic():
                make_tribute(memorial)
                seen.add(whole_state())
                transaction.set_rollback(True)
        assert len(seen) == 5

    def test_folding_changes_no_state(self) -> None:
        memorial = make_memorial()
        for _ in range(5):
            make_tribute(memorial)
        TableState.objects.bulk_create(TableState(name="memorials_tribute", token=7) for _ in range(600))
        before = state()
        fold(before)
        after = state()
        assert after.tables == before.tables and whole_state() == before.whole
        assert connection.vendor != "postgresql" or after.rows == len(after.tables)

    def test_a_table_without_its_triggers_is_not_relied_on(self, reader: Client) -> None:
        path = path_of(make_event())
        assert came(reader.get(path)) == "made"
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER caching_note_update_events_eventpage")
            else:
                cursor.execute("DROP TRIGGER caching_note_any ON events_eventpage")
        tables_by_watch.cache_clear()
        other = Client()
        EventPage.objects.update(internal_note="Synthetic")
        assert came(other.get("/en/events/")) == "passed"
        connection.check_constraints()  # PostgreSQL gives no trigger to a table about which a check is pending
        watch_tables()
        assert "events_eventpage" in tables_by_watch()[0]
        assert came(other.get("/en/events/")) == "made"

    def test_every_table_of_records_is_watched(self) -> None:
        watched, _unwatched = tables_by_watch()
        pages = {
            model._meta.db_table for model in EventPage.__mro__ if hasattr(model, "_meta") and not model._meta.abstract
        }
        assert pages | {"memorials_tribute", "rights_consententry", "wagtailcore_site", "wagtailcore_page"} <= watched


class TestRaces:
    def test_what_was_made_before_a_change_is_not_kept_after_it(self, keeping: None) -> None:
        event = make_event()

        def view(request: HttpRequest) -> HttpResponse:
            note = EventPage.objects.get(pk=event.pk).internal_note
            if note == "":
                EventPage.objects.filter(pk=event.pk).update(internal_note="changed")
            return HttpResponse(note)

        def quietly(request: HttpRequest) -> HttpResponse:
            """As if another connection had written while the page was made: the listener does not hear it."""
            answer: list[HttpResponse] = []
            wrappers, connection.execute_wrappers = connection.execute_wrappers, []
            try:
                answer.append(view(request))
            finally:
                connection.execute_wrappers = wrappers
            list(EventPage.objects.filter(pk=event.pk).values_list("internal_note"))
            return answer[0]

        keeper = PageCacheMiddleware(quietly)
        first, second = (keeper(RequestFactory().get("/en/x/")) for _ in range(2))
        assert (came(first), first.content) == ("passed", b"")
        assert (came(second), second.content) == ("made", b"changed")

    def test_a_moment_that_passes_while_a_page_is_made(self, keeping: None, clock: Any) -> None:
        ends = timezone.now() + timedelta(minutes=1)
        place = make_place(access_status=AccessStatus.EMBARGOED, embargo_until=ends)
        clock(ends - timedelta(seconds=1))

        def view(request: HttpRequest) -> HttpResponse:
            shown = Place.objects.public().filter(pk=place.pk).exists()
            clock(ends)
            return HttpResponse(str(shown))

        keeper = PageCacheMiddleware(view)
        first, second, third = (keeper(RequestFactory().get("/en/x/")) for _ in range(3))
        assert (came(first), first.content) == ("passed", b"False")
        assert (came(second), second.content) == ("made", b"True")
        assert (came(third), third.content) == ("hit", b"True")


class TestTurns:
    def test_one_thread_makes_a_page_again_and_the_others_wait_for_it(self, keeping: None) -> None:
        shelf, now, came_to = Shelf(10_000_000), timezone.now(), []
        shelf.keep("kept-before", KeptPage(b"", {}, [], {}, 0, now, now))

        def ask() -> None:
            with shelf.turn("kept-before"):
                came_to.append(True)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        with shelf.turn("kept-before") as waited, shelf.turn("never-kept") as other:
            assert not waited and not other
            for thread in threads:
                thread.start()
            assert not came_to
        for thread in threads:
            thread.join(5)
        assert came_to == [True] * 4


class TestProcesses:
    def test_one_makes_what_the_other_shows(self, reader: Client) -> None:
        path = path_of(make_memorial())
        assert came(reader.get(path)) == "made"
        assert came(Client().get(path)) == "hit"

    def test_what_one_renewed_is_not_old_in_the_other(self, reader: Client) -> None:
        memorial = make_memorial()
        path, other = path_of(memorial), Client()
        for browser in (reader, other):
            browser.get(path)
        make_tribute(memorial, "Synthetic words.")
        answers = [browser.get(path) for browser in (other, reader, other)]
        assert [came(answer) for answer in answers] == ["made", "hit", "hit"]
        assert all("Synthetic words." in answer.content.decode() for answer in answers)

    @pytest.mark.django_db(transaction=True)
    def test_another_program_writes(self, reader: Client) -> None:
        path, other = path_of(make_memorial()), connection.copy()
        assert [came(reader.get(path)) for _ in range(2)] == ["made", "hit"]
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE memorials_memorialtext SET summary = 'Synthetic change.'")
            assert came(reader.get(path)) == "hit", "nobody knows yet"
            other.commit()
            answer = reader.get(path)
            assert came(answer) == "made" and "Synthetic change." in answer.content.decode()
        other.close()
