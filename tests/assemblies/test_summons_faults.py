"""A convocation on its way through faults: nobody is convened twice or not at all, and no first instant changes."""

import asyncio
import hashlib
import json
import secrets
import signal
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from protocol.codec import json_reader, to_json
from protocol.ledger import LoadSeal
from protocol.summonses import LoadSummonses, RemindRecipients, Summons
from protocol.types import Stored
from server.assemblies.findings import Findings
from server.base.database import Pool
from server.base.jobs_sql import insert_job
from server.base.settings import Settings
from server.ledger.ledger_sql import append, select_links_of
from server.mail.courier import LINES
from server.mail.outbox import Queued
from server.run import worker
from tests.mail.test_mail_faults import Patient, process
from tests.support.agreement import agreed
from tests.support.authority import Authority
from tests.support.client import Client
from tests.support.convening import convened
from tests.support.letters import working
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.ports import free_port
from tests.support.scenario import Scenario, playing
from tests.support.uploading import browser
from tests.support.waiting import eventually

COUNCIL = [f"Elu{number}" for number in range(8)]
ADDRESSES = sorted(f"{name.lower()}@town.example" for name in COUNCIL)


@dataclass
class Sending:
    """Maelle convenes a council of nine, one of them on paper; the mail server is at `port`."""

    scenario: Scenario
    settings: Settings
    pool: Pool
    port: int
    maelle: Client
    stored: Stored

    async def board(self) -> dict[str, Summons]:
        """Of those convened by e-mail."""
        found = await self.maelle.call(LoadSummonses(self.stored.conversation, self.stored.seq))
        by_person = {one.person: one for one in found.summonses}
        return {name: by_person[self.scenario.town.people[name]] for name in COUNCIL}

    async def handed(self) -> dict[str, datetime]:
        return {name: one.handed_at for name, one in (await self.board()).items() if one.handed_at}

    async def all_handed(self) -> bool:
        return len(await self.handed()) == len(COUNCIL)

    async def proved(self, act: str) -> Counter[str]:
        """How many entries of this act the ledger holds of each."""
        names = {number: name for name, number in self.scenario.town.people.items()}
        links = await select_links_of(self.pool, self.stored.conversation, self.stored.seq)
        entries = [json.loads(link.entry) for link in links]
        return Counter(names[entry["person"]] for entry in entries if entry["act"] == act)

    async def jobs(self, status: str, attempts: int = 0) -> int:
        count = "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'mail' AND status::text = $1 AND attempts >= $2"
        return int(await self.pool.fetchval(count, status, attempts))


ONCE = Counter(COUNCIL)


@pytest.fixture
async def sending(settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sending]:
    """A worker takes over soon from one that died; a timestamp authority is set, and away."""
    monkeypatch.setattr(worker, "HEARTBEAT", timedelta(seconds=2))
    port = free_port()
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}", tsa_url=f"http://127.0.0.1:{free_port()}/")
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", may_convene=True)
        for name in (*COUNCIL, "Paul"):
            await scenario.town.person(name, "official")
        await scenario.town.group("Conseil", "Maelle:manager", *COUNCIL, "Paul")
        body = await scenario.town.body("Conseil", "Elu0:chair", *COUNCIL[1:], "Paul")
        await scenario.town.paper("Paul", "3 rue du Stade")
        maelle = await scenario.connect("Maelle")
        yield Sending(scenario, settings, pool, port, maelle, await convened(maelle, body))


def names(mailbox: Mailbox) -> set[str]:
    return {received.to.split("@")[0].capitalize() for received in mailbox.received}


async def test_a_mail_server_that_dies_after_some_has_convened_exactly_those(sending: Sending) -> None:
    mailbox = Mailbox()
    mailbox.dies_after = 3
    async with mail_server_at(sending.port, mailbox), working(sending.settings):
        await eventually(lambda: rest_has_been_tried(sending, len(COUNCIL) - 3))
        before = await sending.handed()
        assert before.keys() == names(mailbox) == (await sending.proved("handed")).keys()
        assert len(before) == 3
        pending = [one for name, one in (await sending.board()).items() if name not in before]
        assert [(one.reached, one.refused_at, one.failure) for one in pending] == [(False, None, "")] * 5
        mailbox.dies_after = None
        await eventually(sending.all_handed)
    assert sorted(received.to for received in mailbox.received) == ADDRESSES
    assert await sending.proved("handed") == ONCE
    after = await sending.handed()
    assert {name: after[name] for name in before} == before


async def rest_has_been_tried(sending: Sending, count: int) -> bool:
    return await sending.jobs("queued", 1) == count and not await sending.jobs("picked")


async def test_a_worker_killed_in_mid_sending_convenes_each_once(sending: Sending) -> None:
    mailbox = Patient(takes=3)
    async with mail_server_at(sending.port, mailbox):
        with process(sending.settings) as killed:
            await eventually(lambda: some_handed(sending, 3))
            await eventually(lambda: mailbox.waiting > 0)
            killed.end(signal.SIGKILL)
        before = await sending.handed()
        assert before.keys() == names(mailbox) == (await sending.proved("handed")).keys()
        mailbox.takes = len(COUNCIL)
        async with working(sending.settings):
            await eventually(sending.all_handed)
    assert sorted(received.to for received in mailbox.received) == ADDRESSES
    assert await sending.proved("handed") == ONCE
    after = await sending.handed()
    assert {name: after[name] for name in before} == before
    print(f"convened {len(COUNCIL)}, before the kill {len(before)}, after it {len(after) - len(before)}, doubled 0")


async def test_a_worker_killed_before_it_could_mark_doubles_those_under_way_alone(sending: Sending) -> None:
    """The marks wait for the ledger, which somebody else holds: no further letter leaves until one of them is made."""
    mailbox = Mailbox()
    async with mail_server_at(sending.port, mailbox):
        async with sending.pool.acquire() as db:
            held = db.transaction()
            await held.start()
            await append(db, "printed", facts={})
            with process(sending.settings) as killed:
                await mailbox.gets(LINES)
                await eventually(lambda: waiting_for_the_ledger(sending, LINES))
                await asyncio.sleep(1)
                killed.end(signal.SIGKILL)
            await held.rollback()
        doubled = [received.to for received in mailbox.received]
        assert (len(doubled), await sending.handed()) == (LINES, {})
        async with working(sending.settings):
            await eventually(sending.all_handed)
    sent = Counter(received.to for received in mailbox.received)
    assert sent == Counter(ADDRESSES) + Counter(doubled)
    assert await sending.proved("handed") == ONCE


async def waiting_for_the_ledger(sending: Sending, count: int) -> bool:
    asked = """
        SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
        WHERE NOT granted AND datname = current_database()
    """
    return int(await sending.pool.fetchval(asked)) >= count


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA", "taken"])
async def test_a_mail_server_that_dies_at_any_word_convenes_everybody(
    sending: Sending, step: Literal["EHLO", "MAIL", "RCPT", "DATA", "taken"]
) -> None:
    """What it took without saying so comes again: nobody can tell the two apart."""
    mailbox = Mailbox()
    mailbox.dies_at = [step] * LINES
    async with mail_server_at(sending.port, mailbox), working(sending.settings):
        await eventually(sending.all_handed)
    sent = Counter(received.to for received in mailbox.received)
    assert sent.keys() == set(ADDRESSES)
    assert sent.total() - len(ADDRESSES) == (LINES if step == "taken" else 0)
    assert await sending.proved("handed") == ONCE


async def test_each_letter_is_proved_by_its_message_id_and_the_hash_of_its_bytes(sending: Sending) -> None:
    mailbox = Mailbox()
    async with mail_server_at(sending.port, mailbox), working(sending.settings):
        await eventually(sending.all_handed)
    links = await select_links_of(sending.pool, sending.stored.conversation, sending.stored.seq)
    entries = [json.loads(link.entry)["facts"] for link in links if json.loads(link.entry)["act"] == "handed"]
    assert {(facts["address"], facts["message_id"], facts["sha256"]) for facts in entries} == {
        (received.to, str(received.mail["Message-ID"]), hashlib.sha256(received.content).hexdigest())
        for received in mailbox.received
    }
    assert len(entries) == len(COUNCIL)


async def some_handed(sending: Sending, count: int) -> bool:
    return len(await sending.handed()) == count


async def test_a_sending_retried_never_overwrites_the_first_instant(sending: Sending) -> None:
    """Not even by a letter that really goes out again: reminders, and the same letter under another number."""
    mailbox = Mailbox()
    mailbox.reply = "250 2.0.0 Ok: queued as FIRST1"
    letters = json_reader(Queued)
    payloads = [row[0] for row in await sending.pool.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'mail'")]
    async with mail_server_at(sending.port, mailbox), working(sending.settings):
        await eventually(sending.all_handed)
        first, mailbox.reply = await sending.board(), "250 2.0.0 Ok: queued as SECOND2"
        for payload in payloads:
            again = letters.decode(payload)
            again.id = secrets.token_hex(8)
            await insert_job(sending.pool, "mail", to_json(again))
            await insert_job(sending.pool, "mail", payload)
        await sending.maelle.call(RemindRecipients(sending.stored.conversation, sending.stored.seq))
        await eventually(lambda: nothing_waits(sending))
    again_sent = Counter(received.to for received in mailbox.received)
    assert set(again_sent.values()) == {3}
    for name, now in (await sending.board()).items():
        assert (now.handed_at, now.reply, now.queue_id) == (first[name].handed_at, first[name].reply, "FIRST1")
        assert now.reminded_at
    assert await sending.proved("handed") == ONCE
    assert await sending.proved("reminded") == ONCE


async def nothing_waits(sending: Sending) -> bool:
    return not await sending.pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'mail'")


async def test_while_the_authority_is_away_all_are_convened_and_it_is_said(sending: Sending, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "tsa")
    port = int(sending.settings.tsa_url.rstrip("/").rpartition(":")[2])
    sealing = LoadSeal(sending.stored.conversation, sending.stored.seq)
    mailbox = Mailbox()

    async def failure() -> str:
        return str((await sending.maelle.call(sealing)).stamp.failure)

    async def stamped() -> bool:
        return bool((await sending.maelle.call(sealing)).stamp.state != "awaited")

    async with mail_server_at(sending.port, mailbox), working(replace(sending.settings, tsa_ca=authority.root)):
        await eventually(sending.all_handed)
        await eventually(failure)
        seal = await sending.maelle.call(sealing)
        assert (seal.stamp.state, seal.stamp.at, seal.alterations) == ("awaited", None, [])
        assert "refused" in seal.stamp.failure
        assert (await findings(sending, tmp_path)).stamps == []
        with authority.listening(port):
            await eventually(stamped)
    seal = await sending.maelle.call(sealing)
    assert (seal.stamp.state, seal.alterations) == ("simple", [])
    assert (sorted(r.to for r in mailbox.received), await sending.proved("handed")) == (ADDRESSES, ONCE)
    found = await findings(sending, tmp_path)
    assert (found.faults, [stamp.qualified for stamp in found.stamps]) == ([], [False])


async def findings(sending: Sending, folder: Path) -> Findings:
    place = f"/api/convocations/{sending.stored.conversation}/{sending.stored.seq}/evidence"
    path = folder / "evidence.zip"
    path.write_bytes((await browser(sending.scenario, "Maelle").get(place)).body)
    return agreed(path)
