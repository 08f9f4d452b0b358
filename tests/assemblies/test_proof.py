"""What proves a convocation comes out as files, checks itself, and shows any byte that was altered."""

import asyncio
import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from protocol.accounts import ChangeAccount
from protocol.bodies import ChangeBody
from protocol.codec import to_json
from protocol.conversations import ChangeGroup, RemoveMember
from protocol.convocations import CancelConvocation, ItemDraft
from protocol.ledger import Alteration, CheckLedger, LoadJudgements, LoadRegister, LoadSeal
from protocol.messages import DeleteMessage
from protocol.people import ChangeProfile
from protocol.sittings import BeginItem, CloseSitting, DeclareInterest, OpenSitting, RecordAttendance, RecordOfficers
from protocol.types import Stored
from server.assemblies.attestation import ACTS as TOLD
from server.assemblies.findings import Fault
from server.base.database import Pool
from server.base.jobs_sql import insert_job
from server.base.settings import Settings
from server.base.storage import Storage
from server.files.files_job import clear
from server.ledger.ledger import Act
from server.ledger.ledger_sql import select_links_of
from server.run.retention_job import forget
from tests.support.authority import Authority
from tests.support.client import Client
from tests.support.convening import convened, in_days, minutes_ago, move, opening
from tests.support.letters import working
from tests.support.pace import PATIENCE
from tests.support.papers import faults, text_of
from tests.support.proving import convoke, evidence, found, get
from tests.support.scenario import Scenario, playing, refused
from tests.support.tampering import tamper
from tests.support.uploading import browser, pdf


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
    assert (findings.shown, findings.documents) == (6, 2)
    await asyncio.sleep(1.1)
    assert (await evidence(scenario, stored, tmp_path))[0] == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "documents/002-01-_____x" in archive.namelist() or "documents/002-01-x" in archive.namelist()
        attestation = archive.read("attestation.pdf")
    for said in (
        "Attestation de convocation",
        "Je soussigné(e), Herve, ",
        "Le délai est tenu pour 1 des 3 personnes convoquées ; il n’est pas établi qu’il le soit pour Herve et Paul.",
        "L’article L. 2121-11 du CGCT demande trois jours francs au moins",
        "il y a neuf jours francs",
        "Budget *primitif* #1",
        "Réception accusée",
    ):
        assert said in text_of(attestation)
    assert faults(attestation) == []


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


async def test_a_sign_that_no_font_has_keeps_no_paper_from_being_made(scenario: Scenario, tmp_path: Path) -> None:
    """It stands there by its number, and the archive has it as it is."""
    maelle = await scenario.connect("Maelle")
    agenda = [ItemDraft("Marché de Noël 🎄 漢 \uf0b7")]
    stored = await convened(maelle, scenario.town.bodies["Conseil"], agenda=agenda, place="Salle 🎭")
    content, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "Marché de Noël 🎄 漢 \uf0b7" in archive.read("manifest.json").decode()
        attestation = archive.read("attestation.pdf")
    status, register = await get(scenario, "Maelle", "/api/register.pdf")
    assert status == 200
    for paper in (attestation, register):
        assert faults(paper) == []
        assert "Salle [U+1F3AD]" in text_of(paper)
    assert "Marché de Noël [U+1F384] [U+6F22] [U+F0B7]" in text_of(attestation)


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
    assert after.shown == before.shown + 4  # and attested again
    assert (await soizic.call(CheckLedger())).alterations == []


async def test_a_sitting_that_was_held_is_told(scenario: Scenario, pool: Pool, tmp_path: Path) -> None:
    _, stored = await convoke(scenario)
    place, annick = (stored.conversation, stored.seq), scenario.town.people["Annick"]
    await scenario.disconnect()
    await move(pool, stored, minutes_ago(1))
    maelle = await scenario.connect("Maelle")
    await maelle.call(RecordAttendance(*place, annick, present=True))
    for on in (True, False):
        await maelle.call(DeclareInterest(*place, 2, annick, on=on))
    await maelle.call(RecordOfficers(*place, annick))
    for command in (OpenSitting(*place), BeginItem(*place, 2), CloseSitting(*place)):
        await maelle.call(command)
    seal = await maelle.call(LoadSeal(*place))
    told = ["arrived", "interested", "interested", "presided", "sitting_opened", "item_begun", "sitting_closed"]
    assert [entry.act for entry in seal.entries[-7:]] == told
    await move(pool, stored, opening(in_days(10)))
    content, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = text_of(archive.read("attestation.pdf"))
    for said in (
        "Ne prend pas part au point 2",
        "Prend de nouveau part au point 2",
        "Séance ouverte : 1 présent sur 3 en exercice ; quorum de 2 non atteint",
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
            async with asyncio.timeout(PATIENCE):
                while (await maelle.call(LoadSeal(stored.conversation, stored.seq))).stamp.state == "awaited":
                    await asyncio.sleep(0.2)
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    assert (seal.stamp.state, seal.stamp.authority) == ("simple", "CN=Horodatage d’essai,O=Essai")
    assert seal.alterations == []
    _, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    assert [stamp.authority for stamp in findings.stamps] == [seal.stamp.authority]
    await tamper(pool, "UPDATE timestamps SET token = set_byte(token, 99, 1)")
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    (position,) = [entry.position for entry in seal.entries if entry.act == "timestamped"]
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
    assert [(line.in_time, line.cancellation) for line in register.lines] == [(0, "Intempéries"), (1, "")]
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


async def test_the_register_names_each_person_by_their_verdict_with_the_fact_that_decides(
    scenario: Scenario, pool: Pool
) -> None:
    maelle, stored = await convoke(scenario)
    # Whoever is called otherwise since stands there as they were convened.
    await pool.execute("UPDATE people SET name = 'Autre' WHERE name = 'Herve'")
    _, content = await get(scenario, "Maelle", "/api/register.csv")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    told = [row[f"Délai {verdict} pour"].splitlines() for verdict in ("tenu", "non tenu", "non établi")]
    opened = re.sub(r"\d\d/\d\d/\d{4} \d\d:\d\d", "…", told[0][0])
    assert [opened, *told[0][1:]] == ["Annick (faute de distribution établie dans le délai, consultée le …)"]
    assert told[1:] == [
        [],
        [
            "Herve (aucune remise du courriel à un serveur de messagerie n’est inscrite)",
            "Paul (ni remise en main propre ni envoi par la poste n’est inscrit)",
        ],
    ]
    _, printed = await get(scenario, "Maelle", "/api/register.pdf")
    assert "Délai non établi pour : " in text_of(printed)
    judgements = (await maelle.call(LoadJudgements(stored.conversation, stored.seq))).people
    assert [(one.state, f"{one.name} ({one.fact})") for one in judgements] == [
        ("in_time", told[0][0]),
        *(("unestablished", named) for named in told[2]),
    ]
    await maelle.call(ChangeProfile(language="en"))
    judgements = (await maelle.call(LoadJudgements(stored.conversation, stored.seq))).people
    assert judgements[0].fact.startswith("as no delivery within the delay is established, opened on ")
    assert [one.fact for one in judgements[1:]] == [
        "that the e-mail was handed over to a mail server is not entered",
        "neither delivery by hand nor posting is entered",
    ]
    await pool.execute("UPDATE people SET name = 'Herve' WHERE name = 'Autre'")


async def test_the_register_is_printed_with_the_end_of_the_chain_and_always_the_same(
    scenario: Scenario, pool: Pool
) -> None:
    await convoke_two(scenario)
    status, printed = await get(scenario, "Maelle", "/api/register.pdf")
    assert status == 200
    assert (await get(scenario, "Maelle", "/api/register.pdf"))[1] == printed
    assert faults(printed) == []
    assert "Registre des convocations" in text_of(printed)
    assert "annulée" in text_of(printed)
    (head,) = await pool.fetch("SELECT position, hash FROM ledger ORDER BY position DESC LIMIT 1")
    assert f"à l’édition de ce registre : n° {head['position']}, du " in text_of(printed)
    assert head["hash"].hex() in text_of(printed)


async def test_only_those_concerned_see_it(scenario: Scenario) -> None:
    _, stored = await convoke(scenario)
    place = f"/api/convocations/{stored.conversation}/{stored.seq}"
    paths = [f"{place}/evidence", f"{place}/attestation", "/api/register.pdf", "/api/register.csv"]
    for name in ("Cedric", "Annick", "Herve"):
        assert [(await get(scenario, name, path))[0] for path in paths] == [404] * 4
        client = await scenario.connect(name)
        assert (await refused(client, LoadSeal(stored.conversation, stored.seq)))[0] == "not_found"
        assert (await refused(client, LoadJudgements(stored.conversation, stored.seq)))[0] == "not_found"
        assert (await refused(client, LoadRegister()))[0] == "not_found"
        assert (await refused(client, CheckLedger()))[0] == "not_allowed"
    assert [(await get(scenario, "Erwan", path))[0] for path in paths] == [404, 404, 200, 200]
    assert (await (await scenario.connect("Erwan")).call(LoadRegister())).lines == []
    assert [(await get(scenario, "Soizic", path))[0] for path in paths] == [200] * 4
    soizic = await scenario.connect("Soizic")
    assert len((await soizic.call(LoadJudgements(stored.conversation, stored.seq))).people) == 3
    assert (await refused(soizic, LoadJudgements(stored.conversation, 999)))[0] == "not_found"
    for wrong in (f"/api/convocations/{stored.conversation}/999/evidence", f"/api/convocations/{2**80}/1/evidence"):
        assert (await get(scenario, "Soizic", wrong))[0] == 404
    assert (await get(scenario, "Soizic", "/api/register.csv?body=x"))[0] == 404


async def test_no_document_is_given_to_the_pages_of_others(scenario: Scenario) -> None:
    _, stored = await convoke(scenario)
    soizic, of = browser(scenario, "Soizic"), f"/api/convocations/{stored.conversation}/{stored.seq}"
    paths = [f"{of}/poster", f"{of}/extract", f"{of}/certificate/convocation", "/api/register.pdf", "/api/register.csv"]
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}):
        assert [(await soizic.get(path, Origin="", **headers)).status for path in paths] == [403] * 5
    own = [(await soizic.get(path, Origin="", Sec_Fetch_Site="same-origin")).status for path in paths]
    assert own == [200, 200, 404, 200, 200]


async def test_the_pages_of_others_enter_no_attestation_in_anybodys_name(scenario: Scenario, pool: Pool) -> None:
    _, stored = await convoke(scenario)
    maelle = browser(scenario, "Maelle")
    paths = [f"/api/convocations/{stored.conversation}/{stored.seq}/{what}" for what in ("evidence", "attestation")]
    foreign = [{"Origin": "", "Sec_Fetch_Site": site} for site in ("cross-site", "same-site")]
    for headers in [*foreign, {"Origin": "https://elsewhere.example"}]:
        assert [(await maelle.get(path, **headers)).status for path in paths] == [403, 403]
    assert not await pool.fetchval("SELECT count(*) FROM ledger WHERE act = 'attested'")
    own = [{"Origin": "", "Sec_Fetch_Site": site} for site in ("", "none", "same-origin")]
    for headers in own:
        assert [(await maelle.get(path, **headers)).status for path in paths] == [200, 200]
    assert await pool.fetchval("SELECT count(*) FROM ledger WHERE act = 'attested'")
