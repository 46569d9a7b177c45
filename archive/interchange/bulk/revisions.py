"""What the first revision of a page holds: the page and its rows, as `serializable_data()` has them.

How the value of a field is found is the same for all rows of a model and is found out once. A test compares both.
"""

from collections.abc import Callable
from functools import cache, partial
from operator import attrgetter
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_m2m_relations, get_field_value

from archive.interchange.bulk.relations import rows_by_relation

#: Values that a revision holds as they are.
_PLAIN = (str, int, bool, type(None))


def content_of(instance: Any) -> dict[str, Any]:
    """A page or a row, with the rows that hang on it."""
    content = {name: get(instance) for name, get in fields_of(instance.__class__)}
    for relation, rows in rows_by_relation(instance):
        content[relation.get_accessor_name()] = [content_of(row) for row in rows]
    for field in many_of(instance.__class__):
        content[field.name] = [other.pk for other in getattr(instance, field.name).all()]
    return content


@cache
def fields_of(model: Any) -> list[tuple[str, Callable[[Any], Any]]]:
    """The name of each value in the content, and how it is found."""
    return [
        ("pk", attrgetter("pk")),
        *((field.name, value_of(field)) for field in model._meta.fields if field.serialize),
    ]


@cache
def many_of(model: Any) -> list[Any]:
    return [field for field in get_all_child_m2m_relations(model) if field.serialize]


def value_of(field: Any) -> Callable[[Any], Any]:
    get, ask = attrgetter(field.attname), partial(get_field_value, field)
    if field.remote_field is not None:
        return get
    if type(field).pre_save is not models.Field.pre_save:
        return ask

    def value(instance: Any) -> Any:
        found = get(instance)
        return found if type(found) in _PLAIN else ask(instance)

    return value
