"""Where in an image something is to be seen."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from archive.media.region_editor import PercentInput, RegionPanel

#: In percent: what is lost when a browser rounds is not worth a complaint.
_ROUNDING = 0.01
_EDGES = (MinValueValidator(0), MaxValueValidator(100))


class Depiction(Orderable):
    """Something that the item shows, with the rectangle of the image in which it is seen where that is useful.

    The four numbers are percent of the width and height of the upright image, from its upper left corner; all are given
    or none is.
    """

    region_x = models.FloatField(_("from the left (%)"), null=True, blank=True, validators=_EDGES)
    region_y = models.FloatField(_("from the top (%)"), null=True, blank=True, validators=_EDGES)
    region_width = models.FloatField(_("width (%)"), null=True, blank=True, validators=_EDGES)
    region_height = models.FloatField(_("height (%)"), null=True, blank=True, validators=_EDGES)

    region_fields: ClassVar[tuple[str, ...]] = ("region_x", "region_y", "region_width", "region_height")
    region_panel: ClassVar[Any] = RegionPanel(
        [FieldPanel(name, widget=PercentInput) for name in region_fields],
        heading=_("Where in the image"),
        help_text=_("In percent of the image. Left empty: the image as a whole."),
    )

    class Meta(Orderable.Meta):
        abstract = True

    @property
    def region(self) -> tuple[float, float, float, float] | None:
        """Left, top, width, height in percent of the image; None for the image as a whole."""
        numbers = [getattr(self, name) for name in self.region_fields]
        return None if None in numbers else tuple(numbers)  # type: ignore[return-value]

    def clean(self) -> None:
        super().clean()
        numbers = {name: getattr(self, name) for name in self.region_fields}
        missing = [name for name, number in numbers.items() if number is None]
        if len(missing) == len(numbers):
            return
        errors: dict[str, Any] = {name: _("Give all four numbers of the rectangle, or none.") for name in missing}
        for start, extent in (("region_x", "region_width"), ("region_y", "region_height")):
            if numbers[extent] is not None and numbers[extent] <= 0:
                errors[extent] = _("A rectangle is wider and higher than nothing.")
            elif None not in (numbers[start], numbers[extent]) and numbers[start] + numbers[extent] > 100 + _ROUNDING:
                errors[extent] = _("The rectangle reaches beyond the image: at most %(most)s are left here.") % {
                    "most": round(100 - numbers[start], 2)
                }
        if errors:
            raise ValidationError(errors)
