"""Writes a plan to the database: everything or nothing, up to a size."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic
from wagtail.models import ReferenceIndex
from wagtail.search import index

from archive.home.tree import ensure_tree
from archive.interchange.bulk import Planting
from archive.interchange.descriptions import RIGHTS, Description
from archive.interchange.directory import PENDING, Directory
from archive.interchange.entries import Entry
from archive.interchange.indexing import index_records, one_index_at_the_end
from archive.interchange.kinds import File
from archive.interchange.models import LoadedRecord
from archive.interchange.plan import Plan, Step, Verdict, digest
from archive.interchange.problems import LoadRefusedError, Report
from archive.interchange.publishing import store_page

#: Up to so many new pages are written in one transaction; more, in as many as are needed, so many in each.
IN_ONE = 2000


class Writer:
    """Carries out the steps of a plan: new pages in bulk, everything else one by one."""

    def __init__(self, plan: Plan, directory: Directory, report: Report) -> None:
        self.plan = plan
        self.directory = directory
        self.report = report
        self.parents: dict[Any, Any] = {}
        self.shells: dict[tuple[str, str], Any] = {}
        self.steps = {name_of(step): step for step in plan.steps}
        self.files: list[Any] = []
        self.done = self.written = 0

    def write(self, progress: Callable[[list[Any]], Any] = iter) -> None:
        """Write every step. Raises LoadRefusedError if the database refuses one: with nothing written, or, of more
        new pages than one transaction takes, with `written` of them in place; the next load goes on from there."""
        if not self.plan.writes:
            return
        new = [step for step in self.plan.having(Verdict.CREATE) if is_new_page(step)]
        others = [step for step in self.plan.writes if not is_new_page(step)]
        ticks = iter(progress(self.plan.writes))
        if len(new) <= IN_ONE:
            with self.transaction():
                self.write_in_order(others, new, nullcontext, ticks)
        else:
            self.write_in_order(others, new, self.transaction, ticks)
        next(ticks, None)

    def write_in_order(
        self, others: list[Step], new: list[Step], transaction: Callable[[], Any], ticks: Iterator[Any]
    ) -> None:
        """Rights first, which files name; then what is changed, then what is new, then what names the new."""
        early = [step for step in others if step.verdict is Verdict.UPDATE or step.entry.description is RIGHTS]
        early.sort(key=lambda step: step.entry.description is not RIGHTS)
        with transaction():
            ensure_tree()
            self.write_singly(early, ticks)
        planted = [step for step in new if name_of(step) in self.shells]
        with transaction():
            planting = Planting([step for step in new if name_of(step) not in self.shells], self.directory)
        planting.write(IN_ONE, transaction, partial(self.store_files, None), partial(self.tick, ticks))
        with transaction():
            self.write_singly([*planted, *(step for step in others if step not in early)], ticks)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with stored_files() as self.files, atomic():
            yield
        self.written = self.done

    def tick(self, ticks: Iterator[Any], count: int) -> None:
        self.done += sum(1 for _step in islice(ticks, count))

    def write_singly(self, steps: list[Step], ticks: Iterator[Any]) -> None:
        with one_index_at_the_end():
            for step in steps:
                try:
                    self.carry_out(step)
                except (ValidationError, IntegrityError) as error:
                    for message in error.messages if isinstance(error, ValidationError) else [str(error)]:
                        step.entry.at.problem(message)
                    raise LoadRefusedError(self.report) from error
                self.tick(ticks, 1)
        self.remember(steps)
        index_records(self.by_type(steps))

    def carry_out(self, step: Step) -> None:
        entry, description = step.entry, step.entry.description
        for spaces, identifier in description.shape.references(entry.data):
            self.make_way(spaces, identifier)
        instance = step.stored or self.shells.get((description.record, entry.key)) or self.existing(description)
        self.store_files(instance, entry)
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

    def store_files(self, instance: Any, entry: Entry) -> None:
        """The files that an entry names; `instance` is what the archive has of it, if anything."""
        for kind in entry.description.shape.kinds:
            value = entry.data.get(kind.name)
            if not isinstance(kind, File) or value is None or not kind.is_pending(value, self.directory):
                continue
            current = getattr(instance, kind.name) if instance is not None and instance.pk else None
            stored = kind.store(value, current, self.directory)
            if stored is not None:
                self.files.append(stored.file)
            if asset := stored or current:
                index.insert_or_update_object(asset)
                ReferenceIndex.create_or_update_for_object(asset)

    def by_type(self, steps: list[Step]) -> list[tuple[Description, list[int]]]:
        """The primary keys of what these steps wrote, by type."""
        groups: list[tuple[Description, list[int]]] = []
        for step in steps:
            description = step.entry.description
            if not groups or groups[-1][0] is not description:
                groups.append((description, []))
            groups[-1][1].append(self.directory.key(description.record, step.entry.key) or 0)
        return groups

    def remember(self, steps: list[Step]) -> None:
        """Note how each written record is now, so that a later change by a curator is told apart."""
        entries = {step.entry.ledger_key: step.entry for step in steps}
        rows = []
        for description, keys in self.by_type(steps):
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


def name_of(step: Step) -> tuple[str, str]:
    return step.entry.description.record, step.entry.key


def is_new_page(step: Step) -> bool:
    """Whether the step makes a page that can be made in bulk: not one of those of which the tree has one by itself."""
    return step.verdict is Verdict.CREATE and step.entry.description.is_page and bool(step.entry.description.key_field)


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
