"""The records of a folder, each with its place in the files. Read in two rounds, so that a record may refer
to one that stands further down or in another file."""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from archive.interchange.descriptions import DESCRIPTIONS, RECORD_NAMES, Description, describe, page_kinds
from archive.interchange.directory import Directory
from archive.interchange.kinds import DRAFT, At, Data
from archive.interchange.problems import Report
from archive.interchange.reader import Document, Node, read_folder

#: Of more documents than this what is not in work is kept packed: a hundred thousand records fit in memory.
LARGE = 2000


@dataclass(slots=True)
class Entry:
    """One record as a file gives it."""

    description: Description
    key: str  # empty where the file does not say which record it is
    node: Node  # without its fields once it is checked
    at: At
    unpacked: Data | None = None
    packed: bytes = b""

    @property
    def data(self) -> Data:
        """The canonical record."""
        if self.unpacked is not None:
            return self.unpacked
        return json.loads(zlib.decompress(self.packed)) if self.packed else {}

    def pack(self) -> None:
        """Keep the record in little room; who works with it unpacks it."""
        self.packed = self.packed or zlib.compress(json.dumps(self.data, ensure_ascii=False).encode(), 1)
        self.unpacked = None

    def unpack(self) -> None:
        self.unpacked = self.data

    def forget(self) -> None:
        """What was written is not needed any more."""
        self.unpacked, self.packed = None, b""

    @property
    def ledger_key(self) -> str:
        return self.description.ledger_key(self.key)

    @property
    def is_draft(self) -> bool:
        return self.data.get("status") == DRAFT

    def place_of(self, name: str) -> At:
        """Where a field stands, or the record that lacks it."""
        nodes = self.node.value if isinstance(self.node.value, Mapping) else {}
        return self.at.field(name, nodes[name].line if name in nodes else self.node.line)


def stored_directory() -> Directory:
    """Every record of the database, by type and identifier."""
    directory = Directory()
    for description in DESCRIPTIONS:
        columns = ("pk", description.key_field) if description.key_field else ("pk", "pk")
        for key, value in description.model._default_manager.values_list(*columns):
            directory.add(description.record, description.key_from(value), key)
    return directory


def read_entries(
    folder: Path, report: Report, directory: Directory, look_at: Callable[[Entry], Any] | None = None
) -> list[Entry]:
    """Every record of the folder. What is wrong is in the report; an entry may then be incomplete. `look_at` sees each
    entry while its nodes are there; afterwards they are let go."""
    count = expect_entries(folder, report, directory)
    entries: list[Entry] = []
    for document in read_folder(folder, report):
        entry = identify(document, folder, report, directory)
        if entry is None:
            continue
        entry.unpacked = entry.description.shape.read(entry.node, entry.at)
        if look_at is not None:
            look_at(entry)
        entry.node = Node(entry.node.line, None)
        if count > LARGE:
            entry.pack()
        entries.append(entry)
    return entries


def expect_entries(folder: Path, report: Report, directory: Directory) -> int:
    """The first round: which records there are. Returns how many."""
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    count = 0
    for document in read_folder(folder, report, is_whole=False):
        entry = identify(document, folder, report, directory)
        count += 1
        if entry is None:
            continue
        if entry.key:
            place = (entry.at.file, entry.node.line)
            first = seen.setdefault((entry.description.record, entry.key), place)
            if first is not place:
                name = entry.description.key_field or "record"
                message = _("This record stands already in %(file)s, line %(line)s.")
                entry.place_of(name).problem(message % {"file": first[0], "line": first[1]})
        directory.expect(entry.description.record, entry.key)
    return count


def identify(document: Document, folder: Path, report: Report, directory: Directory) -> Entry | None:
    """The type and the key of a document; None, and a problem, where it has no known type."""
    node = document.node
    nowhere = At(report, directory, folder, document.file, "", node.line)
    if node.value is None:
        nowhere.problem(_("The document is empty."))
        return None
    if not isinstance(node.value, Mapping):
        nowhere.problem(_("A record is a mapping of names to values."))
        return None
    fields = dict(node.value)
    description = find_description(fields, replace(nowhere, record=label(fields, None)))
    name = label(fields, description)
    for fault in document.faults:
        report.add_unreadable(document.file, fault.line, name, fault.path, fault.message)
    if description is None:
        return None
    fields.pop("record")
    key_node = fields.get(description.key_field)
    value = key_node.value if key_node is not None else ""
    key = description.key_from(value) if isinstance(value, str) and (value or not description.key_field) else ""
    status = fields.get("status")
    is_draft = status is not None and status.value == DRAFT
    at = At(report, directory, folder, document.file, name, node.line, is_draft=is_draft)
    return Entry(description, key, Node(node.line, fields), at)


def find_description(fields: Mapping[str, Node], at: At) -> Description | None:
    if "record" not in fields:
        at.problem(_("The field “record” is missing: which type of record is this?"))
        return None
    record = fields["record"]
    place = at.field("record", record.line)
    if record.value not in RECORD_NAMES:
        names = ", ".join(RECORD_NAMES)
        message = _("“%(value)s” is no type of record. Allowed: %(allowed)s.")
        place.problem(message % {"value": record.raw, "allowed": names})
        return None
    name = str(record.value)
    if name != "page":
        return describe(name)
    kind = fields.get("kind")
    found = describe(name, str(kind.value)) if kind is not None else None
    if found is None:
        where = at.field("kind", kind.line if kind is not None else at.line)
        message = _("“%(value)s” is not a kind of page. Allowed: %(allowed)s.")
        where.problem(message % {"value": kind.raw if kind is not None else "", "allowed": ", ".join(page_kinds())})
    return found


def label(fields: Mapping[str, Node], description: Description | None) -> str:
    """How errors name a record: by its identifier, or by its type as far as it is known."""

    def said(name: str) -> str:
        node: Any = fields.get(name)
        return str(node.value) if node is not None and isinstance(node.value, str) else ""

    if description is None:
        return said("identifier")
    own = said(description.key_field) if description.key_field else ""
    if description.is_record and own:
        return own
    return " ".join(part for part in (description.record, description.page_kind, own) if part)
