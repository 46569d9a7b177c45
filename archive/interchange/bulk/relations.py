"""Where the rows of a page hang."""

from typing import Any

from modelcluster.models import get_all_child_relations

_relations: dict[Any, list[Any]] = {}


def child_relations(model: Any) -> list[Any]:
    """The relations of a model to its rows: asked for each row, and the same each time."""
    if model not in _relations:
        _relations[model] = get_all_child_relations(model)
    return _relations[model]
