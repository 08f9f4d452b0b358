"""Every command and every address, asked beside the largest that each is about."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta

import msgspec

from protocol import (
    agenda,
    appointments,
    boards,
    conversations,
    convocations,
    copies,
    drives,
    elections,
    events,
    messages,
    polls,
    posts,
    renewal,
    rewinding,
    sittings,
    state,
    summonses,
    tallies,
)
from protocol.types import Command
from server.law.elections import counted_names
from server.webdav.webdav_http import METHODS
from tests.guests.probes import PROBES, Aim
from tests.support.browser import Answer
from tests.support.convening import in_days
from tests.support.largest import DAY, FIRST, PEOPLE, Largest, long
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
            "held_drives",
        ),
        "chat",
    ),
}
"""Of each module of the protocol, the message that its commands are about: a new one has to say which."""

EVERYBODY = [FIRST + number for number in range(PEOPLE)]
MANY = [2 * FIRST + number for number in range(1, 501)]
NAMES = counted_names(60)
STATIONS = range(1, 301)

AT_LENGTH: list[Callable[[Largest], Command]] = [
    lambda it: state.Start([]),
    lambda it: messages.LoadHistory(it.group, limit=200),
    lambda it: messages.LoadMessages(it.group, list(range(1, 101))),
    lambda it: agenda.LoadAgenda(DAY, DAY + timedelta(92)),
    lambda it: messages.SendMessage(it.group, new_client_id(), long(20_000), mentions=EVERYBODY[:50]),
    lambda it: messages.EditMessage(it.group, it.chat, long(19_999)),
    lambda it: posts.SendPost(it.group, new_client_id(), "t" * 200, long(50_000), tracked=True),
    lambda it: events.SendEvent(it.group, new_client_id(), it.repeated),
    lambda it: boards.SendBoard(it.group, new_client_id(), it.offered),
    lambda it: boards.ChangeBoard(it.group, it.board, msgspec.structs.replace(it.offered, title="x")),
    lambda it: elections.SendElection(it.group, new_client_id(), it.planned),
    lambda it: elections.ChangeElection(it.group, it.election, it.planned),
    lambda it: tallies.ImportFigures(
        it.group, it.past, [tallies.Imported(s, name, 3) for name in NAMES[:25] for s in STATIONS]
    ),
    lambda it: appointments.BookAppointment(it.group, it.board, new_client_id(), DAY, "x", 20, time(9), 1),
    lambda it: polls.VotePoll(it.group, it.poll, list(range(1, 21))),
    lambda it: copies.KeepCopyList(
        it.community, [copies.Copied("x" * 40, f"x{n}@town.example", "y" * 9) for n in range(2_000)]
    ),
    lambda it: conversations.CreateGroup("x", people=EVERYBODY[:500]),
    lambda it: conversations.AddMembers(it.council, EVERYBODY[500:1_000]),
    lambda it: rewinding.RewindFolder(it.group, datetime.now(UTC) - timedelta(seconds=1), it.folder),
    lambda it: drives.MoveNodes(it.group, MANY),
    lambda it: drives.CopyNodes(it.group, new_client_id(), MANY, it.own),
    lambda it: drives.BinNodes(it.group, MANY),
    lambda it: drives.RestoreNodes(it.group, MANY),
    lambda it: summonses.RecordPrint(it.council, it.convocation, EVERYBODY[:500]),
    lambda it: convocations.ChangeConvocation(it.draft, it.revision, agenda=it.agenda),
    lambda it: convocations.SendConvocation(it.draft, it.revision + 1, new_client_id()),
    lambda it: sittings.RecordAttendance(it.council, it.sat, FIRST, present=True),
    lambda it: renewal.RenewBody(it.body, in_days(20), in_days(30), EVERYBODY[:500]),
]

READS = ("Load", "Search", "Find", "Count", "Check", "CatchUp", "Start")
ENDS = (
    *("Cancel", "Close", "Delete", "Discard", "Leave", "End", "Withdraw", "Remove", "Drop", "Revoke", "Decline"),
    *("SendConvocation", "Renew", "Confirm"),
)


def order(command: Command) -> int:
    """What only reads comes first, what ends something last."""
    name = type(command).__name__
    return 0 if name.startswith(READS) and name != "StartDirect" else 2 if name.startswith(ENDS) else 1


def calls(large: Largest) -> list[Command]:
    """At the greatest length where there is such, otherwise as a guest tries them, about what is largest."""
    found = [make(large) for make in AT_LENGTH]
    asked = {type(one) for one in found}
    for probe in PROBES:
        module = type(probe(large.own, aim(large, "chat"))).__module__.rpartition(".")[2]
        command = probe(large.own, aim(large, ABOUT[module], module))
        if order(command) == 0 or type(command) not in asked:
            found.append(command)
            asked.add(type(command))
    return sorted(found, key=order)


def aim(large: Largest, about: str, module: str = "") -> Aim:
    conversation = large.council if about in ("convocation", "sat") else large.group
    node = {"appointments": 3 * FIRST + 1, "drives": large.folder}.get(module, large.document)
    at = getattr(large, about)
    return Aim(conversation, FIRST + 3, 1, 1, 1, large.body, FIRST + 3, large.draft, large.file, node, 1, at)


def get(path: str) -> Callable[[Largest], Awaitable[Answer]]:
    """As Maelle asks it; what stands in braces is filled in by name."""
    return lambda it: browser(it.scenario, "Maelle").get(path.format(**vars(it)))


ASKED: dict[str, Callable[[Largest], Awaitable[Answer]]] = {
    "GET /metrics": get("/metrics"),
    "GET /api/documents/{node}": get("/api/documents/{document}"),
    "GET /api/files/{file}": get("/api/files/{file}"),
    "GET /api/drives/{conversation}/archive": get("/api/drives/{group}/archive"),
    "GET /api/convocations/{token}": get("/api/convocations/{link}"),
    "POST /api/convocations/{token}/open": lambda it: browser(it.scenario, "Maelle").post(
        f"/api/convocations/{it.link}/open"
    ),
    "GET /api/convocations/{conversation}/{seq}/evidence": get("/api/convocations/{council}/{convocation}/evidence"),
    "GET /api/convocations/{conversation}/{seq}/attestation": get(
        "/api/convocations/{council}/{convocation}/attestation"
    ),
    "GET /api/convocations/{conversation}/{seq}/poster": get("/api/convocations/{council}/{convocation}/poster"),
    "GET /api/convocations/{conversation}/{seq}/extract": get("/api/convocations/{council}/{convocation}/extract"),
    "GET /api/register.pdf": get("/api/register.pdf?body={body}&words="),
    "GET /api/register.csv": get("/api/register.csv?body={body}&words="),
    "GET /api/bookings/{token}": get("/api/bookings/{booking}"),
    "GET /api/boards/{conversation}/{board}/sheet.pdf": get("/api/boards/{group}/{board}/sheet.pdf?day=2040-01-02"),
    "GET /api/boards/{conversation}/{board}/appointments.{kind}": get("/api/boards/{group}/{board}/appointments.csv"),
    "GET /api/elections/{conversation}/{election}/results.{kind}": get("/api/elections/{group}/{past}/results.csv"),
    "GET /api/elections/{conversation}/{election}/record.pdf": get("/api/elections/{group}/{past}/record.pdf"),
    "GET /api/elections/{conversation}/{election}/transmission.pdf": get(
        "/api/elections/{group}/{past}/transmission.pdf"
    ),
    "GET /api/halls/{token}": get("/api/halls/{hall}"),
    "GET /agenda/{token}.ics": get("/agenda/{calendar}.ics"),
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
    **{
        f"{method} /dav/{{path}}": "no largest state yet: folders of thousands"
        for method in METHODS
        if method != "HEAD"
    },
    "SOCKET /socket": "by commands",
    "GET /api/shared-sittings/{token}": "no largest state yet: a sitting with an invitee",
    "GET /api/convocations/{conversation}/{seq}/certificate/{what}": "no largest state yet: a sitting that was posted",
    "POST /api/uploads": "about one file: what the store holds is counted as files come and go",
    "POST /api/bookings/{token}": "no largest state yet: a booking by a stranger on a full board",
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
    **dict.fromkeys(
        (
            *("MoveAppointment", "FreezeStation", "CorrectStation", "LoadOutcome", "ConfirmRelease", "DeclineRelease"),
            *("RecordProxy", "RecordOfficers", "RuleOnUrgency", "FilePaper", "RecordSessionRequest"),
            *("AnswerSessionRequest", "InviteToSitting", "WithdrawInvitee", "AnswerConvocation", "RecordDelivery"),
            *("JoinSlip", "RecordPosting", "RecordRemoval", "ConveneLater", "AskApproval", "ApproveConvocation"),
            *("DiscardConvocation", "RemindReaders", "ConfirmDelivery", "OpenMessage", "Acknowledge", "CancelEvent"),
            *("ChangeOccurrence", "AnswerEvent", "CarryVersion", "ResolveRemark", "AddDocument", "AddVersion"),
            *("RenameNode", "LoadDocument", "HandDrive", "InvitePerson", "ChangeRole", "LeaveGroup", "RemoveMember"),
            *("JoinGroup", "GiveMandate", "EndMandate", "ChangeRule", "RecordHeldElsewhere"),
        ),
        "no largest state yet in which it is carried out: what it loads before it is refused is measured",
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
