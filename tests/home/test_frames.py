"""Frames of deep calls lie in one piece of memory: none is fetched and given back again and again."""

import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.frames import with_room

#: As deep as a page is drawn.
DEPTH = 300


def faults(function: Callable[[], object]) -> int:
    """How many pages of memory a thread of its own fetches for it, as a server's thread would."""

    def measured() -> int:
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        function()
        return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(measured).result()


def at_every_depth(deeper: int = DEPTH) -> None:
    """Call something many times, at each depth."""
    for _time in range(200):
        abs_of(-1)
    if deeper:
        at_every_depth(deeper - 1)


def abs_of(number: int) -> int:
    return -number


def test_a_call_fetches_no_memory_wherever_it_is_made() -> None:
    assert faults(with_room(at_every_depth)) < 100, "without room they are hundreds"


def test_what_is_given_and_what_comes_back_pass_through() -> None:
    assert with_room(divmod)(7, 2) == (3, 1)
    assert with_room(sorted)([1, 2], reverse=True) == [2, 1]
    with pytest.raises(ZeroDivisionError):
        with_room(divmod)(1, 0)
