"""Messages: the ordered log that every conversation is, and what a message can be."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, get_args

from msgspec import Meta

from protocol.boards import Board
from protocol.contents import BaseContent, Needs, Words
from protocol.conversations import Notice
from protocol.convocations import Convocation
from protocol.elections import Election
from protocol.errors import Conflict, Invalid, NotAllowed, Reasons
from protocol.events import CalendarEvent
from protocol.files import File, FileIds
from protocol.forwards import Forwarded
from protocol.passages import About, Passage
from protocol.polls import Poll
from protocol.posts import Post
from protocol.receipts import Acknowledgement, ReceiptCount
from protocol.refusals import CLOSED, NO_MESSAGE, OUTSIDE, REVISED
from protocol.types import (
    ClientId,
    Command,
    Event,
    Id,
    Instant,
    Line,
    PageSize,
    Record,
    Seq,
    Stored,
    Tagged,
    snake_case,
)

Text = Annotated[str, Meta(max_length=20_000)]
"""Empty only beside files, or what is forwarded."""
ReactionName = Literal["agree", "thanks", "bravo", "on_it"]
Mentions = Annotated[list[Id], Meta(max_length=50)]


class Chat(BaseContent):
    """What a person writes, or forwards. A mention stands in the text as `@[id]`, everybody as `@[all]`; light
    formatting is kept as typed."""

    needs: ClassVar[Needs] = "posting"
    counts: ClassVar[bool] = True
    deletable: ClassVar[bool] = True
    words: ClassVar[Words] = ("$.text", "$.forwarded.**.text", "$.files[*].name")

    text: Text
    reply_to: Seq | None = None
    mentions: Mentions = []
    mentions_all: bool = False
    files: list[File] = []
    pinned_at: datetime | None = None
    """Since when everybody in the conversation finds it pinned."""
    forwarded: Forwarded | None = None
    about: About | None = None
    """The document that it is a remark on."""


class Deleted(BaseContent):
    """The tombstone of a message: what it said is gone, its place is not, not even among the unread."""

    counts: ClassVar[bool] = True

    by: Id


Content = Chat | Poll | Post | Convocation | CalendarEvent | Election | Board | Acknowledgement | Notice | Deleted
CONTENTS: tuple[type[BaseContent], ...] = get_args(Content)


def tags_of(kinds: Iterable[type[BaseContent]]) -> list[str]:
    """The tags by which these contents are known on the wire and in the database."""
    return [snake_case(kind.__name__) for kind in kinds]


class Reaction(Record):
    name: ReactionName
    people: list[Id]


class Message(Record):
    """One message of a conversation's log, whole."""

    conversation: Id
    seq: Seq
    """Where it was born in the log."""
    changed_seq: Seq
    """The number of its latest change; equal to `seq` until it changes. Keep the record with the larger one."""
    author: Id
    client_id: ClientId
    sent_at: datetime
    """By the database's clock, to the millisecond."""
    content: Content
    edited_at: datetime | None = None
    """When it got the text that it has; None of one that was never edited."""
    reactions: list[Reaction] = []
    receipts: ReceiptCount | None = None


class History(Record):
    """Messages in ascending `seq`; of a page, whether there are more on either side."""

    messages: list[Message]
    more_before: bool = False
    more_after: bool = False


class Changes(Record):
    """Whole current records whose `changed_seq` lies after the cursor, oldest change first; the new cursor is `top`.
    When not `complete`, ask again from `top`."""

    messages: list[Message]
    top: Seq
    complete: bool = True


class Version(Record):
    """A text that a message had until `replaced_at`."""

    content: Content
    replaced_at: datetime


class Versions(Record):
    versions: list[Version]


class Writing(Tagged):
    """What is written into a conversation by hand, to be sent at once or at an hour to come."""

    conversation: Id
    client_id: ClientId
    text: Text
    reply_to: Seq | None = None
    mentions: Mentions = []
    mentions_all: bool = False
    files: FileIds = []
    about: Passage | None = None
    """Of a document in the drive of the conversation."""


class SendMessage(Writing, Command):
    """Only members of the conversation can be mentioned; the rest is refused with `invalid`. A file is one's own, or
    one that one may read already."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **OUTSIDE,
        NotAllowed: "only publishers write there, or a guest mentions everybody",
        Invalid: "`mentions`: somebody outside the conversation; `reply_to`: no message of it; `text`: it is empty; "
        "`files`: one that the caller may not read; `about`: the drive of the conversation has no such version, nor is "
        "what is answered about it",
        **CLOSED,
    }


class EditMessage(Command):
    """Replaces the text of one's own chat message; the earlier text is kept. Nobody is mentioned anew by it: of the
    mentions, those that the message had are kept, and so are its files. `edited_at` is that of the text which was
    changed; where it says so already, nothing happens."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: "it is not one's own",
        Invalid: "`text`: it is empty",
        **REVISED,
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    text: Text
    mentions: Mentions = []
    mentions_all: bool = False
    edited_at: Instant | None = None


class DeleteMessage(Command):
    """Leaves a tombstone in place of a chat message or post; for its author and the managers of the group."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: "it is neither one's own nor in a group one manages, or a kind that stays",
        Conflict: "it is deleted already",
        **CLOSED,
    }
    conversation: Id
    seq: Seq


class React(Command):
    """Adds (`on`) or takes back one's reaction."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {**NO_MESSAGE, **CLOSED}
    conversation: Id
    seq: Seq
    name: ReactionName
    on: bool = True


class LoadHistory(Command):
    """Asks for a page: the messages next before `before`, next after `after`, around `around` with itself, or the
    latest when none of the three is given."""

    returns: ClassVar[Any] = History
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
    before: Seq | None = None
    after: Seq | None = None
    around: Seq | None = None
    limit: PageSize = 50


class LoadMessages(Command):
    """Asks for some messages by number, such as those that others reply to."""

    returns: ClassVar[Any] = History
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
    seqs: Annotated[list[Seq], Meta(min_length=1, max_length=100)]


class CatchUp(Command):
    """Asks for what changed in a conversation after the cursor `after`."""

    returns: ClassVar[Any] = Changes
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
    after: Seq
    limit: Annotated[int, Meta(ge=1, le=500)] = 500


class LoadVersions(Command):
    """Asks for the earlier texts of an edited message, oldest first."""

    returns: ClassVar[Any] = Versions
    refuses: ClassVar[Reasons] = {
        **OUTSIDE,
        Conflict: "`not_opened`: it is addressed to the caller, who has yet to open it",
    }
    conversation: Id
    seq: Seq


class LoadComments(Command):
    """Asks for the latest comments on a post: the chat messages that reply to it, in ascending `seq`."""

    returns: ClassVar[Any] = History
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
    seq: Seq
    before: Seq | None = None
    limit: PageSize = 100


class FeedCursor(Record):
    """The last message of a page of a feed."""

    sent_at: Instant
    conversation: Id
    seq: Seq


class Feed(Record):
    """Messages of one kind from all one's conversations, newest first; ask for the rest after the last one."""

    messages: list[Message]
    more: bool = False
    pinned: list[Message] = []
    """Beside the first page of one group: its posts that stand first, those pinned last before the others."""


class LoadFeed(Command):
    returns: ClassVar[Any] = Feed
    refuses: ClassVar[Reasons] = {Invalid: "`label`: no text of one line"}
    kind: Literal["post", "convocation"]
    conversation: Id | None = None
    label: Line = ""
    """Of posts: those that bear it alone."""
    before: FeedCursor | None = None
    limit: PageSize = 20


class MessageSent(Event):
    message: Message


class MessageChanged(Event):
    message: Message
