"""Wagtail's index of references, written once a save.

Wagtail reads the whole page again for every child row that is stored with it; a page with twenty citations
would be read twenty times.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from wagtail.models import Page
from wagtail.signal_handlers import (
    disable_reference_index_auto_update,
    reference_index_auto_update_disabled,
    update_reference_index_on_save,
)


@contextmanager
def references_once(page: Page) -> Iterator[None]:
    """What is stored inside with `page` is indexed when the block ends; not at all where somebody else does that."""
    if getattr(reference_index_auto_update_disabled, "value", False):
        yield
        return
    with disable_reference_index_auto_update():
        yield
    update_reference_index_on_save(page)
