"""Folders and selections, saved as one zip: names as they are on any system, nothing that one may not read."""

import io
import zipfile
from pathlib import Path

import pytest

from protocol.conversations import RemoveMember, StartDirect
from protocol.drives import AddDocument, BinNodes, MoveNodes, Node
from protocol.errors import Invalid, NotFound
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage, content_path
from server.documents import archive as archives
from server.documents.archive import MISSING, Sent, archive
from tests.support.client import Client
from tests.support.drives import folder
from tests.support.scenario import Scenario, new_client_id
from tests.support.turns import LONGEST, slowness, watched
from tests.support.uploading import browser, send_file


async def keep(
    scenario: Scenario, anne: Client, group: int, name: str, content: bytes, parent: Node | None = None
) -> Node:
    file = await send_file(browser(scenario, "Anne"), name[:100], content)
    made: Node = await anne.call(
        AddDocument(group, new_client_id(), name, file.id, parent.id if parent else None, "keep_both")
    )
    return made


async def saved(scenario: Scenario, name: str, path: str) -> zipfile.ZipFile:
    answer = await browser(scenario, name).get(path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
    packed = zipfile.ZipFile(io.BytesIO(answer.body))
    assert packed.testzip() is None
    return packed


async def test_a_folder_is_saved_with_all_that_is_in_it(scenario: Scenario, group: int, anne: Client) -> None:
    plans = await folder(anne, group, "Été 2026, l’œuvre")
    await folder(anne, group, "Vide", plans)
    inner = await folder(anne, group, "日本", plans)
    long = "é" * 120 + ".txt"
    await keep(scenario, anne, group, long, b"long", inner)
    await keep(scenario, anne, group, "a.txt", b"a" * 300_000, plans)
    gone = await keep(scenario, anne, group, "b.txt", b"b", plans)
    await keep(scenario, anne, group, "c.txt", b"c")
    await anne.call(BinNodes(group, [gone.id]))
    packed = await saved(scenario, "Gaelle", f"/api/drives/{group}/archive?node={plans.id}")
    assert sorted(packed.namelist()) == [
        f"{plans.name}/",
        f"{plans.name}/Vide/",
        f"{plans.name}/a.txt",
        f"{plans.name}/日本/",
        f"{plans.name}/日本/{long}",
    ]
    assert packed.read(f"{plans.name}/a.txt") == b"a" * 300_000
    assert all(one.flag_bits & 0x800 for one in packed.infolist())  # UTF-8, which Windows and macOS read
    whole = await saved(scenario, "Bruno", f"/api/drives/{group}/archive")
    assert set(whole.namelist()) == {*packed.namelist(), "c.txt"}
    answer = await browser(scenario, "Bruno").get(f"/api/drives/{group}/archive?node={plans.id}")
    assert answer.headers["content-disposition"].endswith("%C3%89t%C3%A9%202026%2C%20l%E2%80%99%C5%93uvre.zip")


async def test_what_was_chosen_in_several_folders_has_names_of_its_own(
    scenario: Scenario, group: int, anne: Client
) -> None:
    plans = await folder(anne, group, "Plans")
    one = await keep(scenario, anne, group, "A.txt", b"1")
    other = await keep(scenario, anne, group, "a.txt", b"2", plans)
    both = f"/api/drives/{group}/archive?node={one.id}&node={other.id}"
    assert (await saved(scenario, "Anne", both)).namelist() == ["A.txt", "a (2).txt"]
    # What lies in a folder that was chosen as well is there once.
    packed = await saved(scenario, "Anne", f"{both}&node={plans.id}")
    assert packed.namelist() == ["A.txt", "Plans/", "Plans/a.txt"]


async def test_folders_in_one_another_that_were_all_chosen_are_there_once(
    scenario: Scenario, group: int, anne: Client, settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = [await folder(anne, group, "d" * 100)]
    for _ in range(30):
        chain.append(await folder(anne, group, "d" * 100, chain[-1]))
    await keep(scenario, anne, group, "fin.txt", b"x", chain[-1])
    asked = "&".join(f"node={node.id}" for node in chain)
    packed = await saved(scenario, "Anne", f"/api/drives/{group}/archive?{asked}")
    assert len(packed.namelist()) == len(chain) + 1
    monkeypatch.setattr(archives, "MOST_LETTERS", 20_000)
    with pytest.raises(Invalid):
        _ = [piece async for piece in archive(pool, Storage(settings), anne.person, group, None, settings.time_zone)]


async def test_what_is_taken_back_meanwhile_is_saved_no_further(
    scenario: Scenario, group: int, anne: Client, bruno: Client, settings: Settings, pool: Pool
) -> None:
    shared = (await anne.call(StartDirect([bruno.person]))).conversation.id
    kept = [await keep(scenario, anne, shared, f"{number}.txt", bytes([65 + number]) * 100_000) for number in range(3)]
    own = (await anne.call(StartDirect([anne.person]))).conversation.id
    pieces = archive(pool, Storage(settings), bruno.person, shared, None, settings.time_zone)
    assert b"0.txt" in await anext(pieces)
    await anne.call(MoveNodes(shared, [kept[2].id], to=own))
    rest = b""

    async def go_on() -> None:
        nonlocal rest
        async for piece in pieces:
            rest += piece

    with pytest.raises(NotFound):
        await go_on()
    assert b"C" * 100 not in rest


async def test_nobody_saves_what_they_may_not_read(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client
) -> None:
    paper = await keep(scenario, anne, group, "a.txt", b"1")
    whole, alone = f"/api/drives/{group}/archive", f"/api/drives/{group}/archive?node={paper.id}"
    for address in (whole, alone, f"/api/drives/{travaux}/archive?node={paper.id}"):
        assert (await browser(scenario, "Denis").get(address)).status == 404
    for asked in ("x", "", "1" * 17, str(paper.id + 1)):
        assert (await browser(scenario, "Anne").get(f"{whole}?node={asked}")).status == 404
    (there,) = (await anne.call(MoveNodes(group, [paper.id], to=travaux))).nodes
    address = f"/api/drives/{travaux}/archive?node={there.id}"
    assert [(await browser(scenario, name).get(address)).status for name in ("Gaelle", "Denis")] == [404, 200]
    assert b"a.txt" not in (await browser(scenario, "Gaelle").get(alone)).body
    await anne.call(RemoveMember(group, bruno.person))
    assert (await browser(scenario, "Bruno").get(whole)).status == 404


async def test_who_is_removed_meanwhile_saves_no_more_of_it(
    scenario: Scenario, group: int, anne: Client, bruno: Client, settings: Settings, pool: Pool
) -> None:
    for number in range(3):
        await keep(scenario, anne, group, f"{number}.txt", bytes([65 + number]) * 100_000)
    storage = Storage(settings)
    pieces = archive(pool, storage, bruno.person, group, None, settings.time_zone)
    first = await anext(pieces)
    assert b"0.txt" in first
    await anne.call(RemoveMember(group, bruno.person))
    rest = b""
    try:
        async for piece in pieces:
            rest += piece
        raised = ""
    except Exception as error:
        raised = type(error).__name__
    assert raised == "NotFound"
    assert b"C" * 100 not in rest


async def test_what_the_store_has_lost_is_named(
    scenario: Scenario, group: int, anne: Client, settings: Settings, tmp_path: Path
) -> None:
    lost = await keep(scenario, anne, group, "perdu.txt", b"perdu")
    await keep(scenario, anne, group, "reste.txt", b"reste")
    assert lost.version
    await Storage(settings).remove(content_path(lost.version.file.sha256))
    packed = await saved(scenario, "Anne", f"/api/drives/{group}/archive")
    assert sorted(packed.namelist()) == [MISSING, "reste.txt"]
    assert packed.read(MISSING).decode() == "perdu.txt\r\n"


async def test_no_more_of_it_is_held_than_a_piece_of_a_file(
    scenario: Scenario, group: int, anne: Client, settings: Settings, pool: Pool
) -> None:
    size = 30_000_000
    await keep(scenario, anne, group, "film.bin", b"\1\2\3\4" * (size // 4))
    pieces = archive(pool, Storage(settings), anne.person, group, None, settings.time_zone)
    lengths = [len(piece) async for piece in pieces]
    assert sum(lengths) > size
    assert max(lengths) < size / 4
    assert Sent().take() == b""


MANY = """
INSERT INTO nodes (id, conversation_id, kind, name, name_key, created_by, client_id, changed_by)
SELECT $2::bigint + n, $1, 'folder', 'd' || n, 'd' || n, $3, 'many-folders-' || n, $3 FROM generate_series(1, $4::int) n
"""


async def test_thousands_of_folders_hold_nobody_up(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    first = await folder(anne, group, "Plans")
    await pool.execute(MANY, group, first.id, anne.person, 4_000)
    address = f"/api/drives/{group}/archive"
    with watched() as turns:
        answer = await browser(scenario, "Anne").get(address)
    assert len(zipfile.ZipFile(io.BytesIO(answer.body)).namelist()) == 4_001
    assert turns.longest / slowness() < LONGEST, turns.what
