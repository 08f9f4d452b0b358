"""Remarks: chat messages about a document, read in its group and beside it."""

from typing import Any, ClassVar

from protocol.drives import NO_NODE
from protocol.errors import NotAllowed, NotFound, Reasons
from protocol.messages import History
from protocol.refusals import CLOSED, OUTSIDE
from protocol.types import Command, Id, PageSize, Record, Seq, Stored


class LoadRemarks(Command):
    """Asks for the latest messages about a document in the conversation whose drive it is in, in ascending `seq`."""

    returns: ClassVar[Any] = History
    refuses: ClassVar[Reasons] = NO_NODE
    node: Id
    before: Seq | None = None
    limit: PageSize = 100


class RemarkCount(Record):
    node: Id
    open: int
    """Remarks on it that are not settled."""


class RemarkCounts(Record):
    counts: list[RemarkCount]


class CountRemarks(Command):
    """Asks on which documents of a folder, or of the top of the drive, there are remarks that are not settled."""

    returns: ClassVar[Any] = RemarkCounts
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
    folder: Id | None = None


class ResolveRemark(Command):
    """Says that what a message about a document brings up is settled, or is not (`on` false); for those who may write
    in the conversation."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        NotFound: f"{OUTSIDE[NotFound]}, or there is no such message, or it is about no document",
        NotAllowed: "the caller may not write there",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    on: bool = True
