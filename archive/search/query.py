"""What a visitor asks for: one object for the form, the address, the documentation and the question put to the index.

`PARAMETERS` declares each condition once: its name in an address, what may stand there, how the form asks for it and
what the documentation says of it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search.query import Or, PlainText
from wagtail.search.query import SearchQuery as IndexQuery

from archive.core.asked import printable
from archive.core.collation import in_order
from archive.core.folding import fold
from archive.core.languages import current_language, text_languages
from archive.events.filters import Mode, PeriodFilter
from archive.search.kinds import kind_label, kinds
from archive.sources.enums import Perspective

MAX_LENGTH = 200
MAX_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
_PLACE = re.compile(r"[A-Z]{1,8}-P-[0-9]{1,10}")
#: What a record may have: a portrait of the person, something to hear or to see, a source that it cites.
HAS: dict[str, Promise] = {
    "portrait": _("a portrait"),
    "recording": _("a recording"),
    "source": _("a source"),
}
_MODES: dict[str, Promise] = {
    Mode.POSSIBLY: _("possibly in this period"),
    Mode.CERTAINLY: _("certainly in it"),
}


@dataclass(frozen=True)
class Parameter:
    """One condition of a search.

    `field` is what holds it in `SearchQuery`, `widget` how the form asks for it (nothing: not at all). Of a closed
    list `choices` gives values and words; `is_many`: several may be asked for at once, all of which must be fulfilled.
    """

    name: str
    field: str
    label: Any
    about: str
    widget: str = ""
    choices: Callable[[], list[tuple[str, Any]]] | None = None
    otherwise: str = ""
    any_label: Any = ""
    is_many: bool = False

    def read(self, given: list[str]) -> Any:
        """The value for `SearchQuery`; what is not understood is left out."""
        if not given:
            return () if self.is_many else self.otherwise
        if self.choices is None:
            return given[-1]
        known: list[str] = [value for value, _label in self.choices() if value in given[:20]]
        if self.is_many:
            return tuple(known)
        return known[0] if known else self.otherwise


PARAMETERS = (
    Parameter(
        "q",
        "text",
        _("Names, places, events, sources, words"),
        "Words, all of which must occur, as they are written or in another form, or a name in any spelling. "
        f"{MAX_LENGTH} characters, {MAX_WORDS} words count.",
    ),
    Parameter(
        "type",
        "kind",
        _("What to search"),
        "One type of record.",
        choices=lambda: [(kind, kind_label(kind)) for kind in kinds()],
        any_label=_("Everything"),
    ),
    Parameter(
        "from",
        "start",
        pgettext_lazy("period", "From"),
        "The first day of a period, in EDTF: a day, a month, a year (1990-01-20, 1990-01, 1990, 199X). Events by their "
        "date, people by the day of death, media by when they were made, voices by when they were recorded, sources by "
        "when they were published. What has no date is not found.",
        widget="date",
    ),
    Parameter("to", "end", pgettext_lazy("period", "To"), "The last day of the period, likewise.", widget="date"),
    Parameter(
        "mode",
        "mode",
        _("Whose date is"),
        "Whether an uncertain date may lie in the period, or must with all that it can mean.",
        widget="radio",
        choices=lambda: list(_MODES.items()),
        otherwise=Mode.POSSIBLY,
    ),
    Parameter(
        "place",
        "place",
        _("Place"),
        "The identifier of a place: events that happened there or concern it, people whom something ties to it, media "
        "made there or showing it, voices recorded there or speaking of it, and the place itself.",
        widget="select",
        any_label=_("Any place"),
    ),
    Parameter(
        "perspective",
        "perspective",
        _("Perspective of the source"),
        "Who speaks in a source. Only sources are found.",
        widget="select",
        choices=lambda: list(Perspective.choices),
        any_label=_("Any perspective"),
    ),
    Parameter(
        "language",
        "language",
        _("Language"),
        "The language of a source; the languages that are spoken in a recording, or in which it is written down; for "
        "all else the languages in which the archive has words about it.",
        widget="select",
        choices=lambda: in_order(text_languages(), current_language()),
        any_label=_("Any language"),
    ),
    Parameter(
        "has",
        "has",
        pgettext_lazy("record", "Has"),
        "What the record must have. May be given several times: then it must have all of it.",
        widget="checkbox",
        choices=lambda: list(HAS.items()),
        is_many=True,
    ),
    Parameter("page", "page", "", "The number of the page of the list of one type."),
)


@dataclass(frozen=True)
class SearchQuery:
    """A search as it was typed, made safe: no control characters, no more than `MAX_LENGTH` characters.

    `kind` is the type of record to which it is confined, empty for all; `page` the page of that list; `place` an
    identifier. A date that cannot be read filters nothing: `period` says what is wrong with it.
    """

    text: str = ""
    kind: str = ""
    start: str = ""
    end: str = ""
    mode: str = Mode.POSSIBLY
    place: str = ""
    perspective: str = ""
    language: str = ""
    has: tuple[str, ...] = ()
    page: str = "1"
    most_words: ClassVar[int] = MAX_WORDS

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "SearchQuery":
        """Read an address. What is not understood is left out; nothing is an error."""
        values = {one.field: one.read(_all(parameters, one.name)) for one in PARAMETERS}
        typed = unicodedata.normalize("NFC", values["text"][: 4 * MAX_LENGTH])
        signs = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in typed)
        return cls(
            **values
            | {
                "text": " ".join(signs.split())[:MAX_LENGTH].strip(),
                "start": printable(values["start"], 64),
                "end": printable(values["end"], 64),
                "place": values["place"] if _PLACE.fullmatch(values["place"]) else "",
                "page": printable(values["page"], 6) or "1",
            }
        )

    # --- words --------------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> list[str]:
        """What is looked for: letters and digits alone, so that no sign of an index's own language gets through."""
        return _WORD.findall(self.text)[:MAX_WORDS]

    @property
    def is_cut(self) -> bool:
        """Whether more words were typed than count."""
        return len(_WORD.findall(self.text)) > MAX_WORDS

    @cached_property
    def folded(self) -> list[str]:
        return fold(" ".join(self.words)).split()[:MAX_WORDS]

    @property
    def for_own_index(self) -> IndexQuery:
        """All words, which the archive's own index folds itself."""
        return PlainText(" ".join(self.words), operator="and")

    @cached_property
    def for_index(self) -> IndexQuery:
        """All words as they were typed, or all words as they are folded in the keys that records give to any index."""
        forms = dict.fromkeys(" ".join(words) for words in (self.words, self.folded) if words)
        return Or([PlainText(form, operator="and") for form in forms])

    # --- conditions ---------------------------------------------------------------------------------------

    @cached_property
    def period(self) -> PeriodFilter:
        return PeriodFilter.read({"from": self.start, "to": self.end, "mode": self.mode})

    @property
    def is_conditioned(self) -> bool:
        """Whether anything is asked of the records but words and a type."""
        return bool(self.period.is_active or self.place or self.perspective or self.language or self.has)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked. A type alone, or a condition alone, asks for all that there is of it."""
        return not (self.words or self.is_limited)

    @property
    def is_limited(self) -> bool:
        """Whether anything is asked for but words: what is found is less than what the words find."""
        return bool(self.kind) or self.is_conditioned

    @property
    def is_narrowed(self) -> bool:
        """Whether it is one of the many addresses to which a page of results leads."""
        return self.is_limited or self.page != "1"

    # --- addresses ----------------------------------------------------------------------------------------

    def address(self, **changes: Any) -> str:
        """The query of an address with these fields changed, without the number of the page: `q=…&type=…`."""
        asked = vars(self) | changes  # no query of its own: a page of results has forty addresses
        has_period = asked["start"] or asked["end"]
        parts: list[str] = []
        for parameter in PARAMETERS[:-1]:
            value = asked[parameter.field]
            given = value if parameter.is_many else (value,) if value != parameter.otherwise else ()
            if given and (has_period or parameter.field != "mode"):
                parts.append(_encoded(parameter.name, given))
        return "&".join(parts)

    @property
    def everywhere(self) -> str:
        """The same words, of all types."""
        return self.address(kind="")

    @property
    def of_words_alone(self) -> str:
        return SearchQuery(text=self.text).address()


@lru_cache(maxsize=1024)
def _encoded(name: str, values: tuple[str, ...]) -> str:
    """A part of an address: the addresses of a page have most of them in common."""
    return urlencode([(name, value) for value in values])


def _all(parameters: Mapping[str, str], name: str) -> list[str]:
    """All values of a name: an address may give it several times, a dictionary once."""
    if hasattr(parameters, "getlist"):
        return [str(value) for value in parameters.getlist(name)]
    return [parameters[name]] if name in parameters else []
