"""Labels of posts, by which they are gathered; and groups that have all their posts tracked."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from protocol.conversations import ChangeGroup, Notice
from protocol.messages import DeleteMessage, LoadFeed
from protocol.posts import EditPost, LabelCount, LoadLabels, LoadPostDrafts, Post, SavePostDraft, SendPost
from protocol.receipts import LoadReceipts
from protocol.search import Search
from server.base.database import Pool
from server.base.settings import PARIS, Settings
from server.conversations.search_job import index
from tests.support.client import Client
from tests.support.letters import working
from tests.support.scenario import Scenario, history, new_client_id, playing, refused
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne publishes to Bruno in two groups; Gaelle, a guest, is in one of them."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Annonces", "Anne:manager", "Bruno")
        await scenario.town.group("Culture", "Anne:manager", "Bruno", "Gaelle")
        yield scenario


async def titles(client: Client, label: str = "", group: int | None = None) -> list[str]:
    feed = await client.call(LoadFeed("post", group, label))
    return [message.content.title for message in feed.messages]


async def test_posts_are_gathered_by_their_labels(scenario: Scenario, pool: Pool) -> None:
    one, other = scenario.town.groups["Annonces"], scenario.town.groups["Culture"]
    anne, bruno, gaelle = [await scenario.connect(name) for name in ("Anne", "Bruno", "Gaelle")]
    await anne.call(SendPost(one, new_client_id(), "Pont fermé", labels=["Voirie", " voirie ", "Travaux"]))
    await anne.call(SendPost(other, new_client_id(), "Fête", labels=["Culture"]))
    await anne.call(SendPost(other, new_client_id(), "Place refaite", labels=["Voirie"]))
    assert await titles(bruno, "Voirie") == ["Place refaite", "Pont fermé"]
    assert await titles(bruno, "Voirie", one) == ["Pont fermé"]
    assert await titles(bruno, "voirie") == []
    assert await titles(bruno) == ["Place refaite", "Fête", "Pont fermé"]
    used = (await bruno.call(LoadLabels())).labels
    assert used == [LabelCount("Voirie", 2), LabelCount("Culture", 1), LabelCount("Travaux", 1)]
    # A guest is told of the groups they are in alone.
    assert await titles(gaelle, "Voirie") == ["Place refaite"]
    assert (await gaelle.call(LoadLabels())).labels == [LabelCount("Culture", 1), LabelCount("Voirie", 1)]

    await anne.call(EditPost(one, 1, "Pont fermé", labels=["Ponts"]))
    await anne.call(DeleteMessage(other, 1))
    assert (await bruno.call(LoadLabels())).labels == [LabelCount("Ponts", 1), LabelCount("Voirie", 1)]
    await index(pool, PARIS)
    assert len((await bruno.call(Search("ponts"))).hits) >= 1
    await scenario.prove()


async def test_an_edit_of_the_labels_alone_is_one(scenario: Scenario) -> None:
    group = scenario.town.groups["Annonces"]
    anne = await scenario.connect("Anne")
    await anne.call(SendPost(group, new_client_id(), "Pont", labels=["Voirie"]))
    await anne.call(EditPost(group, 1, "Pont", labels=["Ponts"]))
    (message,) = await history(anne, group)
    assert isinstance(message.content, Post)
    assert message.content.labels == ["Ponts"]
    assert message.edited_at


async def test_a_draft_keeps_its_labels_until_it_is_published(
    scenario: Scenario, pool: Pool, settings: Settings
) -> None:
    group, key = scenario.town.groups["Annonces"], new_client_id()
    anne = await scenario.connect("Anne")
    at = datetime.now(UTC) + timedelta(hours=1)
    await anne.call(SavePostDraft(group, key, "Pont", publish_at=at, labels=["Voirie"]))
    assert (await anne.call(LoadPostDrafts())).drafts[0].labels == ["Voirie"]
    await pool.execute("UPDATE post_drafts SET publish_at = now() - interval '1 ms'")
    async with working(settings):
        await eventually(lambda: titles(anne, "Voirie"))
    assert await titles(anne, "Voirie") == ["Pont"]


async def test_a_group_may_have_all_its_posts_tracked_and_says_so(scenario: Scenario) -> None:
    group = scenario.town.groups["Annonces"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await anne.call(SendPost(group, new_client_id(), "Avant"))
    assert (await refused(bruno, ChangeGroup(group, tracks_posts=True)))[0] == "not_allowed"
    await anne.call(ChangeGroup(group, tracks_posts=True))
    await bruno.until(lambda: bruno.state.conversations[group].tracks_posts)
    assert [m.content for m in await history(bruno, group)][-1] == Notice("tracks")
    stored = await anne.call(SendPost(group, new_client_id(), "Après", tracked=False))
    posts = [m.content for m in await history(bruno, group) if isinstance(m.content, Post)]
    assert [post.tracked for post in posts] == [False, True]
    readers = await anne.call(LoadReceipts(group, stored.seq))
    assert [one.person for one in readers.receipts] == [scenario.town.people["Bruno"]]
    await anne.call(ChangeGroup(group, tracks_posts=False))
    assert [m.content for m in await history(bruno, group)][-1] == Notice("tracks_not")
    await anne.call(SendPost(group, new_client_id(), "Ensuite"))
    posts = [m.content for m in await history(bruno, group) if isinstance(m.content, Post)]
    assert [post.tracked for post in posts] == [False, True, False]
    await scenario.prove()
