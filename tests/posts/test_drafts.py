"""Drafts of posts: on all the devices of their author, and published at their hour, exactly once."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from protocol.conversations import ChangeRole, RemoveMember
from protocol.files import File
from protocol.posts import (
    DropPostDraft,
    LoadPostDrafts,
    Post,
    PostDraft,
    PostDraftChanged,
    PostDraftDropped,
    SavePostDraft,
    SendPost,
)
from protocol.types import Command
from server.base.database import Pool
from server.base.settings import Settings
from server.files.files_sql import insert_file
from server.posts import drafts as post_drafts
from tests.support.client import Client
from tests.support.forked import Forked
from tests.support.letters import working
from tests.support.pace import PATIENCE
from tests.support.scenario import Scenario, history, new_client_id, playing, refused
from tests.support.waiting import eventually

PICTURE = File(4001, "halle.jpg", 10, "image/jpeg", "a" * 64, 1200, 460)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne publishes to Bruno and to Gaelle, a guest; Chloe manages the group, Denis is outside."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Annonces", "Anne:publisher", "Bruno", "Chloe:manager", "Gaelle")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Annonces"]


def soon(seconds: float = 1) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def told(client: Client) -> list[Any]:
    return [event for event in client.events if isinstance(event, PostDraftChanged | PostDraftDropped)]


async def drafts(client: Client) -> list[PostDraft]:
    found: list[PostDraft] = (await client.call(LoadPostDrafts())).drafts
    return found


async def no_draft_waits(client: Client) -> bool:
    return not await drafts(client)


async def due_now(pool: Pool) -> None:
    """The hour of every draft that is scheduled comes."""
    await pool.execute("UPDATE post_drafts SET publish_at = now() - interval '1 ms' WHERE publish_at IS NOT NULL")


async def test_a_draft_is_on_the_authors_other_device_and_nobody_elses(
    scenario: Scenario, group: int, pool: Pool
) -> None:
    await insert_file(pool, scenario.town.people["Anne"], PICTURE)
    desk, phone, chloe = (
        await scenario.connect("Anne"),
        await scenario.connect("Anne", 1),
        await scenario.connect("Chloe"),
    )
    key = new_client_id()
    await desk.call(SavePostDraft(group, key, "Fê"))
    kept: PostDraft = await desk.call(SavePostDraft(group, key, "Fête", "Samedi", True, [PICTURE.id], PICTURE.id))
    assert (kept.title, kept.files, kept.cover, kept.publish_at) == ("Fête", [PICTURE], PICTURE.id, None)
    assert await drafts(phone) == [kept]
    await phone.until(lambda: PostDraftChanged(kept) in phone.events)
    assert await drafts(chloe) == [] == told(chloe)
    await phone.call(DropPostDraft(key))
    await desk.until(lambda: PostDraftDropped(key) in desk.events)
    assert await drafts(desk) == []
    assert await pool.fetchval("SELECT count(*) FROM draft_files") == 0


async def test_publishing_uses_the_draft_up(scenario: Scenario, group: int) -> None:
    anne = await scenario.connect("Anne")
    key = new_client_id()
    await anne.call(SavePostDraft(group, key, "Fête"))
    await anne.call(SendPost(group, key, "Fête", "Samedi"))
    assert await drafts(anne) == []
    assert await refused(anne, SavePostDraft(group, key, "Fête")) == ("conflict", "published")
    assert await drafts(anne) == []


REFUSED = [
    ("Bruno", SavePostDraft(0, "12345678", "x"), ("not_allowed", "role")),
    ("Denis", SavePostDraft(0, "12345678", "x"), ("not_found", "conversation")),
    ("Anne", SavePostDraft(0, "12345678", "x", publish_at=soon(-60)), ("invalid", "publish_at")),
    ("Anne", SavePostDraft(0, "12345678", publish_at=soon(86_400)), ("invalid", "title")),
    ("Anne", SavePostDraft(0, "12345678", "x", cover=7), ("invalid", "cover")),
    ("Anne", SavePostDraft(0, "12345678", "x", files=[7]), ("invalid", "files")),
    ("Anne", DropPostDraft("12345678"), ("not_found", "draft")),
]


@pytest.mark.parametrize(("name", "command", "refusal"), REFUSED)
async def test_what_is_refused(scenario: Scenario, name: str, command: Command, refusal: tuple[str, str]) -> None:
    if isinstance(command, SavePostDraft):
        command.conversation = scenario.town.groups["Annonces"]
    anybody = await scenario.connect(name)
    assert await refused(anybody, command) == refusal
    assert await drafts(anybody) == []


async def test_a_draft_can_be_dropped_by_its_author_alone(scenario: Scenario, group: int) -> None:
    anne, chloe = await scenario.connect("Anne"), await scenario.connect("Chloe")
    await anne.call(SavePostDraft(group, "12345678", "Fête"))
    assert await refused(chloe, DropPostDraft("12345678")) == ("not_found", "draft")
    assert len(await drafts(anne)) == 1


async def test_nobody_keeps_too_many(scenario: Scenario, group: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post_drafts, "MOST", 2)
    anne = await scenario.connect("Anne")
    for _ in range(2):
        await anne.call(SavePostDraft(group, new_client_id(), "x"))
    assert await refused(anne, SavePostDraft(group, new_client_id(), "x")) == ("conflict", "drafts")


async def test_the_worker_publishes_at_the_instant_and_tells_everybody(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    await insert_file(pool, scenario.town.people["Anne"], PICTURE)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    key, at = new_client_id(), soon(1.5)
    async with working(settings):
        await anne.call(SavePostDraft(group, key, "Fête", "Samedi", True, [PICTURE.id], PICTURE.id, at))
        await bruno.until(lambda: (group, 1) in bruno.state.messages)
        await bruno.until(lambda: (group, 1) in bruno.state.receipts)
    message = bruno.state.messages[group, 1]
    assert message.content == Post("Fête", "Samedi", True, [PICTURE], PICTURE.id)
    assert message.client_id == key
    assert timedelta(0) <= message.sent_at - at < timedelta(seconds=PATIENCE)
    await anne.until(lambda: PostDraftDropped(key) in anne.events)
    assert await pool.fetchval("SELECT count(*) FROM message_files") == 1


async def test_what_is_taken_back_or_put_off_is_not_published(
    scenario: Scenario, group: int, settings: Settings
) -> None:
    anne = await scenario.connect("Anne")
    at = soon(1.5)
    for key in ("dropped-1", "held-back", "put-off-1"):
        await anne.call(SavePostDraft(group, key, key, publish_at=at))
    async with working(settings):
        await anne.call(DropPostDraft("dropped-1"))
        await anne.call(SavePostDraft(group, "held-back", "held-back"))
        await anne.call(SavePostDraft(group, "put-off-1", "put off", publish_at=soon(3600)))
        await asyncio.sleep(3)
    assert await history(anne, group) == []
    assert [draft.client_id for draft in await drafts(anne)] == ["put-off-1", "held-back"]


@pytest.mark.parametrize("meanwhile", ["demoted", "removed"])
async def test_what_its_author_may_no_longer_publish_waits_for_him(
    scenario: Scenario, group: int, settings: Settings, pool: Pool, meanwhile: str
) -> None:
    anne, chloe = await scenario.connect("Anne"), await scenario.connect("Chloe")
    await anne.call(SavePostDraft(group, "12345678", "Fête", publish_at=soon(600)))
    me = anne.person
    await chloe.call(ChangeRole(group, me, "member") if meanwhile == "demoted" else RemoveMember(group, me))
    await due_now(pool)
    async with working(settings):
        await anne.until(lambda: len(told(anne)) == 2)
    waiting = told(anne)[1].draft
    assert (waiting.publish_at, waiting.refused) == (None, "not_allowed" if meanwhile == "demoted" else "not_found")
    assert await drafts(anne) == ([waiting] if meanwhile == "demoted" else [])
    assert not [m for m in await history(chloe, group) if isinstance(m.content, Post)]


async def test_author_and_two_workers_at_once_publish_once(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    anne = await scenario.connect("Anne")
    keys = [new_client_id() for _ in range(20)]
    for key in keys:
        await anne.call(SavePostDraft(group, key, key, tracked=True, publish_at=soon(600)))
    await due_now(pool)
    async with working(settings), working(settings):
        await asyncio.gather(*(anne.call(SendPost(group, key, key, tracked=True)) for key in keys))
        await eventually(lambda: no_draft_waits(anne))
    published = [m for m in await history(anne, group) if isinstance(m.content, Post)]
    assert sorted(m.client_id for m in published) == sorted(keys)
    assert await pool.fetchval("SELECT count(*) FROM receipts") == 3 * len(keys)


async def test_a_worker_killed_again_and_again_publishes_each_once(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    anne = await scenario.connect("Anne")
    keys = [new_client_id() for _ in range(60)]
    for key in keys:
        await anne.call(SavePostDraft(group, key, key, tracked=True, publish_at=soon(600)))
    kills = 0
    await due_now(pool)
    while left := await pool.fetchval("SELECT count(*) FROM post_drafts"):
        worker = start_worker(settings)
        async with asyncio.timeout(PATIENCE):
            while await pool.fetchval("SELECT count(*) FROM post_drafts") > max(0, left - 15):
                await asyncio.sleep(0.001)
        worker.end(signal.SIGKILL)
        kills += 1
    assert kills > 1
    published = [m.client_id for m in await history(anne, group) if isinstance(m.content, Post)]
    assert sorted(published) == sorted(keys)
    assert await pool.fetchval("SELECT count(*) FROM receipts") == 3 * len(keys)


def start_worker(settings: Settings) -> Forked:
    urls = {"database_url": settings.database_url, "redis_url": settings.redis_url}
    return Forked("worker", data_dir=settings.data_dir, log_level="warning", **urls)
