"""New pages of any types, stored together with everything that makes them what single saves make: tree, rows,
revision, publication, history, indexes."""

from collections.abc import Sequence
from typing import Any, NoReturn

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published, published

from archive.core.rows import insert, insert_all, number
from archive.interchange.bulk import derived
from archive.interchange.bulk.relations import child_relations, rows_by_relation
from archive.interchange.bulk.revisions import content_of
from archive.interchange.bulk.siblings import Siblings
from archive.interchange.directory import Directory
from archive.interchange.entries import Entry
from archive.interchange.kinds import Data
from archive.interchange.models import LoadedRecord
from archive.interchange.plan import as_filled_in, digest
from archive.interchange.problems import LoadRefusedError


class Batch:
    """Pages that are not in the archive yet. Their primary keys are in the directory, given by the caller, who knows
    who refers to whom; `store` writes them inside the caller's transaction."""

    def __init__(self, entries: Sequence[Entry], directory: Directory) -> None:
        self.entries = entries
        self.directory = directory
        self.pages: list[Any] = []
        self.rows: list[Any] = []
        self.revisions: list[Revision] = []

    def write(self, parents: dict[Any, Siblings]) -> None:
        """Raises LoadRefusedError, naming the record, where a title or an address cannot be."""
        for entry in self.entries:
            self.pages.append(self.build(entry))
        for model, siblings in parents.items():
            self.plant(model, siblings)
        self.number_rows(self.pages)
        self.revise()
        self.store()

    def build(self, entry: Entry) -> Any:
        """The page that a file describes, with its rows, as a draft."""
        description = entry.description
        page = description.new()
        page.live = False
        description.shape.write(page, entry.data, self.directory)
        try:
            page.prepare()
            page.title = Page._meta.get_field("title").clean(page.title, page)
        except ValidationError as error:
            refuse(entry, error)
        page.pk = page.id = self.directory.key(description.record, entry.key)
        return page

    def plant(self, model: Any, siblings: Siblings) -> None:
        """Give the pages below one parent their places and their addresses."""
        chosen = [at for at, entry in enumerate(self.entries) if entry.description.parent is model]
        given = {self.entries[at].data.get("slug", ""): self.entries[at] for at in chosen}
        for slug in sorted(siblings.taken(slug for slug in given if slug)):
            refuse(given[slug], ValidationError(_("The address “%(slug)s” is taken already.") % {"slug": slug}))
        for at in chosen:
            siblings.place(self.pages[at])
        siblings.address([(self.pages[at], self.entries[at].data.get("slug", "")) for at in chosen])

    def number_rows(self, owners: Sequence[Any]) -> None:
        """Primary keys for the rows of these pages, and for the rows of the rows, in the order in which a save stores
        them."""
        by_relation: dict[Any, list[Any]] = {}
        for owner in owners:
            for relation, rows in rows_by_relation(owner):
                for row in rows:
                    row.__dict__[relation.field.attname] = owner.pk  # whose it is, it knows already
                    by_relation.setdefault(relation.related_model, []).append(row)
        for rows in by_relation.values():
            number(rows)
            derived.fill_in(rows)
            self.rows += rows
            if child_relations(type(rows[0])):
                self.number_rows(rows)

    def revise(self) -> None:
        """The first revision of each page, which is what it will be when it is published, and its publication."""
        now, base = timezone.now(), ContentType.objects.get_for_model(Page)
        for page in self.pages:
            self.revisions.append(
                Revision(
                    content_type=page.content_type,
                    base_content_type=base,
                    object_id=str(page.pk),
                    created_at=now,
                    content=content_of(page),
                    object_str=str(page),
                )
            )
        number(self.revisions)
        for entry, page, revision in zip(self.entries, self.pages, self.revisions, strict=True):
            page.latest_revision, page.latest_revision_created_at = revision, now
            if entry.is_draft:
                page.has_unpublished_changes = True
            else:
                page.live, page.live_revision = True, revision
                page.first_published_at = page.last_published_at = now

    def store(self) -> None:
        insert(Page, self.pages)
        by_model: dict[Any, list[Any]] = {}
        for page in self.pages:
            by_model.setdefault(type(page), []).append(page)
        for model, pages in by_model.items():
            insert(model, pages)
        insert_all(self.rows)
        insert(Revision, self.revisions)
        for instance in (*self.pages, *self.rows, *self.revisions):
            instance._state.adding, instance._state.db = False, "default"
        insert(PageLogEntry, self.history())
        self.remember()
        derived.write_derived(self.pages, self.rows)
        for pages in by_model.values():
            derived.index(pages)

    def history(self) -> list[PageLogEntry]:
        """What the history of each page says: made, published."""
        entries = []
        for page, revision in zip(self.pages, self.revisions, strict=True):
            for action, of in (("wagtail.create", None), *([("wagtail.publish", revision)] if page.live else [])):
                entries.append(
                    PageLogEntry(
                        content_type=page.content_type,
                        label=page.get_admin_display_title(),
                        action=action,
                        timestamp=revision.created_at,
                        page_id=page.pk,
                        revision=of,
                        content_changed=True,
                    )
                )
        return entries

    def remember(self) -> None:
        """Note how each record is now, so that a later change by a curator is told apart."""
        LoadedRecord.objects.filter(identifier__in=[entry.ledger_key for entry in self.entries]).delete()
        insert(
            LoadedRecord,
            [
                LoadedRecord(
                    identifier=entry.ledger_key,
                    file_digest=digest(entry.data),
                    record_digest=digest(self.canonical(entry, page)),
                )
                for entry, page in zip(self.entries, self.pages, strict=True)
            ],
        )

    def canonical(self, entry: Entry, page: Any) -> Data:
        """The record as it is dumped: as it is in the file, with what was filled in."""
        if "figures" in entry.data:
            return entry.description.shape.dump(page, self.directory)
        return as_filled_in(entry.data, {"slug": page.slug})

    def finish(self) -> None:
        """Tell whoever listens to publications, once everything that the pages name is stored; and let the records
        go."""
        derived.keep_scene_records(self.rows)
        for page, revision in zip(self.pages, self.revisions, strict=True):
            if page.live:
                page_published.send(sender=type(page), instance=page, revision=revision)
                published.send(sender=type(page), instance=page, revision=revision)
        for entry in self.entries:
            entry.forget()


def refuse(entry: Entry, error: ValidationError) -> NoReturn:
    """Say of which record something cannot be written."""
    for message in error.messages:
        entry.at.problem(message)
    raise LoadRefusedError(entry.at.report) from error
