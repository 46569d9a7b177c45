"""A document as its page shows it: page images, small ones to find one's way by, and the text of each page."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.utils.functional import cached_property

from archive.assets.models import Derivative
from archive.media.iiif.pictures import Picture, page_picture
from archive.sources.models import SourcePage

#: Pages of the document on one page of the site.
PAGES_AT_ONCE = 20
#: Sources that are asked for the language of their copy; more than two of one file are an exception.
MOST_COPIES = 10
#: Seconds for which the text of a page is remembered; the storage may be far away.
_REMEMBERED = 3600
_KINDS = (Derivative.Kind.PAGE, Derivative.Kind.PAGE_THUMBNAIL, Derivative.Kind.PAGE_TEXT)


@dataclass(frozen=True)
class DocumentPage:
    """One page: its image, a small one where there is one, what is written on it, and how IIIF names it."""

    number: int
    image: Derivative
    thumbnail: Derivative
    text: str
    picture: Picture


class Reader:
    """The pages of a document, some at a time; three queries, whatever its length."""

    def __init__(self, record: Any, asked: str) -> None:
        self.record = record
        self.asked = asked

    @cached_property
    def listing(self) -> ListingPage:
        """Numbers of pages that have an image, some at a time."""
        made = Derivative.objects.filter(document_id=self.record.document_id, kind=Derivative.Kind.PAGE)
        numbers = list(made.order_by("number").values_list("number", flat=True))
        return Paginator(numbers, PAGES_AT_ONCE).get_page(self.asked)

    @cached_property
    def pages(self) -> list[DocumentPage]:
        numbers = list(self.listing.object_list)
        rows = Derivative.objects.filter(document_id=self.record.document_id, kind__in=_KINDS, number__in=numbers)
        found = {(row.kind, row.number): row for row in rows} if numbers else {}
        pages = []
        for number in numbers:
            image = found[Derivative.Kind.PAGE, number]
            small = found.get((Derivative.Kind.PAGE_THUMBNAIL, number), image)
            text = found.get((Derivative.Kind.PAGE_TEXT, number))
            words = text_of(text) if text else ""
            pages.append(DocumentPage(number, image, small, words, page_picture(self.record, image)))
        return pages

    @cached_property
    def language(self) -> str:
        """Of what is written on the pages: as the source is catalogued of which this is the copy, or as the file says;
        "" where nobody says, or two sources say different things."""
        copies = SourcePage.objects.public().filter(digitised_copy_id=self.record.document_id)
        catalogued = set(copies.values_list("language", flat=True)[:MOST_COPIES])
        if catalogued:
            return str(catalogued.pop()) if len(catalogued) == 1 else ""
        return str(self.record.document.technical.get("language", ""))


def text_of(derivative: Derivative) -> str:
    """The text of a page, from the storage or as remembered; "" where the file is not there."""
    key = f"page-text-{derivative.sha256}"
    text: str | None = cache.get(key)
    if text is None:
        try:
            with derivative.file.open("rb") as stream:
                text = stream.read().decode("utf-8", errors="replace").strip()
        except OSError:
            return ""
        cache.set(key, text, _REMEMBERED)
    return text
