"""Checks that every name and reference in the demo's texts leads somewhere."""

from collections.abc import Iterator

from server.demo.bodies import Body
from server.demo.texts import EVERYBODY, NAMED, Acknowledgement, Chat, Convocation, Event, Message, Post
from server.demo.town import Conversation, Story


def check(story: Story) -> None:
    """Raises `ValueError` that lists every mistake, each with its conversation and its text."""
    mistakes = [
        f"{key}: {mistake}"
        for key, conversation in story.conversations.items()
        for mistake in _mistakes(story, conversation)
    ]
    mistakes += [f"{body.name}: {mistake}" for body in story.bodies for mistake in _in_body(story, body)]
    mistakes += [f"nobody is called {choice.person}" for choice in story.choices if choice.person not in story.people]
    if mistakes:
        raise ValueError("\n".join(mistakes))


def _in_body(story: Story, body: Body) -> Iterator[str]:
    conversation = story.conversations.get(body.conversation)
    if conversation is None:
        yield f"there is no group {body.conversation}"
        return
    for term in body.term:
        yield from (f"{who} is no member" for who in term.roles() if who not in conversation.members)
        if {term.chair, term.secretary} & set(term.members):
            yield "somebody sits twice"


def _mistakes(story: Story, conversation: Conversation) -> Iterator[str]:
    places = [*conversation.members, *conversation.unread, *conversation.pinned_by]
    yield from (f"nobody is called {who}" for who in places if who not in story.people)
    yield from (f"{who} is no member" for who in places if who not in conversation.members)
    told: dict[str, Message] = {}
    for message in conversation.messages:
        yield from (f"{mistake}: {message.content}" for mistake in _in_message(conversation, message, told))
        if message.ref in told:
            yield f"{message.ref} is there twice"
        if message.ref:
            told[message.ref] = message


def _in_message(conversation: Conversation, message: Message, told: dict[str, Message]) -> Iterator[str]:
    lists = [*message.reactions.values(), *_answers(message).values()]
    reacting = [who for people in lists for who in people]
    for who in (message.by, *reacting, *message.receipts, *_named(message), *_convened(message)):
        if who not in conversation.members:
            yield f"{who} is no member"
    target = _points_at(message)
    if target and target not in told:
        yield f"{target} was not said before"
    if isinstance(message.content, Acknowledgement) and message.by not in told[message.content.of].receipts:
        yield f"{message.by} acknowledges what they have not received"
    changed_at = message.edited_at or message.deleted_at
    if changed_at and changed_at <= message.at:
        yield "changed before it was sent"
    if (message.earlier is None) != (message.edited_at is None):
        yield "an edited text needs both `before` and `edited`"
    yield from _in_receipts(message)


def _in_receipts(message: Message) -> Iterator[str]:
    if message.receipts and isinstance(message.content, Post) and not message.content.tracked:
        yield "only a tracked post has receipts"
    if isinstance(message.content, Post) and message.by in message.receipts:
        yield "an author does not open their own post"
    for who, receipt in message.receipts.items():
        if receipt.acknowledged_at and receipt.acknowledged_at <= receipt.opened_at:
            yield f"{who} acknowledges before opening"
    if isinstance(message.content, Convocation) and message.content.opens_at <= message.at:
        yield "a sitting before its convocation"


def _convened(message: Message) -> list[str]:
    told = message.content
    if not isinstance(told, Convocation):
        return []
    return [*told.proxies, *told.proxies.values(), *told.absent, *told.refused, *told.bounced, *told.reminded]


def _answers(message: Message) -> dict[str, list[str]]:
    return message.content.answers if isinstance(message.content, Event) else {}


def _points_at(message: Message) -> str | None:
    if isinstance(message.content, Chat):
        return message.content.reply_to
    return message.content.of if isinstance(message.content, Acknowledgement) else None


def _named(message: Message) -> list[str]:
    text = message.content.text if isinstance(message.content, Chat) else ""
    return [who for who in NAMED.findall(text) if who != EVERYBODY]
