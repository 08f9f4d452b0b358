"""Whoever is out while what they send is still coming in changes nothing, whatever was true when they began."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from starlette.requests import Request
from starlette.routing import Route

from protocol.conversations import ChangeGroup, RemoveMember
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage
from server.identity.sessions_sql import delete_sessions
from server.run.rooms import modules
from server.webdav.webdav_http import METHODS
from tests.support.drives import document
from tests.support.network_folder import LOCK, Program, program
from tests.support.pace import PATIENCE
from tests.support.scenario import Scenario, playing
from tests.support.uploading import begin, browser

NOTED = b"<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><a>1</a></D:prop></D:set></D:propertyupdate>"

DRIVES = [
    ("PUT", "/dav/Urbanisme/neuf.txt", b"neuf"),
    ("PUT", "/dav/Urbanisme/plan.txt", b"autre"),
    ("PUT", "/dav/Urbanisme/vide.txt", b""),
    ("PUT", "/dav/Urbanisme/.DS_Store", b"note"),
    ("PROPPATCH", "/dav/Urbanisme/plan.txt", NOTED),
    ("LOCK", "/dav/Urbanisme/plan.txt", LOCK.encode()),
    ("LOCK", "/dav/Urbanisme/libre.txt", LOCK.encode()),
    ("MKCOL", "/dav/Urbanisme/Dossier", b""),
]

WITHOUT_BODY = {"DELETE", "COPY", "MOVE", "UNLOCK", "GET", "HEAD", "OPTIONS", "PROPFIND"}
"""Methods of network folders that wait for no body, or change nothing."""

SIGNED_IN_BY_IT = {
    "/api/sign-in",
    "/api/sign-out",
    "/api/invitations/{token}",
    "/api/addresses/{token}",
    "/api/password-reset",
    "/api/password-reset/{token}",
    "/api/bookings/{token}",
    "/api/booked/{token}",
    "/api/convocations/{token}/open",
    "/api/convocations/{token}/code",
    "/api/convocations/{token}/sign-in",
    "/courriels/{token}",
}
"""What is asked by a token, a password or nothing: no session is needed, and none that ends is one."""

COUNTED = """
SELECT (SELECT count(*) FROM nodes), (SELECT count(*) FROM versions), (SELECT count(*) FROM webdav_scraps),
    (SELECT count(*) FROM webdav_properties), (SELECT count(*) FROM webdav_locks), (SELECT count(*) FROM uploads)
"""


@dataclass
class Sender:
    scenario: Scenario
    pool: Pool
    device: Program
    group: int
    reading: asyncio.Event

    @property
    def person(self) -> int:
        return self.scenario.town.people["Bruno"]

    async def send(self, method: str, path: str, body: bytes, proof: str, meanwhile: Awaitable[object]) -> int:
        """The status, of a request whose last bytes come after something else was done."""
        place = urlsplit(self.scenario.urls[0]).netloc
        reader, writer = await asyncio.open_connection(*place.split(":"))
        kind = "Content-Type: application/octet-stream\r\nOrigin: http://" + place
        head = f"{method} {path} HTTP/1.1\r\nHost: {place}\r\n{kind}\r\nTransfer-Encoding: chunked\r\n{proof}\r\n\r\n"
        first = body[: len(body) // 2]
        writer.write(head.encode() + (b"%x\r\n%s\r\n" % (len(first), first) if first else b""))
        await asyncio.wait_for(self.reading.wait(), PATIENCE)
        await meanwhile
        rest = body[len(first) :]
        writer.write((b"%x\r\n%s\r\n" % (len(rest), rest) if rest else b"") + b"0\r\n\r\n")
        status = int((await reader.readline()).split()[1])
        writer.close()
        return status


@pytest.fixture
async def sender(settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sender]:
    """Bruno, whose device writes in Urbanisme, which Anne manages; `reading` says that a body is waited for."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno"):
            await scenario.town.person(name)
        group = await scenario.town.group("Urbanisme", "Anne:manager", "Bruno")
        anne = await scenario.connect("Anne")
        await document(pool, anne, group, "plan.txt")
        reading, stream = asyncio.Event(), Request.stream

        async def said(request: Request) -> AsyncIterator[bytes]:
            reading.set()
            async for chunk in stream(request):
                yield chunk

        monkeypatch.setattr(Request, "stream", said)
        yield Sender(scenario, pool, await program(scenario, pool, "Bruno"), group, reading)


async def signed_out(sender: Sender) -> None:
    await delete_sessions(sender.pool, sender.person)


async def removed(sender: Sender) -> None:
    await (await sender.scenario.connect("Anne")).call(RemoveMember(sender.group, sender.person))


async def archived(sender: Sender) -> None:
    await (await sender.scenario.connect("Anne")).call(ChangeGroup(sender.group, archived=True))


@pytest.mark.parametrize(("end", "status"), [(signed_out, 401), (removed, 404), (archived, 409)])
@pytest.mark.parametrize(("method", "path", "body"), DRIVES)
async def test_nothing_is_written_in_a_drive(
    sender: Sender, method: str, path: str, body: bytes, end: Callable[[Sender], Awaitable[None]], status: int
) -> None:
    before = await sender.pool.fetchrow(COUNTED)
    proof = f"Authorization: {sender.device.proof}"
    assert await sender.send(method, path, body, proof, end(sender)) == status
    assert await sender.pool.fetchrow(COUNTED) == before


@pytest.mark.parametrize(("method", "path", "body"), DRIVES)
async def test_it_is_written_where_nobody_is_out(sender: Sender, method: str, path: str, body: bytes) -> None:
    before = await sender.pool.fetchrow(COUNTED)
    proof = f"Authorization: {sender.device.proof}"
    assert await sender.send(method, path, body, proof, asyncio.sleep(0)) in (201, 204, 207, 200)
    assert await sender.pool.fetchrow(COUNTED) != before


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_nothing_is_kept_of_an_upload(sender: Sender, settings: Settings, method: str) -> None:
    own = browser(sender.scenario, "Bruno")
    upload = await begin(own, "plan.txt", 6) if method == "PATCH" else 0
    before = await sender.pool.fetchrow(COUNTED)
    sender.reading.clear()
    path = f"/api/uploads/{upload}" if upload else "/api/uploads"
    body = b"abcdef" if upload else b'{"name": "x.txt", "size": 6}'
    proof = f"Cookie: parvis_session={own.token}\r\nUpload-Offset: 0"
    assert await sender.send(method, path, body, proof, signed_out(sender)) == 401
    assert await sender.pool.fetchrow(COUNTED) == before
    assert await Storage(settings).pieces(upload) == []


def test_every_address_that_takes_a_body_is_tried() -> None:
    tried = {"/api/uploads", "/api/uploads/{upload:int}", "/dav/{path:path}", "/dav"}
    taking = {
        re.sub(r":(token|signed)\}", "}", route.path)
        for module in modules("_http")
        for route in module.routes
        if isinstance(route, Route) and (route.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    assert taking == tried | SIGNED_IN_BY_IT
    assert {method for method, _, _ in DRIVES} == METHODS.keys() - WITHOUT_BODY
