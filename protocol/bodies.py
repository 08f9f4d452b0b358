"""Bodies: the assemblies of the authority, who sits in them since when, and the rules that bind them."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from protocol.types import Id, Line, Name, Paragraph, Record

BodyKind = Literal["council", "commission", "board"]

Regime = Literal["commune", "epci", "alsace_moselle"]
"""Whose rules bind a council: a commune's, those of an intercommunal body, or the local law of Alsace and Moselle."""

MandateRole = Literal["chair", "member", "secretary", "substitute"]
"""A secretary is convened as a member is; a substitute only when somebody says so."""

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
