"""Room for the frames of deep calls (docs/adr/0028-room-for-the-frames-of-deep-calls.md)."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

#: A frame of so many slots of eight bytes, and what CPython leaves above it, are more than 64 KB: it gets 128, and more
#: than half of that is left for what is called.
SLOTS = 7_200


def with_room(function: Callable[P, R]) -> Callable[P, R]:
    """The function, with one piece of memory for the frames of all that it calls.

    Not for what is called within it: that would take the room of the first.
    """

    def called(*arguments: P.args, **named: P.kwargs) -> R:
        return function(*arguments, **named)

    called.__code__ = called.__code__.replace(co_stacksize=SLOTS)
    return called
