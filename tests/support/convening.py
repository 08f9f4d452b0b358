"""Convenes in tests as the web client does: a draft is started, written, and sent."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from protocol.convocations import ChangeConvocation, ConvocationDraft, ItemDraft, SendConvocation, StartConvocation
from protocol.types import Stored
from server.base.database import Pool
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id
from tests.support.town import Town

HOUR = time(20, 30)
AGENDA = [ItemDraft("Budget", "Annick", "Note"), ItemDraft("Voirie")]


def in_days(days: int) -> date:
    """Of the calendar in Paris, which is that of the tests' authority."""
    return datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days)


def opening(day: date) -> datetime:
    return datetime.combine(day, HOUR, ZoneInfo("Europe/Paris")).astimezone(UTC)


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


async def move(pool: Pool, stored: Stored, opens_at: datetime) -> None:
    """Time goes by: the sitting is nearer than it was when it was convened."""
    await pool.execute(
        """
        UPDATE messages SET content = jsonb_set(content, '{opens_at}', $1::jsonb)
        WHERE conversation_id = $2 AND seq = $3
        """,
        opens_at,
        stored.conversation,
        stored.seq,
    )
