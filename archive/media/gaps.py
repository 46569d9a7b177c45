"""What a media record still lacks, beside what any record may lack. The listing and the dashboard ask the same."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from archive.assets.models import Processing
from archive.core.languages import site_languages
from archive.media.models import MediaText


class Gap(models.TextChoices):
    """What can be asked for in the listing; alt text also by language, as "alt-az"."""

    ALT = "alt", _("Alt text in at least one language")
    RIGHTS = "rights", _("A rights statement for its file")
    FILE = "file", _("A file")
    FAILED = "failed", _("Derivatives: they could not be made")


def lacks_alt_text(*languages: str) -> Q:
    """Records of an image that is not described in one of these languages, or in one of those of the site."""
    lacking = Q(pk__in=())
    for code in languages or [code for code, _name in site_languages()]:
        lacking |= ~Exists(MediaText.objects.filter(page=OuterRef("pk"), language=code, alt_text__gt=""))
    return Q(image__isnull=False) & lacking


def lacks_file() -> Q:
    return Q(image=None, document=None, recording=None)


def lacks_rights() -> Q:
    return ~lacks_file() & Q(rights_statement=None)


def derivatives_failed() -> Q:
    """What visitors are to get of the file could not be made; the file says why."""
    failed = Q(pk__in=())
    for name in ("image", "document", "recording"):
        failed |= Q(**{f"{name}__processing": Processing.FAILED})
    return failed


def gap_condition(value: str) -> Q:
    """The condition of one choice of the listing."""
    if value.startswith("alt-"):
        return lacks_alt_text(value.removeprefix("alt-"))
    if value == Gap.ALT:
        return lacks_alt_text()
    if value == Gap.RIGHTS:
        return lacks_rights()
    return lacks_file() if value == Gap.FILE else derivatives_failed()
