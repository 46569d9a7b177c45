"""Closed lists of the events app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    POLITICAL_DECISION = "political-decision", _("political decision")
    VIOLENCE = "violence", _("violence")
    MILITARY_ACTION = "military-action", _("military action")
    PROTEST = "protest", _("protest")
    MOURNING = "mourning", _("mourning")
    INQUIRY = "inquiry", _("inquiry")
    COMMEMORATION = "commemoration", _("commemoration")
    STATEMENT = "statement", _("statement")
    DISPLACEMENT = "displacement", _("displacement")
    OTHER = "other", _("other")


class PlaceRole(models.TextChoices):
    HERE = "here", _("happened here")
    ABOUT = "about", _("concerns this place")
    FROM = "from", _("came from here")


class Measure(models.TextChoices):
    """What a reported figure counts. Figures are compared only within one measure."""

    KILLED_CIVILIANS = "killed-civilians", _("Civilians killed, Black January")
    KILLED_TOGETHER = "killed-together", _("Killed, civilians and servicemen together (first reports)")
    KILLED_SERVICEMEN = "killed-servicemen", _("Soviet servicemen killed")
    KILLED_POLICEMEN = "killed-policemen", _("Policemen killed")
    KILLED_BEFORE_ANNOUNCEMENT = "killed-before-announcement", _("Killed before the emergency was announced")
    KILLED_BEFORE_MIDNIGHT = "killed-before-midnight", _("Killed before midnight, 19/20 January")
    KILLED_19_JANUARY = "killed-19-january", _("Killed on 19 January")
    KILLED_NEFTCHALA_LANKARAN = "killed-neftchala-lankaran", _("Killed in Neftchala and Lankaran")
    KILLED_FROM_GEORGIA = "killed-from-georgia", _("People of Georgia among the dead")
    KILLED_POGROM_ARMENIANS = "killed-pogrom-armenians", _("Armenians killed in the Baku pogrom, January 1990")
    KILLED_POGROM_ALL = "killed-pogrom-all", _("Killed in the Baku pogrom, January 1990 (all victims)")
    KILLED_POGROM_WIDER = (
        "killed-pogrom-wider",
        _("Armenians killed in the violence that began on 13 January 1990 (not limited to Baku)"),
    )
    INJURED_POGROM = "injured-pogrom", _("Injured in the Baku pogrom")
    WOUNDED = "wounded", _("Wounded")
    MISSING = "missing", _("Missing")
    ARRESTED = "arrested", _("Arrested")
    TROOPS = "troops", _("Troops")
    DIRECTIONS = "directions", _("Directions of entry")
    FUNERAL_ATTENDANCE = "funeral-attendance", _("Funeral attendance, 22 January 1990")
    BURIALS = "burials", _("Burials at the Alley of Martyrs")
    UNIDENTIFIED_GRAVES = "unidentified-graves", _("Unidentified graves at the Alley of Martyrs")
    PROPERTY = "property", _("Property damaged")
