"""The words of a stored block (`archive.core.blocks`), for whoever quotes it where its page is not."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

_TAG, _BREAK = re.compile("<[^>]*>"), re.compile(r"</(?:p|li|h\d)>|<br */?>")


class Quoted(NamedTuple):
    """What a block says. `language` is its own, empty where it is that of the text around it. `before` must stand
    before it: nobody's claim is quoted without its speaker, nor one of several versions as if there were no other."""

    text: str
    language: str = ""
    before: str = ""


def quoted(block: Mapping[str, Any]) -> Quoted:
    value = block["value"]
    if isinstance(value, str):
        return Quoted(value)
    text = value.get("text") or value.get("quotation") or ""
    if block["type"] == "paragraph":
        return Quoted(plain(text))
    if block["type"] == "conflict":
        return Quoted(text, before=_("Sources differ: %(about)s") % {"about": value.get("about", "")})
    return Quoted(text, value.get("language") or "", value.get("said_by") or "")


def plain(html: str) -> str:
    """The words of a rich text, which the editor has written: no sign of it is a tag but what is one."""
    return " ".join(unescape(_TAG.sub("", _BREAK.sub(" ", html))).split())
