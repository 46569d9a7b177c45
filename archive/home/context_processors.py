"""What the frame around every public page needs. Nothing here asks the database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from archive.core.languages import archive_name, current_language, site_languages

gettext_noop("Black January Archive")  # the name an installation starts with, so that it is translated

#: The ways in, by the first part of the address.
SECTIONS = (
    ("exhibitions", _("Exhibitions")),
    ("timeline", _("Timeline")),
    ("map", _("Map")),
    ("memorials", _("People killed")),
    ("voices", _("Voices")),
    ("media", _("Media")),
    ("sources", _("Sources")),
    ("search", _("Search")),
)
#: What is reached from the ways in as well.
MORE_SECTIONS = (
    ("events", _("Events")),
    ("places", _("Places")),
    ("disputed", _("What is disputed")),
    ("contribute", _("Add what you know")),
)
STANDARD_PAGES = (
    ("about", _("About the archive")),
    ("editorial-policy", _("Editorial policy")),
    ("privacy", _("Privacy")),
    ("accessibility", _("Accessibility")),
    ("contact", _("Contact")),
)


def page_path(request: HttpRequest) -> str | None:
    """The path behind the language, such as `events/`; None where the address has no language."""
    for code, _name in settings.LANGUAGES:
        if request.path_info.startswith(f"/{code}/"):
            return request.path_info[len(code) + 2 :]
    return None


def site(request: HttpRequest) -> dict[str, Any]:
    language, rest = current_language(), page_path(request)
    section = (rest or "").partition("/")[0]
    query = f"?{request.META['QUERY_STRING']}" if rest is not None and request.META.get("QUERY_STRING") else ""
    return {
        "site_name": archive_name(),
        "identifier_example": f"{settings.ARCHIVE_IDENTIFIER_PREFIX}-E-0007",
        "base_url": settings.BASE_URL,
        "language": language,
        "canonical_path": None if rest is None else f"/{language}/{rest}",
        "alternates": [
            {"code": code, "name": name, "path": f"/{code}/{rest or ''}", "href": f"/{code}/{rest or ''}{query}"}
            for code, name in site_languages()
        ],
        "sections": [(f"/{language}/{slug}/", label, slug == section) for slug, label in SECTIONS],
        "more_sections": [(f"/{language}/{slug}/", label, slug == section) for slug, label in MORE_SECTIONS],
        "standard_pages": [(f"/{language}/{slug}/", label, slug == section) for slug, label in STANDARD_PAGES],
    }
