"""Language versions: one chart, reading or leaflet in several languages, each a record of its own with its own files.

A reader is shown the version in their language, or the first; the page of each version names the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.core.languages import text_languages
from archive.core.links import RecordLink, collect_links, link_rows


class Versioned(models.Model):
    """What a record needs to be one of several language versions. All of them name the same one, which names none."""

    language = models.CharField(
        _("language"),
        max_length=16,
        blank=True,
        choices=text_languages,
        help_text=_("In which the item is written or spoken; empty where it has no words, or several."),
    )
    version_of = models.ForeignKey(
        "self",
        verbose_name=_("language version of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="versions",
        help_text=_(
            "The same item in another language. Lists show each reader the one in their language, and its page names"
            " the others. All versions name the same one here, and that one names none."
        ),
    )

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Version:
    """What is asked of one of several versions: the key of the record, its language, and the key of which it is one."""

    key: str
    language: str
    version_of: str = ""


def version_errors(version: Version, first: Version | None, versions: Iterable[Version]) -> dict[str, str]:
    """What is wrong with a version, by field: `first` is the record that it names, `versions` all that name it."""
    if version.version_of == version.key:
        return {"version_of": gettext("An item is not a version of itself.")}
    if first is not None and first.version_of:
        return {"version_of": gettext("%(item)s is a version of %(first)s: name that one.") % _named(first)}
    if first is not None and not first.language:
        return {"version_of": gettext("Say first in which language %(item)s is.") % _named(first)}
    if not version.language:
        return {"language": gettext("Say in which language this version is.")}
    for other in (*([first] if first else []), *versions):
        if other.key != version.key and other.language == version.language:
            return {"language": gettext("There is a version in this language already: %(item)s.") % _named(other)}
    return {}


def _named(version: Version) -> dict[str, str]:
    return {"item": version.key, "first": version.version_of}


def stored_versions(model: Any, firsts: Iterable[str]) -> dict[str, Version]:
    """The records of these identifiers, and all that are versions of them."""
    rows = model.objects.filter(Q(identifier__in=firsts) | Q(version_of__identifier__in=firsts))
    found = rows.values_list("identifier", "language", "version_of__identifier")
    return {key: Version(key, language, first or "") for key, language, first in found}


def errors_of(page: Any, language: str, first: Any | None) -> dict[str, str]:
    """What would be wrong, by field, if a record had this language and were a version of `first`."""
    has_versions = bool(page.pk and page.versions.exists())
    if first and has_versions:
        return {"version_of": gettext("There are versions of this item: it is one of none itself.")}
    if first:
        known = stored_versions(type(page), [first.identifier])
        versions = [version for version in known.values() if version.version_of == first.identifier]
        here = Version(page.identifier, language, first.identifier)
        return version_errors(here, known[first.identifier], versions)
    if has_versions and not language:
        return {"language": gettext("Say in which language this is: there are versions of it in others.")}
    return {}


def other_versions(page: Any) -> list[RecordLink]:
    """The public versions in other languages, in the order of their identifiers. What has no language has none."""
    if not page.language:
        return []
    first = page.version_of_id or page.pk
    versions = type(page).objects.filter(Q(version_of=first) | Q(pk=first)).exclude(pk=page.pk)
    return collect_links(link_rows("versions", versions)).get("versions", [])


def one_of_each(items: QuerySet[Any], language: str) -> QuerySet[Any]:
    """Of each item the version in this language, or the first of those that are public."""
    public = items.model.objects.public()
    better = Q(language=language) | Q(pk__lt=OuterRef("pk"))
    versions = Exists(public.filter(better, version_of=OuterRef("pk")))
    beside = Exists(public.filter(better, version_of=OuterRef("version_of")))
    first = Exists(public.filter(better, pk=OuterRef("version_of")))
    # What has no language, by far the most, is settled without looking for versions.
    return items.filter(Q(language__in=["", language]) | ~(versions | beside | first))
