"""How much a run tries of what could be tried without end: a sample, or the whole where that is what one asks for."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

EXHAUSTIVE = bool(os.environ.get("PARVIS_TEST_EXHAUSTIVE"))
"""Asked for by `make exhaustive`."""


def of_this_commit() -> int:
    """Another number for each commit, the same wherever it is tested: where a sample begins that is to wander."""
    asked = ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
    return int(subprocess.run(asked, capture_output=True, text=True, check=True).stdout, 16)


def sample(examples: int) -> int:
    """So many of what is drawn; twenty times as many, and others each time, where the whole is asked for."""
    return examples * 20 if EXHAUSTIVE else examples


def some(things: Iterable[T], one_in: int, begin: int = 0) -> Iterator[T]:
    """One in so many of what is generated, from that one on; all of it where the whole is asked for."""
    return iter(things) if EXHAUSTIVE else islice(things, begin % one_in, None, one_in)
