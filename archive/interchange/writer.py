"""Writes a plan to the database: everything or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from archive.home.tree import ensure_tree
from archive.interchange.descriptions import Description
from archive.interchange.directory import PENDING, Directory
from archive.interchange.entries import Entry
from archive.interchange.indexing import index_records, one_index_at_the_end
from archive.interchange.kinds import File
from archive.interchange.models import LoadedRecord
from archive.interchange.plan import Plan, Step, digest
from archive.interchange.problems import LoadRefusedError, Report
from archive.interchange.publishing import store_page


class Writer:
    """Carries out the steps of a plan in one transaction."""

    def __init__(self, plan: Plan, directory: Directory, report: Report) -> None:
        self.plan = plan
        self.directory = directory
        self.report = report
        self.parents: dict[Any, Any] = {}
        self.shells: dict[tuple[str, str], Any] = {}
        self.steps = {(step.entry.description.record, step.entry.key): step for step in plan.steps}

    def write(self, progress: Callable[[list[Any]], Any] = iter) -> None:
        """Write every step. Raises LoadRefusedError, with nothing written, if the database refuses one."""
        if not self.plan.writes:
            return
        with transaction.atomic(), stored_files() as files:
            ensure_tree()
            with one_index_at_the_end():
                self.write_steps(files, progress)
        index_records(self.written(), progress)

    def write_steps(self, files: list[Any], progress: Callable[[list[Any]], Any]) -> None:
        for step in progress(self.plan.writes):
            try:
                self.carry_out(step, files)
            except (ValidationError, IntegrityError) as error:
                for message in error.messages if isinstance(error, ValidationError) else [str(error)]:
                    step.entry.at.problem(message)
                raise LoadRefusedError(self.report) from error
        self.remember()

    def carry_out(self, step: Step, files: list[Any]) -> None:
        entry, description = step.entry, step.entry.description
        for spaces, identifier in description.shape.references(entry.data):
            self.make_way(spaces, identifier)
        instance = step.stored or self.shells.get((description.record, entry.key)) or self.existing(description)
        self.store_files(instance, entry, files)
        description.shape.write(instance, entry.data, self.directory)
        if description.is_page:
            parent = self.parent_of(description) if instance.pk is None else None
            store_page(instance, parent, publish=not entry.is_draft)
        else:
            instance.save()
        self.directory.add(description.record, entry.key, instance.pk)

    def existing(self, description: Description) -> Any:
        """A page that the tree has by now, or a new record."""
        planted = description.model.objects.first() if description.page_kind and not description.key_field else None
        return planted or description.new()

    def make_way(self, spaces: Any, identifier: str) -> None:
        """Give a record that is referred to before its turn a place in the tree."""
        for space in spaces:
            step = self.steps.get((space, identifier))
            if step is None or self.directory.key(space, identifier) != PENDING:
                continue
            description, key = step.entry.description, step.entry.key
            shell = self.existing(description)
            if shell.pk is None:
                shell.title = self.title_of(step.entry)
                shell.slug = step.entry.data.get("slug", "")
                shell.live = False
                setattr(shell, description.key_field, identifier.rpartition("/")[2])
                self.parent_of(description).add_child(instance=shell)
            self.shells[space, key] = shell
            self.directory.add(space, key, shell.pk)

    def title_of(self, entry: Entry) -> str:
        """The title that the record will have, from which its address is made."""
        built: Any = entry.description.new()
        entry.description.shape.write(built, entry.data, self.directory)
        return str(built.compose_title())

    def parent_of(self, description: Description) -> Any:
        if description.parent not in self.parents:
            self.parents[description.parent] = description.parent.objects.get()
        return self.parents[description.parent]

    def store_files(self, instance: Any, entry: Entry, files: list[Any]) -> None:
        for kind in entry.description.shape.kinds:
            value = entry.data.get(kind.name)
            if not isinstance(kind, File) or value is None or not kind.is_pending(value, self.directory):
                continue
            current = getattr(instance, kind.name) if instance.pk else None
            stored = kind.store(value, current, self.directory)
            if stored is not None:
                files.append(stored.file)

    def written(self) -> list[tuple[Description, list[int]]]:
        """The primary keys of what was written, by type."""
        groups: list[tuple[Description, list[int]]] = []
        for step in self.plan.writes:
            description = step.entry.description
            if not groups or groups[-1][0] is not description:
                groups.append((description, []))
            groups[-1][1].append(self.directory.key(description.record, step.entry.key) or 0)
        return groups

    def remember(self) -> None:
        """Note how each written record is now, so that a later change by a curator is told apart."""
        entries = {step.entry.ledger_key: step.entry for step in self.plan.writes}
        rows = []
        for description, keys in self.written():
            for instance in description.stored(keys):
                name = description.ledger_key(description.key_of(instance))
                rows.append(
                    LoadedRecord(
                        identifier=name,
                        file_digest=digest(entries[name].data),
                        record_digest=digest(description.shape.dump(instance, self.directory)),
                    )
                )
        LoadedRecord.objects.filter(identifier__in=list(entries)).delete()
        LoadedRecord.objects.bulk_create(rows, batch_size=500)


@contextmanager
def stored_files() -> Iterator[list[Any]]:
    """Collects the files that a load stores, and removes them again if it fails: storage knows no transaction."""
    files: list[Any] = []
    try:
        yield files
    except BaseException:
        for file in files:
            file.storage.delete(file.name)
        raise
