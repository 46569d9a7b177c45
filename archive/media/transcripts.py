"""What is said in a recording: plain words or WebVTT in a row of words, and the lines that a search finds.

The text in the row is the one truth, in drafts and revisions as well (ADR 14). The lines are derived from what is
published, at every save, and say nothing of who may see them: they are asked for through a public record.
"""

from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from django.db import models, transaction
from django.db.models import F, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from archive.assets.models import Recording
from archive.core.folding import search_keys
from archive.core.records import AbstractRecordText
from archive.core.timed_text import (
    Cue,
    TimedTextError,
    clock,
    ends_late,
    is_time_coded,
    moment,
    parse_vtt,
    validate_transcript,
)
from archive.core.word_forms import stems, stems_of

#: Rows written at a time.
BATCH = 500
#: Lines that a list of results shows of one record.
MOST_LINES_SHOWN = 3
#: So many lines with a word are looked through here; of more, the database chooses for each record.
MOST_LINES_READ = 200


class TranscribedText(AbstractRecordText):
    """Words of a record that may hold a transcript of its recording."""

    transcript = models.TextField(
        _("transcript"),
        blank=True,
        validators=[validate_transcript],
        help_text=_(
            "What is said, word for word, in this language. Text that begins with WEBVTT is time-coded: readers then "
            "hear and read together, and a search leads to the second."
        ),
    )

    class Meta(AbstractRecordText.Meta):
        abstract = True

    @property
    def is_time_coded(self) -> bool:
        return is_time_coded(self.transcript)

    @cached_property
    def cues(self) -> list[Cue]:
        """The cues of a time-coded transcript; empty for plain words."""
        return parse_vtt(self.transcript) if self.is_time_coded else []

    def wrong_times(self, length: int) -> list[str]:
        """What is wrong with the times, of a recording so many milliseconds long (0: not known), line by line. A draft
        may be written past its form, and a loader asks of whatever a file says."""
        try:
            return TimedTextError(ends_late(self.cues, length)).messages
        except TimedTextError as error:
            return error.messages

    @property
    def transcript_words(self) -> str:
        """What is said, without times and speakers: for the search."""
        try:
            return "\n".join(cue.text for cue in self.cues) if self.is_time_coded else self.transcript
        except TimedTextError:  # a draft, written past its form
            return ""


class TranscriptLine(models.Model):
    """One line of what is said in a published record, to be found and heard from its second."""

    record = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="transcript_lines")
    language = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    speaker = models.CharField(max_length=255, blank=True)
    text = models.TextField()
    folded = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "language", "number"], name="media_one_line")]

    def __str__(self) -> str:
        return self.text

    @property
    def moment(self) -> str:
        """When it is said, as players show it."""
        return clock(self.start_ms)

    @property
    def fragment(self) -> str:
        """What an address of the record needs to lead to the second (Media Fragments 1.0, section 4.2.1)."""
        return f"t={moment(self.start_ms)}"


class Transcribed(models.Model):
    """A record whose rows of words are `TranscribedText`."""

    class Meta:
        abstract = True

    def search_words(self) -> str:
        said = (row.transcript_words for row in self.texts.all())  # type: ignore[attr-defined]
        return f"{super().search_words()} {search_keys(*said)}"  # type: ignore[misc]

    def transcript_errors(self) -> list[str]:
        """What stops publication: times that cannot be read, or go beyond the recording, where its length is known."""
        # Not `self.recording`: a loader asks before the file is stored.
        recording = Recording.objects.filter(pk=self.recording_id).first()  # type: ignore[attr-defined]
        length = recording.duration_ms if recording else 0
        return [
            f"{row.language}: {message}"
            for row in self.texts.all()  # type: ignore[attr-defined]
            for message in row.wrong_times(length)
        ]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        result = super().save(*args, **kwargs)
        if not kwargs.get("update_fields") or "live" in kwargs["update_fields"]:
            transaction.on_commit(partial(derive_lines, type(self), self.pk))
        return result


@transaction.atomic
def derive_lines(model: type[Any], pk: int) -> None:
    """Make the lines anew from what is stored; a record that is not live has none."""
    TranscriptLine.objects.filter(record_id=pk).delete()
    record = model.objects.filter(pk=pk, live=True).first()
    if record is None:
        return
    lines = [
        TranscriptLine(
            record_id=pk,
            language=row.language,
            number=number,
            start_ms=cue.start_ms,
            end_ms=cue.end_ms,
            speaker=cue.speaker[:255],
            text=cue.text,
            folded=line_keys(cue.text),
        )
        for row in record.texts.all()
        if row.is_time_coded
        for number, cue in enumerate(row.cues, start=1)
    ]
    TranscriptLine.objects.bulk_create(lines, batch_size=BATCH)


def line_keys(text: str) -> str:
    """What a line is found by: its folded words, and what other forms of them have in common with these."""
    folded = search_keys(text)
    return " ".join([folded, *stems_of(folded.split())])


def key_lines_anew() -> None:
    """Write the keys of lines that were derived when keys were others."""
    lines, last = TranscriptLine.objects.order_by("pk").only("text", "folded"), 0
    while read := list(lines.filter(pk__gt=last)[:BATCH]):
        last = read[-1].pk
        due = [line for line in read if line.folded != line_keys(line.text)]
        for line in due:
            line.folded = line_keys(line.text)
        TranscriptLine.objects.bulk_update(due, ["folded"])


def _held(words: Sequence[str]) -> RawSQL:
    """How many of the words a line holds, hundredfold; one more for each that it holds as it was asked for."""
    has = f"WHEN ' ' || {TranscriptLine._meta.db_table}.folded || ' ' LIKE %s THEN"
    held: list[str] = []
    values: list[str] = []
    for word in words:
        forms = (word, *stems(word))
        held.append(f"CASE {has} 101 {f'{has} 100 ' * (len(forms) - 1)}ELSE 0 END")
        values += [f"% {form} %" for form in forms]
    return RawSQL(" + ".join(held), values, output_field=models.IntegerField())  # noqa: S611 (of letters and digits)


def lines_found(records: Sequence[int], words: Sequence[str]) -> dict[int, list[TranscriptLine]]:
    """The lines of these records (primary keys of public ones) that hold most of the folded words, as they are or in
    other forms, a few of each, in the order in which they are said; two queries at most. Words are whole, as the index
    has them."""
    if not records or not words:
        return {}
    lines = TranscriptLine.objects.filter(record_id__in=records).annotate(held=_held(words))
    ranked = lines.filter(held__gt=0).order_by("-held", "start_ms")
    best = list(ranked[: MOST_LINES_READ + 1])
    if len(best) > MOST_LINES_READ:  # one recording may have them all
        place = Window(RowNumber(), partition_by=F("record_id"), order_by=[F("held").desc(), F("start_ms").asc()])
        best = list(ranked.annotate(place=place).filter(place__lte=MOST_LINES_SHOWN))
    found: dict[int, list[TranscriptLine]] = {}
    for line in best:
        own = found.setdefault(line.record_id, [])
        if len(own) < MOST_LINES_SHOWN:
            own.append(line)
    return {record: sorted(own, key=attrgetter("start_ms")) for record, own in found.items()}
