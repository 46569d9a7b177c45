"""How the database goes about a question."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def plan_of(ask: Callable[[], object]) -> list[str]:
    """The steps of the last query that `ask` makes. PostgreSQL rightly reads small tables whole: until the end of the
    test it must not, where there is another way."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    explain = "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
            )
            explain = "EXPLAIN"
        cursor.execute(f"{explain} {asked.captured_queries[-1]['sql']}")
        return [row[-1] for row in cursor.fetchall()]
