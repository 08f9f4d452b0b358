"""Which refusals each command can meet, besides those that any of them can."""

from protocol import (
    accounts,
    agenda,
    bodies,
    conversations,
    convocations,
    events,
    ledger,
    mail,
    messages,
    people,
    posts,
    receipts,
    search,
    sessions,
    sittings,
    state,
    summonses,
)
from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound, Refusal, TooFast, WrongPassword
from protocol.types import Command

Reasons = dict[type[Refusal], str]

OUTSIDE: Reasons = {NotFound: "the caller is not in this conversation"}
NO_MESSAGE: Reasons = {NotFound: "the caller is not in this conversation, or it has no such message"}
CLOSED: Reasons = {Archived: "the group is archived"}
FILES: Reasons = {Invalid: "`files`: one that the caller may not read"}
POST_FILES: Reasons = {Invalid: "`files`: one that the caller may not read; `cover`: no image among the files"}
MANAGING: Reasons = {
    NotFound: "the caller does not know the group, or a person named",
    NotAllowed: "the caller does not manage it",
    **CLOSED,
}
ADMINISTERING: Reasons = {NotAllowed: "the caller is no administrator"}
PLAN = (
    "`title`: it is empty; `date`: at the ends of the calendar; `hour` or `until_hour`: the clocks do not show it, or "
    "just one of them is given; `until_date`: it is over before it begins, or after a year; `places`: it asks nobody"
)
ORGANISING = "it is neither one's own nor in a group one manages, or no event"
NO_LETTER: Reasons = {**ADMINISTERING, NotFound: "it is not there any more: sent, tried now, or given up"}
CONVENING: Reasons = {NotAllowed: "the caller is no administrator, nor may he convene"}

DRAFTING: Reasons = {
    NotFound: "there is no such draft to see",
    NotAllowed: "the caller may not convene",
    **CLOSED,
}

NOT_NOW = "it is `too_early`, or the sitting is `replaced`, `cancelled`, `closed`"
SITTING: Reasons = {
    NotFound: "there is no such sitting to see, or no such item in its agenda",
    NotAllowed: "the caller may not convene",
    **CLOSED,
}

REASONS: dict[type[Command], Reasons] = {
    state.Start: {},
    messages.SendMessage: {
        **OUTSIDE,
        NotAllowed: "only publishers write there, or a guest mentions everybody",
        Invalid: "`mentions`: somebody outside the conversation; `text`: it is empty; "
        "`files`: one that the caller may not read",
        **CLOSED,
    },
    messages.EditMessage: {
        **NO_MESSAGE,
        NotAllowed: "it is not one's own, or no chat message",
        Invalid: "`text`: it is empty",
        **CLOSED,
    },
    messages.DeleteMessage: {
        **NO_MESSAGE,
        NotAllowed: "it is neither one's own nor in a group one manages, or a kind that stays",
        Conflict: "it is deleted already",
        **CLOSED,
    },
    messages.React: {**NO_MESSAGE, **CLOSED},
    messages.LoadHistory: OUTSIDE,
    messages.LoadMessages: OUTSIDE,
    messages.CatchUp: OUTSIDE,
    messages.LoadVersions: OUTSIDE,
    messages.LoadComments: OUTSIDE,
    messages.LoadFeed: {},
    conversations.StartDirect: {NotFound: "the caller does not know one of them, or he has left", Invalid: "`people`"},
    conversations.CreateGroup: {
        NotAllowed: "the caller is a guest",
        NotFound: "the caller does not know one of the people",
        Invalid: "`name`",
    },
    conversations.ChangeGroup: {**MANAGING, NotAllowed: "one does not manage it, or it is a system group"},
    conversations.AddMembers: MANAGING,
    conversations.RemoveMember: {**MANAGING, Conflict: "`last_manager`"},
    conversations.ChangeRole: {**MANAGING, Conflict: "`last_manager`"},
    conversations.JoinGroup: {
        NotFound: "there is no such group to see",
        NotAllowed: "it is not open",
        **CLOSED,
    },
    conversations.LeaveGroup: {
        **OUTSIDE,
        NotAllowed: "it is a direct conversation, or holds one by one's population",
        Conflict: "`last_manager`",
    },
    conversations.LoadGroups: {},
    conversations.ChangeMembership: OUTSIDE,
    conversations.MarkRead: OUTSIDE,
    conversations.TypeMessage: OUTSIDE,
    posts.SendPost: {**OUTSIDE, NotAllowed: "the caller does not publish there", **POST_FILES, **CLOSED},
    posts.EditPost: {**NO_MESSAGE, NotAllowed: "it is not one's own, or no post", **POST_FILES, **CLOSED},
    posts.PinPost: {**NO_MESSAGE, NotAllowed: "the caller does not publish there", Invalid: "`content`", **CLOSED},
    posts.RemindReaders: {
        NotFound: "the caller may not see the named list",
        Conflict: "everybody has opened it",
        TooFast: "all who have not opened it were reminded less than 24 hours ago",
        Invalid: "`content`",
    },
    posts.SavePostDraft: {
        **OUTSIDE,
        NotAllowed: "the caller does not publish there",
        Conflict: "`published`: it has been already, or `drafts`: the caller keeps too many",
        Invalid: "`files`, `cover`, `publish_at` that is over, or `title` of a post to be published",
        **CLOSED,
    },
    posts.DropPostDraft: {NotFound: "there is none"},
    posts.LoadPostDrafts: {},
    convocations.StartConvocation: {
        **DRAFTING,
        NotFound: "there is no such body to see, or no such convocation of it",
        Conflict: "`replaced`, `cancelled`, or the sitting is `opened` already, or `not_opened` yet; "
        "`quorum`: it held all along",
        Invalid: "`second_of`: with `replaces`",
        Archived: "the body is dissolved, or its group is archived",
    },
    convocations.ChangeConvocation: {
        **DRAFTING,
        Conflict: "`revision`: somebody else has changed it",
        Invalid: "`hour` does not exist on that day, `date`, `completing_round`, `agenda`, `files`, or "
        "`convened_by`: nobody in office",
    },
    convocations.DiscardConvocation: DRAFTING,
    convocations.LoadConvocationDrafts: {},
    convocations.SendConvocation: {
        **DRAFTING,
        Conflict: "`revision`: somebody else has changed it, or of the version before: `replaced`, `cancelled`, "
        "`opened`; or `client_id`: of another message of one's own",
        Invalid: "`date` or hour are missing, or the code of what the rules hold against it",
    },
    convocations.CancelConvocation: {
        **NO_MESSAGE,
        NotAllowed: "the caller may not convene",
        Conflict: "`replaced`, `cancelled`, or the sitting is `opened` already",
        Invalid: "`reason`",
        **CLOSED,
    },
    summonses.LoadSummonses: NO_MESSAGE,
    summonses.AnswerConvocation: {
        NotFound: "it is not addressed to the caller",
        Conflict: "`replaced`, `cancelled`, or the sitting is `opened` already; or why the proxy cannot be given: "
        "`self`, `not_in_office`, `holder_absent`, `holder_taken`, `chain`, `too_many_sittings`",
        Invalid: "`holder`: only a proxy has one, and must",
    },
    summonses.RemindRecipients: {
        **NO_MESSAGE,
        Conflict: "`replaced`, `cancelled`, `opened`; or `reminded`: nobody is left to remind now",
    },
    summonses.RecordPrint: NO_MESSAGE,
    summonses.RecordDelivery: {
        **NO_MESSAGE,
        Conflict: "`delivered` already",
        Invalid: "`delivered_at`: before it was sent, or to come",
    },
    sittings.LoadSitting: NO_MESSAGE,
    sittings.RecordAttendance: {
        **SITTING,
        NotFound: "there is no such sitting to see, or the person holds no mandate",
        Conflict: "`present` already, or `absent`; or " + NOT_NOW,
        Invalid: "`at`: long before the sitting, or to come",
    },
    sittings.DeclareInterest: {**SITTING, Conflict: "the item has `begun`; or " + NOT_NOW},
    sittings.OpenSitting: {**SITTING, Conflict: "it has `begun`; or " + NOT_NOW},
    sittings.BeginItem: {**SITTING, Conflict: "the item has `begun`, the sitting is `not_opened`; or " + NOT_NOW},
    sittings.CloseSitting: {**SITTING, Conflict: "`not_opened`; or " + NOT_NOW},
    sittings.FilePaper: {
        **SITTING,
        Conflict: "`not_closed`",
        Invalid: "`adopted_on`: before the sitting, or to come; `files`: one that the caller may not read",
    },
    events.SendEvent: {
        **OUTSIDE,
        NotAllowed: "the caller does not publish there",
        Invalid: f"{PLAN}; {FILES[Invalid]}",
        **CLOSED,
    },
    events.ChangeEvent: {
        **NO_MESSAGE,
        NotAllowed: ORGANISING,
        Conflict: "`cancelled`",
        Invalid: f"{PLAN}; {FILES[Invalid]}",
        **CLOSED,
    },
    events.CancelEvent: {**NO_MESSAGE, NotAllowed: ORGANISING, Conflict: "`cancelled` already", **CLOSED},
    events.AnswerEvent: {
        **NO_MESSAGE,
        Conflict: "`cancelled`, or `past`",
        Invalid: "`content`: it is no event, or `asks`: it asks nobody",
        **CLOSED,
    },
    agenda.LoadAgenda: {**OUTSIDE, Invalid: "`last`: before `first`, or too long after it"},
    agenda.LoadOwnCalendar: {},
    agenda.RenewOwnCalendar: {},
    agenda.ChooseEventMail: {},
    receipts.ConfirmDelivery: {NotFound: "it is not addressed to the caller", Invalid: "`content`"},
    receipts.OpenMessage: {NotFound: "it is not addressed to the caller", Invalid: "`content`"},
    receipts.Acknowledge: {
        NotFound: "it is not addressed to the caller",
        Conflict: "`not_opened` yet, or `acknowledged` already",
        Invalid: "`content`",
    },
    receipts.LoadReceipts: {NotFound: "the caller may see none of them"},
    people.LoadDirectory: {},
    people.ChangeProfile: {Invalid: "`name`"},
    people.SetAvailability: {},
    search.Search: OUTSIDE,
    sessions.LoadSessions: {},
    sessions.RevokeSession: {NotFound: "it is no session of the caller's"},
    sessions.ChangePassword: {WrongPassword: "`current` is not the password", TooFast: "too many tries"},
    accounts.LoadAccounts: ADMINISTERING,
    accounts.InvitePerson: {
        NotAllowed: "the caller is no administrator, nor, for a guest, a manager of the groups",
        NotFound: "the caller does not know one of the groups",
        Conflict: "`email`: the address has an account, or `invitation`: somebody else has invited it",
        Archived: "one of the groups is archived",
        Invalid: "the field that a guest needs, or cannot have",
        TooFast: "too many invitations",
    },
    accounts.WithdrawInvitation: {NotFound: "there is none, or the caller neither sent it nor is an administrator"},
    accounts.ChangeAccount: {
        **ADMINISTERING,
        NotFound: "there is no such person",
        Conflict: "`last_administrator`",
        Invalid: "the field that makes no sense, for a guest at least",
    },
    mail.LoadMailQueue: ADMINISTERING,
    mail.RetryLetter: NO_LETTER,
    mail.RetryLetters: ADMINISTERING,
    mail.DropLetter: NO_LETTER,
    bodies.LoadBodies: CONVENING,
    bodies.LoadRules: CONVENING,
    bodies.LoadOwnChannel: {},
    bodies.CreateBody: {
        **ADMINISTERING,
        NotFound: "there is no such group, or no such person",
        Conflict: "`conversation`: the group has a body already; `mandate`: somebody is seated twice; `chair`: two are",
        Invalid: "`name`, `own_days` of a council, or `person`: a guest, or somebody who has left",
        **CLOSED,
    },
    bodies.ChangeBody: {
        **ADMINISTERING,
        NotFound: "there is no such body",
        Conflict: "`conversation`: its group has another body by now",
        Invalid: "`name`, or `own_days` of a council",
    },
    bodies.GiveMandate: {
        **ADMINISTERING,
        NotFound: "there is no such body, or no such person",
        Conflict: "`mandate`: he has one on one of these days, or `chair`: somebody else has the chair",
        Invalid: "`ends_on` before `starts_on`, or `person`: a guest, or somebody who has left",
        Archived: "the body is dissolved, or its group is archived",
    },
    bodies.EndMandate: {
        **ADMINISTERING,
        NotFound: "there is no such mandate",
        Conflict: "`mandate`: he has another one by then, or `chair`: somebody else has the chair",
        Invalid: "`ends_on` before its first day",
    },
    bodies.ChooseChannel: {
        **ADMINISTERING,
        NotFound: "there is no such person",
        Invalid: "`requested_on`, to come; or `person`: a guest",
    },
    ledger.LoadSeal: {NotFound: "there is no such convocation, or the caller may not see what proves it"},
    ledger.CheckLedger: ADMINISTERING,
    ledger.LoadRegister: {NotFound: "the caller neither convenes nor administers"},
    bodies.ChangeRule: {**ADMINISTERING, NotFound: "there is no such rule", Invalid: "`source`"},
}
