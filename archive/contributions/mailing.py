"""Mail: to moderators when something has come, to the giver when there is an answer. No mail holds what was given."""

from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from archive.contributions.enums import OPEN
from archive.contributions.models import MODERATE, Contribution
from archive.core.languages import site_languages
from archive.rights.questions import Scope


def moderators() -> QuerySet:
    """Everybody who decides and has an address."""
    return (
        get_user_model()
        .objects.with_perm(MODERATE, backend="django.contrib.auth.backends.ModelBackend")
        .exclude(email="")
    )


def _later(subject: str, body: str, addresses: list[str]) -> None:
    """Once what it speaks of is certain. A mail server that is down stops nobody."""
    if addresses:
        transaction.on_commit(partial(send_mail, subject, body, None, addresses, fail_silently=True))


def _language_of(user: object) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    wanted = getattr(profile, "preferred_language", "") or settings.LANGUAGE_CODE
    return wanted if wanted in dict(site_languages()) else settings.LANGUAGE_CODE


def tell_moderators(contribution: Contribution) -> None:
    """Something has come, or has been added to."""
    for user in moderators():
        with override(_language_of(user)):
            address = settings.BASE_URL + reverse("contribution", args=[contribution.pk])
            subject = _("%(kind)s has come: %(reference)s") % {
                "kind": contribution.get_kind_display(), "reference": contribution.reference,
            }  # fmt: skip
            _later(subject, f"{subject}\n\n{address}\n", [user.email])


def tell_giver(contribution: Contribution, address: str, message: str = "") -> None:
    """An answer, to whoever said that the archive may write. `address` is the giver's own."""
    answers = contribution.consent.answers()
    if not address or Scope.CONTACT not in answers or answers[Scope.CONTACT].answer != "yes":
        return
    with override(contribution.language):
        subject = _("About what you gave: %(reference)s") % {"reference": contribution.reference}
        page = settings.BASE_URL + reverse("contribute_return")
        parts = [
            contribution.get_state_display(),
            message,
            _("With your return code you can read it, answer, add to it, and take it back:") + f"\n{page}",
        ]
        _later(subject, "\n\n".join(part for part in parts if part) + "\n", [address])


def digest() -> int:
    """What waits, to every moderator; how many mails were sent."""
    waiting = Contribution.objects.filter(state__in=OPEN).order_by("sent_at")
    oldest = waiting.first()
    if oldest is None or oldest.sent_at is None:
        return 0
    days, count = (timezone.now() - oldest.sent_at).days, waiting.count()
    people = list(moderators())
    for user in people:
        with override(_language_of(user)):
            told = ngettext("%(count)d contribution waits.", "%(count)d contributions wait.", count) % {"count": count}
            age = ngettext("The oldest has waited %(days)d day.", "The oldest has waited %(days)d days.", days) % {
                "days": days
            }
            address = settings.BASE_URL + reverse("wagtailsnippets_contributions_contribution:list")
            _later(told, f"{told} {age % {'days': days}}\n\n{address}\n", [user.email])
    return len(people)
