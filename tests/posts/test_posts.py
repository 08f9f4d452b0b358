"""Posts: published, edited and read as a feed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from protocol.conversations import AddMembers, ChangeGroup, RemoveMember
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
from protocol.posts import EditPost, PinPost, Post, RemindReaders, SendPost
from protocol.receipts import (
    Acknowledge,
    EarlierReceipt,
    LoadReceipts,
    OpenMessage,
    Receipt,
    ReceiptChanged,
    ReceiptCount,
)
from protocol.types import Command
from server.base.database import Database, Pool
from server.base.settings import Settings
from server.conversations.conversations_sql import lock_conversation
from server.files.files_sql import insert_file
from tests.support.client import Client, Refused
from tests.support.databases import select_waiting
from tests.support.scenario import Scenario, history, new_client_id, playing, refused
from tests.support.waiting import eventually


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
    assert await refused(bruno, LoadVersions(group, 1)) == ("conflict", "not_opened")
    await bruno.call(OpenMessage(group, 1))
    for reader in (anne, bruno):
        [before] = (await reader.call(LoadVersions(group, 1))).versions
        assert before.content == Post("Coupure d'eau", "Mardi", tracked=True)
    assert bruno.state.memberships[group].unread == 1


async def test_a_tracked_post_expects_whoever_is_there_when_it_is_stored(scenario: Scenario, pool: Pool) -> None:
    """Denis comes in while the post waits for its turn."""
    group, people = scenario.town.groups["Culture"], scenario.town.people
    desk, phone = await scenario.connect("Anne"), await scenario.connect("Anne", 1)
    post = SendPost(group, new_client_id(), "Coupure d'eau", "", tracked=True)
    async with pool.acquire() as db:
        async with db.transaction():
            await lock_conversation(db, group)
            added = asyncio.create_task(desk.call(AddMembers(group, [people["Denis"]])))
            await eventually(lambda: waiting(db, 1))
            sent = asyncio.create_task(phone.call(post))
            await eventually(lambda: waiting(db, 2))
        stored, _ = await asyncio.gather(sent, added)
    told = (await desk.call(LoadReceipts(group, stored.seq))).receipts
    assert {receipt.person for receipt in told} == {people["Bruno"], people["Denis"]}


async def waiting(db: Database, count: int) -> bool:
    return await select_waiting(db) == count


async def test_whoever_has_acknowledged_the_text_before_is_asked_anew_where_its_author_says_so(
    scenario: Scenario,
) -> None:
    group = scenario.town.groups["Annonces"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await anne.call(SendPost(group, new_client_id(), "Coupure", "Mardi", tracked=True))
    await bruno.call(OpenMessage(group, 1))
    first = await bruno.call(Acknowledge(group, 1, new_client_id()))
    await anne.call(EditPost(group, 1, "Coupure", "mardi"))
    await bruno.until(lambda: bruno.state.messages[group, 1].edited_at is not None)
    assert bruno.state.receipts[group, 1] == first
    edited_at = bruno.state.messages[group, 1].edited_at

    asking = EditPost(group, 1, "Coupure", "Jeudi", edited_at=edited_at, asks_anew=True)
    await anne.call(asking)
    await bruno.until(lambda: len(bruno.state.receipts[group, 1].earlier) == 1)
    message, receipt = bruno.state.messages[group, 1], bruno.state.receipts[group, 1]
    assert message.edited_at is not None
    assert message.receipts == ReceiptCount(len(await readers(anne, group)))
    assert (receipt.opened_at, receipt.acknowledged_at, receipt.delivered_at) == (None, None, first.delivered_at)
    assert first.opened_at is not None
    kept = EarlierReceipt(message.edited_at, first.opened_at, first.acknowledged_at)
    assert receipt.earlier == [kept]
    assert await refused(bruno, Acknowledge(group, 1, new_client_id())) == ("conflict", "not_opened")

    # Sent again after its answer was lost, it asks nobody twice.
    await anne.call(asking)
    await bruno.call(OpenMessage(group, 1))
    second = await bruno.call(Acknowledge(group, 1, new_client_id(), message.edited_at))
    assert second.earlier == [kept]
    assert second.acknowledged_at > first.acknowledged_at
    named = {one.person: one for one in await readers(anne, group)}
    assert named[bruno.person] == second
    assert [one.earlier for person, one in named.items() if person != bruno.person] == [[]] * (len(named) - 1)


async def test_whoever_has_left_is_neither_told_nor_asked_anew_and_may_be_asked_once_they_are_back(
    scenario: Scenario,
) -> None:
    group, elsewhere = scenario.town.groups["Culture"], scenario.town.groups["Annonces"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await anne.call(SendPost(group, new_client_id(), "Coupure", "Mardi", tracked=True))
    first = await bruno.call(OpenMessage(group, 1))
    await anne.call(RemoveMember(group, bruno.person))
    await anne.call(EditPost(group, 1, "Coupure", "Jeudi", asks_anew=True))
    said = await scenario.say(anne, elsewhere, "Autre chose")
    await bruno.until(lambda: (elsewhere, said.seq) in bruno.state.messages)
    assert await readers(anne, group) == [first]
    assert [event.receipt for event in bruno.events if isinstance(event, ReceiptChanged)][-1] == first
    assert await refused(anne, RemindReaders(group, 1)) == ("conflict", "opened")

    # What they opened is of the text before, as its instant says; who wrote it may ask them, and asks nobody else.
    await anne.call(AddMembers(group, [bruno.person]))
    await bruno.until(lambda: (group, 1) in bruno.state.receipts)
    assert bruno.state.receipts[group, 1] == first
    await anne.call(EditPost(group, 1, "Coupure", "Jeudi", asks_anew=True))
    await bruno.until(lambda: bruno.state.receipts[group, 1].opened_at is None)
    assert [one.opened_at for one in bruno.state.receipts[group, 1].earlier] == [first.opened_at]


async def test_what_is_acknowledged_is_the_text_that_was_read(scenario: Scenario) -> None:
    group = scenario.town.groups["Annonces"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await anne.call(SendPost(group, new_client_id(), "Coupure", "Mardi", tracked=True))
    await bruno.call(OpenMessage(group, 1))
    await anne.call(EditPost(group, 1, "Coupure", "Jeudi"))
    assert await refused(bruno, Acknowledge(group, 1, new_client_id())) == ("conflict", "edited_at")
    await bruno.until(lambda: bruno.state.messages[group, 1].edited_at is not None)
    assert bruno.state.receipts[group, 1].acknowledged_at is None
    told = len(bruno.state.messages)
    read = Acknowledge(group, 1, new_client_id(), bruno.state.messages[group, 1].edited_at)
    done = await bruno.call(read)
    assert done.acknowledged_at is not None
    # Sent again after its answer was lost, it is answered as before, whatever was edited since.
    await anne.call(EditPost(group, 1, "Coupure", "Vendredi", edited_at=read.edited_at))
    assert await bruno.call(read) == done
    assert len(bruno.state.messages) == told + 1


async def test_whoever_has_left_is_counted_as_a_reader_only_where_they_had_read(scenario: Scenario) -> None:
    group = scenario.town.groups["Culture"]
    anne, bruno, denis = [await scenario.connect(name) for name in ("Anne", "Bruno", "Denis")]
    await anne.call(AddMembers(group, [denis.person]))
    first, second = [
        (await anne.call(SendPost(group, new_client_id(), title, "Mardi", tracked=True))).seq
        for title in ("Un", "Deux")
    ]

    def counts(seq: int) -> ReceiptCount | None:
        return anne.state.messages[group, seq].receipts

    await anne.until(lambda: counts(second) == ReceiptCount(2))
    await bruno.call(OpenMessage(group, first))
    await anne.call(RemoveMember(group, bruno.person))
    await anne.until(lambda: (counts(first), counts(second)) == (ReceiptCount(2, 1), ReceiptCount(1)))
    # What was recorded stays, and those who come back are waited for again.
    assert len(await readers(anne, group, second)) == 2
    await anne.call(AddMembers(group, [bruno.person]))
    await anne.until(lambda: (counts(first), counts(second)) == (ReceiptCount(2, 1), ReceiptCount(2)))
    await denis.until(lambda: denis.state.messages[group, second].receipts == ReceiptCount(2))


async def test_who_saved_a_correction_may_ask_anew_for_it_afterwards(scenario: Scenario) -> None:
    """Bruno opened the text before; Denis has opened it before and acknowledged it since."""
    group = scenario.town.groups["Culture"]
    anne, bruno, denis = [await scenario.connect(name) for name in ("Anne", "Bruno", "Denis")]
    await anne.call(AddMembers(group, [denis.person]))
    seq = (await anne.call(SendPost(group, new_client_id(), "Coupure", "Mardi", tracked=True))).seq
    for reader in (bruno, denis):
        await reader.call(OpenMessage(group, seq))
    # Where there was no text before, there is nobody to ask.
    unchanged = await anne.call(EditPost(group, seq, "Coupure", "Mardi", asks_anew=True))
    await anne.call(EditPost(group, seq, "Coupure", "Jeudi"))
    await denis.until(lambda: denis.state.messages[group, seq].edited_at is not None)
    read = denis.state.messages[group, seq].edited_at
    acknowledged = await denis.call(Acknowledge(group, seq, new_client_id(), read))
    await bruno.until(lambda: bruno.state.messages[group, seq].receipts == ReceiptCount(2, 2, 1))
    assert bruno.state.receipts[group, seq].earlier == []
    before = bruno.state.messages[group, seq]
    assert unchanged.changed_seq < before.changed_seq

    asking = EditPost(group, seq, "Coupure", "Jeudi", asks_anew=True)
    asked = await anne.call(asking)
    await bruno.until(lambda: bruno.state.messages[group, seq].receipts == ReceiptCount(2, 1, 1))
    assert bruno.state.messages[group, seq].edited_at == before.edited_at
    assert [one.replaced_at for one in bruno.state.receipts[group, seq].earlier] == [before.edited_at]
    assert denis.state.receipts[group, seq] == acknowledged
    # Sent again after its answer was lost, even once Bruno has read, it asks nobody twice.
    assert await anne.call(asking) == asked
    opened = await bruno.call(OpenMessage(group, seq))
    await anne.call(asking)
    assert (await bruno.call(LoadReceipts(group, seq))).receipts == [opened]


async def test_an_acknowledgement_of_the_text_before_is_none_of_the_one_there_is(scenario: Scenario) -> None:
    group = scenario.town.groups["Annonces"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await anne.call(SendPost(group, new_client_id(), "Coupure", "Mardi", tracked=True))
    await bruno.call(OpenMessage(group, 1))
    first = Acknowledge(group, 1, new_client_id())
    await bruno.call(first)
    await anne.call(EditPost(group, 1, "Coupure", "Jeudi", asks_anew=True))
    assert await refused(bruno, first) == ("conflict", "not_opened")
    await bruno.call(OpenMessage(group, 1))
    assert await refused(bruno, first) == ("conflict", "client_id")
    await bruno.until(lambda: bruno.state.messages[group, 1].edited_at is not None)
    second = await bruno.call(Acknowledge(group, 1, new_client_id(), bruno.state.messages[group, 1].edited_at))
    assert second.acknowledged_at is not None
    assert await bruno.call(first) == second


async def readers(author: Client, group: int, seq: int = 1) -> list[Receipt]:
    found: list[Receipt] = (await author.call(LoadReceipts(group, seq))).receipts
    return found


async def test_a_post_edited_on_two_devices_at_once_keeps_the_first_edit_until_the_author_has_seen_it(
    scenario: Scenario,
) -> None:
    group = scenario.town.groups["Annonces"]
    desk, phone = await scenario.connect("Anne"), await scenario.connect("Anne", 1)
    await desk.call(SendPost(group, new_client_id(), "Coupure d'eau", "Mardi"))
    edits = [EditPost(group, 1, "Coupure d'eau", text) for text in ("Mercredi", "Jeudi")]
    answers = await asyncio.gather(desk.call(edits[0]), phone.call(edits[1]), return_exceptions=True)
    [(failure, late)] = [(a, e) for a, e in zip(answers, edits, strict=True) if isinstance(a, Refused)]
    assert (failure.code, failure.detail) == ("conflict", "edited_at")
    await desk.until(lambda: desk.state.messages[group, 1].edited_at)
    late.edited_at = desk.state.messages[group, 1].edited_at
    assert (await desk.call(late)).changed_seq == (await desk.call(late)).changed_seq == 3


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
    ("Anne", EditMessage(0, 1, "x"), ("not_found", "message")),
    ("Anne", EditPost(0, 2, "x"), ("not_found", "message")),
    ("Anne", SendPost(0, "12345678", "x", cover=7), ("invalid", "cover")),
    ("Anne", SendPost(0, "12345678", "x", files=[7]), ("invalid", "files")),
    ("Anne", EditPost(0, 1, "x", cover=7), ("invalid", "cover")),
    ("Anne", EditPost(0, 1, "x", asks_anew=True), ("invalid", "asks_anew")),
    ("Anne", PinPost(0, 2), ("not_found", "message")),
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
