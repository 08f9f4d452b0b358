"""Appends messages to the conversations' logs, many at a time in one statement."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import islice

import structlog
from msgspec import Struct

from protocol.codec import to_json
from protocol.errors import Archived, Invalid, NotAllowed, NotFound, Refusal, Unavailable
from protocol.messages import Content, Message
from protocol.types import Stored, snake_case
from server.base.database import CROSSINGS, OUTAGES, Database, Pool
from server.core.hooks import Hook

logger = structlog.get_logger()

BATCH = 512
"""Messages in one statement at most; more wait for the next."""

MOST_WAITING = 50_000
"""Messages that may wait for the database; beyond it a sender is told to come back."""

PATIENCE = (0.1, 0.3, 1.0, 2.0, 3.0)
"""Seconds between tries while the database is away."""

APPEND = """
WITH entries AS (
    SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::bool[], $9::text[], $10::bool[], $11::bool[])
        AS e(position, conversation_id, author_id, client_id, kind, content, mentions, mentions_all, needs, counts,
            receipted)
), earlier AS (
    SELECT e.position, m.conversation_id, m.seq, m.changed_seq, m.sent_at
    FROM entries e JOIN messages m ON m.author_id = e.author_id AND m.client_id = e.client_id
), judged AS MATERIALIZED (
    SELECT e.*, a.person_id IS NOT NULL AS seen, a.archived, a.may_send,
        NOT EXISTS (SELECT FROM earlier WHERE earlier.position = e.position) AND (
            e.needs = 'nothing'
            OR (a.person_id IS NOT NULL AND NOT a.archived AND (a.may_send OR e.needs <> 'posting')
                AND NOT s.strangers)
        ) AS fresh
    FROM entries e
    LEFT JOIN access a ON a.conversation_id = e.conversation_id AND a.person_id = e.author_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN e.mentions IS NULL THEN false ELSE EXISTS (
            SELECT unnest(e.mentions::bigint[])
            EXCEPT SELECT m.person_id FROM memberships m WHERE m.conversation_id = e.conversation_id
        ) END AS strangers
    ) s
), locked AS MATERIALIZED (
    SELECT id, last_seq FROM conversations
    WHERE id IN (SELECT conversation_id FROM judged WHERE fresh)
    ORDER BY id FOR NO KEY UPDATE
), numbered AS MATERIALIZED (
    SELECT j.*, l.last_seq + row_number() OVER (PARTITION BY j.conversation_id ORDER BY j.position) AS seq,
        date_trunc('milliseconds', clock_timestamp()) AS sent_at
    FROM judged j JOIN locked l ON l.id = j.conversation_id
    WHERE j.fresh
), raised AS (
    UPDATE conversations c SET last_seq = n.top
    FROM (SELECT conversation_id, max(seq) AS top FROM numbered GROUP BY conversation_id) n
    WHERE c.id = n.conversation_id
), stored AS (
    INSERT INTO messages
        (conversation_id, seq, changed_seq, author_id, client_id, kind, content, mentions, mentions_all, sent_at,
            counts, receipted)
    SELECT conversation_id, seq, seq, author_id, client_id, kind, content::jsonb, mentions::bigint[], mentions_all,
        sent_at, counts, receipted
    FROM numbered
)
SELECT position, 'stored' AS verdict, conversation_id, seq, seq AS changed_seq, sent_at FROM numbered
UNION ALL
SELECT position, 'repeated', conversation_id, seq, changed_seq, sent_at FROM earlier
UNION ALL
SELECT position, CASE WHEN NOT seen THEN 'not_found' WHEN archived THEN 'archived'
    WHEN NOT may_send AND needs = 'posting' THEN 'not_allowed' ELSE 'invalid' END, conversation_id, 0, 0, now()
FROM judged WHERE NOT fresh AND position NOT IN (SELECT position FROM earlier)
"""


class Entry(Struct):
    """A message to be: whose, where, and what it says."""

    conversation: int
    author: int
    client_id: str
    content: Content
    mentions: list[int] = []
    mentions_all: bool = False
    files: Sequence[int] = ()
    """The files that the content carries, by their numbers: what they are is filled in as it is stored."""
    refusal: Refusal | None = None
    """Why it cannot carry them."""

    def message(self, stored: Stored) -> Message:
        """The record that the stored entry is known by."""
        return Message(
            conversation=stored.conversation,
            seq=stored.seq,
            changed_seq=stored.changed_seq,
            author=self.author,
            client_id=self.client_id,
            sent_at=stored.sent_at,
            content=self.content,
        )


class Appended(Struct):
    """Where an entry stands now; `fresh` when nobody may have been told of it yet."""

    stored: Stored
    fresh: bool


carrying: Hook[[Database, list["Entry"]]] = Hook()
"""Fills the contents of these entries, which all carry files, or sets their refusals; before they are stored."""

carried: Hook[[Database, list[tuple["Entry", Stored]]]] = Hook()
"""Attaches the files of entries that have just been stored for the first time."""

REFUSALS: dict[str, Callable[[], Refusal]] = {
    "not_found": lambda: NotFound("conversation"),
    "archived": Archived,
    "not_allowed": lambda: NotAllowed("posting"),
    "invalid": lambda: Invalid("mentions"),
}


async def append(db: Database, entries: list[Entry]) -> list[Appended | Refusal]:
    """Stores the entries, each numbered by its conversation, in one statement; answers in their order. If some carry
    files, it is to be called within a transaction: they are looked up before, and attached after.

    An entry whose `client_id` its author has used before is not stored again: it is answered with what was stored then.
    An author who may not send there is answered with the refusal; what needs nothing is taken on its handler's word.
    Raises one of `CROSSINGS` when the same entry was stored by another process at the very moment; calling again
    answers it.
    """
    carriers = [entry for entry in entries if entry.files]
    if not carriers:
        return await _append(db, entries)
    await carrying.run(db, carriers)
    answers = iter(await _append(db, [entry for entry in entries if entry.refusal is None]))
    outcomes = [entry.refusal or next(answers) for entry in entries]
    await carried.run(db, [(e, stored) for e, stored in _fresh(entries, outcomes) if e.files])
    return outcomes


async def _append(db: Database, entries: list[Entry]) -> list[Appended | Refusal]:
    answers: list[Appended | Refusal] = [Refusal()] * len(entries)
    for position, verdict, *stored in await db.fetch(APPEND, *_columns(entries)):
        refusal = REFUSALS.get(verdict)
        answers[position] = refusal() if refusal else Appended(Stored(*stored), fresh=verdict == "stored")
    return answers


def _fresh(entries: list[Entry], outcomes: Sequence[Appended | Exception]) -> list[tuple[Entry, Stored]]:
    """Those that nobody may have been told of."""
    pairs = zip(entries, outcomes, strict=True)
    return [(entry, outcome.stored) for entry, outcome in pairs if isinstance(outcome, Appended) and outcome.fresh]


async def append_one(db: Database, entry: Entry) -> Appended:
    """Stores one entry inside a transaction of its caller, who tells it after the commit if it is fresh. Raises its
    refusal."""
    answer = (await append(db, [entry]))[0]
    if isinstance(answer, Refusal):
        raise answer
    return answer


def _columns(entries: list[Entry]) -> list[list[int] | list[str] | list[bool] | list[str | None]]:
    return [
        list(range(len(entries))),
        [e.conversation for e in entries],
        [e.author for e in entries],
        [e.client_id for e in entries],
        [snake_case(type(e.content).__name__) for e in entries],
        [to_json(e.content).decode() for e in entries],
        ["{" + ",".join(map(str, e.mentions)) + "}" if e.mentions else None for e in entries],
        [e.mentions_all for e in entries],
        [str(e.content.needs) for e in entries],
        [e.content.counts for e in entries],
        [e.content.receipted for e in entries],
    ]


Told = Callable[[list[tuple[Entry, Stored]]], None]
Answer = asyncio.Future[Stored]


class Journal:
    """Gathers what is sent while the batch before it commits, so that a busy log costs one commit for many messages.

    `told` is called after each commit with what it stored, in the order of each conversation's log.
    """

    def __init__(self, pool: Pool, told: Told) -> None:
        self._pool = pool
        self.stored = 0
        self._told = told
        self._waiting: dict[tuple[int, str], tuple[Entry, Answer]] = {}
        self._committing: dict[tuple[int, str], tuple[Entry, Answer]] = {}
        self._more = asyncio.Event()
        self._writer = asyncio.create_task(self._write(), name="journal")

    def append(self, entry: Entry) -> Answer:
        """Resolves once the entry is committed, or with its refusal. Entries of one caller are stored in the order of
        the calls."""
        key = (entry.author, entry.client_id)
        known = self._waiting.get(key) or self._committing.get(key)
        if known:
            return known[1]
        if len(self._waiting) >= MOST_WAITING:
            raise Unavailable(retry_after=1)
        answer: Answer = asyncio.get_running_loop().create_future()
        self._waiting[key] = (entry, answer)
        self._more.set()
        return answer

    async def close(self) -> None:
        """Commits what waits, then stops."""
        while waiting := [answer for _, answer in (*self._waiting.values(), *self._committing.values())]:
            await asyncio.wait(waiting)
        self._writer.cancel()

    async def _write(self) -> None:
        while True:
            await self._more.wait()
            keys = list(islice(self._waiting, BATCH))
            self._committing = {key: self._waiting.pop(key) for key in keys}
            if not self._waiting:
                self._more.clear()
            await self._commit(list(self._committing.values()))
            self._committing = {}

    async def _commit(self, batch: list[tuple[Entry, Answer]]) -> None:
        entries = [entry for entry, _ in batch]
        outcomes = await self._outcomes(entries)
        stored = _fresh(entries, outcomes)
        self.stored += len(stored)
        try:
            self._told(stored)
        except Exception:
            logger.exception("journal_untold", messages=len(stored))
        for (_, answer), outcome in zip(batch, outcomes, strict=True):
            if answer.cancelled():
                continue
            if isinstance(outcome, Appended):
                answer.set_result(outcome.stored)
            else:
                answer.set_exception(outcome)

    async def _outcomes(self, entries: list[Entry]) -> list[Appended | Exception]:
        """Where each entry stands, or why it does not. One that cannot be stored does not take the others with it."""
        try:
            return [*await self._store(entries)]
        except Unavailable as outage:
            return [outage] * len(entries)
        except Exception as mistake:
            if len(entries) == 1:
                return [mistake]
            return [outcome for entry in entries for outcome in await self._outcomes([entry])]

    async def _store(self, entries: list[Entry]) -> list[Appended | Refusal]:
        """Tries again while the database comes back: what was committed without our knowing is recognised by its
        `client_id`."""
        missed = False
        for pause in PATIENCE:
            try:
                return [_told_again(a) if missed else a for a in await self._append(entries)]
            except CROSSINGS:
                continue
            except OUTAGES as outage:
                missed = True
                logger.warning("journal_retries", messages=len(entries), cause=type(outage).__name__)
                await asyncio.sleep(pause)
        raise Unavailable(retry_after=1)

    async def _append(self, entries: list[Entry]) -> list[Appended | Refusal]:
        if not any(entry.files for entry in entries):
            # The statement is a transaction of its own, and one round trip; most batches carry no file.
            return await _append(self._pool, entries)
        async with self._pool.acquire() as db, db.transaction():
            return await append(db, entries)


def _told_again(answer: Appended | Refusal) -> Appended | Refusal:
    """What was stored by a try whose answer was lost has not been told; once it has changed, its entry is no longer
    what is true."""
    if isinstance(answer, Refusal):
        return answer
    return Appended(answer.stored, fresh=answer.stored.changed_seq == answer.stored.seq)
