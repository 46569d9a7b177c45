"""Catalogued media: what a photograph, document or film shows, whose it is, where it is held."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from archive.core.dates import UncertainDate
from archive.core.fields import DateBoundField, EDTFField, TypedCharField
from archive.core.identifiers import AbstractAlias, by_number
from archive.core.languages import current_language, text_languages
from archive.core.names import validate_name
from archive.core.pages import RecordIndexPage
from archive.core.records import AbstractRecordText, RecordPage
from archive.core.texts import AbstractText
from archive.media import manifest
from archive.media.allowed import consent_errors
from archive.media.batches import BatchFile as BatchFile
from archive.media.batches import UploadBatch as UploadBatch
from archive.media.cue_editor import TranscriptPanel
from archive.media.forms import MediaPageForm
from archive.media.kinds import MediaKind as MediaKind
from archive.media.linked_data import describe
from archive.media.listings import JOINS, Item, MediaIndex, MediaQuery
from archive.media.provenance import AbstractProvenance
from archive.media.regions import Depiction
from archive.media.transcripts import Transcribed, TranscribedText
from archive.media.transcripts import TranscriptLine as TranscriptLine  # a table of this app
from archive.media.versions import Versioned, one_of_each
from archive.rights.consent import Consented
from archive.sources.models import AbstractCitation


class MediaPage(Versioned, Transcribed, Consented, RecordPage):
    """One item: a photograph, a document, an artwork, a map, a recording."""

    identifier_code = "D"

    kind = models.CharField(
        _("kind"), max_length=12, choices=MediaKind.choices, default=MediaKind.PHOTOGRAPH, db_index=True
    )
    image = models.ForeignKey(
        "assets.ArchiveImage",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    document = models.ForeignKey(
        "assets.ArchiveDocument",
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recording = models.ForeignKey(
        "assets.Recording",
        verbose_name=_("recording"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    external_url = models.URLField(_("address elsewhere"), max_length=1000, blank=True)
    creator = TypedCharField(_("creator"), max_length=255, blank=True, rules=[validate_name])
    date = EDTFField(_("date"))
    date_earliest = DateBoundField("date", "earliest")
    date_latest = DateBoundField("date", "latest")
    place_made = models.ForeignKey(
        "places.Place",
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="media_made",
    )
    rights_statement = models.ForeignKey(
        "rights.RightsStatement",
        verbose_name=_("rights statement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    credit_line = models.CharField(_("credit line"), max_length=255, blank=True)
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Covered until a visitor asks to see it. Say why in the note before the text."),
    )

    parent_page_types = ["media.MediaIndexPage"]
    template = "media/media_page.html"
    base_form_class = MediaPageForm

    search_fields = [
        *RecordPage.search_fields,
        index.FilterField("kind"),
        index.FilterField("date_earliest"),
        index.FilterField("date_latest"),
    ]

    class Meta:
        verbose_name = _("media item")
        verbose_name_plural = _("media")
        indexes = [
            models.Index(fields=["date_earliest", "date_latest"], name="media_by_date"),
            by_number("media_by_number"),
        ]

    @property
    def when(self) -> UncertainDate | None:
        return UncertainDate.parse(self.date) if self.date else None

    @property
    def has_file(self) -> bool:
        return bool(self.image_id or self.document_id or self.recording_id)

    def publication_errors(self) -> dict[str, list[str]]:
        errors = super().publication_errors()
        if not self.has_file and not self.external_url and not any(row.location for row in self.texts.all()):
            errors["external_url"] = [str(_("Choose a file, or say where the item is held."))]
        if self.has_file and not self.rights_statement_id:
            errors["rights_statement"] = [str(_("A file is published only with a rights statement."))]
        if self.image_id and any(row.title and not row.alt_text for row in self.texts.all()):
            errors.setdefault("texts", []).append(str(_("Describe the image (alt text) in every language given.")))
        for name, messages in consent_errors(self).items():
            errors.setdefault(name, []).extend(messages)
        return errors

    def places_told(self) -> list[str]:
        """The fields that say where it was made, or what place it shows."""
        this: Any = self
        told = {"place_made": this.place_made_id, "depicted_places": this.depicted_places.all()}
        return [name for name, value in told.items() if value]

    def forget_places(self) -> None:
        this: Any = self
        this.place_made, this.depicted_places = None, []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        item = Item(self, request.GET)
        return {**super().get_context(request, *args, **kwargs), "item": item, "notes": item.notes}

    def iiif_manifest(self) -> dict[str, Any] | None:
        return manifest.describe(self, Item(self))

    def linked_data(self, context: dict[str, Any]) -> dict[str, Any]:
        return describe(self, context)


MediaPage.edit_handler = MediaPage.edit_handler_for(
    [
        FieldPanel("kind"),
        MultiFieldPanel(
            [FieldPanel("image"), FieldPanel("document"), FieldPanel("recording"), FieldPanel("external_url")],
            heading=_("File, or where it is held"),
        ),
        FieldRowPanel([FieldPanel("creator"), FieldPanel("date")]),
        FieldRowPanel([FieldPanel("language"), FieldPanel("version_of")]),
        FieldPanel("place_made"),
        InlinePanel("depicted_people", heading=_("People shown"), label=_("Person")),
        InlinePanel("depicted_events", heading=_("Events shown"), label=_("Event")),
        InlinePanel("depicted_places", heading=_("Places shown"), label=_("Place")),
        FieldRowPanel([FieldPanel("rights_statement"), FieldPanel("credit_line"), FieldPanel("is_sensitive")]),
    ],
    worded=InlinePanel(
        "provenance",
        heading=_("Chain of custody"),
        label=_("Link of the chain"),
        help_text=_("From its making to this archive, oldest first. What is not known is left out, not guessed."),
    ),
)


class MediaText(TranscribedText):
    page = ParentalKey(MediaPage, on_delete=models.CASCADE, related_name="texts")
    caption = models.TextField(_("caption"), blank=True)
    alt_text = models.TextField(_("alt text"), blank=True, help_text=_("What is to be seen, for who cannot see it."))
    location = models.CharField(_("where it is held"), max_length=400, blank=True)
    rights_note = models.CharField(_("about the rights"), max_length=400, blank=True)

    panels = [
        *AbstractRecordText.panels[:-1],
        FieldPanel("caption"),
        FieldPanel("alt_text"),
        FieldRowPanel([FieldPanel("location"), FieldPanel("rights_note")]),
        TranscriptPanel("transcript"),
        FieldPanel("body"),
    ]


class MediaAlias(AbstractAlias):
    page = ParentalKey(MediaPage, on_delete=models.CASCADE, related_name="other_identifiers")


class MediaCitation(AbstractCitation):
    page = ParentalKey(MediaPage, on_delete=models.CASCADE, related_name="citations")


class DepictedPerson(Depiction):
    """A person to be seen or heard in the item."""

    page = ParentalKey(MediaPage, on_delete=models.CASCADE, related_name="depicted_people")
    memorial = models.ForeignKey(
        "memorials.MemorialPage", verbose_name=_("person"), on_delete=models.PROTECT, related_name="media_links"
    )

    panels = [FieldPanel("memorial"), Depiction.region_panel]


class DepictedEvent(Depiction):
    """An event to be seen or heard in the item."""

    page = ParentalKey(MediaPage, on_delete=models.CASCADE, related_name="depicted_events")
    event = models.ForeignKey(
        "events.EventPage", verbose_name=_("event"), on_delete=models.PROTECT, related_name="media_links"
    )

    panels = [FieldPanel("event"), Depiction.region_panel]


class DepictedPlace(Depiction):
    """A place to be seen in the item."""

    page = ParentalKey(MediaPage, on_delete=models.CASCADE, related_name="depicted_places")
    place = models.ForeignKey(
        "places.Place", verbose_name=_("place"), on_delete=models.PROTECT, related_name="media_links"
    )

    panels = [FieldPanel("place"), Depiction.region_panel]


class MediaProvenance(AbstractProvenance):
    page = ParentalKey(MediaPage, on_delete=models.CASCADE, related_name="provenance")


class MediaProvenanceText(models.Model):
    """A link of the chain of custody in the words of one language."""

    link = ParentalKey(MediaProvenance, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    holder = models.CharField(
        _("who held it"),
        max_length=255,
        blank=True,
        help_text=_("A name only as a source gives it; otherwise what they were: “a family”, “a newspaper”."),
    )
    note = models.CharField(_("note"), max_length=600, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["link", "language"], name="media_one_provenance_text")]

    def __str__(self) -> str:
        return self.holder or self.note


class MediaIndexPage(RecordIndexPage):
    """All media, as a grid."""

    record_model = MediaPage
    record_joins = JOINS
    parent_page_types = ["home.HomePage"]
    subpage_types = ["media.MediaPage"]
    template = "media/media_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("list of media")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        query = MediaQuery.read(request.GET, MediaKind.values)
        items = one_of_each(MediaPage.objects.public(), current_language())
        index = MediaIndex(items, query, MediaKind.choices)
        return {**super().get_context(request, *args, **kwargs), "index": index, "query": query}


class MediaIndexText(AbstractText):
    page = ParentalKey(MediaIndexPage, on_delete=models.CASCADE, related_name="texts")
