"""What records have that a search can ask for: by rows beside them, or by words that their own row says.

To ask the row of a record costs nothing more where the record is read anyhow; what stands in a thousand rows beside it
is read in a thousand places of a large archive.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat

from archive.core.completeness import CITED
from archive.events.models import EventPlace
from archive.media.models import DepictedPlace, MediaPage
from archive.memorials.models import MemorialPlace
from archive.oral_histories.models import OralHistoryChapterPlace, OralHistoryPage, OralHistoryPlace
from archive.places.models import Place
from archive.search.fragments import Sql, key_of
from archive.search.kinds import PAGES, kinds
from archive.search.query import HAS
from archive.sources.enums import Perspective

#: What the row of a page says by itself, a word for each thing; a place is told by rows beside it.
OWN = ("perspective", "language", *HAS)
#: How a thing is called there, where not by its own name.
_CALLED = {"source": CITED}
#: Stand-in in the SQL for the pages that are looked at.
_HIT = "pages_looked_at"


@dataclass(frozen=True)
class Rows:
    """What pages have, a row for each thing: SQL with the columns `page` and `had`; `within` is the same of the pages
    that are looked at."""

    sql: str
    within: str
    values: tuple[Any, ...] = ()

    def of(self, table: str, kind: str) -> Sql:
        """The rows of the pages of this type in the column `page` of a table."""
        return self.within.replace(_HIT, f"{table} WHERE kind = '{kind}'"), list(self.values)

    def having(self, value: Any) -> Sql:
        """The pages that have this."""
        return f"SELECT page FROM ({self.sql}) having_it WHERE had = %s", [*self.values, value]  # noqa: S608

    def is_had(self, key: str, value: Any) -> Sql:
        """Whether the page with this key has it."""
        return f"EXISTS (SELECT 1 FROM ({self.sql}) had WHERE page = {key} AND had = %s)", [*self.values, value]  # noqa: S608

    def is_said(self, key: str, word: str) -> Sql:
        """Whether it is one of the words that the page with this key has."""
        said = f"SELECT 1 FROM ({self.sql}) had WHERE page = {key} AND ' ' || had || ' ' LIKE %s"  # noqa: S608
        return f"EXISTS ({said})", [*self.values, f"% {word} %"]


def _rows(objects: Any, had: Any, page: str = "pk") -> Rows:
    every = objects.order_by()
    within = every.filter(Q((f"{page}__in", RawSQL(f"SELECT page FROM {_HIT}", []))))  # noqa: S608, S611
    (sql, values), (sql_within, _same) = (
        rows.annotate(of_page=F(page), had=had).values_list("of_page", "had").query.sql_with_params()
        for rows in (every, within)
    )
    names = "SELECT of_page AS page, had FROM ({}) had_by"
    return Rows(names.format(sql), names.format(sql_within), values)


@cache
def rows_of(facet: str, kind: str) -> tuple[Rows, ...]:
    """What pages of a type have in rows beside them: `place` (primary keys), and of standard pages `language`."""
    if facet == "language" and kind == PAGES:
        texts = kinds()[kind]._meta.get_field("texts").related_model
        return (_rows(texts._default_manager.filter(~Q(title="") | ~Q(summary="")), F("language"), "page_id"),)
    return _places(kind) if facet == "place" else ()


def _places(kind: str) -> tuple[Rows, ...]:
    place, page = F("place_id"), "page_id"
    of_chapters = OralHistoryChapterPlace.objects.all()
    asked: dict[str, tuple[Rows, ...]] = {
        "memorials": (_rows(MemorialPlace.objects.all(), place, page),),
        "events": (_rows(EventPlace.objects.all(), place, page),),
        "places": (_rows(Place.objects.all(), F("pk")),),
        "oral_histories": (
            _rows(OralHistoryPage.objects.filter(place_recorded__isnull=False), F("place_recorded_id")),
            _rows(OralHistoryPlace.objects.all(), place, page),
            _rows(of_chapters, place, "chapter__page_id"),
        ),
        "media": (
            _rows(MediaPage.objects.filter(place_made__isnull=False), F("place_made_id")),
            _rows(DepictedPlace.objects.all(), place, page),
        ),
    }
    return asked.get(kind, ())


# --- what the row of a page says ----------------------------------------------------------------------------


def facet_of_words() -> dict[str, tuple[str, str]]:
    """Of each word that the row of a page may say, the facet and the value that it stands for."""
    return {
        **{value: ("perspective", value) for value in Perspective.values},
        **{code: ("language", code) for code in settings.ARCHIVE_TEXT_LANGUAGES},
        **{_CALLED.get(thing, thing): (thing, thing) for thing in HAS},
    }


def may_have(facet: str, kind: str) -> bool:
    """Whether a page of the type can have anything of the facet: else none answers such a condition."""
    column = {"perspective": "perspective", "portrait": "portrait", "recording": "recording", "source": "citations"}
    is_said = facet in OWN and kind != PAGES and column.get(facet, "completeness") in _columns(kind)
    return is_said or bool(rows_of(facet, kind))


def _columns(kind: str) -> set[str]:
    return {field.name for field in kinds()[kind]._meta.get_fields()}


def said(kind: str) -> Any:
    """The words of what a page has, with spaces between them, by its own row."""
    columns = _columns(kind)
    if kind == "sources":
        words: list[Any] = [F("language"), F("perspective")]
    elif kind == "media":  # what is written or spoken in a language is not found by those of its description
        own = Concat("language", _text(" "), _if(CITED, completeness__contains=CITED), output_field=TextField())
        words = [Case(When(language="", then=F("completeness")), default=own, output_field=TextField())]
    else:
        words = [F(name) for name in ("completeness", "languages") if name in columns]
    words += [_if(thing, **{f"{thing}__isnull": False}) for thing in ("portrait", "recording") if thing in columns]
    spaced = [part for word in words for part in (_text(" "), word)]
    return Concat(*spaced, output_field=TextField()) if len(spaced) > 1 else _text("")


def _if(word: str, **condition: Any) -> Any:
    return Case(When(**condition, then=_text(word)), default=_text(""), output_field=TextField())


def is_said(kind: str, thing: str) -> Sql:
    """Whether the row of a page says that it has this."""
    return _saying(kind).is_said(key_of(kind), _CALLED.get(thing, thing))


@cache
def _saying(kind: str) -> Rows:
    return _rows(kinds()[kind].objects.all(), said(kind))


def _text(value: str) -> Value:
    return Value(value, output_field=TextField())
