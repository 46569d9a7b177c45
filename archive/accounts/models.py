"""The people who work on the archive."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A curator, editor, translator or moderator. Visitors have no accounts."""
