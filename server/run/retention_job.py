"""Forgets what is over: sessions, links, marks, and the traces of jobs done."""

import asyncio
from pathlib import Path

import structlog

from server.accounts.invitations_sql import delete_expired_invitations
from server.accounts.password_resets_sql import delete_expired_resets
from server.assemblies.convocation_links_sql import delete_expired_links
from server.base.database import Pool
from server.base.jobs import Workshop, due
from server.base.jobs_sql import delete_old_jobs
from server.conversations.marks_sql import delete_ended_marks
from server.conversations.scheduled_sql import delete_left_scheduled
from server.identity.sessions_sql import delete_expired_sessions
from server.mail import maildir
from server.mail.letters_sql import delete_old_letters
from server.mail.returns_sql import delete_old_returns
from server.notifications.devices_sql import delete_past_absences
from server.upkeep.problems_sql import delete_old_problems

logger = structlog.get_logger()


@due("retention", "*/30 * * * *")
async def keep_forgetting(workshop: Workshop) -> None:
    await forget(workshop.pool, workshop.settings.intake_dir)


async def forget(pool: Pool, intake: Path | None = None) -> None:
    logger.info(
        "forgotten",
        sessions=await delete_expired_sessions(pool),
        invitations=await delete_expired_invitations(pool),
        password_resets=await delete_expired_resets(pool),
        convocation_links=await delete_expired_links(pool),
        marks=await delete_ended_marks(pool),
        scheduled=await delete_left_scheduled(pool),
        absences=await delete_past_absences(pool),
        letters=await delete_old_letters(pool),
        returns=await delete_old_returns(pool),
        files=await asyncio.to_thread(maildir.forget_old, intake) if intake else 0,
        jobs=await delete_old_jobs(pool),
        problems=await delete_old_problems(pool),
    )
