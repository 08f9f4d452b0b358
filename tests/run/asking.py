"""Every command and every address, asked beside the largest that each is about."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import msgspec

from protocol import (
    accounts,
    agenda,
    appointments,
    boards,
    bodies,
    conversations,
    convocations,
    copies,
    drives,
    elections,
    events,
    held_drives,
    invitees,
    live,
    messages,
    outcomes,
    polls,
    postings,
    posts,
    receipts,
    remarks,
    renewal,
    rewinding,
    session_requests,
    sittings,
    state,
    summonses,
    tallies,
)
from protocol.passages import Passage
from protocol.types import Command
from server.law.elections import counted_names
from server.webdav.webdav_http import METHODS
from tests.guests.probes import PROBES, Aim
from tests.run.test_every_address import BOOKING
from tests.support.browser import Answer, Browser
from tests.support.client import Client
from tests.support.convening import in_days, minutes_ago, start_draft
from tests.support.largest import DAY, FIRST, PEOPLE, Largest, long
from tests.support.network_folder import LOCK
from tests.support.scenario import new_client_id
from tests.support.uploading import browser

ABOUT = {
    **dict.fromkeys(("posts", "receipts"), "post"),
    "polls": "poll",
    "events": "event",
    **dict.fromkeys(("boards", "bookings", "appointments"), "board"),
    **dict.fromkeys(("elections", "tallies", "halls", "outcomes"), "election"),
    **dict.fromkeys(("summonses", "postings", "invitees", "copies", "ledger", "convocations"), "convocation"),
    **dict.fromkeys(("session_requests", "convenors"), "convocation"),
    "sittings": "sat",
    **dict.fromkeys(
        (
            *("messages", "conversations", "marks", "pins", "forwards", "scheduled", "search", "state", "agenda"),
            *("notifications", "mail_choices", "mail", "health", "people", "accounts", "sessions", "transfers"),
            *("addresses", "problems", "bodies", "renewal", "file_search", "file_passages", "carried_files"),
            *("drives", "rewinding", "node_pins", "shared_nodes", "document_search", "document_texts", "remarks"),
            *("held_drives", "live"),
        ),
        "chat",
    ),
}
"""Of each module of the protocol, the message that its commands are about: a new one has to say which."""

EVERYBODY = [FIRST + number for number in range(PEOPLE)]
MANY = [2 * FIRST + number for number in range(1, 501)]
NAMES = counted_names(60)
STATIONS = range(1, 301)
PATCH = """<?xml version="1.0"?><D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>
<Z:a xmlns:Z="urn:z">x</Z:a></D:prop></D:set></D:propertyupdate>"""


def last_of(large: Largest) -> date:
    """The last day of what comes again."""
    return large.repeated.date + timedelta(109)


async def cancelling(large: Largest) -> Command:
    (sent,) = (await large.maelle.call(messages.LoadMessages(large.group, [large.series]))).messages
    return events.CancelEvent(large.group, large.series, sent.edited_at)


async def moving(large: Largest, kind: type[elections.ConfirmRelease | elections.DeclineRelease]) -> Command:
    """What waits to be confirmed or declined, proposed anew where nothing does."""
    propose = elections.ProposeRelease(large.group, large.election, time(22), "x" * 100)
    if kind is elections.DeclineRelease:
        await large.maelle.call(propose)
    (sent,) = (await large.maelle.call(messages.LoadMessages(large.group, [large.election]))).messages
    assert isinstance(sent.content, elections.Election)
    move = sent.content.moves[-1]
    return kind(large.group, large.election, move.at, move.proposed_at)


async def resolving(large: Largest) -> Command:
    said = await large.scenario.say(large.maelle, large.group, "x", about=Passage(large.document + 999, 1))
    return remarks.ResolveRemark(large.group, said.seq)


async def answering(large: Largest) -> Command:
    request = (await large.maelle.call(session_requests.LoadSessionRequests())).requests[-1]
    return session_requests.AnswerSessionRequest(request.id, large.convocation)


async def agreeing(large: Largest) -> Command:
    (waits,) = (await large.herve.call(convocations.LoadApprovals())).drafts
    assert waits.approval
    return convocations.ApproveConvocation(waits.id, waits.approval.digest)


async def discarding(large: Largest) -> Command:
    draft = await start_draft(large.maelle, large.body, agenda=large.agenda, date=in_days(14))
    return convocations.DiscardConvocation(draft.id)


async def sending_at_length(large: Largest) -> Command:
    drafts = (await large.maelle.call(convocations.LoadConvocationDrafts())).drafts
    (draft,) = [one for one in drafts if one.id == large.draft]
    return convocations.SendConvocation(draft.id, draft.revision, new_client_id())


AT_LENGTH: list[tuple[type[Command], Callable[[Largest], Command | Awaitable[Command]]]] = [
    (state.Start, lambda it: state.Start([])),
    (messages.LoadHistory, lambda it: messages.LoadHistory(it.group, limit=200)),
    (messages.LoadMessages, lambda it: messages.LoadMessages(it.group, list(range(1, 101)))),
    (agenda.LoadAgenda, lambda it: agenda.LoadAgenda(DAY, DAY + timedelta(92))),
    (drives.LoadDocument, lambda it: drives.LoadDocument(it.document)),
    (
        messages.SendMessage,
        lambda it: messages.SendMessage(it.group, new_client_id(), long(20_000), mentions=EVERYBODY[:50]),
    ),
    (messages.EditMessage, lambda it: messages.EditMessage(it.group, it.chat, long(19_999))),
    (
        posts.SendPost,
        lambda it: posts.SendPost(it.group, new_client_id(), "t" * 200, long(50_000), tracked=True),
    ),
    (posts.RemindReaders, lambda it: posts.RemindReaders(it.group, it.unread)),
    (receipts.ConfirmDelivery, lambda it: receipts.ConfirmDelivery(it.group, it.unread)),
    (receipts.OpenMessage, lambda it: receipts.OpenMessage(it.group, it.unread)),
    (receipts.Acknowledge, lambda it: receipts.Acknowledge(it.group, it.unread, new_client_id())),
    (events.SendEvent, lambda it: events.SendEvent(it.group, new_client_id(), it.repeated)),
    (events.AnswerEvent, lambda it: events.AnswerEvent(it.group, it.event, "no")),
    (events.ChangeOccurrence, lambda it: events.ChangeOccurrence(it.group, it.series, last_of(it), cancelled=True)),
    (events.CancelEvent, cancelling),
    (boards.SendBoard, lambda it: boards.SendBoard(it.group, new_client_id(), it.offered)),
    (
        appointments.MoveAppointment,
        lambda it: appointments.MoveAppointment(it.group, it.board, 3 * FIRST + 5, 5, DAY, 6, time(9, 40)),
    ),
    (
        boards.ChangeBoard,
        lambda it: boards.ChangeBoard(it.group, it.board, msgspec.structs.replace(it.offered, title="x")),
    ),
    (
        appointments.BookAppointment,
        lambda it: appointments.BookAppointment(it.group, it.board, new_client_id(), DAY, "x", 20, time(9), 1),
    ),
    (elections.SendElection, lambda it: elections.SendElection(it.group, new_client_id(), it.planned)),
    (elections.ChangeElection, lambda it: elections.ChangeElection(it.group, it.election, it.planned)),
    (
        elections.ProposeRelease,
        lambda it: elections.ProposeRelease(it.group, it.election, time(21), "x" * 100),
    ),
    (elections.ConfirmRelease, lambda it: moving(it, elections.ConfirmRelease)),
    (elections.DeclineRelease, lambda it: moving(it, elections.DeclineRelease)),
    (elections.CancelElection, lambda it: elections.CancelElection(it.group, it.past)),
    (
        tallies.ImportFigures,
        lambda it: tallies.ImportFigures(
            it.group, it.past, [tallies.Imported(s, name, 3) for name in NAMES[:25] for s in STATIONS]
        ),
    ),
    (tallies.EnterFigure, lambda it: tallies.EnterFigure(it.group, it.election, new_client_id(), 1, "blank", 10, 1)),
    (
        tallies.FreezeStation,
        lambda it: tallies.FreezeStation(it.group, it.election, new_client_id(), 1, it.signed, [it.file]),
    ),
    (
        tallies.CorrectStation,
        lambda it: tallies.CorrectStation(
            it.group, it.election, new_client_id(), 1, 1, it.signed, [it.file], "x", registered=999
        ),
    ),
    (outcomes.LoadOutcome, lambda it: outcomes.LoadOutcome(it.group, it.election)),
    (polls.VotePoll, lambda it: polls.VotePoll(it.group, it.poll, list(range(1, 21)))),
    (
        copies.KeepCopyList,
        lambda it: copies.KeepCopyList(
            it.community, [copies.Copied("x" * 40, f"x{n}@town.example", "y" * 9) for n in range(2_000)]
        ),
    ),
    (conversations.CreateGroup, lambda it: conversations.CreateGroup("x", people=EVERYBODY[:500])),
    (conversations.AddMembers, lambda it: conversations.AddMembers(it.council, EVERYBODY[500:1_000])),
    (conversations.ChangeRole, lambda it: conversations.ChangeRole(it.group, FIRST + 7, "manager")),
    (conversations.RemoveMember, lambda it: conversations.RemoveMember(it.group, FIRST + 8)),
    (conversations.LeaveGroup, lambda it: conversations.LeaveGroup(it.group)),
    (conversations.JoinGroup, lambda it: conversations.JoinGroup(it.group)),
    (
        accounts.InvitePerson,
        lambda it: accounts.InvitePerson(
            "a@town.example", "guest", "x", groups=[it.group], access_ends_at=datetime.now(UTC) + timedelta(30)
        ),
    ),
    (held_drives.HandDrive, lambda it: held_drives.HandDrive(it.left, it.herve.person)),
    (
        rewinding.RewindFolder,
        lambda it: rewinding.RewindFolder(it.group, datetime.now(UTC) - timedelta(seconds=1), it.folder),
    ),
    (drives.AddDocument, lambda it: drives.AddDocument(it.group, new_client_id(), "x.pdf", it.file, it.folder)),
    (drives.AddVersion, lambda it: drives.AddVersion(it.document + 999, new_client_id(), it.other)),
    (drives.RenameNode, lambda it: drives.RenameNode(it.document + 999, "x")),
    (drives.CarryVersion, lambda it: drives.CarryVersion(it.document + 999)),
    (drives.MoveNodes, lambda it: drives.MoveNodes(it.group, MANY)),
    (drives.CopyNodes, lambda it: drives.CopyNodes(it.group, new_client_id(), MANY, it.own)),
    (drives.BinNodes, lambda it: drives.BinNodes(it.group, MANY)),
    (drives.RestoreNodes, lambda it: drives.RestoreNodes(it.group, MANY)),
    (live.OpenLive, lambda it: live.OpenLive(it.live, 1)),
    (live.WriteLive, lambda it: live.WriteLive(it.live, new_client_id(), it.pasted)),
    (remarks.ResolveRemark, resolving),
    (bodies.GiveMandate, lambda it: bodies.GiveMandate(it.body, FIRST + 600, in_days(0))),
    (bodies.ChangeRule, lambda it: bodies.ChangeRule("council", 60, in_days(30), "x")),
    (summonses.ConveneLater, lambda it: summonses.ConveneLater(it.council, it.convocation, FIRST + 600)),
    (summonses.RecordPrint, lambda it: summonses.RecordPrint(it.council, it.convocation, EVERYBODY[:500])),
    (
        summonses.RecordDelivery,
        lambda it: summonses.RecordDelivery(it.council, it.convocation, FIRST + 5, "hand", datetime.now(UTC)),
    ),
    (summonses.JoinSlip, lambda it: summonses.JoinSlip(it.council, it.convocation, FIRST + 5, it.file)),
    (summonses.AnswerConvocation, lambda it: summonses.AnswerConvocation(it.council, it.convocation, "present")),
    (
        postings.RecordPosting,
        lambda it: postings.RecordPosting(it.council, it.convocation, "convocation", "x", datetime.now(UTC), "x"),
    ),
    (
        postings.RecordRemoval,
        lambda it: postings.RecordRemoval(it.council, it.convocation, 1, datetime.now(UTC), "x"),
    ),
    (
        invitees.InviteToSitting,
        lambda it: invitees.InviteToSitting(it.council, it.convocation, [1], name="y", email="y@town.example"),
    ),
    (invitees.WithdrawInvitee, lambda it: invitees.WithdrawInvitee(it.council, it.convocation, it.invitee)),
    (
        session_requests.RecordSessionRequest,
        lambda it: session_requests.RecordSessionRequest(it.body, "prefect", in_days(0), "x"),
    ),
    (session_requests.AnswerSessionRequest, answering),
    (
        convocations.ChangeConvocation,
        lambda it: convocations.ChangeConvocation(it.draft, it.revision, agenda=it.agenda),
    ),
    (convocations.AskApproval, lambda it: convocations.AskApproval(it.draft, it.revision + 1)),
    (convocations.ApproveConvocation, agreeing),
    (convocations.DiscardConvocation, discarding),
    (convocations.SendConvocation, sending_at_length),
    (bodies.EndMandate, lambda it: bodies.EndMandate(FIRST + 9, in_days(0))),
    (
        sittings.RecordAttendance,
        lambda it: sittings.RecordAttendance(it.council, it.sat, FIRST + 400, present=True),
    ),
    (
        sittings.RecordOfficers,
        lambda it: sittings.RecordOfficers(it.council, it.sat, FIRST, EVERYBODY[1:11]),
    ),
    (sittings.RecordProxy, lambda it: sittings.RecordProxy(it.council, it.sat, FIRST + 450, FIRST + 1)),
    (sittings.DeclareInterest, lambda it: sittings.DeclareInterest(it.council, it.sat, 2, FIRST + 2)),
    (sittings.OpenSitting, lambda it: sittings.OpenSitting(it.council, it.sat)),
    (sittings.BeginItem, lambda it: sittings.BeginItem(it.council, it.sat, 1)),
    (sittings.RuleOnUrgency, lambda it: sittings.RuleOnUrgency(it.council, it.sat, admitted=True)),
    (sittings.FilePaper, lambda it: sittings.FilePaper(it.council, it.sat, "minutes", it.file)),
    (
        sittings.RecordHeldElsewhere,
        lambda it: sittings.RecordHeldElsewhere(it.council, it.elsewhere, minutes_ago(80), it.file),
    ),
    (renewal.RenewBody, lambda it: renewal.RenewBody(it.body, in_days(20), in_days(30), EVERYBODY[:500])),
]

BY_HERVE = {
    *(receipts.ConfirmDelivery, receipts.OpenMessage, receipts.Acknowledge, summonses.AnswerConvocation),
    *(conversations.LeaveGroup, conversations.JoinGroup, convocations.ApproveConvocation, elections.ConfirmRelease),
}

READS = ("Load", "Search", "Find", "Count", "Check", "CatchUp", "Start")
ENDS = (
    *("Cancel", "Close", "Delete", "Discard", "Leave", "End", "Withdraw", "Remove", "Drop", "Revoke", "Decline"),
    *("AskApproval", "Approve", "SendConvocation", "Renew", "Confirm"),
)
AFTERWARDS = ("JoinGroup", "FilePaper", "LoadOutcome")


def order(kind: type[Command]) -> int:
    """What only reads comes first, what ends something last, and then what wants that to have ended."""
    name = kind.__name__
    if name in AFTERWARDS:
        return 3
    return 0 if name.startswith(READS) and name != "StartDirect" else 2 if name.startswith(ENDS) else 1


@dataclass
class Call:
    """A command, which is written when it is its turn, and who gives it."""

    kind: type[Command]
    by: Client
    write: Callable[[], Command | Awaitable[Command]]

    async def command(self) -> Command:
        written = self.write()
        return written if isinstance(written, Command) else await written


def calls(large: Largest) -> list[Call]:
    """At the greatest length where there is such, otherwise as a guest tries them, about what is largest."""
    found = [
        Call(kind, large.herve if kind in BY_HERVE else large.maelle, partial(write, large))
        for kind, write in AT_LENGTH
    ]
    asked = {kind for kind, _ in AT_LENGTH}
    for probe in PROBES:
        module = type(probe(large.own, aim(large, "chat"))).__module__.rpartition(".")[2]
        assert module in ABOUT, f"say in ABOUT what the commands of protocol/{module}.py are about"
        command = probe(large.own, aim(large, ABOUT[module], module))
        kind = type(command)
        if order(kind) == 0 or kind not in asked:
            found.append(Call(kind, large.maelle, partial(msgspec.structs.replace, command)))
            asked.add(kind)
    return sorted(found, key=lambda call: order(call.kind))


def aim(large: Largest, about: str, module: str = "") -> Aim:
    conversation = large.council if about in ("convocation", "sat") else large.group
    node = {"appointments": 3 * FIRST + 1, "drives": large.folder, "live": large.live}.get(module, large.document)
    at = getattr(large, about)
    return Aim(conversation, FIRST + 3, 1, 1, 1, large.body, FIRST + 3, large.draft, large.file, node, 1, at)


def get(path: str) -> Callable[[Largest], Awaitable[Answer]]:
    """As Maelle asks it; what stands in braces is filled in by name."""
    return lambda it: browser(it.scenario, "Maelle").get(path.format(**vars(it)))


def on_drive(
    method: str, path: str, body: str = "", to: str = "", **headers: str
) -> Callable[[Largest], Awaitable[Answer]]:
    """As a program of Maelle's device asks it, of the drive of all; `to` is where it is to be."""

    def ask(large: Largest) -> Awaitable[Answer]:
        more = {"Destination": f"{large.desk.url}/dav/Grande/{to}"} if to else {}
        return large.desk.ask(method, f"Grande/{path}", body, **headers, **more)

    return ask


async def booked(large: Largest) -> Answer:
    """By somebody without an account."""
    wanted = json.loads(BOOKING) | {"client_id": new_client_id(), "day": f"{DAY}", "place": 6, "hour": "09:20:00"}
    return await Browser(large.scenario.urls[0]).post(f"/api/bookings/{large.booking}", wanted)


async def unlocked(large: Largest) -> Answer:
    token = await large.desk.lock(f"Grande/d4/{(path := new_client_id())}.pdf")
    return await large.desk.ask("UNLOCK", f"Grande/d4/{path}.pdf", **{"Lock-Token": f"<{token}>"})


async def copied(large: Largest) -> Answer:
    """As many as may be at once."""
    return await on_drive("COPY", "d2", to=new_client_id())(large)


async def moved(large: Largest) -> Answer:
    """There and back."""
    answer = await on_drive("MOVE", "d1", to="d3/d1")(large)
    assert answer.status == 201, (answer.status, answer.body)
    return await on_drive("MOVE", "d3/d1", to="d1")(large)


async def thrown_away(large: Largest) -> Answer:
    """And taken out of the bin again."""
    answer = await on_drive("DELETE", "d1")(large)
    await large.maelle.call(drives.RestoreNodes(large.group, [large.folder]))
    return answer


ASKED: dict[str, Callable[[Largest], Awaitable[Answer]]] = {
    "GET /metrics": get("/metrics"),
    "GET /api/documents/{node}": get("/api/documents/{document}"),
    "GET /api/files/{file}": get("/api/files/{file}"),
    "GET /api/live/{node}/{folded}": get("/api/live/{live}/1000"),
    "GET /api/drives/{conversation}/archive": get("/api/drives/{group}/archive"),
    "GET /api/convocations/{token}": get("/api/convocations/{link}"),
    "POST /api/convocations/{token}/open": lambda it: browser(it.scenario, "Maelle").post(
        f"/api/convocations/{it.link}/open"
    ),
    "GET /api/convocations/{conversation}/{seq}/evidence": get("/api/convocations/{council}/{convocation}/evidence"),
    "GET /api/convocations/{conversation}/{seq}/attestation": get(
        "/api/convocations/{council}/{convocation}/attestation"
    ),
    "GET /api/convocations/{conversation}/{seq}/certificate/{what}": get(
        "/api/convocations/{council}/{convocation}/certificate/convocation"
    ),
    "GET /api/convocations/{conversation}/{seq}/poster": get("/api/convocations/{council}/{convocation}/poster"),
    "GET /api/convocations/{conversation}/{seq}/extract": get("/api/convocations/{council}/{convocation}/extract"),
    "GET /api/register.pdf": get("/api/register.pdf?body={body}&words="),
    "GET /api/register.csv": get("/api/register.csv?body={body}&words="),
    "GET /api/bookings/{token}": get("/api/bookings/{booking}"),
    "POST /api/bookings/{token}": booked,
    "GET /api/boards/{conversation}/{board}/sheet.pdf": get("/api/boards/{group}/{board}/sheet.pdf?day=2040-01-02"),
    "GET /api/boards/{conversation}/{board}/appointments.{kind}": get("/api/boards/{group}/{board}/appointments.csv"),
    "GET /api/elections/{conversation}/{election}/results.{kind}": get("/api/elections/{group}/{past}/results.csv"),
    "GET /api/elections/{conversation}/{election}/record.pdf": get("/api/elections/{group}/{past}/record.pdf"),
    "GET /api/elections/{conversation}/{election}/transmission.pdf": get(
        "/api/elections/{group}/{past}/transmission.pdf"
    ),
    "GET /api/halls/{token}": get("/api/halls/{hall}"),
    "GET /agenda/{token}.ics": get("/agenda/{calendar}.ics"),
    "GET /api/shared-sittings/{token}": get("/api/shared-sittings/{shared}"),
    "OPTIONS /dav/{path}": on_drive("OPTIONS", "d1"),
    "GET /dav/{path}": on_drive("GET", "d1/f1.pdf"),
    "PROPFIND /dav/{path}": on_drive("PROPFIND", "d1", Depth="1"),
    "PROPPATCH /dav/{path}": on_drive("PROPPATCH", "d1/f1.pdf", PATCH),
    "MKCOL /dav/{path}": lambda it: on_drive("MKCOL", f"d1/{new_client_id()}")(it),
    "PUT /dav/{path}": on_drive("PUT", "d1/f2.pdf", "x"),
    "LOCK /dav/{path}": lambda it: on_drive("LOCK", f"d4/{new_client_id()}.pdf", LOCK, Depth="0")(it),
    "UNLOCK /dav/{path}": unlocked,
    "COPY /dav/{path}": copied,
    "MOVE /dav/{path}": moved,
    "DELETE /dav/{path}": thrown_away,
}

SMALL: dict[str, str] = {
    **dict.fromkeys(
        (
            *("GET /health/live", "GET /health/ready", "GET /api/authority", "POST /api/sign-in", "POST /api/sign-out"),
            *("GET /api/invitations/{token}", "POST /api/invitations/{token}", "POST /api/password-reset"),
            *("GET /api/password-reset/{token}", "POST /api/password-reset/{token}", "GET /api/addresses/{token}"),
            *("POST /api/addresses/{token}", "POST /api/convocations/{token}/code", "POST /courriels/{token}"),
            "POST /courriels/{path}",
            *("POST /api/convocations/{token}/sign-in", "GET /api/booked/{token}", "DELETE /api/booked/{token}"),
        ),
        "about one person, account or appointment, which does not grow",
    ),
    **dict.fromkeys(
        (
            *("GET /api/uploads/{upload}", "PATCH /api/uploads/{upload}", "POST /api/uploads/{upload}"),
            *("DELETE /api/uploads/{upload}", "GET /api/files/{file}/thumbnail"),
            *("GET /api/convocations/{token}/files/{file}", "GET /api/shared-sittings/{token}/files/{file}"),
            "GET /api/invitees/{invitee}/files/{file}",
        ),
        "about one file, which comes and goes in pieces",
    ),
    **dict.fromkeys(
        (*(f"{method} /api/{{path}}" for method in ("GET", "POST", "PATCH", "DELETE")), "MOUNT /{path}"),
        "nothing there, or a file of the client",
    ),
    **{f"{method} /dav": "leads on" for method in METHODS if method != "HEAD"},
    "SOCKET /socket": "by commands",
    "POST /api/uploads": "about one file: what the store holds is counted as files come and go",
}
"""Addresses that are not asked, and why."""

REFUSED: dict[str, str] = {
    **dict.fromkeys(
        (
            *("UnscheduleMessage", "SettleProblem", "UnsubscribeDevice", "RetryLetter", "DropLetter", "DropPostDraft"),
            *("RevokeSession", "WithdrawInvitation", "WithdrawAddress", "AgreeAddress", "ChangePassword"),
            *("MakeDevicePassword", "ChangeOwnAddress", "ChangeAddress", "ChooseChannel", "LoadSilences"),
        ),
        "one row of one person, which does not grow",
    ),
    **dict.fromkeys(
        ("SubscribeDevice", "TryDevice", "ChangePush", "RemindRecipients"), "wants a key for push or a mail server"
    ),
}
"""Commands that are refused there, and why."""

ALONE: dict[str, str] = {
    "Start": "20 ms: a whole town of thousands, its directory and its members",
    "CatchUp": "17 ms: 500 messages of the greatest length, 10 MB, in one answer",
    "LoadDirectory": "6 ms: a whole town of thousands",
    "LoadAccounts": "10 ms: a whole town of thousands",
    "LoadGroups": "all groups of a town, in no pages",
}
"""What may take longer, how long it takes, and why."""
