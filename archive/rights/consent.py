"""Consent as a ledger: what somebody allowed, in which words, when. Nothing in it is ever changed.

It follows the item: a record that came of it holds the consent, and cannot be made more public than it allows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from archive.core.languages import site_languages
from archive.core.ledgers import Immutable
from archive.core.visibility import TOMBSTONES, AccessStatus
from archive.rights.questions import FROM_A_DATE, QUESTIONS, Scope

#: Answers after which the item stays inside the archive until a curator has cleared what they name.
_UNCLEARED = {Scope.RIGHTS: {"other", "unknown"}, Scope.PEOPLE: {"unasked", "child", "unknown"}}
#: How open each answer is; an answer that is less open than the one before takes records back at once.
_OPENNESS = {
    Scope.PUBLICATION: ("archive", "researchers", FROM_A_DATE, "now"),
    Scope.NAME: ("anonymous", "initials", "full"),
    Scope.VOICE: ("words", "heard"),
    Scope.TRANSCRIPT: ("heard", "read"),
    Scope.MAP: ("hidden", "shown"),
    Scope.REUSE: ("ask", "free"),
    Scope.RIGHTS: ("unknown", "other", "family", "own"),
    Scope.PEOPLE: ("child", "unasked", "unknown", "agreed", "none"),
}
#: Asked once there is a recording or a place; until then a record may have what a curator knows from elsewhere, so that
#: a first answer can be narrower than what is shown.
_ASKED_LATER = {Scope.VOICE, Scope.TRANSCRIPT, Scope.MAP}
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
UNDETERMINED = "http://rightsstatements.org/vocab/UND/1.0/"


@dataclass(frozen=True)
class Terms:
    """What follows from the answers of today for a record that is made of the item."""

    access_status: Any
    embargo_until: datetime | None
    name: str
    is_heard: bool
    is_read: bool
    is_on_map: bool
    is_uncleared: bool
    #: Whether nothing that was said forbids it; what is somebody else's is theirs to allow.
    may_be_reused: bool
    #: The rights statement that the answers amount to; a curator who knows more chooses another, never a wider one.
    rights_uri: str


class Consent(models.Model):
    """The ledger of one gift."""

    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def answers(self) -> dict[Any, "ConsentEntry"]:
        """The latest entry of each `Scope`."""
        return {Scope(entry.scope): entry for entry in self.entries.order_by("pk")}  # type: ignore[attr-defined]

    @transaction.atomic
    def answer(self, answers: Mapping[Any, str], language: str, from_date: date | None = None) -> bool:
        """Write down what has changed. Returns whether one of the answers is less open than the one before.

        Raises KeyError for an answer that the question does not offer, ValueError for a date that is missing.
        """
        before = self.answers()
        narrower = False
        for scope, code in answers.items():
            question = QUESTIONS[scope]
            day = from_date if code == FROM_A_DATE and scope == Scope.PUBLICATION else None
            if code == FROM_A_DATE and scope == Scope.PUBLICATION and day is None:
                raise ValueError("a date is needed")
            former = before.get(scope)
            if former and (former.answer, former.from_date) == (code, day):
                continue
            with override(language):
                asked, said = str(question.asked), str(question.option(code).label)
            ConsentEntry.objects.create(
                consent=self, scope=scope, answer=code, from_date=day, asked=asked, said=said,
                wording=question.wording, language=language,
            )  # fmt: skip
            narrower |= _is_narrower(scope, former, code, day)
        return narrower

    def terms(self) -> Terms:
        """What may be done with a record today."""
        said = self.answers()
        publication = said.get(Scope.PUBLICATION)
        uncleared = any(scope in said and said[scope].answer in codes for scope, codes in _UNCLEARED.items())
        status, until = AccessStatus.RESTRICTED, None
        if publication and publication.answer == "now":
            status = AccessStatus.OPEN
        elif publication and publication.from_date:
            status, until = AccessStatus.EMBARGOED, _midnight(publication.from_date)
        if self.withdrawn_at:
            status, until = AccessStatus.WITHDRAWN, None

        def answer(scope: Any, otherwise: str) -> str:
            return said[scope].answer if scope in said else otherwise

        is_free = answer(Scope.REUSE, "ask") == "free"
        is_theirs = answer(Scope.RIGHTS, "own") in {"own", "family"}
        return Terms(
            access_status=status,
            embargo_until=until,
            name=answer(Scope.NAME, "anonymous"),
            is_heard=answer(Scope.VOICE, "heard") == "heard",
            is_read=answer(Scope.TRANSCRIPT, "read") == "read",
            is_on_map=answer(Scope.MAP, "shown") == "shown",
            is_uncleared=uncleared,
            may_be_reused=is_free or not is_theirs,
            rights_uri=(CC_BY if is_free else IN_COPYRIGHT) if is_theirs else UNDETERMINED,
        )

    def problem_with(self, access_status: str, embargo_until: datetime | None) -> str:
        """Why a record may not be published with this access; empty where it may."""
        if access_status in TOMBSTONES:
            return ""
        if self.withdrawn_at:
            return gettext("Whoever gave this has taken it back. It stays withdrawn.")
        if access_status == AccessStatus.RESTRICTED:
            return ""
        terms = self.terms()
        if terms.access_status == AccessStatus.RESTRICTED:
            return gettext("Whoever gave this did not allow it to be published. Access can only be “restricted”.")
        if terms.embargo_until and terms.embargo_until > timezone.now():
            is_kept = (
                access_status == AccessStatus.EMBARGOED and (embargo_until or timezone.now()) >= terms.embargo_until
            )
            if not is_kept:
                allowed = gettext(
                    "Whoever gave this allowed it to be published from %(day)s on. Set an embargo until then."
                )
                return allowed % {"day": timezone.localdate(terms.embargo_until).isoformat()}
        return ""


class ConsentEntry(Immutable):
    """One answer, in the words in which it was asked and given."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="entries")
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices)
    answer = models.CharField(_("answer"), max_length=12)
    from_date = models.DateField(_("from"), null=True)
    asked = models.CharField(_("question"), max_length=255)
    said = models.CharField(_("answer as shown"), max_length=255)
    wording = models.CharField(_("wording"), max_length=8)
    language = models.CharField(_("language"), max_length=16, choices=site_languages)
    given_at = models.DateTimeField(_("given"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.asked} {self.said}"


class Consented(models.Model):
    """A record that may rest on somebody's consent."""

    consent = models.ForeignKey(
        Consent,
        verbose_name=_("consent"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )

    class Meta:
        abstract = True

    def consent_problem(self) -> str:
        """Why the record may not be as public as it is set to be; empty where it may."""
        if self.consent is None:
            return ""
        return self.consent.problem_with(self.access_status, self.embargo_until)  # type: ignore[attr-defined]

    def changed_from_outside(self, since: datetime) -> str:
        """Why a form with the record as it was then is not stored: whoever gave it has said something else since."""
        consent = self.consent
        if consent is None:
            return ""
        is_withdrawn = consent.withdrawn_at is not None and consent.withdrawn_at > since
        if is_withdrawn or consent.entries.filter(given_at__gt=since).exists():
            return gettext(
                "Nothing was saved: whoever gave this has changed what they allow since you opened the page. "
                "Here it is as it is now."
            )
        return ""

    def rights_problem(self) -> str:
        """Why the rights statement says more than was allowed; empty where it does not."""
        if self.consent is None:
            return ""
        # Asked second: while records are loaded together, their statement may not be stored yet.
        statement = self.rights_statement  # type: ignore[attr-defined]
        if statement is None or not statement.allows_reuse or self.consent.terms().may_be_reused:
            return ""
        return gettext("Whoever gave this wants to be asked before others use it. Choose a statement without reuse.")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _is_narrower(scope: Any, former: ConsentEntry | None, code: str, day: date | None) -> bool:
    order = _OPENNESS.get(scope)
    if order is None:
        return False
    if former is None:
        return scope in _ASKED_LATER and code != order[-1]
    if former.answer == code:
        return bool(former.from_date and day and day > former.from_date)
    return order.index(code) < order.index(former.answer)
