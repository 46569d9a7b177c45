"""Keeps `TextConflict` in step with the texts.

A row of words is saved by a curator's form, by the publication of a draft, by a load into a record that is there and
by a copy of a page, and always by its own `save()`: its signals are the one place where these ways meet, and the
texts lie below, where nothing knows of this table. New pages come by the other way, many at a time without `save()`
and without signals (ADR 23): `archive.interchange.bulk.derived` asks `conflicts_of` itself. A draft of a published
page stays in its revision and is no row, so it is not here before it is published.
"""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_save

from archive.core.registry import record_models
from archive.exhibitions.disputes.models import TextConflict


def row_models() -> list[type[Any]]:
    """The rows of words that belong to records: their own texts, and the chapters of exhibitions."""
    texts = [model._meta.get_field("texts").related_model for model in record_models()]
    return [*texts, apps.get_model("exhibitions", "ChapterText")]  # type: ignore[list-item]


def origin_of(row: Any) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def conflicts_of(row: Any) -> list[TextConflict]:
    """The passages in one row of words, in order; the words of a chapter belong to its exhibition."""
    chapter = getattr(row, "chapter", None)
    page_id = chapter.page_id if chapter is not None else row.page_id
    blocks = [block.value for block in row.body if block.block_type == "conflict"]
    return [
        TextConflict(
            page_id=page_id,
            origin=origin_of(row),
            part=str(chapter.pk) if chapter is not None else "",
            language=row.language,
            anchor=value.get("anchor") or "",
            position=position,
            about=value.get("about") or "",
            text=value.get("text") or "",
        )
        for position, value in enumerate(blocks)
    ]


def derive(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Write the passages of a row anew. Where a dump is read back (`raw`), their own table is read with it."""
    if not raw:
        if not created:
            forget(sender, instance)
        TextConflict.objects.bulk_create(conflicts_of(instance))


def forget(sender: Any, instance: Any, **kwargs: Any) -> None:
    TextConflict.objects.filter(origin=origin_of(instance)).delete()


def connect() -> None:
    for model in row_models():
        post_save.connect(derive, sender=model, dispatch_uid=f"derive conflicts {model._meta.label}")
        post_delete.connect(forget, sender=model, dispatch_uid=f"forget conflicts {model._meta.label}")
