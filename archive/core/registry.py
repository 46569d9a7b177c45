"""Which record types this installation has, read from Django's own list of models."""

from functools import cache

from django.apps import apps
from django.db import connection
from django.db.models import Value

from archive.core.records import RecordPage
from archive.core.standing import Standing, answer, standing

#: Stand-ins for the identifier that is asked for, as it is compared with either kind.
IDENTIFIER, OTHER_IDENTIFIER = "the identifier", "the other identifier"


@cache
def record_models() -> tuple[type[RecordPage], ...]:
    """Every concrete record type, in the order of its series letter."""
    models = [model for model in apps.get_models() if issubclass(model, RecordPage)]
    return tuple(sorted(models, key=lambda model: model.identifier_code))


def find_record(identifier: str) -> RecordPage | None:
    """The record with this identifier, or with it as another identifier; public or not."""
    if "\0" in identifier:
        return None  # PostgreSQL refuses the question
    named = identifier.upper()
    for model in record_models():
        # Its letter says of which type it is.
        if f"-{model.identifier_code}-" in named:
            record = model.objects.filter(identifier__iexact=identifier).first()
            if record is not None:
                return record
    given = {IDENTIFIER: connection.ops.prep_for_iexact_query(identifier), OTHER_IDENTIFIER: identifier}
    found = answer(_wherever_it_is(connection.vendor), given)
    if not found:
        return None
    _rank, number, key = min(found)
    return record_models()[number].objects.filter(pk=key).first()


@cache
def _wherever_it_is(_vendor: str) -> Standing:
    """All types asked at once: (0 by its identifier, 1 by another one; number of the type; key) of each such record."""
    questions = [
        model.objects.order_by().filter(**{lookup: stand_in}).values_list(Value(rank), Value(number), "pk")
        for rank, (lookup, stand_in) in enumerate(
            [("identifier__iexact", IDENTIFIER), ("other_identifiers__value", OTHER_IDENTIFIER)]
        )
        for number, model in enumerate(record_models())
    ]
    return standing(questions[0].union(*questions[1:], all=True))
