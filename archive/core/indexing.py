"""What Wagtail keeps of a page for its searches and its lists of references, written once a save and when all of the
page is stored.

Wagtail indexes a page before its changed child rows are stored, so that new words are found after the next save only,
and reads the whole page again for every row that is stored with it: one with twenty citations twenty times.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import transaction
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index
from wagtail.signal_handlers import disable_reference_index_auto_update, reference_index_auto_update_disabled

#: Set by whoever stores many pages and indexes them together afterwards.
indexing_postponed: ContextVar[bool] = ContextVar("indexing_postponed", default=False)


@contextmanager
def indexed_once(page: Page) -> Iterator[None]:
    """What is stored inside with `page` is indexed when the block ends; not at all where somebody else does that.

    It is read again, with all its rows: what is in memory may be words of a draft of which only some fields are stored.
    """
    is_quiet = getattr(reference_index_auto_update_disabled, "value", False)
    with transaction.atomic():
        with nullcontext() if is_quiet else disable_reference_index_auto_update():
            yield
        if not indexing_postponed.get():
            model: Any = type(page)
            stored = model.objects.prefetch_related(*paths_of_rows(model)).get(pk=page.pk)
            ReferenceIndex.create_or_update_for_object(stored)
            index.insert_or_update_object(stored)


@cache
def paths_of_rows(model: Any) -> tuple[str, ...]:
    """Each relation of a model to its rows, and to the rows of those, as `prefetch_related` takes them."""
    if not issubclass(model, ClusterableModel):
        return ()
    paths: list[str] = []
    relations: list[Any] = get_all_child_relations(model)
    for relation in relations:
        name = relation.get_accessor_name()
        paths += [name, *(f"{name}__{nested}" for nested in paths_of_rows(relation.related_model))]
    return tuple(paths)
