"""Contributions, as they came and as they were decided on. Nothing of them is public: what is, are records."""

import uuid
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from archive.contributions.codes import hash_code
from archive.contributions.enums import Kind, State, Verdict
from archive.contributions.sealing import seal, unseal
from archive.core.languages import site_languages
from archive.core.ledgers import Immutable
from archive.core.visibility import AccessStatus
from archive.rights.consent import Consent

IDENTITY = "contributions.see_identity"
MODERATE = "contributions.moderate_contribution"


class ShutError(ValidationError):
    """The contribution was taken back, or declined as a whole, perhaps a moment ago and elsewhere."""


class Contribution(models.Model):
    """What one person gave at one time. The words are stored before anything else; files and answers follow."""

    wagtail_reference_index_ignore = True

    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=16, choices=site_languages)
    about = models.ForeignKey(
        Page, verbose_name=_("about"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    words = models.TextField(_("words"), blank=True)
    when = models.CharField(_("when"), max_length=200, blank=True)
    where = models.CharField(_("where"), max_length=200, blank=True)
    knows_from = models.TextField(_("how it is known"), blank=True)

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UNFINISHED, db_index=True)
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="contribution")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("with"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Staff who gave it themselves: they do not decide on it."),
    )
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-sent_at", "-pk"]
        # Nobody writes a contribution in a visitor's place, or changes a visitor's words.
        default_permissions = ("view", "moderate")
        permissions = [("see_identity", _("Can see who gave a contribution"))]
        indexes = [models.Index(fields=["state", "sent_at"], name="contributions_queue")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"

    @property
    def reference(self) -> str:
        """A number to name it by. It opens nothing."""
        return f"{settings.ARCHIVE_IDENTIFIER_PREFIX}-C-{self.pk:04d}"

    @classmethod
    def by_code(cls, code: str) -> "Contribution | None":
        """The contribution that a return code opens."""
        hashed = hash_code(code)
        return cls.objects.select_related("consent", "about").filter(code_hash=hashed).first() if hashed else None

    @property
    def is_finished(self) -> bool:
        return self.state != State.UNFINISHED

    @property
    def is_changeable(self) -> bool:
        """Whether the giver may still add to it, and answer anew who may see it: as long as anything could be seen."""
        if self.state == State.REJECTED:
            return bool(self.standing_records())
        return self.state != State.WITHDRAWN

    def standing_records(self) -> list[Any]:
        """What was made of it and has not been withdrawn. One that was merged stands in the other record."""
        made = (row.page.specific for row in self.records.select_related("page"))
        return [record for record in made if record.access_status != AccessStatus.WITHDRAWN]

    def hold(self) -> None:
        """Read the row anew and keep it from everybody else until the transaction ends: of taking back, deciding and
        adding at the same time each sees what the one before has done."""
        self.refresh_from_db(from_queryset=Contribution.objects.select_for_update())

    def why_shut(self, file: str = "") -> str:
        """Why nothing more is taken for it, or not the `file` of that name, and what its giver can do instead; empty
        while it can be changed."""
        if self.is_changeable:
            return ""
        why = gettext("The archive has decided on %(reference)s meanwhile and closed it: nothing more can be added.")
        if self.state == State.WITHDRAWN:
            why = gettext("%(reference)s was taken back meanwhile: nothing more can be added.")
        parts = [why % {"reference": self.reference}, gettext("You can begin anew, or write to the archive.")]
        if file:
            parts.insert(0, gettext("“%(name)s” was not taken.") % {"name": file})
        return " ".join(parts)

    def hold_open(self, file: str = "") -> None:
        """The same for its giver, who adds something: a file, by its name. Raises ShutError."""
        self.hold()
        if why := self.why_shut(file):
            raise ShutError(why)

    @transaction.atomic
    def note(self, verdict: Verdict, *, by: Any = None, reason: str = "", message: str = "") -> "Decision":
        """Add to the history, and move on to the state that follows."""
        follows = {
            Verdict.SENT: State.WAITING,
            Verdict.ADDED: State.WAITING,
            Verdict.CONSENT: State.WAITING,
            Verdict.ANSWERED: State.WAITING,
            Verdict.ASKED: State.ASKED,
            Verdict.ACCEPTED: State.ACCEPTED,
            Verdict.PARTLY: State.PARTLY,
            Verdict.REJECTED: State.REJECTED,
            Verdict.WITHDRAWN: State.WITHDRAWN,
        }
        self.state = follows.get(verdict, self.state)
        if verdict == Verdict.SENT and not self.sent_at:
            self.sent_at = timezone.now()
        self.save(update_fields=["state", "sent_at", "assigned_to", "changed_at"])
        return Decision.objects.create(contribution=self, verdict=verdict, by=by, reason=reason, message=message)


def quarantine_path(file: "ContributedFile", name: str) -> str:
    """Nothing of the giver's file name becomes part of an address. No public door leads here."""
    ending = PurePath(name).suffix.lower()[:6]
    return f"contributions/{uuid.uuid4().hex}{ending if ending[1:].isalnum() else ''}"


class ContributedFile(models.Model):
    """A file that was given, unaltered, in quarantine until a moderator has decided."""

    wagtail_reference_index_ignore = True

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to=quarantine_path, max_length=120)
    name = models.CharField(_("name"), max_length=255)
    family = models.CharField(
        max_length=12, choices=[("image", "image"), ("document", "document"), ("recording", "recording")]
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    byte_size = models.PositiveBigIntegerField(_("size in bytes"))
    technical = models.JSONField(_("technical metadata"), default=dict)
    #: A small picture made by a child without what the file says about itself: what moderators look at.
    preview = models.FileField(upload_to="contributions", max_length=120, blank=True)
    who = models.CharField(_("who"), max_length=300, blank=True)
    where = models.CharField(_("where"), max_length=200, blank=True)
    when = models.CharField(_("when"), max_length=200, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    #: When a scanner found nothing in it; empty where none could be asked.
    scanned_at = models.DateTimeField(_("scanned"), null=True, editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["contribution", "sha256"], name="contributions_a_file_once")]

    def __str__(self) -> str:
        return self.name


class ArrivingFile(models.Model):
    """A file that is being sent piece by piece. Its bytes lie beside the database until they are all there
    (`arriving.part_of`), and how many there are is what the disk says. Then it says for a while what became of it."""

    wagtail_reference_index_ignore = True

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="arriving")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=255)
    byte_size = models.PositiveBigIntegerField()
    #: What the sender knows the file by when it is chosen again; the archive does not read anything into it.
    mark = models.CharField(max_length=64, blank=True)
    taken = models.ForeignKey(ContributedFile, null=True, on_delete=models.CASCADE, related_name="+")
    refusal = models.TextField(blank=True)
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether nothing has become of it yet."""
        return not self.taken_id and not self.refusal


class Identity(models.Model):
    """Who gave a contribution, sealed. Read through `look()` alone, which writes down who looked."""

    wagtail_reference_index_ignore = True

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="identity")
    sealed = models.BinaryField(editable=False)

    class Meta:
        default_permissions = ()
        verbose_name = _("identity")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def keep(cls, contribution: Contribution, facts: dict[str, str]) -> None:
        """Store name and address; nothing at all where nothing was given."""
        given = {name: value for name, value in facts.items() if value}
        if given:
            cls.objects.update_or_create(contribution=contribution, defaults={"sealed": seal(given)})
        else:
            cls.objects.filter(contribution=contribution).delete()

    def facts(self) -> dict[str, str]:
        """For the giver, and for what the machine does in their name. Raises UnsealableError."""
        return unseal(self.sealed)

    @transaction.atomic
    def look(self, user: Any, reason: str) -> dict[str, str]:
        """For a person. Raises UnsealableError; a look that shows nothing is written down too."""
        IdentityLook.objects.create(contribution=self.contribution, by=user, reason=reason)
        return self.facts()


class IdentityLook(Immutable):
    """Somebody of the staff has looked at who gave a contribution."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}"


class Decision(Immutable):
    """One step of the history of a contribution: who, when, what; the reason for staff, the message for the giver."""

    wagtail_reference_index_ignore = True

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(_("step"), max_length=12, choices=Verdict.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(_("reason, for the archive"), blank=True)
    message = models.TextField(_("message to the giver"), blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_verdict_display())


class MadeRecord(models.Model):
    """A record that came of a contribution: what withdrawal takes back."""

    wagtail_reference_index_ignore = True

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="records")
    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(ContributedFile, null=True, on_delete=models.SET_NULL, related_name="records")
    holds_words = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.page)


class PublicAnswer(models.Model):
    """What the archive answers in public to a correction, on the record that it is about: in the archive's own words,
    and with nothing of the giver's. It goes when the correction is taken back."""

    wagtail_reference_index_ignore = True

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="public_answer")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    #: {language: words}
    texts = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    #: When it was decided so; other words for the same decision change nothing here.
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-answered_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.contribution.reference}: {self.page}"
