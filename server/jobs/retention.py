"""Forgets what is over: sessions, links, and the traces of jobs done."""

import structlog

from server.database import Pool
from server.queries.invitations import delete_expired_invitations
from server.queries.jobs import delete_old_jobs
from server.queries.letters import delete_old_letters
from server.queries.password_resets import delete_expired_resets
from server.queries.sessions import delete_expired_sessions

logger = structlog.get_logger()


async def forget(pool: Pool) -> None:
    logger.info(
        "forgotten",
        sessions=await delete_expired_sessions(pool),
        invitations=await delete_expired_invitations(pool),
        password_resets=await delete_expired_resets(pool),
        letters=await delete_old_letters(pool),
        jobs=await delete_old_jobs(pool),
    )
