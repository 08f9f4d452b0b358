"""Sessions: where a person is signed in, and the password that lets them in."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.errors import Conflict, Invalid, NotFound, Reasons, TooFast, WrongPassword
from protocol.lines import ONE_LINE
from protocol.types import Command, Id, Password, Record


class Session(Record):
    id: Id
    created_at: datetime
    seen_at: datetime
    device: str = ""
    """As the browser named itself when signing in, or the person the device whose password it is."""
    for_drives: bool = False
    """It is the password of a device."""


class Sessions(Record):
    current: Id
    """The one that asks."""
    sessions: list[Session]


class LoadSessions(Command):
    returns: ClassVar[Any] = Sessions


class DevicePassword(Record):
    """Shown once: it is kept as its hash."""

    session: Id
    password: str


class MakeDevicePassword(Command):
    """Makes a password by which the programs of one device open the caller's drives at `/dav/`, and nothing else. It
    ends like a session: when it is revoked, when the password is changed, and after a year without use."""

    returns: ClassVar[Any] = DevicePassword
    refuses: ClassVar[Reasons] = {
        WrongPassword: "`current` is not the password",
        TooFast: "too many tries",
        Invalid: "`device`: nothing is left of it",
        Conflict: "`full`: the caller has twenty",
    }

    device: Annotated[str, Meta(min_length=1, max_length=60, extra=ONE_LINE)]
    current: Annotated[str, Meta(max_length=200)]


class RevokeSession(Command):
    """Ends one of one's own sessions and closes its sockets; its cookie, or the password of the device, is worth
    nothing any more."""

    refuses: ClassVar[Reasons] = {NotFound: "it is no session of the caller's"}

    session: Id


class ChangePassword(Command):
    """Sets a new password and ends all other sessions."""

    refuses: ClassVar[Reasons] = {WrongPassword: "`current` is not the password", TooFast: "too many tries"}

    current: Annotated[str, Meta(max_length=200)]
    password: Password
