"""What places are called in a page of results: asked once, for the form and for what is to choose."""

from collections.abc import Collection
from functools import cached_property

from django.db.models import Q

from archive.core.collation import in_order
from archive.core.languages import current_language
from archive.core.texts import Words, in_words_of
from archive.places.models import Place

#: Where an archive has more places, one is chosen among the results.
MOST_PLACES = 150


class PlaceNames:
    """The public places in the reader's language: all of them, where they are not too many for a list, and in any case
    those that are `wanted`, by primary key as text, and the one with the identifier that is `chosen`."""

    def __init__(self, chosen: str = "", wanted: Collection[str] = ()) -> None:
        self.chosen, self.wanted, self.language = chosen, wanted, current_language()

    @property
    def in_list(self) -> list[tuple[str, Words]]:
        """Identifiers and names in the reader's alphabet; of too many places the one that is chosen."""
        named = list(self.by_key.values())
        if len(named) > MOST_PLACES:
            named = [(identifier, name) for identifier, name in named if identifier == self.chosen]
        return in_order(named, self.language)

    @cached_property
    def by_key(self) -> dict[str, tuple[str, Words]]:
        """Identifier and name of each place. One question; another where there are too many for a list."""
        named = self._named(Q(), MOST_PLACES + 1)
        if len(named) > MOST_PLACES:
            named |= self._named(Q(pk__in=self.wanted) | Q(identifier=self.chosen), None)
        return named

    def _named(self, which: Q, most: int | None) -> dict[str, tuple[str, Words]]:
        rows = Place.objects.public().filter(which).order_by().values_list("pk", "identifier", "labels", "title")[:most]
        return {
            str(pk): (identifier, in_words_of(labels, title, self.language)) for pk, identifier, labels, title in rows
        }
