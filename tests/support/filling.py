"""Fills a small town hall by the real product, and keeps what an administrator has of it: a copy, files, an archive."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from protocol.accounts import InvitePerson
from protocol.conversations import MarkRead, StartDirect
from protocol.convocations import CancelConvocation, ItemDraft
from protocol.events import AnswerEvent, EventPlan, SendEvent
from protocol.ledger import CheckLedger, LoadRegister, LoadSeal
from protocol.messages import DeleteMessage, EditMessage, React
from protocol.posts import SavePostDraft, SendPost
from protocol.receipts import Acknowledge, OpenMessage
from protocol.sittings import BeginItem, CloseSitting, DeclareInterest, FilePaper, OpenSitting, RecordAttendance
from protocol.summonses import (
    AnswerConvocation,
    RecordDelivery,
    RecordPrint,
    RemindRecipients,
)
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import Settings
from server.identity.passwords import hash_password
from server.mail import maildir
from server.run import backup
from tests.support.authority import Authority
from tests.support.client import Client
from tests.support.convening import convened, in_days, sending, start_draft
from tests.support.letters import working
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.ports import free_port
from tests.support.proving import get
from tests.support.reports import deliver, report
from tests.support.scenario import Scenario, new_client_id, playing
from tests.support.uploading import browser, pdf, picture, send_file
from tests.support.waiting import eventually

PASSWORD = "parvis-upgrade"
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def ours(settings: Settings, tmp_path: Path) -> Settings:
    folder = tmp_path / "returns"
    maildir.prepare(folder)
    smtp, tsa = (f"{kind}://127.0.0.1:{free_port()}" for kind in ("smtp", "http"))
    return replace(
        settings,
        smtp_url=smtp,
        bounce_address="retour@mairie.example",
        mail_intake=str(folder),
        tsa_url=tsa,
        tsa_ca=str(tmp_path / "tsa/root.pem"),
        authority="Mairie de Josselin",
    )


@pytest.fixture
async def scenario(ours: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(ours, pool) as scenario:
        await found(scenario, pool)
        yield scenario


async def found(scenario: Scenario, pool: Pool) -> None:
    """A council and a commission, and who lives in this town hall."""
    town = scenario.town
    await town.person("Maelle", may_convene=True, administrator=True)
    await town.person("Yann")
    for name in ("Herve", "Annick", "Paul", "Nolwenn", "Gwenael"):
        await town.person(name, "official")
    await town.person("Cedric", "guest", ends_in=3650 * 86_400)
    council = ("Annick", "Paul", "Nolwenn", "Gwenael")
    await town.group("Conseil", "Maelle:manager", "Herve", *council, "Yann")
    await town.group("Voirie", "Maelle:manager", "Yann", "Annick", "Cedric")
    await town.group("Travaux", "Maelle:manager", "Annick", "Paul")
    await town.body("Conseil", "Herve:chair", *council)
    await town.body("Travaux", "Annick:chair", "Paul", kind="commission")
    await town.paper("Paul", "3 rue du Stade, 56120 Josselin")
    await pool.execute("UPDATE people SET password_hash = $1", await hash_password(PASSWORD))


async def converse(scenario: Scenario, maelle: Client, yann: Client) -> None:
    group = scenario.town.groups["Voirie"]
    annick = await scenario.connect("Annick")
    chat = await scenario.say(yann, group, "Le pont de la Fourchette est fermé")
    wrong = await scenario.say(yann, group, "Jusqu’à jeudi")
    await yann.call(EditMessage(group, wrong.seq, "Jusqu’à vendredi"))
    gone = await scenario.say(yann, group, "Je me suis trompé")
    await yann.call(DeleteMessage(group, gone.seq))
    file = await send_file(browser(scenario, "Annick"), "Pont.png", picture())
    await scenario.say(annick, group, "Vu sur place", reply_to=chat.seq, files=[file.id])
    await maelle.call(React(group, chat.seq, "agree"))
    post = await maelle.call(SendPost(group, new_client_id(), "Marché déplacé", "Place du bas", tracked=True))
    await annick.call(OpenMessage(group, post.seq))
    await annick.call(Acknowledge(group, post.seq, new_client_id()))
    plan = EventPlan("Visite du pont", in_days(5), place="Pont", asks=True)
    event = await maelle.call(SendEvent(group, new_client_id(), plan))
    await annick.call(AnswerEvent(group, event.seq, "yes"))
    await maelle.call(MarkRead(group, event.seq))
    await maelle.call(SavePostDraft(group, new_client_id(), "Fête du port", "Samedi"))
    direct = await maelle.call(StartDirect([scenario.town.people["Yann"]]))
    await scenario.say(maelle, direct.conversation.id, "Peux-tu passer ?")
    await maelle.call(InvitePerson("guenole@town.example", "staff", name="Guénolé"))


async def convene(scenario: Scenario, maelle: Client) -> Stored:
    clerk = browser(scenario, "Maelle")
    files = [await send_file(clerk, f"{name}.pdf", pdf(n)) for n, name in ((1, "Budget primitif"), (2, "Plan"))]
    agenda = [ItemDraft("Budget primitif", "Annick", "Note", [files[0].id]), ItemDraft("Voirie", files=[files[1].id])]
    return await convened(maelle, scenario.town.bodies["Conseil"], agenda=agenda)


async def answer(scenario: Scenario, maelle: Client, stored: Stored) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    annick, nolwenn = await scenario.connect("Annick"), await scenario.connect("Nolwenn")
    for one in (annick, nolwenn):
        await one.call(OpenMessage(*place))
        await one.call(Acknowledge(*place, new_client_id()))
    await annick.call(AnswerConvocation(*place, "absent"))
    await annick.call(AnswerConvocation(*place, "present"))
    await nolwenn.call(AnswerConvocation(*place, "proxy", people["Annick"]))
    await maelle.call(RecordPrint(*place, [people["Paul"]]))
    await maelle.call(RecordDelivery(*place, people["Paul"], "hand", datetime.now(UTC)))


def return_addresses(mailbox: Mailbox) -> dict[str, str]:
    """Where reports of each one's letter come back to."""
    return {one.to: sender or "" for sender, one in zip(mailbox.senders, mailbox.received, strict=True)}


async def bounce(settings: Settings, pool: Pool, mailbox: Mailbox) -> None:
    assert settings.intake_dir
    deliver(settings.intake_dir, report(return_addresses(mailbox)["gwenael@town.example"]), "bounce")
    await eventually(lambda: pool.fetchval("SELECT count(*) FROM summonses WHERE bounced_at IS NOT NULL"))


async def sit(scenario: Scenario, maelle: Client) -> Stored:
    opens = (datetime.now(PARIS) + timedelta(seconds=3)).replace(microsecond=0)
    stored = await convened(maelle, scenario.town.bodies["Travaux"], date=opens.date(), hour=opens.time())
    place, people = (stored.conversation, stored.seq), scenario.town.people
    for name in ("Annick", "Paul"):
        await maelle.call(RecordAttendance(*place, people[name], present=True))
    await maelle.call(DeclareInterest(*place, 2, people["Paul"]))
    await asyncio.sleep(3)
    for command in (OpenSitting(*place), BeginItem(*place, 1), BeginItem(*place, 2), CloseSitting(*place)):
        await maelle.call(command)
    minutes = await send_file(browser(scenario, "Maelle"), "Deliberations.pdf", pdf(3))
    await maelle.call(FilePaper(*place, "deliberations", minutes.id))
    return stored


async def test_filling(scenario: Scenario, ours: Settings, pool: Pool, tmp_path: Path) -> None:
    folder = Path(os.environ["PARVIS_TEST_TOWN"])
    maelle, yann = await scenario.connect("Maelle"), await scenario.connect("Yann")
    body, mailbox = scenario.town.bodies["Conseil"], Mailbox()
    mailbox.reply = "250 2.0.0 Ok: queued as 4F1"
    smtp_port, tsa_port = (int(url.rpartition(":")[2]) for url in (ours.smtp_url, ours.tsa_url))
    authority = Authority(tmp_path / "tsa")
    with authority.listening(tsa_port):
        async with mail_server_at(smtp_port, mailbox), working(ours):
            kept = await convene(scenario, maelle)
            await eventually(lambda: pool.fetchval("SELECT count(*) >= 4 FROM summonses WHERE handed_at IS NOT NULL"))
            await answer(scenario, maelle, kept)
            await bounce(ours, pool, mailbox)
            links = {one.to: one.token for one in mailbox.received}
            returns = return_addresses(mailbox)
            await converse(scenario, maelle, yann)
            first = await convened(maelle, body, date=in_days(20))
            again = await start_draft(maelle, body, replaces=first.seq, change="La salle", place="Salle des fêtes")
            replaced = await maelle.call(sending(again))
            cancelled = await convened(maelle, body, date=in_days(30))
            await maelle.call(CancelConvocation(cancelled.conversation, cancelled.seq, "Intempéries"))
            held = await sit(scenario, maelle)
            await start_draft(maelle, body, date=in_days(40))
            await eventually(lambda: nothing_waits(pool))
            await eventually(lambda: stamped(maelle, kept))
    await maelle.call(RemindRecipients(kept.conversation, kept.seq))
    status, archive = await get(scenario, "Maelle", f"/api/convocations/{kept.conversation}/{kept.seq}/evidence")
    assert status == 200
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "evidence.zip").write_bytes(archive)
    backup.save(ours.database_url, folder / "parvis.dump")
    shutil.copytree(ours.files_dir, folder / "files", dirs_exist_ok=True)
    places = {"kept": kept, "first": first, "replaced": replaced, "cancelled": cancelled, "held": held}
    register = (await maelle.call(LoadRegister())).lines
    assert (await maelle.call(CheckLedger())).alterations == []
    top = await pool.fetchrow("SELECT position, encode(hash, 'hex') FROM ledger ORDER BY position DESC LIMIT 1")
    assert top
    told = {
        "people": scenario.town.people,
        "groups": scenario.town.groups,
        "convocations": {name: [one.conversation, one.seq] for name, one in places.items()},
        "register": [[line.body, line.seq, line.convened, line.acknowledged] for line in register],
        "top": list(top),
        "link": links["herve@town.example"],
        "returns": returns["nolwenn@town.example"],
        "queued": await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'mail'"),
    }
    (folder / "town.json").write_text(json.dumps(told, indent=2) + "\n")


async def nothing_waits(pool: Pool) -> bool:
    return not await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint IN ('mail', 'timestamp')")


async def stamped(maelle: Client, stored: Stored) -> bool:
    return bool((await maelle.call(LoadSeal(stored.conversation, stored.seq))).stamp.state == "simple")
