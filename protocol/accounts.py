"""Accounts: the people of the town hall as its administrators see and invite them."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound, Reasons, TooFast
from protocol.people import Civility
from protocol.refusals import ADMINISTERING
from protocol.types import UNSET, Command, Email, Id, Instant, Line, Name, Population, Record, UnsetType


class Account(Record):
    person: Id
    email: Email
    administrator: bool = False
    convenes: list[Id] = []
    """The bodies that they may convene."""
    active: bool = True
    access_ends_at: datetime | None = None
    letters_to: Email | None = None
    """Where convocations go, while that address is not confirmed yet for signing in."""
    seen_at: datetime | None = None


class Invitation(Record):
    """A link sent and not yet used; the link itself is known to its recipient only."""

    id: Id
    email: Email
    population: Population
    invited_at: datetime
    expires_at: datetime
    name: Line = ""
    groups: list[Id] = []
    access_ends_at: datetime | None = None
    administrator: bool = False
    may_convene: bool = False


class Accounts(Record):
    accounts: list[Account]
    invitations: list[Invitation]


class LoadAccounts(Command):
    """For administrators."""

    returns: ClassVar[Any] = Accounts
    refuses: ClassVar[Reasons] = ADMINISTERING


class InvitePerson(Command):
    """Sends a single-use link by mail. For administrators; managers of a group may invite guests to it. A guest needs
    a name, groups and an end date within a year. An earlier invitation to the same address is withdrawn."""

    returns: ClassVar[Any] = Invitation
    refuses: ClassVar[Reasons] = {
        NotAllowed: "the caller is no administrator, nor, for a guest, a manager of the groups",
        NotFound: "the caller does not know one of the groups",
        Conflict: "`email`: the address has an account; `closed`, told to administrators: one that opens nothing "
        "any more; or `invitation`: somebody else has invited it",
        Archived: "one of the groups is archived",
        Invalid: "the field that a guest needs, or cannot have",
        TooFast: "too many invitations",
    }
    email: Email
    population: Population
    name: Line = ""
    civility: Civility = ""
    title: Line = ""
    service: Line = ""
    administrator: bool = False
    may_convene: bool = False
    """Whether they may convene the bodies of these groups."""
    groups: Annotated[list[Id], Meta(max_length=100)] = []
    access_ends_at: Instant | None = None


class WithdrawInvitation(Command):
    """Makes a link worth nothing; for administrators, and for whoever sent it."""

    refuses: ClassVar[Reasons] = {NotFound: "there is none, or the caller neither sent it nor is an administrator"}

    invitation: Id


class ChangeAccount(Command):
    """Changes what is given of somebody's account; for administrators. The last administrator stays one. Whoever comes
    to another population moves to the group of all its people, and signs in again; of a guest the end of access goes,
    unless another is given."""

    returns: ClassVar[Any] = Account
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such person",
        NotAllowed: "not an administrator; `mandate`: in office, they stay in the group of their assembly",
        Conflict: "`last_administrator`; `last_manager` of the group of all their people",
        Invalid: "the field that makes no sense, for a guest at least",
    }
    person: Id
    population: Literal["staff", "official"] | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    title: Line | UnsetType = UNSET
    service: Line | UnsetType = UNSET
    phone: Line | UnsetType = UNSET
    administrator: bool | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    access_ends_at: Instant | UnsetType | None = UNSET
