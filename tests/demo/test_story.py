"""The demo town hall's texts hold together, whatever the day they are read on."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise

import msgspec
import pytest
from msgspec.structs import replace

from protocol.messages import Chat as SentChat
from protocol.posts import Post as SentPost
from server.demo.bodies import Body, Term
from server.demo.calendar import PARIS, Calendar
from server.demo.checks import check
from server.demo.story import load_story
from server.demo.texts import Acknowledgement, Chat, Convocation, Message, Post
from server.demo.town import Conversation, Story

WEEK = [datetime(2026, 11, 23, 10, tzinfo=PARIS) + timedelta(days) for days in range(7)]
ODD_MOMENTS = [
    datetime(2026, 11, 25, 0, 43, tzinfo=UTC),
    datetime(2027, 1, 1, 8, tzinfo=PARIS),
    datetime(2027, 3, 30, 9, 31, tzinfo=PARIS),
]


@pytest.fixture(scope="module")
def story() -> Story:
    return load_story(WEEK[1])


def messages(story: Story, kind: type) -> list[Message]:
    return [m for c in story.conversations.values() for m in c.messages if isinstance(m.content, kind)]


def test_people(story: Story) -> None:
    populations = Counter(person.population for person in story.people.values())
    assert populations == {"staff": 21, "official": 19, "guest": 3}
    assert len({person.email for person in story.people.values()}) == 43
    assert all(re.fullmatch(r"[a-z-]+\.[a-z]+@[a-z]+\.example", person.email) for person in story.people.values())
    assert all((p.population == "guest") == (p.access_days is not None) for p in story.people.values())
    assert [key for key, p in story.people.items() if p.may_convene] == ["maelle", "herve"]


def test_system_groups_hold_their_population(story: Story) -> None:
    for key, population in (("agents", "staff"), ("conseil", "official")):
        everybody = {who for who, person in story.people.items() if person.population == population}
        assert everybody <= story.conversations[key].members.keys()


def test_guests_are_in_their_groups_alone(story: Story) -> None:
    places = {
        key for key, c in story.conversations.items() for who in c.members if story.people[who].population == "guest"
    }
    assert places == {"gendarmerie", "mediatheques"}


def test_there_is_enough_to_read(story: Story) -> None:
    said = {key: len(c.messages) for key, c in story.conversations.items()}
    assert said["agents"] >= 250
    assert sum(said.values()) >= 1_200
    assert all(said[key] >= 35 for key, c in story.conversations.items() if c.group and c.group.posting == "everyone")
    assert len(messages(story, Post)) >= 12
    assert len(messages(story, Convocation)) >= 6
    assert any(m.deleted_at for m in messages(story, Chat))
    assert any(m.edited_at for m in messages(story, Chat))


def test_convocations_to_the_council(story: Story) -> None:
    *past, coming = [m for m in story.conversations["conseil"].messages if isinstance(m.content, Convocation)]
    assert len(past) >= 4
    assert all(len(m.receipts) == 19 and all(r.acknowledged_at for r in m.receipts.values()) for m in past)
    acknowledged = [r for r in coming.receipts.values() if r.acknowledged_at]
    assert (len(coming.receipts), len(acknowledged)) == (16, 15)
    assert "annick" not in coming.receipts
    assert isinstance(coming.content, Convocation)
    assert len(coming.content.agenda) == 9


def test_each_acknowledgement_stands_in_the_log(story: Story) -> None:
    given = sum(1 for m in messages(story, Convocation) for r in m.receipts.values() if r.acknowledged_at)
    assert len(messages(story, Acknowledgement)) == given


def test_nothing_is_said_twice(story: Story) -> None:
    texts = Counter(
        m.content.text for m in messages(story, Chat) if isinstance(m.content, Chat) and len(m.content.text) > 30
    )
    assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("now", [*WEEK, *ODD_MOMENTS])
def test_the_story_ends_now(now: datetime) -> None:
    story = load_story(now)
    for conversation in story.conversations.values():
        moments = [m.at for m in conversation.messages]
        assert all(before < after for before, after in pairwise(moments))
        assert moments[-1] <= now
        for message in conversation.messages:
            changes = [message.edited_at, message.deleted_at]
            changes += [t for r in message.receipts.values() for t in (r.opened_at, r.acknowledged_at)]
            assert all(t <= now for t in changes if t)
    latest = max(c.messages[-1].at for c in story.conversations.values())
    assert now - latest < timedelta(days=3)


@pytest.mark.parametrize("now", [*WEEK, *ODD_MOMENTS])
def test_the_council_is_convened_three_clear_days_before(now: datetime) -> None:
    council = load_story(now).conversations["conseil"].messages
    for message in council:
        if isinstance(message.content, Convocation):
            assert message.content.opens_at.weekday() == 4
            assert (message.content.opens_at.date() - message.at.date()).days >= 4
    coming = max(m.content.opens_at for m in council if isinstance(m.content, Convocation))
    assert now < coming < now + timedelta(days=10)


def test_dates_are_told_in_words() -> None:
    calendar = Calendar(datetime(2026, 9, 8, 10, tzinfo=PARIS))
    assert calendar.tell("{séance}") == "vendredi 11\u00a0septembre"
    assert calendar.tell("{S-1 mar|date}, {S-1 mar|année scolaire}") == "1er\u00a0septembre 2026, 2026-2027"
    with pytest.raises(ValueError, match="not a day"):
        calendar.tell("{la semaine des quatre jeudis}")


def test_a_wrong_reference_is_refused(story: Story) -> None:
    stray = Message(WEEK[0], "cedric", Chat("@annick ?", "rien"))
    conversation = story.conversations["agents"]
    wrong = Story(story.people, {"agents": Conversation(conversation.group, conversation.members, [stray])})
    with pytest.raises(ValueError, match="cedric is no member") as refused:
        check(wrong)
    assert "annick is no member" in str(refused.value)
    assert "rien was not said before" in str(refused.value)


def test_a_stranger_is_no_recipient(story: Story) -> None:
    council = story.conversations["conseil"]
    sent = next(m for m in reversed(council.messages) if isinstance(m.content, Convocation))
    assert isinstance(sent.content, Convocation)
    wrong = replace(sent, content=replace(sent.content, proxies={"annick": "cedric"}))
    with pytest.raises(ValueError, match="cedric is no member"):
        check(Story(story.people, {"conseil": Conversation(council.group, council.members, [wrong])}))


def test_typography() -> None:
    folder = files("server.demo")
    texts = [*folder.iterdir(), *folder.joinpath("conversations").iterdir()]
    lines = [line for f in texts if f.name.endswith(".toml") for line in f.read_text("utf-8").splitlines()]
    prose = [text for line in lines if not line.startswith("#") for text in re.findall(r'"([^"]+)"', line)]
    assert [text for text in prose if "'" in text or re.search(r" [:;?!»]|« |\d h \d| €", text)] == []


def test_texts_fit_the_protocol(story: Story) -> None:
    for message in messages(story, Post):
        assert isinstance(message.content, Post)
        msgspec.convert({"type": "post", "title": message.content.title, "text": message.content.text}, SentPost)
    for message in messages(story, Chat):
        assert isinstance(message.content, Chat)
        msgspec.convert({"type": "chat", "text": message.content.text}, SentChat)


def test_a_wrong_seat_is_refused(story: Story) -> None:
    term = Term(date(2026, 3, 20), "herve", ["annick", "cedric", "herve"])
    wrong = Story(story.people, story.conversations, [Body("conseil", "council", "Conseil", "", [term])])
    with pytest.raises(ValueError, match=r"cedric is no member\nConseil: somebody sits twice"):
        check(wrong)
