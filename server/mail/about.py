"""What letters are about: each room has types of its own, and says by them what follows from the fate of a letter."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar, Concatenate, Generic, ParamSpec, TypeVar

from msgspec import Struct
from msgspec.structs import astuple

from server.base.database import Database


class About(Struct, tag_field="kind"):
    """Numbers that say which one it is. Letters wait, and what comes back of them arrives, through upgrades: the tag
    under which a type is kept and the order of its numbers stay for good."""

    shown: ClassVar[bool] = False
    """Whether administrators may read the subject, which then says nothing that a group keeps to itself."""


def stamp(about: About | None) -> tuple[str, list[int]]:
    """As it is kept; "" of a letter that is about nothing."""
    return (str(type(about).__struct_config__.tag), list(astuple(about))) if about else ("", [])


def kind_of(name: str) -> type[About] | None:
    """`None` for what no room knows any more."""
    return next((kind for kind in _kinds(About) if kind.__struct_config__.tag == name), None)


def recall(name: str, numbers: list[int]) -> About | None:
    """`None` for what no room knows any more, and where the numbers do not say which one it is: such a letter is about
    nothing, and sent all the same."""
    kind = kind_of(name)
    return kind(*numbers) if kind and len(numbers) == len(kind.__struct_fields__) else None


def _kinds(base: type[About]) -> Iterator[type[About]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


A = TypeVar("A", bound=About)
P = ParamSpec("P")
R = TypeVar("R")


class Hooks(Generic[P, R]):
    """What the rooms do at one moment in the life of their letters, registered by the types of what these are about."""

    def __init__(self, otherwise: R) -> None:
        self._otherwise = otherwise
        self._registered: dict[type[About], Callable[Concatenate[Database, Any, P], Awaitable[R]]] = {}

    def __call__(
        self, *kinds: type[A]
    ) -> Callable[
        [Callable[Concatenate[Database, A, P], Awaitable[R]]], Callable[Concatenate[Database, A, P], Awaitable[R]]
    ]:
        """Registers a coroutine for letters about these."""

        def register(
            hook: Callable[Concatenate[Database, A, P], Awaitable[R]],
        ) -> Callable[Concatenate[Database, A, P], Awaitable[R]]:
            self._registered.update(dict.fromkeys(kinds, hook))
            return hook

        return register

    def holds(self, about: About | None) -> bool:
        return type(about) in self._registered

    async def run(self, db: Database, about: About | None, *args: P.args, **kwargs: P.kwargs) -> R:
        """What the room answers; where none has registered, what this was made with."""
        if about is None or type(about) not in self._registered:
            return self._otherwise
        return await self._registered[type(about)](db, about, *args, **kwargs)
