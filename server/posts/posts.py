"""Posts: published to a group, edited by their author, pinned by those who publish there."""

from datetime import UTC, datetime

import msgspec

from protocol.errors import Invalid
from protocol.files import File
from protocol.posts import EditPost, LoadLabels, PinPost, Post, PostDraftDropped, SendPost, UsedLabels
from protocol.types import Stored
from server.conversations import messages_sql as message_queries
from server.conversations.conversations_sql import select_tracks_posts
from server.conversations.messages import as_it_is, lock_content, lock_own, require_unrevised, tell_change
from server.conversations.receipts import ask_anew, send_with_receipts
from server.core import access
from server.core.dispatch import Call, handles
from server.core.journal import Entry
from server.core.news import Work
from server.files.attachments import attach, detach_others, require_files
from server.posts.drafts_sql import delete_draft
from server.posts.labels_sql import select_labels


@handles(SendPost)
async def send_post(call: Call, command: SendPost) -> Stored:
    return await publish(call, command)


async def publish(work: Work, command: SendPost) -> Stored:
    """Stores the post once, however often it is asked; its draft goes with it. Raises what `SendPost` is refused
    with."""
    (await access.conversation(work.db, work.person, command.conversation)).to_publish()
    # First of all, so that its author and the worker, at the same moment, take turns.
    if await delete_draft(work.db, work.person, command.client_id):
        work.tell_person(work.person, PostDraftDropped(command.client_id))
    files = await require_files(work, command.files)
    check_cover(command.cover, files)
    tracked = command.tracked or await select_tracks_posts(work.db, command.conversation)
    post = Post(command.title, command.text, tracked, files, command.cover, labels=each_once(command.labels))
    entry = Entry(command.conversation, work.person, command.client_id, post)
    return await send_with_receipts(work, entry, command.files, tracked=tracked)


def each_once(labels: list[str]) -> list[str]:
    """As they were written first."""
    found: dict[str, str] = {}
    for label in labels:
        found.setdefault(label.strip().casefold(), label.strip())
    return [label for label in found.values() if label]


def check_cover(cover: int | None, files: list[File]) -> None:
    """Raises `Invalid` unless it is an image among the files."""
    if cover is not None and not any(file.id == cover and file.width for file in files):
        raise Invalid("cover")


@handles(EditPost)
async def edit_post(call: Call, command: EditPost) -> Stored:
    message, before = await lock_own(call, command.conversation, command.seq, Post)
    if command.asks_anew and not before.tracked:
        raise Invalid("asks_anew")
    files = await require_files(call, command.files)
    check_cover(command.cover, files)
    post = msgspec.structs.replace(before, title=command.title, text=command.text, files=files, cover=command.cover)
    post = msgspec.structs.replace(post, labels=each_once(command.labels))
    if post == before:
        asked = command.asks_anew and await ask_anew(call, command.conversation, command.seq)
        return await tell_change(call, message) if asked else as_it_is(message)
    require_unrevised(message, command.edited_at)
    await attach(call, command.files, command.conversation, command.seq)
    await detach_others(call, command.files, command.conversation, command.seq)
    await message_queries.update_content(call.db, command.conversation, command.seq, post, edited=True)
    if command.asks_anew:
        await ask_anew(call, command.conversation, command.seq)
    return await tell_change(call, message)


@handles(LoadLabels)
async def load_labels(call: Call, command: LoadLabels) -> UsedLabels:
    return UsedLabels(await select_labels(call.db, call.person))


@handles(PinPost)
async def pin_post(call: Call, command: PinPost) -> Stored:
    message, before, place = await lock_content(call, command.conversation, command.seq, Post)
    place.to_publish()
    if (before.pinned_at is not None) == command.on:
        return as_it_is(message)
    post = msgspec.structs.replace(before, pinned_at=datetime.now(UTC) if command.on else None)
    await message_queries.update_content(call.db, command.conversation, command.seq, post, edited=False)
    return await tell_change(call, message)
