"""Bodies: the assemblies of the authority, who sits in them since when, and the rules that bind them."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.refusals import ADMINISTERING, CLOSED
from protocol.types import UNSET, Command, Event, Id, Line, Name, Paragraph, Record, UnsetType

CONVENING: Reasons = {NotAllowed: "the caller is no administrator, nor may they convene"}

BodyKind = Literal["council", "commission", "board"]

Regime = Literal["commune", "epci", "alsace_moselle"]
"""Whose rules bind a council: a commune's, those of an intercommunal body, or the local law of Alsace and Moselle."""

MandateRole = Literal["chair", "member", "secretary", "substitute"]
"""Chair, secretary and member are the members in office; a substitute is not counted among them."""

Channel = Literal["electronic", "paper"]

Purpose = Literal[
    "ordinary",
    "urgency",
    "second",
    "installation",
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
"""What a rule's number says. The first four: clear days from sending to sitting. `budget` and `orientations`: calendar
days from communication to sitting. `debate_window`: most days from the debate to the budget. `note`, `note_icpe`: 1
when such items need their note. `deliberations_list` and `minutes`: days to publish. `proxy_sittings`: most sittings in
a row. `interested`: 1 when interested members leave the members in office too."""

Scope = Literal["any", "commune", "epci", "alsace_moselle", "commission"]
"""The bodies that a rule binds: the councils of one regime, of any, or what is no council."""

Inhabitants = Annotated[int, Meta(ge=0, le=100_000_000)]
RuleNumber = Annotated[int, Meta(ge=0, le=3_650)]
RuleCode = Annotated[str, Meta(min_length=1, max_length=60, pattern="^[a-z0-9_]+$")]
OwnDays = Annotated[int, Meta(ge=0, le=60)]


class Rule(Record):
    """One rule as it is applied from a day on, until a later one of the same code."""

    code: RuleCode
    purpose: Purpose
    scope: Scope
    number: RuleNumber
    valid_from: date
    """The first day on which this house applies it."""
    source: Line
    """The text it comes from, such as "CGCT L2121-11"."""
    inhabitants_from: Inhabitants = 0
    """Of the rules that could bind a body, the one with the largest number that it reaches does."""
    law: bool = False
    """Whether the source says it; otherwise it is a custom or a prudent reading, and is never shown as law."""
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
    """Clear days by its own standing orders; a council has none of its own."""
    active: bool = True
    """False once it is dissolved: it stays in the register, and convenes no more."""


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


class Bodies(Record):
    """All of them, with everybody's mandates and choices, past ones included. The latest choice of a person is the one
    with the latest `requested_on`, then `recorded_at`; without any, they are convened electronically."""

    bodies: list[Body]
    mandates: list[Mandate]
    choices: list[ChannelChoice]


class RuleHistory(Record):
    """Every rule that has ever been recorded."""

    rules: list[Rule]


class OwnChannel(Record):
    """How the caller is convened, and since when they asked for it, if they did."""

    channel: Channel = "electronic"
    requested_on: date | None = None
    address: Paragraph = ""


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
        Invalid: "`name`, `own_days` of a council, or `person`: a guest, or somebody who has left",
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
    """Changes what is given of a body, and leaves the rest; for administrators."""

    returns: ClassVar[Any] = Body
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such body",
        Conflict: "`conversation`: its group has another body by now",
        Invalid: "`name`, or `own_days` of a council",
    }
    body: Id
    name: Name | UnsetType = UNSET
    regime: Regime | UnsetType = UNSET
    inhabitants: Inhabitants | UnsetType = UNSET
    place: Line | UnsetType = UNSET
    own_days: OwnDays | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET


class GiveMandate(Command):
    """Seats somebody of the town hall in a body and, unless it is over already, puts them into its group; for
    administrators."""

    returns: ClassVar[Any] = Mandate
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such body, or no such person",
        Conflict: "`mandate`: the person has one on one of these days, or `chair`: somebody else has the chair",
        Invalid: "`ends_on` before `starts_on`, or `person`: a guest, or somebody who has left",
        Archived: "the body is dissolved, or its group is archived",
    }
    body: Id
    person: Id
    starts_on: date
    role: MandateRole = "member"
    ends_on: date | None = None


class EndMandate(Command):
    """Says which day in office is the last; none opens the mandate again. They stay in the group until they are taken
    out. For administrators."""

    returns: ClassVar[Any] = Mandate
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such mandate",
        Conflict: "`mandate`: the person has another one by then, or `chair`: somebody else has the chair",
        Invalid: "`ends_on` before its first day",
    }
    mandate: Id
    ends_on: date | None


class ChooseChannel(Command):
    """Records what somebody has asked for, and on which day; for administrators. Earlier choices stay on record."""

    returns: ClassVar[Any] = ChannelChoice
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such person",
        Invalid: "`requested_on`, to come; or `person`: a guest",
    }
    person: Id
    channel: Channel
    requested_on: date
    address: Paragraph = ""


class ChangeRule(Command):
    """Lets a rule say something else from a day on; for administrators. What it said before stays on record."""

    returns: ClassVar[Any] = Rule
    refuses: ClassVar[Reasons] = {**ADMINISTERING, NotFound: "there is no such rule", Invalid: "`source`"}
    code: RuleCode
    number: RuleNumber
    valid_from: date
    source: Annotated[str, Meta(min_length=1, max_length=200)]
    law: bool = False
    text: Paragraph | UnsetType = UNSET


class BodyChanged(Event):
    """Told, as the others of this page, to administrators and to those who may convene."""

    body: Body


class MandateChanged(Event):
    mandate: Mandate


class ChannelChosen(Event):
    """Also told to that person."""

    choice: ChannelChoice


class RuleChanged(Event):
    rule: Rule
