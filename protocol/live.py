"""Live documents: documents of a drive that several people write at once, each seeing what the others do."""

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.drives import FULL, KEY, NAMES, TAKEN, WRITING, Node, NodeName
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.refusals import CLOSED, OUTSIDE
from protocol.types import MAX_ID, ClientId, Command, Event, Id, Record, Seq

LARGEST = 20 * 1024 * 1024
"""Bytes of a live document, with what was removed of it."""

Update = Annotated[bytes, Meta(min_length=2, max_length=200_000)]
"""What one device changed: an update of Yjs, in its first encoding, that follows what that device has sent before;
whoever pastes more sends several."""

NO_LIVE: Reasons = {NotFound: "no conversation of the caller has such a live document"}


class LiveUpdate(Record):
    """A change, numbered in the order in which everybody applies them."""

    seq: Seq
    author: Id
    data: bytes


class LiveWriter(Record):
    """Whose a writer is: the number that Yjs has drawn for one of their devices, and that each of its changes bears."""

    writer: int
    person: Id


class LiveState(Record):
    """What follows in a live document. Whoever holds less than `folded` first reads what was folded until then, at
    `GET /api/live/{node}/{folded}`: one update, of which parts may be known."""

    node: Id
    seq: Seq
    """The number up to which all is told here; larger changes are told as events from now on."""
    folded: Seq
    updates: list[LiveUpdate]
    """The oldest first."""
    writers: list[LiveWriter]
    """All that there are."""
    may_write: bool
    complete: bool = True
    """Whether no more follow the last of these updates; else the caller asks for those after it."""


class Written(Record):
    """The change is on disk under this number."""

    node: Id
    seq: Seq


class CreateSheet(Command):
    """Makes an empty spreadsheet, as a live document of a drive; its name has the ending `.xlsx`, given or not."""

    returns: ClassVar[Any] = Node
    refuses: ClassVar[Reasons] = {
        **WRITING,
        NotFound: f"{OUTSIDE[NotFound]}, or it has no such folder",
        Invalid: NAMES,
        Conflict: f"{TAKEN}; {KEY}; {FULL}",
    }
    conversation: Id
    client_id: ClientId
    name: NodeName
    parent: Id | None = None
    clash: Literal["refuse", "keep_both"] = "refuse"


class OpenLive(Command):
    """Asks for what follows the number of a change, and is told of what is written and pointed at from then on, until
    `CloseLive`, the end of the socket, or of the access."""

    returns: ClassVar[Any] = LiveState
    refuses: ClassVar[Reasons] = NO_LIVE
    node: Id
    after: Seq = 0


class CloseLive(Command):
    node: Id


class WriteLive(Command):
    """Writes a change down. The `client_id` is that of the change: sent again, it is stored once."""

    returns: ClassVar[Any] = Written
    refuses: ClassVar[Reasons] = {
        **NO_LIVE,
        NotAllowed: "the caller does not write in this conversation; `writer`: it bears the number of somebody else's "
        "device",
        Invalid: "`data`: it is no update of Yjs, it costs too much to apply, or it holds content within content",
        Conflict: f"`binned`: it is in the bin; `full`: it would hold more than {LARGEST} bytes; {KEY}",
        **CLOSED,
    }
    node: Id
    client_id: ClientId
    data: Update


class PointLive(Command):
    """Says where the caller stands in a live document that they have opened: for those who have it open now, and never
    stored."""

    refuses: ClassVar[Reasons] = NO_LIVE
    node: Id
    device: Annotated[int, Meta(ge=1, le=MAX_ID)]
    """The number that Yjs has drawn for this device."""
    at: Annotated[str, Meta(max_length=500)]
    """As the kind of document has it; empty for whoever leaves."""


class LiveUpdated(Event):
    """Changes that follow `since` one by one. Whoever holds less asks for what they lack."""

    node: Id
    since: Seq
    updates: list[LiveUpdate]
    writers: list[LiveWriter] = []
    """Those that are new."""


class LivePointed(Event):
    """Where somebody stands in a document."""

    node: Id
    person: Id
    device: int
    at: str
