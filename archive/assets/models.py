"""Files: images, documents, recordings. Each keeps the checksum it had when it arrived.

A file has no public address of its own: it is fetched through `archive.assets.views`, which asks
whether a public page shows it (architecture, 9).
"""

from typing import Any

from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image
from wagtailmedia.models import AbstractMedia

from archive.assets.derivatives import DerivativeFilter
from archive.assets.ingest import measure, sha256_of


class StoredFile(models.Model):
    """What is written down about a file when it arrives; it never changes afterwards."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False, db_index=True)
    byte_size = models.PositiveBigIntegerField(_("size in bytes"), null=True, editable=False)
    technical = models.JSONField(_("technical metadata"), default=dict, editable=False)
    rights = models.ForeignKey(
        "rights.RightsStatement",
        verbose_name=_("rights statement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    credit = models.CharField(_("credit line"), max_length=255, blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take the checksum of a file that has just arrived, or that replaces another."""
        stored = self.file  # type: ignore[attr-defined]
        if stored and (not self.sha256 or not getattr(stored, "_committed", True)):
            self.sha256, self.byte_size = sha256_of(stored)
            self.technical = measure(stored)
        super().save(*args, **kwargs)


class ArchiveImage(StoredFile, AbstractImage):
    """An image file. What it shows, and whose it is, stands in a media record."""

    admin_form_fields = (*Image.admin_form_fields, "rights", "credit")

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """Derive without metadata: Wagtail would hand on EXIF, and with it where a photograph was taken."""
        return super().generate_rendition_file(DerivativeFilter(spec=filter.spec), source=source)

    class Meta(AbstractImage.Meta):
        verbose_name = _("image file")
        verbose_name_plural = _("image files")


class ArchiveRendition(AbstractRendition):
    """A derivative of an image; derivatives carry no EXIF."""

    image = models.ForeignKey(ArchiveImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="assets_one_rendition")
        ]


class ArchiveDocument(StoredFile, AbstractDocument):
    """A document file, such as a PDF."""

    admin_form_fields = (*Document.admin_form_fields, "rights", "credit")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document file")
        verbose_name_plural = _("document files")


class Recording(StoredFile, AbstractMedia):
    """A sound or video file."""

    admin_form_fields = (
        "title", "file", "collection", "duration", "width", "height", "thumbnail", "tags", "rights", "credit",
    )  # fmt: skip

    class Meta:
        verbose_name = _("recording file")
        verbose_name_plural = _("recording files")
