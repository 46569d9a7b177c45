"""What the pages of events show: contexts for the templates, each with a constant number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from archive.core.dates import OPEN_START, ClockReading, Precision, UncertainDate
from archive.core.languages import choice_labels, current_language
from archive.core.links import RecordLink, by_label, field_labels, once, one_of_each
from archive.core.relations import Ask, Relations
from archive.core.texts import Words, in_words_of
from archive.core.visibility import is_public
from archive.events.enums import EventType, Measure, PlaceRole
from archive.events.filters import Mode, PeriodFilter
from archive.events.plotting import FigurePlot, plot
from archive.events.reading import Figure, figures_of
from archive.sources.notes import Note, Notes, with_sources

PAGE_SIZE = 100
#: A page of fewer places than this needs no list of them.
FEWEST_JUMPS = 5


# --- one event --------------------------------------------------------------------------------------------


@dataclass
class FigureRow:
    """One reported figure as a row of its table."""

    key: str
    words: Any
    when: UncertainDate | None
    is_reading: bool
    notes: list[Note]
    lowest: int | None = None
    highest: int | None = None
    is_approximate: bool = False

    @property
    def reading_reason(self) -> str:
        """Why the archive reads the sources so; empty where this is not its reading, or no reason is given."""
        return str(self.words.reading_reason) if self.is_reading else ""

    @cached_property
    def date_in_words(self) -> str:
        """When it was said; empty where that is not known."""
        return self.when.display(current_language()) if self.when else ""

    @cached_property
    def perspectives(self) -> list[str]:
        """Who speaks in the sources of this figure."""
        return list(dict.fromkeys(note.perspective for note in self.notes))


@dataclass
class FigureTable:
    """The figures of one measure: only these may be compared."""

    measure: str
    label: str
    rows: list[FigureRow] = field(default_factory=list)

    @cached_property
    def plot(self) -> FigurePlot | None:
        """The same rows drawn to scale."""
        return plot(self.rows)


def figure_tables(figures: Iterable[Figure], notes: Notes) -> list[FigureTable]:
    """The figures that are not withheld, by measure, each with its citations among the notes."""
    tables = {value: FigureTable(value, label) for value, label in choice_labels(Measure).items()}
    for position, figure in enumerate(figures):
        words = figure.words
        if figure.is_withheld or words is None:
            continue
        key = figure.identifier or f"figure-{position}"
        notes.add(figure.citations, about=key)
        tables[figure.measure].rows.append(
            FigureRow(
                key,
                words,
                UncertainDate.parse(figure.claimed) if figure.claimed else None,
                figure.is_reading,
                notes.about(key),
                figure.lowest,
                figure.highest,
                figure.is_approximate,
            )
        )
    for table in tables.values():
        table.rows.sort(key=lambda row: row.when.sort_key if row.when else (date.max, date.max))
    return [table for table in tables.values() if table.rows]


@dataclass
class PeopleGroup:
    """People of one group (civilians and servicemen are listed apart), under what an event was to them."""

    group: str
    label: str
    roles: list[tuple[str, str, list[RecordLink]]]


def people_groups(links: list[RecordLink], groups: dict[str, str], roles: dict[str, str]) -> list[PeopleGroup]:
    """`groups` and `roles` are closed lists in the order in which they are shown."""
    found = []
    for group, label in groups.items():
        own = [link for link in links if link.detail == group]
        by_role = [(role, text, by_label(link for link in own if link.role == role)) for role, text in roles.items()]
        if own:
            found.append(PeopleGroup(group, label, [entry for entry in by_role if entry[2]]))
    return found


def date_caution(when: UncertainDate | None) -> list[str]:
    """What the date does not say, in sentences: nobody shall read a month as a day."""
    if when is None:
        return []
    known = {
        Precision.MONTH: _("The month is known, the day is not."),
        Precision.SEASON: _("The season is known, the day is not."),
        Precision.YEAR: _("The year is known, the day is not."),
        Precision.DECADE: _("Only the decade is known."),
        Precision.CENTURY: _("Only the century is known."),
    }
    cautions = [known[when.precision]] if when.precision in known else []
    if when.is_approximate:
        cautions.append(_("The date is approximate."))
    if when.is_uncertain:
        cautions.append(_("The sources leave the date in doubt."))
    return cautions


RELATIONS = Relations(
    people=Ask("memorial_links", to="page", role="role", detail="group"),
    places=Ask("places", to="place", role="role"),
    media=Ask("media_links", to="page", detail="kind", day="date_earliest", versions=True),
    voices=Ask("voice_links", to="page", day="recorded_earliest"),
    exhibitions=Ask("chapter_links", to="chapter__page"),
    shown=Ask("scene_links", to="chapter__page"),
    parts=Ask("parts", to="", detail="date", day="date_earliest"),
)


@dataclass(frozen=True)
class Jump:
    """A place on the page to which its list of contents leads, and the places within it."""

    anchor: str
    label: str
    within: tuple["Jump", ...] = ()


def jumps_on(shown: dict[str, Any]) -> list[Jump]:
    """What the page of an event holds beneath its words, in order; nothing where that is seen at a glance."""
    measures = tuple(Jump(f"figures-{table.measure}", table.label) for table in shown["tables"])
    sections = [
        ("people", "people-heading", _("People")),
        ("tables", "figures-heading", _("Reported figures")),
        ("parts", "parts-heading", _("Within this event")),
        ("media", "media-heading", _("Photographs and documents")),
        ("voices", "voices-heading", _("Voices")),
        ("notes", "notes-heading", _("Sources")),
    ]
    jumps = [
        Jump(anchor, label, measures if key == "tables" and len(measures) > 1 else ())
        for key, anchor, label in sections
        if shown[key]
    ]
    return jumps if sum(1 + len(jump.within) for jump in jumps) >= FEWEST_JUMPS else []


def event_context(page: Any) -> dict[str, Any]:
    """Everything the page of one event shows."""
    notes = Notes(with_sources(page.citations.all()))
    links = RELATIONS.of(page)
    memorial_link = page.memorial_links.model
    whole = page.part_of
    shown = {
        "notes": notes,
        "tables": figure_tables(figures_of(page), notes),
        "clock_reading": clock_reading(page.clock_time, page.clock),
        "cautions": date_caution(page.when),
        "places": [(link, PlaceRole(link.role)) for link in links["places"]],
        "part_of": whole if whole is not None and is_public(whole) else None,
        "parts": links["parts"],
        "people": people_groups(
            links["people"],
            field_labels(memorial_link._meta.get_field("page").related_model, "group"),
            field_labels(memorial_link, "role"),
        ),
        "media": one_of_each(links["media"]),
        "voices": once(links["voices"]),
        "exhibitions": once(links["exhibitions"] + links["shown"]),
    }
    return {**shown, "jumps": jumps_on(shown)}


def clock_reading(clock_time: time | None, clock: str) -> ClockReading | None:
    """A time of day with the clock it was read from; None where no time is known."""
    return ClockReading(clock_time.strftime("%H:%M"), clock) if clock_time else None


# --- the list ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EventLine:
    """An event as a line of the list."""

    labels: dict[str, str]
    url_path: str
    written: str
    first: date
    clock_time: time | None
    clock: str
    event_type: str

    @property
    def label(self) -> Words:
        return in_words_of(self.labels)

    @property
    def when(self) -> UncertainDate:
        return UncertainDate.parse(self.written)

    @property
    def reading(self) -> ClockReading | None:
        return clock_reading(self.clock_time, self.clock)

    @property
    def type_label(self) -> str:
        """The name of the type; empty for “other”, which says nothing."""
        return "" if self.event_type == EventType.OTHER else choice_labels(EventType)[self.event_type]

    @property
    def year(self) -> int | None:
        """The first year the date can mean; None where its beginning is open."""
        return None if self.first == OPEN_START else self.first.year


_LINE = ("labels", "url_path", "date", "date_earliest", "clock_time", "clock", "event_type")


def event_listing(events: Any, period: PeriodFilter, number: str | None) -> Page:
    """One page of the public events of a period, in order of time."""
    found = events.public()
    if period.is_active:
        met = found.certainly_in if period.mode is Mode.CERTAINLY else found.possibly_in
        found = met(period.first, period.last)
    return Paginator(found.chronological().values_list(*_LINE), PAGE_SIZE).get_page(number)


def lines_by_year(listing: Page) -> list[tuple[int | None, list[EventLine]]]:
    """The lines of a page under their years."""
    lines = [EventLine(*row) for row in listing]
    return [(year, list(group)) for year, group in groupby(lines, key=lambda line: line.year)]


# --- slices of time ---------------------------------------------------------------------------------------


def slices_of_time(events: Any, periods: Collection[tuple[date, date]], most: int) -> dict[Any, list[EventLine]]:
    """For each period the first `most` of the events that may lie in it, in order of time: one query for all.

    What went on for longer than the period lasts is around it, not in it: months of unrest are no event of one night.
    A date that is known to the month only is no span of time, and may lie in the night.
    """
    if not periods:
        return {}
    spans = events.annotate(span=ExpressionWrapper(F("date_latest") - F("date_earliest"), DurationField()))
    chosen = Q()
    for first, last in periods:
        own = spans.possibly_in(first, last).exclude(date__contains="/", span__gt=last - first)
        chosen |= Q(pk__in=own.chronological().values("pk")[:most])
    lines = [EventLine(*row) for row in events.filter(chosen).chronological().values_list(*_LINE)]
    return {period: [line for line in lines if _is_in(line.when, *period)][:most] for period in dict.fromkeys(periods)}


def _is_in(when: UncertainDate, first: date, last: date) -> bool:
    is_longer = when.is_interval and when.latest - when.earliest > last - first
    return when.possibly_in(first, last) and not is_longer
