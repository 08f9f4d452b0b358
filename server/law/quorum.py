"""Counts the quorum: the majority of the members in office, physically present (CGCT L2121-17)."""

from collections.abc import Set as AbstractSet

from msgspec import Struct


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
    interested: AbstractSet[int] = frozenset(),
    *,
    leave_office: bool = False,
) -> Headcount:
    """Counts for one item. Interested members (CGCT L2131-11) are not present; `leave_office` says whether they are
    not in office either. Proxies never count, nor whoever holds no mandate."""
    sitting = in_office - interested if leave_office else in_office
    return Headcount(len(sitting), len((present & in_office) - interested), majority(len(sitting)))
