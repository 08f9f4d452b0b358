"""How much a run tries of what could be tried without end: a sample, or the whole where that is what one asks for."""

import os

EXHAUSTIVE = bool(os.environ.get("PARVIS_TEST_EXHAUSTIVE"))
"""Asked for by `make exhaustive`."""


def sample(examples: int) -> int:
    """So many of what is drawn; twenty times as many, and others each time, where the whole is asked for."""
    return examples * 20 if EXHAUSTIVE else examples


def one_in(many: int) -> int:
    """One in so many of what is generated; all of it where the whole is asked for."""
    return 1 if EXHAUSTIVE else many
