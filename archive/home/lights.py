"""The field of lights on the front page: one light for each name on the memorial.

Those that the archive can name are lit and lead to a life; the others are dim. Which light stands for whom on the
memorial is not known, so the lit ones are scattered; the scatter is fixed and nested: a name added lights another
light and puts none out.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from archive.core.texts import Words

#: Where no number of names is set, no more lights than this are drawn.
MOST = 500


@dataclass(frozen=True)
class Light:
    """A lit one has a name and an address, a dim one has neither."""

    name: Words | None = None
    url_path: str = ""


@dataclass(frozen=True)
class Field:
    """All lights in the order in which they are read."""

    named: int
    total: int | None
    lights: list[Light] = field(repr=False)

    @property
    def unnamed(self) -> int:
        return max(0, (self.total or 0) - self.named)


def scatter(total: int, lit: int) -> list[int]:
    """The positions of `lit` among `total` lights: irregular as a city at night, the same at every visit."""
    return sorted(sorted(range(total), key=lambda position: sha256(str(position).encode()).digest())[:lit])


def field_of_lights(entries: Any, language: str, total: int | None) -> Field:
    """`entries` are the rows of the memorial index of people who may be shown, in any language."""
    rows = entries.filter(language=language).order_by("sort_key", "page_id")
    columns = rows.values_list("name", "name_language", "page__url_path")
    lit = [Light(Words(name, tag, tag != language), path) for name, tag, path in columns[: max(total or 0, MOST)]]
    if not total or len(lit) >= total:
        return Field(rows.count(), total, lit)
    lights = [Light()] * total
    for position, light in zip(scatter(total, len(lit)), lit, strict=True):
        lights[position] = light
    return Field(len(lit), total, lights)
