"""Mail: the letters that wait, failed or left, as administrators watch over them; never what stands in them."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from protocol.errors import NotFound, Reasons
from protocol.refusals import ADMINISTERING
from protocol.types import Command, Id, Line, Record

NO_LETTER: Reasons = {**ADMINISTERING, NotFound: "it is not there any more: sent, tried now, or given up"}


class QueuedLetter(Record):
    """A letter that the mail server has not taken."""

    id: Id
    """Its place in the queue; another one after each retry asked for."""
    to: Line
    subject: Line
    """Empty where it would say what a group writes, which an administrator may be no member of."""
    written_at: datetime
    tries: int = 0
    failed: bool = False
    """Refused for good: it is tried again only if somebody asks for it."""
    next_try_at: datetime | None = None
    reason: str = ""
    """In the server's own words, where there are any."""


class HandedLetter(Record):
    """A letter that the mail server has taken."""

    to: Line
    subject: Line
    handed_at: datetime
    reply: str = ""
    returned: Literal["", "failed", "delayed", "unknown"] = ""
    """What a report of its delivery said since."""
    diagnostic: str = ""


class StrayMail(Record):
    """What came back and no machine understood; it lies in the folder of unknown mail under this name."""

    received_at: datetime
    subject: Line
    file: str


class MailQueue(Record):
    server: Line
    """Where letters are handed in; empty while they are written into files."""
    waiting: int
    failed: int
    letters: list[QueuedLetter]
    """Those that failed, then those that wait, oldest first; of each at most 200."""
    handed: list[HandedLetter]
    """The latest 50."""
    stray: list[StrayMail]
    """The latest 20 of two months."""


class LoadMailQueue(Command):
    """For administrators."""

    returns: ClassVar[Any] = MailQueue
    refuses: ClassVar[Reasons] = ADMINISTERING


class RetryLetter(Command):
    """Has a letter that waits or failed tried again at once; for administrators."""

    refuses: ClassVar[Reasons] = NO_LETTER

    id: Id


class RetryLetters(Command):
    """The same for all that wait or failed."""

    refuses: ClassVar[Reasons] = ADMINISTERING


class DropLetter(Command):
    """Gives up a letter that failed: nobody will get it; for administrators."""

    refuses: ClassVar[Reasons] = NO_LETTER

    id: Id
