"""The journal: many messages at a time, numbered without gaps, each once, refused one by one."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from functools import partial

import pytest
from msgspec.structs import replace

from protocol.errors import Archived, Invalid, NotAllowed, NotFound, Refusal, Unavailable
from protocol.messages import Chat
from protocol.types import Stored
from server.base.database import Pool, connect_journal
from server.base.settings import Settings
from server.core import journal as journal_module
from server.core.journal import Entry, Journal, append_one
from tests.support.databases import execute, select_waiting
from tests.support.scenario import new_client_id
from tests.support.town import Town
from tests.support.waiting import eventually


class Desk:
    """A journal and what it told, in order."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.told: list[tuple[Entry, Stored]] = []
        self.journal = Journal(pool, self.told.extend)


@pytest.fixture
async def town(pool: Pool) -> Town:
    """Anne and Bruno in two groups, Chloe in neither; Bruno may not write to the announcements."""
    town = Town(pool)
    for name in ("Anne", "Bruno", "Chloe"):
        await town.person(name)
    for name in ("Travaux", "Voirie"):
        await town.group(name, "Anne:manager", "Bruno")
    await town.group("Annonces", "Anne:manager", "Bruno", posting="publishers")
    await town.group("Archive", "Anne:manager")
    await pool.execute("UPDATE conversations SET archived_at = now() WHERE name = 'Archive'")
    return town


@pytest.fixture
async def desks(settings: Settings, town: Town) -> AsyncIterator[list[Desk]]:
    """Two journals, as of two processes."""
    desks = [Desk(await connect_journal(settings)) for _ in range(2)]
    yield desks
    for desk in desks:
        await desk.journal.close()
        await desk.pool.close()


def entry(
    town: Town, group: str, author: str, text: str = "x", client_id: str = "", mentions: list[int] | None = None
) -> Entry:
    return Entry(town.groups[group], town.people[author], client_id or new_client_id(), Chat(text), mentions or [])


async def stored(pool: Pool, town: Town, group: str) -> list[tuple[int, str]]:
    """Number and text of the whole log."""
    rows = await pool.fetch(
        "SELECT seq, content ->> 'text' FROM messages WHERE conversation_id = $1 ORDER BY seq", town.groups[group]
    )
    return [tuple(row) for row in rows]


async def test_two_journals_number_without_gaps_and_tell_in_order(pool: Pool, town: Town, desks: list[Desk]) -> None:
    sent = defaultdict(list)
    for number in range(1200):
        group, author = ("Travaux", "Voirie")[number % 2], ("Anne", "Bruno")[number // 2 % 2]
        answer = desks[number // 4 % 2].journal.append(entry(town, group, author, str(number)))
        sent[group].append((answer, str(number)))
        if number % 100 == 0:
            await asyncio.sleep(0)
    for group, answers in sent.items():
        log = sorted([((await answer).seq, text) for answer, text in answers])
        assert [seq for seq, _ in log] == list(range(1, 601))
        assert await stored(pool, town, group) == log
        for desk in desks:
            told = [s.seq for e, s in desk.told if e.conversation == town.groups[group]]
            assert told == sorted(told)
    assert sum(len(desk.told) for desk in desks) == 1200


async def test_a_reply_is_to_a_message_of_the_same_conversation(pool: Pool, town: Town, desks: list[Desk]) -> None:
    journal = desks[0].journal
    for group, count in (("Travaux", 3), ("Voirie", 1)):
        for number in range(count):
            await journal.append(entry(town, group, "Anne", str(number)))

    def reply(group: str, author: str, to: int) -> Entry:
        return replace(entry(town, group, author), reply_to=to)

    answers = [reply("Voirie", "Bruno", to) for to in (1, 2, 0)] + [reply("Travaux", "Bruno", 3)]
    outcomes = await asyncio.gather(*map(journal.append, answers), return_exceptions=True)
    assert [getattr(one, "detail", "stored") for one in outcomes] == ["stored", "reply_to", "reply_to", "stored"]
    with pytest.raises(NotFound):
        await journal.append(reply("Voirie", "Chloe", 1))
    with pytest.raises(NotFound):
        await journal.append(reply("Voirie", "Chloe", 99))


async def test_entries_of_one_caller_keep_their_order(pool: Pool, town: Town, desks: list[Desk]) -> None:
    answers = [desks[0].journal.append(entry(town, "Travaux", "Anne", str(n))) for n in range(700)]
    assert [(await answer).seq for answer in answers] == list(range(1, 701))
    assert [text for _, text in await stored(pool, town, "Travaux")] == [str(n) for n in range(700)]


async def test_a_retry_gets_the_first_answer_wherever_the_first_stands(
    pool: Pool, town: Town, desks: list[Desk]
) -> None:
    first = entry(town, "Travaux", "Anne", "premier", "client-id")
    waiting = desks[0].journal.append(first)
    assert desks[0].journal.append(entry(town, "Travaux", "Anne", "second", "client-id")) is waiting
    await asyncio.sleep(0)
    assert desks[0].journal.append(first) is waiting
    elsewhere = desks[1].journal.append(first)
    assert await waiting == await elsewhere == await desks[0].journal.append(first)
    assert await stored(pool, town, "Travaux") == [(1, "premier")]
    assert len(desks[0].told) + len(desks[1].told) == 1


async def test_each_refusal_stands_alone_and_takes_no_number(pool: Pool, town: Town, desks: list[Desk]) -> None:
    wanted: list[tuple[Entry, type[Refusal] | None]] = [
        (entry(town, "Travaux", "Anne"), None),
        (entry(town, "Travaux", "Chloe"), NotFound),
        (entry(town, "Annonces", "Bruno"), NotAllowed),
        (entry(town, "Archive", "Anne"), Archived),
        (entry(town, "Travaux", "Anne", mentions=[town.people["Bruno"]]), None),
        (entry(town, "Travaux", "Anne", mentions=[town.people["Bruno"], town.people["Chloe"]]), Invalid),
        (Entry(12345, town.people["Anne"], new_client_id(), Chat("nulle part")), NotFound),
        (entry(town, "Travaux", "Bruno"), None),
    ]
    answers = [desks[0].journal.append(each) for each, _ in wanted]
    outcomes = await asyncio.gather(*answers, return_exceptions=True)
    refusals = [type(o) if isinstance(o, Refusal) else None for o in outcomes]
    assert refusals == [refusal for _, refusal in wanted]
    assert [o.seq for o in outcomes if isinstance(o, Stored)] == [1, 2, 3]
    assert len(desks[0].told) == 3


async def test_an_entry_that_cannot_be_stored_fails_alone(pool: Pool, town: Town, desks: list[Desk]) -> None:
    texts = ["un", "deux \0", "trois"]
    answers = [desks[0].journal.append(entry(town, "Travaux", "Anne", text)) for text in texts]
    outcomes = await asyncio.gather(*answers, return_exceptions=True)
    assert [isinstance(o, Stored) for o in outcomes] == [True, False, True]
    assert not isinstance(outcomes[1], Refusal)
    assert await stored(pool, town, "Travaux") == [(1, "un"), (2, "trois")]


async def test_a_broken_connection_loses_and_doubles_nothing(
    pool: Pool, database_url: str, town: Town, desks: list[Desk]
) -> None:
    answers = []
    for number in range(400):
        answers.append(desks[number % 2].journal.append(entry(town, "Travaux", "Anne", str(number))))
        if number % 50 == 0:
            await execute(
                database_url,
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%numbered%'
                """,
            )
    outcomes = await asyncio.gather(*answers)
    assert sorted(o.seq for o in outcomes) == list(range(1, 401))
    assert len(await stored(pool, town, "Travaux")) == 400
    assert sorted(s.seq for desk in desks for _, s in desk.told) == list(range(1, 401))


async def test_what_could_not_be_told_is_still_stored_and_answered(settings: Settings, pool: Pool, town: Town) -> None:
    def fail(sent: list[tuple[Entry, Stored]]) -> None:
        raise RuntimeError("the line is cut")

    journal = Journal(pool, fail)
    for seq in (1, 2):
        assert (await journal.append(entry(town, "Travaux", "Anne"))).seq == seq
    await journal.close()


async def test_closing_stores_what_waits(pool: Pool, town: Town) -> None:
    journal = Journal(pool, lambda sent: None)
    answers = [journal.append(entry(town, "Travaux", "Anne", str(n))) for n in range(1100)]
    await journal.close()
    assert all(answer.done() for answer in answers)
    assert len(await stored(pool, town, "Travaux")) == 1100


async def test_when_too_many_wait_a_sender_is_told_to_come_back(
    pool: Pool, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "MOST_WAITING", 5)
    journal = Journal(pool, lambda sent: None)
    answers = [journal.append(entry(town, "Travaux", "Anne")) for _ in range(5)]
    with pytest.raises(Unavailable):
        journal.append(entry(town, "Travaux", "Anne"))
    await asyncio.gather(*answers)
    await journal.append(entry(town, "Travaux", "Anne"))
    await journal.close()


ENDINGS = {
    "archived": "UPDATE conversations SET archived_at = now() WHERE id = $1 AND $2::bigint > 0",
    "not_found": "DELETE FROM memberships WHERE conversation_id = $1 AND person_id = $2",
}


@pytest.mark.parametrize("code", ENDINGS)
async def test_who_waits_for_the_log_is_judged_by_what_it_says_then(
    pool: Pool, town: Town, desks: list[Desk], code: str
) -> None:
    """While another has the log to say that it ends, or that somebody is out of it."""
    group, bruno = town.groups["Travaux"], town.people["Bruno"]
    async with pool.acquire() as db:
        async with db.transaction():
            await append_one(db, entry(town, "Travaux", "Anne", "la fin"))
            answer = desks[0].journal.append(entry(town, "Travaux", "Bruno", "trop tard"))
            await eventually(partial(select_waiting, pool))
            await db.execute(ENDINGS[code], group, bruno)
        with pytest.raises(Refusal) as refusal:
            await answer
    assert refusal.value.code == code
    assert await stored(pool, town, "Travaux") == [(1, "la fin")]
