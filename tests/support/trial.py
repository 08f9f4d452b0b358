"""A town hall that has convened in every way, with what proves it: made once, for those who try to forge it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from protocol.bodies import GiveMandate
from protocol.convocations import CancelConvocation
from protocol.postings import RecordPosting, RecordRemoval
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    DeclareInterest,
    OpenSitting,
    RecordAttendance,
    RecordOfficers,
    RecordProxy,
)
from protocol.summonses import ConveneLater, JoinSlip, RecordDelivery
from protocol.types import Stored
from server.base.database import Pool, connect_pool
from server.base.settings import PARIS, Settings
from server.mail import maildir
from tests.support.authority import Authority
from tests.support.client import Client
from tests.support.convening import HOUR, convened, in_days, sending, start_draft
from tests.support.filling import answer, bounce, convene, found, sit, stamped
from tests.support.letters import working
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.ports import free_port
from tests.support.proving import get
from tests.support.scenario import Scenario, playing
from tests.support.uploading import browser, picture, send_file
from tests.support.waiting import eventually


async def try_out(settings: Settings, folder: Path) -> dict[str, bytes]:
    """The evidence of seven convocations: `kept` with a bounce, a refusal, paper, answers and a proxy; one `replaced`
    by its `second` version, one `cancelled`, one whose sitting was `held`, one that `sat` with all that a sitting has,
    and one that takes up `again` what that one left."""
    authority = Authority(folder / "tsa")
    settings = prepare(settings, folder, authority)
    mailbox = Mailbox()
    mailbox.reply = "250 2.0.0 Ok: queued as 4F1"
    mailbox.refused = {"herve@town.example": "550 5.1.1 inconnu ici"}
    smtp, tsa = (int(url.rpartition(":")[2]) for url in (settings.smtp_url, settings.tsa_url))
    async with await connect_pool(settings) as pool:
        with authority.listening(tsa):
            async with mail_server_at(smtp, mailbox), working(settings), playing(settings, pool) as scenario:
                return await convene_in_every_way(scenario, pool, settings, mailbox)


async def convene_in_every_way(
    scenario: Scenario, pool: Pool, settings: Settings, mailbox: Mailbox
) -> dict[str, bytes]:
    await found(scenario, pool)
    await scenario.town.group("Finances", "Maelle:manager", "Herve", "Annick", "Paul", "Nolwenn")
    await scenario.town.body("Finances", "Herve:chair", "Annick", "Paul", kind="commission")
    maelle, body = await scenario.connect("Maelle"), scenario.town.bodies["Conseil"]
    kept = await convene(scenario, maelle)
    await eventually(lambda: pool.fetchval("SELECT count(*) >= 3 FROM summonses WHERE handed_at IS NOT NULL"))
    await answer(scenario, maelle, kept)
    await bounce(settings, pool, mailbox)
    first = await convened(maelle, body, date=in_days(20))
    version = await start_draft(maelle, body, replaces=first.seq, change="La salle", place="Salle des fêtes")
    second = await maelle.call(sending(version))
    cancelled = await convened(maelle, body, date=in_days(30))
    await maelle.call(CancelConvocation(cancelled.conversation, cancelled.seq, "Intempéries"))
    held = await sit(scenario, maelle)
    sat = await sit_through(scenario, maelle)
    finances = scenario.town.bodies["Finances"]
    taken_up = await start_draft(maelle, finances, second_of=sat.seq, date=in_days(5), hour=HOUR)
    again = await maelle.call(sending(taken_up))
    named = {"kept": kept, "replaced": first, "second": second, "cancelled": cancelled, "held": held}
    named |= {"sat": sat, "again": again}
    for stored in named.values():
        await eventually(lambda stored=stored: stamped(maelle, stored))  # type: ignore[misc]
    return {name: await fetch(scenario, stored) for name, stored in named.items()}


async def sit_through(scenario: Scenario, maelle: Client) -> Stored:
    """Put up at the door and taken down, a slip, a latecomer, withdrawals, a proxy, somebody who leaves; an item is
    resumed once its quorum is there, another is left without."""
    body, people = scenario.town.bodies["Finances"], scenario.town.people
    clerk = browser(scenario, "Maelle")
    door, slip = [await send_file(clerk, f"{name}.png", picture(width)) for name, width in (("Porte", 40), ("Pli", 50))]
    opens = (datetime.now(PARIS) + timedelta(seconds=12)).replace(microsecond=0)
    stored = await convened(maelle, body, date=opens.date(), hour=opens.time())
    place = stored.conversation, stored.seq
    await maelle.call(RecordPosting(*place, "convocation", "à la porte", datetime.now(UTC), "Maelle", door.id))
    await maelle.call(RecordRemoval(*place, 1, datetime.now(UTC), "Maelle"))
    await maelle.call(RecordDelivery(*place, people["Paul"], "hand", datetime.now(UTC)))
    await maelle.call(JoinSlip(*place, people["Paul"], slip.id))
    await maelle.call(GiveMandate(body, people["Nolwenn"], in_days(0)))
    await maelle.call(ConveneLater(*place, people["Nolwenn"]))
    await maelle.call(RecordAttendance(*place, people["Herve"], present=True))
    await asyncio.sleep((opens - datetime.now(PARIS)).total_seconds() + 1)
    await maelle.call(OpenSitting(*place))
    await maelle.call(BeginItem(*place, 1))
    for name in ("Annick", "Paul"):
        await maelle.call(RecordAttendance(*place, people[name], present=True))
    await maelle.call(RecordOfficers(*place, people["Herve"], [people["Annick"]]))
    await maelle.call(DeclareInterest(*place, 2, people["Annick"]))
    await maelle.call(DeclareInterest(*place, 2, people["Herve"], kind="representative"))
    await maelle.call(DeclareInterest(*place, 2, people["Herve"], on=False))
    await maelle.call(BeginItem(*place, 1))
    await maelle.call(RecordProxy(*place, people["Paul"], people["Herve"]))
    await maelle.call(RecordAttendance(*place, people["Paul"], present=False))
    await maelle.call(BeginItem(*place, 2))
    await maelle.call(CloseSitting(*place))
    return stored


def prepare(settings: Settings, folder: Path, authority: Authority) -> Settings:
    maildir.prepare(folder / "returns")
    smtp, tsa = (f"{kind}://127.0.0.1:{free_port()}" for kind in ("smtp", "http"))
    return replace(
        settings,
        smtp_url=smtp,
        bounce_address="retour@mairie.example",
        mail_intake=str(folder / "returns"),
        tsa_url=tsa,
        tsa_ca=authority.root,
        authority="Mairie de Josselin",
    )


async def fetch(scenario: Scenario, stored: Stored) -> bytes:
    status, content = await get(scenario, "Maelle", f"/api/convocations/{stored.conversation}/{stored.seq}/evidence")
    assert status == 200
    return content
