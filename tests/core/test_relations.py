"""Relations asked with SQL that was made once: the same answer as a query made anew, at every moment."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from archive.core.links import collect_links, link_rows
from archive.memorials.models import MemorialEvent, MemorialPage
from archive.memorials.presenting import RELATIONS
from tests.factories import make_event, make_exhibition, make_media, make_memorial, make_place, make_source

pytestmark = pytest.mark.django_db


def anew(page: MemorialPage) -> dict[str, list[Any]]:
    """The answer of a query made for this page alone."""
    return collect_links(
        *(
            link_rows(
                name,
                page._meta.get_field(ask.accessor).related_model._default_manager.filter(
                    **{page._meta.get_field(ask.accessor).field.name: page.pk}
                ),
                to=ask.to,
                role=ask.role,
                detail=ask.detail,
                day=ask.day,
                versions=ask.versions,
            )
            for name, ask in RELATIONS.asked.items()
        )
    )


def test_the_answer_is_that_of_a_query_made_anew() -> None:
    source = make_source()
    events = [make_event(date=date, sources=[source]) for date in ("1990-01-21", "1990-01")]
    people = []
    for _ in range(2):
        place = make_place(sources=[source])
        person = make_memorial(events=events, places=[(place, "died"), (place, "buried")], sources=[source])
        make_media(people=[person], date="1990-02", sources=[source])
        make_exhibition(records=[person], sources=[source])
        people.append(person)
    for person in people:
        found = RELATIONS.of(MemorialPage.objects.get(pk=person.pk))
        expected = anew(person)
        for name in RELATIONS.asked:
            assert sorted(map(repr, found[name])) == sorted(map(repr, expected.get(name, []))), name
        assert [link.detail for link in found["events"]] == ["1990-01", "1990-01-21"]
        assert len(found["places"]) == 2 and len(found["media"]) == len(found["exhibitions"]) == 1


def test_the_moment_of_asking_decides() -> None:
    source = make_source()
    now = timezone.now()
    over = make_event(access_status="embargoed", embargo_until=now - timedelta(seconds=1), sources=[source])
    ahead = make_event(access_status="embargoed", embargo_until=now + timedelta(hours=1), sources=[source])
    expiring = make_event(expire_at=now + timedelta(hours=1), sources=[source])
    expired = make_event(expire_at=now - timedelta(seconds=1), sources=[source])
    page = make_memorial(events=[over, ahead, expiring, expired], sources=[source])
    stored = MemorialPage.objects.get(pk=page.pk)
    assert {link.identifier for link in RELATIONS.of(stored)["events"]} == {over.identifier, expiring.identifier}


def test_what_is_not_stored_is_read_from_memory() -> None:
    source = make_source()
    stored, hidden, added = (
        make_event(sources=[source]),
        make_event(live=False, sources=[source]),
        make_event(sources=[source]),
    )
    page = MemorialPage.objects.get(pk=make_memorial(events=[stored], sources=[source]).pk)
    page.event_links = [MemorialEvent(event=event, role="buried") for event in (hidden, added)]
    (link,) = RELATIONS.of(page)["events"]
    assert (link.identifier, link.role, link.detail) == (added.identifier, "buried", "1990-01-20")
    assert RELATIONS.of(MemorialPage())["events"] == []
