"""One rule for who sees a record, said twice: in SQL and of a record in hand."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from archive.core.visibility import AccessStatus, is_public
from archive.events.models import EventPage
from tests.factories import make_event, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.each]

NOW = timezone.now()
BEFORE, AFTER = NOW - timedelta(days=1), NOW + timedelta(days=1)
STATES = list(product((True, False), AccessStatus.values, (None, BEFORE, NOW, AFTER), (None, BEFORE, AFTER)))


def test_the_rule_in_sql_and_the_rule_in_hand_agree_on_every_state() -> None:
    event = make_event(sources=[make_source()])
    for live, access, embargo, expiry in STATES:
        EventPage.objects.filter(pk=event.pk).update(
            live=live, access_status=access, embargo_until=embargo, expire_at=expiry, replaced_by="BJ-E-9999"
        )
        stored = EventPage.objects.get(pk=event.pk)
        in_sql = EventPage.objects.public(at=NOW).filter(pk=event.pk).exists()
        assert in_sql == is_public(stored, at=NOW), (live, access, embargo, expiry)


@pytest.mark.parametrize(
    ("live", "access", "embargo", "expiry", "seen"),
    [
        (True, AccessStatus.OPEN, None, None, True),
        (False, AccessStatus.OPEN, None, None, False),
        (True, AccessStatus.OPEN, None, BEFORE, False),
        (True, AccessStatus.OPEN, None, AFTER, True),
        (True, AccessStatus.EMBARGOED, AFTER, None, False),
        (True, AccessStatus.EMBARGOED, BEFORE, None, True),
        (True, AccessStatus.EMBARGOED, None, None, False),
        (True, AccessStatus.RESTRICTED, None, None, False),
        (True, AccessStatus.WITHDRAWN, None, None, False),
        (True, AccessStatus.MERGED, None, None, False),
    ],
)
def test_who_sees_what(live: bool, access: str, embargo: datetime | None, expiry: datetime | None, seen: bool) -> None:
    record = EventPage(live=live, access_status=access, embargo_until=embargo, expire_at=expiry)
    assert is_public(record, at=NOW) is seen


def test_an_embargo_ends_by_itself() -> None:
    record = EventPage(live=True, access_status=AccessStatus.EMBARGOED, embargo_until=AFTER)
    assert not is_public(record, at=NOW)
    assert is_public(record, at=AFTER)
