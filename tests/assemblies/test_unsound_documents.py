"""Nothing is frozen over a document that is not what it was, and of two who send one draft one does."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from protocol.convocations import ItemDraft
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import content_path
from tests.support.client import Refused
from tests.support.convening import council, found_council, sending, start_draft
from tests.support.scenario import Scenario, playing, refused
from tests.support.uploading import browser, pdf, send_file


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        yield scenario


def one_bit(path: Path) -> None:
    """As a disk does that ages: neither size nor date show it."""
    before, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("harm", [one_bit, Path.unlink])
async def test_a_document_that_is_not_sound_is_named_and_nothing_is_sent(
    scenario: Scenario, settings: Settings, pool: Pool, harm: object
) -> None:
    maelle, clerk = await scenario.connect("Maelle"), browser(scenario, "Maelle")
    files = [await send_file(clerk, f"Annexe {n}.pdf", pdf(n)) for n in (1, 2)]
    items = [ItemDraft("Budget", files=[files[0].id]), ItemDraft("Voirie", files=[files[1].id])]
    draft = await start_draft(maelle, council(scenario)[1], agenda=items)
    assert (await clerk.get(f"/api/files/{files[1].id}")).body == pdf(2)
    assert callable(harm)
    harm(settings.files_dir / content_path(files[1].sha256))
    assert await refused(maelle, sending(draft)) == ("file_missing", "Annexe 2.pdf")
    left = (
        "SELECT (SELECT count(seq) FROM ledger), (SELECT count(*) FROM convocations), (SELECT count(*) FROM pgqueuer)"
    )
    assert [tuple(row) for row in await pool.fetch(left)] == [(0, 0, 0)]
    await send_file(clerk, "Annexe 2.pdf", pdf(2))
    await maelle.call(sending(draft))
    ((_, convocations, letters),) = await pool.fetch(left)
    assert (convocations, letters) == (1, 3)


async def test_of_two_clerks_who_send_one_draft_at_once_one_does(scenario: Scenario, pool: Pool) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    draft = await start_draft(maelle, council(scenario)[1])
    answers = await asyncio.gather(*(client.call(sending(draft)) for client in (maelle, herve)), return_exceptions=True)
    (refusal,) = [answer for answer in answers if isinstance(answer, Refused)]
    assert (refusal.code, refusal.detail) == ("not_found", "draft")
    assert [type(answer) for answer in answers].count(Stored) == 1
    entries = await pool.fetch("SELECT entry::json ->> 'act' FROM ledger WHERE seq > 0")
    assert Counter(row[0] for row in entries) == {"frozen": 1, "available": 3}
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'mail'") == 3
