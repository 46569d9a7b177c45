"""Rows that are written once: what was said or decided stays as it was."""

from typing import Any, NoReturn

from django.db import models


class ImmutableError(Exception):
    """A row that is written once was about to be changed or deleted by itself."""


class Immutable(models.Model):
    """A row that is written once. It goes only with what it belongs to."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableError(f"{self._meta.label} {self.pk} stays as it was written; add another row.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImmutableError(f"{self._meta.label} {self.pk} stays for as long as what it belongs to.")
