"""Two images beside each other: `/<language>/media/beside/?first=BJ-D-0001&second=BJ-D-0002`."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from archive.media.listings import JOINS, Item, MediaIndex, MediaQuery
from archive.media.models import MediaKind, MediaPage

SIDES = ("first", "second")
_IDENTIFIER = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True)
class Side:
    """One of the two, and the address under which another one is chosen in its place."""

    page: MediaPage
    item: Item
    others: str


class Beside:
    """What is laid side by side, and what may still be chosen: public records with an image."""

    def __init__(self, request: HttpRequest) -> None:
        asked = (request.GET.get(side, "") for side in SIDES)
        self._asked = list(dict.fromkeys(name for name in asked if _IDENTIFIER.fullmatch(name)))
        self._page = request.GET.get("page", "1")[:6]

    @cached_property
    def _images(self) -> Any:
        return MediaPage.objects.public().filter(image__isnull=False)

    @cached_property
    def sides(self) -> list[Side]:
        """Those of the two that were asked for and may be seen, in the order in which they were asked for."""
        rows = self._images.filter(identifier__in=self._asked).select_related(*JOINS).prefetch_related("texts")
        found = {page.identifier: page for page in rows}
        here = [found[name] for name in self._asked if name in found]
        return [
            Side(page, Item(page), "".join(f"?first={other.identifier}" for other in here if other is not page) or "?")
            for page in here
        ]

    @property
    def swapped(self) -> str:
        first, second = (side.page.identifier for side in self.sides)
        return f"?first={second}&second={first}"

    @cached_property
    def choice(self) -> MediaIndex:
        """What can be laid beside the one that is chosen already, or what to begin with."""
        images = self._images.exclude(identifier__in=[side.page.identifier for side in self.sides])
        return MediaIndex(images, MediaQuery(page=self._page), MediaKind.choices)

    @property
    def asked_for(self) -> str:
        """The query of the address, without the number of the page."""
        return f"first={self.sides[0].page.identifier}" if self.sides else ""


@require_safe
def beside(request: HttpRequest) -> HttpResponse:
    """Two images to be compared; the choice of them where one is missing."""
    return render(request, "media/beside.html", {"beside": Beside(request)})
