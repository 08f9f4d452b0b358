"""Counts the quorum: the majority of the members in office, physically present (CGCT L2121-17)."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Protocol

from msgspec import Struct

from protocol.bodies import Body


class Headcount(Struct):
    """Who counts for one item of the agenda."""

    in_office: int
    present: int
    needed: int

    @property
    def met(self) -> bool:
        return self.present >= self.needed


def majority(in_office: int) -> int:
    """More than half of the members in office."""
    return in_office // 2 + 1


def count(
    in_office: AbstractSet[int],
    present: AbstractSet[int],
    withdrawn: AbstractSet[int] = frozenset(),
    leaving: AbstractSet[int] = frozenset(),
) -> Headcount:
    """Counts for one item. Whoever has withdrawn from it is not present; those `leaving` are not in office for it
    either (CGCT L2131-11). Proxies never count, nor whoever holds no mandate."""
    sitting = in_office - leaving
    return Headcount(len(sitting), len((present & sitting) - withdrawn), majority(len(sitting)))


def free_by(body: Body) -> str:
    """The article by which an assembly convened a second time needs no quorum; empty where none was read."""
    if body.kind != "council":
        return ""
    articles = {"alsace_moselle": "article L. 2541-4", "epci": "articles L. 5211-1 et L. 2121-17"}
    return f"{articles.get(body.regime, 'article L. 2121-17')} du CGCT"


class Counted(Protocol):
    """What was counted once, at the opening or for an item."""

    @property
    def needed(self) -> int: ...

    @property
    def met(self) -> bool: ...


def lacking(items: int, counts: Mapping[int, Counted]) -> set[int]:
    """The numbers of those items of an agenda for which a sitting, now over, lacked its quorum; `counts` are by item, 0
    being the opening.

    It lacked for an item that began without it, and for all that never began where it was never there. What the
    assembly did not come to although it was there once needs its quorum the next time too (CGCT L2121-17).
    """
    failed = any(not count.met for count in counts.values())
    never = failed and not any(count.met and count.needed for count in counts.values())
    return {number for number in range(1, items + 1) if (not counts[number].met if number in counts else never)}
