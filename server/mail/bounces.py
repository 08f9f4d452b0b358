"""Reads reports of deliveries that failed (RFC 3464), also those that hardly keep to it."""

import re
from datetime import datetime
from email.message import Message
from typing import Literal

from server.mail.incoming import body_of, clean, header, parts
from server.mail.outcomes import Bounce

DAEMONS = re.compile(r"mailer-daemon|postmaster|mail delivery (sub)?system", re.IGNORECASE)
MOST_DIAGNOSTIC = 500


def bounce(mail: Message, received_at: datetime) -> Bounce | None:
    """What the mail reports; `None` when it is no report, or only says that all went well."""
    status = next((part for part in parts(mail) if part.get_content_type() == "message/delivery-status"), None)
    groups = _groups(_raw(status)) if status else []
    actions = {group["action"].lower(): group for group in reversed(groups) if group.get("action")}
    if group := actions.get("failed"):
        return _bounce("failed", group, received_at)
    if group := actions.get("delayed"):
        return _bounce("delayed", group, received_at)
    return _guess(mail, received_at) if not actions and _is_report(mail) else None


def _bounce(state: Literal["failed", "delayed"], group: dict[str, str], received_at: datetime) -> Bounce:
    recipient = group.get("final-recipient") or group.get("original-recipient", "")
    diagnostic = group.get("diagnostic-code", "")
    return Bounce(
        state,
        recipient.rpartition(";")[2].strip()[:254],
        group.get("status", "")[:9],
        (diagnostic.partition(";")[2].strip() or diagnostic)[:MOST_DIAGNOSTIC],
        received_at,
    )


def _guess(mail: Message, received_at: datetime) -> Bounce:
    """Exim names the addresses that failed in a header of its own; of the others a person has to judge."""
    failed = header(mail, "X-Failed-Recipients").partition(",")[0].strip()
    words = " ".join(body_of(mail).split())[:MOST_DIAGNOSTIC]
    return Bounce("failed" if failed else "unknown", failed[:254], "", words, received_at)


def _is_report(mail: Message) -> bool:
    if mail.get_content_type() == "multipart/report":
        return str(mail.get_param("report-type", "")).lower() != "disposition-notification"
    return "X-Failed-Recipients" in mail or bool(DAEMONS.search(header(mail, "From")))


def _raw(part: Message) -> str:
    """The fields as they stand; the parser has taken them apart, and those encoded wrongly."""
    body = part.as_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() in ("base64", "quoted-printable"):
        again = Message()
        again["Content-Transfer-Encoding"] = part["Content-Transfer-Encoding"]
        again.set_payload(body.decode("ascii", "replace").strip())
        decoded = again.get_payload(decode=True)
        body = decoded if isinstance(decoded, bytes) else body
    return clean(body.decode("utf-8", "replace"))


def _groups(text: str) -> list[dict[str, str]]:
    groups = []
    for block in re.split(r"\n[ \t]*\n", text.strip())[:100]:
        unfolded = re.sub(r"\n[ \t]+", " ", block)
        fields = (line.partition(":") for line in unfolded.split("\n") if ":" in line)
        groups.append({name.strip().lower(): value.strip() for name, _, value in fields})
    return groups
