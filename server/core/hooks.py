"""Lets a room add to what a room below it does, without being known there."""

from collections.abc import Awaitable, Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Hook(Generic[P]):
    """Coroutines that rooms above have registered, by using the hook as their decorator.

    Each is awaited in turn within the act and its transaction: what one raises undoes the act.
    """

    def __init__(self) -> None:
        self._hooked: list[Callable[P, Awaitable[None]]] = []

    def __call__(self, hooked: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        self._hooked.append(hooked)
        return hooked

    async def run(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for hooked in self._hooked:
            await hooked(*args, **kwargs)
