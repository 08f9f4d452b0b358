"""The letter that confirms what somebody booked online, with a calendar and the link to cancel."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from protocol.bookings import BookedOnline
from protocol.types import Seq
from server.base.tokens import token_hash
from server.base.wording import hour, on_day
from server.mail.about import About
from server.mail.letters import Block, Facts, Letter

SHOWN_AS = timedelta(minutes=15)
"""How long it takes in a calendar, which says no more than when to be there."""


class AboutBooking(About, tag="booking"):
    """What was booked on a board: with its names the letters are erased."""

    conversation: int
    seq: Seq


def confirmation(to: str, booked: BookedOnline, zone: ZoneInfo) -> Letter:
    """In French: the page does not ask citizens for a language."""
    starts = datetime.combine(booked.day, booked.hour, zone)
    when = f"{on_day(booked.day)} à {hour(starts, zone)}"
    before: list[Block] = [
        # No name: whoever books may write there what they like, to an address that may be anybody's.
        "Bonjour,",
        f"votre rendez-vous est pris ({booked.authority}).",
        Facts([("Rendez-vous", booked.title), ("Date", when), ("Lieu", booked.place)]),
    ]
    if booked.text:
        before += [part for part in booked.text.split("\n\n") if part.strip()]
    subject = f"Rendez-vous\u00a0: {booked.title}, {when}"
    after: list[Block] = ["Si vous ne pouvez pas venir, annulez par ce lien\u00a0: la place ira à quelqu’un d’autre."]
    return Letter(to, "fr", subject, before, "Voir ou annuler", booked.link, after, ics=_calendar(booked, starts))


def _calendar(booked: BookedOnline, starts: datetime) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Parvis//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = icalendar.Event()
    event.add("uid", f"{token_hash(booked.link).hex()[:32]}@parvis")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", starts.astimezone(UTC))
    event.add("dtend", (starts + SHOWN_AS).astimezone(UTC))
    event.add("summary", booked.title)
    event.add("location", booked.place)
    event.add("description", booked.link)
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
