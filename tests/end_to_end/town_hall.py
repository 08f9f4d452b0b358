"""The demo town hall with its doors open: its address, its database, its letters."""

import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from protocol.accounts import InvitePerson
from server.accounts.invitations import invite
from server.base.database import connect_pool
from server.base.settings import Settings
from server.base.tokens import new_id
from server.demo import SIGN_INS
from tests.support.browser import Browser
from tests.support.databases import elsewhere
from tests.support.letters import Received, parse
from tests.support.parvis import Parvis

MAELLE, ANNICK, CEDRIC = SIGN_INS
HERVE = "herve.leguennec@josselin.example"
YANN = "yann.kerbrat@josselin.example"
SOIZIC = "soizic.lebihan@josselin.example"
NEWCOMER = "lea.morvan@gendarmerie.example"

DEVICE = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

REPLACED = """
UPDATE messages SET content = jsonb_set(content, '{replaced_by}', to_jsonb(seq + 1)) WHERE (conversation_id, seq) = (
    SELECT conversation_id, seq FROM messages
    WHERE kind = 'convocation' AND content ->> 'body' = 'Conseil municipal' ORDER BY sent_at LIMIT 1
) RETURNING conversation_id || '/' || seq
"""

SITTING = """
WITH one AS (
    SELECT conversation_id, seq, now() - $2::interval AS at FROM messages
    WHERE kind = 'convocation' AND content ->> 'body' = 'Conseil municipal' ORDER BY sent_at OFFSET $1 LIMIT 1
), moved AS (
    UPDATE messages SET content = jsonb_set(content, '{opens_at}', to_jsonb(one.at)) FROM one
    WHERE (messages.conversation_id, messages.seq) = (one.conversation_id, one.seq)
), held AS (
    INSERT INTO sittings SELECT conversation_id, seq, CASE WHEN $3 THEN at + interval '2 hours' END FROM one
    ON CONFLICT DO NOTHING RETURNING *
), there AS (
    INSERT INTO attendances
    SELECT conversation_id, seq, person_id, at + place * interval '20 seconds',
        CASE WHEN place = 3 THEN at + interval '30 minutes' ELSE closed_at END
    FROM held JOIN one USING (conversation_id, seq), (
        SELECT person_id, row_number() OVER (ORDER BY person_id) AS place FROM mandates m
        JOIN bodies b ON b.id = m.body_id AND b.name = 'Conseil municipal'
        WHERE m.role <> 'substitute' AND m.ends_on IS NULL
    ) AS member WHERE place <= 12
), apart AS (
    INSERT INTO interests SELECT conversation_id, seq, item, person_id
    FROM held, (SELECT min(person_id) AS person_id FROM mandates) AS member, (VALUES (2), (3)) AS items (item)
), counted AS (
    INSERT INTO moments SELECT conversation_id, seq, item, at + item * interval '9 minutes', 19, present, 10
    FROM held JOIN one USING (conversation_id, seq), (VALUES (0, 12), (1, 12), (2, 9)) AS moment (item, present)
)
SELECT conversation_id || '/' || seq FROM one
"""


@dataclass(frozen=True)
class TownHall:
    url: str
    database_url: str
    mail: Path

    def ask(self, query: str, *values: Any) -> Any:
        """The one value that the database answers."""
        return elsewhere(self._ask(query, values))

    async def _ask(self, query: str, values: tuple[Any, ...]) -> Any:
        connection = await asyncpg.connect(self.database_url)
        try:
            return await connection.fetchval(query, *values)
        finally:
            await connection.close()

    def person(self, email: str) -> int:
        return int(self.ask("SELECT id FROM people WHERE email = $1", email))

    def group(self, name: str) -> int:
        return int(self.ask("SELECT id FROM conversations WHERE name = $1", name))

    def body(self, name: str) -> int:
        return int(self.ask("SELECT id FROM bodies WHERE name = $1", name))

    def talk(self, name: str) -> str:
        """Where the discussion of a group is."""
        return f"/discussions/{self.group(name)}"

    def convocation(self) -> str:
        """The end of the address of the latest one."""
        query = "SELECT conversation_id || '/' || seq FROM messages WHERE kind = 'convocation' ORDER BY sent_at DESC"
        return str(self.ask(query))

    def convocation_link(self, email: str, convocation: str = "") -> str:
        """What the link in the letter of this convocation, or of the latest, ends with, for one of its recipients."""
        token, (conversation, seq) = secrets.token_urlsafe(32), (convocation or self.convocation()).split("/")
        self.ask(
            "INSERT INTO convocation_links (token_hash, conversation_id, seq, person_id, expires_at) "
            "VALUES ($1, $2, $3, $4, now() + '1 day') RETURNING seq",
            hashlib.sha256(token.encode()).digest(),
            int(conversation),
            int(seq),
            self.person(email),
        )
        return token

    def replaced(self) -> str:
        """The end of the address of the council's first convocation, as if another version had replaced it."""
        return str(self.ask(REPLACED))

    def sitting(self, number: int, opened: timedelta, *, closed: bool = False) -> str:
        """The end of the address of a former convocation of the council, whose sitting opened that long ago: twelve
        came, one has left, the first item began with its quorum and the second without."""
        return str(self.ask(SITTING, number, opened, closed))

    def session(self, email: str) -> str:
        """What the cookie of somebody who has signed in holds."""
        token = secrets.token_urlsafe(32)
        self.ask(
            "INSERT INTO sessions (id, person_id, token_hash, device, expires_at) "
            "VALUES ($1, $2, $3, $4, now() + '1 day') RETURNING id",
            new_id(),
            self.person(email),
            hashlib.sha256(token.encode()).digest(),
            DEVICE,
        )
        return token

    @contextmanager
    def in_session(self, convocation: tuple[int, int]) -> Iterator[None]:
        """The hour of its sitting has come, for as long as this lasts; then it shows again what was sealed."""
        sealed = self.ask(
            "SELECT content ->> 'opens_at' FROM messages WHERE (conversation_id, seq) = ($1, $2)", *convocation
        )
        self._show(convocation, datetime.now(UTC).isoformat())
        try:
            yield
        finally:
            self._show(convocation, sealed)

    def _show(self, convocation: tuple[int, int], opens_at: str) -> None:
        self.ask(
            """
            UPDATE messages SET content = jsonb_set(content, '{opens_at}', to_jsonb($3::text))
            WHERE (conversation_id, seq) = ($1, $2) RETURNING seq
            """,
            *convocation,
            opens_at,
        )

    def places(self) -> dict[str, int | str]:
        """Parts of addresses, by what they lead to."""
        post = "SELECT conversation_id || '/' || seq FROM messages WHERE kind = 'post' ORDER BY sent_at DESC"
        event = (
            "SELECT conversation_id || '/' || seq FROM messages WHERE kind = 'calendar_event' "
            "AND content ->> 'title' LIKE 'Visite du chantier%'"
        )
        two = "SELECT conversation_id FROM memberships JOIN conversations c ON c.id = conversation_id "
        return {
            "agents": self.group("Agents"),
            "conseil": self.group("Conseil municipal"),
            "urbanisme": self.group("Commission urbanisme"),
            "gendarmerie": self.group("Gendarmerie · Josselin"),
            "informations": self.group("Informations de la mairie"),
            "two": self.ask(two + "WHERE person_id = $1 AND kind = 'direct'", self.person(ANNICK)),
            "annick": self.person(ANNICK),
            "council": self.body("Conseil municipal"),
            "event": self.ask(event),
            "convocation": self.convocation(),
            "convocation_link": self.convocation_link(HERVE),
            "replaced_link": self.convocation_link(HERVE, self.replaced()),
            "sitting": self.sitting(2, timedelta(minutes=50)),
            "sitting_closed": self.sitting(3, timedelta(days=3), closed=True),
            "publication": self.ask(post),
            "invitation": self.invite(),
            "reset": self.ask_for_password(ANNICK),
        }

    def invite(self) -> str:
        """What the link of an invitation ends with."""
        ends = datetime.now(UTC) + timedelta(days=90)
        guest = InvitePerson(
            NEWCOMER, "guest", "Léa Morvan", groups=[self.group("Gendarmerie · Josselin")], access_ends_at=ends
        )
        return str(elsewhere(self._invite(guest)))

    async def _invite(self, guest: InvitePerson) -> str:
        settings = Settings(database_url=self.database_url)
        async with await connect_pool(settings) as pool, pool.acquire() as db, db.transaction():
            _, link = await invite(db, settings, guest, self.person(MAELLE))
        return link.rsplit("/", 1)[1]

    def ask_for_password(self, email: str) -> str:
        """What the link to choose a new password ends with."""
        elsewhere(Browser(self.url).post("/api/password-reset", {"email": email}))
        return self.letter_to(email).token

    def letter_to(self, email: str) -> Received:
        """The latest letter to somebody, once it has arrived."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            newest_first = sorted(self.mail.glob("*.eml"), key=lambda path: -path.stat().st_mtime_ns)
            for letter in (parse(path.read_bytes()) for path in newest_first):
                if email in letter.to:
                    return letter
            time.sleep(0.05)
        raise AssertionError(f"no letter to {email}")


@contextmanager
def opened(
    database_url: str, redis_url: str, data_dir: Path, client_dir: Path, **more: str | Path
) -> Iterator[TownHall]:
    """The web process and the worker at work, with more settings where a test needs them."""
    settings: dict[str, str | Path] = {
        "database_url": database_url,
        "redis_url": redis_url,
        "data_dir": data_dir,
        "client_dir": client_dir,
        "authority": "Mairie de Josselin",
        "log_level": "warning",
        **more,
    }
    with Parvis("serve", **settings) as web, Parvis("worker", **settings, url=f"http://127.0.0.1:{web.port}"):
        web.wait_until_ready()
        yield TownHall(f"http://127.0.0.1:{web.port}", database_url, data_dir / "mail")
