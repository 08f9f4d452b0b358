"""Writes what has a date as other calendars read it (RFC 5545), with one identity through all its changes."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import icalendar
import msgspec
from icalendar import vCalAddress
from msgspec import Struct

from protocol.contents import BaseContent
from protocol.events import CalendarEvent, Occurrence
from protocol.messages import Message
from protocol.people import Language
from server.base.phrases import Phrase
from server.calendar.hours import days
from server.calendar.recurrence import at, recurrence
from server.calendar.timezones import description

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
REFRESH = timedelta(hours=1)
CANCELLED = Phrase("Annulé\u00a0: {title}", "Cancelled: {title}")
STANDS = {"yes": "ACCEPTED", "maybe": "TENTATIVE", "no": "DECLINED", "waiting": "TENTATIVE"}


class Place(Struct):
    """Where an entry comes from, and for whom it is written."""

    url: str
    """Of Parvis, without a slash at the end."""
    zone: ZoneInfo
    language: Language
    person: int


class Party(Struct):
    name: str
    email: str


class Shown(Struct):
    """What an entry says."""

    sequence: int
    """How often it was changed."""
    start: date
    """An hour on the authority's clocks, or a whole day."""
    end: date
    title: str
    where: str
    text: str
    link: str
    cancelled_at: datetime | None
    busy: bool = True
    """Whether it takes the person's time."""
    meeting: str = ""
    """Where one takes part by video; nothing where one does not."""


C = TypeVar("C", bound=BaseContent)
SHOWS: dict[type[BaseContent], Callable[[Message, Any, Place], Shown]] = {}


def shows(
    content: type[C],
) -> Callable[[Callable[[Message, C, Place], Shown]], Callable[[Message, C, Place], Shown]]:
    """Registers what other calendars are shown of a content that has a date."""

    def register(show: Callable[[Message, C, Place], Shown]) -> Callable[[Message, C, Place], Shown]:
        SHOWS[content] = show
        return show

    return register


def feed(messages: list[Message], firsts: dict[tuple[int, int], int], name: str, place: Place) -> bytes:
    """All of them, for a calendar that subscribes. `firsts` says of what is by now another message which one was the
    first. The same state gives the same bytes."""
    calendar = _calendar(place)
    for label in ("name", "x-wr-calname"):
        calendar.add(label, name)
    calendar.add("x-wr-timezone", place.zone.key)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for message in messages:
        first = firsts.get((message.conversation, message.seq), message.seq)
        _add(calendar, message, first, place)
    return bytes(calendar.to_ical())


def _add(calendar: icalendar.Calendar, message: Message, first: int, place: Place) -> list[icalendar.Event]:
    """One entry; of an event that repeats, one with its rule, and one of each date that was moved. With the dates that
    were cancelled an event says that they are none of its."""
    entries = [_entry(message, first, place)]
    event = message.content
    if isinstance(event, CalendarEvent) and event.repeats:
        entries[0].add("rrule", recurrence(event, place.zone))
        for one in event.dates:
            by_rule = _by_rule(event, one, place.zone)
            if one.cancelled:
                entries[0].add("exdate", by_rule)
            elif one.moved or _is_left_out(by_rule, place.zone):
                moved = msgspec.structs.replace(message, content=at(event, one.starts_at, one.ends_at))
                entry = _entry(moved, first, place)
                entry.add("recurrence-id", by_rule)
                entries.append(entry)
    for entry in entries:
        calendar.add_component(entry)
    return entries


def _by_rule(event: CalendarEvent, one: Occurrence, zone: ZoneInfo) -> date:
    """When a date would have begun."""
    return one.day if event.all_day else datetime.combine(one.day, event.starts_at.astimezone(zone).time(), zone)


def _is_left_out(at: date, zone: ZoneInfo) -> bool:
    """Whether the clocks never show it, where they are put forward: calendars do not agree on what it means then."""
    return isinstance(at, datetime) and at.astimezone(UTC).astimezone(zone).time() != at.time()


def invitation(message: Message, organiser: Party, attendee: Party, place: Place) -> bytes:
    """An event for one person's mailbox: an invitation, its update, or its cancellation, as the event stands."""
    event = message.content
    assert isinstance(event, CalendarEvent)
    calendar = _calendar(place)
    calendar.add("method", "CANCEL" if event.cancelled_at else "REQUEST")
    guest = _address(attendee)
    stands = next((STANDS[name] for name in STANDS if place.person in getattr(event, name)), "NEEDS-ACTION")
    guest.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": stands})
    guest.params["RSVP"] = "TRUE" if event.asks and not event.cancelled_at else "FALSE"
    for entry in _add(calendar, message, message.seq, place):
        entry.add("organizer", _address(organiser))
        entry.add("attendee", guest)
    return bytes(calendar.to_ical())


def _calendar(place: Place) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Parvis//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(description(place.zone))
    return calendar


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    address.params["CN"] = party.name
    return address


def _entry(message: Message, first: int, place: Place) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"{message.conversation}-{first}@parvis")
    for name in ("dtstamp", "last-modified"):
        entry.add(name, _changed_at(message))
    entry.add("created", message.sent_at.astimezone(UTC).replace(microsecond=0))
    shown = SHOWS[type(message.content)](message, message.content, place)
    entry.add("sequence", shown.sequence)
    entry.add("dtstart", shown.start)
    entry.add("dtend", shown.end)
    _describe(entry, shown, place.language)
    return entry


def _changed_at(message: Message) -> datetime:
    cancelled_at = getattr(message.content, "cancelled_at", None)
    latest = max(instant for instant in (message.sent_at, message.edited_at, cancelled_at) if instant)
    return latest.astimezone(UTC).replace(microsecond=0)


@shows(CalendarEvent)
def _show(message: Message, event: CalendarEvent, place: Place) -> Shown:
    start, end = _span(event, place.zone)
    return Shown(
        sequence=event.sequence,
        start=start,
        end=end,
        title=event.title,
        where=event.place,
        text=event.text,
        link=f"{place.url}/agenda/{message.conversation}/{message.seq}",
        cancelled_at=event.cancelled_at,
        busy=not event.all_day and place.person not in event.no,
        meeting="" if event.cancelled_at else event.meeting,
    )


def _span(event: CalendarEvent, zone: ZoneInfo) -> tuple[date, date]:
    """Hours on the authority's clocks; of whole days the first one, and the one after the last."""
    if event.all_day:
        first, last = days(event, zone)
        return first, last + timedelta(1)
    return event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)


def _describe(entry: icalendar.Event, shown: Shown, language: Language) -> None:
    title = CANCELLED(language, title=shown.title) if shown.cancelled_at else shown.title
    entry.add("summary", _legible(title))
    if shown.where:
        entry.add("location", _legible(shown.where))
    said = [_legible(shown.text).strip(), shown.meeting, shown.link]
    entry.add("description", "\n\n".join(part for part in said if part))
    if shown.meeting:
        # RFC 7986, 5.11; calendars that do not know it have it in the description.
        means: dict[str, Any] = {"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"]}
        entry.add("conference", shown.meeting, parameters=means)
    entry.add("url", shown.link)
    entry.add("status", "CANCELLED" if shown.cancelled_at else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if shown.cancelled_at or not shown.busy else "OPAQUE")


def _legible(text: str) -> str:
    """Without the controls that such a file may not hold; what begins a line for some readers does so for all."""
    return CONTROL.sub("", "\n".join(text.splitlines()))
