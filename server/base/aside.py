"""Long reckoning that lets others be served: beside the loop that serves everybody, or some at a time in it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar
from weakref import WeakValueDictionary

Given = ParamSpec("Given")
Made = TypeVar("Made")
Item = TypeVar("Item")

# One: those who reckon long wait for each other, and nobody else has to share the interpreter with more.
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="aside")

_turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
"""Of each person who has something to reckon: the next one waits here, so that whoever else asks comes before it."""


async def aside(person: int, act: Callable[Given, Made], *given: Given.args, **more: Given.kwargs) -> Made:
    """What it makes for this person, while others are served."""
    turn = _turns.setdefault(person, asyncio.Lock())
    async with turn:
        return await asyncio.get_running_loop().run_in_executor(_THREAD, lambda: act(*given, **more))


async def serve_others() -> None:
    """Whoever else has something to do comes first."""
    await asyncio.sleep(0)


async def in_turns(items: Iterable[Item], together: int) -> AsyncIterator[Item]:
    """The same; after so many of them, whoever else has something to do comes first."""
    for at, item in enumerate(items, 1):
        yield item
        if not at % together:
            await serve_others()
