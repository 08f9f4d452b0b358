"""A small town hall to test in, written straight into the database."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import asyncpg

from protocol.bodies import BodyKind, MandateRole
from protocol.types import MAX_ID, Population, Role


@dataclass
class Town:
    """People, groups and bodies by name; `tokens` sign them in."""

    pool: asyncpg.Pool
    people: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    async def person(
        self,
        name: str,
        population: Population = "staff",
        *,
        administrator: bool = False,
        may_convene: bool = False,
        ends_in: float = 86_400,
    ) -> int:
        """A person with a session; `ends_in` seconds is a guest's time."""
        number = secrets.randbelow(MAX_ID) + 1
        ends_at = datetime.now(UTC) + timedelta(seconds=ends_in) if population == "guest" else None
        await self.pool.execute(
            """
            INSERT INTO people (id, name, email, population, administrator, may_convene, access_ends_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            number,
            name,
            f"{name.lower().replace(' ', '.')}@town.example",
            population,
            administrator,
            may_convene,
            ends_at,
        )
        self.people[name] = number
        self.tokens[name] = await self.session(number)
        return number

    async def session(self, person: int) -> str:
        """A token that signs the person in once more."""
        token = secrets.token_urlsafe(32)
        await self.pool.execute(
            "INSERT INTO sessions (id, person_id, token_hash, expires_at) VALUES ($1, $2, $3, now() + '1 day')",
            secrets.randbelow(MAX_ID) + 1,
            person,
            hashlib.sha256(token.encode()).digest(),
        )
        return token

    async def group(self, name: str, *members: str, posting: str = "everyone", visibility: str = "closed") -> int:
        """A group; a member written `name:role` has that role."""
        number = secrets.randbelow(MAX_ID) + 1
        await self.pool.execute(
            "INSERT INTO conversations (id, kind, name, posting, visibility) VALUES ($1, 'group', $2, $3, $4)",
            number,
            name,
            posting,
            visibility,
        )
        for member in members:
            who, _, role = member.partition(":")
            await self.add(number, who, role or "member")  # type: ignore[arg-type]
        self.groups[name] = number
        return number

    async def add(self, group: int, name: str, role: Role = "member") -> None:
        await self.pool.execute("INSERT INTO memberships VALUES ($1, $2, $3)", group, self.people[name], role)

    async def body(
        self,
        group: str,
        *members: str,
        kind: BodyKind = "council",
        inhabitants: int = 2_500,
        place: str = "Salle du conseil",
        since: date = date(2020, 5, 25),
    ) -> int:
        """A body named like its group; a member written `name:role` sits in it by that role."""
        number = secrets.randbelow(MAX_ID) + 1
        await self.pool.execute(
            """
            INSERT INTO bodies (id, conversation_id, kind, name, regime, inhabitants, place)
            VALUES ($1, $2, $3, $4, 'commune', $5, $6)
            """,
            number,
            self.groups[group],
            kind,
            group,
            inhabitants,
            place,
        )
        for member in members:
            who, _, role = member.partition(":")
            await self.seat(number, who, role or "member", since=since)  # type: ignore[arg-type]
        self.bodies[group] = number
        return number

    async def seat(
        self, body: int, name: str, role: MandateRole = "member", *, since: date, until: date | None = None
    ) -> int:
        """A mandate; the person is left in or out of the body's group as they are."""
        number = secrets.randbelow(MAX_ID) + 1
        await self.pool.execute(
            "INSERT INTO mandates (id, body_id, person_id, role, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5, $6)",
            number,
            body,
            self.people[name],
            role,
            since,
            until,
        )
        return number

    async def paper(self, name: str, address: str, since: date = date(2020, 5, 25)) -> None:
        """The person has asked for paper."""
        await self.pool.execute(
            "INSERT INTO channel_choices (person_id, channel, requested_on, address) VALUES ($1, 'paper', $2, $3)",
            self.people[name],
            since,
            address,
        )
