"""What proves a convocation comes out as files, checks itself, and shows any byte that was altered."""

import asyncio
import csv
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from pypdf import PdfReader

from protocol.accounts import ChangeAccount
from protocol.bodies import ChangeBody
from protocol.codec import to_json
from protocol.conversations import ChangeGroup, RemoveMember
from protocol.convocations import CancelConvocation, ItemDraft
from protocol.ledger import Alteration, CheckLedger, LoadRegister, LoadSeal
from protocol.messages import DeleteMessage
from protocol.sittings import BeginItem, CloseSitting, DeclareInterest, OpenSitting, RecordAttendance
from protocol.types import Stored
from server.assemblies.attestation import ACTS as TOLD
from server.base.database import Pool
from server.base.jobs_sql import insert_job
from server.base.settings import Settings
from server.base.storage import Storage
from server.files.files_job import clear
from server.ledger.findings import Fault
from server.ledger.ledger import Act
from server.ledger.ledger_sql import select_links_of
from server.run.retention_job import forget
from tests.support.authority import Authority
from tests.support.client import Client
from tests.support.convening import convened, move
from tests.support.letters import working
from tests.support.proving import convoke, evidence, found, get
from tests.support.scenario import Scenario, playing, refused
from tests.support.uploading import pdf


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario


async def test_the_evidence_is_valid_and_always_the_same(scenario: Scenario, tmp_path: Path) -> None:
    _, stored = await convoke(scenario)
    await convened(scenario.devices[0], scenario.town.bodies["Conseil"])
    content, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    assert (findings.shown, findings.documents) == (5, 2)
    await asyncio.sleep(1.1)
    assert (await evidence(scenario, stored, tmp_path))[0] == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "documents/002-01-_____x" in archive.namelist() or "documents/002-01-x" in archive.namelist()
        attestation = PdfReader(io.BytesIO(archive.read("attestation.pdf")))
    assert "pdfaid:part>2<" in str(attestation.xmp_metadata and attestation.xmp_metadata.rdf_root.toxml())
    text = "\n".join(page.extract_text() for page in attestation.pages)
    for said in (
        "Attestation de convocation",
        "neuf jours francs",
        "Budget *primitif* #1",
        "Réception accusée",
        "Paul",
    ):
        assert said.lower() in text.lower().replace("\n", " ")


async def test_what_one_did_is_bound_to_him_and_to_the_very_version(scenario: Scenario, pool: Pool) -> None:
    _, stored = await convoke(scenario)
    manifest = await pool.fetchval("SELECT manifest FROM convocations")
    (annick,) = [one for one in json.loads(manifest)["recipients"] if one["name"] == "Annick"]
    agenda = json.loads(manifest)["convocation"]["agenda"]
    contents = [hashlib.sha256(pdf(n)).hexdigest() for n in (1, 2)]
    assert [file["sha256"] for item in agenda for file in item["files"]] == contents
    links = await select_links_of(pool, stored.conversation, stored.seq)
    entries = {entry["act"]: entry for link in links if (entry := json.loads(link.entry))}
    assert entries["frozen"]["facts"]["files"] == sorted(contents)
    for act in ("opened", "acknowledged"):
        entry, facts = entries[act], entries[act]["facts"]
        assert (entry["person"], entry["author"]) == (annick["person"], annick["person"])
        assert facts == {"by": "session", "version": 1, "digest": hashlib.sha256(manifest.encode()).hexdigest()}


async def test_the_evidence_survives_whatever_becomes_of_the_convocation(
    scenario: Scenario, settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    maelle, stored = await convoke(scenario)
    soizic, body = await scenario.connect("Soizic"), scenario.town.bodies["Conseil"]
    _, before = await evidence(scenario, stored, tmp_path)
    assert await refused(maelle, DeleteMessage(stored.conversation, stored.seq)) == ("not_allowed", "content")
    await maelle.call(CancelConvocation(stored.conversation, stored.seq, "Intempéries"))
    await soizic.call(ChangeBody(body, active=False))
    await maelle.call(RemoveMember(stored.conversation, scenario.town.people["Annick"]))
    await maelle.call(ChangeGroup(stored.conversation, archived=True))
    await soizic.call(ChangeAccount(scenario.town.people["Paul"], active=False))
    await pool.execute("UPDATE files SET created_at = now() - interval '9 years'")
    await clear(pool, Storage(settings))
    await forget(pool, None)
    _, after = await evidence(scenario, stored, tmp_path)
    assert (after.faults, after.documents, after.manifest) == ([], 2, before.manifest)
    assert after.shown == before.shown + 3
    assert (await soizic.call(CheckLedger())).alterations == []


async def test_a_sitting_that_was_held_is_told(scenario: Scenario, pool: Pool, tmp_path: Path) -> None:
    _, stored = await convoke(scenario)
    place, annick = (stored.conversation, stored.seq), scenario.town.people["Annick"]
    await scenario.disconnect()
    await move(pool, stored, datetime.now(UTC) - timedelta(minutes=1))
    maelle = await scenario.connect("Maelle")
    await maelle.call(RecordAttendance(*place, annick, present=True))
    for on in (True, False):
        await maelle.call(DeclareInterest(*place, 2, annick, on=on))
    for command in (OpenSitting(*place), BeginItem(*place, 2), CloseSitting(*place)):
        await maelle.call(command)
    seal = await maelle.call(LoadSeal(*place))
    told = ["arrived", "interested", "interested", "sitting_opened", "item_begun", "sitting_closed"]
    assert [entry.act for entry in seal.entries[-6:]] == told
    content, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        attestation = PdfReader(io.BytesIO(archive.read("attestation.pdf")))
    text = "\n".join(page.extract_text() for page in attestation.pages).replace("\n", " ")
    for said in (
        "Ne prend pas part au point 2",
        "Prend de nouveau part au point 2",
        "Séance ouverte : 1 présent sur 3 en exercice, quorum de 2 non atteint",
        "Point 2 abordé : 1 présent sur 3",
        "Séance levée",
    ):
        assert said in text
    assert TOLD.keys() == set(get_args(Act))


async def test_a_token_comes_with_it(scenario: Scenario, settings: Settings, pool: Pool, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "tsa")
    _, stored = await convoke(scenario)
    await pool.execute("INSERT INTO timestamps (conversation_id, seq) VALUES ($1, $2)", stored.conversation, stored.seq)
    maelle = scenario.devices[0]
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    assert seal.stamp.state == "awaited"
    await insert_job(pool, "timestamp", to_json([stored.conversation, stored.seq]))
    with authority.listening() as port:
        async with working(replace(settings, tsa_url=f"http://127.0.0.1:{port}", tsa_ca=authority.root)):
            async with asyncio.timeout(30):
                while (await maelle.call(LoadSeal(stored.conversation, stored.seq))).stamp.state == "awaited":
                    await asyncio.sleep(0.2)
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    assert (seal.stamp.state, seal.stamp.authority) == ("simple", "CN=Horodatage d’essai,O=Essai")
    assert seal.alterations == []
    _, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    assert [stamp.authority for stamp in findings.stamps] == [seal.stamp.authority]
    await pool.execute("UPDATE timestamps SET token = set_byte(token, 99, 1)")
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    position = seal.entries[-1].position
    assert seal.alterations == [
        Alteration("token", position, conversation=stored.conversation, seq=stored.seq),
    ]
    assert (await evidence(scenario, stored, tmp_path))[1].faults == [Fault(f"timestamps/{position}.tsr", "altered")]


async def convoke_two(scenario: Scenario) -> tuple[Client, Stored, Stored]:
    """The later one is cancelled, and written like formulas."""
    maelle, stored = await convoke(scenario)
    later = await convened(
        maelle,
        scenario.town.bodies["Conseil"],
        agenda=[ItemDraft('=HYPERLINK("x")'), ItemDraft("École")],
        place="=1+1",
    )
    await maelle.call(CancelConvocation(later.conversation, later.seq, "Intempéries"))
    return maelle, stored, later


async def test_the_register_lists_what_was_sent(scenario: Scenario) -> None:
    maelle, stored, later = await convoke_two(scenario)
    register = await maelle.call(LoadRegister())
    assert [(line.seq, line.convened, line.acknowledged) for line in register.lines] == [
        (later.seq, 3, 0),
        (stored.seq, 3, 1),
    ]
    assert not register.more
    assert (await maelle.call(LoadRegister(before=register.lines[0].sent_at))).lines == register.lines[1:]


async def test_the_register_is_searched(scenario: Scenario) -> None:
    maelle, _, later = await convoke_two(scenario)
    (found,) = (await maelle.call(LoadRegister(words="ECOLE"))).lines
    assert found.seq == later.seq
    assert found.cancelled_at
    assert (await maelle.call(LoadRegister(words="%"))).lines == []
    assert (await maelle.call(LoadRegister(body=1))).lines == []


async def test_the_register_as_a_table_holds_no_formula(scenario: Scenario) -> None:
    await convoke_two(scenario)
    status, content = await get(scenario, "Maelle", "/api/register.csv?words=conseil")
    assert status == 200
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row[5].splitlines()[0] for row in rows[1:]] == ["1. Budget *primitif* #1", '1. =HYPERLINK("x")']
    assert rows[2][4] == "'=1+1"


async def test_the_register_is_printed_and_always_the_same(scenario: Scenario) -> None:
    await convoke_two(scenario)
    status, printed = await get(scenario, "Maelle", "/api/register.pdf")
    assert status == 200
    assert (await get(scenario, "Maelle", "/api/register.pdf"))[1] == printed
    text = PdfReader(io.BytesIO(printed)).pages[0].extract_text()
    assert "Registre des convocations" in text
    assert "annulée" in text


async def test_only_those_concerned_see_it(scenario: Scenario) -> None:
    _, stored = await convoke(scenario)
    place = f"/api/convocations/{stored.conversation}/{stored.seq}"
    paths = [f"{place}/evidence", f"{place}/attestation", "/api/register.pdf", "/api/register.csv"]
    for name in ("Cedric", "Annick", "Herve"):
        assert [(await get(scenario, name, path))[0] for path in paths] == [404] * 4
        client = await scenario.connect(name)
        assert (await refused(client, LoadSeal(stored.conversation, stored.seq)))[0] == "not_found"
        assert (await refused(client, LoadRegister()))[0] == "not_found"
        assert (await refused(client, CheckLedger()))[0] == "not_allowed"
    assert [(await get(scenario, "Erwan", path))[0] for path in paths] == [404, 404, 200, 200]
    assert (await (await scenario.connect("Erwan")).call(LoadRegister())).lines == []
    assert [(await get(scenario, "Soizic", path))[0] for path in paths] == [200] * 4
    for wrong in (f"/api/convocations/{stored.conversation}/999/evidence", f"/api/convocations/{2**80}/1/evidence"):
        assert (await get(scenario, "Soizic", wrong))[0] == 404
    assert (await get(scenario, "Soizic", "/api/register.csv?body=x"))[0] == 404
