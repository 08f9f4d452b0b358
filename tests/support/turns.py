"""How long an event loop is held: the processor that each of its turns takes, while somebody watches."""

import asyncio
import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.pace import seconds

LONGEST = seconds(0.010)
"""Seconds of processor that one turn may take, at the largest that the product allows."""


class Turns:
    """Of the loops of one thread."""

    def __init__(self, thread: int) -> None:
        self.thread = thread
        self.longest = 0.0
        self.what = ""

    def took(self, seconds: float, handle: asyncio.Handle) -> None:
        if seconds > self.longest:
            self.longest, self.what = seconds, repr(handle)


@contextmanager
def watched(thread: int | None = None) -> Iterator[Turns]:
    """Of this thread, or the one of that number. What nobody uses any more is looked for afterwards: in a process that
    serves this is seldom done, and is no part of any command."""
    turns = Turns(thread or threading.get_ident())

    def run(handle: asyncio.Handle) -> None:
        if threading.get_ident() != turns.thread:
            unwatched(handle)
            return
        began = time.thread_time()
        unwatched(handle)
        turns.took(time.thread_time() - began, handle)

    unwatched = asyncio.Handle._run  # noqa: SLF001 - every turn passes there
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.Handle, "_run", run)
        gc.disable()
        try:
            yield turns
        finally:
            gc.enable()
