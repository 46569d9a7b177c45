"""A search backend of our own for Wagtail: what `WAGTAILSEARCH_BACKENDS` names as `default` (ADR 22).

It implements the whole of Wagtail's interface, so that the public search, the listings and the choosers of the admin
gain alike. A save writes the entry of what was saved, and nothing else. Drafts stand in the index, for curators look
for them; who may see a hit is asked of the records when it is found (`core/visibility.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, router
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.backends.base import BaseIndex, BaseSearchBackend, get_model_root
from wagtail.search.index import AutocompleteField, BaseField, RelatedFields, SearchField, get_indexed_models

from archive.media.transcripts import key_lines_anew
from archive.search.full_text import Document, Engine, engine_of, kind_word
from archive.search.models import Entry
from archive.search.word_query import indexed_words, stored_words, texts_of
from archive.search.word_results import CompletionCompiler, WordCompiler, WordResults

#: So many objects are written by one statement.
AT_ONCE = 200
#: A field whose boost is at least this counts more than the others.
STRONG = 2
#: The fields that say what something is called: each of their texts is asked for as a whole as well.
TITLES = frozenset(("title", "other_titles"))


def document_of(item: Any) -> Document:
    """What of an object is found, and as what."""
    title: list[str] = []
    strong: list[str] = []
    words: list[str] = []
    completions: list[str] = []
    titles: list[str] = []
    for field, text in field_texts(item, item.get_search_fields()):
        if isinstance(field, AutocompleteField):
            completions.append(text)
        elif field.field_name == "title":
            title.append(text)
        else:
            (strong if (field.boost or 1) >= STRONG else words).append(text)
        if field.field_name in TITLES:
            titles.append(text)
    return Document(
        object_id=item.pk,
        title=indexed_words(title),
        strong=indexed_words(strong, titles),
        words=indexed_words(words),
        completions=stored_words(completions),
    )


def field_texts(item: Any, fields: Iterable[Any]) -> Iterator[tuple[BaseField, str]]:
    """The fields that can be searched, related ones included, each with its text."""
    for field in fields:
        if isinstance(field, SearchField | AutocompleteField):
            for text in texts_of(field.get_value(item)):
                yield field, text
        elif isinstance(field, RelatedFields):
            related = field.get_value(item)
            if isinstance(related, models.Manager):
                others = list(related.all())
            else:
                others = [] if related is None else [related() if callable(related) else related]
            for other in others:
                yield from field_texts(other, field.fields)


def kinds_of(model: Any) -> list[str]:
    """The words that say what an entry is: its type, and those from which it descends."""
    types = [model, *(parent for parent in model._meta.get_parent_list() if not parent._meta.proxy)]
    return [kind_word(ContentType.objects.get_for_model(each).pk) for each in types]


def family(model: Any) -> list[int]:
    """Every type that an object with the same primary key may have an entry as."""
    types: list[int] = get_descendants_content_types_pks(get_model_root(model))
    return types


class WordIndex(BaseIndex):
    """The tables of words as Wagtail sees an index."""

    @property
    def engine(self) -> Engine:
        return engine_of(router.db_for_write(Entry))

    def get_key(self) -> str:
        return "words"

    def reset(self) -> None:
        self.engine.forget(Entry.objects.all())

    def add_items(self, model: Any, items: Iterable[Any]) -> None:
        documents = [document_of(item) for item in items]
        if not model.get_search_fields():
            return
        content_type, kinds = ContentType.objects.get_for_model(model).pk, kinds_of(model)
        for start in range(0, len(documents), AT_ONCE):
            self.engine.store(content_type, kinds, documents[start : start + AT_ONCE])

    def delete_item(self, item: Any) -> None:
        self.engine.forget(Entry.objects.filter(content_type_id__in=family(type(item)), object_id=item.pk))

    def forget_strangers(self) -> None:
        """Entries of objects that are no more, and of types that are no longer searched."""
        indexed: Sequence[Any] = get_indexed_models()
        types = {ContentType.objects.get_for_model(model).pk: model for model in indexed}
        self.engine.forget(Entry.objects.exclude(content_type_id__in=types))
        for content_type, model in types.items():
            there = model.get_indexed_objects().order_by().values("pk")
            self.engine.forget(Entry.objects.filter(content_type_id=content_type).exclude(object_id__in=there))


class WordRebuilder:
    """Writes the index anew while visitors search what stands in it: nothing is emptied before."""

    def __init__(self, index: WordIndex) -> None:
        self.index = index

    def start(self) -> WordIndex:
        self.index.forget_strangers()
        return self.index

    def finish(self) -> None:
        key_lines_anew()
        self.index.engine.tidy()


class SearchBackend(BaseSearchBackend):
    query_compiler_class = WordCompiler
    autocomplete_query_compiler_class = CompletionCompiler
    results_class = WordResults
    index_class = WordIndex
    rebuilder_class = WordRebuilder
