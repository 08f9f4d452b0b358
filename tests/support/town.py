"""A small town hall to test in, written straight into the database."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import asyncpg

from protocol.bodies import BodyKind, MandateRole, Regime
from protocol.types import MAX_ID, Population, Role
from server.accounts.names import name_deed
from server.assemblies.bodies_sql import select_body
from server.assemblies.entering import body_deed, renamed_deed
from server.assemblies.taking_over import take_over
from server.identity.people_sql import select_person
from server.ledger.ledger_sql import append_all


@dataclass
class Town:
    """People, groups and bodies by name; `tokens` sign them in. Mandates and choices are entered in the ledger as those
    that `parvis migrate` finds, unless `enters` is false."""

    pool: asyncpg.Pool
    people: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    convenors: list[str] = field(default_factory=list)
    enters: bool = True

    async def person(
        self,
        name: str,
        population: Population = "staff",
        *,
        administrator: bool = False,
        may_convene: bool = False,
        ends_in: float = 86_400,
    ) -> int:
        """A person with a session; `ends_in` seconds is a guest's time. Whoever `may_convene` may convene every body of
        this town."""
        number = secrets.randbelow(MAX_ID) + 1
        ends_at = datetime.now(UTC) + timedelta(seconds=ends_in) if population == "guest" else None
        await self.pool.execute(
            """
            INSERT INTO people (id, name, email, population, administrator, access_ends_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            number,
            name,
            f"{name.lower().replace(' ', '.')}@town.example",
            population,
            administrator,
            ends_at,
        )
        self.people[name] = number
        if may_convene:
            self.convenors.append(name)
            for body in self.bodies.values():
                await self.convenor(body, name)
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
        regime: Regime = "commune",
    ) -> int:
        """A body named like its group; a member written `name:role` sits in it by that role."""
        number = secrets.randbelow(MAX_ID) + 1
        await self.pool.execute(
            """
            INSERT INTO bodies (id, conversation_id, kind, name, regime, inhabitants, place)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            number,
            self.groups[group],
            kind,
            group,
            regime,
            inhabitants,
            place,
        )
        async with self.pool.acquire() as db, db.transaction():
            body = await select_body(db, number, date.max)
            assert body
            await append_all(db, [body_deed(body, None, taken_over=True, recorded_at=datetime.now(UTC))])
        for member in members:
            who, _, role = member.partition(":")
            await self._seat(number, who, role or "member", since)  # type: ignore[arg-type]
        if self.enters:
            await self.entered()
        self.bodies[group] = number
        for name in self.convenors:
            await self.convenor(number, name)
        return number

    async def convenor(self, body: int, name: str) -> None:
        """Lets the person convene that body, once they are in its group."""
        await self.pool.execute(
            "INSERT INTO body_convenors (body_id, person_id) VALUES ($1, $2)", body, self.people[name]
        )

    async def seat(
        self, body: int, name: str, role: MandateRole = "member", *, since: date, until: date | None = None
    ) -> int:
        """A mandate; the person is left in or out of the body's group as they are."""
        number = await self._seat(body, name, role, since, until)
        if self.enters:
            await self.entered()
        return number

    async def _seat(self, body: int, name: str, role: MandateRole, since: date, until: date | None = None) -> int:
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
        if self.enters:
            await self.entered()

    async def titled(self, name: str, title: str) -> None:
        """What they are, as an administrator has noted it."""
        await self.pool.execute("UPDATE people SET title = $2 WHERE id = $1", self.people[name], title)
        await append_all(self.pool, [name_deed(await select_person(self.pool, self.people[name]), None)])

    async def rename(self, body: int, name: str) -> None:
        """The assembly, and where it sits."""
        await self.pool.execute("UPDATE bodies SET name = $2, place = $2 WHERE id = $1", body, name)
        renamed = await select_body(self.pool, body, date.max)
        assert renamed
        await append_all(self.pool, [renamed_deed(renamed, None)])

    async def entered(self) -> None:
        """What was written past the ledger is entered, as `parvis migrate` does for what it finds."""
        async with self.pool.acquire() as db, db.transaction():
            await take_over(db)
