"""Every command of the protocol, aimed at what a guest must not know."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from protocol import (
    accounts,
    addresses,
    agenda,
    bodies,
    convenors,
    conversations,
    convocations,
    copies,
    drives,
    events,
    forwards,
    health,
    invitees,
    ledger,
    mail,
    marks,
    messages,
    people,
    pins,
    postings,
    posts,
    receipts,
    renewal,
    search,
    session_requests,
    sessions,
    sittings,
    state,
    summonses,
    transfers,
)
from protocol.types import Command
from tests.support.scenario import new_client_id


@dataclass(frozen=True)
class Aim:
    """What is not theirs, or does not exist."""

    conversation: int
    person: int
    session: int
    invitation: int
    invitee: int
    body: int
    mandate: int
    draft: int
    file: int
    node: int
    job: int
    seq: int
    """Of a message, in that conversation."""


Probe = Callable[[int, Aim], Command]
"""Of a conversation of their own, and what is not."""

AGENDA = [convocations.ItemDraft("x")]
NOON = datetime.time(12)
DAY = datetime.date(2027, 1, 15)
AN_INSTANT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
PLAN = events.EventPlan("x", DAY)
AN_END = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)

AT_CONVERSATIONS: list[Probe] = [
    lambda _, aim: messages.SendMessage(aim.conversation, new_client_id(), "x"),
    lambda _, aim: messages.EditMessage(aim.conversation, aim.seq, "x"),
    lambda _, aim: messages.DeleteMessage(aim.conversation, aim.seq),
    lambda own, aim: forwards.ForwardMessage(aim.conversation, aim.seq, own, new_client_id()),
    lambda own, aim: forwards.ForwardMessage(own, 1, aim.conversation, new_client_id()),
    lambda _, aim: forwards.LoadForwardRefusals(aim.conversation, aim.seq),
    lambda _, aim: pins.PinMessage(aim.conversation, aim.seq),
    lambda _, aim: pins.LoadPinned(aim.conversation),
    lambda _, aim: messages.React(aim.conversation, aim.seq, "agree"),
    lambda _, aim: messages.LoadHistory(aim.conversation),
    lambda _, aim: messages.LoadHistory(aim.conversation, around=aim.seq),
    lambda _, aim: messages.LoadMessages(aim.conversation, [aim.seq, 2]),
    lambda _, aim: messages.CatchUp(aim.conversation, 0),
    lambda _, aim: messages.LoadVersions(aim.conversation, aim.seq),
    lambda _, aim: messages.LoadFeed("post", aim.conversation),
    lambda _, aim: messages.LoadFeed("convocation", aim.conversation),
    lambda _, aim: conversations.ChangeGroup(aim.conversation, name="x"),
    lambda _, aim: conversations.JoinGroup(aim.conversation),
    lambda _, aim: conversations.LeaveGroup(aim.conversation),
    lambda _, aim: conversations.ChangeMembership(aim.conversation, pinned=True),
    lambda _, aim: conversations.MarkRead(aim.conversation, aim.seq),
    lambda _, aim: conversations.MarkUnread(aim.conversation, aim.seq),
    lambda _, aim: marks.MarkMessage(aim.conversation, aim.seq, saved=True, expected=True),
    lambda _, aim: conversations.TypeMessage(aim.conversation),
    lambda _, aim: convocations.StartConvocation(aim.body),
    lambda _, aim: convocations.StartConvocation(aim.body, replaces=aim.seq),
    lambda _, aim: convocations.ChangeConvocation(aim.draft, 1, date=DAY, hour=NOON, agenda=AGENDA),
    lambda _, aim: convocations.DiscardConvocation(aim.draft),
    lambda _, aim: convocations.AskApproval(aim.draft, 1),
    lambda _, aim: convocations.ApproveConvocation(aim.draft, "0" * 64),
    lambda _, aim: convocations.SendConvocation(aim.draft, 1, new_client_id()),
    lambda _, aim: convocations.CancelConvocation(aim.conversation, aim.seq, "x"),
    lambda _, aim: sittings.LoadSitting(aim.conversation, aim.seq),
    lambda _, aim: sittings.RecordAttendance(aim.conversation, aim.seq, aim.person, present=True),
    lambda _, aim: sittings.DeclareInterest(aim.conversation, aim.seq, 1, aim.person),
    lambda _, aim: sittings.RecordProxy(aim.conversation, aim.seq, aim.person),
    lambda _, aim: sittings.RecordOfficers(aim.conversation, aim.seq, aim.person, [aim.person]),
    lambda _, aim: sittings.OpenSitting(aim.conversation, aim.seq),
    lambda _, aim: sittings.BeginItem(aim.conversation, aim.seq, 1),
    lambda _, aim: sittings.RuleOnUrgency(aim.conversation, aim.seq, admitted=True),
    lambda _, aim: sittings.CloseSitting(aim.conversation, aim.seq),
    lambda _, aim: sittings.FilePaper(aim.conversation, aim.seq, "minutes", aim.file),
    lambda _, aim: session_requests.RecordSessionRequest(aim.body, "prefect", DAY, "x"),
    lambda _, aim: session_requests.AnswerSessionRequest(aim.draft, aim.seq),
    lambda _, aim: copies.LoadCopies(aim.conversation, aim.seq),
    lambda _, aim: copies.LoadCopyList(aim.body),
    lambda _, aim: copies.KeepCopyList(aim.body, [copies.Copied("x", "x@town.example")]),
    lambda _, aim: invitees.InviteToSitting(aim.conversation, aim.seq, [1], aim.person),
    lambda _, aim: invitees.WithdrawInvitee(aim.conversation, aim.seq, aim.invitee),
    lambda _, aim: invitees.LoadInvitees(aim.conversation, aim.seq),
    lambda _, aim: summonses.LoadLetters(aim.conversation, aim.seq),
    lambda _, aim: summonses.LoadSummonses(aim.conversation, aim.seq),
    lambda _, aim: summonses.AnswerConvocation(aim.conversation, aim.seq, "present"),
    lambda _, aim: summonses.AnswerConvocation(aim.conversation, aim.seq, "proxy", aim.person),
    lambda _, aim: summonses.RemindRecipients(aim.conversation, aim.seq),
    lambda _, aim: summonses.RecordPrint(aim.conversation, aim.seq, [aim.person]),
    lambda _, aim: summonses.RecordDelivery(aim.conversation, aim.seq, aim.person, "hand", AN_INSTANT),
    lambda _, aim: summonses.JoinSlip(aim.conversation, aim.seq, aim.person, aim.file),
    lambda _, aim: postings.LoadPostings(aim.conversation, aim.seq),
    lambda _, aim: postings.RecordPosting(aim.conversation, aim.seq, "convocation", "x", AN_INSTANT, "x"),
    lambda _, aim: postings.RecordRemoval(aim.conversation, aim.seq, 1, AN_INSTANT, "x"),
    lambda _, aim: posts.SendPost(aim.conversation, new_client_id(), "x"),
    lambda _, aim: posts.EditPost(aim.conversation, aim.seq, "x"),
    lambda _, aim: posts.PinPost(aim.conversation, aim.seq),
    lambda _, aim: posts.RemindReaders(aim.conversation, aim.seq),
    lambda _, aim: posts.SavePostDraft(aim.conversation, new_client_id(), "x"),
    lambda _, aim: messages.LoadComments(aim.conversation, aim.seq),
    lambda _, aim: events.SendEvent(aim.conversation, new_client_id(), PLAN),
    lambda _, aim: events.ChangeEvent(aim.conversation, aim.seq, PLAN),
    lambda _, aim: events.CancelEvent(aim.conversation, aim.seq),
    lambda _, aim: events.AnswerEvent(aim.conversation, aim.seq, "yes"),
    lambda _, aim: agenda.LoadAgenda(DAY, DAY, aim.conversation),
    lambda _, aim: receipts.ConfirmDelivery(aim.conversation, aim.seq),
    lambda _, aim: receipts.OpenMessage(aim.conversation, aim.seq),
    lambda _, aim: receipts.Acknowledge(aim.conversation, aim.seq, new_client_id()),
    lambda _, aim: receipts.LoadReceipts(aim.conversation, aim.seq),
    lambda _, aim: receipts.LoadOwnReceipts(aim.conversation, [aim.seq]),
    lambda _, aim: ledger.LoadSeal(aim.conversation, aim.seq),
    lambda _, aim: ledger.LoadJudgements(aim.conversation, aim.seq),
    lambda _, aim: search.Search("bonjour", aim.conversation),
    lambda _, aim: drives.LoadFolder(aim.conversation),
    lambda own, aim: drives.LoadFolder(own, aim.node),
    lambda own, aim: drives.LoadFolder(own, after=aim.node),
    lambda _, aim: drives.LoadBin(aim.conversation),
    lambda _, aim: drives.LoadDocument(aim.node),
    lambda _, aim: drives.CarryVersion(aim.node),
    lambda _, aim: drives.CatchUpDrive(aim.conversation, 0),
    lambda _, aim: drives.CreateFolder(aim.conversation, new_client_id(), "x"),
    lambda own, aim: drives.CreateFolder(own, new_client_id(), "x", aim.node),
    lambda _, aim: drives.AddDocument(aim.conversation, new_client_id(), "x", aim.file),
    lambda own, aim: drives.AddDocument(own, new_client_id(), "x", aim.file, aim.node),
    lambda _, aim: drives.AddVersion(aim.node, new_client_id(), aim.file),
    lambda _, aim: drives.RenameNode(aim.node, "x"),
    lambda own, aim: drives.MoveNodes(own, [aim.node]),
    lambda _, aim: drives.MoveNodes(aim.conversation, [aim.node]),
    lambda own, aim: drives.BinNodes(own, [aim.node]),
    lambda own, aim: drives.RestoreNodes(own, [aim.node]),
    lambda own, aim: accounts.InvitePerson("a@town.example", "guest", groups=[aim.conversation], access_ends_at=AN_END),
    lambda _, aim: bodies.CreateBody(aim.conversation, "board", "x"),
    lambda _, aim: bodies.ChangeBody(aim.body, name="x"),
    lambda _, aim: bodies.RecordCensus(aim.body, 1, DAY, "x"),
    lambda _, aim: bodies.EndMandate(aim.mandate, DAY),
]

AT_PEOPLE: list[Probe] = [
    lambda _, aim: conversations.StartDirect([aim.person]),
    lambda _, aim: conversations.CreateGroup("x", people=[aim.person]),
    lambda own, aim: conversations.AddMembers(own, [aim.person]),
    lambda _, aim: conversations.AddMembers(aim.conversation, [aim.person]),
    lambda own, aim: conversations.RemoveMember(own, aim.person),
    lambda _, aim: conversations.RemoveMember(aim.conversation, aim.person),
    lambda own, aim: conversations.ChangeRole(own, aim.person, "manager"),
    lambda _, aim: conversations.ChangeRole(aim.conversation, aim.person, "member"),
    lambda own, aim: messages.SendMessage(own, new_client_id(), "x", mentions=[aim.person]),
    lambda own, aim: messages.EditMessage(own, 1, "x", mentions=[aim.person]),
    lambda _, aim: accounts.ChangeAccount(aim.person, title="x"),
    lambda _, aim: addresses.LoadAddresses(aim.person),
    lambda _, aim: addresses.ChangeAddress(aim.person, "a@town.example", DAY),
    lambda _, aim: addresses.WithdrawAddress(aim.seq),
    lambda _, aim: addresses.AgreeAddress(aim.seq),
    lambda own, aim: bodies.GiveMandate(aim.body, aim.person, DAY),
    lambda _, aim: convenors.GiveConvening(aim.body, aim.person),
    lambda _, aim: renewal.RenewBody(aim.body, DAY, DAY + datetime.timedelta(1), [aim.person]),
    lambda _, aim: convenors.EndConvening(aim.body, aim.person),
    lambda _, aim: bodies.ChooseChannel(aim.person, "paper", DAY),
    lambda own, aim: summonses.AnswerConvocation(own, aim.seq, "proxy", aim.person),
    lambda _, aim: summonses.ConveneLater(aim.conversation, aim.seq, aim.person),
    lambda own, aim: summonses.RecordPrint(own, aim.seq, [aim.person]),
    lambda own, aim: sittings.RecordAttendance(own, aim.seq, aim.person, present=True),
    lambda own, aim: sittings.DeclareInterest(own, aim.seq, 1, aim.person),
    lambda own, aim: sessions.RevokeSession(aim.session),
    lambda own, aim: accounts.WithdrawInvitation(aim.invitation),
]

AT_FILES: list[Probe] = [
    lambda own, aim: drives.AddDocument(own, new_client_id(), "x", aim.file),
    lambda own, aim: messages.SendMessage(own, new_client_id(), "x", files=[aim.file]),
    lambda own, aim: posts.SendPost(own, new_client_id(), "x", files=[aim.file]),
    lambda own, aim: posts.SendPost(own, new_client_id(), "x", cover=aim.file),
    lambda own, aim: posts.SavePostDraft(own, new_client_id(), "x", files=[aim.file]),
    lambda own, aim: events.SendEvent(own, new_client_id(), events.EventPlan("x", DAY, files=[aim.file])),
    lambda own, aim: sittings.FilePaper(own, aim.seq, "minutes", aim.file),
    lambda own, aim: summonses.JoinSlip(own, aim.seq, aim.person, aim.file),
    lambda own, aim: postings.RecordPosting(own, aim.seq, "convocation", "x", AN_INSTANT, "x", aim.file),
    lambda _, aim: convocations.ChangeConvocation(aim.draft, 1, agenda=[convocations.ItemDraft("x", files=[aim.file])]),
]

AT_ALL: list[Probe] = [
    lambda own, aim: state.Start([state.Cursor(aim.conversation, 0), state.Cursor(own, 0)]),
    lambda _, _aim: conversations.LoadGroups(),
    lambda _, _aim: people.LoadDirectory(),
    lambda _, _aim: accounts.LoadAccounts(),
    lambda _, _aim: mail.LoadMailQueue(),
    lambda _, aim: mail.RetryLetter(aim.job),
    lambda _, _aim: mail.RetryLetters(),
    lambda _, _aim: health.LoadHealth(),
    lambda _, aim: mail.DropLetter(aim.job),
    lambda _, _aim: bodies.LoadBodies(),
    lambda _, _aim: bodies.LoadRules(),
    lambda _, _aim: bodies.LoadOwnChannel(),
    lambda _, _aim: bodies.ChangeRule("council", 1, DAY, "x"),
    lambda _, _aim: sessions.LoadSessions(),
    lambda _, _aim: transfers.LoadTransfers(),
    lambda _, _aim: sessions.ChangePassword("wrong", "long enough"),
    lambda _, _aim: addresses.ChangeOwnAddress("a@town.example", "wrong"),
    lambda _, _aim: people.SetAvailability("away"),
    lambda _, _aim: people.ChangeProfile(theme="dark"),
    lambda _, _aim: search.Search("bonjour"),
    lambda _, _aim: convocations.LoadConvocationDrafts(),
    lambda _, _aim: session_requests.LoadSessionRequests(),
    lambda _, _aim: invitees.LoadOwnInvitations(),
    lambda _, _aim: convocations.LoadApprovals(),
    lambda own, _aim: summonses.LoadSummonses(own, 1),
    lambda own, _aim: summonses.LoadLetters(own, 1),
    lambda own, _aim: postings.LoadPostings(own, 1),
    lambda own, _aim: postings.RecordRemoval(own, 1, 1, AN_INSTANT, "x"),
    lambda own, _aim: sittings.LoadSitting(own, 1),
    lambda own, _aim: summonses.RemindRecipients(own, 1),
    lambda own, _aim: ledger.LoadSeal(own, 1),
    lambda own, _aim: ledger.LoadJudgements(own, 1),
    lambda _, _aim: ledger.CheckLedger(),
    lambda _, _aim: ledger.FindHash("0" * 64),
    lambda _, _aim: ledger.LoadHouseEntries(),
    lambda _, _aim: ledger.LoadRegister(),
    lambda _, _aim: messages.LoadFeed("post"),
    lambda _, _aim: messages.LoadFeed("convocation"),
    lambda _, _aim: agenda.LoadAgenda(DAY, DAY),
    lambda _, _aim: agenda.LoadOwnCalendar(),
    lambda _, _aim: agenda.RenewOwnCalendar(),
    lambda _, _aim: agenda.ChooseEventMail(True),
    lambda own, _aim: messages.LoadHistory(own, limit=200),
    lambda own, _aim: messages.CatchUp(own, 0),
    lambda own, _aim: receipts.LoadReceipts(own, 1),
    lambda own, _aim: messages.LoadVersions(own, 1),
    lambda own, _aim: messages.LoadComments(own, 1),
    lambda _, _aim: posts.LoadPostDrafts(),
    lambda _, _aim: posts.DropPostDraft("12345678"),
]

PROBES = [*AT_CONVERSATIONS, *AT_PEOPLE, *AT_FILES, *AT_ALL]
