"""What can be given, and how far a contribution is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    MEMORY = "memory", _("A memory")
    ITEMS = "items", _("Photographs or papers")
    NAME = "name", _("A name that is missing")
    CORRECTION = "correction", _("A correction")


class State(models.TextChoices):
    UNFINISHED = "unfinished", _("Not sent yet")
    WAITING = "waiting", _("Waiting to be read")
    ASKED = "asked", _("A question was asked")
    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    REJECTED = "rejected", _("Not taken")
    WITHDRAWN = "withdrawn", _("Taken back")


#: Something is for a moderator to do.
OPEN = (State.WAITING, State.ASKED)
#: A moderator has decided; what the giver adds afterwards opens it again.
DECIDED = (State.ACCEPTED, State.PARTLY, State.REJECTED)


class Verdict(models.TextChoices):
    """An entry of the history of a contribution."""

    SENT = "sent", _("Sent")
    ADDED = "added", _("Something was added")
    CONSENT = "consent", _("Consent changed")
    TAKEN = "taken", _("Taken on by a moderator")
    ASKED = "asked", _("A question was asked")
    ANSWERED = "answered", _("The question was answered")
    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    REJECTED = "rejected", _("Not taken")
    WITHDRAWN = "withdrawn", _("Taken back by whoever gave it")
    HARMFUL = "harmful", _("A file was deleted: the scanner found something in it")
    EMPTIED = "emptied", _("Words and files deleted in their time")
