"""Drives as network folders: by the password of a device, and no further than a person would come."""

import asyncio
import unicodedata
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from protocol.conversations import RemoveMember, StartDirect
from protocol.drives import BinNodes, LoadBin, LoadDocument, LoadFolder, MoveNodes
from protocol.sessions import ChangePassword, DevicePassword, LoadSessions, MakeDevicePassword, RevokeSession
from server.accounts.accounts_sql import update_password_hash
from server.base.database import Pool
from server.base.settings import Settings
from server.identity.passwords import hash_password
from server.webdav import holding, webdav_sql
from server.webdav.webdav_sql import delete_expired
from tests.support.client import Client
from tests.support.drives import document, folder, names
from tests.support.network_folder import DAV, LOCK, Program, own_password, program
from tests.support.scenario import Scenario, refused
from tests.support.uploading import browser, pdf

CURRENT = "une phrase assez longue"


async def versions(client: Client, conversation: int, name: str) -> list[int]:
    """The sizes of a document's versions, the latest first."""
    nodes = (await client.call(LoadFolder(conversation))).nodes
    (node,) = [one for one in nodes if one.name == name]
    return [one.file.size for one in (await client.call(LoadDocument(node.id))).versions]


async def test_a_password_of_a_device_opens_drives_and_nothing_else_until_it_is_revoked(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    await update_password_hash(pool, anne.person, await hash_password(CURRENT))
    assert await refused(anne, MakeDevicePassword("Bureau", "wrong")) == ("wrong_password", "current")
    made: DevicePassword = await own_password(anne, CURRENT)
    known = (await anne.call(LoadSessions())).sessions
    assert {(one.device, one.for_drives) for one in known if one.id == made.session} == {
        ("Ordinateur du secrétariat", True)
    }
    desk = Program(scenario.urls[0], made.password.upper().replace("-", " "))
    assert set(await desk.names()) == {"Urbanisme/", "Voirie/", "Annonces/"}
    await anne.call(StartDirect([anne.person]))
    assert "Mes%20notes%20et%20documents/" in await desk.names()
    # It is no cookie, and a cookie is no password.
    stranger = browser(scenario, "Denis")
    stranger.token = made.password.replace("-", "")
    assert (await stranger.get("/api/drives/1/archive")).status == 404
    assert (await Program(scenario.urls[0], scenario.town.tokens["Anne"]).ask("PROPFIND", "")).status == 401
    await anne.call(RevokeSession(made.session))
    assert (await desk.ask("PROPFIND", "", Depth="0")).status == 401
    other = await own_password(anne, CURRENT, "Portable")
    await anne.call(ChangePassword(CURRENT, "une autre phrase assez longue"))
    answer = await Program(scenario.urls[0], other.password).ask("PROPFIND", "", Depth="0")
    assert (answer.status, answer.headers["www-authenticate"]) == (401, 'Basic realm="Parvis", charset="UTF-8"')


async def test_a_password_lasts_for_a_year_while_it_is_used(desk: Program, pool: Pool) -> None:
    await pool.execute(
        "UPDATE sessions SET seen_at = now() - interval '2 hours', expires_at = now() + '1 hour' WHERE for_drives"
    )
    assert (await desk.ask("PROPFIND", "", Depth="0")).status == 207
    assert await pool.fetchval("SELECT expires_at > now() + interval '364 days' FROM sessions WHERE for_drives")
    await pool.execute("UPDATE sessions SET expires_at = now() - interval '1 ms' WHERE for_drives")
    assert (await desk.ask("PROPFIND", "", Depth="0")).status == 401


async def test_nobody_has_more_than_twenty(scenario: Scenario, anne: Client, pool: Pool) -> None:
    await update_password_hash(pool, anne.person, await hash_password(CURRENT))
    for _ in range(20):
        await program(scenario, pool, "Anne")
    assert await refused(anne, MakeDevicePassword("Bureau", CURRENT)) == ("conflict", "full")


@pytest.mark.parametrize("proof", ["", "Basic", "Basic !!", "Basic YQ==", "Bearer YTpi", "Basic YTo="])
async def test_what_is_no_password_opens_nothing(scenario: Scenario, proof: str) -> None:
    asked = browser(scenario, "Anne")
    for method in ("GET", "PROPFIND", "PUT", "DELETE", "LOCK"):
        assert (await asked.send(method, "/dav/", b"", Authorization=proof)).status == 401


async def test_a_page_of_another_site_asks_nothing_in_the_name_of_whoever_is_signed_in(desk: Program) -> None:
    answer = await desk.ask("DELETE", "Urbanisme/x", Origin="https://elsewhere.example")
    assert (answer.status, answer.code) == (403, "cross_site")


async def test_saving_makes_a_document_and_then_its_versions(
    scenario: Scenario, group: int, anne: Client, desk: Program
) -> None:
    assert await desk.put("Urbanisme/note.txt", b"un") == 201
    assert await desk.put("Urbanisme/note.txt", b"deux") == 204
    assert await desk.put("Urbanisme/note.txt", b"deux") == 204
    assert await versions(anne, group, "note.txt") == [4, 2]
    read = await desk.ask("GET", "Urbanisme/note.txt")
    assert (read.status, read.body) == (200, b"deux")
    part = await desk.ask("GET", "Urbanisme/NOTE.TXT", Range="bytes=1-2")
    assert (part.status, part.body) == (206, b"eu")
    head = await desk.ask("HEAD", "Urbanisme/note.txt")
    assert (head.status, head.headers["content-length"], head.body) == (200, "4", b"")
    assert await desk.put("Urbanisme/note.txt", b"trois", If_Match='"other"') == 412
    assert await desk.put("Urbanisme/note.txt", b"trois", If_None_Match="*") == 412
    assert await desk.put("Urbanisme/note.txt", b"trois", If_Match=head.headers["etag"]) == 204
    await anne.until(
        lambda: any(one.version and one.version.file.size == 5 for one in anne.state.drives[group].nodes.values())
    )
    await scenario.prove()


async def test_what_a_program_writes_beside_and_puts_in_the_place_of_a_document_is_its_next_version(
    scenario: Scenario, group: int, anne: Client, desk: Program
) -> None:
    await desk.put("Urbanisme/Budget.docx", b"un")
    await desk.put("Urbanisme/lu1234.tmp", b"trois")
    assert await desk.take("MOVE", "Urbanisme/lu1234.tmp", "Urbanisme/Budget.docx") == 204
    assert (await names(anne, group), await versions(anne, group, "Budget.docx")) == (["Budget.docx"], [5, 2])
    await desk.put("Urbanisme/autre.docx", b"quatre")
    assert await desk.take("COPY", "Urbanisme/autre.docx", "Urbanisme/Budget.docx", Overwrite="F") == 412
    assert await desk.take("COPY", "Urbanisme/autre.docx", "Urbanisme/Budget.docx") == 204
    assert await versions(anne, group, "Budget.docx") == [6, 5, 2]


async def test_folders_are_made_moved_copied_and_put_into_the_bin(
    scenario: Scenario, group: int, anne: Client, desk: Program
) -> None:
    assert (await desk.ask("MKCOL", "Urbanisme/2026")).status == 201
    assert (await desk.ask("MKCOL", "Urbanisme/2026/Plans")).status == 201
    await desk.put("Urbanisme/2026/Plans/bornage.pdf", pdf())
    assert await desk.take("COPY", "Urbanisme/2026/Plans", "Urbanisme/Copie des plans") == 201
    assert await desk.names("Urbanisme/Copie des plans") == ["bornage.pdf"]
    assert await desk.take("MOVE", "Urbanisme/2026/Plans", "Urbanisme/2026/Plans/dedans") == 403
    assert await desk.take("MOVE", "Urbanisme/2026/Plans", "Voirie/Plans 2026") == 201
    assert (await desk.names("Voirie"), await desk.names("Urbanisme/2026")) == (["Plans%202026/"], [])
    assert await desk.take("MOVE", "Urbanisme/2026", "Urbanisme/2026 bis") == 201
    assert await desk.take("MOVE", "Urbanisme/2026 bis", "Urbanisme/2026 BIS") == 201
    assert (await desk.ask("DELETE", "Urbanisme/Copie des plans")).status == 204
    assert await desk.names("Urbanisme") == ["2026%20BIS/"]
    binned = (await anne.call(LoadBin(group))).nodes
    assert [(one.name, one.taken) for one in binned] == [("Copie des plans", False), ("Plans", True)]
    for method, path in (("DELETE", ""), ("DELETE", "Urbanisme"), ("MKCOL", "Nouveau"), ("MOVE", "Urbanisme")):
        assert (await desk.ask(method, path, Destination=f"{desk.url}/dav/Urbanisme/X")).status == 403
    await scenario.prove()


async def test_the_wall_holds(scenario: Scenario, group: int, anne: Client, desk: Program, pool: Pool) -> None:
    await desk.put("Voirie/secret.txt", b"x")
    await desk.put("Urbanisme/partage.txt", b"y")
    gaelle, erwan = await program(scenario, pool, "Gaelle", 1), await program(scenario, pool, "Erwan")
    assert await gaelle.names() == ["Urbanisme/"]
    assert await gaelle.names("Urbanisme") == ["partage.txt"]
    for method in ("GET", "PROPFIND", "DELETE", "PROPPATCH", "COPY", "MOVE"):
        answers = [await gaelle.ask(method, f"{drive}/secret.txt", Depth="0") for drive in ("Voirie", "Nulle part")]
        assert {(one.status, bytes(one.body or b"")) for one in answers} == {(404, b"")}
    for method, body in (("PUT", "x"), ("MKCOL", ""), ("LOCK", LOCK)):
        assert {(await gaelle.ask(method, f"{drive}/x/y", body)).status for drive in ("Voirie", "Nulle part")} == {409}
    assert await gaelle.take("COPY", "Urbanisme/partage.txt", "Voirie/copie.txt") == 409
    # Who only reads writes nothing, not even for a moment.
    assert await erwan.names() == ["Annonces/"]
    assert await erwan.put("Annonces/x.txt", b"x") == 403
    assert await erwan.put("Annonces/._x", b"x") == 403
    for method in ("MKCOL", "LOCK"):
        assert (await erwan.ask(method, "Annonces/x", LOCK if method == "LOCK" else "")).status == 403
    await anne.call(RemoveMember(group, scenario.town.people["Gaelle"]))
    assert await gaelle.names() == []
    assert (await gaelle.ask("GET", "Urbanisme/partage.txt")).status == 404


async def test_two_groups_of_one_name_have_each_a_folder(
    scenario: Scenario, anne: Client, desk: Program, pool: Pool
) -> None:
    await scenario.town.group("Voirie / réseaux", "Anne:manager")
    await scenario.town.group("Voirie / réseaux ", "Anne:manager")
    older, younger = [scenario.town.groups[name] for name in ("Voirie / réseaux", "Voirie / réseaux ")]
    await pool.execute("UPDATE conversations SET created_at = created_at - interval '1 s' WHERE id = $1", older)
    called = {older: "Voirie - réseaux", younger: f"Voirie - réseaux ({younger})"}
    assert {quote(name, safe="") + "/" for name in called.values()} < set(await desk.names())
    for group, name in called.items():
        assert await desk.put(f"{name}/{group}.txt", b"x") == 201
        assert await names(anne, group) == [f"{group}.txt"]


async def test_a_lock_keeps_others_out_and_ends_by_itself(
    scenario: Scenario, group: int, anne: Client, desk: Program, pool: Pool
) -> None:
    gaelle = await program(scenario, pool, "Gaelle", 1)
    await desk.put("Urbanisme/note.txt", b"un")
    token = await desk.lock("Urbanisme/note.txt", Timeout="Infinite, Second-4100000000")
    for program_ in (desk, gaelle):
        assert await program_.put("Urbanisme/note.txt", b"deux") == 423
    assert (await gaelle.ask("DELETE", "Urbanisme/note.txt")).status == 423
    assert (await gaelle.ask("DELETE", "Urbanisme/note.txt", If=f"(<{token}>)")).status == 423
    assert await gaelle.take("MOVE", "Urbanisme/note.txt", "Urbanisme/x.txt") == 423
    assert (await gaelle.ask("LOCK", "Urbanisme/note.txt", LOCK)).status == 423
    assert (await gaelle.ask("UNLOCK", "Urbanisme/note.txt", Lock_Token=f"<{token}>")).status == 403
    assert await desk.put("Urbanisme/note.txt", b"deux", If=f"(<{token}>)") == 204
    left = await pool.fetchval("SELECT expires_at - now() FROM webdav_locks")
    assert left <= timedelta(seconds=holding.LONGEST)
    # It is of programs among themselves: whoever works in the browser makes a version, and nothing is lost.
    node = next(iter((await anne.call(LoadFolder(group))).nodes))
    assert (await anne.call(BinNodes(group, [node.id]))).nodes
    await pool.execute("UPDATE webdav_locks SET expires_at = now() - interval '1 second'")
    assert await gaelle.put("Urbanisme/note.txt", b"trois") == 201
    await delete_expired(pool)
    assert await pool.fetchval("SELECT count(*) FROM webdav_locks") == 0


async def test_a_locked_folder_keeps_what_is_in_it(scenario: Scenario, desk: Program, pool: Pool) -> None:
    gaelle = await program(scenario, pool, "Gaelle", 1)
    await desk.ask("MKCOL", "Urbanisme/2026")
    answer = await desk.ask("LOCK", "Urbanisme/2026", LOCK, Depth="infinity")
    token = answer.headers["lock-token"]
    for path in ("Urbanisme/2026/x.txt", "Urbanisme/2026/Plans/y.txt"):
        assert await gaelle.put(path, b"x") in (423, 409)
    assert await desk.put("Urbanisme/2026/x.txt", b"x", If=f"({token})") == 201
    assert await gaelle.put("Urbanisme/2026/x.txt", b"y") == 423
    inner = await gaelle.ask("LOCK", "Urbanisme/2026/x.txt", LOCK)
    assert inner.status == 423
    assert (await desk.ask("UNLOCK", "Urbanisme/2026", Lock_Token=token)).status == 204
    assert await gaelle.put("Urbanisme/2026/x.txt", b"y") == 204


async def test_of_two_who_lock_at_once_one_has_it(scenario: Scenario, desk: Program, pool: Pool) -> None:
    gaelle = await program(scenario, pool, "Gaelle", 1)
    await desk.put("Urbanisme/note.txt", b"un")
    tried = [who.ask("LOCK", "Urbanisme/note.txt", LOCK, Depth="0") for who in (desk, gaelle) for _ in range(4)]
    assert sorted(one.status for one in await asyncio.gather(*tried)) == [200, *[423] * 7]


async def test_nobody_holds_more_than_so_many_locks(desk: Program, monkeypatch: pytest.MonkeyPatch, pool: Pool) -> None:
    monkeypatch.setattr(holding, "MOST_LOCKS", 2)
    assert [(await desk.ask("LOCK", f"Urbanisme/{number}", LOCK)).status for number in range(3)] == [201, 201, 507]
    monkeypatch.setattr(webdav_sql, "MOST_SCRAPS", 3)
    assert [await desk.put(f"Urbanisme/vide {number}", b"") for number in range(2)] == [201, 507]


async def test_a_drive_that_is_full_takes_no_more(
    scenario: Scenario, settings: Settings, group: int, desk: Program, pool: Pool
) -> None:
    assert await desk.put("Urbanisme/un.txt", b"un") == 201
    await pool.execute("UPDATE drives SET bytes = $2 WHERE conversation_id = $1", group, settings.drive_bytes)
    assert [await desk.put(f"Urbanisme/{name}.txt", b"deux") for name in ("un", "deux")] == [507, 507]
    assert (await desk.ask("COPY", "Urbanisme/un.txt", Destination=f"{desk.url}/dav/Voirie/un.txt")).status == 201


async def test_what_programs_put_down_for_themselves_is_no_document(
    scenario: Scenario, group: int, anne: Client, desk: Program, pool: Pool
) -> None:
    for name in (".DS_Store", "._plan.pdf", "Thumbs.db", "desktop.ini", ".~lock.plan.odt#", "~$plan.docx"):
        assert await desk.put(f"Urbanisme/{name}", b"note of a program") == 201
        assert (await desk.ask("GET", f"Urbanisme/{name}")).body == b"note of a program"
    assert (await desk.ask("MKCOL", "Urbanisme/.Trashes")).status == 403
    assert await desk.put("Urbanisme/._grand", bytes(300_000)) == 403
    assert await desk.take("MOVE", "Urbanisme/~$plan.docx", "Urbanisme/~$autre.docx") == 201
    assert (await desk.ask("DELETE", "Urbanisme/.DS_Store")).status == 204
    assert await names(anne, group) == []
    assert "Thumbs.db" in await desk.names("Urbanisme")
    await pool.execute("UPDATE webdav_scraps SET changed_at = now() - interval '2 days'")
    await delete_expired(pool)
    assert await desk.names("Urbanisme") == []


async def test_an_empty_file_waits_for_what_it_will_hold(
    scenario: Scenario, group: int, anne: Client, desk: Program
) -> None:
    """As the Explorer saves: empty, locked, noted, written."""
    assert await desk.put("Urbanisme/plan.pdf", b"") == 201
    assert (await names(anne, group), await desk.names("Urbanisme")) == ([], ["plan.pdf"])
    token = await desk.lock("Urbanisme/plan.pdf")
    noted = """<D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop>
    <Z:Win32LastModifiedTime>Mon, 30 Nov 2026 10:00:00 GMT</Z:Win32LastModifiedTime>
    </D:prop></D:set></D:propertyupdate>"""
    assert (await desk.ask("PROPPATCH", "Urbanisme/plan.pdf", noted, If=f"(<{token}>)")).status == 207
    content = pdf()
    assert await desk.put("Urbanisme/plan.pdf", content, If=f"(<{token}>)") == 204
    assert await versions(anne, group, "plan.pdf") == [len(content)]
    assert await desk.put("Urbanisme/plan.pdf", b"", If=f"(<{token}>)") == 204
    assert await versions(anne, group, "plan.pdf") == [len(content)]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Dossier: plans.pdf", 403),
        ("fin.", 403),
        ("con", 403),
        ("..", 403),
        ("é" * 200, 403),
        (unicodedata.normalize("NFD", "Été à Josselin.txt"), 201),
        ("100 % sûr & vérifié #1.txt", 201),
        ("א\u202e.txt", 403),
    ],
)
async def test_names_are_kept_as_they_are_or_refused(
    scenario: Scenario, group: int, anne: Client, desk: Program, name: str, status: int
) -> None:
    assert await desk.put(f"Urbanisme/{name}", b"x") == status
    assert await names(anne, group) == ([unicodedata.normalize("NFC", name)] if status == 201 else [])
    if status == 201:
        assert (await desk.ask("GET", f"Urbanisme/{name}")).body == b"x"


async def test_a_body_whose_length_is_not_said_comes_whole_or_not_at_all(
    scenario: Scenario, group: int, anne: Client, desk: Program
) -> None:
    place = desk.url.removeprefix("http://")
    host, port = place.split(":")
    proof = f"HTTP/1.1\r\nHost: {place}\r\nAuthorization: {desk.proof}"
    head = f"PUT /dav/Urbanisme/grand.bin {proof}\r\nTransfer-Encoding: chunked\r\n\r\n"
    for ending, expected in ((b"", []), (b"0\r\n\r\n", ["grand.bin"])):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(head.encode() + b"5\r\nabcde\r\n" * 100 + ending)
        await writer.drain()
        if ending:
            assert b" 201 " in await reader.readline()
        writer.close()
        await writer.wait_closed()
        assert await names(anne, group) == expected
    short = f"PUT /dav/Urbanisme/court.bin {proof}\r\nContent-Length: 900\r\n\r\n"
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(short.encode() + b"abc")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert await names(anne, group) == ["grand.bin"]


async def test_a_document_that_a_convocation_holds_stays(
    scenario: Scenario, group: int, anne: Client, desk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def frozen(*_: Any) -> dict[int, list[int]]:
        return {1: [1]}

    await desk.put("Urbanisme/note.txt", b"un")
    monkeypatch.setattr("server.documents.bin.frozen_in", frozen)
    assert (await desk.ask("DELETE", "Urbanisme/note.txt")).status == 409
    assert await names(anne, group) == ["note.txt"]


@pytest.mark.parametrize(
    ("method", "body", "headers", "status"),
    [
        ("PROPFIND", "<no", {}, 400),
        ("PROPFIND", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", {}, 400),
        ("PROPFIND", "", {"Depth": "2"}, 400),
        ("PROPFIND", "", {"Depth": "infinity"}, 403),
        ("PROPPATCH", "<D:propertyupdate xmlns:D='DAV:'/>", {}, 400),
        ("LOCK", "<D:lockinfo xmlns:D='DAV:'/>", {}, 400),
        ("LOCK", "", {"If": "(<urn:uuid:0>)"}, 412),
        ("UNLOCK", "", {}, 400),
        ("UNLOCK", "", {"Lock-Token": "<urn:uuid:0>"}, 409),
        ("PUT", "x", {"Content-Range": "bytes 0-1/3"}, 405),
        ("PUT", "x", {"If": "((("}, 400),
        ("GET", "", {"If": "(" * 9_000}, 400),
        ("COPY", "", {}, 400),
        ("COPY", "", {"Destination": "http://elsewhere.example/dav/x"}, 502),
        ("COPY", "", {"Destination": "/elsewhere"}, 400),
        ("PROPFIND", "x" * 70_000, {}, 413),
        ("GET", "", {}, 405),
    ],
)
async def test_what_makes_no_sense_is_refused(
    desk: Program, method: str, body: str, headers: dict[str, str], status: int
) -> None:
    await desk.ask("MKCOL", "Urbanisme/2026")
    assert (await desk.ask(method, "Urbanisme/2026", body, **headers)).status == status


async def test_a_large_folder_is_listed_whole(
    scenario: Scenario, group: int, anne: Client, desk: Program, pool: Pool
) -> None:
    made = await document(pool, anne, group, "modèle.pdf")
    await pool.execute(
        """
        INSERT INTO nodes (id, conversation_id, kind, name, name_key, created_by, client_id, changed_by)
        SELECT g, $1, 'folder', 'Dossier ' || g, 'dossier ' || g, $2, 'g' || g, $2 FROM generate_series(1, 1200) g
        """,
        group,
        anne.person,
    )
    there = await desk.names("Urbanisme")
    assert (len(there), len(set(there)), made.name in map(str, await names(anne, group))) == (1201, 1201, False)


async def test_what_moves_away_is_not_found_there_any_more(
    scenario: Scenario, group: int, anne: Client, desk: Program, pool: Pool
) -> None:
    plans = await folder(anne, group, "Plans")
    await desk.put("Urbanisme/Plans/x.txt", b"x")
    gaelle = await program(scenario, pool, "Gaelle", 1)
    assert (await gaelle.ask("GET", "Urbanisme/Plans/x.txt")).status == 200
    await anne.call(MoveNodes(group, [plans.id], to=scenario.town.groups["Voirie"]))
    assert (await gaelle.ask("GET", "Urbanisme/Plans/x.txt")).status == 404
    assert [node.id for node in (await anne.call(LoadBin(group))).nodes if node.taken] == [plans.id]
    assert (await desk.ask("GET", "Voirie/Plans/x.txt")).body == b"x"


async def test_lengths_and_kinds_are_told(scenario: Scenario, group: int, anne: Client, desk: Program) -> None:
    await desk.put("Urbanisme/plan.pdf", content := pdf())
    wanted = '<propfind xmlns="DAV:"><prop><getcontentlength/><getcontenttype/><x xmlns="urn:y"/></prop></propfind>'
    answer = await desk.ask("PROPFIND", "Urbanisme/plan.pdf", wanted, Depth="0")
    told = {one.tag: one.text for one in ElementTree.fromstring(answer.body).iter()}
    assert (told[f"{DAV}getcontentlength"], told[f"{DAV}getcontenttype"]) == (str(len(content)), "application/pdf")
    assert "{urn:y}x" in told


async def test_a_file_for_which_there_is_no_room_is_refused(scenario: Scenario, desk: Program) -> None:
    answer = await desk.ask("PUT", "Urbanisme/x.bin", b"", Content_Length="99999999999999")
    assert answer.status == 413
