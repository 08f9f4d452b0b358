"""A town hall in which everything is as large as the product allows."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice
from random import Random

from protocol.agenda import LoadOwnCalendar
from protocol.boards import BoardPlan, Closure, OpenHours, Place, SendBoard
from protocol.bookings import OpenBookingPage
from protocol.codec import to_json
from protocol.conversations import StartDirect
from protocol.convocations import ItemDraft
from protocol.drives import MOST_COPIED
from protocol.elections import Choice, ElectionPlan, SendElection, Station
from protocol.events import EventPlan, Repeat, SendEvent
from protocol.halls import OpenHall
from protocol.invitees import InviteToSitting
from protocol.live import LARGEST
from protocol.polls import SendPoll
from protocol.postings import RecordPosting
from protocol.posts import SendPost
from protocol.sittings import RecordAttendance
from protocol.tallies import Counted
from protocol.types import Command
from server.base.database import Pool
from server.law.elections import counted_names, turnout_name
from tests.support import largest_sql as queries
from tests.support.client import Client
from tests.support.convening import convened, in_days, minutes_ago, move, start_draft
from tests.support.network_folder import Program, program
from tests.support.pen import Pen, new_sheet
from tests.support.scenario import Scenario, new_client_id
from tests.support.uploading import browser, pdf, send_file

PEOPLE = 5_000
COUNCIL = 500
MESSAGES = 500
FOLDERS = 4_000
SERIES = 60
"""Events of 110 dates each."""

STATIONS = 300
CHOICES = 60
BOOKED = 19_900
FIRST = 1_000_000
"""The number of the first of the people; the next ones follow."""

DAY = date(2040, 1, 2)
WORDS = ["voirie", "délibération", "**budget**", "l’école", "2026", "pont", "rue", "commission", "jeudi", "été"]


def long(letters: int) -> str:
    """A text of exactly so many letters."""
    return " ".join(islice(cycle(WORDS), letters // 5))[:letters].ljust(letters, "x")


@dataclass
class Largest:
    """`group` is that of all, `council` that of the assembly, which sits at `sat`, and sat `elsewhere`; the other
    numbers are those of what is in them. Herve has the chair, and manages the group too."""

    scenario: Scenario
    pool: Pool
    maelle: Client
    herve: Client
    desk: Program
    """Maelle's, which opens drives as network folders."""
    group: int
    council: int
    body: int
    community: int
    own: int = 0
    chat: int = 0
    post: int = 0
    poll: int = 0
    event: int = 0
    series: int = 0
    """One that comes again as often as it may."""
    board: int = 0
    booked: int = 0
    election: int = 0
    convocation: int = 0
    draft: int = 0
    file: int = 0
    other: int = 0
    """One more."""
    document: int = 0
    folder: int = 0
    live: int = 0
    """A sheet that everybody has written."""
    pasted: bytes = b""
    """As much as is sent at once."""
    revision: int = 0
    past: int = 0
    sat: int = 0
    elsewhere: int = 0
    unread: int = 0
    """A post to everybody that nobody has opened."""
    left: int = 0
    """Somebody who has left, and thousands of folders with them."""
    booking: str = ""
    calendar: str = ""
    link: str = ""
    """Of somebody's letter that convenes them."""
    shared: str = ""
    """Of a letter to somebody who is invited to the sitting."""
    repeated: EventPlan = field(init=False)
    offered: BoardPlan = field(init=False)
    planned: ElectionPlan = field(init=False)
    agenda: list[ItemDraft] = field(default_factory=list)
    signed: list[Counted] = field(default_factory=list)
    """What each station has counted."""
    hall: str = ""
    invitee: int = 0

    async def send(self, command: Command) -> int:
        return int((await self.maelle.call(command)).seq)


async def grow(scenario: Scenario, pool: Pool) -> Largest:
    """Maelle, who manages all of it, and what is as large as it gets."""
    town = scenario.town
    await town.person("Maelle", administrator=True, may_convene=True)
    await town.person("Herve", "official")
    group = await town.group("Grande", "Maelle:manager", "Herve:manager", visibility="open")
    council = await town.group("Conseil", "Maelle:manager", "Herve")
    await pool.execute(queries.PEOPLE_OF_ALL, FIRST, PEOPLE, group)
    await pool.execute(
        "INSERT INTO memberships (conversation_id, person_id) SELECT $1, $2::bigint + n FROM generate_series(0, $3) n",
        council,
        FIRST,
        COUNCIL - 2,
    )
    body = await town.body("Conseil", "Herve:chair", inhabitants=300_000)
    await town.group("Agglomération", "Maelle:manager")
    community = await town.body("Agglomération", regime="epci")
    await pool.execute(queries.SEATED, FIRST, body, COUNCIL - 1)
    await town.entered()
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve")
    desk = await program(scenario, pool, "Maelle")
    large = Largest(scenario, pool, maelle, herve, desk, group, council, body, community)
    large.own = (await maelle.call(StartDirect([maelle.person]))).conversation.id
    for build in (_say, _file, _count, _publish, _ask, _meet, _receive, _vote, _convene):
        await build(large)
    return large


async def _say(large: Largest) -> None:
    """A log in which each message is as long as it may be, and one has been agreed to by everybody."""
    stored = await large.scenario.say(large.maelle, large.group, long(20_000))
    large.chat = stored.seq
    await large.pool.execute(queries.REACTED, large.group, large.chat)
    async with large.pool.acquire() as db, db.transaction():
        await db.execute(queries.SAID, large.group, large.maelle.person, long(20_000), MESSAGES)
        await db.execute(
            "UPDATE conversations SET last_seq = last_seq + $2::int, indexed_seq = last_seq + $2::int WHERE id = $1",
            large.group,
            MESSAGES,
        )


async def _file(large: Largest) -> None:
    """A drive with thousands of folders at its top, one of them with as many documents, each of many versions."""
    kept = await send_file(browser(large.scenario, "Maelle"), "Plan.pdf", pdf(3))
    large.file, pool, maelle = kept.id, large.pool, large.maelle.person
    large.other = (await send_file(browser(large.scenario, "Maelle"), "Autre.pdf", pdf(4))).id
    await pool.execute(queries.FILED, kept.id, FIRST, 2_000)
    await pool.execute(
        "INSERT INTO drives (conversation_id, last_seq, indexed_seq) VALUES ($1, $2, $2)", large.group, 3 * FOLDERS
    )
    large.folder, large.document = FIRST + 1, 2 * FIRST + 1
    await pool.execute(queries.FOLDED, large.group, maelle, FIRST, FOLDERS)
    await pool.execute(queries.DOCUMENTS, large.group, maelle, 2 * FIRST, FOLDERS, large.folder)
    await pool.execute("UPDATE nodes SET items = $2 WHERE id = $1", large.folder, FOLDERS)
    # As many as are copied at once, in the second folder.
    others = large.group, large.herve.person, 5 * FIRST, MOST_COPIED - 1, large.folder + 1
    await pool.execute(queries.DOCUMENTS, *others)
    await pool.execute("UPDATE nodes SET items = $2 WHERE id = $1", *reversed(others[3:]))
    await pool.execute(queries.VERSIONS, large.group, kept.id, maelle, 2)
    large.left = FIRST + PEOPLE - 1
    await pool.execute(queries.LEFT, large.left, 4 * FIRST, FOLDERS)
    await pool.execute(queries.FOLDED, 4 * FIRST, large.left, 4 * FIRST, FOLDERS)


async def _count(large: Largest) -> None:
    """A sheet that is all but full, with many changes that are not folded yet, by people at thousands of devices."""
    sheet = await new_sheet(large.maelle, large.group)
    large.live, large.pasted = sheet.id, Pen().cell("1:1", "t" + "x" * 190_000)
    folded = Random(1).randbytes(LARGEST - 4 * 1024 * 1024)
    await large.pool.execute(queries.WRITTEN, sheet.id, large.maelle.person, folded, 2_000, bytes(1_000))
    await large.pool.execute(queries.WRITERS, sheet.id, FIRST, PEOPLE)


async def _publish(large: Largest) -> None:
    """A post to everybody, who has opened it, and one that nobody has."""
    large.unread = await large.send(SendPost(large.group, new_client_id(), "t" * 200, long(50_000), tracked=True))
    large.post = await large.send(SendPost(large.group, new_client_id(), "t" * 200, long(50_000), tracked=True))
    await large.pool.execute(queries.OPENED, large.group, large.post)


async def _ask(large: Largest) -> None:
    options = [f"{number} " + "o" * 190 for number in range(20)]
    large.poll = await large.send(SendPoll(large.group, new_client_id(), "q" * 300, options, several=True))
    await large.pool.execute(queries.CHOSEN, large.group, large.poll, [1, 2, 3])


async def _meet(large: Largest) -> None:
    """A calendar of years: events that come again, as often as they may."""
    plan = EventPlan("t" * 200, DAY, time(9), text=long(10_000), asks=True)
    large.event = await large.send(SendEvent(large.group, new_client_id(), plan))
    everybody = [FIRST + number for number in range(PEOPLE)]
    await large.pool.execute(queries.ANSWERED, large.group, large.event, everybody)
    for number in range(SERIES):
        first = DAY + timedelta(number)
        repeats = Repeat("day", first + timedelta(109))
        large.repeated = EventPlan("t" * 200, first, time(9), text=long(2_000), repeats=repeats)
        large.series = await large.send(SendEvent(large.group, new_client_id(), large.repeated))
    address = (await large.maelle.call(LoadOwnCalendar())).address
    large.calendar = address.rpartition("/")[2].removesuffix(".ics")


async def _receive(large: Largest) -> None:
    days = [DAY + timedelta(number) for number in range(140) if (DAY + timedelta(number)).isoweekday() < 6][:100]
    closures = [Closure(days[number // 4], 1 + number % 4) for number in range(400)]
    places = [Place(number + 1, f"Guichet {number}", 100) for number in range(20)]
    hours = [OpenHours(time(9), time(10, 40)), OpenHours(time(14), time(15, 40))]
    purged = days[-1] + timedelta(9)
    large.offered = BoardPlan(
        "t" * 200, days[0], days[-1], [1, 2, 3, 4, 5], hours, 20, places, purged, "x" * 2_000, closures
    )
    large.board = await large.send(SendBoard(large.group, new_client_id(), large.offered))
    page = await large.maelle.call(OpenBookingPage(large.group, large.board))
    large.booking = page.address.rpartition("/")[2]
    await large.pool.execute(
        queries.APPOINTED, large.group, large.board, large.maelle.person, 3 * FIRST, days[0], BOOKED
    )
    await large.pool.execute(
        "UPDATE boards SET last_seq = $3 WHERE conversation_id = $1 AND seq = $2", large.group, large.board, BOOKED
    )


async def _vote(large: Largest) -> None:
    maelle = large.maelle.person
    stations = [Station(number + 1, "b" * 100, 1_000, maelle) for number in range(STATIONS)]
    choices = [Choice(f"{number} " + "c" * 190, "h" * 200) for number in range(CHOICES)]
    hours = [time(hour) for hour in range(8, 20)]
    for large.planned in (
        ElectionPlan("t" * 200, "municipal", date(2020, 3, 15), stations, choices, turnout_at=hours),
        ElectionPlan(
            "t" * 200, "municipal", date(2040, 3, 18), stations, choices, turnout_at=hours, seats=69, community_seats=50
        ),
    ):
        large.past, large.election = (
            large.election,
            await large.send(SendElection(large.group, new_client_id(), large.planned)),
        )
    all_of_them = CHOICES * 10
    signed = dict.fromkeys(counted_names(CHOICES), 10) | dict.fromkeys(("signatures", "voters"), all_of_them + 20)
    signed["cast"] = all_of_them
    large.signed = [Counted(name, value) for name, value in signed.items()]
    names = [*signed, *map(turnout_name, hours)]
    at = large.group, large.election, maelle, STATIONS, len(names), names
    await large.pool.execute(queries.COUNTED, *at, [*signed.values(), *(10 for _ in hours)])
    await large.pool.execute(
        "UPDATE elections SET last_seq = $3 WHERE conversation_id = $1 AND seq = $2",
        *at[:2],
        STATIONS * (len(names) + 1),
    )
    figures = to_json(large.signed).decode()
    # The first is yet to be.
    await large.pool.execute(queries.FROZEN, *at[:4], STATIONS * len(names), figures)
    page = await large.maelle.call(OpenHall(large.group, large.election))
    large.hall = page.address.rpartition("/")[2]


async def _convene(large: Largest) -> None:
    """Before all of the council, with as many items, papers and words as one frame takes."""
    pieces = iter(range(1, 2_001))
    large.agenda = [
        ItemDraft("i" * 400, "r" * 100, "n" * 1_500, [FIRST + next(pieces) for _ in range(20)]) for _ in range(100)
    ]
    stored = await convened(large.maelle, large.body, agenda=large.agenda[:2])
    large.convocation = stored.seq
    large.link = await _link(large, 0)
    invited = await large.maelle.call(
        InviteToSitting(large.council, large.convocation, [1], name="x", email="x@town.example")
    )
    (letter,) = await large.pool.fetch(
        "SELECT payload FROM pgqueuer WHERE entrypoint = 'mail' ORDER BY id DESC LIMIT 1"
    )
    hangs = RecordPosting(large.council, large.convocation, "convocation", "y", datetime.now(UTC), "y")
    await large.maelle.call(hangs)
    large.shared, large.invitee = json.loads(letter[0])["link"].rpartition("/")[2], invited.id
    held = await convened(large.maelle, large.body, agenda=large.agenda[:2], date=in_days(12))
    await move(large.pool, held, minutes_ago(90))
    large.elsewhere = held.seq
    urgent = {"urgent": True, "urgency": "x" * 1_000, "date": in_days(3)}
    sits = await convened(large.maelle, large.body, agenda=large.agenda[:2], **urgent)
    await move(large.pool, sits, minutes_ago(30))
    large.sat = sits.seq
    for person in range(FIRST, FIRST + COUNCIL // 2 + 1):
        await large.maelle.call(RecordAttendance(large.council, large.sat, person, present=True))
    draft = await start_draft(large.maelle, large.body, agenda=large.agenda)
    large.draft, large.revision = draft.id, draft.revision


async def _link(large: Largest, which: int) -> str:
    """The token in the letter that was written first (0), or last (-1)."""
    letters = await large.pool.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'mail' ORDER BY id")
    return str(json.loads(letters[which][0])["link"].rpartition("/")[2])
