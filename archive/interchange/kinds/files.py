"""Files that a record shows: described in the record, stored beside it, known by their checksum."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File as StoredFile
from django.db import models
from django.utils.translation import gettext as _

from archive.assets.ingest import examine_path
from archive.assets.models import Recording
from archive.interchange.directory import PENDING, Directory
from archive.interchange.kinds.base import At, Data, Kind, Shape
from archive.interchange.kinds.scalars import scalar
from archive.interchange.reader import Node
from archive.media.kinds import type_problem

CHUNK = 1024 * 1024


class File(Kind):
    """A link to a file of the archive. Its canonical value is the checksum and what is written down about
    the file; where it lies differs from folder to folder and is kept apart, in the directory."""

    shape: Shape

    def __init__(self, name: str, kinds: Callable[[], Sequence[Kind | str]]) -> None:
        super().__init__(name)
        self.kinds = kinds

    def bind(self, model: type[models.Model]) -> "Kind":
        super().bind(model)
        asset = self.asset_model
        self.shape = Shape(asset, [scalar(asset, kind) if isinstance(kind, str) else kind for kind in self.kinds()])
        return self

    @property
    def asset_model(self) -> Any:
        return self.column.related_model

    @property
    def space(self) -> str:
        return str(self.asset_model._meta.label_lower)

    def read(self, node: Node, at: At) -> Any:
        mapping = at.mapping(node)
        if mapping is None:
            return None
        own = {name: child for name, child in mapping.items() if name not in ("file", "sha256")}
        data = self.shape.read(Node(node.line, own), at)
        digest = self.read_file(mapping, at)
        if digest is None:
            return None
        content = at.directory.recordings.get(digest, "")
        if content and "type" in data and (wrong := type_problem(data["type"], content)):
            at.field("type", mapping["type"].line).problem(wrong)
        value = {"sha256": digest, **data}
        for asset in self.asset_model.objects.filter(sha256=digest):
            at.directory.add(self.space, fingerprint(self.describe(asset, at.directory)), asset.pk)
        at.directory.expect(self.space, fingerprint(value))
        return value

    def read_file(self, mapping: Any, at: At) -> str | None:
        """The checksum of the file named, or None and a problem."""
        if "file" not in mapping:
            at.field("file", at.line).problem(_("This field is missing."))
            return None
        place = at.field("file", mapping["file"].line)
        name = place.text(mapping["file"])
        if not name:
            return None
        path = (at.folder / name).resolve()
        if not path.is_relative_to(at.folder.resolve()):
            place.problem(_("“%(name)s” leads out of the folder of the records.") % {"name": name})
            return None
        if not path.is_file():
            place.problem(_("There is no file “%(name)s”.") % {"name": name})
            return None
        digest = digest_of(path)
        if "sha256" in mapping:
            stated = at.field("sha256", mapping["sha256"].line)
            if mapping["sha256"].raw != digest:
                stated.problem(_("The file is another one: its SHA-256 is %(digest)s.") % {"digest": digest})
                return None
        at.directory.paths[digest] = path
        stored = self.asset_model.objects.filter(sha256=digest).first()
        if stored is None:
            try:
                technical = examine_path(path, self.asset_model.family, path.name)
            except ValidationError as error:
                place.problem(error.messages[0])
                return None
        if self.asset_model is Recording:
            at.directory.recordings[digest] = stored.type if stored else Recording.type_of(technical)
        return digest

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        key = directory.key(self.space, fingerprint(value)) if value else None
        setattr(instance, self.column.attname, key)

    def is_pending(self, value: Data, directory: Directory) -> bool:
        return directory.key(self.space, fingerprint(value)) == PENDING

    def store(self, value: Data, current: Any, directory: Directory) -> Any:
        """The stored file that fits the canonical value: the one there is, with its description brought up to
        date, or a new one. Returns the new one, so that it can be taken away if the load fails."""
        if current is not None and current.sha256 == value["sha256"]:
            self.shape.write(current, value, directory).save()
            directory.add(self.space, fingerprint(value), current.pk)
            return None
        path = directory.paths[value["sha256"]]
        with path.open("rb") as stream:
            asset = self.asset_model(file=StoredFile(stream, name=path.name))
            self.shape.write(asset, value, directory).save()
        directory.add(self.space, fingerprint(value), asset.pk)
        return asset

    def dump(self, instance: Any, directory: Directory) -> Any:
        asset = getattr(instance, self.name)
        return self.describe(asset, directory) if asset else None

    def describe(self, asset: Any, directory: Directory) -> Data:
        return {"sha256": asset.sha256, **self.shape.dump(asset, directory)}

    def references(self, value: Any) -> Iterator[tuple[Sequence[str], str]]:
        yield from self.shape.references(value)

    def schema(self) -> Data:
        schema = self.shape.schema()
        schema["properties"] = {
            "file": {"type": "string", "description": "files/name.jpg"},
            **schema["properties"],
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        }
        schema["required"] = ["file", *schema.get("required", [])]
        return schema


def fingerprint(value: Data) -> str:
    return json.dumps(value, sort_keys=True)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
