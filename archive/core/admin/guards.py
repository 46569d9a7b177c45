"""What nobody does by mistake or beyond their role: delete what was public, publish what is incomplete, bring
back old facts, or what somebody has taken back meanwhile.

Wagtail asks these hooks before it acts; each answers with a message that says what to do instead, or lets it pass.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from archive.core.forms import EDIT_FACTS
from archive.core.pages import RecordIndexPage
from archive.core.records import RecordPage

#: Messages on one page.
_MOST_NAMED = 10


def is_a(page: Page, model: type[Any]) -> bool:
    specific = page.specific_class
    return specific is not None and issubclass(specific, model)


def reason_to_keep(page: Page) -> str:
    """Why this page is not deleted; empty if it may be."""
    if is_a(page, RecordIndexPage):
        return _("“%(title)s” holds all records of its type and is not deleted.") % {"title": page.title}
    if is_a(page, RecordPage) and (page.first_published_at or page.live):
        return _(
            "“%(title)s” has been public, and its identifier may be cited: it is not deleted. Set its access to "
            "“Withdrawn”, or to “Merged” with the identifier of the record that takes its place."
        ) % {"title": page.title}
    return ""


@hooks.register("before_delete_page")
def keep_what_was_public(request: HttpRequest, page: Page) -> HttpResponse | None:
    reason = reason_to_keep(page)
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_in_bulk(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> HttpResponse | None:
    """One record that must be kept stops the deletion of the whole selection."""
    if action_type != "delete":
        return None
    for page in objects:
        reason = reason_to_keep(page) if isinstance(page, Page) else ""
        if reason:
            messages.error(request, reason)
            return redirect(action.next_url)
    return None


@hooks.register("before_bulk_action")
def publish_only_what_is_complete(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """One draft that lacks something stops the publication of the whole selection; each that does is named."""
    if action_type != "publish":
        return None
    with_drafts_below = action.cleaned_form.cleaned_data["include_descendants"]
    lacking = [text for page in objects for text in _what_lacks(page, with_drafts_below)]
    if not lacking:
        return None
    for text in lacking[:_MOST_NAMED]:
        messages.error(request, text)
    if len(lacking) > _MOST_NAMED:
        messages.error(request, _("%(number)s more lack something.") % {"number": len(lacking) - _MOST_NAMED})
    messages.error(request, _("Nothing was published."))
    return redirect(action.next_url)


def _what_lacks(page: Page, with_drafts_below: bool) -> Iterator[str]:
    """Of the draft of a page, and of those below it: what publication demands and is not there."""
    drafts = page.get_descendants(inclusive=True).filter(Q(pk=page.pk) | Q(live=False)).specific()
    for draft in drafts if with_drafts_below else [page.specific]:
        record = draft.get_latest_revision_as_object()
        try:
            record.require_complete()
        except ValidationError as error:
            yield from (f"{record.identifier} {text}" for text in error.messages)


@hooks.register("before_edit_page")
def facts_return_by_who_may_edit_them(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An earlier version brings back all that it held, access and dates too, whatever the form shows of it."""
    is_earlier = request.resolver_match is not None and request.resolver_match.url_name == "revisions_revert"
    if is_earlier and not request.user.has_perm(EDIT_FACTS):
        messages.error(request, _("Only who may edit facts brings an earlier version back."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_edit_page")
def what_was_taken_back_stays_so(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A form holds the record as it was when the form was opened. Its words are not handed back: they may be just those
    that somebody has taken back."""
    if request.method != "POST" or not isinstance(page, RecordPage):
        return None
    saved_last = request.POST.get("overwrite_revision_id") or request.POST.get("loaded_revision_id")
    opened = parse_datetime(request.POST.get("loaded_revision_created_at", ""))
    if not saved_last or opened is None or saved_last == str(page.latest_revision_id):
        return None
    reason = page.changed_from_outside(opened)
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("wagtailadmin_pages:edit", page.pk)
