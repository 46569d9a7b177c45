"""The eras of the timeline: how a curator divides time, and at which scale each part is drawn."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.search import index

from archive.core.dates import OPEN_END, OPEN_START, InvalidDate, UncertainDate
from archive.core.fields import DateBoundField, EDTFField
from archive.core.languages import text_languages
from archive.core.texts import Words, in_words_of

#: Longer than this, hours could not be told apart on any screen.
MOST_DAYS_BY_THE_HOUR = 14


class Scale(models.TextChoices):
    CALENDAR = "calendar", _("by the calendar")
    HOURS = "hours", _("hour by hour")


class Era(index.Indexed, ClusterableModel):
    """A part of the timeline. Eras by the calendar follow one another; one by the hour lies within them."""

    slug = models.SlugField(_("address"), unique=True, help_text=_("Part of the address: timeline/night/."))
    date = EDTFField(
        _("from and to"),
        blank=False,
        help_text=_("EDTF: 1988/1989, 1990-01, 1990-01-19/1990-01-22, 1992/.. (to today)."),
    )
    date_earliest = DateBoundField("date", "earliest")
    date_latest = DateBoundField("date", "latest")
    scale = models.CharField(_("scale"), max_length=10, choices=Scale.choices, default=Scale.CALENDAR)
    opens_at = models.TimeField(
        _("opens at"), null=True, blank=True, help_text=_("Hour by hour: the hour at which the first day begins.")
    )

    panels = [
        FieldRowPanel([FieldPanel("slug"), FieldPanel("date")]),
        FieldRowPanel([FieldPanel("scale"), FieldPanel("opens_at")]),
        InlinePanel("texts", heading=_("Words, one entry a language"), label=_("Language"), min_num=1),
    ]
    search_fields = [index.AutocompleteField("slug"), index.SearchField("slug")]

    class Meta:
        ordering = ["date_earliest", "-date_latest", "slug"]
        verbose_name = _("era of the timeline")
        verbose_name_plural = _("eras of the timeline")

    def __str__(self) -> str:
        return str(self.title) or self.slug

    def clean(self) -> None:
        super().clean()
        try:
            when = self.when
        except InvalidDate:
            return  # the field says what is wrong with it
        if when.earliest == OPEN_START:
            raise ValidationError({"date": _("An era needs a beginning.")})
        if self.is_by_the_hour and (when.latest - when.earliest).days >= MOST_DAYS_BY_THE_HOUR:
            message = _("Hour by hour, an era has at most %(days)s days.") % {"days": MOST_DAYS_BY_THE_HOUR}
            raise ValidationError({"date": message})

    @property
    def is_by_the_hour(self) -> bool:
        return self.scale == Scale.HOURS

    @property
    def when(self) -> UncertainDate:
        return UncertainDate.parse(self.date)

    @property
    def start(self) -> datetime:
        opens = self.opens_at if self.is_by_the_hour and self.opens_at else time.min
        return datetime.combine(self.when.earliest, opens)

    @property
    def end(self) -> datetime:
        """The midnight that ends it; where the end is open, the one that ends today."""
        last = timezone.localdate() if self.when.latest == OPEN_END else self.when.latest
        return datetime.combine(max(last, self.when.earliest) + timedelta(days=1), time.min)

    @property
    def title(self) -> Words:
        return self._words("title")

    @property
    def summary(self) -> Words:
        return self._words("summary")

    def _words(self, field: str) -> Words:
        return in_words_of({row.language: text for row in self.texts.all() if (text := getattr(row, field))})


class EraText(models.Model):
    """An era in the words of one language."""

    era = ParentalKey(Era, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("summary"), blank=True)

    panels = [FieldPanel("language"), FieldPanel("title"), FieldPanel("summary")]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["era", "language"], name="exhibitions_one_era_text")]

    def __str__(self) -> str:
        return self.title
