"""Where the rows of a page hang."""

from collections.abc import Iterator
from typing import Any

from modelcluster.models import get_all_child_relations

_relations: dict[Any, list[Any]] = {}


def child_relations(model: Any) -> list[Any]:
    """The relations of a model to its rows: asked for each row, and the same each time."""
    if model not in _relations:
        _relations[model] = get_all_child_relations(model)
    return _relations[model]


def rows_by_relation(owner: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Each relation of a new page or row, with its rows. Of what the files give no rows for there are none: the
    database is not asked."""
    if relations := child_relations(type(owner)):
        held = owner.__dict__.setdefault("_cluster_related_objects", {})
        for relation in relations:
            yield relation, held.setdefault(relation.get_accessor_name(), [])
