"""Somebody who writes without end, whatever becomes of the server, and notes what was acknowledged, one a line.

python -m tests.operations.writer URL ADDRESS PASSWORD FILE
"""

import asyncio
import sys
from pathlib import Path

from protocol.conversations import CreateGroup
from protocol.messages import SendMessage
from tests.support.browser import Browser
from tests.support.client import LINE_LOST, Client, Refused
from tests.support.scenario import new_client_id


async def write(url: str, email: str, password: str, notes: Path) -> None:
    browser = Browser(url)
    answer = await browser.post("/api/sign-in", {"email": email, "password": password})
    assert answer.status == 200, answer
    client = await Client(url, browser.token).open()
    await client.start()
    group = (await client.call(CreateGroup("Permanence"))).conversation.id
    with notes.open("w", buffering=1) as noted:
        while True:
            command = SendMessage(group, new_client_id(), "Encore")
            try:
                await client.call(command)
                noted.write(f"{command.client_id}\n")
            except (Refused, *LINE_LOST):
                await asyncio.sleep(0.1)
                client = await come_back(url, browser.token) or client


async def come_back(url: str, token: str) -> Client | None:
    try:
        client = await Client(url, token).open()
        await client.start()
    except (Refused, *LINE_LOST):
        return None
    return client


if __name__ == "__main__":
    address, email, password, file = sys.argv[1:]
    asyncio.run(write(address, email, password, Path(file)))
