"""The form of a search: a field for each parameter that is declared."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from archive.core.templatetags.archive import capitalised, lang_attr
from archive.core.texts import Words
from archive.search.place_names import PlaceNames
from archive.search.query import MAX_LENGTH, PARAMETERS, Parameter, SearchQuery

_SELECTED, _NOT = mark_safe(" selected"), mark_safe("")


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
                lang_attr(label) if isinstance(label, Words) and label.is_fallback else _NOT,
                _SELECTED if value == self.value else _NOT,
                capitalised(label),
            )
            for value, label in self.choices
        )
        return format_html_join("", '<option value="{}"{}{}>{}</option>', rows)


class SearchForm:
    """The fields, filled as the search was asked."""

    max_length = MAX_LENGTH

    def __init__(self, query: SearchQuery, names: PlaceNames) -> None:
        self.query, self.names = query, names

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
        is_place = parameter.name == "place"
        choices = self.names.in_list if is_place else list((parameter.choices or list)())
        error = self.query.period.wrong.get(parameter.name, "")
        return Field(parameter, getattr(self.query, parameter.field), choices, error)
