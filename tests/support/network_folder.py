"""A program of somebody's device, which opens drives as a network folder."""

from base64 import b64encode
from urllib.parse import quote
from xml.etree import ElementTree

from protocol.sessions import DevicePassword, MakeDevicePassword
from server.base.database import Pool
from server.base.tokens import new_id, token_hash
from server.identity.security import device_password
from server.identity.sessions_sql import insert_session
from tests.support.browser import Answer, Browser
from tests.support.client import Client
from tests.support.scenario import Scenario

DAV = "{DAV:}"
PASSWORD = "abcde-fghij-kmnpq-rstuv"


class Program:
    """Asks by the password of a device."""

    def __init__(self, url: str, password: str = PASSWORD) -> None:
        self.proof = "Basic " + b64encode(f"anne@town.example:{password}".encode()).decode()
        self._browser = Browser(url, Authorization=self.proof, Origin="", Content_Type="")
        self.url = url
        self.password = password

    async def ask(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> Answer:
        content = body.encode() if isinstance(body, str) else body
        return await self._browser.send(method, f"/dav/{quote(path)}", content, **headers)

    async def put(self, path: str, content: bytes, **headers: str) -> int:
        return (await self.ask("PUT", path, content, **headers)).status

    async def take(self, method: str, path: str, to: str, **headers: str) -> int:
        """Copies or moves it there."""
        return (await self.ask(method, path, Destination=f"{self.url}/dav/{quote(to)}", **headers)).status

    async def names(self, path: str = "") -> list[str]:
        """What is in a folder, as its addresses end; folders with a slash."""
        found = await self.ask("PROPFIND", path, Depth="1")
        assert found.status == 207, found.body
        there = [one.findtext(f"{DAV}href", "") for one in ElementTree.fromstring(found.body)]
        return [href.removeprefix(there[0]) for href in there[1:]]

    async def lock(self, path: str, **headers: str) -> str:
        """The token of a lock that was given."""
        answer = await self.ask("LOCK", path, LOCK, Depth="0", **headers)
        assert answer.status in (200, 201), answer.body
        return str(answer.headers["lock-token"]).strip("<>")


LOCK = """<?xml version="1.0"?>
<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>
<D:owner><D:href>Anne</D:href></D:owner></D:lockinfo>"""


async def program(scenario: Scenario, pool: Pool, name: str, server: int = 0) -> Program:
    """Of a device of theirs."""
    password = f"{new_id():020d}"
    proof = token_hash(device_password(password))
    await insert_session(pool, new_id(), scenario.town.people[name], proof, "Bureau", for_drives=True)
    return Program(scenario.urls[server], password)


async def own_password(client: Client, current: str, device: str = "Ordinateur du secrétariat") -> DevicePassword:
    made: DevicePassword = await client.call(MakeDevicePassword(device, current))
    return made
