"""The sealed register: what proves each convocation, whether it is intact, and the register of all of them."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.bodies import Channel
from protocol.errors import Invalid, NotFound, Reasons
from protocol.files import Sha256
from protocol.refusals import ADMINISTERING
from protocol.summonses import VerdictState
from protocol.types import Command, Id, Instant, Line, Paragraph, Record, Seq

MOST_LINES = 200
"""Entries of the house that come at once."""

REGISTER_LINES = 25
"""Convocations of the register that come at once."""

SealFault = Literal[
    "missing",
    "content",
    "hash",
    "link",
    "form",
    "act",
    "clock",
    "series",
    "facts",
    "count",
    "delay",
    "clocks",
    "manifest",
    "message",
    "document",
    "token",
    "attestation",
    "joined",
    "row",
    "unsealed",
    "grounds",
]
"""Of an entry: it is `missing`, its `content` or `hash` was altered, it does not follow the one before (`link`), is not
written as entries are (`form`), says what this version does not know (`act`), is dated before one before it (`clock`),
does not follow in its convocation (`series`), contradicts what was sealed (`facts`), or counts in a sitting other than
what manifest and entries before it give (`count`). Of what was sealed: the `delay`
is not the one that the dates give, authority and town hall disagree on the hour (`clocks`), the `manifest`, a `token`,
the `attestation`, a `joined` file is not the sealed one, the `message` does not show what the manifest says, the store
has lost or altered a `document`, a `row` of what is followed or kept says other than the entries, a convocation has no
entry (`unsealed`), or was made from other than the entries before it say (`grounds`)."""


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
    name: str = ""
    """Whom it concerns, where that is somebody without an account."""
    to_file: bool = False
    """Whether the letter that was handed over was written to a file, for want of a mail server."""
    taken_over: bool = False
    """Whether it was entered at an upgrade, as it was found: what it says of earlier days was not entered then."""


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
    last: int | None = None
    """Where the same is to be said of several that follow one another, `position` the first of them: the last."""


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
    """The entries up to `position` have been looked at, of `total`; `top` is the hash of the last of them."""

    position: int
    total: int
    top: Sha256
    alterations: list[Alteration]


class CheckLedger(Command):
    """Checks the next entries of the whole ledger, with the manifests, documents and tokens they seal; for
    administrators. Begin with nothing, and go on with the answer's `position` and `top` until it reaches `total`; past
    entries that do not hold it goes on from what stands there. The last part compares as well what is kept of the
    house, its mandates for one, with what was entered."""

    returns: ClassVar[Any] = LedgerChecked
    heavy: ClassVar[bool] = True
    refuses: ClassVar[Reasons] = ADMINISTERING
    position: Annotated[int, Meta(ge=0)] = 0
    top: Sha256 | None = None


class HashFound(Record):
    """Of `total` entries, the one with the hash that was asked for, or none."""

    total: int
    position: int | None = None
    at: datetime | None = None
    """Empty where it cannot be read any more."""


class FindHash(Command):
    """Looks in the whole ledger for the entry with this hash, as an evidence file or a letter of the head tells it; for
    administrators. Where it is there, the ledger goes on from that file; where it is not, one of the two was made anew,
    the ledger was restored from before, or it is another house's."""

    returns: ClassVar[Any] = HashFound
    heavy: ClassVar[bool] = True
    refuses: ClassVar[Reasons] = ADMINISTERING
    hash: Sha256


class HouseEntry(Record):
    """An entry of no convocation, with what its facts say of a mandate, a request, a right, an address or a figure."""

    entry: SealedEntry
    body: Line = ""
    since: date | None = None
    """The day from which it holds, or on which it was asked for."""
    until: date | None = None
    """The last day."""
    channel: Channel | None = None
    called: str = ""
    """What its author was called when they agreed in the place of somebody, where that was kept: names change, and
    `author` does not."""


class HouseEntries(Record):
    """The latest first."""

    entries: list[HouseEntry]
    more: bool


class LoadHouseEntries(Command):
    """What was entered of the house itself: mandates and their ends, how people asked to be convened, their addresses,
    who may convene, or administers, inhabitants, requests for a session, seals of the head; for administrators.
    `before` goes on where a page ended."""

    returns: ClassVar[Any] = HouseEntries
    refuses: ClassVar[Reasons] = ADMINISTERING
    before: Annotated[int, Meta(ge=1)] | None = None


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
    cancellation: Paragraph = ""
    second: bool = False
    """Whether it convenes again because the quorum failed."""
    urgent: bool = False
    in_time: int = 0
    """For how many the delay was kept, each by their own verdict."""
    time_zone: str = ""
    """By which its hours are told, as it was sealed; "" where nothing is said of it."""
    authority: str = ""
    """Whose it is, as it was sealed."""


class Register(Record):
    """The latest sent first."""

    lines: list[RegisterLine]
    more: bool


class LoadRegister(Command):
    """The register of convocations: all for administrators, those of their groups for people who may convene. `words`
    are looked for in bodies, places and items, accents and case aside; `before` goes on where a page ended."""

    returns: ClassVar[Any] = Register
    heavy: ClassVar[bool] = True
    refuses: ClassVar[Reasons] = {
        NotFound: "the caller neither convenes nor administers",
        Invalid: "`words`: too long",
    }
    body: Id | None = None
    words: Line = ""
    before: Instant | None = None


class Judgement(Record):
    """What became of the delay for one person, called as they were convened, and the fact that decides, in the language
    of the caller."""

    name: Line
    state: VerdictState
    fact: str


class Judgements(Record):
    """Of all who were convened, by name; of nobody where an entry says what no reader understands, or where it
    or what was frozen is not what was sealed."""

    people: list[Judgement]


class LoadJudgements(Command):
    """For whom a convocation kept the delay, as the register says it on paper; for administrators, and for those of its
    group who may convene."""

    returns: ClassVar[Any] = Judgements
    refuses: ClassVar[Reasons] = {NotFound: "there is no such convocation, or the caller may not see what proves it"}
    conversation: Id
    seq: Seq
