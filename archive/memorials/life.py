"""What the page of a person tells beyond the person's own columns: names, relations, and what speaks of them."""

from itertools import groupby
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property

from archive.assets.renditions import READING, renditions_for
from archive.core.languages import current_language
from archive.core.links import RecordLink, collect_links, link_rows, once
from archive.core.texts import Words
from archive.memorials.enums import MemorialPlaceRole, NameKind, Relationship
from archive.memorials.listings import life_years
from archive.sources.notes import Notes, with_sources

#: Seen from the other side, a parent is a child; every other relationship reads the same both ways.
_FROM_THE_OTHER_SIDE = {"parent": "child", "child": "parent"}


class Life:
    """A memorial as its page shows it. Everything in it is public; each part asks the database once."""

    def __init__(self, page: Any) -> None:
        self.page = page
        if page.pk:
            prefetch_related_objects([page], "names", "texts")

    @cached_property
    def notes(self) -> Notes:
        return Notes(with_sources(self.page.citations))

    @property
    def years(self) -> str:
        return life_years(self.page.birth, self.page.death, current_language())

    @cached_property
    def other_names(self) -> list[Any]:
        """Attested forms beside the one in the heading and the patronymic, each spelling once a language."""
        heading = self.page.heading
        shown = {(heading.text, heading.language)}
        names = []
        for name in self.page.attested_names:
            key = (name.text, name.language)
            if name.kind != NameKind.PATRONYMIC and key not in shown:
                shown.add(key)
                names.append(name)
        return names

    @cached_property
    def portrait(self) -> Any | None:
        return next(iter(renditions_for(self.page.portrait_id, READING).values()), None)

    @cached_property
    def events(self) -> list[Any]:
        """Links to public events, in order of time."""
        links = [link for link in self.page.event_links.select_related("event") if link.event.is_public()]
        dated = [link for link in links if link.event.date_earliest]
        return sorted(dated, key=lambda link: link.event.date_earliest) + [
            link for link in links if not link.event.date_earliest
        ]

    @cached_property
    def places(self) -> dict[str, list[Any]]:
        """Public places by the part they have in this life."""
        links = [link for link in self.page.place_links.select_related("place") if link.place.is_public()]
        order = {role.value: number for number, role in enumerate(MemorialPlaceRole)}
        links.sort(key=lambda link: order[link.role])
        return {role: [link.place for link in found] for role, found in groupby(links, key=lambda link: link.role)}

    @property
    def death_place(self) -> Words:
        return self._beside("death_place", "died")

    @property
    def origin(self) -> Words:
        return self._beside("origin", "origin")

    @property
    def burial(self) -> Words:
        return self._beside("burial", "buried")

    def _beside(self, field: str, role: str) -> Words:
        """A place in words, unless a place linked beside it says just the same."""
        words: Words = self.page.words(field)
        says_no_more = words.text in {place.label.text for place in self.places.get(role, [])}
        return Words("", words.language, False) if says_no_more else words

    @cached_property
    def people(self) -> list[tuple[str, Any]]:
        """Related persons with what they are to this one, whichever page says so."""
        own = [link for link in self.page.relations.select_related("person") if link.person.is_public()]
        found = {link.person.identifier: (link.relationship, link.person) for link in own}
        for link in self._links.get("people", []):
            found.setdefault(link.identifier, (_FROM_THE_OTHER_SIDE.get(link.role, link.role), link))
        return [(str(Relationship(kind).label), person) for kind, person in found.values()]

    @property
    def media(self) -> list[RecordLink]:
        return once(self._links.get("media", []))

    @property
    def voices(self) -> list[RecordLink]:
        return once(self._links.get("voices", []))

    @property
    def exhibitions(self) -> list[RecordLink]:
        return once(self._links.get("exhibitions", []))

    @cached_property
    def _links(self) -> dict[str, list[RecordLink]]:
        """What names the person: other people, and the records of the apps above, in one query."""
        return collect_links(
            link_rows("people", self.page.related_from.all(), to="page", role="relationship"),
            link_rows("media", self.page.media_links.all(), to="page", detail="kind", day="date_earliest"),
            link_rows("voices", self.page.voice_links.all(), to="page", day="recorded_earliest"),
            link_rows("exhibitions", self.page.chapter_links.all(), to="chapter__page", role="chapter__anchor"),
        )
