"""Polls: everybody chooses, all see what it comes to, and of an unnamed one nobody sees who chose what."""

import datetime
from collections.abc import AsyncIterator
from typing import Any

import pytest

from protocol.conversations import AddMembers, ChangeGroup, LeaveGroup, RemoveMember, StartDirect
from protocol.messages import DeleteMessage
from protocol.polls import BallotChanged, ClosePoll, LoadBallot, Poll, PollBallot, SendPoll, VotePoll
from protocol.types import Command
from server.base.broker import connect_broker
from server.base.database import Pool
from server.base.settings import Settings
from server.core.hub import Hub
from server.polls.polls_job import close_due
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, playing, refused

SOON = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Bruno asks Anne (a manager), Chloe and Gaelle (a guest); Denis is outside."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Travaux", "Anne:manager", "Bruno", "Chloe", "Gaelle")
        await scenario.town.group("Ailleurs", "Denis:manager")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Travaux"]


@pytest.fixture
async def anne(scenario: Scenario) -> Client:
    return await scenario.connect("Anne")


@pytest.fixture
async def bruno(scenario: Scenario) -> Client:
    return await scenario.connect("Bruno", 1)


async def ask(client: Client, group: int, **more: Any) -> int:
    given: dict[str, Any] = {"question": "Quel soir ?", "options": ["Lundi", "Mardi", "Jeudi"]}
    seq: int = (await client.call(SendPoll(group, new_client_id(), **(given | more)))).seq
    return seq


def poll(client: Client, group: int, seq: int) -> Poll:
    content = client.state.messages[group, seq].content
    assert isinstance(content, Poll)
    return content


def votes(client: Client, group: int, seq: int) -> list[int | None]:
    return [option.votes for option in poll(client, group, seq).options]


async def test_everybody_chooses_and_all_see_it(scenario: Scenario, group: int, anne: Client, bruno: Client) -> None:
    gaelle = await scenario.connect("Gaelle", 1)
    seq = await ask(bruno, group)
    await anne.call(VotePoll(group, seq, [2]))
    await gaelle.call(VotePoll(group, seq, [3]))
    for client in (anne, bruno, gaelle):
        await client.until(lambda client=client: votes(client, group, seq) == [0, 1, 1])  # type: ignore[misc]
    assert [option.people for option in poll(bruno, group, seq).options] == [[], [anne.person], [gaelle.person]]
    await anne.call(VotePoll(group, seq, [1]))
    await bruno.until(lambda: votes(bruno, group, seq) == [1, 0, 1])
    await anne.call(VotePoll(group, seq, []))
    await bruno.until(lambda: votes(bruno, group, seq) == [0, 0, 1])
    assert poll(bruno, group, seq).voters == 1
    assert (await gaelle.call(LoadBallot(group, seq))).options == [3]


async def test_names_stand_in_the_order_in_which_people_have_chosen(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    both = sorted((anne, bruno), key=lambda one: -one.person)
    seq = await ask(anne, group)
    for one in both:
        await one.call(VotePoll(group, seq, [1]))
    await anne.until(lambda: poll(anne, group, seq).voters == 2)
    assert poll(anne, group, seq).options[0].people == [one.person for one in both]


async def test_another_device_is_told_what_was_chosen(scenario: Scenario, group: int, anne: Client) -> None:
    phone = await scenario.connect("Anne", 1)
    seq = await ask(anne, group, several=True)
    assert await anne.call(VotePoll(group, seq, [3, 1])) == PollBallot(group, seq, [1, 3])
    told = BallotChanged(PollBallot(group, seq, [1, 3]))
    await phone.until(lambda: told in phone.events)
    assert await anne.call(VotePoll(group, seq, [1, 3])) == PollBallot(group, seq, [1, 3])


async def test_of_an_unnamed_one_of_two_nothing_is_told(group: int, anne: Client, bruno: Client, pool: Pool) -> None:
    seq = await ask(bruno, group, named=False)
    for client in (anne, bruno):
        await client.call(VotePoll(group, seq, [2]))
    await bruno.call(ClosePoll(group, seq))
    await anne.until(lambda: poll(anne, group, seq).closed_at is not None)
    assert (poll(anne, group, seq).voters, votes(anne, group, seq)) == (2, [None, None, None])
    assert await pool.fetchval("SELECT count(*) FROM ballots") == 0


async def test_of_an_unnamed_one_nobody_sees_who_chose_what(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    chloe, seq = await scenario.connect("Chloe"), await ask(bruno, group, named=False)
    for client in (chloe, anne, bruno):
        await client.call(VotePoll(group, seq, [2]))
    await bruno.until(lambda: poll(bruno, group, seq).voters == 3)
    # Whoever watched the numbers move would know.
    assert votes(bruno, group, seq) == [None, None, None]
    changed = bruno.state.messages[group, seq].changed_seq
    await anne.call(VotePoll(group, seq, [3]))
    assert (await anne.call(LoadBallot(group, seq))).options == [3]
    await bruno.call(ClosePoll(group, seq))
    await anne.until(lambda: votes(anne, group, seq) == [0, 2, 1])
    assert anne.state.messages[group, seq].changed_seq == changed + 1
    assert all(option.people == [] for option in poll(anne, group, seq).options)
    later = await pool.fetchval("SELECT ends_at - now() FROM polls WHERE seq = $1", seq)
    assert datetime.timedelta(days=365) < later <= datetime.timedelta(days=366)
    assert await pool.fetchval("SELECT count(*) FROM ballots") == 0
    assert (await anne.call(LoadBallot(group, seq))).options == []


async def test_between_two_its_author_alone_closes_it(scenario: Scenario, bruno: Client) -> None:
    await scenario.town.person("Erwan", administrator=True)
    erwan = await scenario.connect("Erwan")
    between = (await bruno.call(StartDirect([erwan.person]))).conversation.id
    seq = await ask(bruno, between)
    assert await refused(erwan, ClosePoll(between, seq)) == ("not_allowed", "author")
    await bruno.call(ClosePoll(between, seq))


async def test_it_is_closed_for_good_by_its_author_or_a_manager(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq, other = await ask(bruno, group), await ask(anne, group)
    chloe = await scenario.connect("Chloe")
    assert await refused(chloe, ClosePoll(group, seq)) == ("not_allowed", "author")
    assert await refused(bruno, ClosePoll(group, other)) == ("not_allowed", "author")
    await bruno.call(VotePoll(group, seq, [1]))
    closed = await anne.call(ClosePoll(group, seq))
    assert await bruno.call(ClosePoll(group, seq)) == closed
    assert await refused(bruno, VotePoll(group, seq, [2])) == ("conflict", "closed")
    await bruno.until(lambda: poll(bruno, group, seq).closed_by == anne.person)
    assert votes(bruno, group, seq) == [1, 0, 0]


async def test_it_closes_by_itself_at_its_hour(
    settings: Settings, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq, later = await ask(bruno, group, ends_at=SOON), await ask(bruno, group, ends_at=SOON)
    await anne.call(VotePoll(group, seq, [1]))
    await pool.execute(
        "UPDATE messages SET content = jsonb_set(content, '{ends_at}', to_jsonb(now() - interval '1 minute'))"
        " WHERE conversation_id = $1 AND seq = $2",
        group,
        seq,
    )
    await pool.execute("UPDATE polls SET ends_at = now() - interval '1 minute' WHERE seq = $1", seq)
    # Nobody slips in between the hour and the worker.
    assert await refused(bruno, VotePoll(group, seq, [2])) == ("conflict", "closed")
    async with connect_broker(settings, pool) as broker:
        hub = Hub(broker, nothing, nothing)
        hub.start()
        await close_due(pool, hub)
        await close_due(pool, hub)
        await hub.close()
    await bruno.until(lambda: votes(bruno, group, seq) == [1, 0, 0])
    assert poll(bruno, group, seq).closed_at is not None
    assert poll(bruno, group, seq).closed_by is None
    assert poll(bruno, group, later).closed_at is None


async def nothing(*_: object) -> None:
    pass


async def test_where_one_may_not_write_one_asks_nobody_and_chooses_all_the_same(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await ask(bruno, group)
    await anne.call(ChangeGroup(group, posting="publishers"))
    question = SendPoll(group, new_client_id(), "Quel soir ?", ["Lundi", "Mardi"])
    assert (await refused(bruno, question))[0] == "not_allowed"
    await bruno.call(VotePoll(group, seq, [1]))
    await anne.call(ChangeGroup(group, archived=True))
    denis = await scenario.connect("Denis")
    assert (await refused(bruno, VotePoll(group, seq, [2])))[0] == "archived"
    others: list[Command] = [VotePoll(group, seq, [2]), ClosePoll(group, seq), LoadBallot(group, seq), question]
    for command in others:
        assert (await refused(denis, command))[0] == "not_found"
    # What was chosen does not stay for good because the group is archived.
    await bruno.call(ClosePoll(group, seq))
    await bruno.until(lambda: poll(bruno, group, seq).closed_at is not None)


async def test_whoever_leaves_takes_back_what_is_not_closed(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    chloe = await scenario.connect("Chloe")
    open_one, closed = await ask(bruno, group), await ask(bruno, group)
    for seq in (open_one, closed):
        await chloe.call(VotePoll(group, seq, [3]))
        await anne.call(VotePoll(group, seq, [3]))
    await bruno.call(ClosePoll(group, closed))
    await chloe.call(LeaveGroup(group))
    await anne.until(lambda: votes(anne, group, open_one) == [0, 0, 1])
    await anne.until(lambda: votes(anne, group, closed) == [0, 0, 2])


async def test_nobody_reads_a_choice_by_taking_the_others_out(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    """Anne, who manages, would know what Bruno chose if what the others chose went with them."""
    chloe, gaelle = await scenario.connect("Chloe"), await scenario.connect("Gaelle")
    seq = await ask(anne, group, named=False)
    for client, choice in ((bruno, 2), (chloe, 1), (gaelle, 1), (anne, 1)):
        await client.call(VotePoll(group, seq, [choice]))
    await anne.call(RemoveMember(group, gaelle.person))
    await chloe.call(LeaveGroup(group))
    await bruno.until(lambda: poll(bruno, group, seq).voters == 4)
    # Whoever comes back finds what they chose, and may choose otherwise.
    await anne.call(AddMembers(group, [gaelle.person]))
    assert (await gaelle.call(LoadBallot(group, seq))).options == [1]
    await gaelle.call(VotePoll(group, seq, [2]))
    await anne.call(RemoveMember(group, gaelle.person))
    await anne.call(ClosePoll(group, seq))
    await bruno.until(lambda: votes(bruno, group, seq) == [2, 2, 0])
    assert poll(bruno, group, seq).voters == 4


async def test_with_a_poll_its_ballots_are_deleted(group: int, anne: Client, bruno: Client, pool: Pool) -> None:
    seq = await ask(bruno, group, ends_at=SOON)
    await anne.call(VotePoll(group, seq, [1]))
    await bruno.call(DeleteMessage(group, seq))
    assert await pool.fetchval("SELECT count(*) FROM ballots") == 0
    assert (await refused(anne, VotePoll(group, seq, [1])))[0] == "not_found"


async def test_what_makes_no_poll_and_no_choice(group: int, anne: Client, bruno: Client) -> None:
    past = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"options": ["Lundi", " LUNDI "]}, "options"),
        ({"options": ["Lundi", "\u200b"]}, "options"),
        ({"question": "\u2028"}, "question"),
        ({"ends_at": past}, "ends_at"),
        ({"ends_at": past + datetime.timedelta(days=400)}, "ends_at"),
    ]
    for more, field in wrong:
        given: dict[str, Any] = {"question": "Quel soir ?", "options": ["Lundi", "Mardi"]} | more
        assert await refused(bruno, SendPoll(group, new_client_id(), **given)) == ("invalid", field)
    command = SendPoll(group, new_client_id(), "Quel soir ?", ["Lundi", "Mardi"])
    stored = await bruno.call(command)
    assert await bruno.call(command) == stored
    several = await ask(bruno, group, several=True)
    for seq, options in ((stored.seq, [1, 2]), (stored.seq, [3]), (several, [1, 1]), (several, [1, 4])):
        assert await refused(anne, VotePoll(group, seq, options)) == ("invalid", "options")
