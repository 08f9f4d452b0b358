"""The queue of letters: seen by administrators alone, without what stands in the letters, and tried again at their
word."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from msgspec import to_builtins

from protocol.mail import DropLetter, LoadMailQueue, MailQueue, RetryLetter, RetryLetters
from server.accounts.password_resets_letters import Forgotten
from server.base.database import Pool
from server.base.settings import Settings
from server.mail.letters import Letter
from server.mail.outbox import enqueue
from tests.support.client import Client, signed_in
from tests.support.letters import working
from tests.support.mailbox import Mailbox, certificate, mail_server_at
from tests.support.ports import free_port
from tests.support.scenario import Scenario, playing, refused
from tests.support.serving import served
from tests.support.town import Town
from tests.support.waiting import eventually

LINK = "https://parvis.example/mot-de-passe/" + "s" * 43


async def write(pool: Pool, *names: str) -> None:
    for name in names:
        letter = Letter(f"{name}@josselin.example", "fr", f"Pour {name}", ["Bonjour"], "Entrer", LINK, [])
        await enqueue(pool, letter, Forgotten(1))


async def queue(client: Client) -> MailQueue:
    found: MailQueue = await client.call(LoadMailQueue())
    return found


@dataclass
class Queued:
    """Of three letters one has been taken, one refused for good, and one has to wait."""

    maelle: Client
    mailbox: Mailbox
    pool: Pool


@pytest.fixture
async def queued(settings: Settings, pool: Pool) -> AsyncIterator[Queued]:
    town = Town(pool)
    await town.person("Maelle", administrator=True)
    mailbox, port = Mailbox(), free_port()
    mailbox.refused = {"nobody@josselin.example": "550 no such user", "slow@josselin.example": "451 try later"}
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    async with served(settings) as url, signed_in(url, town.tokens["Maelle"]) as maelle:
        assert await queue(maelle) == MailQueue("127.0.0.1", 0, 0, [], [], [])
        async with mail_server_at(port, mailbox), working(settings):
            await write(pool, "nobody", "slow", "annick")
            await eventually(
                lambda: pool.fetchval("SELECT count(*) = 2 FROM pgqueuer WHERE attempts > 0 OR status = 'failed'")
            )
            await mailbox.gets(1)
            await eventually(lambda: pool.fetchval("SELECT count(*) = 2 FROM letters"))
            # What became of a letter is recorded before its job is done with.
            await eventually(lambda: pool.fetchval("SELECT count(*) = 2 FROM pgqueuer"))
            yield Queued(maelle, mailbox, pool)


async def test_the_queue_says_who_waits_and_why_who_failed_and_who_was_served(queued: Queued) -> None:
    seen = await queue(queued.maelle)
    assert (seen.waiting, seen.failed) == (1, 1)
    assert [(one.to, one.failed, one.reason) for one in seen.letters] == [
        ("nobody@josselin.example", True, "550 no such user"),
        ("slow@josselin.example", False, "451 try later"),
    ]
    assert seen.letters[1].tries > 0
    assert seen.letters[1].next_try_at is not None
    assert [(one.to, one.reply, one.returned) for one in seen.handed] == [("annick@josselin.example", "250 OK", "")]
    assert "ssss" not in str(to_builtins(seen))


async def test_letters_are_tried_again_one_by_one_or_all(queued: Queued) -> None:
    maelle, mailbox, pool = queued.maelle, queued.mailbox, queued.pool
    seen = await queue(maelle)
    mailbox.refused.clear()
    await maelle.call(RetryLetter(seen.letters[0].id))
    await mailbox.gets(2)
    assert await refused(maelle, RetryLetter(seen.letters[0].id)) == ("not_found", "letter")
    await maelle.call(RetryLetters())
    await mailbox.gets(3)
    await eventually(lambda: pool.fetchval("SELECT count(*) = 3 FROM letters WHERE handed_at IS NOT NULL"))
    await eventually(lambda: pool.fetchval("SELECT count(*) = 0 FROM pgqueuer"))
    seen = await queue(maelle)
    assert (seen.letters, len(seen.handed)) == ([], 3)
    assert sorted(r.to for r in mailbox.received) == [f"{n}@josselin.example" for n in ("annick", "nobody", "slow")]


async def test_a_letter_given_up_is_gone_and_one_that_waits_cannot_be(settings: Settings, pool: Pool) -> None:
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", administrator=True)
        maelle = await scenario.connect("Maelle")
        await write(pool, "failed", "waits")
        failed, waits = [one.id for one in (await queue(maelle)).letters]
        await pool.execute("UPDATE pgqueuer SET status = 'failed' WHERE id = $1", failed)
        await maelle.call(DropLetter(failed))
        assert await refused(maelle, DropLetter(failed)) == ("not_found", "letter")
        assert await refused(maelle, DropLetter(waits)) == ("not_found", "letter")
        assert [one.id for one in (await queue(maelle)).letters] == [waits]


async def test_what_came_back_stands_beside_its_letter_and_no_group_is_betrayed(settings: Settings, pool: Pool) -> None:
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", administrator=True)
        maelle = await scenario.connect("Maelle")
        await pool.execute(
            """
            INSERT INTO letters (id, kind, ids, recipient, subject, handed_at, reply)
            VALUES ('aa', 'post', '{1}', 'elu@josselin.example', 'Marché', now(), '250 OK'),
                ('ab', 'digest', '{1}', 'elu@josselin.example', 'Votre résumé', now() - interval '1 hour', '250 OK')
            """
        )
        await pool.execute(
            """
            INSERT INTO mail_returns (digest, what, letter_id, subject, diagnostic, file) VALUES
                ('1', 'failed', 'aa', '', '550 unknown', 'a'), ('2', 'delayed', 'aa', '', 'later', 'b'),
                ('3', 'unknown', '', 'Bonjour ?', '', 'c'),
                ('4', 'unknown', 'aa', 'Re: Marché', '', 'd')
            """
        )
        seen = await queue(maelle)
    assert [(one.subject, one.returned, one.diagnostic) for one in seen.handed] == [
        ("", "failed", "550 unknown"),
        ("Votre résumé", "", ""),
    ]
    assert [(one.subject, one.file) for one in seen.stray] == [("", "d"), ("Bonjour ?", "c")]


async def test_nobody_else_sees_or_moves_anything(settings: Settings, pool: Pool) -> None:
    async with playing(settings, pool) as scenario:
        await people(scenario)
        await write(pool, "annick")
        job = await pool.fetchval("SELECT id FROM pgqueuer")
        for name in ("Yann", "Annick", "Cedric"):
            client = await scenario.connect(name)
            for command in (LoadMailQueue(), RetryLetter(job), RetryLetters(), DropLetter(job)):
                assert await refused(client, command) == ("not_allowed", "administrator")
        assert await pool.fetchval("SELECT id FROM pgqueuer") == job


async def people(scenario: Scenario) -> None:
    await scenario.town.person("Yann", may_convene=True)
    await scenario.town.person("Annick", "official")
    await scenario.town.person("Cedric", "guest")


async def test_a_server_whose_certificate_is_refused_is_named_with_its_setting(
    settings: Settings, pool: Pool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, tls = certificate(tmp_path_factory.mktemp("tls"))
    mailbox, port = Mailbox(), free_port()
    settings = replace(settings, smtp_url=f"smtps://parvis:secret@127.0.0.1:{port}")
    town = Town(pool)
    await town.person("Maelle", administrator=True)
    async with served(settings) as url, signed_in(url, town.tokens["Maelle"]) as maelle:
        async with mail_server_at(port, mailbox, tls=tls, kind="smtps"), working(settings):
            await write(pool, "annick")
            await eventually(lambda: pool.fetchval("SELECT attempts > 0 FROM pgqueuer"))
        (waits,) = (await queue(maelle)).letters
    assert re.search(r"certificate of 127.0.0.1 is not trusted .*PARVIS_SMTP_URL", waits.reason)
    assert "secret" not in waits.reason
