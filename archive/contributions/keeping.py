"""What is not kept for ever: unfinished contributions, and those that were not taken."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from archive.contributions import arriving
from archive.contributions.enums import State, Verdict
from archive.contributions.giving import KEPT_DAYS, forget_messages
from archive.contributions.models import Contribution, Decision, Identity
from archive.contributions.quarantine import remove_file


def expire() -> tuple[int, int]:
    """Delete what was begun and not sent within `KEPT_DAYS`, and empty what was declined
    ARCHIVE_REJECTED_DAYS ago; how many of each."""
    now = timezone.now()
    old = now - timedelta(days=KEPT_DAYS)
    unfinished = Contribution.objects.filter(state=State.UNFINISHED, changed_at__lt=old)
    dropped = 0
    for row in unfinished:
        with transaction.atomic():
            row.hold()
            if row.state != State.UNFINISHED or row.changed_at >= old:  # its giver has just come back
                continue
            _delete_files(row)
            consent = row.consent
            row.delete()
            consent.delete()
        dropped += 1
    last = Decision.objects.filter(contribution=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    declined = Contribution.objects.filter(
        state=State.REJECTED, changed_at__lt=now - timedelta(days=settings.ARCHIVE_REJECTED_DAYS)
    )
    declined = declined.annotate(last_step=Subquery(last)).exclude(last_step=Verdict.EMPTIED)
    emptied = 0
    for row in declined:
        with transaction.atomic():
            row.hold()
            # Of what still stands its giver can narrow the name and the place: these have to be known for it.
            if row.state != State.REJECTED or row.standing_records():
                continue
            _delete_files(row)
            Identity.objects.filter(contribution=row).delete()
            row.words = row.subject = row.when = row.where = row.knows_from = ""
            row.save()
            forget_messages(row)
            row.decisions.create(verdict=Verdict.EMPTIED)
        emptied += 1
    return dropped, emptied


def _delete_files(row: Contribution) -> None:
    arriving.drop_all(row)
    for file in row.files.all():
        remove_file(file)
