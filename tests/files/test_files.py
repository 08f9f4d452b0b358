"""Files read again: by whom, in which parts, and what is said when the store has lost them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from protocol.conversations import AddMembers, RemoveMember
from protocol.files import File
from protocol.messages import Chat, DeleteMessage, EditMessage, LoadVersions, SendMessage
from protocol.posts import EditPost, Post, SendPost
from protocol.types import MAX_ID
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage, content_path, thumbnail_path
from server.files.files_job import clear
from server.files.reception import LARGEST_SHOWN, looked_into
from tests.support.browser import Browser
from tests.support.client import Client, Refused
from tests.support.scenario import Scenario, history, new_client_id, playing, refused
from tests.support.uploading import begin, browser, pdf, picture, send_file


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne, Bruno and Cedric, a guest, talk in one group; Bruno and Denis in another."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Denis"):
            await scenario.town.person(name)
        for name in ("Cedric", "Lucie"):
            await scenario.town.person(name, "guest")
        await scenario.town.group("Gendarmerie", "Anne:manager", "Bruno", "Cedric")
        await scenario.town.group("Culture", "Bruno:manager", "Denis")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Gendarmerie"]


async def statuses(scenario: Scenario, path: str) -> dict[str, int]:
    """What each of them is answered there."""
    names = list(scenario.town.people)
    answers = await asyncio.gather(*(browser(scenario, name).get(path) for name in names))
    return {name: answer.status for name, answer in zip(names, answers, strict=True)}


@pytest.mark.parametrize("content", [picture(), pdf()], ids=["picture", "pdf"])
async def test_a_file_is_read_by_those_who_read_its_message(scenario: Scenario, group: int, content: bytes) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    file = await send_file(browser(scenario, "Anne"), "plan", content)
    path, own = f"/api/files/{file.id}", {"Anne": 200, "Bruno": 404, "Denis": 404, "Cedric": 404, "Lucie": 404}
    assert await statuses(scenario, path) == own
    assert await refused(bruno, SendMessage(group, new_client_id(), "", files=[file.id])) == ("invalid", "files")
    sent = await scenario.say(anne, group, "", files=[file.id])
    readers = own | {"Bruno": 200, "Cedric": 200}
    assert await statuses(scenario, path) == await statuses(scenario, f"{path}/thumbnail") == readers
    await bruno.until(lambda: (group, sent.seq) in bruno.state.messages)
    assert bruno.state.messages[group, sent.seq].content == Chat("", files=[file])
    await scenario.say(bruno, scenario.town.groups["Culture"], "Voyez", files=[file.id])
    assert await statuses(scenario, path) == readers | {"Denis": 200}
    await anne.call(RemoveMember(group, scenario.town.people["Cedric"]))
    assert (await statuses(scenario, path))["Cedric"] == 404
    await anne.call(AddMembers(group, [scenario.town.people["Cedric"]]))
    assert (await statuses(scenario, path))["Cedric"] == 200


async def test_messages_with_files_and_without_are_stored_in_the_order_in_which_they_were_sent(
    scenario: Scenario, group: int
) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    files = [await send_file(browser(scenario, "Anne"), f"{number}.pdf", pdf(number)) for number in (1, 2)]
    carried = [[], [files[0]], [], [files[1], files[0]], [files[0]], []] * 4
    sending = [
        SendMessage(group, new_client_id(), f"{number}", files=[file.id for file in carries])
        for number, carries in enumerate(carried)
    ]
    stored = await asyncio.gather(*map(anne.call, sending))
    assert [one.seq for one in stored] == list(range(1, len(carried) + 1))
    assert await anne.call(sending[1]) == stored[1]
    await bruno.until(lambda: (group, len(carried)) in bruno.state.messages)
    told = [bruno.state.messages[group, one.seq].content for one in stored]
    assert told == [Chat(f"{number}", files=carries) for number, carries in enumerate(carried)]


async def test_a_file_that_cannot_be_carried_refuses_its_message_alone(scenario: Scenario, group: int) -> None:
    anne, lucie = await scenario.connect("Anne"), await scenario.connect("Lucie")
    plan = await send_file(browser(scenario, "Anne"), "plan.pdf", pdf(1))
    file = plan.id

    async def say(sender: Client, text: str, *files: int) -> str:
        try:
            await sender.call(SendMessage(group, new_client_id(), text, files=list(files)))
        except Refused as refusal:
            return refusal.code + " " + refusal.detail
        return "stored"

    saying = [say(anne, "a"), say(anne, "b", 7), say(lucie, "c", 7), say(anne, "d", file, file), say(anne, "e", file)]
    assert await asyncio.gather(*saying) == [
        "stored",
        "invalid files",
        "not_found conversation",
        "invalid files",
        "stored",
    ]
    assert [message.content for message in await history(anne, group)] == [Chat("a"), Chat("e", files=[plan])]


async def test_a_file_that_is_being_removed_holds_up_no_messages(scenario: Scenario, pool: Pool, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    plan = await send_file(browser(scenario, "Anne"), "plan.pdf", pdf(1))
    async with pool.acquire() as db, db.transaction():
        await db.execute("SELECT FROM files WHERE id = $1 FOR UPDATE", plan.id)
        carrying = SendMessage(group, new_client_id(), "", files=[plan.id])
        assert await refused(anne, carrying) == ("invalid", "files")
        await scenario.say(bruno, group, "Bonjour")


async def test_a_message_deleted_takes_its_files_with_it(scenario: Scenario, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    file = await send_file(browser(scenario, "Anne"), "plan.png", picture())
    sent = await scenario.say(anne, group, "Le plan", files=[file.id])
    await anne.call(EditMessage(group, sent.seq, ""))
    assert (await bruno.call(LoadVersions(group, sent.seq))).versions[0].content == Chat("Le plan", files=[file])
    await anne.call(DeleteMessage(group, sent.seq))
    expected = {"Anne": 200, "Bruno": 404, "Denis": 404, "Cedric": 404, "Lucie": 404}
    assert await statuses(scenario, f"/api/files/{file.id}") == expected


async def test_a_post_edited_keeps_what_its_history_shows(scenario: Scenario, group: int) -> None:
    anne = await scenario.connect("Anne")
    sender = browser(scenario, "Anne")
    first, second = [await send_file(sender, f"{n}.pdf", pdf(n)) for n in (1, 2)]
    await anne.call(SendPost(group, new_client_id(), "Budget", files=[first.id]))
    await anne.call(EditPost(group, 1, "Budget", files=[second.id]))
    await anne.until(lambda: anne.state.cursors[group] == 2)
    assert anne.state.messages[group, 1].content == Post("Budget", files=[second])
    cedric = browser(scenario, "Cedric")
    assert [(await cedric.get(f"/api/files/{file.id}")).status for file in (first, second)] == [404, 200]
    [before] = (await anne.call(LoadVersions(group, 1))).versions
    assert before.content == Post("Budget", files=[first])
    assert (await sender.get(f"/api/files/{first.id}")).status == 200


async def test_a_guest_who_tries_every_address_learns_nothing(scenario: Scenario) -> None:
    bruno = await scenario.connect("Bruno")
    file = await send_file(browser(scenario, "Bruno"), "secret.pdf", pdf())
    going = await begin(browser(scenario, "Bruno"), "secret.pdf", 10)
    await scenario.say(bruno, scenario.town.groups["Culture"], "Pour nous", files=[file.id])
    for guest in (browser(scenario, "Cedric"), Browser(scenario.urls[0])):
        for there, nowhere in ((file.id, MAX_ID - 1), (going, MAX_ID), (10**30, 10**31)):
            for method, address in (
                ("GET", "/api/files/{}"),
                ("HEAD", "/api/files/{}"),
                ("GET", "/api/files/{}/thumbnail"),
                ("GET", "/api/uploads/{}"),
                ("PATCH", "/api/uploads/{}"),
                ("POST", "/api/uploads/{}"),
                ("DELETE", "/api/uploads/{}"),
            ):
                found, missing = [await guest.send(method, address.format(at)) for at in (there, nowhere)]
                assert (found.status, found.body) == (missing.status, missing.body) == (404, missing.body), address
    assert (await Browser(scenario.urls[0]).post("/api/uploads", {"name": "x", "size": 1})).status == 404
    # They are soon too fast to go on, whether they ask for what is there or not.
    cedric = browser(scenario, "Cedric")
    while (await cedric.get(f"/api/files/{MAX_ID}")).status == 404:
        pass
    assert (await cedric.get(f"/api/files/{file.id}")).code == (await cedric.get("/api/files/7")).code == "too_fast"
    assert (await browser(scenario, "Denis").get(f"/api/files/{file.id}")).status == 200


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-99", 206, 0, 100),
        ("bytes=100-", 206, 100, 5000),
        ("bytes=-10", 206, 4990, 5000),
        ("bytes=-9000", 206, 0, 5000),
        ("bytes=4999-99999", 206, 4999, 5000),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=5000-", 416, 0, 0),
        ("bytes=9-3", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=-", 200, 0, 5000),
        ("bytes=0-1,5-6", 200, 0, 5000),
        ("lines=1-2", 200, 0, 5000),
        ("bytes=9999999999999999999-", 416, 0, 0),
    ],
)
async def test_parts_are_given(scenario: Scenario, asked: str, status: int, start: int, end: int) -> None:
    anne, content = browser(scenario, "Anne"), bytes(range(250)) * 20
    file = await send_file(anne, "film.mp4", content)
    answer = await anne.get(f"/api/files/{file.id}", Range=asked)
    assert answer.status == status
    assert answer.headers["accept-ranges"] == "bytes"
    if status == 206:
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/5000"
    if status == 416:
        assert answer.headers["content-range"] == "bytes */5000"
    else:
        assert (answer.body, answer.headers["content-length"]) == (content[start:end], str(end - start))


async def test_what_the_browser_has_is_not_sent_again(scenario: Scenario, group: int) -> None:
    anne, cedric = browser(scenario, "Anne"), browser(scenario, "Cedric")
    file = await send_file(anne, "plan.png", picture())
    await scenario.say(await scenario.connect("Anne"), group, "", files=[file.id])
    for path in (f"/api/files/{file.id}", f"/api/files/{file.id}/thumbnail"):
        first = await cedric.get(path)
        assert first.headers["cache-control"] == "private, no-cache"
        again = await cedric.get(path, If_None_Match=f'W/"other", {first.headers["etag"]}')
        assert (again.status, again.body) == (304, b"")
        assert (await browser(scenario, "Denis").get(path, If_None_Match=first.headers["etag"])).status == 404
    stale = await cedric.get(f"/api/files/{file.id}", Range="bytes=0-9", If_Range='"another"')
    assert (stale.status, stale.body) == (200, picture())


async def test_a_name_comes_back_whatever_it_is(scenario: Scenario) -> None:
    anne = browser(scenario, "Anne")
    file = await send_file(anne, 'Délibération n° 7 ; "budget" 100 %.png', picture())
    disposition = (await anne.get(f"/api/files/{file.id}")).headers["content-disposition"]
    encoded = "D%C3%A9lib%C3%A9ration%20n%C2%B0%207%20%3B%20%22budget%22%20100%20%25.png"
    assert disposition == f"inline; filename*=UTF-8''{encoded}"
    asked = await anne.get(f"/api/files/{file.id}?download")
    assert asked.headers["content-disposition"] == f"attachment; filename*=UTF-8''{encoded}"


async def test_bytes_gone_or_altered_are_named(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    anne = browser(scenario, "Anne")
    removed, altered, shortened = [
        await send_file(anne, f"{name}.pdf", pdf(n)) for n, name in enumerate(("ôté", "altéré", "court"), 1)
    ]
    assert (await anne.get(f"/api/files/{altered.id}")).status == 200
    (settings.files_dir / content_path(removed.sha256)).unlink()
    flip(settings, altered, 100)
    (settings.files_dir / content_path(shortened.sha256)).write_bytes(pdf(3)[:-1])
    for file in (removed, altered, shortened):
        for asked in ({}, {"Range": "bytes=0-9"}):
            answer = await browser(scenario, "Anne").get(f"/api/files/{file.id}", **asked)
            assert (answer.status, answer.body) == (410, {"code": "file_missing", "detail": file.name})
    restored = await send_file(anne, "ôté, encore.pdf", pdf(1))
    assert restored.sha256 == removed.sha256
    assert (await anne.get(f"/api/files/{removed.id}")).body == pdf(1)


def flip(settings: Settings, file: File, place: int) -> None:
    path = settings.files_dir / content_path(file.sha256)
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("content", [picture(900, 600), pdf()], ids=["picture", "pdf"])
async def test_thumbnails_lost_are_made_again(scenario: Scenario, settings: Settings, content: bytes) -> None:
    anne = browser(scenario, "Anne")
    file = await send_file(anne, "plan", content)
    before = await anne.get(f"/api/files/{file.id}/thumbnail")
    (settings.files_dir / thumbnail_path(file.sha256)).unlink()
    assert (await anne.get(f"/api/files/{file.id}/thumbnail")).body == before.body
    (settings.files_dir / thumbnail_path(file.sha256)).unlink()
    (settings.files_dir / content_path(file.sha256)).unlink()
    assert (await anne.get(f"/api/files/{file.id}/thumbnail")).code == "file_missing"


async def test_what_a_message_carries_stays(scenario: Scenario, settings: Settings, pool: Pool, group: int) -> None:
    anne = browser(scenario, "Anne")
    kept, left = [await send_file(anne, f"{n}.pdf", pdf(n)) for n in (1, 2)]
    await scenario.say(await scenario.connect("Anne"), group, "", files=[kept.id])
    await pool.execute("UPDATE files SET created_at = now() - interval '4 days'")
    await clear(pool, Storage(settings))
    assert [(await anne.get(f"/api/files/{file.id}")).status for file in (kept, left)] == [200, 404]


async def test_while_the_store_is_away_it_is_said(settings: Settings, pool: Pool) -> None:
    away = replace(
        settings, files_url="s3://parvis", files_endpoint="http://127.0.0.1:1", files_key_id="a", files_key="b"
    )
    async with playing(away, pool) as scenario:
        await scenario.town.person("Anne")
        anne = browser(scenario, "Anne")
        upload = await begin(anne, "x", 1)
        answer = await anne.get(f"/api/uploads/{upload}")
        assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "unavailable", "5")


@pytest.mark.parametrize(("kind", "family"), [("image/png", "image"), ("application/pdf", "pdf")])
def test_what_is_larger_than_can_be_looked_into_is_only_kept(kind: str, family: str) -> None:
    most = LARGEST_SHOWN[family]
    assert (looked_into(kind, most), looked_into(kind, most + 1), looked_into("text/plain", 1)) == (family, "", "")
