"""Waiting for what other hands do."""

import asyncio
import inspect
import time
from collections.abc import Callable

from tests.support.pace import PATIENCE


async def eventually(holds: Callable[[], object], patience: float = PATIENCE) -> None:
    """Returns once it is so. What is asked may have to be awaited. Raises `TimeoutError`."""
    async with asyncio.timeout(patience):
        while not await _answer(holds):
            await asyncio.sleep(0.02)


async def _answer(holds: Callable[[], object]) -> object:
    found = holds()
    return await found if inspect.isawaitable(found) else found


def wait_until(holds: Callable[[], object], patience: float = PATIENCE) -> None:
    """Returns once it is so, for tests without a loop of their own. Raises `TimeoutError`."""
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.005)
