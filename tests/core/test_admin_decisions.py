"""Decisions on what was handed in, and the publication of many at once: what came of it is said, and nothing is
published that lacks something."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, WorkflowTask

from archive.events.models import EventPage
from tests.admin_forms import curator
from tests.factories import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return curator()


def press_bulk_publish(client: Client, *pages: Any, **fields: str) -> str:
    chosen = "&".join(f"id={page.pk}" for page in pages)
    address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?{chosen}&next=/admin/"
    return unescape(client.post(address, fields, follow=True).content.decode())


def test_several_are_published_at_once_or_each_that_lacks_something_is_named(client: Client) -> None:
    whole, other = make_event(live=False), make_event(live=False)
    lacking = make_event(live=False, sources=[])
    index = lacking.get_parent()
    for said in (
        press_bulk_publish(client, whole, lacking),
        press_bulk_publish(client, index, include_descendants="on"),
    ):
        assert f"{lacking.identifier} {lacking}: A published record needs at least one citation." in said
        assert "Nothing was published." in said and str(whole.identifier) not in said
    assert not EventPage.objects.filter(live=True).exists()
    press_bulk_publish(client, whole, other)
    assert EventPage.objects.filter(live=True).count() == 2


def scheduled(event: Any) -> Any:
    """A draft that is to be published in an hour."""
    event.go_live_at = timezone.now() + timedelta(hours=1)
    event.save_revision()
    return event


@pytest.mark.parametrize("choice", ["one by one", "with all below"])
def test_what_is_for_a_later_hour_is_not_said_to_be_published(client: Client, choice: str) -> None:
    whole, other, later = make_event(live=False), make_event(live=False), scheduled(make_event(live=False))
    if choice == "one by one":
        said = press_bulk_publish(client, whole, other, later)
    else:
        said = press_bulk_publish(client, whole.get_parent(), include_descendants="on")
    published = EventPage.objects.filter(live=True)
    assert set(published) == {whole, other} and EventPage.objects.get(pk=later.pk).scheduled_revision
    assert f"{2 if choice == 'one by one' else 3} pages were published." in said, "the page above is one of them"
    assert "1 page is scheduled: it will be published at its set time." in said
    said = press_bulk_publish(client, later)
    assert "1 page is scheduled" in said and "published." not in said


def decide(client: Client, event: Any, action: str) -> str:
    """Decide on what an editor has handed in, from a listing; what is said of it afterwards."""
    event.save_revision()
    event.get_workflow().start(event, get_user_model().objects.get())
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[event.pk, action, event.current_workflow_task_state.pk]
    )
    return unescape(client.post(f"{address}?next=/admin/", follow=True).content.decode())


def test_what_came_of_a_decision_is_said(client: Client) -> None:
    event = make_event({"en": "Synthetic night"}, live=False)
    assert f"“Synthetic night · {event.identifier}” is approved and published." in decide(client, event, "approve")
    event = make_event({"en": "Synthetic night"}, live=False)
    assert f"{event.identifier}” goes back to whoever handed it in" in decide(client, event, "reject")
    said = decide(client, event := scheduled(make_event(live=False)), "approve")
    assert f"{event.identifier}” is approved, and will be published at its set time:" in said
    assert "is approved and published" not in said


def test_the_first_of_two_decisions_publishes_nothing_and_says_so(client: Client) -> None:
    event = make_event(live=False)
    second = GroupApprovalTask.objects.create(name="Synthetic second look")
    WorkflowTask.objects.create(workflow=event.get_workflow(), task=second, sort_order=9)
    assert f"{event.identifier}” is approved, and waits for the next decision." in decide(client, event, "approve")
    assert not EventPage.objects.get(pk=event.pk).live


@pytest.mark.parametrize("later", [None, timedelta(hours=1)], ids=["at once", "at a set time"])
def test_what_lacks_something_is_not_approved(client: Client, later: timedelta | None) -> None:
    event = make_event(live=False)
    event.go_live_at = later and timezone.now() + later
    user = get_user_model().objects.get()
    event.save_revision(user=user)
    event.get_workflow().start(event, user)
    draft = event.get_latest_revision_as_object()
    draft.citations = []
    draft.save_revision()
    action = ["approve", event.current_workflow_task_state.pk]
    answer = client.post(reverse("wagtailadmin_pages:workflow_action", args=[event.pk, *action]), follow=True)
    said = unescape(answer.content.decode())
    assert "A published record needs at least one citation." in said and "Nothing was approved" in said
    event = EventPage.objects.get(pk=event.pk)
    assert not event.live and event.workflow_in_progress and event.scheduled_revision is None
