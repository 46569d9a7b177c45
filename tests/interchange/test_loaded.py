"""What a load of the rich sample leaves behind, and what a second one finds."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry, ReferenceIndex, Revision, Site

from archive.assets.models import ArchiveImage
from archive.events.models import EventIndexPage, EventPage
from archive.home.models import HomePage, StandardPage
from archive.memorials.models import MemorialPage
from archive.places.models import Place
from tests.interchange.conftest import contents, load
from tests.interchange.test_loading import edit

pytestmark = pytest.mark.django_db


def test_a_published_record_is_public_and_its_history_says_so(loaded: Path) -> None:
    event = EventPage.objects.get(identifier="BJ-E-0001")
    assert event in EventPage.objects.public()
    assert (event.live, event.has_unpublished_changes) == (True, False)
    assert event.live_revision_id == event.latest_revision_id == Revision.objects.for_instance(event).get().pk
    assert event.first_published_at and event.last_published_at
    actions = PageLogEntry.objects.filter(page=event.pk).values_list("action", flat=True)
    assert sorted(actions) == ["wagtail.create", "wagtail.publish"]


def test_a_draft_stays_a_draft(loaded: Path) -> None:
    draft = MemorialPage.objects.get(identifier="BJ-M-0003")
    assert not draft.live
    assert draft.first_published_at is None
    assert draft.latest_revision is not None and draft.live_revision is None
    assert draft.get_latest_revision_as_object().names.get().text == "Synthetic 000003"
    assert not PageLogEntry.objects.filter(page=draft.pk, action="wagtail.publish").exists()


def test_a_revision_holds_the_stored_rows(loaded: Path) -> None:
    """Else a curator's first save would replace every row by a copy."""
    event = EventPage.objects.get(identifier="BJ-E-0001")
    revised = event.get_latest_revision_as_object()
    for relation in ("texts", "places", "figures", "citations"):
        stored = set(getattr(event, relation).values_list("pk", flat=True))
        assert {row.pk for row in getattr(revised, relation).all()} == stored != set()
    assert {row.pk for row in revised.figures.all()[0].citations.all()} == set(
        event.figures.all()[0].citations.values_list("pk", flat=True)
    )


def test_loaded_words_are_found_and_references_known(loaded: Path) -> None:
    assert [event.identifier for event in EventPage.objects.public().search("sintetik hisse")] == ["BJ-E-0001"]
    assert list(MemorialPage.objects.public().search("Синтетиков")) == [
        MemorialPage.objects.get(identifier="BJ-M-0001")
    ]
    place = Place.objects.get()
    users = {str(reference.content_type.model) for reference in ReferenceIndex.get_references_to(place)}
    assert {"eventpage", "memorialpage", "mediapage", "oralhistorypage", "exhibitionpage"} <= users


def test_the_index_listens_again_after_a_load(loaded: Path) -> None:
    page = StandardPage.objects.get(slug="about")
    edit(page, publish=True, title="Quite another heading")
    assert page.pk in {found.pk for found in StandardPage.objects.search("quite another heading")}


def test_the_tree_is_planted(loaded: Path) -> None:
    home = HomePage.objects.get()
    assert home.texts.get(language="en").title == "Synthetic archive"
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    index = EventIndexPage.objects.get()
    assert set(index.texts.values_list("language", flat=True)) == {"en", "ru"}
    assert {page.slug for page in home.get_children()} == {
        "events", "memorials", "sources", "media", "voices", "exhibitions", "places", "about", "contact",
    }  # fmt: skip
    assert not StandardPage.objects.get(slug="contact").live


def test_a_record_is_addressed_by_its_title_even_if_others_refer_to_it_first(loaded: Path) -> None:
    assert EventPage.objects.get(identifier="BJ-E-0002").slug == "a-synthetic-whole"
    assert MemorialPage.objects.get(identifier="BJ-M-0002").slug == "synthetic-000002"
    actions = PageLogEntry.objects.filter(page__slug="a-synthetic-whole").values_list("action", flat=True)
    assert sorted(actions) == ["wagtail.create", "wagtail.publish"]


def test_a_second_load_writes_nothing(loaded: Path) -> None:
    before = contents()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        said = load(loaded)
    assert said.endswith("0 records changed.\n")
    assert contents() == before
    changes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert changes == []


def test_a_picture_whose_description_changed_is_not_stored_again(loaded: Path) -> None:
    path = loaded / "memorials.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("title: Synthetic portrait", "title: New title"), encoding="utf-8"
    )
    before = ArchiveImage.objects.count()
    assert "memorial: updated 1" in load(loaded)
    assert ArchiveImage.objects.count() == before
    assert MemorialPage.objects.get(identifier="BJ-M-0001").portrait.title == "New title"
