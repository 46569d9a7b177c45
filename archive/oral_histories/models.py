"""Recorded memories: who speaks, as they wish to be named, and what they said."""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from archive.core.closed_rows import ClosedRowsPanel
from archive.core.dates import UncertainDate
from archive.core.fields import DateBoundField, EDTFField, TypedCharField
from archive.core.identifiers import AbstractAlias, by_number
from archive.core.names import validate_name
from archive.core.pages import RecordIndexPage
from archive.core.records import AbstractRecordText, RecordPage
from archive.core.texts import AbstractText
from archive.media.allowed import consent_errors
from archive.media.cue_editor import TranscriptPanel
from archive.media.transcripts import Transcribed, TranscribedText
from archive.oral_histories import manifest
from archive.oral_histories.chapters import OralHistoryChapter as OralHistoryChapter  # tables of this app
from archive.oral_histories.chapters import OralHistoryChapterPlace as OralHistoryChapterPlace
from archive.oral_histories.chapters import OralHistoryChapterText as OralHistoryChapterText
from archive.oral_histories.linked_data import describe
from archive.oral_histories.listings import JOINS, Voice, voices_page
from archive.rights.consent import Consented
from archive.sources.models import AbstractCitation

validate_languages = RegexValidator(
    re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3})?( [a-z]{2,3}(-[A-Z][a-z]{3})?)*$"),
    _("Language codes separated by spaces, such as “az ru”."),
)


class OralHistoryPage(Transcribed, Consented, RecordPage):
    """One recorded memory."""

    identifier_code = "V"
    #: The recording itself is the source.
    needs_citation = False

    narrator = TypedCharField(
        _("narrator"),
        max_length=255,
        blank=True,
        rules=[validate_name],
        help_text=_("As they wish to be named: full name, initials, or “anonymous”."),
    )
    interviewer = TypedCharField(_("interviewer"), max_length=255, blank=True, rules=[validate_name])
    recorded = EDTFField(_("recorded"))
    recorded_earliest = DateBoundField("recorded", "earliest")
    recorded_latest = DateBoundField("recorded", "latest")
    place_recorded = models.ForeignKey(
        "places.Place",
        verbose_name=_("place of recording"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="oral_histories_recorded",
    )
    languages = models.CharField(_("languages"), max_length=60, blank=True, validators=[validate_languages])
    recording = models.ForeignKey(
        "assets.Recording",
        verbose_name=_("recording"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    rights_statement = models.ForeignKey(
        "rights.RightsStatement",
        verbose_name=_("rights statement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    parent_page_types = ["oral_histories.OralHistoryIndexPage"]
    template = "oral_histories/oral_history_page.html"

    search_fields = [*RecordPage.search_fields, index.FilterField("recorded_earliest")]

    class Meta:
        verbose_name = _("oral history")
        verbose_name_plural = _("oral histories")
        indexes = [
            models.Index(fields=["recorded_earliest", "recorded_latest"], name="oral_histories_by_date"),
            by_number("oral_histories_by_number"),
        ]

    @property
    def when(self) -> UncertainDate | None:
        return UncertainDate.parse(self.recorded) if self.recorded else None

    @property
    def language_codes(self) -> list[str]:
        return self.languages.split()

    def name_forms(self) -> list[str]:
        return [*super().name_forms(), self.narrator]

    def publication_errors(self) -> dict[str, list[str]]:
        errors = super().publication_errors()
        if not self.narrator:
            errors["narrator"] = [str(_("Say how the narrator wishes to be named."))]
        if not self.rights_statement_id:
            errors["rights_statement"] = [str(_("An oral history is published only with a rights statement."))]
        if not self.recording_id and not any(row.transcript or row.body for row in self.texts.all()):
            errors["recording"] = [str(_("Choose the recording, or give the transcript."))]
        for name, messages in consent_errors(self).items():
            errors.setdefault(name, []).extend(messages)
        return errors

    def places_told(self) -> list[str]:
        """The fields that say where it was recorded, or of what place it speaks."""
        this: Any = self
        of_chapters = any(chapter.places.all() for chapter in this.chapters.all())
        told = {"place_recorded": this.place_recorded_id, "places": this.places.all(), "chapters": of_chapters}
        return [name for name, value in told.items() if value]

    def forget_places(self) -> None:
        this: Any = self
        chapters = list(this.chapters.all())
        for chapter in chapters:
            chapter.places = []
        this.place_recorded, this.places, this.chapters = None, [], chapters

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        voice = Voice(self, request.GET)
        return {**super().get_context(request, *args, **kwargs), "voice": voice, "notes": voice.notes}

    def iiif_manifest(self) -> dict[str, Any] | None:
        return manifest.describe(self, Voice(self))

    def linked_data(self, context: dict[str, Any]) -> dict[str, Any]:
        return describe(self, context)


OralHistoryPage.edit_handler = OralHistoryPage.edit_handler_for(
    [
        FieldRowPanel([FieldPanel("narrator"), FieldPanel("interviewer")]),
        FieldRowPanel([FieldPanel("recorded"), FieldPanel("languages")]),
        FieldPanel("place_recorded"),
        FieldPanel("recording"),
        FieldPanel("rights_statement"),
        InlinePanel("people", heading=_("People spoken of"), label=_("Person")),
        InlinePanel("events", heading=_("Events spoken of"), label=_("Event")),
        InlinePanel("places", heading=_("Places spoken of"), label=_("Place")),
    ],
    worded=ClosedRowsPanel("chapters", heading=_("Chapters"), label=_("Chapter")),
)


class OralHistoryText(TranscribedText):
    page = ParentalKey(OralHistoryPage, on_delete=models.CASCADE, related_name="texts")

    panels = [*AbstractRecordText.panels, TranscriptPanel("transcript")]


class OralHistoryAlias(AbstractAlias):
    page = ParentalKey(OralHistoryPage, on_delete=models.CASCADE, related_name="other_identifiers")


class OralHistoryCitation(AbstractCitation):
    page = ParentalKey(OralHistoryPage, on_delete=models.CASCADE, related_name="citations")


class OralHistoryPerson(Orderable):
    page = ParentalKey(OralHistoryPage, on_delete=models.CASCADE, related_name="people")
    memorial = models.ForeignKey(
        "memorials.MemorialPage", verbose_name=_("person"), on_delete=models.PROTECT, related_name="voice_links"
    )


class OralHistoryEvent(Orderable):
    page = ParentalKey(OralHistoryPage, on_delete=models.CASCADE, related_name="events")
    event = models.ForeignKey(
        "events.EventPage", verbose_name=_("event"), on_delete=models.PROTECT, related_name="voice_links"
    )


class OralHistoryPlace(Orderable):
    page = ParentalKey(OralHistoryPage, on_delete=models.CASCADE, related_name="places")
    place = models.ForeignKey(
        "places.Place", verbose_name=_("place"), on_delete=models.PROTECT, related_name="voice_links"
    )


class OralHistoryIndexPage(RecordIndexPage):
    """All voices."""

    record_model = OralHistoryPage
    record_joins = JOINS
    parent_page_types = ["home.HomePage"]
    subpage_types = ["oral_histories.OralHistoryPage"]
    template = "oral_histories/oral_history_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("list of oral histories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        listing = voices_page(OralHistoryPage.objects.public(), request.GET.get("page", "1"))
        return {**super().get_context(request, *args, **kwargs), "listing": listing}


class OralHistoryIndexText(AbstractText):
    page = ParentalKey(OralHistoryIndexPage, on_delete=models.CASCADE, related_name="texts")
