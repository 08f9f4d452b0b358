"""Erases the names of those who had appointments, on the day that was said when these were offered."""

from datetime import UTC, datetime

import msgspec
import structlog

from protocol.appointments import AppointmentsChanged
from protocol.boards import Board
from server.appointments import appointments_sql as queries
from server.appointments.boards import offered
from server.appointments.boards_sql import lock_board
from server.appointments.bookings_letters import AboutBooking
from server.base.database import Pool
from server.base.jobs import Workshop, due
from server.conversations.messages import content_of, tell_change
from server.conversations.messages_sql import lock_message, update_content
from server.core.hub import Hub
from server.core.news import Work
from server.mail.letters_sql import delete_letters_about

logger = structlog.get_logger()


@due("appointments", "10 * * * *")
async def keep_purged(workshop: Workshop) -> None:
    today = datetime.now(workshop.settings.time_zone).date()
    for conversation, seq in await queries.select_due(workshop.pool, today):
        await purge(workshop.pool, workshop.the(Hub), conversation, seq)


async def purge(pool: Pool, hub: Hub, conversation: int, seq: int) -> None:
    """What is left says how many they were, and that they were erased."""
    async with pool.acquire() as db, db.transaction():
        message = await lock_message(db, conversation, seq)
        board = content_of(message, Board)
        assert message
        numbered = await lock_board(db, conversation, seq)
        if numbered is None or numbered.purged:
            return
        work = Work(hub, db, message.author)
        totals = await queries.select_totals(db, conversation, seq, offered(board))
        erased = await queries.delete_appointments(db, conversation, seq)
        await delete_letters_about(db, AboutBooking(conversation, seq))
        after = msgspec.structs.replace(board, totals=totals, purged_at=datetime.now(UTC))
        await update_content(db, conversation, seq, after, edited=False)
        await tell_change(work, message)
        since, to = numbered.last_seq, numbered.last_seq + 1
        work.tell_conversation(conversation, AppointmentsChanged(conversation, seq, since, to))
    work.publish()
    logger.info("appointments_erased", conversation=conversation, seq=seq, appointments=erased)
