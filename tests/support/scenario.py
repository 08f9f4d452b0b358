"""A town hall on two real servers of one database, people at their devices, and proof that nobody was told wrong."""

import asyncio
import contextlib
import gc
import secrets
from collections.abc import AsyncIterator, Iterable
from functools import partial
from typing import Any

import pytest

from protocol.messages import LoadHistory, LoadMessages, Message, SendMessage
from protocol.types import Command, Stored
from server.base.database import Pool
from server.base.settings import Settings
from server.core.hub import CHECK_EVERY
from tests.support.client import Client, Refused, in_time
from tests.support.pace import PATIENCE, seconds
from tests.support.serving import served
from tests.support.town import Town

PART = 100
"""Messages that are asked for at once."""


def new_client_id() -> str:
    return secrets.token_urlsafe(12)


class Scenario:
    """`town` holds the people and groups by name; `connect` gives one of them one more device."""

    def __init__(self, town: Town, urls: Iterable[str] = ()) -> None:
        self.town = town
        self.urls = list(urls)
        self.devices: list[Client] = []
        self._servers: list[contextlib.AsyncExitStack] = []

    async def serve(self, settings: Settings, at_once: bool = True) -> None:
        """Starts one more server, or lets it start when somebody first calls there."""
        self._servers.append(server := contextlib.AsyncExitStack())
        self.urls.append(await server.enter_async_context(served(settings, at_once)))

    async def stop(self, server: int) -> None:
        await self._servers[server].aclose()

    async def connect(self, name: str, server: int = 0) -> Client:
        """A device that has started, on the server of this number."""
        client = Client(self.urls[server], self.town.tokens[name])
        await client.open()
        self.devices.append(client)
        await client.start()
        return client

    async def say(self, client: Client, conversation: int, text: str, **more: Any) -> Stored:
        stored: Stored = await client.call(SendMessage(conversation, new_client_id(), text, **more))
        return stored

    async def disconnect(self) -> None:
        await asyncio.gather(*(device.close() for device in self.devices))
        self.devices.clear()

    async def close(self) -> None:
        await self.disconnect()
        await asyncio.gather(*(server.aclose() for server in self._servers))

    # State + events = fresh state

    async def prove(self, presence: bool = False) -> None:
        """Compares what each device knows with what a fresh one of the same person loads, once all news has arrived;
        presence too where it is gathered quickly."""
        for device in self.devices:
            if device.is_open:
                await self._prove(device)
                if presence:
                    await self._prove_presence(device)

    async def _prove_presence(self, device: Client) -> None:
        fresh = await Client(device.url, device.token).open()
        async with asyncio.timeout(PATIENCE):
            await fresh.start()
            while device.state.presence != fresh.state.presence:
                await asyncio.sleep(0.1)
                await fresh.start()
        await fresh.close()

    async def _prove(self, device: Client) -> None:
        fresh = await Client(device.url, device.token).open()
        try:
            async with asyncio.timeout(seconds(1.5 * CHECK_EVERY)):
                while await self._differences(device, fresh):
                    await asyncio.sleep(0.1)
        except TimeoutError:
            pytest.fail(f"told otherwise than stored: {await self._differences(device, fresh)}")
        finally:
            await fresh.close()

    async def _differences(self, device: Client, fresh: Client) -> dict[str, Any]:
        await in_time(fresh.start)
        told, stored = known(device), known(fresh)
        told["messages"] = dict(device.state.messages)
        stored["messages"] = await self._load(fresh, sorted(device.state.messages))
        told["drives"] = {place: (drive.seq, drive.nodes) for place, drive in device.state.drives.items()}
        stored["drives"] = {}
        for place in list(device.state.drives):
            drive = await in_time(partial(fresh.follow_drive, place))
            stored["drives"][place] = (drive.seq, drive.nodes)
        told["tallies"] = {place: (count.figures, count.stations) for place, count in device.state.tallies.items()}
        stored["tallies"] = {}
        for election in list(device.state.tallies):
            count = await in_time(partial(fresh.follow_tally, *election))
            stored["tallies"][election] = (count.figures, count.stations)
        told["diaries"] = {place: diary.appointments for place, diary in device.state.diaries.items()}
        stored["diaries"] = {}
        for board in list(device.state.diaries):
            diary = await in_time(partial(fresh.follow_diary, *board))
            stored["diaries"][board] = diary.appointments
        told["lives"] = {place: (one.seq, one.writers, one.contents()) for place, one in device.state.lives.items()}
        stored["lives"] = {}
        for place, followed in list(device.state.lives.items()):
            live = await in_time(partial(fresh.follow_live, followed.node))
            stored["lives"][place] = (live.seq, live.writers, live.contents())
        return {
            name: {key: (told[name].get(key), stored[name].get(key)) for key in differing}
            for name in told
            if (differing := [k for k in told[name] | stored[name] if told[name].get(k) != stored[name].get(k)])
        }

    async def _load(self, fresh: Client, keys: list[tuple[int, int]]) -> dict[tuple[int, int], Message]:
        found: dict[tuple[int, int], Message] = {}
        for conversation in {c for c, _ in keys}:
            seqs = [seq for c, seq in keys if c == conversation]
            for start in range(0, len(seqs), PART):
                page = await in_time(partial(fresh.call, LoadMessages(conversation, seqs[start : start + PART])))
                found |= {(m.conversation, m.seq): m for m in page.messages}
        return found


def known(client: Client) -> dict[str, dict[Any, Any]]:
    """All that must be the same on two devices of one person."""
    state = client.state
    return {
        "me": {state.me.person: state.me},
        "people": state.people,
        "conversations": state.conversations,
        "memberships": state.memberships,
        "receipts": state.receipts,
        "marks": state.marks,
        "cursors": state.cursors,
    }


async def refused(client: Client, command: Command) -> tuple[str, str]:
    """The code and the detail with which the server refuses; fails when it does not."""
    with pytest.raises(Refused) as refusal:
        await client.call(command)
    return refusal.value.code, refusal.value.detail


async def history(client: Client, conversation: int) -> list[Message]:
    """The whole log, read page by page."""
    messages: list[Message] = []
    more = True
    while more:
        page = await client.call(LoadHistory(conversation, after=messages[-1].seq if messages else 0, limit=200))
        messages += page.messages
        more = page.more_after
    return messages


@contextlib.asynccontextmanager
async def playing(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """A scenario on two servers; every device open at the end must know what a fresh one loads."""
    scenario = Scenario(Town(pool))
    try:
        await scenario.serve(settings)
        await scenario.serve(settings, at_once=False)
        yield scenario
        await scenario.prove()
    finally:
        await scenario.close()
        # What was left open is found here, and not in the middle of another test; the rest is looked at no more.
        gc.collect()
        gc.freeze()
