"""What the loader remembers of the records it wrote."""

from django.db import models


class LoadedRecord(models.Model):
    """A record as it was when files were last loaded into it: how a curator's later change is told apart."""

    identifier = models.CharField(max_length=300, unique=True)
    file_digest = models.CharField(max_length=64)
    record_digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["identifier"]

    def __str__(self) -> str:
        return self.identifier
