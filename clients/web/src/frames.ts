/* Written by `python -m protocol.typescript` from the Python package `protocol`; change that instead.

   A record that was received is whole: `complete` has filled in what the wire leaves out. In a command, the fields with
   a question mark may be left out. An instant is a `Date`; a date or an hour by itself is an ISO string, and so is an
   instant that comes over HTTP. */

export const SUBPROTOCOL = 'parvis.1'

/** Why the server closes a socket, and what the client does then. */
export const CloseCode = {
  restarting: 1012,
  malformed: 4400,
  unauthenticated: 4401,
  too_fast: 4429,
  behind: 4408,
} as const

/** What was kept on the device under another format is of no use. */
export const FORMAT = 'f7928f4741a5'

export type FailureCode = 'not_found' | 'not_allowed' | 'invalid' | 'conflict' | 'archived' | 'too_fast' | 'unavailable' | 'wrong_password' | 'not_started' | 'internal'
export type HttpFailureCode = FailureCode | 'cross_site' | 'malformed' | 'too_large'

export type Population = 'staff' | 'official' | 'guest'
export type Role = 'member' | 'publisher' | 'manager'
export type Level = 'all' | 'mentions' | 'none'
export type Civility = '' | 'madame' | 'monsieur'
export type BodyKind = 'council' | 'commission' | 'board'
export type Regime = 'commune' | 'epci' | 'alsace_moselle'
export type MandateRole = 'chair' | 'member' | 'secretary' | 'substitute'
export type Channel = 'electronic' | 'paper'
export type Purpose = 'ordinary' | 'urgency' | 'second' | 'installation' | 'budget' | 'orientations' | 'debate_window' | 'note' | 'note_icpe' | 'deliberations_list' | 'minutes' | 'proxy_sittings' | 'interested'
export type Scope = 'any' | 'commune' | 'epci' | 'alsace_moselle' | 'commission'
export type Needs = 'nothing' | 'membership' | 'posting'
export type Visibility = 'open' | 'closed' | 'secret'
export type Posting = 'everyone' | 'publishers'
export type ItemKind = 'ordinary' | 'budget' | 'orientations' | 'icpe'
export type DelayState = 'tenable' | 'last_day' | 'late'
export type ConcernCode = 'past' | 'late' | 'budget_late' | 'orientations_late' | 'no_items' | 'no_recipients' | 'no_place' | 'no_convener' | 'note_missing' | 'note_icpe_missing' | 'urgency_reason_missing' | 'urgency_impossible' | 'installation_window' | 'installation_round_unknown' | 'budget_last_day' | 'orientations_last_day' | 'debate_too_early' | 'not_carried_over' | 'paper_last_day'
export type Category = 'house' | 'town'
export type EventAnswer = 'yes' | 'no' | 'maybe'
export type EventReminder = 'hour' | 'day' | 'week'
export type SealFault = 'missing' | 'content' | 'hash' | 'link' | 'form' | 'manifest' | 'message' | 'document' | 'token'
export type ReactionName = 'agree' | 'thanks' | 'bravo' | 'on_it'
export type Content = Chat | Post | Convocation | CalendarEvent | Acknowledgement | Notice | Deleted
export type Availability = 'online' | 'away' | 'offline'
export type Language = 'fr' | 'en'
export type Theme = 'system' | 'light' | 'dark'
export type Digest = 'immediate' | 'daily' | 'weekly' | 'none'
export type PaperKind = 'deliberations' | 'minutes'
export type Given = 'present' | 'absent' | 'proxy'
export type Delivery = 'hand' | 'post'

/** The command was carried out; there is nothing more to say. */
export interface Done {}

/** The message is on disk under this number; a retry is answered with the same one, and `changed_seq` as it is by
    then. */
export interface Stored {
  conversation: number
  seq: number
  changed_seq: number
  sent_at: Date
}

export interface Account {
  person: number
  email: string
  administrator: boolean
  may_convene: boolean
  active: boolean
  access_ends_at: Date | null
  seen_at: Date | null
}

/** A link sent and not yet used; the link itself is known to its recipient only. */
export interface Invitation {
  id: number
  email: string
  population: Population
  invited_at: Date
  expires_at: Date
  name: string
  groups: number[]
  access_ends_at: Date | null
}

export interface Accounts {
  accounts: Account[]
  invitations: Invitation[]
}

/** For administrators. */
export interface LoadAccounts {
  type: 'load_accounts'
}

/** Sends a single-use link by mail. For administrators; managers of a group may invite guests to it. A guest needs
    groups and an end date. An earlier invitation to the same address is withdrawn. */
export interface InvitePerson {
  type: 'invite_person'
  email: string
  population: Population
  name?: string
  civility?: Civility
  title?: string
  service?: string
  administrator?: boolean
  may_convene?: boolean
  groups?: number[]
  access_ends_at?: Date | null
}

/** Makes a link worth nothing; for administrators, and for whoever sent it. */
export interface WithdrawInvitation {
  type: 'withdraw_invitation'
  invitation: number
}

/** Changes what is given of somebody's account; for administrators. The last administrator stays one. */
export interface ChangeAccount {
  type: 'change_account'
  person: number
  name?: string
  title?: string
  service?: string
  phone?: string
  administrator?: boolean
  may_convene?: boolean
  active?: boolean
  access_ends_at?: Date | null
}

/** One message of a conversation's log, whole. */
export interface Message {
  conversation: number
  /** Where it was born in the log. */
  seq: number
  /** The number of its latest change; equal to `seq` until it changes. Keep the record with the larger one. */
  changed_seq: number
  author: number
  client_id: string
  /** By the database's clock, to the millisecond. */
  sent_at: Date
  content: Content
  edited_at: Date | null
  reactions: Reaction[]
  receipts: ReceiptCount | null
}

export interface Agenda {
  /** Events and convocations, cancelled ones included; no convocation that a later version replaced. */
  messages: Message[]
}

/** How the caller's agenda reaches the other calendars they use. */
export interface OwnCalendar {
  /** Where they read it, in the format iCalendar. Whoever knows this address reads the agenda: it is a secret. */
  address: string
  /** Whether invitations to events and reminders come by e-mail. */
  mail: boolean
}

/** Asks for what takes place between two days of the authority's calendar, both included and a hundred days apart
    at most; of one conversation, or of all. What changes later comes as messages do. */
export interface LoadAgenda {
  type: 'load_agenda'
  first: string
  last: string
  conversation?: number | null
}

export interface LoadOwnCalendar {
  type: 'load_own_calendar'
}

/** Changes the address; whoever knew the one before reads nothing more. */
export interface RenewOwnCalendar {
  type: 'renew_own_calendar'
}

export interface ChooseEventMail {
  type: 'choose_event_mail'
  mail: boolean
}

/** One rule as it is applied from a day on, until a later one of the same code. */
export interface Rule {
  code: string
  purpose: Purpose
  scope: Scope
  number: number
  /** The first day on which this house applies it. */
  valid_from: string
  /** The text it comes from, such as "CGCT L2121-11". */
  source: string
  /** Of the rules that could bind a body, the one with the largest number that it reaches does. */
  inhabitants_from: number
  /** Whether the source says it; otherwise it is a custom or a prudent reading, and is never shown as law. */
  law: boolean
  /** A sentence that the convocation has to hold. */
  text: string
  recorded_at: Date | null
  /** Nobody when Parvis brought it along. */
  recorded_by: number | null
}

/** An assembly; its conversation is the group of those who sit in it. */
export interface Body {
  id: number
  conversation: number
  kind: BodyKind
  name: string
  regime: Regime
  /** Of the commune; of an intercommunal body, of its largest member commune. */
  inhabitants: number
  /** Where it sits unless a convocation says otherwise. */
  place: string
  /** Clear days by its own standing orders; a council has none of its own. */
  own_days: number | null
  /** False once it is dissolved: it stays in the register, and convenes no more. */
  active: boolean
}

/** A person's time in a body; of one person in one body, no two overlap. */
export interface Mandate {
  id: number
  body: number
  person: number
  starts_on: string
  role: MandateRole
  /** The last day in office. */
  ends_on: string | null
}

/** How a person asked to be convened, from a day on; the choice before it stays on record. */
export interface ChannelChoice {
  person: number
  channel: Channel
  requested_on: string
  recorded_at: Date
  /** Where paper goes. */
  address: string
  recorded_by: number | null
}

/** All of them, with everybody's mandates and choices, past ones included. The latest choice of a person is the one
    with the latest `requested_on`, then `recorded_at`; without any, they are convened electronically. */
export interface Bodies {
  bodies: Body[]
  mandates: Mandate[]
  choices: ChannelChoice[]
}

/** Every rule that has ever been recorded. */
export interface RuleHistory {
  rules: Rule[]
}

/** How the caller is convened, and since when they asked for it, if they did. */
export interface OwnChannel {
  channel: Channel
  requested_on: string | null
  address: string
}

/** For administrators and for those who may convene. */
export interface LoadBodies {
  type: 'load_bodies'
}

/** For administrators and for those who may convene. */
export interface LoadRules {
  type: 'load_rules'
}

export interface LoadOwnChannel {
  type: 'load_own_channel'
}

export interface Seat {
  person: number
  role: MandateRole
}

/** Makes a group the place of an assembly, and seats people in it; for administrators. A group has one body that is
    not dissolved. */
export interface CreateBody {
  type: 'create_body'
  /** None founds a closed group of the same name, managed by the caller and by who has the chair. */
  conversation: number | null
  kind: BodyKind
  name: string
  regime?: Regime
  inhabitants?: number
  place?: string
  own_days?: number | null
  seats?: Seat[]
  /** The first day of their mandates; today unless another is given. */
  starts_on?: string | null
}

/** Changes what is given of a body, and leaves the rest; for administrators. */
export interface ChangeBody {
  type: 'change_body'
  body: number
  name?: string
  regime?: Regime
  inhabitants?: number
  place?: string
  own_days?: number | null
  active?: boolean
}

/** Seats somebody of the town hall in a body and, unless it is over already, puts them into its group; for
    administrators. */
export interface GiveMandate {
  type: 'give_mandate'
  body: number
  person: number
  starts_on: string
  role?: MandateRole
  ends_on?: string | null
}

/** Says which day in office is the last; none opens the mandate again. They stay in the group until they are taken
    out. For administrators. */
export interface EndMandate {
  type: 'end_mandate'
  mandate: number
  ends_on: string | null
}

/** Records what somebody has asked for, and on which day; for administrators. Earlier choices stay on record. */
export interface ChooseChannel {
  type: 'choose_channel'
  person: number
  channel: Channel
  requested_on: string
  address?: string
}

/** Lets a rule say something else from a day on; for administrators. What it said before stays on record. */
export interface ChangeRule {
  type: 'change_rule'
  code: string
  number: number
  valid_from: string
  source: string
  law?: boolean
  text?: string
}

/** Told, as the others of this page, to administrators and to those who may convene. */
export interface BodyChanged {
  type: 'body_changed'
  body: Body
}

export interface MandateChanged {
  type: 'mandate_changed'
  mandate: Mandate
}

/** Also told to that person. */
export interface ChannelChosen {
  type: 'channel_chosen'
  choice: ChannelChoice
}

export interface RuleChanged {
  type: 'rule_changed'
  rule: Rule
}

/** What everybody who may see this person may know of them. */
export interface Person {
  id: number
  name: string
  population: Population
  /** What they are, as others say it: "Maire", "Responsable des services techniques". */
  title: string
  /** Where they work, or the organisation a guest comes from. */
  service: string
  civility: Civility
  /** False once they have left: their messages stay, they can no longer be written to. */
  active: boolean
}

export interface Member {
  person: number
  role: Role
}

/** How far a person has read; a cursor, never a receipt. */
export interface Position {
  person: number
  seq: number
}

/** A group or a direct conversation, as each of its members sees it. */
export interface Conversation {
  id: number
  kind: 'direct' | 'group'
  created_at: Date
  /** Empty for a direct conversation, which bears the names of its members. */
  name: string
  description: string
  icon: string
  visibility: Visibility
  posting: Posting
  /** Set for a system group: filled with this population, left by nobody. */
  population: Population | null
  archived: boolean
  /** Whether members see how far the others have read; off unless a manager, or both of two people, switched it on. */
  shows_reading: boolean
  members: Member[]
  /** Empty unless `shows_reading`. Of each person, keep the furthest known. */
  positions: Position[]
  /** Raised by every change of this record but the positions. Keep the record with the larger one: two that come from
      two processes may cross. */
  version: number
}

/** One's own place in a conversation. */
export interface Membership {
  conversation: number
  role: Role
  /** Never moves back: of two records, keep the larger one, and what is counted with it. */
  read_seq: number
  /** Messages of others after `read_seq` whose content counts, deleted ones included. */
  unread: number
  /** Those of the unread that name this person, or everybody. */
  mentions: number
  /** Unread and mentions count the messages up to this number; those that come after it are the client's to add. It
      is also the first cursor in a conversation that is new to the client. */
  counted_seq: number
  level: Level
  pinned: boolean
  draft: string
}

/** A group one may join, or ask to be added to. */
export interface GroupSummary {
  id: number
  name: string
  description: string
  icon: string
  visibility: Visibility
  members: number
}

export interface Groups {
  groups: GroupSummary[]
}

/** The conversation asked for, ready to be written to. */
export interface Opened {
  conversation: Conversation
  membership: Membership
}

/** Opens the direct conversation between the caller and these people (2 to 8 in all), the existing one if there is. */
export interface StartDirect {
  type: 'start_direct'
  people: number[]
}

/** Founds a group; the caller becomes its manager. Guests may not. */
export interface CreateGroup {
  type: 'create_group'
  name: string
  description?: string
  icon?: string
  visibility?: Visibility
  posting?: Posting
  people?: number[]
}

/** Changes what is given of a group, and leaves the rest; for its managers and administrators. */
export interface ChangeGroup {
  type: 'change_group'
  conversation: number
  name?: string
  description?: string
  icon?: string
  visibility?: Visibility
  posting?: Posting
  shows_reading?: boolean
  archived?: boolean
}

export interface AddMembers {
  type: 'add_members'
  conversation: number
  people: number[]
}

/** Takes a person out of a group; their access ends at once, on all their devices. */
export interface RemoveMember {
  type: 'remove_member'
  conversation: number
  person: number
}

export interface ChangeRole {
  type: 'change_role'
  conversation: number
  person: number
  role: Role
}

export interface JoinGroup {
  type: 'join_group'
  conversation: number
}

/** Leaves a group. A system group and a direct conversation cannot be left. */
export interface LeaveGroup {
  type: 'leave_group'
  conversation: number
}

/** Asks for the open and closed groups one is not in. A guest is answered with none. */
export interface LoadGroups {
  type: 'load_groups'
}

/** Changes what is given of one's own place in a conversation: level of notification, pin, draft. */
export interface ChangeMembership {
  type: 'change_membership'
  conversation: number
  level?: Level
  pinned?: boolean
  draft?: string
}

/** Moves one's read position forward to `seq`; a smaller one than known changes nothing. */
export interface MarkRead {
  type: 'mark_read'
  conversation: number
  seq: number
}

/** Tells the others that one is writing; repeat every few seconds while it lasts. */
export interface TypeMessage {
  type: 'type_message'
  conversation: number
}

/** The conversation, and the people in it whom its members may not have known before. */
export interface ConversationChanged {
  type: 'conversation_changed'
  conversation: Conversation
  people: Person[]
}

/** This conversation is no longer the reader's; forget what it held. */
export interface ConversationLeft {
  type: 'conversation_left'
  conversation: number
}

export interface MembershipChanged {
  type: 'membership_changed'
  membership: Membership
}

export interface PositionRead {
  type: 'position_read'
  conversation: number
  person: number
  seq: number
}

/** A person is writing in the conversation; holds for six seconds. */
export interface MessageTyped {
  type: 'message_typed'
  conversation: number
  person: number
}

/** Something that happened to the group itself; the author of the message did it. */
export interface Notice {
  type: 'notice'
  what: 'added' | 'archived' | 'created' | 'described' | 'joined' | 'left' | 'removed' | 'renamed' | 'restored' | 'settings'
  people: number[]
  text: string
}

/** What the rules say if the convocation is sent now. Days are those of the authority's calendar. */
export interface Assessment {
  /** The rule that leaves the least time. */
  rule: Rule
  /** The rule on the clear days between sending and sitting; its number is how many it demands. */
  own: Rule
  /** Those there are if it is sent now; negative once the day of the sitting has passed. */
  clear_days: number
  latest_send: string
  /** The instant that ends that day: sending comes strictly before it. */
  deadline: Date
  /** The first day on which the sitting could be, sent today. */
  earliest_meeting: string
  state: DelayState
  /** When the list of deliberations has to be published at the latest. */
  deliberations_due: string | null
  /** What the convocation has to say by the rules applied. */
  sentences: string[]
  blocks: Concern[]
  warnings: Concern[]
}

/** A file as messages carry it; its bytes, for ever the same, are at `GET /api/files/{id}`, and a small picture of
    an image at `GET /api/files/{id}/thumbnail`. Parts of it can be asked for by `Range`; its `ETag` never changes. */
export interface File {
  id: number
  name: string
  size: number
  /** The media type, found in the bytes themselves. */
  type: string
  sha256: string
  /** Of an image that can be shown, in pixels, as it stands upright. */
  width: number | null
  height: number | null
  /** Of a PDF. */
  pages: number | null
}

/** One numbered question; its number is its place in the agenda. */
export interface AgendaItem {
  title: string
  reporter: string
  note: string
  files: File[]
  kind: ItemKind
  /** False of an item without a deliberation, such as "questions diverses". */
  decides: boolean
  /** Of a second convocation: whether the first one held it. */
  carried_over: boolean
  /** When its documents were communicated, if earlier than the convocation. */
  communicated: string | null
  /** Of a debate on orientations: when the budget is to be voted, if known. */
  budget_day: string | null
}

/** An item as a client writes it, its files by their numbers. */
export interface ItemDraft {
  title: string
  reporter: string
  note: string
  files: number[]
  kind: ItemKind
  decides: boolean
  carried_over: boolean
  communicated: string | null
  budget_day: string | null
}

/** How the legal delay was kept, as it was computed when the convocation was frozen. */
export interface Delay {
  rule: Rule
  /** Clear days that the rule demands. */
  days: number
  /** Clear days there were. */
  kept: number
  /** Whoever has not been reached strictly before has been convened too late. */
  deadline: Date
}

/** Frozen: what it says never changes; that it was replaced or cancelled is added. */
export interface Convocation {
  type: 'convocation'
  /** The assembly convened, such as "Conseil municipal". */
  body: string
  /** The instant the sitting opens; shown in the authority's time zone. */
  opens_at: Date
  place: string
  agenda: AgendaItem[]
  text: string
  /** None of those sent before bodies were kept. */
  body_id: number | null
  /** Who chairs the body, or stands in for whoever does. */
  convened_by: number | null
  /** Everybody convened: those in office on the day of sending. */
  recipients: number[]
  /** Why it is urgent; empty when it is not. */
  urgency: string
  installation: boolean
  /** What it has to say by the rules applied. */
  sentences: string[]
  delay: Delay | null
  deliberations_due: string | null
  version: number
  /** The version before this one, in the same conversation. */
  replaces: number | null
  /** Why there is a new version. */
  change: string
  /** The convocation whose sitting lacked its quorum. */
  second_of: number | null
  /** The SHA-256 of its manifest, which the ledger holds. */
  digest: string | null
  replaced_by: number | null
  cancelled_at: Date | null
  /** Why it was cancelled. */
  cancellation: string
}

/** Somebody in office today, and how they would be convened. */
export interface DraftRecipient {
  person: number
  channel: Channel
}

/** A convocation that several people prepare; `revision` is raised by each change. */
export interface ConvocationDraft {
  id: number
  conversation: number
  body: number
  revision: number
  changed_at: Date
  changed_by: number
  date: string | null
  hour: string | null
  place: string
  text: string
  agenda: AgendaItem[]
  convened_by: number | null
  urgent: boolean
  urgency: string
  installation: boolean
  /** Of an installation: the day of the vote that completed the council. */
  completing_round: string | null
  change: string
  replaces: number | null
  second_of: number | null
  recipients: DraftRecipient[]
  /** What the rules say if it is sent now; none while the date or the hour is missing. */
  assessment: Assessment | null
}

export interface ConvocationDrafts {
  drafts: ConvocationDraft[]
}

/** Begins a draft for a body: an empty one, a new version of a convocation (`replaces`), or a second one with the
    items that a sitting without quorum left (`second_of`), never both; for those of its group who may convene. */
export interface StartConvocation {
  type: 'start_convocation'
  body: number
  replaces?: number | null
  second_of?: number | null
}

/** Changes what is given of a draft, and leaves the rest. Refused with `conflict` when `revision` is no longer the
    draft's: somebody else has changed it meanwhile. */
export interface ChangeConvocation {
  type: 'change_convocation'
  draft: number
  revision: number
  date?: string | null
  hour?: string | null
  place?: string
  text?: string
  agenda?: ItemDraft[]
  convened_by?: number | null
  urgent?: boolean
  urgency?: string
  installation?: boolean
  completing_round?: string | null
  change?: string
}

/** Throws a draft away. */
export interface DiscardConvocation {
  type: 'discard_convocation'
  draft: number
}

/** Asks for the drafts of all bodies in whose group the caller may convene. */
export interface LoadConvocationDrafts {
  type: 'load_convocation_drafts'
}

/** Freezes the draft as a message, and sends it to everybody in office, each by their own channel. Date and hour
    are those of the authority's clocks; an hour that its clocks skip or show twice is refused with `invalid`. */
export interface SendConvocation {
  type: 'send_convocation'
  draft: number
  revision: number
  client_id: string
}

/** Cancels the sitting until the hour at which it opens, and tells everybody convened. */
export interface CancelConvocation {
  type: 'cancel_convocation'
  conversation: number
  seq: number
  reason: string
}

/** Told, as the next one, to those who may convene in the body's group. */
export interface ConvocationDraftChanged {
  type: 'convocation_draft_changed'
  draft: ConvocationDraft
}

/** Discarded, or sent. */
export interface ConvocationDraftGone {
  type: 'convocation_draft_gone'
  draft: number
}

/** Something that blocks sending, or ought to be known before it; the client has the words. */
export interface Concern {
  code: ConcernCode
  /** The number of the item of the agenda, the first being 1; 0 when it concerns the whole. */
  item: number
  /** The latest day on which it could be met, or the first day that is possible. */
  day: string | null
  /** The rule that asks for it. */
  rule: Rule | null
}

/** An event as it stands. Whoever answers is in one of the four lists, in the order of the answers. */
export interface CalendarEvent {
  type: 'calendar_event'
  title: string
  starts_at: Date
  /** The instant at which it is over: of an event of whole days, the midnight after the last one. */
  ends_at: Date
  /** Whole days of the authority's calendar: no hour is to be shown. */
  all_day: boolean
  place: string
  text: string
  category: Category
  /** Everybody in the conversation is asked whether they come. */
  asks: boolean
  /** How many can come. */
  places: number | null
  reminder: EventReminder | null
  files: File[]
  yes: number[]
  maybe: number[]
  no: number[]
  /** Those who would come and found no place; the first of them takes the next that is free. */
  waiting: number[]
  /** How often it was changed, as other calendars count it. */
  sequence: number
  cancelled_at: Date | null
}

/** What an organiser says of an event. Dates and hours are those of the authority's clocks. */
export interface EventPlan {
  title: string
  date: string
  /** None of an event of whole days. */
  hour: string | null
  /** The last day; the first one when it is not given. */
  until_date: string | null
  /** An hour after it begins when neither this nor the last day is given. */
  until_hour: string | null
  place: string
  text: string
  category: Category
  asks: boolean
  places: number | null
  reminder: EventReminder | null
  files: number[]
}

/** Announces an event to a group; for its publishers and managers. An hour that the authority's clocks skip or show
    twice is refused with `invalid`. */
export interface SendEvent {
  type: 'send_event'
  conversation: number
  client_id: string
  plan: EventPlan
}

/** Replaces all that an organiser says of an event, and keeps the answers as long as it asks for them; for its
    author and the managers of the group. Nobody loses their place when there are fewer. */
export interface ChangeEvent {
  type: 'change_event'
  conversation: number
  seq: number
  plan: EventPlan
}

/** Cancels an event, which stays in the log; for its author and the managers of the group. */
export interface CancelEvent {
  type: 'cancel_event'
  conversation: number
  seq: number
}

/** Says whether the caller comes. When all places are taken, `yes` makes them wait for one. */
export interface AnswerEvent {
  type: 'answer_event'
  conversation: number
  seq: number
  answer: EventAnswer
}

/** `POST /api/uploads`, answered with `Upload`. Refused with `too_large`, when the file is larger than one may be
    (`limit`) or than what is left of the room for all (`quota`), and with `invalid` when it is empty (`size`). */
export interface BeginUpload {
  /** As the device calls it; what no file name may hold is taken out. */
  name: string
  size: number
}

/** A file on its way, at `/api/uploads/{id}`: `GET` tells how far it is; `PATCH` takes more of its bytes, as
    `application/octet-stream`, with their place in the header `Upload-Offset`, and refuses with `conflict`
    (`offset`) when it is not the place it expects: ask, and go on from there; `POST` ends it once all bytes are
    there, and is answered with the `File`, however often it is asked; `DELETE` gives it up. */
export interface Upload {
  id: number
  size: number
  /** Bytes that have arrived, and from which to go on. */
  offset: number
}

/** One fact, entered at the instant it became known. */
export interface SealedEntry {
  /** Its number in the one ledger of the house. */
  position: number
  at: Date | null
  /** With `at`, empty when nothing can be read any more. */
  act: string
  /** When it was done, where that was before it was entered: paper handed over, for one. */
  on: Date | null
  /** Whom it concerns. */
  person: number | null
  /** Who did it, where that is somebody. */
  author: number | null
  /** What a server answered, a reason given; empty where there is nothing more to say. */
  detail: string
  hash: string
}

/** What an outside authority says of the date. `awaited` is asked for again and again; `failure` says what came of
    the last try. Whether an authority is `qualified` in the sense of eIDAS, whoever runs the house has stated. */
export interface Stamp {
  state: 'awaited' | 'none' | 'qualified' | 'simple'
  at: Date | null
  authority: string
  failure: string
}

/** Something that is not as it was sealed, and where. */
export interface Alteration {
  fault: SealFault
  /** The entry concerned. */
  position: number | null
  /** The name of the document concerned. */
  file: string
  /** With `seq`, the convocation concerned, where it is known. */
  conversation: number | null
  seq: number | null
}

/** All entries of one convocation, in their order; intact when there are no alterations. */
export interface Seal {
  entries: SealedEntry[]
  alterations: Alteration[]
  stamp: Stamp
  /** Of the manifest. */
  digest: string
}

/** Checks all that proves a convocation; for administrators, and for those of its group who may convene. Evidence,
    attestation and register as files are at `GET /api/convocations/{conversation}/{seq}/evidence` and
    `/attestation`, and at `/api/register.pdf` and `/api/register.csv`, for the same people; the two last take
    `body` and `words` as in `LoadRegister`. */
export interface LoadSeal {
  type: 'load_seal'
  conversation: number
  seq: number
}

/** The entries up to `position` have been looked at, of `total`; `top` is the hash of the last one that held. */
export interface LedgerChecked {
  position: number
  total: number
  top: string
  alterations: Alteration[]
}

/** Checks the next entries of the whole ledger, with the manifests, documents and tokens they seal; for
    administrators. Begin with nothing, and go on with the answer's `position` and `top` until it reaches `total` or
    an entry does not hold. */
export interface CheckLedger {
  type: 'check_ledger'
  position?: number
  top?: string | null
}

/** One convocation as it was sent. */
export interface RegisterLine {
  conversation: number
  seq: number
  /** Of the entry that froze it, which is its number in the register. */
  position: number | null
  body: number
  body_name: string
  version: number
  sent_at: Date
  sent_by: string
  opens_at: Date
  place: string
  items: string[]
  convened: number
  /** To how many it has been delivered. */
  reached: number
  acknowledged: number
  replaced_by: number | null
  cancelled_at: Date | null
}

/** The latest sent first. */
export interface Register {
  lines: RegisterLine[]
  more: boolean
}

/** The register of convocations: all for administrators, those of their groups for people who may convene. `words`
    are looked for in bodies, places and items, accents and case aside; `before` goes on where a page ended. */
export interface LoadRegister {
  type: 'load_register'
  body?: number | null
  words?: string
  before?: Date | null
}

/** A letter that the mail server has not taken. */
export interface QueuedLetter {
  /** Its place in the queue; another one after each retry asked for. */
  id: number
  to: string
  /** Empty where it would say what a group writes, which an administrator may be no member of. */
  subject: string
  written_at: Date
  tries: number
  /** Refused for good: it is tried again only if somebody asks for it. */
  failed: boolean
  next_try_at: Date | null
  /** In the server's own words, where there are any. */
  reason: string
}

/** A letter that the mail server has taken. */
export interface HandedLetter {
  to: string
  subject: string
  handed_at: Date
  reply: string
  /** What a report of its delivery said since. */
  returned: '' | 'delayed' | 'failed' | 'unknown'
  diagnostic: string
}

/** What came back and no machine understood; it lies in the folder of unknown mail under this name. */
export interface StrayMail {
  received_at: Date
  subject: string
  file: string
}

export interface MailQueue {
  /** Where letters are handed in; empty while they are written into files. */
  server: string
  waiting: number
  failed: number
  /** Those that failed, then those that wait, oldest first; of each at most 200. */
  letters: QueuedLetter[]
  /** The latest 50. */
  handed: HandedLetter[]
  /** The latest 20 of two months. */
  stray: StrayMail[]
}

/** For administrators. */
export interface LoadMailQueue {
  type: 'load_mail_queue'
}

/** Has a letter that waits or failed tried again at once; for administrators. */
export interface RetryLetter {
  type: 'retry_letter'
  id: number
}

/** The same for all that wait or failed. */
export interface RetryLetters {
  type: 'retry_letters'
}

/** Gives up a letter that failed: nobody will get it; for administrators. */
export interface DropLetter {
  type: 'drop_letter'
  id: number
}

export interface Post {
  type: 'post'
  title: string
  text: string
  /** Its opening is recorded per person, and it says so before it is opened. */
  tracked: boolean
  files: File[]
  /** The image among the files that is shown above the text. */
  cover: number | null
  /** Since when it stands first in the feed of its group. */
  pinned_at: Date | null
}

/** The author of this message acknowledges having received message `of` of the same conversation. */
export interface Acknowledgement {
  type: 'acknowledgement'
  of: number
}

/** How many recipients got that far; everybody in the conversation sees the counts, not the names. */
export interface ReceiptCount {
  recipients: number
  opened: number
  acknowledged: number
}

/** What a person writes. A mention stands in the text as `@[id]`, everybody as `@[all]`; light formatting is kept
    as typed. */
export interface Chat {
  type: 'chat'
  text: string
  reply_to: number | null
  mentions: number[]
  mentions_all: boolean
  files: File[]
}

/** The tombstone of a message: what it said is gone, its place is not, not even among the unread. */
export interface Deleted {
  type: 'deleted'
  by: number
}

export interface Reaction {
  name: ReactionName
  people: number[]
}

/** Messages in ascending `seq`; of a page, whether there are more on either side. */
export interface History {
  messages: Message[]
  more_before: boolean
  more_after: boolean
}

/** Whole current records whose `changed_seq` lies after the cursor, oldest change first; the new cursor is `top`.
    When not `complete`, ask again from `top`. */
export interface Changes {
  messages: Message[]
  top: number
  complete: boolean
}

/** A text that a message had until `replaced_at`. */
export interface Version {
  content: Content
  replaced_at: Date
}

export interface Versions {
  versions: Version[]
}

/** Only members of the conversation can be mentioned; the rest is refused with `invalid`. A file is one's own, or
    one that one may read already. */
export interface SendMessage {
  type: 'send_message'
  conversation: number
  client_id: string
  text: string
  reply_to?: number | null
  mentions?: number[]
  mentions_all?: boolean
  files?: number[]
}

/** Replaces the text of one's own chat message; the earlier text is kept. Nobody is mentioned anew by it: of the
    mentions, those that the message had are kept, and so are its files. */
export interface EditMessage {
  type: 'edit_message'
  conversation: number
  seq: number
  text: string
  mentions?: number[]
  mentions_all?: boolean
}

/** Leaves a tombstone in place of a chat message or post; for its author and the managers of the group. */
export interface DeleteMessage {
  type: 'delete_message'
  conversation: number
  seq: number
}

/** Adds (`on`) or takes back one's reaction. */
export interface React {
  type: 'react'
  conversation: number
  seq: number
  name: ReactionName
  on?: boolean
}

/** Asks for a page: the messages next before `before`, next after `after`, around `around` with itself, or the
    latest when none of the three is given. */
export interface LoadHistory {
  type: 'load_history'
  conversation: number
  before?: number | null
  after?: number | null
  around?: number | null
  limit?: number
}

/** Asks for some messages by number, such as those that others reply to. */
export interface LoadMessages {
  type: 'load_messages'
  conversation: number
  seqs: number[]
}

/** Asks for what changed in a conversation after the cursor `after`. */
export interface CatchUp {
  type: 'catch_up'
  conversation: number
  after: number
  limit?: number
}

/** Asks for the earlier texts of an edited message, oldest first. */
export interface LoadVersions {
  type: 'load_versions'
  conversation: number
  seq: number
}

/** Asks for the latest comments on a post: the chat messages that reply to it, in ascending `seq`. */
export interface LoadComments {
  type: 'load_comments'
  conversation: number
  seq: number
  before?: number | null
  limit?: number
}

/** The last message of a page of a feed. */
export interface FeedCursor {
  sent_at: Date
  conversation: number
  seq: number
}

/** Messages of one kind from all one's conversations, newest first; ask for the rest after the last one. */
export interface Feed {
  messages: Message[]
  more: boolean
  /** Beside the first page of one group: its posts that stand first, those pinned last before the others. */
  pinned: Message[]
}

export interface LoadFeed {
  type: 'load_feed'
  kind: 'convocation' | 'post'
  conversation?: number | null
  before?: FeedCursor | null
  limit?: number
}

export interface MessageSent {
  type: 'message_sent'
  message: Message
}

export interface MessageChanged {
  type: 'message_changed'
  message: Message
}

/** What the person signed in, alone, is told of themselves. */
export interface Me {
  person: number
  email: string
  phone: string
  language: Language
  theme: Theme
  administrator: boolean
  may_convene: boolean
  /** Whether they show the other of a two-person conversation how far they have read, provided the other does too. */
  shows_reading: boolean
  access_ends_at: Date | null
  digest: Digest
}

/** How to reach a person; never sent to a guest. */
export interface DirectoryEntry {
  person: number
  email: string
  phone: string
}

export interface Directory {
  entries: DirectoryEntry[]
}

export interface Presence {
  person: number
  availability: Availability
}

/** Asks for everybody's address and telephone. A guest is answered with nobody. */
export interface LoadDirectory {
  type: 'load_directory'
}

/** Changes what is given of one's own profile, and leaves the rest. */
export interface ChangeProfile {
  type: 'change_profile'
  name?: string
  phone?: string
  civility?: Civility
  language?: Language
  theme?: Theme
  shows_reading?: boolean
  digest?: Digest
}

/** Says that the person in front of this client is there, or has turned away from it. */
export interface SetAvailability {
  type: 'set_availability'
  availability: 'away' | 'online'
}

export interface PersonChanged {
  type: 'person_changed'
  person: Person
}

export interface MeChanged {
  type: 'me_changed'
  me: Me
}

/** Who came, turned away or left, of the members of one conversation, gathered over about a second. Of a person
    with whom one shares no conversation any more, nothing is told: forget their presence. */
export interface PresenceChanged {
  type: 'presence_changed'
  conversation: number
  people: Presence[]
}

/** Publishes to a group; for its publishers and managers. A draft of the same `client_id` is used up by it. */
export interface SendPost {
  type: 'send_post'
  conversation: number
  client_id: string
  title: string
  text?: string
  tracked?: boolean
  files?: number[]
  cover?: number | null
}

/** Replaces title, text, files and cover; earlier versions are kept. For the author. */
export interface EditPost {
  type: 'edit_post'
  conversation: number
  seq: number
  title: string
  text?: string
  files?: number[]
  cover?: number | null
}

/** Has a post stand first in the feed of its group, or no longer; for its publishers and managers. */
export interface PinPost {
  type: 'pin_post'
  conversation: number
  seq: number
  on?: boolean
}

export interface Reminded {
  /** Who has not opened it, and was reminded now. */
  people: number[]
}

/** Reminds those who have not opened a tracked post, by a letter and in Parvis; nobody more than once in 24 hours.
    For those who may see the named list. */
export interface RemindReaders {
  type: 'remind_readers'
  conversation: number
  seq: number
}

/** A post that its author is writing, or that will be published by itself; nobody else knows of it. */
export interface PostDraft {
  /** Also of the post that it will be, so that it can only be published once. */
  client_id: string
  conversation: number
  changed_at: Date
  title: string
  text: string
  tracked: boolean
  files: File[]
  cover: number | null
  /** When it will be published by itself. */
  publish_at: Date | null
  /** Why it could not be published at its hour: the code of the refusal. It then waits for its author. */
  refused: string
}

/** The latest changed first. */
export interface PostDrafts {
  drafts: PostDraft[]
}

/** Keeps what the caller is writing, in place of what they kept under this `client_id`. With `publish_at` it is
    published at that instant; saving it without takes that back. */
export interface SavePostDraft {
  type: 'save_post_draft'
  conversation: number
  client_id: string
  title?: string
  text?: string
  tracked?: boolean
  files?: number[]
  cover?: number | null
  publish_at?: Date | null
}

/** Throws a draft away; one that is scheduled is not published. */
export interface DropPostDraft {
  type: 'drop_post_draft'
  client_id: string
}

/** Asks for what the caller is writing, in the groups that they are in. */
export interface LoadPostDrafts {
  type: 'load_post_drafts'
}

/** Told to the author's devices. */
export interface PostDraftChanged {
  type: 'post_draft_changed'
  draft: PostDraft
}

/** It was thrown away, or published. Told to the author's devices. */
export interface PostDraftDropped {
  type: 'post_draft_dropped'
  client_id: string
}

/** What is recorded of one recipient; each instant is written once and never moved, but for `reminded_at`. */
export interface Receipt {
  conversation: number
  seq: number
  person: number
  /** When it first reached one of their devices, signed in. */
  delivered_at: Date | null
  /** When they opened it themselves; set for tracked posts and convocations only. */
  opened_at: Date | null
  acknowledged_at: Date | null
  /** When they were last reminded of it. */
  reminded_at: Date | null
}

/** The receipts one may see, those not yet opened first, then by name. */
export interface Receipts {
  receipts: Receipt[]
}

/** Says that a post or a convocation addressed to the caller has reached this device; sent by clients by
    themselves. */
export interface ConfirmDelivery {
  type: 'confirm_delivery'
  conversation: number
  seq: number
}

/** Records that the caller opens this tracked post or convocation now, if they had not; only ever sent on their own
    act. */
export interface OpenMessage {
  type: 'open_message'
  conversation: number
  seq: number
}

/** Acknowledges a convocation or a tracked post that one has opened, as one of its recipients: a message of the
    log, possible once; a second one, with another `client_id`, is refused with `conflict`. */
export interface Acknowledge {
  type: 'acknowledge'
  conversation: number
  seq: number
  client_id: string
}

/** Asks for the named list; for the author, the managers of the group, and for convocations whoever may convene.
    Anybody else is answered with their own receipt alone. */
export interface LoadReceipts {
  type: 'load_receipts'
  conversation: number
  seq: number
}

/** Told to the recipient and to those who may see the named list. */
export interface ReceiptChanged {
  type: 'receipt_changed'
  receipt: Receipt
}

/** A piece of the text found; `hit` where it is one of the words searched for. */
export interface Fragment {
  text: string
  hit: boolean
}

export interface Hit {
  message: Message
  fragments: Fragment[]
}

/** Newest first; ask for the rest after the last hit. */
export interface Found {
  hits: Hit[]
  more: boolean
}

/** Finds messages that hold all the words, in any inflection of French, accents and case ignored. */
export interface Search {
  type: 'search'
  text: string
  conversation?: number | null
  before?: FeedCursor | null
  limit?: number
}

export interface Session {
  id: number
  created_at: Date
  seen_at: Date
  /** As the browser named itself when signing in. */
  device: string
}

export interface Sessions {
  /** The one that asks. */
  current: number
  sessions: Session[]
}

export interface LoadSessions {
  type: 'load_sessions'
}

/** Ends one of one's own sessions and closes its sockets; its cookie is worth nothing any more. */
export interface RevokeSession {
  type: 'revoke_session'
  session: number
}

/** Sets a new password and ends all other sessions. */
export interface ChangePassword {
  type: 'change_password'
  current: string
  password: string
}

/** A stay of one member in the room; whoever comes back has another one. */
export interface Attendance {
  person: number
  arrived_at: Date
  left_at: Date | null
}

/** A member who has a personal interest in an item: they do not count for it (CGCT L2131-11). */
export interface Interest {
  item: number
  person: number
}

/** The quorum as it was counted once: at the opening (item 0), and at the start of each item. Who leaves later
    changes nothing of it. */
export interface Moment {
  item: number
  at: Date
  in_office: number
  present: number
  /** 0 of what a second convocation has taken up: nobody has to be there (CGCT L2121-17). */
  needed: number
}

/** What has to be made public after a sitting. */
export interface Paper {
  kind: PaperKind
  file: File
  filed_at: Date
  /** Of minutes: the sitting at which they were adopted. */
  adopted_on: string | null
  /** The last day to publish them; of minutes, none before they are adopted. */
  due: string | null
}

/** The sitting of one convocation. It is open from its first moment to `closed_at`. */
export interface Sitting {
  conversation: number
  seq: number
  /** Members in office on the day of the sitting. */
  in_office: number[]
  attendances: Attendance[]
  interests: Interest[]
  moments: Moment[]
  closed_at: Date | null
  papers: Paper[]
  /** Whether, by the rule of that day, interested members leave the members in office too. */
  interested_leave: boolean
  deliberations_due: string | null
}

/** Asks for the sitting of a convocation, begun or not; for everybody in the conversation. */
export interface LoadSitting {
  type: 'load_sitting'
  conversation: number
  seq: number
}

/** Notes that a member arrives, or leaves, now or at an instant given afterwards. For those who convene, as are the
    other commands; from two hours before the hour of the sitting until it is closed. */
export interface RecordAttendance {
  type: 'record_attendance'
  conversation: number
  seq: number
  person: number
  present: boolean
  at?: Date | null
}

/** Notes, or takes back before the item has begun, that a member does not take part in it. */
export interface DeclareInterest {
  type: 'declare_interest'
  conversation: number
  seq: number
  item: number
  person: number
  on?: boolean
}

/** Opens the sitting and counts the quorum, met or not. */
export interface OpenSitting {
  type: 'open_sitting'
  conversation: number
  seq: number
}

/** Begins an item of the frozen agenda and counts the quorum for it; without quorum, it has not been dealt with. */
export interface BeginItem {
  type: 'begin_item'
  conversation: number
  seq: number
  item: number
}

/** Closes it: everybody still there has stayed to the end. */
export interface CloseSitting {
  type: 'close_sitting'
  conversation: number
  seq: number
}

/** Files the list of deliberations, or the minutes; a later one takes its place. The file is readable to everybody
    in the conversation. */
export interface FilePaper {
  type: 'file_paper'
  conversation: number
  seq: number
  kind: PaperKind
  file: number
  adopted_on?: string | null
}

/** Told to everybody in the conversation. */
export interface SittingChanged {
  type: 'sitting_changed'
  sitting: Sitting
}

/** The town hall itself. */
export interface Authority {
  name: string
  /** Its IANA zone; legal dates are computed and shown in it. */
  time_zone: string
}

/** The number of the latest change of a conversation that a client holds, all earlier ones included. */
export interface Cursor {
  conversation: number
  seq: number
}

/** The state, as of one instant. What happens after that instant follows it as events. */
export interface Started {
  me: Me
  authority: Authority
  people: Person[]
  conversations: Conversation[]
  memberships: Membership[]
  /** What changed after the cursors given, and the latest message of every conversation. */
  messages: Message[]
  /** One per conversation: where the client stands now. */
  cursors: Cursor[]
  /** Conversations with more to fetch: ask `catch_up` from their cursor. */
  incomplete: number[]
  /** The caller's own, of the latest 200 posts and convocations addressed to them. */
  receipts: Receipt[]
  /** Those who are not offline, of the people with whom the caller shares a conversation. */
  presence: Presence[]
}

/** Begins to listen: from its reply on, nothing that concerns the caller is missed until the socket closes. */
export interface Start {
  type: 'start'
  cursors?: Cursor[]
}

/** The server may have missed news that is not in the logs; send `start` again with the cursors held. */
export interface StateLost {
  type: 'state_lost'
}

/** What a recipient has answered last. */
export interface Answer {
  given: Given
  answered_at: Date
  /** To whom they give their proxy. */
  holder: number | null
  /** How many sittings in a row the proxy covers, this one included. */
  sittings: number
  ill: boolean
}

/** Each instant is that of the first time, and never moves. The recipient was reached at the later of
    `available_at` and `handed_at`, unless it was refused or came back, or on paper at `delivered_at`. */
export interface Summons {
  conversation: number
  seq: number
  person: number
  channel: Channel
  /** The e-mail address, or where paper goes. */
  address: string
  /** When the documents were there for their account. */
  available_at: Date | null
  /** When the mail server took the letter over. */
  handed_at: Date | null
  /** The mail server's words. */
  reply: string
  queue_id: string
  refused_at: Date | null
  bounced_at: Date | null
  /** Why it was refused or came back, in the words of the server. */
  failure: string
  opened_at: Date | null
  acknowledged_at: Date | null
  printed_at: Date | null
  /** When paper was handed over, or posted. */
  delivered_at: Date | null
  delivery: Delivery | null
  reminded_at: Date | null
  answer: Answer | null
  /** What they had answered before, the oldest first. */
  earlier: Answer[]
  /** Whether the proxy that they gave stands no longer: the colleague will not come either, or one of both has no
      mandate on that day. */
  lapsed: boolean
  /** Whose proxy they hold. */
  holds_for: number | null
}

/** Those not yet opened first, then by name. */
export interface Summonses {
  summonses: Summons[]
}

/** For the author, the managers of the group and whoever in it may convene; anybody else is answered with their own
    alone. */
export interface LoadSummonses {
  type: 'load_summonses'
  conversation: number
  seq: number
}

/** Says whether the caller, convened, will come, until the sitting opens; a later answer takes the place of an
    earlier one, and so revokes a proxy. A proxy goes to a colleague in office who is not absent and holds no other;
    it covers more sittings in a row than the rules allow only in case of illness. */
export interface AnswerConvocation {
  type: 'answer_convocation'
  conversation: number
  seq: number
  given: Given
  holder?: number | null
  sittings?: number
  ill?: boolean
}

/** Writes once more to those of these recipients who have not acknowledged yet and were not reminded within the
    hour; to all such when no one is named. Whoever is convened on paper is reminded once it has been delivered. */
export interface RemindRecipients {
  type: 'remind_recipients'
  conversation: number
  seq: number
  people?: number[]
}

/** Notes that the letters of these recipients have been printed. */
export interface RecordPrint {
  type: 'record_print'
  conversation: number
  seq: number
  people: number[]
}

/** Notes when paper was handed over to a recipient, or posted; once for each. */
export interface RecordDelivery {
  type: 'record_delivery'
  conversation: number
  seq: number
  person: number
  delivery: Delivery
  delivered_at: Date
}

/** Told to the recipient and to those who may see the whole list. */
export interface SummonsChanged {
  type: 'summons_changed'
  summons: Summons
}

/** A command with a number that the client chooses and finds again in the answer. */
export interface Request {
  type: 'request'
  id: number
  /** One of the commands, with its `type`. */
  command: unknown
}

/** The answer to the request `id`: a record of the type that its command returns. */
export interface Reply {
  type: 'reply'
  id: number
  /** That record; it has no `type`. */
  result: unknown
}

/** The request `id` was refused and changed nothing. */
export interface Failure {
  type: 'failure'
  id: number
  /** One of the failure codes. */
  code: string
  /** The field concerned, or what a developer wants to know; not for display. */
  detail: string
  /** With `internal`: what to quote when asking for help. */
  reference: string
  /** With `too_fast` and `unavailable`: seconds to wait at least; it may be 0. */
  retry_after: number
}

export interface EventFrame {
  type: 'event'
  /** One of the events, with its `type`. */
  event: unknown
}

/** `POST /api/sign-in`. A wrong password and an unknown address are refused alike, with `wrong_password`. */
export interface SignIn {
  email: string
  password: string
}

/** The answer; it sets the cookie `parvis_session`, which the socket needs. `POST /api/sign-out` ends the session. */
export interface SignedIn {
  person: number
}

/** What the invitation at `GET /api/invitations/{token}` holds out; `not_found` when it was used or withdrawn, or
    it is too late. */
export interface Offer {
  email: string
  name: string
  population: Population
  expires_at: string
  title: string
  civility: Civility
  /** The name of the person who invites. */
  invited_by: string
  /** The names of the groups it opens, besides the one of the whole population. */
  groups: string[]
  access_ends_at: string | null
}

/** `POST /api/invitations/{token}`, answered with `SignedIn` once only. */
export interface AcceptOffer {
  name: string
  password: string
  civility: Civility
}

/** `POST /api/password-reset`, always accepted: whether the address is known shows in its mailbox only. */
export interface ForgotPassword {
  email: string
}

/** Whose password the link at `GET /api/password-reset/{token}` lets set anew; `not_found` when it is worth nothing
    any more. */
export interface Reset {
  email: string
  name: string
}

/** `POST /api/password-reset/{token}`, answered with `SignedIn`; all other sessions of the person end. */
export interface SetPassword {
  password: string
}

/** What the letter of a convocation leads to, at `GET /api/convocations/{token}`: to whom it is addressed, and for
    which sitting; nothing is recorded by asking for it. `not_found` a week after the sitting. */
export interface ConvocationOffer {
  name: string
  conversation: number
  seq: number
  body: string
  opens_at: string
  place: string
  /** The authority's, in which the hour is told. */
  time_zone: string
  language: Language
  /** What has become of the convocation since: nobody is to come by one that was replaced or cancelled. */
  state: 'cancelled' | 'replaced' | 'stands'
  opened_at: string | null
  /** Whether this browser is signed in as that person: then the convocation has a page of its own. */
  signed_in: boolean
}

/** `POST /api/convocations/{token}/open` records that the person opens it, once, and answers with what it says. Its
    files are at `GET /api/convocations/{token}/files/{id}`. */
export interface LinkedConvocation {
  convocation: Convocation
  convener: string
  opened_at: string
  acknowledged_at: string | null
}

/** `POST /api/convocations/{token}/code` has a code sent to the address of the letter, good for a quarter of an
    hour; `POST /api/convocations/{token}/sign-in` takes it, once, and is answered with `SignedIn`: acknowledging
    and answering need a session. A wrong code is refused with `wrong_password`, five times at most. */
export interface EnterCode {
  code: string
  /** Whether it was asked for in order to acknowledge the convocation, which is then done at once. */
  acknowledge: boolean
}

/** Every refusal over HTTP: `code` is one of the failure codes. */
export interface HttpFailure {
  code: string
  detail: string
  reference: string
  retry_after: number
  /** With `too_large`: the bytes that are taken at most. */
  most: number
}

export type AnyCommand =
  | LoadAccounts
  | InvitePerson
  | WithdrawInvitation
  | ChangeAccount
  | LoadAgenda
  | LoadOwnCalendar
  | RenewOwnCalendar
  | ChooseEventMail
  | LoadBodies
  | LoadRules
  | LoadOwnChannel
  | CreateBody
  | ChangeBody
  | GiveMandate
  | EndMandate
  | ChooseChannel
  | ChangeRule
  | StartDirect
  | CreateGroup
  | ChangeGroup
  | AddMembers
  | RemoveMember
  | ChangeRole
  | JoinGroup
  | LeaveGroup
  | LoadGroups
  | ChangeMembership
  | MarkRead
  | TypeMessage
  | StartConvocation
  | ChangeConvocation
  | DiscardConvocation
  | LoadConvocationDrafts
  | SendConvocation
  | CancelConvocation
  | SendEvent
  | ChangeEvent
  | CancelEvent
  | AnswerEvent
  | LoadSeal
  | CheckLedger
  | LoadRegister
  | LoadMailQueue
  | RetryLetter
  | RetryLetters
  | DropLetter
  | SendMessage
  | EditMessage
  | DeleteMessage
  | React
  | LoadHistory
  | LoadMessages
  | CatchUp
  | LoadVersions
  | LoadComments
  | LoadFeed
  | LoadDirectory
  | ChangeProfile
  | SetAvailability
  | SendPost
  | EditPost
  | PinPost
  | RemindReaders
  | SavePostDraft
  | DropPostDraft
  | LoadPostDrafts
  | ConfirmDelivery
  | OpenMessage
  | Acknowledge
  | LoadReceipts
  | Search
  | LoadSessions
  | RevokeSession
  | ChangePassword
  | LoadSitting
  | RecordAttendance
  | DeclareInterest
  | OpenSitting
  | BeginItem
  | CloseSitting
  | FilePaper
  | Start
  | LoadSummonses
  | AnswerConvocation
  | RemindRecipients
  | RecordPrint
  | RecordDelivery

export type AnyEvent =
  | BodyChanged
  | MandateChanged
  | ChannelChosen
  | RuleChanged
  | ConversationChanged
  | ConversationLeft
  | MembershipChanged
  | PositionRead
  | MessageTyped
  | ConvocationDraftChanged
  | ConvocationDraftGone
  | MessageSent
  | MessageChanged
  | PersonChanged
  | MeChanged
  | PresenceChanged
  | PostDraftChanged
  | PostDraftDropped
  | ReceiptChanged
  | SittingChanged
  | StateLost
  | SummonsChanged

/** What a message says. Each kind declares what is handled alike for all; the core knows no kind by its name. */
export interface Traits {
  counts: boolean
  announced: boolean
  receipted: boolean
  deletable: boolean
}

export const contents: Record<Content['type'], Traits> = {
  chat: { counts: true, announced: false, receipted: false, deletable: true },
  post: { counts: true, announced: true, receipted: true, deletable: true },
  convocation: { counts: true, announced: true, receipted: true, deletable: false },
  calendar_event: { counts: true, announced: true, receipted: false, deletable: false },
  acknowledgement: { counts: false, announced: false, receipted: false, deletable: false },
  notice: { counts: false, announced: false, receipted: false, deletable: false },
  deleted: { counts: true, announced: false, receipted: false, deletable: false },
}

/** The record that answers each command. */
export interface Results {
  load_accounts: Accounts
  invite_person: Invitation
  withdraw_invitation: Done
  change_account: Account
  load_agenda: Agenda
  load_own_calendar: OwnCalendar
  renew_own_calendar: OwnCalendar
  choose_event_mail: OwnCalendar
  load_bodies: Bodies
  load_rules: RuleHistory
  load_own_channel: OwnChannel
  create_body: Body
  change_body: Body
  give_mandate: Mandate
  end_mandate: Mandate
  choose_channel: ChannelChoice
  change_rule: Rule
  start_direct: Opened
  create_group: Opened
  change_group: Conversation
  add_members: Conversation
  remove_member: Conversation
  change_role: Conversation
  join_group: Opened
  leave_group: Done
  load_groups: Groups
  change_membership: Membership
  mark_read: Membership
  type_message: Done
  start_convocation: ConvocationDraft
  change_convocation: ConvocationDraft
  discard_convocation: Done
  load_convocation_drafts: ConvocationDrafts
  send_convocation: Stored
  cancel_convocation: Stored
  send_event: Stored
  change_event: Stored
  cancel_event: Stored
  answer_event: Stored
  load_seal: Seal
  check_ledger: LedgerChecked
  load_register: Register
  load_mail_queue: MailQueue
  retry_letter: Done
  retry_letters: Done
  drop_letter: Done
  send_message: Stored
  edit_message: Stored
  delete_message: Stored
  react: Stored
  load_history: History
  load_messages: History
  catch_up: Changes
  load_versions: Versions
  load_comments: History
  load_feed: Feed
  load_directory: Directory
  change_profile: Me
  set_availability: Done
  send_post: Stored
  edit_post: Stored
  pin_post: Stored
  remind_readers: Reminded
  save_post_draft: PostDraft
  drop_post_draft: Done
  load_post_drafts: PostDrafts
  confirm_delivery: Receipt
  open_message: Receipt
  acknowledge: Receipt
  load_receipts: Receipts
  search: Found
  load_sessions: Sessions
  revoke_session: Done
  change_password: Done
  load_sitting: Sitting
  record_attendance: Sitting
  declare_interest: Sitting
  open_sitting: Sitting
  begin_item: Sitting
  close_sitting: Sitting
  file_paper: Sitting
  start: Started
  load_summonses: Summonses
  answer_convocation: Summons
  remind_recipients: Summonses
  record_print: Summonses
  record_delivery: Summons
}

export const results: Record<keyof Results, string> = {
  load_accounts: 'Accounts',
  invite_person: 'Invitation',
  withdraw_invitation: 'Done',
  change_account: 'Account',
  load_agenda: 'Agenda',
  load_own_calendar: 'OwnCalendar',
  renew_own_calendar: 'OwnCalendar',
  choose_event_mail: 'OwnCalendar',
  load_bodies: 'Bodies',
  load_rules: 'RuleHistory',
  load_own_channel: 'OwnChannel',
  create_body: 'Body',
  change_body: 'Body',
  give_mandate: 'Mandate',
  end_mandate: 'Mandate',
  choose_channel: 'ChannelChoice',
  change_rule: 'Rule',
  start_direct: 'Opened',
  create_group: 'Opened',
  change_group: 'Conversation',
  add_members: 'Conversation',
  remove_member: 'Conversation',
  change_role: 'Conversation',
  join_group: 'Opened',
  leave_group: 'Done',
  load_groups: 'Groups',
  change_membership: 'Membership',
  mark_read: 'Membership',
  type_message: 'Done',
  start_convocation: 'ConvocationDraft',
  change_convocation: 'ConvocationDraft',
  discard_convocation: 'Done',
  load_convocation_drafts: 'ConvocationDrafts',
  send_convocation: 'Stored',
  cancel_convocation: 'Stored',
  send_event: 'Stored',
  change_event: 'Stored',
  cancel_event: 'Stored',
  answer_event: 'Stored',
  load_seal: 'Seal',
  check_ledger: 'LedgerChecked',
  load_register: 'Register',
  load_mail_queue: 'MailQueue',
  retry_letter: 'Done',
  retry_letters: 'Done',
  drop_letter: 'Done',
  send_message: 'Stored',
  edit_message: 'Stored',
  delete_message: 'Stored',
  react: 'Stored',
  load_history: 'History',
  load_messages: 'History',
  catch_up: 'Changes',
  load_versions: 'Versions',
  load_comments: 'History',
  load_feed: 'Feed',
  load_directory: 'Directory',
  change_profile: 'Me',
  set_availability: 'Done',
  send_post: 'Stored',
  edit_post: 'Stored',
  pin_post: 'Stored',
  remind_readers: 'Reminded',
  save_post_draft: 'PostDraft',
  drop_post_draft: 'Done',
  load_post_drafts: 'PostDrafts',
  confirm_delivery: 'Receipt',
  open_message: 'Receipt',
  acknowledge: 'Receipt',
  load_receipts: 'Receipts',
  search: 'Found',
  load_sessions: 'Sessions',
  revoke_session: 'Done',
  change_password: 'Done',
  load_sitting: 'Sitting',
  record_attendance: 'Sitting',
  declare_interest: 'Sitting',
  open_sitting: 'Sitting',
  begin_item: 'Sitting',
  close_sitting: 'Sitting',
  file_paper: 'Sitting',
  start: 'Started',
  load_summonses: 'Summonses',
  answer_convocation: 'Summons',
  remind_recipients: 'Summonses',
  record_print: 'Summonses',
  record_delivery: 'Summons',
}

/** Characters of a text, or items of a list; `of` names the limits of each item. */
export interface Limit {
  least: number
  most: number
  pattern?: string
  of?: string
}

/** What the fields of a command must keep to: the server closes the socket on one that does not. */
export const limits = {
  invite_person: { email: { least: 3, most: 254, pattern: '^[^@\\s]+@[^@\\s]+$' }, name: { least: 0, most: 200 }, title: { least: 0, most: 200 }, service: { least: 0, most: 200 }, groups: { least: 0, most: 100 } },
  change_account: { name: { least: 1, most: 120 }, title: { least: 0, most: 200 }, service: { least: 0, most: 200 }, phone: { least: 0, most: 200 } },
  create_body: { name: { least: 1, most: 120 }, place: { least: 0, most: 200 }, seats: { least: 0, most: 500, of: 'Seat' } },
  change_body: { name: { least: 1, most: 120 }, place: { least: 0, most: 200 } },
  choose_channel: { address: { least: 0, most: 2000 } },
  change_rule: { code: { least: 1, most: 60, pattern: '^[a-z0-9_]+$' }, source: { least: 1, most: 200 }, text: { least: 0, most: 2000 } },
  start_direct: { people: { least: 1, most: 7 } },
  create_group: { name: { least: 1, most: 120 }, description: { least: 0, most: 2000 }, icon: { least: 0, most: 40, pattern: '^[a-z0-9-]*$' }, people: { least: 0, most: 500 } },
  change_group: { name: { least: 1, most: 120 }, description: { least: 0, most: 2000 }, icon: { least: 0, most: 40, pattern: '^[a-z0-9-]*$' } },
  add_members: { people: { least: 1, most: 500 } },
  change_membership: { draft: { least: 0, most: 20000 } },
  change_convocation: { place: { least: 0, most: 200 }, text: { least: 0, most: 2000 }, agenda: { least: 0, most: 100, of: 'ItemDraft' }, urgency: { least: 0, most: 2000 }, change: { least: 0, most: 2000 } },
  send_convocation: { client_id: { least: 8, most: 40 } },
  cancel_convocation: { reason: { least: 1, most: 2000 } },
  send_event: { client_id: { least: 8, most: 40 } },
  check_ledger: { top: { least: 64, most: 64, pattern: '^[0-9a-f]{64}$' } },
  load_register: { words: { least: 0, most: 200 } },
  send_message: { client_id: { least: 8, most: 40 }, text: { least: 0, most: 20000 }, mentions: { least: 0, most: 50 }, files: { least: 0, most: 20 } },
  edit_message: { text: { least: 0, most: 20000 }, mentions: { least: 0, most: 50 } },
  load_messages: { seqs: { least: 1, most: 100 } },
  change_profile: { name: { least: 1, most: 120 }, phone: { least: 0, most: 200 } },
  send_post: { client_id: { least: 8, most: 40 }, title: { least: 1, most: 200 }, text: { least: 0, most: 50000 }, files: { least: 0, most: 20 } },
  edit_post: { title: { least: 1, most: 200 }, text: { least: 0, most: 50000 }, files: { least: 0, most: 20 } },
  save_post_draft: { client_id: { least: 8, most: 40 }, title: { least: 0, most: 200 }, text: { least: 0, most: 50000 }, files: { least: 0, most: 20 } },
  drop_post_draft: { client_id: { least: 8, most: 40 } },
  acknowledge: { client_id: { least: 8, most: 40 } },
  search: { text: { least: 1, most: 200 } },
  change_password: { current: { least: 0, most: 200 }, password: { least: 10, most: 200 } },
  start: { cursors: { least: 0, most: 2000, of: 'Cursor' } },
  remind_recipients: { people: { least: 0, most: 500 } },
  record_print: { people: { least: 1, most: 500 } },
  ItemDraft: { title: { least: 1, most: 400 }, reporter: { least: 0, most: 200 }, note: { least: 0, most: 10000 }, files: { least: 0, most: 20 } },
  EventPlan: { title: { least: 1, most: 200 }, place: { least: 0, most: 200 }, text: { least: 0, most: 10000 }, files: { least: 0, most: 20 } },
} as const satisfies Record<string, Record<string, Limit>>

interface Shape {
  defaults: Record<string, unknown>
  parts: Record<string, string>
}

const shapes: Record<string, Shape> = {
  Account: { defaults: { administrator: false, may_convene: false, active: true, access_ends_at: null, seen_at: null }, parts: {} },
  Invitation: { defaults: { name: '', groups: [], access_ends_at: null }, parts: {} },
  Accounts: { defaults: {}, parts: { accounts: 'Account', invitations: 'Invitation' } },
  Message: { defaults: { edited_at: null, reactions: [], receipts: null }, parts: { content: '*', reactions: 'Reaction', receipts: 'ReceiptCount' } },
  Agenda: { defaults: {}, parts: { messages: 'Message' } },
  OwnCalendar: { defaults: { mail: true }, parts: {} },
  Rule: { defaults: { inhabitants_from: 0, law: false, text: '', recorded_at: null, recorded_by: null }, parts: {} },
  Body: { defaults: { regime: 'commune', inhabitants: 0, place: '', own_days: null, active: true }, parts: {} },
  Mandate: { defaults: { role: 'member', ends_on: null }, parts: {} },
  ChannelChoice: { defaults: { address: '', recorded_by: null }, parts: {} },
  Bodies: { defaults: {}, parts: { bodies: 'Body', mandates: 'Mandate', choices: 'ChannelChoice' } },
  RuleHistory: { defaults: {}, parts: { rules: 'Rule' } },
  OwnChannel: { defaults: { channel: 'electronic', requested_on: null, address: '' }, parts: {} },
  Seat: { defaults: { role: 'member' }, parts: {} },
  body_changed: { defaults: {}, parts: { body: 'Body' } },
  mandate_changed: { defaults: {}, parts: { mandate: 'Mandate' } },
  channel_chosen: { defaults: {}, parts: { choice: 'ChannelChoice' } },
  rule_changed: { defaults: {}, parts: { rule: 'Rule' } },
  Person: { defaults: { title: '', service: '', civility: '', active: true }, parts: {} },
  Member: { defaults: { role: 'member' }, parts: {} },
  Conversation: { defaults: { name: '', description: '', icon: '', visibility: 'closed', posting: 'everyone', population: null, archived: false, shows_reading: false, members: [], positions: [], version: 0 }, parts: { members: 'Member', positions: 'Position' } },
  Membership: { defaults: { role: 'member', read_seq: 0, unread: 0, mentions: 0, counted_seq: 0, level: 'all', pinned: false, draft: '' }, parts: {} },
  GroupSummary: { defaults: { description: '', icon: '', visibility: 'closed', members: 0 }, parts: {} },
  Groups: { defaults: {}, parts: { groups: 'GroupSummary' } },
  Opened: { defaults: {}, parts: { conversation: 'Conversation', membership: 'Membership' } },
  conversation_changed: { defaults: { people: [] }, parts: { conversation: 'Conversation', people: 'Person' } },
  membership_changed: { defaults: {}, parts: { membership: 'Membership' } },
  notice: { defaults: { people: [], text: '' }, parts: {} },
  Assessment: { defaults: { deliberations_due: null, sentences: [], blocks: [], warnings: [] }, parts: { rule: 'Rule', own: 'Rule', blocks: 'Concern', warnings: 'Concern' } },
  File: { defaults: { width: null, height: null, pages: null }, parts: {} },
  AgendaItem: { defaults: { reporter: '', note: '', files: [], kind: 'ordinary', decides: true, carried_over: false, communicated: null, budget_day: null }, parts: { files: 'File' } },
  ItemDraft: { defaults: { reporter: '', note: '', files: [], kind: 'ordinary', decides: true, carried_over: false, communicated: null, budget_day: null }, parts: {} },
  Delay: { defaults: {}, parts: { rule: 'Rule' } },
  convocation: { defaults: { text: '', body_id: null, convened_by: null, recipients: [], urgency: '', installation: false, sentences: [], delay: null, deliberations_due: null, version: 1, replaces: null, change: '', second_of: null, digest: null, replaced_by: null, cancelled_at: null, cancellation: '' }, parts: { agenda: 'AgendaItem', delay: 'Delay' } },
  DraftRecipient: { defaults: { channel: 'electronic' }, parts: {} },
  ConvocationDraft: { defaults: { date: null, hour: null, place: '', text: '', agenda: [], convened_by: null, urgent: false, urgency: '', installation: false, completing_round: null, change: '', replaces: null, second_of: null, recipients: [], assessment: null }, parts: { agenda: 'AgendaItem', recipients: 'DraftRecipient', assessment: 'Assessment' } },
  ConvocationDrafts: { defaults: {}, parts: { drafts: 'ConvocationDraft' } },
  convocation_draft_changed: { defaults: {}, parts: { draft: 'ConvocationDraft' } },
  Concern: { defaults: { item: 0, day: null, rule: null }, parts: { rule: 'Rule' } },
  calendar_event: { defaults: { all_day: false, place: '', text: '', category: 'house', asks: false, places: null, reminder: null, files: [], yes: [], maybe: [], no: [], waiting: [], sequence: 0, cancelled_at: null }, parts: { files: 'File' } },
  EventPlan: { defaults: { hour: null, until_date: null, until_hour: null, place: '', text: '', category: 'house', asks: false, places: null, reminder: null, files: [] }, parts: {} },
  Stamp: { defaults: { at: null, authority: '', failure: '' }, parts: {} },
  Alteration: { defaults: { position: null, file: '', conversation: null, seq: null }, parts: {} },
  Seal: { defaults: {}, parts: { entries: 'SealedEntry', alterations: 'Alteration', stamp: 'Stamp' } },
  LedgerChecked: { defaults: {}, parts: { alterations: 'Alteration' } },
  Register: { defaults: {}, parts: { lines: 'RegisterLine' } },
  QueuedLetter: { defaults: { tries: 0, failed: false, next_try_at: null, reason: '' }, parts: {} },
  HandedLetter: { defaults: { reply: '', returned: '', diagnostic: '' }, parts: {} },
  MailQueue: { defaults: {}, parts: { letters: 'QueuedLetter', handed: 'HandedLetter', stray: 'StrayMail' } },
  post: { defaults: { text: '', tracked: false, files: [], cover: null, pinned_at: null }, parts: { files: 'File' } },
  ReceiptCount: { defaults: { opened: 0, acknowledged: 0 }, parts: {} },
  chat: { defaults: { reply_to: null, mentions: [], mentions_all: false, files: [] }, parts: { files: 'File' } },
  History: { defaults: { more_before: false, more_after: false }, parts: { messages: 'Message' } },
  Changes: { defaults: { complete: true }, parts: { messages: 'Message' } },
  Version: { defaults: {}, parts: { content: '*' } },
  Versions: { defaults: {}, parts: { versions: 'Version' } },
  Feed: { defaults: { more: false, pinned: [] }, parts: { messages: 'Message', pinned: 'Message' } },
  message_sent: { defaults: {}, parts: { message: 'Message' } },
  message_changed: { defaults: {}, parts: { message: 'Message' } },
  Me: { defaults: { phone: '', language: 'fr', theme: 'system', administrator: false, may_convene: false, shows_reading: false, access_ends_at: null, digest: 'daily' }, parts: {} },
  DirectoryEntry: { defaults: { phone: '' }, parts: {} },
  Directory: { defaults: {}, parts: { entries: 'DirectoryEntry' } },
  person_changed: { defaults: {}, parts: { person: 'Person' } },
  me_changed: { defaults: {}, parts: { me: 'Me' } },
  presence_changed: { defaults: {}, parts: { people: 'Presence' } },
  PostDraft: { defaults: { title: '', text: '', tracked: false, files: [], cover: null, publish_at: null, refused: '' }, parts: { files: 'File' } },
  PostDrafts: { defaults: {}, parts: { drafts: 'PostDraft' } },
  post_draft_changed: { defaults: {}, parts: { draft: 'PostDraft' } },
  Receipt: { defaults: { delivered_at: null, opened_at: null, acknowledged_at: null, reminded_at: null }, parts: {} },
  Receipts: { defaults: {}, parts: { receipts: 'Receipt' } },
  receipt_changed: { defaults: {}, parts: { receipt: 'Receipt' } },
  Fragment: { defaults: { hit: false }, parts: {} },
  Hit: { defaults: {}, parts: { message: 'Message', fragments: 'Fragment' } },
  Found: { defaults: { more: false }, parts: { hits: 'Hit' } },
  Session: { defaults: { device: '' }, parts: {} },
  Sessions: { defaults: {}, parts: { sessions: 'Session' } },
  Attendance: { defaults: { left_at: null }, parts: {} },
  Paper: { defaults: { adopted_on: null, due: null }, parts: { file: 'File' } },
  Sitting: { defaults: { attendances: [], interests: [], moments: [], closed_at: null, papers: [], interested_leave: false, deliberations_due: null }, parts: { attendances: 'Attendance', interests: 'Interest', moments: 'Moment', papers: 'Paper' } },
  sitting_changed: { defaults: {}, parts: { sitting: 'Sitting' } },
  Started: { defaults: { incomplete: [], receipts: [], presence: [] }, parts: { me: 'Me', authority: 'Authority', people: 'Person', conversations: 'Conversation', memberships: 'Membership', messages: 'Message', cursors: 'Cursor', receipts: 'Receipt', presence: 'Presence' } },
  Answer: { defaults: { holder: null, sittings: 1, ill: false }, parts: {} },
  Summons: { defaults: { address: '', available_at: null, handed_at: null, reply: '', queue_id: '', refused_at: null, bounced_at: null, failure: '', opened_at: null, acknowledged_at: null, printed_at: null, delivered_at: null, delivery: null, reminded_at: null, answer: null, earlier: [], lapsed: false, holds_for: null }, parts: { answer: 'Answer', earlier: 'Answer' } },
  Summonses: { defaults: {}, parts: { summonses: 'Summons' } },
  summons_changed: { defaults: {}, parts: { summons: 'Summons' } },
  failure: { defaults: { detail: '', reference: '', retry_after: 0 }, parts: {} },
  Offer: { defaults: { title: '', civility: '', invited_by: '', groups: [], access_ends_at: null }, parts: {} },
  AcceptOffer: { defaults: { civility: '' }, parts: {} },
  ConvocationOffer: { defaults: { language: 'fr', state: 'stands', opened_at: null, signed_in: false }, parts: {} },
  LinkedConvocation: { defaults: { acknowledged_at: null }, parts: { convocation: 'convocation' } },
  EnterCode: { defaults: { acknowledge: false }, parts: {} },
  HttpFailure: { defaults: { detail: '', reference: '', retry_after: 0, most: 0 }, parts: {} },
}

type Part = Record<string, unknown>

/** Fills in, in place, the fields that the wire leaves out because they have their default value. */
export function complete(value: Part, name: string): void {
  const shape = shapes[name === '*' ? (value.type as string) : name]
  if (!shape) return
  for (const field in shape.defaults) {
    const standard = shape.defaults[field]
    if (value[field] === undefined) value[field] = Array.isArray(standard) ? [] : standard
  }
  for (const field in shape.parts) {
    const inner = value[field] as Part | Part[] | null
    const part = shape.parts[field] as string
    if (Array.isArray(inner)) for (const one of inner) complete(one, part)
    else if (inner) complete(inner, part)
  }
}
