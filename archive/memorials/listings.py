"""The people in the order of the reader's alphabet, and the years of a life in a few signs.

The list is paged by key, never by offset: page 400 costs what page 1 costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from archive.assets.renditions import FACE, renditions_of
from archive.core.asked import printable
from archive.core.dates import UncertainDate
from archive.core.languages import pick_language
from archive.memorials.enums import Group

PAGE_SIZE = 120


@dataclass
class Person:
    """One line of the list: all that a visitor sees of a person before opening the page."""

    name: str
    name_language: str
    initial: str
    sort_key: str
    pk: int
    identifier: str
    url_path: str
    birth: str
    death: str
    portrait_id: int | None
    origin: str = ""
    origin_language: str = ""
    face: Any = None
    years: str = field(default="", init=False)


_COLUMNS = (
    "name",
    "name_language",
    "initial",
    "sort_key",
    "page_id",
    "page__identifier",
    "page__url_path",
    "page__birth",
    "page__death",
    "page__portrait_id",
)


@dataclass(frozen=True)
class PeopleQuery:
    """What of the list is asked for. Anything that is not understood is left out, not an error."""

    letter: str = ""
    group: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "PeopleQuery":
        group = parameters.get("group", "")
        return cls(
            letter=printable(parameters.get("letter", ""), 4),
            group=group if group in Group.values else "",
            after=printable(parameters.get("after", ""), 20),
            before=printable(parameters.get("before", ""), 20),
        )

    @property
    def is_whole(self) -> bool:
        return self == PeopleQuery()


@dataclass
class Initial:
    """A letter of the list and the people under it; `anchor` where the letters above lead to it."""

    initial: str
    people: list[Person]
    anchor: int | None = None


@dataclass
class Section:
    """The people of one group on this page, under their initials, and the ways on and back."""

    group: str
    total: int
    people: list[Person] = field(default_factory=list)
    previous: str = ""
    next: str = ""
    by_initial: list[Initial] = field(default_factory=list)


class PeopleIndex:
    """One page of the list, in one language.

    `entries` are the rows of `MemorialIndexEntry` for public memorials; `texts` those of `MemorialText`.
    """

    def __init__(self, entries: QuerySet[Any], texts: QuerySet[Any], query: PeopleQuery, language: str) -> None:
        self.language = language
        self.entries = entries.filter(language=language)
        counts = list(
            self.entries.order_by()
            .values_list("initial", "group")
            .annotate(people=Count("pk"), first=Min("sort_key"))
            .order_by("first")
        )
        self.letters = list(dict.fromkeys(initial for initial, _group, _people, _first in counts))
        self.totals = {
            group: sum(people for _initial, of_group, people, _first in counts if of_group == group)
            for group in Group.values
        }
        self.letter = query.letter if query.letter in self.letters else ""
        groups = [query.group] if query.group else self._groups(query)
        self.sections = [self._section(group, query) for group in groups]
        self.sections = [section for section in self.sections if section.people]
        self._put_under_initials()
        self._fill([person for section in self.sections for person in section.people], texts)

    @property
    def total(self) -> int:
        return sum(self.totals.values())

    @property
    def has_all(self) -> bool:
        """Whether everybody stands on this page, so that letters lead to a place on it."""
        return not self.letter and sum(len(section.people) for section in self.sections) == self.total

    def _groups(self, query: PeopleQuery) -> list[str]:
        """Servicemen follow the civilians where the list begins; later pages belong to one group."""
        return Group.values[:1] if query.after or query.before else Group.values

    def _section(self, group: str, query: PeopleQuery) -> Section:
        entries = self.entries.filter(group=group)
        if self.letter:
            entries = entries.filter(initial=self.letter)
        section = Section(group, self.totals[group])
        start = self._position(query.after or query.before)
        backwards = bool(query.before and not query.after and start)
        order = ("-sort_key", "-page_id") if backwards else ("sort_key", "page_id")
        if start:
            entries = entries.filter(beyond(*start, backwards=backwards))
        found = [Person(*row) for row in entries.order_by(*order).values_list(*_COLUMNS)[: PAGE_SIZE + 1]]
        more = len(found) > PAGE_SIZE
        section.people = found[:PAGE_SIZE][::-1] if backwards else found[:PAGE_SIZE]
        if section.people and (more if backwards else start):
            section.previous = section.people[0].identifier
        if section.people and (backwards or more):
            section.next = section.people[-1].identifier
        return section

    def _position(self, identifier: str) -> tuple[str, int] | None:
        if not identifier:
            return None
        return self.entries.filter(page__identifier=identifier).values_list("sort_key", "page_id").first()

    def _put_under_initials(self) -> None:
        """A letter that two groups share leads to the first of them."""
        anchors = {letter: position for position, letter in enumerate(self.letters, start=1)}
        for section in self.sections:
            for initial, people in groupby(section.people, key=lambda person: person.initial):
                section.by_initial.append(Initial(initial, list(people), anchors.pop(initial, None)))

    def _fill(self, people: list[Person], texts: QuerySet[Any]) -> None:
        """Years, origins and faces of the people on this page: two queries, however many they are."""
        rows = texts.filter(page_id__in=[person.pk for person in people]).exclude(origin="")
        origins: dict[int, dict[str, str]] = {}
        for pk, language, origin in rows.values_list("page_id", "language", "origin"):
            origins.setdefault(pk, {})[language] = origin
        faces = renditions_of((person.portrait_id for person in people), FACE)
        for person in people:
            own = origins.get(person.pk, {})
            best = pick_language(list(own), self.language)
            if best:
                person.origin, person.origin_language = own[best], best
            person.face = faces.get(person.portrait_id) if person.portrait_id else None
            person.years = life_years(person.birth, person.death, self.language)


def beyond(key: Any, pk: int, *, backwards: bool) -> Q:
    """Who follows the person `pk`, listed under `key`, or precedes it; two people may share a key. The first condition
    is for the index of the database, which cannot start from an "or"."""
    if backwards:
        return Q(sort_key__lte=key) & (Q(sort_key__lt=key) | Q(page_id__lt=pk))
    return Q(sort_key__gte=key) & (Q(sort_key__gt=key) | Q(page_id__gt=pk))


def life_years(birth: str, death: str, language: str) -> str:
    """The years of a life as far as known: “1962–1990”, “about 1962 – 1990”; without a birth, “died 1990”."""
    born, died = (_year(text, language) for text in (birth, death))
    if born and died:
        return f"{born}–{died}" if born.isdigit() and died.isdigit() else f"{born} – {died}"
    if died:
        return _("died %(year)s") % {"year": died}
    return _("born %(year)s") % {"year": born} if born else ""


def _year(text: str, language: str) -> str:
    """The year of a date that lies in one; a date that does not, or is qualified, in its own words."""
    if not text:
        return ""
    date = UncertainDate.parse(text)
    first, last = date.certain_bounds
    if first and last and first.year == last.year and not (date.is_uncertain or date.is_approximate):
        return str(first.year)
    return date.display(language)
