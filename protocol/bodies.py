"""Bodies: the assemblies of the authority, who sits in them since when, and the rules that bind them."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.convenors import Convenor
from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.files import File
from protocol.refusals import ADMINISTERING, CLOSED
from protocol.types import UNSET, Command, Event, Id, Line, Name, Paragraph, Record, Title, UnsetType

CONVENING: Reasons = {NotAllowed: "the caller is no administrator, nor may they convene any body"}

BodyKind = Literal["council", "commission", "board"]

Regime = Literal["commune", "epci", "alsace_moselle", "ccas"]
"""Whose rules bind a council: a commune's, those of an intercommunal body, or the local law of Alsace and Moselle.
Of boards, that of a centre of social action has its own, `ccas`."""

MandateRole = Literal["chair", "member", "secretary", "substitute"]
"""Chair, secretary and member are the members in office; a substitute is not counted among them. In an intercommunal
council they are convened with them, to sit in the place of one who is absent (CGCT L5211-6)."""

Channel = Literal["electronic", "paper"]

Purpose = Literal[
    "ordinary",
    "urgency",
    "second",
    "installation",
    "installation_urgency",
    "recall",
    "budget",
    "orientations",
    "debate_window",
    "note",
    "note_icpe",
    "deliberations_list",
    "minutes",
    "proxy_sittings",
    "interested",
]
"""What a rule's number says. The first five: clear days from sending to sitting. `recall`: 1 when a second convocation
has to hold the rule's text. `budget` and `orientations`: calendar days from communication to sitting. `debate_window`:
most days from the debate to the budget. `note`, `note_icpe`: 1 when such items need their note. `deliberations_list`
and `minutes`: days to publish. `proxy_sittings`: most sittings in a row. `interested`: 1 when interested members leave
the members in office too."""

Scope = Literal["any", "commune", "epci", "alsace_moselle", "ccas", "commission"]
"""The bodies that a rule binds: those of one regime, the councils of any, or what is neither."""

Known = Literal["text", "decision", "practice", "unknown", "house"]
"""How we know what a rule says: it was read in a text or in a decision, it is a custom or a prudent reading, nobody
has checked, or the town hall gave it to itself."""

READ: tuple[Known, ...] = ("text", "decision")
"""What is called law, and may hold back a sending."""

Inhabitants = Annotated[int, Meta(ge=0, le=100_000_000)]
RuleNumber = Annotated[int, Meta(ge=0, le=3_650)]
RuleCode = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[a-z0-9_]+(?!\n)$")]
OwnDays = Annotated[int, Meta(ge=0, le=60)]


class Rule(Record):
    """One rule as it is applied from a day on, until a later one of the same code."""

    code: RuleCode
    purpose: Purpose
    scope: Scope
    number: RuleNumber
    source: Line
    """The text it comes from, such as "CGCT L2121-11"."""
    inhabitants_from: Inhabitants = 0
    """Of the rules that could bind a body, the one with the largest number that it reaches does."""
    valid_from: date | None = None
    """Its first day; none when it was in force as Parvis first looked, and nobody checked since when."""
    known: Known | None = None
    """None of those sealed before it was kept: of them, only `law` is known."""
    law: bool = False
    """Whether it was read in a text or in a decision; otherwise it is never shown as law, and holds back nothing."""
    prudent: RuleNumber = 0
    """How many of its days are prudence, where the source does not call them clear: these alone hold back nothing."""
    text: Paragraph = ""
    """A sentence that the convocation has to hold."""
    recorded_at: datetime | None = None
    recorded_by: Id | None = None
    """Nobody when Parvis brought it along."""


class Body(Record):
    """An assembly; its conversation is the group of those who sit in it."""

    id: Id
    conversation: Id
    kind: BodyKind
    name: Name
    regime: Regime = "commune"
    inhabitants: Inhabitants = 0
    """Of the commune; of an intercommunal body, of its largest member commune."""
    place: Line = ""
    """Where it sits unless a convocation says otherwise."""
    own_days: OwnDays | None = None
    """Clear days by its own standing orders: where a law says how many, they count if they are more."""
    active: bool = True
    """False once it is dissolved: it stays in the register, and convenes no more."""

    @property
    def intercommunal(self) -> bool:
        """Whether it is the council of an intercommunal body."""
        return self.kind == "council" and self.regime == "epci"


class Census(Record):
    """How many inhabitants a body counts, and whose rules bind it, from a day on until a later one; the one in force is
    in the record of the body."""

    body: Id
    inhabitants: Inhabitants
    since: date
    source: Line
    """Where it stands, such as "INSEE, populations légales 2026"."""
    recorded_at: datetime
    regime: Regime = "commune"
    recorded_by: Id | None = None


class Mandate(Record):
    """A person's time in a body; of one person in one body, no two overlap."""

    id: Id
    body: Id
    person: Id
    starts_on: date
    role: MandateRole = "member"
    ends_on: date | None = None
    """The last day in office."""


class ChannelChoice(Record):
    """How a person asked to be convened, from a day on; the choice before it stays on record."""

    person: Id
    channel: Channel
    requested_on: date
    recorded_at: datetime
    address: Paragraph = ""
    """Where paper goes."""
    recorded_by: Id | None = None
    file: File | None = None
    """The request itself, scanned; administrators may read it."""


class Bodies(Record):
    """Those that the caller may convene, and all of them for administrators; with the mandates in them, past ones
    included, and the choices of who holds these. The latest choice of a person is the one with the latest
    `requested_on`, then `recorded_at`; without any, they are convened electronically."""

    bodies: list[Body]
    mandates: list[Mandate]
    choices: list[ChannelChoice]
    convenors: list[Convenor] = []
    """Who may convene each of them now."""
    censuses: list[Census] = []
    """Past ones and those to come, the latest day first."""


class RuleHistory(Record):
    """Every rule that has ever been recorded."""

    rules: list[Rule]


class OwnChannel(Record):
    """How the caller is convened, and since when they asked for it, if they did."""

    channel: Channel = "electronic"
    requested_on: date | None = None
    address: Paragraph = ""
    recorded_at: datetime | None = None
    """When that was entered, which may be later than it was asked for."""


class LoadBodies(Command):
    """For administrators and for those who may convene."""

    returns: ClassVar[Any] = Bodies
    refuses: ClassVar[Reasons] = CONVENING


class LoadRules(Command):
    """For administrators and for those who may convene."""

    returns: ClassVar[Any] = RuleHistory
    refuses: ClassVar[Reasons] = CONVENING


class LoadOwnChannel(Command):
    returns: ClassVar[Any] = OwnChannel


class Seat(Record):
    person: Id
    role: MandateRole = "member"


class CreateBody(Command):
    """Makes a group the place of an assembly, and seats people in it; for administrators. A group has one body that is
    not dissolved."""

    returns: ClassVar[Any] = Body
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such group, or no such person",
        Conflict: "`conversation`: the group has a body already; `mandate`: somebody is seated twice; `chair`: two are",
        Invalid: "`name`, `regime` of another kind of body, `own_days`: not more than the law's, `starts_on`: far "
        "away, or `person`: a guest, or somebody who has left",
        **CLOSED,
    }
    conversation: Id | None
    """None founds a closed group of the same name, managed by the caller and by who has the chair."""
    kind: BodyKind
    name: Name
    regime: Regime = "commune"
    inhabitants: Inhabitants = 0
    place: Line = ""
    own_days: OwnDays | None = None
    seats: Annotated[list[Seat], Meta(max_length=500)] = []
    starts_on: date | None = None
    """The first day of their mandates; today unless another is given."""


class ChangeBody(Command):
    """Changes what is given of a body, and leaves the rest; for administrators. Its inhabitants and its law have a day
    and a source, and are recorded with them."""

    returns: ClassVar[Any] = Body
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such body",
        Conflict: "`conversation`: its group has another body by now",
        Invalid: "`name`, or `own_days`: not more than the law's",
    }
    body: Id
    name: Name | UnsetType = UNSET
    place: Line | UnsetType = UNSET
    own_days: OwnDays | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET


class RecordCensus(Command):
    """Says how many inhabitants a body counts, and whose rules bind it, from a day on; what held before stays on
    record. A convocation is measured by what holds on the day of its sending. For administrators."""

    returns: ClassVar[Any] = Census
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such body",
        Invalid: "`source`; `since`, far away; or a `regime` that is not for its kind",
        Archived: "the body is dissolved",
    }
    body: Id
    inhabitants: Inhabitants
    since: date
    source: Annotated[Line, Meta(min_length=1)]
    regime: Regime = "commune"


class GiveMandate(Command):
    """Seats somebody of the town hall in a body: from their first day in office to the last they are in its group, and
    nobody takes them out. For administrators."""

    returns: ClassVar[Any] = Mandate
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such body, or no such person",
        Conflict: "`mandate`: the person has one on one of these days, or `chair`: somebody else has the chair",
        Invalid: "`ends_on` before `starts_on`, one of them far away, or `person`: a guest, or somebody who has left",
        Archived: "the body is dissolved, or its group is archived",
    }
    body: Id
    person: Id
    starts_on: date
    role: MandateRole = "member"
    ends_on: date | None = None


class EndMandate(Command):
    """Says which day in office is the last; none opens the mandate again. From the day after, at once if that is over,
    they are no longer in the group. For administrators."""

    returns: ClassVar[Any] = Mandate
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such mandate",
        Conflict: "`mandate`: the person has another one by then, or `chair`: somebody else has the chair",
        Invalid: "`ends_on` before its first day, or far away",
    }
    mandate: Id
    ends_on: date | None


class ChooseChannel(Command):
    """Records what somebody has asked for, and on which day; for administrators. Earlier choices stay on record."""

    returns: ClassVar[Any] = ChannelChoice
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such person",
        Invalid: "`requested_on`, to come or long ago; `person`: a guest; or `files`: the caller may not read it",
    }
    person: Id
    channel: Channel
    requested_on: date
    address: Paragraph = ""
    file: Id | None = None
    """The request itself, scanned."""


class ChangeRule(Command):
    """Records what the town hall demands of itself from a day on, beside what the law says or in place of a custom; for
    administrators. It is never law, and what was said before stays on record."""

    returns: ClassVar[Any] = Rule
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such rule",
        Invalid: "`source`; `number`: it demands less than the law; `text`: it leaves out what the law has said; or "
        "`valid_from`: over, or a day on which a convocation was sent already, or far away",
    }
    code: RuleCode
    number: RuleNumber
    valid_from: date
    source: Title
    text: Paragraph | UnsetType = UNSET


class BodyChanged(Event):
    """Told, as the others of this page, to administrators and to those who may convene the body; a rule, to those who
    may convene any."""

    body: Body


class CensusRecorded(Event):
    """Told beside the change of the body, if it holds today."""

    census: Census


class MandateChanged(Event):
    mandate: Mandate


class ChannelChosen(Event):
    """Also told to that person."""

    choice: ChannelChoice


class RuleChanged(Event):
    rule: Rule
