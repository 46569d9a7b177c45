"""Wagtail's index of references for pages that have none in it yet.

`ReferenceIndex` looks at every field of every row anew; which of them lead anywhere is the same for all rows of a
model and is found out once here. A test compares what both write.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from modelcluster.fields import ParentalKey
from wagtail.models import ReferenceIndex

from archive.core.rows import insert_rows
from archive.interchange.bulk.relations import rows_by_relation

COLUMNS = ("content_type_id", "base_content_type_id", "object_id", "to_content_type_id", "to_object_id", "model_path",
           "content_path", "content_path_hash")  # fmt: skip
#: Type and key of what is referred to, and the path to the field in the model and in the content.
Reference = tuple[int, str, str, str]

_outward: dict[Any, tuple[list[tuple[Any, int]], list[Any]]] = {}


def write_references(pages: Sequence[Any]) -> None:
    """What new pages of one type refer to, as `ReferenceIndex.create_or_update_for_object` writes it."""
    own = ContentType.objects.get_for_model(type(pages[0]), for_concrete_model=False).pk
    base = ReferenceIndex._get_base_content_type(pages[0]).pk
    as_stored = ReferenceIndex._meta.get_field("content_path_hash").get_db_prep_value
    insert_rows(
        ReferenceIndex,
        COLUMNS,
        (
            (
                own,
                base,
                str(page.pk),
                *reference,
                as_stored(ReferenceIndex._get_content_path_hash(reference[-1]), connection),
            )
            for page in pages
            for reference in dict.fromkeys(references_of(page))
        ),
    )


def references_of(instance: Any) -> Iterator[Reference]:
    """Every reference in a page or a row, and in its rows."""
    keys, others = outward(type(instance))
    for field, to in keys:
        if (value := field.value_from_object(instance)) is not None:
            yield to, str(value), field.name, field.name
    for field in others:
        if value := field.value_from_object(instance):
            for model, key, model_path, content_path in field.extract_references(value):
                to = ReferenceIndex._get_base_content_type(model).pk
                yield to, key, f"{field.name}.{model_path}", f"{field.name}.{content_path}"
    for relation, rows in rows_by_relation(instance):
        name = relation.get_accessor_name()
        for row in rows:
            for to, key, model_path, content_path in references_of(row):
                yield to, key, f"{name}.item.{model_path}", f"{name}.{row.pk}.{content_path}"


def outward(model: Any) -> tuple[list[tuple[Any, int]], list[Any]]:
    """The foreign keys of a model that count, each with the type to which it leads, and the fields with references
    inside."""
    if model not in _outward:
        fields = model._meta.get_fields()
        keys = [field for field in fields if field.is_relation and field.many_to_one and counts(field)]
        others = [field for field in fields if hasattr(field, "extract_references")]
        types = [ReferenceIndex._get_base_content_type(field.related_model).pk for field in keys]
        _outward[model] = list(zip(keys, types, strict=True)), others
    return _outward[model]


def counts(field: Any) -> bool:
    """Whether Wagtail looks at the foreign key. Generic ones there are none in the archive."""
    ignored = (getattr(of, "wagtail_reference_index_ignore", False) for of in (field, field.related_model))
    return not any(ignored) and not isinstance(field, ParentalKey)
