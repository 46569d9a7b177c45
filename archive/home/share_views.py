"""The pictures that stand for pages where their addresses are passed on."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from archive.core.registry import find_record
from archive.home.cards import Card, card_of, general_card
from archive.home.drawing import draw_card
from archive.home.sharing import GENERAL

KEPT_FOR = 24 * 60 * 60


@require_safe
def share_card(request: HttpRequest, name: str) -> HttpResponse:
    """The card of a public record by its identifier, or the general one; the tombstone of one that is no more."""
    if name == GENERAL:
        return _picture(request, general_card())
    record = find_record(name)
    if record is None or record.identifier != name:
        raise Http404
    if record.is_tombstone:
        return render(request, "core/tombstone.html", {"page": record}, status=410)
    if not record.is_public():
        raise Http404
    return _picture(request, card_of(record))


def _picture(request: HttpRequest, card: Card) -> HttpResponse:
    """Drawn at the first asking. Whoever keeps it asks each time whether it may still be shown."""
    etag = quote_etag(card.version)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(
        cache.get_or_set(f"card-{card.version}", lambda: draw_card(card), KEPT_FOR), content_type="image/png"
    )
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    return response
