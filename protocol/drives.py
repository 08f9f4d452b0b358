"""Drives: the folders and documents of a conversation, each document with its versions."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.files import File
from protocol.lines import ONE_LINE
from protocol.refusals import CLOSED, OUTSIDE
from protocol.types import ClientId, Command, Event, Id, Instant, Line, Record, Seq

NodeName = Annotated[str, Meta(min_length=1, max_length=1_000, extra=ONE_LINE)]
"""As somebody or their device says it. It is kept within 255 bytes, a document's with its ending, and without what
Windows or a path cannot hold; two in one folder differ by more than small and capital letters."""

Nodes = Annotated[list[Id], Meta(min_length=1, max_length=500)]

Clash = Literal["refuse", "keep_both", "take"]
"""What becomes of something new whose name is taken: refused with `conflict` (`name`); given a name with a number; or,
of a folder, the one that is there is taken, and of a document, it becomes the next version of the one that is."""

MOST_COPIED = 1_000
"""Folders and documents that are copied at once."""

MOST_TAKEN = 5_000
"""That are taken out of a group at once."""

WRITING: Reasons = {**OUTSIDE, NotAllowed: "the caller does not write in this conversation", **CLOSED}
NO_NODE: Reasons = {NotFound: "no conversation of the caller has such a folder or document, or it is of the other kind"}
NAMES = "`name`: nothing is left of it"
TAKEN = "`name`: it is taken"
DEPTH = "`depth`: a folder would be more than a hundred deep"
FILE = "`file`: the caller may not read it"
LIVE = "`live`: it is written live, and makes its versions itself"
FULL = "`quota`: the drive would hold more than it may"
KEY = "`client_id`: the caller has made something else by it"


class DocumentVersion(Record):
    """What a document held, from then until the next version."""

    number: int
    author: Id
    made_at: datetime.datetime
    file: File
    remark: Line = ""
    dated: datetime.datetime | None = None
    """When the file was last changed, as the device said that sent it: nobody vouches for it."""


class Node(Record):
    """A folder or a document, as it stands."""

    id: Id
    conversation: Id
    kind: Literal["folder", "document"]
    name: str
    changed_seq: Seq
    """The number of its last change among those of its drive."""
    changed_by: Id
    changed_at: datetime.datetime
    brought_by: Id
    """Who made it in this drive, or brought it from another."""
    parent: Id | None = None
    """The folder that it is in; none at the top."""
    items: int = 0
    """Of a folder: what is in it, the bin excepted."""
    version: DocumentVersion | None = None
    """Of a document: the one in force."""
    binned_by: Id | None = None
    binned_at: datetime.datetime | None = None
    """When it was put into the bin, with all that is in it; what is in it is not marked itself."""
    pinned_at: datetime.datetime | None = None
    """Since when everybody in the conversation finds it pinned."""
    live: Literal["sheet"] | None = None
    """Of a document that is written live: what it is. Its versions are what it held at times, as files."""
    taken: bool = False
    """Whether it is in the bin since `binned_by` has taken it to another conversation."""


class Folder(Record):
    """What is in a folder, the bin excepted: folders first, then by name."""

    nodes: list[Node]
    seq: Seq
    """The number of the last change of the drive that is in them."""
    path: list[Node] = []
    """The folder itself, and those that it is in, from the top down; empty of the top."""
    complete: bool = True
    """Whether no more follow the last of them."""
    bytes: int = 0
    """Of the whole drive: what the contents of its documents take, with those of earlier versions, and of the bin."""
    most_bytes: int = 0
    """That they may take."""


class Taken(Record):
    """What is in the bin of a group since it was taken to another conversation."""

    node: Id
    to: Id


class Bin(Record):
    """What is in the bin of a drive, that which was put there last first."""

    nodes: list[Node]
    seq: Seq
    days: int
    """For how long it can be taken out of it; then it is no more."""
    complete: bool = True
    kept: list[Id] = []
    """Those that stay there for good: a convocation carries a version of what is in them."""
    taken: list[Taken] = []
    """Of those that are `taken`, where they are now, as far as the caller is in that conversation."""


class DriveChanges(Record):
    """The nodes of a drive that changed, each as it is now, the oldest change first."""

    nodes: list[Node]
    gone: list[Id]
    """Those that are in this drive no more."""
    seq: Seq
    """The number up to which all is told."""
    complete: bool = True


DocumentText = Literal["waiting", "read", "recognised", "none", "unreadable"]
"""What became of the text of the version in force: it waits to be read; was read; was recognised in pictures, at least
in part, and may be mistaken; there is none; it could not be had."""


class DocumentUse(Record):
    """A message that carries a version of a document."""

    conversation: Id
    seq: Seq
    kind: str
    """Of its content, when it was sent."""
    author: Id | None
    sent_at: datetime.datetime
    version: int


class Heading(Record):
    title: str
    level: int
    """1 and more: how deep it stands."""
    page: int
    """On which it stands, or the part of what has no pages."""


class Document(Record):
    """A document with all its versions, the latest first."""

    node: Node
    path: list[Node]
    """The folders that it is in, from the top down."""
    versions: list[DocumentVersion]
    frozen: list[int] = []
    """The numbers of those that a convocation carries: they stay, and the document with them."""
    uses: list[DocumentUse] = []
    """By messages that the caller may read, up to 100, the latest first; a guest is told of none."""
    text: DocumentText = "none"
    headings: list[Heading] = []
    """Of the version in force, as far as they are read, up to 500."""
    unread: int = 0
    """Pages of it that may have a text, and could not be read."""


class LoadFolder(Command):
    """Asks what is in a folder, or at the top of a drive: up to 500 at once, those that follow `after`."""

    returns: ClassVar[Any] = Folder
    refuses: ClassVar[Reasons] = {NotFound: f"{OUTSIDE[NotFound]}, or it has no such folder or node"}
    conversation: Id
    folder: Id | None = None
    after: Id | None = None


class LoadBin(Command):
    """Asks what is in the bin of a drive, up to 500 put there last."""

    returns: ClassVar[Any] = Bin
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id


class LoadDocument(Command):
    returns: ClassVar[Any] = Document
    refuses: ClassVar[Reasons] = NO_NODE
    node: Id


class CarryVersion(Command):
    """Asks for a version, the one in force unless another is named, as a file for a message, a publication or a
    convocation to carry: it has the name that the document has now, and is read by whoever reads the document."""

    returns: ClassVar[Any] = File
    refuses: ClassVar[Reasons] = {**NO_NODE, Conflict: "`binned`: it is in the bin"}
    node: Id
    version: int | None = None


class CatchUpDrive(Command):
    """Asks what changed in a drive after the number of a change; all there is after 0."""

    returns: ClassVar[Any] = DriveChanges
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
    after: Seq


class CreateFolder(Command):
    returns: ClassVar[Any] = Node
    refuses: ClassVar[Reasons] = {
        **WRITING,
        NotFound: f"{OUTSIDE[NotFound]}, or it has no such folder",
        Invalid: f"{NAMES}; {DEPTH}",
        Conflict: f"{TAKEN}; {KEY}",
    }
    conversation: Id
    client_id: ClientId
    name: NodeName
    parent: Id | None = None
    clash: Clash = "refuse"


class AddDocument(Command):
    """Makes a document of a file, which is its first version."""

    returns: ClassVar[Any] = Node
    refuses: ClassVar[Reasons] = {
        **WRITING,
        NotFound: f"{OUTSIDE[NotFound]}, or it has no such folder",
        Invalid: f"{NAMES}; {FILE}",
        Conflict: f"{TAKEN}, `same` when what has it holds the very same; {LIVE}; {KEY}; {FULL}",
    }
    conversation: Id
    client_id: ClientId
    name: NodeName
    file: Id
    parent: Id | None = None
    clash: Clash = "refuse"
    dated: Instant | None = None
    """When the file was last changed, as the device says; what is yet to come is not kept."""


class AddVersion(Command):
    """Puts a file in force as the next version of a document: a new one, or that of an earlier version again."""

    returns: ClassVar[Any] = Node
    refuses: ClassVar[Reasons] = {
        **WRITING,
        **NO_NODE,
        Invalid: FILE,
        Conflict: f"`binned`: it is in the bin; {LIVE}; {KEY}; {FULL}",
    }
    node: Id
    client_id: ClientId
    file: Id
    remark: Line = ""
    dated: Instant | None = None
    """When the file was last changed, as the device says; what is yet to come is not kept."""


class RenameNode(Command):
    returns: ClassVar[Any] = Node
    refuses: ClassVar[Reasons] = {
        **WRITING,
        **NO_NODE,
        Invalid: NAMES,
        Conflict: f"{TAKEN}; `binned`: it is in the bin",
    }
    node: Id
    name: NodeName


class MoveNodes(Command):
    """Puts folders and documents into another folder of their drive or of another one, or at its top; all of them or
    none. In another drive they keep their versions and dates. What leaves a group has new numbers where it comes, up to
    5,000 at once, and stays in the bin of the group with who took it where; what leaves a direct conversation keeps its
    numbers, whoever is not where it comes reads it no more, and it goes with whoever brought it."""

    returns: ClassVar[Any] = DriveChanges
    """Of the drive that they are in now."""
    refuses: ClassVar[Reasons] = {
        **WRITING,
        NotAllowed: "the caller does not write in this conversation; `brought`: somebody else shared it with them; "
        "`guest`: guests take nothing out of a group, but may copy it",
        NotFound: f"{OUTSIDE[NotFound]}, or it has no such folder, or not all these nodes",
        Invalid: f"`parent`: it is one of them, or in one; {DEPTH}; `nodes`: too many to leave a group at once",
        Conflict: f"{TAKEN}; `binned`: one is in the bin; `frozen`: it would leave a group, and a convocation carries "
        f"what is in it; {FULL}",
    }
    conversation: Id
    nodes: Nodes
    parent: Id | None = None
    clash: Literal["refuse", "keep_both"] = "refuse"
    to: Id | None = None
    """The conversation whose drive they come into; their own unless another is named."""


class CopyNodes(Command):
    """Puts folders and documents once more into a folder of their drive or of another one, or at its top, each document
    with the version in force alone; a name that is taken there gets a number. All of them or none."""

    returns: ClassVar[Any] = DriveChanges
    """Of the drive that the copies are in."""
    refuses: ClassVar[Reasons] = {
        **WRITING,
        NotFound: f"{OUTSIDE[NotFound]}, or it has no such folder, or not all these nodes",
        Invalid: f"`nodes`: they hold more than {MOST_COPIED} folders and documents; {DEPTH}",
        Conflict: f"`binned`: one is in the bin; {KEY}; {FULL}",
    }
    conversation: Id
    client_id: ClientId
    nodes: Nodes
    to: Id
    """The conversation whose drive the copies come into."""
    parent: Id | None = None


class BinNodes(Command):
    """Puts folders and documents into the bin, each with all that is in it; those that are there stay. All of them or
    none."""

    returns: ClassVar[Any] = DriveChanges
    refuses: ClassVar[Reasons] = {
        **WRITING,
        NotFound: f"{OUTSIDE[NotFound]}, or it has not all these nodes",
        Conflict: "`frozen`: a convocation carries a version of one of the documents",
    }
    conversation: Id
    nodes: Nodes


class RestoreNodes(Command):
    """Takes folders and documents out of the bin, to where they were; to the top where that is no more, or in the bin
    itself. Where their name has been taken meanwhile, they get a number. Those that are in no bin stay."""

    returns: ClassVar[Any] = DriveChanges
    refuses: ClassVar[Reasons] = {**WRITING, NotFound: f"{OUTSIDE[NotFound]}, or it has not all these nodes"}
    conversation: Id
    nodes: Nodes


class DriveChanged(Event):
    """What one command changed in a drive: all its changes after `since`, up to `seq`. Whoever holds less than `since`
    catches up; so does everybody where there are too many to tell, and none is told."""

    conversation: Id
    since: Seq
    seq: Seq
    nodes: list[Node] = []
    gone: list[Id] = []
