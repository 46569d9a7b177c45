"""Indexes many records once, after they are stored.

Wagtail indexes at every save, and a record is saved three times on its way to the public, with a dozen rows.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update

from archive.core.indexing import indexing_postponed
from archive.interchange.descriptions import Description

BATCH = 100


@contextmanager
def one_index_at_the_end() -> Iterator[None]:
    """Nothing saved inside is indexed; the caller does it afterwards with `index_records`.

    Only for commands: the search signals are quiet in the whole process, not in this thread alone.
    """
    silent = [model for model in get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)]
    token = indexing_postponed.set(True)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        indexing_postponed.reset(token)
        for model in silent:
            post_save.connect(post_save_signal_handler, sender=model)


def index_records(
    written: Sequence[tuple[Description, list[int]]], progress: Callable[[list[Any]], Any] = iter
) -> None:
    """Bring search and the index of references up to date for the records with these primary keys."""
    batches = [
        (description, keys[start : start + BATCH])
        for description, keys in written
        for start in range(0, len(keys), BATCH)
    ]
    for description, keys in progress(batches):
        records = list(description.queryset().filter(pk__in=keys))
        if hasattr(description.model, "get_indexed_objects"):
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(description.model, records)
        with transaction.atomic():
            for record in records:
                ReferenceIndex.create_or_update_for_object(record)
