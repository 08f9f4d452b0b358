"""Proxies as they stand in a sitting: before it by what was answered, in it also by who is in the room."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from protocol.errors import Conflict
from protocol.sittings import Proxy, Sitting
from protocol.summonses import Answer
from server.law.proxies import Answer as Given
from server.law.proxies import Move, Opening, Proxies, Step, Terms
from server.law.rules import Rules

FOR_EVER = 10_000
"""Sittings that a proxy may cover where no rule says how many."""


def terms(rules: Rules, members: Iterable[int], convened: Iterable[int]) -> Terms:
    """Proxies are given between those convened who have their mandate on the day of the sitting."""
    rule = rules.strictest("proxy_sittings")
    return Terms(frozenset(convened) & frozenset(members), rule.number if rule else FOR_EVER)


def steps(answers: list[tuple[int, Answer]], sitting: Sitting) -> list[Step]:
    """All that decides on them, in the order of time. That everybody leaves when it is closed decides nothing more."""
    dated: list[tuple[datetime, Step]] = [
        (answer.answered_at, as_law_sees(person, answer)) for person, answer in answers
    ]
    for stay in sitting.attendances:
        dated.append((stay.arrived_at, Move(stay.person, comes=True, sits_for=stay.sits_for)))
        if stay.left_at and stay.left_at != sitting.closed_at:
            dated.append((stay.left_at, Move(stay.person, comes=False)))
    dated += [(moment.at, Opening()) for moment in sitting.moments if moment.item == 0]
    return [step for _, step in sorted(dated, key=lambda one: one[0])]


def as_law_sees(person: int, answer: Answer) -> Given:
    return Given(person, answer.given, answer.holder, answer.sittings, answer.ill)


def before_move(taken: list[Step], person: int) -> list[Step]:
    """The same steps without the last one that this person made in or out of the room."""
    last = max(number for number, step in enumerate(taken) if isinstance(step, Move) and step.person == person)
    return taken[:last] + taken[last + 1 :]


def listed(proxies: Proxies) -> list[Proxy]:
    return [Proxy(giver, holder) for giver, holder in proxies.standing.items()]


def named(proxies: Iterable[tuple[int, int]], names: dict[int, str]) -> list[dict[str, Any]]:
    """As the ledger holds them, by their names and by their numbers."""
    found: list[dict[str, Any]] = [
        {"giver": names[giver], "holder": names[holder], "people": [giver, holder]} for giver, holder in proxies
    ]
    return sorted(found, key=lambda one: one["giver"])


def check(proxies: Proxies, answer: Given) -> None:
    """Raises `Conflict` with the reason why it cannot be given now."""
    if reason := proxies.refuse(answer):
        raise Conflict(reason)
