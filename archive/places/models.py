"""Places, their names, and coordinates that say how far they can be trusted."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from archive.core.fields import CountField
from archive.core.identifiers import AbstractAlias, by_number
from archive.core.names import AbstractName
from archive.core.pages import RecordIndexPage
from archive.core.records import AbstractRecordText, RecordPage
from archive.core.texts import AbstractText
from archive.places.linked_data import describe
from archive.places.presenting import place_context, places_by_kind
from archive.sources.models import AbstractCitation


class PlaceKind(models.TextChoices):
    CITY = "city", _("city or town")
    SETTLEMENT = "settlement", _("settlement")
    DISTRICT = "district", _("district")
    SQUARE = "square", _("square")
    BUILDING = "building", _("building")
    CEMETERY = "cemetery", _("cemetery")
    STATION = "station", _("station")
    WATER = "water", _("water")
    OTHER = "other", _("other")


class PlaceNameKind(models.TextChoices):
    CURRENT = "current", _("current name")
    FORMER = "former", _("former name")
    VARIANT = "variant", _("variant")
    TRANSLITERATED = "transliterated", _("made by rule: found by, never shown")


class Place(RecordPage):
    """A place where something of this history happened."""

    identifier_code = "P"

    kind = models.CharField(_("kind"), max_length=12, choices=PlaceKind.choices, default=PlaceKind.OTHER, db_index=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    uncertainty_m = CountField(
        _("uncertainty in metres"),
        null=True,
        blank=True,
        help_text=_("The radius within which the place lies. A place known to the city is a disc, not a pin."),
    )
    coordinate_source = models.CharField(_("source of the coordinates"), max_length=255, blank=True)

    parent_page_types = ["places.PlaceIndexPage"]
    template = "places/place.html"

    search_fields = [*RecordPage.search_fields, index.FilterField("kind")]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        indexes = [by_number("places_by_number")]

    def name_forms(self) -> list[str]:
        return [*super().name_forms(), *(name.text for name in self.names.all())]

    def other_titles(self) -> list[str]:
        names = (name.text for name in self.names.all() if name.text != self.title)
        return list(dict.fromkeys([*super().other_titles(), *names]))

    @property
    def attested_names(self) -> list["PlaceName"]:
        """The forms that may be shown: a form made by rule is a search key only."""
        return [name for name in self.names.all() if name.kind != PlaceNameKind.TRANSLITERATED]

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | place_context(self)

    def linked_data(self, context: dict[str, Any]) -> dict[str, Any]:
        return describe(self, context)

    def publication_errors(self) -> dict[str, list[str]]:
        errors = super().publication_errors()
        if self.has_point and self.uncertainty_m is None:
            errors["uncertainty_m"] = [str(_("Coordinates need an uncertainty: how far off may the point be?"))]
        return errors


Place.edit_handler = Place.edit_handler_for(
    [
        FieldPanel("kind"),
        InlinePanel("names", heading=_("Names"), label=_("Name")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("uncertainty_m")]),
                FieldPanel("coordinate_source"),
            ],
            heading=_("Coordinates"),
        ),
    ]
)


class PlaceText(AbstractRecordText):
    page = ParentalKey(Place, on_delete=models.CASCADE, related_name="texts")
    coordinate_note = models.CharField(_("about the coordinates"), max_length=255, blank=True)

    panels = [*AbstractRecordText.panels, FieldPanel("coordinate_note")]


class PlaceAlias(AbstractAlias):
    page = ParentalKey(Place, on_delete=models.CASCADE, related_name="other_identifiers")


class PlaceName(AbstractName, Orderable):
    """One name of the place, now or earlier."""

    page = ParentalKey(Place, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(_("kind"), max_length=16, choices=PlaceNameKind.choices, default=PlaceNameKind.CURRENT)

    class Meta(AbstractName.Meta):
        pass


class PlaceCitation(AbstractCitation):
    page = ParentalKey(Place, on_delete=models.CASCADE, related_name="citations")


class PlaceIndexPage(RecordIndexPage):
    """All places."""

    record_model = Place
    parent_page_types = ["home.HomePage"]
    subpage_types = ["places.Place"]
    template = "places/place_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("list of places")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"kinds": places_by_kind(Place.objects.all(), dict(PlaceKind.choices))}


class PlaceIndexText(AbstractText):
    page = ParentalKey(PlaceIndexPage, on_delete=models.CASCADE, related_name="texts")
