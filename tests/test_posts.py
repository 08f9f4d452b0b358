"""Posts: published, edited and read as a feed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from protocol.conversations import ChangeGroup
from protocol.messages import DeleteMessage, EditMessage, Feed, FeedCursor, LoadFeed, LoadVersions
from protocol.posts import EditPost, Post, SendPost
from protocol.types import Command
from server.database import Pool
from server.settings import Settings
from tests.scenario import Scenario, history, new_client_id, playing, refused


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne publishes to Bruno in two groups; Denis is outside both."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Denis"):
            await scenario.town.person(name)
        await scenario.town.group("Annonces", "Anne:publisher", "Bruno", posting="publishers")
        await scenario.town.group("Culture", "Anne:manager", "Bruno")
        yield scenario


async def test_a_post_is_edited_by_its_author_and_keeps_its_versions(scenario: Scenario) -> None:
    group = scenario.town.groups["Annonces"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await anne.call(SendPost(group, new_client_id(), "Coupure d'eau", "Mardi", tracked=True))
    await anne.call(EditPost(group, 1, "Coupure d'eau", "Mercredi"))
    await bruno.until(lambda: bruno.state.cursors.get(group) == 2)
    assert bruno.state.messages[group, 1].content == Post("Coupure d'eau", "Mercredi", tracked=True)
    [before] = (await bruno.call(LoadVersions(group, 1))).versions
    assert before.content == Post("Coupure d'eau", "Mardi", tracked=True)
    assert bruno.state.memberships[group].unread == 1


async def test_a_post_sent_twice_is_stored_once_even_at_the_same_moment(scenario: Scenario) -> None:
    group = scenario.town.groups["Annonces"]
    desk, phone = await scenario.connect("Anne"), await scenario.connect("Anne", 1)
    for _ in range(10):
        command = SendPost(group, new_client_id(), "Une fois", tracked=True)
        answers = await asyncio.gather(desk.call(command), phone.call(command), desk.call(command))
        assert answers[0] == answers[1] == answers[2]
    assert len(await history(desk, group)) == 10


REFUSED = [
    ("Bruno", SendPost(0, "12345678", "x"), ("not_allowed", "role")),
    ("Denis", SendPost(0, "12345678", "x"), ("not_found", "conversation")),
    ("Bruno", EditPost(0, 1, "x"), ("not_allowed", "author")),
    ("Denis", EditPost(0, 1, "x"), ("not_found", "conversation")),
    ("Anne", EditPost(0, 9, "x"), ("not_found", "message")),
    ("Anne", EditMessage(0, 1, "x"), ("not_allowed", "content")),
    ("Anne", EditPost(0, 2, "x"), ("not_allowed", "content")),
]


@pytest.mark.parametrize(("name", "command", "refusal"), REFUSED)
async def test_what_is_refused(scenario: Scenario, name: str, command: Command, refusal: tuple[str, str]) -> None:
    group = scenario.town.groups["Annonces"]
    anne = await scenario.connect("Anne")
    await anne.call(SendPost(group, new_client_id(), "À tous"))
    await scenario.say(anne, group, "et un mot")
    command.conversation = group  # type: ignore[attr-defined]
    assert await refused(await scenario.connect(name, 1), command) == refusal


async def test_nothing_is_published_to_an_archived_group(scenario: Scenario) -> None:
    group = scenario.town.groups["Culture"]
    anne = await scenario.connect("Anne")
    await anne.call(SendPost(group, new_client_id(), "Avant"))
    await anne.call(ChangeGroup(group, archived=True))
    assert (await refused(anne, SendPost(group, new_client_id(), "Après")))[0] == "archived"
    assert (await refused(anne, EditPost(group, 1, "Après")))[0] == "archived"


async def test_the_feed_pages_through_all_ones_groups_newest_first(scenario: Scenario) -> None:
    groups = [scenario.town.groups[name] for name in ("Annonces", "Culture")]
    anne, bruno, denis = [await scenario.connect(name) for name in ("Anne", "Bruno", "Denis")]
    for number in range(6):
        await anne.call(SendPost(groups[number % 2], new_client_id(), str(number)))
        await scenario.say(anne, groups[number % 2], "pas une publication")
    await anne.call(DeleteMessage(groups[1], 5))
    titles: list[str] = []
    before, more = None, True
    while more:
        page: Feed = await bruno.call(LoadFeed("post", before=before, limit=2))
        titles += [m.content.title for m in page.messages if isinstance(m.content, Post)]
        last = page.messages[-1]
        before, more = FeedCursor(last.sent_at, last.conversation, last.seq), page.more
    assert titles == ["4", "3", "2", "1", "0"]
    assert len((await bruno.call(LoadFeed("post", groups[0]))).messages) == 3
    assert await denis.call(LoadFeed("post", groups[0])) == await denis.call(LoadFeed("post", 1)) == Feed([])
