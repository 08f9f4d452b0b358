"""Whether the invitees that a sitting shows are those of the entries, and what became of the letter to each."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from protocol.invitees import Invitee
from server.assemblies.differing import differing
from server.assemblies.verdicts import done_at
from server.ledger.ledger import Entry

Row = dict[str, Any]


def reconcile_invitees(rows: Sequence[Invitee], entries: Sequence[Entry], manifest: dict[str, Any]) -> Iterator[str]:
    """Entries of before said neither the number of the invitee nor what became of the letter: these are counted."""
    due = _invited(entries)
    unnumbered = [entry for entry in entries if entry.act == "invited" and "invitee" not in entry.facts]
    agenda = manifest["convocation"]["agenda"]
    contents = {file["id"]: file["sha256"] for item in agenda for file in item.get("files", [])}
    known = {one.id: _shown(one, contents) for one in rows if one.id in due}
    if len(rows) - len(known) != len(unnumbered):
        yield "invitees"
    yield from differing("invitees", known, due)


def _shown(one: Invitee, contents: dict[int, str]) -> Row:
    """Each document by its contents."""
    return {
        "person_id": one.person,
        "name": one.name,
        "email": one.email,
        "items": list(one.items),
        "files": [contents.get(file) for file in one.files],
        "message": one.message,
        "invited_by": one.invited_by,
        "invited_at": one.invited_at,
        "withdrawn_at": one.withdrawn_at,
        "handed_at": one.handed_at,
        "to_file": one.to_file,
        "refused_at": one.refused_at,
        "bounced_at": one.bounced_at,
        "failure": one.failure,
    }


def _invited(entries: Sequence[Entry]) -> dict[Any, Row]:
    """By their number. When a sitting is cancelled, nobody's invitation is withdrawn: there is nothing to come to."""
    due: dict[Any, Row] = {}
    cancelled = False
    for entry in entries:
        cancelled = cancelled or entry.act == "cancelled"
        number = entry.facts.get("invitee")
        if entry.act == "invited" and number is not None:
            due[number] = _new(entry)
        elif entry.act in FATE and number in due:
            FATE[entry.act](due[number], entry.facts, done_at(entry))
        elif entry.act == "invitation_withdrawn" and number in due and not cancelled:
            due[number]["withdrawn_at"] = done_at(entry)
    return due


def _new(entry: Entry) -> Row:
    facts = entry.facts
    return {
        "person_id": entry.person,
        "name": facts["name"],
        "email": facts["address"],
        "items": [one["item"] for one in facts["items"]],
        "files": [one["sha256"] for one in facts["files"]],
        "message": facts["message"],
        "invited_by": entry.author,
        "invited_at": done_at(entry),
        "withdrawn_at": None,
        "handed_at": None,
        "to_file": False,
        "refused_at": None,
        "bounced_at": None,
        "failure": "",
    }


def _handed(row: Row, facts: Row, at: datetime) -> None:
    """What was refused before is no longer."""
    row |= {"handed_at": at, "to_file": facts.get("to_file", False), "refused_at": None}
    row["failure"] = row["failure"] if row["bounced_at"] else ""


def _refused(row: Row, facts: Row, at: datetime) -> None:
    row |= {"refused_at": at, "failure": facts["reply"][:500]}


def _bounced(row: Row, facts: Row, at: datetime) -> None:
    row |= {"bounced_at": at, "failure": f"{facts['status']} {facts['diagnostic']}".strip()[:500]}


FATE: dict[str, Callable[[Row, Row, datetime], None]] = {
    "invitation_handed": _handed,
    "invitation_refused": _refused,
    "invitation_bounced": _bounced,
}
