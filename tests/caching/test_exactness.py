"""What changes is shown at once, in every language; what does not is not made anew."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Site

from archive.accounts.roles import MODERATOR
from archive.core.visibility import AccessStatus
from archive.events.models import EventPage
from archive.home.models import ArchiveSettings
from archive.memorials.models import MemorialEvent, MemorialPage, Tribute
from archive.places.models import Place, PlaceName
from tests.caching.conftest import Archive, came
from tests.contributions.test_deciding import accept_all, member, publish
from tests.factories import make_event, make_memorial, make_tribute
from tests.factories.gifts import Giver, photograph
from tests.interchange.conftest import load
from tests.pages import LANGUAGES, path_of

pytestmark = pytest.mark.django_db

LOADED = """\
---
record: place
identifier: {place}
status: published
names:
  - {{text: Synthetic harbour, language: az, is_primary: true}}
texts:
  az: {{title: Synthetic harbour}}
citations:
  - {{source: {source}}}
"""
#: Pages that list people, and those that list everything that is new.
LISTS_OF_PEOPLE = {"home", "memorials", "new", "feed"}


def test_nothing_is_made_anew_where_nothing_changed(archive: Archive) -> None:
    assert archive.made_anew() == set()


class TestPublication:
    def test_a_person_is_published(self, archive: Archive) -> None:
        make_memorial("Synthetic 999999", sources=[archive.source])
        # The stranger is the last in the list in every language: the newcomer's neighbour.
        assert archive.made_anew() == LISTS_OF_PEOPLE | {"source", "stranger"}
        assert "Synthetic 999999" in archive.reader.get("/az/memorials/").content.decode()

    def test_changed_words_are_published(self, archive: Archive) -> None:
        draft = archive.event.get_latest_revision_as_object()
        draft.texts = rows = list(draft.texts.all())
        for row in rows:
            row.title = f"Synthetic change ({row.language})"
        revision = draft.save_revision()
        assert archive.made_anew() == set(), "a draft is shown nowhere"
        revision.publish()
        made = archive.made_anew()
        assert {"event", "person", "place", "source", "events", "timeline"} <= made
        assert not {"stranger", "about"} & made

    def test_a_record_is_unpublished(self, archive: Archive) -> None:
        archive.person.unpublish()
        made = archive.made_anew()
        assert archive.reader.get(path_of(archive.person, "ru")).status_code == 404
        # The stranger stood beside the person in the list.
        assert {"person", "event", "memorials", "home", "stranger"} <= made and "about" not in made

    @pytest.mark.parametrize("status", [AccessStatus.WITHDRAWN, AccessStatus.RESTRICTED])
    def test_a_record_is_taken_from_the_public(self, archive: Archive, status: Any) -> None:
        draft = archive.event.get_latest_revision_as_object()
        draft.access_status = status
        draft.save_revision().publish()
        made = archive.made_anew()
        assert {"event", "person", "place", "events"} <= made and not {"stranger", "about", "memorials"} & made

    def test_a_record_is_deleted(self, archive: Archive) -> None:
        path = path_of(archive.stranger)
        archive.stranger.delete()
        assert archive.reader.get(path).status_code == 404


class TestWhatIsReadThroughOthers:
    def test_a_new_event_leads_to_a_person(self, archive: Archive) -> None:
        event = make_event({"en": "Synthetic march"})
        assert "person" not in archive.made_anew()
        MemorialEvent.objects.create(page=archive.person, event=event, role="killed")
        assert archive.made_anew() == {"person"}
        assert "Synthetic march" in archive.reader.get(path_of(archive.person)).content.decode()
        assert path_of(archive.person) in archive.reader.get(path_of(event)).content.decode()

    def test_a_place_is_renamed(self, archive: Archive) -> None:
        name = PlaceName.objects.get(page=archive.place)
        name.text = "Synthetic avenue"
        name.save()
        made = archive.made_anew()
        assert "place" in made and not {"stranger", "about"} & made

    def test_a_carnation_is_laid_and_its_words_are_accepted(self, archive: Archive) -> None:
        tribute = make_tribute(archive.person, "Synthetic words.", status="waiting")
        assert "Synthetic words." not in archive.reader.get(path_of(archive.person)).content.decode()
        archive.made_anew()
        Tribute.objects.filter(pk=tribute.pk).update(status="accepted")
        assert archive.made_anew() == {"person"}
        assert "Synthetic words." in archive.reader.get(path_of(archive.person, "az")).content.decode()

    def test_what_an_operator_sets_for_the_site(self, archive: Archive) -> None:
        ArchiveSettings.objects.create(site=Site.objects.get(), memorial_total=137)
        made = archive.made_anew()
        assert "home" in made and not {"about", "stranger", "memorials"} & made


class TestWhoeverWrites:
    def test_a_queryset(self, archive: Archive) -> None:
        MemorialPage.objects.filter(pk=archive.person.pk).update(live=False)
        assert "person" in archive.made_anew()

    def test_rows_in_bulk(self, archive: Archive) -> None:
        Tribute.objects.bulk_create([Tribute(memorial=archive.person, status="accepted") for _ in range(3)])
        assert archive.made_anew() == {"person"}

    def test_a_statement(self, archive: Archive) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE places_placename SET text = %s WHERE page_id = %s", ["Synthetic lane", archive.place.pk]
            )
        assert "place" in archive.made_anew()
        assert "Synthetic lane" in archive.reader.get(path_of(archive.place)).content.decode()

    def test_a_statement_that_changes_nothing_shown(self, archive: Archive) -> None:
        EventPage.objects.filter(pk=archive.event.pk).update(internal_note="Synthetic doubt")
        assert "stranger" not in archive.made_anew()

    def test_records_that_are_loaded(self, archive: Archive, tmp_path: Path) -> None:
        identifier = archive.place.identifier
        (tmp_path / "places.yaml").write_text(LOADED.format(place=identifier, source=archive.source.identifier))
        load(tmp_path)
        made = archive.made_anew()
        assert {"place", "event", "places"} <= made and not {"stranger", "about", "memorials"} & made
        assert "Synthetic harbour" in archive.reader.get(path_of(archive.place, "ru")).content.decode()


class TestConsent:
    """What a giver takes back, or allows no longer, is gone from every page with the next request."""

    @pytest.mark.parametrize("act", ["withdraw/", "consent/"])
    def test_of_a_photograph(self, archive: Archive, act: str) -> None:
        giver = Giver()
        gift = giver.give("items", photograph(), you={"name": "Synthetic Giver"}, name="full")
        page = publish(accept_all(gift, member(MODERATOR))[0])
        paths = [f"/{language}/media/" for language in LANGUAGES] + [path_of(page, language) for language in LANGUAGES]
        archive.warm_again()
        assert [came(archive.reader.get(path)) for path in paths + paths] == ["made"] * 6 + ["hit"] * 6
        narrower = {"publication": "archive", "name": "initials", "rights": "own", "people": "none", "reuse": "ask"}
        assert giver.post(act, **narrower, contact="no").status_code == 303
        answers = [archive.reader.get(path) for path in paths]
        assert all(page.identifier not in answer.content.decode() for answer in answers[:3])
        assert {answer.status_code for answer in answers[3:]} <= {404, 410}
        assert not {"stranger", "about", "event", "memorials"} & archive.made_anew()


class TestTheClock:
    def test_an_embargo_ends(self, archive: Archive, clock: Any) -> None:
        ends = timezone.now() + timedelta(hours=1)
        Place.objects.filter(pk=archive.place.pk).update(access_status=AccessStatus.EMBARGOED, embargo_until=ends)
        archive.made_anew()
        assert archive.reader.get(path_of(archive.place)).status_code == 404
        clock(ends - timedelta(seconds=1))
        assert archive.made_anew() == {"place"}, "that there is nothing is not kept"
        clock(ends)
        made = archive.made_anew()
        assert {"place", "event", "places"} <= made and not {"stranger", "about", "memorials"} & made
        assert archive.reader.get(path_of(archive.place)).status_code == 200
        assert archive.made_anew() == set()

    def test_a_record_expires(self, archive: Archive, clock: Any) -> None:
        ends = timezone.now() + timedelta(minutes=5)
        EventPage.objects.filter(pk=archive.event.pk).update(expire_at=ends)
        archive.made_anew()
        clock(ends)
        made = archive.made_anew()
        assert archive.reader.get(path_of(archive.event)).status_code == 404
        assert {"person", "place", "events"} <= made and not {"stranger", "about"} & made

    def test_a_day_ends(self, archive: Archive, clock: Any) -> None:
        clock(timezone.now() + timedelta(days=1))
        assert "about" in archive.made_anew(), "what a page says of today holds until midnight"
