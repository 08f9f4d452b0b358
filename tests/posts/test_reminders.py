"""Reminders of tracked posts: to those who have not opened them, once a day at most, guests included."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from protocol.conversations import RemoveMember
from protocol.posts import Reminded, RemindReaders, SendPost
from protocol.receipts import LoadReceipts, OpenMessage, Receipt
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client, Refused
from tests.support.letters import working, written
from tests.support.scenario import Scenario, new_client_id, playing, refused
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne publishes to Bruno, Chloe (a manager) and Gaelle (a guest); Denis is outside."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Annonces", "Anne:publisher", "Bruno", "Chloe:manager", "Gaelle")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Annonces"]


async def publish(anne: Client, group: int, tracked: bool = True) -> int:
    return int((await anne.call(SendPost(group, new_client_id(), "Canicule", "Buvez de l'eau.", tracked))).seq)


def people(scenario: Scenario, *names: str) -> list[int]:
    return sorted(scenario.town.people[name] for name in names)


async def test_those_who_have_not_opened_it_are_reminded_by_letter_and_in_parvis(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    anne, bruno, gaelle = [await scenario.connect(name) for name in ("Anne", "Bruno", "Gaelle")]
    seq = await publish(anne, group)
    await bruno.call(OpenMessage(group, seq))
    reminded: Reminded = await anne.call(RemindReaders(group, seq))
    assert sorted(reminded.people) == people(scenario, "Chloe", "Gaelle")
    await gaelle.until(lambda: gaelle.state.receipts[group, seq].reminded_at)
    async with working(settings):
        letters = {letter.to: letter for letter in await written(settings.mail_dir, 2)}
    letter = letters["gaelle@town.example"]
    assert (letter.subject, set(letters)) == ("À lire : Canicule", {"gaelle@town.example", "chloe@town.example"})
    assert f"/publications/{group}/{seq}" in letter.text
    assert "Buvez" not in letter.text + letter.page
    logged = await pool.fetch("SELECT person_id, reminded_by FROM reminders ORDER BY person_id")
    assert [tuple(row) for row in logged] == [(one, anne.person) for one in people(scenario, "Chloe", "Gaelle")]


async def test_the_letter_knows_what_became_of_it(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    anne = await scenario.connect("Anne")
    seq = await publish(anne, group)
    await anne.call(RemindReaders(group, seq))
    async with working(settings):
        await written(settings.mail_dir, 3)
        await eventually(lambda: pool.fetchval("SELECT count(*) >= 3 FROM letters WHERE kind = 'post_reminder'"))
    assert [group, seq, scenario.town.people["Bruno"]] in await pool.fetchval("SELECT array_agg(ids) FROM letters")


async def test_nobody_is_reminded_twice_within_a_day(scenario: Scenario, group: int, pool: Pool) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    seq = await publish(anne, group)
    await anne.call(RemindReaders(group, seq))
    with pytest.raises(Refused) as refusal:
        await anne.call(RemindReaders(group, seq))
    assert refusal.value.code == "too_fast"
    await pool.execute(
        "UPDATE receipts SET reminded_at = reminded_at - interval '24 hours' WHERE person_id = $1", bruno.person
    )
    assert (await anne.call(RemindReaders(group, seq))).people == [bruno.person]
    assert await pool.fetchval("SELECT count(*) FROM reminders") == 4
    # The devices were told of instants that this test has moved since.
    await scenario.disconnect()


async def test_two_who_remind_at_once_write_to_each_once(scenario: Scenario, group: int, pool: Pool) -> None:
    anne, chloe = await scenario.connect("Anne"), await scenario.connect("Chloe", 1)
    seq = await publish(anne, group)
    answers = await asyncio.gather(
        *(one.call(RemindReaders(group, seq)) for one in (anne, chloe) * 3), return_exceptions=True
    )
    found = [person for answer in answers if isinstance(answer, Reminded) for person in answer.people]
    assert sorted(found) == people(scenario, "Bruno", "Chloe", "Gaelle")
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'mail'") == 3


async def test_whoever_has_left_is_not_reminded(scenario: Scenario, group: int) -> None:
    anne, chloe = await scenario.connect("Anne"), await scenario.connect("Chloe")
    seq = await publish(anne, group)
    await chloe.call(RemoveMember(group, scenario.town.people["Bruno"]))
    assert sorted((await anne.call(RemindReaders(group, seq))).people) == people(scenario, "Chloe", "Gaelle")


async def test_who_may_remind_of_what(scenario: Scenario, group: int) -> None:
    anne, bruno, denis = [await scenario.connect(name) for name in ("Anne", "Bruno", "Denis")]
    seq, plain = await publish(anne, group), await publish(anne, group, tracked=False)
    assert await refused(bruno, RemindReaders(group, seq)) == ("not_found", "message")
    assert await refused(denis, RemindReaders(group, seq)) == ("not_found", "conversation")
    assert await refused(anne, RemindReaders(group, 99)) == ("not_found", "message")
    assert await refused(anne, RemindReaders(group, plain)) == ("invalid", "content")
    for name in ("Bruno", "Chloe", "Gaelle"):
        await (await scenario.connect(name)).call(OpenMessage(group, seq))
    assert await refused(anne, RemindReaders(group, seq)) == ("conflict", "opened")


async def test_a_reader_sees_of_himself_that_he_was_reminded_and_nothing_of_others(
    scenario: Scenario, group: int
) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    seq = await publish(anne, group)
    await anne.call(RemindReaders(group, seq))
    own: list[Receipt] = (await bruno.call(LoadReceipts(group, seq))).receipts
    assert [(receipt.person, receipt.reminded_at is not None) for receipt in own] == [(bruno.person, True)]
    assert len((await anne.call(LoadReceipts(group, seq))).receipts) == 3
    opened: Receipt = await bruno.call(OpenMessage(group, seq))
    assert opened.reminded_at == own[0].reminded_at
