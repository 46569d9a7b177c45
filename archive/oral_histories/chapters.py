"""Chapters of a recorded memory: from when on, about what, where."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, PageChooserPanel
from wagtail.models import Orderable

from archive.core.fields import MomentField
from archive.core.forms import EDIT_FACTS
from archive.core.languages import current_language, pick_language, text_languages
from archive.core.timed_text import Cue, clock


class OralHistoryChapter(ClusterableModel, Orderable):
    """A part of the recording. It lasts until the next one begins, or to the end; the order is that of the moments."""

    page = ParentalKey("oral_histories.OralHistoryPage", on_delete=models.CASCADE, related_name="chapters")
    start_ms = MomentField(_("begins at"), default=0, help_text=_("Hours, minutes, seconds: 0:12:30.000, or 12:30."))

    panels = [
        FieldPanel("start_ms"),
        InlinePanel("texts", heading=_("Words, one entry a language"), label=_("Language")),
        ObjectList([InlinePanel("places", heading=_("Places"), label=_("Place"))], permission=EDIT_FACTS),
    ]

    class Meta(Orderable.Meta):
        ordering = ["start_ms", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "start_ms"],
                name="oral_histories_one_chapter_a_moment",
                violation_error_message=_("Another chapter begins at this moment."),
            )
        ]

    def __str__(self) -> str:
        return self.words.title if self.words else str(self.start_ms)

    def in_one_line(self) -> str:
        """The chapter among many of them in a form."""
        return " · ".join(filter(None, [clock(self.start_ms), self.words.title if self.words else ""]))

    @cached_property
    def words(self) -> "OralHistoryChapterText | None":
        """The words in the reader's language, or the next best."""
        rows = {row.language: row for row in self.texts.all()}
        best = pick_language(list(rows), current_language())
        return rows[best] if best else None


class OralHistoryChapterText(models.Model):
    """A chapter in the words of one language."""

    chapter = ParentalKey(OralHistoryChapter, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    title = models.CharField(_("title"), max_length=255)
    synopsis = models.TextField(_("synopsis"), blank=True, help_text=_("What is spoken of, in a sentence or three."))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chapter", "language"],
                name="oral_histories_one_chapter_text",
                violation_error_message=_("There is a text in this language already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class OralHistoryChapterPlace(Orderable):
    """A place of which a chapter speaks."""

    chapter = ParentalKey(OralHistoryChapter, on_delete=models.CASCADE, related_name="places")
    place = models.ForeignKey(
        "places.Place", verbose_name=_("place"), on_delete=models.PROTECT, related_name="chapter_mentions"
    )

    panels = [PageChooserPanel("place")]


def chapter_cues(chapters: Sequence[Any], language: str, duration_ms: int) -> list[Cue]:
    """The chapters that have a title in a language as cues of a chapters file (WebVTT, section 2.3).

    The last one ends with the recording, or a second after its beginning where its length is not known.
    """
    starts = sorted(chapter.start_ms for chapter in chapters)
    cues = []
    for chapter in sorted(chapters, key=lambda entry: entry.start_ms):
        titles = {row.language: row.title for row in chapter.texts.all()}
        after = [start for start in starts if start > chapter.start_ms]
        end = after[0] if after else max(duration_ms, chapter.start_ms + 1000)
        if language in titles:
            cues.append(Cue(chapter.start_ms, end, titles[language]))
    return cues
