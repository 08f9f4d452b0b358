"""Pinned messages: for everybody in the conversation, put and taken away by those who may write there."""

from collections.abc import AsyncIterator

import pytest

from protocol.conversations import ChangeGroup
from protocol.messages import Chat, DeleteMessage, EditMessage
from protocol.pins import MOST_PINNED, LoadPinned, PinMessage
from protocol.posts import SendPost
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, playing, refused


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne manages a group with Bruno and Gaelle, a guest; Denis is outside."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Voirie", "Anne:manager", "Bruno", "Gaelle")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Voirie"]


async def pinned(client: Client, group: int) -> list[int]:
    return [message.seq for message in (await client.call(LoadPinned(group))).messages]


async def test_pinned_messages_are_found_by_everybody_the_last_first(scenario: Scenario, group: int) -> None:
    anne, bruno, gaelle = [await scenario.connect(name) for name in ("Anne", "Bruno", "Gaelle")]
    first, second = [(await scenario.say(anne, group, text)).seq for text in ("Le code est 12.", "Le plan.")]
    await bruno.call(PinMessage(group, first))
    again = await anne.call(PinMessage(group, first))
    await bruno.call(PinMessage(group, second))
    assert await pinned(gaelle, group) == [second, first]
    await anne.call(EditMessage(group, first, "Le code est 34."))
    await gaelle.until(lambda: gaelle.state.messages[group, first].edited_at)
    content = gaelle.state.messages[group, first].content
    assert isinstance(content, Chat)
    assert content.pinned_at
    assert again.changed_seq < gaelle.state.messages[group, first].changed_seq
    await bruno.call(PinMessage(group, first, on=False))
    await anne.call(DeleteMessage(group, second))
    assert await pinned(gaelle, group) == []


async def test_those_who_may_not_write_pin_nothing(scenario: Scenario, group: int) -> None:
    anne, bruno, gaelle, denis = [await scenario.connect(name) for name in ("Anne", "Bruno", "Gaelle", "Denis")]
    seq = (await scenario.say(anne, group, "Bonjour.")).seq
    assert await refused(gaelle, PinMessage(group, seq)) == ("not_allowed", "population")
    assert await refused(denis, PinMessage(group, seq)) == ("not_found", "conversation")
    assert await refused(denis, LoadPinned(group)) == ("not_found", "conversation")
    assert await refused(anne, PinMessage(group, 99)) == ("not_found", "message")
    post = (await anne.call(SendPost(group, new_client_id(), "Canicule"))).seq
    assert await refused(anne, PinMessage(group, post)) == ("not_found", "message")
    await anne.call(ChangeGroup(group, posting="publishers"))
    assert await refused(bruno, PinMessage(group, seq)) == ("not_allowed", "posting")
    await anne.call(ChangeGroup(group, archived=True))
    assert await refused(anne, PinMessage(group, seq)) == ("archived", "")


async def test_no_more_than_fifty_are_pinned(scenario: Scenario, group: int) -> None:
    anne = await scenario.connect("Anne")
    for number in range(MOST_PINNED):
        await anne.call(PinMessage(group, (await scenario.say(anne, group, f"Message {number}")).seq))
    one_more = (await scenario.say(anne, group, "Un de plus")).seq
    assert await refused(anne, PinMessage(group, one_more)) == ("conflict", "pinned")
