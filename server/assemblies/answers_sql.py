"""Statements on what the recipients of a convocation answered; nothing is ever overwritten."""

from typing import Any

import msgspec

from protocol.summonses import Answer, AnswerConvocation
from protocol.types import Seq
from server.base.database import Database


async def insert_answer(db: Database, person: int, command: AnswerConvocation, recorded_by: int | None = None) -> None:
    await db.execute(
        """
        INSERT INTO answers (conversation_id, seq, person_id, given, holder_id, sittings, ill, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        command.conversation,
        command.seq,
        person,
        command.given,
        command.holder,
        command.sittings,
        command.ill,
        recorded_by,
    )


def facts_of(answer: Answer | AnswerConvocation) -> dict[str, Any]:
    """What the ledger holds of it."""
    if answer.given != "proxy":
        return {"given": answer.given}
    return {"given": "proxy", "holder": answer.holder, "sittings": answer.sittings, "ill": answer.ill}


async def copy_answers(db: Database, conversation: int, before: Seq, after: Seq) -> None:
    """Lets what was answered to the version before stand for the one after it."""
    await db.execute(
        """
        INSERT INTO answers
            (conversation_id, seq, person_id, given, holder_id, sittings, ill, answered_at, recorded_by)
        SELECT a.conversation_id, $3, a.person_id, a.given, a.holder_id, a.sittings, a.ill, a.answered_at,
            a.recorded_by
        FROM answers a
        JOIN summonses s ON (s.conversation_id, s.seq, s.person_id) = (a.conversation_id, $3, a.person_id)
        WHERE a.conversation_id = $1 AND a.seq = $2 ORDER BY a.id
        """,
        conversation,
        before,
        after,
    )


async def select_answers(db: Database, conversation: int, seq: Seq) -> list[tuple[int, Answer]]:
    """Everything ever answered, with who did, in the order in which it came."""
    rows = await db.fetch(
        """
        SELECT person_id, given, holder_id AS holder, sittings, ill, answered_at, recorded_by
        FROM answers
        WHERE conversation_id = $1 AND seq = $2 ORDER BY id
        """,
        conversation,
        seq,
    )
    answers = [dict(row) for row in rows]
    return [(answer.pop("person_id"), msgspec.convert(answer, Answer)) for answer in answers]
