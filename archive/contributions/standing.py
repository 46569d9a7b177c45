"""How a contribution stands: a sign of it goes into each page on which somebody decides, so that nobody decides on
something else than what they have read."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from archive.contributions.drafts import FIELDS
from archive.contributions.enums import State
from archive.contributions.giving import Given
from archive.contributions.models import ContributedFile, Contribution, Decision

#: The last step of the history, the last file, and a digest of everything that a moderator reads.
_SIGN = re.compile(r"(\d{1,18})\.(\d{1,18})\.[0-9a-f]{16}")


def sign_of(given: Given) -> str:
    """The sign of how it stands now. Whatever is added, answered or decided is a step; files and what is on each are
    none, so they are part of the digest."""
    row, last = given.contribution, given.contribution.decisions.last()
    told = [row.state, *(getattr(row, name) for name in FIELDS)]
    for file in given.files:
        told += [str(file.pk), file.who, file.where, file.when]
    digest = hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]
    return f"{last.pk if last else 0}.{max((file.pk for file in given.files), default=0)}.{digest}"


@dataclass(frozen=True)
class Meanwhile:
    """What has come, and what others have decided, since a page was opened."""

    contribution: Contribution
    steps: list[Decision]
    files: list[ContributedFile]

    @property
    def sentence(self) -> str:
        if self.contribution.state == State.WITHDRAWN:
            return _("Nothing was decided: whoever gave it has taken it back since this page was opened.")
        told = _("Nothing was decided: what was given has changed since this page was opened.")
        if any(step.by_id for step in self.steps):
            told = _("Nothing was decided: a moderator has acted on it since this page was opened.")
        elif self.steps or self.files:
            told = _("Nothing was decided: something has come since this page was opened.")
        stands = _("Please look at it. What you wrote and ticked still stands below.")
        return f"{told} {stands}"


def since(given: Given, sign: Any) -> Meanwhile | None:
    """What has happened since the page with this sign was opened; None where it stands as it was read."""
    if sign == sign_of(given):
        return None
    read = _SIGN.fullmatch(sign or "")
    if read is None:
        return Meanwhile(given.contribution, [], [])
    step, file = map(int, read.groups())
    steps = given.contribution.decisions.filter(pk__gt=step).select_related("by")
    return Meanwhile(given.contribution, list(steps), [row for row in given.files if row.pk > file])
