"""Who is given something of what this server holds: nobody in the list, and nothing leaves it."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from protocol.transfers import LoadTransfers, Transfer, Transfers
from server.base.broker import places_of
from server.base.database import Database
from server.base.settings import Settings
from server.core.dispatch import Call, handles
from server.core.hooks import Hook

on_listed: Hook[[Database, list[Transfer]]] = Hook()
"""Adds to the list what does not follow from the settings."""


@handles(LoadTransfers)
async def load_transfers(call: Call, command: LoadTransfers) -> Transfers:
    found = list(transfers(call.services.settings))
    await on_listed.run(call.db, found)
    return Transfers(found)


def transfers(settings: Settings) -> Iterator[Transfer]:
    if settings.smtp_url:
        yield Transfer("mail", elsewhere(settings.smtp_url))
    if authority := elsewhere(settings.tsa_url):
        yield Transfer("timestamp", authority)
    if settings.smtp_url:
        for domain in sorted({one.rpartition("@")[2] for one in settings.head_witnesses}):
            yield Transfer("witness", domain)
    if settings.files_url and (store := store_of(settings)):
        yield Transfer("files", store)
    if database := elsewhere(settings.database_url):
        yield Transfer("database", database)
    for redis in sorted({elsewhere(f"redis://{place}") for place in places_of(settings.redis_url)} - {""}):
        yield Transfer("news", redis)


def elsewhere(address: str) -> str:
    """The name of the machine; empty when it is this one, or none."""
    parts = urlsplit(address)
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    if host.startswith("/") or host == "localhost":
        return ""
    try:
        return "" if ip_address(host).is_loopback else host
    except ValueError:
        return host


def store_of(settings: Settings) -> str:
    """Without an endpoint it is Amazon's."""
    return elsewhere(settings.files_endpoint) if settings.files_endpoint else "amazonaws.com"
