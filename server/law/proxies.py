"""Decides whether an absent member may give their vote to a colleague (CGCT L2121-20)."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Given = Literal["present", "absent", "proxy"]
Reason = Literal["self", "not_in_office", "holder_absent", "holder_taken", "chain", "too_many_sittings"]


class Answer(Struct, frozen=True):
    """What one member has answered last; a later answer takes the place of an earlier one, which revokes a proxy."""

    person: int
    given: Given
    holder: int | None = None
    sittings: int = 1
    """How many in a row the document covers, this one included."""
    ill: bool = False


def refuse(answer: Answer, others: Iterable[Answer], in_office: set[int], most_sittings: int) -> Reason | None:
    """Why the answer cannot stand beside those of the others; None when it can. Only proxies can be refused."""
    if answer.given != "proxy":
        return None
    before = {other.person: other for other in others if other.person != answer.person}
    holder = answer.holder
    if holder == answer.person:
        return "self"
    if holder is None or not {answer.person, holder} <= in_office:
        return "not_in_office"
    if answer.sittings > most_sittings and not answer.ill:
        return "too_many_sittings"
    return _refuse_holder(answer.person, holder, before)


def _refuse_holder(giver: int, holder: int, before: dict[int, Answer]) -> Reason | None:
    held = {other.holder: other.person for other in before.values() if other.given == "proxy"}
    if holder in held:
        return "holder_taken"
    answered = before.get(holder)
    if answered and answered.given == "absent":
        return "holder_absent"
    if giver in held or (answered and answered.given == "proxy"):
        return "chain"
    return None


def standing(answers: Iterable[Answer], in_office: set[int], most_sittings: int) -> dict[int, int]:
    """Holder of each giver, of the proxies that hold among the answers in the order in which they came; one whose
    holder has since become absent, or left office, has lapsed."""
    latest: dict[int, Answer] = {}
    for answer in answers:
        latest.pop(answer.person, None)
        latest[answer.person] = answer
    taken = [answer for answer in latest.values() if answer.given != "proxy"]
    held: dict[int, int] = {}
    for answer in latest.values():
        if answer.given == "proxy" and answer.holder and not refuse(answer, taken, in_office, most_sittings):
            taken.append(answer)
            held[answer.person] = answer.holder
    return held
