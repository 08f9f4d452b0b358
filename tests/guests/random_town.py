"""A small town hall with guests, in which every text written anywhere can be told from every other."""

import random
import secrets
from collections.abc import Iterable
from dataclasses import fields, replace
from itertools import count
from typing import Any

import msgspec

from protocol.conversations import MessageTyped, StartDirect, TypeMessage
from protocol.errors import INTERNAL
from protocol.messages import SendMessage
from protocol.types import MAX_ID, Command, Population
from server.base.tokens import new_id
from server.documents.index_job import index
from server.files.texts_job import keep_pages
from server.files.texts_sql import PageText
from tests.guests.probes import Aim
from tests.guests.wall import SECRETS, Wall
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id
from tests.support.tampering import tamper

MARKERS = count(1)

EMPTY = """
DELETE FROM calendars; DELETE FROM calendar_events;
DELETE FROM ballots; DELETE FROM polls; DELETE FROM scheduled_messages;
UPDATE push SET carries = 'nothing', changed_by = NULL; DELETE FROM push_subscriptions; DELETE FROM notifications;
DELETE FROM noted; DELETE FROM calls; DELETE FROM problems; DELETE FROM mail_choices;
DELETE FROM digest_rounds;
DELETE FROM appointments; DELETE FROM slots; DELETE FROM boards;
DELETE FROM station_files; DELETE FROM frozen_stations; DELETE FROM figures; DELETE FROM elections;
DELETE FROM channel_choices; DELETE FROM kept_files;
DELETE FROM postings; DELETE FROM slips;
DELETE FROM webdav_locks; DELETE FROM webdav_scraps; DELETE FROM webdav_properties;
DELETE FROM departures; DELETE FROM carried_versions; DELETE FROM page_words; DELETE FROM texts; DELETE FROM versions;
DELETE FROM nodes; DELETE FROM drives;
DELETE FROM held_elsewhere;
DELETE FROM papers; DELETE FROM message_files; DELETE FROM draft_files; DELETE FROM post_drafts; DELETE FROM files;
DELETE FROM uploads; DELETE FROM pgqueuer;
DELETE FROM session_requests; DELETE FROM copies; DELETE FROM copy_recipients; DELETE FROM invitees;
DELETE FROM convocation_links; DELETE FROM moments; DELETE FROM interests;
DELETE FROM attendances; DELETE FROM sittings;
DELETE FROM answers; DELETE FROM summonses; DELETE FROM convocations; DELETE FROM convocation_drafts;
DELETE FROM marks; DELETE FROM receipts; DELETE FROM timestamps;
DELETE FROM forward_sources; DELETE FROM message_words; DELETE FROM message_versions; DELETE FROM messages;
DELETE FROM mandates; DELETE FROM body_convenors; DELETE FROM censuses; DELETE FROM bodies;
DELETE FROM rules WHERE recorded_by IS NOT NULL;
DELETE FROM memberships; DELETE FROM conversations; DELETE FROM invitations;
DELETE FROM address_changes; DELETE FROM people;
"""

FOREIGN_BODIES = "SELECT id FROM bodies WHERE conversation_id <> ALL($1::bigint[])"
FOREIGN_MANDATES = """
SELECT m.id FROM mandates m JOIN bodies b ON b.id = m.body_id WHERE b.conversation_id <> ALL($1::bigint[])
"""
FOREIGN_DRAFTS = """
SELECT d.id FROM convocation_drafts d JOIN bodies b ON b.id = d.body_id WHERE b.conversation_id <> ALL($1::bigint[])
"""
MENTIONED = """
SELECT DISTINCT person::bigint FROM messages m CROSS JOIN jsonb_array_elements_text(m.content -> 'mentions') AS person
WHERE m.conversation_id = ANY($1::bigint[]) AND m.content ? 'mentions'
"""
FOREIGN_FILES = """
SELECT id FROM files WHERE owner_id <> $1 AND id NOT IN (
    SELECT file_id FROM file_uses WHERE conversation_id = ANY($2::bigint[]) AND readers = 'members'
)
"""

PEOPLE: dict[str, Population] = {
    "Maelle": "staff",
    "Yann": "staff",
    "Annick": "official",
    "Cedric": "guest",
    "Lucie": "guest",
    "Absent": "staff",
}
GROUPS = (
    ("Maelle", "Cedric"),
    ("Maelle", "Yann", "Cedric", "Lucie"),
    ("Maelle", "Yann", "Annick", "Absent"),
    ("Yann", "Annick"),
)
BODIES = {1: {"Yann": ":chair"}, 2: {"Annick": ":chair", "Yann": "", "Absent": ":substitute"}}
"""Boards, for no delay keeps them from sitting today: by the place of their group in GROUPS, who is in office."""

HOMES = {"Maelle": 0, "Yann": 1, "Annick": 0, "Cedric": 1, "Lucie": 0}
"""The server on which each of those who are there is connected. Cedric is the guest who is watched."""


class RandomTown:
    """`dice` decides everything that happens in it."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.dice = random.Random(seed)
        self.people: dict[str, int] = {}
        self.clients: dict[str, Client] = {}
        self.wall: Wall
        self._beacon: int
        self._checked = 0

    @property
    def guest(self) -> Client:
        return self.clients["Cedric"]

    async def found(self) -> None:
        """Everybody comes in; two groups have the guest in them, two have not."""
        town, tag = self.scenario.town, secrets.token_hex(4)
        await tamper(town.pool, EMPTY)
        town.bodies.clear()
        town.convenors.clear()
        for name, population in PEOPLE.items():
            rights = {"administrator": name == "Maelle", "may_convene": name == "Maelle"}
            self.people[name] = await town.person(f"{name} {tag}", population, **rights)
        self.wall = Wall(town.pool, self.people["Cedric"])
        for name, number in self.people.items():
            await town.pool.execute(
                "UPDATE people SET name = $2, title = $3, service = $4, phone = $5 WHERE id = $1",
                number,
                *(self.write("person", number, what) for what in (name, "title", "service", "phone")),
            )
        for number, members in enumerate(GROUPS):
            names = [f"{name} {tag}:manager" if name in ("Maelle", "Yann") else f"{name} {tag}" for name in members]
            group = await town.group(
                f"Groupe {number} {tag}", *names, visibility=self.dice.choice(["open", "closed", "secret"])
            )
            await town.pool.execute(
                "UPDATE conversations SET name = $2 WHERE id = $1", group, self.write("conversation", group, "Groupe")
            )
        for number, offices in BODIES.items():
            named = (f"{name} {tag}{role}" for name, role in offices.items())
            body = await town.body(f"Groupe {number} {tag}", *named, kind="board")
            name = self.write("conversation", town.groups[f"Groupe {number} {tag}"])
            await town.rename(body, name)
        for name, home in HOMES.items():
            self.clients[name] = await self.scenario.connect(f"{name} {tag}", home)
        maelle = self.clients["Maelle"]
        self._beacon = (await maelle.call(StartDirect([self.people["Cedric"]]))).conversation.id
        for client in (maelle, self.guest):
            await client.until(lambda client=client: self._beacon in client.state.memberships)  # type: ignore[misc]
        await self.listen()

    def write(self, kind: str, owner: int, text: str = "") -> str:
        """A text with a mark that says whose it is."""
        marker = f"zq{next(MARKERS)}qz"
        SECRETS[marker] = (kind, owner)
        return f"{text} bonjour {marker}".strip()

    async def try_to(self, client: Client, command: Command) -> Any:
        """The result, or nothing when it is refused: not all that the dice decide is allowed."""
        answer = await client.send(command)
        assert answer.get("code") != INTERNAL, command
        return msgspec.convert(answer["result"], type(command).returns) if answer["type"] == "reply" else None

    # What there is

    async def conversations(self, person: int | None = None) -> list[int]:
        truth = await self.wall.truth()
        return sorted(truth.members if person is None else truth.conversations_of(person))

    async def someone_in(self, conversation: int) -> Client | None:
        """One of those connected who are in it."""
        members = (await self.wall.truth()).members.get(conversation, set())
        inside = [client for name, client in sorted(self.clients.items()) if self.people[name] in members]
        return self.dice.choice(inside) if inside else None

    def some_people(self, most: int = 3) -> list[int]:
        return self.dice.sample(sorted(self.people.values()), self.dice.randint(1, most))

    async def foreign(self) -> Aim:
        """What exists, and is none of the guest's business."""
        truth, pool, guest = await self.wall.truth(), self.wall.pool, self.people["Cedric"]
        own = truth.conversations_of(guest)
        met = {person for conversation in own for person in truth.members[conversation]} | {guest}
        # Whoever is mentioned in what one reads is no secret either, even after they have gone.
        met |= {row[0] for row in await pool.fetch(MENTIONED, own)}

        async def one_of(question: str, *values: object) -> int:
            return self._one_of({row[0] for row in await pool.fetch(question, *values)})

        conversation = self._one_of(set(truth.members) - own)
        return Aim(
            conversation,
            self._one_of(set(self.people.values()) - met),
            await one_of("SELECT id FROM sessions WHERE person_id <> $1", guest),
            await one_of("SELECT id FROM invitations"),
            await one_of("SELECT id FROM invitees WHERE person_id IS DISTINCT FROM $1", guest),
            await one_of(FOREIGN_BODIES, own),
            await one_of(FOREIGN_MANDATES, own),
            await one_of(FOREIGN_DRAFTS, own),
            await one_of(FOREIGN_FILES, guest, own),
            await one_of("SELECT id FROM nodes WHERE conversation_id <> ALL($1::bigint[])", own),
            await one_of("SELECT id FROM pgqueuer"),
            await self._notable(conversation),
        )

    async def _notable(self, conversation: int) -> int:
        """A message worth asking for: most commands are about some kinds only."""
        kind = self.dice.choice(["convocation", "post", "calendar_event", "chat"])
        found = await self.wall.pool.fetch(
            "SELECT seq FROM messages WHERE conversation_id = $1 AND kind = $2 ORDER BY seq", conversation, kind
        )
        return self.dice.choice([row[0] for row in found]) if found else 1

    def missing(self, seq: int) -> Aim:
        """What does not exist."""
        number = [self.dice.randrange(2**40, MAX_ID) for _ in fields(Aim)]
        return replace(Aim(*number), seq=seq)

    async def file(self, client: Client, conversation: int) -> int:
        """One that the client has sent up, to be used in this conversation."""
        number = new_id()
        await self.wall.pool.execute(
            "INSERT INTO files (id, owner_id, name, size, type, sha256) VALUES ($1, $2, $3, 1, 'text/plain', $4)",
            number,
            client.person,
            self.write("conversation", conversation),
            secrets.token_hex(32),
        )
        return number

    async def read(self, file: int, conversation: int) -> None:
        """What the worker does with it, and with all that has changed in drives."""
        pool = self.wall.pool
        sha256 = await pool.fetchval("SELECT sha256 FROM files WHERE id = $1", file)
        await keep_pages(pool, sha256, [PageText(1, self.write("conversation", conversation))])
        await index(pool)

    async def received(self, client: Client) -> list[tuple[int, int]]:
        """What was sent to them with a receipt, the latest last."""
        rows = await self.wall.pool.fetch(
            """
            SELECT conversation_id, seq FROM receipts JOIN messages USING (conversation_id, seq)
            WHERE person_id = $1 ORDER BY sent_at
            """,
            client.person,
        )
        return [(row[0], row[1]) for row in rows]

    async def convocations(self) -> list[tuple[int, int]]:
        rows = await self.wall.pool.fetch("SELECT conversation_id, seq FROM convocations ORDER BY frozen_at")
        return [(row[0], row[1]) for row in rows]

    def _one_of(self, ids: Iterable[int]) -> int:
        return self.dice.choice(sorted(ids) or [self.dice.randrange(2**40, MAX_ID)])

    # What the guest hears

    async def listen(self) -> None:
        """Waits until what was published so far has come through both servers, then holds it against the wall."""
        typed = MessageTyped(self._beacon, self.people["Maelle"])
        heard = self.guest.events.count(typed)
        await self.clients["Maelle"].call(TypeMessage(self._beacon))
        await self.guest.until(lambda: self.guest.events.count(typed) > heard)
        frames, self._checked = self.guest.frames[self._checked :], len(self.guest.frames)
        await self.wall.check(frames)

    async def say(self, client: Client, conversation: int, **more: Any) -> None:
        text = self.write("conversation", conversation)
        await self.try_to(client, SendMessage(conversation, new_client_id(), text, **more))
