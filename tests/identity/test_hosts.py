"""Which names the server answers to."""

from dataclasses import replace

import pytest

from server.base.settings import Settings
from server.identity.hosts import OwnHostOnly
from tests.support.browser import Browser
from tests.support.serving import served

NAMED = Settings(url="https://parvis.example:8443", origins="https://intranet.example")
ANYWHERE = Settings(host="0.0.0.0")


@pytest.mark.parametrize(
    ("settings", "host", "answered"),
    [
        (NAMED, "parvis.example", True),
        (NAMED, "PARVIS.example:8443", True),
        (NAMED, "intranet.example", True),
        (NAMED, "localhost:8000", True),
        (NAMED, "127.0.0.1:8000", True),
        (NAMED, "[::1]", True),
        (NAMED, "parvis.example.bad.example", False),
        (NAMED, "192.0.2.7", False),
        (NAMED, "parvis.example@bad.example", False),
        (NAMED, "[::1", False),
        (NAMED, "", False),
        (Settings(), "bad.example", False),
        (Settings(), "192.0.2.7", False),
        (ANYWHERE, "192.0.2.7:8000", True),
        (ANYWHERE, "[2001:db8::7]:8000", True),
        (ANYWHERE, "bad.example", False),
    ],
)
def test_only_its_own(settings: Settings, host: str, answered: bool) -> None:
    scope = {"type": "http", "path": "/", "headers": [(b"host", host.encode())]}
    assert OwnHostOnly(None, settings).answers_to(scope) == answered  # type: ignore[arg-type]


def test_two_names_are_none() -> None:
    scope = {"type": "http", "path": "/", "headers": [(b"host", b"parvis.example"), (b"host", b"bad.example")]}
    assert not OwnHostOnly(None, NAMED).answers_to(scope)  # type: ignore[arg-type]


async def test_what_is_refused_says_what_to_set(settings: Settings) -> None:
    async with served(replace(settings, url="https://parvis.example")) as url:
        browser = Browser(url, Host="bad.example")
        answer = await browser.get("/api/authority")
        assert (answer.status, b"PARVIS_URL" in answer.body) == (421, True)
        assert (await browser.get("/health/live")).status == 200
        handshake = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
        socket = await browser.get("/socket", Sec_WebSocket_Key="MTIzNDU2Nzg5MDEyMzQ1Ng==", **handshake)
        assert socket.status == 403
