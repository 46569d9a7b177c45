"""What a medium or a voice leads to: whom, what and where it is about, and the exhibitions that draw on it."""

from typing import Any, ClassVar

from django.utils.functional import cached_property

from archive.core.links import RecordLink, once
from archive.core.relations import Relations


class WithLinks:
    """The public records at the other ends of a page's relations, all of them asked for at once.

    `relations` names them `people`, `events`, `places`, `exhibitions`, and `shown` for scenes of exhibitions.
    """

    relations: ClassVar[Relations]
    page: Any

    @cached_property
    def _links(self) -> dict[str, list[RecordLink]]:
        return self.relations.of(self.page)

    @property
    def people(self) -> list[RecordLink]:
        return self._links["people"]

    @property
    def events(self) -> list[RecordLink]:
        return self._links["events"]

    @property
    def places(self) -> list[RecordLink]:
        return self._links["places"]

    @property
    def exhibitions(self) -> list[RecordLink]:
        """Public exhibitions that draw on it."""
        return once(self._links["exhibitions"] + self._links["shown"])
