"""Posts: published, edited and read as a feed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from protocol.conversations import ChangeGroup
from protocol.files import File
from protocol.messages import (
    DeleteMessage,
    EditMessage,
    Feed,
    FeedCursor,
    History,
    LoadComments,
    LoadFeed,
    LoadVersions,
)
from protocol.posts import EditPost, PinPost, Post, SendPost
from protocol.types import Command
from server.base.database import Pool
from server.base.settings import Settings
from server.files.files_sql import insert_file
from tests.support.scenario import Scenario, history, new_client_id, playing, refused


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
    ("Anne", SendPost(0, "12345678", "x", cover=7), ("invalid", "cover")),
    ("Anne", SendPost(0, "12345678", "x", files=[7]), ("invalid", "files")),
    ("Anne", EditPost(0, 1, "x", cover=7), ("invalid", "cover")),
    ("Anne", PinPost(0, 2), ("invalid", "content")),
    ("Anne", PinPost(0, 9), ("not_found", "message")),
    ("Bruno", PinPost(0, 1), ("not_allowed", "role")),
    ("Denis", PinPost(0, 1), ("not_found", "conversation")),
    ("Denis", LoadComments(0, 1), ("not_found", "conversation")),
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


PICTURE = File(4001, "halle.jpg", 10, "image/jpeg", "a" * 64, 1200, 460)
PROGRAMME = File(4002, "programme.pdf", 10, "application/pdf", "b" * 64, pages=8)


@pytest.fixture
async def files(scenario: Scenario, pool: Pool) -> list[int]:
    """A picture and a PDF of Anne's."""
    for file in (PICTURE, PROGRAMME):
        await insert_file(pool, scenario.town.people["Anne"], file)
    return [PICTURE.id, PROGRAMME.id]


async def test_a_post_carries_files_and_one_of_its_pictures_covers_it(scenario: Scenario, files: list[int]) -> None:
    group = scenario.town.groups["Annonces"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await anne.call(SendPost(group, new_client_id(), "Patrimoine", files=files, cover=PICTURE.id))
    await bruno.until(lambda: (group, 1) in bruno.state.messages)
    sent = bruno.state.messages[group, 1].content
    assert sent == Post("Patrimoine", files=[PICTURE, PROGRAMME], cover=PICTURE.id)
    assert await refused(anne, EditPost(group, 1, "Patrimoine", files=files, cover=PROGRAMME.id)) == (
        "invalid",
        "cover",
    )
    await anne.call(EditPost(group, 1, "Patrimoine", files=[PROGRAMME.id]))
    await bruno.until(lambda: bruno.state.messages[group, 1].content != sent)
    [before] = (await bruno.call(LoadVersions(group, 1))).versions
    assert before.content == sent


async def test_a_pinned_post_comes_with_the_first_page_of_its_group(scenario: Scenario) -> None:
    group = scenario.town.groups["Annonces"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    for number in range(5):
        await anne.call(SendPost(group, new_client_id(), str(number)))
    for seq in (2, 1):
        await anne.call(PinPost(group, seq))
    again = await anne.call(PinPost(group, 1))
    assert again.changed_seq == 7
    await anne.call(EditPost(group, 1, "zéro"))
    page: Feed = await bruno.call(LoadFeed("post", group, limit=2))
    assert [m.seq for m in page.messages] == [5, 4]
    assert [m.seq for m in page.pinned] == [1, 2]
    assert (await bruno.call(LoadFeed("post", limit=2))).pinned == []
    await anne.call(PinPost(group, 1, on=False))
    await anne.call(DeleteMessage(group, 2))
    assert (await bruno.call(LoadFeed("post", group, limit=2))).pinned == []
    await bruno.until(lambda: bruno.state.cursors[group] == 10)


async def test_what_replies_to_a_post_is_its_comments(scenario: Scenario) -> None:
    group = scenario.town.groups["Culture"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    for title in ("Une fête", "Une autre"):
        await anne.call(SendPost(group, new_client_id(), title))
    for number, post in enumerate((1, 2, 1, None, 1)):
        await scenario.say(bruno, group, str(number), reply_to=post)
    await bruno.call(DeleteMessage(group, 5))
    found: History = await anne.call(LoadComments(group, 1))
    assert ([m.seq for m in found.messages], found.more_before) == ([3, 7], False)
    page: History = await anne.call(LoadComments(group, 1, limit=1))
    assert ([m.seq for m in page.messages], page.more_before) == ([7], True)
    assert [m.seq for m in (await anne.call(LoadComments(group, 1, before=7))).messages] == [3]
    assert (await anne.call(LoadComments(group, 4))).messages == []
