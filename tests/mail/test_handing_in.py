"""Handing letters in to a real mail server: encrypted, many over one connection, each recorded once."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiosmtplib
import pytest
from icalendar import Calendar, Event

from protocol.codec import to_json
from server.base.database import Database, Pool
from server.base.jobs_sql import insert_job
from server.base.settings import Settings
from server.mail import mime
from server.mail.about import About
from server.mail.courier import Courier, hand_in, queue_id, refusal
from server.mail.letters import Address, Facts, Items
from server.mail.outbox import Queued
from server.mail.outcomes import Handed, Refused, Telling, on_settled
from server.run.doctor import examine
from tests.support.letters import parse, working
from tests.support.mailbox import Mailbox, certificate, mail_server_at
from tests.support.ports import free_port
from tests.support.waiting import eventually

COUNCIL = 17


class Trial(About, tag="convocation"):
    first: int
    second: int
    number: int


def convocation(number: int = 0, **changes: object) -> Queued:
    letter = Queued(
        f"elu{number}@josselin.example",
        "fr",
        "Convocation au conseil municipal",
        ["Bonjour,", Facts([("Date", "lundi 7 septembre 2026"), ("Lieu", "Salle <du> conseil")])],
        "Lire la convocation",
        "https://parvis.example/convocation/1",
        [Items(["Budget & finances", "École"], numbered=True), Address("Ne plus recevoir", "https://parvis.example/x")],
        kind="convocation",
        ids=[1, 2, number],
    )
    for name, value in changes.items():
        setattr(letter, name, value)
    return letter


def calendar() -> bytes:
    event = Event()
    event.add("UID", "1@parvis.example")
    event.add("DTSTAMP", datetime(2026, 9, 1, tzinfo=UTC))
    event.add("DTSTART", datetime(2026, 9, 7, 18, 30, tzinfo=UTC))
    event.add("SUMMARY", "Conseil municipal, séance d’été")
    whole = Calendar()
    whole.add("METHOD", "REQUEST")
    whole.add_component(event)
    return bytes(whole.to_ical())


def test_facts_and_lists_read_well_in_text_and_on_the_page() -> None:
    received = parse(mime.message(convocation(), "parvis@josselin.example").as_bytes())
    assert "Date\u00a0: lundi 7 septembre 2026\nLieu\u00a0: Salle <du> conseil" in received.text
    assert "1. Budget & finances\n2. École" in received.text
    assert "Ne plus recevoir\nhttps://parvis.example/x" in received.text
    assert "Salle &lt;du&gt; conseil</td>" in received.page
    assert "<ol>\n<li>Budget &amp; finances</li>" in received.page


def test_a_calendar_travels_as_a_part_that_says_its_method_and_as_a_file() -> None:
    mail = parse(mime.message(convocation(ics=calendar()), "parvis@josselin.example").as_bytes()).mail
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert Calendar.from_ical(part.get_content()).walk("VEVENT")[0]["SUMMARY"] == "Conseil municipal, séance d’été"
    (file,) = [part for part in mail.walk() if part.get_content_disposition() == "attachment"]
    assert (file.get_content_type(), file.get_content()) == ("application/ics", calendar())
    assert mail.get_body(("plain",)) is not None


@pytest.mark.parametrize(
    "body", ["Séance à huis clos", "é" * 3_000, "A lone\rreturn", ".\n..\nFrom here", "", "x" * 3_000]
)
async def test_what_is_noted_of_a_letter_is_what_the_server_received(settings: Settings, body: str) -> None:
    mailbox, port = Mailbox(), free_port()
    letter = convocation(before=[body], ics=calendar())
    async with mail_server_at(port, mailbox):
        handed = await hand_in(letter, replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"))
    (received,) = mailbox.received
    assert handed.sha256 == hashlib.sha256(received.content).hexdigest()
    assert handed.message_id == received.mail["Message-ID"] == f"<{letter.id}@localhost>"
    assert received.content.isascii()


async def test_what_is_noted_of_a_letter_written_to_a_file_is_what_stands_in_it(settings: Settings) -> None:
    handed = await hand_in(convocation(return_path="retour@josselin.example"), settings)
    assert handed.path
    assert handed.sha256 == hashlib.sha256(handed.path.read_bytes()).hexdigest()
    assert (handed.path.stat().st_mode & 0o777, handed.path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_header_cannot_smuggle_in_another() -> None:
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        mime.message(convocation(headers={"List-Unsubscribe": "<x>\nBcc: all@josselin.example"}), "parvis@a.example")


@pytest.mark.parametrize("kind", ["smtp", "smtps"])
async def test_a_council_is_served_encrypted_and_signed_in_over_few_connections(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    trusted, tls = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    mailbox, port = Mailbox(), free_port()
    mailbox.reply = "250 2.0.0 Ok: queued as 4cXk2v1Gz9"
    wish = "?starttls" if kind == "smtp" else ""
    settings = replace(settings, smtp_url=f"{kind}://parvis:se%2Fcret@127.0.0.1:{port}{wish}")
    async with mail_server_at(port, mailbox, "se/cret", tls, "smtps" if kind == "smtps" else "smtp"):
        courier = Courier(settings)
        handed = [
            await courier.hand_in(convocation(n, return_path=f"bounce+{n}@josselin.example")) for n in range(COUNCIL)
        ]
        await courier.close()
    assert {(one.reply, one.queue_id, one.path) for one in handed} == {
        ("250 2.0.0 Ok: queued as 4cXk2v1Gz9", "4cXk2v1Gz9", None)
    }
    assert mailbox.signed_in == mailbox.encrypted == [True] * COUNCIL
    assert mailbox.senders == [f"bounce+{n}@josselin.example" for n in range(COUNCIL)]
    assert mailbox.connections <= 2


@pytest.mark.parametrize("kind", ["smtp", "smtps"])
async def test_a_certificate_that_nobody_trusts_gets_no_letter(settings: Settings, tmp_path: Path, kind: str) -> None:
    _, tls = certificate(tmp_path)
    mailbox, port = Mailbox(), free_port()
    wish = "?starttls" if kind == "smtp" else ""
    settings = replace(settings, smtp_url=f"{kind}://127.0.0.1:{port}{wish}")
    async with mail_server_at(port, mailbox, tls=tls, kind="smtps" if kind == "smtps" else "smtp"):
        with pytest.raises(aiosmtplib.SMTPConnectError, match=r"certificate of 127.0.0.1 .*PARVIS_SMTP_URL"):
            await hand_in(convocation(), settings)
        _, well, says = next(line for line in await examine(settings) if line[0] == "mail")
    assert not well
    assert "SSL_CERT_FILE" in says
    assert not mailbox.received


async def test_a_certificate_of_another_host_gets_no_letter(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, tls = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    mailbox, port = Mailbox(), free_port()
    settings = replace(settings, smtp_url=f"smtps://localhost:{port}")
    async with mail_server_at(port, mailbox, tls=tls, kind="smtps"):
        with pytest.raises(aiosmtplib.SMTPConnectError, match=r"Hostname mismatch.*PARVIS_SMTP_URL"):
            await hand_in(convocation(), settings)
    assert not mailbox.received


async def test_a_server_without_encryption_gets_no_letter_where_it_is_insisted_on(settings: Settings) -> None:
    mailbox, port = Mailbox(), free_port()
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}?starttls")
    async with mail_server_at(port, mailbox):
        with pytest.raises(aiosmtplib.SMTPException):
            await hand_in(convocation(), settings)
    assert not mailbox.received


async def test_a_wrong_password_is_a_fault_of_ours_and_no_refusal_of_the_recipient(settings: Settings) -> None:
    mailbox, port = Mailbox(), free_port()
    settings = replace(settings, smtp_url=f"smtp://parvis:wrong@127.0.0.1:{port}")
    async with mail_server_at(port, mailbox, "right"):
        with pytest.raises(aiosmtplib.SMTPAuthenticationError, match="PARVIS_SMTP_URL") as mistake:
            await hand_in(convocation(), settings)
    assert refusal(mistake.value) is None
    assert "wrong" not in str(mistake.value)


async def test_a_refusal_concerns_one_recipient_and_keeps_the_connection(settings: Settings) -> None:
    mailbox, port = Mailbox(), free_port()
    mailbox.refused["elu1@josselin.example"] = "550 5.1.1 no such user"
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    async with mail_server_at(port, mailbox):
        courier = Courier(settings)
        await courier.hand_in(convocation(0))
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as mistake:
            await courier.hand_in(convocation(1))
        await courier.hand_in(convocation(2))
        await courier.close()
    assert refusal(mistake.value) == Refused(550, "550 5.1.1 no such user")
    assert [r.to for r in mailbox.received] == ["elu0@josselin.example", "elu2@josselin.example"]
    assert mailbox.connections == 1


async def test_a_connection_that_the_server_has_closed_is_opened_anew(settings: Settings) -> None:
    mailbox, port = Mailbox(), free_port()
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    courier = Courier(settings)
    for number in range(2):
        async with mail_server_at(port, mailbox):
            await courier.hand_in(convocation(number))
    await courier.close()
    assert [r.to for r in mailbox.received] == ["elu0@josselin.example", "elu1@josselin.example"]


async def test_a_server_that_dies_after_some_letters_has_exactly_those(settings: Settings, pool: Pool) -> None:
    told: list[tuple[Trial, Handed | Refused]] = []

    @on_settled(Trial)
    async def note(db: Database, about: Trial, outcome: Handed | Refused) -> Telling:
        told.append((about, outcome))
        return []

    mailbox, port = Mailbox(), free_port()
    mailbox.dies_after = 5
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    async with mail_server_at(port, mailbox), working(settings):
        for number in range(COUNCIL):
            await insert_job(pool, "mail", to_json(convocation(number)))
        await eventually(lambda: all_tried(pool, 5))
        assert {about.number for about, _ in told} == {int(r.to[3:].split("@")[0]) for r in mailbox.received}
        assert await pool.fetchval("SELECT count(*) FROM letters WHERE handed_at IS NOT NULL") == len(mailbox.received)
        mailbox.dies_after = None
        await eventually(lambda: queue_is_empty(pool))
    assert sorted(r.to for r in mailbox.received) == sorted(convocation(n).to for n in range(COUNCIL))
    assert sorted(about.number for about, _ in told) == list(range(COUNCIL))


async def all_tried(pool: Pool, taken: int) -> bool:
    """As many as are taken are done, and each of the others has been tried."""
    waiting = await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE attempts > 0")
    return bool(await pool.fetchval("SELECT count(*) FROM letters") + waiting == COUNCIL and waiting == COUNCIL - taken)


async def queue_is_empty(pool: Pool) -> bool:
    return not await pool.fetchval("SELECT count(*) FROM pgqueuer")


async def test_a_letter_recorded_as_handed_in_is_not_sent_again(settings: Settings, pool: Pool) -> None:
    mailbox, port = Mailbox(), free_port()
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    letter = convocation()
    async with mail_server_at(port, mailbox), working(settings):
        for sent in (letter, letter, convocation(1)):
            await insert_job(pool, "mail", to_json(sent))
            await eventually(lambda: queue_is_empty(pool))
    assert [r.to for r in mailbox.received] == [letter.to, "elu1@josselin.example"]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("250 2.0.0 Ok: queued as 4cXk2v1Gz9z3Rr", "4cXk2v1Gz9z3Rr"),
        ("250 OK id=1tKz8x-00000002Ab-3cD4", "1tKz8x-00000002Ab-3cD4"),
        ("250 2.0.0 4AP5bQ012345 Message accepted for delivery", "4AP5bQ012345"),
        ("250 Message Queued (7C1D2E3F-0001.1)", "7C1D2E3F-0001.1"),
        ("250 ok 1700000000 qp 12345", "12345"),
        ("250 2.6.0 <a@b> [InternalId=987, Hostname=x] Queued mail for delivery", "987"),
        ("250 2.0.0 OK  1700000000 a1b2-20020a.123 - gsmtp", "a1b2-20020a.123"),
        ("250 Ok 0100018bcdef0123-aaaa-bbbb-000000", "0100018bcdef0123-aaaa-bbbb-000000"),
        ("250 OK", ""),
        ("250 Message accepted for delivery", ""),
    ],
)
def test_the_number_that_the_server_gave_is_found(reply: str, expected: str) -> None:
    assert queue_id(reply) == expected


async def test_addresses_with_accents_in_their_domain_are_written_as_servers_know_them() -> None:
    mail = mime.message(convocation(to="annick@mairie-élan.example"), "parvis@josselin.example")
    assert mail["To"] == "annick@xn--mairie-lan-h7a.example"
