"""What a record still lacks: a source, a language, a reviewed translation.

Read from what stands beside the record (`archive.core.completeness`), so that listings, filters and the dashboard
count alike, and read an index instead of all texts.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value

from archive.core.completeness import CITED, UNREVIEWED, UNSOURCED
from archive.core.languages import site_languages
from archive.core.records import RecordPage

#: Besides the codes of languages: what can be asked for.
SOURCE, STATEMENT, REVIEW, ANY_LANGUAGE = "source", "statement", "review", "any"


def lacks(model: type[RecordPage], completeness: str, gap: str) -> bool:
    """Whether records of a type of which there is so much have the gap. A language is one by its code."""
    there = completeness.split()
    if gap == SOURCE:
        return model.needs_citation and CITED not in there
    if gap == STATEMENT:
        return UNSOURCED in there
    if gap == REVIEW:
        return UNREVIEWED in there
    if gap == ANY_LANGUAGE:
        return model.needs_translation and any(code not in there for code, _name in site_languages())
    return gap not in there


def _counted(model: type[RecordPage]) -> QuerySet[Any]:
    """How many records of the type, drafts included, there is how much of."""
    return (
        model.objects.order_by()
        .values("completeness")
        .annotate(type=Value(model._meta.label, CharField()), records=Count("pk"))
        .values_list("type", "completeness", "records")
    )


def count_completeness(*models: type[RecordPage]) -> dict[str, dict[str, int]]:
    """{label of the model: {completeness: how many records}}, in one query for all types."""
    first, *others = map(_counted, models)
    found: dict[str, dict[str, int]] = {model._meta.label: {} for model in models}
    for label, completeness, records in first.union(*others, all=True) if others else first:
        found[label][completeness] = records
    return found


def has_gap(model: type[RecordPage], gaps: Iterable[str]) -> Q:
    """The condition that records have at least one of the gaps."""
    gaps = list(gaps)
    seen = count_completeness(model)[model._meta.label]
    return Q(completeness__in=[text for text in seen if any(lacks(model, text, gap) for gap in gaps)])
