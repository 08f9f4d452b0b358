"""How much a run tries of what could be tried without end: a sample, or the whole where that is what one asks for."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

EXHAUSTIVE = bool(os.environ.get("PARVIS_TEST_EXHAUSTIVE"))
"""Asked for by `make exhaustive`."""


def sample(examples: int) -> int:
    """So many of what is drawn; twenty times as many, and others each time, where the whole is asked for."""
    return examples * 20 if EXHAUSTIVE else examples


def some(things: Iterable[T], one_in: int, begin: int = 0) -> Iterator[T]:
    """One in so many of what is generated, from that one on, as by `passed.turn`; all of it where the whole is asked
    for."""
    return iter(things) if EXHAUSTIVE else islice(things, begin % one_in, None, one_in)
