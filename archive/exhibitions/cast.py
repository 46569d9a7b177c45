"""The records that the scenes of an exhibition name: all of them together, and none that is not public.

Each property asks the database once, however many scenes there are, and not at all where no scene needs it.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, Value
from django.utils.functional import cached_property

from archive.assets.renditions import FACE, LARGE, READING, pictures_by_image, renditions_of
from archive.core.dates import UncertainDate
from archive.core.languages import current_language, pick_language
from archive.events.models import EventPage, ReportedFigure
from archive.events.presenting import EventLine, slices_of_time
from archive.events.reading import Figure, stored_figures
from archive.media.lines import Said
from archive.media.models import MediaPage, MediaText
from archive.media.player import derivatives_by_recording
from archive.media.transcripts import TranscriptLine
from archive.memorials.models import MemorialIndexEntry, MemorialPage
from archive.oral_histories.models import OralHistoryPage
from archive.places.models import Place

#: A page never lists an unlimited archive.
MOST_EVENTS = 30
MOST_NAMES = 400

Parts = dict[str, Any]
#: Which parts of a scene name a record of one type.
_NAMED = {
    EventPage: [("event", "record"), ("figures", "event")],
    MemorialPage: [("person", "record")],
    MediaPage: [("image", "record"), ("comparison", "first"), ("comparison", "second"), ("voice", "record")],
    OralHistoryPage: [("voice", "record")],
}
_WORDS = ("title", "summary", "content_note")


class Point(NamedTuple):
    """Where a place lies, and how far off that may be, in metres."""

    latitude: float
    longitude: float
    uncertainty_m: int | None


class Text:
    """A row of words as far as scenes show them; stands for a stored row of any record type."""

    def __init__(self, language: str, *values: str) -> None:
        self.language = language
        self.title, self.summary, self.content_note, self.caption, self.alt_text = values
        self.has_words = True


class Cast:
    """The public records of a list of scenes, given as (kind, parts)."""

    def __init__(self, scenes: Iterable[tuple[str, Parts]]) -> None:
        self.scenes = list(scenes)
        #: The maps that the page has by now: one of each frame at most (components/map.html).
        self.frames: set[str] = set()

    def _named(self, model: Any) -> set[int]:
        wanted = set(_NAMED[model])
        return {parts[name] for kind, parts in self.scenes for name in parts if (kind, name) in wanted and parts[name]}

    @cached_property
    def records(self) -> dict[int, Any]:
        """Every public record that a scene shows, by key: a query a type, and one for the words of all."""
        found: dict[int, Any] = {}
        for model in _NAMED:
            keys = self._named(model)
            if keys:
                rows = model.objects.public().filter(pk__in=keys).defer("search_description", "internal_note")
                joins = [name for name in ("recording", "rights_statement") if hasattr(model, name)]
                found |= {row.pk: row for row in (rows.select_related(*joins) if joins else rows)}
        self._give_words(found)
        return found

    def _give_words(self, records: dict[int, Any]) -> None:
        questions = []
        for model in _NAMED:
            keys = [pk for pk, record in records.items() if isinstance(record, model)]
            if keys:
                rows = model._meta.get_field("texts").related_model.objects.filter(page_id__in=keys).order_by()
                more = [F(name) if rows.model is MediaText else Value("") for name in ("caption", "alt_text")]
                questions.append(rows.values_list("page_id", "language", *_WORDS, *more))
        texts: dict[int, dict[str, Text]] = {pk: {} for pk in records}
        if questions:
            for pk, language, *values in questions[0].union(*questions[1:], all=True):
                texts[pk][language] = Text(language, *values)
        for pk, record in records.items():
            record.texts_by_language = texts[pk]

    @cached_property
    def pictures(self) -> dict[int, Any]:
        """The images of media in which they are shown, by image."""
        return pictures_by_image(
            (getattr(record, "image_id", None) for record in self.records.values()), READING, LARGE
        )

    @cached_property
    def faces(self) -> dict[int, Any]:
        """The portraits of people, by image."""
        return renditions_of((getattr(record, "portrait_id", None) for record in self.records.values()), FACE)

    @cached_property
    def sounds(self) -> dict[int, list[Any]]:
        """What can be played of the recordings, by recording."""
        named = {parts["record"] for kind, parts in self.scenes if kind == "voice"}
        records = [record for pk, record in self.records.items() if pk in named]
        return derivatives_by_recording(getattr(record, "recording_id", None) for record in records)

    @cached_property
    def _lines(self) -> dict[int, list[TranscriptLine]]:
        """What is said in the excerpts that have an end, by record; in every language."""
        said = Q()
        for kind, parts in self.scenes:
            if kind == "voice" and parts["record"] in self.records and parts.get("end"):
                start, end = (parts.get("start") or 0) * 1000, parts["end"] * 1000
                said |= Q(record_id=parts["record"], start_ms__lt=end, end_ms__gt=start)
        found: dict[int, list[TranscriptLine]] = {}
        if said:
            for line in TranscriptLine.objects.filter(said).order_by("start_ms", "number"):
                found.setdefault(line.record_id, []).append(line)
        return found

    def said_in(self, parts: Parts) -> tuple[str, list[Said]]:
        """The language in which an excerpt is read, the reader's or the next best, and what is said, by speaker."""
        start, end = (parts.get("start") or 0) * 1000, (parts.get("end") or 0) * 1000
        lines = [line for line in self._lines.get(parts["record"], ()) if line.start_ms < end and line.end_ms > start]
        best = pick_language([line.language for line in lines], current_language())
        turns = groupby((line for line in lines if line.language == best), lambda line: line.speaker)
        return best or "", [Said(speaker, " ".join(line.text for line in turn)) for speaker, turn in turns]

    @cached_property
    def figures(self) -> dict[int, list[Figure]]:
        """The reported figures of each event whose figures are to be shown."""
        events = {parts["event"] for kind, parts in self.scenes if kind == "figures"} & set(self.records)
        found: dict[int, list[Figure]] = {}
        if events:
            rows = ReportedFigure.objects.filter(page__in=events).order_by("page_id", "sort_order", "pk")
            for figure in stored_figures(rows):
                found.setdefault(figure.page_id, []).append(figure)
        return found

    @cached_property
    def stops(self) -> set[int]:
        """The places through which a story leads."""
        return {stop["place"] for kind, parts in self.scenes if kind == "places" for stop in parts["stops"] or ()}

    @cached_property
    def points(self) -> dict[int, Point]:
        """Where those stops lie that have coordinates."""
        if not self.stops:
            return {}
        rows = Place.objects.public().filter(pk__in=self.stops, latitude__isnull=False, longitude__isnull=False)
        return {key: Point(*known) for key, *known in rows.values_list("pk", "latitude", "longitude", "uncertainty_m")}

    @cached_property
    def _slices(self) -> dict[tuple[date, date], list[EventLine]]:
        periods = [period for kind, parts in self.scenes if kind == "timeline" and (period := period_of(parts))]
        return slices_of_time(EventPage.objects.public(), periods, MOST_EVENTS + 1)

    def events_in(self, parts: Parts) -> list[EventLine]:
        """The events of a slice of time, and one more than is shown where there are more."""
        period = period_of(parts)
        return self._slices[period] if period else []

    @cached_property
    def _entries(self) -> Any:
        return MemorialIndexEntry.objects.filter(language=current_language(), page__in=MemorialPage.objects.public())

    @cached_property
    def totals(self) -> dict[str, int]:
        """How many people of each group the archive can name."""
        return dict(self._entries.order_by().values_list("page__group").annotate(people=Count("pk")))

    @cached_property
    def _names(self) -> dict[str, list[Any]]:
        groups = {parts["group"] for kind, parts in self.scenes if kind == "names"}
        columns = ("name", "name_language", "page__url_path")
        return {
            group: list(
                self._entries.filter(page__group=group)
                .order_by("sort_key", "page_id")
                .values_list(*columns)[:MOST_NAMES]
            )
            for group in sorted(groups)
        }

    def names_of(self, group: str) -> list[Any]:
        """The first names of a group in the reader's alphabet: (name, its language, path)."""
        return self._names[group]


def period_of(parts: Parts) -> tuple[date, date] | None:
    """The days of a timeline, from the first on which it may begin to the last on which it may end; None where a
    draft does not say."""
    if not parts.get("start") or not parts.get("end"):
        return None
    first, last = UncertainDate.parse(parts["start"]).earliest, UncertainDate.parse(parts["end"]).latest
    return (first, last) if first <= last else None
