"""A browser as far as HTTP goes: it keeps its cookie and says where its pages come from."""

import asyncio
import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.support.pace import PATIENCE

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


SESSION = ("parvis_session", "__Host-parvis_session")
"""The names of the cookie, by http and by https: whichever the server looks for is there."""


class Browser:
    """`headers` go with every request; the page's origin is the server's own unless they say otherwise."""

    def __init__(self, url: str, **headers: str) -> None:
        self.url = url
        self.headers = {"User-Agent": DEVICE, "Origin": url, "Content-Type": "application/json"}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.token = ""
        self.device = ""
        """What tells this browser from others once somebody has signed in."""

    async def get(self, path: str, **headers: str) -> Answer:
        return await asyncio.to_thread(self._ask, "GET", path, None, headers)

    async def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        return await asyncio.to_thread(self._ask, method, path, body, headers)

    async def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Sends the body as JSON, or as it is when it is bytes."""
        payload = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        return await asyncio.to_thread(self._ask, "POST", path, payload, headers)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        kind = http.client.HTTPSConnection if self.url.startswith("https:") else http.client.HTTPConnection
        connection = kind(urlsplit(self.url).netloc, timeout=PATIENCE)
        kept = {**dict.fromkeys(SESSION, self.token), "parvis_device": self.device}
        held = "; ".join(f"{name}={value}" for name, value in kept.items() if value)
        cookie = {"Cookie": held} if held else {}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in {**self.headers, **cookie, **given}.items() if value}
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for cookie_set in response.headers.get_all("set-cookie", []):
            self._keep(cookie_set)
        is_json = response.headers.get_content_type() == "application/json"
        return Answer(response.status, response.headers, json.loads(content) if is_json and content else content)

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.partition(";")[0].partition("=")
        if name in SESSION:
            self.token = value.strip('"')
        elif name == "parvis_device":
            self.device = value.strip('"')
