"""Background work that belongs to something: kept alive, its failures logged, cancelled with its owner."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

logger = structlog.get_logger()


class Tasks:
    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Starts the work in the background of the running loop."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._finished)
        return task

    def repeat(self, work: Callable[[], Awaitable[object]], pause: Callable[[], float]) -> None:
        """Does the work after every pause of so many seconds; a failure is logged, and does not end it."""
        self.spawn(self._repeat(work, pause))

    async def _repeat(self, work: Callable[[], Awaitable[object]], pause: Callable[[], float]) -> None:
        while True:
            await asyncio.sleep(pause())
            try:
                await work()
            except Exception:
                logger.exception("background_task_failed")

    async def close(self) -> None:
        """Cancels what still runs, and waits for its end; again and again, for `asyncio.wait_for` of Python 3.11, which
        redis-py relies on, may swallow a cancellation."""
        while self._running:
            for task in self._running:
                task.cancel()
            await asyncio.wait(list(self._running), timeout=0.5)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception():
            logger.error("background_task_failed", exc_info=task.exception())
