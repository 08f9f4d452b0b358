"""Reports of deliveries, as mail servers write them and as nobody should."""

import base64
import contextlib
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mail.bounces import bounce
from server.mail.incoming import Unreadable, body_of, parse
from server.mail.outcomes import Bounce
from server.mail.quoting import written
from server.mail.return_addresses import letter_of, return_address
from tests.support.reports import REPORT, report

NOW = datetime(2026, 9, 1, tzinfo=UTC)
KEY = bytes(range(32))


def read(content: bytes) -> Bounce | None:
    return bounce(parse(content).mail, NOW)


def read_if_readable(content: bytes) -> Bounce | None:
    try:
        return read(content)
    except Unreadable:
        return None


def state(content: bytes) -> str:
    found = read(content)
    return found.state if found else ""


def test_a_report_of_postfix_names_recipient_status_and_words() -> None:
    found = read(report())
    assert found == Bounce(
        "failed",
        "elu@josselin.example",
        "5.1.1",
        "550 5.1.1 <elu@josselin.example>: Recipient address rejected: User unknown",
        NOW,
    )


def test_a_delay_is_no_failure_and_one_failure_outweighs_delays() -> None:
    assert state(report(action="delayed", status="4.4.1")) == "delayed"
    second = "\n\nFinal-Recipient: rfc822; second@x.example\nAction: failed\nStatus: 5.2.2"
    found = read(report(action="delayed", more=second))
    assert found is not None
    assert found.recipient == "second@x.example"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_good_news_is_no_bounce(action: str) -> None:
    assert read(report(action=action, status="2.0.0")) is None


def test_the_fields_are_read_however_they_are_encoded() -> None:
    fields = b"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n"
    encoded = b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(fields)
    content = REPORT.partition(b"Content-Type: message/delivery-status\n")
    found = read(content[0] + content[1] + encoded + b"\n--outer--\n")
    assert found is not None
    assert (found.state, found.recipient, found.status) == ("failed", "a@b.example", "5.0.0")


def test_exim_names_the_recipient_in_a_header() -> None:
    found = read(b"From: Mailer-Daemon <m@x>\nX-Failed-Recipients: a@b.example\n\nIt failed.\n")
    assert found is not None
    assert (found.state, found.recipient, found.diagnostic) == ("failed", "a@b.example", "It failed.")


@pytest.mark.parametrize(
    "content",
    [
        b"From: MAILER-DAEMON@x\nContent-Type: text/plain; charset=no-such\n\nIl n\xe9existe pas\x00.\n",
        REPORT.replace(b"Action: failed\n", b""),
        REPORT.replace(b"message/delivery-status", b"text/plain"),
        report()[:700],
    ],
)
def test_a_report_that_says_nothing_to_a_machine_is_for_a_person(content: bytes) -> None:
    found = read(content)
    assert found is not None
    assert found.state == "unknown"
    assert "\x00" not in found.diagnostic


@pytest.mark.parametrize(
    "content",
    [b"", b"From: a@b.example\nSubject: Merci\n\nMerci.\n", b"From: a@b\nAuto-Submitted: auto-replied\n\nAbsent.\n"],
)
def test_ordinary_mail_is_no_report(content: bytes) -> None:
    assert read(content) is None


def test_what_is_huge_is_read_in_part() -> None:
    found = read(report() + b"x" * 50_000_000)
    assert found is not None
    assert found.status == "5.1.1"


def test_what_is_nested_without_end_is_not_read() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(5_000)
    )
    with pytest.raises(Unreadable):
        parse(nested)
    assert read_if_readable(b"Content-Type: message/rfc822\n\n" * 15_000) is None


@given(st.binary(max_size=2_000), st.integers(0, len(REPORT)))
def test_any_bytes_are_a_report_or_are_not(noise: bytes, cut: int) -> None:
    for content in (noise, REPORT[:cut] + noise + REPORT[cut:], REPORT[:cut] + noise):
        try:
            incoming = parse(content)
        except Unreadable:
            continue
        found = bounce(incoming.mail, NOW)
        said = written(incoming) + incoming.subject + (found.diagnostic + found.recipient if found else "")
        assert "\x00" not in said
        said.encode()


def test_an_address_is_ours_for_its_way_and_letter_only() -> None:
    base, letter = "retour@mairie.example", "00ff10a0b0c0d0e0"
    address = return_address(base, KEY, "bounce", letter)
    assert len(address.partition("@")[0]) <= 64
    assert letter_of(base, KEY, ["other@x.example", address.upper()]) == ("bounce", letter)
    reply = address.replace("+b", "+r", 1)
    forged = address.replace("+b", "+ba", 1)
    foreign = return_address(base, bytes(32), "bounce", letter)
    elsewhere = address.replace("mairie", "autre")
    assert letter_of(base, KEY, [reply, forged, foreign, elsewhere, base, "retour+b@mairie.example"]) is None


@given(st.integers(0, 28), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_no_letter_of_a_mark_can_be_changed(place: int, other: str) -> None:
    base, letter = "retour@mairie.example", "00ff10a0b0c0d0e0"
    local, _, domain = return_address(base, KEY, "bounce", letter).partition("@")
    start = len("retour+b")
    changed = local[: start + place] + other + local[start + place + 1 :]
    found = letter_of(base, KEY, [f"{changed}@{domain}"])
    assert found is None or found == ("bounce", letter)


@pytest.mark.parametrize(
    "quoted",
    [
        "Le mar. 1 sept. 2026 à 10:12, Parvis <parvis@x.example> a écrit :\n> Marché déplacé\n",
        "Le mar. 1 sept. 2026 à 10:12, Parvis via Mairie de Josselin\n<parvis@x.example> a écrit\u00a0:\n\n> Marché\n",
        "On Tue, Sep 1, 2026 at 10:12 AM Parvis <parvis@x.example> wrote:\n> Marché\n",
        "-----Message d'origine-----\nDe : Parvis\nEnvoyé : mardi\n\nMarché\n",
        "________________________________\nDe : Parvis <x>\nEnvoyé : mardi 1 septembre\nÀ : moi\nObjet : Marché\n",
        "De : Parvis <x>\nEnvoyé : mardi 1 septembre\nÀ : moi\n\nMarché\n",
        "-- \nAnnick Le Breton\nAdjointe\n",
        "Envoyé de mon iPhone\n",
        "> Marché déplacé\n",
    ],
)
def test_what_is_quoted_is_cut_off(quoted: str) -> None:
    mail = f"From: a@b\nContent-Type: text/plain; charset=utf-8\n\nTrès bien.\n\nÀ jeudi.\n\n{quoted}".encode()
    assert written(parse(mail)) == "Très bien.\n\nÀ jeudi."


def test_a_reply_of_blank_lines_stops_nobody_s_mail() -> None:
    mail = b"From: a@b\nContent-Type: text/plain; charset=utf-8\n\nOui." + b"\n" * 79_000 + b"Non."
    assert written(parse(mail)) == "Oui.\n\nNon."


def test_a_reply_without_text_is_read_from_its_page() -> None:
    page = "<style>p{}</style><p>Très <b>bien</b>&nbsp;!</p><p>À jeudi.</p><blockquote>Marché</blockquote>"
    mail = f"From: a@b\nContent-Type: text/html; charset=utf-8\n\n{page}".encode()
    assert written(parse(mail)).split() == ["Très", "bien", "!", "À", "jeudi."]


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: text/plain; charset=punycode\n\n",
        b"Content-Type: multipart/mixed; boundary*=punycode''",
        b"Content-Type: text/plain; charset*0*=idna''",
    ],
)
def test_no_character_set_takes_the_square_of_its_text(head: bytes) -> None:
    """Half a megabyte of it took some seconds of the worker."""
    began = time.process_time()
    with contextlib.suppress(Unreadable):
        body_of(parse(b"From: a@b\n" + head + b"a-" + b"zzzz9" * 100_000).mail)
    assert time.process_time() - began < 1
