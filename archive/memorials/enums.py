"""Closed lists of the memorials app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """Listed apart: an editorial rule."""

    CIVILIAN = "civilian", _("civilian")
    SERVICEMAN = "serviceman", _("serviceman")


class NameKind(models.TextChoices):
    MAIN = "main", _("name in use")
    BIRTH = "birth", _("given at birth")
    MARRIED = "married", _("married name")
    AS_PRINTED = "as-printed", _("as printed")
    VARIANT = "variant", _("variant")
    PATRONYMIC = "patronymic", _("patronymic")
    TRANSLITERATED = "transliterated", _("made by rule: found by, never shown")


class EventRole(models.TextChoices):
    KILLED = "killed", _("killed in")
    WOUNDED = "wounded", _("mortally wounded in")
    DIED_AFTER = "died-after", _("died after")
    BURIED = "buried", _("buried in")
    NAMED = "named", _("named in connection with")


class MemorialPlaceRole(models.TextChoices):
    BORN = "born", _("born in")
    ORIGIN = "origin", _("came from")
    LIVED = "lived", _("lived in")
    WOUNDED = "wounded", _("wounded in")
    DIED = "died", _("died in")
    BURIED = "buried", _("buried in")


class Relationship(models.TextChoices):
    SPOUSE = "spouse", _("husband or wife")
    PARENT = "parent", _("parent")
    CHILD = "child", _("child")
    SIBLING = "sibling", _("brother or sister")
    COMPANION = "companion", _("died together with")
    OTHER = "other", _("connected with")


class TributeStatus(models.TextChoices):
    """Only what is accepted is counted and shown."""

    WAITING = "waiting", _("waits to be read")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
