"""The people who work on the archive."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A curator, editor, translator or moderator. Visitors have no accounts."""

    class Meta(AbstractUser.Meta):
        permissions = [("edit_facts", _("Can edit the facts of records, beside their words"))]
