"""Counts votes: who may ask for which ballot, what was decided, and whether the figures agree (CGCT L2121-20, 21)."""

from datetime import date
from typing import Literal

from msgspec import Struct

Flaw = Literal["more_than_registered", "voters_do_not_add_up", "votes_do_not_add_up", "signatures_differ"]

LAST_ROUND = 3
"""In which the most votes are enough."""


def roll_call_from(present: int) -> int:
    """How many of those present have to ask for names and votes in the register."""
    return -(-present // 4)


def secrecy_from(present: int) -> int:
    """How many of those present have to ask for a secret ballot."""
    return -(-present // 3)


def is_secret(present: int, asking: int, *, appoints: bool = False, waived: bool = False) -> bool:
    """An appointment is secret unless the council has unanimously waived it."""
    return (appoints and not waived) or (asking > 0 and asking >= secrecy_from(present))


def is_adopted(in_favour: int, against: int, *, secret: bool, chair: Literal["for", "against"] | None) -> bool:
    """The majority of the votes cast; in a tie the chair's own vote decides, unless the ballot is secret."""
    if in_favour == against:
        return not secret and chair == "for" and in_favour > 0
    return in_favour > against


def elected(votes: dict[int, int], born: dict[int, date], ballot_round: int) -> int | None:
    """Who wins this round: by the majority of the votes cast in the first two, then by the most; the elder of two
    who tie. None when another round is needed."""
    if not sum(votes.values()):
        return None
    best = max(votes, key=lambda candidate: (votes[candidate], -born[candidate].toordinal()))
    absolute = votes[best] > sum(votes.values()) // 2
    return best if absolute or ballot_round >= LAST_ROUND else None


class Tally(Struct):
    """The figures of one count."""

    registered: int
    voters: int
    blank: int
    void: int
    cast: int
    votes: list[int]
    signatures: int | None = None
    """Signed in the list of voters, where there is one."""


def flaws(tally: Tally) -> list[Flaw]:
    """Where the figures do not agree. Differing signatures are noted in the minutes, the rest forbids closing."""
    found: list[tuple[bool, Flaw]] = [
        (tally.voters > tally.registered, "more_than_registered"),
        (tally.voters != tally.blank + tally.void + tally.cast, "voters_do_not_add_up"),
        (sum(tally.votes) != tally.cast, "votes_do_not_add_up"),
        (tally.signatures is not None and tally.signatures != tally.voters, "signatures_differ"),
    ]
    return [flaw for wrong, flaw in found if wrong]
