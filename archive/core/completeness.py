"""What of a record there is, in one short text beside it: languages, citations, what is still to be done.

Written at each save from the rows of the record, as its labels are, so that the admin lists and counts what is lacking
by an index, among a million records as among a hundred. It says what there is, not what is lacking: a language that the
site gains is lacking at once, without a save.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from modelcluster.models import get_all_child_relations

from archive.core.texts import TranslationStatus

#: Beside the codes of the languages in which the record has words.
CITED, UNREVIEWED, UNSOURCED = "cited", "unreviewed", "unsourced"
#: The fields of a text row any of which makes it more than an empty row.
_WORDS = ("title", "summary", "circumstances")
#: Blocks that report what somebody says or where sources differ: each of them rests on a source of its own.
_STATEMENTS = frozenset({"statement", "conflict", "quotation"})


def completeness(record: Any) -> str:
    """Words of what there is, such as "az cited en": in order, so that records alike have the same text."""
    worded = [row for row in record.texts.all() if any(getattr(row, name, "") for name in _WORDS)]
    found = {row.language for row in worded}
    if any(row.translation_status == TranslationStatus.UNREVIEWED for row in worded):
        found.add(UNREVIEWED)
    if hasattr(record, "citations"):
        citations = list(record.citations.all())
        if citations:
            found.add(CITED)
        if _has_unsourced({citation.about for citation in citations}, _bodies(record)):
            found.add(UNSOURCED)
    return " ".join(sorted(found))


def _bodies(record: Any) -> Iterator[Any]:
    """The texts of the record in all languages, and those of its chapters or sections."""
    for relation in get_all_child_relations(type(record)):
        rows = getattr(record, relation.get_accessor_name())
        if relation.name == "texts":
            yield from (row.body for row in rows.all())
        elif any(
            nested.name == "texts" and hasattr(nested.related_model, "body")
            for nested in get_all_child_relations(relation.related_model)
        ):
            yield from (text.body for row in rows.all() for text in row.texts.all())


def _has_unsourced(cited: set[str], bodies: Iterable[Any]) -> bool:
    """Whether a statement in one of the texts is named by no citation. What has no anchor cannot be named."""
    named = cited - {""}
    return any(
        block["type"] in _STATEMENTS and block["value"].get("anchor") not in named
        for body in bodies
        for block in body.raw_data
    )
