"""Remarks: what is said about a document is read in its group and beside it, and nowhere else."""

from typing import Any

import pytest

from protocol.conversations import ChangeGroup, RemoveMember
from protocol.drives import MoveNodes, Node, RenameNode
from protocol.messages import Chat, DeleteMessage, EditMessage, Message, SendMessage
from protocol.passages import About, Passage
from protocol.remarks import CountRemarks, LoadRemarks, RemarkCount, ResolveRemark
from server.base.database import Pool
from server.base.settings import Settings
from tests.documents.test_bin import empty_bins
from tests.support.client import Client
from tests.support.drives import document, folder
from tests.support.scenario import Scenario, new_client_id, refused


@pytest.fixture
async def convention(pool: Pool, anne: Client, group: int) -> Node:
    return await document(pool, anne, group, "Convention.pdf")


async def remarks(client: Client, node: Node) -> list[Message]:
    messages: list[Message] = (await client.call(LoadRemarks(node.id))).messages
    return messages


def about(message: Message) -> About:
    assert isinstance(message.content, Chat)
    assert message.content.about
    return message.content.about


def said(group: int, passage: Passage, *, text: str = "Et là ?", **more: Any) -> SendMessage:
    return SendMessage(group, new_client_id(), text, about=passage, **more)


async def test_a_remark_is_read_in_the_group_and_beside_the_document(
    scenario: Scenario, pool: Pool, group: int, anne: Client, bruno: Client, convention: Node
) -> None:
    other = await document(pool, anne, group, "Plan.pdf")
    passage = Passage(convention.id, 1, 2, "35 % du montant hors taxes")
    gaelle = await scenario.connect("Gaelle")
    await scenario.say(anne, group, "Sans rapport.")
    first = await scenario.say(anne, group, "Il faudrait un plafond.", about=passage, mentions=[bruno.person])
    await scenario.say(bruno, group, "Autre chose.", about=Passage(other.id, 1))
    answer = await scenario.say(gaelle, group, "D'accord.", about=Passage(convention.id, 1), reply_to=first.seq)
    await bruno.until(lambda: (group, answer.seq) in bruno.state.messages)
    held = bruno.state.messages[group, first.seq]
    assert about(held) == About(passage, "Convention.pdf")
    for client in (anne, bruno, gaelle):
        assert [one.seq for one in await remarks(client, convention)] == [first.seq, answer.seq]
    assert (await remarks(bruno, convention))[0] == held
    page = await anne.call(LoadRemarks(convention.id, limit=1))
    assert ([one.seq for one in page.messages], page.more_before) == ([answer.seq], True)
    page = await anne.call(LoadRemarks(convention.id, answer.seq, 1))
    assert ([one.seq for one in page.messages], page.more_before) == ([first.seq], False)


async def test_a_remark_stays_about_its_document_when_it_is_edited_and_is_gone_when_it_is_deleted(
    scenario: Scenario, group: int, anne: Client, convention: Node
) -> None:
    seq = (await scenario.say(anne, group, "Un plafond ?", about=Passage(convention.id, 1))).seq
    await anne.call(EditMessage(group, seq, "Un plafond."))
    (remark,) = await remarks(anne, convention)
    assert about(remark).name == "Convention.pdf"
    await anne.call(DeleteMessage(group, seq))
    assert await remarks(anne, convention) == []


async def test_what_may_have_been_stored_is_not_refused_when_it_is_said_again(
    group: int, travaux: int, anne: Client, convention: Node
) -> None:
    remark = said(group, Passage(convention.id, 1))
    stored = await anne.call(remark)
    await anne.call(MoveNodes(group, [convention.id], to=travaux))
    assert await anne.call(remark) == stored


async def test_what_is_settled_says_by_whom_and_can_be_taken_up_again(
    scenario: Scenario, group: int, anne: Client, bruno: Client, convention: Node
) -> None:
    seq = (await scenario.say(anne, group, "Un plafond ?", about=Passage(convention.id, 1))).seq
    await bruno.call(ResolveRemark(group, seq))
    settled = about((await remarks(anne, convention))[0])
    assert (settled.resolved_by, settled.resolved_at is not None) == (bruno.person, True)
    again = await anne.call(ResolveRemark(group, seq))
    assert about((await remarks(anne, convention))[0]) == settled
    await anne.call(ResolveRemark(group, seq, on=False))
    (open_again,) = await remarks(bruno, convention)
    assert about(open_again) == About(Passage(convention.id, 1), "Convention.pdf")
    assert open_again.changed_seq > again.changed_seq


async def test_it_is_about_a_version_that_the_drive_of_the_group_has(
    scenario: Scenario, pool: Pool, group: int, travaux: int, anne: Client, convention: Node
) -> None:
    elsewhere = await document(pool, anne, travaux, "Devis.pdf")
    folded = await folder(anne, group, "Plans")
    for passage in (Passage(elsewhere.id, 1), Passage(convention.id, 2), Passage(folded.id, 1), Passage(99, 1)):
        assert await refused(anne, said(group, passage)) == ("invalid", "about")
    assert await refused(anne, said(group, Passage(convention.id, 1), text="")) == ("invalid", "text")


async def test_who_is_outside_learns_of_no_document_and_of_no_remark(
    scenario: Scenario, group: int, anne: Client, convention: Node
) -> None:
    denis = await scenario.connect("Denis")
    seq = (await scenario.say(anne, group, "Un plafond ?", about=Passage(convention.id, 1))).seq
    for passage in (Passage(convention.id, 1), Passage(99, 1)):
        assert await refused(denis, said(group, passage)) == ("not_found", "conversation")
    assert await refused(denis, LoadRemarks(convention.id)) == ("not_found", "node")
    assert await refused(denis, ResolveRemark(group, seq)) == ("not_found", "conversation")
    gaelle = await scenario.connect("Gaelle")
    await anne.call(RemoveMember(group, gaelle.person))
    assert await refused(gaelle, LoadRemarks(convention.id)) == ("not_found", "node")


async def test_remarks_stay_where_they_were_said_and_are_answered_there(
    scenario: Scenario,
    settings: Settings,
    pool: Pool,
    group: int,
    travaux: int,
    anne: Client,
    bruno: Client,
    convention: Node,
) -> None:
    first = await scenario.say(anne, group, "Un plafond ?", about=Passage(convention.id, 1))
    await anne.call(RenameNode(convention.id, "Convention signée.pdf"))
    (there,) = (await anne.call(MoveNodes(group, [convention.id], to=travaux))).nodes
    assert await remarks(bruno, there) == []
    assert [one.seq for one in await remarks(bruno, convention)] == [first.seq]
    assert await refused(bruno, said(group, Passage(there.id, 1))) == ("invalid", "about")
    # Until it is removed for good, it is answered and then under the name of the first remark.
    await pool.execute("UPDATE nodes SET binned_at = binned_at - interval '31 days' WHERE binned_at IS NOT NULL")
    await empty_bins(settings, pool)
    answer = await scenario.say(bruno, group, "Elle est partie.", about=Passage(convention.id, 1), reply_to=first.seq)
    await anne.until(lambda: (group, answer.seq) in anne.state.messages)
    assert about(anne.state.messages[group, answer.seq]).name == "Convention.pdf"
    assert await refused(bruno, said(group, Passage(convention.id, 1))) == ("invalid", "about")
    other = said(group, Passage(convention.id, 2), reply_to=first.seq)
    assert await refused(bruno, other) == ("invalid", "about")


async def test_only_remarks_are_settled_by_those_who_may_write(
    scenario: Scenario, group: int, anne: Client, bruno: Client, convention: Node
) -> None:
    seq = (await scenario.say(anne, group, "Un plafond ?", about=Passage(convention.id, 1))).seq
    plain = (await scenario.say(anne, group, "Bonjour.")).seq
    assert await refused(bruno, ResolveRemark(group, plain)) == ("not_found", "message")
    assert await refused(bruno, ResolveRemark(group, 99)) == ("not_found", "message")
    await anne.call(ChangeGroup(group, posting="publishers"))
    assert await refused(bruno, ResolveRemark(group, seq)) == ("not_allowed", "posting")
    await anne.call(ChangeGroup(group, archived=True))
    assert await refused(anne, ResolveRemark(group, seq)) == ("archived", "")


async def test_remarks_that_are_open_are_counted_for_each_document_of_a_folder(
    scenario: Scenario, pool: Pool, group: int, travaux: int, anne: Client, convention: Node
) -> None:
    gaelle, denis = await scenario.connect("Gaelle"), await scenario.connect("Denis")
    plans = await folder(anne, group, "Plans")
    plan = await document(pool, anne, group, "Plan.pdf", plans)
    first = await scenario.say(anne, group, "Un", about=Passage(convention.id, 1))
    await scenario.say(gaelle, group, "Deux", about=Passage(convention.id, 1))
    await scenario.say(anne, group, "Trois", about=Passage(plan.id, 1))

    async def counts(client: Client, inside: Node | None = None) -> list[RemarkCount]:
        found: list[RemarkCount] = (await client.call(CountRemarks(group, inside.id if inside else None))).counts
        return found

    assert await counts(gaelle) == [RemarkCount(convention.id, 2)]
    assert await counts(gaelle, plans) == [RemarkCount(plan.id, 1)]
    await anne.call(ResolveRemark(group, first.seq))
    assert await counts(gaelle) == [RemarkCount(convention.id, 1)]
    await anne.call(MoveNodes(group, [convention.id], to=travaux))
    assert (await counts(anne), (await denis.call(CountRemarks(travaux))).counts) == ([], [])
    assert await refused(denis, CountRemarks(group)) == ("not_found", "conversation")
