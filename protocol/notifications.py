"""Notifications: what calls a person from elsewhere and when, and which of their devices it wakes."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons, TooFast
from protocol.refusals import ADMINISTERING, OUTSIDE
from protocol.types import UNSET, Command, Event, Hour, Id, Line, Record, UnsetType

Carries = Literal["nothing", "bare", "titles"]
"""What leaves the server for it: `nothing`, for it is switched off; `bare`, that there is something, and where; or
`titles` too: who wrote, in which group, the title of a post. Never the text of a message; all of it is encrypted for
the device alone (RFC 8291)."""

Endpoint = Annotated[str, Meta(min_length=1, max_length=1000)]


class Device(Record):
    """A browser that its service can wake for Parvis (RFC 8030). It goes with the session that it is of."""

    session: Id
    device: Line
    """As its browser names itself."""
    service: Line
    """The machine of the service."""
    since: datetime.datetime
    here: bool = False
    """It is the one that asks."""
    taken_at: datetime.datetime | None = None
    """When its service last took something for it: the device itself may have been off then."""


class Calls(Record):
    """What calls the person from elsewhere, beside convocations, which always do, and all that is written where they
    want all of it. None of it does in conversations that they have silenced."""

    mentions: bool = True
    """Messages that name them, or everybody."""
    directs: bool = True
    """Messages of direct conversations."""
    tracked: bool = True
    """Posts whose opening is recorded."""
    events: bool = True
    sound: bool = True


class Absence(Record):
    """Whole days of the authority's calendar."""

    first_day: datetime.date
    last_day: datetime.date


class QuietHours(Record):
    """When nothing calls a person, by the clocks of the authority: what comes meanwhile is told once it is over."""

    begins: Hour
    ends: Hour
    evenings: bool = True
    """Every day from `begins` until `ends`, over midnight where it is the later hour."""
    weekends: bool = True
    """From Friday evening to Monday morning, by the same hours."""
    absences: Annotated[list[Absence], Meta(max_length=20)] = []
    convocations: bool = True
    """Whether convocations call all the same."""
    people: Annotated[list[Id], Meta(max_length=50)] = []
    """Whose direct messages do."""
    groups: Annotated[list[Id], Meta(max_length=50)] = []
    """The groups of which whatever would call does: of those on call."""


class Silence(Record):
    begins: datetime.datetime
    ends: datetime.datetime


class Notifications(Record):
    """What calls the caller from elsewhere, when, and on which devices."""

    carries: Carries
    key: Line
    """By which the town hall is known to the services (RFC 8292), for `PushManager.subscribe`, in base64url."""
    services: list[Line]
    """The machines that browsers may name; one that begins with a dot stands for all whose name ends so."""
    calls: Calls
    quiet: QuietHours
    house: QuietHours
    """Of staff who have chosen nothing."""
    devices: list[Device] = []
    quiet_is_own: bool = False
    """The caller has chosen it; else it is the house's, or none."""
    silences: list[Silence] = []
    """Of the next eight days, by `quiet`; one that goes on begins now."""


class LoadNotifications(Command):
    returns: ClassVar[Any] = Notifications


class SubscribeDevice(Command):
    """Has the device of this session woken from now on, by what its browser says of itself (`PushSubscription`). What
    was known of the session before, and whatever other session had this endpoint, is forgotten; of more than twenty
    devices of one person, the first."""

    returns: ClassVar[Any] = Notifications
    refuses: ClassVar[Reasons] = {
        Conflict: "`off`: the town hall has not switched it on",
        NotAllowed: "the caller came by the link of a letter: there is no session to keep it for",
        Invalid: "`endpoint`: no address of a service that the town hall lets in; `p256dh`, `auth`: no such keys",
        TooFast: "the device does so again and again",
    }
    endpoint: Endpoint
    p256dh: Line
    """Its public key, in base64url."""
    auth: Line
    """What it shares with those who may write to it, in base64url."""


class UnsubscribeDevice(Command):
    """Has a device of the caller's woken no more."""

    returns: ClassVar[Any] = Notifications
    refuses: ClassVar[Reasons] = {NotFound: "the caller has no such device"}
    session: Id


class TryDevice(Command):
    """Has a trial sent to a device of the caller's; what became of it is told by `NotificationsChanged`."""

    refuses: ClassVar[Reasons] = {
        NotFound: "the caller has no such device",
        Conflict: "`off`: the town hall has switched it off",
        TooFast: "five a minute are enough",
    }
    session: Id


class ChangeCalls(Command):
    """Changes what is given of what calls the caller, and leaves the rest."""

    returns: ClassVar[Any] = Notifications
    mentions: bool | UnsetType = UNSET
    directs: bool | UnsetType = UNSET
    tracked: bool | UnsetType = UNSET
    events: bool | UnsetType = UNSET
    sound: bool | UnsetType = UNSET


class ChangeQuietHours(Command):
    """Has the caller left in peace then; None is the house's hours again, of staff, and none of others. People whom the
    caller does not know are left out, and groups that they are not in."""

    returns: ClassVar[Any] = Notifications
    refuses: ClassVar[Reasons] = {
        Invalid: "`ends`: it begins and ends at the same hour; `absences`: one ends before it begins, or over a "
        "year from now",
    }
    quiet: QuietHours | None


class ChangeHouseQuietHours(Command):
    """Says when staff who have chosen nothing are left in peace. For administrators."""

    returns: ClassVar[Any] = Notifications
    refuses: ClassVar[Reasons] = {**ADMINISTERING, Invalid: "`ends`: it begins and ends at the same hour"}
    begins: Hour
    ends: Hour
    evenings: bool
    weekends: bool


class PersonSilence(Record):
    person: Id
    until: datetime.datetime


class Silences(Record):
    silences: list[PersonSilence]


class LoadSilences(Command):
    """Asks who of a direct conversation is not called now, and until when: what is written to them is told them then.
    Whoever would be called all the same, or never, is not listed; to guests, nobody who is away."""

    returns: ClassVar[Any] = Silences
    refuses: ClassVar[Reasons] = {**OUTSIDE, Invalid: "`conversation`: it is that of a group"}
    conversation: Id


class ChangePush(Command):
    """Says what may leave the server to wake devices. For administrators."""

    returns: ClassVar[Any] = Notifications
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        Conflict: "`subject`: the services ask for an address of whoever sends, and `PARVIS_MAIL_FROM` is none that "
        "could be reached from elsewhere",
    }
    carries: Carries


class NotificationsChanged(Event):
    """Told to the devices of the person: what they have loaded of this is to be loaded again."""


class PushChanged(Event):
    """What may leave the server, or the quiet hours of the house, have been changed. Told to everybody of the town hall
    but guests, who load it with their settings."""

    carries: Carries
