"""Fields that stand for what Wagtail keeps of a page: its address, and whether it is published."""

from typing import Any

from django.utils.translation import gettext as _

from archive.interchange.directory import Directory
from archive.interchange.kinds.base import At, Data, Kind
from archive.interchange.kinds.scalars import Text
from archive.interchange.reader import Node

PUBLISHED, DRAFT = "published", "draft"


class Status(Kind):
    """Published or draft. Without a default every record says which."""

    values = (PUBLISHED, DRAFT)

    def __init__(self, default: str = "") -> None:
        super().__init__("status")
        self.default = default
        self.is_always_required = not default

    def read(self, node: Node, at: At) -> Any:
        value = at.text(node)
        if value is not None and value not in self.values:
            allowed = ", ".join(self.values)
            at.problem(
                _("“%(value)s” is not allowed here. Allowed: %(allowed)s.") % {"value": value, "allowed": allowed}
            )
        return value if value != self.default else None

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        """Publishing is a step of its own: see `writer`."""

    def dump(self, instance: Any, directory: Directory) -> Any:
        value = PUBLISHED if instance.live else DRAFT
        return value if value != self.default else None

    def schema(self) -> Data:
        return {"enum": list(self.values), "description": self.help}

    @property
    def help(self) -> str:
        return _("published, or a draft that nobody but curators sees")


class Slug(Text):
    """The last part of a page's address. Left out, it is made from the title, or stays as it is."""

    def __init__(self, *, is_required: bool = False) -> None:
        super().__init__("slug")
        self.is_always_required = is_required

    @property
    def is_expected(self) -> bool:
        return self.is_always_required

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        if value is not None:
            instance.slug = value


class PageKind(Kind):
    """Which page of the site a `page` document describes."""

    def __init__(self, value: str) -> None:
        super().__init__("kind")
        self.value = value
        self.is_always_required = True

    def read(self, node: Node, at: At) -> Any:
        return self.value

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        """A page is of its kind from the beginning."""

    def dump(self, instance: Any, directory: Directory) -> Any:
        return self.value

    def schema(self) -> Data:
        return {"const": self.value}

    @property
    def help(self) -> str:
        return _("which page this is")
