"""Where links within texts lead. A text may have been written when a record was public that no visitor may see now:
its address, which may hold a person's name, then goes the way of the record."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import escape
from wagtail import hooks
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from archive.core.registry import record_models
from archive.core.rich_text import NOWHERE
from archive.core.templatetags.archive import address


class PublicPageLinkHandler(PageLinkHandler):
    """A link leads to the page in the reader's language; to a page that a visitor may not see it leads nowhere."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        keys = [attrs.get("id", "") for attrs in attrs_list]
        pages = public_pages({int(key) for key in keys if key.isdecimal()})
        return [f'<a href="{escape(address(pages[key]))}">' if key in pages else NOWHERE for key in keys]


def public_pages(keys: Iterable[int]) -> dict[str, Any]:
    """Of the pages with these keys those that a visitor may see, by key, each with its `url_path`: one query. Records
    follow their own rule, other pages are to be live."""
    keys = list(keys)
    if not keys:
        return {}
    records = record_models()
    questions = [model.objects.public().filter(pk__in=keys) for model in records]
    others = Page.objects.live().filter(pk__in=keys, depth__gt=1).not_exact_type(*records)
    first, *rest = (question.order_by().values_list("pk", "url_path", named=True) for question in (others, *questions))
    return {str(row.pk): row for row in first.union(*rest, all=True)}


# Wagtail has registered its own before.
@hooks.register("register_rich_text_features", order=1)
def lead_only_where_visitors_may_go(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)
