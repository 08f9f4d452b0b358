"""What a sitting counts is what the entries before say, as it is counted, and in every check ever after."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from protocol.bodies import EndMandate
from protocol.ledger import Alteration, CheckLedger
from protocol.postings import LoadPostings, RecordPosting
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    DeclareInterest,
    FilePaper,
    OpenSitting,
    RecordAttendance,
    RecordOfficers,
    RecordProxy,
    RuleOnUrgency,
)
from protocol.summonses import AnswerConvocation
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import Settings
from server.law.plans import URGENCY_ITEM
from server.ledger.ledger import Act, canonical
from tests.support.agreement import agreed, saved
from tests.support.client import Client
from tests.support.convening import in_days
from tests.support.scenario import Scenario, refused
from tests.support.sealing import ATTESTATION_PDF, Sealed, manifest
from tests.support.sitting import arrive, counted, entered, faults, overseen, sits
from tests.support.tampered import Taken, rehashed, shown
from tests.support.tampering import rewrite, tamper
from tools.verify_evidence import examine


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with overseen(settings, pool) as scenario:
        yield scenario


@pytest.fixture
async def maelle(scenario: Scenario) -> Client:
    return await scenario.connect("Maelle")


@pytest.fixture
async def stored(scenario: Scenario, maelle: Client, pool: Pool) -> Stored:
    """Two of five are there, and the sitting is open."""
    stored = await sits(scenario, maelle, pool)
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    await maelle.call(OpenSitting(stored.conversation, stored.seq))
    return stored


async def positions(pool: Pool, act: str) -> list[int]:
    rows = await pool.fetch("SELECT position FROM ledger WHERE act = $1 ORDER BY 1", act)
    return [row[0] for row in rows]


async def text_at(pool: Pool, position: int) -> str:
    return str(await pool.fetchval("SELECT entry FROM ledger WHERE position = $1", position))


FOR_A_TIME = {
    "mandates": (
        "UPDATE mandates SET ends_on = '2021-01-01' WHERE person_id IN ({Loic}, {Paul})",
        "UPDATE mandates SET ends_on = NULL",
        "mandate_altered",
    ),
    "stays": (
        "CREATE TABLE kept AS TABLE attendances; DELETE FROM attendances WHERE person_id = {Annick}",
        "DELETE FROM attendances; INSERT INTO attendances SELECT * FROM kept; DROP TABLE kept",
        "sitting_altered",
    ),
    "arrivals": (
        "INSERT INTO attendances SELECT conversation_id, seq, {Paul}, arrived_at FROM attendances LIMIT 1",
        "DELETE FROM attendances WHERE person_id = {Paul}",
        "sitting_altered",
    ),
    "withdrawals": (
        "INSERT INTO interests (conversation_id, seq, item, person_id, kind) "
        "SELECT conversation_id, seq, 1, {Paul}, 'representative' FROM sittings",
        "DELETE FROM interests",
        "sitting_altered",
    ),
    "proxies": (
        "INSERT INTO answers (conversation_id, seq, person_id, given, holder_id) "
        "SELECT conversation_id, seq, {Paul}, 'proxy', {Annick} FROM sittings",
        "DELETE FROM answers",
        "sitting_altered",
    ),
    "what is taken up": (
        "UPDATE messages SET content = jsonb_set(jsonb_set(content, '{{agenda,0,carried_over}}', 'true'), "
        "'{{second_of}}', '1') WHERE kind = 'convocation'",
        "UPDATE messages SET content = (content - 'second_of') #- '{{agenda,0,carried_over}}' "
        "WHERE kind = 'convocation'",
        "sitting_altered",
    ),
    "law": ("UPDATE bodies SET regime = 'epci'", "UPDATE bodies SET regime = 'commune'", "body_altered"),
    "rule": (
        "UPDATE rules SET number = 1 WHERE code = 'interested'",
        "UPDATE rules SET number = 0 WHERE code = 'interested'",
        "rule_altered",
    ),
    "no rule": (
        "UPDATE rules SET code = 'x' WHERE code = 'interested'",
        "UPDATE rules SET code = 'interested' WHERE code = 'x'",
        "rule_missing",
    ),
}
"""What the owner of the database changes while an item is begun, how it is put back, and what is told."""


@pytest.mark.parametrize("what", FOR_A_TIME)
async def test_nothing_is_counted_by_what_the_database_alone_says(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored, what: str
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    change, back, code = FOR_A_TIME[what]
    await tamper(pool, change.format(**people))
    for command in (BeginItem(*place, 1), DeclareInterest(*place, 2, people["Herve"])):
        assert await refused(maelle, command) == ("conflict", code)
    await tamper(pool, back.format(**people))
    assert counted(await maelle.call(BeginItem(*place, 1)))[-1] == (1, 5, 2, 3)
    assert await faults(maelle, stored) == []


async def test_a_sitting_opens_by_nothing_else_either(scenario: Scenario, maelle: Client, pool: Pool) -> None:
    stored = await sits(scenario, maelle, pool)
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    change, back, code = FOR_A_TIME["mandates"]
    await tamper(pool, change.format(**scenario.town.people))
    assert await refused(maelle, OpenSitting(stored.conversation, stored.seq)) == ("conflict", code)
    assert await positions(pool, "sitting_opened") == []
    await tamper(pool, back)
    await maelle.call(OpenSitting(stored.conversation, stored.seq))


@pytest.mark.parametrize(
    ("act", "was", "forged"),
    [("mandate_given", '"last_day":null', '"last_day":"2021-01-01"'), ("arrived", '"name":"Annick"', '"name":"Anna"')],
)
async def test_nothing_is_counted_by_an_entry_that_is_not_the_one_that_was_made(
    maelle: Client, pool: Pool, stored: Stored, act: str, was: str, forged: str
) -> None:
    position = (await positions(pool, act))[-1]
    await tamper(pool, "UPDATE ledger SET entry = replace(entry, $2, $3) WHERE position = $1", position, was, forged)
    assert await refused(maelle, BeginItem(stored.conversation, stored.seq, 1)) == ("conflict", "entry_altered")


async def test_whose_mandate_changes_while_it_is_held_is_counted_from_then_on(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored
) -> None:
    place, soizic = (stored.conversation, stored.seq), await scenario.connect("Soizic")
    paul = await pool.fetchval("SELECT id FROM mandates WHERE person_id = $1", scenario.town.people["Paul"])
    await soizic.call(EndMandate(paul, in_days(-1)))
    sitting = await maelle.call(BeginItem(*place, 1))
    assert counted(sitting) == [(0, 5, 2, 3), (1, 4, 2, 3)]
    assert [len(facts["members"]) for act, facts in await entered(pool, stored) if "members" in facts] == [5, 4]
    assert await faults(maelle, stored) == []
    sent = await positions(pool, "frozen")
    assert [one for one in (await soizic.call(CheckLedger())).alterations if one.position not in sent] == []


COUNTED = "UPDATE moments SET {} = {} WHERE item = 0"


@pytest.mark.parametrize(
    ("column", "was", "forged"), [("present", 2, 3), ("present", 2, 1), ("needed", 3, 2), ("in_office", 5, 3)]
)
async def test_a_count_that_does_not_follow_is_named_though_row_and_ledger_agree(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored, column: str, was: int, forged: int
) -> None:
    """The owner of the database has rewritten both, with every hash."""
    soizic, (position,) = await scenario.connect("Soizic"), await positions(pool, "sitting_opened")
    assert await faults(maelle, stored) == []
    await tamper(pool, COUNTED.format(column, forged))
    await rewrite(pool, position, f'"{column}":{was}', f'"{column}":{forged}')
    assert await faults(maelle, stored) == [("count", position, "")]
    sent = await positions(pool, "frozen")
    named = [one for one in (await soizic.call(CheckLedger())).alterations if one.position not in sent]
    assert named == [Alteration("count", position, "", stored.conversation, stored.seq)]


async def test_who_was_counted_in_office_unlike_the_mandates_is_named(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored
) -> None:
    """Row and ledger say that two fewer were, in a count that follows; only the mandates entered say otherwise."""
    (position,) = await positions(pool, "sitting_opened")
    facts = next(facts for act, facts in await entered(pool, stored) if act == "sitting_opened")
    away = {scenario.town.people[name] for name in ("Loic", "Paul")}
    fewer = facts | {"in_office": 3, "needed": 2, "members": [one for one in facts["members"] if one not in away]}
    await tamper(pool, "UPDATE moments SET in_office = 3, needed = 2 WHERE item = 0")
    await rewrite(pool, position, canonical(facts), canonical(fewer))
    assert await faults(maelle, stored) == [("grounds", position, "mandates")]


HELD = (12, 13, 14, 15, 16)
"""Who is in office, of whom the first three come."""


def held(*, second: bool = False, named: bool = True) -> Sealed:
    """A sitting of five, two of whose items are counted with and without withdrawals of both kinds."""
    told = manifest()
    if second:
        told["convocation"]["second_of"] = 1
        told["convocation"]["agenda"][0]["carried_over"] = True
    whole = Sealed(text=canonical(told))
    version: dict[str, Any] = {"digest": hashlib.sha256(whole.text.encode()).hexdigest(), "version": 1}
    files = sorted({file["sha256"] for item in told["convocation"]["agenda"] for file in item["files"]})
    whole.add("frozen", **version, files=files)
    whole.add("available", name="Annick Le Breton", address="annick@josselin.example", **version)
    for person in HELD[:3]:
        whole.add("arrived", person=person, name=str(person))
    withdraws: dict[str, Any] = {"takes_no_part": True, "name": "x"}
    whole.add("interested", person=13, item=1, kind="personal", leaves_office=False, **withdraws)
    whole.add("interested", person=14, item=1, kind="personal", leaves_office=False, **withdraws)
    whole.add("interested", person=14, item=1, kind="representative", leaves_office=True, **withdraws)
    whole.add("interested", person=15, item=2, kind="personal", leaves_office=False, **withdraws)
    whole.add("interested", person=15, item=2, name="x", takes_no_part=False)
    office: dict[str, Any] = {"members": list(HELD)} if named else {}
    whole.add("sitting_opened", item=0, in_office=5, present=3, needed=3, **office)
    needed = 0 if second else 3
    whole.add("item_begun", item=1, in_office=4, present=1, needed=needed, **office)
    whole.add("left", person=12, name="x")
    whole.add("item_begun", item=2, in_office=5, present=2, needed=3, **office)
    whole.add("arrived", person=16, name="x")
    whole.add("arrived", person=99, name="of no mandate that day")
    whole.add("item_begun", item=2, in_office=5, present=3, needed=3, resumed=True, **office)
    whole.add("sitting_closed")
    whole.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    return whole


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_a_sitting_that_was_counted_rightly_is_intact(tmp_path: Path, second: bool, named: bool) -> None:
    """Counts of before name nobody in office, and are held to what they say."""
    path = saved(held(second=second, named=named).packed(), tmp_path)
    found = examine(path)
    assert agreed(path).faults == []
    assert (found.counts, found.unnamed) == ((4, 0) if named else (0, 4))


Change = Callable[[dict[str, Any]], object]
ALTERED: dict[str, tuple[str, int, Change]] = {
    "more present": ("sitting_opened", 0, lambda facts: facts.update(present=4)),
    "fewer present": ("sitting_opened", 0, lambda facts: facts.update(present=2)),
    "fewer needed": ("sitting_opened", 0, lambda facts: facts.update(needed=2)),
    "fewer in office": ("sitting_opened", 0, lambda facts: facts.update(in_office=3, needed=2)),
    "another member": ("item_begun", 2, lambda facts: facts.update(members=[12, 14, 15, 16, 98])),
    "needs nobody": ("item_begun", 1, lambda facts: facts.update(needed=0)),
    "nobody withdrew": ("item_begun", 0, lambda facts: facts.update(in_office=5, present=3)),
    "of no item": ("item_begun", 0, lambda facts: facts.update(item=3)),
    "of the opening": ("item_begun", 1, lambda facts: facts.update(item=0)),
    "without names": ("item_begun", 2, lambda facts: facts.pop("members")),
    "a truth": ("item_begun", 0, lambda facts: facts.update(present=True)),
    "never came": ("arrived", 0, lambda facts: facts.clear()),
    "takes part": ("interested", 2, lambda facts: facts.update(takes_no_part=False)),
    "stays in office": ("interested", 2, lambda facts: facts.update(leaves_office=False)),
}


@pytest.mark.parametrize("what", ALTERED)
def test_a_count_that_does_not_follow_is_named_by_both(tmp_path: Path, what: str) -> None:
    """Every hash made again."""
    whole = held()
    act, which, change = ALTERED[what]
    taken = Taken.apart(whole.packed())
    entries = [(number, entry) for number, link in shown(taken) if (entry := json.loads(link.entry))["act"] == act]
    number, entry = entries[which]
    change(entry["facts"])
    if what == "never came":
        entry["person"] = 97
    content = taken.with_lines(rehashed(taken.links, number, canonical(entry)))
    found = agreed(saved(content, tmp_path)).faults
    counts = [
        link.position for _, link in shown(taken) if json.loads(link.entry)["act"] in ("sitting_opened", "item_begun")
    ]
    assert found
    assert {(one.what, one.position in counts) for one in found} == {("count", True)}
    other = examine(tmp_path / "evidence.zip").faults
    assert {one.rule for one in other} == {10}
    assert [one.place for one in other] == [f"ledger.jsonl, entry {one.position}" for one in found]


def test_of_before_more_than_arrived_are_named_too(tmp_path: Path) -> None:
    taken = Taken.apart(held(named=False).packed())
    number, link = next((number, link) for number, link in shown(taken) if '"sitting_opened"' in link.entry)
    entry = json.loads(link.entry)
    entry["facts"]["present"] = 4
    content = taken.with_lines(rehashed(taken.links, number, canonical(entry)))
    assert [one.what for one in agreed(saved(content, tmp_path)).faults] == ["count"]


@pytest.mark.parametrize("present", [True, False])
async def test_nobody_came_or_left_before_what_was_counted(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored, present: bool
) -> None:
    """By the entries: that the database has forgotten the count makes no difference."""
    place, person = (stored.conversation, stored.seq), scenario.town.people["Paul" if present else "Annick"]
    (opened,) = await pool.fetch("SELECT entry::jsonb->>'at' AS at FROM ledger WHERE act = 'sitting_opened'")
    at = datetime.fromisoformat(opened["at"])
    await tamper(pool, "UPDATE moments SET at = '2020-01-01'")
    before = RecordAttendance(*place, person, present=present, at=at - timedelta(milliseconds=1))
    assert await refused(maelle, before) == ("conflict", "counted")
    await maelle.call(RecordAttendance(*place, person, present=present, at=at))
    await tamper(pool, "UPDATE moments SET at = $1", at)
    assert await faults(maelle, stored) == []


def ended(whole: Sealed, *deeds: tuple[Act, dict[str, Any]]) -> bytes:
    """With these before its attestation, which is made again."""
    before = Sealed(whole.links[:-1], whole.text, sent=whole.sent)
    for act, facts in deeds:
        before.add(act, **facts)
    before.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    return before.packed()


def unclosed(**kind: bool) -> Sealed:
    whole = held(**kind)
    del whole.links[-2]
    return whole


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("act", ["arrived", "left"])
def test_a_move_before_what_was_counted_earlier_is_named_by_both(tmp_path: Path, act: Act, named: bool) -> None:
    """Of counts of before, which named nobody, it never was."""
    whole = unclosed(named=named)
    last = whole.sent + timedelta(milliseconds=len(whole.links) - 1)
    move: dict[str, Any] = {"person": 16, "name": "x"}
    assert agreed(saved(ended(whole, (act, {**move, "on": last})), tmp_path)).faults == []
    found = agreed(saved(ended(whole, (act, {**move, "on": last - timedelta(milliseconds=1)})), tmp_path)).faults
    assert [(one.what, one.position) for one in found] == ([("count", len(whole.links))] if named else [])
    assert [one.rule for one in examine(tmp_path / "evidence.zip").faults] == ([10] if named else [])


def ruled(title: str, begun: int, ruling: dict[str, Any]) -> Sealed:
    """Urgently convened: two items, of which those that have begun needed three; the first two, three were there."""
    told = manifest()
    told["convocation"]["agenda"][1]["title"] = title
    whole = Sealed(text=canonical(told))
    version: dict[str, Any] = {"digest": hashlib.sha256(whole.text.encode()).hexdigest(), "version": 1}
    files = sorted({file["sha256"] for item in told["convocation"]["agenda"] for file in item["files"]})
    whole.add("frozen", **version, files=files)
    whole.add("available", name="Annick Le Breton", address="annick@josselin.example", **version)
    for person in HELD[:begun]:
        whole.add("arrived", person=person, name=str(person))
    count: dict[str, Any] = {"in_office": 5, "present": begun, "needed": 3, "members": list(HELD)}
    whole.add("sitting_opened", item=0, **count)
    if begun:
        whole.add("item_begun", item=1, **count)
        whole.add("item_begun", item=2, **count)
    whole.add("urgency_ruled", **ruling)
    whole.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    return whole


RULED: dict[str, tuple[str, int, Any, bool]] = {
    "as it should": (URGENCY_ITEM, 3, 2, True),
    "without quorum": (URGENCY_ITEM, 2, 2, False),
    "never begun": (URGENCY_ITEM, 0, 2, False),
    "another item": (URGENCY_ITEM, 3, 1, False),
    "no such item": (URGENCY_ITEM, 3, 7, False),
    "the opening": (URGENCY_ITEM, 3, 0, False),
    "not urgently convened": ("Voirie", 3, 2, False),
    "no number": (URGENCY_ITEM, 3, True, False),
}


@pytest.mark.parametrize("what", RULED)
def test_an_urgency_that_the_assembly_never_came_to_is_named_by_both(tmp_path: Path, what: str) -> None:
    title, begun, item, holds = RULED[what]
    whole = ruled(title, begun, {"item": item, "admitted": True})
    found = agreed(saved(whole.packed(), tmp_path)).faults
    assert [(one.what, one.position) for one in found] == ([] if holds else [("count", len(whole.links) - 1)])
    assert [one.rule for one in examine(tmp_path / "evidence.zip").faults] == ([] if holds else [10])


async def test_an_urgency_is_ruled_on_by_nothing_that_the_database_alone_says(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    stored = await sits(scenario, maelle, pool, urgent=True, urgency="Digue rompue")
    place = (stored.conversation, stored.seq)
    await arrive(maelle, scenario, stored, "Herve")
    await maelle.call(OpenSitting(*place))
    await tamper(
        pool,
        "INSERT INTO moments (conversation_id, seq, item, in_office, present, needed, proxies) "
        "VALUES ($1, $2, 1, 5, 3, 3, '[]')",
        *place,
    )
    assert await refused(maelle, RuleOnUrgency(*place, admitted=True)) == ("conflict", "sitting_altered")
    await tamper(pool, "DELETE FROM moments WHERE item = 1")
    assert await refused(maelle, RuleOnUrgency(*place, admitted=True)) == ("conflict", "not_begun")
    assert await positions(pool, "urgency_ruled") == []


async def test_a_sitting_is_not_closed_by_its_row(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored
) -> None:
    """Neither for the papers that follow it, nor for the answers that are given until then."""
    place = stored.conversation, stored.seq
    paul = await scenario.connect("Paul", 1)
    await tamper(pool, "UPDATE sittings SET closed_at = now()")
    assert await refused(maelle, FilePaper(*place, "minutes", 4711)) == ("conflict", "not_closed")
    put_up = RecordPosting(*place, "deliberations", "à la porte", datetime.now(UTC), "Gwen")
    assert await refused(maelle, put_up) == ("conflict", "not_closed")
    assert (await maelle.call(LoadPostings(*place))).closed_at is None
    assert (await paul.call(AnswerConvocation(*place, "absent"))).answer
    await tamper(pool, "UPDATE sittings SET closed_at = NULL")


async def test_nothing_is_noted_of_a_sitting_that_its_entries_say_is_closed(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    await maelle.call(CloseSitting(*place))
    await tamper(pool, "CREATE TABLE kept AS TABLE attendances; CREATE TABLE shut AS TABLE sittings")
    await tamper(pool, "UPDATE sittings SET closed_at = NULL; UPDATE attendances SET left_at = NULL")
    for command in (
        RecordAttendance(*place, people["Paul"], present=True),
        RecordAttendance(*place, people["Annick"], present=False),
        DeclareInterest(*place, 2, people["Herve"]),
        RecordProxy(*place, people["Loic"], people["Herve"]),
        RecordOfficers(*place, people["Herve"]),
        OpenSitting(*place),
        BeginItem(*place, 1),
        RuleOnUrgency(*place, admitted=True),
        CloseSitting(*place),
    ):
        assert await refused(maelle, command) == ("conflict", "closed")
    paul = await scenario.connect("Paul", 1)
    assert await refused(paul, AnswerConvocation(*place, "absent")) == ("conflict", "opened")
    assert [act for act, _ in await entered(pool, stored)][-1] == "sitting_closed"
    # What comes once it is closed is not held back either.
    assert await refused(maelle, FilePaper(*place, "minutes", 4711)) == ("invalid", "files")
    (closing,) = await positions(pool, "sitting_closed")
    closed_at = datetime.fromisoformat(json.loads(await text_at(pool, closing))["at"])
    assert (await maelle.call(LoadPostings(*place))).closed_at == closed_at
    put_up = RecordPosting(*place, "deliberations", "à la porte", datetime.now(UTC), "Gwen")
    assert [one.what for one in (await maelle.call(put_up)).postings] == ["deliberations"]
    await tamper(pool, "UPDATE sittings SET closed_at = shut.closed_at FROM shut; DROP TABLE shut")
    await tamper(
        pool, "UPDATE attendances SET left_at = kept.left_at FROM kept WHERE kept.person_id = attendances.person_id"
    )
    await tamper(pool, "DROP TABLE kept")
    assert await faults(maelle, stored) == []


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        ("arrived", {"person": 12, "name": "x"}),
        ("left", {"person": 13, "name": "x"}),
        ("interested", {"item": 1, "name": "x", "takes_no_part": False}),
        ("presided", {"name": "x"}),
        ("kept_minutes", {"people": [], "names": []}),
        ("sitting_opened", {"item": 0, "in_office": 5, "present": 3, "needed": 3, "members": list(HELD)}),
        ("item_begun", {"item": 2, "in_office": 5, "present": 3, "needed": 3, "members": list(HELD)}),
        ("sitting_closed", {}),
        ("answered", {"given": "absent", "by": "paper"}),
    ],
)
def test_what_comes_after_the_close_is_named_by_both(tmp_path: Path, act: Act, facts: dict[str, Any]) -> None:
    found = agreed(saved(ended(held(), (act, facts)), tmp_path)).faults
    assert [(one.what, one.position) for one in found] == [("count", len(held().links))]
    assert [one.rule for one in examine(tmp_path / "evidence.zip").faults] == [10]
    before = agreed(saved(ended(unclosed(), (act, facts), ("paper_filed", {"kind": "minutes"})), tmp_path))
    assert before.faults == []
    after = ended(held(), ("paper_filed", {"kind": "minutes"}), ("answered", {"given": "absent", "by": "session"}))
    assert agreed(saved(after, tmp_path)).faults == []


async def test_a_sitting_of_all_kinds_is_whole(scenario: Scenario, maelle: Client, pool: Pool, stored: Stored) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    await maelle.call(BeginItem(*place, 1))
    await arrive(maelle, scenario, stored, "Jeanne", "Loic")
    await maelle.call(RecordProxy(*place, people["Paul"], people["Loic"]))
    await maelle.call(DeclareInterest(*place, 1, people["Herve"], kind="representative"))
    await maelle.call(DeclareInterest(*place, 2, people["Annick"]))
    assert counted(await maelle.call(BeginItem(*place, 1)))[-1] == (1, 4, 3, 3)
    await maelle.call(RecordAttendance(*place, people["Loic"], present=False))
    assert counted(await maelle.call(BeginItem(*place, 2)))[-1] == (2, 5, 2, 3)
    await maelle.call(CloseSitting(*place))
    assert await faults(maelle, stored) == []
