"""The entrance: what goes over HTTP, as JSON, before there is a session to open a socket with."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from protocol.convocations import Convocation
from protocol.errors import Refusal
from protocol.people import Civility, Language
from protocol.types import Email, Id, Line, Name, Password, Population, Record, Seq


class SignIn(Record):
    """`POST /api/sign-in`. A wrong password and an unknown address are refused alike, with `wrong_password`; the right
    one of somebody who may not come in any more, with `access_over`."""

    email: Email
    password: Annotated[str, Meta(min_length=1, max_length=200)]


class SignedIn(Record):
    """The answer; it sets the cookie `parvis_session`, by https `__Host-parvis_session`, which the socket needs.
    `POST /api/sign-out` ends the session."""

    person: Id


class Offer(Record):
    """What the invitation at `GET /api/invitations/{token}` holds out; `not_found` when it was used or withdrawn, or
    it is too late."""

    email: Email
    name: Line
    population: Population
    expires_at: datetime
    title: Line = ""
    civility: Civility = ""
    invited_by: Line = ""
    """The name of the person who invites."""
    groups: list[Name] = []
    """The names of the groups it opens, besides the one of the whole population."""
    access_ends_at: datetime | None = None


class AcceptOffer(Record):
    """`POST /api/invitations/{token}`, answered with `SignedIn` once only."""

    password: Password
    name: Line = ""
    """Counts where the invitation names nobody: in Latin letters, and not what somebody else is called. `invalid`
    otherwise."""
    civility: Civility = ""


class ForgotPassword(Record):
    """`POST /api/password-reset`, always accepted: whether the address is known shows in its mailbox only."""

    email: Email


class Reset(Record):
    """Whose password the link at `GET /api/password-reset/{token}` lets set anew; `not_found` when it is worth
    nothing any more."""

    email: Email
    name: Name


class SetPassword(Record):
    """`POST /api/password-reset/{token}`, answered with `SignedIn`; all other sessions of the person end."""

    password: Password


class ConvocationOffer(Record):
    """What the letter of a convocation leads to, at `GET /api/convocations/{token}`: to whom it is addressed, and for
    which sitting; nothing is recorded by asking for it. `not_found` a week after the sitting."""

    name: Name
    conversation: Id
    seq: Seq
    body: Name
    opens_at: datetime
    place: Line
    time_zone: Name
    """By whose hours it is told: as it was sealed, as is the name of the authority."""
    authority: str
    language: Language = "fr"
    state: Literal["stands", "replaced", "cancelled"] = "stands"
    """What has become of the convocation since: nobody is to come by one that was replaced or cancelled."""
    opened_at: datetime | None = None
    signed_in: bool = False
    """Whether this browser is signed in as that person: then the convocation has a page of its own."""


class LinkedConvocation(Record):
    """`POST /api/convocations/{token}/open` records that the person opens it, once, and answers with what it says. Its
    files are at `GET /api/convocations/{token}/files/{id}`."""

    convocation: Convocation
    convener: Line
    opened_at: datetime
    acknowledged_at: datetime | None = None


class EnterCode(Record):
    """`POST /api/convocations/{token}/code` has a code sent to the address of the letter, good for a quarter of an
    hour; `POST /api/convocations/{token}/sign-in` takes it, once, and is answered with `SignedIn`: acknowledging and
    answering need a session. A wrong code is refused with `wrong_password`, five times at most."""

    code: Annotated[str, Meta(min_length=6, max_length=6, pattern=r"^[0-9]{6}(?!\n)$")]
    acknowledge: bool = False
    """Whether it was asked for in order to acknowledge the convocation, which is then done at once."""


class HttpFailure(Record):
    """Every refusal over HTTP: `code` is one of the failure codes."""

    code: str
    detail: str = ""
    reference: str = ""
    retry_after: float = 0
    most: int = 0
    """With `too_large`: the bytes that are taken at most."""


class AccessOver(Refusal):
    """The password is right, and the person may not come in any more; `detail` is the instant at which their access
    ended, or empty if their account is closed."""

    code = "access_over"


class SignedOut(Refusal):
    """The session, or the password of a device, was ended while the request was under way: nothing is kept of it."""

    code = "signed_out"


class CrossSite(Refusal):
    """The request comes from a page of another site, or is neither JSON nor a part of a file."""

    code = "cross_site"


class Malformed(Refusal):
    """The body is not what this address takes."""

    code = "malformed"


class TooLarge(Refusal):
    """The body, or the file announced, is longer than what is taken."""

    code = "too_large"

    def __init__(self, detail: str = "", most: int = 0) -> None:
        super().__init__(detail)
        self.most = most
