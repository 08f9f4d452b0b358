"""What comes back by mail: reports reach their feature once, replies become comments, the rest waits for a person."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from protocol.messages import Chat, MessageSent
from protocol.posts import Post
from protocol.summonses import Summons, SummonsChanged
from server.base.database import Database, Pool
from server.base.ownership import StartError
from server.base.settings import SettingError, Settings
from server.core.journal import Entry, append_one
from server.mail import maildir
from server.mail.about import About
from server.mail.letters import Letter
from server.mail.outbox import enqueue
from server.mail.outcomes import Bounce, Telling, on_bounce
from server.posts.about import PostMail
from server.run import preflight
from server.run.doctor import examine, see_returns
from server.run.retention_job import forget
from tests.support import reports
from tests.support.client import Client, signed_in
from tests.support.convening import convened
from tests.support.letters import working
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.pace import PATIENCE
from tests.support.ports import free_port
from tests.support.reports import report
from tests.support.scenario import playing
from tests.support.serving import served
from tests.support.town import Town
from tests.support.waiting import eventually

BASE = "retour@mairie.example"
ADDRESS = re.compile(r"retour\+[br][a-z2-7]+@mairie\.example")


@pytest.fixture
def taking(settings: Settings, tmp_path: Path) -> Settings:
    folder = tmp_path / "returns"
    maildir.prepare(folder)
    smtp = f"smtp://127.0.0.1:{free_port()}"
    return replace(settings, smtp_url=smtp, bounce_address=BASE, mail_intake=str(folder))


@pytest.fixture
async def mailbox(taking: Settings) -> AsyncIterator[Mailbox]:
    mailbox = Mailbox()
    async with mail_server_at(int(taking.smtp_url.rpartition(":")[2]), mailbox), working(taking):
        yield mailbox


class Trial(About, tag="trial"):
    number: int


@pytest.fixture
def told() -> list[tuple[Trial, Bounce]]:
    """What a room hears of its letters about trials."""
    told: list[tuple[Trial, Bounce]] = []

    @on_bounce(Trial)
    async def note(db: Database, about: Trial, bounce: Bounce) -> Telling:
        told.append((about, bounce))
        return []

    return told


def deliver(settings: Settings, content: bytes, name: str) -> None:
    assert settings.intake_dir
    reports.deliver(settings.intake_dir, content, name)


def files(settings: Settings, place: str) -> list[str]:
    assert settings.intake_dir
    return sorted(path.name for path in (settings.intake_dir / place).iterdir())


async def all_taken(settings: Settings) -> None:
    async with asyncio.timeout(PATIENCE):
        while files(settings, "new"):
            await asyncio.sleep(0.02)


async def whats(pool: Pool) -> list[str]:
    return [row[0] for row in await pool.fetch("SELECT what FROM mail_returns ORDER BY id")]


async def send(pool: Pool, mailbox: Mailbox, about: About, to: str = "elu@josselin.example") -> str:
    """The address to which reports of the letter come back."""
    await enqueue(pool, Letter(to, "fr", "Essai", ["Bonjour"], "", "", []), about)
    await mailbox.gets(1)
    await eventually(lambda: pool.fetchval("SELECT count(*) FROM letters"))
    return mailbox.senders[-1] or ""


async def test_a_report_reaches_the_feature_once_however_often_it_comes(
    taking: Settings, pool: Pool, mailbox: Mailbox, told: list[tuple[Trial, Bounce]]
) -> None:
    address = await send(pool, mailbox, Trial(3))
    assert ADDRESS.fullmatch(address)
    for number in range(3):
        deliver(taking, b"Received: by mx%d\n" % number + report(address), f"{number}.mx")
    await all_taken(taking)
    assert [(about, bounce.state, bounce.status) for about, bounce in told] == [(Trial(3), "failed", "5.1.1")]
    assert files(taking, "cur") == ["0.mx:2,S", "1.mx:2,S", "2.mx:2,S"]
    deliver(taking, report(address, action="delayed", status="4.4.1", number=2), "later")
    await all_taken(taking)
    assert [bounce.state for _, bounce in told] == ["failed", "delayed"]
    assert await whats(pool) == ["failed", "delayed"]


async def test_forged_and_unreadable_reports_are_put_aside_and_told_to_nobody(
    taking: Settings, pool: Pool, mailbox: Mailbox, told: list[tuple[Trial, Bounce]]
) -> None:
    address = await send(pool, mailbox, Trial(1))
    mark = address.partition("+")[2].partition("@")[0]
    forged = address.replace(mark, mark[:-4] + ("aaaa" if mark[-4:] != "aaaa" else "bbbb"))
    deliver(taking, report(forged), "forged")
    deliver(taking, report(BASE), "plain")
    deliver(taking, b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 9_000, "nested")
    await all_taken(taking)
    assert told == []
    assert files(taking, ".unknown/new") == ["forged", "nested", "plain"]
    assert await whats(pool) == ["unknown"] * 3


async def test_a_report_that_no_machine_understands_is_told_as_such_and_put_aside(
    taking: Settings, pool: Pool, mailbox: Mailbox, told: list[tuple[Trial, Bounce]]
) -> None:
    address = await send(pool, mailbox, Trial(1))
    deliver(taking, report(address).replace(b"Action: failed\n", b""), "odd")
    await all_taken(taking)
    assert [bounce.state for _, bounce in told] == ["unknown"]
    assert files(taking, ".unknown/new") == ["odd"]


async def test_answering_machines_are_not_heard(
    taking: Settings, pool: Pool, mailbox: Mailbox, told: list[tuple[Trial, Bounce]]
) -> None:
    address = await send(pool, mailbox, Trial(1))
    deliver(taking, reply(address, "elu@josselin.example", "Absent.", **{"Auto-Submitted": "auto-replied"}), "away")
    await all_taken(taking)
    assert (told, await whats(pool), files(taking, "cur")) == ([], ["ignored"], ["away:2,S"])


async def test_a_report_quicker_than_the_record_of_its_letter_waits(
    taking: Settings, pool: Pool, mailbox: Mailbox, told: list[tuple[Trial, Bounce]]
) -> None:
    address = await send(pool, mailbox, Trial(7))
    letters = await pool.fetch("DELETE FROM letters RETURNING *")
    deliver(taking, report(address), "quick")
    await asyncio.sleep(2.5)
    assert files(taking, "new") == ["quick"]
    await pool.execute(
        "INSERT INTO letters SELECT * FROM jsonb_populate_record(NULL::letters, $1)",
        {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in letters[0].items()},
    )
    await all_taken(taking)
    assert [about for about, _ in told] == [Trial(7)]


async def test_a_feature_that_fails_loses_no_report_and_stops_no_other(
    taking: Settings, pool: Pool, mailbox: Mailbox
) -> None:
    @on_bounce(Trial)
    async def fail(db: Database, about: Trial, bounce: Bounce) -> Telling:
        raise RuntimeError

    address = await send(pool, mailbox, Trial(1))
    deliver(taking, report(address), "a")
    deliver(taking, reply(address, "elu@josselin.example", "?", Precedence="bulk"), "b")
    await all_taken(taking)
    assert files(taking, ".unknown/new") == ["a"]
    assert files(taking, "cur") == ["b:2,S"]


def reply(to: str, sender: str, text: str, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Annick <{sender}>", to, "Re: Marché"
    mail["Message-ID"] = f"<{abs(hash((sender, text)))}@home.example>"
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(f"{text}\n\nLe 1 sept. 2026, Parvis a écrit :\n> Le marché est déplacé\n")
    return mail.as_bytes()


async def post(pool: Pool) -> tuple[Town, int, int]:
    town = Town(pool)
    maelle, annick = await town.person("Maelle"), await town.person("Annick")
    group = await town.group("Vie locale", "Maelle:manager", "Annick")
    await append_one(pool, Entry(group, maelle, "post-0001", Post("Le marché est déplacé", "Place du bas.")))
    return town, group, annick


async def test_a_reply_to_the_mail_of_a_post_becomes_a_comment_once_and_live(
    taking: Settings, pool: Pool, mailbox: Mailbox
) -> None:
    town, group, annick = await post(pool)
    await send(pool, mailbox, PostMail(group, 1, annick), "annick@town.example")
    address = str(mailbox.received[0].mail["Reply-To"])
    assert ADDRESS.fullmatch(address)
    assert address != mailbox.senders[0]
    async with served(taking) as url, signed_in(url, town.tokens["Maelle"]) as maelle:
        for name in ("one", "two"):
            deliver(taking, reply(address, "Annick@Town.example", "Merci, à jeudi."), name)
        await maelle.until(lambda: any(isinstance(event, MessageSent) for event in maelle.events))
        (event,) = [event for event in maelle.events if isinstance(event, MessageSent)]
    await all_taken(taking)
    assert (event.message.author, event.message.content) == (annick, Chat("Merci, à jeudi.", reply_to=1))
    assert await pool.fetchval("SELECT count(*) FROM messages") == 2
    assert await whats(pool) == ["reply"]


async def test_replies_of_others_of_machines_and_of_those_who_left_are_no_comments(
    taking: Settings, pool: Pool, mailbox: Mailbox
) -> None:
    _, group, annick = await post(pool)
    await send(pool, mailbox, PostMail(group, 1, annick), "annick@town.example")
    address = str(mailbox.received[0].mail["Reply-To"])
    deliver(taking, reply(address, "maelle@town.example", "Pas de moi."), "1-other")
    deliver(taking, reply(address, "annick@town.example", "En boucle.", **{"Auto-Submitted": "auto-replied"}), "2-loop")
    deliver(taking, reply(address, "annick@town.example", "Liste.", **{"List-Id": "<x>"}), "3-list")
    deliver(taking, reply(address, "annick@town.example", ""), "4-empty")
    await all_taken(taking)
    await pool.execute("DELETE FROM memberships WHERE person_id = $1", annick)
    deliver(taking, reply(address, "annick@town.example", "Partie."), "5-left")
    await all_taken(taking)
    assert await pool.fetchval("SELECT count(*) FROM messages") == 1
    assert files(taking, ".unknown/new") == ["1-other", "4-empty", "5-left"]
    assert files(taking, "cur") == ["2-loop:2,S", "3-list:2,S"]


async def test_a_convocation_that_bounces_turns_red_before_the_sender_s_eyes(
    taking: Settings, pool: Pool, mailbox: Mailbox
) -> None:
    async with playing(taking, pool) as scenario:
        await scenario.town.person("Maelle", may_convene=True)
        for name in ("Herve", "Annick"):
            await scenario.town.person(name, "official")
        await scenario.town.group("Conseil", "Maelle:manager", "Herve", "Annick")
        await scenario.town.body("Conseil", "Herve:chair", "Annick")
        maelle = await scenario.connect("Maelle")
        await convened(maelle, scenario.town.bodies["Conseil"])
        await mailbox.gets(2)
        await eventually(lambda: pool.fetchval("SELECT count(*) = 2 FROM summonses WHERE handed_at IS NOT NULL"))
        (address,) = [
            sender for sender, one in zip(mailbox.senders, mailbox.received, strict=True) if one.to.startswith("annick")
        ]
        deliver(taking, report(address or ""), "bounce")
        await maelle.until(lambda: [one for one in summonses(maelle) if one.bounced_at])
        assert {one.person for one in summonses(maelle) if one.bounced_at} == {scenario.town.people["Annick"]}


def summonses(client: Client) -> list[Summons]:
    return [event.summons for event in client.events if isinstance(event, SummonsChanged)]


async def test_letters_of_no_kind_and_without_an_address_set_come_back_to_the_sender(
    settings: Settings, pool: Pool
) -> None:
    mailbox, port = Mailbox(), free_port()
    plain = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}", mail_from="Parvis <parvis@mairie.example>")
    async with mail_server_at(port, mailbox), working(plain):
        assert await send(pool, mailbox, PostMail(1, 2, 3)) == "parvis@mairie.example"
    assert mailbox.received[0].mail["Reply-To"] is None


def test_settings_that_cannot_work_are_refused(settings: Settings, tmp_path: Path) -> None:
    for address in ("mairie.example", "@mairie.example", "retour+x@mairie.example", "r" * 31 + "@mairie.example"):
        with pytest.raises(SettingError, match="PARVIS_BOUNCE_ADDRESS"):
            replace(settings, bounce_address=address)
    with pytest.raises(SettingError, match="PARVIS_MAIL_INTAKE"):
        replace(settings, mail_intake=str(tmp_path))
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match="PARVIS_MAIL_INTAKE"):
        preflight.prepare_intake(replace(settings, bounce_address=BASE, mail_intake=str(tmp_path / "file")))


async def test_the_doctor_sees_returns_that_nobody_takes(taking: Settings, settings: Settings) -> None:
    async def says(settings: Settings) -> tuple[bool, str]:
        return next((well, said) for title, well, said in await examine(settings) if title == "returns")

    assert await says(settings) == (True, await see_returns(settings))
    deliver(taking, report(), "waits")
    assert (await says(taking))[0]
    assert taking.intake_dir
    os.utime(taking.intake_dir / "new" / "waits", (0, 0))
    well, said = await says(taking)
    assert not well
    assert "start the worker" in said


async def test_what_came_back_long_ago_is_forgotten_and_what_lies_aside_stays(taking: Settings, pool: Pool) -> None:
    folder = taking.intake_dir
    assert folder
    for name in ("cur/old:2,S", ".unknown/new/old", "cur/new:2,S"):
        (folder / name).touch()
    for name in ("cur/old:2,S", ".unknown/new/old"):
        os.utime(folder / name, (0, 0))
    await pool.execute(
        "INSERT INTO mail_returns (digest, what, received_at) VALUES ('a', 'failed', now() - interval '61 days')"
    )
    await forget(pool, folder)
    assert (files(taking, "cur"), files(taking, ".unknown/new"), await whats(pool)) == (["new:2,S"], ["old"], [])
