"""Pages below a page, by a range of their paths.

Treebeard asks for `path LIKE '0001%'`. SQLite reads the whole table for that, because Django adds an ESCAPE clause,
for which no index serves. Paths are digits and capitals without anything to escape: a range says the same.
"""

from typing import Any

from django.db.models.lookups import StartsWith
from wagtail.models import Page

#: Behind every sign of a path.
LAST = "~"


class PathStartsWith(StartsWith):
    """`path__startswith` on SQLite; other databases have their own way to use an index for LIKE."""

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        if not self.rhs_is_direct_value() or not str(self.rhs).isalnum():
            return self.as_sql(compiler, connection)  # type: ignore[no-any-return]
        column, parameters = self.process_lhs(compiler, connection)
        return f"({column} >= %s AND {column} < %s)", [*parameters, self.rhs, *parameters, f"{self.rhs}{LAST}"]


def use_ranges() -> None:
    """Everything that asks for the descendants of a page asks so: the admin, the tree, permissions."""
    Page._meta.get_field("path").register_lookup(PathStartsWith)
