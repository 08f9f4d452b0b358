"""A worker at work beside a test, and the letters that arrive."""

import asyncio
import contextlib
import email.policy
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from server.base.settings import Settings
from server.run import worker
from tests.support.pace import PATIENCE


@contextlib.asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[None]:
    """The real worker; it has stopped afterwards."""
    stopping = asyncio.Event()
    work = asyncio.create_task(worker.run(settings, stopping))
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(work, PATIENCE)


@dataclass
class Received:
    """A letter as its reader has it before them."""

    mail: EmailMessage
    content: bytes

    @property
    def to(self) -> str:
        return str(self.mail["To"])

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def page(self) -> str:
        return self._part("html")

    @property
    def token(self) -> str:
        """What the link ends with."""
        link = re.search(r"https?://\S+/([\w-]{43})", self.text)
        assert link
        return link[1]

    def _part(self, kind: str) -> str:
        part = self.mail.get_body((kind,))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")


def parse(content: bytes) -> Received:
    message = BytesParser(EmailMessage, policy=email.policy.default).parsebytes(content)
    return Received(message, content)


async def written(folder: Path, count: int = 1) -> list[Received]:
    """Waits for so many letters in the folder, oldest first."""
    async with asyncio.timeout(PATIENCE):
        while len(found := sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)) < count:
            await asyncio.sleep(0.02)
    return [parse(path.read_bytes()) for path in found]
