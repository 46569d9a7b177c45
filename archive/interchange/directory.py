"""Which records exist: those of the database, and those that the files are about to add."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

#: Stands for the key of a record that is in the files and not yet in the database.
PENDING = -1


@dataclass
class Directory:
    """Finds a record by type and identifier, and the identifier of a row of the database."""

    keys: dict[str, dict[str, int]] = field(default_factory=dict)
    identifiers: dict[str, dict[int, str]] = field(default_factory=dict)
    #: Where the files lie that records name, by checksum.
    paths: dict[str, Path] = field(default_factory=dict)
    #: Which of them are sound and which are film, by checksum.
    recordings: dict[str, str] = field(default_factory=dict)

    def add(self, space: str, identifier: str, key: int) -> None:
        """Enter a record; one that the files add is entered a second time once it is stored."""
        self.keys.setdefault(space, {})[identifier] = key
        if key != PENDING:
            self.identifiers.setdefault(space, {})[key] = identifier

    def expect(self, space: str, identifier: str) -> None:
        """Enter a record of the files, unless the database has it."""
        self.keys.setdefault(space, {}).setdefault(identifier, PENDING)

    def key(self, space: str, identifier: str) -> int | None:
        return self.keys.get(space, {}).get(identifier)

    def key_in(self, spaces: Iterable[str], identifier: str) -> int | None:
        return next((key for space in spaces if (key := self.key(space, identifier)) is not None), None)

    def identifier(self, spaces: Iterable[str], key: int | None) -> str:
        """The identifier of a row; empty where there is none."""
        if key is None:
            return ""
        return next((found for space in spaces if (found := self.identifiers.get(space, {}).get(key))), "")

    def spaces_of(self, identifier: str) -> list[str]:
        """The types under which somebody knows this identifier."""
        return [space for space, keys in self.keys.items() if identifier in keys]
