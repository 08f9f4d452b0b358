"""Whether what the screens read of a convocation is what its entries say."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from protocol.convocations import Convocation
from protocol.ledger import Alteration
from protocol.messages import Message
from protocol.summonses import Answer, Summons
from server.assemblies.answers_sql import facts_of, select_answers
from server.assemblies.attestation import sent
from server.assemblies.board import FIRST
from server.assemblies.consistency import Recipients, recipients
from server.assemblies.convocations_sql import Frozen, select_carried
from server.assemblies.differing import are_near
from server.assemblies.invitees_sql import select_invitees
from server.assemblies.postings_sql import select_postings
from server.assemblies.reconciliation_invitees import reconcile_invitees
from server.assemblies.reconciliation_paper import reconcile_postings, reconcile_slips
from server.assemblies.reconciliation_sitting import reconcile_sitting
from server.assemblies.sittings_sql import select_sitting
from server.assemblies.summonses_sql import select_convened, select_summonses
from server.assemblies.timestamps_sql import Timestamp
from server.assemblies.verdicts import done_at
from server.base.database import Database
from server.conversations.messages_sql import select_message
from server.ledger.ledger import Entry

INSTANTS = (*dict.fromkeys(FIRST.values()), "refused_at", "reminded_at")


async def reconcile(
    db: Database,
    frozen: Frozen,
    entries: Sequence[Entry],
    timestamp: Timestamp | None,
    attestations: dict[int, bytes],
) -> list[Alteration]:
    """Compares every row that belongs to the convocation with its entries, instants to the minute: between what is done
    and its entry others may have had their turn."""
    begun = next((entry for entry in entries if entry.act == "frozen"), None)
    place: dict[str, Any] = {"conversation": frozen.conversation, "seq": frozen.seq}
    if begun is None:
        return [Alteration("unsealed", **place)]
    if hashlib.sha256(frozen.manifest.encode()).hexdigest() != begun.facts.get("digest"):
        return []  # Nothing can be compared with a manifest that is not the sealed one.
    position = begun.position
    manifest = frozen.read()
    message = await select_message(db, frozen.conversation, frozen.seq)
    if not _is_shown(message, manifest, begun, entries):
        return [Alteration("message", position, **place)]
    people = recipients(manifest, entries)
    board = await select_summonses(db, frozen.conversation, frozen.seq)
    convened = await select_convened(db, frozen.conversation, frozen.seq)
    wrong = [
        *_rows_of(frozen, manifest),
        *([] if convened == people.keys() else ["summonses.person"]),
        *_summonses(board, people, entries),
        *reconcile_slips(board, entries),
        *reconcile_postings(await select_postings(db, frozen.conversation, frozen.seq), entries),
        *_answers(await select_answers(db, frozen.conversation, frozen.seq), entries, frozen),
        *_kept(timestamp, attestations, entries),
        *_documents(await select_carried(db, frozen.conversation, frozen.seq), manifest),
        *reconcile_sitting(await select_sitting(db, frozen.conversation, frozen.seq, []), entries),
        *reconcile_invitees(await select_invitees(db, frozen.conversation, frozen.seq), entries, manifest),
    ]
    return [Alteration("row", position, what, **place) for what in dict.fromkeys(wrong)]


def _is_shown(message: Message | None, manifest: dict[str, Any], begun: Entry, entries: Sequence[Entry]) -> bool:
    """Whether its recipients read what was sealed, and that it was replaced or cancelled if it was."""
    if message is None or not isinstance(message.content, Convocation):
        return False
    ends = {entry.act: entry for entry in entries if entry.act in ("replaced", "cancelled")}
    replaced, cancelled = ends.get("replaced"), ends.get("cancelled")
    said = [entry.facts["after"] for entry in entries if entry.act == "meeting_set"]
    expected = msgspec.structs.replace(
        sent(manifest),
        digest=begun.facts["digest"],
        replaced_by=replaced.facts["by"] if replaced else None,
        cancellation=cancelled.facts["why"] if cancelled else "",
        cancelled_at=message.content.cancelled_at,
        # What was said before such changes were entered, nobody can compare.
        meeting=said[-1] if said else message.content.meeting,
        zone=manifest["zone"],
        authority=manifest["authority"],
    )
    return (
        message.content == expected
        and message.author == manifest["sent_by"]["person"]
        and are_near(message.content.cancelled_at, done_at(cancelled) if cancelled else None)
        and are_near(message.sent_at, datetime.fromisoformat(manifest["frozen_at"]))
    )


def _rows_of(frozen: Frozen, manifest: dict[str, Any]) -> Iterator[str]:
    """The columns of `convocations`."""
    convocation = sent(manifest)
    delay = convocation.delay
    told = {
        "conversation": manifest["conversation"],
        "body": manifest["body"]["id"],
        "opens_at": convocation.opens_at,
        "deadline": delay.deadline if delay else frozen.deadline,
        "digest": hashlib.sha256(frozen.manifest.encode()).hexdigest(),
    }
    for name, value in told.items():
        if getattr(frozen, name) != value:
            yield f"convocations.{name}"
    # The database rounds what the manifest cuts off.
    if abs(frozen.frozen_at - datetime.fromisoformat(manifest["frozen_at"])) > timedelta(milliseconds=1):
        yield "convocations.frozen_at"


def _summonses(rows: Sequence[Summons], people: Recipients, entries: Sequence[Entry]) -> Iterator[str]:
    if {row.person for row in rows} != people.keys():
        yield "summonses.person"
    for row in rows:
        if row.person not in people:
            continue
        own = [entry for entry in entries if entry.person == row.person]
        due = expect(own)
        for name in INSTANTS:
            if not are_near(getattr(row, name), due.get(name)):
                yield f"summonses.{name}"
        sealed = {"channel": people[row.person]["channel"], "address": people[row.person]["address"]}
        words = {name: due.get(name, "") for name in ("reply", "queue_id", "failure")}
        others = {"delivery": due.get("delivery"), "to_file": due.get("to_file", False)}
        for name, value in (sealed | words | others).items():
            if getattr(row, name) != value:
                yield f"summonses.{name}"


def expect(own: Sequence[Entry]) -> dict[str, Any]:
    """What the row of a recipient holds by their entries; what is left out is empty."""
    due: dict[str, Any] = {}
    for entry in own:
        at = done_at(entry)
        if entry.act in FIRST:
            due.setdefault(FIRST[entry.act], at)
        if entry.act in MAILED:
            MAILED[entry.act](due, entry.facts, at)
        elif entry.act in DELIVERIES:
            due["delivery"] = DELIVERIES[entry.act]
        elif entry.act == "reminded":
            due["reminded_at"] = at
    return due


DELIVERIES = {"delivered_by_hand": "hand", "posted": "post"}


def _handed(due: dict[str, Any], facts: dict[str, Any], at: datetime) -> None:
    """What was refused before is no longer."""
    due |= {"reply": facts.get("reply", "")[:200], "queue_id": facts.get("queue_id", "")[:200]}
    due["to_file"] = facts.get("to_file", False)
    due.pop("refused_at", None)
    if "bounced_at" not in due:
        due.pop("failure", None)


def _refused(due: dict[str, Any], facts: dict[str, Any], at: datetime) -> None:
    due |= {"refused_at": at, "failure": facts["reply"]}


def _bounced(due: dict[str, Any], facts: dict[str, Any], at: datetime) -> None:
    due["failure"] = f"{facts.get('status', '')} {facts.get('diagnostic', '')}".strip()[:500]


MAILED = {"handed": _handed, "refused": _refused, "bounced": _bounced}


def _answers(rows: Sequence[tuple[int, Answer]], entries: Sequence[Entry], frozen: Frozen) -> Iterator[str]:
    """What was answered to the version before was entered there alone, in versions before 0.2, and not always all of
    it."""
    numbered = entries[0].number is not None
    given = [pair for pair in rows if numbered or pair[1].answered_at >= frozen.frozen_at]
    entered = [entry for entry in entries if entry.act == "answered"]
    if len(given) != len(entered):
        yield "answers"
    for (who, one), entry in zip(given, entered, strict=False):
        told = {name: value for name, value in facts_of(one).items() if numbered or name in entry.facts}
        if (who, told) != (entry.person, {name: entry.facts.get(name) for name in told}):
            yield "answers.given"
        elif not are_near(one.answered_at, done_at(entry)):
            yield "answers.answered_at"
        elif numbered and (one.recorded_by or who) != entry.author:
            yield "answers.recorded_by"


def _documents(carried: dict[int, tuple[str, int]], manifest: dict[str, Any]) -> Iterator[str]:
    """What the recipients are given under the number of each document."""
    for item in manifest["convocation"]["agenda"]:
        for file in item.get("files", []):
            if carried.get(file["id"]) != (file["sha256"], file["size"]):
                yield "files.sha256"


def _kept(timestamp: Timestamp | None, attestations: dict[int, bytes], entries: Sequence[Entry]) -> Iterator[str]:
    stamped = [entry for entry in entries if entry.act == "timestamped"]
    if bool(timestamp and timestamp.token) != bool(stamped):
        yield "timestamps.token"
    if timestamp and stamped and timestamp.qualified != stamped[-1].facts["qualified"]:
        yield "timestamps.qualified"
    due = {entry.position: entry.facts["sha256"] for entry in entries if entry.act == "attested"}
    if {position: hashlib.sha256(pdf).hexdigest() for position, pdf in attestations.items()} != due:
        yield "attestations.pdf"
