"""Polls: a question to all of a conversation, what each of them chooses, and what it comes to."""

import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.contents import BaseContent, Needs, Words
from protocol.errors import Conflict, Invalid, NotAllowed, Reasons
from protocol.lines import ONE_LINE
from protocol.refusals import CLOSED, NO_MESSAGE, OUTSIDE
from protocol.types import ClientId, Command, Event, Id, Instant, Record, Seq, Stored

Question = Annotated[str, Meta(min_length=1, max_length=300, extra=ONE_LINE)]
OptionText = Annotated[str, Meta(min_length=1, max_length=200, extra=ONE_LINE)]
OptionNumber = Annotated[int, Meta(ge=1, le=20)]
Choice = Annotated[list[OptionNumber], Meta(max_length=20)]
"""The numbers of options, in the order of the poll; none where nothing is chosen."""


class PollOption(Record):
    text: OptionText
    votes: int | None = None
    """None of an unnamed poll that is open: whoever watched it move would know who chose what; nor of one in which
    fewer than three have chosen."""
    people: list[Id] = []
    """Who chose it, in the order of their votes; of an unnamed poll nobody."""


class Poll(BaseContent):
    """A poll as it stands."""

    needs: ClassVar[Needs] = "posting"
    counts: ClassVar[bool] = True
    deletable: ClassVar[bool] = True
    words: ClassVar[Words] = ("$.question", "$.options[*].text")

    question: Question
    options: list[PollOption]
    several: bool = False
    """Whether more than one may be chosen."""
    named: bool = True
    """Whether all in the conversation see who chose what; of another one nobody does, and what was chosen by whom is
    erased once it is closed."""
    ends_at: datetime.datetime | None = None
    """The instant at which it closes by itself."""
    voters: int = 0
    """How many have chosen something."""
    closed_at: datetime.datetime | None = None
    closed_by: Id | None = None
    """None where it closed by itself."""


class PollBallot(Record):
    """What somebody has chosen; nothing while they have not, and once an unnamed poll is closed."""

    conversation: Id
    seq: Seq
    options: Choice


class SendPoll(Command):
    """Asks all of a conversation; for whoever may write there."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **OUTSIDE,
        NotAllowed: "the caller does not write there",
        Invalid: "`question` or `options`: one is empty, or two options say the same; `ends_at`: it has passed, or is "
        "more than a year away",
        **CLOSED,
    }
    conversation: Id
    client_id: ClientId
    question: Question
    options: Annotated[list[OptionText], Meta(min_length=2, max_length=20)]
    several: bool = False
    named: bool = True
    ends_at: Instant | None = None


class LoadBallot(Command):
    """Asks what the caller has chosen."""

    returns: ClassVar[Any] = PollBallot
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq


class VotePoll(Command):
    """Chooses, chooses otherwise, or takes back what was chosen; for all in the conversation, while it is open."""

    returns: ClassVar[Any] = PollBallot
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        Conflict: "`closed`: the poll is",
        Invalid: "`options`: one that it does not have, one twice, or more than one where one is asked for",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    options: Choice


class ClosePoll(Command):
    """Closes a poll for good, of an archived group too; for its author and the managers of the group. Said twice it is
    closed once. An unnamed one closes by itself after a year."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: "it is neither one's own nor in a group one manages",
    }
    conversation: Id
    seq: Seq


class BallotChanged(Event):
    """Tells somebody's other devices what they have chosen."""

    ballot: PollBallot
