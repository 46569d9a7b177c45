"""The second database is asked all that the first was asked (docs/adr/0029-every-statement-on-both-databases.md)."""

from hypothesis import given
from hypothesis import strategies as st

from tests.statements import Asking, fewest, shape_of

ASKINGS = st.lists(
    st.builds(
        Asking,
        name=st.uuids().map(str),
        shapes=st.frozensets(st.sampled_from("abcdefgh")),
        cost=st.integers(1, 99),
        is_wanted=st.booleans(),
    ),
    max_size=12,
)


def test_statements_that_differ_in_their_values_alone_have_one_shape() -> None:
    asked = 'UPDATE "memorials" SET "portrait" = {} WHERE "id" IN ({})'
    shapes = {shape_of(asked.format(*values), "") for values in (("NULL", "%s"), ("%s", "%s, %s, %s"), ("7", "1, 2"))}
    assert len(shapes) == 1
    assert shape_of('SELECT "a" FROM "b" WHERE "c" IS NULL', "") != shape_of('SELECT "a" FROM "b" WHERE "c" = %s', "")


def test_one_that_fails_is_another() -> None:
    assert shape_of("INSERT INTO a VALUES (%s)", "") != shape_of("INSERT INTO a VALUES (%s)", "IntegrityError")


def test_the_cheaper_of_two_is_taken() -> None:
    cheap, dear = (Asking(name, frozenset("ab"), cost, is_wanted=False) for name, cost in (("cheap", 10), ("dear", 20)))
    assert list(fewest([dear, cheap])) == [cheap]


@given(ASKINGS)
def test_every_statement_is_asked_again_and_none_without_need(tests: list[Asking]) -> None:
    chosen = list(fewest(tests))
    assert frozenset().union(*(test.shapes for test in chosen)) == frozenset().union(*(test.shapes for test in tests))
    assert {test for test in tests if test.is_wanted} <= set(chosen)
    known: set[str] = set()
    for test in chosen:
        assert test.is_wanted or not test.shapes <= known
        known |= test.shapes
