"""Reads the events of the demo town hall, and says when they are."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, convert
from msgspec.structs import replace

from protocol.events import CalendarEvent, Category, EventReminder, Repeat
from server.base.clocks import midnight
from server.calendar.hours import remind_at
from server.calendar.recurrence import at, occurrences, times
from server.demo.calendar import PARIS, Calendar
from server.demo.texts import Event, Message, Papers, carried, toml

Row = tuple[Any, ...]


class WrittenEvent(Struct, forbid_unknown_fields=True):
    conversation: str
    on: str
    at: str
    by: str
    title: str
    date: str
    hours: tuple[str, str] | None = None
    last: str | None = None
    weeks: int = 0
    """For how many weeks it comes again."""
    place: str = ""
    meeting: str = ""
    text: str = ""
    files: list[str] = []
    category: Category = "house"
    asks: bool = False
    places: int | None = None
    reminder: EventReminder | None = None
    yes: list[str] = []
    maybe: list[str] = []
    no: list[str] = []
    waiting: list[str] = []
    cancelled: bool = False


def read_events(calendar: Calendar, papers: Papers) -> Iterator[tuple[str, Message]]:
    for written in convert(toml("events.toml")["event"], list[WrittenEvent]):
        said_at = calendar.instant(written.on, written.at)
        answers = {name: getattr(written, name) for name in ("yes", "maybe", "no", "waiting")}
        event = replace(_event(calendar, written, said_at), files=carried(papers, written.files))
        content = Event(event, answers)
        yield written.conversation, Message(said_at, written.by, content)


def _event(calendar: Calendar, written: WrittenEvent, said_at: datetime) -> CalendarEvent:
    if written.hours:
        start, end = (calendar.instant(written.date, hour) for hour in written.hours)
    else:
        last = calendar.day(written.last or written.date)
        start, end = midnight(calendar.day(written.date), PARIS), midnight(last + timedelta(1), PARIS)
    named = ("place", "meeting", "text", "category", "places", "reminder")
    event = CalendarEvent(written.title, start, end, **{name: getattr(written, name) for name in named})
    cancelled_at = said_at + timedelta(days=1) if written.cancelled else None
    if written.weeks:
        until = calendar.day(written.date) + timedelta(weeks=written.weeks - 1)
        repeats = Repeat("week", until)
        event = replace(event, repeats=repeats, dates=occurrences(repeats, start, end, PARIS))
    stands = {"asks": written.asks, "cancelled_at": cancelled_at, "sequence": int(written.cancelled)}
    return replace(event, all_day=not written.hours, **stands)


def date_rows(conversation: int, seq: int, event: CalendarEvent, now: datetime) -> Iterator[Row]:
    """When it is, each time; of what is to come, when it reminds."""
    for number, (start, end) in enumerate(times(event)):
        due = remind_at(at(event, start, end), PARIS)
        yield conversation, seq, number, seq, start, end, due if due and due > now else None
