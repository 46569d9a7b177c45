"""Words as they are being typed: stored before anybody presses a button, whole or not, and never one over another."""

import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from archive.contributions.models import Contribution, ShutError

FIELDS = ("subject", "words", "when", "where", "knows_from")
#: So many signs are real words, and not a finger on the glass: a contribution begins with them by itself.
LEAST_SIGNS = 20


def is_enough(words: Mapping[str, str]) -> bool:
    return sum(map(len, words.values())) >= LEAST_SIGNS


def version_of(contribution: Contribution) -> str:
    """A sign of the words as they are stored now, 16 hex digits: a page says with it which words it began with."""
    told = "\0".join([str(contribution.pk), *(getattr(contribution, name) for name in FIELDS)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def both(mine: str, theirs: str) -> str:
    """Two versions of one field without losing either; the longer one where it holds the other."""
    if theirs in mine:
        return mine
    if mine in theirs:
        return theirs
    return f"{mine}\n\n{theirs}"


@transaction.atomic
def keep_words(contribution: Contribution, words: Mapping[str, str], began_with: str) -> tuple[str, dict[str, str]]:
    """Store the words that a page sends. Returns the version that is stored then, and nothing else. Raises ShutError.

    Another device may have stored others since that page began (`began_with`, see `version_of`; empty: not known).
    Where those would be lost, nothing is stored, and the fields are returned that hold both, the page's own first.
    What was sent from there meanwhile is with the archive as it was: other words can only be added to it.
    """
    now = Contribution.objects.get(pk=contribution.pk)
    now.hold_open()
    if now.is_finished and any(getattr(now, name) != value for name, value in words.items()):
        told = _("%(reference)s was sent to the archive meanwhile, without these words. On its page you can add them.")
        raise ShutError(told % {"reference": now.reference})
    if began_with and began_with != version_of(now):
        joined = {name: both(mine, getattr(now, name)) for name, mine in words.items()}
        if joined != dict(words):
            return version_of(now), joined
    for name, value in words.items():
        setattr(contribution, name, value)
    contribution.save(update_fields=[*words, "changed_at"])
    return version_of(contribution), {}
