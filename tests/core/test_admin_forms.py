"""The form of a record: drafts may be incomplete, publications may not; and what the guards refuse."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from archive.core.scheduling import publish_due
from archive.events.models import EventAlias, EventIndexPage, EventPage
from archive.memorials.models import MemorialIndexPage, MemorialPage
from config.worker import publish
from tests.admin_forms import add_url, curator, edit_url, read_form, rows, signed_in
from tests.factories import (
    make_event,
    make_exhibition,
    make_figure,
    make_media,
    make_memorial,
    make_place,
    make_source,
    make_voice,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return curator()


MAKERS = (make_event, make_exhibition, make_media, make_memorial, make_place, make_source, make_voice)
RELATIONS = ("texts", "places", "figures", "claimed_times", "citations", "other_identifiers")


def new_event(**changes: Any) -> dict[str, Any]:
    """The form of a new event with one title, and nothing else."""
    data: dict[str, Any] = {"event_type": "other", "verification": "unverified", "access_status": "open", "slug": ""}
    for relation in RELATIONS:
        data |= rows(relation, [])
    data |= rows("texts", [text("en")])
    return {**data, **changes}


def text(language: str, title: str = "Synthetic event") -> dict[str, Any]:
    return {"language": language, "title": title, "translation_status": "original"}


def citation() -> dict[str, Any]:
    return rows("citations", [{"source": make_source().pk, "stance": "supports"}])


def send(client: Client, data: dict[str, Any], action: str = "") -> Any:
    url = add_url(EventPage, EventIndexPage.objects.get())
    return client.post(url, {**data, action: "1"} if action else data)


def errors(answer: Any) -> dict[str, list[str]]:
    """Every complaint of the form, by the field or panel beside which it stands."""
    form = answer.context_data["form"]
    found = {name: list(messages) for name, messages in form.errors.items()}
    for name, formset in form.formsets.items():
        complaints = [*formset.non_form_errors(), *(m for row in formset.errors for ms in row.values() for m in ms)]
        if complaints:
            found[name] = [str(complaint) for complaint in complaints]
    return found


# --- drafts and publications ----------------------------------------------------------------------


def test_a_draft_may_be_incomplete(client: Client) -> None:
    assert send(client, new_event()).status_code == 302
    event = EventPage.objects.get()
    assert (event.live, event.identifier, event.slug) == (False, "BJ-E-0001", "synthetic-event")


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_a_publication_may_not_and_each_lack_stands_in_its_place(client: Client, action: str) -> None:
    answer = send(client, new_event(clock_time="12:30", internal_note="Synthetic doubt"), action)
    found = errors(answer)
    assert found.keys() == {"citations", "date", "clock"}
    assert "at least one citation" in found["citations"][0]
    page = answer.content.decode()
    assert "Synthetic event" in page and "Synthetic doubt" in page
    assert not EventPage.objects.exists()


def test_what_is_complete_is_published(client: Client) -> None:
    assert send(client, new_event(date="1990-01", **citation()), "action-publish").status_code == 302
    event = EventPage.objects.get()
    assert event.live and event.is_public() and len(event.citations.all()) == 1


def test_a_title_is_needed_even_in_a_draft(client: Client) -> None:
    assert "title in at least one language" in errors(send(client, new_event(**rows("texts", []))))["texts"][0]
    url = add_url(MemorialPage, MemorialIndexPage.objects.get())
    data = {"verification": "unverified", "access_status": "open", "group": "civilian"}
    for relation in ("names", "event_links", "place_links", "relations", "texts", "citations", "other_identifiers"):
        data |= rows(relation, [])
    assert errors(client.post(url, data)).keys() == {"names"}


@pytest.mark.parametrize("date", ["20.01.1990", "1990-02-30", "January 1990", "1990-01-20/1990-01-19"])
def test_a_date_that_is_none_is_refused_with_reason(client: Client, date: str) -> None:
    assert errors(send(client, new_event(date=date))).keys() == {"date"}


def test_two_texts_in_one_language_are_refused(client: Client) -> None:
    found = errors(send(client, new_event(**rows("texts", [text("en"), text("en", "Another synthetic")]))))
    assert found.keys() == {"texts"}


def test_an_identifier_that_is_taken_is_refused(client: Client) -> None:
    first = new_event(**rows("other_identifiers", [{"value": "Q1"}]))
    assert send(client, first).status_code == 302
    assert errors(send(client, first)).keys() == {"other_identifiers"}
    twice = new_event(**rows("other_identifiers", [{"value": "Q2"}, {"value": "Q2"}]))
    assert errors(send(client, twice)).keys() == {"other_identifiers"}


@pytest.mark.parametrize(("status", "field"), [("embargoed", "embargo_until"), ("merged", "replaced_by")])
def test_access_says_until_when_and_into_what(client: Client, status: str, field: str) -> None:
    data = new_event(date="1990", access_status=status, **citation())
    assert errors(send(client, data, "action-publish")).keys() == {field}


def test_a_record_is_merged_into_another_of_its_kind_and_nothing_else(client: Client) -> None:
    """A slip would take it out of sight, and its address would lead to nobody or to something else."""
    event, other = make_event(), make_event()
    data = read_form(client, edit_url(event)) | {"access_status": "merged", "action-publish": "1"}
    for wrong in (event.identifier, "BJ-E-9999", make_memorial().identifier):
        answer = client.post(edit_url(event), {**data, "replaced_by": wrong})
        assert errors(answer).keys() == {"replaced_by"}, wrong
    assert client.post(edit_url(event), {**data, "replaced_by": other.identifier.lower()}).status_code == 302
    event.refresh_from_db()
    assert (event.access_status, event.replaced_by) == ("merged", other.identifier)
    assert client.get(f"/id/{event.identifier}").url == f"/id/{other.identifier}"


def test_an_event_is_no_part_of_itself(client: Client) -> None:
    whole = make_event()
    part = make_event(part_of=whole)
    for event, wrong in ((whole, whole), (whole, part)):
        data = read_form(client, edit_url(event)) | {"part_of": wrong.pk, "action-publish": "1"}
        assert errors(client.post(edit_url(event), data)).keys() == {"part_of"}
    assert not EventPage.objects.get(pk=whole.pk).part_of


@pytest.mark.parametrize("typed", ["", "null", "{}"])
def test_a_box_of_variables_may_be_emptied(client: Client, typed: str) -> None:
    source = make_source()
    for action in ("", "action-publish"):
        data = read_form(client, edit_url(source)) | {"csl_extra": typed, action: "1"}
        assert client.post(edit_url(source), data).status_code == 302
    source.refresh_from_db()
    assert source.csl_extra == {} == source.get_latest_revision_as_object().csl_extra
    assert client.get(reverse("wagtailadmin_pages:view_draft", args=[source.pk])).status_code == 200


def test_the_address_is_made_from_the_title_and_free(client: Client) -> None:
    for _time in range(3):
        assert send(client, new_event()).status_code == 302
    slugs = EventPage.objects.order_by("identifier").values_list("slug", flat=True)
    assert list(slugs) == ["synthetic-event", "synthetic-event-2", "synthetic-event-3"]
    assert errors(send(client, new_event(slug="synthetic-event"))).keys() == {"slug"}


def test_withdrawing_is_a_change_of_access(client: Client) -> None:
    event = make_event()
    client.post(
        edit_url(event), {**read_form(client, edit_url(event)), "access_status": "withdrawn", "action-publish": "1"}
    )
    event = EventPage.objects.get(pk=event.pk)
    assert event.live and event.is_tombstone and not event.is_public()


# --- set times ------------------------------------------------------------------------------------


def test_a_set_time_of_publication(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(live=False)
    soon = timezone.localtime() + timedelta(hours=2)
    form = read_form(client, edit_url(event))
    client.post(edit_url(event), {**form, "go_live_at": soon.strftime("%Y-%m-%d %H:%M"), "action-publish": "1"})
    event = EventPage.objects.get(pk=event.pk)
    assert not event.live and event.scheduled_revision is not None and not event.is_public()

    later = timezone.now() + timedelta(hours=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    publish()
    event = EventPage.objects.get(pk=event.pk)
    assert event.live and event.is_public()


def test_what_lacks_something_at_its_time_stays_a_draft_and_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lacking, taken, whole = (make_event(live=False) for _event in range(3))
    EventAlias.objects.create(page=taken, value="Q1")
    for event in (lacking, EventPage.objects.get(pk=taken.pk), whole):
        event.go_live_at = timezone.now() + timedelta(hours=1)
        event.save_revision().publish()
    lacking.citations.all().delete()
    draft = lacking.latest_revision
    draft.content["citations"] = []
    draft.save()
    EventAlias.objects.all().delete()
    EventAlias.objects.create(page=make_event(), value="Q1")
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for _time in range(2):
        call_command("publish_scheduled")
        assert [EventPage.objects.get(pk=event.pk).live for event in (lacking, taken, whole)] == [False, False, True]
    for event in (lacking, taken):
        assert EventPage.objects.get(pk=event.pk).scheduled_revision is None
        assert PageLogEntry.objects.filter(page=event.pk, action="wagtail.schedule.cancel").count() == 1


def test_an_expired_record_is_no_longer_public() -> None:
    event = make_event(expire_at=timezone.now() + timedelta(hours=1))
    assert event.is_public() and EventPage.objects.public().exists()
    EventPage.objects.filter(pk=event.pk).update(expire_at=timezone.now())
    assert not EventPage.objects.get(pk=event.pk).is_public() and not EventPage.objects.public().exists()
    publish_due()
    assert not EventPage.objects.get(pk=event.pk).live


# --- previews, copies -----------------------------------------------------------------------------


def test_a_draft_is_previewed_in_each_language(client: Client) -> None:
    titles = {"az": "Sintetik başlıq", "en": "Synthetic title", "ru": "Синтетический заголовок"}
    event = make_event(titles, live=False)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[event.pk])
    assert client.post(url, read_form(client, edit_url(event))).json()["is_valid"]
    for code, title in titles.items():
        page = client.get(url, {"mode": code}).content.decode()
        assert f'<html lang="{code}"' in page and title in page


def test_a_copy_is_a_record_of_its_own(client: Client) -> None:
    event = make_event()
    event.other_identifiers.create(value="Q1")
    data = {"new_title": "x", "new_slug": "copy", "new_parent_page": event.get_parent().pk}
    client.post(reverse("wagtailadmin_pages:copy", args=[event.pk]), data)
    copy = EventPage.objects.exclude(pk=event.pk).get()
    assert copy.identifier == "BJ-E-0002" and not copy.live
    assert len(copy.texts.all()) == 3 and len(copy.citations.all()) == 1
    assert not copy.other_identifiers.exists()


def test_the_figures_of_a_copy_are_figures_of_their_own(client: Client) -> None:
    event = make_event()
    for value in ("7", "8"):
        make_figure(event, value=value)
    event = EventPage.objects.get()
    event.save_revision().publish()
    data = {"new_title": "x", "new_slug": "copy", "new_parent_page": event.get_parent().pk}
    assert client.post(reverse("wagtailadmin_pages:copy", args=[event.pk]), data).status_code == 302
    copy = EventPage.objects.exclude(pk=event.pk).get()
    for _time in range(2):
        assert [figure.identifier for figure in event.figures.all()] == ["BJ-F-0001", "BJ-F-0002"]
        assert [figure.identifier for figure in copy.figures.all()] == ["BJ-F-0003", "BJ-F-0004"]
        copy.get_latest_revision().publish()
        copy.refresh_from_db()
    assert copy.live and [text.value for figure in copy.figures.all() for text in figure.texts.all()][::3] == ["7", "8"]


def test_a_copy_is_a_draft_and_no_alias(client: Client) -> None:
    event = make_event()
    address = reverse("wagtailadmin_pages:copy", args=[event.pk])
    form = client.get(address).content.decode()
    assert 'name="alias"' not in form and 'name="publish_copies"' not in form
    data = {"new_slug": "copy", "new_parent_page": event.get_parent().pk, "alias": "on", "publish_copies": "on"}
    client.post(address, data)
    copy = EventPage.objects.exclude(pk=event.pk).get()
    assert not copy.live and copy.alias_of is None and copy.title == event.title


def test_a_form_with_as_many_fields_as_many_figures_need_is_saved(client: Client) -> None:
    event = make_event()
    for _number in range(2):
        make_figure(event)
    form = read_form(client, edit_url(event))
    # What 23 more would bring, under names that the form does not read.
    brought = len([name for name in form if name.startswith("figures-0-")])
    form |= {f"synthetic-{number}": "" for number in range(23 * brought)}
    assert len(form) > 1000
    assert client.post(edit_url(event), form).status_code == 302
    assert len(EventPage.objects.get(pk=event.pk).get_latest_revision_as_object().figures.all()) == 2


# --- revisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", MAKERS)
def test_two_revisions_are_compared_word_for_word(client: Client, make: Any) -> None:
    record = make()
    revisions = [reworded(record, summary) for summary in ("Synthetic words before.", "Synthetic words after.")]
    address = reverse("wagtailadmin_pages:revisions_compare", args=[record.pk, *(row.pk for row in revisions)])
    answer = client.get(address)
    assert answer.status_code == 200
    marked = BeautifulSoup(answer.content, "html.parser").select("span.deletion, span.addition")
    assert [words.get_text(strip=True) for words in marked] == ["before.", "after."]


def reworded(record: Any, summary: str) -> Any:
    """A revision in which the first words of the record have this summary."""
    draft = record.get_latest_revision_as_object()
    rows = list(draft.texts.all())
    rows[0].summary = summary
    draft.texts = rows
    return draft.save_revision()


# --- guards ---------------------------------------------------------------------------------------


def test_what_was_public_is_withdrawn_not_deleted(client: Client) -> None:
    event = make_event()
    event.unpublish()
    answer = client.post(reverse("wagtailadmin_pages:delete", args=[event.pk]), follow=True)
    assert "Withdrawn" in answer.content.decode()
    draft = make_event(live=False)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = client.post(f"{bulk}?id={event.pk}&id={draft.pk}&next=/admin/", follow=True)
    assert "Withdrawn" in answer.content.decode()
    assert EventPage.objects.count() == 2


def test_an_index_is_neither_deleted_nor_renamed(client: Client) -> None:
    index = EventIndexPage.objects.get()
    client.post(reverse("wagtailadmin_pages:delete", args=[index.pk]))
    client.post(edit_url(index), {**read_form(client, edit_url(index)), "slug": "other", "action-publish": "1"})
    assert EventIndexPage.objects.get().slug == "events"


def test_nothing_is_moved_or_dragged(client: Client) -> None:
    first, second = make_event(), make_event()
    move = reverse("wagtailadmin_pages:move_confirm", args=[first.pk, MemorialIndexPage.objects.get().pk])
    assert client.post(move).status_code in (302, 403)
    assert EventPage.objects.get(pk=first.pk).path < second.path
    explorer = client.get(reverse("wagtailadmin_explore", args=[first.get_parent().pk]), {"ordering": "ord"})
    assert explorer.status_code == 302 and explorer["Location"] == reverse("records_events:index")


def test_an_administrator_may_rename_an_index() -> None:
    client = signed_in(get_user_model().objects.create_superuser("synthetic administrator"))
    index = EventIndexPage.objects.get()
    client.post(edit_url(index), {**read_form(client, edit_url(index)), "slug": "happenings", "action-publish": "1"})
    assert EventIndexPage.objects.get().slug == "happenings"


def test_relations_offer_their_statements(client: Client) -> None:
    page = client.get(edit_url(make_memorial())).content.decode()
    assert '<option value="death">died</option>' in page and 'data-about=""' in page
    page = client.get(edit_url(make_memorial()), headers={"accept-language": "ru"}).content.decode()
    assert '<option value="death">дата смерти</option>' in page, "in the language of each who reads it"
