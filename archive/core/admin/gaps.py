"""What a record still lacks: a source, a language, a reviewed translation.

Conditions on the queryset of any record type, so that listings, filters and the dashboard count alike.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, Max, Model, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, PageLogEntry, Revision

from archive.core.languages import site_languages
from archive.core.records import RecordPage
from archive.core.texts import TranslationStatus

#: The fields of a text row any of which makes it more than an empty row.
_WORDS = ("title", "summary", "circumstances")
#: Blocks that report what somebody says or where sources differ: each of them rests on a source of its own.
_STATEMENTS = frozenset({"statement", "conflict", "quotation"})


def child_model(model: type[Model], relation: str) -> type[Model]:
    """The model of the rows under a parental relation, such as `texts`."""
    return model._meta.get_field(relation).related_model  # type: ignore[return-value]


def _rows_with_words(model: type[RecordPage]) -> QuerySet[Any]:
    rows = child_model(model, "texts")
    filled = Q()
    for name in _WORDS:
        if any(field.name == name for field in rows._meta.fields):
            filled |= Q(**{f"{name}__gt": ""})
    return rows._default_manager.filter(filled, page=OuterRef("pk"))


def in_language(model: type[RecordPage], language: str) -> Exists:
    """The record has words in this language."""
    return Exists(_rows_with_words(model).filter(language=language))


def has_unreviewed(model: type[RecordPage]) -> Exists:
    """A translation of the record waits for a reader who knows both languages."""
    return Exists(_rows_with_words(model).filter(translation_status=TranslationStatus.UNREVIEWED))


def has_citation(model: type[RecordPage]) -> Exists:
    """The record cites at least one source."""
    return Exists(child_model(model, "citations")._default_manager.filter(page=OuterRef("pk")))


def lacks_source(model: type[RecordPage]) -> Q:
    """The record, be it a draft, cites nothing though its kind must."""
    return ~Q(has_citation(model)) if model.needs_citation else Q(pk__in=())


def lacks_language(model: type[RecordPage], *languages: str) -> Q:
    """The record has no words in one of these languages, or of those of the site."""
    lacking = Q(pk__in=())
    if not model.needs_translation and not languages:
        return lacking
    for code in languages or [code for code, _name in site_languages()]:
        lacking |= ~Q(in_language(model, code))
    return lacking


# --- statements that no citation names ------------------------------------------------------------


def _streams(model: type[RecordPage]) -> Iterator[tuple[type[Model], str]]:
    """Every model of text rows with a body that belongs to the record, and the path from it to the record."""
    for relation in get_all_child_relations(model):
        rows = relation.related_model
        key = relation.field.name
        if relation.name == "texts":
            yield rows, f"{key}_id"
            continue
        for nested in get_all_child_relations(rows):
            if nested.name == "texts" and any(field.name == "body" for field in nested.related_model._meta.fields):
                yield nested.related_model, f"{nested.field.name}__{key}_id"


def archive_version() -> tuple[Any, ...]:
    """Differs whenever a page has been added, changed, published or removed since: three cheap questions."""
    pages = Page.objects.aggregate(Count("pk"), Max("latest_revision_created_at"), Max("last_published_at"))
    last = [model._default_manager.aggregate(last=Max("pk"))["last"] for model in (Revision, PageLogEntry)]
    return (*pages.values(), *last)


def unsourced_statements(model: type[RecordPage], version: tuple[Any, ...] | None = None) -> dict[int, int]:
    """How many statements no citation names, by the primary key of the record; records without any are left out.

    A statement counts once, in however many languages it stands. The texts are read anew only when the archive has
    changed; who asks for several types passes the version.
    """
    if not any(relation.name == "citations" for relation in get_all_child_relations(model)):
        return {}
    version = version or archive_version()
    key = f"unsourced-statements:{model._meta.label_lower}"
    kept: tuple[Any, dict[int, int]] | None = cache.get(key)
    if kept is None or kept[0] != version:
        kept = (version, _read_statements(model))
        cache.set(key, kept, timeout=None)
    return kept[1]


def _read_statements(model: type[RecordPage]) -> dict[int, int]:
    citations = child_model(model, "citations")._default_manager
    cited: dict[int, set[str]] = {}
    for record, about in citations.values_list("page_id", "about"):
        cited.setdefault(record, set()).add(about)
    found: dict[int, set[str]] = {}
    for text_model, path in _streams(model):
        rows = text_model._default_manager.annotate(stored=Cast("body", TextField()))
        for kind in _STATEMENTS:
            for record, stored in rows.filter(stored__contains=f'"{kind}"').values_list(path, "stored"):
                for position, block in enumerate(json.loads(stored)):
                    if block["type"] != kind:
                        continue
                    anchor = block["value"].get("anchor")
                    if not anchor or anchor not in cited.get(record, ()):
                        found.setdefault(record, set()).add(anchor or f"{kind} {position}")
    return {record: len(statements) for record, statements in found.items()}
