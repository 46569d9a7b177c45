"""What can be searched: every record type, and the standing pages that have words to find.

Read from Django's own list of models, so that a type added later is searched by itself.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.utils.translation import gettext

from archive.core.pages import RecordIndexPage, WordsPage
from archive.core.records import RecordPage
from archive.core.registry import record_models

#: Series letters in the order in which visitors look: people, events, places, stories, voices, media, sources.
_ORDER = "MEPXVDS"
PAGES = "pages"
PEOPLE = "memorials"


@cache
def kinds() -> dict[str, Any]:
    """The name of each type in addresses, and its model; people first, standing pages last."""
    records = sorted(record_models(), key=lambda model: (_ORDER + model.identifier_code).index(model.identifier_code))
    found: dict[str, Any] = {model._meta.app_label: model for model in records}
    for model in apps.get_models():
        is_standing = issubclass(model, WordsPage) and not issubclass(model, RecordPage | RecordIndexPage)
        if is_standing and hasattr(model, "search_words"):
            found[PAGES] = model
    return found


def kind_label(kind: str) -> str:
    """What visitors call the type: memorials are people."""
    return gettext("People") if kind == PEOPLE else str(kinds()[kind]._meta.verbose_name_plural)


def public(kind: str) -> Any:
    """What a visitor may find of a type."""
    model = kinds()[kind]
    return model.objects.public() if issubclass(model, RecordPage) else model.objects.live()
