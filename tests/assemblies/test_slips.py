"""Slips and postmarks: photographed, joined to the delivery they show, entered, kept, and read by those who follow."""

import hashlib
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from protocol.files import File
from protocol.messages import SendMessage
from protocol.summonses import (
    MOST_SLIPS,
    AnswerConvocation,
    JoinSlip,
    LoadSummonses,
    RecordDelivery,
    SummonsChanged,
)
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage
from server.files.files_job import clear
from tests.assemblies.test_postings import convene, entries, posting
from tests.support.client import Client
from tests.support.proving import evidence, found, get
from tests.support.scenario import Scenario, new_client_id, playing, refused
from tests.support.uploading import browser, picture, send_file


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Paul is convened on paper."""
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario


async def photograph(scenario: Scenario, name: str = "bordereau.png", width: int = 40) -> File:
    return await send_file(browser(scenario, "Maelle"), name, picture(width))


async def delivered(scenario: Scenario, file: int | None = None) -> tuple[Client, Stored]:
    maelle, stored = await convene(scenario)
    paul = scenario.town.people["Paul"]
    await maelle.call(RecordDelivery(stored.conversation, stored.seq, paul, "hand", datetime.now(UTC), file))
    return maelle, stored


async def test_a_slip_is_joined_with_the_delivery_or_later_and_entered(scenario: Scenario, pool: Pool) -> None:
    slip = await photograph(scenario)
    maelle, stored = await delivered(scenario, slip.id)
    place, paul = (stored.conversation, stored.seq), scenario.town.people["Paul"]
    receipt = await photograph(scenario, "avis.png", 41)
    after = await maelle.call(JoinSlip(*place, paul, receipt.id))
    assert after.slips == [slip, receipt]
    (board,) = [one for one in (await maelle.call(LoadSummonses(*place))).summonses if one.person == paul]
    assert board.slips == [slip, receipt]
    delivery, joined = await entries(pool, stored, "delivered_by_hand", "slip_joined")
    assert delivery["facts"]["file"] == {
        "name": "bordereau.png",
        "size": len(picture()),
        "sha256": hashlib.sha256(picture()).hexdigest(),
    }
    assert joined["facts"] == {
        "delivery": "hand",
        "file": {"name": "avis.png", "size": receipt.size, "sha256": receipt.sha256},
    }
    assert (joined["person"], joined["author"]) == (paul, maelle.person)


async def test_a_slip_is_joined_once_to_what_was_delivered(scenario: Scenario, pool: Pool) -> None:
    slip = await photograph(scenario)
    maelle, stored = await delivered(scenario)
    place, people = (stored.conversation, stored.seq), scenario.town.people
    assert await refused(maelle, JoinSlip(*place, people["Annick"], slip.id)) == ("conflict", "not_delivered")
    assert await refused(maelle, JoinSlip(*place, people["Maelle"], slip.id)) == ("not_found", "person")
    assert await refused(maelle, JoinSlip(*place, people["Paul"], 7)) == ("invalid", "files")
    foreign = await send_file(browser(scenario, "Annick"), "x.png", picture())
    assert await refused(maelle, JoinSlip(*place, people["Paul"], foreign.id)) == ("invalid", "files")
    await maelle.call(JoinSlip(*place, people["Paul"], slip.id))
    again = await photograph(scenario, "same.png")
    for same in (slip, again):
        assert await refused(maelle, JoinSlip(*place, people["Paul"], same.id)) == ("conflict", "joined")
    for number in range(MOST_SLIPS - 1):
        await maelle.call(JoinSlip(*place, people["Paul"], (await photograph(scenario, width=50 + number)).id))
    over = await photograph(scenario, width=90)
    assert await refused(maelle, JoinSlip(*place, people["Paul"], over.id)) == ("conflict", "slips")
    assert len(await entries(pool, stored, "slip_joined")) == MOST_SLIPS


async def test_a_delivery_refused_joins_nothing(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await delivered(scenario)
    slip, paul = await photograph(scenario), scenario.town.people["Paul"]
    again = RecordDelivery(stored.conversation, stored.seq, paul, "hand", datetime.now(UTC), slip.id)
    assert await refused(maelle, again) == ("conflict", "delivered")
    unreadable = RecordDelivery(
        stored.conversation, stored.seq, scenario.town.people["Annick"], "hand", datetime.now(UTC), 7
    )
    assert await refused(maelle, unreadable) == ("invalid", "files")
    assert await pool.fetchval("SELECT count(*) FROM slips") == 0
    assert await pool.fetchval("SELECT count(*) FROM summonses WHERE delivered_at IS NOT NULL") == 1


async def test_only_those_who_follow_see_a_slip(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    paul = await scenario.connect("Paul", 1)
    slip = await photograph(scenario)
    _, stored = await delivered(scenario, slip.id)
    place = (stored.conversation, stored.seq)
    await paul.until(lambda: any(isinstance(e, SummonsChanged) and e.summons.delivered_at for e in paul.events))
    assert not any(isinstance(e, SummonsChanged) and e.summons.slips for e in paul.events)
    (own,) = (await paul.call(LoadSummonses(*place))).summonses
    assert (own.slips, own.delivery) == ([], "hand")
    assert (await paul.call(AnswerConvocation(*place, "present"))).slips == []
    assert (await refused(paul, JoinSlip(*place, paul.person, slip.id)))[0] == "not_found"
    await pool.execute("UPDATE files SET created_at = now() - interval '9 years'")
    await clear(pool, Storage(settings))
    for path in (f"/api/files/{slip.id}", f"/api/files/{slip.id}/thumbnail"):
        assert [(await get(scenario, who, path))[0] for who in ("Maelle", "Paul", "Cedric")] == [200, 404, 404]


async def test_what_is_carried_for_all_stays_readable_to_all(scenario: Scenario) -> None:
    """Joined first as a slip, and then sent to everybody; or the other way round."""
    maelle, stored = await delivered(scenario)
    place, paul = (stored.conversation, stored.seq), scenario.town.people["Paul"]
    slip, shown = await photograph(scenario), await photograph(scenario, width=41)
    await maelle.call(JoinSlip(*place, paul, slip.id))
    assert (await get(scenario, "Annick", f"/api/files/{slip.id}"))[0] == 404
    await maelle.call(SendMessage(stored.conversation, new_client_id(), "", files=[slip.id, shown.id]))
    await maelle.call(JoinSlip(*place, paul, shown.id))
    for file in (slip, shown):
        assert (await get(scenario, "Annick", f"/api/files/{file.id}"))[0] == 200


async def test_the_evidence_carries_what_was_joined_and_checks_it(scenario: Scenario, tmp_path: Path) -> None:
    slip = await photograph(scenario)
    maelle, stored = await delivered(scenario, slip.id)
    later, door = await photograph(scenario, "avis.png", 41), await photograph(scenario, "porte.png", 42)
    await maelle.call(JoinSlip(stored.conversation, stored.seq, scenario.town.people["Paul"], later.id))
    await maelle.call(posting(stored, file=door.id))
    content, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kept = {hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    assert {slip.sha256, later.sha256, door.sha256} <= kept
