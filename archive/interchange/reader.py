"""Reads YAML into nodes that know their line. Nothing here knows what a record is.

Scalars follow the core schema of YAML 1.2: `no` is a text (the code of Norwegian), a date is a text, only
`true` and `false` are truth values. Aliases and tags are refused: a record reads the same from top to
bottom, and no file can make the reader build objects.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import yaml
from django.utils.translation import gettext as _
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from archive.interchange.problems import Report

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = re.compile(r"^(~|null|Null|NULL|)$")
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"^[-+]?[0-9]+$")
_DECIMAL = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
#: The byte order mark of UTF-8.
_MARK = b"\xef\xbb\xbf"
_LONGEST_NUMBER = 18
_DEEPEST = 40
LONGEST_LINE = 1000
#: A value that stands without quotation marks, and would need them.
_UNQUOTED = re.compile(r"\s*(?:- +)?\w+: +(?:[^\s\"'|>\[{].*: |[@`%&*!])")


@dataclass(slots=True)
class Node:
    """A value and the line on which it stands; in a mapping, the line of its key. `raw` is a scalar as written.

    Millions of them are made: not frozen, which would take three times as long, but nobody changes one.
    """

    line: int
    value: "str | int | float | bool | tuple[Node, ...] | Mapping[str, Node] | None"
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the format forbids, found before anybody knew which record it is in."""

    line: int
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document of a file."""

    file: str
    node: Node
    faults: list[Fault] = field(default_factory=list)


def read_folder(folder: Path, report: Report, *, is_whole: bool = True) -> Iterator[Document]:
    """Every document of every `*.yaml` at the top level of the folder, in the order of names, one after the other; if
    not `is_whole`, with nothing in the fields but scalars."""
    files = sorted(path for path in folder.glob("*.yaml") if path.is_file())
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".yml", ".yaml") and path.suffix != ".yaml":
            report.add(path.name, 0, "", "", _("Only files that end in .yaml are read. Rename this one."))
    if not files:
        report.add(str(folder), 0, "", "", _("There is no *.yaml file in this folder."))
    for path in files:
        is_empty = True
        for document in read_file(path, report, is_whole=is_whole):
            is_empty = False
            yield document
        if is_empty and not any(problem.file == path.name for problem in report):
            report.add(path.name, 1, "", "", _("The file holds no record."))


def read_file(path: Path, report: Report, *, is_whole: bool = True) -> Iterator[Document]:
    """The documents of one file, up to the first place where it is no YAML."""
    with path.open("rb") as file:
        if file.read(3).startswith((_MARK, b"\xff\xfe", b"\xfe\xff")):
            report.add(path.name, 1, "", "", _("The file begins with a byte order mark. Save it as UTF-8 without one."))
            return
        file.seek(0)
        if line := first_line_not_utf8(file):
            report.add(path.name, line, "", "", _("The file is not UTF-8. Save it as UTF-8."))
            return
        file.seek(0)
        if line := first_line_with_mark(file):
            message = _(
                "A byte order mark (U+FEFF) stands in this line: nobody sees it. Files that begin with one were "
                "joined, or text was pasted. Take it out."
            )
            report.add(path.name, line, "", "", message)
            return
        file.seek(0)
        try:
            yield from _Events(path.name, file, is_whole=is_whole).documents()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
            line = mark.line + 1 if mark else line_at(path, getattr(error, "position", 0) or 0)
            said = _("This is not YAML: %(what)s.") % {"what": what}
            report.add(path.name, line, "", "", said + hint_for(line_of(path, line)))


def first_line_not_utf8(file: BinaryIO) -> int:
    """The number of the first line that is not UTF-8; 0 where all are."""
    for number, line in enumerate(file, start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return number
    return 0


def first_line_with_mark(file: BinaryIO) -> int:
    """The number of the first line that holds a byte order mark; 0 where none does."""
    return next((number for number, line in enumerate(file, start=1) if _MARK in line), 0)


def line_at(path: Path, position: int) -> int:
    """The line of the nth sign of a file."""
    return path.read_text(encoding="utf-8").count("\n", 0, position) + 1


def line_of(path: Path, number: int) -> str:
    """The nth line of a file, or nothing; at most so much of it as a hint needs."""
    with path.open(encoding="utf-8") as file:
        return next(islice(file, number - 1, None), "")[:LONGEST_LINE] if number else ""


def hint_for(line: str) -> str:
    """What to do about the mistakes that people make most, in a line that the YAML parser cannot read."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return _(" The line begins with a tab: indent it with spaces.")
    if _UNQUOTED.match(line):
        return _(" Put the value in quotation marks: it holds a colon or begins with a sign that YAML reads otherwise.")
    return ""


def plain(node: Node) -> object:
    """The node as plain lists, dictionaries and scalars."""
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    if isinstance(node.value, Mapping):
        return {key: plain(item) for key, item in node.value.items()}
    return node.value


class _Events:
    """Builds nodes from the events of the YAML parser."""

    def __init__(self, file: str, content: BinaryIO, *, is_whole: bool) -> None:
        self.file = file
        self.is_whole = is_whole
        self.loader = Loader(content)
        self.faults: list[Fault] = []
        self.depth = 0

    def documents(self) -> Iterator[Document]:
        try:
            while not isinstance(event := self.loader.get_event(), StreamEndEvent):
                if isinstance(event, DocumentStartEvent):
                    self.faults = []
                    first = self.loader.get_event()
                    is_empty = isinstance(first, ScalarEvent) and not first.value
                    mark: Any = event.start_mark if is_empty else first.start_mark
                    node = self.node(first, mark.line + 1, "")
                    yield Document(self.file, node, self.faults)
        finally:
            self.loader.dispose()

    def node(self, event: Any, line: int, path: str) -> Node:
        if isinstance(event, AliasEvent):
            self.fault(line, path, _("YAML aliases (*name) are not used here. Write the value out."))
            return Node(line, None)
        if event.tag and event.tag != "!" and not _is_implied(event):
            self.fault(line, path, _("YAML tags (%(tag)s) are not used here.") % {"tag": event.tag})
        if isinstance(event, ScalarEvent):
            is_plain = event.implicit[0] and event.style in (None, "")
            return Node(line, resolve(event.value) if is_plain else event.value, event.value)
        self.enter(event)
        if self.depth > 1 and not self.is_whole:
            self.skip()
            return Node(line, None)
        value = tuple(self.items(path)) if isinstance(event, SequenceStartEvent) else self.mapping(path)
        self.depth -= 1
        return Node(line, value)

    def enter(self, event: Any) -> None:
        if self.depth == _DEEPEST:
            raise yaml.MarkedYAMLError(problem=_("it is nested too deeply"), problem_mark=event.start_mark)
        self.depth += 1

    def skip(self) -> None:
        """Pass over the rest of the list or mapping that was entered."""
        outside = self.depth - 1
        while self.depth > outside:
            event = self.loader.get_event()
            if isinstance(event, CollectionStartEvent):
                self.enter(event)
            elif isinstance(event, CollectionEndEvent):
                self.depth -= 1

    def items(self, path: str) -> Iterator[Node]:
        position = 1
        while not isinstance(event := self.loader.get_event(), SequenceEndEvent):
            yield self.node(event, event.start_mark.line + 1, f"{path}[{position}]")
            position += 1

    def mapping(self, path: str) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not isinstance(event := self.loader.get_event(), MappingEndEvent):
            line = event.start_mark.line + 1
            key = event.value if isinstance(event, ScalarEvent) else ""
            if not isinstance(event, ScalarEvent):
                self.fault(line, path, _("The name of a field is a plain word."))
                if not isinstance(event, AliasEvent):
                    self.node(event, line, path)
            child = f"{path}.{key}" if path else key
            value = self.node(self.loader.get_event(), line, child)
            if key in found:
                self.fault(line, child, _("This field is given twice."))
            elif key:
                found[key] = value
        return found

    def fault(self, line: int, path: str, message: str) -> None:
        self.faults.append(Fault(line, path, message))


def _is_implied(event: Any) -> bool:
    return bool(event.implicit if isinstance(event, MappingStartEvent | SequenceStartEvent) else any(event.implicit))


def resolve(text: str) -> str | int | float | bool | None:
    """A plain scalar by the core schema of YAML 1.2."""
    if _NULL.match(text):
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _WHOLE.match(text):
        return int(text) if len(text) <= _LONGEST_NUMBER else text
    return float(text) if _DECIMAL.match(text) and math.isfinite(float(text)) else text
