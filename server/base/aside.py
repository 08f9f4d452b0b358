"""Long reckoning over one person's texts, done beside the loop that serves everybody."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar
from weakref import WeakValueDictionary

Given = ParamSpec("Given")
Made = TypeVar("Made")

# One: those who reckon long wait for each other, and nobody else has to share the interpreter with more.
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="aside")

_turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
"""Of each person who has something to reckon: the next one waits here, so that whoever else asks comes before it."""


async def aside(person: int, act: Callable[Given, Made], *given: Given.args, **more: Given.kwargs) -> Made:
    """What it makes for this person, while others are served."""
    turn = _turns.setdefault(person, asyncio.Lock())
    async with turn:
        return await asyncio.get_running_loop().run_in_executor(_THREAD, lambda: act(*given, **more))
