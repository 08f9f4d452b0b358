"""Writes events and sittings as other calendars read them (RFC 5545), with one identity through all their changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from icalendar import vCalAddress
from msgspec import Struct

from protocol.convocations import Convocation
from protocol.events import CalendarEvent
from protocol.messages import Message
from server.calendar.hours import days
from server.calendar.timezones import description

SITTING = timedelta(hours=2)
"""How long a sitting is shown to last: nobody knows beforehand."""

REFRESH = timedelta(hours=1)
CANCELLED = {"fr": "Annulé\u00a0: ", "en": "Cancelled: "}
STANDS = {"yes": "ACCEPTED", "maybe": "TENTATIVE", "no": "DECLINED", "waiting": "TENTATIVE"}


class Place(Struct):
    """Where an entry comes from, and for whom it is written."""

    url: str
    """Of Parvis, without a slash at the end."""
    zone: ZoneInfo
    language: str
    person: int


class Party(Struct):
    name: str
    email: str


def feed(messages: list[Message], firsts: dict[tuple[int, int], int], name: str, place: Place) -> bytes:
    """All of them, for a calendar that subscribes. `firsts` says of a later version of a convocation which message was
    the first one. The same state gives the same bytes."""
    calendar = _calendar(place)
    for label in ("name", "x-wr-calname"):
        calendar.add(label, name)
    calendar.add("x-wr-timezone", place.zone.key)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for message in messages:
        first = firsts.get((message.conversation, message.seq), message.seq)
        calendar.add_component(_entry(message, first, place))
    return bytes(calendar.to_ical())


def invitation(message: Message, organiser: Party, attendee: Party, place: Place) -> bytes:
    """An event for one person's mailbox: an invitation, its update, or its cancellation, as the event stands."""
    event = message.content
    assert isinstance(event, CalendarEvent)
    calendar = _calendar(place)
    calendar.add("method", "CANCEL" if event.cancelled_at else "REQUEST")
    entry = _entry(message, message.seq, place)
    entry.add("organizer", _address(organiser))
    guest = _address(attendee)
    stands = next((STANDS[name] for name in STANDS if place.person in getattr(event, name)), "NEEDS-ACTION")
    guest.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": stands})
    guest.params["RSVP"] = "TRUE" if event.asks and not event.cancelled_at else "FALSE"
    entry.add("attendee", guest)
    calendar.add_component(entry)
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
    match message.content:
        case CalendarEvent() as event:
            _add_event(entry, message, event, place)
        case Convocation() as convocation:
            _add_sitting(entry, message, convocation, place)
    return entry


def _changed_at(message: Message) -> datetime:
    cancelled_at = getattr(message.content, "cancelled_at", None)
    latest = max(instant for instant in (message.sent_at, message.edited_at, cancelled_at) if instant)
    return latest.astimezone(UTC).replace(microsecond=0)


def _add_event(entry: icalendar.Event, message: Message, event: CalendarEvent, place: Place) -> None:
    entry.add("sequence", event.sequence)
    start, end = _span(event, place.zone)
    entry.add("dtstart", start)
    entry.add("dtend", end)
    busy = not event.all_day and place.person not in event.no
    link = f"{place.url}/agenda/{message.conversation}/{message.seq}"
    _describe(entry, event.title, event.place, event.text, link, event.cancelled_at, busy, place)


def _span(event: CalendarEvent, zone: ZoneInfo) -> tuple[date, date]:
    """Hours on the authority's clocks; of whole days the first one, and the one after the last."""
    if event.all_day:
        first, last = days(event, zone)
        return first, last + timedelta(1)
    return event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)


def _add_sitting(entry: icalendar.Event, message: Message, sitting: Convocation, place: Place) -> None:
    opens = sitting.opens_at.astimezone(place.zone)
    entry.add("sequence", sitting.version - 1 + (sitting.cancelled_at is not None))
    entry.add("dtstart", opens)
    entry.add("dtend", (opens.astimezone(UTC) + SITTING).astimezone(place.zone))
    items = "\n".join(f"{number}. {item.title}" for number, item in enumerate(sitting.agenda, 1))
    link = f"{place.url}/seances/{message.conversation}/{message.seq}"
    _describe(entry, sitting.body, sitting.place, items, link, sitting.cancelled_at, True, place)


def _describe(
    entry: icalendar.Event,
    title: str,
    where: str,
    text: str,
    link: str,
    cancelled_at: datetime | None,
    busy: bool,
    place: Place,
) -> None:
    entry.add("summary", (CANCELLED[place.language] if cancelled_at else "") + title)
    if where:
        entry.add("location", where)
    entry.add("description", f"{text.strip()}\n\n{link}".strip())
    entry.add("url", link)
    entry.add("status", "CANCELLED" if cancelled_at else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if cancelled_at or not busy else "OPAQUE")
