"""The sealed register: what proves each convocation, whether it is intact, and the register of all of them."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import NotFound, Reasons
from protocol.files import Sha256
from protocol.refusals import ADMINISTERING
from protocol.types import Command, Id, Line, Record, Seq

MOST_LINES = 200
"""Lines of the register that come at once."""

SealFault = Literal["missing", "content", "hash", "link", "form", "manifest", "message", "document", "token"]
"""Of an entry that is missing, whose content or hash was altered, that does not follow the one before or is not written
as entries are; or of what entries seal: a manifest or a token that is not the sealed one, a message that does not show
what the manifest says, a document that the store has lost or altered."""


class SealedEntry(Record):
    """One fact, entered at the instant it became known."""

    position: int
    """Its number in the one ledger of the house."""
    at: datetime | None
    act: Line
    """With `at`, empty when nothing can be read any more."""
    on: datetime | None
    """When it was done, where that was before it was entered: paper handed over, for one."""
    person: Id | None
    """Whom it concerns."""
    author: Id | None
    """Who did it, where that is somebody."""
    detail: str
    """What a server answered, a reason given; empty where there is nothing more to say."""
    hash: Sha256


class Stamp(Record):
    """What an outside authority says of the date. `awaited` is asked for again and again; `failure` says what came of
    the last try. Whether an authority is `qualified` in the sense of eIDAS, whoever runs the house has stated."""

    state: Literal["none", "awaited", "simple", "qualified"]
    at: datetime | None = None
    authority: str = ""
    failure: str = ""


class Alteration(Record):
    """Something that is not as it was sealed, and where."""

    fault: SealFault
    position: int | None = None
    """The entry concerned."""
    file: str = ""
    """The name of the document concerned."""
    conversation: Id | None = None
    """With `seq`, the convocation concerned, where it is known."""
    seq: Seq | None = None


class Seal(Record):
    """All entries of one convocation, in their order; intact when there are no alterations."""

    entries: list[SealedEntry]
    alterations: list[Alteration]
    stamp: Stamp
    digest: Sha256
    """Of the manifest."""


class LoadSeal(Command):
    """Checks all that proves a convocation; for administrators, and for those of its group who may convene. Evidence,
    attestation and register as files are at `GET /api/convocations/{conversation}/{seq}/evidence` and `/attestation`,
    and at `/api/register.pdf` and `/api/register.csv`, for the same people; the two last take `body` and `words` as in
    `LoadRegister`."""

    returns: ClassVar[Any] = Seal
    refuses: ClassVar[Reasons] = {NotFound: "there is no such convocation, or the caller may not see what proves it"}
    conversation: Id
    seq: Seq


class LedgerChecked(Record):
    """The entries up to `position` have been looked at, of `total`; `top` is the hash of the last one that held."""

    position: int
    total: int
    top: Sha256
    alterations: list[Alteration]


class CheckLedger(Command):
    """Checks the next entries of the whole ledger, with the manifests, documents and tokens they seal; for
    administrators. Begin with nothing, and go on with the answer's `position` and `top` until it reaches `total` or an
    entry does not hold."""

    returns: ClassVar[Any] = LedgerChecked
    refuses: ClassVar[Reasons] = ADMINISTERING
    position: Annotated[int, Meta(ge=0)] = 0
    top: Sha256 | None = None


class RegisterLine(Record):
    """One convocation as it was sent."""

    conversation: Id
    seq: Seq
    position: int | None
    """Of the entry that froze it, which is its number in the register."""
    body: Id
    body_name: Line
    version: int
    sent_at: datetime
    sent_by: Line
    opens_at: datetime
    place: Line
    items: list[str]
    convened: int
    reached: int
    """To how many it has been delivered."""
    acknowledged: int
    replaced_by: Seq | None
    cancelled_at: datetime | None


class Register(Record):
    """The latest sent first."""

    lines: list[RegisterLine]
    more: bool


class LoadRegister(Command):
    """The register of convocations: all for administrators, those of their groups for people who may convene. `words`
    are looked for in bodies, places and items, accents and case aside; `before` goes on where a page ended."""

    returns: ClassVar[Any] = Register
    refuses: ClassVar[Reasons] = {NotFound: "the caller neither convenes nor administers"}
    body: Id | None = None
    words: Line = ""
    before: datetime | None = None
