"""What the page of a place shows: its names, how well it is known, and what happened there."""

from math import log10
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from archive.core.links import RecordLink, by_label, collect_links, field_labels, link_rows, once, one_of_each
from archive.core.relations import Ask, Relations
from archive.core.texts import Words
from archive.places.atlas.drawing import locator
from archive.sources.notes import Notes, with_sources

RELATIONS = Relations(
    events=Ask("event_links", to="page", role="role", detail="date", day="date_earliest"),
    people=Ask("memorial_links", to="page", role="role"),
    media=Ask("media_links", to="page", detail="kind", day="date_earliest", versions=True),
    media_made=Ask("media_made", to="", detail="kind", day="date_earliest", versions=True),
    voices=Ask("voice_links", to="page", day="recorded_earliest"),
    recorded=Ask("oral_histories_recorded", to="", day="recorded_earliest"),
    exhibitions=Ask("chapter_links", to="chapter__page"),
    shown=Ask("scene_links", to="chapter__page"),
)


def place_context(page: Any) -> dict[str, Any]:
    """Everything the page of one place shows, what leads to it asked for in one query."""
    links = RELATIONS.of(page)
    events, people = links["events"], links["people"]
    roles = field_labels(page.memorial_links.model, "role")
    return {
        "drawing": locator(page),
        "notes": Notes(with_sources(page.citations.all())),
        "other_names": names_shown(page.attested_names, page.label),
        "coordinates": coordinates(page.latitude, page.longitude, page.uncertainty_m) if page.has_point else "",
        "uncertainty": uncertainty_words(page.uncertainty_m) if page.has_point else "",
        "events": [
            (role, label, [link for link in events if link.role == role])
            for role, label in field_labels(page.event_links.model, "role").items()
        ],
        "people": [
            (role, label, by_label(link for link in people if link.role == role)) for role, label in roles.items()
        ],
        "has_events": bool(events),
        "has_people": bool(people),
        "media": one_of_each(links["media"] + links["media_made"]),
        "voices": once(links["voices"] + links["recorded"]),
        "exhibitions": once(links["exhibitions"] + links["shown"]),
    }


def decimals(uncertainty_m: int | None) -> int:
    """As many decimals of a degree as the uncertainty allows: a disc is not written as a pin.

    A ten-thousandth of a degree is about 11 m on the ground.
    """
    return min(5, max(1, 5 - round(log10(max(uncertainty_m or 1, 1)))))


def coordinates(latitude: float, longitude: float, uncertainty_m: int | None) -> str:
    """Degrees in words, no finer than they are known."""
    shown = decimals(uncertainty_m)
    north = _("N") if latitude >= 0 else _("S")
    east = _("E") if longitude >= 0 else _("W")
    degrees = [number_format(round(abs(number), shown), decimal_pos=shown) for number in (latitude, longitude)]
    return f"{degrees[0]}° {north}, {degrees[1]}° {east}"


def uncertainty_words(metres: int | None) -> str:
    """How far off the point may be, in words."""
    if metres is None:
        return ""
    if metres >= 1000:
        kilometres = number_format(metres / 1000, decimal_pos=0 if metres % 1000 == 0 else 1)
        return _("somewhere within %(distance)s km of this point") % {"distance": kilometres}
    return _("within %(distance)s m of this point") % {"distance": metres}


def places_by_kind(places: Any, kinds: dict[str, str]) -> list[tuple[str, str, list[RecordLink]]]:
    """All public places in the order of the closed list of kinds, each kind in the reader's alphabet."""
    rows = collect_links(link_rows("places", places, detail="kind")).get("places", [])
    found = [(kind, label, by_label(link for link in rows if link.detail == kind)) for kind, label in kinds.items()]
    return [entry for entry in found if entry[2]]


def names_shown(names: list[Any], label: Words) -> list[Any]:
    """The attested names beside the one at the head of the page."""
    return [name for name in names if (name.text, name.language) != (label.text, label.language)]
