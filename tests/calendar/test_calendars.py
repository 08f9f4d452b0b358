"""What other calendars read, as an independent library reads it: one event through an update and a cancellation."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import msgspec
import pytest
import vobject  # type: ignore[import-untyped]

from protocol.convocations import AgendaItem, Convocation
from protocol.events import CalendarEvent
from protocol.messages import Message
from protocol.people import Language
from server.assemblies import convocations_agenda  # noqa: F401 - a sitting has a date, too
from server.calendar.calendars import Party, Place, feed, invitation

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 9, 17, 16, tzinfo=UTC)
ANNE, BRUNO = Party("Anne Le Goff", "parvis@town.example"), Party('Bruno "B"; Caro', "bruno@town.example")
TEXT = "Casques fournis ; à rendre, merci.\nEntrée \\ rue du Canal : " + "é" * 100


def place(language: Language = "fr", zone: ZoneInfo = PARIS) -> Place:
    return Place("https://parvis.example", zone, language, 3)


def visit(**changes: Any) -> CalendarEvent:
    event = CalendarEvent("Visite, rue du Canal", START, START + timedelta(hours=1), place="Écluse; pont", text=TEXT)
    return msgspec.structs.replace(event, asks=True, **changes)


def told(content: CalendarEvent | Convocation, edited: int = 0) -> Message:
    sent = START - timedelta(days=30)
    return Message(71, 4, 4 + edited, 9, "c", sent, content, sent + timedelta(hours=edited) if edited else None)


def entries(calendar: bytes) -> list[Any]:
    return list(vobject.readOne(calendar.decode()).vevent_list)


def only(message: Message, **where: Any) -> Any:
    [entry] = entries(feed([message], {}, "Parvis", place(**where)))
    return entry


def test_it_reads_as_it_was_written() -> None:
    entry = only(told(visit()))
    assert (entry.summary.value, entry.location.value) == ("Visite, rue du Canal", "Écluse; pont")
    assert entry.description.value == f"{TEXT}\n\nhttps://parvis.example/agenda/71/4"
    assert entry.dtstart.value == START
    assert entry.dtend.value == START + timedelta(hours=1)
    assert entry.dtstart.serialize().startswith("DTSTART;TZID=Europe/Paris:20260917T180000")
    assert (entry.status.value, entry.url.value) == ("CONFIRMED", "https://parvis.example/agenda/71/4")


def test_where_one_takes_part_by_video() -> None:
    meeting = "https://visio.example/Salle?mot=1234"
    event = msgspec.structs.replace(visit(), meeting=meeting)
    entry = only(told(event))
    assert entry.conference.value == meeting
    assert entry.conference.params == {"VALUE": ["URI"], "FEATURE": ["AUDIO", "VIDEO"]}
    assert entry.description.value == f"{TEXT}\n\n{meeting}\n\nhttps://parvis.example/agenda/71/4"
    [read] = icalendar.Calendar.from_ical(feed([told(event)], {}, "Parvis", place())).walk("VEVENT")
    assert str(read["conference"]) == meeting
    cancelled = feed([told(msgspec.structs.replace(event, cancelled_at=START))], {}, "Parvis", place())
    assert meeting.encode() not in cancelled.replace(b"\r\n ", b"")


def test_no_control_that_another_reader_takes_for_the_end_of_a_line_gets_in() -> None:
    event = msgspec.structs.replace(visit(), text="un\vdeux\ftrois\x1cquatre\u2028cinq\x85six\r\nsept\x00\x1b\tfin")
    calendar = feed([told(event)], {}, "Parvis", place()).decode()
    assert calendar.splitlines() == calendar.split("\r\n")[:-1]
    assert only(told(event)).description.value.startswith("un\ndeux\ntrois\nquatre\ncinq\nsix\nsept\tfin\n")


def test_lines_are_folded_and_the_same_state_gives_the_same_bytes() -> None:
    calendar = feed([told(visit())], {}, "Parvis", place())
    assert calendar == feed([told(visit())], {}, "Parvis", place())
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    assert b"\n" not in calendar.replace(b"\r\n", b"")


def test_one_event_through_an_update_and_a_cancellation() -> None:
    first = only(told(visit()))
    later = START + timedelta(days=1)
    second = only(told(visit(starts_at=later, ends_at=later + timedelta(hours=2), sequence=1), edited=1))
    third = only(told(visit(sequence=2, cancelled_at=START), edited=2))
    assert len({entry.uid.value for entry in (first, second, third)}) == 1
    assert [entry.sequence.value for entry in (first, second, third)] == ["0", "1", "2"]
    assert first.last_modified.value < second.last_modified.value < third.last_modified.value
    assert second.dtstart.value == later
    assert (third.status.value, third.summary.value) == ("CANCELLED", "Annulé\u00a0: Visite, rue du Canal")
    assert only(told(visit(cancelled_at=START)), language="en").summary.value.startswith("Cancelled: ")


def test_whole_days_are_dates_and_end_on_the_day_after() -> None:
    start, end = datetime(2026, 10, 23, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)
    entry = only(told(CalendarEvent("Fête", start, end, all_day=True)))
    assert (entry.dtstart.value, entry.dtend.value) == (date(2026, 10, 24), date(2026, 10, 26))
    assert entry.dtstart.serialize().strip() == "DTSTART;VALUE=DATE:20261024"
    assert entry.transp.value == "TRANSPARENT"


def test_who_does_not_come_keeps_his_hours_free() -> None:
    assert only(told(visit(yes=[3]))).transp.value == "OPAQUE"
    assert only(told(visit(no=[3]))).transp.value == "TRANSPARENT"


def test_a_sitting_stands_in_the_same_calendar() -> None:
    agenda = [AgendaItem("Budget"), AgendaItem("Voirie")]
    entry = only(told(Convocation("Conseil municipal", START, "Mairie", agenda)))
    assert (entry.summary.value, entry.dtstart.value) == ("Conseil municipal", START)
    assert entry.description.value.startswith("1. Budget\n2. Voirie")
    assert entry.url.value == "https://parvis.example/seances/71/4"


def test_a_later_version_and_a_cancellation_are_the_same_sitting() -> None:
    first = Convocation("Conseil municipal", START, "Mairie", [AgendaItem("Budget")])
    later = msgspec.structs.replace(first, version=2, replaces=4, opens_at=START + timedelta(days=2))
    void = msgspec.structs.replace(later, cancelled_at=START)
    second, third = (Message(71, 9, 9, 9, "c", START, content) for content in (later, void))
    read = [entries(feed([one], {(71, 9): 4}, "Parvis", place()))[0] for one in (told(first), second, third)]
    assert {entry.uid.value for entry in read} == {"71-4@parvis"}
    assert [entry.sequence.value for entry in read] == ["0", "1", "2"]
    assert [entry.status.value for entry in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


ZONES = ["Europe/Paris", "America/Miquelon", "America/Martinique", "Pacific/Marquesas", "Indian/Reunion",
         "Pacific/Noumea", "Africa/Casablanca"]  # fmt: skip
AROUND_CHANGES = [(1, 9), (3, 8), (3, 29), (7, 1), (10, 25), (11, 1), (11, 30)]


@pytest.mark.parametrize("zone", ZONES)
def test_the_time_zone_is_described_right_in_every_month_of_every_year(zone: str) -> None:
    days = [datetime(year, *day, tzinfo=UTC) for year in range(2021, 2037) for day in AROUND_CHANGES]
    hours = [day + timedelta(minutes=minutes) for day in days for minutes in (-30, 150, 600)]
    events = [told(visit(starts_at=hour, ends_at=hour + timedelta(hours=1))) for hour in hours]
    read = entries(feed(events, {}, "Parvis", place(zone=ZoneInfo(zone))))
    wrong = [
        (hour, entry.dtstart.value) for hour, entry in zip(hours, read, strict=True) if entry.dtstart.value != hour
    ]
    assert not wrong


def invited(event: CalendarEvent) -> tuple[Any, Any]:
    calendar = vobject.readOne(invitation(told(event), ANNE, BRUNO, place()).decode())
    return calendar, calendar.vevent


def test_an_invitation_names_its_organiser_and_its_one_guest() -> None:
    calendar, entry = invited(visit())
    assert calendar.method.value == "REQUEST"
    assert (entry.organizer.value, entry.organizer.params["CN"]) == ("mailto:parvis@town.example", ["Anne Le Goff"])
    [guest] = entry.attendee_list
    assert guest.value == "mailto:bruno@town.example"
    assert {name: guest.params[name] for name in ("RSVP", "PARTSTAT", "ROLE", "CUTYPE")} == {
        "RSVP": ["TRUE"],
        "PARTSTAT": ["NEEDS-ACTION"],
        "ROLE": ["REQ-PARTICIPANT"],
        "CUTYPE": ["INDIVIDUAL"],
    }
    assert entry.uid.value == only(told(visit())).uid.value


@pytest.mark.parametrize(("answer", "stands"), [("yes", "ACCEPTED"), ("maybe", "TENTATIVE"), ("no", "DECLINED")])
def test_an_update_says_how_the_guest_stands(answer: str, stands: str) -> None:
    _, entry = invited(visit(**{answer: [3]}))
    assert entry.attendee.params["PARTSTAT"] == [stands]


def test_a_cancellation_takes_the_same_event_back() -> None:
    calendar, entry = invited(visit(sequence=3, cancelled_at=START))
    assert (calendar.method.value, entry.status.value, entry.sequence.value) == ("CANCEL", "CANCELLED", "3")
    assert entry.attendee.params["RSVP"] == ["FALSE"]
    assert re.fullmatch(r"71-4@parvis", entry.uid.value)
