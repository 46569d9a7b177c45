"""The chain of custody: what happened to an item, and in whose hands it was."""

from typing import Any, ClassVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from archive.core.dates import UncertainDate
from archive.core.fields import EDTFField
from archive.core.languages import current_language, pick_language
from archive.sources.enums import Stance


class ProvenanceKind(models.TextChoices):
    CREATED = "created", _("created")
    FOUND = "found", _("found")
    ACQUIRED = "acquired", _("acquired")
    TRANSFERRED = "transferred", _("handed over")
    HELD = "held", _("held")
    COPIED = "copied", _("copied")
    PUBLISHED = "published", _("published")
    RESTORED = "restored", _("restored")
    DIGITISED = "digitised", _("digitised")
    LOST = "lost", _("lost")


class AbstractProvenance(ClusterableModel, Orderable):
    """One link of the chain of custody, with the source that says so. A concrete row adds `page` and has `texts`."""

    date = EDTFField(_("date"))
    what = models.CharField(_("what happened"), max_length=12, choices=ProvenanceKind.choices)
    source = models.ForeignKey(
        "sources.SourcePage",
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(app_label)s_%(class)s_uses",
        help_text=_("Who says so. Left empty, the page tells that no source is known."),
    )
    locator = models.CharField(_("locator"), max_length=120, blank=True, help_text=_("Page, section, minute: p. 12."))

    #: What the notes of a page ask of any citation.
    stance: ClassVar[str] = str(Stance.SUPPORTS)
    quotation: ClassVar[str] = ""

    panels = [
        FieldRowPanel([FieldPanel("what"), FieldPanel("date")]),
        InlinePanel("texts", heading=_("In words"), label=_("Language")),
        FieldRowPanel([FieldPanel("source"), FieldPanel("locator")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.date} {self.get_what_display()}".strip()

    @property
    def place_in_notes(self) -> str:
        """The statement to which the notes of the page attach the source."""
        return f"provenance-{self.sort_order}"

    @property
    def when(self) -> UncertainDate | None:
        return UncertainDate.parse(self.date) if self.date else None

    @cached_property
    def words(self) -> Any | None:
        """The row in the reader's language, or the next best."""
        rows = {row.language: row for row in self.texts.all()}  # type: ignore[attr-defined]
        best = pick_language(list(rows), current_language())
        return rows[best] if best else None
