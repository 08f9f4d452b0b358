"""A worker killed in mid-sending, a mail server away for a day: nobody gets two, nobody none."""

import asyncio
import signal
from dataclasses import replace
from datetime import timedelta

import pytest

from protocol.codec import to_json
from server.base.database import Pool
from server.base.jobs_sql import insert_job
from server.base.settings import Settings
from server.run import worker
from tests.mail.test_handing_in import COUNCIL, convocation, queue_is_empty
from tests.support.forked import Forked
from tests.support.letters import working
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.ports import free_port
from tests.support.waiting import eventually


class Patient(Mailbox):
    """Takes so many letters, and has those that come after them wait for its word."""

    def __init__(self, takes: int) -> None:
        super().__init__()
        self.takes = takes
        self.waiting = 0

    async def handle_DATA(self, *args: object) -> str:  # noqa: N802
        if len(self.received) >= self.takes:
            self.waiting += 1
            await asyncio.Event().wait()
        return await super().handle_DATA(*args)  # type: ignore[arg-type]


def process(settings: Settings) -> Forked:
    return Forked(
        "worker",
        database_url=settings.database_url,
        redis_url=settings.redis_url,
        data_dir=settings.data_dir,
        smtp_url=settings.smtp_url,
    )


@pytest.fixture
def sending(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A worker that takes over soon from one that died."""
    monkeypatch.setattr(worker, "HEARTBEAT", timedelta(seconds=2))
    return replace(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")


def port(settings: Settings) -> int:
    return int(settings.smtp_url.rpartition(":")[2])


async def test_a_worker_killed_in_mid_sending_has_sent_none_twice_and_forgotten_none(
    sending: Settings, pool: Pool
) -> None:
    mailbox = Patient(takes=6)
    for number in range(COUNCIL):
        await insert_job(pool, "mail", to_json(convocation(number)))
    async with mail_server_at(port(sending), mailbox):
        with process(sending) as killed:
            await eventually(lambda: pool.fetchval("SELECT count(*) >= 6 FROM letters"))
            await eventually(lambda: mailbox.waiting > 0)
            killed.end(signal.SIGKILL)
        taken = [received.to for received in mailbox.received]
        assert len(taken) == await pool.fetchval("SELECT count(*) FROM letters WHERE handed_at IS NOT NULL") == 6
        mailbox.takes = COUNCIL
        async with working(sending):
            await eventually(lambda: queue_is_empty(pool))
    sent = [received.to for received in mailbox.received]
    assert sorted(sent) == sorted(convocation(number).to for number in range(COUNCIL))
    print(
        f"written {COUNCIL}, taken before the kill {len(taken)}, after it {len(sent) - len(taken)}, lost 0, doubled 0"
    )


async def test_a_worker_killed_before_it_could_note_the_answer_sends_the_same_letter_again(
    sending: Settings, pool: Pool
) -> None:
    """The one moment in which a letter can come twice; then it is the same to every mail program."""
    mailbox = Mailbox()
    await insert_job(pool, "mail", to_json(convocation(1)))
    async with mail_server_at(port(sending), mailbox):
        async with pool.acquire() as db, db.transaction():
            await db.execute("LOCK TABLE letters IN SHARE MODE")
            with process(sending) as killed:
                await mailbox.gets(1)
                killed.end(signal.SIGKILL)
        assert await pool.fetchval("SELECT count(*) FROM letters") == 0
        async with working(sending):
            await eventually(lambda: queue_is_empty(pool))
    assert len({str(received.mail["Message-ID"]) for received in mailbox.received}) == 1
    assert len(mailbox.received) == 2


async def test_a_letter_that_waited_for_days_is_still_tried_and_arrives_once(sending: Settings, pool: Pool) -> None:
    await insert_job(pool, "mail", to_json(convocation(1)))
    await pool.execute("UPDATE pgqueuer SET attempts = 500, created = now() - interval '3 days'")
    async with working(sending):
        await eventually(lambda: pool.fetchval("SELECT attempts = 501 FROM pgqueuer"))
    next_try = await pool.fetchval("SELECT execute_after - now() FROM pgqueuer WHERE status = 'queued'")
    assert timedelta(minutes=9) < next_try <= timedelta(minutes=10)
    await pool.execute("UPDATE pgqueuer SET execute_after = now()")
    mailbox = Mailbox()
    async with mail_server_at(port(sending), mailbox), working(sending):
        await eventually(lambda: queue_is_empty(pool))
    assert [received.to for received in mailbox.received] == [convocation(1).to]
