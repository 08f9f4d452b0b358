"""Makes comments of what people write back to the mail of a post."""

from protocol.errors import Refusal
from protocol.messages import Chat, MessageSent
from protocol.posts import Post
from protocol.types import Event
from server.accounts.accounts_sql import select_recipient
from server.base.database import Database
from server.conversations.messages_sql import select_message
from server.core.journal import Entry, append_one
from server.mail.outcomes import Reply, on_reply
from server.posts.about import AboutPost, PostMail, PostReminder


@on_reply(PostMail, PostReminder)
async def comment(db: Database, about: AboutPost, reply: Reply) -> tuple[int, Event] | None:
    """Only from the address of the person whom the letter went to, while they may write there."""
    conversation, seq, person = about.conversation, about.seq, about.person
    recipient = await select_recipient(db, reply.sender)
    message = await select_message(db, conversation, seq)
    if recipient is None or recipient.person != person or message is None or not isinstance(message.content, Post):
        return None
    entry = Entry(conversation, person, f"mail-{reply.key}", Chat(reply.text, reply_to=seq))
    try:
        appended = await append_one(db, entry)
    except Refusal:
        return None
    return conversation, MessageSent(entry.message(appended.stored))
