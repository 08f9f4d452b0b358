"""Delays: what the rules say about a convocation that has not been sent yet."""

from datetime import date, datetime
from typing import Literal

from protocol.bodies import Rule
from protocol.types import Id, Line, Record

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
    "last_minutes",
    "leaving",
    "deputy_before",
    "same_hour",
    "scripted_file",
    "dissolved",
    "entry_altered",
    "rule_altered",
    "rule_missing",
    "body_altered",
    "mandate_altered",
    "name_altered",
    "channel_altered",
    "address_altered",
    "earlier_altered",
]
"""The last nine: an entry of the house in the ledger is not the one that was made, or the one before it is gone, which
is a warning where nothing of the convocation rests on it; a rule in the database is neither one that Parvis brings nor
one that was entered in the ledger, one of these is missing; the body's name, law, inhabitants or own days are not those
entered, nor whether it is dissolved; or somebody's mandate, what they are called, their way of being convened, or their
address; or the earlier convocation, or what its sitting recorded."""


class Concern(Record):
    """Something that blocks sending, or ought to be known before it; the client has the words."""

    code: ConcernCode
    item: int = 0
    """The number of the item of the agenda, the first being 1; 0 when it concerns the whole."""
    day: date | None = None
    """The latest day on which it could be met, or the first day that is possible."""
    rule: Rule | None = None
    """The rule that asks for it."""
    entry: int = 0
    """The position in the ledger of the entry concerned."""
    person: Id | None = None
    """Whose mandate, way or address it is."""


class Term(Record):
    """Another last day of sending, beside the one that is kept to: the law's own, where more is demanded than it says;
    or a longer one that the town hall gave itself, that prudence advises, or that documents have."""

    rule: Rule
    days: int
    """Clear days that it demands."""
    deadline: datetime
    literal: bool = False
    """Whether it is what the source says word for word, without the prudence that counts its days as clear ones."""


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
    letters_by: datetime
    """From then on until the deadline, a letter sent may be taken too late by the mail server: `last_minutes`."""
    earliest_meeting: date
    """The first day on which the sitting could be, sent today."""
    state: DelayState
    terms: list[Term] = []
    """The other ones by which this convocation may be judged."""
    deliberations_due: date | None = None
    """When the list of deliberations has to be published at the latest."""
    sentences: list[str] = []
    """What the convocation has to say by the rules applied."""
    may_be_urgent: bool = True
    """Whether a rule knows urgency for it; it does not have to be urgent."""
    moved_from: Line = ""
    """The place of the version before, where nothing else changes."""
    blocks: list[Concern] = []
    warnings: list[Concern] = []
