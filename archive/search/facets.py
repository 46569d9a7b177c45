"""What there is to choose among the records found, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive.core.dates import OPEN_END, OPEN_START, UncertainDate
from archive.core.languages import current_language, language_name
from archive.core.texts import Words, in_words_of
from archive.events.filters import Mode, PeriodFilter
from archive.places.models import Place
from archive.search.conditions import Conditions
from archive.search.counting import DAY, MONTH, MOST_COUNTED, YEAR, Counts
from archive.search.kinds import kind_label, kinds
from archive.search.place_names import PlaceNames
from archive.search.query import HAS, SearchQuery
from archive.sources.enums import Perspective

#: So many values of a facet are shown, the most frequent; into so many parts a period is divided.
MOST_VALUES = 12


class Choice(NamedTuple):
    """One value of a facet: in words, how many records have it (None: nobody counted to the end), and the address of
    the search with it, or without it where it is chosen. A tuple, which a template takes apart once."""

    label: Words
    number: int | None
    address: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]


class Facets:
    """The facets of a search that was counted, and what is chosen."""

    most = MOST_COUNTED

    def __init__(self, conditions: Conditions, counts: Counts, place: Place | None, names: PlaceNames) -> None:
        self.query: SearchQuery = conditions.query
        self.counts, self.place, self.names = counts, place, names
        self.language = current_language()

    @property
    def is_over(self) -> bool:
        """Whether more was found than is counted."""
        return bool(self.counts.over)

    @cached_property
    def shown(self) -> list[Facet]:
        """The facets in which there is a choice."""
        perspectives = dict(Perspective.choices)
        facets = [
            self._facet("type", "kind", _("Type"), {kind: (kind, self._word(kind_label(kind))) for kind in kinds()}),
            Facet("date", _("Date"), list(self._periods())),
            self._facet("place", "place", _("Place"), self._places()),
            self._facet(
                "perspective",
                "perspective",
                _("Perspective of the source"),
                {one: (one, self._word(perspectives.get(one, one))) for one in self._frequent("perspective")},
            ),
            self._facet(
                "language",
                "language",
                _("Language"),
                {code: (code, self._word(language_name(code, self.language))) for code in self._frequent("language")},
            ),
            Facet("has", pgettext("record", "Has"), list(self._things())),
        ]
        return [facet for facet in facets if facet.choices]

    @cached_property
    def chosen(self) -> list[Choice]:
        """Each condition in words, with the way to the search without it."""
        query = self.query
        found: list[tuple[Words, dict[str, Any]]] = []
        if query.kind:
            found.append((self._word(kind_label(query.kind)), {"kind": ""}))
        if query.period.is_active:
            period = self._word(period_in_words(query.period, self.language))
            found.append((period, {"start": "", "end": "", "mode": Mode.POSSIBLY}))
        if self.place:
            found.append((in_words_of(self.place.labels, self.place.title, self.language), {"place": ""}))
        if query.perspective:
            found.append((self._word(dict(Perspective.choices)[query.perspective]), {"perspective": ""}))
        if query.language:
            found.append((self._word(language_name(query.language, self.language)), {"language": ""}))
        for thing in query.has:
            label = f"{pgettext('record', 'Has')}: {HAS[thing]}"
            found.append((self._word(label), {"has": tuple(one for one in query.has if one != thing)}))
        return [Choice(label, None, query.address(**without), is_chosen=True) for label, without in found]

    def _word(self, text: Any) -> Words:
        return Words(str(text), self.language, False)

    def _facet(self, name: str, field: str, label: str, values: Mapping[str, tuple[str, Words]]) -> Facet:
        """Values as they are counted, each with how it stands in an address, and in words."""
        asked, seen, choices = getattr(self.query, field), self.counts.seen(name), list[Choice]()
        for counted, (value, words) in values.items():
            is_chosen = value == asked
            if is_chosen or seen[counted]:
                address = self.query.address(**{field: "" if is_chosen else value})
                choices.append(Choice(words, self.counts.of(name, counted), address, is_chosen))
        return Facet(name, label, choices)

    def _frequent(self, facet: str) -> list[str]:
        """The values that most records have, and the one that is chosen."""
        most = self.counts.seen(facet).most_common()
        values = [value for value, _number in sorted(most, key=lambda one: (-one[1], one[0]))[:MOST_VALUES]]
        asked = getattr(self.query, facet)
        return values if not asked or asked in values else [*values, asked]

    def _places(self) -> dict[str, tuple[str, Words]]:
        known = self.names.by_key
        return {key: known[key] for key in self.names.wanted if key in known}

    def _things(self) -> Iterator[Choice]:
        for thing, words in HAS.items():
            is_chosen = thing in self.query.has
            if is_chosen or self.counts.seen(thing)[thing]:
                has = tuple(one for one in HAS if (one in self.query.has) is not (one == thing))
                yield Choice(self._word(words), self.counts.of(thing, thing), self.query.address(has=has), is_chosen)

    # --- dates --------------------------------------------------------------------------------------------

    def _periods(self) -> Iterator[Choice]:
        """The parts of the period that is asked for in which records lie, as finely as `MOST_VALUES` allows."""
        counted = ((*pair.partition(" "), number) for pair, number in self.counts.seen("date").items())
        pairs = [(first, last, number) for first, _space, last, number in counted]
        found: list[tuple[str, int]] = []
        for parts in self._divisions({end for first, last, _number in pairs for end in (first, last)}):
            numbers = [(name, self._number_in(first, last, pairs)) for name, first, last in parts]
            found = [(name, number) for name, number in numbers if number]
            if len(found) <= MOST_VALUES:
                break
        frequent = sorted(found, key=lambda one: -one[1])[:MOST_VALUES]
        is_over = "date" in self.counts.over
        for name, number in sorted(frequent):
            is_chosen = self.query.start == self.query.end == name
            if is_chosen and len(found) == 1:
                return  # it says nothing that the condition does not say
            address = self.query.address(start="" if is_chosen else name, end="" if is_chosen else name)
            label = self._word(UncertainDate.parse(name).display(self.language))
            yield Choice(label, None if is_over else number, address, is_chosen)

    def _number_in(self, start: str, end: str, pairs: list[tuple[str, str, int]]) -> int:
        if self.query.mode == Mode.CERTAINLY:
            return sum(number for first, last, number in pairs if start <= first and last <= end)
        return sum(number for first, last, number in pairs if first <= end and start <= last)

    def _divisions(self, ends: set[str]) -> Iterator[list[tuple[str, str, str]]]:
        """Ways to divide the time of these dates, the finest first: parts in EDTF, first and last as dates are cut."""
        period, letters = self.query.period, self.counts.letters
        if letters == DAY:
            month = f"{period.first.year:04}-{period.first.month:02}"
            days = range(period.first.day, period.last.day + 1)
            yield [(f"{month}-{day:02}",) * 3 for day in days]
            return
        if letters == MONTH:
            yield [
                (f"{period.first.year:04}-{month:02}",) * 3
                for month in range(period.first.month, period.last.month + 1)
            ]
            return
        first, last = (period.first, period.last) if period.is_active else (OPEN_START, OPEN_END)
        years = [int(end[:YEAR]) for end in ends if end not in (str(OPEN_START)[:YEAR], str(OPEN_END)[:YEAR])]
        years = [min(max(year, first.year), last.year) for year in years]
        if not years:
            return
        for width in (1, 10, 100):
            parts = range(min(years) // width, max(years) // width + 1)
            if len(parts) <= 1000:
                yield [_years(part, width) for part in parts]


def frequent_places(counts: Counts, place: Place | None) -> list[str]:
    """The places that most records have, and the one that is chosen, by primary key as text."""
    seen = counts.seen("place")
    frequent = sorted(seen, key=lambda key: (-seen[key], int(key)))[:MOST_VALUES]
    return frequent if place is None or str(place.pk) in frequent else [*frequent, str(place.pk)]


def _years(part: int, width: int) -> tuple[str, str, str]:
    """So many years as EDTF writes them, with the first and the last of them: 199X, 1990, 1999."""
    first = part * width
    unknown = len(str(width)) - 1
    return f"{first:04}"[: YEAR - unknown] + "X" * unknown, f"{first:04}", f"{first + width - 1:04}"


def period_in_words(period: PeriodFilter, language: str) -> str:
    """The period that is asked for, in words: "in January 1990"."""
    start, end = (UncertainDate.parse(text).display(language) if text else "" for text in (period.start, period.end))
    if period.start == period.end:
        words = pgettext("period", "in %(date)s") % {"date": start}
    elif start and end:
        words = pgettext("period", "from %(start)s to %(end)s") % {"start": start, "end": end}
    else:
        words = (pgettext("period", "from %(date)s on") if start else pgettext("period", "until %(date)s")) % {
            "date": start or end
        }
    return _("certainly %(period)s") % {"period": words} if period.mode == Mode.CERTAINLY else words
