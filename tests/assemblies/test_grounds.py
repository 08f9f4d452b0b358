"""A delay is counted by what Parvis brings along or by what somebody recorded, and by nothing else in the database."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from protocol.addresses import ChangeAddress
from protocol.bodies import ChangeBody, ChangeRule, CreateBody, EndMandate, RecordCensus
from protocol.convocations import ConvocationDraft
from protocol.delays import Concern
from protocol.errors import Invalid
from protocol.ledger import Alteration, CheckLedger, LoadSeal, SealFault
from protocol.types import Stored
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.grounds import append_agreeing, contradicted
from server.assemblies.house import reconcile_house
from server.assemblies.taking_over import take_over
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import Deed, Entry, readable
from server.ledger.ledger_sql import append, select_links
from tests.support.client import Client
from tests.support.convening import convened, council, found_council, in_days, sending, start_draft
from tests.support.scenario import Scenario, playing, refused
from tests.support.tampering import rewrite, tamper


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        await scenario.town.entered()
        yield scenario


INSERTED = """
INSERT INTO rules (code, purpose, scope, number, source, known, valid_from)
VALUES ('council', 'ordinary', 'commune', 0, 'CGCT', 'text', '2020-01-01')
"""
RECORDED = """
INSERT INTO rules (code, purpose, scope, number, source, known, valid_from, recorded_by)
SELECT 'commission', 'ordinary', 'commune', 9, 'Délibération', 'house', '2020-01-01', min(id) FROM people
"""


@pytest.mark.parametrize(
    ("statement", "codes", "named"),
    [
        ("UPDATE rules SET number = 2 WHERE code = 'council'", ["rule_altered"], ["rules.number"]),
        ("UPDATE rules SET known = 'unknown' WHERE code = 'council'", ["rule_altered"], ["rules.known"]),
        ("UPDATE rules SET prudent = 2 WHERE code = 'council'", ["rule_altered"], ["rules.prudent"]),
        ("UPDATE rules SET scope = 'epci' WHERE code = 'council'", ["rule_altered"], ["rules.scope"]),
        ("UPDATE rules SET code = 'conseil' WHERE code = 'council'", ["rule_missing", "rule_altered"], ["rules"]),
        ("DELETE FROM rules WHERE code = 'council'", ["rule_missing"], ["rules"]),
        (INSERTED, ["rule_altered"], ["rules"]),
        (RECORDED, ["rule_altered"], ["rules"]),
        ("UPDATE bodies SET regime = 'epci'", ["body_altered"], ["bodies.regime"]),
        ("UPDATE bodies SET inhabitants = 3600", ["body_altered"], ["bodies.inhabitants"]),
        ("UPDATE bodies SET own_days = 9", ["body_altered"], ["bodies.own_days"]),
        ("UPDATE bodies SET kind = 'board'", ["body_altered"], ["bodies.kind"]),
    ],
)
async def test_nothing_is_sent_by_what_the_database_alone_says(
    scenario: Scenario, pool: Pool, statement: str, codes: list[str], named: list[str]
) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    assert blocks(await start_draft(maelle, body)) == []
    await tamper(pool, statement)
    draft = await start_draft(maelle, body)
    assert [code for code in blocks(draft) if code in ("rule_altered", "rule_missing", "body_altered")] == codes
    assert (await refused(maelle, sending(draft)))[0] == "invalid"
    assert await pool.fetchval("SELECT count(*) FROM convocations") == 0
    assert (await maelle.call(CheckLedger())).alterations == [Alteration("row", None, what) for what in named]


async def test_what_was_dissolved_convenes_by_no_row(scenario: Scenario, pool: Pool) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    draft = await start_draft(maelle, body)
    await maelle.call(ChangeBody(body, active=False))
    position = await pool.fetchval("SELECT max(position) FROM ledger")
    await tamper(pool, "UPDATE bodies SET active = true")
    assert await refused(maelle, sending(draft)) == ("invalid", "body_altered")
    await tamper(pool, "UPDATE bodies SET active = false")
    await maelle.call(ChangeBody(body, active=True))
    stored = await maelle.call(sending(draft))
    frozen = await select_frozen(pool, stored.conversation, stored.seq)
    assert frozen
    assert await contradicted(pool, frozen.read()) == []
    assert await contradicted(pool, frozen.read(), position + 1) == [Concern("dissolved")]


async def test_rules_recorded_at_once_hold_nothing_back(scenario: Scenario, pool: Pool) -> None:
    """The one that binds is the last by the rows and by the entries."""
    _, body = council(scenario)
    clients = [await scenario.connect("Maelle") for _ in range(3)]
    for round_ in range(4):
        rules = [ChangeRule("council", 5 + n, in_days(0), f"Délibération {round_}-{n}") for n in range(3)]
        await asyncio.gather(*(client.call(rule) for client, rule in zip(clients, rules, strict=True)))
    rows = await pool.fetch("SELECT id FROM rules WHERE recorded_by IS NOT NULL ORDER BY recorded_at, id")
    told = [one.facts["rule"] for one in await entries(pool) if one.act == "rule_recorded"]
    assert [row["id"] for row in rows] == told == sorted(told)
    await clients[0].call(sending(await start_draft(clients[0], body)))


async def test_a_rule_that_binds_others_holds_nobody_back(scenario: Scenario, pool: Pool) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    await tamper(pool, "UPDATE rules SET number = 2 WHERE code = 'epci'")
    await maelle.call(sending(await start_draft(maelle, body)))
    assert await reconcile_house(pool) == [Alteration("row", None, "rules.number")]


async def test_what_was_recorded_is_entered_and_binds(scenario: Scenario, pool: Pool) -> None:
    """And is compared from then on, like what the release brings."""
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first = in_days(1)
    await maelle.call(ChangeRule("council", 6, first, "Délibération 2026-12"))
    await maelle.call(ChangeBody(body, own_days=7))
    await maelle.call(ChangeBody(body, place="Salle des fêtes"))
    await maelle.call(RecordCensus(body, 3_600, in_days(-1), "INSEE"))
    clerk = scenario.town.people["Maelle"]
    told = [one for one in await entries(pool) if one.author == clerk]
    assert [one.act for one in told] == ["rule_recorded", "own_days_changed", "census_recorded"]
    rule, own_days, _ = [one.facts for one in told]
    assert (rule["code"], rule["number"], rule["source"]) == ("council", 6, "Délibération 2026-12")
    assert (rule["valid_from"], own_days["own_days"]) == (first.isoformat(), 7)
    draft = await start_draft(maelle, body)
    assert blocks(draft) == ["note_missing"]
    await tamper(pool, "UPDATE rules SET number = 4 WHERE recorded_by IS NOT NULL")
    await tamper(pool, "UPDATE censuses SET inhabitants = 900")
    altered = await start_draft(maelle, body)
    assert altered.assessment
    assert [(one.code, one.rule and one.rule.number) for one in altered.assessment.blocks] == [
        ("rule_altered", 4),
        ("body_altered", None),
    ]
    await tamper(pool, "DELETE FROM rules WHERE recorded_by IS NOT NULL")
    missing = await start_draft(maelle, body)
    assert missing.assessment
    assert [(one.code, one.rule and one.rule.number) for one in missing.assessment.blocks] == [
        ("rule_missing", 6),
        ("body_altered", None),
    ]


async def census(scenario: Scenario, client: Client) -> int:
    """The position of an entry on the inhabitants, before the last."""
    _, body = council(scenario)
    await client.call(RecordCensus(body, 3_600, in_days(-1), "INSEE"))
    await client.call(ChangeBody(body, own_days=7))
    assert blocks(await start_draft(client, body)) == ["note_missing"]
    return int(await scenario.town.pool.fetchval("SELECT position FROM ledger WHERE act = 'census_recorded'"))


REWRITTEN = """UPDATE ledger SET entry = replace(entry, '"inhabitants":3600', '"inhabitants":900')
WHERE position = $1"""
BOUND = "UPDATE ledger SET hash = sha256(previous || sha256(convert_to(entry, 'UTF8'))) WHERE position = $1"
REMOVED = "DELETE FROM ledger WHERE position = $1"


@pytest.mark.parametrize(
    ("statements", "row", "fault", "beside"),
    [
        ([REWRITTEN], "UPDATE censuses SET inhabitants = 900", "content", 0),
        ([REWRITTEN, BOUND], "UPDATE censuses SET inhabitants = 900", "link", 1),
        ([REMOVED], "DELETE FROM censuses", "missing", 0),
    ],
    ids=["rewritten", "rewritten with its hash", "removed"],
)
async def test_nothing_is_sent_by_an_entry_that_is_not_the_one_that_was_made(
    scenario: Scenario, pool: Pool, statements: list[str], row: str, fault: SealFault, beside: int
) -> None:
    """And a row that says the same."""
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    position = await census(scenario, maelle)
    for statement in statements:
        await tamper(pool, statement, position)
    await tamper(pool, row)
    draft = await start_draft(maelle, body)
    assert draft.assessment
    named = position + 1 if fault == "missing" else position
    assert [(one.code, one.entry) for one in draft.assessment.blocks] == [("entry_altered", named)]
    assert await refused(maelle, sending(draft)) == ("invalid", "entry_altered")
    found = (await maelle.call(CheckLedger())).alterations
    assert found[:1] == [Alteration(fault, position + beside)]


MOVED = "paul@ailleurs.example"
YESTERDAY = in_days(-1).isoformat()
FOR_A_TIME = {
    "mandates": ("UPDATE mandates SET ends_on = $2::text::date WHERE person_id = $1", None, YESTERDAY, "mandate_given"),
    "channel_choices": (
        "UPDATE channel_choices SET address = $2 WHERE person_id = $1",
        "3 rue du Stade",
        "1 rue d’Ailleurs",
        "channel_chosen",
    ),
    "people": (
        "UPDATE people SET email = $2 WHERE id = $1",
        "paul@town.example",
        "x@town.example",
        "address_recorded",
    ),
    "names": ("UPDATE people SET name = $2 WHERE id = $1", "Paul", "Paule", "name_recorded"),
    "address_changes": (
        "UPDATE address_changes SET email = $2 WHERE person_id = $1",
        MOVED,
        "x@town.example",
        "address_changed",
    ),
}
"""How a row of Paul's is changed and put back, between what, and by which entry it stands."""
BLOCKED = {"mandates": "mandate_altered", "channel_choices": "channel_altered", "names": "name_altered"}
FACT = {"mandates": "last_day", "names": "name"}
SHOWN_AS = {"people": "addresses", "address_changes": "addresses", "names": "people"}


async def prepare(scenario: Scenario, client: Client, table: str) -> int:
    """Paul's number."""
    paul = scenario.town.people["Paul"]
    if table == "channel_choices":
        await scenario.town.paper("Paul", "3 rue du Stade")
    if table == "address_changes":
        await client.call(ChangeAddress(paul, MOVED, in_days(-1)))
    return paul


@pytest.mark.parametrize("table", FOR_A_TIME)
async def test_nobody_is_convened_unlike_what_was_entered(scenario: Scenario, pool: Pool, table: str) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    paul = await prepare(scenario, maelle, table)
    change, before, after, _ = FOR_A_TIME[table]
    await tamper(pool, change, paul, after)
    draft = await start_draft(maelle, body)
    assert draft.assessment
    code = BLOCKED.get(table, "address_altered")
    assert [(one.code, one.person) for one in draft.assessment.blocks] == [(code, paul)]
    assert await refused(maelle, sending(draft)) == ("invalid", code)
    assert await pool.fetchval("SELECT count(*) FROM convocations") == 0
    await tamper(pool, change, paul, before)
    await maelle.call(sending(draft))
    assert (await maelle.call(CheckLedger())).alterations == []


@pytest.mark.parametrize("table", FOR_A_TIME)
async def test_what_was_sealed_by_a_row_that_was_put_back_is_named(scenario: Scenario, pool: Pool, table: str) -> None:
    """The owner of the database rewrites row and ledger for the time of a sending, and then both back: all that still
    says it is the manifest."""
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    paul = await prepare(scenario, maelle, table)
    change, before, after, act = FOR_A_TIME[table]
    position = await pool.fetchval("SELECT position FROM ledger WHERE act = $1 AND person_id = $2", act, paul)
    told = [json.dumps(one, ensure_ascii=False) for one in (before, after)]
    was, forged = [f'"{FACT.get(table, "address")}":{one}' for one in told]
    await tamper(pool, change, paul, after)
    await rewrite(pool, position, was, forged)
    stored = await convened(maelle, body)
    assert (await maelle.call(CheckLedger())).alterations == []
    await tamper(pool, change, paul, before)
    await rewrite(pool, position, forged, was)
    frozen = await pool.fetchval("SELECT position FROM ledger WHERE act = 'frozen'")
    named = [Alteration("grounds", frozen, SHOWN_AS.get(table, table), stored.conversation, stored.seq)]
    assert (await maelle.call(CheckLedger())).alterations == named
    assert (await maelle.call(LoadSeal(stored.conversation, stored.seq))).alterations == named


OF_HERVE = "UPDATE people SET {column} = $1 WHERE name = 'Herve'"
NAMED = {
    "civility": (OF_HERVE.format(column="civility"), "", "monsieur", "name_recorded", "civility", "people"),
    "quality": (OF_HERVE.format(column="title"), "", "Maire délégué", "name_recorded", "title", "people"),
    "assembly": ("UPDATE bodies SET name = $1", "Conseil", "Conseil communal", "body_created", "body", "bodies"),
}


@pytest.mark.parametrize(("change", "before", "after", "act", "fact", "what"), NAMED.values(), ids=NAMED.keys())
async def test_an_author_and_an_assembly_are_named_as_entered(
    scenario: Scenario, pool: Pool, change: str, before: str, after: str, act: str, fact: str, what: str
) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    await tamper(pool, change, after)
    draft = await start_draft(maelle, body)
    assert blocks(draft) == ["body_altered" if what == "bodies" else "name_altered"]
    herve = scenario.town.people["Herve"]
    entered = "SELECT min(position) FROM ledger WHERE act = $1 AND coalesce(person_id, $2) = $2"
    position = await pool.fetchval(entered, act, herve)
    was, forged = [f'"{fact}":{json.dumps(one, ensure_ascii=False)}' for one in (before, after)]
    await rewrite(pool, position, was, forged)
    stored = await convened(maelle, body)
    assert (await maelle.call(CheckLedger())).alterations == []
    await tamper(pool, change, before)
    await rewrite(pool, position, forged, was)
    assert (await maelle.call(CheckLedger())).alterations == [await grounds(pool, stored, what)]


@pytest.mark.parametrize(
    ("table", "column", "code"),
    [
        ("channel_choices", "recorded_at", "channel_altered"),
        ("address_changes", "in_force_at", "address_altered"),
    ],
)
async def test_since_when_they_are_convened_so_or_there_is_as_entered(
    scenario: Scenario, pool: Pool, table: str, column: str, code: str
) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    paul = await prepare(scenario, maelle, table)
    assert blocks(await start_draft(maelle, body)) == []
    change = f"UPDATE {table} SET {column} = {column} - interval '2 minutes' WHERE person_id = $1"  # noqa: S608
    await tamper(pool, change, paul)
    draft = await start_draft(maelle, body)
    assert blocks(draft) == [code]
    assert await refused(maelle, sending(draft)) == ("invalid", code)


ALTERED_ADDRESS = """UPDATE ledger SET entry = replace(entry, 'yann@ici.example', 'yann@autre.example')
WHERE act = 'address_changed' AND person_id = $1"""


@pytest.mark.parametrize("how", ["altered", "removed"])
async def test_an_altered_entry_on_others_hides_no_manifest_that_says_otherwise(
    scenario: Scenario, pool: Pool, how: str
) -> None:
    """Nor one that is gone: what rests on it alone is left open."""
    (_, body), people = council(scenario), scenario.town.people
    maelle, paul, yann = await scenario.connect("Maelle"), people["Paul"], people["Yann"]
    await maelle.call(ChangeAddress(yann, "yann@ici.example", in_days(-1)))
    await maelle.call(ChangeBody(body, own_days=4))
    given = "SELECT position FROM ledger WHERE act = 'mandate_given' AND person_id = $1"
    position = await pool.fetchval(given, paul)
    ended, was, forged = "UPDATE mandates SET ends_on = $2 WHERE person_id = $1", '"last_day":null', f'"{in_days(-1)}"'
    await tamper(pool, ended, paul, in_days(-1))
    await rewrite(pool, position, was, f'"last_day":{forged}')
    stored = await convened(maelle, body)
    await tamper(pool, ended, paul, None)
    await rewrite(pool, position, f'"last_day":{forged}', was)
    if how == "altered":
        await tamper(pool, ALTERED_ADDRESS, yann)
    else:
        await tamper(pool, "DELETE FROM ledger WHERE act = 'address_changed' AND person_id = $1", yann)
    frozen = await pool.fetchval("SELECT position FROM ledger WHERE act = 'frozen'")
    named = Alteration("grounds", frozen, "mandates", stored.conversation, stored.seq)
    found = (await maelle.call(CheckLedger())).alterations
    assert [one for one in found if one.fault == "grounds"] == [named]
    assert "content" in [one.fault for one in found] or how == "removed"


OF_ROW = "UPDATE address_changes SET email = 'yann@autre.example' WHERE person_id = $1"


@pytest.mark.parametrize("statements", [[ALTERED_ADDRESS], [ALTERED_ADDRESS, OF_ROW]])
async def test_what_rests_on_an_altered_entry_is_left_open(
    scenario: Scenario, pool: Pool, statements: list[str]
) -> None:
    """Whether or not the row says the same: the entry is named, and not the convocation."""
    (_, body), annick = council(scenario), scenario.town.people["Annick"]
    maelle = await scenario.connect("Maelle")
    await maelle.call(ChangeAddress(annick, "yann@ici.example", in_days(-1)))
    await convened(maelle, body)
    for statement in statements:
        await tamper(pool, statement, annick)
    found = (await maelle.call(CheckLedger())).alterations
    assert [one.fault for one in found if one.fault != "row"] == ["content"]


async def test_an_altered_entry_holds_back_what_rests_on_it(scenario: Scenario, pool: Pool) -> None:
    """And is named where others are convened, of whom it says nothing."""
    (_, body), town = council(scenario), scenario.town
    await town.group("Voirie", "Maelle:manager", "Herve")
    board = await town.body("Voirie", "Herve:chair", kind="commission")
    await town.entered()
    maelle, annick = await scenario.connect("Maelle"), town.people["Annick"]
    await maelle.call(ChangeAddress(annick, "yann@ici.example", in_days(-1)))
    position = await pool.fetchval("SELECT max(position) FROM ledger WHERE act = 'address_changed'")
    await tamper(pool, ALTERED_ADDRESS, annick)
    await tamper(pool, OF_ROW, annick)
    altered = Concern("entry_altered", entry=position)
    held = await start_draft(maelle, body)
    assert held.assessment
    assert (held.assessment.blocks, altered in held.assessment.warnings) == ([altered], False)
    assert await refused(maelle, sending(held)) == ("invalid", "entry_altered")
    free = await start_draft(maelle, board)
    assert free.assessment
    assert (free.assessment.blocks, altered in free.assessment.warnings) == ([], True)
    await maelle.call(sending(free))


@pytest.mark.parametrize(
    ("act", "before", "after", "holds"),
    [
        ("convening_given", '"name":"Maelle"', '"name":"Annick"', False),
        ("mandate_given", '"act":"mandate_given"', '"act":"convening_given"', False),
        ("mandate_given", '"act":"mandate_given"', '"act" :"mandate_given"', True),
        ("mandate_given", '"body_id":', '"body_id":-', False),
    ],
    ids=["on nothing that is sealed", "of another act", "unreadable", "on another body"],
)
async def test_an_altered_entry_holds_back_by_what_it_says(
    scenario: Scenario, pool: Pool, act: str, before: str, after: str, holds: bool
) -> None:
    """And one of which nobody can tell what it said holds back all; whatever it says, the row that stands differs."""
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    chosen = "SELECT min(position) FROM ledger WHERE act = $1 AND strpos(entry, $2) > 0"
    position = await pool.fetchval(chosen, act, before)
    await tamper(pool, "UPDATE ledger SET entry = replace(entry, $2, $3) WHERE position = $1", position, before, after)
    draft = await start_draft(maelle, body)
    assert draft.assessment
    altered = Concern("entry_altered", entry=position)
    assert (altered in draft.assessment.blocks, altered in draft.assessment.warnings) == (holds, not holds)
    if act == "mandate_given":
        assert (await refused(maelle, sending(draft)))[0] == "invalid"


async def test_an_installation_is_convened_by_whoever_chaired_last_as_it_was_entered(
    scenario: Scenario, pool: Pool
) -> None:
    """Nobody has the chair: by a row alone, somebody who chaired before could."""
    (_, body), town = council(scenario), scenario.town
    await town.seat(body, "Yann", "chair", since=date(2014, 4, 1), until=date(2020, 5, 24))
    maelle, herve = await scenario.connect("Maelle"), town.people["Herve"]
    number = await pool.fetchval("SELECT id FROM mandates WHERE person_id = $1", herve)
    await maelle.call(EndMandate(number, in_days(-1)))
    chair, member = ('"role":"chair"', '"role":"member"')
    await tamper(pool, "UPDATE mandates SET role = 'member' WHERE id = $1", number)
    draft = await start_draft(maelle, body, installation=True)
    assert draft.assessment
    assert draft.convened_by == town.people["Yann"]
    assert draft.assessment.blocks == [Concern("mandate_altered", person=herve)]
    position = await pool.fetchval("SELECT position FROM ledger WHERE act = 'mandate_given' AND person_id = $1", herve)
    await rewrite(pool, position, chair, member)
    stored = await maelle.call(sending(draft))
    await tamper(pool, "UPDATE mandates SET role = 'chair' WHERE id = $1", number)
    await rewrite(pool, position, member, chair)
    frozen = await pool.fetchval("SELECT position FROM ledger WHERE act = 'frozen'")
    named = [Alteration("grounds", frozen, "mandates", stored.conversation, stored.seq)]
    assert (await maelle.call(CheckLedger())).alterations == named


@pytest.mark.parametrize(
    ("was", "became"), [(5, 6), (6, 4)], ids=["demanding more for a time", "demanding less for a time"]
)
async def test_a_rule_that_was_put_back_after_a_sending_is_named(
    scenario: Scenario, pool: Pool, was: int, became: int
) -> None:
    """Of the house, beside the law: it is a term of its own."""
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    await maelle.call(ChangeRule("council", was, in_days(1), "Délibération 2026-12"))
    position = await pool.fetchval("SELECT position FROM ledger WHERE act = 'rule_recorded'")
    await binding_at_once(pool, position)
    change = "UPDATE rules SET number = $1 WHERE recorded_by IS NOT NULL"
    before, after = f'"number":{was}', f'"number":{became}'
    await tamper(pool, change, became)
    await rewrite(pool, position, before, after)
    stored = await convened(maelle, body)
    assert (await maelle.call(CheckLedger())).alterations == []
    await tamper(pool, change, was)
    await rewrite(pool, position, after, before)
    assert (await maelle.call(CheckLedger())).alterations == [await grounds(pool, stored, "rules")]


async def test_a_rule_that_did_not_bind_at_a_sending_is_named(scenario: Scenario, pool: Pool) -> None:
    """It was there, and for the time of the sending it was to begin later only."""
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    await maelle.call(ChangeRule("council", 6, in_days(1), "Délibération 2026-12"))
    stored = await convened(maelle, body)
    assert (await maelle.call(CheckLedger())).alterations == []
    position = await pool.fetchval("SELECT position FROM ledger WHERE act = 'rule_recorded'")
    await binding_at_once(pool, position)
    assert (await maelle.call(CheckLedger())).alterations == [await grounds(pool, stored, "rules")]


async def binding_at_once(pool: Pool, position: int) -> None:
    """A rule of the house from tomorrow on holds today, by row and entry."""
    day = in_days(0)
    await tamper(pool, "UPDATE rules SET valid_from = $1 WHERE recorded_by IS NOT NULL", day)
    await rewrite(pool, position, in_days(1).isoformat(), day.isoformat())


async def grounds(pool: Pool, stored: Stored, what: str) -> Alteration:
    place = stored.conversation, stored.seq
    frozen = "SELECT position FROM ledger WHERE act = 'frozen' AND conversation_id = $1 AND seq = $2"
    return Alteration("grounds", await pool.fetchval(frozen, *place), what, *place)


async def test_an_outgoing_substitute_sat_with_the_chair_until_the_end(scenario: Scenario, pool: Pool) -> None:
    """Of a row and its entry that said so for the time of the sending, the manifest tells."""
    _, body = council(scenario)
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    number = "SELECT id FROM mandates WHERE person_id = $1"
    annick = await pool.fetchval(number, people["Annick"])
    await maelle.call(EndMandate(annick, in_days(-10)))
    await maelle.call(EndMandate(await pool.fetchval(number, people["Herve"]), in_days(-5)))
    entry = "SELECT position FROM ledger WHERE act = 'mandate_ended' AND person_id = $1"
    position = await pool.fetchval(entry, people["Annick"])
    ended, longer = in_days(-10), in_days(-5)
    change = "UPDATE mandates SET ends_on = $2 WHERE id = $1"
    await tamper(pool, change, annick, longer)
    await rewrite(pool, position, ended.isoformat(), longer.isoformat())
    substitute = {"convened_by": people["Annick"], "substitute_reason": "Empêchement"}
    stored = await convened(maelle, body, installation=True, **substitute)
    assert (await maelle.call(CheckLedger())).alterations == []
    await tamper(pool, change, annick, ended)
    await rewrite(pool, position, longer.isoformat(), ended.isoformat())
    assert (await maelle.call(CheckLedger())).alterations == [await grounds(pool, stored, "mandates")]


async def test_what_others_enter_meanwhile_is_compared_as_well(scenario: Scenario, pool: Pool) -> None:
    compared: list[int | None] = []

    async def compare(before: int | None) -> list[Concern]:
        compared.append(before)
        if before is None:
            async with pool.acquire() as other, other.transaction():
                await append(other, "own_days_changed", facts={"body_id": 1, "own_days": 9})
            return []
        return [Concern("body_altered")]

    with pytest.raises(Invalid, match="body_altered"):
        async with pool.acquire() as db, db.transaction():
            await append_agreeing(db, [Deed("reminded", 1, 1)], compare)
    top = len(await entries(pool))
    assert compared == [None, top + 1]


async def test_an_assembly_founded_again_as_another_kind_is_entered_with_the_one_before(
    scenario: Scenario, pool: Pool
) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    await maelle.call(ChangeBody(body, active=False))
    await maelle.call(ChangeBody(body, active=True))
    await maelle.call(ChangeBody(body, active=False))
    again = await maelle.call(CreateBody(group, "commission", "Conseil"))
    told = [(one.act, one.facts["body_id"], one.facts.get("kind")) for one in (await entries(pool))[-4:]]
    assert told == [
        ("body_dissolved", body, "council"),
        ("body_resumed", body, "council"),
        ("body_dissolved", body, "council"),
        ("body_created", again.id, "commission"),
    ]
    assert await reconcile_house(pool) == []
    await tamper(pool, "UPDATE bodies SET active = FALSE WHERE id = $1", again.id)
    assert await reconcile_house(pool) == [Alteration("row", None, "bodies.active")]


EARLIER = """
WITH body AS (
    INSERT INTO bodies (id, conversation_id, kind, name, regime, inhabitants, own_days, created_at)
    VALUES (7, $1, 'commission', 'Voirie', 'commune', 900, 4, now() - interval '90 days')
)
INSERT INTO rules (code, purpose, scope, number, source, known, valid_from, recorded_at, recorded_by)
VALUES ('commission', 'ordinary', 'commission', 5, 'Règlement', 'house', '2026-03-30', now() - interval '90 days', $2)
"""


async def test_rules_and_bodies_from_before_are_taken_over(settings: Settings, pool: Pool) -> None:
    """As they are found, which is said; and once: what comes past Parvis afterwards stays without an entry."""
    async with playing(settings, pool) as scenario:
        clerk, group = await scenario.town.person("Maelle"), await scenario.town.group("Voirie", "Maelle")
        await pool.execute(EARLIER.replace("$1", str(group)).replace("$2", str(clerk)))
        await taken_over(pool)
        assert await reconcile_house(pool) == []
        body, rule = await entries(pool)
        for one, act in ((body, "body_created"), (rule, "rule_recorded")):
            assert (one.act, one.author, one.facts["taken_over"]) == (act, None, True)
            assert abs(one.at - datetime.fromisoformat(one.facts["recorded_at"]) - timedelta(90)) < timedelta(minutes=1)
        assert (body.facts["inhabitants"], body.facts["own_days"], rule.facts["number"]) == (900, 4, 5)
        await tamper(pool, RECORDED)
        await taken_over(pool)
        assert len(await entries(pool)) == 2
        assert await reconcile_house(pool) == [Alteration("row", None, "rules")]


async def taken_over(pool: Pool) -> None:
    async with pool.acquire() as db, db.transaction():
        await take_over(db)


def blocks(draft: ConvocationDraft) -> list[Any]:
    assert draft.assessment
    return [one.code for one in draft.assessment.blocks]


async def entries(pool: Pool) -> list[Entry]:
    return readable(await select_links(pool, 0, 1_000))
