"""The demo town hall with its doors open: its address, its database, its letters."""

import hashlib
import json
import re
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
from server.appointments.booking_links import booking_link
from server.assemblies.bodies_sql import select_members
from server.assemblies.sittings_sql import select_recorded
from server.base.database import Database, connect_pool
from server.base.settings import PARIS, Settings
from server.base.tokens import new_id, new_token, token_hash
from server.demo import SIGN_INS
from server.ledger.ledger import Act, Deed
from server.ledger.ledger_sql import append_all
from tests.support.browser import Browser
from tests.support.convening import move_at
from tests.support.databases import elsewhere
from tests.support.forked import Forked
from tests.support.letters import Received, parse
from tests.support.tampering import GUARDS, unguarded
from tests.support.town import Town

MAELLE, ANNICK, CEDRIC = SIGN_INS
HERVE = "herve.leguennec@josselin.example"
ALAIN = "alain.guegan@josselin.example"
YANN = "yann.kerbrat@josselin.example"
MARTINE = "martine.lelouer@josselin.example"
INTERCOMMUNAL = "Conseil de la communauté"
SOIZIC = "soizic.lebihan@josselin.example"
NEWCOMER = "lea.morvan@gendarmerie.example"

WRITES_WHAT_IS_KEPT = re.compile(rf"\b(UPDATE|INSERT INTO|DELETE FROM) ({'|'.join({table for table, _ in GUARDS})})\b")
"""All else is asked beside a worker that goes on: with these tables to oneself, it would wait for us, and we for it."""

DEVICE = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

REPLACED = """
UPDATE messages SET content = jsonb_set(content, '{replaced_by}', to_jsonb(seq + 1)) WHERE (conversation_id, seq) = (
    SELECT conversation_id, seq FROM messages
    WHERE kind = 'convocation' AND content ->> 'body' = 'Conseil municipal' ORDER BY sent_at LIMIT 1
) RETURNING conversation_id || '/' || seq
"""

INVITED = """
INSERT INTO invitees (id, conversation_id, seq, name, email, items, files, message, invited_by, token_hash, expires_at)
SELECT $1, $2, $3, $4, $5, '{2,6}', ARRAY(
    SELECT (file ->> 'id')::bigint FROM jsonb_path_query(content, '$.agenda[1,5].files[*]') AS file
), 'Merci de présenter le dossier.', author_id, $6, now() + '1 day'
FROM messages WHERE (conversation_id, seq) = ($2, $3) RETURNING id
"""

COMMUNITY = """
INSERT INTO bodies (id, conversation_id, kind, name, regime, inhabitants, place)
VALUES ($1, $2, 'council', 'Conseil communautaire', 'epci', 3000, 'Siège de la communauté') RETURNING id
"""

INFORMED = """
INSERT INTO copy_recipients (body_id, name, commune, email, added_on, added_by)
VALUES ($1, $2, $3, $4, '2026-03-20', $5) RETURNING id
"""

NUMBERED = """
SELECT (conversation_id, seq) FROM messages WHERE kind = 'convocation' AND content ->> 'body' = 'Conseil municipal'
ORDER BY sent_at OFFSET $1 LIMIT 1
"""

SITTING = """
WITH held AS (
    INSERT INTO sittings VALUES ($1, $2, CASE WHEN $4 THEN $3::timestamptz + interval '2 hours' END)
    ON CONFLICT DO NOTHING RETURNING *
), there AS (
    INSERT INTO attendances
    SELECT conversation_id, seq, person_id, $3 + arrives, CASE WHEN leaves IS NULL THEN closed_at ELSE $3 + leaves END
    FROM held, (
        SELECT person_id, row_number() OVER (ORDER BY person_id) AS place FROM mandates m
        JOIN bodies b ON b.id = m.body_id AND b.name = 'Conseil municipal'
        WHERE m.role <> 'substitute' AND m.ends_on IS NULL
    ) AS member, LATERAL (
        VALUES
            (-place * interval '20 seconds', CASE WHEN place IN (4, 5) THEN interval '17 minutes'
                WHEN place = 3 THEN interval '30 minutes' END),
            (CASE WHEN place IN (4, 5) THEN interval '20 minutes' END, NULL)
    ) AS stay (arrives, leaves) WHERE place <= 12 AND arrives IS NOT NULL
), apart AS (
    INSERT INTO interests SELECT conversation_id, seq, item, person_id
    FROM held, (SELECT min(person_id) AS person_id FROM mandates) AS member, (VALUES (2), (3)) AS items (item)
), counted AS (
    INSERT INTO moments SELECT conversation_id, seq, item, $3 + item * interval '9 minutes', 19, present, 10
    FROM held, (VALUES (0, 12), (1, 12), (2, 9)) AS moment (item, present)
)
SELECT count(*) FROM held
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
        async with asyncpg.create_pool(self.database_url, min_size=1, max_size=1) as pool:
            if not WRITES_WHAT_IS_KEPT.search(query):
                return await pool.fetchval(query, *values)
            async with unguarded(pool) as connection:
                return await connection.fetchval(query, *values)

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

    def unheld(self, number: int) -> str:
        """The end of the address of a former convocation of the council, of whose sitting nothing was noted."""
        conversation, seq = self.ask(NUMBERED, number)
        return f"{conversation}/{seq}"

    def sitting(self, number: int, opened: timedelta, *, closed: bool = False) -> str:
        """The end of the address of a former convocation of the council, whose sitting opened that long ago: twelve
        came, one has left, the first item began with its quorum and the second without."""
        return str(elsewhere(self._sitting(number, datetime.now(UTC) - opened, closed)))

    async def _sitting(self, number: int, at: datetime, closed: bool) -> str:
        async with await connect_pool(Settings(database_url=self.database_url)) as pool:
            place = await pool.fetchval(NUMBERED, number)
            await move_at(pool, place, at)
            async with pool.acquire() as db, db.transaction():
                if await db.fetchval(SITTING, *place, at, closed):
                    await append_all(db, await held(db, *place))
        return f"{place[0]}/{place[1]}"

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
        sealed = self.ask("SELECT opens_at FROM convocations WHERE (conversation_id, seq) = ($1, $2)", *convocation)
        elsewhere(self._move(convocation, datetime.now(UTC)))
        try:
            yield
        finally:
            elsewhere(self._move(convocation, sealed))

    async def _move(self, convocation: tuple[int, int], opens_at: datetime) -> None:
        async with await connect_pool(Settings(database_url=self.database_url)) as pool:
            await move_at(pool, convocation, opens_at)

    def approval(self) -> int:
        """A draft that waits for the agreement of Alain, who chairs the commission."""
        asked = {"asked_at": datetime.now(UTC).isoformat(), "asked_by": self.person(MAELLE), "digest": "0" * 64}
        statement = (
            "UPDATE convocation_drafts SET content = jsonb_set(content, '{approval}', $1::jsonb) "
            "WHERE content ->> 'convened_by' = $2::bigint::text RETURNING id"
        )
        return int(self.ask(statement, json.dumps(asked), self.person(ALAIN)))

    def places(self) -> dict[str, int | str]:
        """Parts of addresses, by what they lead to."""
        post = "SELECT conversation_id || '/' || seq FROM messages WHERE kind = 'post' ORDER BY sent_at DESC"
        event = (
            "SELECT conversation_id || '/' || seq FROM messages WHERE kind = 'calendar_event' "
            "AND content ->> 'title' LIKE $1"
        )
        two = "SELECT conversation_id FROM memberships JOIN conversations c ON c.id = conversation_id "
        return {
            "agents": self.group("Agents"),
            "conseil": self.group("Conseil municipal"),
            "elections": self.group("Élections"),
            "social": self.group("Affaires sociales"),
            "urbanisme": self.group("Commission urbanisme"),
            "gendarmerie": self.group("Gendarmerie · Josselin"),
            "informations": self.group("Informations de la mairie"),
            "two": self.ask(two + "WHERE person_id = $1 AND kind = 'direct'", self.person(ANNICK)),
            "annick": self.person(ANNICK),
            "council": self.body("Conseil municipal"),
            "event": self.ask(event, "Visite du chantier%"),
            "event_that_repeats": self.ask(event, "Permanence des élus%"),
            "convocation": self.convocation(),
            "approval": self.approval(),
            "convocation_link": self.convocation_link(HERVE),
            "community": self.community(),
            "shared_link": self.shared_link(),
            "own_invitation": self.own_invitation(),
            "replaced_link": self.convocation_link(HERVE, self.replaced()),
            "sitting": self.sitting(2, timedelta(minutes=50)),
            "sitting_closed": self.sitting(3, timedelta(days=3), closed=True),
            "sitting_unheld": self.unheld(1),
            "publication": self.ask(post),
            "sheet": self.ask("SELECT id FROM nodes WHERE live = 'sheet' ORDER BY id LIMIT 1"),
            "election": self.election("Municipales 2026, 1er%"),
            "second_round": self.election("Municipales 2026, 2d%"),
            "rehearsal": self.election("Répétition%"),
            "board": self.board("Vaccination%"),
            "board_erased": self.erased_board(),
            "booking_page": self.booking_page("Vaccination%"),
            "own_booking": self.own_booking("Vaccination%"),
            "hall": self.hall("Municipales 2026, 2d%"),
            "hall_before": self.hall("Départementale%"),
            "election_to_come": self.election("Départementale%"),
            "invitation": self.invite(),
            "reset": self.ask_for_password(ANNICK),
            "address": self.address_link(),
        }

    def election(self, title: str) -> str:
        """The place of the latest that is called like this."""
        query = (
            "SELECT conversation_id || '/' || seq FROM messages WHERE kind = 'election' "
            "AND content ->> 'title' LIKE $1 ORDER BY sent_at DESC LIMIT 1"
        )
        return str(self.ask(query, title))

    def board(self, title: str) -> str:
        """The place of the latest board of appointments that is called like this."""
        query = (
            "SELECT conversation_id || '/' || seq FROM messages WHERE kind = 'board' "
            "AND content ->> 'title' LIKE $1 ORDER BY sent_at DESC LIMIT 1"
        )
        return str(self.ask(query, title))

    def booking_page(self, title: str) -> str:
        """The secret of the page on which people book by themselves."""
        conversation, seq = map(int, self.board(title).split("/"))
        query = (
            "UPDATE boards SET page_token = $3, page_opened_by = $4, page_opened_at = now() "
            "WHERE conversation_id = $1 AND seq = $2 RETURNING page_token"
        )
        return str(self.ask(query, conversation, seq, new_token(), self.person(MAELLE)))

    def own_booking(self, title: str) -> str:
        """What somebody who booked there by themselves has in their link."""
        conversation, seq = map(int, self.board(title).split("/"))
        query = """
            UPDATE appointments SET online = true WHERE id = (
                SELECT id FROM appointments WHERE conversation_id = $1 AND seq = $2 AND state = 'booked'
                ORDER BY day DESC, hour DESC, id LIMIT 1
            ) RETURNING id
        """
        key = self.ask("SELECT key FROM keys WHERE purpose = 'signatures'")
        return booking_link("", key, self.ask(query, conversation, seq)).rpartition("/")[2]

    def erased_board(self) -> str:
        """The place of one whose names were erased, in a small group."""
        conversation, seq = self.board("Vaccination%").split("/")
        query = """
            WITH top AS (UPDATE conversations SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq),
            sent AS (INSERT INTO messages
                (conversation_id, seq, changed_seq, author_id, client_id, kind, content, sent_at, counts, receipted)
            SELECT $1, last_seq, last_seq, author_id, 'erased-board', kind, content || jsonb_build_object(
                'title', 'Premier passage', 'purged_at', now(), 'totals', jsonb_build_object(
                    'offered', 648, 'booked', 571, 'came', 538, 'absent', 57, 'walked_in', 24
                )
            ), now(), true, false
            FROM messages, top WHERE conversation_id = $2 AND seq = $3 RETURNING conversation_id, seq)
            INSERT INTO boards (conversation_id, seq, purges_on, purged_at)
            SELECT conversation_id, seq, now()::date, now() FROM sent RETURNING conversation_id || '/' || seq
        """
        return str(self.ask(query, self.group("Direction"), int(conversation), int(seq)))

    def hall(self, title: str) -> str:
        """The secret of the screen that shows the latest that is called like this."""
        conversation, seq = map(int, self.election(title).split("/"))
        query = (
            "UPDATE elections SET hall_token = $3, hall_opened_by = $4, hall_opened_at = now() "
            "WHERE conversation_id = $1 AND seq = $2 RETURNING hall_token"
        )
        return str(self.ask(query, conversation, seq, new_token(), self.person(MAELLE)))

    def community(self) -> int:
        """The number of an intercommunal council that informs two councillors."""
        body = int(self.ask(COMMUNITY, new_id(), self.group("Gendarmerie · Josselin")))
        for name, commune in (("Guy Lannion", "Lannion"), ("Léa Ploumanac’h", "Perros-Guirec")):
            self.ask(INFORMED, body, name, commune, f"{name[:3].lower()}@communes.example", self.person(MAELLE))
        return body

    def council_with_substitutes(self, *members: str, substitutes: tuple[str, ...]) -> dict[str, str]:
        """The names of those who sit in a new intercommunal council, by their addresses: Maëlle convenes it."""
        return dict(elsewhere(self._council(members, substitutes)))

    async def _council(self, members: tuple[str, ...], substitutes: tuple[str, ...]) -> dict[str, str]:
        async with await connect_pool(Settings(database_url=self.database_url)) as pool:
            rows = await pool.fetch("SELECT email, id, name FROM people")
            names = {row["email"]: str(row["name"]) for row in rows}
            town = Town(pool, {row["name"]: row["id"] for row in rows}, convenors=[names[MAELLE]])
            await town.group(
                INTERCOMMUNAL, f"{names[MAELLE]}:manager", *(names[one] for one in (*members, *substitutes))
            )
            roles = ["chair", *("member" for _ in members[1:]), *("substitute" for _ in substitutes)]
            seats = [f"{names[one]}:{role}" for one, role in zip((*members, *substitutes), roles, strict=True)]
            await town.body(INTERCOMMUNAL, *seats, regime="epci")
            return names

    def shared_link(self, name: str = "Claire Expert", email: str = "claire@cabinet.example") -> str:
        """What the link in the letter of somebody ends with whom the latest convocation's sitting invites for its
        items 2 and 6, with their documents."""
        token, (conversation, seq) = secrets.token_urlsafe(32), self.convocation().split("/")
        self.ask(INVITED, new_id(), int(conversation), int(seq), name, email, hashlib.sha256(token.encode()).digest())
        return token

    def own_invitation(self) -> int:
        """The number of Cédric's invitation to the same sitting."""
        self.shared_link("Cédric Marchand", CEDRIC)
        return int(
            self.ask(
                "UPDATE invitees i SET person_id = p.id FROM people p WHERE p.email = i.email AND i.email = $1 "
                "RETURNING i.id",
                CEDRIC,
            )
        )

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

    def address_link(self) -> str:
        """What the link ends with that confirms a new address of somebody who does nothing else here."""
        token = new_token()
        self.ask(
            """
            INSERT INTO address_changes (person_id, before, email, requested_on, recorded_by, token_hash, expires_at)
            VALUES ($1, 'katell.tual@josselin.example', 'katell@ailleurs.example', current_date, $2, $3, 'infinity')
            RETURNING id
            """,
            self.person("katell.tual@josselin.example"),
            self.person(MAELLE),
            token_hash(token),
        )
        return token

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


async def held(db: Database, conversation: int, seq: int) -> list[Deed]:
    """What would have been entered of the sitting that these rows show."""
    day = datetime.now(PARIS).date()
    council = await db.fetchval("SELECT id FROM bodies WHERE name = 'Conseil municipal'")
    members = sorted(await select_members(db, council, day))
    recorded = await select_recorded(db, conversation, seq, members)
    sitting, names = recorded.sitting, recorded.names
    done: list[tuple[datetime, Act, int | None, dict[str, Any]]] = []
    for stay in sitting.attendances:
        done.append((stay.arrived_at, "arrived", stay.person, {"name": names[stay.person]}))
        if stay.left_at and stay.left_at != sitting.closed_at:
            done.append((stay.left_at, "left", stay.person, {"name": names[stay.person]}))
    for one in sitting.interests:
        facts = {"item": one.item, "takes_no_part": True, "kind": one.kind, "leaves_office": False}
        done.append((sitting.moments[0].at, "interested", one.person, facts | {"name": names[one.person]}))
    for moment in sitting.moments:
        counted = {name: getattr(moment, name) for name in ("item", "in_office", "present", "needed")}
        facts = counted | {"members": members, "proxies": [], "withdrawn": []}
        done.append((moment.at, "item_begun" if moment.item else "sitting_opened", None, facts))
    if sitting.closed_at:
        done.append((sitting.closed_at, "sitting_closed", None, {}))
    in_order = sorted(done, key=lambda one: one[0])
    return [Deed(act, conversation, seq, person, None, {"on": at, **facts}) for at, act, person, facts in in_order]


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
    with Forked("serve", **settings) as web, Forked("worker", **settings, url=f"http://127.0.0.1:{web.port}"):
        web.wait_until_ready()
        yield TownHall(f"http://127.0.0.1:{web.port}", database_url, data_dir / "mail")
