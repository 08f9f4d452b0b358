"""Marks on messages: each person's own, on all their devices, until they say that it is done."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from protocol.conversations import ChangeMembership, LeaveGroup, MarkRead, MarkUnread
from protocol.marks import Mark, MarkMessage, MessageRecalled
from protocol.messages import DeleteMessage
from server.base.database import Pool
from server.base.settings import Settings
from server.run.retention_job import forget
from tests.support.client import Client
from tests.support.letters import working
from tests.support.scenario import Scenario, playing, refused

SOON = timedelta(hours=1)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne and Bruno in a group; Denis is outside."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Denis"):
            await scenario.town.person(name)
        await scenario.town.group("Voirie", "Anne:manager", "Bruno")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Voirie"]


async def devices(scenario: Scenario) -> tuple[Client, Client, Client]:
    """Anne's, and two of Bruno's on both servers."""
    return await scenario.connect("Anne"), await scenario.connect("Bruno"), await scenario.connect("Bruno", 1)


async def test_a_saved_message_is_saved_on_all_devices_and_nobody_else_is_told(scenario: Scenario, group: int) -> None:
    anne, bruno, other = await devices(scenario)
    seq = (await scenario.say(anne, group, "Le plan est au mur.")).seq
    mark = await bruno.call(MarkMessage(group, seq, saved=True))
    assert mark.saved_at
    await other.until(lambda: other.state.marks == {(group, seq): mark})
    assert await bruno.call(MarkMessage(group, seq, saved=True)) == mark
    assert await bruno.call(MarkMessage(group, seq, saved=False)) == Mark(group, seq)
    await other.until(lambda: not other.state.marks)
    assert not anne.state.marks


async def test_what_names_somebody_is_expected_once_they_have_read_it_until_it_is_done(
    scenario: Scenario, group: int
) -> None:
    anne, bruno, other = await devices(scenario)
    answered = (await scenario.say(anne, group, "Peux-tu venir ?", mentions=[bruno.person])).seq
    await scenario.say(bruno, group, "Oui.", reply_to=answered)
    await scenario.say(anne, group, "À tous.", mentions_all=True)
    asked = (await scenario.say(anne, group, "Et le devis ?", mentions=[bruno.person])).seq
    last = (await scenario.say(anne, group, "Merci.")).seq
    await bruno.call(MarkRead(group, last))
    await other.until(lambda: list(other.state.marks) == [(group, asked)])
    assert other.state.marks[group, asked].expected_since
    await other.call(MarkMessage(group, asked, expected=False))
    await bruno.until(lambda: not bruno.state.marks)
    await bruno.call(MarkRead(group, last))
    assert not bruno.state.marks


async def test_nothing_is_expected_from_a_silenced_conversation(scenario: Scenario, group: int) -> None:
    anne, bruno, _ = await devices(scenario)
    await bruno.call(ChangeMembership(group, level="none"))
    asked = (await scenario.say(anne, group, "Et le devis ?", mentions=[bruno.person])).seq
    await bruno.call(MarkRead(group, asked))
    assert not bruno.state.marks


async def test_whoever_wants_to_be_reminded_is_at_the_hour_once(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    anne, bruno, other = await devices(scenario)
    seq = (await scenario.say(anne, group, "La réunion est lundi.")).seq
    await bruno.call(MarkMessage(group, seq, remind_at=datetime.now(UTC) + SOON))
    await other.until(lambda: (group, seq) in other.state.marks)
    assert other.state.marks[group, seq].remind_at
    async with working(settings):
        await pool.execute("UPDATE marks SET remind_at = now() + interval '1 second'")
        for device in (bruno, other):
            await device.until(lambda device=device: device.state.marks[group, seq].expected_since)  # type: ignore[misc]
            assert len([one for one in device.events if isinstance(one, MessageRecalled)]) == 1
            assert device.state.marks[group, seq].remind_at is None


async def test_a_reminder_is_ahead_and_can_be_taken_back(scenario: Scenario, group: int) -> None:
    anne, bruno, _ = await devices(scenario)
    seq = (await scenario.say(anne, group, "La réunion est lundi.")).seq
    now = datetime.now(UTC)
    for at in (now - SOON, now + timedelta(days=800)):
        assert await refused(bruno, MarkMessage(group, seq, remind_at=at)) == ("invalid", "remind_at")
    assert (await bruno.call(MarkMessage(group, seq, remind_at=now + SOON))).remind_at
    assert await bruno.call(MarkMessage(group, seq, remind_at=None)) == Mark(group, seq)


async def test_marks_end_with_the_message_and_with_the_membership(scenario: Scenario, group: int, pool: Pool) -> None:
    anne, bruno, _ = await devices(scenario)
    gone, kept = [(await scenario.say(anne, group, text)).seq for text in ("Secret.", "Public.")]
    for seq in (gone, kept):
        await bruno.call(MarkMessage(group, seq, saved=True))
    await anne.call(DeleteMessage(group, gone))
    await bruno.until(lambda: list(bruno.state.marks) == [(group, kept)])
    assert await refused(bruno, MarkMessage(group, gone, saved=True)) == ("not_found", "message")
    await bruno.call(LeaveGroup(group))
    await bruno.until(lambda: not bruno.state.marks)
    assert await pool.fetchval("SELECT count(*) FROM marks") == 0


async def test_marks_are_forgotten_with_the_access(scenario: Scenario, group: int, pool: Pool) -> None:
    anne, bruno, _ = await devices(scenario)
    seq = (await scenario.say(anne, group, "Bonjour.")).seq
    for device in (anne, bruno):
        await device.call(MarkMessage(group, seq, saved=True))
    await scenario.disconnect()
    await pool.execute("UPDATE people SET active = false WHERE id = $1", bruno.person)
    await forget(pool)
    assert [row[0] for row in await pool.fetch("SELECT person_id FROM marks")] == [anne.person]


async def test_a_stranger_marks_nothing(scenario: Scenario, group: int) -> None:
    anne, denis = await scenario.connect("Anne"), await scenario.connect("Denis")
    seq = (await scenario.say(anne, group, "Bonjour.")).seq
    for command in (MarkMessage(group, seq, saved=True), MarkUnread(group, seq)):
        assert await refused(denis, command) == ("not_found", "conversation")
    assert await refused(anne, MarkMessage(group, seq + 5, saved=True)) == ("not_found", "message")
    assert await refused(anne, MarkUnread(group, seq + 5)) == ("not_found", "message")


async def test_nobody_keeps_more_than_a_thousand(scenario: Scenario, group: int, pool: Pool) -> None:
    anne, bruno, _ = await devices(scenario)
    seq = (await scenario.say(anne, group, "Bonjour.")).seq
    await scenario.disconnect()
    await pool.execute(
        """
        INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content)
        SELECT $1, n, n, $2, 'message-' || n, 'chat', true, false, '{"type": "chat", "text": "x"}'
        FROM generate_series($3, 1100) n
        """,
        group,
        anne.person,
        seq + 1,
    )
    await pool.execute("UPDATE conversations SET last_seq = 1100 WHERE id = $1", group)
    await pool.execute(
        """
        INSERT INTO marks (person_id, conversation_id, seq, saved_at)
        SELECT $1, $2, n, now() FROM generate_series($3, $3 + 999) n
        """,
        bruno.person,
        group,
        seq + 1,
    )
    device = await scenario.connect("Bruno")
    assert await refused(device, MarkMessage(group, seq, saved=True)) == ("conflict", "marks")
    await device.call(MarkMessage(group, seq + 1, saved=False))
    assert (await device.call(MarkMessage(group, seq, saved=True))).saved_at


async def test_a_conversation_is_unread_again_from_a_message_on_all_devices(scenario: Scenario, group: int) -> None:
    anne, bruno, other = await devices(scenario)
    first = (await scenario.say(anne, group, "Un", mentions=[bruno.person])).seq
    second = (await scenario.say(anne, group, "Deux")).seq
    await bruno.call(MarkRead(group, second))
    place = await bruno.call(MarkUnread(group, first))
    assert (place.read_seq, place.unread_from, place.unread, place.mentions) == (second, first, 2, 1)
    await other.until(lambda: other.state.memberships[group].unread == 2)
    third = (await scenario.say(anne, group, "Trois")).seq
    await other.until(lambda: other.state.memberships[group].unread == 3)
    await other.call(MarkRead(group, third))
    await bruno.until(lambda: bruno.state.memberships[group].unread == 0)
    assert bruno.state.memberships[group].unread_from == 0
