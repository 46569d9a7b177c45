"""What is disputed, record by record.

Three things say that accounts differ: numbers reported for one measure of an event, a passage "Sources differ" in
the words of a record, and a citation marked as contradicting. A first question finds the records that have any of
them, all types together and one page of them at a time; a few more fetch what these have. The number of
queries depends neither on the size of the archive nor on that of the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import gettext

from archive.core.languages import choice_labels, current_language, pick_language
from archive.core.records import RecordPage
from archive.core.registry import record_models
from archive.core.texts import Words, in_words_of
from archive.core.visibility import public_rule
from archive.events.models import EventPage, ReportedFigure
from archive.events.plotting import Mark, key_to
from archive.events.presenting import FigureTable, figure_tables
from archive.events.reading import Figure, stored_figures
from archive.exhibitions.disputes.models import TextConflict
from archive.memorials.models import MemorialPage
from archive.sources.enums import Perspective, Stance
from archive.sources.models import SourcePage
from archive.sources.notes import Notes
from archive.sources.statements import CitationRow, about_in_words, citation_rows

PAGE_SIZE = 25


@dataclass(frozen=True)
class Contradiction:
    """A source that contradicts what a record says, or what another source says of it."""

    about: Words
    anchor: str
    title: Words
    url_path: str
    perspective: str
    locator: str
    quotation: str
    language: str


@dataclass
class Subject:
    """A record about which accounts differ, with all that they differ in."""

    model: type[RecordPage]
    pk: int
    labels: dict[str, str]
    url_path: str
    notes: dict[str, str] = field(default_factory=dict)
    tables: list[FigureTable] = field(default_factory=list)
    conflicts: list[TextConflict] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)

    @property
    def label(self) -> Words:
        return in_words_of(self.labels)

    @property
    def content_note(self) -> Words:
        """What a reader should know first, where the record says so."""
        return in_words_of(self.notes)

    @property
    def is_person(self) -> bool:
        return self.model is MemorialPage


class Disputes:
    """One page of the records about which accounts differ."""

    def __init__(self, number: object = 1) -> None:
        self.listing: ListingPage = Paginator(_subjects(), PAGE_SIZE).get_page(number)

    @property
    def total(self) -> int:
        return self.listing.paginator.count

    @cached_property
    def subjects(self) -> list[Subject]:
        models = record_models()
        found = [Subject(models[kind], pk, labels, path) for kind, pk, labels, path, _day, _id in self.listing]
        by_key = {subject.pk: subject for subject in found}
        if by_key:
            self._add_content_notes(by_key)
            self._add_figures(by_key)
            self._add_conflicts(by_key)
            self._add_contradictions(by_key)
        return found

    @property
    def by_kind(self) -> list[tuple[str, list[Subject]]]:
        """The subjects under the name of their type; memorials under that of the way to them."""
        grouped = groupby(self.subjects, key=lambda subject: subject.model)
        names = {MemorialPage: gettext("People killed")}
        return [(names.get(model, str(model._meta.verbose_name_plural)), list(subjects)) for model, subjects in grouped]

    @property
    def key(self) -> list[tuple[Mark, str]]:
        """What the marks on this page say, once for all its drawings."""
        plots = [table.plot for subject in self.subjects for table in subject.tables if table.plot]
        return key_to(row.mark for plot in plots for row in plot.rows)

    def _add_content_notes(self, subjects: dict[int, Subject]) -> None:
        first, *others = (
            model._meta.get_field("texts")
            .related_model.objects.order_by()
            .filter(page__in=subjects)
            .exclude(content_note="")
            .values_list("page", "language", "content_note")
            for model in {subject.model: None for subject in subjects.values()}
        )
        for page, language, note in first.union(*others, all=True) if others else first:
            subjects[page].notes[language] = note

    def _add_figures(self, subjects: dict[int, Subject]) -> None:
        """The figures that differ, with those that agree with one of them."""
        differing = ReportedFigure.objects.differing().filter(page_id__in=subjects)
        pairs = {(row["page_id"], row["measure"]) for row in differing}
        figures: dict[int, list[Figure]] = {}
        rows = ReportedFigure.objects.filter(page_id__in={page for page, _measure in pairs})
        for figure in stored_figures(rows.order_by("page_id", "sort_order", "pk")):
            if (figure.page_id, figure.measure) in pairs:
                figures.setdefault(figure.page_id, []).append(figure)
        for page, own in figures.items():
            subjects[page].tables = figure_tables(own, Notes())

    def _add_conflicts(self, subjects: dict[int, Subject]) -> None:
        """Each passage once, in the reader's language or the next best."""
        passages: dict[tuple[Any, ...], dict[str, TextConflict]] = {}
        for row in TextConflict.objects.filter(page__in=subjects).order_by("page_id", "part", "position", "pk"):
            passages.setdefault(row.place, {})[row.language] = row
        for languages in passages.values():
            best = pick_language(list(languages), current_language())
            row = languages[best or next(iter(languages))]
            subjects[row.page_id].conflicts.append(row)

    def _add_contradictions(self, subjects: dict[int, Subject]) -> None:
        rows = _citations_of_records()
        first, *others = (
            _contradicting(row)
            .filter(**{f"{row.owner}__in": list(subjects)})
            .annotate(row=Value(number, IntegerField()), owner_pk=F(f"{row.owner}__pk"))
            .values_list(
                "row", "owner_pk", "about", "locator", "quotation", "source__labels", "source__url_path",
                "source__has_supplied_title", "source__language", "source__perspective",
            )
            for number, row in enumerate(rows)
        )  # fmt: skip
        found = list(first.union(*others, all=True).order_by("row", "owner_pk", "about", "locator"))
        named = about_in_words([(rows[number], owner, about) for number, owner, about, *_ in found])
        for row, (words, anchor) in zip(found, named, strict=True):
            _number, owner, _about, locator, quotation, labels, path, supplied, language, perspective = row
            said_by = choice_labels(Perspective)[perspective]
            entry = Contradiction(
                words, anchor, _title(labels, supplied=supplied), path, said_by, locator, quotation, language
            )
            if entry not in subjects[owner].contradictions:
                subjects[owner].contradictions.append(entry)


def _title(labels: dict[str, str], *, supplied: bool) -> Words:
    """The title of a source; in square brackets where the archive supplied it."""
    title = in_words_of(labels)
    return replace(title, text=f"[{title.text}]") if supplied else title


def _citations_of_records() -> list[CitationRow]:
    return [row for row in citation_rows(SourcePage) if issubclass(row.owner_model, RecordPage)]


def _contradicting(row: CitationRow) -> QuerySet[Any]:
    """Citations against, on what a visitor may meet, of sources that a visitor may meet."""
    return row.visible().filter(public_rule(through="source"), stance=Stance.CONTRADICTS)


def _subjects() -> QuerySet[Any]:
    """The public records that have a dispute, by type; events in order of time, the rest by identifier."""
    first, *others = (
        model.objects.public()
        .filter(reduce(or_, _reasons(model)))
        .order_by()
        .annotate(
            kind_number=Value(number, IntegerField()),
            own_day=F("date_earliest") if model is EventPage else Cast(Value(None), DateField()),
        )
        .values_list("kind_number", "pk", "labels", "url_path", "own_day", "identifier")
        for number, model in enumerate(record_models())
    )
    return first.union(*others, all=True).order_by("kind_number", "own_day", "identifier")


def _reasons(model: type[RecordPage]) -> Iterator[Q]:
    """The keys of the records of one type that have a dispute, by each way of having one."""
    yield Q(pk__in=TextConflict.objects.values("page_id"))
    for row in _citations_of_records():
        if row.owner_model is model:
            yield Q(pk__in=_contradicting(row).values(f"{row.owner}__pk"))
    if model is EventPage:
        yield Q(pk__in=ReportedFigure.objects.differing().values("page_id"))
