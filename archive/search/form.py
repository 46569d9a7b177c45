"""The form of a search: a field for each parameter that is declared."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from archive.core.collation import in_order
from archive.core.languages import current_language
from archive.core.templatetags.archive import capitalised, lang_attr
from archive.core.texts import Words, in_words_of
from archive.places.models import Place
from archive.search.query import MAX_LENGTH, PARAMETERS, Parameter, SearchQuery

#: Where an archive has more places, one is chosen among the results.
MOST_PLACES = 150
_SELECTED = mark_safe(" selected")


@dataclass(frozen=True)
class Field:
    """One condition as the form shows it: what may be chosen, what is, and what is wrong with what was typed."""

    parameter: Parameter
    value: Any
    choices: list[tuple[str, Any]]
    error: str = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.parameter, name)

    @property
    def options(self) -> SafeString:
        """The options of a `select`: written here, for a template takes its time with a hundred of them."""
        rows = (
            (
                value,
                lang_attr(label) if isinstance(label, Words) else "",
                _SELECTED if value == self.value else "",
                capitalised(label),
            )
            for value, label in self.choices
        )
        return format_html_join("", '<option value="{}"{}{}>{}</option>', rows)


class SearchForm:
    """The fields, filled as the search was asked."""

    max_length = MAX_LENGTH

    def __init__(self, query: SearchQuery) -> None:
        self.query = query

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {parameter.name: self._field(parameter) for parameter in PARAMETERS}

    @property
    def further(self) -> Iterator[Field]:
        """What is asked for under “more conditions”."""
        return (field for field in self.fields.values() if field.widget and (field.choices or field.widget == "date"))

    @property
    def is_open(self) -> bool:
        return bool(self.query.period.errors)

    def _field(self, parameter: Parameter) -> Field:
        choices = _places(self.query.place) if parameter.name == "place" else list((parameter.choices or list)())
        error = self.query.period.wrong.get(parameter.name, "")
        return Field(parameter, getattr(self.query, parameter.field), choices, error)


def _places(chosen: str) -> list[tuple[str, Any]]:
    """All places, in the reader's alphabet; where there are too many for a list, the one that is chosen."""
    places = Place.objects.public()
    rows = list(places.order_by().values_list("identifier", "labels", "title")[: MOST_PLACES + 1])
    if len(rows) > MOST_PLACES:
        rows = list(places.filter(identifier=chosen).values_list("identifier", "labels", "title")) if chosen else []
    named = [(identifier, in_words_of(labels, otherwise=title)) for identifier, labels, title in rows]
    return in_order(named, current_language())
