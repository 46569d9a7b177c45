"""Gives a page its place, its revision and its publication, as Wagtail's admin does."""

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.signals import page_published, published


def store_page(page: Any, parent: Any, *, publish: bool) -> None:
    """Store the page with its rows and a revision; publish it, or see to it that it is not public."""
    if page.pk is not None:
        # Records may have been planted under it since it was read; their number must not be written back.
        page.numchild = type(page).objects.values_list("numchild", flat=True).get(pk=page.pk)
    if page.latest_revision_id is None:
        store_first(page, parent, publish=publish)
        return
    was_live = page.live
    page.save()
    page = type(page).objects.get(pk=page.pk)  # without the rows that were prefetched before the change
    revision = page.save_revision(clean=False, log_action=True)
    if publish:
        revision.publish()
    elif was_live:
        page.unpublish()


def store_first(page: Any, parent: Any, *, publish: bool) -> None:
    """The first revision of a page, public at once if it is to be.

    `Revision.publish()` reads the page back from its revision and stores it, row by row, a second time, and asks
    once more what the checks have asked before. A page that nobody has revised, scheduled or commented on needs
    none of that; what else a publication is, is here.
    """
    page.live = False
    if page.pk is None:
        parent.add_child(instance=page)
    else:
        page.save()
    revision = page.save_revision(clean=False, changed=not publish)
    if not publish:
        return
    page.live, page.live_revision = True, revision
    page.first_published_at = page.last_published_at = timezone.now()
    page.save(update_fields=["live", "live_revision", "first_published_at", "last_published_at"], clean=False)
    page_published.send(sender=type(page), instance=page, revision=revision)
    published.send(sender=type(page), instance=page, revision=revision)
    log(instance=page, action="wagtail.publish", revision=revision, content_changed=True)
