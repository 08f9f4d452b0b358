"""The documents of those who have left: held for a while, handed to somebody who is told, and then gone."""

from datetime import UTC, datetime, timedelta

import pytest

from protocol.accounts import ChangeAccount
from protocol.conversations import Notice, StartDirect
from protocol.drives import AddVersion, BinNodes, LoadDocument, LoadFolder
from protocol.held_drives import HandDrive, HeldDrives, LoadHeldDrives
from protocol.messages import LoadHistory
from server.base.database import Pool
from server.base.settings import Settings
from server.documents import room
from tests.documents.test_bin import empty_bins
from tests.support.client import Client
from tests.support.drives import document, file_of, folder, names
from tests.support.letters import working, written
from tests.support.scenario import Scenario, new_client_id, refused


@pytest.fixture
async def agnes(scenario: Scenario) -> Client:
    await scenario.town.person("Agnes", administrator=True)
    return await scenario.connect("Agnes")


async def own(client: Client) -> int:
    return int((await client.call(StartDirect([client.person]))).conversation.id)


async def leave(agnes: Client, person: int) -> None:
    await agnes.call(ChangeAccount(person, active=False))


async def held(agnes: Client) -> list[tuple[int, int, int]]:
    found: HeldDrives = await agnes.call(LoadHeldDrives())
    return [(one.person, one.documents, one.bytes) for one in found.drives]


async def test_what_somebody_kept_who_left_is_handed_to_another_who_is_told(
    scenario: Scenario, agnes: Client, anne: Client, bruno: Client, pool: Pool, settings: Settings
) -> None:
    mine, his = await own(anne), await own(bruno)
    plans = await folder(anne, mine, "Plans")
    inside = await document(pool, anne, mine, "un.pdf", plans)
    await anne.call(AddVersion(inside.id, new_client_id(), (await file_of(pool, anne, "un.pdf", "b")).id))
    top, binned = await document(pool, anne, mine, "deux.pdf"), await document(pool, anne, mine, "trois.pdf")
    await anne.call(BinNodes(mine, [binned.id]))
    assert await held(agnes) == []
    await leave(agnes, anne.person)
    assert await held(agnes) == [(anne.person, 2, 40)]
    (drive,) = (await agnes.call(LoadHeldDrives())).drives
    assert timedelta(days=89, hours=23) < drive.until - datetime.now(UTC) <= timedelta(days=90)
    # Whoever administers does not read it.
    assert await refused(agnes, LoadDocument(top.id)) == ("not_found", "node")

    await bruno.follow_drive(his)
    assert (await agnes.call(HandDrive(anne.person, bruno.person))).drives == []
    await bruno.until(lambda: {inside.id, top.id} <= bruno.state.drives[his].nodes.keys())
    assert await names(bruno, his) == ["Documents d’Anne"]
    (made,) = (await bruno.call(LoadFolder(his))).nodes
    assert sorted(await names(bruno, his, made)) == ["Plans", "deux.pdf"]
    assert len((await bruno.call(LoadDocument(inside.id))).versions) == 2
    notice = (await bruno.call(LoadHistory(his))).messages[-1]
    assert notice.content == Notice("handed", [anne.person], "Documents d’Anne")
    assert notice.author == agnes.person
    assert await refused(agnes, LoadFolder(his)) == ("not_found", "conversation")
    assert await refused(agnes, HandDrive(anne.person, bruno.person)) == ("not_found", "person")
    async with working(settings):
        (letter,) = await written(settings.mail_dir)
    assert letter.to == "bruno@town.example"
    assert letter.subject == "Les documents d’Anne vous sont remis"
    assert f"/discussions/{his}/documents?dossier={made.id}" in letter.text

    await agnes.call(ChangeAccount(anne.person, active=True))
    there = await pool.fetch("SELECT name, binned_at IS NOT NULL FROM nodes WHERE conversation_id = $1", mine)
    assert [tuple(row) for row in there] == [("trois.pdf", True)]


async def test_what_is_refused(
    scenario: Scenario, agnes: Client, anne: Client, bruno: Client, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    gaelle, people = await scenario.connect("Gaelle"), scenario.town.people
    mine = await own(anne)
    made = await document(pool, anne, mine, "un.pdf")
    for client in (bruno, gaelle):
        assert await refused(client, LoadHeldDrives()) == ("not_allowed", "administrator")
        assert await refused(client, HandDrive(anne.person, bruno.person)) == ("not_allowed", "administrator")
    # Nobody takes the documents of somebody who is there.
    assert await refused(agnes, HandDrive(anne.person, bruno.person)) == ("not_found", "person")
    await leave(agnes, anne.person)
    await leave(agnes, people["Erwan"])
    for nobody in (gaelle.person, anne.person, people["Erwan"], 4711):
        assert await refused(agnes, HandDrive(anne.person, nobody)) == ("invalid", "to")
    assert await refused(agnes, HandDrive(people["Erwan"], bruno.person)) == ("not_found", "person")

    async def full(*_: object) -> int:
        return 2**60

    with monkeypatch.context() as patched:
        patched.setattr(room, "select_bytes", full)
        assert await refused(agnes, HandDrive(anne.person, bruno.person)) == ("conflict", "quota")
    await agnes.call(ChangeAccount(anne.person, active=True))
    assert await pool.fetchval("SELECT conversation_id FROM nodes WHERE id = $1", made.id) == mine


async def test_a_drive_is_held_for_its_time_and_no_longer(
    scenario: Scenario, agnes: Client, anne: Client, bruno: Client, pool: Pool, settings: Settings
) -> None:
    mine, his = await own(anne), await own(bruno)
    plans = await folder(anne, mine, "Plans")
    await document(pool, anne, mine, "un.pdf", plans)
    await document(pool, bruno, his, "deux.pdf")
    await leave(agnes, anne.person)
    await empty_bins(settings, pool)
    assert await held(agnes) == [(anne.person, 1, 10)]
    await pool.execute("UPDATE people SET left_at = left_at - interval '90 days' WHERE id = $1", anne.person)
    await empty_bins(settings, pool)
    assert await held(agnes) == []
    assert await pool.fetchval("SELECT count(*) FROM nodes WHERE conversation_id = $1", mine) == 0
    assert await names(bruno, his) == ["deux.pdf"]
