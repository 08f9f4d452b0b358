"""Forgets what is over: sessions, links, and the traces of jobs done."""

import asyncio
from pathlib import Path

import structlog

from server import maildir
from server.database import Pool
from server.queries.convocation_links import delete_expired_links
from server.queries.invitations import delete_expired_invitations
from server.queries.jobs import delete_old_jobs
from server.queries.letters import delete_old_letters
from server.queries.mail_returns import delete_old_returns
from server.queries.password_resets import delete_expired_resets
from server.queries.sessions import delete_expired_sessions

logger = structlog.get_logger()


async def forget(pool: Pool, intake: Path | None = None) -> None:
    logger.info(
        "forgotten",
        sessions=await delete_expired_sessions(pool),
        invitations=await delete_expired_invitations(pool),
        password_resets=await delete_expired_resets(pool),
        convocation_links=await delete_expired_links(pool),
        letters=await delete_old_letters(pool),
        returns=await delete_old_returns(pool),
        files=await asyncio.to_thread(maildir.forget_old, intake) if intake else 0,
        jobs=await delete_old_jobs(pool),
    )
