"""A browser as far as HTTP goes: it keeps its cookie and says where its pages come from."""

import asyncio
import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

DEVICE = "Mozilla/5.0 (test)"


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: Any

    @property
    def code(self) -> str:
        """Of a refusal."""
        return str(self.body["code"])


class Browser:
    """`headers` go with every request; the page's origin is the server's own unless they say otherwise."""

    def __init__(self, url: str, **headers: str) -> None:
        self.url = url
        self.headers = {"User-Agent": DEVICE, "Origin": url, "Content-Type": "application/json"}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.token = ""

    async def get(self, path: str, **headers: str) -> Answer:
        return await asyncio.to_thread(self._ask, "GET", path, None, headers)

    async def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        return await asyncio.to_thread(self._ask, method, path, body, headers)

    async def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Sends the body as JSON, or as it is when it is bytes."""
        payload = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        return await asyncio.to_thread(self._ask, "POST", path, payload, headers)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        cookie = {"Cookie": f"parvis_session={self.token}"} if self.token else {}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in {**self.headers, **cookie, **given}.items() if value}
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        self._keep(response.headers.get("set-cookie", ""))
        is_json = response.headers.get_content_type() == "application/json"
        return Answer(response.status, response.headers, json.loads(content) if is_json and content else content)

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.partition(";")[0].partition("=")
        if name == "parvis_session":
            self.token = value.strip('"')
