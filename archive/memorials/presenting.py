"""What the page of a person tells beyond the person's own columns: names, relations, and what speaks of them."""

import re
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property

from archive.assets.renditions import READING, picture_of
from archive.core.dates import Precision, UncertainDate
from archive.core.languages import current_language
from archive.core.links import RecordLink, once, one_of_each
from archive.core.relations import Ask, Relations
from archive.core.texts import Words
from archive.memorials.enums import EventRole, NameKind, Relationship
from archive.memorials.listings import life_years
from archive.sources.notes import Notes, with_sources

#: Under which the notes hold the citations that speak to the record as a whole; no anchor has a space in it.
WHOLE = "the record"
_NUMBER = re.compile(r"\d+")
#: Seen from the other side, a parent is a child; every other relationship reads the same both ways.
_FROM_THE_OTHER_SIDE = {"parent": "child", "child": "parent"}

RELATIONS = Relations(
    events=Ask("event_links", to="event", role="role", detail="date", day="date_earliest"),
    places=Ask("place_links", to="place", role="role"),
    people=Ask("relations", to="person", role="relationship"),
    related=Ask("related_from", to="page", role="relationship"),
    media=Ask("media_links", to="page", detail="kind", day="date_earliest", versions=True),
    voices=Ask("voice_links", to="page", day="recorded_earliest"),
    exhibitions=Ask("chapter_links", to="chapter__page", role="chapter__anchor"),
    shown=Ask("scene_links", to="chapter__page", role="chapter__anchor"),
)


class Life:
    """A memorial as its page shows it. Everything in it is public; each part asks the database once."""

    def __init__(self, page: Any) -> None:
        self.page = page
        if page.pk:
            prefetch_related_objects([page], "names", "texts")

    @cached_property
    def notes(self) -> Notes:
        citations = with_sources(self.page.citations)
        notes = Notes(citation for citation in citations if citation.about)
        notes.add((citation for citation in citations if not citation.about), about=WHOLE)
        return notes

    @cached_property
    def rests_on(self) -> int:
        """How many notes speak to the record as a whole: on these all of its words rest."""
        return len(self.notes.about(WHOLE))

    @property
    def leaves_open_who(self) -> bool:
        """Whether the text says that sources differ, and no citation says which of them says which."""
        text = self.page.text
        stored = text.body.raw_data if text and self.rests_on > 1 else ()
        anchors = [item["value"].get("anchor") or "" for item in stored if item["type"] == "conflict"]
        return any(not self.notes.about(anchor) for anchor in anchors)

    @property
    def years(self) -> str:
        return life_years(self.page.birth, self.page.death, current_language())

    @cached_property
    def death_note(self) -> Words:
        words: Words = self.page.words("death_note")
        return words

    @property
    def is_death_told(self) -> bool:
        """Whether the words about the date of death name it themselves: they then stand in its place."""
        died = self.page.died
        return bool(died) and names_date(self.death_note.text, died)

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
        return picture_of(self.page.portrait_id, READING)

    @cached_property
    def _links(self) -> dict[str, list[RecordLink]]:
        return RELATIONS.of(self.page)

    @property
    def events(self) -> list[tuple[str, RecordLink]]:
        """Public events, in order of time, with what each was to the person."""
        return [(str(EventRole(link.role).label), link) for link in self._links["events"]]

    @cached_property
    def places(self) -> dict[str, list[RecordLink]]:
        """Public places by the part they have in this life."""
        found: dict[str, list[RecordLink]] = {}
        for link in self._links["places"]:
            found.setdefault(link.role, []).append(link)
        return found

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

    @property
    def people(self) -> list[tuple[str, RecordLink]]:
        """Related persons with what they are to this one, whichever page says so."""
        found = {link.identifier: (link.role, link) for link in self._links["people"]}
        for link in self._links["related"]:
            found.setdefault(link.identifier, (_FROM_THE_OTHER_SIDE.get(link.role, link.role), link))
        return [(str(Relationship(kind).label), person) for kind, person in found.values()]

    @property
    def media(self) -> list[RecordLink]:
        return one_of_each(self._links["media"])

    @property
    def voices(self) -> list[RecordLink]:
        return once(self._links["voices"])

    @property
    def exhibitions(self) -> list[RecordLink]:
        return once(self._links["exhibitions"] + self._links["shown"])


def names_date(words: str, when: UncertainDate) -> bool:
    """Whether words name a date by themselves, as “night of 19–20 January 1990” does: in every language all its numbers
    are among theirs, and no other where no day is known."""
    named, found = set(_NUMBER.findall(when.display(current_language()))), set(_NUMBER.findall(words))
    return named <= found if when.precision in (Precision.DAY, Precision.TIME) else named == found
