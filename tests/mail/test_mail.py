"""Letters as a real mail server receives them, and as files where there is none."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from protocol.codec import to_json
from protocol.people import Language
from server.accounts.invitations_letters import InvitationWords, invitation
from server.accounts.password_resets_letters import password_reset
from server.base.database import Pool
from server.base.jobs_sql import insert_job
from server.base.settings import SettingError, Settings
from server.mail import mime
from server.mail.letters import Letter
from server.mail.smtp import MailServer, mail_server
from tests.support.letters import parse, working, written
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.ports import free_port
from tests.support.waiting import eventually

PARIS = ZoneInfo("Europe/Paris")
EVENING = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)


def letter(language: Language = "fr", to: str = "annick@josselin.example", **changes: object) -> Letter:
    words = InvitationWords(
        "Annick Le Breton",
        "Mairie de Josselin",
        "Maëlle Le Goff",
        ["Urbanisme", "Vie <associative>"],
        EVENING,
        None,
        PARIS,
    )
    words = replace_words(words, **changes)
    return invitation(to, language, "https://parvis.example/invitation/" + "x" * 43, words)


def replace_words(words: InvitationWords, **changes: object) -> InvitationWords:
    for name, value in changes.items():
        setattr(words, name, value)
    return words


async def test_the_letter_says_who_invites_and_what_to_do_without_pictures() -> None:
    received = parse(mime.message(letter(), "Parvis <parvis@josselin.example>").as_bytes())
    assert received.subject == "Votre invitation dans Parvis · Mairie de Josselin"
    assert "Maëlle Le Goff vous invite" in received.text
    assert "1er octobre 2026" in received.text
    assert received.token == "x" * 43
    assert "<img" not in received.page
    assert "Vie &lt;associative&gt;" in received.page
    assert received.mail["Message-ID"].endswith("@josselin.example>")


@pytest.mark.parametrize("words", ["conseil municipal, 11 janvier 2027 ", "séance du 11 février\u00a0: été "])
def test_a_subject_of_whatever_length_begins_beside_its_name_and_is_read_as_it_was_written(words: str) -> None:
    for length in range(1, 200):
        subject = (words * 10)[:length].strip()
        renamed = msgspec.structs.replace(letter(), subject=subject)
        content = mime.written(renamed, "Parvis <parvis@josselin.example>").content
        assert b"\r\nSubject: " in content
        assert parse(content).subject == subject
        assert max(map(len, content.split(b"\r\n"))) < 100


async def test_an_access_is_said_to_end_on_its_last_day() -> None:
    midnight = datetime(2026, 11, 28, 23, 0, tzinfo=UTC)
    received = parse(
        mime.message(letter(expires_at=midnight, access_ends_at=midnight), "parvis@josselin.example").as_bytes()
    )
    assert "Votre accès prendra fin le 28 novembre 2026." in received.text
    assert "Il est valable jusqu’au 28 novembre 2026." in received.text
    assert "29" not in received.text


async def test_the_letter_is_in_the_language_of_its_reader() -> None:
    english = letter("en", access_ends_at=EVENING)
    assert english.subject == "Your invitation to Parvis · Mairie de Josselin"
    assert "Your access will end on 1 October 2026." in english.before
    reset = password_reset("a@b.example", "en", "https://parvis.example/", "Annick", "Mairie")
    assert reset.subject == "Your Parvis password"
    reset = password_reset("a@b.example", "fr", "https://parvis.example/", "Annick", "Mairie")
    assert reset.subject == "Votre mot de passe Parvis"


async def test_the_worker_hands_letters_to_the_mail_server(settings: Settings, pool: Pool) -> None:
    mailbox, port = Mailbox(), free_port()
    settings = replace(settings, smtp_url=f"smtp://parvis:se%2Fcret@127.0.0.1:{port}")
    async with mail_server_at(port, mailbox, "se/cret"), working(settings):
        await insert_job(pool, "mail", to_json(letter()))
        await mailbox.gets(1)
    assert mailbox.received[0].to == "annick@josselin.example"
    assert mailbox.signed_in == [True]
    assert not settings.mail_dir.exists()


async def test_letters_wait_for_a_mail_server_that_is_down_and_arrive_once(settings: Settings, pool: Pool) -> None:
    mailbox, port = Mailbox(), free_port()
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    async with working(settings):
        await insert_job(pool, "mail", to_json(letter()))
        await eventually(lambda: pool.fetchval("SELECT count(*) FROM pgqueuer WHERE attempts > 0"))
        async with mail_server_at(port, mailbox):
            await insert_job(pool, "mail", to_json(letter(to="herve@josselin.example")))
            await mailbox.gets(2)
    assert sorted(r.to for r in mailbox.received) == ["annick@josselin.example", "herve@josselin.example"]


async def test_what_the_server_refuses_for_good_is_kept_and_what_it_delays_is_tried_again(
    settings: Settings, pool: Pool
) -> None:
    mailbox, port = Mailbox(), free_port()
    mailbox.refused = {"nobody@josselin.example": "550 no such user", "slow@josselin.example": "451 try later"}
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    async with mail_server_at(port, mailbox), working(settings):
        await insert_job(pool, "mail", to_json(letter(to="nobody@josselin.example")))
        await insert_job(pool, "mail", to_json(letter(to="slow@josselin.example")))
        await eventually(lambda: pool.fetchval("SELECT count(*) FROM pgqueuer WHERE attempts > 0"))
        mailbox.refused.pop("slow@josselin.example")
        await mailbox.gets(1)
        await eventually(lambda: pool.fetchval("SELECT count(*) = 0 FROM pgqueuer WHERE status <> 'failed'"))
    assert [r.to for r in mailbox.received] == ["slow@josselin.example"]
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE status = 'failed'") == 1


async def test_without_a_mail_server_letters_are_written_to_files(settings: Settings, pool: Pool) -> None:
    async with working(settings):
        await insert_job(pool, "mail", to_json(letter(to="../up/annick@josselin.example")))
        (received,) = await written(settings.mail_dir)
    assert received.to == "../up/annick@josselin.example"
    assert [path.parent for path in settings.data_dir.rglob("*.eml")] == [settings.mail_dir]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", MailServer("mail.example", 25, None, None, False, None)),
        ("smtp://u:p%40@mail.example?starttls", MailServer("mail.example", 587, "u", "p@", False, True)),
        ("smtp://[::1]:2525?plain", MailServer("::1", 2525, None, None, False, False)),
        ("smtps://u:p@mail.example", MailServer("mail.example", 465, "u", "p", True, False)),
    ],
)
def test_the_address_of_the_mail_server_says_how_to_reach_it(url: str, expected: MailServer) -> None:
    assert mail_server(url) == expected


@pytest.mark.parametrize("url", ["smtp://", "smtp://:25", "smtp://mail.example:port", "smtp://mail.example:70000"])
def test_an_address_without_a_server_is_refused(url: str) -> None:
    with pytest.raises(SettingError, match="PARVIS_SMTP_URL"):
        mail_server(url)
