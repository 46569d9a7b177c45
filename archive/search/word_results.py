"""Questions to the index of words, and their answers as Wagtail's views take them: to be cut, counted, put in order.

The index names the best hits, the database fetches those of them that the queryset allows. Where it allows too few of
the first, more are asked for; the order is that of all hits, and what is fetched are only the rows that are wanted.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import router
from django.db.models import Count, F, FloatField, Func, IntegerField, QuerySet
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.backends.base import BaseSearchQueryCompiler, BaseSearchResults, FilterFieldError
from wagtail.search.index import AutocompleteField, BaseField, SearchField
from wagtail.search.query import SearchQuery

from archive.search.full_text import Engine, Question, engine_of, kind_word
from archive.search.models import Entry
from archive.search.word_query import (
    EVERYTHING,
    NOTHING,
    Node,
    answers,
    foldings,
    has_negation,
    is_negative,
    leaves,
    read,
    texts_of,
)

#: The queryset may not allow all hits: so many more than are wanted are asked for, then twenty times as many.
SPARE = 20
STEPS = (1, 20)
#: Of so many hits the database is given the primary keys.
MOST_KEYS = 1000
#: So many objects are read at once where only their own fields can tell.
CHUNK = 200


def question_about(model: Any, tree: Node, scope: str = "all") -> Question:
    own = ContentType.objects.get_for_model(model).pk
    types = tuple(sorted(get_descendants_content_types_pks(model))) if is_negative(tree) else (own,)
    return Question(tree, kind_word(own), types, scope)


class Lookup(Func):
    """A number for each primary key: its place among hits, or its score."""

    def __init__(self, numbers: dict[int, Any], output_field: Any) -> None:
        cases = " ".join(f"WHEN {int(pk)} THEN {number!r}" for pk, number in numbers.items())
        super().__init__(F("pk"), template=f"CASE %(expressions)s {cases} ELSE 0 END", output_field=output_field)


class WordCompiler(BaseSearchQueryCompiler):
    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    scope: ClassVar[str] = "all"
    field_class: ClassVar[type[BaseField]] = SearchField
    is_typing: ClassVar[bool] = False

    @cached_property
    def tree(self) -> Node:
        return read(self.query, is_typing=self.is_typing)

    @cached_property
    def engine(self) -> Engine:
        return engine_of(router.db_for_read(Entry))

    @property
    def is_of_some_fields(self) -> bool:
        """Whether the fields themselves are to be asked: the index keeps the title apart, and all others together."""
        return self.fields is not None and not self._is_of_title

    @property
    def _is_of_title(self) -> bool:
        return self.scope == "all" and self.fields is not None and list(self.fields) == ["title"]

    @cached_property
    def question(self) -> Question:
        return question_about(self.queryset.model, self.tree, "title" if self._is_of_title else self.scope)

    @property
    def is_ranked(self) -> bool:
        return bool(self.order_by_relevance) and self.question.is_ranked

    def ranked(self, most: int | None) -> list[tuple[int, float]]:
        """Primary keys of the best hits, whatever the queryset allows, each with its score."""
        if not self.is_of_some_fields:
            return self.engine.ranked(self.question, most)
        return [(pk, score) for pk, score in self.engine.ranked(self.question, None) if pk in self.told_by_fields]

    def matching(self) -> QuerySet[Any]:
        """The queryset, confined to what answers."""
        if self.tree == EVERYTHING:
            return self.queryset
        if self.tree == NOTHING:
            return self.queryset.none()
        if self.is_of_some_fields:
            return self.queryset.filter(pk__in=self.told_by_fields)
        return self.queryset.filter(pk__in=self.engine.hits(self.question))

    @cached_property
    def told_by_fields(self) -> frozenset[int]:
        """Of the hits, those whose named fields answer by themselves: each is read, so many hits take their time."""
        names = set(self.fields or ())
        objects = self.queryset.model._default_manager.order_by()
        if not has_negation(self.tree):
            objects = objects.filter(pk__in=self.engine.hits(self.question))
        fields = [
            field
            for field in self.queryset.model.get_search_fields()
            if isinstance(field, self.field_class) and field.field_name in names
        ]
        return frozenset(item.pk for item in objects.iterator(CHUNK) if answers(self.tree, _texts(item, fields)))


def _texts(item: Any, fields: Iterable[BaseField]) -> list[list[str]]:
    return [words for field in fields for text in texts_of(field.get_value(item)) for words in foldings(text)]


class CompletionCompiler(WordCompiler):
    """Of the last word only the beginning may have been typed."""

    scope = "completions"
    field_class = AutocompleteField
    is_typing = True


class WordResults(BaseSearchResults):
    supports_facet = True

    def _do_search(self) -> list[Any]:
        compiler = self.query_compiler
        if compiler.is_ranked and compiler.tree not in (EVERYTHING, NOTHING):
            return self._ranked()
        rows = compiler.matching()
        if compiler.tree != EVERYTHING and (compiler.order_by_relevance or not rows.query.order_by):
            rows = rows.order_by("-pk")  # pages of a list must not overlap
        if self._score_field:
            rows = self._with_scores(rows, compiler.ranked(None) if leaves(compiler.tree) else [])
        return list(rows[self.start : self.stop])

    def _ranked(self) -> list[Any]:
        compiler, start, stop = self.query_compiler, self.start, self.stop
        for step in STEPS if stop is not None else ():
            most = (stop + SPARE) * step
            if most > MOST_KEYS:
                break
            best = compiler.ranked(most)
            found = list(self._rows(best)[start:stop])
            if len(best) < most or len(found) == stop - start:
                return found
        best = compiler.ranked(None)
        allowed = set(compiler.matching().order_by().values_list("pk", flat=True))
        wanted = [hit for hit in best if hit[0] in allowed][start:stop]
        return [row for at in range(0, len(wanted), MOST_KEYS) for row in self._rows(wanted[at : at + MOST_KEYS])]

    def _rows(self, best: Sequence[tuple[int, float]]) -> QuerySet[Any]:
        """These hits as far as the queryset allows them, in this order."""
        if not best:
            return self.query_compiler.queryset.none()
        rows = self.query_compiler.queryset.filter(pk__in=[pk for pk, _score in best])
        places = {pk: place for place, (pk, _score) in enumerate(best)}
        return self._with_scores(rows, best).order_by(Lookup(places, IntegerField()))

    def _with_scores(self, rows: QuerySet[Any], best: Sequence[tuple[int, float]]) -> QuerySet[Any]:
        if not self._score_field:
            return rows
        return rows.annotate(**{self._score_field: Lookup(dict(best) or {0: 0.0}, FloatField())})

    def _do_count(self) -> int:
        return int(self.query_compiler.matching().order_by()[self.start : self.stop].count())

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        """How many of all hits have each value of a field, the most frequent first.

        Raises FilterFieldError where the field is not among the model's `FilterField`s.
        """
        model = self.query_compiler.queryset.model
        if self.query_compiler._get_filterable_field(field_name) is None:
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". Please add '
                f"index.FilterField('{field_name}') to {model.__name__}.search_fields.",
                field_name=field_name,
            )
        counted = self.query_compiler.matching().order_by().values(field_name).annotate(count=Count("pk"))
        return OrderedDict((row[field_name], row["count"]) for row in counted.order_by("-count", field_name))


def best_of_each(query: SearchQuery, models: Mapping[str, Any], most: int) -> dict[str, list[int]]:
    """The primary keys of the best hits among several models, drafts included: the index is asked once for all."""
    tree = read(query)
    if tree in (EVERYTHING, NOTHING):
        return {name: [] for name in models}
    questions = {name: question_about(model, tree) for name, model in models.items()}
    return engine_of(router.db_for_read(Entry)).best_of_each(questions, most)
