"""At the sitting of an intercommunal council a substitute sits in the place of one absent member (CGCT L5211-6)."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from protocol.bodies import EndMandate, RecordCensus
from protocol.errors import Refusal
from protocol.ledger import CheckLedger
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    DeclareInterest,
    OpenSitting,
    Proxy,
    RecordAttendance,
    RecordProxy,
    Sitting,
)
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import canonical
from tests.support.agreement import agreed, saved
from tests.support.client import Client
from tests.support.convening import in_days
from tests.support.papers import text_of
from tests.support.proving import get
from tests.support.scenario import Scenario, playing, refused
from tests.support.sealing import ATTESTATION_PDF, Sealed, manifest
from tests.support.sitting import arrive, counted, entered, faults, leave, sits
from tests.support.tampered import Taken, rehashed, shown
from tests.support.tampering import rewrite, tamper
from tools.verify_evidence import examine

MEMBERS = ("Herve", "Annick", "Jeanne", "Loic", "Paul")
SUBSTITUTES = ("Nolwenn", "Erwan")


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Five members, quorum three, and two substitutes; Soizic administers."""
    async with playing(settings, pool) as scenario:
        town = scenario.town
        await town.person("Maelle", may_convene=True)
        await town.person("Soizic", administrator=True)
        for name in (*MEMBERS, *SUBSTITUTES):
            await town.person(name, "official")
        await town.person("Yann")
        await town.group("Conseil", "Maelle:manager", *MEMBERS, *SUBSTITUTES, "Yann")
        seats = "Herve:chair", *MEMBERS[1:], *(f"{name}:substitute" for name in SUBSTITUTES)
        await town.body("Conseil", *seats, regime="epci")
        yield scenario
        await scenario.disconnect()  # Nobody was told that time has been turned back.


@pytest.fixture
async def maelle(scenario: Scenario) -> Client:
    return await scenario.connect("Maelle")


@pytest.fixture
async def stored(scenario: Scenario, maelle: Client, pool: Pool) -> Stored:
    return await sits(scenario, maelle, pool)


def coming(scenario: Scenario, stored: Stored, name: str, sits_for: str | None) -> RecordAttendance:
    people = scenario.town.people
    seat = people[sits_for] if sits_for else None
    return RecordAttendance(stored.conversation, stored.seq, people[name], present=True, sits_for=seat)


async def sit(maelle: Client, scenario: Scenario, stored: Stored, name: str, sits_for: str) -> Sitting:
    sitting: Sitting = await maelle.call(coming(scenario, stored, name, sits_for))
    return sitting


async def test_a_substitute_counts_in_the_place_of_an_absent_member(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    sitting = await sit(maelle, scenario, stored, "Nolwenn", "Paul")
    assert [(one.person, one.sits_for) for one in sitting.attendances if one.sits_for] == [
        (people["Nolwenn"], people["Paul"])
    ]
    assert set(sitting.substitutes) == {people[name] for name in SUBSTITUTES}
    assert len(sitting.in_office) == 5
    assert counted(await maelle.call(OpenSitting(*place))) == [(0, 5, 3, 3)]
    await leave(maelle, scenario, stored, "Nolwenn")
    assert counted(await maelle.call(BeginItem(*place, 1)))[-1] == (1, 5, 2, 3)
    await arrive(maelle, scenario, stored, "Paul")
    await sit(maelle, scenario, stored, "Nolwenn", "Loic")
    assert counted(await maelle.call(BeginItem(*place, 1)))[-1] == (1, 5, 4, 3)
    await maelle.call(CloseSitting(*place))
    arrivals = [facts for act, facts in await entered(pool, stored) if act == "arrived" and "sits_for" in facts]
    assert [(facts["name"], facts["sits_for_name"]) for facts in arrivals] == [("Nolwenn", "Paul"), ("Nolwenn", "Loic")]
    assert await faults(maelle, stored) == []


REFUSED: dict[str, tuple[str, str | None, Refusal | tuple[str, str]]] = {
    "in nobody's place": ("Nolwenn", None, ("invalid", "sits_for")),
    "a member in another's": ("Jeanne", "Paul", ("invalid", "sits_for")),
    "of somebody who is there": ("Nolwenn", "Annick", ("conflict", "member_present")),
    "of nobody in office": ("Nolwenn", "Yann", ("not_found", "sits_for")),
    "of a substitute": ("Nolwenn", "Erwan", ("not_found", "sits_for")),
    "of one who is replaced": ("Nolwenn", "Loic", ("conflict", "seat_taken")),
    "twice": ("Erwan", "Paul", ("conflict", "present")),
    "the member who is replaced": ("Loic", None, ("conflict", "seat_taken")),
    "whoever has no mandate": ("Yann", "Paul", ("not_found", "person")),
    "of one who gave a proxy": ("Nolwenn", "Jeanne", ("conflict", "member_proxy")),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_nobody_sits_in_a_place_that_is_not_free(
    scenario: Scenario, maelle: Client, stored: Stored, what: str
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    await sit(maelle, scenario, stored, "Erwan", "Loic")
    await maelle.call(RecordProxy(*place, people["Jeanne"], people["Herve"]))
    name, sits_for, why = REFUSED[what]
    assert await refused(maelle, coming(scenario, stored, name, sits_for)) == why
    await leave(maelle, scenario, stored, "Erwan")
    await arrive(maelle, scenario, stored, "Loic")
    await maelle.call(RecordProxy(*place, people["Jeanne"]))
    await sit(maelle, scenario, stored, "Nolwenn", "Jeanne")


async def test_in_the_council_of_a_commune_nobody_sits_for_another(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    """Neither once it is an intercommunal one, but was convened as a commune's."""
    soizic, body = await scenario.connect("Soizic"), scenario.town.bodies["Conseil"]
    await soizic.call(RecordCensus(body, 3_000, in_days(-1), "INSEE", "commune"))
    stored = await sits(scenario, maelle, pool)
    assert await refused(maelle, coming(scenario, stored, "Nolwenn", "Paul")) == ("not_found", "person")
    await soizic.call(RecordCensus(body, 3_000, in_days(0), "INSEE", "epci"))
    assert await refused(maelle, coming(scenario, stored, "Nolwenn", "Paul")) == ("not_found", "person")


async def test_a_substitute_holds_a_proxy_while_they_sit_and_who_is_replaced_gives_none(
    scenario: Scenario, maelle: Client, stored: Stored
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    given = RecordProxy(*place, people["Jeanne"], people["Nolwenn"])
    assert await refused(maelle, given) == ("conflict", "not_in_office")
    await sit(maelle, scenario, stored, "Nolwenn", "Paul")
    await maelle.call(OpenSitting(*place))
    for giver, why in (("Paul", "replaced_in_seat"), ("Nolwenn", "not_in_office")):
        proxy = RecordProxy(*place, people[giver], people["Annick"])
        assert await refused(maelle, proxy) == ("conflict", why)
    assert (await maelle.call(given)).proxies == [Proxy(people["Jeanne"], people["Nolwenn"])]
    assert (await leave(maelle, scenario, stored, "Nolwenn")).proxies == []
    await maelle.call(RecordProxy(*place, people["Paul"], people["Annick"]))
    assert await faults(maelle, stored) == []


async def test_who_withdraws_is_whoever_has_the_seat(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    """The member's own interest is not that of whoever sits in their place."""
    place, people = (stored.conversation, stored.seq), scenario.town.people
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    await sit(maelle, scenario, stored, "Nolwenn", "Paul")
    await maelle.call(DeclareInterest(*place, 1, people["Paul"], kind="representative"))
    await maelle.call(DeclareInterest(*place, 2, people["Nolwenn"], kind="representative"))
    await maelle.call(OpenSitting(*place))
    assert counted(await maelle.call(BeginItem(*place, 1)))[-1] == (1, 5, 3, 3)
    assert counted(await maelle.call(BeginItem(*place, 2)))[-1] == (2, 4, 2, 3)
    withdrawn = [facts["withdrawn"] for act, facts in await entered(pool, stored) if act == "item_begun"]
    assert withdrawn == [[], [{"name": "Nolwenn", "kind": "representative"}]]
    assert await faults(maelle, stored) == []
    path = f"/api/convocations/{stored.conversation}/{stored.seq}/attestation"
    told = " ".join(text_of((await get(scenario, "Maelle", path))[1]).split())
    assert "Ne prend pas part au point 1 (" in told
    assert [told.count("non compté parmi"), told.count("déport : Nolwenn")] == [1, 1]
    assert "déport : Paul" not in told


@pytest.mark.parametrize("name", ["Paul", "Nolwenn"])
async def test_nothing_is_counted_while_somebody_sits_without_a_mandate_to(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool, name: str
) -> None:
    place, soizic = (stored.conversation, stored.seq), await scenario.connect("Soizic")
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    await sit(maelle, scenario, stored, "Nolwenn", "Paul")
    mandate = await pool.fetchval("SELECT id FROM mandates WHERE person_id = $1", scenario.town.people[name])
    await soizic.call(EndMandate(mandate, in_days(-1)))
    assert await refused(maelle, OpenSitting(*place)) == ("conflict", "seat_gone")
    await leave(maelle, scenario, stored, "Nolwenn")
    assert counted(await maelle.call(OpenSitting(*place))) == [(0, 4 if name == "Paul" else 5, 2, 3)]
    again = RecordAttendance(*place, scenario.town.people["Nolwenn"], present=False)
    assert await refused(maelle, again) == (("conflict", "absent") if name == "Paul" else ("not_found", "person"))
    assert await faults(maelle, stored) == []


async def test_the_attestation_says_who_was_replaced_and_by_whom(
    scenario: Scenario, maelle: Client, stored: Stored
) -> None:
    await sit(maelle, scenario, stored, "Nolwenn", "Paul")
    path = f"/api/convocations/{stored.conversation}/{stored.seq}/attestation"

    async def told() -> str:
        status, pdf = await get(scenario, "Maelle", path)
        assert status == 200
        return " ".join(text_of(pdf).split())

    began = await told()
    assert "Arrivée, en suppléance de Paul" in began
    assert "Suppléance assurée par Nolwenn" in began
    assert "Fin de la suppléance" not in began
    await leave(maelle, scenario, stored, "Nolwenn")
    assert (await told()).count("Fin de la suppléance assurée par Nolwenn") == 1


@pytest.mark.parametrize("other", ["Annick", "Erwan", "Yann"])
async def test_another_seat_is_named_though_row_and_ledger_agree(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool, other: str
) -> None:
    """The owner of the database has rewritten both, with every hash."""
    people = scenario.town.people
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    await sit(maelle, scenario, stored, "Nolwenn", "Paul")
    await maelle.call(OpenSitting(stored.conversation, stored.seq))
    position = await pool.fetchval("SELECT max(position) FROM ledger WHERE act = 'arrived'")
    await tamper(pool, "UPDATE attendances SET sits_for = $1 WHERE sits_for IS NOT NULL", people[other])
    await rewrite(pool, position, f'"sits_for":{people["Paul"]}', f'"sits_for":{people[other]}')
    found = await faults(maelle, stored)
    assert "count" in {fault for fault, _, _ in found}
    soizic = await scenario.connect("Soizic")
    assert "count" in {one.fault for one in (await soizic.call(CheckLedger())).alterations}


async def test_whoever_sat_without_a_mandate_as_substitute_is_named(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    """Row and ledger say that it was a member of the staff, which follows; only the mandates entered say otherwise."""
    people = scenario.town.people
    await sit(maelle, scenario, stored, "Nolwenn", "Paul")
    position = await pool.fetchval("SELECT max(position) FROM ledger WHERE act = 'arrived'")
    await tamper(pool, "UPDATE attendances SET person_id = $1", people["Yann"])
    await rewrite(pool, position, f'"person":{people["Nolwenn"]}', f'"person":{people["Yann"]}')
    assert await faults(maelle, stored) == [("grounds", position, "mandates")]


HELD = (12, 13, 14, 15, 16)
"""Members; 13 and 14 come, 21 sits for 15, later for 16."""
STAND_INS = (21, 22)


def held() -> Sealed:
    told = manifest()
    told |= {"format": "parvis-convocation/3", "body": {"kind": "council", "regime": "epci", "inhabitants": 3_000}}
    told["convocation"]["delay"]["rule"]["scope"] = "epci"
    way = {"channel": "paper", "address": "2 rue du Port"}
    told["recipients"] += [{"person": one, "name": str(one), "role": "member", **way} for one in HELD[1:]]
    told["recipients"] += [{"person": one, "name": str(one), "role": "substitute", **way} for one in STAND_INS[:1]]
    whole = Sealed(text=canonical(told))
    version: dict[str, Any] = {"digest": hashlib.sha256(whole.text.encode()).hexdigest(), "version": 1}
    files = sorted({file["sha256"] for item in told["convocation"]["agenda"] for file in item["files"]})
    whole.add("frozen", **version, files=files)
    whole.add("available", name="Annick Le Breton", address="annick@josselin.example", **version)
    late = {"person": 22, "name": "22", "role": "substitute", **way}
    whole.add("convened_later", person=22, recipient=late, name="22", **version)
    office: dict[str, Any] = {"members": list(HELD), "in_office": 5, "needed": 3}
    whole.add("arrived", person=13, name="13")
    whole.add("arrived", person=14, name="14")
    whole.add("arrived", person=21, name="21", sits_for=15, sits_for_name="15")
    proxy = {"giver": "12", "holder": "21", "people": [12, 21]}
    whole.add("sitting_opened", item=0, present=3, **office, proxies=[proxy])
    whole.add("interested", person=21, item=1, kind="personal", takes_no_part=True, leaves_office=False, name="21")
    whole.add("item_begun", item=1, present=2, **office)
    whole.add("left", person=21, name="21")
    whole.add("arrived", person=15, name="15")
    whole.add("arrived", person=22, name="22", sits_for=16, sits_for_name="16")
    whole.add("item_begun", item=2, present=4, **office)
    whole.add("sitting_closed")
    whole.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    return whole


def test_a_sitting_with_substitutes_is_intact(tmp_path: Path) -> None:
    path = saved(held().packed(), tmp_path)
    assert agreed(path).faults == []
    assert examine(path).counts == 3


Change = Callable[[dict[str, Any]], object]
ALTERED: dict[str, tuple[str, int, Change]] = {
    "of somebody who is there": ("arrived", 2, lambda facts: facts.update(sits_for=13)),
    "of nobody in office": ("arrived", 2, lambda facts: facts.update(sits_for=97)),
    "of a substitute": ("arrived", 2, lambda facts: facts.update(sits_for=22)),
    "of themselves": ("arrived", 2, lambda facts: facts.update(sits_for=21)),
    "of two": ("arrived", 2, lambda facts: facts.update(sits_for=[15, 16])),
    "a truth": ("arrived", 2, lambda facts: facts.update(sits_for=True)),
    "of nobody": ("arrived", 2, lambda facts: facts.pop("sits_for")),
    "a member": ("arrived", 1, lambda facts: facts.update(sits_for=16)),
    "of one who came meanwhile": ("arrived", 4, lambda facts: facts.update(sits_for=15)),
    "one more present": ("sitting_opened", 0, lambda facts: facts.update(present=4)),
    "one fewer present": ("sitting_opened", 0, lambda facts: facts.update(present=2)),
    "by proxy too": ("sitting_opened", 0, lambda facts: facts["proxies"][0].update(people=[15, 13])),
    "a member elsewhere": ("sitting_opened", 0, lambda facts: facts.update(members=[12, 13, 14, 21, 16])),
    "takes part": ("interested", 0, lambda facts: facts.update(takes_no_part=False)),
    "as a member": ("convened_later", 0, lambda facts: facts["recipient"].update(role="member")),
}


@pytest.mark.parametrize("what", ALTERED)
def test_a_substitute_elsewhere_than_they_sat_is_named_by_both(tmp_path: Path, what: str) -> None:
    """Every hash made again."""
    act, which, change = ALTERED[what]
    taken = Taken.apart(held().packed())
    entries = [(number, entry) for number, link in shown(taken) if (entry := json.loads(link.entry))["act"] == act]
    number, entry = entries[which]
    change(entry["facts"])
    content = taken.with_lines(rehashed(taken.links, number, canonical(entry)))
    found = agreed(saved(content, tmp_path)).faults
    assert {one.what for one in found} == {"count"}
    other = examine(tmp_path / "evidence.zip").faults
    assert {one.rule for one in other} == {10}
    assert {one.place for one in other} == {f"ledger.jsonl, entry {one.position}" for one in found}


@pytest.mark.parametrize("where", ["commune", "board"])
def test_in_no_other_body_a_substitute_sits(tmp_path: Path, where: str) -> None:
    whole = held()
    body = {"kind": "board", "regime": "epci"} if where == "board" else {"kind": "council"}
    text = canonical(json.loads(whole.text) | {"body": {**body, "inhabitants": 3_000}})
    was, becomes = (hashlib.sha256(one.encode()).hexdigest() for one in (whole.text, text))
    again = Sealed(text=text)
    for link in whole.links:
        again.append(link.entry.replace(was, becomes))
    found = agreed(saved(again.packed(), tmp_path)).faults
    assert "count" in {one.what for one in found}
    assert 10 in {one.rule for one in examine(tmp_path / "evidence.zip").faults}
