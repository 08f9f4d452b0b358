"""Fills an empty database with the demo town hall, as if its people had used Parvis for half a year."""

from collections.abc import Iterable
from datetime import datetime

from protocol.people import Person
from server.accounts.town_sql import select_anybody, select_anybody_invited
from server.assemblies.summonses_sql import Addressee
from server.assemblies.taking_over import take_over
from server.base.database import Database, Pool
from server.base.ownership import StartError
from server.base.storage import Storage
from server.base.tokens import new_id
from server.conversations.search_job import index
from server.demo.boards import receive_people
from server.demo.bodies import Assembly, choice_records, choice_row
from server.demo.calendar import PARIS, Calendar
from server.demo.drafts import prepare
from server.demo.drives import fill_drives
from server.demo.elections import hold_elections
from server.demo.papers import keep
from server.demo.polls import put_to_the_vote
from server.demo.rows import Log, Row, person_rows
from server.demo.sealing import seal
from server.demo.sheets import fill_sheets
from server.demo.story import load_story
from server.demo.summoning import Summoning
from server.demo.town import Story
from server.identity import passwords

PASSWORD = "parvis-demo"
"""Everybody's in the demo town hall."""

SIGN_INS = {
    "maelle.legoff@josselin.example": "Maëlle Le Goff, director of services, administrator",
    "annick.lebreton@josselin.example": "Annick Le Breton, councillor",
    "cedric.marchal@gendarmerie.example": "Cédric Marchal, guest from the gendarmerie",
}

PEOPLE = (
    "id", "name", "email", "phone", "population", "title", "service", "civility", "administrator",
    "access_ends_at", "password_hash", "created_at",
)  # fmt: skip
CONVERSATIONS = (
    "id", "kind", "name", "description", "icon", "visibility", "posting", "population", "shows_reading", "direct_key",
    "last_seq", "created_at",
)  # fmt: skip
MEMBERSHIPS = ("conversation_id", "person_id", "role", "read_seq", "pinned", "joined_at")
MESSAGES = (
    "conversation_id", "seq", "changed_seq", "author_id", "client_id", "kind", "content", "mentions", "mentions_all",
    "reactions", "sent_at", "edited_at", "counts", "receipted",
)  # fmt: skip
VERSIONS = ("conversation_id", "seq", "replaced_at", "content")
FILES = ("id", "owner_id", "name", "size", "type", "sha256", "width", "height", "pages", "created_at")
MESSAGE_FILES = ("file_id", "conversation_id", "seq")
EVENTS = ("conversation_id", "seq", "number", "first_seq", "starts_at", "ends_at", "remind_at")
RECEIPTS = ("conversation_id", "seq", "person_id", "delivered_at", "opened_at", "acknowledged_at")
BODIES = ("id", "conversation_id", "kind", "name", "regime", "inhabitants", "place", "own_days")
CONVENORS = ("body_id", "person_id")
MANDATES = ("id", "body_id", "person_id", "role", "starts_on", "ends_on")
CONVOCATIONS = ("conversation_id", "seq", "body_id", "manifest", "digest", "opens_at", "deadline", "frozen_at")
SUMMONSES = (
    "conversation_id", "seq", "person_id", "channel", "address", "available_at", "handed_at", "reply", "queue_id",
    "refused_at", "bounced_at", "failure", "printed_at", "delivered_at", "delivery", "reminded_at",
)  # fmt: skip
ANSWERS = ("conversation_id", "seq", "person_id", "given", "holder_id", "answered_at")
CHOICES = ("person_id", "channel", "requested_on", "address", "recorded_at", "recorded_by")


class InhabitedError(StartError):
    """Somebody is in the database already, or invited to it; the message is one line that says so."""


async def fill(pool: Pool, storage: Storage) -> None:
    """Writes the whole story at once, and keeps what its messages carry. Raises `InhabitedError`, and changes nothing,
    unless nobody is there yet, nor invited."""
    now = datetime.now(PARIS)
    story = load_story(now)
    password_hash = await passwords.hash_password(PASSWORD)
    async with pool.acquire() as db, db.transaction():
        await db.execute("LOCK TABLE people, invitations IN SHARE ROW EXCLUSIVE MODE")
        if await select_anybody(db) or await select_anybody_invited(db):
            raise InhabitedError(
                "PARVIS_DATABASE_URL has people already, or invitations: the demo town hall only moves into an empty "
                "database"
            )
        await keep(storage, story.papers)
        ids = {key: new_id() for key in story.people}
        await _copy(db, "people", PEOPLE, person_rows(story, ids, password_hash, now))
        await _copy_town(db, storage, story, ids)
        await index(db, PARIS)


async def _copy_town(db: Database, storage: Storage, story: Story, ids: dict[str, int]) -> None:
    groups = {key: new_id() for key in story.conversations}
    populations = {key: person.population for key, person in story.people.items()}
    logs = {key: Log(groups[key], told, ids, populations) for key, told in story.conversations.items()}
    bodies = {body.conversation: Assembly(body, ids, groups[body.conversation]) for body in story.bodies}
    choices = choice_records(story.choices, ids, ids["maelle"])
    people = {
        key: Addressee(ids[key], person.full_name, person.email, "fr", "electronic", person.email)
        for key, person in story.people.items()
    }
    officials = {
        ids[key]: Person(ids[key], one.full_name, one.population, one.title, one.service, one.civility)
        for key, one in story.people.items()
    }
    for key, assembly in bodies.items():
        logs[key].convene(assembly, people, choices, officials)
    await _copy_logs(db, list(logs.values()))
    await _copy(db, "bodies", BODIES, (body.body_row() for body in bodies.values()))
    await _copy(db, "mandates", MANDATES, (row for body in bodies.values() for row in body.mandate_rows()))
    await _copy(db, "body_convenors", CONVENORS, _convenor_rows(story, ids, bodies))
    await _copy(db, "channel_choices", CHOICES, map(choice_row, choices))
    calendar = Calendar(datetime.now(PARIS))
    await prepare(db, calendar, ids, groups, bodies)
    await fill_drives(db, calendar, ids, groups, {key: paper.file for key, paper in story.papers.items()})
    await fill_sheets(db, storage, calendar, ids, groups)
    await hold_elections(db, calendar, ids, groups)
    await receive_people(db, calendar, ids, groups)
    await put_to_the_vote(db, calendar, ids, groups)
    await take_over(db)
    await _copy_summonings(db, [one for log in logs.values() for one in log.summonings.values()])


def _convenor_rows(story: Story, ids: dict[str, int], bodies: dict[str, Assembly]) -> Iterable[Row]:
    """Whoever may convene does so in each body whose group they are in."""
    for key, body in bodies.items():
        for who in story.conversations[key].members:
            if story.people[who].may_convene:
                yield body.record.id, ids[who]


async def _copy_logs(db: Database, logs: list[Log]) -> None:
    await _copy(db, "conversations", CONVERSATIONS, (log.conversation_row() for log in logs))
    await _copy(db, "memberships", MEMBERSHIPS, (row for log in logs for row in log.membership_rows()))
    await _copy(db, "messages", MESSAGES, (row for log in logs for row in log.message_rows()))
    await _copy(db, "message_versions", VERSIONS, (row for log in logs for row in log.version_rows()))
    now = datetime.now(PARIS)
    await _copy(db, "calendar_events", EVENTS, (row for log in logs for row in log.date_rows(now)))
    await _copy(db, "files", FILES, {row[0]: row for log in logs for row in log.file_rows()}.values())
    await _copy(db, "message_files", MESSAGE_FILES, (row for log in logs for row in log.carrying_rows()))
    await _copy(db, "receipts", RECEIPTS, (row for log in logs for row in log.receipt_rows()))


async def _copy_summonings(db: Database, summonings: list[Summoning]) -> None:
    await _copy(db, "convocations", CONVOCATIONS, (one.convocation_row() for one in summonings))
    await _copy(db, "summonses", SUMMONSES, (row for one in summonings for row in one.summons_rows()))
    await _copy(db, "answers", ANSWERS, (row for one in summonings for row in one.answer_rows()))
    await seal(db, summonings)


async def _copy(db: Database, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    await db.copy_records_to_table(table, columns=columns, records=rows)
