"""Conversations, the groups and the direct exchanges: what they are, who is in them, and one's own place in each."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.contents import BaseContent, Needs
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons, TooFast
from protocol.people import Person
from protocol.refusals import CLOSED, NO_MESSAGE, OUTSIDE
from protocol.types import (
    UNSET,
    Command,
    Event,
    Id,
    Level,
    Line,
    Name,
    Paragraph,
    Population,
    Record,
    Role,
    Seq,
    UnsetType,
)

MANAGING: Reasons = {
    NotFound: "the caller does not know the group, or a person named",
    NotAllowed: "the caller does not manage it",
    **CLOSED,
}

Visibility = Literal["open", "closed", "secret"]
"""open: anybody of the town hall may join; closed: seen, but one is added; secret: unknown to those outside."""

Posting = Literal["everyone", "publishers"]
Icon = Annotated[str, Meta(max_length=40, pattern=r"^[a-z0-9-]*(?!\n)$")]
People = Annotated[list[Id], Meta(min_length=1, max_length=500)]


class Member(Record):
    person: Id
    role: Role = "member"


class Position(Record):
    """How far a person has read; a cursor, never a receipt."""

    person: Id
    seq: Seq


class Conversation(Record):
    """A group or a direct conversation, as each of its members sees it."""

    id: Id
    kind: Literal["group", "direct"]
    created_at: datetime
    name: Line = ""
    """Empty for a direct conversation, which bears the names of its members."""
    description: Paragraph = ""
    icon: Icon = ""
    visibility: Visibility = "closed"
    posting: Posting = "everyone"
    population: Population | None = None
    """Set for a system group: filled with this population, left by nobody."""
    archived: bool = False
    shows_reading: bool = False
    """Whether members see how far the others have read; off unless a manager, or both of two people, switched it on."""
    tracks_posts: bool = False
    """Whether every post published in it is tracked, as the group has said to its members; earlier ones stay as they
    are."""
    members: list[Member] = []
    positions: list[Position] = []
    """Empty unless `shows_reading`. Of each person, keep the furthest known."""
    version: Seq = 0
    """Raised by every change of this record but the positions. Keep the record with the larger one: two that come from
    two processes may cross."""


class Membership(Record):
    """One's own place in a conversation."""

    conversation: Id
    role: Role = "member"
    read_seq: Seq = 0
    """Never moves back: of two records, keep the larger one, and what is counted with it."""
    unread: int = 0
    """Messages of others after `read_seq` whose content counts, deleted ones included."""
    mentions: int = 0
    """Those of the unread that name this person, or everybody."""
    counted_seq: Seq = 0
    """Unread and mentions count the messages up to this number; those that come after it are the client's to add. It is
    also the first cursor in a conversation that is new to the client."""
    unread_from: Seq = 0
    """The message from which on the person wants it to be unread again, though they have read it; 0 for none. Unread
    and mentions then count from there."""
    level: Level = "all"
    pinned: bool = False
    draft: Annotated[str, Meta(max_length=20_000)] = ""


class GroupSummary(Record):
    """A group one may join, or ask to be added to."""

    id: Id
    name: Name
    description: Paragraph = ""
    icon: Icon = ""
    visibility: Visibility = "closed"
    members: int = 0


class Groups(Record):
    groups: list[GroupSummary]


class Opened(Record):
    """The conversation asked for, ready to be written to."""

    conversation: Conversation
    membership: Membership


class StartDirect(Command):
    """Opens the direct conversation between the caller and these people (8 in all at most), the existing one if there
    is. Of the caller alone it is where they keep their own notes and documents; guests have none."""

    returns: ClassVar[Any] = Opened
    refuses: ClassVar[Reasons] = {
        NotFound: "the caller does not know one of them, or that one has left",
        Invalid: "`people`",
        TooFast: "`directs`: more than sixty new ones within an hour",
    }
    people: Annotated[list[Id], Meta(min_length=1, max_length=7)]


class CreateGroup(Command):
    """Founds a group; the caller becomes its manager. Guests may not."""

    returns: ClassVar[Any] = Opened
    refuses: ClassVar[Reasons] = {
        NotAllowed: "the caller is a guest",
        NotFound: "the caller does not know one of the people",
        Invalid: "`name`",
        TooFast: "more than thirty within an hour",
    }
    name: Name
    description: Paragraph = ""
    icon: Icon = "users"
    visibility: Visibility = "closed"
    posting: Posting = "everyone"
    people: Annotated[list[Id], Meta(max_length=500)] = []


class ChangeGroup(Command):
    """Changes what is given of a group, and leaves the rest; for its managers and administrators."""

    returns: ClassVar[Any] = Conversation
    refuses: ClassVar[Reasons] = {
        **MANAGING,
        NotAllowed: "one does not manage it, or it is a system group",
        Invalid: "`name`: it is empty",
    }
    conversation: Id
    name: Name | UnsetType = UNSET
    description: Paragraph | UnsetType = UNSET
    icon: Icon | UnsetType = UNSET
    visibility: Visibility | UnsetType = UNSET
    posting: Posting | UnsetType = UNSET
    shows_reading: bool | UnsetType = UNSET
    tracks_posts: bool | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


class AddMembers(Command):
    returns: ClassVar[Any] = Conversation
    refuses: ClassVar[Reasons] = {
        **MANAGING,
        NotAllowed: "the caller does not manage it, or it is that of all agents or officials (`population`): no guests",
    }
    conversation: Id
    people: People


class RemoveMember(Command):
    """Takes a person out of a group; their access ends at once, on all their devices."""

    returns: ClassVar[Any] = Conversation
    refuses: ClassVar[Reasons] = {
        **MANAGING,
        NotAllowed: "the caller does not manage it, or it holds the person by their population (`system`) or by their "
        "office (`mandate`)",
        Conflict: "`last_manager`",
    }
    conversation: Id
    person: Id


class ChangeRole(Command):
    returns: ClassVar[Any] = Conversation
    refuses: ClassVar[Reasons] = {**MANAGING, Conflict: "`last_manager`"}
    conversation: Id
    person: Id
    role: Role


class JoinGroup(Command):
    returns: ClassVar[Any] = Opened
    refuses: ClassVar[Reasons] = {
        NotFound: "there is no such group to see",
        NotAllowed: "it is not open",
        **CLOSED,
    }
    conversation: Id


class LeaveGroup(Command):
    """Leaves a group. A system group and a direct conversation cannot be left, nor the group of a body in which one
    sits."""

    refuses: ClassVar[Reasons] = {
        **OUTSIDE,
        NotAllowed: "it is a direct conversation, or holds one by one's population (`system`) or office (`mandate`)",
        Conflict: "`last_manager`",
    }

    conversation: Id


class LoadGroups(Command):
    """Asks for the open and closed groups one is not in. A guest is answered with none."""

    returns: ClassVar[Any] = Groups


class ChangeMembership(Command):
    """Changes what is given of one's own place in a conversation: level of notification, pin, draft."""

    returns: ClassVar[Any] = Membership
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
    level: Level | UnsetType = UNSET
    pinned: bool | UnsetType = UNSET
    draft: Annotated[str, Meta(max_length=20_000)] | UnsetType = UNSET


class MarkRead(Command):
    """Moves one's read position forward to `seq`; a smaller one than known changes nothing, but ends that the
    conversation is unread from that message or an earlier one on."""

    returns: ClassVar[Any] = Membership
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
    seq: Seq


class MarkUnread(Command):
    """Has the conversation be unread again from message `seq` on, on all one's devices. Others are told nothing: one's
    read position stays."""

    returns: ClassVar[Any] = Membership
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq


class TypeMessage(Command):
    """Tells the others that one is writing; repeat every few seconds while it lasts."""

    refuses: ClassVar[Reasons] = OUTSIDE

    conversation: Id


class ConversationChanged(Event):
    """The conversation, and the people in it whom its members may not have known before."""

    conversation: Conversation
    people: list[Person] = []


class ConversationLeft(Event):
    """This conversation is no longer the reader's; forget what it held."""

    conversation: Id


class MembershipChanged(Event):
    membership: Membership


class PositionRead(Event):
    conversation: Id
    person: Id
    seq: Seq


class MessageTyped(Event):
    """A person is writing in the conversation; holds for six seconds."""

    conversation: Id
    person: Id


class Notice(BaseContent):
    """Something that happened to the group itself; the author of the message did it, or it came by itself to them."""

    needs: ClassVar[Needs] = "nothing"

    what: Literal[
        "created",
        "added",
        "joined",
        "entered",
        "seated",
        "removed",
        "left",
        "unseated",
        "renamed",
        "described",
        "archived",
        "restored",
        "settings",
        "handed",
        "tracks",
        "tracks_not",
    ]
    """`entered`: an administrator, who was not in the group, has put themselves into it. `seated` and `unseated`:
    their term of office in the body of this group has begun, or is over. `handed`: the documents of somebody who has
    left are in the folder named in `text`. `tracks` and `tracks_not`: from now on every post is tracked, or only those
    of which it is said."""
    people: list[Id] = []
    text: Paragraph = ""
