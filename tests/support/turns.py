"""How long an event loop is held: the processor that each of its turns takes, while somebody watches."""

import asyncio
import gc
import json
import threading
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any, TypeVar

import pytest

from server.base.settings import Settings
from tests.support.serving import served

T = TypeVar("T")

LONGEST = 0.010
"""Seconds of processor that one turn may take on a quiet machine, at the largest that the product allows."""

KNOWN = [{"name": f"n{number}", "words": ["été", "pont"] * 3} for number in range(400)]
QUIET = 0.0015
"""Seconds of processor that `slowness` takes at its known work on a quiet machine of two cores."""


def slowness() -> float:
    """How many times longer than on a quiet machine the same takes now: where others use the same caches, a turn takes
    more processor for the same work."""
    began = time.thread_time()
    for _ in range(3):
        json.loads(json.dumps(KNOWN)).sort(key=lambda one: one["name"])
    return max((time.thread_time() - began) / QUIET, 1)


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


@asynccontextmanager
async def served_apart(settings: Settings) -> AsyncIterator["Apart"]:
    """A server on a loop and a thread of its own: whoever asks it takes none of its turns."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    apart = Apart(loop, thread)
    stack = AsyncExitStack()
    try:
        apart.url = await apart.does(stack.enter_async_context(served(settings)))
        yield apart
    finally:
        await apart.does(stack.aclose())
        loop.call_soon_threadsafe(loop.stop)
        await asyncio.to_thread(thread.join)
        loop.close()


def _deepest(coroutine: Any) -> str:
    found = ""
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None)
        if frame and "/server/" in frame.f_code.co_filename:
            found = f"{frame.f_code.co_filename.rpartition('/server/')[2]}:{frame.f_lineno}"
        coroutine = getattr(coroutine, "cr_await", None)
    return found


class Apart:
    url: str

    def __init__(self, loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
        self._loop = loop
        self.thread = thread

    async def has_had_its_turn(self) -> None:
        """Returns when whatever was begun before has come to where it waits."""
        await self.does(asyncio.sleep(0))

    async def slowness(self) -> float:
        """Of its thread, just now."""

        async def measured() -> float:
            return slowness()

        return await self.does(measured())

    def waits(self) -> str:
        """Where the deepest of the server's own code stands in each of its tasks."""
        places = {_deepest(task.get_coro()) for task in asyncio.all_tasks(self._loop)}
        return ", ".join(sorted(places - {""}))

    async def does(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of it there."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))
