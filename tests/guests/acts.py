"""What the people of a random world do: each act is one or two commands of somebody who is there."""

import asyncio
import datetime
from collections.abc import Awaitable, Callable
from typing import Any

from protocol.accounts import ChangeAccount, InvitePerson
from protocol.bodies import (
    Body,
    ChangeBody,
    ChangeRule,
    ChooseChannel,
    CreateBody,
    EndMandate,
    GiveMandate,
    LoadBodies,
    Seat,
)
from protocol.conversations import (
    AddMembers,
    ChangeGroup,
    ChangeMembership,
    ChangeRole,
    CreateGroup,
    JoinGroup,
    LeaveGroup,
    MarkRead,
    RemoveMember,
    StartDirect,
    TypeMessage,
    Visibility,
)
from protocol.convocations import (
    CancelConvocation,
    ChangeConvocation,
    ConvocationDraft,
    DiscardConvocation,
    ItemDraft,
    SendConvocation,
    StartConvocation,
)
from protocol.errors import INTERNAL
from protocol.events import AnswerEvent, CancelEvent, ChangeEvent, EventPlan, SendEvent
from protocol.messages import DeleteMessage, EditMessage, React, SendMessage
from protocol.people import ChangeProfile, SetAvailability
from protocol.posts import EditPost, PinPost, RemindReaders, SavePostDraft, SendPost
from protocol.receipts import Acknowledge, ConfirmDelivery, OpenMessage
from protocol.search import Search
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    DeclareInterest,
    FilePaper,
    OpenSitting,
    RecordAttendance,
)
from protocol.summonses import AnswerConvocation, Given, RecordDelivery, RecordPrint, RemindRecipients
from protocol.types import UNSET, Command, UnsetType
from server.base.settings import PARIS
from server.conversations.search_sql import WORDS
from tests.guests.probes import PROBES, Aim, Probe
from tests.guests.world import World
from tests.support.client import Client
from tests.support.scenario import new_client_id

Act = Callable[[World], Awaitable[None]]
Answer = dict[str, Any]
ACTS: list[Act] = []

OLD = datetime.date(2026, 1, 1)
FAR = datetime.datetime(2027, 1, 15, 20, 30, tzinfo=PARIS)


def act(function: Act) -> Act:
    ACTS.append(function)
    return function


async def place(world: World) -> tuple[Client, int]:
    """Somebody, in a conversation they are in."""
    while True:
        conversation = world.dice.choice(await world.conversations())
        if client := await world.someone_in(conversation):
            return client, conversation


def seq(world: World, client: Client, conversation: int) -> int:
    """A message that is perhaps there, rather a late one."""
    top = client.state.cursors.get(conversation, 1)
    return world.dice.randint(max(1, top - 6), max(1, top))


@act
async def say(world: World) -> None:
    client, conversation = await place(world)
    members = sorted((await world.wall.truth()).members[conversation])
    mentions = world.dice.sample(members, world.dice.randint(0, 2) if len(members) > 1 else 0)
    await world.say(client, conversation, mentions=mentions, mentions_all=world.dice.random() < 0.1)


@act
async def mention_outsiders(world: World) -> None:
    client, conversation = await place(world)
    await world.say(client, conversation, mentions=world.some_people())


@act
async def change_a_message(world: World) -> None:
    client, conversation = await place(world)
    number, text = seq(world, client, conversation), world.write("conversation", conversation)
    changes: list[Command] = [
        EditMessage(conversation, number, text, mentions=world.some_people()),
        EditPost(conversation, number, text, text),
        DeleteMessage(conversation, number),
        PinPost(conversation, number),
        React(conversation, number, "agree", on=world.dice.random() < 0.7),
    ]
    await world.try_to(client, world.dice.choice(changes))


@act
async def publish(world: World) -> None:
    client, conversation = await place(world)
    title, text = (world.write("conversation", conversation) for _ in range(2))
    await world.try_to(client, SendPost(conversation, new_client_id(), title, text, world.dice.random() < 0.7))


@act
async def draft(world: World) -> None:
    client, conversation = await place(world)
    title, text = (world.write("conversation", conversation) for _ in range(2))
    await world.try_to(client, SavePostDraft(conversation, new_client_id(), title, text))


@act
async def remind(world: World) -> None:
    client, conversation = await place(world)
    await world.try_to(client, RemindReaders(conversation, seq(world, client, conversation)))


@act
async def carry_files(world: World) -> None:
    client, conversation = await place(world)
    file, words = await world.file(client, conversation), world.write("conversation", conversation)
    sent: list[Command] = [
        SendMessage(conversation, new_client_id(), words, files=[file]),
        SendPost(conversation, new_client_id(), words, words, files=[file], cover=file),
        SavePostDraft(conversation, new_client_id(), words, words, files=[file]),
        SendEvent(conversation, new_client_id(), EventPlan(words, datetime.date(2027, 1, 15), files=[file])),
    ]
    await world.try_to(client, world.dice.choice(sent))


@act
async def convene(world: World) -> None:
    if draft := await begun(world):
        await write(world, draft, FAR, send=world.dice.random() < 0.9)


async def begun(world: World) -> ConvocationDraft | None:
    body = await a_body(world)
    if body is None:
        return None
    draft: ConvocationDraft | None = await world.try_to(world.clients["Maelle"], StartConvocation(body.id))
    return draft


async def a_body(world: World) -> Body | None:
    held = (await world.clients["Maelle"].call(LoadBodies())).bodies
    return world.dice.choice(held) if held else None


async def write(world: World, draft: ConvocationDraft, at: datetime.datetime, *, send: bool, change: str = "") -> None:
    """Fills the draft and sends it, or leaves it to others, or throws it away."""
    maelle, dice = world.clients["Maelle"], world.dice
    words = [world.write("conversation", draft.conversation) for _ in range(4)]
    files = [await world.file(maelle, draft.conversation)] if dice.random() < 0.5 else []
    written = None
    chairs: list[int | UnsetType] = [*world.some_people(1), UNSET]
    for convened_by in chairs:
        written = written or await world.try_to(
            maelle,
            ChangeConvocation(
                draft.id,
                1,
                date=at.date(),
                hour=at.time(),
                place=words[0],
                text=words[1],
                agenda=[ItemDraft(words[2], words[3], files=files)],
                convened_by=convened_by,
                change=change,
            ),
        )
    if not written:
        return
    if not send:
        if dice.random() < 0.5:
            await world.try_to(maelle, DiscardConvocation(draft.id))
        return
    await world.try_to(maelle, SendConvocation(draft.id, written.revision, new_client_id()))


@act
async def convene_anew(world: World) -> None:
    """A new version, or a second convocation to what was left over, or none at all."""
    maelle, dice = world.clients["Maelle"], world.dice
    known = await world.convocations()
    if not known:
        return
    conversation, number = dice.choice(known)
    if dice.random() < 0.3:
        words = world.write("conversation", conversation)
        await world.try_to(maelle, CancelConvocation(conversation, number, words))
        return
    body = await world.wall.pool.fetchval("SELECT id FROM bodies WHERE conversation_id = $1", conversation)
    for again in (StartConvocation(body, replaces=number), StartConvocation(body, second_of=number)):
        if draft := await world.try_to(maelle, again):
            words = world.write("conversation", conversation)
            await write(world, draft, FAR + datetime.timedelta(dice.randint(0, 1)), send=True, change=words)


@act
async def follow(world: World) -> None:
    maelle, dice = world.clients["Maelle"], world.dice
    known = await world.convocations()
    if not known:
        return
    conversation, number = dice.choice(known)
    people, now = world.some_people(), datetime.datetime.now(datetime.UTC)
    await world.try_to(maelle, RemindRecipients(conversation, number))
    await world.try_to(maelle, RecordPrint(conversation, number, people))
    await world.try_to(maelle, RecordDelivery(conversation, number, people[0], dice.choice(["hand", "post"]), now))


@act
async def hold_a_sitting(world: World) -> None:
    """Its hour is a moment from now."""
    maelle, dice = world.clients["Maelle"], world.dice
    draft = await begun(world)
    if not draft:
        return
    await write(world, draft, datetime.datetime.now(PARIS) + datetime.timedelta(seconds=0.6), send=True)
    known = await world.convocations()
    if not known:
        return
    conversation, _ = place = known[-1]
    await asyncio.sleep(0.6)
    for person in sorted(world.people.values()):
        await world.try_to(maelle, RecordAttendance(*place, person, present=dice.random() < 0.8))
    await world.try_to(maelle, DeclareInterest(*place, 1, world.some_people(1)[0]))
    await world.try_to(maelle, OpenSitting(*place))
    await world.try_to(maelle, BeginItem(*place, 1))
    if dice.random() < 0.6:
        await world.try_to(maelle, CloseSitting(*place))
        file = await world.file(maelle, conversation)
        await world.try_to(maelle, FilePaper(*place, dice.choice(["deliberations", "minutes"]), file))


@act
async def answer_a_convocation(world: World) -> None:
    client, dice = world.dice.choice([world.clients["Yann"], world.clients["Annick"]]), world.dice
    for conversation, number in (await world.received(client))[-3:]:
        given: Given = dice.choice(["present", "absent", "proxy"])
        holder = world.some_people(1)[0] if given == "proxy" else None
        await world.try_to(client, AnswerConvocation(conversation, number, given, holder))


@act
async def organise(world: World) -> None:
    client, conversation = await place(world)
    number, dice = seq(world, client, conversation), world.dice
    title, where = (world.write("conversation", conversation) for _ in range(2))
    plan = EventPlan(title, datetime.date(2027, 1, 15), place=where, asks=dice.random() < 0.9)
    if plan.asks:
        plan.places = dice.choice([None, 1, 2])
    await world.try_to(client, SendEvent(conversation, new_client_id(), plan))
    change = dice.choice([ChangeEvent(conversation, number, plan), CancelEvent(conversation, number)])
    await world.try_to(client, change)


@act
async def answer(world: World) -> None:
    client, conversation = await place(world)
    top = client.state.cursors.get(conversation, 1)
    for number in range(max(1, top - 6), top + 1):
        await world.try_to(client, AnswerEvent(conversation, number, world.dice.choice(["yes", "no", "maybe"])))


@act
async def keep_the_bodies(world: World) -> None:
    maelle, dice = world.clients["Maelle"], world.dice
    person, day = world.some_people(1)[0], datetime.date(2026, dice.randint(1, 12), 27)
    conversation = dice.choice(await world.conversations())
    name, where = (world.write("conversation", conversation) for _ in range(2))
    seats = [Seat(one) for one in world.some_people()]
    await world.try_to(maelle, CreateBody(conversation, dice.choice(["council", "board"]), name, place=where))
    await world.try_to(maelle, CreateBody(None, "commission", "Nouvelle", seats=seats))
    held = await maelle.call(LoadBodies())
    if not held.bodies:
        return
    body, mandates = dice.choice(held.bodies), [mandate.id for mandate in held.mandates] or [1]
    renamed = world.write("conversation", body.conversation)
    changes: list[Command] = [
        ChangeBody(body.id, name=renamed, active=dice.random() < 0.8),
        GiveMandate(body.id, person, day),
        GiveMandate(body.id, person, day, "chair"),
        EndMandate(dice.choice(mandates), day),
        ChooseChannel(person, dice.choice(["paper", "electronic"]), OLD, world.write("person", person)),
        ChangeRule("council", dice.randint(1, 9), day, "CGCT L2121-11"),
    ]
    for change in dice.sample(changes, 3):
        await world.try_to(maelle, change)


@act
async def receive(world: World) -> None:
    client, _ = await place(world)
    for conversation, number in (await world.received(client))[-3:]:
        await world.try_to(client, ConfirmDelivery(conversation, number))
        await world.try_to(client, OpenMessage(conversation, number))
        await world.try_to(client, Acknowledge(conversation, number, new_client_id()))


@act
async def found_a_group(world: World) -> None:
    client = world.dice.choice([world.clients[name] for name in ("Maelle", "Yann", "Annick")])
    visibility: Visibility = world.dice.choice(["open", "closed", "secret"])
    opened = await world.try_to(client, CreateGroup("Nouveau", visibility=visibility, people=world.some_people()))
    if opened:
        group = opened.conversation.id
        name, described = world.write("conversation", group), world.write("conversation", group)
        await world.try_to(client, ChangeGroup(group, name=name, description=described))


@act
async def change_a_group(world: World) -> None:
    client = world.dice.choice([world.clients["Maelle"], (await place(world))[0]])
    group, dice = world.dice.choice(await world.conversations()), world.dice
    changes = [
        ChangeGroup(group, name=world.write("conversation", group)),
        ChangeGroup(group, description=world.write("conversation", group)),
        ChangeGroup(group, archived=dice.random() < 0.3),
        ChangeGroup(group, posting=dice.choice(["everyone", "publishers"]), shows_reading=dice.random() < 0.5),
        ChangeGroup(group, visibility=dice.choice(["open", "closed", "secret"])),
    ]
    await world.try_to(client, dice.choice(changes))


@act
async def come_and_go(world: World) -> None:
    client = world.dice.choice([world.clients["Maelle"], (await place(world))[0]])
    group, person = world.dice.choice(await world.conversations()), world.some_people(1)[0]
    changes: list[Command] = [
        AddMembers(group, world.some_people()),
        RemoveMember(group, person),
        ChangeRole(group, person, world.dice.choice(["member", "publisher", "manager"])),
        JoinGroup(group),
        LeaveGroup(group),
    ]
    await world.try_to(client, world.dice.choice(changes))


@act
async def the_guest_comes_or_goes(world: World) -> None:
    group, guest = world.dice.choice(await world.conversations()), world.people["Cedric"]
    change = AddMembers(group, [guest]) if world.dice.random() < 0.6 else RemoveMember(group, guest)
    await world.try_to(world.clients["Maelle"], change)


@act
async def talk_apart(world: World) -> None:
    client = world.dice.choice(list(world.clients.values()))
    opened = await world.try_to(client, StartDirect(world.some_people()))
    if opened:
        await world.say(client, opened.conversation.id)


@act
async def change_oneself(world: World) -> None:
    name, client = world.dice.choice(sorted(world.clients.items()))
    number, dice = world.people[name], world.dice
    changes = [
        ChangeProfile(name=world.write("person", number)),
        ChangeProfile(phone=world.write("person", number), civility=dice.choice(["madame", "monsieur"])),
        ChangeProfile(shows_reading=dice.random() < 0.7),
    ]
    await world.try_to(client, dice.choice(changes))


@act
async def change_somebody(world: World) -> None:
    person = world.some_people(1)[0]
    title, service = world.write("person", person), world.write("person", person)
    await world.try_to(world.clients["Maelle"], ChangeAccount(person, title=title, service=service))


@act
async def invite(world: World) -> None:
    group, ends = world.dice.choice(await world.conversations()), datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
    address = f"{new_client_id()}@town.example"
    command = InvitePerson(address, "guest", name="Nouveau", groups=[group], access_ends_at=ends)
    await world.try_to(world.clients["Maelle"], command)


@act
async def be_there(world: World) -> None:
    client, conversation = await place(world)
    draft = world.write("person", client.person)
    for command in (
        SetAvailability(world.dice.choice(["online", "away"])),
        TypeMessage(conversation),
        MarkRead(conversation, seq(world, client, conversation)),
        ChangeMembership(conversation, draft=draft if client is world.guest else ""),
    ):
        await world.try_to(client, command)


@act
async def come_back(world: World) -> None:
    name = world.dice.choice(["Yann", "Cedric", "Lucie"])
    client = world.clients[name]
    await client.cut()
    await client.open()
    await client.start(resume=world.dice.random() < 0.5)


@act
async def probe(world: World) -> None:
    await probe_with(world, world.dice.sample(PROBES, 4))


async def probe_with(world: World, probes: list[Probe]) -> None:
    """Whatever the guest asks of what is not theirs, they are answered as if it did not exist."""
    own = world.dice.choice(await world.conversations(world.guest.person))
    foreign = await world.foreign()
    missing = world.missing(foreign.seq)
    for start in range(0, len(probes), 20):
        asked = probes[start : start + 20]
        answers = await asyncio.gather(*(world.guest.send(aimed(own, foreign)) for aimed in asked))
        blanks = await asyncio.gather(*(world.guest.send(aimed(own, missing)) for aimed in asked))
        compare(own, foreign, asked, answers, blanks)


def compare(own: int, foreign: Aim, asked: list[Probe], answers: list[Answer], blanks: list[Answer]) -> None:
    for aimed, there, nowhere in zip(asked, answers, blanks, strict=True):
        assert there["type"] == nowhere["type"], aimed(own, foreign)
        if there["type"] == "failure":
            assert there["code"] != INTERNAL, aimed(own, foreign)
            assert (there["code"], there.get("detail")) == (nowhere["code"], nowhere.get("detail")), aimed(own, foreign)


@act
async def search_everywhere(world: World) -> None:
    """Counts and pages tell nothing either: the guest finds as many as there are in their own conversations."""
    found = await world.guest.call(Search("bonjour", limit=200))
    visible = await world.wall.pool.fetchval(
        """
        SELECT count(*) FROM messages m JOIN memberships p ON p.conversation_id = m.conversation_id
        WHERE p.person_id = $1 AND to_tsvector('parvis', message_text(m.content, $2)) @@ to_tsquery('parvis', 'bonjour')
        """,
        world.guest.person,
        WORDS,
    )
    assert (len(found.hits), found.more) == (min(visible, 200), visible > 200)
