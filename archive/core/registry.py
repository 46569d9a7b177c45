"""Which record types this installation has, read from Django's own list of models."""

from functools import cache

from django.apps import apps

from archive.core.records import RecordPage


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
    # Its letter says of which type it is.
    for model in sorted(record_models(), key=lambda model: f"-{model.identifier_code}-" not in named):
        record = model.objects.filter(identifier__iexact=identifier).first()
        if record is not None:
            return record
    for model in record_models():
        record = model.objects.filter(other_identifiers__value=identifier).first()
        if record is not None:
            return record
    return None
