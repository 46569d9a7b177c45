"""Exhibitions: a story in chapters that draws on records. Structure once, words per language."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from archive.core.blocks import BodyBlock, validate_anchor
from archive.core.forms import EDIT_FACTS
from archive.core.identifiers import AbstractAlias
from archive.core.languages import current_language, pick_language, text_languages
from archive.core.pages import RecordIndexPage
from archive.core.records import AbstractRecordText, RecordPage
from archive.core.texts import AbstractText
from archive.events.enums import Measure
from archive.exhibitions.disputes.models import TextConflict as TextConflict  # a table of this app
from archive.exhibitions.eras import Era, EraText
from archive.exhibitions.story import Story, exhibitions_page
from archive.sources.models import AbstractCitation

__all__ = [
    "ChapterRecord",
    "ChapterText",
    "Era",
    "EraText",
    "ExhibitionAlias",
    "ExhibitionChapter",
    "ExhibitionCitation",
    "ExhibitionIndexPage",
    "ExhibitionIndexText",
    "ExhibitionPage",
    "ExhibitionText",
]


class ExhibitionPage(RecordPage):
    """A story in chapters."""

    identifier_code = "X"

    parent_page_types = ["exhibitions.ExhibitionIndexPage"]
    template = "exhibitions/exhibition_page.html"

    class Meta:
        verbose_name = _("exhibition")
        verbose_name_plural = _("exhibitions")

    def search_words(self) -> str:
        chapters = " ".join(chapter.search_text() for chapter in self.chapters.all())
        return f"{super().search_words()} {chapters}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        story = Story(self)
        return {**super().get_context(request, *args, **kwargs), "story": story, "notes": story.notes}


ExhibitionPage.edit_handler = ExhibitionPage.edit_handler_for(
    [], worded=InlinePanel("chapters", heading=_("Chapters"), label=_("Chapter"))
)


class ExhibitionText(AbstractRecordText):
    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="texts")


class ExhibitionAlias(AbstractAlias):
    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="other_identifiers")


class ExhibitionCitation(AbstractCitation):
    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="citations")


class ExhibitionChapter(ClusterableModel, Orderable):
    """One chapter: the records it draws on, the figures beside it, and its words."""

    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="chapters")
    anchor = models.CharField(_("anchor"), max_length=40, validators=[validate_anchor])
    figures_of = models.ForeignKey(
        "events.EventPage",
        verbose_name=_("show the figures of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    figures_measure = models.CharField(_("measure"), max_length=32, choices=Measure.choices, blank=True)

    panels = [
        FieldPanel("anchor"),
        InlinePanel("texts", heading=_("Words, one entry a language"), label=_("Language")),
        ObjectList(
            [InlinePanel("records", heading=_("Records it draws on"), label=_("Record"))], permission=EDIT_FACTS
        ),
        FieldRowPanel([FieldPanel("figures_of"), FieldPanel("figures_measure")]),
    ]

    def __str__(self) -> str:
        return self.anchor

    @cached_property
    def words(self) -> "ChapterText | None":
        rows = {row.language: row for row in self.texts.all()}
        best = pick_language(list(rows), current_language())
        return rows[best] if best else None

    def search_text(self) -> str:
        parts: list[str] = []
        for row in self.texts.all():
            parts += [row.title, *row.body.stream_block.get_searchable_content(row.body)]
        return " ".join(parts)


class ChapterText(models.Model):
    """A chapter in the words of one language."""

    chapter = ParentalKey(ExhibitionChapter, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    title = models.CharField(_("title"), max_length=255)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chapter", "language"], name="exhibitions_one_chapter_text")]

    def __str__(self) -> str:
        return self.title


class ChapterRecord(Orderable):
    """A record on which a chapter draws."""

    chapter = ParentalKey(ExhibitionChapter, on_delete=models.CASCADE, related_name="records")
    record = models.ForeignKey(Page, verbose_name=_("record"), on_delete=models.CASCADE, related_name="chapter_links")

    panels = [
        PageChooserPanel(
            "record",
            [
                "events.EventPage",
                "memorials.MemorialPage",
                "places.Place",
                "media.MediaPage",
                "oral_histories.OralHistoryPage",
            ],
        )
    ]


class ExhibitionIndexPage(RecordIndexPage):
    """All exhibitions."""

    record_model = ExhibitionPage
    parent_page_types = ["home.HomePage"]
    subpage_types = ["exhibitions.ExhibitionPage"]
    template = "exhibitions/exhibition_index_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        listing = exhibitions_page(ExhibitionPage.objects.public(), request.GET.get("page", "1"))
        return {**super().get_context(request, *args, **kwargs), "listing": listing}


class ExhibitionIndexText(AbstractText):
    page = ParentalKey(ExhibitionIndexPage, on_delete=models.CASCADE, related_name="texts")
