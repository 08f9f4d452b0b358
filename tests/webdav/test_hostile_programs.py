"""Programs that ask for too much, or for what is not theirs: refused, and nobody else waits or loses anything."""

import asyncio
from collections import Counter
from typing import Any
from urllib.parse import quote, unquote

import pytest

from protocol.conversations import ChangeGroup, CreateGroup, RemoveMember, StartDirect
from protocol.drives import LoadBin, LoadFolder
from server.base.database import Pool
from server.documents import drives_sql
from server.webdav import markup, reading, writing
from tests.support.client import Client
from tests.support.drives import names
from tests.support.network_folder import LOCK, Program, program
from tests.support.scenario import Scenario

ASKED = "<D:propfind xmlns:D='DAV:'><D:prop>{}</D:prop></D:propfind>"
NOTED = "<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop>{}</D:prop></D:set></D:propertyupdate>"


def nested(deep: int) -> str:
    return "<a>" * deep + "</a>" * deep


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [
        ("LOCK", LOCK.replace("Anne", "A" * 9_000), 400),
        ("LOCK", LOCK.replace("Anne", nested(900)), 400),
        ("PROPPATCH", NOTED.format(nested(900)), 400),
        ("PROPPATCH", NOTED.format(f"<a>{'x' * 9_000}</a>"), 507),
        ("PROPPATCH", NOTED.format("".join(f"<p{n}>{'x' * 7_000}</p{n}>" for n in range(10))), 413),
        ("PROPFIND", ASKED.format("".join(f"<p{n}/>" for n in range(markup.MOST_ASKED + 1))), 400),
        ("PROPFIND", ASKED.format("".join(f"<p{n}/>" for n in range(markup.MOST_ASKED))), 207),
    ],
)
async def test_what_is_too_large_is_refused_and_its_folder_is_listed(
    scenario: Scenario, desk: Program, method: str, body: str, status: int
) -> None:
    await desk.put("Urbanisme/note.txt", b"x")
    assert (await desk.ask(method, "Urbanisme/note.txt", body, Depth="0")).status == status
    assert await desk.names("Urbanisme") == ["note.txt"]


async def test_all_that_is_noted_of_something_has_a_bound(desk: Program) -> None:
    await desk.put("Urbanisme/note.txt", b"x")
    answers = [
        (await desk.ask("PROPPATCH", "Urbanisme/note.txt", NOTED.format(f"<p{n}>{'x' * 7_000}</p{n}>"))).status
        for n in range(10)
    ]
    assert Counter(answers) == {207: 9, 507: 1}


async def test_what_two_programs_note_at_once_is_kept_of_both(desk: Program) -> None:
    await desk.put("Urbanisme/note.txt", b"x")
    asked = [desk.ask("PROPPATCH", "Urbanisme/note.txt", NOTED.format(f"<p{n}>v</p{n}>")) for n in range(12)]
    assert {answer.status for answer in await asyncio.gather(*asked)} == {207}
    told = (await desk.ask("PROPFIND", "Urbanisme/note.txt", Depth="0")).body
    assert sum(f"<p{n}>".encode() in told for n in range(12)) == 12


async def test_nobody_takes_the_place_of_a_drive_by_its_name(
    scenario: Scenario, group: int, anne: Client, desk: Program
) -> None:
    denis = await scenario.connect("Denis")
    own = (await anne.call(StartDirect([anne.person]))).conversation.id
    assert await desk.put("Urbanisme/confidentiel.txt", b"x") == 201
    theirs = [
        (await denis.call(CreateGroup(name, people=[anne.person]))).conversation.id
        for name in ("Urbanisme", "Mes notes et documents")
    ]
    there = await desk.names()
    # What a program writes where it always did goes there, and not to somebody else.
    assert await desk.put("Urbanisme/confidentiel.txt", b"y") == 204
    assert await desk.put("Mes notes et documents/journal.txt", b"x") == 201
    assert await names(anne, own) == ["journal.txt"]
    # An older one of theirs that comes to be called so takes it neither, nor one called as the other is told apart.
    await denis.call(ChangeGroup(scenario.town.groups["Voirie"], name="Urbanisme"))
    (apart,) = [name for name in there if name.startswith(quote("Urbanisme ("))]
    await denis.call(CreateGroup(unquote(apart.rstrip("/")), people=[anne.person]))
    assert len(set(await desk.names())) == 7
    assert await desk.put("Urbanisme/confidentiel.txt", b"z") == 204
    assert await desk.put(f"{unquote(apart)}avis.txt", b"x") == 201
    held = {drive: [node.name for node in (await anne.call(LoadFolder(drive))).nodes] for drive in [group, *theirs]}
    assert held == {group: ["confidentiel.txt"], theirs[0]: ["avis.txt"], theirs[1]: []}
    # They go on under their own addresses once the first one is called otherwise.
    await anne.call(ChangeGroup(group, name="Urbanisme et habitat"))
    assert await desk.put("Urbanisme/confidentiel.txt", b"w") == 409
    assert await desk.put(f"{unquote(apart)}avis.txt", b"y") == 204


async def test_so_many_files_of_one_person_come_at_once(
    scenario: Scenario, desk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_COMING", 2)
    place = desk.url.removeprefix("http://")
    host, port = place.split(":")
    proof = f"HTTP/1.1\r\nHost: {place}\r\nAuthorization: {desk.proof}"
    head = f"{proof}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"
    lines = []
    for number in range(2):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"PUT /dav/Urbanisme/{number}.bin {head}".encode())
        await writer.drain()
        lines.append((reader, writer))
    while writing.COMING.total() < 2:
        await asyncio.sleep(0.02)
    assert await desk.put("Urbanisme/autre.txt", b"x") == 429
    for reader, writer in lines:
        writer.write(b"0\r\n\r\n")
        assert b" 201 " in await reader.readline()
        writer.close()
        await writer.wait_closed()
    assert await desk.put("Urbanisme/autre.txt", b"x") == 201


async def test_whoever_is_out_while_a_folder_is_listed_is_told_no_more_of_it(
    scenario: Scenario, pool: Pool, group: int, anne: Client, desk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        assert await desk.put(f"Urbanisme/{number}.txt", b"x") == 201
    gaelle = await program(scenario, pool, "Gaelle")
    real, out = drives_sql.select_children, list[int]()

    async def removed_meanwhile(*asked: Any) -> Any:
        found = await real(*asked)
        if not out:
            out.append(1)
            await anne.call(RemoveMember(group, scenario.town.people["Gaelle"]))
        return found

    monkeypatch.setattr(drives_sql, "PAGE", 2)
    monkeypatch.setattr(reading, "PAGE", 2)
    monkeypatch.setattr(reading, "select_children", removed_meanwhile)
    try:
        told = (await gaelle.ask("PROPFIND", "Urbanisme", Depth="1")).body
    except Exception:  # the answer ends in the middle
        told = b""
    assert out == [1]
    assert b"2.txt" not in told


async def test_who_only_reads_moves_away_nothing_that_a_program_put_down(
    scenario: Scenario, pool: Pool, anne: Client, desk: Program
) -> None:
    erwan = await scenario.connect("Erwan")
    await erwan.call(StartDirect([erwan.person]))
    assert await desk.put("Annonces/.DS_Store", b"x") == 201
    theirs = await program(scenario, pool, "Erwan")
    assert await theirs.take("MOVE", "Annonces/.DS_Store", "Mes notes et documents/.DS_Store") == 403
    assert (await desk.ask("GET", "Annonces/.DS_Store")).status == 200


async def test_what_a_program_takes_out_of_a_group_is_in_its_bin(
    scenario: Scenario, pool: Pool, group: int, anne: Client, desk: Program
) -> None:
    own, theirs = "Mes notes et documents", await program(scenario, pool, "Gaelle")
    await anne.call(StartDirect([anne.person]))
    gaelle = await scenario.connect("Gaelle")
    await anne.call(CreateGroup("Concertation", people=[gaelle.person]))
    for name in ("a.txt", "b.txt", "c.txt"):
        assert await desk.put(f"Urbanisme/{name}", name.encode()) == 201
    noted = NOTED.format("<p1>v</p1>")
    assert (await desk.ask("PROPPATCH", "Urbanisme/a.txt", noted)).status == 207
    lock = await theirs.lock("Urbanisme/c.txt")
    # A guest copies, whatever the file is put onto, and loses no lock by what is refused.
    assert await theirs.take("COPY", "Urbanisme/c.txt", "Concertation/c.txt") == 201
    for target in ("Concertation/c.txt", "Concertation/d.txt"):
        assert await theirs.take("MOVE", "Urbanisme/c.txt", target, If=f"(<{lock}>)") == 403
    assert await desk.put("Urbanisme/c.txt", b"c") == 423
    assert await desk.take("MOVE", "Urbanisme/a.txt", f"{own}/x.txt") == 201
    assert await desk.take("MOVE", "Urbanisme/b.txt", f"{own}/x.txt") == 204
    assert (await desk.ask("GET", f"{own}/x.txt")).body == b"b.txt"
    assert b"<p1>v</p1>" in (await desk.ask("PROPFIND", f"{own}/x.txt", Depth="0")).body
    binned = (await gaelle.call(LoadBin(group))).nodes
    assert [(node.name, node.taken, node.binned_by) for node in binned] == [
        ("b.txt", True, anne.person),
        ("a.txt", True, anne.person),
    ]


async def test_who_is_out_locks_nothing_any_more(
    scenario: Scenario, pool: Pool, group: int, anne: Client, desk: Program
) -> None:
    theirs = await program(scenario, pool, "Gaelle")
    assert await desk.put("Urbanisme/plan.txt", b"1") == 201
    await theirs.lock("Urbanisme/plan.txt")
    assert await desk.put("Urbanisme/plan.txt", b"2") == 423
    await anne.call(RemoveMember(group, scenario.town.people["Gaelle"]))
    assert await desk.put("Urbanisme/plan.txt", b"3") == 204
    await desk.lock("Urbanisme/plan.txt")
