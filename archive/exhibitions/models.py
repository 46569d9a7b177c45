"""Exhibitions: a story in chapters that draws on records. Structure once, words per language."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from archive.core.blocks import BodyBlock, validate_anchor
from archive.core.closed_rows import ClosedRowsPanel
from archive.core.forms import EDIT_FACTS
from archive.core.identifiers import AbstractAlias, by_number
from archive.core.languages import current_language, pick_language, text_languages
from archive.core.pages import RecordIndexPage
from archive.core.records import AbstractRecordText, RecordPage
from archive.core.texts import AbstractText
from archive.exhibitions.blocks import SceneBlock, records_in, stored_scenes, texts_in
from archive.exhibitions.disputes.models import TextConflict as TextConflict  # a table of this app
from archive.exhibitions.eras import Era, EraText
from archive.exhibitions.linked_data import describe
from archive.exhibitions.presenting import Story, exhibitions_page
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
    "SceneRecord",
]


class ExhibitionPage(RecordPage):
    """A story in chapters."""

    identifier_code = "X"

    parent_page_types = ["exhibitions.ExhibitionIndexPage"]
    template = "exhibitions/exhibition_page.html"

    class Meta:
        verbose_name = _("exhibition")
        verbose_name_plural = _("exhibitions")
        indexes = [by_number("exhibitions_by_number")]

    def search_words(self) -> str:
        chapters = " ".join(chapter.search_text() for chapter in self.chapters.all())
        return f"{super().search_words()} {chapters}"

    def publication_errors(self) -> dict[str, list[str]]:
        errors = super().publication_errors()
        for chapter in self.chapters.all():
            for anchor in chapter.astray():
                values = {"chapter": chapter.anchor, "anchor": anchor}
                errors.setdefault("chapters", []).append(
                    _("In the chapter “%(chapter)s” a scene stands after “%(anchor)s”, an anchor that its text lacks.")
                    % values
                )
        return errors

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        story = Story(self)
        return {**super().get_context(request, *args, **kwargs), "story": story, "notes": story.notes}

    def linked_data(self, context: dict[str, Any]) -> dict[str, Any]:
        return describe(self, context)


ExhibitionPage.edit_handler = ExhibitionPage.edit_handler_for(
    [], worded=ClosedRowsPanel("chapters", heading=_("Chapters"), label=_("Chapter"))
)


class ExhibitionText(AbstractRecordText):
    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="texts")


class ExhibitionAlias(AbstractAlias):
    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="other_identifiers")


class ExhibitionCitation(AbstractCitation):
    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="citations")


class ExhibitionChapter(ClusterableModel, Orderable):
    """One chapter: its words, the scenes among them, and the records that it draws on."""

    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="chapters")
    anchor = models.CharField(_("anchor"), max_length=40, validators=[validate_anchor])
    scenes = StreamField(
        SceneBlock(),
        verbose_name=_("scenes"),
        blank=True,
        help_text=_(
            "Images, voices, people, places and figures among the words. They state nothing that has no source."
        ),
    )

    panels = [
        FieldPanel("anchor"),
        InlinePanel("texts", heading=_("Words, one entry a language"), label=_("Language")),
        ObjectList(
            [InlinePanel("records", heading=_("Records it draws on"), label=_("Record"))], permission=EDIT_FACTS
        ),
        ObjectList([FieldPanel("scenes")], permission=EDIT_FACTS),
    ]

    class Meta:
        ordering = ["sort_order"]

    def __str__(self) -> str:
        return self.anchor

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.keep_scene_records()

    def keep_scene_records(self) -> None:
        """Write anew which records the scenes name; one that has been deleted meanwhile is named no more."""
        keys = {key for _kind, scene in stored_scenes(self.scenes) for key in records_in(scene)}
        there = Page.objects.filter(pk__in=keys).values_list("pk", flat=True) if keys else ()
        SceneRecord.objects.filter(chapter=self).delete()
        SceneRecord.objects.bulk_create(SceneRecord(chapter=self, record_id=key) for key in sorted(there))

    @cached_property
    def words(self) -> "ChapterText | None":
        rows = {row.language: row for row in self.texts.all()}
        best = pick_language(list(rows), current_language())
        return rows[best] if best else None

    def in_one_line(self) -> str:
        """The chapter among many of them in a form."""
        return " · ".join(filter(None, [self.words.title if self.words else "", self.anchor]))

    def anchors_within(self) -> list[str]:
        """What a citation can speak to: the chapter, the blocks of its texts, its scenes."""
        blocks = [block for row in self.texts.all() for block in bodies(row)]
        scenes = [scene for _kind, scene in stored_scenes(self.scenes)]
        return list(dict.fromkeys(filter(None, [self.anchor, *(part.get("anchor") for part in [*blocks, *scenes])])))

    def search_text(self) -> str:
        parts: list[str] = []
        for row in self.texts.all():
            parts += [row.title, *row.body.stream_block.get_searchable_content(row.body)]
        for _kind, scene in stored_scenes(self.scenes):
            parts += texts_in(scene)
        return " ".join(parts)

    def astray(self) -> list[str]:
        """The anchors after which a scene is to stand, and which no text of the chapter has."""
        known = {block.get("anchor") for row in self.texts.all() for block in bodies(row)}
        wanted = [scene.get("after") for _kind, scene in stored_scenes(self.scenes)]
        return [anchor for anchor in dict.fromkeys(wanted) if anchor and anchor not in known]


class ChapterText(models.Model):
    """A chapter in the words of one language."""

    chapter = ParentalKey(ExhibitionChapter, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    title = models.CharField(_("title"), max_length=255)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["chapter", "language"], name="exhibitions_one_chapter_text")]

    def __str__(self) -> str:
        return self.title


def bodies(row: ChapterText) -> list[dict[str, Any]]:
    """The stored blocks of a text that have parts, and may have an anchor among them."""
    return [item["value"] for item in row.body.raw_data if hasattr(item["value"], "get")]


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


class SceneRecord(models.Model):
    """A record that a scene of a chapter names: derived from the scenes whenever the chapter is saved.

    Scenes lie inside JSON, where a record could not ask for those that name it. Nobody edits this table, the
    interchange neither reads nor writes it.
    """

    #: The scene itself is the use of the record that somebody must hear of before it is deleted.
    wagtail_reference_index_ignore = True

    chapter = models.ForeignKey(ExhibitionChapter, on_delete=models.CASCADE, related_name="scene_records")
    record = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="scene_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chapter", "record"], name="exhibitions_one_scene_record")]

    def __str__(self) -> str:
        return f"{self.chapter_id}: {self.record_id}"


class ExhibitionIndexPage(RecordIndexPage):
    """All exhibitions."""

    record_model = ExhibitionPage
    parent_page_types = ["home.HomePage"]
    subpage_types = ["exhibitions.ExhibitionPage"]
    template = "exhibitions/exhibition_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("list of exhibitions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        listing = exhibitions_page(ExhibitionPage.objects.public(), request.GET.get("page", "1"))
        return {**super().get_context(request, *args, **kwargs), "listing": listing}


class ExhibitionIndexText(AbstractText):
    page = ParentalKey(ExhibitionIndexPage, on_delete=models.CASCADE, related_name="texts")
