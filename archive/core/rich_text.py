"""Rich text, whose links are stored by the key of the page to which they lead.

Where they lead is asked when the text is shown, of the handler that stands for such links in the whole site
(`archive.core.page_links`); once for all the texts that are shown together.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.encoding import force_str
from wagtail.blocks import RichTextBlock
from wagtail.rich_text import RichText, expand_db_html, features
from wagtail.rich_text.rewriters import extract_attrs

from archive.core.languages import current_language

_PAGE_LINK = re.compile(r'<a\b([^>]*\blinktype="page"[^>]*)>(.*?)</a>', re.DOTALL)
#: How a link begins that leads nowhere.
NOWHERE = "<a>"


class Links:
    """The links to pages in some texts. The first that is shown asks for all of them."""

    def __init__(self, texts: Iterable["LinkedText"]) -> None:
        self._sources = [text.source for text in texts]
        #: By language, since a page may be shown in several.
        self._beginnings: dict[str, dict[str, str]] = {}

    def beginning(self, key: str) -> str:
        """The tag with which the link to a page begins in the current language; `NOWHERE` where nobody may go."""
        language = current_language()
        if language not in self._beginnings:
            links = [extract_attrs(link[1]) for source in self._sources for link in _PAGE_LINK.finditer(source)]
            beginnings = features.get_link_types()["page"].expand_db_attributes_many(links)
            self._beginnings[language] = {
                link.get("id", ""): beginning for link, beginning in zip(links, beginnings, strict=True)
            }
        return self._beginnings[language].get(key, NOWHERE)


class LinkedText(RichText):
    """Rich text. Of a link that leads nowhere the words alone are shown."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.links: Links | None = None

    def __html__(self) -> str:
        links = self.links or Links([self])

        def shown(link: re.Match[str]) -> str:
            beginning = links.beginning(extract_attrs(link[1]).get("id", ""))
            return link[2] if beginning == NOWHERE else f"{beginning}{link[2]}</a>"

        html = expand_db_html(_PAGE_LINK.sub(shown, self.source))
        return render_to_string("wagtailcore/shared/richtext.html", {"html": html})


def ask_together(texts: Iterable[LinkedText]) -> None:
    """Let the links of these texts be asked for in one query."""
    links = Links(texts := list(texts))
    for text in texts:
        text.links = links


class LinkedTextBlock(RichTextBlock):
    """Rich text of a page, asked for together with the other paragraphs; to a migration it is Wagtail's own."""

    def to_python(self, value: str) -> LinkedText:
        return LinkedText(value)

    def bulk_to_python(self, values: Iterable[str]) -> list[LinkedText]:
        texts = [LinkedText(value) for value in values]
        ask_together(texts)
        return texts

    def normalize(self, value: Any) -> LinkedText:
        if isinstance(value, LinkedText):
            return value
        return LinkedText(value.source if isinstance(value, RichText) else force_str(value or ""))

    def value_from_form(self, value: str) -> LinkedText:
        return LinkedText(value)

    def deconstruct(self) -> tuple[str, Any, Any]:
        _path, arguments, options = super().deconstruct()
        return "wagtail.blocks.RichTextBlock", arguments, options
