"""Four numbers in the admin, and the picture on which they are drawn as a rectangle (static/media/admin/regions.js).

What is stored is the numbers; without JavaScript they are typed.
"""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.admin.panels import FieldRowPanel
from wagtail.admin.staticfiles import versioned_static

from archive.assets.models import ArchiveImage, Processing
from archive.assets.renditions import READING, renditions_of


@require_safe
def pictured(request: HttpRequest, pk: int) -> JsonResponse:
    """What a curator draws on: the address of a derivative of the image; if it has none, whether it will have one."""
    image = get_object_or_404(ArchiveImage, pk=pk)
    made = renditions_of([image.pk], READING).get(image.pk)
    arrives = made is None and image.processing != Processing.FAILED
    return JsonResponse({"src": made.url if made else None, "arrives": arrives})


class PercentInput(forms.NumberInput):
    """A number of a rectangle, in percent of the image."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"min": 0, "max": 100, "step": "any", "inputmode": "decimal", **(attrs or {})})

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={"all": [versioned_static("media/admin/regions.css")]},
            js=[Script(versioned_static("media/admin/regions.js"), type="module")],
        )


class RegionPanel(FieldRowPanel):
    """The numbers of a rectangle, and under them the picture."""

    class BoundPanel(FieldRowPanel.BoundPanel):
        template_name = "media/admin/region_panel.html"
