"""Reports of deliveries as Postfix writes them."""

from pathlib import Path

TEMPLATE = """\
Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Message-Id: <r{number}@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="outer"

--outer
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.example.

--outer
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 31 Aug 2026 10:00:00 +0200 (CEST)

Final-Recipient: rfc822; elu@josselin.example
Original-Recipient: rfc822;elu@josselin.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.josselin.example
Diagnostic-Code: smtp; 550 5.1.1 <elu@josselin.example>: Recipient address
    rejected: User unknown{more}

--outer
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: parvis@mairie.example
Subject: Convocation

Bonjour
--outer--
"""


def report(
    to: str = "retour@mairie.example", action: str = "failed", status: str = "5.1.1", more: str = "", number: int = 1
) -> bytes:
    return TEMPLATE.format(to=to, action=action, status=status, more=more, number=number).encode()


def deliver(folder: Path, content: bytes, name: str) -> None:
    """Into a maildir, as a mail server does: whole, or not at all."""
    path = folder / "tmp" / name
    path.write_bytes(content)
    path.rename(folder / "new" / name)


REPORT = report()
