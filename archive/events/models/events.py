"""What happened: a date as it is known, where, and what is reported about it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from archive.core.admin.widgets import AboutPanel
from archive.core.closed_rows import ClosedRowsPanel
from archive.core.dates import Clock, UncertainDate
from archive.core.fields import DateBoundField, EDTFField
from archive.core.identifiers import AbstractAlias, by_number
from archive.core.pages import RecordIndexPage
from archive.core.records import AbstractRecordText, RecordPage
from archive.core.texts import AbstractText
from archive.core.visibility import RecordQuerySet
from archive.events.enums import EventType, PlaceRole
from archive.events.filters import PeriodFilter
from archive.events.linked_data import describe
from archive.events.presenting import event_context, event_listing, lines_by_year
from archive.sources.models import AbstractCitation


class EventQuerySet(RecordQuerySet):
    """Events in time. Both filters are inclusive; an event without a date matches neither."""

    def possibly_in(self, start: date, end: date) -> "EventQuerySet":
        """The event's bounds overlap the period."""
        return self.filter(date_earliest__lte=end, date_latest__gte=start)

    def certainly_in(self, start: date, end: date) -> "EventQuerySet":
        """The event's bounds lie within the period."""
        return self.filter(date_earliest__gte=start, date_latest__lte=end)

    def chronological(self) -> "EventQuerySet":
        """By first possible day, then by last possible day, then by clock where one is known: what may have lasted into
        the next day comes after what that day saw the end of."""
        return self.order_by("date_earliest", "date_latest", F("clock_time").asc(nulls_first=True), "identifier")


class EventPage(RecordPage):
    """One event, on a date that is as certain or uncertain as its sources are."""

    identifier_code = "E"

    event_type = models.CharField(
        _("type"), max_length=24, choices=EventType.choices, default=EventType.OTHER, db_index=True
    )
    date = EDTFField(_("date"))
    date_earliest = DateBoundField("date", "earliest")
    date_latest = DateBoundField("date", "latest", db_index=True)
    clock_time = models.TimeField(_("clock time"), null=True, blank=True)
    clock = models.CharField(_("clock"), max_length=10, choices=Clock.choices, blank=True)
    clock_basis = models.CharField(
        _("basis of the time"), max_length=255, blank=True, help_text=_("Internal: where the time comes from.")
    )
    part_of = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.SET_NULL, related_name="parts"
    )

    objects = PageManager.from_queryset(EventQuerySet)()

    parent_page_types = ["events.EventIndexPage"]
    template = "events/event_page.html"

    search_fields = [
        *RecordPage.search_fields,
        index.FilterField("event_type"),
        index.FilterField("date_earliest"),
        index.FilterField("date_latest"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["date_earliest", "date_latest"], name="events_by_date"),
            by_number("events_by_number"),
        ]

    @property
    def when(self) -> UncertainDate | None:
        return UncertainDate.parse(self.date) if self.date else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | event_context(self)

    def linked_data(self, context: dict[str, Any]) -> dict[str, Any]:
        return describe(self, context)

    def publication_errors(self) -> dict[str, list[str]]:
        errors = super().publication_errors()
        if not self.date:
            errors["date"] = [str(_("A published event needs a date, however uncertain."))]
        if self.clock_time and not self.clock:
            errors["clock"] = [str(_("Say which clock the time was read from, or that it is not stated."))]
        if self.pk and self.is_within_itself():
            errors["part_of"] = [str(_("An event cannot be a part of itself, nor of one of its own parts."))]
        if lacking := [figure for figure in self.figures.all() if figure.lacks_reason]:  # type: ignore[attr-defined]
            text = _("Give the reason for the archive's reading, in at least one language: %(figures)s.")
            named = ", ".join(figure.identifier or str(figure) for figure in lacking)
            errors["figures"] = [str(text % {"figures": named})]
        return errors

    def is_within_itself(self) -> bool:
        """Whether the events of which it is a part lead back to it."""
        whole, seen = self.part_of, set[Any]()
        while whole is not None and whole.pk not in seen:
            if whole.pk == self.pk:
                return True
            seen.add(whole.pk)
            whole = whole.part_of
        return False


EventPage.edit_handler = EventPage.edit_handler_for(
    [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date"), FieldPanel("event_type")]),
                FieldRowPanel([FieldPanel("clock_time"), FieldPanel("clock")]),
                FieldPanel("clock_basis"),
            ],
            heading=_("When"),
        ),
        InlinePanel(
            "claimed_times",
            heading=_("Where sources differ about the time"),
            label=_("Claimed time"),
            help_text=_("The timeline draws each claim beside the others, with the one who makes it."),
        ),
        InlinePanel("places", heading=_("Where"), label=_("Place")),
        FieldPanel("part_of"),
    ],
    worded=ClosedRowsPanel("figures", heading=_("Reported figures"), label=_("Reported figure")),
)


class EventText(AbstractRecordText):
    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="texts")
    date_note = models.CharField(
        _("about the date"), max_length=400, blank=True, help_text=_("What the date rests on, where it is not plain.")
    )

    panels = [*AbstractRecordText.panels, FieldPanel("date_note")]


class ClaimedTime(Orderable):
    """When one source says that it was. The words and the citations are those of the statement it points to, so that
    a claim is never drawn without the one who makes it."""

    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="claimed_times")
    about = models.CharField(
        _("about"), max_length=40, help_text=_("The anchor of the statement that says so, or a field that is cited.")
    )
    date = EDTFField(_("date"), blank=False)
    clock_time = models.TimeField(_("clock time"), null=True, blank=True)
    clock_until = models.TimeField(_("until"), null=True, blank=True, help_text=_("Where a span of time is claimed."))
    clock = models.CharField(_("clock"), max_length=10, choices=Clock.choices, blank=True)

    panels = [
        FieldRowPanel([AboutPanel("about"), FieldPanel("date")]),
        FieldRowPanel([FieldPanel("clock_time"), FieldPanel("clock_until"), FieldPanel("clock")]),
    ]

    def __str__(self) -> str:
        return f"{self.about}: {self.date}"

    def clean(self) -> None:
        super().clean()
        if self.clock_until and not self.clock_time:
            raise ValidationError({"clock_time": _("Say when the span of time begins.")})
        if self.clock_time and not self.clock:
            raise ValidationError({"clock": _("Say which clock the time was read from, or that it is not stated.")})


class EventAlias(AbstractAlias):
    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="other_identifiers")


class EventPlace(Orderable):
    """Where an event happened, or which place it concerns."""

    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="places")
    place = models.ForeignKey(
        "places.Place", verbose_name=_("place"), on_delete=models.PROTECT, related_name="event_links"
    )
    role = models.CharField(_("role"), max_length=10, choices=PlaceRole.choices, default=PlaceRole.HERE)

    panels = [FieldRowPanel([FieldPanel("place"), FieldPanel("role")])]

    def __str__(self) -> str:
        return f"{self.place} ({self.get_role_display()})"


class EventCitation(AbstractCitation):
    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="citations")


class EventIndexPage(RecordIndexPage):
    """All events in order of time."""

    record_model = EventPage
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.EventPage"]
    template = "events/event_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("list of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        period = PeriodFilter.read(request.GET)
        listing = event_listing(EventPage.objects, period, request.GET.get("page"))
        return context | {"period": period, "listing": listing, "years": lines_by_year(listing)}


class EventIndexText(AbstractText):
    page = ParentalKey(EventIndexPage, on_delete=models.CASCADE, related_name="texts")
