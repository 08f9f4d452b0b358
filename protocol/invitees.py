"""Invitees: those asked to come to a sitting beside the convened, each with the items and the papers chosen for
them."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.convocations import MOST_ITEMS, ItemNote, ItemTitle
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons, TooFast
from protocol.files import File
from protocol.refusals import CLOSED, NO_MESSAGE
from protocol.sittings import Item
from protocol.types import Command, Email, Event, Id, Line, Name, Paragraph, Record, Seq

MOST_INVITEES = 100
"""Of one sitting, those whose invitation was withdrawn included."""

MOST_PAPERS = 200

INVITING: Reasons = {**NO_MESSAGE, NotAllowed: "the caller may not convene", **CLOSED}


class Invitee(Record):
    """Somebody invited to the sitting of one convocation, and what became of their letter. They are not convened: they
    count for no quorum, and have neither a summons nor a receipt."""

    id: Id
    conversation: Id
    seq: Seq
    name: Name
    email: Email
    items: list[Item]
    """The items for which they are invited, by their place in the agenda."""
    invited_by: Id
    invited_at: datetime.datetime
    person: Id | None = None
    """None of somebody who has no account."""
    files: list[Id] = []
    """The documents of these items that they may read."""
    message: Paragraph = ""
    handed_at: datetime.datetime | None = None
    """When the mail server took the letter over."""
    to_file: bool = False
    """Whether it was written to a file instead, for want of a mail server: it has reached nobody."""
    refused_at: datetime.datetime | None = None
    bounced_at: datetime.datetime | None = None
    failure: str = ""
    """Why it was refused or came back, in the words of the server."""
    withdrawn_at: datetime.datetime | None = None


class Invitees(Record):
    """By name, those whose invitation was withdrawn last."""

    invitees: list[Invitee]


SharedState = Literal["stands", "replaced", "cancelled", "withdrawn"]


class SharedItem(Record):
    """An item of the agenda as it is shown outside the group: its place there, and the documents shared."""

    number: Item
    title: ItemTitle
    reporter: Line = ""
    note: ItemNote = ""
    files: list[File] = []


class SharedSitting(Record):
    """A sitting as it is shown to somebody outside its group: only what was chosen for them. The page of a letter asks
    for it at `GET /api/shared-sittings/{token}`, whose files are at `GET /api/shared-sittings/{token}/files/{id}` until
    a week after the sitting; an invitee who is signed in finds the files of theirs at
    `GET /api/invitees/{id}/files/{file}`."""

    id: Id
    name: Name
    """To whom it is addressed."""
    body: Name
    opens_at: datetime.datetime
    place: Line
    time_zone: Name
    """By whose hours it is told: as it was sealed, as is the name of the authority."""
    authority: str
    items: list[SharedItem]
    kind: Literal["invitation", "copy"] = "invitation"
    paper: Literal["", "deliberations", "minutes"] = ""
    """Of a copy that followed the sitting: which one."""
    files: list[File] = []
    """That paper."""
    convener: Line = ""
    message: Paragraph = ""
    state: SharedState = "stands"
    why: Paragraph = ""
    """Why the sitting was cancelled."""


class OwnInvitations(Record):
    """To sittings that are not over for a week, the next first; those that a later version has replaced are left
    out."""

    invitations: list[SharedSitting]


class InviteToSitting(Command):
    """Invites somebody until the sitting opens: a person of the directory, or by `name` and `email` somebody who has no
    account. They get a letter that says that it is no convocation, with a link of their own, and do not enter the
    group."""

    returns: ClassVar[Any] = Invitee
    refuses: ClassVar[Reasons] = {
        **INVITING,
        NotFound: "there is no such convocation to see, or no such person",
        Conflict: "`replaced`, `cancelled`, `opened`; `convened` or `invited`: they are already; or `most` are",
        Invalid: "`person` beside a name, or who has left; `name` or `email` are missing; `items` that the agenda has "
        "not; `files` that these items have not",
        TooFast: "more than a hundred within an hour",
    }
    conversation: Id
    seq: Seq
    items: Annotated[list[Item], Meta(min_length=1, max_length=MOST_ITEMS)]
    person: Id | None = None
    name: Line = ""
    email: Email | None = None
    files: Annotated[list[Id], Meta(max_length=MOST_PAPERS)] = []
    message: Annotated[str, Meta(max_length=1_000)] = ""


class WithdrawInvitee(Command):
    """Takes an invitation back until the sitting opens, and tells the invitee; their link is worth nothing then."""

    returns: ClassVar[Any] = Invitee
    refuses: ClassVar[Reasons] = {
        **INVITING,
        NotFound: "there is no such convocation to see, or no such invitee",
        Conflict: "`replaced`, `cancelled`, `opened`, or `withdrawn` already",
    }
    conversation: Id
    seq: Seq
    invitee: Id
    reason: Annotated[str, Meta(max_length=1_000)] = ""


class LoadInvitees(Command):
    """For those who follow the convocation: its author, the managers of the group and whoever in it may convene."""

    returns: ClassVar[Any] = Invitees
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq


class LoadOwnInvitations(Command):
    """Asks for the sittings to which the caller is invited."""

    returns: ClassVar[Any] = OwnInvitations


class InviteeChanged(Event):
    """Told to those who follow the convocation."""

    invitee: Invitee


class OwnInvitationsChanged(Event):
    """Told to an invitee with an account: they are invited, or something has changed."""

    invitations: list[SharedSitting]
