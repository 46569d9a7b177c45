"""A page that is deleted is found no more.

Pages say themselves what is to be found of them, when they are stored (`core/indexing.py`), so Wagtail's signals pass
them by. Of those that are deleted, also with the page above them, only a signal tells.
"""

from django.db.models.signals import post_delete
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_delete_signal_handler

from archive.core.pages import WordsPage


def connect() -> None:
    for model in get_indexed_models():
        if issubclass(model, WordsPage):
            post_delete.connect(post_delete_signal_handler, sender=model)
