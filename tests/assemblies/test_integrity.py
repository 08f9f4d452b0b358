"""Nothing is printed, attested or judged by an entry, or a manifest, that is not the one that was bound."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from protocol.delays import Concern
from protocol.ledger import CheckLedger, LoadJudgements, LoadRegister, LoadSeal
from protocol.postings import RecordPosting
from protocol.summonses import LoadLetters, LoadSummonses
from protocol.types import Stored
from server.assemblies.register_sql import select_all
from server.assemblies.register_verdicts import Judged
from server.assemblies.register_verdicts import judged as read_register
from server.base.database import Database, Pool
from server.base.settings import Settings
from tests.support.convening import start_draft
from tests.support.proving import convoke, evidence, found, get
from tests.support.scenario import Scenario, playing, refused
from tests.support.tampering import tamper, unguarded

PAPERS = ("attestation", "poster", "extract", "certificate/convocation")

ENTRY = "UPDATE ledger SET entry = replace(entry, $1, $2) WHERE act = 'opened'"
HASH = "UPDATE ledger SET hash = sha256(previous || sha256(convert_to(entry, 'UTF8'))) WHERE act = 'opened'"
MANIFEST = "UPDATE convocations SET manifest = replace(manifest, $1, $2)"
KEPT = "UPDATE attestations SET pdf = pdf || decode('00', 'hex')"


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario


@pytest.mark.parametrize("bound", [False, True], ids=["as it is", "with its own hash made again"])
async def test_nothing_is_said_by_an_entry_that_was_altered(scenario: Scenario, pool: Pool, *, bound: bool) -> None:
    stored = await posted(scenario)
    opened, forged = f'"person":{scenario.town.people["Annick"]}', f'"person":{scenario.town.people["Herve"]}'
    await tamper(pool, ENTRY, opened, forged)
    if bound:
        await tamper(pool, HASH)
    await nothing_is_said(scenario, stored)
    entered = await pool.fetchval("SELECT count(*) FROM ledger WHERE act = 'attested'")
    await tamper(pool, ENTRY, forged, opened)
    await tamper(pool, HASH)
    assert entered == 0
    await all_is_said(scenario, stored)


async def test_nothing_is_said_by_a_manifest_that_was_altered(scenario: Scenario, pool: Pool) -> None:
    stored = await posted(scenario)
    await tamper(pool, MANIFEST, "Voirie", "Volerie")
    await nothing_is_said(scenario, stored)
    await tamper(pool, MANIFEST, "Volerie", "Voirie")
    await all_is_said(scenario, stored)


async def test_an_attestation_that_was_altered_is_not_given(scenario: Scenario, pool: Pool) -> None:
    stored = await posted(scenario)
    assert (await ask(scenario, stored, "attestation"))[0] == 200
    await tamper(pool, KEPT)
    assert (await ask(scenario, stored, "attestation"))[0] == 409


async def test_what_was_altered_leaves_as_it_is_and_the_check_names_it(
    scenario: Scenario, pool: Pool, tmp_path: Path
) -> None:
    stored = await posted(scenario)
    await evidence(scenario, stored, tmp_path)
    await tamper(pool, ENTRY, '"person":', '"person" :')
    _, findings = await evidence(scenario, stored, tmp_path)
    assert {fault.place for fault in findings.faults} == {"ledger.jsonl"}


OF = {
    "act": "entry::jsonb ->> 'act'",
    "conversation_id": "(entry::jsonb ->> 'conversation')::bigint",
    "seq": "(entry::jsonb ->> 'seq')::bigint",
    "person_id": "(entry::jsonb ->> 'person')::bigint",
    "number": "(entry::jsonb ->> 'number')::bigint",
}
"""What each column of the ledger is of its entry."""

OTHERWISE = {"act": "'noted'"} | dict.fromkeys(("conversation_id", "seq", "person_id", "number"), "1234567")


async def select(pool: Pool, column: str, where: str = "false", otherwise: str = "NULL") -> None:
    """Has a column say something else of the entries where this holds, and what it has to of all others."""
    case = f"CASE WHEN {where} THEN {otherwise} ELSE {OF[column]} END"
    await tamper(pool, f"ALTER TABLE ledger ALTER COLUMN {column} SET EXPRESSION AS ({case})")


@pytest.mark.parametrize("act", ["frozen", "opened", "acknowledged", "put_up"])
async def test_nothing_is_said_while_columns_hide_an_entry(scenario: Scenario, pool: Pool, act: str) -> None:
    """The first, one between, or the last; with the gap that it leaves hidden too."""
    stored = await posted(scenario)
    position = await pool.fetchval("SELECT max(position) FROM ledger WHERE act = $1", act)
    await select(pool, "conversation_id", f"position = {position}", "1")
    await select(pool, "number", f"position >= {position}")
    await nothing_is_said(scenario, stored)
    assert {"ledger.conversation_id", "ledger.number"} <= await named(scenario, stored, position)
    await select(pool, "conversation_id")
    await select(pool, "number")
    assert await pool.fetchval("SELECT count(*) FROM ledger WHERE act = 'attested'") == 0
    await all_is_said(scenario, stored)


async def test_nothing_is_said_by_an_entry_of_something_else(scenario: Scenario, pool: Pool) -> None:
    stored = await posted(scenario)
    other = await pool.fetchval("SELECT min(position) FROM ledger WHERE conversation_id IS NULL")
    assert other < await pool.fetchval("SELECT min(position) FROM ledger WHERE seq = $1", stored.seq)
    await select(pool, "conversation_id", f"position = {other}", str(stored.conversation))
    await select(pool, "seq", f"position = {other}", str(stored.seq))
    await nothing_is_said(scenario, stored)
    assert await named(scenario, stored, other) == {"ledger.conversation_id", "ledger.seq"}


@pytest.mark.parametrize("act", ["frozen", "available", "opened", "acknowledged"])
async def test_nobody_is_judged_by_the_column_of_an_act(scenario: Scenario, pool: Pool, act: str) -> None:
    stored = await posted(scenario)
    position = await pool.fetchval("SELECT max(position) FROM ledger WHERE act = $1", act)
    await select(pool, "act", f'entry LIKE \'%"act":"{act}"%\'', "'noted'")
    await nothing_is_said(scenario, stored)
    assert await named(scenario, stored, position) == {"ledger.act"}


async def test_every_column_that_is_made_of_an_entry_is_compared_with_it(scenario: Scenario, pool: Pool) -> None:
    stored = await posted(scenario)
    made = "SELECT attname FROM pg_attribute WHERE attrelid = 'ledger'::regclass AND attgenerated <> ''"
    assert {row[0] for row in await pool.fetch(made)} == OF.keys()
    position = await pool.fetchval("SELECT max(position) FROM ledger WHERE act = 'opened'")
    for column, otherwise in OTHERWISE.items():
        await select(pool, column, f"position = {position}", otherwise)
        assert await named(scenario, stored, position) == {f"ledger.{column}"}
        await select(pool, column)
    assert await named(scenario, stored, position) == set()


@pytest.mark.parametrize(
    ("column", "otherwise"), [("act", "'noted'"), ("conversation_id", "1")], ids=["its act", "whose it is"]
)
async def test_nothing_is_sent_while_columns_hide_what_it_rests_on(
    scenario: Scenario, pool: Pool, column: str, otherwise: str
) -> None:
    maelle = await scenario.connect("Maelle")
    position = await pool.fetchval("SELECT min(position) FROM ledger WHERE act = 'mandate_given'")
    await select(pool, column, f"position = {position}", otherwise)
    draft = await start_draft(maelle, scenario.town.bodies["Conseil"])
    assert draft.assessment
    assert Concern("entry_altered", entry=position) in draft.assessment.blocks


ROWS = (
    """UPDATE messages SET content = content || '{"place": "Ailleurs", "body": "Faux", "urgency": "Rien"}'""",
    "UPDATE messages SET content = jsonb_set(content, '{agenda,0,title}', '\"Ajouté\"')",
    "UPDATE convocations SET opens_at = opens_at + interval '1 day', deadline = '2000-01-01', frozen_at = '2000-01-01'",
    "UPDATE summonses SET handed_at = now(), to_file = false WHERE channel = 'electronic'",
    "DELETE FROM summonses",
    "UPDATE receipts SET acknowledged_at = NULL",
    "UPDATE people SET name = name || ' Autre'",
)


@pytest.mark.parametrize("row", ROWS)
async def test_the_register_says_what_was_sealed_whatever_the_rows_say(
    scenario: Scenario, pool: Pool, row: str
) -> None:
    maelle, _ = await convoke(scenario)

    async def listed(db: Database) -> list[Judged]:
        return await read_register(db, await select_all(db, maelle.person, None, ""))

    (before,) = await listed(pool)
    assert (before.line.items, before.line.convened) == (["Budget *primitif* #1", "Voirie"], 3)
    assert (before.line.acknowledged, before.line.in_time) == (1, 1)
    with suppress(Undone):
        async with unguarded(pool) as db:
            await db.execute("SET LOCAL session_replication_role = replica")
            await db.execute(row)
            assert await listed(db) == [before]
            raise Undone


class Undone(Exception):
    """What was changed."""


async def test_a_letter_on_paper_says_what_was_sealed_or_nothing(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convoke(scenario)
    annick, asked = await scenario.connect("Annick", 1), LoadLetters(stored.conversation, stored.seq)
    before = await maelle.call(asked)
    assert [item.title for item in before.convocation.agenda] == ["Budget *primitif* #1", "Voirie"]
    assert [(one.name, one.address) for one in sorted(before.people, key=lambda one: one.name)] == [
        ("Annick", ""),
        ("Herve", ""),
        ("Paul", "3 rue du Stade, 56120 Josselin"),
    ]
    assert await refused(annick, asked) == ("not_found", "message")
    await tamper(pool, "UPDATE summonses SET address = 'Ailleurs'")
    await tamper(pool, "UPDATE messages SET content = jsonb_set(content, '{place}', '\"Ailleurs\"')")
    assert await maelle.call(asked) == before
    place = "UPDATE messages SET content = jsonb_set(content, '{place}', to_jsonb($1::text))"
    await tamper(pool, place, before.convocation.place)
    await tamper(pool, MANIFEST, "Voirie", "Volerie")
    assert await refused(maelle, asked) == ("conflict", "sealed_altered")


async def test_everybody_is_judged_by_the_deadline_that_was_sealed(scenario: Scenario, pool: Pool) -> None:
    _, stored = await convoke(scenario)
    await tamper(pool, "UPDATE convocations SET deadline = '2000-01-01'")
    assert await judged(scenario, stored) == ({"in_time", "unestablished"}, {"in_time", "unestablished"})


async def test_no_register_is_printed_of_what_was_altered(scenario: Scenario, pool: Pool) -> None:
    maelle, _ = await convoke(scenario)
    await tamper(pool, MANIFEST, "Voirie", "Volerie")
    for paper in ("csv", "pdf"):
        assert (await get(scenario, "Maelle", f"/api/register.{paper}"))[0] == 409
    (line,) = (await maelle.call(LoadRegister())).lines
    assert (line.body_name, line.items, line.convened) == ("", [], 0)
    await tamper(pool, MANIFEST, "Volerie", "Voirie")
    for paper in ("csv", "pdf"):
        assert (await get(scenario, "Maelle", f"/api/register.{paper}"))[0] == 200


async def named(scenario: Scenario, stored: Stored, position: int) -> set[str]:
    """Which columns of the entry both checks name."""
    maelle, soizic = await scenario.connect("Maelle", 1), await scenario.connect("Soizic", 1)
    of_one = (await maelle.call(LoadSeal(stored.conversation, stored.seq))).alterations
    of_all = (await soizic.call(CheckLedger())).alterations
    one, both = ({found.file for found in which if found.position == position} for which in (of_one, of_all))
    columns = {name for name in one if name.startswith("ledger.")}
    assert columns == {name for name in both if name.startswith("ledger.")}
    return columns


async def posted(scenario: Scenario) -> Stored:
    maelle, stored = await convoke(scenario)
    await maelle.call(
        RecordPosting(stored.conversation, stored.seq, "convocation", "À la porte", datetime.now(UTC), "Gwenaël Riou")
    )
    return stored


async def nothing_is_said(scenario: Scenario, stored: Stored) -> None:
    for paper in PAPERS:
        assert (await ask(scenario, stored, paper))[0] == 409
    assert await judged(scenario, stored) == (set(), {None})


async def all_is_said(scenario: Scenario, stored: Stored) -> None:
    for paper in PAPERS:
        assert (await ask(scenario, stored, paper))[0] == 200
    assert await judged(scenario, stored) == ({"in_time", "unestablished"}, {"in_time", "unestablished"})


async def ask(scenario: Scenario, stored: Stored, paper: str) -> tuple[int, bytes]:
    return await get(scenario, "Maelle", f"/api/convocations/{stored.conversation}/{stored.seq}/{paper}")


async def judged(scenario: Scenario, stored: Stored) -> tuple[set[str], set[str | None]]:
    """What register and follow-up say of anybody."""
    maelle = await scenario.connect("Maelle", 1)
    register = (await maelle.call(LoadJudgements(stored.conversation, stored.seq))).people
    board = (await maelle.call(LoadSummonses(stored.conversation, stored.seq))).summonses
    return {one.state for one in register}, {one.verdict.state if one.verdict else None for one in board}
