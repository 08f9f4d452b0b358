"""Posts: published to a group, and edited by their author."""

from protocol.errors import NotAllowed
from protocol.posts import EditPost, Post, SendPost
from protocol.types import Stored
from server import access
from server.dispatch import Call, handles
from server.files import attach, taken
from server.handlers.messages import lock_own, tell_change
from server.handlers.receipts import send_with_receipts
from server.journal import Entry
from server.queries import messages as message_queries
from server.queries.receipts import select_readers


@handles(SendPost)
async def send_post(call: Call, command: SendPost) -> Stored:
    (await access.conversation(call.db, call.person, command.conversation)).to_publish()
    files = await taken(call, command.files)
    post = Post(command.title, command.text, command.tracked, files)
    readers = await select_readers(call.db, command.conversation, call.person) if command.tracked else []
    entry = Entry(command.conversation, call.person, command.client_id, post)
    return await send_with_receipts(call, entry, readers, command.files)


@handles(EditPost)
async def edit_post(call: Call, command: EditPost) -> Stored:
    (await access.conversation(call.db, call.person, command.conversation)).not_archived()
    message = await lock_own(call, command.conversation, command.seq)
    if not isinstance(message.content, Post):
        raise NotAllowed("content")
    files = await taken(call, command.files)
    post = Post(command.title, command.text, message.content.tracked, files)
    await attach(call, command.files, command.conversation, command.seq)
    await message_queries.update_content(call.db, command.conversation, command.seq, post, edited=True)
    return await tell_change(call, message)
