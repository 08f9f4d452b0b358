"""Fills an empty database with the demo town hall, as if its people had used Parvis for half a year."""

from collections.abc import Iterable
from datetime import datetime

from server import passwords
from server.database import Database, Pool
from server.demo.calendar import PARIS
from server.demo.rows import Log, Row, person_rows
from server.demo.story import Story, load_story
from server.queries.search import update_index
from server.tokens import new_id

PASSWORD = "parvis-demo"
"""Everybody's in the demo town hall."""

SIGN_INS = {
    "maelle.legoff@josselin.example": "Maëlle Le Goff, director of services, administrator",
    "annick.lebreton@josselin.example": "Annick Le Breton, councillor",
    "cedric.marchal@gendarmerie.example": "Cédric Marchal, guest from the gendarmerie",
}

PEOPLE = (
    "id", "name", "email", "phone", "population", "title", "service", "civility", "administrator", "may_convene",
    "access_ends_at", "password_hash", "created_at",
)  # fmt: skip
CONVERSATIONS = (
    "id", "kind", "name", "description", "icon", "visibility", "posting", "population", "shows_reading", "direct_key",
    "last_seq", "created_at",
)  # fmt: skip
MEMBERSHIPS = ("conversation_id", "person_id", "role", "read_seq", "pinned", "joined_at")
MESSAGES = (
    "conversation_id", "seq", "changed_seq", "author_id", "client_id", "kind", "content", "mentions", "mentions_all",
    "reactions", "sent_at", "edited_at",
)  # fmt: skip
VERSIONS = ("conversation_id", "seq", "replaced_at", "content")
RECEIPTS = ("conversation_id", "seq", "person_id", "delivered_at", "opened_at", "acknowledged_at")


class InhabitedError(Exception):
    """The database has people already; the message is one line that says so."""


async def fill(pool: Pool) -> None:
    """Writes the whole story at once. Raises `InhabitedError`, and changes nothing, unless nobody is there yet."""
    now = datetime.now(PARIS)
    story = load_story(now)
    password_hash = await passwords.hash_password(PASSWORD)
    async with pool.acquire() as db, db.transaction():
        await db.execute("LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE")
        if await db.fetchval("SELECT EXISTS (SELECT FROM people)"):
            raise InhabitedError("this database has people already: the demo town hall only moves into an empty one")
        ids = {key: new_id() for key in story.people}
        await _copy(db, "people", PEOPLE, person_rows(story, ids, password_hash, now))
        await _copy_logs(db, story, ids)
        while await update_index(db):
            pass


async def _copy_logs(db: Database, story: Story, ids: dict[str, int]) -> None:
    populations = {key: person.population for key, person in story.people.items()}
    logs = [Log(conversation, ids, populations) for conversation in story.conversations.values()]
    await _copy(db, "conversations", CONVERSATIONS, (log.conversation_row() for log in logs))
    await _copy(db, "memberships", MEMBERSHIPS, (row for log in logs for row in log.membership_rows()))
    await _copy(db, "messages", MESSAGES, (row for log in logs for row in log.message_rows()))
    await _copy(db, "message_versions", VERSIONS, (row for log in logs for row in log.version_rows()))
    await _copy(db, "receipts", RECEIPTS, (row for log in logs for row in log.receipt_rows()))


async def _copy(db: Database, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    await db.copy_records_to_table(table, columns=columns, records=rows)
