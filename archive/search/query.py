"""What a visitor asks for: one object for the form, the address and the question put to the index."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from wagtail.search.query import Or, PlainText
from wagtail.search.query import SearchQuery as IndexQuery

from archive.core.folding import fold
from archive.search.kinds import kinds

MAX_LENGTH = 200
MAX_WORDS = 12
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class SearchQuery:
    """A search as it was typed, made safe: no control characters, no more than `MAX_LENGTH` characters.

    `kind` is the type of record to which it is confined, empty for all; `page` the page of that list.
    """

    text: str = ""
    kind: str = ""
    page: str = "1"

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "SearchQuery":
        """Read `q`, `type` and `page`. What is not understood is left out; nothing is an error."""
        typed = unicodedata.normalize("NFC", parameters.get("q", "")[: 4 * MAX_LENGTH])
        printable = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in typed)
        kind = parameters.get("type", "")
        return cls(
            text=" ".join(printable.split())[:MAX_LENGTH].strip(),
            kind=kind if kind in kinds() else "",
            page=parameters.get("page", "1")[:6],
        )

    @cached_property
    def words(self) -> list[str]:
        """What is looked for: letters and digits alone, so that no sign of an index's own language gets through."""
        return _WORD.findall(self.text)[:MAX_WORDS]

    @cached_property
    def folded(self) -> list[str]:
        return fold(" ".join(self.words)).split()[:MAX_WORDS]

    @property
    def is_empty(self) -> bool:
        return not self.words

    @cached_property
    def for_index(self) -> IndexQuery:
        """All words as they were typed, or all words as they are folded in the keys of the index."""
        forms = dict.fromkeys(" ".join(words) for words in (self.words, self.folded) if words)
        return Or([PlainText(form, operator="and") for form in forms])

    def address(self, **changes: str) -> str:
        """The query of an address, without the number of the page: `q=…&type=…`."""
        parameters = {"q": self.text, "type": self.kind, **changes}
        return urlencode({name: value for name, value in parameters.items() if value})

    @property
    def everywhere(self) -> str:
        """The same words, of all types."""
        return self.address(type="")
