"""What CSL-JSON 1.0.2 allows beside the columns a source has of its own.

Source of the list: csl-data.json schema, version 1.0.2 (standard, number and date variables).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Variables a source keeps in columns or child rows; they may not be given a second time.
OWN_VARIABLES = frozenset(
    """
    id type language title issued accessed URL archive archive_location container-title publisher
    publisher-place volume issue page edition ISBN ISSN DOI author editor translator interviewer recipient
    container-author collection-editor contributor
    """.split()
)
TEXT_VARIABLES = frozenset(
    """
    categories citation-key citation-label journalAbbreviation shortTitle abstract annote archive-place
    archive_collection authority call-number chapter-number citation-number collection-number collection-title
    container-title-short dimensions division event event-place event-title first-reference-note-number genre
    jurisdiction keyword locator medium note number number-of-pages number-of-volumes original-publisher
    original-publisher-place original-title page-first part part-title PMCID PMID printing references
    reviewed-genre reviewed-title scale section source status supplement title-short version year-suffix
    """.split()
)
NAME_VARIABLES = frozenset(
    """
    chair compiler composer curator director editorial-director executive-producer guest host illustrator
    narrator organizer original-author performer producer reviewed-author script-writer series-creator
    """.split()
)
#: Who had to do with a work beside its authors and editors.
OTHER_PEOPLE = NAME_VARIABLES | {
    "translator", "interviewer", "recipient", "container-author", "collection-editor", "contributor",
}  # fmt: skip
DATE_VARIABLES = frozenset(
    """
    available-date event-date original-date submitted
    """.split()
)


def other_people(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The people of an item for whom a format has no field of its own: (“interviewer”, “Given Family, Institution”)."""
    for variable, people in item.items():
        if variable in OTHER_PEOPLE:
            names = (_whole_name(person) for person in people)
            yield variable.replace("-", " "), ", ".join(filter(None, names))


def _whole_name(person: Mapping[str, Any]) -> str:
    parts = (str(person.get(part, "")) for part in ("given", "family"))
    return str(person.get("literal", "")) or " ".join(filter(None, parts))


def validate_csl_extra(value: Any) -> None:
    """Only variables of CSL-JSON 1.0.2 that have no column, and of the right shape."""
    if not isinstance(value, dict):
        raise ValidationError(_("Further CSL variables are a mapping of names to values."))
    for name, content in value.items():
        if name in OWN_VARIABLES:
            raise ValidationError(_("“%(name)s” has a field of its own.") % {"name": name})
        if name in TEXT_VARIABLES:
            fits = isinstance(content, str | int) or (name == "categories" and isinstance(content, list))
        elif name in NAME_VARIABLES:
            fits = isinstance(content, list) and all(isinstance(part, dict) for part in content)
        elif name in DATE_VARIABLES or name == "custom":
            fits = isinstance(content, dict)
        else:
            raise ValidationError(_("“%(name)s” is not a variable of CSL-JSON 1.0.2.") % {"name": name})
        if not fits:
            raise ValidationError(_("“%(name)s” has a value of the wrong kind.") % {"name": name})
