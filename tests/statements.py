"""Which tests ask the database the same things: so that a second database need not be asked everything twice
(docs/adr/0029-every-statement-on-both-databases.md).

`pytest --again=FILE` writes the names of as few tests as ask every statement that the run asked, one in a line, as
`pytest @FILE` takes them. Tests marked `each` are always among them; those marked `once` never, nor others that have a
browser or an object store: nearly all that they ask is asked without.
"""

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.db.backends.signals import connection_created

#: What differs from one time to the next, and what is written instead.
VARYING = [
    (re.compile(r'"s\d+_x\d+"'), "savepoint"),
    (re.compile(r"'[^']*'|\b\d+\b|(?<== )NULL\b"), "%s"),
    (re.compile(r"%s(, %s)+"), "%s"),
    (re.compile(r"\(%s\)(, \(%s\))+"), "(%s)"),
]
#: What a test costs beside its statements, as if it were so many.
ANY_TEST = 10
#: Fixtures that cost more than any statement.
DEAR = {"live_server", "object_store"}


@dataclass(eq=False)
class Asked:
    """What is asked while a test is made ready and run: whole statements, each with the error that came of it. Each
    process has one, which hears all threads."""

    statements: set[tuple[str, str]] = field(default_factory=set)
    count: int = 0

    def __call__(self, execute: Any, sql: Any, parameters: Any, many: bool, context: Any) -> Any:
        """As a wrapper of Django's for everything that a connection executes."""
        error = ""
        try:
            return execute(sql, parameters, many, context)
        except DatabaseError as raised:
            error = type(raised).__name__
            raise
        finally:
            self.statements.add((str(sql), error))
            self.count += 1

    def forget(self) -> None:
        self.statements.clear()
        self.count = 0

    def listen(self, connection: Any, **_signal: Any) -> None:
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)


@dataclass(frozen=True)
class Asking:
    """A test, the shapes of its statements, and what it costs to run it again."""

    name: str
    shapes: frozenset[str]
    cost: int
    is_wanted: bool


asked = Asked()
_shapes: dict[tuple[str, str], str] = {}


def shape_of(statement: str, error: str) -> str:
    """The same for all statements that differ in their values alone."""
    if (statement, error) not in _shapes:
        shape = statement
        for pattern, instead in VARYING:
            shape = pattern.sub(instead, shape)
        _shapes[statement, error] = sha256(f"{shape} {error}".encode()).hexdigest()[:16]
    return _shapes[statement, error]


def fewest(tests: list[Asking]) -> Iterator[Asking]:
    """Those that are always wanted; then, as long as there is a shape that none of them asks, the one that asks most
    for its cost."""
    covered: set[str] = set()
    waiting = []
    for number, test in enumerate(sorted(tests, key=lambda test: test.name)):
        if test.is_wanted:
            covered |= test.shapes
            yield test
        else:
            waiting.append((-len(test.shapes) / test.cost, number, test))
    heapq.heapify(waiting)
    while waiting:
        _worth, number, test = heapq.heappop(waiting)
        worth = -len(test.shapes - covered) / test.cost
        if not worth:
            continue
        # A test is never worth more than it was: who is still the best then is the best of all.
        if waiting and worth > waiting[0][0]:
            heapq.heappush(waiting, (worth, number, test))
        else:
            covered |= test.shapes
            yield test


class Choice:
    """Listens in each process that runs tests; chooses in the one that hears of all of them."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.tests: list[Asking] = []
        connection_created.connect(asked.listen)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        asked.forget()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        is_wanted = item.get_closest_marker("each") is not None
        is_dear = not DEAR.isdisjoint(getattr(item, "fixturenames", []))
        if not item.get_closest_marker("once") and (is_wanted or not is_dear):
            # A list first, made at once: a server that a browser still asks goes on adding.
            shapes = sorted({shape_of(*statement) for statement in list(asked.statements)})
            item.user_properties.append(("asked", [shapes, asked.count + ANY_TEST, is_wanted]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown" and (told := dict(report.user_properties).get("asked")):
            shapes, cost, is_wanted = told  # type: ignore[misc]
            self.tests.append(Asking(report.nodeid, frozenset(shapes), cost, is_wanted))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        chosen = list(fewest(self.tests))
        self.target.write_text("".join(f"{test.name}\n" for test in chosen))
        shapes = len({shape for test in self.tests for shape in test.shapes})
        terminalreporter.write_line(f"{len(chosen)} tests ask every one of {shapes} statements: {self.target}")
