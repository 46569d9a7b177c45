"""What is new and changed, as an Atom feed a language (RFC 4287)."""

import hashlib
import re
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.http import quote_etag
from django.utils.translation import gettext

from archive.core.languages import archive_name, current_language
from archive.core.linked_data import page_address, stable_id, summary_of
from archive.core.templatetags.archive import capitalised
from archive.core.texts import Words
from archive.home.news import SIZE, latest
from archive.home.sharing import title_of
from archive.memorials.models import MemorialPage

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def latest_records(size: int = SIZE) -> list[Any]:
    """The records themselves, each with `changed`: two or three queries more for each type among them."""
    lines = latest(size)
    found: dict[int, Any] = {}
    for model in sorted({line.model for line in lines}, key=lambda model: model.identifier_code):
        keys = [line.pk for line in lines if line.model is model]
        read = ("texts", "names") if model is MemorialPage else ("texts",)
        found |= model.objects.public().prefetch_related(*read).in_bulk(keys)
    for line in lines:
        if line.pk in found:
            found[line.pk].changed = line.changed
    return [found[line.pk] for line in lines if line.pk in found]


class AtomInLanguages(Atom1Feed):
    """Atom whose titles and summaries each say in which language they are."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        _add_words(handler, "title", item["title_words"])
        handler.addQuickElement("link", "", {"rel": "alternate", "href": item["link"]})
        handler.addQuickElement("id", item["unique_id"])
        if item["pubdate"]:
            handler.addQuickElement("published", rfc3339_date(item["pubdate"]))
        handler.addQuickElement("updated", rfc3339_date(item["updateddate"]))
        _add_words(handler, "summary", item["summary_words"])
        for category in item["categories"]:
            handler.addQuickElement("category", "", {"term": category})


def _add_words(handler: Any, element: str, words: Words) -> None:
    if words:
        handler.addQuickElement(element, _NOT_IN_XML.sub("", words.text), {"xml:lang": words.language})


class NewFeed(Feed):
    """Records as they are published or changed. What was withdrawn is gone from it, at once."""

    feed_type = AtomInLanguages

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        # A record that is withdrawn changes the feed and makes nothing newer: only the whole text tells.
        del response["Last-Modified"]
        etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        response["ETag"], response["Cache-Control"] = etag, "no-cache"
        return get_conditional_response(request, etag=etag, response=response)  # type: ignore[no-any-return]

    def title(self) -> str:
        return archive_name()

    def subtitle(self) -> str:
        return gettext("What is new in the archive")

    def author_name(self) -> str:
        return archive_name()

    def link(self) -> str:
        return f"{settings.BASE_URL}/{current_language()}/"

    def feed_url(self) -> str:
        return f"{settings.BASE_URL}/{current_language()}/new.atom"

    feed_guid = feed_url

    def items(self) -> list[Any]:
        return latest_records()

    def item_title(self, item: Any) -> str:
        return title_of(item).text

    def item_description(self, item: Any) -> str:
        return summary_of(item).text

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        return {"title_words": title_of(item), "summary_words": summary_of(item)}

    def item_link(self, item: Any) -> str:
        return page_address(item)

    def item_guid(self, item: Any) -> str:
        return stable_id(item.identifier)

    def item_pubdate(self, item: Any) -> Any:
        return item.first_published_at

    def item_updateddate(self, item: Any) -> Any:
        return item.changed

    def item_categories(self, item: Any) -> list[str]:
        return [capitalised(str(item._meta.verbose_name))]
