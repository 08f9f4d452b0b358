"""Asks the timestamp authority over the network for what it has to say."""

import asyncio
import base64
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from server.base.settings import Settings
from server.ledger.timestamps import LONGEST, TimestampError, Token, read, read_trusted, request

PATIENCE = 20.0
"""Seconds without a sign from it."""

SLOWEST = 30.0
"""Seconds; an answer that takes longer would seem to be of another clock."""


async def ask(settings: Settings, digest: bytes) -> Token:
    """What the authority states of these 32 bytes. Raises `OSError` or `HTTPException` when nothing comes,
    `TimestampError` when what comes does not hold, or too late."""
    if not settings.tsa_url:
        raise TimestampError("no authority is set")
    asked = request(digest)
    try:
        async with asyncio.timeout(SLOWEST):
            answer = await asyncio.to_thread(post, settings.tsa_url, asked.as_bytes())
    except TimeoutError:
        raise TimestampError(f"no answer within {min(PATIENCE, SLOWEST):g} seconds") from None
    return read(answer, digest, read_trusted(settings.tsa_ca), asked)


def post(url: str, query: bytes) -> bytes:
    """With the name and the password that the address holds, if it does."""
    parts = urlsplit(url)
    headers = {"content-type": "application/timestamp-query"}
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    with urlopen(Request(bare, query, headers), timeout=PATIENCE) as answer:
        got: bytes = answer.read(LONGEST + 1)
    if len(got) > LONGEST:
        raise TimestampError("the answer is too long for a timestamp")
    return got
