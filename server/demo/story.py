"""The demo town hall as a whole: who is there, their conversations, and how far each has read."""

from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct, convert

from server.demo.bodies import read_bodies, read_choices
from server.demo.calendar import PARIS, Calendar
from server.demo.checks import check
from server.demo.events import read_events
from server.demo.papers import read_papers
from server.demo.texts import Message, read_convocations, read_messages, read_posts, toml
from server.demo.town import Conversation, Group, Person, Story

BREATH = timedelta(seconds=7)
"""Between two messages that the texts put into the same minute."""


def load_story(now: datetime | None = None) -> Story:
    """The story as it stands now. Raises `ValueError` when a text points at nobody or at nothing."""
    calendar = Calendar(now or datetime.now(PARIS))
    people = convert(toml("people.toml"), dict[str, Person])
    story = Story(people, _conversations(), read_bodies(), read_choices(calendar), read_papers(calendar))
    papers = {key: paper.file for key, paper in story.papers.items()}
    for read in (read_messages, read_posts, read_convocations, read_events):
        for key, message in read(calendar, papers):
            story.conversations[key].messages.append(message)
    for conversation in story.conversations.values():
        _put_in_order(conversation.messages)
    check(story)
    return story


def _conversations() -> dict[str, Conversation]:
    groups = convert(toml("groups.toml"), dict[str, Group])
    directs = convert(toml("directs.toml")["direct"], dict[str, list[str]])
    found = {key: Conversation(group, group.roles()) for key, group in groups.items()}
    found |= {key: Conversation(None, dict.fromkeys(people, "member")) for key, people in directs.items()}
    for person, places in convert(toml("places.toml"), dict[str, Places]).items():
        for key, count in places.unread.items():
            found[key].unread[person] = count
        for key in places.pinned:
            found[key].pinned_by.append(person)
    return found


class Places(Struct, forbid_unknown_fields=True):
    """What a person has not read, and has pinned."""

    unread: dict[str, int] = {}
    pinned: list[str] = []


def _put_in_order(messages: list[Message]) -> None:
    """By time, no two at the same instant."""
    messages.sort(key=lambda message: message.at)
    for before, after in pairwise(messages):
        after.at = max(after.at, before.at + BREATH)
