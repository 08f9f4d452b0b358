"""Folders: made, named, moved, and never in a circle."""

import asyncio
import unicodedata
from functools import partial
from typing import Any

import pytest

from protocol.conversations import ChangeGroup
from protocol.drives import (
    AddDocument,
    AddVersion,
    BinNodes,
    CopyNodes,
    CreateFolder,
    LoadFolder,
    MoveNodes,
    Node,
    RenameNode,
    RestoreNodes,
)
from protocol.node_pins import PinNode
from protocol.types import Command
from server.base.database import Pool
from server.documents import drives, drives_sql
from tests.support.client import Client
from tests.support.databases import select_waiting
from tests.support.drives import document, file_of, folder, names
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.waiting import eventually


async def test_a_folder_is_made_once_however_often_it_is_asked_for(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    command = CreateFolder(group, new_client_id(), "  Rue des\u00a0Trente ")
    made: Node = await anne.call(command)
    assert (made.name, made.parent, made.kind, made.changed_by) == ("Rue des\u00a0Trente", None, "folder", anne.person)
    assert await anne.call(command) == made
    await bruno.until(lambda: bruno.state.drives[group].nodes.get(made.id) == made)
    assert await names(bruno, group) == [made.name]


async def test_whoever_goes_out_while_they_wait_for_the_drive_changes_nothing_there(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    """Rights are asked again once the drive is theirs, for each way to write there."""
    there, node = await folder(anne, group, "Plans"), await document(pool, anne, group, "un.pdf")
    file = await file_of(pool, bruno)
    changes: list[Command] = [
        CreateFolder(group, new_client_id(), "Nouveau", there.id),
        AddDocument(group, new_client_id(), "deux.pdf", file.id),
        AddVersion(node.id, new_client_id(), file.id),
        RenameNode(node.id, "trois.pdf"),
        MoveNodes(group, [node.id], there.id),
        BinNodes(group, [node.id]),
        RestoreNodes(group, [node.id]),
        CopyNodes(group, new_client_id(), [node.id], group, there.id),
        PinNode(node.id),
    ]
    before = (await anne.call(LoadFolder(group))).seq
    for change in changes:
        async with pool.acquire() as db:
            async with db.transaction():
                await drives_sql.lock_drive(db, group)
                answer = bruno.send(change)
                await eventually(partial(waits_or_answered, pool, answer))
                gone = await db.fetchval(
                    "DELETE FROM memberships m WHERE conversation_id = $1 AND person_id = $2 RETURNING to_jsonb(m)",
                    *(group, bruno.person),
                )
            told = await answer
            await db.execute("INSERT INTO memberships SELECT (jsonb_populate_record(null::memberships, $1)).*", gone)
        assert (told["type"], told.get("code")) == ("failure", "not_found"), change
    assert (await anne.call(LoadFolder(group))).seq == before


async def waits_or_answered(pool: Pool, answer: asyncio.Future[dict[str, Any]]) -> bool:
    return answer.done() or bool(await select_waiting(pool))


async def test_a_client_id_makes_one_thing(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    client_id = new_client_id()
    await anne.call(CreateFolder(group, client_id, "Plans"))
    elsewhere = scenario.town.groups["Annonces"]
    assert await refused(anne, CreateFolder(elsewhere, client_id, "Plans")) == ("conflict", "client_id")


async def test_folders_come_before_documents_and_all_by_name(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    for name in ("b.pdf", "A.pdf"):
        await document(pool, anne, group, name)
    for name in ("zones", "Arrêtés"):
        await folder(anne, group, name)
    assert await names(anne, group) == ["Arrêtés", "zones", "A.pdf", "b.pdf"]


async def test_a_long_folder_is_read_page_by_page(
    scenario: Scenario, group: int, anne: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.documents.drives_sql.PAGE", 3)
    for number in range(7):
        await folder(anne, group, f"n{number}")
    seen: list[Node] = []
    complete = False
    while not complete:
        page = await anne.call(LoadFolder(group, after=seen[-1].id if seen else None))
        seen += page.nodes
        complete = page.complete
    assert [node.name for node in seen] == [f"n{number}" for number in range(7)]
    assert await refused(anne, LoadFolder(group, seen[0].id, after=seen[1].id)) == ("not_found", "after")


@pytest.mark.parametrize("other", ["PLANS", unicodedata.normalize("NFD", "plans"), "Plans "])
async def test_a_name_is_taken_once(scenario: Scenario, group: int, anne: Client, other: str) -> None:
    made = await folder(anne, group, "Plans")
    assert await refused(anne, CreateFolder(group, new_client_id(), other)) == ("conflict", "name")
    assert (await folder(anne, group, other, clash="take")).id == made.id
    assert (await folder(anne, group, "Plans", clash="keep_both")).name == "Plans (2)"
    assert (await folder(anne, group, "Plans", clash="keep_both")).name == "Plans (3)"
    assert (await folder(anne, group, "Plans", parent=made)).name == "Plans"


@pytest.mark.parametrize("name", ["..", "///", "...", "\u202e\u200b", " "])
async def test_a_name_of_nothing_is_refused(scenario: Scenario, group: int, anne: Client, name: str) -> None:
    if name == "///":
        assert (await folder(anne, group, name)).name == "---"
        return
    assert await refused(anne, CreateFolder(group, new_client_id(), name)) == ("invalid", "name")


async def test_it_is_renamed_in_other_capitals_too(scenario: Scenario, group: int, anne: Client, bruno: Client) -> None:
    made, other = await folder(anne, group, "plans"), await folder(anne, group, "Photos")
    renamed = await bruno.call(RenameNode(made.id, "PLANS"))
    assert (renamed.name, renamed.changed_by) == ("PLANS", bruno.person)
    assert await bruno.call(RenameNode(made.id, "PLANS")) == renamed
    assert await refused(bruno, RenameNode(made.id, "photos")) == ("conflict", "name")
    await anne.call(BinNodes(group, [other.id]))
    assert (await bruno.call(RenameNode(made.id, "photos"))).name == "photos"
    assert await refused(bruno, RenameNode(other.id, "x")) == ("conflict", "binned")


async def test_several_are_moved_and_both_folders_counted(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    old, new = await folder(anne, group, "2025"), await folder(anne, group, "2026")
    one, two = await document(pool, anne, group, "un.pdf", old), await document(pool, anne, group, "deux.pdf", old)
    changes = await bruno.call(MoveNodes(group, [one.id, two.id], new.id))
    assert {node.name: (node.parent, node.items) for node in changes.nodes} == {
        "un.pdf": (new.id, 0),
        "deux.pdf": (new.id, 0),
        "2025": (None, 0),
        "2026": (None, 2),
    }
    assert await names(anne, group, new) == ["deux.pdf", "un.pdf"]
    again = await bruno.call(MoveNodes(group, [one.id], new.id))
    assert (again.nodes, again.seq) == ([], changes.seq)
    third = await document(pool, anne, group, "un.pdf", content="autre")
    assert await refused(bruno, MoveNodes(group, [third.id], new.id)) == ("conflict", "name")
    await bruno.call(MoveNodes(group, [third.id], new.id, "keep_both"))
    assert await names(anne, group, new) == ["deux.pdf", "un (2).pdf", "un.pdf"]


async def test_nothing_is_moved_into_itself(scenario: Scenario, group: int, anne: Client) -> None:
    top = await folder(anne, group, "haut")
    low = await folder(anne, group, "bas", await folder(anne, group, "milieu", top))
    for target in (top, low):
        assert await refused(anne, MoveNodes(group, [top.id], target.id)) == ("invalid", "parent")


async def test_two_who_move_at_once_make_no_circle(scenario: Scenario, group: int, anne: Client, bruno: Client) -> None:
    for number in range(10):
        one, two = await folder(anne, group, f"a{number}"), await folder(anne, group, f"b{number}")
        answers = await asyncio.gather(
            anne.send(MoveNodes(group, [one.id], two.id)), bruno.send(MoveNodes(group, [two.id], one.id))
        )
        assert sorted(answer["type"] for answer in answers) == ["failure", "reply"]


async def test_folders_are_a_hundred_deep_and_no_more(
    scenario: Scenario, group: int, anne: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain: list[Node] = []
    for number in range(drives.DEEPEST):
        chain.append(await folder(anne, group, f"n{number}", chain[-1] if chain else None))
    assert len((await anne.call(LoadFolder(group, chain[-1].id))).path) == drives.DEEPEST
    assert await refused(anne, CreateFolder(group, new_client_id(), "x", chain[-1].id)) == ("invalid", "depth")
    other = await folder(anne, group, "other")
    below = await folder(anne, group, "below", other)
    assert await refused(anne, MoveNodes(group, [other.id], chain[-2].id)) == ("invalid", "depth")
    await anne.call(MoveNodes(group, [below.id], chain[-2].id))


async def test_a_folder_that_somebody_bins_meanwhile_takes_nothing_in(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    top = await folder(anne, group, "2024")
    low = await folder(anne, group, "Mars", top)
    await bruno.call(BinNodes(group, [top.id]))
    assert await refused(anne, CreateFolder(group, new_client_id(), "x", low.id)) == ("conflict", "binned")
    kept = await document(pool, anne, group, "un.pdf")
    assert await refused(anne, MoveNodes(group, [kept.id], low.id)) == ("conflict", "binned")
    assert await refused(anne, MoveNodes(group, [low.id], None)) == ("conflict", "binned")


async def test_who_is_told_of_nothing_finds_nothing(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    made = await folder(anne, group, "Secret")
    paper = await document(pool, anne, group, "secret.pdf", made)
    denis = await scenario.connect("Denis", 1)
    own = scenario.town.groups["Voirie"]
    commands: list[Any] = [
        LoadFolder(group),
        LoadFolder(own, made.id),
        LoadFolder(own, after=made.id),
        CreateFolder(group, new_client_id(), "x"),
        CreateFolder(own, new_client_id(), "x", made.id),
        RenameNode(made.id, "x"),
        MoveNodes(own, [paper.id]),
        MoveNodes(group, [paper.id]),
        BinNodes(own, [paper.id]),
    ]
    for command in commands:
        assert (await refused(denis, command))[0] == "not_found", command
    # What does not exist is told of in the same words.
    for command in (RenameNode(made.id, "x"), RenameNode(made.id + 1, "x")):
        assert await refused(denis, command) == ("not_found", "node")
    assert denis.events == []


async def test_who_may_only_read_changes_nothing_and_nobody_does_in_an_archive(
    scenario: Scenario, anne: Client, pool: Pool
) -> None:
    group = scenario.town.groups["Annonces"]
    made = await folder(anne, group, "Textes")
    erwan = await scenario.connect("Erwan", 1)
    assert await names(erwan, group) == ["Textes"]
    writes: list[Any] = [
        CreateFolder(group, new_client_id(), "x"),
        RenameNode(made.id, "x"),
        MoveNodes(group, [made.id]),
        BinNodes(group, [made.id]),
    ]
    for command in writes:
        assert await refused(erwan, command) == ("not_allowed", "posting")
    await anne.call(ChangeGroup(group, archived=True))
    for command in writes:
        assert (await refused(anne, command))[0] == "archived"
    assert await names(anne, group) == ["Textes"]
