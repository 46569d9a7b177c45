"""What Wagtail keeps of a page for its searches and its lists of references, written once a save and when all of the
page is stored.

Wagtail indexes a page before its changed child rows are stored, so that new words are found after the next save only,
and reads the whole page again for every row that is stored with it: one with twenty citations twenty times.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from wagtail.models import Page
from wagtail.search import index
from wagtail.signal_handlers import (
    disable_reference_index_auto_update,
    reference_index_auto_update_disabled,
    update_reference_index_on_save,
)

#: Set by whoever stores many pages and writes what is to be searched together afterwards.
search_postponed: ContextVar[bool] = ContextVar("search_postponed", default=False)


@contextmanager
def indexed_once(page: Page, *, is_whole: bool) -> Iterator[None]:
    """What is stored inside with `page` is indexed when the block ends; not at all where somebody else does that.

    Where not the whole page is stored, it may hold words that are not to be found yet, those of a draft: it is read
    again.
    """
    if getattr(reference_index_auto_update_disabled, "value", False):
        yield
    else:
        with disable_reference_index_auto_update():
            yield
        update_reference_index_on_save(page)
    if not search_postponed.get():
        index.insert_or_update_object(page if is_whole else type(page).objects.get(pk=page.pk))
