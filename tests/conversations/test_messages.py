"""Messages: sent, edited, deleted, reacted to and read again, and what is refused."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from protocol.conversations import ChangeGroup, MarkRead, Notice, RemoveMember
from protocol.messages import (
    CatchUp,
    Chat,
    Deleted,
    DeleteMessage,
    EditMessage,
    LoadHistory,
    LoadMessages,
    LoadVersions,
    MessageSent,
    React,
    Reaction,
    SendMessage,
)
from protocol.pins import PinMessage
from protocol.types import MAX_ID, Command
from server.base.database import Pool
from server.base.settings import Settings
from server.conversations.conversations_sql import lock_conversation
from tests.support.databases import select_waiting
from tests.support.scenario import Scenario, history, new_client_id, playing, refused
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne manages a group with Bruno; Chloe is a stranger to it."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe"):
            await scenario.town.person(name)
        await scenario.town.group("Travaux", "Anne:manager", "Bruno")
        yield scenario


async def test_a_message_reaches_everybody_on_both_servers_and_its_author_too(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, phone, bruno = [await scenario.connect(*who) for who in (("Anne", 0), ("Anne", 1), ("Bruno", 1))]
    stored = await scenario.say(anne, group, "Bonjour à tous")
    assert (stored.seq, stored.changed_seq) == (1, 1)
    for device in (anne, phone, bruno):
        await device.until(lambda device=device: (group, 1) in device.state.messages)  # type: ignore[misc]
        [sent] = [e for e in device.events if isinstance(e, MessageSent)]
        assert sent.message.content == Chat("Bonjour à tous")
        assert sent.message.author == scenario.town.people["Anne"]
        assert sent.message.sent_at == stored.sent_at
    assert bruno.state.memberships[group].unread == 1
    assert anne.state.memberships[group].unread == 0
    assert abs(stored.sent_at - datetime.now(UTC)) < timedelta(minutes=1)


async def test_sending_twice_stores_once_and_answers_alike(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, elsewhere = await scenario.connect("Anne"), await scenario.connect("Anne", 1)
    command = SendMessage(group, new_client_id(), "une seule fois")
    together = [anne.send(command), anne.send(command), elsewhere.send(command)]
    answers = [(await answer)["result"] for answer in together]
    assert answers[0] == answers[1] == answers[2]
    assert await elsewhere.call(command) == await anne.call(command)
    assert len(await history(anne, group)) == 1


async def test_the_same_client_id_of_another_author_is_another_message(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    shared = new_client_id()
    first = await anne.call(SendMessage(group, shared, "de l'une"))
    second = await bruno.call(SendMessage(group, shared, "de l'autre"))
    assert (first.seq, second.seq) == (1, 2)


@pytest.mark.parametrize("text", ["x", "é" * 20_000, "🏛️\n\t«»", "a\u2028b", "\\u0000 \ue000faux\ue001"])
async def test_texts_come_back_as_they_were_written(scenario: Scenario, text: str) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(anne, group, text)
    await bruno.until(lambda: (group, 1) in bruno.state.messages)
    assert bruno.state.messages[group, 1].content == Chat(text)
    assert (await history(bruno, group))[0].content == Chat(text)


async def test_an_edit_keeps_the_earlier_texts(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(anne, group, "un", reply_to=None)
    for number, text in enumerate(("deux", "trois"), 2):
        edit = EditMessage(group, 1, text, edited_at=anne.state.messages[group, 1].edited_at)
        assert (await anne.call(edit)).changed_seq == number
        await anne.until(lambda number=number: anne.state.cursors[group] == number)  # type: ignore[misc]
    await bruno.until(lambda: bruno.state.cursors[group] == 3)
    message = bruno.state.messages[group, 1]
    assert (message.seq, message.changed_seq, message.content) == (1, 3, Chat("trois"))
    assert message.edited_at is not None
    versions = (await bruno.call(LoadVersions(group, 1))).versions
    assert [v.content for v in versions] == [Chat("un"), Chat("deux")]


async def test_an_edit_undoes_no_other_that_it_does_not_know(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    desk, phone = await scenario.connect("Anne"), await scenario.connect("Anne", 1)
    await scenario.say(desk, group, "un")
    await desk.call(EditMessage(group, 1, "deux"))
    await phone.until(lambda: phone.state.cursors[group] == 2)
    await phone.call(React(group, 1, "agree"))
    assert await refused(phone, EditMessage(group, 1, "trois")) == ("conflict", "edited_at")
    assert (await desk.call(EditMessage(group, 1, "deux"))).changed_seq == 3
    known = phone.state.messages[group, 1].edited_at
    await phone.call(EditMessage(group, 1, "trois", edited_at=known))
    assert await refused(desk, EditMessage(group, 1, "quatre", edited_at=known)) == ("conflict", "edited_at")
    assert [v.content for v in (await desk.call(LoadVersions(group, 1))).versions] == [Chat("un"), Chat("deux")]


async def test_a_deleted_message_leaves_a_tombstone_and_no_trace(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(bruno, group, "regretté")
    await bruno.call(EditMessage(group, 1, "vraiment regretté"))
    await bruno.call(React(group, 1, "agree"))
    await anne.call(DeleteMessage(group, 1))
    await bruno.until(lambda: bruno.state.cursors[group] == 4)
    message = bruno.state.messages[group, 1]
    assert message.content == Deleted(anne.person)
    assert (message.reactions, message.edited_at) == ([], None)
    assert (await bruno.call(LoadVersions(group, 1))).versions == []
    assert await refused(anne, DeleteMessage(group, 1)) == ("conflict", "deleted")
    assert await refused(bruno, React(group, 1, "agree")) == ("not_found", "message")
    assert await refused(bruno, EditMessage(group, 1, "encore")) == ("not_found", "message")


async def test_reactions_are_sets_in_the_order_they_came(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(anne, group, "Réunion à 14 h")
    assert (await bruno.call(React(group, 1, "thanks"))).changed_seq == 2
    assert (await bruno.call(React(group, 1, "thanks"))).changed_seq == 2
    await anne.call(React(group, 1, "thanks"))
    await anne.call(React(group, 1, "bravo"))
    await bruno.call(React(group, 1, "thanks", on=False))
    await bruno.until(lambda: bruno.state.cursors[group] == 5)
    assert bruno.state.messages[group, 1].reactions == [
        Reaction("thanks", [anne.person]),
        Reaction("bravo", [anne.person]),
    ]


async def test_mentions_count_until_read_and_follow_the_text(scenario: Scenario) -> None:
    group, people = scenario.town.groups["Travaux"], scenario.town.people
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(anne, group, "@Bruno ?", mentions=[people["Bruno"]])
    await scenario.say(anne, group, "à tous", mentions_all=True)
    await scenario.say(anne, group, "sans mention")
    await bruno.until(lambda: bruno.state.memberships[group].unread == 3)
    assert bruno.state.memberships[group].mentions == 2
    await scenario.prove()
    await anne.call(EditMessage(group, 1, "finalement non"))
    await anne.call(EditMessage(group, 3, "@Bruno ?", mentions=[people["Bruno"]]))
    await anne.call(DeleteMessage(group, 2))
    await bruno.until(lambda: bruno.state.memberships[group].mentions == 0)
    assert bruno.state.memberships[group].unread == 3
    await scenario.prove()
    await bruno.call(MarkRead(group, 2))
    await bruno.until(lambda: bruno.state.memberships[group].unread == 1)


@pytest.mark.parametrize("mentioned", ["Chloe", "nobody"])
async def test_nobody_outside_can_be_mentioned(scenario: Scenario, mentioned: str) -> None:
    group = scenario.town.groups["Travaux"]
    anne = await scenario.connect("Anne")
    stranger = scenario.town.people.get(mentioned, 123456789)
    command = SendMessage(group, new_client_id(), "@?", mentions=[anne.person, stranger])
    assert await refused(anne, command) == ("invalid", "mentions")
    await scenario.say(anne, group, "sans")
    await anne.call(EditMessage(group, 1, "@?", mentions=[stranger]))
    assert (await history(anne, group))[0].content == Chat("@?")


async def test_history_pages_in_both_directions(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne = await scenario.connect("Anne")
    for number in range(1, 11):
        await scenario.say(anne, group, str(number))

    async def page(**asked: int) -> tuple[list[int], bool, bool]:
        found = await anne.call(LoadHistory(group, **asked))
        return [m.seq for m in found.messages], found.more_before, found.more_after

    assert await page(limit=3) == ([8, 9, 10], True, False)
    assert await page(before=8, limit=3) == ([5, 6, 7], True, True)
    assert await page(before=4, limit=3) == ([1, 2, 3], False, True)
    assert await page(after=0, limit=3) == ([1, 2, 3], False, True)
    assert await page(after=7, limit=3) == ([8, 9, 10], True, False)
    assert await page(after=10) == ([], True, False)
    assert await page(around=5, limit=4) == ([3, 4, 5, 6], True, True)
    assert await page(around=1, limit=4) == ([1, 2], False, True)
    assert await page(around=10, limit=4) == ([8, 9, 10], True, False)
    assert await page(before=MAX_ID, limit=1) == ([10], True, True)


async def test_catching_up_gives_each_record_once_oldest_change_first(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne = await scenario.connect("Anne")
    for number in range(1, 5):
        await scenario.say(anne, group, str(number))
    await anne.call(React(group, 2, "agree"))
    changes = await anne.call(CatchUp(group, 1, limit=2))
    assert ([m.seq for m in changes.messages], changes.top, changes.complete) == ([3, 4], 4, False)
    changes = await anne.call(CatchUp(group, changes.top))
    assert ([m.seq for m in changes.messages], changes.top, changes.complete) == ([2], 5, True)
    changes = await anne.call(CatchUp(group, 99))
    assert (changes.messages, changes.top, changes.complete) == ([], 5, True)


STRANGERS = [
    SendMessage(1, "12345678", "x"),
    EditMessage(1, 1, "x"),
    DeleteMessage(1, 1),
    React(1, 1, "agree"),
    LoadHistory(1),
    LoadMessages(1, [1]),
    CatchUp(1, 0),
    LoadVersions(1, 1),
]


@pytest.mark.parametrize("command", STRANGERS, ids=lambda c: type(c).__name__)
async def test_a_stranger_finds_nothing(scenario: Scenario, command: Command) -> None:
    anne, chloe = await scenario.connect("Anne"), await scenario.connect("Chloe")
    await scenario.say(anne, scenario.town.groups["Travaux"], "entre nous")
    missing = await refused(chloe, command)
    command.conversation = scenario.town.groups["Travaux"]  # type: ignore[attr-defined]
    assert await refused(chloe, command) == missing
    assert missing[0] == "not_found"


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (EditMessage(0, 1, "x"), ("not_allowed", "author")),
        (DeleteMessage(0, 1), ("not_allowed", "author")),
        (EditMessage(0, 9, "x"), ("not_found", "message")),
        (DeleteMessage(0, 9), ("not_found", "message")),
        (DeleteMessage(0, 2), ("not_allowed", "content")),
        (React(0, 9, "agree"), ("not_found", "message")),
    ],
)
async def test_a_member_may_not_do_everything(scenario: Scenario, command: Command, refusal: tuple[str, str]) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(anne, group, "à moi")
    await anne.call(ChangeGroup(group, name="Grands travaux"))
    command.conversation = group  # type: ignore[attr-defined]
    assert await refused(bruno, command) == refusal


async def test_only_publishers_write_where_the_group_says_so(scenario: Scenario) -> None:
    group = await scenario.town.group("Annonces", "Anne:publisher", "Bruno", posting="publishers")
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await scenario.say(anne, group, "annonce")
    assert await refused(bruno, SendMessage(group, new_client_id(), "x")) == ("not_allowed", "posting")
    await bruno.call(React(group, 1, "thanks"))


async def test_an_archived_group_is_read_not_written(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne = await scenario.connect("Anne")
    await scenario.say(anne, group, "avant")
    await anne.call(ChangeGroup(group, archived=True))
    writes = [
        SendMessage(group, new_client_id(), "x"),
        EditMessage(group, 1, "x"),
        DeleteMessage(group, 1),
        React(group, 1, "agree"),
    ]
    assert [(await refused(anne, command))[0] for command in writes] == ["archived"] * 4
    assert [m.seq for m in await history(anne, group)] == [1, 2]
    await anne.call(ChangeGroup(group, archived=False))
    await scenario.say(anne, group, "après")


ACTS: list[Callable[[int], Command]] = [
    lambda group: SendMessage(group, new_client_id(), "trop tard"),
    lambda group: EditMessage(group, 1, "trop tard"),
    lambda group: DeleteMessage(group, 1),
    lambda group: React(group, 1, "agree"),
    lambda group: PinMessage(group, 1),
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("code", ["not_found", "archived"])
async def test_nothing_is_done_after_the_group_said_that_one_is_out_or_it_ended(
    scenario: Scenario, pool: Pool, act: Callable[[int], Command], code: str
) -> None:
    """Though it was asked for before: both wait for the log, one behind the other."""
    group, person = scenario.town.groups["Travaux"], scenario.town.people["Bruno"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(bruno, group, "avant")

    async def two_wait() -> bool:
        return await select_waiting(pool) == 2

    async with pool.acquire() as db, db.transaction():
        await lock_conversation(db, group)
        end = RemoveMember(group, person) if code == "not_found" else ChangeGroup(group, archived=True)
        ending = asyncio.create_task(anne.call(end))
        await eventually(partial(select_waiting, pool))
        acting = asyncio.create_task(refused(bruno, act(group)))
        await eventually(two_wait)
    await ending
    assert (await acting)[0] == code
    first, last = await history(anne, group)
    assert (first.changed_seq, last.seq, type(last.content)) == (1, 2, Notice)
