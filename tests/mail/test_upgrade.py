"""What a version before has queued and printed still works: its letters are sent, and its return addresses are read."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from protocol.posts import Post
from server.accounts.invitations_letters import Invited
from server.accounts.password_resets_letters import Forgotten
from server.assemblies.convocations_letters import Cancellation, Reminder, Summoning, Unreached
from server.base.database import Pool
from server.base.jobs import JOBS
from server.base.jobs_sql import insert_job
from server.base.settings import Settings
from server.calendar.events_letters import AboutEvent
from server.core.journal import Entry, append_one
from server.mail import maildir
from server.mail.about import About, recall, stamp
from server.posts.about import PostMail, PostReminder
from server.posts.digests_letters import DigestMail
from tests.support import reports
from tests.support.convening import convened
from tests.support.letters import working
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.ports import free_port
from tests.support.reports import report
from tests.support.scenario import playing
from tests.support.town import Town
from tests.support.waiting import eventually

KEY = bytes(range(32))
LETTER = "00112233445566aa"
BOUNCES_TO = "retour+baaisem2ekvtkuz4w6olkls2ufg2nu@mairie.example"
REPLIES_TO = "retour+raaisem2ekvtkvu3alj6pmvpn364ma@mairie.example"
"""As the version of 26 November 2026 (848ba8b) printed them on this letter with this key."""

REMINDER = (
    '{"to":"annick@town.example","language":"fr","subject":"À lire : Marché","before":["Bonjour Annick,",'
    '{"type":"Heading","words":"Publications"},{"type":"Facts","rows":[["Date","lundi 7 septembre 2026"]]},'
    '{"type":"Items","lines":["Un","Deux"],"numbered":true},{"type":"Address","words":"Ne plus recevoir",'
    '"link":"https://p.example/x","about":"Une ligne"}],"act":"Lire","link":"https://p.example/1","after":["Fin"],'
    '"id":"00112233445566aa","kind":"post_reminder","ids":[%d,%d,%d],"return_path":null,'
    '"headers":{"List-Unsubscribe":"<https://p.example/x>"},'
    '"ics":"QkVHSU46VkNBTEVOREFSDQpNRVRIT0Q6UkVRVUVTVA0KRU5EOlZDQUxFTkRBUg0K"}'
)
CODE = (
    '{"to":"annick@town.example","language":"en","subject":"Your Parvis code","before":["Hello Annick,"],"act":"",'
    '"link":"","after":[],"id":"00112233445566ab","kind":"","ids":[],"return_path":null,"headers":{},"ics":null}'
)
TEXT = """Bonjour Annick,

PUBLICATIONS

Date\u00a0: lundi 7 septembre 2026

1. Un
2. Deux

Ne plus recevoir
Une ligne
https://p.example/x

Lire
https://p.example/1

Fin

-- \nParvis
"""

KINDS: list[tuple[str, list[int], About]] = [
    ("convocation_summons", [1, 2, 3], Summoning(conversation=1, seq=2, person=3)),
    ("convocation_reminder", [1, 2, 3], Reminder(conversation=1, seq=2, person=3)),
    ("convocation_cancelled", [1, 2, 3], Cancellation(conversation=1, seq=2, person=3)),
    ("convocation_unreached", [1, 2, 3], Unreached(conversation=1, seq=2, person=3)),
    ("post", [1, 2, 3], PostMail(conversation=1, seq=2, person=3)),
    ("post_reminder", [1, 2, 3], PostReminder(conversation=1, seq=2, person=3)),
    ("digest", [3], DigestMail(person=3)),
    ("event", [1, 2, 3], AboutEvent(conversation=1, seq=2, person=3)),
    ("invitation", [4], Invited(invitation=4)),
    ("password_reset", [3], Forgotten(person=3)),
]


@pytest.fixture
def taking(settings: Settings, tmp_path: Path) -> Settings:
    folder = tmp_path / "returns"
    maildir.prepare(folder)
    smtp = f"smtp://127.0.0.1:{free_port()}"
    return replace(settings, smtp_url=smtp, bounce_address="retour@mairie.example", mail_intake=str(folder))


@pytest.fixture
async def mailbox(taking: Settings, pool: Pool) -> AsyncIterator[Mailbox]:
    await pool.execute("UPDATE keys SET key = $1 WHERE purpose = 'signatures'", KEY)
    mailbox = Mailbox()
    async with mail_server_at(int(taking.smtp_url.rpartition(":")[2]), mailbox), working(taking):
        yield mailbox


@pytest.mark.parametrize(("kind", "ids", "about"), KINDS)
def test_every_kind_of_letter_keeps_its_name_and_the_order_of_its_numbers(
    kind: str, ids: list[int], about: About
) -> None:
    assert recall(kind, ids) == about
    assert stamp(about) == (kind, ids)


def test_the_other_jobs_are_read_as_they_were_written() -> None:
    read = {
        name: JOBS[name].read(told)
        for name, told in {
            "password_reset": b'{"email":"annick@town.example"}',
            "timestamp": b"[1,2]",
            "event_mail": b'{"conversation":1,"seq":2,"what":"seated","people":[3]}',
        }.items()
    }
    assert (read["password_reset"].email, read["timestamp"]) == ("annick@town.example", [1, 2])
    wanted = read["event_mail"]
    assert (wanted.conversation, wanted.seq, wanted.what, wanted.people) == (1, 2, "seated", [3])


async def test_a_letter_queued_before_is_sent_and_its_reader_can_answer(
    taking: Settings, pool: Pool, mailbox: Mailbox
) -> None:
    town = Town(pool)
    maelle, annick = await town.person("Maelle"), await town.person("Annick")
    group = await town.group("Vie locale", "Maelle:manager", "Annick")
    await append_one(pool, Entry(group, maelle, "post-0001", Post("Marché", "Place du bas.")))
    await insert_job(pool, "mail", (REMINDER % (group, 1, annick)).encode())
    await mailbox.gets(1)
    (received,) = mailbox.received
    assert received.text.replace("\r\n", "\n") == TEXT
    assert mailbox.senders == [BOUNCES_TO]
    assert received.mail["Reply-To"] == REPLIES_TO
    await eventually(lambda: pool.fetchval("SELECT count(*) FROM letters"))
    about = PostReminder(group, 1, annick)
    assert await pool.fetchval("SELECT (id, kind, ids) FROM letters") == (LETTER, *stamp(about))
    assert taking.intake_dir
    answer = f"From: annick@town.example\nTo: {REPLIES_TO}\nMessage-ID: <a@b.example>\n\nJ’y serai.\n"
    reports.deliver(taking.intake_dir, answer.encode(), "answer")
    await eventually(lambda: pool.fetchval("SELECT count(*) = 2 FROM messages"))
    content = await pool.fetchval("SELECT content FROM messages WHERE author_id = $1", annick)
    assert content["reply_to"] == 1


@pytest.mark.parametrize("kind", ["", "password_reset", "of_a_room_that_is_gone"])
async def test_a_letter_about_nothing_that_is_known_is_sent_too(pool: Pool, mailbox: Mailbox, kind: str) -> None:
    await insert_job(pool, "mail", CODE.replace('"kind":""', f'"kind":"{kind}"').encode())
    await mailbox.gets(1)
    (received,) = mailbox.received
    assert (received.subject, received.text.split()[0]) == ("Your Parvis code", "Hello")
    assert mailbox.senders[0] not in (BOUNCES_TO, None)


async def test_a_report_about_a_summons_sent_before_is_recorded(taking: Settings, pool: Pool, mailbox: Mailbox) -> None:
    async with playing(taking, pool) as scenario:
        await scenario.town.person("Maelle", may_convene=True)
        await scenario.town.person("Annick", "official")
        await scenario.town.group("Conseil", "Maelle:manager", "Annick")
        await scenario.town.body("Conseil", "Annick:chair")
        maelle = await scenario.connect("Maelle")
        await convened(maelle, scenario.town.bodies["Conseil"])
        await eventually(lambda: pool.fetchval("SELECT count(*) FROM summonses WHERE handed_at IS NOT NULL"))
        await pool.execute("UPDATE letters SET id = $1 WHERE kind = 'convocation_summons'", LETTER)
        assert taking.intake_dir
        reports.deliver(taking.intake_dir, report(BOUNCES_TO), "bounce")
        await eventually(lambda: pool.fetchval("SELECT count(*) FROM summonses WHERE bounced_at IS NOT NULL"))
