"""Events: what happens in the town hall or in the town, with its date, its place, and who comes."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.contents import BaseContent, Words
from protocol.errors import Conflict, Invalid, NotAllowed, Reasons
from protocol.files import File, FileIds
from protocol.refusals import CLOSED, NO_MESSAGE, OUTSIDE
from protocol.types import ClientId, Command, Hour, Id, Instant, Line, MeetingAddress, Record, Seq, Stored, Title

FILES: Reasons = {Invalid: "`files`: one that the caller may not read"}
PLAN = (
    "`title`: it is empty; `date`: at the ends of the calendar; `hour` or `until_hour`: the clocks do not show it, or "
    "just one of them is given; `until_date`: it is over before it begins, or after a year; `places`: it asks nobody; "
    "`repeats`: the first date does not follow the rule, there is no second one, none is left, there are more than a "
    "hundred and ten, or one lasts longer than until the next"
)
ORGANISING = "it is neither one's own nor in a group one manages"

EventText = Annotated[str, Meta(max_length=10_000)]
Places = Annotated[int, Meta(ge=1, le=100_000)]

Category = Literal["house", "town"]
"""A matter of the town hall itself, or of the life of the town."""

EventAnswer = Literal["yes", "no", "maybe"]

EventReminder = Literal["hour", "day", "week"]
"""So long before; an event of whole days reminds at nine in the morning, of the day before or of the week before."""


class Repeat(Record):
    """How an event comes again, by the authority's calendar; its first date is the first of them."""

    every: Literal["day", "week", "month"]
    until: datetime.date
    """The last day on which it may begin; a hundred and ten dates at most come of it."""
    interval: Annotated[int, Meta(ge=1, le=12)] = 1
    """2: every other day, week or month; and so on."""
    days: Annotated[list[Annotated[int, Meta(ge=0, le=6)]], Meta(max_length=7)] = []
    """Of each week, from 0, Monday; none is the weekday of the first date."""
    on: Literal["date", "weekday", "last_weekday", "last_day"] = "date"
    """Of each month: the number that the first date has, in months that have it; its weekday, as the first to the
    fourth or else the last of the month; its weekday, as the last; or the last day."""


class Occurrence(Record):
    """One date of an event that repeats."""

    day: datetime.date
    """On which it falls by the rule: by this it is known."""
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    moved: bool = False
    cancelled: bool = False


class CalendarEvent(BaseContent):
    """An event as it stands. Whoever answers is in one of the four lists, in the order of the answers; of an event that
    repeats, for all its dates."""

    counts: ClassVar[bool] = True
    announced: ClassVar[bool] = True
    words: ClassVar[Words] = ("$.title", "$.place", "$.text", "$.files[*].name")
    dated: ClassVar[str] = "starts_at"

    title: Title
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    """The instant at which it is over: of an event of whole days, the midnight after the last one."""
    all_day: bool = False
    """Whole days of the authority's calendar: no hour is to be shown."""
    place: Line = ""
    meeting: str = ""
    text: EventText = ""
    category: Category = "house"
    asks: bool = False
    """Everybody in the conversation is asked whether they come."""
    places: Places | None = None
    """How many can come."""
    reminder: EventReminder | None = None
    files: list[File] = []
    yes: list[Id] = []
    maybe: list[Id] = []
    no: list[Id] = []
    waiting: list[Id] = []
    """Those who would come and found no place; the first of them takes the next that is free."""
    sequence: int = 0
    """How often it was changed, as other calendars count it."""
    changed_by: Id | None = None
    """Who changed or cancelled it last."""
    cancelled_at: datetime.datetime | None = None
    repeats: Repeat | None = None
    dates: list[Occurrence] = []
    """Of an event that repeats, all of them in the order of the rule; `starts_at` and `ends_at` are those of the first
    by the rule."""


class EventPlan(Record):
    """What an organiser says of an event. Dates and hours are those of the authority's clocks."""

    title: Title
    date: datetime.date
    hour: Hour | None = None
    """None of an event of whole days."""
    until_date: datetime.date | None = None
    """The last day; the first one when it is not given."""
    until_hour: Hour | None = None
    """An hour after it begins when neither this nor the last day is given."""
    place: Line = ""
    text: EventText = ""
    category: Category = "house"
    meeting: MeetingAddress = ""
    asks: bool = False
    places: Places | None = None
    reminder: EventReminder | None = None
    files: FileIds = []
    repeats: Repeat | None = None


class SendEvent(Command):
    """Announces an event to a group; for its publishers and managers. An hour that the authority's clocks skip or
    show twice is refused with `invalid`."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **OUTSIDE,
        NotAllowed: "the caller does not publish there",
        Invalid: f"{PLAN}; {FILES[Invalid]}",
        **CLOSED,
    }
    conversation: Id
    client_id: ClientId
    plan: EventPlan


class ChangeEvent(Command):
    """Replaces all that an organiser says of an event, and keeps the answers as long as it asks for them; for its
    author and the managers of the group. Nobody loses their place when there are fewer. `edited_at` is that of the
    event as it was when it was changed; where it says so already, nothing happens."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: ORGANISING,
        Conflict: "`cancelled`, or `edited_at`: it was changed since",
        Invalid: f"{PLAN}; {FILES[Invalid]}",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    plan: EventPlan
    edited_at: Instant | None = None


class ChangeOccurrence(Command):
    """Moves one date of an event that repeats, or cancels it; with neither, it is as the rule has it again. For those
    who may change the event. An event of whole days is moved by its days alone."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: ORGANISING,
        Conflict: "`cancelled`, `last`: no other date is left, so the event is to be cancelled, or `edited_at`: it was "
        "changed since",
        Invalid: f"`day`: it has no such date; {PLAN}; `date`: past, or more than a year away from it",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    day: datetime.date
    cancelled: bool = False
    date: datetime.date | None = None
    hour: Hour | None = None
    until_date: datetime.date | None = None
    until_hour: Hour | None = None
    edited_at: Instant | None = None


class CancelEvent(Command):
    """Cancels an event, which stays in the log; for its author and the managers of the group. `edited_at` is that of
    the event as it was when they decided."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: ORGANISING,
        Conflict: "`cancelled` already, or `edited_at`: it was changed since",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    edited_at: Instant | None = None


class AnswerEvent(Command):
    """Says whether the caller comes. When all places are taken, `yes` makes them wait for one."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        Conflict: "`cancelled`, or `past`",
        Invalid: "`asks`: it asks nobody",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    answer: EventAnswer
