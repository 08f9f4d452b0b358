"""Convenes in tests as the web client does: a draft is started, written, and sent."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from protocol.convocations import ChangeConvocation, ConvocationDraft, ItemDraft, SendConvocation, StartConvocation
from protocol.types import Stored
from server.base.database import Pool
from server.law.delays import clear_days, deadline
from server.ledger.ledger import canonical, digest
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id
from tests.support.tampering import rewrite_from, unguarded
from tests.support.town import Town

HOUR = time(20, 30)
PARIS = ZoneInfo("Europe/Paris")
AGENDA = [ItemDraft("Budget", "Annick", "Note"), ItemDraft("Voirie")]


def in_days(days: int) -> date:
    """Of the calendar in Paris, which is that of the tests' authority."""
    return datetime.now(PARIS).date() + timedelta(days)


def minutes_ago(minutes: int) -> datetime:
    """Of today, in Paris: the day's first instant, where that was less long ago."""
    now = datetime.now(PARIS)
    return max(now - timedelta(minutes=minutes), datetime.combine(now.date(), time(), PARIS)).astimezone(UTC)


def opening(day: date) -> datetime:
    return datetime.combine(day, HOUR, PARIS).astimezone(UTC)


async def start_draft(client: Client, body: int, **changed: Any) -> ConvocationDraft:
    """A draft that could be sent: the sitting is in ten days."""
    begun = {name: changed.pop(name) for name in ("replaces", "second_of") if name in changed}
    draft = await client.call(StartConvocation(body, **begun))
    values: dict[str, Any] = {} if begun else {"date": in_days(10), "hour": HOUR, "agenda": AGENDA}
    written: ConvocationDraft = await client.call(ChangeConvocation(draft.id, draft.revision, **(values | changed)))
    return written


async def found_council(town: Town) -> None:
    """Maelle and the mayor may convene the council of three; Yann, of the staff, is in its group too."""
    await town.person("Maelle", may_convene=True, administrator=True)
    await town.person("Herve", "official", may_convene=True)
    await town.person("Annick", "official")
    await town.person("Paul", "official")
    await town.person("Yann")
    await town.group("Conseil", "Maelle:manager", "Herve", "Annick", "Paul", "Yann")
    await town.body("Conseil", "Herve:chair", "Annick", "Paul")


def council(scenario: Scenario) -> tuple[int, int]:
    return scenario.town.groups["Conseil"], scenario.town.bodies["Conseil"]


def sending(draft: ConvocationDraft) -> SendConvocation:
    return SendConvocation(draft.id, draft.revision, new_client_id())


async def convened(client: Client, body: int, **changed: Any) -> Stored:
    stored: Stored = await client.call(sending(await start_draft(client, body, **changed)))
    return stored


async def move(pool: Pool, stored: Stored, opens_at: datetime, *, with_delay: bool = False) -> None:
    """Time goes by: the sitting is nearer than it was when it was convened, by message, manifest and ledger alike, with
    the day on which its list of deliberations is due, and with the end of its delay where that is asked for."""
    await move_at(pool, (stored.conversation, stored.seq), opens_at, with_delay=with_delay)


async def move_at(pool: Pool, place: tuple[int, int], opens_at: datetime, *, with_delay: bool = False) -> None:
    """The same of what is known by its conversation and number."""
    async with unguarded(pool) as db:
        text = await db.fetchval("SELECT manifest FROM convocations WHERE conversation_id = $1 AND seq = $2", *place)
        manifest = json.loads(text)
        told = manifest["convocation"]
        earlier = datetime.fromisoformat(told["opens_at"]).astimezone(PARIS).date()
        told["opens_at"] = msgspec.to_builtins(opens_at.astimezone(UTC))
        if due := told.get("deliberations_due"):
            days = opens_at.astimezone(PARIS).date() - earlier
            told["deliberations_due"] = (date.fromisoformat(due) + days).isoformat()
        if with_delay:
            delay = told["delay"]
            frozen_at = datetime.fromisoformat(manifest["frozen_at"])
            delay["kept"] = clear_days(frozen_at, opens_at, PARIS)
            delay["deadline"] = msgspec.to_builtins(deadline(opens_at, delay["days"], PARIS))
        if hours := manifest.get("local"):
            hours["opens_at"] = opens_at.astimezone(PARIS).isoformat()
            if with_delay:
                hours["deadlines"][0] = deadline(opens_at, told["delay"]["days"], PARIS).astimezone(PARIS).isoformat()
        moved = canonical(manifest)
        was, becomes = digest(text).hex(), digest(moved).hex()
        await db.execute(
            """
            UPDATE messages
            SET content = content || jsonb_strip_nulls(
                jsonb_build_object('opens_at', $3::text, 'digest', $4::text, 'deliberations_due', $5::text,
                    'delay', $6::jsonb))
            WHERE conversation_id = $1 AND seq = $2
            """,
            *place,
            told["opens_at"],
            becomes,
            told.get("deliberations_due"),
            told.get("delay"),
        )
        await db.execute(
            """
            UPDATE convocations SET manifest = $3, digest = $4, opens_at = $5, deadline = coalesce($6, deadline)
            WHERE conversation_id = $1 AND seq = $2
            """,
            *place,
            moved,
            becomes,
            opens_at,
            deadline(opens_at, told["delay"]["days"], PARIS) if with_delay else None,
        )
        frozen = await db.fetchval(
            "SELECT position FROM ledger WHERE conversation_id = $1 AND seq = $2 AND act = 'frozen'", *place
        )
        await rewrite_from(db, frozen, lambda _, entry: entry.replace(was, becomes))
