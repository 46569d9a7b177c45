"""Writes the new pages of a plan in batches, in an order in which a transaction may end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic
from wagtail.models import Page

from archive.core.rows import reserve
from archive.interchange.bulk.batch import Batch, refuse
from archive.interchange.bulk.siblings import Siblings
from archive.interchange.directory import Directory
from archive.interchange.entries import Entry
from archive.interchange.plan import Step

#: So many pages are built and written together.
BATCH = 500
Name = tuple[str, str]  # type and key of a record


class Planting:
    """New pages on their way into the tree.

    A page may name one that comes later: all have their primary keys before the first is written, and what is named
    is written next, so that whatever a transaction leaves behind names nothing that is not there.
    """

    def __init__(self, steps: Sequence[Step], directory: Directory) -> None:
        self.directory = directory
        self.waiting: dict[Name, Step] = {(step.entry.description.record, step.entry.key): step for step in steps}
        self.owed: dict[Name, None] = {}
        self.claimed: dict[Any, set[str]] = {}
        for step in steps:
            slugs = self.claimed.setdefault(step.entry.description.parent, set())
            if slug := step.entry.data.get("slug"):
                slugs.add(slug)
        for name, key in zip(self.waiting, reserve(Page, len(self.waiting)), strict=True):
            self.directory.add(*name, key)

    def write(
        self,
        at_once: int,
        transaction: Callable[[], AbstractContextManager[Any]],
        prepare: Callable[[Entry], Any],
        done: Callable[[int], Any],
    ) -> None:
        """Write every page, about so many in a `transaction`. `prepare` is asked to store what a record needs before
        it; `done` is told how many more are written."""
        while self.waiting:
            with transaction(), self.parents() as parents:
                unannounced: list[Batch] = []
                written = 0
                while self.waiting and (written < at_once or self.owed):
                    batch = Batch([step.entry for step in self.next_steps()], self.directory)
                    for entry in batch.entries:
                        prepare(entry)
                    self.write_batch(batch, parents)
                    unannounced.append(batch)
                    written += len(batch.entries)
                    done(len(batch.entries))
                    while unannounced and not self.owed:
                        unannounced.pop(0).finish()

    def write_batch(self, batch: Batch, parents: dict[Any, Siblings]) -> None:
        """Where the database refuses a batch, its records are tried one by one, so that the error names one."""
        try:
            with atomic():
                batch.write(parents)
        except IntegrityError:
            for entry in batch.entries:
                try:
                    with atomic():
                        Batch([entry], self.directory).write(parents)
                except IntegrityError as error:
                    refuse(entry, ValidationError(str(error)))
            raise

    @contextmanager
    def parents(self) -> Iterator[dict[Any, Siblings]]:
        """The pages below which new ones are planted, locked until their number is written down."""
        parents = {model: Siblings(model.objects.get(), claimed) for model, claimed in self.claimed.items()}
        yield parents
        for siblings in parents.values():
            siblings.unlock()

    def next_steps(self) -> list[Step]:
        """The next batch: first what pages already written name."""
        names = list(self.owed)[:BATCH]
        if len(names) < BATCH:
            for name in self.waiting:
                if name not in self.owed:
                    names.append(name)
                if len(names) == BATCH:
                    break
        steps = []
        for name in names:
            self.owed.pop(name, None)
            steps.append(self.waiting.pop(name))
        for step in steps:
            step.entry.unpack()
            for spaces, identifier in step.entry.description.shape.references(step.entry.data):
                self.owed.update(((space, identifier), None) for space in spaces if (space, identifier) in self.waiting)
        return steps
