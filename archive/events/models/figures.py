"""Reported figures: who says how many, and when. They stand side by side; nothing is averaged or
picked silently (architecture, 8)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Min
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.models import Orderable

from archive.core.fields import CountField, EDTFField
from archive.core.forms import EDIT_FACTS
from archive.core.identifiers import by_number, next_identifier, validate_identifier
from archive.core.languages import text_languages
from archive.core.texts import in_words_of
from archive.core.visibility import public_rule
from archive.events.enums import Measure
from archive.events.models.events import EventPage
from archive.sources.models import AbstractCitation


class ReportedFigureQuerySet(models.QuerySet["ReportedFigure"]):
    """Figures as visitors compare them."""

    def shown(self) -> "ReportedFigureQuerySet":
        """Not withheld, on events a visitor may meet."""
        return self.filter(public_rule(through="page"), is_withheld=False, texts__isnull=False)

    def differing(self) -> "models.QuerySet[Any, dict[str, Any]]":
        """{page_id, measure} of events for which one measure is given in different numbers.

        Two figures are the same when both ends are. A missing end counts as an end of its own: "at least 40" is not
        "40". Of figures in words only a program cannot tell whether they differ; beside a number they do.
        """
        lowest, highest = Coalesce("lowest", -1), Coalesce("highest", -1)
        measures = self.shown().order_by().values("page_id", "measure")
        ends = measures.annotate(low_a=Min(lowest), low_b=Max(lowest), high_a=Min(highest), high_b=Max(highest))
        return ends.exclude(low_a=F("low_b"), high_a=F("high_b")).values("page_id", "measure")


class ReportedFigure(ClusterableModel, Orderable):
    """One number that somebody gave: measure, value or range, who says so, when, and where it stands."""

    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="figures")
    identifier = models.CharField(
        _("identifier"), max_length=20, unique=True, blank=True, validators=[validate_identifier], editable=False
    )
    research_id = models.CharField(_("id in the research file"), max_length=40, blank=True, editable=False)
    measure = models.CharField(_("measure"), max_length=32, choices=Measure.choices)
    lowest = CountField(_("lowest"), null=True, blank=True)
    highest = CountField(
        _("highest"), null=True, blank=True, help_text=_("“At least 40” has no highest value, “up to 300” no lowest.")
    )
    is_approximate = models.BooleanField(
        _("approximate"), default=False, help_text=_("The one who gives it says “about”, “some”, “nearly”.")
    )
    claimed = EDTFField(_("date of the claim"))
    is_withheld = models.BooleanField(
        _("withheld"), default=False, help_text=_("Not shown to visitors. Say why in the internal note.")
    )
    is_reading = models.BooleanField(
        _("the archive's reading"), default=False, help_text=_("Only with a reason that visitors can read.")
    )
    internal_note = models.TextField(_("internal note"), blank=True)

    objects = ReportedFigureQuerySet.as_manager()

    panels = [
        FieldPanel("measure"),
        FieldRowPanel(
            [FieldPanel("lowest"), FieldPanel("highest"), FieldPanel("is_approximate"), FieldPanel("claimed")]
        ),
        InlinePanel("texts", heading=_("In words"), label=_("Language")),
        ObjectList([InlinePanel("citations", heading=_("Citations"), label=_("Citation"))], permission=EDIT_FACTS),
        FieldRowPanel([FieldPanel("is_withheld"), FieldPanel("is_reading")]),
        FieldPanel("internal_note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("reported figure")
        verbose_name_plural = _("reported figures")
        indexes = [by_number("figures_by_number")]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.numbers}"

    @property
    def numbers(self) -> str:
        """From the lowest to the highest; a number that is both stands once."""
        if self.lowest == self.highest:
            return "" if self.lowest is None else str(self.lowest)
        return "–".join("" if end is None else str(end) for end in (self.lowest, self.highest))

    def in_one_line(self) -> str:
        """The figure among many of them in a form."""
        words = in_words_of({row.language: row.value for row in self.texts.all()}).text  # type: ignore[attr-defined]
        said_by = in_words_of({row.language: row.said_by for row in self.texts.all()}).text  # type: ignore[attr-defined]
        count = len(self.citations.all())  # type: ignore[attr-defined]
        parts = [
            f"{self.get_measure_display()}: {words or self.numbers}",
            said_by,
            self.identifier,
            ngettext("%(count)d citation", "%(count)d citations", count) % {"count": count},
            gettext("withheld") if self.is_withheld else "",
            gettext("the archive's reading") if self.is_reading else "",
        ]
        return " · ".join(filter(None, parts))

    @property
    def lacks_reason(self) -> bool:
        """Whether it is called the archive's reading, and nothing says why."""
        return self.is_reading and not any(row.reading_reason.strip() for row in self.texts.all())  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            raise ValidationError({"highest": _("The highest value is below the lowest.")})

    @transaction.atomic
    def save(self, *args: object, **kwargs: object) -> None:
        """Store the figure. The copy of an event, and each of its drafts, brings the identifiers of the figures that
        were copied: a stored figure keeps its own, a new one is given the next."""
        figures = type(self).objects
        stored = figures.filter(pk=self.pk).values_list("identifier", flat=True).first() if self.pk else None
        if stored:
            self.identifier = stored
        elif not self.identifier or figures.filter(identifier=self.identifier).exists():
            self.identifier = next_identifier(type(self), "F")
        super().save(*args, **kwargs)


class ReportedFigureText(models.Model):
    """A reported figure in the words of one language."""

    figure = ParentalKey(ReportedFigure, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    value = models.CharField(
        _("as stated"), max_length=400, help_text=_("“at least 50”, “82 killed and 20 mortally wounded”")
    )
    said_by = models.CharField(_("who says so"), max_length=400)
    claimed_note = models.CharField(_("about the date of the claim"), max_length=255, blank=True)
    note = models.CharField(_("note"), max_length=600, blank=True)
    reading_reason = models.CharField(_("reason for the archive's reading"), max_length=600, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["figure", "language"], name="events_one_figure_text")]

    def __str__(self) -> str:
        return self.value


class FigureCitation(AbstractCitation):
    page = ParentalKey(ReportedFigure, on_delete=models.CASCADE, related_name="citations")
