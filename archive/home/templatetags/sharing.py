"""The preview of a page, for the head of every page."""

from typing import Any

from django import template

from archive.home.sharing import Preview, locale_tag, preview_of

register = template.Library()
register.filter("locale_tag", locale_tag)


@register.simple_tag(takes_context=True)
def page_preview(context: Any) -> Preview:
    return preview_of(context.get("page"))
