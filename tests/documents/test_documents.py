"""Documents: made of files, with one version in force."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from protocol.conversations import RemoveMember
from protocol.drives import AddDocument, AddVersion, BinNodes, LoadDocument, Node, RenameNode
from protocol.files import File
from protocol.messages import SendMessage
from server.base.database import Pool
from tests.support.client import Client
from tests.support.drives import document, file_of, folder, names
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser, pdf, send_file


async def test_a_file_that_was_sent_up_is_read_by_all_and_by_nobody_outside(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    file = await send_file(browser(scenario, "Anne"), "plan.pdf", pdf())
    made: Node = await anne.call(AddDocument(group, new_client_id(), "Plan de bornage.pdf", file.id))
    assert made.version
    assert (made.name, made.version.number, made.version.file) == ("Plan de bornage.pdf", 1, file)
    await bruno.until(lambda: bruno.state.drives[group].nodes.get(made.id) == made)
    for name, status in (("Bruno", 200), ("Gaelle", 200), ("Denis", 404)):
        assert (await browser(scenario, name).get(f"/api/files/{file.id}")).status == status


async def test_nobody_makes_a_document_of_a_file_that_they_may_not_read(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    denis = await scenario.connect("Denis")
    file = await file_of(pool, denis)
    assert await refused(anne, AddDocument(group, new_client_id(), "x.pdf", file.id)) == ("invalid", "file")
    made = await document(pool, anne, group, "un.pdf")
    assert await refused(anne, AddVersion(made.id, new_client_id(), file.id)) == ("invalid", "file")


async def test_versions_follow_one_another_and_an_earlier_one_comes_back(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    where = await folder(anne, group, "2026")
    made = await document(pool, anne, group, "Projet.odt", where)
    second = await file_of(pool, bruno, "projet-b.odt", "b")
    command = AddVersion(made.id, new_client_id(), second.id, "Cote nord corrigée")
    changed = await bruno.call(command)
    assert await bruno.call(command) == changed
    assert (changed.version.number, changed.version.remark, changed.version.author) == (
        2,
        "Cote nord corrigée",
        bruno.person,
    )
    assert made.version
    again = await anne.call(AddVersion(made.id, new_client_id(), made.version.file.id, "Version 1 reprise"))
    assert (again.version.number, again.version.file) == (3, made.version.file)
    found = await bruno.call(LoadDocument(made.id))
    assert ([one.number for one in found.versions], found.node, [one.name for one in found.path]) == (
        [3, 2, 1],
        again,
        ["2026"],
    )
    assert found.versions[1].file == second


async def test_a_name_that_is_there_asks_what_to_do(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    first = await document(pool, anne, group, "Budget.pdf", content="a")
    other, same = await file_of(pool, anne, "x.pdf", "b"), await file_of(pool, anne, "y.pdf", "a")

    def add(file: File, **more: Any) -> AddDocument:
        return AddDocument(group, new_client_id(), "budget.PDF", file.id, **more)

    assert await refused(anne, add(other)) == ("conflict", "name")
    assert await refused(anne, add(same)) == ("conflict", "same")
    assert await refused(anne, add(same, clash="take")) == ("conflict", "same")
    taken = await anne.call(add(other, clash="take"))
    assert (taken.id, taken.name, taken.version.number) == (first.id, "Budget.pdf", 2)
    assert (await anne.call(add(same, clash="keep_both"))).name == "budget (2).PDF"
    await folder(anne, group, "Plans")
    in_the_way = AddDocument(group, new_client_id(), "plans", other.id, clash="take")
    assert await refused(anne, in_the_way) == ("conflict", "name")


async def test_two_new_versions_at_once_are_both_there(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    made = await document(pool, anne, group, "un.pdf")
    files = [await file_of(pool, client, "v.pdf", client_id) for client, client_id in ((anne, "p"), (bruno, "q"))]
    await asyncio.gather(
        anne.call(AddVersion(made.id, new_client_id(), files[0].id)),
        bruno.call(AddVersion(made.id, new_client_id(), files[1].id)),
    )
    versions = (await anne.call(LoadDocument(made.id))).versions
    assert [one.number for one in versions] == [3, 2, 1]
    assert {one.file.id for one in versions[:2]} == {file.id for file in files}


async def test_a_client_id_is_for_one_document(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    one, two = await document(pool, anne, group, "un.pdf"), await document(pool, anne, group, "deux.pdf")
    file, key = await file_of(pool, anne, "x.pdf", "x"), new_client_id()
    await anne.call(AddVersion(one.id, key, file.id))
    assert await refused(anne, AddVersion(two.id, key, file.id)) == ("conflict", "client_id")
    place = await folder(anne, group, "Plans")
    assert await refused(anne, AddVersion(place.id, new_client_id(), file.id)) == ("not_found", "node")
    assert await refused(anne, LoadDocument(place.id)) == ("not_found", "node")
    await anne.call(BinNodes(group, [two.id]))
    assert await refused(anne, AddVersion(two.id, new_client_id(), file.id)) == ("conflict", "binned")


async def test_a_document_is_no_folder(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    paper = await document(pool, anne, group, "un.pdf")
    file = await file_of(pool, anne, "x.pdf", "x")
    assert await refused(anne, AddDocument(group, new_client_id(), "x.pdf", file.id, paper.id)) == (
        "not_found",
        "folder",
    )


async def test_who_leaves_the_group_reads_nothing_of_it_from_then_on(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    made = await document(pool, anne, group, "un.pdf")
    assert made.version
    await anne.call(RemoveMember(group, bruno.person))
    assert await refused(bruno, LoadDocument(made.id)) == ("not_found", "node")
    file, own = made.version.file.id, scenario.town.groups["Annonces"]
    assert await refused(bruno, SendMessage(own, new_client_id(), "x", files=[file])) == ("not_found", "conversation")
    await bruno.until(lambda: group not in bruno.state.drives)
    heard = len(bruno.events)
    await document(pool, anne, group, "deux.pdf")
    assert await names(anne, group) == ["deux.pdf", "un.pdf"]
    assert len(bruno.events) == heard


async def test_it_is_saved_by_its_own_name_and_by_nobody_outside(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    sender = browser(scenario, "Anne")
    first, second = await send_file(sender, "scan0001.pdf", pdf()), await send_file(sender, "scan0002.pdf", pdf(2))
    made: Node = await anne.call(AddDocument(group, new_client_id(), "scan0001.pdf", first.id))
    await anne.call(AddVersion(made.id, new_client_id(), second.id))
    await bruno.call(RenameNode(made.id, "Plan é.pdf"))
    reader = browser(scenario, "Gaelle", 1)
    for query, file in (("", second), ("?version=2", second), ("?version=1", first)):
        answer = await reader.get(f"/api/documents/{made.id}{query}")
        assert (answer.status, answer.headers["etag"]) == (200, f'"{file.sha256}"')
        assert answer.headers["content-disposition"].endswith("Plan%20%C3%A9.pdf")
    for query in ("?version=3", "?version=x", "?version=-1"):
        assert (await reader.get(f"/api/documents/{made.id}{query}")).status == 404
    where = await folder(anne, group, "Plans")
    for name, node in (("Denis", made.id), ("Denis", 7), ("Anne", where.id), ("Anne", 2**60)):
        assert (await browser(scenario, name).get(f"/api/documents/{node}")).status == 404


async def test_a_version_keeps_the_date_that_the_device_says(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    long_ago, to_come = datetime(2019, 5, 14, 8, 30, tzinfo=UTC), datetime.now(UTC) + timedelta(hours=1)
    made = await document(pool, anne, group, "Diagnostic.pdf", dated=long_ago)
    assert made.version
    assert made.version.dated == long_ago
    assert datetime.now(UTC) - made.version.made_at < timedelta(minutes=1)
    second = await file_of(pool, anne, "Diagnostic.pdf", "b")
    changed = await anne.call(AddVersion(made.id, new_client_id(), second.id, dated=to_come))
    await bruno.until(lambda: bruno.state.drives[group].nodes[made.id] == changed)
    held = (await bruno.call(LoadDocument(made.id))).versions
    assert [version.dated for version in held] == [None, long_ago]
    third = await file_of(pool, anne, "Diagnostic.pdf", "c")
    before = await anne.call(AddVersion(made.id, new_client_id(), third.id, dated=datetime(1, 1, 1, tzinfo=UTC)))
    assert before.version
    assert before.version.dated is None
