"""A batch of files that a curator adds at once, and what became of each."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UploadBatch(models.Model):
    """Files added together, with what their records share, as it was typed."""

    shared = models.JSONField(_("what the files share"), default=dict)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("batch of files")
        verbose_name_plural = _("batches of files")
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"


class BatchFile(models.Model):
    """One file of a batch: the draft record that was made of it, or why it was refused.

    A file is known by its checksum: sent again, it makes no second record.
    """

    batch = models.ForeignKey(UploadBatch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    page = models.ForeignKey("media.MediaPage", null=True, on_delete=models.SET_NULL, related_name="+")
    refusal = models.TextField(_("why it was refused"), blank=True)
    times_sent = models.PositiveIntegerField(_("times sent"), default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "sha256"], name="media_one_file_of_a_batch")]

    def __str__(self) -> str:
        return self.name

    @property
    def asset(self) -> Any | None:
        """The image, document or recording of the record, where it is still there."""
        page = self.page
        return (page.image or page.document or page.recording) if page else None
