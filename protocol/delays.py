"""Delays: what the rules say about a convocation that has not been sent yet."""

from datetime import date, datetime
from typing import Literal

from protocol.bodies import Rule
from protocol.types import Record

DelayState = Literal["tenable", "last_day", "late"]

ItemKind = Literal["ordinary", "budget", "orientations", "icpe"]
"""What an item is to the rules: some are due earlier, or need their note."""

ConcernCode = Literal[
    "past",
    "late",
    "budget_late",
    "orientations_late",
    "no_items",
    "no_recipients",
    "no_place",
    "no_convener",
    "note_missing",
    "note_icpe_missing",
    "urgency_reason_missing",
    "urgency_impossible",
    "installation_window",
    "installation_round_unknown",
    "budget_last_day",
    "orientations_last_day",
    "debate_too_early",
    "not_carried_over",
    "paper_last_day",
]


class Concern(Record):
    """Something that blocks sending, or ought to be known before it; the client has the words."""

    code: ConcernCode
    item: int = 0
    """The number of the item of the agenda, the first being 1; 0 when it concerns the whole."""
    day: date | None = None
    """The latest day on which it could be met, or the first day that is possible."""
    rule: Rule | None = None
    """The rule that asks for it."""


class Assessment(Record):
    """What the rules say if the convocation is sent now. Days are those of the authority's calendar."""

    rule: Rule
    """The rule that leaves the least time."""
    own: Rule
    """The rule on the clear days between sending and sitting; its number is how many it demands."""
    clear_days: int
    """Those there are if it is sent now; negative once the day of the sitting has passed."""
    latest_send: date
    deadline: datetime
    """The instant that ends that day: sending comes strictly before it."""
    earliest_meeting: date
    """The first day on which the sitting could be, sent today."""
    state: DelayState
    deliberations_due: date | None = None
    """When the list of deliberations has to be published at the latest."""
    sentences: list[str] = []
    """What the convocation has to say by the rules applied."""
    blocks: list[Concern] = []
    warnings: list[Concern] = []
