"""Nobody can have the store hold other bytes under a hash than its own, and what it lost comes back with the next."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage, content_path
from server.files import files_sql as queries
from tests.support.browser import Answer, Browser
from tests.support.s3 import Bucket, s3_at
from tests.support.scenario import Scenario, playing
from tests.support.uploading import begin, browser, file_of, pdf, send_file, send_part
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle")
        await scenario.town.person("Cedric", "guest")
        await scenario.town.group("Voirie", "Maelle:manager", "Cedric")
        yield scenario


class HeldPart:
    """A part that has been begun, and of which all but the last byte is there."""

    def __init__(self, scenario: Scenario, upload: int, content: bytes) -> None:
        self._place = urlsplit(scenario.urls[0])
        self._content = content
        self._head = (
            f"PATCH /api/uploads/{upload} HTTP/1.1\r\nHost: {self._place.netloc}\r\nUpload-Offset: 0\r\n"
            f"Cookie: parvis_session={scenario.town.tokens['Cedric']}\r\nContent-Type: application/octet-stream\r\n"
            f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
        ).encode()

    async def begin(self) -> None:
        self._reader, self._writer = await asyncio.open_connection(self._place.hostname, self._place.port)
        self._writer.write(self._head + self._content[:-1])
        await self._writer.drain()
        await asyncio.sleep(0.3)

    async def end(self) -> int:
        """The status of the answer."""
        self._writer.write(self._content[-1:])
        answer = await self._reader.read()
        self._writer.close()
        return int(answer.split()[1])


async def give_up(sender: Browser, upload: int) -> Answer:
    return await sender.send("DELETE", f"/api/uploads/{upload}")


async def test_a_guest_plants_nothing_under_the_hash_of_another_s_document(scenario: Scenario, pool: Pool) -> None:
    """While the end looks into the true document, it is given up, and a part held back brings other bytes."""
    cedric, true = browser(scenario, "Cedric"), pdf(400)
    false = b"\0" * len(true)
    upload = await begin(cedric, "budget.pdf", len(true))
    held = HeldPart(scenario, upload, false)
    await held.begin()
    assert (await send_part(cedric, upload, 0, true)).status == 200
    ending = asyncio.create_task(cedric.post(f"/api/uploads/{upload}"))
    await eventually(lambda: ending_it(pool, upload))
    answers = [(await give_up(browser(scenario, "Cedric"), upload)).status, await held.end()]
    assert set(answers) <= {404, 409}
    assert file_of(await ending).sha256 == hashlib.sha256(true).hexdigest()
    maelle = browser(scenario, "Maelle")
    document = await send_file(maelle, "Budget primitif.pdf", true)
    assert document.sha256 == hashlib.sha256(true).hexdigest()
    assert (await maelle.get(f"/api/files/{document.id}")).body == true


async def ending_it(pool: Pool, upload: int) -> bool:
    return not await queries.is_open(pool, upload)


async def test_an_upload_that_is_being_ended_is_closed_to_all(scenario: Scenario, pool: Pool) -> None:
    cedric, content = browser(scenario, "Cedric"), b"x" * 1_000
    upload = await begin(cedric, "note.txt", len(content))
    held = HeldPart(scenario, upload, content)
    await held.begin()
    assert (await send_part(cedric, upload, 0, content[:400])).status == 200
    async with pool.acquire() as db:
        ending = db.transaction()
        await ending.start()
        assert await queries.close_upload(db, upload)
        for refused in (await send_part(cedric, upload, 400, content[400:]), await give_up(cedric, upload)):
            assert (refused.status, refused.body) == (409, {"code": "conflict", "detail": "ending"})
        assert await held.end() == 409
        second = asyncio.create_task(cedric.post(f"/api/uploads/{upload}"))
        await asyncio.sleep(0.5)
        assert not second.done()
        await ending.rollback()
    assert (await second).body["detail"] == "offset"
    assert (await send_part(cedric, upload, 400, content[400:])).status == 200
    assert (await cedric.get(f"/api/files/{file_of(await cedric.post(f'/api/uploads/{upload}')).id}")).body == content


def spoil(path: Path) -> None:
    """Other bytes, as many, and the same instant of the last change."""
    before = path.stat()
    path.write_bytes(b"\0" * before.st_size)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("harm", [spoil, Path.unlink, lambda path: path.write_bytes(b"short")])
async def test_what_the_store_lost_comes_back_with_the_next_true_upload(
    scenario: Scenario, settings: Settings, harm: object
) -> None:
    maelle, cedric, content = browser(scenario, "Maelle"), browser(scenario, "Cedric", 1), pdf(3)
    document = await send_file(maelle, "Budget.pdf", content)
    assert callable(harm)
    harm(settings.files_dir / content_path(document.sha256))
    again = await send_file(cedric, "copie.pdf", content)
    assert again.sha256 == document.sha256
    for reader, file in ((maelle, document), (cedric, again)):
        assert (await reader.get(f"/api/files/{file.id}")).body == content
    assert await Storage(settings).is_sound(document.sha256, document.size, afresh=True)


async def test_an_s3_store_holds_what_was_hashed_and_is_healed_alike(settings: Settings, pool: Pool) -> None:
    bucket, content = Bucket(), pdf(3) + b"\0" * 6_000_000

    def contents() -> dict[str, bytes]:
        return {path: kept for path, kept in bucket.objects.items() if "thumbnails/" not in path}

    async with s3_at(bucket) as endpoint:
        settings = replace(
            settings,
            files_url="s3://parvis/town",
            files_endpoint=endpoint,
            files_region="eu-west-3",
            files_key_id="a",
            files_key="b",
        )
        async with playing(settings, pool) as scenario:
            await scenario.town.person("Maelle")
            maelle = browser(scenario, "Maelle")
            document = await send_file(maelle, "Budget.pdf", content)
            place = f"town/{content_path(document.sha256)}"
            assert contents() == {place: content}
            bucket.put(place, b"\0" * len(content))
            assert (await maelle.get(f"/api/files/{document.id}")).code == "file_missing"
            again = await send_file(maelle, "copie.pdf", content)
            assert (await maelle.get(f"/api/files/{document.id}")).body == content
            assert (again.sha256, contents()) == (document.sha256, {place: content})


async def test_what_is_kept_is_for_its_owner_alone(scenario: Scenario, settings: Settings) -> None:
    document = await send_file(browser(scenario, "Maelle"), "Budget.pdf", pdf())
    assert settings.files_dir.stat().st_mode & 0o777 == 0o700
    assert (settings.files_dir / content_path(document.sha256)).stat().st_mode & 0o777 == 0o600
