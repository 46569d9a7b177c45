"""Publication at a set time, and its end: what the worker looks for every half minute."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)


def publish_due() -> None:
    """Publish the versions whose time has come, and take off the pages whose time is over.

    As Wagtail's `publish_scheduled` does, but each by itself: a version that meanwhile lacks what publication demands
    stays a draft, which its history says, and whatever goes wrong with one keeps nobody else waiting.
    """
    now = timezone.now()
    for page in Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
        with by_itself(page):
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    due = Revision.objects.filter(approved_go_live_at__lt=now)
    for key in list(due.order_by("approved_go_live_at").values_list("pk", flat=True)):
        with by_itself(f"revision {key}"):
            revision = due.select_for_update().filter(pk=key).first()  # None: another worker has just done it
            if revision is not None:
                _publish(revision)


@contextmanager
def by_itself(what: object) -> Iterator[None]:
    """All of it or nothing; what goes wrong is logged, and tried again at the next look."""
    try:
        with transaction.atomic():
            yield
    except Exception:
        logger.exception("Its time has come, but it could not be done: %s", what)


def _publish(revision: Revision) -> None:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except (ValidationError, IntegrityError) as error:  # something is missing, or another record has its identifier
        logger.warning("%s was not published: %s", revision.object_str, error)
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
