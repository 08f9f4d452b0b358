"""Publishes the posts whose hour has come, each exactly once, whatever happens to the worker meanwhile."""

import structlog

from protocol.errors import Refusal
from protocol.posts import PostDraft, PostDraftChanged, SendPost
from server.base.database import CROSSINGS, Pool
from server.base.jobs import Workshop, continually
from server.core.hub import Hub
from server.core.news import Work
from server.posts import drafts_sql as queries
from server.posts.posts import publish

logger = structlog.get_logger()


@continually("publication")
async def keep_published(workshop: Workshop) -> bool:
    """A second late at most."""
    return await publish_due(workshop.pool, workshop.the(Hub))


async def publish_due(pool: Pool, hub: Hub) -> bool:
    """Publishes one post, in the transaction that removes its draft; false when none is due."""
    try:
        return await _publish_one(pool, hub)
    except CROSSINGS:
        # Its author published it at this very moment: the next look finds it done.
        return True


async def _publish_one(pool: Pool, hub: Hub) -> bool:
    async with pool.acquire() as db, db.transaction():
        due = await queries.lock_due(db)
        if due is None:
            return False
        work = Work(hub, db, due.author)
        try:
            async with db.transaction():
                await publish(work, _command(due.draft))
        except Refusal as refusal:
            work = Work(hub, db, due.author)
            await _give_back(work, due.draft, refusal)
    work.publish()
    return True


async def _give_back(work: Work, draft: PostDraft, refusal: Refusal) -> None:
    """What can no longer be published there waits for its author."""
    logger.warning("post_not_published", author=work.person, conversation=draft.conversation, code=refusal.code)
    waiting = await queries.update_refused(work.db, work.person, draft.client_id, refusal.code)
    work.tell_person(work.person, PostDraftChanged(waiting))


def _command(draft: PostDraft) -> SendPost:
    files = [file.id for file in draft.files]
    said = draft.title, draft.text, draft.tracked, files, draft.cover
    return SendPost(draft.conversation, draft.client_id, *said, draft.labels)
