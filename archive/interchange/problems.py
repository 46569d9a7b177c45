"""What is wrong with a file, and where: every error names file, line, record and field."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Problem:
    """One error. `record` and `field` are empty where the text could not be read so far."""

    file: str
    line: int
    record: str
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (where, self.record, self.field, self.message) if part)


@dataclass
class Report:
    """All errors of one load, in the order of files and lines."""

    problems: set[Problem] = field(default_factory=set)
    by_record: dict[str, list[Problem]] = field(default_factory=dict)
    unreadable: set[tuple[str, int, str]] = field(default_factory=set)

    def add_unreadable(self, file: str, line: int, record: str, path: str, message: str) -> None:
        """Something the format forbids. What else is wrong with the same value only follows from it."""
        self.add(file, line, record, path, message)
        self.unreadable.add((file, line, path))

    def add(self, file: str, line: int, record: str, path: str, message: str) -> None:
        if (file, line, path) in self.unreadable:
            return
        problem = Problem(file, line, record, path, str(message))
        if problem not in self.problems:
            self.problems.add(problem)
            self.by_record.setdefault(record, []).append(problem)

    def names(self, record: str, path: str) -> bool:
        """Whether something is reported already about this field of the record, or about a part of it."""
        return any(
            problem.field == path or problem.field.startswith((f"{path}.", f"{path}["))
            for problem in self.by_record.get(record, ())
        )

    def __bool__(self) -> bool:
        return bool(self.problems)

    def __len__(self) -> int:
        return len(self.problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self.problems))


class LoadRefusedError(Exception):
    """The files hold errors, or the database refused a record; nothing was written."""

    def __init__(self, report: Report) -> None:
        super().__init__("\n".join(str(problem) for problem in report))
        self.report = report
