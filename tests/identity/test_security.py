"""Whose pages may use the server, and what every answer tells the browser."""

import asyncio
import http.client
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from starlette.requests import HTTPConnection
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from protocol.frames import SUBPROTOCOL
from server.base.database import Pool
from server.base.settings import Settings
from server.identity.security import source
from tests.support.browser import Browser
from tests.support.pace import PATIENCE
from tests.support.serving import served
from tests.support.town import Town

CHANGES = (
    "/api/sign-in",
    "/api/sign-out",
    "/api/password-reset",
    f"/api/password-reset/{'x' * 43}",
    f"/api/invitations/{'x' * 43}",
    "/api/uploads",
    "/api/uploads/1",
)


@pytest.fixture
async def url(settings: Settings) -> AsyncIterator[str]:
    async with served(replace(settings, origins="https://intranet.example, https://other.example/")) as url:
        yield url


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "", "Sec_Fetch_Site": "same-site"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "text/plain"},
        {"Content_Type": ""},
    ],
)
async def test_a_page_of_another_site_changes_nothing(url: str, path: str, headers: dict[str, str]) -> None:
    answer = await Browser(url).post(path, {}, **headers)
    assert (answer.status, answer.code) == (403, "cross_site")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://intranet.example"},
        {"Origin": "https://other.example"},
        {"Origin": ""},
        {"Origin": "", "Sec_Fetch_Site": "same-origin"},
        {"Content_Type": "application/json; charset=utf-8"},
    ],
)
async def test_our_own_pages_and_plain_programs_may(url: str, headers: dict[str, str]) -> None:
    assert (await Browser(url).post("/api/sign-out", {}, **headers)).status == 200


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "http://\u2100.example".encode().decode("latin-1")])
async def test_an_origin_that_is_no_address_is_foreign(url: str, origin: str) -> None:
    answer = await Browser(url).post("/api/sign-out", {}, Origin=origin)
    assert (answer.status, answer.code) == (403, "cross_site")


async def test_a_socket_opens_for_our_own_pages_only(url: str, pool: Pool) -> None:
    town = Town(pool)
    await town.person("Yann")
    for origin in ("", url, "https://intranet.example"):
        async with open_socket(url, town.tokens["Yann"], origin) as socket:
            assert await (await socket.ping()) >= 0
    for origin in ("https://elsewhere.example", "null", url + ".elsewhere.example"):
        with pytest.raises((InvalidStatus, ConnectionClosed)):
            async with open_socket(url, town.tokens["Yann"], origin) as socket:
                await socket.recv()


def open_socket(url: str, token: str, origin: str) -> connect:
    headers = {"Cookie": f"parvis_session={token}"} | ({"Origin": origin} if origin else {})
    address = url.replace("http", "ws", 1) + "/socket"
    return connect(address, subprotocols=[Subprotocol(SUBPROTOCOL)], additional_headers=headers)


async def test_every_answer_forbids_what_our_pages_never_do(url: str) -> None:
    for path in ("/", "/health/live", "/api/invitations/unknown", "/nothing.js"):
        headers = (await Browser(url).get(path)).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert all(one == "'self'" or one.startswith("'sha256-") for one in policy["script-src"].split())
        assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers


async def test_a_body_is_read_up_to_a_bound(url: str) -> None:
    answer = await Browser(url).post("/api/sign-in", b" " * 65_537)
    assert (answer.status, answer.code) == (413, "too_large")
    assert (await Browser(url).post("/api/sign-in", b" " * 65_536)).code == "malformed"


async def test_a_body_without_a_length_is_bounded_too(url: str) -> None:
    assert await asyncio.to_thread(post_in_chunks, url, 2) == 413
    assert await asyncio.to_thread(post_in_chunks, url, 1) == 400


def post_in_chunks(url: str, count: int) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    headers = {"Content-Type": "application/json", "Origin": url}
    connection.request("POST", "/api/sign-in", iter([b" " * 40_000] * count), headers, encode_chunked=True)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("body", "status", "failure"),
    [
        (b"{", 400, {"code": "malformed", "detail": "json"}),
        (b'{"z":' + b"[" * 20_000 + b"]" * 20_000 + b"}", 400, {"code": "malformed", "detail": "json"}),
        ({"email": "a@b.example"}, 422, {"code": "invalid", "detail": "password"}),
        ({"email": 3, "password": "x"}, 422, {"code": "invalid", "detail": "email"}),
        ([], 422, {"code": "invalid"}),
    ],
)
async def test_a_body_that_makes_no_sense_is_refused_by_its_field(
    url: str, body: object, status: int, failure: dict[str, str]
) -> None:
    answer = await Browser(url).post("/api/sign-in", body)
    assert (answer.status, answer.body) == (status, failure)


async def test_an_address_that_is_none_of_ours_is_no_page(url: str) -> None:
    for answer in (await Browser(url).get("/api/sign-in"), await Browser(url).post("/api/else/where")):
        assert (answer.status, answer.body) == (404, {"code": "not_found", "detail": "address"})


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_one_household_counts_as_one(host: str, counted: str) -> None:
    assert source(HTTPConnection({"type": "http", "headers": [], "client": (host, 1)})) == counted
