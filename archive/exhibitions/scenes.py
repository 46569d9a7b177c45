"""The scenes of a chapter as its page shows them. A scene whose record is not public is not there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.core.languages import behind_language, current_language
from archive.core.links import RecordLink
from archive.core.texts import Words, in_words_of
from archive.core.timed_text import clock
from archive.events.presenting import figure_tables
from archive.exhibitions.blocks import SceneBlock
from archive.exhibitions.cast import MOST_EVENTS, Cast, Parts, Point
from archive.media.player import Excerpt
from archive.memorials.enums import Group
from archive.memorials.listings import life_years
from archive.places.atlas.drawing import Drawing, Spot, draw
from archive.places.atlas.sheets import FRAMES
from archive.sources.notes import Notes

_WIDTHS = {name: block.width for name, block in SceneBlock.base_blocks.items()}  # type: ignore[attr-defined]


@dataclass
class Scene:
    """One scene in the reader's language. `shows` is what its template needs beside the words."""

    kind: str
    id: str
    anchor: str
    after: str
    width: str
    words: Words
    shows: Mapping[str, Any]

    @property
    def template(self) -> str:
        return f"exhibitions/scenes/{self.kind}.html"


@dataclass
class Picture:
    """A media item in a scene, and what of it may be shown (archive.assets.renditions.Picture), if anything."""

    item: Any
    shown: Any | None = None

    @property
    def is_covered(self) -> bool:
        return bool(self.item.is_sensitive)


@dataclass
class Stage:
    """Makes scenes of what is stored, from records that were fetched together."""

    cast: Cast
    places: Mapping[int, RecordLink]
    notes: Notes
    chapter: str
    found: list[Scene] = field(default_factory=list)

    def put(self, kind: str, parts: Parts, position: int) -> None:
        """Add the scene, unless what it shows is not public or is not there."""
        shows = _MAKERS[kind](self, parts)
        if shows is None:
            return
        anchor = parts.get("anchor") or ""
        width = parts.get("size") or _WIDTHS[kind]
        identifier = anchor or f"{self.chapter}-scene-{position}"
        words = words_in(parts.get("words"))
        self.found.append(Scene(kind, identifier, anchor, parts.get("after") or "", width, words, shows))

    # --- what each kind shows -----------------------------------------------------------------

    def _record(self, key: int | None) -> Any | None:
        return self.cast.records.get(key) if key else None

    def _picture(self, key: int | None) -> Picture | None:
        item = self._record(key)
        if item is None:
            return None
        return Picture(item, self.cast.pictures.get(item.image_id))

    def image(self, parts: Parts) -> Mapping[str, Any] | None:
        picture = self._picture(parts["record"])
        spots = [
            {"x": spot["x"], "y": spot["y"], "words": words_in(spot.get("words"))}
            for spot in parts.get("hotspots") or []
            if spot["x"] is not None and spot["y"] is not None
        ]
        return {"picture": picture, "spots": [spot for spot in spots if spot["words"]]} if picture else None

    def comparison(self, parts: Parts) -> Mapping[str, Any] | None:
        pictures = [self._picture(parts[name]) for name in ("first", "second")]
        if None in pictures:
            return None
        may_slide = all(picture and picture.shown and not picture.is_covered for picture in pictures)
        return {"pictures": pictures, "may_slide": may_slide}

    def voice(self, parts: Parts) -> Mapping[str, Any] | None:
        record = self._record(parts["record"])
        if record is None:
            return None
        start, end = parts.get("start") or 0, parts.get("end")
        player = None
        if record.recording_id:
            player = Excerpt(record, self.cast.sounds[record.recording_id], start, end)
        times = {"start": clock(1000 * start), "end": clock(1000 * end) if end else ""}
        language, said = self.cast.said_in(parts)
        return {"record": record, "player": player, "language": language, "said": said, **times}

    def person(self, parts: Parts) -> Mapping[str, Any] | None:
        record = self._record(parts["record"])
        if record is None:
            return None
        years = life_years(record.birth, record.death, current_language())
        portrait = self.cast.faces.get(record.portrait_id)
        return {"record": record, "years": years, "portrait": portrait}

    def event(self, parts: Parts) -> Mapping[str, Any] | None:
        record = self._record(parts["record"])
        return {"record": record} if record else None

    def stops(self, parts: Parts) -> Mapping[str, Any] | None:
        stops = [
            {
                "place": self.places[stop["place"]],
                "words": words_in(stop.get("words")),
                "point": self.cast.points.get(stop["place"]),
            }
            for stop in parts.get("stops") or []
            if stop["place"] in self.places
        ]
        return {"stops": stops, "drawing": self._map(stops)} if stops else None

    def _map(self, stops: list[Parts]) -> Drawing | None:
        """The stops on the closest map that holds all of those which have coordinates, under their numbers; None
        where none has, or where the page has that map already."""
        numbered = enumerate(stops, start=1)
        spots = [spot_of(stop["place"], stop["point"], number) for number, stop in numbered if stop["point"]]
        holding = (frame for frame in FRAMES if all(frame.holds(spot.latitude, spot.longitude) for spot in spots))
        frame = next(holding, FRAMES[-1])
        held = [spot for spot in spots if frame.holds(spot.latitude, spot.longitude)]
        if not held or frame.name in self.cast.frames:
            return None
        self.cast.frames.add(frame.name)
        return draw(frame, held)

    def timeline(self, parts: Parts) -> Mapping[str, Any] | None:
        lines = self.cast.events_in(parts)
        asked = {"start": parts["start"], "end": parts["end"]}
        return {"lines": lines[:MOST_EVENTS], "has_more": len(lines) > MOST_EVENTS, **asked} if lines else None

    def figures(self, parts: Parts) -> Mapping[str, Any] | None:
        measure = parts.get("measure")
        rows = self.cast.figures.get(parts["event"], [])
        tables = figure_tables([row for row in rows if not measure or row.measure == measure], self.notes)
        return {"record": self._record(parts["event"]), "tables": tables} if tables else None

    def names(self, parts: Parts) -> Mapping[str, Any] | None:
        group, wanted = parts["group"], current_language()
        people = [
            (Words(name, tag, tag != wanted), behind_language(path)) for name, tag, path in self.cast.names_of(group)
        ]
        total = self.cast.totals.get(group, 0)
        shown = {"people": people, "more": total - len(people), "is_servicemen": group == Group.SERVICEMAN}
        return shown if people else None

    def silence(self, parts: Parts) -> Mapping[str, Any] | None:
        return {}


_MAKERS: dict[str, Callable[[Stage, Parts], Mapping[str, Any] | None]] = {
    "image": Stage.image,
    "comparison": Stage.comparison,
    "voice": Stage.voice,
    "person": Stage.person,
    "event": Stage.event,
    "places": Stage.stops,
    "timeline": Stage.timeline,
    "figures": Stage.figures,
    "names": Stage.names,
    "silence": Stage.silence,
}


def words_in(entries: list[Parts] | None) -> Words:
    """The words of a scene for the reader of the current language, or in the next best."""
    return in_words_of({entry["language"]: entry["text"] for entry in entries or [] if entry.get("text")})


def spot_of(place: RecordLink, point: Point, number: int) -> Spot:
    return Spot(place.label, place.url_path, point.latitude, point.longitude, point.uncertainty_m, number)
