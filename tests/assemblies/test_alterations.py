"""Alterations: whatever is tampered with in the database or the store is located, entry by entry."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from protocol.convocations import CancelConvocation
from protocol.ledger import Alteration, CheckLedger, LoadSeal
from server.assemblies.evidence import ATTESTATION
from server.assemblies.findings import Fault
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import content_path
from server.ledger.ledger import ORIGIN
from server.ledger.ledger_sql import append
from tests.support.papers import text_of
from tests.support.proving import convoke, evidence, found
from tests.support.scenario import Scenario, playing
from tests.support.tampered import Taken
from tests.support.tampering import tamper


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario


async def test_a_byte_flipped_in_the_database_is_located(scenario: Scenario, pool: Pool, tmp_path: Path) -> None:
    maelle, stored = await convoke(scenario)
    soizic = await scenario.connect("Soizic")
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    assert seal.alterations == []
    assert [entry.act for entry in seal.entries] == ["frozen", "available", "available", "opened", "acknowledged"]
    position = seal.entries[2].position
    await tamper(
        pool,
        "UPDATE ledger SET entry = replace(entry, 'town.example', 'town.exemple') WHERE position = $1",
        position,
    )
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    assert seal.alterations == [Alteration("content", position)]
    checked = await soizic.call(CheckLedger())
    assert (checked.position, checked.alterations) == (checked.total, [Alteration("content", position)])
    assert (await evidence(scenario, stored, tmp_path))[1].faults == [Fault("ledger.jsonl", "content", position)]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("field", ["conversation", "salt"])
async def test_whichever_entry_is_altered_it_is_named(
    scenario: Scenario, pool: Pool, tmp_path: Path, number: int, field: str
) -> None:
    """Even so that it no longer says it is of this convocation."""
    maelle, stored = await convoke(scenario)
    position = (await maelle.call(LoadSeal(stored.conversation, stored.seq))).entries[number].position
    forged = 7 if field == "conversation" else "x"
    change = "UPDATE ledger SET entry = jsonb_set(entry::jsonb, ARRAY[$2], $3::jsonb)::text WHERE position = $1"
    await tamper(pool, change, position, field, json.dumps(forged))
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    assert Alteration("content", position) in seal.alterations
    assert position in {fault.position for fault in (await evidence(scenario, stored, tmp_path))[1].faults}


async def test_a_manifest_altered_in_the_database_is_named(scenario: Scenario, pool: Pool, tmp_path: Path) -> None:
    maelle, stored = await convoke(scenario)
    await tamper(pool, "UPDATE convocations SET manifest = replace(manifest, 'Voirie', 'Voierie')")
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    assert [(found.fault, found.position) for found in seal.alterations] == [("manifest", seal.entries[0].position)]
    assert (await evidence(scenario, stored, tmp_path))[1].faults == [
        Fault("manifest.json", "altered"),
        Fault("attestation.pdf", "unsealed"),
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("opens_at", "2026-01-01T00:00:00Z"),
        ("agenda,1,title", "Voierie"),
        ("agenda,0,files,0,sha256", "0" * 64),
        ("digest", "0" * 64),
    ],
)
async def test_a_convocation_shown_otherwise_than_sealed_is_named(
    scenario: Scenario, pool: Pool, path: str, value: str
) -> None:
    maelle, stored = await convoke(scenario)
    soizic = await scenario.connect("Soizic")
    await maelle.call(CancelConvocation(stored.conversation, stored.seq, "Intempéries"))
    assert (await maelle.call(LoadSeal(stored.conversation, stored.seq))).alterations == []
    await tamper(
        pool,
        "UPDATE messages SET content = jsonb_set(content, $1, $2::jsonb) WHERE content ->> 'type' = 'convocation'",
        path.split(","),
        value,
    )
    (first, *_) = (await maelle.call(LoadSeal(stored.conversation, stored.seq))).entries
    shown = Alteration("message", first.position, conversation=stored.conversation, seq=stored.seq)
    assert (await maelle.call(LoadSeal(stored.conversation, stored.seq))).alterations == [shown]
    assert (await soizic.call(CheckLedger())).alterations == [shown]
    await scenario.disconnect()  # Nobody was told of what was written past everybody.


async def stored_file(pool: Pool, settings: Settings, name: str) -> Path:
    sha256 = await pool.fetchval("SELECT sha256 FROM files WHERE name = $1", name)
    return settings.files_dir / content_path(sha256)


async def test_a_document_altered_in_the_store_is_named(
    scenario: Scenario, settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    maelle, stored = await convoke(scenario)
    soizic = await scenario.connect("Soizic")
    assert (await maelle.call(LoadSeal(stored.conversation, stored.seq))).alterations == []
    path = await stored_file(pool, settings, "Budget primitif.pdf")
    content = bytearray(path.read_bytes())
    content[20] ^= 1
    path.chmod(0o600)
    before = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    (first, *_) = (await maelle.call(LoadSeal(stored.conversation, stored.seq))).entries
    lost = Alteration("document", first.position, "Budget primitif.pdf", stored.conversation, stored.seq)
    assert (await soizic.call(CheckLedger())).alterations == [lost]
    found = (await evidence(scenario, stored, tmp_path))[1].faults
    assert found == [Fault("documents/001-01-Budget primitif.pdf", "altered")]


async def test_a_document_removed_from_the_store_is_named(
    scenario: Scenario, settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    maelle, stored = await convoke(scenario)
    (await stored_file(pool, settings, "Budget primitif.pdf")).unlink()
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    (first, *_) = (await maelle.call(LoadSeal(stored.conversation, stored.seq))).entries
    lost = Alteration("document", first.position, "Budget primitif.pdf", stored.conversation, stored.seq)
    assert seal.alterations == [lost]
    assert (await evidence(scenario, stored, tmp_path))[1].faults == [
        Fault("documents/001-01-Budget primitif.pdf", "missing")
    ]


async def test_the_whole_ledger_is_checked_page_by_page(scenario: Scenario, pool: Pool) -> None:
    soizic = await scenario.connect("Soizic")
    house = (await soizic.call(CheckLedger())).total
    await convoke(scenario)
    async with pool.acquire() as db, db.transaction():
        for number in range(600):
            await append(db, "opened", facts={"number": number})
    first = await soizic.call(CheckLedger())
    assert (first.position, first.total, first.alterations) == (500, house + 605, [])
    second = await soizic.call(CheckLedger(first.position, first.top))
    assert (second.position, second.total, second.alterations) == (house + 605, house + 605, [])
    forged = await soizic.call(CheckLedger(first.position, "0" * 64))
    assert forged.alterations == [Alteration("link", 501)]


async def test_an_empty_ledger_is_checked_at_once(settings: Settings, pool: Pool) -> None:
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Soizic", administrator=True)
        empty = await (await scenario.connect("Soizic")).call(CheckLedger())
    assert (empty.position, empty.total, empty.top, empty.alterations) == (0, 0, ORIGIN.hex(), [])


async def test_the_check_goes_on_past_what_was_altered_and_names_each_range(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convoke(scenario)
    soizic = await scenario.connect("Soizic")
    positions = [one.position for one in (await maelle.call(LoadSeal(stored.conversation, stored.seq))).entries]
    first = await pool.fetchval("SELECT min(position) FROM ledger WHERE act = 'mandate_given'")
    taken = "UPDATE ledger SET entry = replace(entry, 'mandate_given', 'mandate_taken') WHERE position < $1"
    await tamper(pool, taken, first + 2)
    await tamper(pool, "UPDATE summonses SET address = 'ailleurs@town.example'")
    await tamper(pool, "DELETE FROM ledger WHERE position = $1", positions[3])
    found = (await soizic.call(CheckLedger())).alterations
    assert found[:2] == [Alteration("content", first, last=first + 1), Alteration("missing", positions[3])]
    place = stored.conversation, stored.seq
    assert Alteration("series", positions[3], "", *place) in found
    assert Alteration("row", positions[0], "summonses.address", *place) in found
    assert {one.file for one in found if one.conversation is None and one.fault == "row"} == {"mandates"}


async def test_an_act_that_no_version_knows_is_named_and_the_attestation_says_so(
    scenario: Scenario, pool: Pool, tmp_path: Path
) -> None:
    """An application that was taken over can enter it; the archive holds together all the same."""
    maelle, stored = await convoke(scenario)
    soizic, place = await scenario.connect("Soizic"), (stored.conversation, stored.seq)
    async with pool.acquire() as db, db.transaction():
        act: Any = "confessed"
        person = scenario.town.people["Annick"]
        entry = await append(db, act, conversation=place[0], seq=place[1], person=person, facts={})
    unknown = Alteration("act", entry.position, "", *place)
    seal = await maelle.call(LoadSeal(*place))
    assert (seal.alterations, seal.entries[-1].act) == ([unknown], "confessed")
    assert (await soizic.call(CheckLedger())).alterations == [unknown]
    content, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    said = text_of(Taken.apart(content).members[ATTESTATION])
    assert f"Inscription n° {entry.position}, que cette version de Parvis ne sait pas lire : confessed" in said
