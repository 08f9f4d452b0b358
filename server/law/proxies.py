"""Decides whose proxy stands, and whether a member may give theirs to a colleague (CGCT L2121-20)."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Given = Literal["present", "absent", "proxy"]
Reason = Literal[
    "self", "not_in_office", "holder_absent", "holder_taken", "chain", "replaced_in_seat", "too_many_sittings"
]


class Answer(Struct, frozen=True):
    """What one member has answered last; a later answer takes the place of an earlier one, which revokes a proxy."""

    person: int
    given: Given
    holder: int | None = None
    sittings: int = 1
    """How many in a row the document covers, this one included."""
    ill: bool = False


class Move(Struct, frozen=True):
    """A member, or a substitute in the place of one, comes into the room, or leaves it."""

    person: int
    comes: bool
    sits_for: int | None = None


class Opening(Struct, frozen=True):
    """The sitting opens: from now on, whoever is to hold a proxy has to be in the room."""


Step = Answer | Move | Opening


class Terms(Struct, frozen=True):
    """Between whom proxies can be given, and how many sittings in a row one may cover."""

    in_office: frozenset[int]
    most_sittings: int


class Proxies:
    """Those of one sitting, step by step in the order of time.

    One stands as long as its giver is neither in the room nor replaced there, and its holder can use it; otherwise it
    has lapsed, counts for nothing, and stands again once nothing is against it any more. Nobody who holds one loses it
    to another's.
    """

    def __init__(self, terms: Terms, steps: Iterable[Step] = ()) -> None:
        self._terms = terms
        self._answers: dict[int, Answer] = {}
        self._present: set[int] = set()
        self._sits_for: dict[int, int] = {}
        self._opened = False
        self.standing: dict[int, int] = {}
        """The holder of each giver."""
        for step in steps:
            self._take(step)

    def _take(self, step: Step) -> None:
        match step:
            case Answer(person):
                self._answers.pop(person, None)
                self._answers[person] = step
                self.standing.pop(person, None)
                self._add([step])
            case Move(person, comes, sits_for):
                (self._present.add if comes else self._present.discard)(person)
                self._sits_for.pop(person, None)
                if comes and sits_for:
                    self._sits_for[person] = sits_for
            case Opening():
                self._opened = True
        self._settle()

    def _settle(self) -> None:
        for giver in list(self.standing):
            if not self._stands(self._answers[giver]):
                del self.standing[giver]
        self._add(self._answers.values())

    def _add(self, answers: Iterable[Answer]) -> None:
        for answer in answers:
            if answer.person not in self.standing and answer.holder and self._stands(answer):
                self.standing[answer.person] = answer.holder

    def _stands(self, answer: Answer) -> bool:
        return answer.given == "proxy" and answer.person not in self._present and self.refuse(answer) is None

    def refuse(self, answer: Answer) -> Reason | None:
        """Why the answer cannot be given now; None when it can. Only proxies can be refused. Whoever is in the room may
        give one: it stands once they leave."""
        if answer.given != "proxy":
            return None
        holder = answer.holder
        if holder == answer.person:
            return "self"
        if holder is None or not {answer.person, self._sits_for.get(holder, holder)} <= self._terms.in_office:
            return "not_in_office"
        if answer.person in self._sits_for.values():
            return "replaced_in_seat"
        if answer.sittings > self._terms.most_sittings and not answer.ill:
            return "too_many_sittings"
        return self._refuse_holder(answer.person, holder)

    def _refuse_holder(self, giver: int, holder: int) -> Reason | None:
        held = {taken: by for by, taken in self.standing.items() if by != giver}
        if holder in held:
            return "holder_taken"
        if self._is_away(holder):
            return "holder_absent"
        if holder in self.standing or (giver in held and giver not in self._present):
            return "chain"
        return None

    def _is_away(self, person: int) -> bool:
        if person in self._present:
            return False
        answered = self._answers.get(person)
        return self._opened or (answered is not None and answered.given == "absent")
