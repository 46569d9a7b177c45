"""Publication at a set time, and its end: what the worker looks for every minute."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision


def publish_due() -> None:
    """Publish the versions whose time has come, and take off the pages whose time is over.

    As Wagtail's `publish_scheduled` does, but one after the other: a version that meanwhile lacks what publication
    demands stays a draft, which its history says, and keeps nobody else waiting.
    """
    now = timezone.now()
    for page in Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    due = Revision.objects.filter(approved_go_live_at__lt=now)
    for key in list(due.order_by("approved_go_live_at").values_list("pk", flat=True)):
        with transaction.atomic():
            revision = due.select_for_update().filter(pk=key).first()  # None: another worker has just done it
            if revision is not None:
                _publish(revision)


def _publish(revision: Revision) -> None:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as error:
        logging.getLogger(__name__).warning("%s was not published: %s", revision.object_str, "; ".join(error.messages))
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
