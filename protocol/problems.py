"""Problems: what somebody tells the administrators that does not work, without anything of what they were reading."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons, TooFast
from protocol.refusals import ADMINISTERING
from protocol.types import ClientId, Command, Event, Id, Line, Record

Place = Annotated[str, Meta(max_length=60, pattern=r"^[a-z_]*(?!\n)$")]
"""The name of a page, as clients know it: never its address, which would say of whom or of what it is."""


class Problem(Record):
    id: Id
    person: Id
    at: datetime
    text: str
    place: Place = ""
    browser: Line = ""
    reference: Line = ""
    """The number under which the server logged an error, if one was shown."""
    settled_at: datetime | None = None


class Problems(Record):
    problems: list[Problem]
    """The latest first, those that are settled for ninety days."""


class ReportProblem(Command):
    """Tells the administrators in Parvis, and, once an hour at most, by a letter that says no more than that there is
    something."""

    refuses: ClassVar[Reasons] = {
        TooFast: "ten an hour are enough",
        Conflict: "`many`: twenty of the caller's wait already",
        Invalid: "`reference`: no text of one line",
    }
    client_id: ClientId
    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    place: Place = ""
    reference: Line = ""


class LoadProblems(Command):
    """For administrators."""

    returns: ClassVar[Any] = Problems
    refuses: ClassVar[Reasons] = ADMINISTERING


class SettleProblem(Command):
    """Says that a problem has been seen to, or not yet after all. For administrators."""

    returns: ClassVar[Any] = Problem
    refuses: ClassVar[Reasons] = {NotAllowed: ADMINISTERING[NotAllowed], NotFound: "there is no such problem"}
    problem: Id
    settled: bool = True


class ProblemChanged(Event):
    """It was reported, or settled. Told to administrators."""

    problem: Problem
