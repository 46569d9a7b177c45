"""The carnations of one memorial, as a page shows them: said in words, never as a score."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.memorials.enums import TributeStatus
from archive.memorials.tribute_forms import TributeForm
from archive.memorials.tribute_guard import read_outcome

#: So many words stand on one page.
PAGE_SIZE = 20
#: Beyond this the archive no longer counts: nobody is to be measured against anybody.
COUNTED = 100


class Carnations:
    """What lies at one memorial. Two questions to the database, each bounded, however many have been laid.

    `said` is the signed outcome that the visitor's address carries, `after` the last of the words already read.
    """

    def __init__(self, page: Any, form: TributeForm | None = None, *, said: str = "", after: str = "") -> None:
        self.page = page
        self.form = form or TributeForm(page.identifier)
        self.outcome = read_outcome(said, page.identifier, [str(TributeStatus.ACCEPTED), str(TributeStatus.WAITING)])
        self.after = int(after) if after.isascii() and after.isdecimal() and len(after) < 16 else 0

    @property
    def is_open(self) -> bool:
        return not self.page.tributes_closed

    @property
    def is_shown(self) -> bool:
        """A memorial without carnations to which none can be laid says nothing of them."""
        return self.is_open or bool(self.count)

    @property
    def _accepted(self) -> Any:
        return self.page.tributes.filter(status=TributeStatus.ACCEPTED)

    @cached_property
    def count(self) -> int:
        """How many lie here; no further than `COUNTED` + 1."""
        return self._accepted.order_by()[: COUNTED + 1].count() if self.page.pk else 0

    @property
    def in_words(self) -> str:
        if not self.count:
            return ""
        if self.count > COUNTED:
            return _("More than a hundred carnations lie here.")
        if self.count == 1:
            return _("One carnation lies here.")
        return ngettext("%(count)d carnation lies here.", "%(count)d carnations lie here.", self.count) % {
            "count": self.count
        }

    @cached_property
    def _found(self) -> list[Any]:
        if not self.page.pk:
            return []
        worded = self._accepted.filter(has_words=True).order_by("-pk")
        if self.after:
            worded = worded.filter(pk__lt=self.after)
        return list(worded[: PAGE_SIZE + 1])

    @property
    def words(self) -> list[Any]:
        """Accepted words, the newest first."""
        return self._found[:PAGE_SIZE]

    @property
    def older(self) -> int:
        """From where the next page of words goes on; 0 where there is none."""
        return self._found[PAGE_SIZE - 1].pk if len(self._found) > PAGE_SIZE else 0
