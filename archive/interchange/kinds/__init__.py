"""The kinds of fields that descriptions are made of. Built upwards: base, scalars, relations, html,
blocks, bodies, files."""

from archive.interchange.kinds.base import At, Data, Kind, Shape
from archive.interchange.kinds.blocks import BlockKind
from archive.interchange.kinds.bodies import Body, anchors_of
from archive.interchange.kinds.files import File
from archive.interchange.kinds.pages import DRAFT, PUBLISHED, PageKind, Slug, Status
from archive.interchange.kinds.relations import (
    Children,
    Identifier,
    Ref,
    Rows,
    Successor,
    Texts,
    Values,
    check_children,
    check_itself,
    line_of,
)
from archive.interchange.kinds.scalars import Choice, Scalar, scalar

__all__ = [
    "DRAFT",
    "PUBLISHED",
    "At",
    "BlockKind",
    "Body",
    "Children",
    "Choice",
    "Data",
    "File",
    "Identifier",
    "Kind",
    "PageKind",
    "Ref",
    "Rows",
    "Scalar",
    "Shape",
    "Slug",
    "Status",
    "Successor",
    "Texts",
    "Values",
    "anchors_of",
    "check_children",
    "check_itself",
    "line_of",
    "scalar",
]
