"""The records of a dump that somebody gave, and may narrow or take back.

What they allowed, and the codes by which they come back, are no records: the dump does not hold them. An archive that
does not know such a record would get it free of all that. So the dump lists them in a file of its own, and a load asks.
"""

from collections.abc import Iterable
from pathlib import Path

from archive.contributions.enums import State
from archive.contributions.models import MadeRecord
from archive.core.registry import record_models

NAME = "given.txt"
_ABOUT = """\
# Records that somebody gave. What they allowed, and the codes by which they take it back, are not in this dump:
# in another archive nothing binds these records any more. To move an archive, move its database (docs/operators.md).
"""


def given_records() -> list[str]:
    """The identifiers of the records that came of contributions and were not taken back."""
    made = MadeRecord.objects.exclude(contribution__state=State.WITHDRAWN).order_by().values("page")
    records = (model.objects.filter(pk__in=made).order_by() for model in record_models())
    return sorted(identifier for found in records for identifier in found.values_list("identifier", flat=True))


def write_given(folder: Path, identifiers: Iterable[str]) -> None:
    """The list as a file of the dump; none where nothing was given."""
    lines = "".join(f"{identifier}\n" for identifier in identifiers)
    if lines:
        (folder / NAME).write_text(_ABOUT + lines, encoding="utf-8")
    else:
        (folder / NAME).unlink(missing_ok=True)


def read_given(folder: Path) -> set[str]:
    """The identifiers that a dump lists; none in a folder without such a file."""
    path = folder / NAME
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}
