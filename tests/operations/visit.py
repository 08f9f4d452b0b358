"""Somebody at a browser in that machine's network: comes in by a link or a password, joins a file, talks and listens.

python -m tests.operations.visit URL [--link LINK] [--password ADDRESS PASSWORD] [--beside URL] [--file NUMBER]
"""

import argparse
import asyncio
from urllib.parse import urlsplit

from protocol.conversations import CreateGroup
from protocol.messages import SendMessage
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.scenario import new_client_id
from tests.support.uploading import begin, file_of, send_part

PASSWORD = "one that is long enough"
CONTENT = b"the plan of the square " * 60_000
PART = 1_000_000


async def come_in(url: str, link: str, credentials: list[str]) -> Browser:
    browser = Browser(url)
    if link:
        assert link.startswith(f"{url}/invitation/"), link
        token = urlsplit(link).path.rpartition("/")[2]
        answer = await browser.post(f"/api/invitations/{token}", {"name": "Camille", "password": PASSWORD})
    else:
        answer = await browser.post("/api/sign-in", {"email": credentials[0], "password": credentials[1]})
    assert answer.status == 200, answer
    return browser


async def join_a_file(browser: Browser) -> int:
    """In two parts, the first of which is larger than what else a request may hold."""
    upload = await begin(browser, "plan.txt", len(CONTENT))
    for start in range(0, len(CONTENT), PART):
        sent = await send_part(browser, upload, start, CONTENT[start : start + PART])
        assert sent.status == 200, sent
    return file_of(await browser.post(f"/api/uploads/{upload}")).id


async def talk(url: str, beside: str, token: str) -> None:
    """What is said through one socket is heard at another."""
    speaker, listener = [await Client(place, token).open() for place in (url, beside)]
    await speaker.start()
    founded = await speaker.call(CreateGroup("Voirie"))
    await listener.start()
    said = await speaker.call(SendMessage(founded.conversation.id, new_client_id(), "Bonjour"))
    await listener.until(lambda: (said.conversation, said.seq) in listener.state.messages)
    await speaker.close()
    await listener.close()


async def visit(given: argparse.Namespace) -> None:
    """Prints the number of the file."""
    page = await Browser(given.url).get("/")
    assert b"<title>Parvis" in page.body, page
    browser = await come_in(given.url, given.link, given.password)
    await talk(given.url, given.beside or given.url, browser.token)
    file = given.file or await join_a_file(browser)
    assert (await browser.get(f"/api/files/{file}")).body == CONTENT
    print(file)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("url")
    arguments.add_argument("--link", default="")
    arguments.add_argument("--password", nargs=2, default=[])
    arguments.add_argument("--beside", default="")
    arguments.add_argument("--file", type=int)
    asyncio.run(visit(arguments.parse_args()))
