"""What was found, as a visitor sees it: everything that the hits of all types show is asked for in one question.

Who may see a hit is asked here, of the records themselves: an index may be behind, and holds drafts.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, CharField, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Cast

from archive.core.dates import UncertainDate
from archive.core.folding import fold
from archive.core.languages import current_language, path_in, site_languages
from archive.core.texts import Words, in_words_of
from archive.media.transcripts import TranscriptLine, lines_found
from archive.memorials.listings import life_years
from archive.search.bodies import Part, read_bodies
from archive.search.fragments import Sql, key_of, public_sql
from archive.search.kinds import PEOPLE, kinds
from archive.search.name_match import Match
from archive.search.passages import NO_PASSAGE, NOTHING, Marked, Met, Passage


@dataclass(frozen=True)
class Hit:
    """One record found. `note` stands before everything else: it warns of what may distress."""

    page: int
    kind: str
    label: Marked
    url_path: str
    #: The years of a life, or the date of the record, in words.
    when: str
    summary: Marked
    note: Words
    #: What is said in its recording and holds the words looked for, in the order of a recording.
    lines: list[tuple[TranscriptLine, Marked]] = field(default_factory=list)
    #: What of the name matched, in the reader's language; empty where the name itself says it.
    reason: Marked = NOTHING
    is_named: bool = False
    #: Whether what was looked for is all that it is called, in some language.
    is_titled_so: bool = False
    #: Not of what its page covers, or follows with a word of help: that is read there.
    may_be_quoted: bool = True
    #: Where the words stand that nothing else has which is shown: in another language, or in the text of the record.
    passage: Passage = NO_PASSAGE

    @property
    def address(self) -> str:
        return path_in(current_language(), self.url_path)

    @property
    def is_person(self) -> bool:
        return self.kind == PEOPLE

    @property
    def is_meant(self) -> bool:
        """Whether the name that was asked for is borne by it, or is all that it is called."""
        return self.is_named or self.is_titled_so

    @property
    def shown(self) -> list[Marked]:
        """What of it may hold the words looked for."""
        return [self.label, self.summary, self.passage.words, *(words for _line, words in self.lines)]

    @property
    def place(self) -> str:
        """Where the passage is read, when the page of the hit does not begin with it; empty where it says nothing more
        than the link to the record."""
        page = self.passage.page
        if page not in dict(site_languages()) or (page == current_language() and not self.passage.anchor):
            return ""
        anchor = f"#{self.passage.anchor}" if self.passage.anchor else ""
        return f"{path_in(page, self.url_path)}{anchor}"

    def lacks(self, met: Met) -> bool:
        """Whether words stand in it somewhere else: who bears the name that was asked for says so by it."""
        is_open = self.may_be_quoted and not self.is_named
        return is_open and not met.words.issubset(frozenset().union(*(one.found for one in self.shown)))


@dataclass
class _Record:
    """One record as it is read: its own columns, and what its texts say by language."""

    kind: str
    title: str
    labels: str
    url_path: str
    recording: int | None
    has_supplied_title: bool
    date: str
    death: str
    needs_care: bool
    summaries: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def label(self, language: str) -> Words:
        label = in_words_of(json.loads(self.labels), self.title, language)
        return Words(f"[{label.text}]", label.language, label.is_fallback) if self.has_supplied_title else label

    def texts(self, language: str) -> Iterator[Part]:
        """What it is called and what is said of it, in all languages."""
        for code, text in (*json.loads(self.labels).items(), *self.summaries.items()):
            yield Part(Words(text, code, code != language), page=code)

    def is_titled(self, words: frozenset[str]) -> bool:
        """Whether these words, as they are folded, and no others are its title in some language."""
        titles = json.loads(self.labels).values()
        return any(len(title.split()) == len(words) and words == set(fold(title).split()) for title in titles)

    def when(self, language: str) -> str:
        if self.kind == PEOPLE:
            return life_years(self.date, self.death, language)
        return UncertainDate.parse(self.date).display(language) if self.date else ""


def read_hits(
    found: Mapping[str, Sequence[int]],
    most: int,
    said: Sequence[str] = (),
    matches: Mapping[int, Match] | None = None,
    where: Callable[[str], Sql | None] | None = None,
) -> dict[str, list[Hit]]:
    """Of the pages found, by type, the first `most` that are public, in the order given; types without any are left
    out. One query, and one more for what is `said` in recordings, where a page may have one; another for the texts of
    those in which the words stand that were `said`, and nothing that is shown has them. `matches` are people found by
    their names, by primary key: each says why. `where` is a further condition for the pages of a type."""
    records = _records(found, where)
    shown = {kind: [pk for pk in pages if pk in records][:most] for kind, pages in found.items()}
    heard = [pk for pages in shown.values() for pk in pages if records[pk].recording and not records[pk].needs_care]
    lines = lines_found(heard, said)
    met, matches, language = Met(frozenset(said)), matches or {}, current_language()
    hits = {
        kind: [_hit(pk, records[pk], language, lines.get(pk, []), met, matches.get(pk)) for pk in pages]
        for kind, pages in shown.items()
        if pages
    }
    return _with_passages(hits, met, language)


def _with_passages(hits: dict[str, list[Hit]], met: Met, language: str) -> dict[str, list[Hit]]:
    """The hits that show nothing of some words, with the passage of their text that has most of them."""
    lacking = {kind: [hit.page for hit in own if hit.lacks(met)] for kind, own in hits.items()}
    bodies = read_bodies({kind: pages for kind, pages in lacking.items() if pages}, language)
    return {
        kind: [_with_passage(hit, met, bodies[hit.page]) if hit.page in bodies else hit for hit in own]
        for kind, own in hits.items()
    }


def _with_passage(hit: Hit, met: Met, parts: Iterable[Part]) -> Hit:
    passage = met.passage(hit.shown, parts)
    return replace(hit, passage=passage) if passage else hit


def _records(found: Mapping[str, Sequence[int]], where: Callable[[str], Sql | None] | None) -> dict[int, _Record]:
    """The public ones of these pages: a row for each language in which there are words."""
    parts: list[str] = []
    values: list[Any] = []
    for kind, pages in found.items():
        condition = where(kind) if where else ("1 = 1", [])
        if pages and condition:
            sql, own = public_sql(kind, _columns(kind))
            keys = ", ".join(str(int(pk)) for pk in pages)
            parts.append(f"{sql} AND {key_of(kind)} IN ({keys}) AND {condition[0]}")
            values += [*own, *condition[1]]
    records: dict[int, _Record] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            rows = cursor.fetchall()
        for pk, *columns, language, summary, note in rows:
            record = records.setdefault(pk, _Record(*columns))
            if summary:
                record.summaries[language] = summary
            if note:
                record.notes[language] = note
    return records


@cache
def _columns(kind: str) -> tuple[tuple[str, Any], ...]:
    """The key and the columns of a type, in the order of `_Record`; what a type has not is empty."""
    model = kinds()[kind]
    names = {column.name for column in model._meta.get_fields()}
    notes = {column.name for column in model._meta.get_field("texts").related_model._meta.get_fields()}
    text = CharField()
    care = reduce(
        or_, (Q(**{name: True}) for name in ("mentions_suicide", "is_sensitive") if name in names), Q(pk=None)
    )
    date = next((F(name) for name in ("birth", "date", "recorded", "issued") if name in names), None)
    columns = (
        F("pk"),
        Value(kind, output_field=text),
        F("title"),
        Cast("labels", TextField()),
        F("url_path"),
        F("recording_id") if "recording" in names else Cast(Value(None), IntegerField()),
        F("has_supplied_title") if "has_supplied_title" in names else Value(False, output_field=BooleanField()),
        date or Value("", output_field=text),
        F("death") if "death" in names else Value("", output_field=text),
        Case(When(care, then=Value(True)), default=Value(False), output_field=BooleanField()),
        F("texts__language"),
        F("texts__summary"),
        F("texts__content_note") if "content_note" in notes else Value("", output_field=text),
    )
    return tuple((f"hit_{place}", column) for place, column in enumerate(columns))


def _hit(pk: int, record: _Record, language: str, lines: list[TranscriptLine], met: Met, match: Match | None) -> Hit:
    label, summary = record.label(language), in_words_of(record.summaries, language=language)
    reason = NOTHING
    if match:
        met = Met(met.words, match.words_met(label.text))
        reason = Met(names=met.names | match.words_told).read(Words(match.reason(label.text), language, False))
    hit = Hit(
        page=pk,
        kind=record.kind,
        label=met.read(label),
        url_path=record.url_path,
        when=record.when(language),
        summary=met.excerpt(summary),
        note=in_words_of(record.notes, language=language),
        lines=[(line, met.read(Words(line.text, line.language, line.language != language))) for line in lines],
        reason=reason,
        is_named=match is not None,
        is_titled_so=record.is_titled(met.words),
        may_be_quoted=not record.needs_care,
    )
    return _with_passage(hit, met, record.texts(language)) if hit.lacks(met) else hit
