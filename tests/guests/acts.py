"""What the people of a random town do: each act is one or two commands of somebody who is there."""

import asyncio
import datetime
from collections.abc import Awaitable, Callable
from typing import Any

from protocol.accounts import ChangeAccount, InvitePerson
from protocol.appointments import (
    AppointmentMark,
    BookAppointment,
    ChangeAppointment,
    LoadAppointments,
    LoadBoards,
    MarkAppointment,
    MoveAppointment,
)
from protocol.boards import BoardPlan, CancelBoard, OpenHours, Place, SendBoard
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
from protocol.bookings import OpenBookingPage
from protocol.convenors import EndConvening, GiveConvening
from protocol.conversations import (
    AddMembers,
    ChangeGroup,
    ChangeMembership,
    ChangeRole,
    CreateGroup,
    JoinGroup,
    LeaveGroup,
    MarkRead,
    MarkUnread,
    RemoveMember,
    StartDirect,
    TypeMessage,
    Visibility,
)
from protocol.convocations import (
    AskApproval,
    CancelConvocation,
    ChangeConvocation,
    ConvocationDraft,
    DiscardConvocation,
    ItemDraft,
    SendConvocation,
    StartConvocation,
)
from protocol.document_search import SearchNodes
from protocol.document_texts import LoadDocumentPages
from protocol.drives import (
    AddDocument,
    AddVersion,
    BinNodes,
    CarryVersion,
    CopyNodes,
    CreateFolder,
    LoadDocument,
    LoadFolder,
    MoveNodes,
    RenameNode,
    RestoreNodes,
)
from protocol.elections import (
    CancelElection,
    ChangeElection,
    Choice,
    ElectionPlan,
    ProposeRelease,
    SendElection,
    Station,
)
from protocol.errors import INTERNAL
from protocol.events import AnswerEvent, CancelEvent, ChangeEvent, EventPlan, SendEvent
from protocol.file_search import SearchFiles
from protocol.forwards import ForwardMessage
from protocol.halls import CloseHall, OpenHall
from protocol.invitees import InviteToSitting, WithdrawInvitee
from protocol.live import CloseLive, CreateSheet, OpenLive, PointLive, WriteLive
from protocol.marks import MarkMessage
from protocol.messages import CatchUp, DeleteMessage, EditMessage, React, SendMessage
from protocol.node_pins import LoadPinnedNodes, PinNode
from protocol.notifications import (
    ChangeCalls,
    ChangePush,
    ChangeQuietHours,
    LoadNotifications,
    LoadSilences,
    QuietHours,
    SubscribeDevice,
    TryDevice,
    UnsubscribeDevice,
)
from protocol.outcomes import LoadOutcome
from protocol.passages import Passage
from protocol.people import ChangeProfile, SetAvailability
from protocol.pins import PinMessage
from protocol.polls import ClosePoll, LoadBallot, SendPoll, VotePoll
from protocol.postings import Posted, RecordPosting, RecordRemoval
from protocol.posts import EditPost, LoadLabels, PinPost, RemindReaders, SavePostDraft, SendPost
from protocol.problems import LoadProblems, ReportProblem
from protocol.receipts import Acknowledge, ConfirmDelivery, LoadReceipts, OpenMessage
from protocol.remarks import LoadRemarks, ResolveRemark
from protocol.rewinding import RewindFolder
from protocol.scheduled import LoadScheduled, ScheduleMessage, UnscheduleMessage
from protocol.search import Search
from protocol.shared_nodes import LoadSharedNodes
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    DeclareInterest,
    FilePaper,
    InterestKind,
    OpenSitting,
    RecordAttendance,
    RecordHeldElsewhere,
    RecordOfficers,
    RecordProxy,
    RuleOnUrgency,
)
from protocol.state import Start
from protocol.summonses import AnswerConvocation, Given, JoinSlip, RecordDelivery, RecordPrint, RemindRecipients
from protocol.tallies import (
    CorrectStation,
    Counted,
    EnterFigure,
    FreezeStation,
    LoadElections,
    LoadTally,
)
from protocol.types import UNSET, Command, UnsetType
from server.base.settings import PARIS
from server.conversations.search_sql import WORDS
from server.law.elections import counted_names
from tests.guests.probes import PROBES, Aim, Probe
from tests.guests.random_town import RandomTown
from tests.guests.wall import VOTES
from tests.run.asking import order
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.pen import Pen
from tests.support.scenario import new_client_id

Act = Callable[[RandomTown], Awaitable[None]]
Answer = dict[str, Any]
ACTS: list[Act] = []

OLD = datetime.date(2026, 1, 1)
P256DH = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"
FAR = datetime.datetime(2027, 1, 15, 20, 30, tzinfo=PARIS)


def act(function: Act) -> Act:
    ACTS.append(function)
    return function


async def place(town: RandomTown) -> tuple[Client, int]:
    """Somebody, in a conversation they are in."""
    while True:
        conversation = town.dice.choice(await town.conversations())
        if client := await town.someone_in(conversation):
            return client, conversation


def seq(town: RandomTown, client: Client, conversation: int) -> int:
    """A message that is perhaps there, rather a late one."""
    top = client.state.cursors.get(conversation, 1)
    return town.dice.randint(max(1, top - 6), max(1, top))


def edited(client: Client, conversation: int, number: int) -> datetime.datetime | None:
    held = client.state.messages.get((conversation, number))
    return held.edited_at if held else None


@act
async def say(town: RandomTown) -> None:
    client, conversation = await place(town)
    members = sorted((await town.wall.truth()).members[conversation])
    mentions = town.dice.sample(members, town.dice.randint(0, 2) if len(members) > 1 else 0)
    await town.say(client, conversation, mentions=mentions, mentions_all=town.dice.random() < 0.1)


@act
async def mention_outsiders(town: RandomTown) -> None:
    client, conversation = await place(town)
    await town.say(client, conversation, mentions=town.some_people())


@act
async def change_a_message(town: RandomTown) -> None:
    client, conversation = await place(town)
    number, text = seq(town, client, conversation), town.write("conversation", conversation)
    edited_at = edited(client, conversation, number)
    changes: list[Command] = [
        EditMessage(conversation, number, text, mentions=town.some_people(), edited_at=edited_at),
        EditPost(conversation, number, text, text, edited_at=edited_at, asks_anew=town.dice.random() < 0.5),
        DeleteMessage(conversation, number),
        PinMessage(conversation, number, on=town.dice.random() < 0.7),
        PinPost(conversation, number),
        React(conversation, number, "agree", on=town.dice.random() < 0.7),
    ]
    await town.try_to(client, town.dice.choice(changes))


@act
async def forward(town: RandomTown) -> None:
    client, conversation = await place(town)
    target = town.dice.choice(await town.conversations(client.person))
    text = town.write("conversation", target)
    number = seq(town, client, conversation)
    await town.try_to(client, ForwardMessage(conversation, number, target, new_client_id(), text))


@act
async def publish(town: RandomTown) -> None:
    client, conversation = await place(town)
    title, text = (town.write("conversation", conversation) for _ in range(2))
    await town.try_to(client, SendPost(conversation, new_client_id(), title, text, town.dice.random() < 0.7))


@act
async def the_guest_publishes(town: RandomTown) -> None:
    """As a publisher of the group, if need be: who has read it is not theirs to know."""
    guest = town.guest
    conversation = town.dice.choice(await town.conversations(guest.person))
    await town.try_to(town.clients["Maelle"], ChangeRole(conversation, guest.person, "publisher"))
    title, text = (town.write("conversation", conversation) for _ in range(2))
    stored = await town.try_to(guest, SendPost(conversation, new_client_id(), title, text, tracked=True))
    if stored is None:
        return
    for client in town.clients.values():
        await town.try_to(client, OpenMessage(conversation, stored.seq))
        await town.try_to(client, Acknowledge(conversation, stored.seq, new_client_id()))
    await town.try_to(guest, LoadReceipts(conversation, stored.seq))
    await town.try_to(guest, RemindReaders(conversation, stored.seq))


@act
async def draft(town: RandomTown) -> None:
    client, conversation = await place(town)
    title, text = (town.write("conversation", conversation) for _ in range(2))
    await town.try_to(client, SavePostDraft(conversation, new_client_id(), title, text))


@act
async def remind(town: RandomTown) -> None:
    client, conversation = await place(town)
    await town.try_to(client, RemindReaders(conversation, seq(town, client, conversation)))


@act
async def carry_files(town: RandomTown) -> None:
    client, conversation = await place(town)
    file, words = await town.file(client, conversation), town.write("conversation", conversation)
    sent: list[Command] = [
        SendMessage(conversation, new_client_id(), words, files=[file]),
        SendPost(conversation, new_client_id(), words, words, files=[file], cover=file),
        SavePostDraft(conversation, new_client_id(), words, words, files=[file]),
        SendEvent(conversation, new_client_id(), EventPlan(words, datetime.date(2027, 1, 15), files=[file])),
    ]
    await town.try_to(client, town.dice.choice(sent))


@act
async def keep_documents(town: RandomTown) -> None:
    client, conversation = await place(town)
    dice, name = town.dice, town.write("conversation", conversation)
    rows = await town.wall.pool.fetch("SELECT id, kind FROM nodes WHERE conversation_id = $1 ORDER BY id", conversation)
    there = [row["id"] for row in rows]
    parent = dice.choice([None, *(row["id"] for row in rows if row["kind"] == "folder")])
    if not there or dice.random() < 0.4:
        file = await town.file(client, conversation)
        await town.try_to(client, CreateFolder(conversation, new_client_id(), name, parent))
        await town.try_to(client, AddDocument(conversation, new_client_id(), name, file, parent))
        await town.read(file, conversation)
        return
    node, elsewhere = dice.choice(there), dice.choice(await town.conversations(client.person))
    changes: list[Command] = [
        AddVersion(node, new_client_id(), await town.file(client, conversation), name),
        RenameNode(node, name),
        MoveNodes(conversation, [node], parent),
        MoveNodes(conversation, [node], clash="keep_both", to=elsewhere),
        CopyNodes(conversation, new_client_id(), [node], elsewhere),
        BinNodes(conversation, [node]),
        RestoreNodes(conversation, there),
        LoadDocument(node),
        LoadDocumentPages(node),
        PinNode(node, on=dice.random() < 0.7),
        LoadPinnedNodes(conversation),
        LoadSharedNodes(),
        RewindFolder(conversation, await town.wall.pool.fetchval("SELECT clock_timestamp()"), remark=name),
        SendMessage(conversation, new_client_id(), name, about=Passage(node, 1, quote=name)),
        LoadRemarks(node),
        ResolveRemark(conversation, seq(town, client, conversation), on=dice.random() < 0.7),
        CarryVersion(node),
        LoadFolder(conversation, parent),
        SearchNodes("bonjour"),
        SearchFiles("bonjour"),
        SearchNodes("bonjour", conversation, order="best"),
    ]
    await town.try_to(client, dice.choice(changes))


@act
async def write_sheets(town: RandomTown) -> None:
    client, conversation = await place(town)
    words = town.write("conversation", conversation)
    rows = await town.wall.pool.fetch(
        "SELECT id FROM nodes WHERE conversation_id = $1 AND live IS NOT NULL ORDER BY id", conversation
    )
    made = None if rows else await town.try_to(client, CreateSheet(conversation, new_client_id(), words))
    node = made.id if made else town.dice.choice(rows)[0] if rows else 1
    for one in (town.guest, client):
        await town.try_to(one, OpenLive(node))
    update = Pen().cell("1:1", f"t{words}")
    for command in (WriteLive(node, new_client_id(), update), PointLive(node, 1, words), CloseLive(node)):
        await town.try_to(client, command)


@act
async def convene(town: RandomTown) -> None:
    if draft := await begun(town):
        await write(town, draft, FAR, send=town.dice.random() < 0.9)


async def begun(town: RandomTown) -> ConvocationDraft | None:
    body = await a_body(town)
    if body is None:
        return None
    draft: ConvocationDraft | None = await town.try_to(town.clients["Maelle"], StartConvocation(body.id))
    return draft


async def a_body(town: RandomTown) -> Body | None:
    held = (await town.clients["Maelle"].call(LoadBodies())).bodies
    return town.dice.choice(held) if held else None


async def write(
    town: RandomTown, draft: ConvocationDraft, at: datetime.datetime, *, send: bool, change: str = ""
) -> None:
    """Fills the draft and sends it, or leaves it to others, or throws it away."""
    maelle, dice = town.clients["Maelle"], town.dice
    words = [town.write("conversation", draft.conversation) for _ in range(4)]
    files = [await town.file(maelle, draft.conversation)] if dice.random() < 0.5 else []
    written = None
    chairs: list[int | UnsetType] = [*town.some_people(1), UNSET]
    for convened_by in chairs:
        written = written or await town.try_to(
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
    await town.try_to(maelle, AskApproval(draft.id, written.revision))
    if not send:
        if dice.random() < 0.5:
            await town.try_to(maelle, DiscardConvocation(draft.id))
        return
    await town.try_to(maelle, SendConvocation(draft.id, written.revision, new_client_id()))


@act
async def convene_anew(town: RandomTown) -> None:
    """A new version, or a second convocation to what was left over, or none at all."""
    maelle, dice = town.clients["Maelle"], town.dice
    known = await town.convocations()
    if not known:
        return
    conversation, number = dice.choice(known)
    if dice.random() < 0.3:
        words = town.write("conversation", conversation)
        await town.try_to(maelle, CancelConvocation(conversation, number, words))
        return
    body = await town.wall.pool.fetchval("SELECT id FROM bodies WHERE conversation_id = $1", conversation)
    for again in (StartConvocation(body, replaces=number), StartConvocation(body, second_of=number)):
        if draft := await town.try_to(maelle, again):
            words = town.write("conversation", conversation)
            await write(town, draft, FAR + datetime.timedelta(dice.randint(0, 1)), send=True, change=words)


@act
async def follow(town: RandomTown) -> None:
    maelle, dice = town.clients["Maelle"], town.dice
    known = await town.convocations()
    if not known:
        return
    conversation, number = dice.choice(known)
    people, now = town.some_people(), datetime.datetime.now(datetime.UTC)
    await town.try_to(maelle, RemindRecipients(conversation, number))
    await town.try_to(maelle, RecordPrint(conversation, number, people))
    await town.try_to(maelle, RecordDelivery(conversation, number, people[0], dice.choice(["hand", "post"]), now))
    await town.try_to(maelle, JoinSlip(conversation, number, people[0], await town.file(maelle, conversation)))


@act
async def post_at_the_door(town: RandomTown) -> None:
    maelle = town.clients["Maelle"]
    known = await town.convocations()
    if not known:
        return
    place = town.dice.choice(known)
    words, now = town.write("conversation", place[0]), datetime.datetime.now(datetime.UTC)
    file = await town.file(maelle, place[0])
    what: Posted = town.dice.choice(["convocation", "deliberations"])
    await town.try_to(maelle, RecordPosting(*place, what, words, now, words, file))
    if town.dice.random() < 0.5:
        await town.try_to(maelle, RecordRemoval(*place, 1, datetime.datetime.now(datetime.UTC), words))


@act
async def invite_to_a_sitting(town: RandomTown) -> None:
    maelle, dice = town.clients["Maelle"], town.dice
    known = await town.convocations()
    if not known:
        return
    place = dice.choice(known)
    message = town.write("conversation", place[0])
    person = dice.choice([town.people["Cedric"], *town.some_people(1)])
    invited = await town.try_to(maelle, InviteToSitting(*place, [1], person, message=message))
    if dice.random() < 0.5:
        await town.try_to(maelle, InviteToSitting(*place, [1], name=message, email=f"{place[1]}@expert.example"))
    if invited and dice.random() < 0.3:
        await town.try_to(maelle, WithdrawInvitee(*place, invited.id, message))


@act
async def hold_a_sitting(town: RandomTown) -> None:
    """Its hour is a moment from now."""
    maelle, dice = town.clients["Maelle"], town.dice
    draft = await begun(town)
    if not draft:
        return
    await write(town, draft, datetime.datetime.now(PARIS) + datetime.timedelta(seconds=0.6), send=True)
    known = await town.convocations()
    if not known:
        return
    conversation, _ = place = known[-1]
    await asyncio.sleep(0.6)
    for person in sorted(town.people.values()):
        await town.try_to(maelle, RecordAttendance(*place, person, present=dice.random() < 0.8))
    kind: InterestKind = dice.choice(["representative", "personal"])
    await town.try_to(maelle, DeclareInterest(*place, 1, town.some_people(1)[0], kind=kind))
    one, other, third = (town.some_people(1)[0] for _ in range(3))
    await town.try_to(maelle, RecordOfficers(*place, one, [other]))
    await town.try_to(maelle, RecordProxy(*place, one, other))
    if dice.random() < 0.2:
        record = await town.file(maelle, conversation)
        await town.try_to(maelle, RecordHeldElsewhere(*place, datetime.datetime.now(datetime.UTC), record))
    await town.try_to(maelle, OpenSitting(*place))
    await town.try_to(maelle, RecordProxy(*place, third, other))
    await town.try_to(maelle, BeginItem(*place, 1))
    await town.try_to(maelle, RuleOnUrgency(*place, admitted=dice.random() < 0.5))
    if dice.random() < 0.6:
        await town.try_to(maelle, CloseSitting(*place))
        file = await town.file(maelle, conversation)
        await town.try_to(maelle, FilePaper(*place, dice.choice(["deliberations", "minutes"]), file))


@act
async def answer_a_convocation(town: RandomTown) -> None:
    client, dice = town.dice.choice([town.clients["Yann"], town.clients["Annick"]]), town.dice
    for conversation, number in (await town.received(client))[-3:]:
        given: Given = dice.choice(["present", "absent", "proxy"])
        holder = town.some_people(1)[0] if given == "proxy" else None
        await town.try_to(client, AnswerConvocation(conversation, number, given, holder))


@act
async def organise(town: RandomTown) -> None:
    client, conversation = await place(town)
    number, dice = seq(town, client, conversation), town.dice
    title, where = (town.write("conversation", conversation) for _ in range(2))
    plan = EventPlan(title, datetime.date(2027, 1, 15), place=where, asks=dice.random() < 0.9)
    if plan.asks:
        plan.places = dice.choice([None, 1, 2])
    await town.try_to(client, SendEvent(conversation, new_client_id(), plan))
    edited_at = edited(client, conversation, number)
    change = dice.choice(
        [ChangeEvent(conversation, number, plan, edited_at), CancelEvent(conversation, number, edited_at)]
    )
    await town.try_to(client, change)


@act
async def count_votes(town: RandomTown) -> None:
    client, conversation = await place(town)
    dice, name = town.dice, town.write("conversation", conversation)
    day = dice.choice([datetime.date(2026, 3, 15), datetime.date(2040, 3, 18)])
    president, *clerks = town.some_people()
    stations = [Station(1, name, 5_000_000, client.person), Station(2, name, 5_000_000, president, clerks[:2])]
    plan = ElectionPlan(
        name,
        "municipal",
        day,
        stations,
        [Choice(name, name), Choice(name)],
        turnout_at=[datetime.time(12)],
        rehearsal=dice.random() < 0.4,
    )
    await town.try_to(client, SendElection(conversation, new_client_id(), plan))
    rows = await town.wall.pool.fetch(
        """
        SELECT seq, released_from < now() AS released, released_from = 'infinity' AS rehearsal FROM elections
        WHERE conversation_id = $1
        """,
        conversation,
    )
    if not rows:
        return
    seq, released, rehearsal = dice.choice(rows)
    asked = [LoadElections(conversation), LoadTally(conversation, seq), LoadOutcome(conversation, seq)]
    await town.try_to(client, dice.choice([*asked, OpenHall(conversation, seq), CloseHall(conversation, seq)]))
    await town.try_to(client, ProposeRelease(conversation, seq, datetime.time(dice.randint(19, 23)), name))
    for figure in ("votes:1", "cast", "turnout:12:00"):
        value = dice.randint(1_000_000, 9_999_999)
        VOTES[value] = conversation, released or (figure.startswith("turnout") and not rehearsal)
        await town.try_to(client, EnterFigure(conversation, seq, new_client_id(), 1, figure, value))
    for question in asked:
        await town.try_to(town.guest, question)
    await town.try_to(client, dice.choice([ChangeElection(conversation, seq, plan), CancelElection(conversation, seq)]))
    file = await town.file(client, conversation)
    figures = [Counted(name, 0) for name in counted_names(2)]
    for entered in figures:
        await town.try_to(client, EnterFigure(conversation, seq, new_client_id(), 1, entered.name, 0))
    await town.try_to(client, FreezeStation(conversation, seq, new_client_id(), 1, figures, [file]))
    await town.try_to(client, CorrectStation(conversation, seq, new_client_id(), 1, 1, figures, [file], name))


@act
async def write_for_later(town: RandomTown) -> None:
    client, conversation = await place(town)
    key, text = new_client_id(), town.write("conversation", conversation)
    at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    await town.try_to(client, ScheduleMessage(conversation, key, text, send_at=at))
    await town.try_to(client, LoadScheduled())
    if town.dice.random() < 0.5:
        await town.try_to(client, UnscheduleMessage(key))


@act
async def be_called(town: RandomTown) -> None:
    client, conversation = await place(town)
    quiet = QuietHours(datetime.time(19), datetime.time(8), groups=[conversation])
    await town.try_to(client, ChangeQuietHours(town.dice.choice([quiet, None])))
    await town.try_to(client, ChangeCalls(mentions=town.dice.random() < 0.5))
    await town.try_to(client, LoadSilences(conversation))
    await town.try_to(client, ChangePush(town.dice.choice(["nothing", "bare", "titles"])))
    await town.try_to(client, SubscribeDevice(f"https://fcm.googleapis.com/{new_client_id()}", P256DH, "A" * 22))
    known = await client.call(LoadNotifications())
    for device in known.devices:
        await town.try_to(client, TryDevice(device.session))
    if known.devices and town.dice.random() < 0.5:
        await town.try_to(client, UnsubscribeDevice(known.devices[0].session))


@act
async def report(town: RandomTown) -> None:
    client, _ = await place(town)
    await town.try_to(client, ReportProblem(new_client_id(), town.write("conversation", 0), "discussions"))
    await town.try_to(client, LoadProblems())
    await town.try_to(client, LoadLabels())


@act
async def put_to_the_vote(town: RandomTown) -> None:
    client, conversation = await place(town)
    dice, options = town.dice, [town.write("conversation", conversation) for _ in range(3)]
    question = SendPoll(conversation, new_client_id(), options.pop(), options, named=dice.random() < 0.5)
    await town.try_to(client, question)
    rows = await town.wall.pool.fetch("SELECT seq FROM polls WHERE conversation_id = $1", conversation)
    for (seq,) in rows[-3:]:
        await town.try_to(client, VotePoll(conversation, seq, dice.choice([[1], [2], []])))
        await town.try_to(client, LoadBallot(conversation, seq))
        if dice.random() < 0.2:
            await town.try_to(client, ClosePoll(conversation, seq))


@act
async def receive_people(town: RandomTown) -> None:
    client, conversation = await place(town)
    dice, day = town.dice, datetime.date(2040, 10, 16)
    on_site = dice.choice([*town.some_people(2), town.wall.guest])
    places = [Place(1, town.write("conversation", conversation), 3), Place(2, "Résidence", 3, on_site)]
    nine = datetime.time(9)
    hours = [OpenHours(nine, datetime.time(10))]
    erased_on = day + datetime.timedelta(days=30)
    title = town.write("conversation", conversation)
    board = BoardPlan(title, day, day, [2], hours, 60, places, erased_on, asks_email=True, asks_remark=True)
    rows = await town.wall.pool.fetch("SELECT seq FROM boards WHERE conversation_id = $1", conversation)
    if not rows or dice.random() < 0.5:
        await town.try_to(client, SendBoard(conversation, new_client_id(), board))
        return
    (seq,) = dice.choice(rows)
    receives = await town.wall.pool.fetchval(
        """
        SELECT (content #>> '{places,1,on_site}')::bigint FROM messages
        WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
    )
    await town.try_to(client, dice.choice([LoadBoards(conversation), LoadAppointments(conversation, seq)]))
    at = dice.choice([1, 2])
    whose = receives if at == 2 else 0
    name, remark = town.write("appointment", whose), town.write("appointment", whose)
    email = town.write("appointment", whose).replace(" ", ".") + "@example.fr"
    hour = dice.choice([nine, None])
    entry = BookAppointment(conversation, seq, new_client_id(), day, name, at, hour, email=email, remark=remark)
    one = await town.try_to(client, entry)
    if one is None:
        return
    state: AppointmentMark = dice.choice(["came", "absent", "cancelled", "booked"])
    await town.try_to(client, MarkAppointment(conversation, seq, one.id, state))
    other = town.write("appointment", receives if at == 2 else 0)
    await town.try_to(client, ChangeAppointment(conversation, seq, one.id, dice.randint(1, 9), other))
    await town.try_to(client, MoveAppointment(conversation, seq, one.id, dice.randint(1, 9), day, at, nine))
    if dice.random() < 0.2:
        await town.try_to(client, CancelBoard(conversation, seq))


@act
async def archive_what_is_public(town: RandomTown) -> None:
    """A page for strangers goes with its group."""
    maelle, pool = town.clients["Maelle"], town.wall.pool
    conversation = town.dice.choice(await town.conversations(maelle.person))
    boards = await pool.fetch("SELECT seq FROM boards WHERE conversation_id = $1", conversation)
    elections = await pool.fetch("SELECT seq FROM elections WHERE conversation_id = $1", conversation)
    opened = [
        *[await town.try_to(maelle, OpenBookingPage(conversation, row[0])) for row in boards],
        *[await town.try_to(maelle, OpenHall(conversation, row[0])) for row in elections],
    ]
    paths = [api_of(page.address) for page in opened if page]
    await town.try_to(maelle, ChangeGroup(conversation, archived=True))
    assert (
        await pool.fetchval("SELECT archived_at IS NOT NULL FROM conversations WHERE id = $1", conversation)
        or not paths
    )
    for path in paths:
        assert (await Browser(town.scenario.urls[0]).get(path)).status == 404, path
    if town.dice.random() < 0.7:
        await town.try_to(maelle, ChangeGroup(conversation, archived=False))
        for path in paths:
            assert (await Browser(town.scenario.urls[1]).get(path)).status == 200, path


def api_of(address: str) -> str:
    """What the page at a public address asks for."""
    place, token = address.split("/")[-2:]
    return f"/api/{'bookings' if place == 'reserver' else 'halls'}/{token}"


@act
async def answer(town: RandomTown) -> None:
    client, conversation = await place(town)
    top = client.state.cursors.get(conversation, 1)
    for number in range(max(1, top - 6), top + 1):
        await town.try_to(client, AnswerEvent(conversation, number, town.dice.choice(["yes", "no", "maybe"])))


@act
async def keep_the_bodies(town: RandomTown) -> None:
    maelle, dice = town.clients["Maelle"], town.dice
    person, day = town.some_people(1)[0], datetime.date(2026, dice.randint(1, 12), 27)
    conversation = dice.choice(await town.conversations())
    name, where = (town.write("conversation", conversation) for _ in range(2))
    seats = [Seat(one) for one in town.some_people()]
    await town.try_to(maelle, CreateBody(conversation, dice.choice(["council", "board"]), name, place=where))
    await town.try_to(maelle, CreateBody(None, "commission", "Nouvelle", seats=seats))
    held = await maelle.call(LoadBodies())
    if not held.bodies:
        return
    body, mandates = dice.choice(held.bodies), [mandate.id for mandate in held.mandates] or [1]
    renamed = town.write("conversation", body.conversation)
    changes: list[Command] = [
        ChangeBody(body.id, name=renamed, active=dice.random() < 0.8),
        GiveMandate(body.id, person, day),
        GiveMandate(body.id, person, day, "chair"),
        EndMandate(dice.choice(mandates), day),
        GiveConvening(body.id, person),
        EndConvening(body.id, person),
        ChooseChannel(person, dice.choice(["paper", "electronic"]), OLD, town.write("person", person)),
        ChangeRule("council", dice.randint(1, 9), day, "CGCT L2121-11"),
    ]
    for change in dice.sample(changes, 3):
        await town.try_to(maelle, change)


@act
async def receive(town: RandomTown) -> None:
    client, _ = await place(town)
    for conversation, number in (await town.received(client))[-3:]:
        await town.try_to(client, ConfirmDelivery(conversation, number))
        await town.try_to(client, OpenMessage(conversation, number))
        edited_at = edited(client, conversation, number)
        await town.try_to(client, Acknowledge(conversation, number, new_client_id(), edited_at))


@act
async def found_a_group(town: RandomTown) -> None:
    client = town.dice.choice([town.clients[name] for name in ("Maelle", "Yann", "Annick")])
    visibility: Visibility = town.dice.choice(["open", "closed", "secret"])
    opened = await town.try_to(client, CreateGroup("Nouveau", visibility=visibility, people=town.some_people()))
    if opened:
        group = opened.conversation.id
        name, described = town.write("conversation", group), town.write("conversation", group)
        await town.try_to(client, ChangeGroup(group, name=name, description=described))


@act
async def change_a_group(town: RandomTown) -> None:
    client = town.dice.choice([town.clients["Maelle"], (await place(town))[0]])
    group, dice = town.dice.choice(await town.conversations()), town.dice
    changes = [
        ChangeGroup(group, name=town.write("conversation", group)),
        ChangeGroup(group, description=town.write("conversation", group)),
        ChangeGroup(group, archived=dice.random() < 0.3),
        ChangeGroup(group, posting=dice.choice(["everyone", "publishers"]), shows_reading=dice.random() < 0.5),
        ChangeGroup(group, visibility=dice.choice(["open", "closed", "secret"])),
    ]
    await town.try_to(client, dice.choice(changes))


@act
async def come_and_go(town: RandomTown) -> None:
    client = town.dice.choice([town.clients["Maelle"], (await place(town))[0]])
    group, person = town.dice.choice(await town.conversations()), town.some_people(1)[0]
    changes: list[Command] = [
        AddMembers(group, town.some_people()),
        RemoveMember(group, person),
        ChangeRole(group, person, town.dice.choice(["member", "publisher", "manager"])),
        JoinGroup(group),
        LeaveGroup(group),
    ]
    await town.try_to(client, town.dice.choice(changes))


@act
async def the_guest_comes_or_goes(town: RandomTown) -> None:
    group, guest = town.dice.choice(await town.conversations()), town.people["Cedric"]
    change = AddMembers(group, [guest]) if town.dice.random() < 0.6 else RemoveMember(group, guest)
    await town.try_to(town.clients["Maelle"], change)


@act
async def talk_apart(town: RandomTown) -> None:
    client = town.dice.choice(list(town.clients.values()))
    opened = await town.try_to(client, StartDirect(town.some_people()))
    if opened:
        await town.say(client, opened.conversation.id)


@act
async def change_oneself(town: RandomTown) -> None:
    name, client = town.dice.choice(sorted(town.clients.items()))
    number, dice = town.people[name], town.dice
    changes = [
        ChangeProfile(phone=town.write("person", number), civility=dice.choice(["madame", "monsieur"])),
        ChangeProfile(shows_reading=dice.random() < 0.7),
    ]
    await town.try_to(client, dice.choice(changes))


@act
async def change_somebody(town: RandomTown) -> None:
    person = town.some_people(1)[0]
    title, service = town.write("person", person), town.write("person", person)
    await town.try_to(town.clients["Maelle"], ChangeAccount(person, title=title, service=service))


@act
async def invite(town: RandomTown) -> None:
    group, ends = town.dice.choice(await town.conversations()), datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
    address = f"{new_client_id()}@town.example"
    command = InvitePerson(address, "guest", name="Nouveau", groups=[group], access_ends_at=ends)
    await town.try_to(town.clients["Maelle"], command)


@act
async def be_there(town: RandomTown) -> None:
    client, conversation = await place(town)
    draft = town.write("person", client.person)
    for command in (
        SetAvailability(town.dice.choice(["online", "away"])),
        TypeMessage(conversation),
        MarkRead(conversation, seq(town, client, conversation)),
        MarkUnread(conversation, seq(town, client, conversation)),
        MarkMessage(conversation, seq(town, client, conversation), saved=town.dice.random() < 0.5),
        ChangeMembership(conversation, draft=draft if client is town.guest else ""),
    ):
        await town.try_to(client, command)


@act
async def come_back(town: RandomTown) -> None:
    name = town.dice.choice(["Yann", "Cedric", "Lucie"])
    client = town.clients[name]
    await client.cut()
    await client.open()
    await client.start(resume=town.dice.random() < 0.5)


@act
async def probe(town: RandomTown) -> None:
    await probe_with(town, town.dice.sample(PROBES, 4))


async def probe_with(town: RandomTown, probes: list[Probe]) -> None:
    """Whatever the guest asks of what is not theirs, they are answered as if it did not exist."""
    own = town.dice.choice(await town.conversations(town.guest.person))
    foreign = await town.foreign()
    missing = town.missing(foreign.seq)
    for start in range(0, len(probes), 20):
        asked = probes[start : start + 20]
        answers = await asyncio.gather(*(town.guest.send(aimed(own, foreign)) for aimed in asked))
        blanks = await asyncio.gather(*(town.guest.send(aimed(own, missing)) for aimed in asked))
        compare(own, foreign, asked, answers, blanks)
        told = zip(asked, answers, blanks, strict=True)
        for aimed in [aimed for aimed, there, nowhere in told if there.get("result") != nowhere.get("result")]:
            await read_alike(town, aimed(own, foreign), aimed(own, missing))


def compare(own: int, foreign: Aim, asked: list[Probe], answers: list[Answer], blanks: list[Answer]) -> None:
    for aimed, there, nowhere in zip(asked, answers, blanks, strict=True):
        assert there["type"] == nowhere["type"], aimed(own, foreign)
        if there["type"] == "failure":
            assert there["code"] != INTERNAL, aimed(own, foreign)
            assert (there["code"], there.get("detail")) == (nowhere["code"], nowhere.get("detail")), aimed(own, foreign)


async def read_alike(town: RandomTown, command: Command, missed: Command) -> None:
    """Not even a number is told of what is foreign. All that is one's own is another a moment later: who is there, what
    is typed."""
    if order(type(command)) == 0 and command != missed and not isinstance(command, (Start, CatchUp)):
        there, nowhere = [await town.guest.send(one) for one in (command, missed)]
        assert there["result"] == nowhere["result"], command


@act
async def search_everywhere(town: RandomTown) -> None:
    """Counts and pages tell nothing either: the guest finds as many as there are in their own conversations."""
    found = await town.guest.call(Search("bonjour", limit=50))
    visible = await town.wall.pool.fetchval(
        """
        SELECT count(*) FROM messages m JOIN memberships p ON p.conversation_id = m.conversation_id
        WHERE p.person_id = $1 AND message_text(m.content, $2) ~* '\\mbonjour'
        """,
        town.guest.person,
        WORDS,
    )
    assert (len(found.hits), found.more) == (min(visible, 50), visible > 50)
