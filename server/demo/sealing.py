"""Enters in the ledger what the demo says was done: dated by the story, entered when the demo is filled."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from protocol.summonses import Answer
from server.assemblies.answers_sql import facts_of
from server.base.database import Database
from server.demo.summoning import Summoning
from server.ledger.ledger import Act, Deed
from server.ledger.ledger_sql import append_all

OWN: tuple[Act, ...] = ("opened", "acknowledged", "answered")
"""What each recipient does."""

Step = tuple[datetime, Act, int | None, dict[str, Any]]


async def seal(db: Database, summonings: list[Summoning]) -> None:
    """Nobody can enter anything under an earlier date: `on` says when it was done."""
    steps = [(step, one) for one in summonings for step in steps_of(one)]
    deeds = []
    for (on, act, person, facts), one in sorted(steps, key=lambda pair: pair[0][0]):
        conversation, seq, *_ = one.convocation_row()
        author = person if act in OWN else None
        deeds.append(Deed(act, conversation, seq, person, author, {**facts, "on": on}))
    await append_all(db, deeds)


def steps_of(one: Summoning) -> Iterator[Step]:
    digest = one.content.digest
    files = sorted({file.sha256 for item in one.content.agenda for file in item.files})
    yield one.sent_at, "frozen", None, {"digest": digest, "version": 1, "files": files}
    for row in one.summons_rows():
        yield from _steps(row, digest)
    for person, opened_at, acknowledged_at in one.readers():
        yield opened_at, "opened", person, {"digest": digest, "version": 1}
        if acknowledged_at:
            yield acknowledged_at, "acknowledged", person, {"digest": digest, "version": 1}
    for _, _, person, given, holder, at in one.answer_rows():
        yield at, "answered", person, facts_of(Answer(given, at, holder))


def _steps(row: tuple[Any, ...], digest: str | None) -> Iterator[Step]:
    person, _, address, available, handed, reply, queue, refused, bounced, failure, *rest = row[2:]
    printed, delivered, delivery, reminded = rest
    steps: list[tuple[datetime | None, Act, dict[str, Any]]] = [
        (available, "available", {"digest": digest, "version": 1}),
        (handed, "handed", {"reply": reply, "queue_id": queue}),
        (refused, "refused", {"reply": failure}),
        (bounced, "bounced", {"diagnostic": failure}),
        (printed, "printed", {}),
        (delivered, "delivered_by_hand" if delivery == "hand" else "posted", {}),
        (reminded, "reminded", {"by": "mail"}),
    ]
    for at, act, facts in steps:
        if at:
            yield at, act, person, {"address": address, **facts}
