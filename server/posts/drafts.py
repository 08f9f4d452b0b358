"""Drafts of posts: kept on all devices of their author, until the author publishes them or their hour comes."""

from datetime import UTC, datetime

from protocol.errors import Conflict, Invalid, NotFound
from protocol.posts import (
    DropPostDraft,
    LoadPostDrafts,
    PostDraft,
    PostDraftChanged,
    PostDraftDropped,
    PostDrafts,
    SavePostDraft,
)
from protocol.types import Done
from server.core import access
from server.core.dispatch import Call, handles
from server.files.attachments import hold
from server.posts import drafts_sql as queries
from server.posts.posts import check_cover

MOST = 100
"""Drafts of one person."""


@handles(SavePostDraft)
async def save_post_draft(call: Call, command: SavePostDraft) -> PostDraft:
    (await access.conversation(call.db, call.person, command.conversation)).to_publish()
    if command.publish_at is not None:
        _check_schedule(command)
    number = await queries.upsert_draft(call.db, call.person, command)
    if await queries.select_published(call.db, call.person, command.client_id):
        raise Conflict("published")
    if await queries.count_drafts(call.db, call.person) > MOST:
        raise Conflict("drafts")
    files = await hold(call, command.files, "post", number)
    check_cover(command.cover, files)
    draft = await queries.update_draft_files(call.db, number, files, command.cover)
    call.tell_person(call.person, PostDraftChanged(draft))
    return draft


def _check_schedule(command: SavePostDraft) -> None:
    """Raises `Invalid` for what could not be published at its hour."""
    if command.publish_at is None or command.publish_at <= datetime.now(UTC):
        raise Invalid("publish_at")
    if not command.title:
        raise Invalid("title")


@handles(DropPostDraft)
async def drop_post_draft(call: Call, command: DropPostDraft) -> Done:
    if not await queries.delete_draft(call.db, call.person, command.client_id):
        raise NotFound("draft")
    call.tell_person(call.person, PostDraftDropped(command.client_id))
    return Done()


@handles(LoadPostDrafts)
async def load_post_drafts(call: Call, command: LoadPostDrafts) -> PostDrafts:
    return PostDrafts(await queries.select_drafts(call.db, call.person))
