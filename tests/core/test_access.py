"""The door: what a socket must say first, what closes it, and whom it lets in."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from websockets.exceptions import ConnectionClosed

from protocol.accounts import ChangeAccount, InvitePerson
from protocol.codec import pack
from protocol.conversations import CreateGroup, StartDirect
from protocol.frames import COMMANDS, MAX_FRAME, CloseCode
from protocol.messages import EditMessage, LoadHistory, LoadMessages, SendMessage
from protocol.people import ChangeProfile, LoadDirectory
from protocol.search import Search
from protocol.sessions import RevokeSession
from protocol.state import Start
from server.base.database import Pool
from server.base.settings import Settings
from server.core import hub
from server.core.dispatch import DIRECT, HANDLERS
from tests.support.client import Client, Refused, signed_in
from tests.support.databases import execute
from tests.support.scenario import Scenario, new_client_id, playing, refused
from tests.support.serving import served
from tests.support.town import Town
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne administers; Bruno and the guest Gaelle share a group with her."""
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Anne", administrator=True)
        await scenario.town.person("Bruno")
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Travaux", "Anne:manager", "Bruno", "Gaelle")
        yield scenario


async def test_nothing_is_pushed_and_nothing_carried_out_before_the_start(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne = await scenario.connect("Anne")
    early = await Client(scenario.urls[1], scenario.town.tokens["Bruno"]).open()
    assert await refused(early, SendMessage(group, new_client_id(), "x")) == ("not_started", "")
    assert await refused(early, LoadHistory(group)) == ("not_started", "")
    await scenario.say(anne, group, "trop tôt pour lui")
    await scenario.connect("Bruno", 1)
    await early.start()
    assert early.events == []
    assert len(early.frames) == 3
    await early.close()


async def test_what_is_sent_right_after_the_start_need_not_wait_for_its_answer(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne = await scenario.connect("Anne")
    said = await scenario.say(anne, group, "Déjà là")
    quick = await Client(scenario.urls[1], scenario.town.tokens["Bruno"]).open()
    _, history = await asyncio.gather(quick.start(), quick.call(LoadMessages(group, [said.seq])))
    assert [one.seq for one in history.messages] == [said.seq]
    await quick.close()


NUMBER = 1000


def request(command: dict[str, Any], **more: Any) -> bytes:
    return pack({"type": "request", "id": NUMBER, "command": command, **more})


MALFORMED = {
    "nothing": b"",
    "no MessagePack": b"\xc1\xc1",
    "a number": b"\x01",
    "no command": pack({"type": "request", "id": 1}),
    "unknown command": request({"type": "sing"}),
    "a reply": pack({"type": "reply", "id": 1, "result": {}}),
    "no number": pack({"type": "request", "command": {"type": "start"}}),
    "something behind": request({"type": "start"}) + b"\x00",
    "cut short": request({"type": "start"})[:-1],
    "a field is missing": request({"type": "load_history"}),
    "a wrong type": request({"type": "load_history", "conversation": "1"}),
    "no conversation": request({"type": "load_history", "conversation": 0}),
    "too large a number": request({"type": "load_history", "conversation": 2**53}),
    "too large a page": request({"type": "load_history", "conversation": 1, "limit": 201}),
    "an empty name": request({"type": "create_group", "name": ""}),
    "a long text": request({"type": "send_message", "conversation": 1, "client_id": "12345678", "text": "x" * 20_001}),
    "NUL": request({"type": "send_message", "conversation": 1, "client_id": "12345678", "text": "a\0b"}),
    "NUL behind a length that looks like a number": request(
        {"type": "send_message", "conversation": 1, "client_id": "12345678", "text": "\0" + "a" * 206}
    ),
    "NUL deep down": request({"type": "create_group", "name": "x", "description": "\\\0"}),
    "not UTF-8": request({"type": "search", "text": "xxxx"}).replace(b"xxxx", b"\xed\xa0\x80x"),
    "nested deeply": request({"type": "start", "other": 0})[:-1] + b"\x91" * 50_000 + b"\x00",
}


@pytest.mark.parametrize("frame", MALFORMED.values(), ids=MALFORMED.keys())
async def test_a_malformed_frame_closes_the_socket_with_its_code(url: str, town: Town, frame: bytes) -> None:
    client = await Client(url, town.tokens["Anne"]).open()
    await client.start()
    await client.send_frame(frame)
    assert await client.closed() == CloseCode.MALFORMED


async def test_text_frames_and_frames_too_large_are_refused(url: str, town: Town) -> None:
    for frame, code in (("text", 1003), (b"x" * (MAX_FRAME + 1), 1009)):
        client = await Client(url, town.tokens["Anne"]).open()
        await client.start()
        await client.send_frame(frame)
        assert await client.closed() == code


async def test_fields_that_are_not_known_yet_are_ignored(url: str, town: Town) -> None:
    async with signed_in(url, town.tokens["Anne"]) as client:
        frame = request({"type": "load_directory", "added_later": [1]}, also_later=True)
        assert (await client.ask(NUMBER, frame))["type"] == "reply"


@pytest.fixture
async def town(pool: Pool) -> Town:
    town = Town(pool)
    await town.person("Anne")
    return town


@pytest.fixture
async def url(settings: Settings, town: Town) -> AsyncIterator[str]:
    async with served(replace(settings, commands_rate=1.0, commands_burst=10)) as url:
        yield url


async def test_too_many_commands_are_refused_then_close_the_socket(url: str, town: Town) -> None:
    async with signed_in(url, town.tokens["Anne"]) as client:
        answers = await asyncio.gather(*(client.send(LoadDirectory()) for _ in range(15)))
        codes = [answer.get("code", "done") for answer in answers]
        assert codes == ["done"] * 9 + ["too_fast"] * 6
        assert answers[-1]["retry_after"] >= 5
        late = [client.send(LoadDirectory()) for _ in range(10)]
        assert await client.closed() == CloseCode.TOO_FAST
        await asyncio.gather(*late, return_exceptions=True)


@pytest.mark.parametrize("how", ["cookie", "subprotocol", "origin"])
async def test_who_may_not_open_a_socket(url: str, town: Town, how: str) -> None:
    token = "nothing" if how == "cookie" else town.tokens["Anne"]
    options: dict[str, Any] = {"subprotocol": {"subprotocols": ["other"]}, "origin": {"origin": "https://evil.example"}}
    client = Client(url, token)
    if how == "cookie":
        await client.open()
        assert await client.closed() == CloseCode.UNAUTHENTICATED
    else:
        with pytest.raises(Exception, match="403"):
            await client.open(**options[how])


async def test_a_session_revoked_elsewhere_closes_its_socket_on_the_other_server(scenario: Scenario) -> None:
    desk = await scenario.connect("Bruno")
    scenario.town.tokens["Bruno"] = await scenario.town.session(desk.person)
    phone = await scenario.connect("Bruno", 1)
    number = await scenario.town.pool.fetchval("SELECT id FROM sessions ORDER BY created_at DESC LIMIT 1")
    await desk.call(RevokeSession(number))
    assert await phone.closed(2) == CloseCode.UNAUTHENTICATED
    assert desk.is_open
    scenario.town.tokens["Bruno"] = desk.token


async def test_a_session_revoked_while_the_socket_opens_does_not_start(scenario: Scenario, pool: Pool) -> None:
    client = await Client(scenario.urls[0], scenario.town.tokens["Bruno"]).open()
    await pool.execute("DELETE FROM sessions WHERE person_id = $1", scenario.town.people["Bruno"])
    client.send(Start()).add_done_callback(lambda answer: answer.exception())
    assert await client.closed(2) == CloseCode.UNAUTHENTICATED


async def test_one_who_has_left_is_let_into_nothing(scenario: Scenario) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await anne.call(ChangeAccount(bruno.person, active=False))
    assert await bruno.closed(2) == CloseCode.UNAUTHENTICATED
    assert await refused(anne, StartDirect([bruno.person])) == ("not_found", "person")
    assert await refused(anne, CreateGroup("x", people=[bruno.person])) == ("not_found", "person")
    assert await (await Client(scenario.urls[0], bruno.token).open()).closed() == CloseCode.UNAUTHENTICATED


LET_IN = """
SELECT (SELECT count(*) FROM access), (SELECT count(*) FROM live_sessions), (SELECT count(*) FROM live_invitations)
"""

CLOSED_TO_ALL = """
CREATE OR REPLACE FUNCTION may_enter(person people) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT false'
"""


async def test_who_may_enter_is_said_in_one_place(scenario: Scenario, database_url: str) -> None:
    anne = await scenario.connect("Anne")
    await anne.call(InvitePerson("denis@josselin.example", "staff"))
    owner = await asyncpg.connect(database_url)
    changing = owner.transaction()
    await changing.start()
    assert all(await let_in(owner))
    # A call that was not taken into the statement would be made for each row.
    assert not any("may_enter" in line for (line,) in await owner.fetch(f"EXPLAIN (VERBOSE) {LET_IN}"))
    await owner.execute(CLOSED_TO_ALL)
    assert await let_in(owner) == [0, 0, 0]
    await changing.rollback()
    await owner.close()


async def let_in(db: asyncpg.Connection) -> list[int]:
    [counts] = await db.fetch(LET_IN)
    return list(counts)


async def test_a_new_title_is_told_to_whoever_may_know_it(scenario: Scenario) -> None:
    anne, bruno, gaelle = [await scenario.connect(*who) for who in (("Anne", 0), ("Bruno", 1), ("Gaelle", 1))]
    await bruno.call(ChangeProfile(civility="monsieur"))
    for device in (anne, gaelle):
        await device.until(lambda device=device: device.state.people[bruno.person].civility == "monsieur")  # type: ignore[misc]
    await gaelle.call(ChangeProfile(civility="madame"))
    await anne.until(lambda: anne.state.people[gaelle.person].civility == "madame")


async def test_two_people_see_how_far_the_other_has_read_when_both_allow_it(scenario: Scenario) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    direct = (await anne.call(StartDirect([bruno.person]))).conversation.id
    await anne.call(ChangeProfile(shows_reading=True))
    await bruno.until(lambda: direct in bruno.state.conversations)
    assert not bruno.state.conversations[direct].shows_reading
    await bruno.call(ChangeProfile(shows_reading=True))
    # She is answered before her devices are told of the conversation.
    await anne.until(lambda: direct in anne.state.conversations and anne.state.conversations[direct].shows_reading)
    await scenario.prove()


def test_every_command_has_its_handler() -> None:
    assert HANDLERS.keys() | DIRECT.keys() == set(COMMANDS)
    assert not HANDLERS.keys() & DIRECT.keys()


async def test_a_mistake_of_the_servers_own_is_answered_with_a_reference(scenario: Scenario, database_url: str) -> None:
    anne = await scenario.connect("Anne")
    await execute(database_url, "ALTER TABLE message_words RENAME TO mislaid")
    with pytest.raises(Refused) as refusal:
        await anne.call(Search("budget"))
    assert (refusal.value.code, refusal.value.detail) == ("internal", "")
    assert len(refusal.value.reference) == 8
    await execute(database_url, "ALTER TABLE mislaid RENAME TO message_words")
    await scenario.say(anne, scenario.town.groups["Travaux"], "la suite")


async def test_a_process_that_stops_tells_what_it_still_commits(
    scenario: Scenario, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its own word: the next comparison of the logs is far away."""
    monkeypatch.setattr(hub, "CHECK_EVERY", 3_600)
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    said = await scenario.say(anne, group, "Réunion à neuf heures")
    await bruno.until(lambda: (group, said.seq) in bruno.state.messages)
    async with pool.acquire() as db:
        async with db.transaction():
            await db.execute("SELECT FROM conversations WHERE id = $1 FOR UPDATE", group)
            edit = anne.send(EditMessage(group, said.seq, "Réunion à dix heures"))
            await eventually(lambda: db.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"))
            stopping = asyncio.create_task(scenario.stop(0))
            await eventually(lambda: not anne.is_open)
            # Whoever does not wait for the command has let go of the others by now.
            await asyncio.sleep(1.5)
    await stopping
    with pytest.raises(ConnectionClosed):
        await edit
    await bruno.until(lambda: text_of(bruno, group, said.seq) == "Réunion à dix heures")


def text_of(client: Client, conversation: int, seq: int) -> str:
    return getattr(client.state.messages[conversation, seq].content, "text", "")
