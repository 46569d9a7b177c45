"""What one record alone cannot show: whether it may be published, and whether it clashes with others."""

from typing import Any

from django.utils.translation import gettext as _

from archive.interchange.entries import Entry
from archive.interchange.kinds import check_children


def check_entries(entries: list[Entry]) -> None:
    for entry in entries:
        check_built(entry)


def check_built(entry: Entry) -> None:
    """Build the record, store nothing, and ask it what stands in the way of publication."""
    instance: Any = entry.description.new()
    entry.description.shape.write(instance, entry.data, entry.at.directory)
    check_children(entry.description.shape, instance, entry.node, entry.at)
    if not entry.description.is_page:
        return
    errors: dict[str, list[str]] = {}
    if not instance.compose_title():
        errors["texts"] = [_("Give the title in at least one language.")]
    if entry.description.is_record and not entry.is_draft:
        errors = {**errors, **instance.publication_errors()}
    for name, messages in errors.items():
        if not entry.at.report.names(entry.at.record, name):
            for message in messages:
                entry.place_of(name).problem(message)
