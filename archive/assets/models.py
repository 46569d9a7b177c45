"""Files: images, documents, recordings. Each keeps the checksum it had when it arrived.

A file has no public address of its own: visitors get what is derived from it, through `archive.assets.views`,
which asks whether a public page shows it (architecture, 9).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.db.models import Q
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    Image,
    SourceImageIOError,
    get_upload_to,
)
from wagtailmedia.models import AbstractMedia

from archive.assets.derivatives import DerivativeFilter
from archive.assets.fields import HeaderedImageField
from archive.assets.ingest import examine
from archive.assets.sizes import SIZES
from archive.assets.storing import sha256_of
from archive.assets.tasks import ask_for_derivatives

#: An image of more pixels is read by the worker alone: one of 200 million takes 4 s and 1.6 GB.
MOST_PIXELS_AT_HAND = 16_000_000


class NotDerivedYetError(SourceImageIOError):
    """The worker has not been at this image yet."""


class Processing(models.TextChoices):
    """How far the derivatives of a file are."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")


#: What is written down when a file arrives.
_LEARNT = (
    "sha256", "byte_size", "technical", "embedded", "processing", "processing_progress", "processing_error",
)  # fmt: skip


class StoredFile(models.Model):
    """What is written down about a file when it arrives, and how far its derivatives are.

    `technical` are safe facts: media type, pixels, `duration_ms`, codecs, pages. `embedded` is everything else that
    the file said about itself (EXIF with its position, XMP, ID3 …): for staff alone, never shown to the public.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False, db_index=True)
    byte_size = models.PositiveBigIntegerField(_("size in bytes"), null=True, editable=False)
    technical = models.JSONField(_("technical metadata"), default=dict, editable=False)
    embedded = models.JSONField(_("embedded metadata"), default=dict, editable=False)
    processing = models.CharField(
        _("derivatives"),
        max_length=8,
        choices=Processing.choices,
        default=Processing.WAITING,
        editable=False,
        db_index=True,
    )
    processing_progress = models.PositiveSmallIntegerField(_("progress"), default=0, editable=False)
    processing_error = models.TextField(_("why no derivatives could be made"), blank=True, editable=False)
    processing_changed = models.DateTimeField(_("last sign of progress"), null=True, editable=False)
    rights = models.ForeignKey(
        "rights.RightsStatement",
        verbose_name=_("rights statement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    credit = models.CharField(_("credit line"), max_length=255, blank=True)

    #: Given by a form that replaces the file: who does, and why. Kept with the file that was replaced.
    replaced_by: Any = None
    replacement_note: str = ""

    #: Which limits and formats the way in knows; and the column of `Derivative` and `SupersededFile` for such a file.
    family: ClassVar[str]
    owner_field: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def duration_ms(self) -> int:
        """Length of a recording in milliseconds; 0 where there is none."""
        return int(self.technical.get("duration_ms") or 0)

    @property
    def processing_problem(self) -> str:
        """Why no derivatives could be made, in the reader's language."""
        return gettext(self.processing_error) if self.processing_error else ""

    @property
    def arrives(self) -> bool:
        """Whether the file is not stored yet: it is new, or replaces another."""
        stored = self.file  # type: ignore[attr-defined]
        return bool(stored) and (not self.sha256 or not getattr(stored, "_committed", True))

    def take(self) -> None:
        """Write down what a file that arrives is. Raises ValidationError, with words for the field `file`."""
        stored = self.file  # type: ignore[attr-defined]
        self.technical = examine(stored, self.family)
        self.sha256, self.byte_size = sha256_of(stored)
        self.embedded = {}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take a file that has just arrived, keep the one that it replaces, and ask for what is derived from it."""
        former = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        arrives = self.arrives
        if arrives:
            self.take()
        due = arrives or (former is not None and self.is_shown_otherwise(former))
        if due:
            self.processing, self.processing_progress, self.processing_error = Processing.WAITING, 0, ""
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], *_LEARNT}
        with transaction.atomic():
            super().save(*args, **kwargs)
            if arrives and former is not None and former.sha256 and former.file.name != self.file.name:  # type: ignore[attr-defined]
                SupersededFile.keep(former, self.replaced_by, self.replacement_note)
                self.forget_derivatives()
            if due:
                transaction.on_commit(partial(ask_for_derivatives, self))

    def is_shown_otherwise(self, former: Any) -> bool:
        """Whether the derivatives of the former state no longer fit, although the file is the same."""
        return False

    def forget_derivatives(self) -> None:
        """Those of a file that was replaced."""
        self.derivatives.all().delete()  # type: ignore[attr-defined]

    def __str__(self) -> str:
        return str(self.title)  # type: ignore[attr-defined]


class ArchiveImage(StoredFile, AbstractImage):
    """An image file. What it shows, and whose it is, stands in a media record."""

    file = HeaderedImageField(
        verbose_name=_("file"), upload_to=get_upload_to, width_field="width", height_field="height"
    )
    likeness = models.CharField(
        _("likeness"),
        max_length=16,
        blank=True,
        editable=False,
        db_index=True,
        help_text=_("Difference hash of 64 bits in hex: pictures that look alike differ in few bits."),
    )

    admin_form_fields = (*Image.admin_form_fields, "rights", "credit")
    family = owner_field = "image"

    def is_shown_otherwise(self, former: Any) -> bool:
        focal = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
        return any(getattr(self, name) != getattr(former, name) for name in focal)

    def forget_derivatives(self) -> None:
        super().forget_derivatives()
        self.renditions.all().delete()

    def get_rendition(self, filter: Filter | str) -> Any:
        """A stand-in without a file for a copy of the same size, of which Wagtail wants the address alone, and for what
        is not derived yet."""
        asked = Filter(spec=filter) if isinstance(filter, str) else filter
        size = self.width, self.height
        if asked.spec != ArchiveRendition.ORIGINAL:
            try:
                return super().get_rendition(asked)
            except NotDerivedYetError:
                size = asked.get_transform(self).size
        return ArchiveRendition(image=self, filter_spec=asked.spec, width=size[0], height=size[1])

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """Derive without metadata: Wagtail would hand on EXIF, and with it where a photograph was taken.

        A large original is not read here, where somebody waits, but by the worker: what the admin shows of it is made
        of the largest derivative. Raises NotDerivedYetError where there is none.
        """
        derive = partial(super().generate_rendition_file, DerivativeFilter(spec=filter.spec))
        if self.width * self.height <= MOST_PIXELS_AT_HAND:
            return derive(source=source)
        largest = self.renditions.filter(filter_spec=SIZES[0].spec("jpeg")).first()
        if largest is None:
            raise NotDerivedYetError(f"What is derived from “{self}” is not made yet.")
        with largest.file.open("rb") as derived:
            return derive(source=derived)

    class Meta(AbstractImage.Meta):
        verbose_name = _("image file")
        verbose_name_plural = _("image files")


class ArchiveRendition(AbstractRendition):
    """A derivative of an image; derivatives carry no EXIF."""

    #: Wagtail's filter for a copy of the same size. There is none: it stands for the image itself.
    ORIGINAL: ClassVar[str] = "original"

    image = models.ForeignKey(ArchiveImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="assets_one_rendition")
        ]

    @property
    def url(self) -> str:
        """Of an original, where those who keep it can fetch it; of what is not there yet, a picture that says so."""
        if self.file:
            return str(super().url)
        is_original = self.filter_spec == self.ORIGINAL
        return reverse("image_original", args=[self.image_id]) if is_original else static("assets/admin/waiting.svg")


class ArchiveDocument(StoredFile, AbstractDocument):
    """A document file, such as a PDF."""

    admin_form_fields = (*Document.admin_form_fields, "rights", "credit")
    family = owner_field = "document"

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document file")
        verbose_name_plural = _("document files")


class Recording(StoredFile, AbstractMedia):
    """A sound or video file."""

    admin_form_fields = (
        "title", "file", "collection", "duration", "width", "height", "thumbnail", "tags", "rights", "credit",
    )  # fmt: skip
    family = owner_field = "recording"

    def take(self) -> None:
        """Length and picture are as the packets have them, unless a new file comes with words about them."""
        super().take()
        if self.pk or not self.duration:  # type: ignore[has-type]
            self.duration = self.duration_ms / 1000
        if self.pk or not self.width or not self.height:  # type: ignore[has-type]
            self.width, self.height = self.technical.get("width"), self.technical.get("height")
        self.type = self.type_of(self.technical)

    @staticmethod
    def type_of(technical: Mapping[str, Any]) -> str:
        """What a recording is by what it holds, whatever its name says."""
        return "video" if "video_codec" in technical else "audio"

    def is_shown_otherwise(self, former: Any) -> bool:
        return bool(self.thumbnail.name != former.thumbnail.name)

    class Meta:
        verbose_name = _("recording file")
        verbose_name_plural = _("recording files")


class OfAFile(models.Model):
    """Belongs to one image, document or recording, and goes with it."""

    image = models.ForeignKey(
        ArchiveImage,
        verbose_name=_("image file"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="%(class)ss",
    )
    document = models.ForeignKey(
        ArchiveDocument,
        verbose_name=_("document file"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="%(class)ss",
    )
    recording = models.ForeignKey(
        Recording,
        verbose_name=_("recording file"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="%(class)ss",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(image__isnull=False, document__isnull=True, recording__isnull=True)
                | Q(image__isnull=True, document__isnull=False, recording__isnull=True)
                | Q(image__isnull=True, document__isnull=True, recording__isnull=False),
                name="assets_%(class)s_of_one_file",
            )
        ]

    @property
    def owner(self) -> Any:
        """The image, document or recording."""
        return self.image or self.document or self.recording


class Derivative(OfAFile):
    """What visitors get of a document or a recording, and of an image beyond its renditions. It carries no metadata."""

    class Kind(models.TextChoices):
        POSTER = "poster", _("poster frame")
        WAVEFORM = "waveform", _("waveform")
        AUDIO_AAC = "audio-aac", _("sound for the web (AAC)")
        AUDIO_OPUS = "audio-opus", _("sound for the web (Opus)")
        VIDEO = "video", _("film for the web")
        PAGE = "page", _("page image")
        PAGE_THUMBNAIL = "page-thumbnail", _("small page image")
        PAGE_TEXT = "page-text", _("text of a page")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    number = models.PositiveIntegerField(_("number"), default=1, help_text=_("Of the page, from 1; else 1."))
    file = models.FileField(_("file"), upload_to="derivatives/%Y/%m")
    media_type = models.CharField(_("media type"), max_length=60)
    width = models.PositiveIntegerField(_("width"), null=True)
    height = models.PositiveIntegerField(_("height"), null=True)
    duration_ms = models.PositiveBigIntegerField(_("length in milliseconds"), null=True)
    byte_size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta(OfAFile.Meta):
        verbose_name = _("derivative")
        verbose_name_plural = _("derivatives")
        ordering = ["kind", "number"]
        indexes = [models.Index(fields=["file"], name="assets_derivative_file")]
        constraints = [
            *OfAFile.Meta.constraints,
            models.UniqueConstraint(fields=["image", "kind", "number"], name="assets_one_derivative_of_image"),
            models.UniqueConstraint(fields=["document", "kind", "number"], name="assets_one_derivative_of_document"),
            models.UniqueConstraint(fields=["recording", "kind", "number"], name="assets_one_derivative_of_recording"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def url(self) -> str:
        return str(self.file.url)


class SupersededFile(OfAFile):
    """What a file was before it was replaced: the original as it came, who replaced it, when and why."""

    file = models.FileField(_("file"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    byte_size = models.PositiveBigIntegerField(_("size in bytes"), null=True)
    technical = models.JSONField(_("technical metadata"), default=dict)
    embedded = models.JSONField(_("embedded metadata"), default=dict)
    replaced_at = models.DateTimeField(_("replaced at"), default=timezone.now)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.TextField(_("why it was replaced"), blank=True)

    class Meta(OfAFile.Meta):
        verbose_name = _("superseded file")
        verbose_name_plural = _("superseded files")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return str(self.file.name)

    @classmethod
    def keep(cls, former: StoredFile, user: Any, note: str) -> "SupersededFile":
        """Write down what `former`, as the database still had it, was."""
        return cls.objects.create(
            **{former.owner_field: former},
            file=former.file.name,  # type: ignore[attr-defined]
            sha256=former.sha256,
            byte_size=former.byte_size,
            technical=former.technical,
            embedded=former.embedded,
            replaced_by=user,
            note=note,
        )
