"""Addresses: where the mail of a person goes, convocations among it, since when and by whose word."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons, TooFast, WrongPassword
from protocol.refusals import ADMINISTERING
from protocol.types import Command, Email, Event, Id, Name, Record

TAKEN = "`email`: somebody has it; `same`: it is the address in force"

Agreement = Literal["password", "session", "former", "administrator", "delay"]
"""How it was agreed that the person signs in with an address: with their password, in a session of theirs, with the
link sent to the address they signed in with, by another administrator, or by one alone once seven days had passed."""


class AddressChange(Record):
    """A new address of a person. By an administrator, convocations go there at once, and the person signs in with it
    once they have agreed, and the link sent there was used; by the person, nothing changes before that."""

    id: Id
    person: Id
    before: Email
    email: Email
    requested_on: date
    """When the person asked for it, by the word of whoever recorded it."""
    recorded_at: datetime
    recorded_by: Id
    in_force_at: datetime | None = None
    """Since when convocations go there."""
    confirmed_at: datetime | None = None
    """Since when the person signs in with it."""
    withdrawn_at: datetime | None = None
    """When it was taken back, or gave way to another one, without having been confirmed."""
    read_at: datetime | None = None
    """When the link that was sent there was used first."""
    agreed_at: datetime | None = None
    agreed_by: Id | None = None
    """`None` also of whoever read the mailbox of before: there is no session to say who."""
    agreement: Agreement | None = None


class Addresses(Record):
    """The latest change first; without any, the address is the one the person came in with."""

    changes: list[AddressChange]


class LoadAddresses(Command):
    """For administrators, and of oneself."""

    returns: ClassVar[Any] = Addresses
    refuses: ClassVar[Reasons] = {NotFound: "it is neither the caller nor, for an administrator, anybody"}
    person: Id


class ChangeAddress(Command):
    """Records the address that somebody has given; a letter there asks them to confirm it, and one to the address
    before tells them. The same address again sends the link anew. For administrators."""

    returns: ClassVar[Any] = AddressChange
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such person",
        Conflict: TAKEN,
        Invalid: "`requested_on`, to come or long ago; or `person`: they have left, or are the caller,"
        " who asks for their own with their password",
        TooFast: "too many changes",
    }
    person: Id
    email: Email
    requested_on: date


class ChangeOwnAddress(Command):
    """Asks for another address of one's own: it takes the place of the present one once the link that is sent there
    has been used. The present one is told at once; one that an administrator has recorded meanwhile is taken back."""

    returns: ClassVar[Any] = AddressChange
    refuses: ClassVar[Reasons] = {
        NotAllowed: "the caller is a guest",
        WrongPassword: "`password` is not the caller's",
        Conflict: TAKEN,
        Invalid: "`email`",
        TooFast: "too many tries, or changes",
    }
    email: Email
    password: Annotated[str, Meta(max_length=200)]


class AgreeAddress(Command):
    """Agrees that the person signs in with an address that an administrator recorded. For the person; in their place,
    for another administrator, who has been one for seven days; and where nobody else has, for any administrator once
    seven days have passed since it was recorded, the person could come in, and nobody has ceased to administer."""

    returns: ClassVar[Any] = AddressChange
    refuses: ClassVar[Reasons] = {
        NotFound: "there is none that waits, or the caller is neither its person nor an administrator",
        Conflict: "`second`: another administrator has to; `delay`: the seven days are not over; or `email`: taken",
        Invalid: "`person`: their account is closed, or their access over",
    }
    change: Id


class WithdrawAddress(Command):
    """Takes back a change that is not confirmed: its link is worth nothing any more, and convocations go where they
    went before. For administrators, and for the person."""

    returns: ClassVar[Any] = AddressChange
    refuses: ClassVar[Reasons] = {NotFound: "there is none to take back, or it is not the caller's"}
    change: Id


class AddressChanged(Event):
    """Told to administrators and to the person."""

    change: AddressChange


class AddressOffer(Record):
    """What a link about a new address holds out, at `GET /api/addresses/{token}`: the one sent there, or the one sent
    to the address of before. `POST` it with `ConfirmAddress`; it is answered with `AddressConfirmed`. `not_found` when
    it is worth nothing any more; `conflict` when somebody has come to have the address."""

    name: Name
    email: Email
    before: Email
    asks: Literal["confirmation", "password", "agreement"]
    """`password`, if they know it: nothing else here says that it is they; `agreement` is by the mailbox of before."""


class ConfirmAddress(Record):
    password: Annotated[str, Meta(max_length=200)] = ""


class AddressConfirmed(Record):
    signs_in: bool
    """Whether the person signs in with it from now on; otherwise the other link, or their agreement, is awaited."""
