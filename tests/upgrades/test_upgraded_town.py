"""A town that an earlier version filled lives on: people sign in, read, find and go on."""

from dataclasses import replace
from pathlib import Path

import pytest

from protocol.convocations import LoadConvocationDrafts
from protocol.messages import Chat, Message
from protocol.posts import LoadPostDrafts, Post
from protocol.receipts import LoadReceipts
from protocol.search import Search
from server.base.database import Pool
from server.base.settings import Settings
from server.mail import maildir
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.filling import PASSWORD
from tests.support.letters import working
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.ports import free_port
from tests.support.proving import get
from tests.support.reports import deliver, report
from tests.support.scenario import Scenario, history
from tests.support.waiting import eventually
from tests.upgrades.told import Told, board


async def test_the_link_of_a_letter_still_leads_to_its_convocation(scenario: Scenario, pool: Pool, told: Told) -> None:
    await pool.execute("UPDATE convocation_links SET expires_at = now() + '1 day'")
    shown = await Browser(scenario.urls[0]).post(f"/api/convocations/{told.link}/open")
    assert [item["title"] for item in shown.body["convocation"]["agenda"]] == ["Budget primitif", "Voirie"]


async def test_a_password_of_then_signs_in(scenario: Scenario, told: Told) -> None:
    browser = Browser(scenario.urls[0])
    answer = await browser.post("/api/sign-in", {"email": "annick@town.example", "password": PASSWORD})
    assert (answer.status, answer.body) == (200, {"person": told.people["Annick"]})


async def test_a_conversation_is_read_as_it_was_left(scenario: Scenario, maelle: Client, told: Told) -> None:
    cedric, group = await scenario.connect("Cedric"), told.groups["Voirie"]
    log = await history(cedric, group)
    assert [text for m in log if (text := said(m))] == [
        "Le pont de la Fourchette est fermé",
        "Jusqu’à vendredi",
        "Deleted",
        "Vu sur place",
        "Marché déplacé",
        "Acknowledgement",
        "Visite du pont",
    ]
    assert [(one.name, one.people) for one in log[0].reactions] == [("agree", [told.people["Maelle"]])]
    post = next(m for m in log if isinstance(m.content, Post))
    receipts = (await maelle.call(LoadReceipts(group, post.seq))).receipts
    assert {one.person for one in receipts if one.acknowledged_at} == {told.people["Annick"]}
    assert {one.id for one in cedric.state.people.values()} <= set(told.people.values())


def said(message: Message) -> str:
    content = message.content
    return content.text if isinstance(content, Chat) else getattr(content, "title", "") or type(content).__name__


async def test_a_file_of_then_is_read(scenario: Scenario, told: Told) -> None:
    annick = await scenario.connect("Annick")
    (file,) = [f for m in await history(annick, told.groups["Voirie"]) for f in getattr(m.content, "files", [])]
    status, content = await get(scenario, "Annick", f"/api/files/{file.id}")
    assert (status, len(content)) == (200, file.size)


@pytest.mark.parametrize(("words", "found"), [("pont", 2), ("budget primitif", 1), ("marché", 1)])
async def test_the_search_finds_what_was_written(scenario: Scenario, words: str, found: int) -> None:
    annick = await scenario.connect("Annick")
    assert len((await annick.call(Search(words))).hits) >= found


async def test_what_was_being_prepared_is_still_there(maelle: Client) -> None:
    assert [len(draft.agenda) for draft in (await maelle.call(LoadConvocationDrafts())).drafts] == [2]
    assert [draft.title for draft in (await maelle.call(LoadPostDrafts())).drafts] == ["Fête du port"]


async def test_letters_that_waited_leave_and_reports_on_earlier_ones_are_read(
    settings: Settings, scenario: Scenario, maelle: Client, pool: Pool, told: Told, tmp_path: Path
) -> None:
    """The report is on a letter that the earlier version handed in."""
    port, mailbox, returns = free_port(), Mailbox(), tmp_path / "returns"
    maildir.prepare(returns)
    base = "retour@mairie.example"
    taking = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}", bounce_address=base, mail_intake=str(returns))
    await pool.execute("UPDATE letters SET handed_at = now()")
    async with mail_server_at(port, mailbox), working(taking):
        await eventually(lambda: len([one for one in mailbox.received if "Rappel" in one.subject]) >= told.queued)
        deliver(returns, report(told.returns), "report")
        await eventually(lambda: bounced(maelle, scenario, told))
    assert {one.to.partition("@")[0] for one in mailbox.received} >= {"herve", "gwenael", "paul"}


async def bounced(maelle: Client, scenario: Scenario, told: Told) -> bool:
    return (await board(maelle, scenario, told))["Nolwenn"].bounced_at is not None
