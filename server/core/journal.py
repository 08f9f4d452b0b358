"""Appends messages to the conversations' logs, many at a time in one statement."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import islice
from time import monotonic
from typing import Generic, Protocol, TypeVar

import structlog
from asyncpg.pool import PoolConnectionProxy
from msgspec import Struct
from prometheus_client import Histogram

from protocol.codec import to_json
from protocol.errors import Archived, Invalid, NotAllowed, NotFound, Refusal, Unavailable
from protocol.messages import Content, Message
from protocol.passages import Passage
from protocol.types import Stored, snake_case
from server.base.database import CROSSINGS, OUTAGES, Database, Pool, in_short
from server.core.hooks import Hook

logger = structlog.get_logger()

SECONDS = Histogram("parvis_store_seconds", "Storing the messages sent meanwhile, together")

BATCH = 512
"""Messages in one statement at most; more wait for the next."""

MOST_WAITING = 50_000
"""Messages that may wait for the database; beyond it a sender is told to come back."""

PATIENCE = (0.1, 0.3, 1.0, 2.0, 3.0)
"""Seconds between tries while the database is away."""

LONGEST = 10.0
"""Seconds after which a try is given up, with its connection: a server that hangs, or waits for a replica that is gone,
neither answers nor ends it."""

STANDSTILL = 3.0
"""Seconds of one batch after which it is said that nothing is stored."""

LOCK = "SELECT FROM conversations WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE"
"""A statement of its own, for each sees what was committed before it began: in one with the next, whoever is removed
while it waits would be judged by what was true before. The next, alone, names what it had to wait for instead."""

# Its plan is kept, and may have been made for empty tables. What is joined by LATERAL … LIMIT 1, or found by
# = ANY(ARRAY(…)), is looked up by its index all the same, and never becomes a pass over a table that has grown since.
# Conversations are locked in the order of their ids, here as in LOCK, so that two batches never wait for one another.
# MATERIALIZED where each part has to be done once and before the next: judged, then locked, then looked at again.
APPEND = """
WITH entries AS (
    SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::bool[], $9::text[], $10::bool[], $11::bool[], $12::bigint[])
        AS e(position, conversation_id, author_id, client_id, kind, content, mentions, mentions_all, needs, counts,
            receipted, reply_to)
), earlier AS (
    SELECT e.position, m.*
    FROM entries e CROSS JOIN LATERAL (
        SELECT m.conversation_id, m.seq, m.changed_seq, m.sent_at
        FROM messages m WHERE m.author_id = e.author_id AND m.client_id = e.client_id LIMIT 1
    ) m
), judged AS MATERIALIZED (
    SELECT e.*, a.person_id IS NOT NULL AS seen, a.archived, a.may_send, s.strangers,
        NOT EXISTS (SELECT FROM earlier WHERE earlier.position = e.position) AND (
            e.needs = 'nothing'
            OR (a.person_id IS NOT NULL AND NOT a.archived AND (a.may_send OR e.needs <> 'posting')
                AND NOT s.strangers AND NOT s.answers_nothing)
        ) AS fresh
    FROM entries e
    LEFT JOIN LATERAL (
        SELECT a.person_id, a.archived, a.may_send
        FROM access a WHERE a.conversation_id = e.conversation_id AND a.person_id = e.author_id LIMIT 1
    ) a ON true
    CROSS JOIN LATERAL (
        SELECT CASE WHEN e.mentions IS NULL THEN false ELSE EXISTS (
            SELECT unnest(e.mentions::bigint[])
            EXCEPT SELECT m.person_id FROM memberships m WHERE m.conversation_id = e.conversation_id
        ) END AS strangers, CASE WHEN e.reply_to IS NULL THEN false ELSE NOT EXISTS (
            SELECT FROM messages m WHERE m.conversation_id = e.conversation_id AND m.seq = e.reply_to
        ) END AS answers_nothing
    ) s
), locked AS MATERIALIZED (
    SELECT id, last_seq FROM conversations
    WHERE id = ANY(ARRAY(SELECT conversation_id FROM judged WHERE fresh))
    ORDER BY id FOR NO KEY UPDATE
), overtaken AS MATERIALIZED (
    SELECT l.id FROM locked l
    WHERE l.last_seq <> (SELECT c.last_seq FROM conversations c WHERE c.id = l.id)
), numbered AS MATERIALIZED (
    SELECT j.*, l.last_seq + row_number() OVER (PARTITION BY j.conversation_id ORDER BY j.position) AS seq,
        date_trunc('milliseconds', clock_timestamp()) AS sent_at
    FROM judged j JOIN locked l ON l.id = j.conversation_id
    WHERE j.fresh AND l.id NOT IN (SELECT id FROM overtaken)
), raised AS (
    UPDATE conversations c SET last_seq = n.top
    FROM (SELECT conversation_id, max(seq) AS top FROM numbered GROUP BY conversation_id) n
    WHERE c.id = n.conversation_id AND c.id = ANY(ARRAY(SELECT id FROM locked))
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
    WHEN NOT may_send AND needs = 'posting' THEN 'not_allowed' WHEN strangers THEN 'strangers' ELSE 'no_reply' END,
    conversation_id, 0, 0, now()
FROM judged WHERE NOT fresh AND position NOT IN (SELECT position FROM earlier)
UNION ALL
SELECT position, 'overtaken', conversation_id, 0, 0, now()
FROM judged WHERE fresh AND conversation_id IN (SELECT id FROM overtaken)
"""


class Entry(Struct):
    """A message to be: whose, where, and what it says."""

    conversation: int
    author: int
    client_id: str
    content: Content
    mentions: list[int] = []
    mentions_all: bool = False
    reply_to: int | None = None
    files: Sequence[int] = ()
    """The files that the content carries, by their numbers: what they are is filled in as it is stored."""
    about: Passage | None = None
    """What the content is about; it is filled in likewise."""
    refusal: Refusal | None = None
    """Why it cannot carry them, or be about that."""

    @property
    def refers(self) -> bool:
        """Whether it has to be looked up what the content carries, or is about."""
        return bool(self.files) or self.about is not None

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


class Written(Protocol):
    """What its author knows by a `client_id` of their own."""

    author: int
    client_id: str


E = TypeVar("E", bound=Written)
S = TypeVar("S")


class Appended(Struct, Generic[S]):
    """Where an entry stands now; `fresh` when nobody may have been told of it yet."""

    stored: S
    fresh: bool


class Overtaken(Refusal):
    """The log went on between the judgement and its lock, perhaps to say that its author is out of it."""


carrying: Hook[[Database, list["Entry"]]] = Hook()
"""Fills the contents of these entries, which all refer to something, or sets their refusals; before they are stored.
What has been refused already stays so."""

carried: Hook[[Database, list[tuple["Entry", Stored]]]] = Hook()
"""Attaches the files of entries that have just been stored for the first time."""

REFUSALS: dict[str, Callable[[], Refusal]] = {
    "not_found": lambda: NotFound("conversation"),
    "archived": Archived,
    "not_allowed": lambda: NotAllowed("posting"),
    "strangers": lambda: Invalid("mentions"),
    "no_reply": lambda: Invalid("reply_to"),
    "overtaken": Overtaken,
}


async def append(db: Database, entries: list[Entry]) -> list[Appended[Stored] | Refusal]:
    """Stores the entries within a transaction of the caller, each numbered by its conversation, which is held until its
    end; answers in their order. Files are looked up before, and attached after.

    An entry whose `client_id` its author has used before is not stored again: it is answered with what was stored then.
    An author who may not send there is answered with the refusal; what needs nothing is taken on its handler's word.
    Raises one of `CROSSINGS` when the same entry was stored by another process at the very moment; calling again
    answers it.
    """
    referring = [entry for entry in entries if entry.refers]
    for entry in referring:
        entry.refusal = None
    if referring:
        await carrying.run(db, referring)
    await db.execute(LOCK, list({entry.conversation for entry in entries}))
    answers = iter(await _append(db, [entry for entry in entries if entry.refusal is None]))
    outcomes = [entry.refusal or next(answers) for entry in entries]
    if carriers := [(entry, stored) for entry, stored in _fresh(entries, outcomes) if entry.files]:
        await carried.run(db, carriers)
    return outcomes


async def _append(db: Database, entries: list[Entry]) -> list[Appended[Stored] | Refusal]:
    answers: list[Appended[Stored] | Refusal] = [Refusal()] * len(entries)
    for position, verdict, *stored in await db.fetch(APPEND, *_columns(entries)):
        refusal = REFUSALS.get(verdict)
        answers[position] = refusal() if refusal else Appended(Stored(*stored), fresh=verdict == "stored")
    return answers


def _fresh(entries: list[E], outcomes: Sequence[Appended[S] | Exception]) -> list[tuple[E, S]]:
    """Those that nobody may have been told of."""
    pairs = zip(entries, outcomes, strict=True)
    return [(entry, outcome.stored) for entry, outcome in pairs if isinstance(outcome, Appended) and outcome.fresh]


async def append_one(db: Database, entry: Entry) -> Appended[Stored]:
    """Stores one entry inside a transaction of its caller, who tells it after the commit if it is fresh. Raises its
    refusal."""
    answer = (await append(db, [entry]))[0]
    if isinstance(answer, Refusal):
        raise answer
    return answer


def _columns(entries: list[Entry]) -> list[list[int] | list[int | None] | list[str] | list[bool] | list[str | None]]:
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
        [e.reply_to for e in entries],
    ]


class GroupCommit(Generic[E, S]):
    """Gathers what is written while the batch before it commits, so that a busy log costs one commit for many entries.

    `told` is called after each commit with what it stored, in the order of each log.
    """

    def __init__(self, pool: Pool, told: Callable[[list[tuple[E, S]]], None]) -> None:
        self._pool = pool
        self.stored = 0
        self._told = told
        self._waiting: dict[tuple[int, str], tuple[E, asyncio.Future[S]]] = {}
        self._committing: dict[tuple[int, str], tuple[E, asyncio.Future[S]]] = {}
        self._more = asyncio.Event()
        self._began: float | None = None
        """When the batch under way did."""
        self._writer = asyncio.create_task(self._write(), name=type(self).__name__)

    def append(self, entry: E) -> "asyncio.Future[S]":
        """Resolves once the entry is committed, or with its refusal. Entries of one caller are stored in the order of
        the calls."""
        key = (entry.author, entry.client_id)
        known = self._waiting.get(key) or self._committing.get(key)
        if known:
            return known[1]
        if len(self._waiting) >= MOST_WAITING:
            raise Unavailable(retry_after=1)
        answer: asyncio.Future[S] = asyncio.get_running_loop().create_future()
        self._waiting[key] = (entry, answer)
        self._more.set()
        return answer

    @property
    def stands_still(self) -> bool:
        """Whether what was sent has waited for the database for longer than it ever should."""
        return self._began is not None and monotonic() - self._began > STANDSTILL

    async def close(self) -> None:
        """Commits what waits, then stops; what the database does not take within three tries' time is not stored, nor
        was it acknowledged."""
        last = monotonic() + 3 * LONGEST
        while waiting := [answer for _, answer in (*self._waiting.values(), *self._committing.values())]:
            if (left := last - monotonic()) < 0:
                break
            await asyncio.wait(waiting, timeout=left)
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

    async def _commit(self, batch: list[tuple[E, asyncio.Future[S]]]) -> None:
        entries = [entry for entry, _ in batch]
        self._began = monotonic()
        with SECONDS.time():
            outcomes = await self._outcomes(entries)
        self._began = None
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

    async def _outcomes(self, entries: list[E], *, held: bool = False) -> list[Appended[S] | Exception]:
        """Where each entry stands, or why it does not. One that cannot be stored does not take the others with it;
        those that were overtaken are judged again while their conversations are held."""
        try:
            answers = await self._store(entries, held)
        except Unavailable as outage:
            return [outage] * len(entries)
        except Exception as mistake:
            if len(entries) == 1:
                return [mistake]
            return [outcome for entry in entries for outcome in await self._outcomes([entry], held=held)]
        late = [entry for entry, answer in zip(entries, answers, strict=True) if isinstance(answer, Overtaken)]
        again = iter(await self._outcomes(late, held=True) if late else ())
        return [next(again) if isinstance(answer, Overtaken) else answer for answer in answers]

    async def _store(self, entries: list[E], held: bool) -> list[Appended[S] | Refusal]:
        """Tries again while the database comes back: what was committed without our knowing is recognised by its
        `client_id`."""
        missed, began = False, monotonic()
        for pause in PATIENCE:
            if monotonic() - began > 2 * LONGEST:
                break
            try:
                return [self._told_again(a) if missed else a for a in await self._append(entries, held)]
            except CROSSINGS:
                continue
            except OUTAGES as outage:
                missed = True
                logger.warning("journal_retries", messages=len(entries), cause=in_short(outage))
                await asyncio.sleep(pause)
        raise Unavailable(retry_after=1)

    async def _append(self, entries: list[E], held: bool) -> list[Appended[S] | Refusal]:
        async with self._pool.acquire() as db:
            giving_up = asyncio.get_running_loop().call_later(LONGEST, db.terminate)
            try:
                return await self._stored(db, entries, held)
            finally:
                giving_up.cancel()

    async def _stored(self, db: PoolConnectionProxy, entries: list[E], held: bool) -> list[Appended[S] | Refusal]:
        """Stores them all at once: those that are refused as `Overtaken` come again, with `held`."""
        raise NotImplementedError

    def _told_again(self, answer: Appended[S] | Refusal) -> Appended[S] | Refusal:
        """What was stored by a try whose answer was lost has not been told."""
        return answer if isinstance(answer, Refusal) else Appended(answer.stored, fresh=True)


class Journal(GroupCommit[Entry, Stored]):
    """Of the messages of all conversations."""

    async def _stored(
        self, db: PoolConnectionProxy, entries: list[Entry], held: bool
    ) -> list[Appended[Stored] | Refusal]:
        if not held and not any(entry.refers for entry in entries):
            # The statement is a transaction of its own, and one round trip; most batches refer to nothing.
            return await _append(db, entries)
        async with db.transaction():
            return await append(db, entries)

    def _told_again(self, answer: Appended[Stored] | Refusal) -> Appended[Stored] | Refusal:
        """Once it has changed, its entry is no longer what is true."""
        if isinstance(answer, Refusal):
            return answer
        return Appended(answer.stored, fresh=answer.stored.changed_seq == answer.stored.seq)
