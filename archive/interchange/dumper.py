"""Writes the records of the archive as the files that `load_records` reads: the same archive gives the same
bytes, and what is loaded from them gives these bytes again."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from archive.interchange.descriptions import DESCRIPTIONS, Description
from archive.interchange.directory import Directory
from archive.interchange.entries import stored_directory
from archive.interchange.given import given_records, write_given
from archive.interchange.kinds import Data, File
from archive.interchange.plan import has_pending_changes
from archive.interchange.reader import resolve

WIDTH = 100
FILES = "files"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONG = 80
_NOT_FOR_BLOCKS = re.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff]")


class RecordDumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Readable YAML: long texts as blocks, dates without quotation marks, no aliases."""

    #: A date is a text here, as in the core schema of YAML 1.2 by which files are read.
    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def ignore_aliases(self, data: Any) -> bool:
        return True


def represent_text(dumper: Any, text: str) -> yaml.ScalarNode:
    style = None
    if _NOT_FOR_BLOCKS.search(text):
        style = '"'
    elif not isinstance(resolve(text), str):
        style = "'"
    elif "\n" in text:
        style = "|"
    elif len(text) > _LONG:
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)  # type: ignore[no-any-return]


RecordDumper.add_representer(str, represent_text)


@dataclass
class Dump:
    """One dump into a folder."""

    folder: Path
    directory: Directory = field(default_factory=stored_directory)
    names: dict[str, str] = field(default_factory=dict)  # checksum of a file → its name in the folder
    counts: dict[str, int] = field(default_factory=dict)  # name of a type → records written
    pending: int = 0  # published records with a newer draft, which the dump does not hold
    given: list[str] = field(default_factory=list)  # records that somebody gave, and may take back

    def write(self, progress: Callable[[Iterator[Data], str], Iterator[Data]] = lambda data, name: data) -> None:
        """Write every record; replace the files of an earlier dump in the same folder, and delete those of its images,
        documents and recordings that no record has any more: what was taken back goes from it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        earlier = self.named_earlier()
        by_file: dict[str, list[Description]] = {}
        for description in DESCRIPTIONS:
            by_file.setdefault(description.file, []).append(description)
        for name, descriptions in by_file.items():
            path = self.folder / name
            path.unlink(missing_ok=True)
            documents = progress(self.documents(descriptions), name)
            first = next(documents, None)
            if first is not None:
                with path.open("w", encoding="utf-8", newline="\n") as stream:
                    dump_documents([first], stream)
                    dump_documents(documents, stream)
        self.given = given_records()
        write_given(self.folder, self.given)
        for name in earlier - set(self.names.values()):
            (self.folder / FILES / name).unlink(missing_ok=True)

    def identifiers(self) -> Iterator[str]:
        """Of every record that the dump will hold."""
        for description in DESCRIPTIONS:
            if description.is_record:
                yield from description.model.objects.order_by().values_list("identifier", flat=True)

    def named_earlier(self) -> set[str]:
        """The names of the files that the records of an earlier dump in the folder have. Others are not the dump's."""
        found: set[str] = set()
        for name in {description.file for description in DESCRIPTIONS}:
            path = self.folder / name
            if path.exists():
                with path.open(encoding="utf-8") as stream, suppress(yaml.YAMLError):
                    for document in yaml.load_all(stream, Loader=_Loader):
                        found |= set(_file_names(document))
        return found

    def documents(self, descriptions: list[Description]) -> Iterator[Data]:
        for description in descriptions:
            for instance in description.stored():
                document = self.document(description, instance)
                if len(document) > 1:
                    self.counts[description.record] = self.counts.get(description.record, 0) + 1
                    self.pending += has_pending_changes(instance)
                    yield document

    def document(self, description: Description, instance: Any) -> Data:
        document: Data = {"record": description.record, **description.shape.dump(instance, self.directory)}
        for kind in description.shape.kinds:
            if isinstance(kind, File) and kind.name in document:
                name = self.copy(getattr(instance, kind.name))
                document[kind.name] = {"file": f"{FILES}/{name}", **move_to_end(document[kind.name], "sha256")}
        return document

    def copy(self, asset: Any) -> str:
        """Copy a file into the folder, once. Its name is its own, or, if another file has that, one with its
        checksum in it."""
        if asset.sha256 not in self.names:
            path = Path(asset.file.name)
            is_taken = path.name in self.names.values()
            name = f"{path.stem}-{asset.sha256[:12]}{path.suffix}" if is_taken else path.name
            self.names[asset.sha256] = name
            target = self.folder / FILES / name
            target.parent.mkdir(exist_ok=True)
            with asset.file.storage.open(asset.file.name, "rb") as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        return self.names[asset.sha256]


def _file_names(document: Any) -> Iterator[str]:
    for value in document.values() if isinstance(document, dict) else ():
        named = value.get("file") if isinstance(value, dict) else None
        if isinstance(named, str) and PurePosixPath(named).parent == PurePosixPath(FILES):
            yield PurePosixPath(named).name


def move_to_end(data: Data, name: str) -> Data:
    return {**{key: value for key, value in data.items() if key != name}, name: data[name]}


def dump_documents(documents: Any, stream: Any) -> None:
    yaml.dump_all(
        documents,
        stream,
        Dumper=RecordDumper,
        allow_unicode=True,
        default_flow_style=False,
        explicit_start=True,
        sort_keys=False,
        width=WIDTH,
    )
