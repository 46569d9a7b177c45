"""What the front page and the standard pages show."""

from typing import Any

from archive.core.languages import current_language
from archive.core.visibility import is_public, public_rule
from archive.exhibitions.eras import Era, Scale
from archive.exhibitions.models import ExhibitionPage
from archive.home.lights import field_of_lights
from archive.memorials.enums import Group
from archive.memorials.models import MemorialIndexEntry
from archive.oral_histories.models import OralHistoryPage
from archive.sources.notes import Notes, with_sources


def home_context(page: Any, archive_settings: Any) -> dict[str, Any]:
    """The breath, the lights, the exhibition to begin with, the time that is told by the hour."""
    people = MemorialIndexEntry.objects.filter(public_rule(through="page"), group=Group.CIVILIAN)
    source = archive_settings.memorial_total_source
    exhibitions = ExhibitionPage.objects.order_by("-first_published_at", "identifier")
    return {
        "notes": Notes(with_sources(page.citations.all())),
        "field": field_of_lights(people, current_language(), archive_settings.memorial_total),
        "total_source": source if source is not None and is_public(source) else None,
        "exhibition": exhibitions.public().first(),
        "has_voices": OralHistoryPage.objects.public().exists(),
        "night": Era.objects.filter(scale=Scale.HOURS).prefetch_related("texts").first(),
    }
