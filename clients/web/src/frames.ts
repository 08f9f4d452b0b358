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
export const FORMAT = '47b5b7f31a08'

/** With its seconds, which an input of the browser leaves out: `18:30:00`. */
export type Hour = `${string}:00`

export type FailureCode = 'not_found' | 'not_allowed' | 'invalid' | 'conflict' | 'archived' | 'too_fast' | 'unavailable' | 'wrong_password' | 'not_started' | 'file_missing' | 'internal'
export type HttpFailureCode = FailureCode | 'access_over' | 'signed_out' | 'cross_site' | 'malformed' | 'too_large'

export type Population = 'staff' | 'official' | 'guest'
export type Role = 'member' | 'publisher' | 'manager'
export type Level = 'all' | 'mentions' | 'none'
export type Civility = '' | 'madame' | 'monsieur'
export type Agreement = 'password' | 'session' | 'former' | 'administrator' | 'delay'
export type AppointmentState = 'booked' | 'waiting' | 'came' | 'absent' | 'cancelled'
export type AppointmentMark = 'booked' | 'came' | 'absent' | 'cancelled'
export type BodyKind = 'council' | 'commission' | 'board'
export type Regime = 'commune' | 'epci' | 'alsace_moselle' | 'ccas'
export type MandateRole = 'chair' | 'member' | 'secretary' | 'substitute'
export type Channel = 'electronic' | 'paper'
export type Purpose = 'ordinary' | 'urgency' | 'second' | 'installation' | 'installation_urgency' | 'recall' | 'budget' | 'orientations' | 'debate_window' | 'note' | 'note_icpe' | 'deliberations_list' | 'minutes' | 'proxy_sittings' | 'interested'
export type Scope = 'any' | 'commune' | 'epci' | 'alsace_moselle' | 'ccas' | 'commission'
export type Known = 'text' | 'decision' | 'practice' | 'unknown' | 'house'
export type Needs = 'nothing' | 'membership' | 'posting'
export type Visibility = 'open' | 'closed' | 'secret'
export type Posting = 'everyone' | 'publishers'
export type ItemKind = 'ordinary' | 'budget' | 'orientations' | 'icpe'
export type AuthorStanding = 'chair' | 'outgoing' | 'substitute' | 'member'
export type CopyKind = 'convocation' | 'deliberations' | 'minutes'
export type DelayState = 'tenable' | 'last_day' | 'late'
export type ConcernCode = 'past' | 'late' | 'budget_late' | 'orientations_late' | 'no_items' | 'no_recipients' | 'no_place' | 'no_convener' | 'note_missing' | 'note_icpe_missing' | 'urgency_reason_missing' | 'urgency_impossible' | 'installation_window' | 'installation_round_unknown' | 'budget_last_day' | 'orientations_last_day' | 'debate_too_early' | 'not_carried_over' | 'paper_last_day' | 'last_minutes' | 'leaving' | 'deputy_before' | 'same_hour' | 'scripted_file' | 'dissolved' | 'entry_altered' | 'rule_altered' | 'rule_missing' | 'body_altered' | 'mandate_altered' | 'name_altered' | 'channel_altered' | 'address_altered' | 'earlier_altered'
export type DocumentText = 'waiting' | 'read' | 'recognised' | 'none' | 'unreadable'
export type Clash = 'refuse' | 'keep_both' | 'take'
export type ElectionKind = 'municipal' | 'departmental' | 'regional' | 'legislative' | 'european' | 'presidential' | 'referendum' | 'other'
export type ElectionScope = 'general' | 'partial'
export type ChoiceKind = 'lists' | 'candidates' | 'answers'
export type Category = 'house' | 'town'
export type EventAnswer = 'yes' | 'no' | 'maybe'
export type EventReminder = 'hour' | 'day' | 'week'
export type PaperKind = 'deliberations' | 'minutes'
export type Trouble = 'no_worker' | 'late_jobs' | 'failed_jobs' | 'database_full' | 'no_room' | 'no_backup' | 'old_backup' | 'no_backup_room' | 'no_relay' | 'no_mail'
export type SharedState = 'stands' | 'replaced' | 'cancelled' | 'withdrawn'
export type VerdictState = 'in_time' | 'late' | 'unestablished'
export type SealFault = 'missing' | 'content' | 'hash' | 'link' | 'form' | 'act' | 'clock' | 'series' | 'facts' | 'count' | 'delay' | 'clocks' | 'manifest' | 'message' | 'document' | 'token' | 'attestation' | 'joined' | 'row' | 'unsealed' | 'grounds'
export type Digest = 'immediate' | 'daily' | 'weekly' | 'none'
export type MailKind = 'mentions' | 'directs' | 'tracked' | 'posts'
export type ReactionName = 'agree' | 'thanks' | 'bravo' | 'on_it'
export type Content = Chat | Poll | Post | Convocation | CalendarEvent | Election | Board | Acknowledgement | Notice | Deleted
export type Carries = 'nothing' | 'bare' | 'titles'
export type Availability = 'online' | 'away' | 'offline'
export type Language = 'fr' | 'en'
export type Theme = 'system' | 'light' | 'dark'
export type Posted = 'convocation' | 'deliberations'
export type AskedBy = 'prefect' | 'members'
export type InterestKind = 'representative' | 'personal'
export type Given = 'present' | 'absent' | 'proxy'
export type Delivery = 'hand' | 'post'
export type Way = 'electronic' | 'hand' | 'post' | 'opened' | 'acknowledged'
export type Dated = 'authority' | 'house' | 'declared'
export type Conveyed = 'mail' | 'timestamp' | 'witness' | 'files' | 'database' | 'news' | 'bare' | 'titles'

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
  /** The bodies that they may convene. */
  convenes: number[]
  active: boolean
  access_ends_at: Date | null
  /** Where convocations go, while that address is not confirmed yet for signing in. */
  letters_to: string | null
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
  administrator: boolean
  may_convene: boolean
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
    a name, groups and an end date within a year. An earlier invitation to the same address is withdrawn. */
export interface InvitePerson {
  type: 'invite_person'
  email: string
  population: Population
  name?: string
  civility?: Civility
  title?: string
  service?: string
  administrator?: boolean
  /** Whether they may convene the bodies of these groups. */
  may_convene?: boolean
  groups?: number[]
  access_ends_at?: Date | null
}

/** Makes a link worth nothing; for administrators, and for whoever sent it. */
export interface WithdrawInvitation {
  type: 'withdraw_invitation'
  invitation: number
}

/** Changes what is given of somebody's account; for administrators. The last administrator stays one. Whoever comes
    to another population moves to the group of all its people, and signs in again; of a guest the end of access
    goes, unless another is given. */
export interface ChangeAccount {
  type: 'change_account'
  person: number
  population?: 'official' | 'staff'
  name?: string
  title?: string
  service?: string
  phone?: string
  administrator?: boolean
  active?: boolean
  access_ends_at?: Date | null
}

/** A new address of a person. By an administrator, convocations go there at once, and the person signs in with it
    once they have agreed, and the link sent there was used; by the person, nothing changes before that. */
export interface AddressChange {
  id: number
  person: number
  before: string
  email: string
  /** When the person asked for it, by the word of whoever recorded it. */
  requested_on: string
  recorded_at: Date
  recorded_by: number
  /** Since when convocations go there. */
  in_force_at: Date | null
  /** Since when the person signs in with it. */
  confirmed_at: Date | null
  /** When it was taken back, or gave way to another one, without having been confirmed. */
  withdrawn_at: Date | null
  /** When the link that was sent there was used first. */
  read_at: Date | null
  agreed_at: Date | null
  /** `None` also of whoever read the mailbox of before: there is no session to say who. */
  agreed_by: number | null
  agreement: Agreement | null
}

/** The latest change first; without any, the address is the one the person came in with. */
export interface Addresses {
  changes: AddressChange[]
}

/** For administrators, and of oneself. */
export interface LoadAddresses {
  type: 'load_addresses'
  person: number
}

/** Records the address that somebody has given; a letter there asks them to confirm it, and one to the address
    before tells them. The same address again sends the link anew. For administrators. */
export interface ChangeAddress {
  type: 'change_address'
  person: number
  email: string
  requested_on: string
}

/** Asks for another address of one's own: it takes the place of the present one once the link that is sent there
    has been used. The present one is told at once; one that an administrator has recorded meanwhile is taken back. */
export interface ChangeOwnAddress {
  type: 'change_own_address'
  email: string
  password: string
}

/** Agrees that the person signs in with an address that an administrator recorded. For the person; in their place,
    for another administrator, who has been one for seven days; and where nobody else has, for any administrator
    once seven days have passed since it was recorded, the person could come in, and nobody has ceased to
    administer. */
export interface AgreeAddress {
  type: 'agree_address'
  change: number
}

/** Takes back a change that is not confirmed: its link is worth nothing any more, and convocations go where they
    went before. For administrators, and for the person. */
export interface WithdrawAddress {
  type: 'withdraw_address'
  change: number
}

/** Told to administrators and to the person. */
export interface AddressChanged {
  type: 'address_changed'
  change: AddressChange
}

/** What a link about a new address holds out, at `GET /api/addresses/{token}`: the one sent there, or the one sent
    to the address of before. `POST` it with `ConfirmAddress`; it is answered with `AddressConfirmed`. `not_found`
    when it is worth nothing any more; `conflict` when somebody has come to have the address. */
export interface AddressOffer {
  name: string
  email: string
  before: string
  /** `password`, if they know it: nothing else here says that it is they; `agreement` is by the mailbox of before. */
  asks: 'agreement' | 'confirmation' | 'password'
}

export interface ConfirmAddress {
  password: string
}

export interface AddressConfirmed {
  /** Whether the person signs in with it from now on; otherwise the other link, or their agreement, is awaited. */
  signs_in: boolean
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
  /** When it got the text that it has; None of one that was never edited. */
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

/** Messages in ascending `seq`; of a page, whether there are more on either side. */
export interface History {
  messages: Message[]
  more_before: boolean
  more_after: boolean
}

/** Somebody's, as it stands; of two states the one with the larger `changed_seq` is later. */
export interface Appointment {
  id: number
  day: string
  name: string
  state: AppointmentState
  changed_seq: number
  author: number
  made_at: Date
  /** None where they wait for any. */
  place: number | null
  /** None while they wait, and for who came without an appointment. */
  hour: Hour | null
  /** How many come together. */
  party: number
  phone: string
  email: string
  remark: string
  /** Whether they came without one. */
  walk_in: boolean
  /** Whether they booked it by themselves; the `author` opened the page. */
  online: boolean
  /** None with a `changed_at`: they themselves, online. */
  changed_by: number | null
  changed_at: Date | null
}

/** Those that changed, in the order of their changes, and the numbers of those that the caller may not see, or not
    any more. Ask again from `seq` until it is complete. */
export interface Appointments {
  appointments: Appointment[]
  gone: number[]
  seq: number
  complete: boolean
}

/** Asks for the boards of a conversation, the fifty latest ones. */
export interface LoadBoards {
  type: 'load_boards'
  conversation: number
}

/** Asks for all appointments of a board that the caller may see, or what of them has changed after the number of a
    change; a thousand at a time. */
export interface LoadAppointments {
  type: 'load_appointments'
  conversation: number
  seq: number
  after?: number
}

/** Books an hour at a place for somebody; without an hour they wait for one that day, at that place or at any; who
    comes without an appointment has come. */
export interface BookAppointment {
  type: 'book_appointment'
  conversation: number
  seq: number
  client_id: string
  day: string
  name: string
  place?: number | null
  hour?: Hour | null
  party?: number
  phone?: string
  email?: string
  remark?: string
  walk_in?: boolean
}

/** Gives it another hour or place, or an hour to somebody who waits. `over` is the number of the change that the
    caller saw. */
export interface MoveAppointment {
  type: 'move_appointment'
  conversation: number
  seq: number
  appointment: number
  over: number
  day: string
  place: number
  hour: Hour
}

/** Corrects who comes. `over` is the number of the change that the caller saw. */
export interface ChangeAppointment {
  type: 'change_appointment'
  conversation: number
  seq: number
  appointment: number
  over: number
  name: string
  party?: number
  phone?: string
  email?: string
  remark?: string
}

/** Says that somebody came or did not, that they do not come, or takes that back. The later word holds, and said
    twice it is said once. */
export interface MarkAppointment {
  type: 'mark_appointment'
  conversation: number
  seq: number
  appointment: number
  state: AppointmentMark
}

/** What one command changed on a board: all after `since`, up to `to`, that the reader may see. Whoever holds less
    than `since` asks for what they lack. Where it tells of none, all have been erased. */
export interface AppointmentsChanged {
  type: 'appointments_changed'
  conversation: number
  seq: number
  since: number
  to: number
  appointments: Appointment[]
  gone: number[]
}

/** Where people come, how many at a time, and who receives them. A guest who does sees this place alone. */
export interface Place {
  number: number
  name: string
  capacity: number
  on_site: number | null
}

/** People come from `begins` on, each a step later, the last of them a step before `ends`. */
export interface OpenHours {
  begins: Hour
  ends: Hour
}

/** A day on which a place receives nobody, or none of them does. */
export interface Closure {
  day: string
  place: number | null
}

/** What is left of the appointments once the names are erased. */
export interface Totals {
  offered: number
  booked: number
  came: number
  absent: number
  walked_in: number
}

/** What is offered. Who comes is no part of it: see `LoadAppointments`. */
export interface Board {
  type: 'board'
  title: string
  first: string
  last: string
  weekdays: number[]
  hours: OpenHours[]
  /** Minutes. */
  step: number
  places: Place[]
  /** From when on no name is kept. */
  purges_on: string
  /** What people are told: what to bring, how to come. */
  text: string
  closures: Closure[]
  asks_email: boolean
  asks_remark: boolean
  totals: Totals | null
  purged_at: Date | null
  changed_by: number | null
  cancelled_at: Date | null
}

/** What an organiser says of a board. */
export interface BoardPlan {
  title: string
  first: string
  last: string
  weekdays: number[]
  hours: OpenHours[]
  step: number
  places: Place[]
  purges_on: string
  text: string
  closures: Closure[]
  asks_email: boolean
  asks_remark: boolean
}

/** Offers appointments to be booked in a group; for its managers. */
export interface SendBoard {
  type: 'send_board'
  conversation: number
  client_id: string
  plan: BoardPlan
}

/** Replaces what is offered; for the managers of the group. No appointment moves by it. `edited_at` is that of the
    board as it was when it was changed. */
export interface ChangeBoard {
  type: 'change_board'
  conversation: number
  seq: number
  plan: BoardPlan
  edited_at?: Date | null
}

/** Ends what is offered; for the managers of the group. Nothing is booked there any more, and what was booked stays
    until the names are erased. */
export interface CancelBoard {
  type: 'cancel_board'
  conversation: number
  seq: number
}

/** Somebody who may convene a body, and prepares and follows its convocations. */
export interface Convenor {
  body: number
  person: number
  given_at: Date
  /** Nobody of those who held the right before it was one for each body. */
  given_by: number | null
}

/** A file as messages carry it; its bytes, for ever the same, are at `GET /api/files/{id}`. Parts of it can be
    asked for by `Range`; its `ETag` never changes. At `GET /api/files/{id}/thumbnail` is a small picture of an
    image, or of the first page of a PDF: 404 for a PDF that could not be drawn. It shows what is coming, and is
    never the file. */
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
  /** Whether a PDF holds what some readers run or start when it is opened; Parvis never does. */
  scripted: boolean
}

/** One rule as it is applied from a day on, until a later one of the same code. */
export interface Rule {
  code: string
  purpose: Purpose
  scope: Scope
  number: number
  /** The text it comes from, such as "CGCT L2121-11". */
  source: string
  /** Of the rules that could bind a body, the one with the largest number that it reaches does. */
  inhabitants_from: number
  /** Its first day; none when it was in force as Parvis first looked, and nobody checked since when. */
  valid_from: string | null
  /** None of those sealed before it was kept: of them, only `law` is known. */
  known: Known | null
  /** Whether it was read in a text or in a decision; otherwise it is never shown as law, and holds back nothing. */
  law: boolean
  /** How many of its days are prudence, where the source does not call them clear: these alone hold back nothing. */
  prudent: number
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
  /** Clear days by its own standing orders: where a law says how many, they count if they are more. */
  own_days: number | null
  /** False once it is dissolved: it stays in the register, and convenes no more. */
  active: boolean
}

/** How many inhabitants a body counts, and whose rules bind it, from a day on until a later one; the one in force
    is in the record of the body. */
export interface Census {
  body: number
  inhabitants: number
  since: string
  /** Where it stands, such as "INSEE, populations légales 2026". */
  source: string
  recorded_at: Date
  regime: Regime
  recorded_by: number | null
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
  /** The request itself, scanned; administrators may read it. */
  file: File | null
}

/** Those that the caller may convene, and all of them for administrators; with the mandates in them, past ones
    included, and the choices of who holds these. The latest choice of a person is the one with the latest
    `requested_on`, then `recorded_at`; without any, they are convened electronically. */
export interface Bodies {
  bodies: Body[]
  mandates: Mandate[]
  choices: ChannelChoice[]
  /** Who may convene each of them now. */
  convenors: Convenor[]
  /** Past ones and those to come, the latest day first. */
  censuses: Census[]
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
  /** When that was entered, which may be later than it was asked for. */
  recorded_at: Date | null
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

/** Changes what is given of a body, and leaves the rest; for administrators. Its inhabitants and its law have a day
    and a source, and are recorded with them. */
export interface ChangeBody {
  type: 'change_body'
  body: number
  name?: string
  place?: string
  own_days?: number | null
  active?: boolean
}

/** Says how many inhabitants a body counts, and whose rules bind it, from a day on; what held before stays on
    record. A convocation is measured by what holds on the day of its sending. For administrators. */
export interface RecordCensus {
  type: 'record_census'
  body: number
  inhabitants: number
  since: string
  source: string
  regime?: Regime
}

/** Seats somebody of the town hall in a body: from their first day in office to the last they are in its group, and
    nobody takes them out. For administrators. */
export interface GiveMandate {
  type: 'give_mandate'
  body: number
  person: number
  starts_on: string
  role?: MandateRole
  ends_on?: string | null
}

/** Says which day in office is the last; none opens the mandate again. From the day after, at once if that is over,
    they are no longer in the group. For administrators. */
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
  /** The request itself, scanned. */
  file?: number | null
}

/** Records what the town hall demands of itself from a day on, beside what the law says or in place of a custom;
    for administrators. It is never law, and what was said before stays on record. */
export interface ChangeRule {
  type: 'change_rule'
  code: string
  number: number
  valid_from: string
  source: string
  text?: string
}

/** Told, as the others of this page, to administrators and to those who may convene the body; a rule, to those who
    may convene any. */
export interface BodyChanged {
  type: 'body_changed'
  body: Body
}

/** Told beside the change of the body, if it holds today. */
export interface CensusRecorded {
  type: 'census_recorded'
  census: Census
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

/** The address, for whoever may give it out; nothing while there is none. */
export interface PublicAddress {
  address: string
  opened_by: number | null
  opened_at: Date | null
}

/** Asks for the address of the page; for the managers of the group. */
export interface LoadBookingPage {
  type: 'load_booking_page'
  conversation: number
  seq: number
}

/** Gives the page a new address; the one before opens nothing any more. For the managers of the group. What is
    booked there is booked in the name of whoever opened it, for as long as they are in the group. */
export interface OpenBookingPage {
  type: 'open_booking_page'
  conversation: number
  seq: number
}

/** Takes the address of the page back; for the managers of the group. */
export interface CloseBookingPage {
  type: 'close_booking_page'
  conversation: number
  seq: number
}

/** An hour at which there is room, and for how many. */
export interface FreeSlot {
  place: number
  hour: Hour
  room: number
}

export interface FreeDay {
  day: string
  slots: FreeSlot[]
}

export interface OfferedPlace {
  number: number
  name: string
}

/** What the page shows, at `GET /api/bookings/{token}`: what is free from now on, and of nobody else anything. With
    the tag of what is there already, the answer is 304. */
export interface Offered {
  authority: string
  time_zone: string
  title: string
  text: string
  places: OfferedPlace[]
  days: FreeDay[]
  purges_on: string
  asks_email: boolean
  sends_mail: boolean
  /** Where one asks what is kept; empty where the town hall has not said it. */
  data_contact: string
}

/** What `POST /api/bookings/{token}` takes; sent again with its `client_id` it is booked once. */
export interface Booking {
  client_id: string
  day: string
  place: number
  hour: Hour
  name: string
  phone: string
  email: string
}

/** What was booked, and the link by which it is seen and cancelled: `GET` and `DELETE` of `/api/booked/{token}`
    with its last part. */
export interface BookedOnline {
  title: string
  authority: string
  day: string
  hour: Hour
  place: string
  name: string
  phone: string
  text: string
  link: string
  /** Whether a letter confirms it. */
  mailed: boolean
  cancelled: boolean
  /** Until its hour, while it is neither marked nor ended. */
  may_cancel: boolean
}

/** The last one that is known already. */
export interface CarriedCursor {
  seq: number
  file: number
}

export interface CarriedFile {
  file: File
  /** Of the message that carries it. */
  seq: number
  author: number
  sent_at: Date
}

export interface CarriedFiles {
  files: CarriedFile[]
  more: boolean
}

/** Asks for the files of messages, posts and events, the latest first: the pictures, or the others. Those of
    convocations stand with their sitting; what is addressed to the caller, who has yet to open it, is left out. */
export interface LoadCarriedFiles {
  type: 'load_carried_files'
  conversation: number
  pictures: boolean
  before?: CarriedCursor | null
  limit?: number
}

/** Lets somebody of the town hall convene a body, and puts them into its group; for administrators. */
export interface GiveConvening {
  type: 'give_convening'
  body: number
  person: number
}

/** Takes the right back from now on; who had it when stays on record. They stay in the group. For administrators. */
export interface EndConvening {
  type: 'end_convening'
  body: number
  person: number
}

/** Told to administrators and to those who may convene that body: all who may from now on. */
export interface ConvenorsChanged {
  type: 'convenors_changed'
  body: number
  convenors: Convenor[]
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
  /** Whether every post published in it is tracked, as the group has said to its members; earlier ones stay as they
      are. */
  tracks_posts: boolean
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
  /** The message from which on the person wants it to be unread again, though they have read it; 0 for none. Unread
      and mentions then count from there. */
  unread_from: number
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

/** Opens the direct conversation between the caller and these people (8 in all at most), the existing one if there
    is. Of the caller alone it is where they keep their own notes and documents; guests have none. */
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
  tracks_posts?: boolean
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

/** Leaves a group. A system group and a direct conversation cannot be left, nor the group of a body in which one
    sits. */
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

/** Moves one's read position forward to `seq`; a smaller one than known changes nothing, but ends that the
    conversation is unread from that message or an earlier one on. */
export interface MarkRead {
  type: 'mark_read'
  conversation: number
  seq: number
}

/** Has the conversation be unread again from message `seq` on, on all one's devices. Others are told nothing: one's
    read position stays. */
export interface MarkUnread {
  type: 'mark_unread'
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

/** Something that happened to the group itself; the author of the message did it, or it came by itself to them. */
export interface Notice {
  type: 'notice'
  /** `entered`: an administrator, who was not in the group, has put themselves into it. `seated` and `unseated`:
      their term of office in the body of this group has begun, or is over. `handed`: the documents of somebody who
      has left are in the folder named in `text`. `tracks` and `tracks_not`: from now on every post is tracked, or
      only those of which it is said. */
  what: 'added' | 'archived' | 'created' | 'described' | 'entered' | 'handed' | 'joined' | 'left' | 'removed' | 'renamed' | 'restored' | 'seated' | 'settings' | 'tracks' | 'tracks_not' | 'unseated'
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
  /** From then on until the deadline, a letter sent may be taken too late by the mail server: `last_minutes`. */
  letters_by: Date
  /** The first day on which the sitting could be, sent today. */
  earliest_meeting: string
  state: DelayState
  /** The other ones by which this convocation may be judged. */
  terms: Term[]
  /** When the list of deliberations has to be published at the latest. */
  deliberations_due: string | null
  /** What the convocation has to say by the rules applied. */
  sentences: string[]
  /** Whether a rule knows urgency for it; it does not have to be urgent. */
  may_be_urgent: boolean
  /** The place of the version before, where nothing else changes. */
  moved_from: string
  blocks: Concern[]
  warnings: Concern[]
}

/** Another last day of sending, beside the one that is kept to: the law's own, where more is demanded than it says;
    or a longer one that the town hall gave itself, that prudence advises, or that documents have. */
export interface Term {
  rule: Rule
  /** Clear days that it demands. */
  days: number
  deadline: Date
  /** Whether it is what the source says word for word, without the prudence that counts its days as clear ones. */
  literal: boolean
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
  /** Of a second convocation: whether the first one put the very same question and its sitting lacked the quorum for
      it. The server finds out. */
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
  communicated: string | null
  budget_day: string | null
}

/** How the delay was kept, as it was computed when the convocation was frozen. */
export interface Delay {
  rule: Rule
  /** Clear days that the rule demands. */
  days: number
  /** Clear days there were. */
  kept: number
  /** Whoever has not been reached strictly before has been convened too late. */
  deadline: Date
  /** The other ones by which it may be judged. */
  terms: Term[]
}

/** Why a deputy who comes before does not convene in the place of the mayor, by the word of whoever prepares it. */
export interface Impediment {
  person: number
  reason: string
}

/** A deputy who comes before the author in the order of nominations (CGCT L2122-17), and why they do not convene;
    empty where nobody said so. */
export interface PassedOver {
  person: number
  name: string
  reason: string
}

/** Whose act a convocation is. */
export interface Author {
  person: number
  name: string
  /** Such as "maire de Josselin". */
  quality: string
  /** In whose place they convene. */
  substitute_for: string
  /** Why these are replaced. */
  reason: string
  civility: Civility
  passed_over: PassedOver[]
}

/** Somebody who may be named as the author of a convocation today. */
export interface PossibleAuthor {
  person: number
  standing: AuthorStanding
  quality: string
  /** Of who stands in for a mayor: the deputies who come before them in the order of nominations, as titles tell it
      (CGCT L2122-17). */
  before: number[]
}

/** What the author was asked to agree to, and whether they have; any change of the draft undoes it. */
export interface Approval {
  asked_at: Date
  asked_by: number
  /** Of the canonical text of all that the author agrees to. */
  digest: string
  approved_at: Date | null
}

/** A quorum that was counted and was not there: at the opening (item 0), or as an item began. */
export interface Lack {
  item: number
  in_office: number
  present: number
  needed: number
  /** Of the item, on the agenda of that sitting; sealed since 0.2. */
  title: string
}

/** An item of the first agenda; 0 is the opening. */
export interface DeclaredItem {
  item: number
  title: string
}

/** What nobody counted in Parvis: for which items the quorum lacked, by the signed record of a sitting that was
    held without it, and by the word of whoever is named. */
export interface DeclaredLack {
  by: string
  items: DeclaredItem[]
  /** Of the record that was joined. */
  name: string
  sha256: string
}

/** The sitting that lacked its quorum, as it was recorded when a second one was convened: counted, or declared. */
export interface FirstSitting {
  opens_at: Date
  lacking: Lack[]
  declared: DeclaredLack | null
  /** By whose clocks its convocation told that hour; `None` in what was sealed before this was. */
  zone: string | null
  /** What they show then, as in "2026-09-11T20:30:00+02:00". */
  local: string | null
}

/** Frozen: what it says never changes; that it was replaced or cancelled is added. */
export interface Convocation {
  type: 'convocation'
  /** The assembly convened, such as "Conseil municipal". */
  body: string
  /** The instant the sitting opens; shown in `zone`. */
  opens_at: Date
  place: string
  agenda: AgendaItem[]
  text: string
  /** None of those sent before bodies were kept. */
  body_id: number | null
  /** Who chairs the body, or stands in for whoever does. */
  convened_by: number | null
  /** The same with name and quality; None of those sent before these were kept. */
  author: Author | null
  /** Everybody convened: those in office on the day of sending. */
  recipients: number[]
  /** Those of them who are convened as substitutes. */
  substitutes: number[]
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
  /** The place of the version before, where nothing else changes. */
  moved_from: string
  /** The convocation whose sitting lacked its quorum, where questions of it are carried over. */
  second_of: number | null
  /** That sitting; None of those sent before it was kept. */
  first: FirstSitting | null
  /** The SHA-256 of its manifest, which the ledger holds. */
  digest: string | null
  replaced_by: number | null
  cancelled_at: Date | null
  /** Why it was cancelled. */
  cancellation: string
  /** Where one takes part by video. It is no part of what was frozen: those who follow it may say it later, and
      change it. */
  meeting: string
  /** By whose hours it is told, whatever the town hall is set to since: the one that its manifest seals. */
  zone: string
  /** Under whose name it was sent, whatever the town hall is called since: the one that its manifest seals. */
  authority: string
}

/** Somebody in office today, and how they would be convened. */
export interface DraftRecipient {
  person: number
  channel: Channel
  /** Whether they would be convened as such, and counted among nobody in office. */
  substitute: boolean
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
  hour: Hour | null
  place: string
  text: string
  agenda: AgendaItem[]
  convened_by: number | null
  /** Of a council that its chair does not convene: why somebody does in their place. */
  substitute_reason: string
  /** Why those who come before do not either. */
  impediments: Impediment[]
  /** The author's own signed act, if it is on paper. */
  signed: File | null
  approval: Approval | null
  urgent: boolean
  urgency: string
  installation: boolean
  /** Of an installation: the day of the vote that completed the council. */
  completing_round: string | null
  change: string
  replaces: number | null
  second_of: number | null
  recipients: DraftRecipient[]
  body_name: string
  /** Whom `convened_by` may name today, the chair first. */
  authors: PossibleAuthor[]
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
  hour?: Hour | null
  place?: string
  text?: string
  agenda?: ItemDraft[]
  convened_by?: number | null
  substitute_reason?: string
  impediments?: Impediment[]
  signed?: number | null
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

/** Shows the draft to its author, whose agreement is then entered with the sending; for those who may convene. */
export interface AskApproval {
  type: 'ask_approval'
  draft: number
  revision: number
}

/** The drafts that wait for the caller's agreement, or have it. */
export interface LoadApprovals {
  type: 'load_approvals'
}

/** The author agrees, in their own session, that this very draft is sent in their name. */
export interface ApproveConvocation {
  type: 'approve_convocation'
  draft: number
  digest: string
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

/** Told, as the next one, to those who may convene in the body's group, and to an author who was asked. */
export interface ConvocationDraftChanged {
  type: 'convocation_draft_changed'
  draft: ConvocationDraft
}

/** Discarded, or sent. */
export interface ConvocationDraftGone {
  type: 'convocation_draft_gone'
  draft: number
}

/** Says where one takes part in a sitting by video, at any time until it opens; nothing takes it away. For those
    who follow the convocation. */
export interface SetSittingMeeting {
  type: 'set_sitting_meeting'
  conversation: number
  seq: number
  meeting: string
}

/** A councillor to inform. */
export interface Copied {
  name: string
  email: string
  commune: string
}

/** One on the list of a body, since when and until when. */
export interface CopyRecipient {
  name: string
  email: string
  added_on: string
  commune: string
  removed_on: string | null
}

/** Of one body, by commune and name; those taken off the list last. */
export interface CopyList {
  body: number
  recipients: CopyRecipient[]
}

/** What was sent to one of them, and what became of the letter. */
export interface Copy {
  name: string
  email: string
  kind: CopyKind
  commune: string
  handed_at: Date | null
  /** Whether it was written to a file instead, for want of a mail server: it has reached nobody. */
  to_file: boolean
  refused_at: Date | null
  bounced_at: Date | null
  failure: string
}

/** Of one convocation, the papers that followed included; by kind, commune and name. */
export interface Copies {
  copies: Copy[]
}

/** Whom to inform of what a body does; for administrators and for those who may convene it. */
export interface LoadCopyList {
  type: 'load_copy_list'
  body: number
}

/** Says who is to be informed from now on: whoever is not named any more is taken off the list, with the day; for
    administrators. Only an intercommunal council has such a list. */
export interface KeepCopyList {
  type: 'keep_copy_list'
  body: number
  recipients: Copied[]
}

/** For those who follow the convocation. */
export interface LoadCopies {
  type: 'load_copies'
  conversation: number
  seq: number
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
  /** The position in the ledger of the entry concerned. */
  entry: number
  /** Whose mandate, way or address it is. */
  person: number | null
}

/** A folder or a document, as it stands. */
export interface Node {
  id: number
  conversation: number
  kind: 'document' | 'folder'
  name: string
  /** The number of its last change among those of its drive. */
  changed_seq: number
  changed_by: number
  changed_at: Date
  /** Who made it in this drive, or brought it from another. */
  brought_by: number
  /** The folder that it is in; none at the top. */
  parent: number | null
  /** Of a folder: what is in it, the bin excepted. */
  items: number
  /** Of a document: the one in force. */
  version: DocumentVersion | null
  binned_by: number | null
  /** When it was put into the bin, with all that is in it; what is in it is not marked itself. */
  binned_at: Date | null
  /** Since when everybody in the conversation finds it pinned. */
  pinned_at: Date | null
  /** Of a document that is written live: what it is. Its versions are what it held at times, as files. */
  live: 'sheet' | null
  /** Whether it is in the bin since `binned_by` has taken it to another conversation. */
  taken: boolean
}

/** A piece of the text found; `hit` where it is one of the words searched for. */
export interface Fragment {
  text: string
  hit: boolean
}

/** The last one that is known already. */
export interface NodeCursor {
  changed_at: Date
  node: number
}

export interface NodeHit {
  node: Node
  name: Fragment[]
  /** Of the page that says it most; none where only the name says it, or names the folder. */
  fragments: Fragment[]
  /** Where that is, in what has pages; the first is 1. */
  page: number | null
  /** Of the last word it has only others that begin so: it comes after all that have the word. */
  begun: boolean
}

/** Ask for the rest, newest first, after the last hit, saying whether it was `begun`; best first, with a larger
    limit. */
export interface FoundNodes {
  hits: NodeHit[]
  more: boolean
  /** Documents where it was looked that are still being read, up to 100: they are found by their names alone. */
  unread: number
  /** None has all the words: these are called nearly so, each word but for a letter. */
  nearly: boolean
  /** Of all that are found, up to a thousand; None unless it is asked for. */
  count: number | null
}

/** Finds folders and documents that have all the words, in any inflection of French, accents and case ignored, in
    their name or on one page of the version in force; in their name and on that page together, too. What is in the
    bin is not found. `best` first are those of the newest thousand that say it most. Where there is none, those are
    found that are nearly called so. */
export interface SearchNodes {
  type: 'search_nodes'
  text: string
  conversation?: number | null
  /** Who made the version in force, or changed the folder last. */
  author?: number | null
  since?: Date | null
  until?: Date | null
  order?: 'best' | 'newest'
  before?: NodeCursor | null
  begun?: boolean
  limit?: number
  /** Whether to count all of them, too; only with the first of them. */
  counted?: boolean
}

export interface DocumentPage {
  /** Of the page, or of the part in what has no pages; the first is 1. */
  number: number
  text: string
}

/** Pages that have text, in their order; ask for those that follow the last one unless `complete`. */
export interface DocumentPages {
  pages: DocumentPage[]
  /** Whether they are pages, and not parts. */
  paged: boolean
  text: DocumentText
  complete: boolean
  /** Pages that may have a text, and could not be read. */
  unread: number[]
}

/** Asks for the text of a version, the one in force unless another is named: as much as a long book chapter at
    once, after the page `after`. */
export interface LoadDocumentPages {
  type: 'load_document_pages'
  node: number
  version?: number | null
  after?: number
}

/** What a document held, from then until the next version. */
export interface DocumentVersion {
  number: number
  author: number
  made_at: Date
  file: File
  remark: string
  /** When the file was last changed, as the device said that sent it: nobody vouches for it. */
  dated: Date | null
}

/** What is in a folder, the bin excepted: folders first, then by name. */
export interface Folder {
  nodes: Node[]
  /** The number of the last change of the drive that is in them. */
  seq: number
  /** The folder itself, and those that it is in, from the top down; empty of the top. */
  path: Node[]
  /** Whether no more follow the last of them. */
  complete: boolean
  /** Of the whole drive: what the contents of its documents take, with those of earlier versions, and of the bin. */
  bytes: number
  /** That they may take. */
  most_bytes: number
}

/** What is in the bin of a group since it was taken to another conversation. */
export interface Taken {
  node: number
  to: number
}

/** What is in the bin of a drive, that which was put there last first. */
export interface Bin {
  nodes: Node[]
  seq: number
  /** For how long it can be taken out of it; then it is no more. */
  days: number
  complete: boolean
  /** Those that stay there for good: a convocation carries a version of what is in them. */
  kept: number[]
  /** Of those that are `taken`, where they are now, as far as the caller is in that conversation. */
  taken: Taken[]
}

/** The nodes of a drive that changed, each as it is now, the oldest change first. */
export interface DriveChanges {
  nodes: Node[]
  /** Those that are in this drive no more. */
  gone: number[]
  /** The number up to which all is told. */
  seq: number
  complete: boolean
}

/** A message that carries a version of a document. */
export interface DocumentUse {
  conversation: number
  seq: number
  /** Of its content, when it was sent. */
  kind: string
  author: number | null
  sent_at: Date
  version: number
}

export interface Heading {
  title: string
  /** 1 and more: how deep it stands. */
  level: number
  /** On which it stands, or the part of what has no pages. */
  page: number
}

/** A document with all its versions, the latest first. */
export interface Document {
  node: Node
  /** The folders that it is in, from the top down. */
  path: Node[]
  versions: DocumentVersion[]
  /** The numbers of those that a convocation carries: they stay, and the document with them. */
  frozen: number[]
  /** By messages that the caller may read, up to 100, the latest first; a guest is told of none. */
  uses: DocumentUse[]
  text: DocumentText
  /** Of the version in force, as far as they are read, up to 500. */
  headings: Heading[]
  /** Pages of it that may have a text, and could not be read. */
  unread: number
}

/** Asks what is in a folder, or at the top of a drive: up to 500 at once, those that follow `after`. */
export interface LoadFolder {
  type: 'load_folder'
  conversation: number
  folder?: number | null
  after?: number | null
}

/** Asks what is in the bin of a drive, up to 500 put there last. */
export interface LoadBin {
  type: 'load_bin'
  conversation: number
}

export interface LoadDocument {
  type: 'load_document'
  node: number
}

/** Asks for a version, the one in force unless another is named, as a file for a message, a publication or a
    convocation to carry: it has the name that the document has now, and is read by whoever reads the document. */
export interface CarryVersion {
  type: 'carry_version'
  node: number
  version?: number | null
}

/** Asks what changed in a drive after the number of a change; all there is after 0. */
export interface CatchUpDrive {
  type: 'catch_up_drive'
  conversation: number
  after: number
}

export interface CreateFolder {
  type: 'create_folder'
  conversation: number
  client_id: string
  name: string
  parent?: number | null
  clash?: Clash
}

/** Makes a document of a file, which is its first version. */
export interface AddDocument {
  type: 'add_document'
  conversation: number
  client_id: string
  name: string
  file: number
  parent?: number | null
  clash?: Clash
  /** When the file was last changed, as the device says; what is yet to come is not kept. */
  dated?: Date | null
}

/** Puts a file in force as the next version of a document: a new one, or that of an earlier version again. */
export interface AddVersion {
  type: 'add_version'
  node: number
  client_id: string
  file: number
  remark?: string
  /** When the file was last changed, as the device says; what is yet to come is not kept. */
  dated?: Date | null
}

export interface RenameNode {
  type: 'rename_node'
  node: number
  name: string
}

/** Puts folders and documents into another folder of their drive or of another one, or at its top; all of them or
    none. In another drive they keep their versions and dates. What leaves a group has new numbers where it comes,
    up to 5,000 at once, and stays in the bin of the group with who took it where; what leaves a direct conversation
    keeps its numbers, whoever is not where it comes reads it no more, and it goes with whoever brought it. */
export interface MoveNodes {
  type: 'move_nodes'
  conversation: number
  nodes: number[]
  parent?: number | null
  clash?: 'keep_both' | 'refuse'
  /** The conversation whose drive they come into; their own unless another is named. */
  to?: number | null
}

/** Puts folders and documents once more into a folder of their drive or of another one, or at its top, each
    document with the version in force alone; a name that is taken there gets a number. All of them or none. */
export interface CopyNodes {
  type: 'copy_nodes'
  conversation: number
  client_id: string
  nodes: number[]
  /** The conversation whose drive the copies come into. */
  to: number
  parent?: number | null
}

/** Puts folders and documents into the bin, each with all that is in it; those that are there stay. All of them or
    none. */
export interface BinNodes {
  type: 'bin_nodes'
  conversation: number
  nodes: number[]
}

/** Takes folders and documents out of the bin, to where they were; to the top where that is no more, or in the bin
    itself. Where their name has been taken meanwhile, they get a number. Those that are in no bin stay. */
export interface RestoreNodes {
  type: 'restore_nodes'
  conversation: number
  nodes: number[]
}

/** What one command changed in a drive: all its changes after `since`, up to `seq`. Whoever holds less than `since`
    catches up; so does everybody where there are too many to tell, and none is told. */
export interface DriveChanged {
  type: 'drive_changed'
  conversation: number
  since: number
  seq: number
  nodes: Node[]
  gone: number[]
}

/** A polling station, and who may enter its figures. */
export interface Station {
  number: number
  name: string
  registered: number
  president: number
  clerks: number[]
}

/** A list, a candidate or an answer, in the order of the official draw. */
export interface Choice {
  name: string
  /** Who leads the list, or stands in for the candidate. */
  head: string
}

/** From when on results may leave, and by which rule. */
export interface Release {
  at: Date
  /** Once the last station there has closed. */
  rule: 'constituency' | 'department' | 'member_states' | 'metropolitan'
  source: string
  /** Whether the hour itself was read in the text that sets it. */
  hour_checked: boolean
}

/** The instant of the release as somebody would move it, and as somebody else has confirmed it. */
export interface Move {
  at: Date
  reason: string
  proposed_by: number
  proposed_at: Date
  confirmed_by: number | null
  confirmed_at: Date | null
}

/** An election as it was prepared. What is counted is no part of it: see `LoadTally`. */
export interface Election {
  type: 'election'
  title: string
  kind: ElectionKind
  round: number
  date: string
  choose: ChoiceKind
  release: Release
  stations: Station[]
  choices: Choice[]
  scope: ElectionScope
  constituency: string
  /** The hours at which each station says how many have voted. */
  turnout_at: Hour[]
  /** Of the council, where votes become seats; nothing where that is not shown. */
  seats: number
  /** Of the community of communes, which the same votes fill. */
  community_seats: number
  /** Whether its figures are for practice: they leave at no hour, and nothing of it is entered in the ledger. */
  rehearsal: boolean
  /** An earlier election of the group, beside which it is shown. */
  compared_with: number | null
  moves: Move[]
  changed_by: number | null
  cancelled_at: Date | null
}

/** What an organiser says of an election; the rest follows from its kind. */
export interface ElectionPlan {
  title: string
  kind: ElectionKind
  date: string
  stations: Station[]
  choices: Choice[]
  round: number
  scope: ElectionScope
  /** By the authority's clocks, when the last station of the constituency, or overseas of the department, closes;
      nothing where the rule says it. */
  closes: Hour | null
  constituency: string
  turnout_at: Hour[]
  seats: number
  community_seats: number
  rehearsal: boolean
  compared_with: number | null
}

/** Announces an election to a group, to be counted there; for its managers. */
export interface SendElection {
  type: 'send_election'
  conversation: number
  client_id: string
  plan: ElectionPlan
}

/** Replaces what an organiser says of an election; for the managers of the group. Once something has been counted,
    what it was counted for stays. `edited_at` is that of the election as it was when it was changed. */
export interface ChangeElection {
  type: 'change_election'
  conversation: number
  seq: number
  plan: ElectionPlan
  edited_at?: Date | null
}

/** Ends an election that was announced by mistake, before anything of it is frozen, or its day has come; for the
    managers of the group. */
export interface CancelElection {
  type: 'cancel_election'
  conversation: number
  seq: number
}

/** Proposes another hour from which on results may leave, of the evening of the vote or the night after it, in the
    place of one that was proposed before; for the managers of the group. It is moved once another one confirms it. */
export interface ProposeRelease {
  type: 'propose_release'
  conversation: number
  seq: number
  hour: Hour
  reason: string
}

/** Moves the instant as another manager has proposed it. It is entered in the ledger with both. */
export interface ConfirmRelease {
  type: 'confirm_release'
  conversation: number
  seq: number
  at: Date
  proposed_at: Date
}

/** Takes back what was proposed, or turns it down; for the managers of the group. */
export interface DeclineRelease {
  type: 'decline_release'
  conversation: number
  seq: number
  at: Date
  proposed_at: Date
}

/** How an event comes again, by the authority's calendar; its first date is the first of them. */
export interface Repeat {
  every: 'day' | 'month' | 'week'
  /** The last day on which it may begin; a hundred and ten dates at most come of it. */
  until: string
  /** 2: every other day, week or month; and so on. */
  interval: number
  /** Of each week, from 0, Monday; none is the weekday of the first date. */
  days: number[]
  /** Of each month: the number that the first date has, in months that have it; its weekday, as the first to the
      fourth or else the last of the month; its weekday, as the last; or the last day. */
  on: 'date' | 'last_day' | 'last_weekday' | 'weekday'
}

/** One date of an event that repeats. */
export interface Occurrence {
  /** On which it falls by the rule: by this it is known. */
  day: string
  starts_at: Date
  ends_at: Date
  moved: boolean
  cancelled: boolean
}

/** An event as it stands. Whoever answers is in one of the four lists, in the order of the answers; of an event
    that repeats, for all its dates. */
export interface CalendarEvent {
  type: 'calendar_event'
  title: string
  starts_at: Date
  /** The instant at which it is over: of an event of whole days, the midnight after the last one. */
  ends_at: Date
  /** Whole days of the authority's calendar: no hour is to be shown. */
  all_day: boolean
  place: string
  meeting: string
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
  /** Who changed or cancelled it last. */
  changed_by: number | null
  cancelled_at: Date | null
  repeats: Repeat | null
  /** Of an event that repeats, all of them in the order of the rule; `starts_at` and `ends_at` are those of the first
      by the rule. */
  dates: Occurrence[]
}

/** What an organiser says of an event. Dates and hours are those of the authority's clocks. */
export interface EventPlan {
  title: string
  date: string
  /** None of an event of whole days. */
  hour: Hour | null
  /** The last day; the first one when it is not given. */
  until_date: string | null
  /** An hour after it begins when neither this nor the last day is given. */
  until_hour: Hour | null
  place: string
  text: string
  category: Category
  meeting: string
  asks: boolean
  places: number | null
  reminder: EventReminder | null
  files: number[]
  repeats: Repeat | null
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
    author and the managers of the group. Nobody loses their place when there are fewer. `edited_at` is that of the
    event as it was when it was changed; where it says so already, nothing happens. */
export interface ChangeEvent {
  type: 'change_event'
  conversation: number
  seq: number
  plan: EventPlan
  edited_at?: Date | null
}

/** Moves one date of an event that repeats, or cancels it; with neither, it is as the rule has it again. For those
    who may change the event. An event of whole days is moved by its days alone. */
export interface ChangeOccurrence {
  type: 'change_occurrence'
  conversation: number
  seq: number
  day: string
  cancelled?: boolean
  date?: string | null
  hour?: Hour | null
  until_date?: string | null
  until_hour?: Hour | null
  edited_at?: Date | null
}

/** Cancels an event, which stays in the log; for its author and the managers of the group. `edited_at` is that of
    the event as it was when they decided. */
export interface CancelEvent {
  type: 'cancel_event'
  conversation: number
  seq: number
  edited_at?: Date | null
}

/** Says whether the caller comes. When all places are taken, `yes` makes them wait for one. */
export interface AnswerEvent {
  type: 'answer_event'
  conversation: number
  seq: number
  answer: EventAnswer
}

export interface FilePassage {
  /** Or the part, in what has no pages; the first is 1. */
  page: number
  fragments: Fragment[]
}

/** One of each page that has the words, in their order, up to fifty. */
export interface FilePassages {
  passages: FilePassage[]
  /** Of the pages that have them. */
  count: number
  /** Whether they are pages, and not parts. */
  paged: boolean
}

/** Finds the pages of one file that have all the words, as the search does, those that are only begun included; in
    pages that were read already. */
export interface FindPassages {
  type: 'find_passages'
  file: number
  text: string
}

/** The last one that is known already. */
export interface FileCursor {
  sent_at: Date
  file: number
}

/** A file that says it, and the latest message of those where it was looked that carries its content. */
export interface FileHit {
  file: File
  conversation: number
  seq: number
  /** Of the content of the message, when it was sent. */
  kind: string
  author: number
  sent_at: Date
  fragments: Fragment[]
  /** Where that is, in what has pages; the first is 1. */
  page: number | null
  /** What it is of the sitting of that convocation, if it was filed after it. */
  paper: PaperKind | null
  /** Of the last word it has only others that begin so: it comes after all that have the word. */
  begun: boolean
}

/** Ask for the rest, newest first, after the last hit, saying whether it was `begun`; best first, with a larger
    limit. */
export interface FoundFiles {
  hits: FileHit[]
  more: boolean
  /** Files where it was looked that are still being read, up to 100. */
  unread: number
  /** Of all that are found, up to a thousand; None unless it is asked for. */
  count: number | null
}

/** Finds files of one's messages of which one page has all the words, in any inflection of French, accents and case
    ignored. Pictures are not read. What is addressed to the caller, who has yet to open it, is not found. `best`
    first are those of the newest thousand that say it most. */
export interface SearchFiles {
  type: 'search_files'
  text: string
  conversation?: number | null
  /** Of the message. */
  author?: number | null
  since?: Date | null
  until?: Date | null
  /** The minutes of sittings alone, or all but these. */
  minutes?: boolean | null
  order?: 'best' | 'newest'
  before?: FileCursor | null
  begun?: boolean
  limit?: number
  /** Whether to count all of them, too; only with the first of them. */
  counted?: boolean
}

/** `POST /api/uploads`, answered with `Upload`. Refused with `too_large`, when the file is larger than one may be
    (`limit`), or than what is left of the caller's own share of the room (`share`) or of the room for all
    (`quota`), and with `invalid` when it is empty (`size`). */
export interface BeginUpload {
  /** As the device calls it; what no file name may hold is taken out. */
  name: string
  size: number
}

/** A file on its way, at `/api/uploads/{id}`: `GET` tells how far it is; `PATCH` takes more of its bytes, as
    `application/octet-stream`, with their place in the header `Upload-Offset`, and refuses with `conflict`
    (`offset`) when it is not the place it expects: ask, and go on from there; `POST` ends it once all bytes are
    there, and is answered with the `File`, however often it is asked; `DELETE` gives it up. While it is being
    ended, `PATCH` and `DELETE` are refused with `conflict` (`ending`). */
export interface Upload {
  id: number
  size: number
  /** Bytes that have arrived, and from which to go on. */
  offset: number
}

/** What somebody had written elsewhere, as it was when it was forwarded. In words alone: who reads it here may know
    neither its author nor where it was written. */
export interface Forwarded {
  author: string
  /** The name of the group; empty for a direct conversation, and for a secret group. */
  source: string
  sent_at: Date
  /** With names in the place of mentions: nobody is called by it. */
  text: string
  /** What they had forwarded with this word of theirs, and so on; of a long chain the latest four. */
  quoted: Forwarded | null
}

/** Quotes a chat message, with its files, in the conversation `to`, after a word of one's own. Nothing reaches a
    guest by it who could not read it where it was written; and from a secret group or a direct conversation, only
    what one has written oneself goes to people who are not in it. What is forwarded again obeys this from where it
    was first written, too. Who is added to a conversation later reads what was forwarded to it, as all its history. */
export interface ForwardMessage {
  type: 'forward_message'
  conversation: number
  seq: number
  to: number
  client_id: string
  text?: string
}

/** Of the conversations that one is in, those to which `ForwardMessage` does not let a message go. */
export interface ForwardRefusals {
  /** Guests would read it there who could not before. */
  guests: number[]
  /** It is of others, from a secret group or a direct conversation, or from where is not known. */
  private: number[]
}

/** Where this message may not go, before one forwards it. */
export interface LoadForwardRefusals {
  type: 'load_forward_refusals'
  conversation: number
  seq: number
}

/** What the votes of all stations come to. Without seats, no list has the majority that the first round asks for:
    `again` may stand in the second one, and `merging` join them. Choices are given by their number. */
export interface Outcome {
  council: Seats | null
  community: Seats | null
  again: number[]
  merging: number[]
  rules: SeatRule[]
}

/** Asks for the address of the screen; for the managers of the group. */
export interface LoadHall {
  type: 'load_hall'
  conversation: number
  seq: number
}

/** Gives the screen a new address; the one before opens nothing any more. For the managers of the group. */
export interface OpenHall {
  type: 'open_hall'
  conversation: number
  seq: number
}

/** Takes the address of the screen back; for the managers of the group. */
export interface CloseHall {
  type: 'close_hall'
  conversation: number
  seq: number
}

export interface HallStation {
  number: number
  name: string
  state: 'awaited' | 'counting' | 'frozen'
}

/** How many had voted at an hour, in the stations that have said it. */
export interface HallTurnout {
  at: Hour
  voters: number
  registered: number
  stations: number
}

/** What the frozen stations add up to; votes in the order of the choices. */
export interface HallResults {
  registered: number
  voters: number
  cast: number
  votes: number[]
  /** Once all stations are frozen, where votes become seats. */
  outcome: Outcome | null
}

/** What the screen shows, at `GET /api/halls/{token}`; with the tag of what is there already, the answer is 304.
    Before the release there are no results in it. */
export interface Hall {
  authority: string
  time_zone: string
  title: string
  date: string
  released_from: Date
  source: string
  stations: HallStation[]
  choices: string[]
  turnout: HallTurnout[]
  results: HallResults | null
}

export interface Worker {
  host: string
  started_at: Date
  seen_at: Date
}

export interface Health {
  version: string
  /** What there is to do something about; empty when all is well. */
  troubles: Trouble[]
  /** Those that have given a sign of life within a minute. */
  workers: Worker[]
  /** Jobs that could be done now, and are not. */
  waiting: number
  /** When the oldest of them could have been done. */
  waiting_since: Date | null
  /** Jobs that failed for good, letters refused among them. */
  failed: number
  /** Bytes, where Parvis keeps its data. */
  disk_free: number
  disk_bytes: number
  /** When the database was last saved. */
  backed_up_at: Date | null
  /** Bytes that were left where it was saved, once it was; null where that was not noted. */
  backup_free: number | null
}

/** For administrators. */
export interface LoadHealth {
  type: 'load_health'
}

/** What somebody kept for themselves, who may not come in any more; nobody reads it. */
export interface HeldDrive {
  person: number
  documents: number
  bytes: number
  /** From then on it is removed for good, unless it was handed to somebody or they have come back. */
  until: Date
}

export interface HeldDrives {
  /** Those that end first come first. */
  drives: HeldDrive[]
}

/** For administrators. */
export interface LoadHeldDrives {
  type: 'load_held_drives'
}

/** Moves what somebody kept for themselves, who has left, into a folder of the own documents of another person, and
    tells them, there and by mail; what is in the bin stays. Answered with those that are still held. For
    administrators, who do not read it. */
export interface HandDrive {
  type: 'hand_drive'
  person: number
  to: number
}

/** Somebody invited to the sitting of one convocation, and what became of their letter. They are not convened: they
    count for no quorum, and have neither a summons nor a receipt. */
export interface Invitee {
  id: number
  conversation: number
  seq: number
  name: string
  email: string
  /** The items for which they are invited, by their place in the agenda. */
  items: number[]
  invited_by: number
  invited_at: Date
  /** None of somebody who has no account. */
  person: number | null
  /** The documents of these items that they may read. */
  files: number[]
  message: string
  /** When the mail server took the letter over. */
  handed_at: Date | null
  /** Whether it was written to a file instead, for want of a mail server: it has reached nobody. */
  to_file: boolean
  refused_at: Date | null
  bounced_at: Date | null
  /** Why it was refused or came back, in the words of the server. */
  failure: string
  withdrawn_at: Date | null
}

/** By name, those whose invitation was withdrawn last. */
export interface Invitees {
  invitees: Invitee[]
}

/** An item of the agenda as it is shown outside the group: its place there, and the documents shared. */
export interface SharedItem {
  number: number
  title: string
  reporter: string
  note: string
  files: File[]
}

/** A sitting as it is shown to somebody outside its group: only what was chosen for them. The page of a letter asks
    for it at `GET /api/shared-sittings/{token}`, whose files are at `GET /api/shared-sittings/{token}/files/{id}`
    until a week after the sitting; an invitee who is signed in finds the files of theirs at `GET
    /api/invitees/{id}/files/{file}`. */
export interface SharedSitting {
  id: number
  /** To whom it is addressed. */
  name: string
  body: string
  opens_at: Date
  place: string
  /** By whose hours it is told: as it was sealed, as is the name of the authority. */
  time_zone: string
  authority: string
  items: SharedItem[]
  kind: 'copy' | 'invitation'
  /** Of a copy that followed the sitting: which one. */
  paper: '' | 'deliberations' | 'minutes'
  /** That paper. */
  files: File[]
  convener: string
  message: string
  state: SharedState
  /** Why the sitting was cancelled. */
  why: string
}

/** To sittings that are not over for a week, the next first; those that a later version has replaced are left out. */
export interface OwnInvitations {
  invitations: SharedSitting[]
}

/** Invites somebody until the sitting opens: a person of the directory, or by `name` and `email` somebody who has
    no account. They get a letter that says that it is no convocation, with a link of their own, and do not enter
    the group. */
export interface InviteToSitting {
  type: 'invite_to_sitting'
  conversation: number
  seq: number
  items: number[]
  person?: number | null
  name?: string
  email?: string | null
  files?: number[]
  message?: string
}

/** Takes an invitation back until the sitting opens, and tells the invitee; their link is worth nothing then. */
export interface WithdrawInvitee {
  type: 'withdraw_invitee'
  conversation: number
  seq: number
  invitee: number
  reason?: string
}

/** For those who follow the convocation: its author, the managers of the group and whoever in it may convene. */
export interface LoadInvitees {
  type: 'load_invitees'
  conversation: number
  seq: number
}

/** Asks for the sittings to which the caller is invited. */
export interface LoadOwnInvitations {
  type: 'load_own_invitations'
}

/** Told to those who follow the convocation. */
export interface InviteeChanged {
  type: 'invitee_changed'
  invitee: Invitee
}

/** Told to an invitee with an account: they are invited, or something has changed. */
export interface OwnInvitationsChanged {
  type: 'own_invitations_changed'
  invitations: SharedSitting[]
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
  /** Whom it concerns, where that is somebody without an account. */
  name: string
  /** Whether the letter that was handed over was written to a file, for want of a mail server. */
  to_file: boolean
  /** Whether it was entered at an upgrade, as it was found: what it says of earlier days was not entered then. */
  taken_over: boolean
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
  /** Where the same is to be said of several that follow one another, `position` the first of them: the last. */
  last: number | null
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

/** The entries up to `position` have been looked at, of `total`; `top` is the hash of the last of them. */
export interface LedgerChecked {
  position: number
  total: number
  top: string
  alterations: Alteration[]
}

/** Checks the next entries of the whole ledger, with the manifests, documents and tokens they seal; for
    administrators. Begin with nothing, and go on with the answer's `position` and `top` until it reaches `total`;
    past entries that do not hold it goes on from what stands there. The last part compares as well what is kept of
    the house, its mandates for one, with what was entered. */
export interface CheckLedger {
  type: 'check_ledger'
  position?: number
  top?: string | null
}

/** Of `total` entries, the one with the hash that was asked for, or none. */
export interface HashFound {
  total: number
  position: number | null
  /** Empty where it cannot be read any more. */
  at: Date | null
}

/** Looks in the whole ledger for the entry with this hash, as an evidence file or a letter of the head tells it;
    for administrators. Where it is there, the ledger goes on from that file; where it is not, one of the two was
    made anew, the ledger was restored from before, or it is another house's. */
export interface FindHash {
  type: 'find_hash'
  hash: string
}

/** An entry of no convocation, with what its facts say of a mandate, a request, a right, an address or a figure. */
export interface HouseEntry {
  entry: SealedEntry
  body: string
  /** The day from which it holds, or on which it was asked for. */
  since: string | null
  /** The last day. */
  until: string | null
  channel: Channel | null
  /** What its author was called when they agreed in the place of somebody, where that was kept: names change, and
      `author` does not. */
  called: string
}

/** The latest first. */
export interface HouseEntries {
  entries: HouseEntry[]
  more: boolean
}

/** What was entered of the house itself: mandates and their ends, how people asked to be convened, their addresses,
    who may convene, or administers, inhabitants, requests for a session, seals of the head; for administrators.
    `before` goes on where a page ended. */
export interface LoadHouseEntries {
  type: 'load_house_entries'
  before?: number | null
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
  cancellation: string
  /** Whether it convenes again because the quorum failed. */
  second: boolean
  urgent: boolean
  /** For how many the delay was kept, each by their own verdict. */
  in_time: number
  /** By which its hours are told, as it was sealed; "" where nothing is said of it. */
  time_zone: string
  /** Whose it is, as it was sealed. */
  authority: string
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

/** What became of the delay for one person, called as they were convened, and the fact that decides, in the
    language of the caller. */
export interface Judgement {
  name: string
  state: VerdictState
  fact: string
}

/** Of all who were convened, by name; of nobody where an entry says what no reader understands, or where it or what
    was frozen is not what was sealed. */
export interface Judgements {
  people: Judgement[]
}

/** For whom a convocation kept the delay, as the register says it on paper; for administrators, and for those of
    its group who may convene. */
export interface LoadJudgements {
  type: 'load_judgements'
  conversation: number
  seq: number
}

/** A change, numbered in the order in which everybody applies them. */
export interface LiveUpdate {
  seq: number
  author: number
  data: Uint8Array<ArrayBuffer>
}

/** Whose a writer is: the number that Yjs has drawn for one of their devices, and that each of its changes bears. */
export interface LiveWriter {
  writer: number
  person: number
}

/** What follows in a live document. Whoever holds less than `folded` first reads what was folded until then, at
    `GET /api/live/{node}/{folded}`: one update, of which parts may be known. */
export interface LiveState {
  node: number
  /** The number up to which all is told here; larger changes are told as events from now on. */
  seq: number
  folded: number
  /** The oldest first. */
  updates: LiveUpdate[]
  /** All that there are. */
  writers: LiveWriter[]
  may_write: boolean
  /** Whether no more follow the last of these updates; else the caller asks for those after it. */
  complete: boolean
}

/** The change is on disk under this number. */
export interface Written {
  node: number
  seq: number
}

/** Makes an empty spreadsheet, as a live document of a drive; its name has the ending `.xlsx`, given or not. */
export interface CreateSheet {
  type: 'create_sheet'
  conversation: number
  client_id: string
  name: string
  parent?: number | null
  clash?: 'keep_both' | 'refuse'
}

/** Asks for what follows the number of a change, and is told of what is written and pointed at from then on, until
    `CloseLive`, the end of the socket, or of the access. */
export interface OpenLive {
  type: 'open_live'
  node: number
  after?: number
}

export interface CloseLive {
  type: 'close_live'
  node: number
}

/** Writes a change down. The `client_id` is that of the change: sent again, it is stored once. */
export interface WriteLive {
  type: 'write_live'
  node: number
  client_id: string
  data: Uint8Array<ArrayBuffer>
}

/** Says where the caller stands in a live document that they have opened: for those who have it open now, and never
    stored. */
export interface PointLive {
  type: 'point_live'
  node: number
  /** The number that Yjs has drawn for this device. */
  device: number
  /** As the kind of document has it; empty for whoever leaves. */
  at: string
}

/** Changes that follow `since` one by one. Whoever holds less asks for what they lack. */
export interface LiveUpdated {
  type: 'live_updated'
  node: number
  since: number
  updates: LiveUpdate[]
  /** Those that are new. */
  writers: LiveWriter[]
}

/** Where somebody stands in a document. */
export interface LivePointed {
  type: 'live_pointed'
  node: number
  person: number
  device: number
  at: string
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

/** None is as `Me.digest` has it. Convocations come at once, whatever is chosen: it is the law that calls. */
export interface MailChoices {
  /** Messages of groups that name the person, or everybody. */
  mentions: Digest | null
  directs: Digest | null
  tracked: Digest | null
  /** Those that are not tracked. */
  posts: Digest | null
}

export interface LoadMailChoices {
  type: 'load_mail_choices'
}

export interface ChangeMailChoice {
  type: 'change_mail_choice'
  kind: MailKind
  mail: Digest | null
}

/** One's own mark on a message; with none of the three instants, there is none any more. */
export interface Mark {
  conversation: number
  seq: number
  saved_at: Date | null
  /** When the person is to be reminded of it; from then on it is expected. */
  remind_at: Date | null
  /** It is expected of them until they say that it is done. A message that names them is, once they have read it,
      unless they have replied to it already or silenced the conversation. */
  expected_since: Date | null
}

/** Changes what is given of one's own mark on a message, and leaves the rest. */
export interface MarkMessage {
  type: 'mark_message'
  conversation: number
  seq: number
  saved?: boolean
  expected?: boolean
  remind_at?: Date | null
}

/** Told to the devices of the person. */
export interface MarkChanged {
  type: 'mark_changed'
  mark: Mark
}

/** The hour has come at which the person wanted to be reminded. Told to their devices. */
export interface MessageRecalled {
  type: 'message_recalled'
  mark: Mark
}

/** What a message is about: it is read beside that document, too. */
export interface About {
  passage: Passage
  /** Of the document, when it was said. */
  name: string
  resolved_by: number | null
  /** Since when the matter is settled; the message stays. */
  resolved_at: Date | null
}

/** A version of a document, and where in it. */
export interface Passage {
  document: number
  version: number
  /** The first is 1; 0 where it is about the whole. */
  page: number
  /** What stands there, as its author took it up. */
  quote: string
}

/** A poll as it stands. */
export interface Poll {
  type: 'poll'
  question: string
  options: PollOption[]
  /** Whether more than one may be chosen. */
  several: boolean
  /** Whether all in the conversation see who chose what; of another one nobody does, and what was chosen by whom is
      erased once it is closed. */
  named: boolean
  /** The instant at which it closes by itself. */
  ends_at: Date | null
  /** How many have chosen something. */
  voters: number
  closed_at: Date | null
  /** None where it closed by itself. */
  closed_by: number | null
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
  labels: string[]
}

/** The author of this message acknowledges having received message `of` of the same conversation. */
export interface Acknowledgement {
  type: 'acknowledgement'
  of: number
}

/** How many recipients got that far; everybody in the conversation sees the counts, not the names. Of those who
    have left the group a post counts who had opened it before; a convocation counts all. */
export interface ReceiptCount {
  recipients: number
  opened: number
  acknowledged: number
}

/** What a person writes, or forwards. A mention stands in the text as `@[id]`, everybody as `@[all]`; light
    formatting is kept as typed. */
export interface Chat {
  type: 'chat'
  text: string
  reply_to: number | null
  mentions: number[]
  mentions_all: boolean
  files: File[]
  /** Since when everybody in the conversation finds it pinned. */
  pinned_at: Date | null
  forwarded: Forwarded | null
  /** The document that it is a remark on. */
  about: About | null
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
  /** Of a document in the drive of the conversation. */
  about?: Passage | null
}

/** Replaces the text of one's own chat message; the earlier text is kept. Nobody is mentioned anew by it: of the
    mentions, those that the message had are kept, and so are its files. `edited_at` is that of the text which was
    changed; where it says so already, nothing happens. */
export interface EditMessage {
  type: 'edit_message'
  conversation: number
  seq: number
  text: string
  mentions?: number[]
  mentions_all?: boolean
  edited_at?: Date | null
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
  /** Of posts: those that bear it alone. */
  label?: string
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

/** Pins a folder or a document in its conversation, or no longer; for those who may write there, guests excepted.
    It is pinned no more in another drive, and in the bin. */
export interface PinNode {
  type: 'pin_node'
  node: number
  on?: boolean
}

export interface PinnedNodes {
  nodes: Node[]
}

/** Asks for what is pinned in a drive, that which was pinned last first. */
export interface LoadPinnedNodes {
  type: 'load_pinned_nodes'
  conversation: number
}

/** A browser that its service can wake for Parvis (RFC 8030). It goes with the session that it is of. */
export interface Device {
  session: number
  /** As its browser names itself. */
  device: string
  /** The machine of the service. */
  service: string
  since: Date
  /** It is the one that asks. */
  here: boolean
  /** When its service last took something for it: the device itself may have been off then. */
  taken_at: Date | null
}

/** What calls the person from elsewhere, beside convocations, which always do, and all that is written where they
    want all of it. None of it does in conversations that they have silenced. */
export interface Calls {
  /** Messages that name them, or everybody. */
  mentions: boolean
  /** Messages of direct conversations. */
  directs: boolean
  /** Posts whose opening is recorded. */
  tracked: boolean
  events: boolean
  sound: boolean
}

/** Whole days of the authority's calendar. */
export interface Absence {
  first_day: string
  last_day: string
}

/** When nothing calls a person, by the clocks of the authority: what comes meanwhile is told once it is over. */
export interface QuietHours {
  begins: Hour
  ends: Hour
  /** Every day from `begins` until `ends`, over midnight where it is the later hour. */
  evenings: boolean
  /** From Friday evening to Monday morning, by the same hours. */
  weekends: boolean
  absences: Absence[]
  /** Whether convocations call all the same. */
  convocations: boolean
  /** Whose direct messages do. */
  people: number[]
  /** The groups of which whatever would call does: of those on call. */
  groups: number[]
}

export interface Silence {
  begins: Date
  ends: Date
}

/** What calls the caller from elsewhere, when, and on which devices. */
export interface Notifications {
  carries: Carries
  /** By which the town hall is known to the services (RFC 8292), for `PushManager.subscribe`, in base64url. */
  key: string
  /** The machines that browsers may name; one that begins with a dot stands for all whose name ends so. */
  services: string[]
  calls: Calls
  quiet: QuietHours
  /** Of staff who have chosen nothing. */
  house: QuietHours
  devices: Device[]
  /** The caller has chosen it; else it is the house's, or none. */
  quiet_is_own: boolean
  /** Of the next eight days, by `quiet`; one that goes on begins now. */
  silences: Silence[]
}

export interface LoadNotifications {
  type: 'load_notifications'
}

/** Has the device of this session woken from now on, by what its browser says of itself (`PushSubscription`). What
    was known of the session before, and whatever other session had this endpoint, is forgotten; of more than twenty
    devices of one person, the first. */
export interface SubscribeDevice {
  type: 'subscribe_device'
  endpoint: string
  /** Its public key, in base64url. */
  p256dh: string
  /** What it shares with those who may write to it, in base64url. */
  auth: string
}

/** Has a device of the caller's woken no more. */
export interface UnsubscribeDevice {
  type: 'unsubscribe_device'
  session: number
}

/** Has a trial sent to a device of the caller's; what became of it is told by `NotificationsChanged`. */
export interface TryDevice {
  type: 'try_device'
  session: number
}

/** Changes what is given of what calls the caller, and leaves the rest. */
export interface ChangeCalls {
  type: 'change_calls'
  mentions?: boolean
  directs?: boolean
  tracked?: boolean
  events?: boolean
  sound?: boolean
}

/** Has the caller left in peace then; None is the house's hours again, of staff, and none of others. People whom
    the caller does not know are left out, and groups that they are not in. */
export interface ChangeQuietHours {
  type: 'change_quiet_hours'
  quiet: QuietHours | null
}

/** Says when staff who have chosen nothing are left in peace. For administrators. */
export interface ChangeHouseQuietHours {
  type: 'change_house_quiet_hours'
  begins: Hour
  ends: Hour
  evenings: boolean
  weekends: boolean
}

export interface PersonSilence {
  person: number
  until: Date
}

export interface Silences {
  silences: PersonSilence[]
}

/** Asks who of a direct conversation is not called now, and until when: what is written to them is told them then.
    Whoever would be called all the same, or never, is not listed; to guests, nobody who is away. */
export interface LoadSilences {
  type: 'load_silences'
  conversation: number
}

/** Says what may leave the server to wake devices. For administrators. */
export interface ChangePush {
  type: 'change_push'
  carries: Carries
}

/** Told to the devices of the person: what they have loaded of this is to be loaded again. */
export interface NotificationsChanged {
  type: 'notifications_changed'
}

/** What may leave the server, or the quiet hours of the house, have been changed. Told to everybody of the town
    hall but guests, who load it with their settings. */
export interface PushChanged {
  type: 'push_changed'
  carries: Carries
}

/** A number of the computation, and the text that sets it. */
export interface SeatRule {
  what: 'average' | 'bonus' | 'community' | 'merging' | 'scope' | 'second_round' | 'threshold'
  source: string
  /** Whether it was read there. */
  checked: boolean
}

/** What a list has, in the order of the draw. */
export interface ListSeats {
  votes: number
  /** Whether it has enough votes to be given seats. */
  admitted: boolean
  bonus: number
  by_quotient: number
  by_average: number
}

/** What the votes of a list are, divided by its seats and one more. */
export interface Average {
  choice: number
  votes: number
  divisor: number
}

/** A seat for the highest average. */
export interface AveragedSeat {
  averages: Average[]
  choice: number
  /** Whether several averages were equal, and this list has more votes. */
  by_votes: boolean
}

/** Seats that age decides, which is not known here. */
export interface Undecided {
  what: 'bonus' | 'last'
  seats: number
  choices: number[]
}

/** Seats shared out: first those of the list that comes first, then the others by the quotient of the votes cast,
    then those still left to the highest averages, one after the other. */
export interface Seats {
  total: number
  bonus: number
  cast: number
  lists: ListSeats[]
  averaged: AveragedSeat[]
  undecided: Undecided[]
}

/** Asks what the votes come to, once all stations are frozen; for guests, once results may leave. */
export interface LoadOutcome {
  type: 'load_outcome'
  conversation: number
  seq: number
}

/** What the person signed in, alone, is told of themselves. */
export interface Me {
  person: number
  email: string
  phone: string
  language: Language
  theme: Theme
  administrator: boolean
  /** The groups whose body they may convene, as long as they are in them. */
  convenes: number[]
  /** Whether they show the other of a two-person conversation how far they have read, provided the other does too. */
  shows_reading: boolean
  access_ends_at: Date | null
  digest: Digest
  /** The one that an administrator has recorded for them, and that they have not agreed to sign in with. */
  recorded_address: string | null
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

/** Changes what is given of one's own profile, and leaves the rest. One's name is the administration's to change,
    by `ChangeAccount`: others know one by it. */
export interface ChangeProfile {
  type: 'change_profile'
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

/** Pins a chat message in its conversation, or no longer; for those who may write there, guests excepted. */
export interface PinMessage {
  type: 'pin_message'
  conversation: number
  seq: number
  on?: boolean
}

/** Asks for the pinned messages of a conversation, those pinned last before the others. */
export interface LoadPinned {
  type: 'load_pinned'
  conversation: number
}

export interface PollOption {
  text: string
  /** None of an unnamed poll that is open: whoever watched it move would know who chose what; nor of one in which
      fewer than three have chosen. */
  votes: number | null
  /** Who chose it, in the order of their votes; of an unnamed poll nobody. */
  people: number[]
}

/** What somebody has chosen; nothing while they have not, and once an unnamed poll is closed. */
export interface PollBallot {
  conversation: number
  seq: number
  options: number[]
}

/** Asks all of a conversation; for whoever may write there. */
export interface SendPoll {
  type: 'send_poll'
  conversation: number
  client_id: string
  question: string
  options: string[]
  several?: boolean
  named?: boolean
  ends_at?: Date | null
}

/** Asks what the caller has chosen. */
export interface LoadBallot {
  type: 'load_ballot'
  conversation: number
  seq: number
}

/** Chooses, chooses otherwise, or takes back what was chosen; for all in the conversation, while it is open. */
export interface VotePoll {
  type: 'vote_poll'
  conversation: number
  seq: number
  options: number[]
}

/** Closes a poll for good, of an archived group too; for its author and the managers of the group. Said twice it is
    closed once. An unnamed one closes by itself after a year. */
export interface ClosePoll {
  type: 'close_poll'
  conversation: number
  seq: number
}

/** Tells somebody's other devices what they have chosen. */
export interface BallotChanged {
  type: 'ballot_changed'
  ballot: PollBallot
}

/** A sheet that was put up in one place, and taken down again when somebody has said so. */
export interface PostedSheet {
  number: number
  what: Posted
  /** As it is said in a sentence: "à la porte de la mairie". */
  place: string
  put_up_at: Date
  put_up_by: string
  /** A photograph of it. */
  file: File | null
  taken_down_at: Date | null
  taken_down_by: string
}

/** All of one convocation, in the order in which they were entered. */
export interface Postings {
  conversation: number
  seq: number
  postings: PostedSheet[]
  /** When the sitting closed: the list of deliberations is not posted before. */
  closed_at: Date | null
}

/** For those who follow the convocation, as are the other commands. For them are also the sheet to put up, at `GET
    /api/convocations/{conversation}/{seq}/poster`, the certificates, at `/certificate/convocation` and
    `/certificate/deliberations` once there is a posting, and the mention for the register of deliberations, at
    `/extract`. */
export interface LoadPostings {
  type: 'load_postings'
  conversation: number
  seq: number
}

/** Notes that it was put up. What still hangs in that place is not put up there again. */
export interface RecordPosting {
  type: 'record_posting'
  conversation: number
  seq: number
  what: Posted
  place: string
  put_up_at: Date
  put_up_by: string
  file?: number | null
}

/** Notes that it was taken down; once for each posting. */
export interface RecordRemoval {
  type: 'record_removal'
  conversation: number
  seq: number
  number: number
  taken_down_at: Date
  taken_down_by: string
}

/** Told to those who follow the convocation. */
export interface PostingsChanged {
  type: 'postings_changed'
  postings: Postings
}

/** Publishes to a group; for its publishers and managers. A draft of the same `client_id` is used up by it. */
export interface SendPost {
  type: 'send_post'
  conversation: number
  client_id: string
  title: string
  text?: string
  /** In a group that tracks its posts it is in any case. */
  tracked?: boolean
  files?: number[]
  cover?: number | null
  labels?: string[]
}

/** Replaces title, text, files, cover and labels; earlier versions are kept. For the author. `edited_at` is that of
    the text which was changed; where it says so already, nothing is replaced. With `asks_anew` those in the
    conversation who have opened a tracked post only as it was before are to open and to acknowledge the text that
    there is now; what they did with the one before is kept as `earlier`. Nobody is asked twice for one text. */
export interface EditPost {
  type: 'edit_post'
  conversation: number
  seq: number
  title: string
  text?: string
  files?: number[]
  cover?: number | null
  edited_at?: Date | null
  asks_anew?: boolean
  labels?: string[]
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
  labels: string[]
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
  labels?: string[]
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

export interface LabelCount {
  label: string
  posts: number
}

export interface UsedLabels {
  /** Those of most posts first, a hundred at most. */
  labels: LabelCount[]
}

/** Asks which labels the posts of the caller's groups bear. */
export interface LoadLabels {
  type: 'load_labels'
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

export interface Problem {
  id: number
  person: number
  at: Date
  text: string
  place: string
  browser: string
  /** The number under which the server logged an error, if one was shown. */
  reference: string
  settled_at: Date | null
}

export interface Problems {
  /** The latest first, those that are settled for ninety days. */
  problems: Problem[]
}

/** Tells the administrators in Parvis, and, once an hour at most, by a letter that says no more than that there is
    something. */
export interface ReportProblem {
  type: 'report_problem'
  client_id: string
  text: string
  place?: string
  reference?: string
}

/** For administrators. */
export interface LoadProblems {
  type: 'load_problems'
}

/** Says that a problem has been seen to, or not yet after all. For administrators. */
export interface SettleProblem {
  type: 'settle_problem'
  problem: number
  settled?: boolean
}

/** It was reported, or settled. Told to administrators. */
export interface ProblemChanged {
  type: 'problem_changed'
  problem: Problem
}

/** What a recipient had done with a text when they were asked anew, for the one that took its place. */
export interface EarlierReceipt {
  /** The `edited_at` of the text that took its place. */
  replaced_at: Date
  opened_at: Date
  acknowledged_at: Date | null
}

/** What is recorded of one recipient; each instant is written once and never moved, but for the reminder and the
    answer. One before the `edited_at` of the message is of an earlier text. Where the recipients were asked anew,
    `opened_at` and `acknowledged_at` are of what was asked last: whoever holds fewer in `earlier` holds those of
    before. */
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
  /** When they last said whether they come to the sitting that it convenes them to. */
  answered_at: Date | null
  /** Of the texts before those for which they were asked anew, the first one first. */
  earlier: EarlierReceipt[]
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
    log, possible once; a second one, with another `client_id`, is refused with `conflict`. `edited_at` is that of
    the text which was read. */
export interface Acknowledge {
  type: 'acknowledge'
  conversation: number
  seq: number
  client_id: string
  edited_at?: Date | null
}

/** Asks for the named list; for the author, the managers of the group, and for convocations whoever may convene.
    Anybody else is answered with their own receipt alone. */
export interface LoadReceipts {
  type: 'load_receipts'
  conversation: number
  seq: number
}

/** Asks for the caller's own receipts of some messages of a conversation; of those not addressed to them there is
    none. */
export interface LoadOwnReceipts {
  type: 'load_own_receipts'
  conversation: number
  seqs: number[]
}

/** Told to the recipient and to those who may see the named list. */
export interface ReceiptChanged {
  type: 'receipt_changed'
  receipt: Receipt
}

/** Asks for the latest messages about a document in the conversation whose drive it is in, in ascending `seq`. */
export interface LoadRemarks {
  type: 'load_remarks'
  node: number
  before?: number | null
  limit?: number
}

export interface RemarkCount {
  node: number
  /** Remarks on it that are not settled. */
  open: number
}

export interface RemarkCounts {
  counts: RemarkCount[]
}

/** Asks on which documents of a folder, or of the top of the drive, there are remarks that are not settled. */
export interface CountRemarks {
  type: 'count_remarks'
  conversation: number
  folder?: number | null
}

/** Says that what a message about a document brings up is settled, or is not (`on` false); for those who may write
    in the conversation. */
export interface ResolveRemark {
  type: 'resolve_remark'
  conversation: number
  seq: number
  on?: boolean
}

/** A sitting convened by the old members that would open after their last day: it stays until somebody cancels it. */
export interface LateSitting {
  conversation: number
  seq: number
  /** Proxies given to it that stand no longer, as whoever gave or holds them is not in office any more. */
  lapsing: number
}

/** What a renewal does. */
export interface Renewal {
  /** Whose mandates end, by name. */
  ending: number[]
  /** Whose begin; who is in both stays. */
  beginning: number[]
  /** Drafts of convocations that are closed. */
  drafts: number
  sittings: LateSitting[]
}

/** Ends the mandates of all who are in office on a day, gives new ones to these people from a later day on, and
    closes the drafts of convocations, all at once; the group follows. Nobody has the chair until they are elected.
    For administrators. */
export interface RenewBody {
  type: 'renew_body'
  body: number
  /** The last day of the old mandates. */
  ends_on: string
  starts_on: string
  people: number[]
  /** Says what would happen, and does nothing. */
  preview?: boolean
}

/** Puts a folder, or a whole drive, back to an instant: documents get the version that was in force then as their
    next one; what was put into the bin since comes out of it; what was made since goes there, unless a convocation
    carries it. Nothing is lost by it: it can be undone piece by piece. What was renamed or moved since stays so,
    and what is written live stays as it is. */
export interface RewindFolder {
  type: 'rewind_folder'
  conversation: number
  at: Date
  folder?: number | null
  /** Of the versions that are made. */
  remark?: string
}

/** What its author alone knows of until it is sent. */
export interface ScheduledMessage {
  client_id: string
  conversation: number
  text: string
  changed_at: Date
  /** None where it could not be sent at its hour, and waits for its author. */
  send_at: Date | null
  reply_to: number | null
  mentions: number[]
  mentions_all: boolean
  files: File[]
  about: Passage | null
  /** The failure code by which it was not sent. */
  refused: string
}

export interface ScheduledMessages {
  /** The next one first. */
  messages: ScheduledMessage[]
}

/** Has a message sent at an instant, in place of what was scheduled under this `client_id`; the message has the
    same one. Whoever is mentioned and has left by then is mentioned no more. */
export interface ScheduleMessage {
  type: 'schedule_message'
  conversation: number
  client_id: string
  text: string
  reply_to?: number | null
  mentions?: number[]
  mentions_all?: boolean
  files?: number[]
  /** Of a document in the drive of the conversation. */
  about?: Passage | null
  send_at: Date
}

/** Takes a scheduled message back: it is not sent. */
export interface UnscheduleMessage {
  type: 'unschedule_message'
  client_id: string
}

/** Asks for what the caller has scheduled, in the conversations that they are in. */
export interface LoadScheduled {
  type: 'load_scheduled'
}

/** Told to the author's devices. */
export interface ScheduledChanged {
  type: 'scheduled_changed'
  message: ScheduledMessage
}

/** It was taken back, or sent. */
export interface ScheduledDropped {
  type: 'scheduled_dropped'
  client_id: string
}

export interface Hit {
  message: Message
  /** Of a tracked post that the caller has yet to open, of its title alone. */
  fragments: Fragment[]
  /** Of a convocation, the item of the agenda that says it most; the first is 1. The fragments are of that item. */
  item: number | null
  /** Of the last word it has only others that begin so: it comes after all that have the word. */
  begun: boolean
}

/** Ask for the rest, newest first, after the last hit, saying whether it was `begun`; best first, with a larger
    limit. */
export interface Found {
  hits: Hit[]
  more: boolean
  /** The index is being made: older messages are found once it is complete. */
  behind: boolean
  /** Of all that are found, up to a thousand; None unless it is asked for. */
  count: number | null
}

/** Finds messages that hold all the words, in any inflection of French, accents and case ignored, or in another way
    in which a town hall writes them (PV, procès-verbal); those of a "phrase" in quotes as they follow each other,
    and none that holds a word after a minus. After these come those in which the last word only begins another,
    unless a space follows it. What takes place on a day is found by that day. The names of files are searched too.
    Without words, what the filters let through; without filters either, nothing. `best` first are those of the
    newest thousand that say it most. */
export interface Search {
  type: 'search'
  text: string
  conversation?: number | null
  author?: number | null
  kind?: 'calendar_event' | 'chat' | 'convocation' | 'post' | null
  with_file?: boolean
  since?: Date | null
  until?: Date | null
  order?: 'best' | 'newest'
  before?: FeedCursor | null
  begun?: boolean
  limit?: number
  /** Whether to count all of them, too; only with the first of them. */
  counted?: boolean
}

/** A reasoned request, and the convocation that answers it, if one does. */
export interface SessionRequest {
  id: number
  body: number
  asked_by: AskedBy
  received_on: string
  /** The thirtieth day after it was received. */
  due: string
  reason: string
  recorded_at: Date
  recorded_by: number
  /** Of the members who ask, as they are written there. */
  names: string
  /** The request itself, scanned; readable to those who may convene. */
  file: File | null
  /** Of the convocation that answers it. */
  conversation: number | null
  seq: number | null
  opens_at: Date | null
}

/** The latest first; one whose convocation was cancelled is open again. */
export interface SessionRequests {
  requests: SessionRequest[]
}

/** Records that the session of a council was requested; for administrators and those who may convene it. */
export interface RecordSessionRequest {
  type: 'record_session_request'
  body: number
  asked_by: AskedBy
  received_on: string
  reason: string
  names?: string
  file?: number | null
}

/** Says which convocation of the body answers a request. */
export interface AnswerSessionRequest {
  type: 'answer_session_request'
  request: number
  seq: number
}

/** Of all bodies, for administrators; of those that they may convene, for convenors; nobody else has any. */
export interface LoadSessionRequests {
  type: 'load_session_requests'
}

/** Told to administrators and to those who may convene the body. */
export interface SessionRequestChanged {
  type: 'session_request_changed'
  request: SessionRequest
}

export interface Session {
  id: number
  created_at: Date
  seen_at: Date
  /** As the browser named itself when signing in, or the person the device whose password it is. */
  device: string
  /** It is the password of a device. */
  for_drives: boolean
}

export interface Sessions {
  /** The one that asks. */
  current: number
  sessions: Session[]
}

export interface LoadSessions {
  type: 'load_sessions'
}

/** Shown once: it is kept as its hash. */
export interface DevicePassword {
  session: number
  password: string
}

/** Makes a password by which the programs of one device open the caller's drives at `/dav/`, and nothing else. It
    ends like a session: when it is revoked, when the password is changed, and after a year without use. */
export interface MakeDevicePassword {
  type: 'make_device_password'
  device: string
  current: string
}

/** Ends one of one's own sessions and closes its sockets; its cookie, or the password of the device, is worth
    nothing any more. */
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

export interface SharedNodes {
  nodes: Node[]
  more: boolean
}

/** Asks what stands at the top of the drives that the caller has with others in direct conversations, that which
    changed last first, up to 200. */
export interface LoadSharedNodes {
  type: 'load_shared_nodes'
}

/** A stay in the room of one member, or of a substitute in the place of one; whoever comes back has another one. */
export interface Attendance {
  person: number
  arrived_at: Date
  left_at: Date | null
  /** Of a substitute: in whose place they sit. */
  sits_for: number | null
}

/** A member who does not take part in an item: they do not count as present for it. */
export interface Interest {
  item: number
  person: number
  kind: InterestKind
}

/** What it means for the quorum of an item that a member does not take part in it, and how that is known. */
export interface Withdrawal {
  kind: InterestKind
  /** Whether they are not counted among the members in office either. */
  leaves_office: boolean
  source: string
  /** Whether the source says it; otherwise it is a prudent reading, and is never shown as law. */
  law: boolean
  /** The first day on which it is known to be so. */
  since: string | null
}

/** A vote that one member casts for another. */
export interface Proxy {
  giver: number
  holder: number
}

/** The quorum as it was counted once: at the opening (item 0), and at the start of each item; again when an item
    begun without quorum is resumed with it. Who leaves later changes nothing of it. */
export interface Moment {
  item: number
  at: Date
  in_office: number
  present: number
  /** 0 of what a second convocation has taken up: nobody has to be there (CGCT L2121-17). */
  needed: number
  /** Those that stood then; of earlier ones, nobody noted them. */
  proxies: Proxy[]
  /** Why it was counted so long after the hour of the sitting, where it was. */
  late: string
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

/** A sitting that was held without Parvis, by its signed record: it is neither opened nor counted here, and nothing
    is said of who was there. */
export interface HeldElsewhere {
  /** When it began, by the word of whoever entered it. */
  held_at: Date
  entered_at: Date
  file: File
  /** The items for which the quorum lacked, by the same word; 0 is the opening, and means all of them. */
  lacking: number[]
  /** Who says that it lacked. */
  lacking_by: string
}

/** The sitting of one convocation. It is open from its first moment to `closed_at`; one that was held `elsewhere`
    never was. */
export interface Sitting {
  conversation: number
  seq: number
  /** Members in office on the day of the sitting. */
  in_office: number[]
  /** Those of an intercommunal council that day: each may sit in the place of a member who is absent. */
  substitutes: number[]
  attendances: Attendance[]
  interests: Interest[]
  moments: Moment[]
  closed_at: Date | null
  presides: number | null
  secretaries: number[]
  /** Those that stand now; before it has opened, none is told. */
  proxies: Proxy[]
  papers: Paper[]
  /** What each kind of withdrawal means on that day. */
  withdrawals: Withdrawal[]
  deliberations_due: string | null
  /** What the assembly decided on the urgency, where that was noted. */
  urgency_admitted: boolean | null
  elsewhere: HeldElsewhere | null
}

/** Asks for the sitting of a convocation, begun or not; for everybody in the conversation. */
export interface LoadSitting {
  type: 'load_sitting'
  conversation: number
  seq: number
}

/** Notes that a member arrives, or leaves, now or at an instant given afterwards; or a substitute, who sits in the
    place of one member (CGCT L5211-6). Whoever is there can leave, though their mandate has ended. For those who
    convene, as are the other commands; from two hours before the hour of the sitting until it is closed. */
export interface RecordAttendance {
  type: 'record_attendance'
  conversation: number
  seq: number
  person: number
  present: boolean
  at?: Date | null
  sits_for?: number | null
}

/** Notes, or takes back before the item has begun with its quorum, that a member does not take part in it, and why. */
export interface DeclareInterest {
  type: 'declare_interest'
  conversation: number
  seq: number
  item: number
  person: number
  on?: boolean
  kind?: InterestKind
}

/** Notes from a written paper that a member gives their proxy to another, or takes it back (no `holder`); from two
    hours before the hour of the sitting until it is closed. Whoever is in the room may give one: it stands once
    they leave. */
export interface RecordProxy {
  type: 'record_proxy'
  conversation: number
  seq: number
  person: number
  holder?: number | null
}

/** Says who presides over the sitting, and who are its secretaries, from now on; all of them are in the room. */
export interface RecordOfficers {
  type: 'record_officers'
  conversation: number
  seq: number
  presides: number
  secretaries?: number[]
}

/** Opens the sitting and counts the quorum, met or not. Whoever was recorded as presiding does, or else who has the
    chair of the body, or else who convened, of those who are there. From twelve hours after its hour on it takes a
    reason, which is sealed, and no second convocation rests on it. */
export interface OpenSitting {
  type: 'open_sitting'
  conversation: number
  seq: number
  /** Why it is opened in Parvis so late. */
  late?: string
}

/** Begins an item of the frozen agenda and counts the quorum for it; without quorum, it has not been dealt with,
    and is begun again once there is one. From twelve hours after the last count on it takes a reason, unless an
    earlier count has given it. */
export interface BeginItem {
  type: 'begin_item'
  conversation: number
  seq: number
  item: number
  /** Why it is counted so late. */
  late?: string
}

/** Notes what the assembly decided on the urgency with which it was convened, once its item has begun with its
    quorum; noted again, it takes the place of what was noted before. */
export interface RuleOnUrgency {
  type: 'rule_on_urgency'
  conversation: number
  seq: number
  admitted: boolean
}

/** Closes it: everybody still there has stayed to the end. */
export interface CloseSitting {
  type: 'close_sitting'
  conversation: number
  seq: number
}

/** Enters that the sitting was held without Parvis, by its signed record: its papers can then be filed, and nothing
    more is noted or counted of it. Where the record says that the quorum lacked, and for which items, a second
    convocation takes these up. For those who convene, once, and where nothing was counted in time. The file is
    readable to everybody in the conversation. */
export interface RecordHeldElsewhere {
  type: 'record_held_elsewhere'
  conversation: number
  seq: number
  held_at: Date
  file: number
  lacking?: number[]
  lacking_by?: string
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
  /** False while no mail server is set: letters are written to files, and reach nobody. */
  sends_mail: boolean
}

/** The number of the latest change of a conversation that a client holds, all earlier ones included. */
export interface Cursor {
  conversation: number
  seq: number
}

/** The caller has more receipts in this conversation than were told: all since message `seq` were. */
export interface ReceiptsFrom {
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
  /** The caller's own, of the latest 200 posts and convocations of each conversation addressed to them. */
  receipts: Receipt[]
  /** Where there are more: ask `load_own_receipts` for those of earlier messages. */
  receipts_from: ReceiptsFrom[]
  /** All the caller's own. */
  marks: Mark[]
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
  /** Who noted it from a written paper, if they did not answer themselves. */
  recorded_by: number | null
}

/** Whether the delay was kept for one person. `late`: they were reached, and too late. `unestablished`: nothing
    shows that they were reached, an outside authority saw it only after the deadline (`authority_at`), or the
    letter came back and they had opened the convocation only after the deadline. */
export interface Verdict {
  state: VerdictState
  /** The instant that decides; none when nothing shows that they were reached. */
  at: Date | null
  by: Way | null
  dated_by: Dated | null
  /** Whether only their opening or acknowledging it in time makes up for what lacks. */
  cured: boolean
  authority_at: Date | null
  /** When it was entered, of a date that is not its entry's: declared, or measured at the mail server's answer. */
  entered_at: Date | null
}

/** Each instant is that of the first time, and never moves. The recipient was reached at the later of
    `available_at` and `handed_at`, unless it went to a file, was refused or came back, or on paper at
    `delivered_at`. */
export interface Summons {
  conversation: number
  seq: number
  person: number
  channel: Channel
  /** The e-mail address, or where paper goes. */
  address: string
  /** Of an e-mail address, as it was sealed: since when it is in force, unless it is the first. */
  address_since: Date | null
  /** Who entered it then. */
  address_entered_by: string
  /** Whether it had been confirmed from its mailbox; if not, to open the convocation by the link that was sent there
      establishes nothing. */
  address_confirmed: boolean
  /** Whether they are convened as such: they count for no quorum unless they sit in somebody's place. */
  substitute: boolean
  /** Of paper: when the person asked for it, by the word of whoever entered that. */
  requested_on: string | null
  /** And when it was entered. */
  request_recorded_at: Date | null
  /** When the documents were there for their account. */
  available_at: Date | null
  /** When the mail server took the letter over. */
  handed_at: Date | null
  /** When that was entered in the ledger, if it was in another minute: the database had been away. */
  handed_entered_at: Date | null
  /** Whether it was written to a file instead, for want of a mail server: it has reached nobody. */
  to_file: boolean
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
  /** The signed slip or the postmark, photographed; shown only to those who follow the convocation. */
  slips: File[]
  /** Whether a letter can reach them: they are convened by e-mail, and their address is not the one that refused or
      returned theirs. */
  mailable: boolean
  reminded_at: Date | null
  answer: Answer | null
  /** What they had answered before, the oldest first. */
  earlier: Answer[]
  /** Whether the proxy that they gave does not stand: the colleague will not come either, is not in the room of a
      sitting that has opened, or one of both has no mandate on that day; or its giver is there. */
  lapsed: boolean
  /** Whose proxy they hold. */
  holds_for: number | null
  /** As the sealed ledger has it now; none of what was sent before delays were kept. */
  verdict: Verdict | null
}

/** Somebody in office on the day of the sitting who has not been convened, or not in their capacity of that day, a
    member's or a substitute's: their mandate was given after the sending, or begins after it. They count for the
    quorum, unless their `role` is that of a substitute. */
export interface Latecomer {
  person: number
  role: MandateRole
  starts_on: string
}

/** Somebody convened who is no longer in office on the day of the sitting. */
export interface Departed {
  person: number
  ends_on: string
}

/** Those not yet opened first, then by name. */
export interface Summonses {
  summonses: Summons[]
  /** Told, as the next ones, to those who may see the whole list. */
  latecomers: Latecomer[]
  departed: Departed[]
}

/** For the author, the managers of the group and whoever in it may convene; anybody else is answered with their own
    alone. */
export interface LoadSummonses {
  type: 'load_summonses'
  conversation: number
  seq: number
}

/** Says whether the caller, convened, will come, until the hour of the sitting, and from then on while it is held;
    a later answer takes the place of an earlier one, and so revokes a proxy. A proxy goes to a colleague in office
    who is not absent and holds no other that stands; it covers more sittings in a row than the rules allow only in
    case of illness. One given by who is in the room stands once they leave. */
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
    hour; to all such when no one is named. Nobody is whom a letter does not reach: `Summons.mailable`. */
export interface RemindRecipients {
  type: 'remind_recipients'
  conversation: number
  seq: number
  people?: number[]
}

/** Whom a letter on paper is for, called as they were sealed. */
export interface Letter {
  person: number
  name: string
  /** On paper; empty for those convened by e-mail. */
  address: string
  substitute: boolean
}

/** What the letters of a convocation say, as it was sealed, to each of those it convenes. */
export interface Letters {
  authority: string
  sent_at: Date
  convocation: Convocation
  people: Letter[]
}

/** Asks for what is printed on paper for those convened; for those who follow the convocation. */
export interface LoadLetters {
  type: 'load_letters'
  conversation: number
  seq: number
}

/** Notes that the letters of these recipients have been printed. */
export interface RecordPrint {
  type: 'record_print'
  conversation: number
  seq: number
  people: number[]
}

/** Notes when paper was handed over to a recipient, or posted; once for each. `file` is the signed slip or the
    postmark, photographed. */
export interface RecordDelivery {
  type: 'record_delivery'
  conversation: number
  seq: number
  person: number
  delivery: Delivery
  delivered_at: Date
  file?: number | null
}

/** Joins the photograph of a signed slip or of a postmark to a delivery that was noted before; for those who follow
    the convocation, and only they can read it. */
export interface JoinSlip {
  type: 'join_slip'
  conversation: number
  seq: number
  person: number
  file: number
}

/** Convenes, by the same version, somebody whose mandate was given after the sending: with the delay that remains,
    be it too short; or somebody convened already who has a seat in another capacity. For those who may convene,
    until the sitting opens, or, of the latter, is closed. */
export interface ConveneLater {
  type: 'convene_later'
  conversation: number
  seq: number
  person: number
}

/** Told to the recipient and to those who may see the whole list. */
export interface SummonsChanged {
  type: 'summons_changed'
  summons: Summons
}

/** What somebody else had entered, unseen by whoever entered another value; it stays until they enter one again. */
export interface Overwritten {
  version: number
  value: number | null
  author: number
  entered_at: Date
}

/** A figure of a station as it stands; of two for one name, the one with the larger `changed_seq` is later. */
export interface Figure {
  station: number
  name: string
  version: number
  changed_seq: number
  author: number
  entered_at: Date
  /** None where it was taken back. */
  value: number | null
  /** Who said it, by telephone. */
  dictated_by: string
  instead_of: Overwritten | null
}

export interface Counted {
  name: string
  value: number
}

/** The results of a station as they were signed: the first version, or a correction of the one before. */
export interface FrozenStation {
  station: number
  version: number
  changed_seq: number
  author: number
  frozen_at: Date
  registered: number
  figures: Counted[]
  /** The signed record. */
  files: File[]
  /** Why figures differ that ought to be the same, as the record says it. */
  gap: string
  /** Why the version before was corrected. */
  reason: string
}

/** What has to hold between the figures of a station; `votes` stands for those of all choices together. */
export interface Check {
  code: string
  left: string[]
  relation: 'at_most' | 'equal'
  right: string[]
  /** Whether the results cannot be frozen while it does not hold, or want a reason. */
  level: 'amber' | 'blocking'
  /** The text that asks for it; empty for what is arithmetic alone. */
  source: string
  source_checked: boolean
}

/** What was counted, and what has to hold of it: figures as they stand, and the stations that are frozen, each
    version of them. Before the release a guest is shown how many have voted at the hours, and nothing else. */
export interface Tally {
  checks: Check[]
  figures: Figure[]
  stations: FrozenStation[]
  /** The number up to which all changes are in it. */
  seq: number
}

/** Asks for the elections of a conversation, the fifty latest ones. */
export interface LoadElections {
  type: 'load_elections'
  conversation: number
}

/** Asks what has been counted, or what of it has changed after the number of a change. */
export interface LoadTally {
  type: 'load_tally'
  conversation: number
  seq: number
  after?: number
}

/** Enters a figure of a station, or takes it back. `over` is the version that the caller saw: where somebody else
    has entered another value since, this one holds and both are told. */
export interface EnterFigure {
  type: 'enter_figure'
  conversation: number
  seq: number
  client_id: string
  station: number
  name: string
  value?: number | null
  over?: number
  dictated_by?: string
}

/** A figure as another table has it. */
export interface Imported {
  station: number
  name: string
  value: number
}

/** Enters what was counted at an election of the past, all at once; for the managers of the group. Sent twice it is
    there once; another table takes the place of the one before. */
export interface ImportFigures {
  type: 'import_figures'
  conversation: number
  seq: number
  figures: Imported[]
}

/** Makes the results of a station final, with the signed record; for whoever presides or writes there. `figures`
    are those that they have before them. */
export interface FreezeStation {
  type: 'freeze_station'
  conversation: number
  seq: number
  client_id: string
  station: number
  figures: Counted[]
  files: number[]
  gap?: string
}

/** Replaces the frozen results of a station by a further version, with its reason and the record signed anew; for
    whoever presides there. */
export interface CorrectStation {
  type: 'correct_station'
  conversation: number
  seq: number
  client_id: string
  station: number
  /** The version that it corrects. */
  over: number
  figures: Counted[]
  files: number[]
  reason: string
  gap?: string
  /** As the roll has it, where the plan was wrong; the plan then has it, too. */
  registered?: number | null
}

/** What one command changed in a tally: all its changes after `since`, up to `to`. Whoever holds less than `since`
    asks for what they lack. Guests are told of results from the release on. */
export interface TallyChanged {
  type: 'tally_changed'
  conversation: number
  seq: number
  since: number
  to: number
  figures: Figure[]
  stations: FrozenStation[]
}

/** `mail`: letters; `timestamp`: digests of what is sealed; `witness`: the digest of the ledger, by mail; `files`,
    `database`, `news`: what is kept or passed on by another machine; `bare`, `titles`: what wakes devices that ask
    for it, without words or with them, by the services of their browsers. */
export interface Transfer {
  what: Conveyed
  /** The name of the other machine, of a witness that of its mail; empty when it is this machine that sends, and of
      what wakes devices, whose browsers choose. */
  to: string
}

export interface Transfers {
  transfers: Transfer[]
}

/** As the settings of the server and its administrators have it. */
export interface LoadTransfers {
  type: 'load_transfers'
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

/** `POST /api/sign-in`. A wrong password and an unknown address are refused alike, with `wrong_password`; the right
    one of somebody who may not come in any more, with `access_over`. */
export interface SignIn {
  email: string
  password: string
}

/** The answer; it sets the cookie `parvis_session`, by https `__Host-parvis_session`, which the socket needs. `POST
    /api/sign-out` ends the session. */
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
  password: string
  /** Counts where the invitation names nobody: in Latin letters, and not what somebody else is called. `invalid`
      otherwise. */
  name: string
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
  /** By whose hours it is told: as it was sealed, as is the name of the authority. */
  time_zone: string
  authority: string
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
  | LoadAddresses
  | ChangeAddress
  | ChangeOwnAddress
  | AgreeAddress
  | WithdrawAddress
  | LoadAgenda
  | LoadOwnCalendar
  | RenewOwnCalendar
  | ChooseEventMail
  | LoadBoards
  | LoadAppointments
  | BookAppointment
  | MoveAppointment
  | ChangeAppointment
  | MarkAppointment
  | SendBoard
  | ChangeBoard
  | CancelBoard
  | LoadBodies
  | LoadRules
  | LoadOwnChannel
  | CreateBody
  | ChangeBody
  | RecordCensus
  | GiveMandate
  | EndMandate
  | ChooseChannel
  | ChangeRule
  | LoadBookingPage
  | OpenBookingPage
  | CloseBookingPage
  | LoadCarriedFiles
  | GiveConvening
  | EndConvening
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
  | MarkUnread
  | TypeMessage
  | StartConvocation
  | ChangeConvocation
  | DiscardConvocation
  | LoadConvocationDrafts
  | AskApproval
  | LoadApprovals
  | ApproveConvocation
  | SendConvocation
  | CancelConvocation
  | SetSittingMeeting
  | LoadCopyList
  | KeepCopyList
  | LoadCopies
  | SearchNodes
  | LoadDocumentPages
  | LoadFolder
  | LoadBin
  | LoadDocument
  | CarryVersion
  | CatchUpDrive
  | CreateFolder
  | AddDocument
  | AddVersion
  | RenameNode
  | MoveNodes
  | CopyNodes
  | BinNodes
  | RestoreNodes
  | SendElection
  | ChangeElection
  | CancelElection
  | ProposeRelease
  | ConfirmRelease
  | DeclineRelease
  | SendEvent
  | ChangeEvent
  | ChangeOccurrence
  | CancelEvent
  | AnswerEvent
  | FindPassages
  | SearchFiles
  | ForwardMessage
  | LoadForwardRefusals
  | LoadHall
  | OpenHall
  | CloseHall
  | LoadHealth
  | LoadHeldDrives
  | HandDrive
  | InviteToSitting
  | WithdrawInvitee
  | LoadInvitees
  | LoadOwnInvitations
  | LoadSeal
  | CheckLedger
  | FindHash
  | LoadHouseEntries
  | LoadRegister
  | LoadJudgements
  | CreateSheet
  | OpenLive
  | CloseLive
  | WriteLive
  | PointLive
  | LoadMailQueue
  | RetryLetter
  | RetryLetters
  | DropLetter
  | LoadMailChoices
  | ChangeMailChoice
  | MarkMessage
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
  | PinNode
  | LoadPinnedNodes
  | LoadNotifications
  | SubscribeDevice
  | UnsubscribeDevice
  | TryDevice
  | ChangeCalls
  | ChangeQuietHours
  | ChangeHouseQuietHours
  | LoadSilences
  | ChangePush
  | LoadOutcome
  | LoadDirectory
  | ChangeProfile
  | SetAvailability
  | PinMessage
  | LoadPinned
  | SendPoll
  | LoadBallot
  | VotePoll
  | ClosePoll
  | LoadPostings
  | RecordPosting
  | RecordRemoval
  | SendPost
  | EditPost
  | PinPost
  | RemindReaders
  | SavePostDraft
  | DropPostDraft
  | LoadPostDrafts
  | LoadLabels
  | ReportProblem
  | LoadProblems
  | SettleProblem
  | ConfirmDelivery
  | OpenMessage
  | Acknowledge
  | LoadReceipts
  | LoadOwnReceipts
  | LoadRemarks
  | CountRemarks
  | ResolveRemark
  | RenewBody
  | RewindFolder
  | ScheduleMessage
  | UnscheduleMessage
  | LoadScheduled
  | Search
  | RecordSessionRequest
  | AnswerSessionRequest
  | LoadSessionRequests
  | LoadSessions
  | MakeDevicePassword
  | RevokeSession
  | ChangePassword
  | LoadSharedNodes
  | LoadSitting
  | RecordAttendance
  | DeclareInterest
  | RecordProxy
  | RecordOfficers
  | OpenSitting
  | BeginItem
  | RuleOnUrgency
  | CloseSitting
  | RecordHeldElsewhere
  | FilePaper
  | Start
  | LoadSummonses
  | AnswerConvocation
  | RemindRecipients
  | LoadLetters
  | RecordPrint
  | RecordDelivery
  | JoinSlip
  | ConveneLater
  | LoadElections
  | LoadTally
  | EnterFigure
  | ImportFigures
  | FreezeStation
  | CorrectStation
  | LoadTransfers

export type AnyEvent =
  | AddressChanged
  | AppointmentsChanged
  | BodyChanged
  | CensusRecorded
  | MandateChanged
  | ChannelChosen
  | RuleChanged
  | ConvenorsChanged
  | ConversationChanged
  | ConversationLeft
  | MembershipChanged
  | PositionRead
  | MessageTyped
  | ConvocationDraftChanged
  | ConvocationDraftGone
  | DriveChanged
  | InviteeChanged
  | OwnInvitationsChanged
  | LiveUpdated
  | LivePointed
  | MarkChanged
  | MessageRecalled
  | MessageSent
  | MessageChanged
  | NotificationsChanged
  | PushChanged
  | PersonChanged
  | MeChanged
  | PresenceChanged
  | BallotChanged
  | PostingsChanged
  | PostDraftChanged
  | PostDraftDropped
  | ProblemChanged
  | ReceiptChanged
  | ScheduledChanged
  | ScheduledDropped
  | SessionRequestChanged
  | SittingChanged
  | StateLost
  | SummonsChanged
  | TallyChanged

/** What a message says. Each kind declares what is handled alike for all; the core knows no kind by its name. */
export interface Traits {
  counts: boolean
  announced: boolean
  receipted: boolean
  deletable: boolean
}

export const contents: Record<Content['type'], Traits> = {
  chat: { counts: true, announced: false, receipted: false, deletable: true },
  poll: { counts: true, announced: false, receipted: false, deletable: true },
  post: { counts: true, announced: true, receipted: true, deletable: true },
  convocation: { counts: true, announced: true, receipted: true, deletable: false },
  calendar_event: { counts: true, announced: true, receipted: false, deletable: false },
  election: { counts: true, announced: true, receipted: false, deletable: false },
  board: { counts: true, announced: true, receipted: false, deletable: false },
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
  load_addresses: Addresses
  change_address: AddressChange
  change_own_address: AddressChange
  agree_address: AddressChange
  withdraw_address: AddressChange
  load_agenda: Agenda
  load_own_calendar: OwnCalendar
  renew_own_calendar: OwnCalendar
  choose_event_mail: OwnCalendar
  load_boards: History
  load_appointments: Appointments
  book_appointment: Appointment
  move_appointment: Appointment
  change_appointment: Appointment
  mark_appointment: Appointment
  send_board: Stored
  change_board: Stored
  cancel_board: Stored
  load_bodies: Bodies
  load_rules: RuleHistory
  load_own_channel: OwnChannel
  create_body: Body
  change_body: Body
  record_census: Census
  give_mandate: Mandate
  end_mandate: Mandate
  choose_channel: ChannelChoice
  change_rule: Rule
  load_booking_page: PublicAddress
  open_booking_page: PublicAddress
  close_booking_page: PublicAddress
  load_carried_files: CarriedFiles
  give_convening: Convenor
  end_convening: Done
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
  mark_unread: Membership
  type_message: Done
  start_convocation: ConvocationDraft
  change_convocation: ConvocationDraft
  discard_convocation: Done
  load_convocation_drafts: ConvocationDrafts
  ask_approval: ConvocationDraft
  load_approvals: ConvocationDrafts
  approve_convocation: ConvocationDraft
  send_convocation: Stored
  cancel_convocation: Stored
  set_sitting_meeting: Stored
  load_copy_list: CopyList
  keep_copy_list: CopyList
  load_copies: Copies
  search_nodes: FoundNodes
  load_document_pages: DocumentPages
  load_folder: Folder
  load_bin: Bin
  load_document: Document
  carry_version: File
  catch_up_drive: DriveChanges
  create_folder: Node
  add_document: Node
  add_version: Node
  rename_node: Node
  move_nodes: DriveChanges
  copy_nodes: DriveChanges
  bin_nodes: DriveChanges
  restore_nodes: DriveChanges
  send_election: Stored
  change_election: Stored
  cancel_election: Stored
  propose_release: Stored
  confirm_release: Stored
  decline_release: Stored
  send_event: Stored
  change_event: Stored
  change_occurrence: Stored
  cancel_event: Stored
  answer_event: Stored
  find_passages: FilePassages
  search_files: FoundFiles
  forward_message: Stored
  load_forward_refusals: ForwardRefusals
  load_hall: PublicAddress
  open_hall: PublicAddress
  close_hall: PublicAddress
  load_health: Health
  load_held_drives: HeldDrives
  hand_drive: HeldDrives
  invite_to_sitting: Invitee
  withdraw_invitee: Invitee
  load_invitees: Invitees
  load_own_invitations: OwnInvitations
  load_seal: Seal
  check_ledger: LedgerChecked
  find_hash: HashFound
  load_house_entries: HouseEntries
  load_register: Register
  load_judgements: Judgements
  create_sheet: Node
  open_live: LiveState
  close_live: Done
  write_live: Written
  point_live: Done
  load_mail_queue: MailQueue
  retry_letter: Done
  retry_letters: Done
  drop_letter: Done
  load_mail_choices: MailChoices
  change_mail_choice: MailChoices
  mark_message: Mark
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
  pin_node: Node
  load_pinned_nodes: PinnedNodes
  load_notifications: Notifications
  subscribe_device: Notifications
  unsubscribe_device: Notifications
  try_device: Done
  change_calls: Notifications
  change_quiet_hours: Notifications
  change_house_quiet_hours: Notifications
  load_silences: Silences
  change_push: Notifications
  load_outcome: Outcome
  load_directory: Directory
  change_profile: Me
  set_availability: Done
  pin_message: Stored
  load_pinned: History
  send_poll: Stored
  load_ballot: PollBallot
  vote_poll: PollBallot
  close_poll: Stored
  load_postings: Postings
  record_posting: Postings
  record_removal: Postings
  send_post: Stored
  edit_post: Stored
  pin_post: Stored
  remind_readers: Reminded
  save_post_draft: PostDraft
  drop_post_draft: Done
  load_post_drafts: PostDrafts
  load_labels: UsedLabels
  report_problem: Done
  load_problems: Problems
  settle_problem: Problem
  confirm_delivery: Receipt
  open_message: Receipt
  acknowledge: Receipt
  load_receipts: Receipts
  load_own_receipts: Receipts
  load_remarks: History
  count_remarks: RemarkCounts
  resolve_remark: Stored
  renew_body: Renewal
  rewind_folder: DriveChanges
  schedule_message: ScheduledMessage
  unschedule_message: Done
  load_scheduled: ScheduledMessages
  search: Found
  record_session_request: SessionRequest
  answer_session_request: SessionRequest
  load_session_requests: SessionRequests
  load_sessions: Sessions
  make_device_password: DevicePassword
  revoke_session: Done
  change_password: Done
  load_shared_nodes: SharedNodes
  load_sitting: Sitting
  record_attendance: Sitting
  declare_interest: Sitting
  record_proxy: Sitting
  record_officers: Sitting
  open_sitting: Sitting
  begin_item: Sitting
  rule_on_urgency: Sitting
  close_sitting: Sitting
  record_held_elsewhere: Sitting
  file_paper: Sitting
  start: Started
  load_summonses: Summonses
  answer_convocation: Summons
  remind_recipients: Summonses
  load_letters: Letters
  record_print: Summonses
  record_delivery: Summons
  join_slip: Summons
  convene_later: Summonses
  load_elections: History
  load_tally: Tally
  enter_figure: Figure
  import_figures: Tally
  freeze_station: FrozenStation
  correct_station: FrozenStation
  load_transfers: Transfers
}

export const results: Record<keyof Results, string> = {
  load_accounts: 'Accounts',
  invite_person: 'Invitation',
  withdraw_invitation: 'Done',
  change_account: 'Account',
  load_addresses: 'Addresses',
  change_address: 'AddressChange',
  change_own_address: 'AddressChange',
  agree_address: 'AddressChange',
  withdraw_address: 'AddressChange',
  load_agenda: 'Agenda',
  load_own_calendar: 'OwnCalendar',
  renew_own_calendar: 'OwnCalendar',
  choose_event_mail: 'OwnCalendar',
  load_boards: 'History',
  load_appointments: 'Appointments',
  book_appointment: 'Appointment',
  move_appointment: 'Appointment',
  change_appointment: 'Appointment',
  mark_appointment: 'Appointment',
  send_board: 'Stored',
  change_board: 'Stored',
  cancel_board: 'Stored',
  load_bodies: 'Bodies',
  load_rules: 'RuleHistory',
  load_own_channel: 'OwnChannel',
  create_body: 'Body',
  change_body: 'Body',
  record_census: 'Census',
  give_mandate: 'Mandate',
  end_mandate: 'Mandate',
  choose_channel: 'ChannelChoice',
  change_rule: 'Rule',
  load_booking_page: 'PublicAddress',
  open_booking_page: 'PublicAddress',
  close_booking_page: 'PublicAddress',
  load_carried_files: 'CarriedFiles',
  give_convening: 'Convenor',
  end_convening: 'Done',
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
  mark_unread: 'Membership',
  type_message: 'Done',
  start_convocation: 'ConvocationDraft',
  change_convocation: 'ConvocationDraft',
  discard_convocation: 'Done',
  load_convocation_drafts: 'ConvocationDrafts',
  ask_approval: 'ConvocationDraft',
  load_approvals: 'ConvocationDrafts',
  approve_convocation: 'ConvocationDraft',
  send_convocation: 'Stored',
  cancel_convocation: 'Stored',
  set_sitting_meeting: 'Stored',
  load_copy_list: 'CopyList',
  keep_copy_list: 'CopyList',
  load_copies: 'Copies',
  search_nodes: 'FoundNodes',
  load_document_pages: 'DocumentPages',
  load_folder: 'Folder',
  load_bin: 'Bin',
  load_document: 'Document',
  carry_version: 'File',
  catch_up_drive: 'DriveChanges',
  create_folder: 'Node',
  add_document: 'Node',
  add_version: 'Node',
  rename_node: 'Node',
  move_nodes: 'DriveChanges',
  copy_nodes: 'DriveChanges',
  bin_nodes: 'DriveChanges',
  restore_nodes: 'DriveChanges',
  send_election: 'Stored',
  change_election: 'Stored',
  cancel_election: 'Stored',
  propose_release: 'Stored',
  confirm_release: 'Stored',
  decline_release: 'Stored',
  send_event: 'Stored',
  change_event: 'Stored',
  change_occurrence: 'Stored',
  cancel_event: 'Stored',
  answer_event: 'Stored',
  find_passages: 'FilePassages',
  search_files: 'FoundFiles',
  forward_message: 'Stored',
  load_forward_refusals: 'ForwardRefusals',
  load_hall: 'PublicAddress',
  open_hall: 'PublicAddress',
  close_hall: 'PublicAddress',
  load_health: 'Health',
  load_held_drives: 'HeldDrives',
  hand_drive: 'HeldDrives',
  invite_to_sitting: 'Invitee',
  withdraw_invitee: 'Invitee',
  load_invitees: 'Invitees',
  load_own_invitations: 'OwnInvitations',
  load_seal: 'Seal',
  check_ledger: 'LedgerChecked',
  find_hash: 'HashFound',
  load_house_entries: 'HouseEntries',
  load_register: 'Register',
  load_judgements: 'Judgements',
  create_sheet: 'Node',
  open_live: 'LiveState',
  close_live: 'Done',
  write_live: 'Written',
  point_live: 'Done',
  load_mail_queue: 'MailQueue',
  retry_letter: 'Done',
  retry_letters: 'Done',
  drop_letter: 'Done',
  load_mail_choices: 'MailChoices',
  change_mail_choice: 'MailChoices',
  mark_message: 'Mark',
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
  pin_node: 'Node',
  load_pinned_nodes: 'PinnedNodes',
  load_notifications: 'Notifications',
  subscribe_device: 'Notifications',
  unsubscribe_device: 'Notifications',
  try_device: 'Done',
  change_calls: 'Notifications',
  change_quiet_hours: 'Notifications',
  change_house_quiet_hours: 'Notifications',
  load_silences: 'Silences',
  change_push: 'Notifications',
  load_outcome: 'Outcome',
  load_directory: 'Directory',
  change_profile: 'Me',
  set_availability: 'Done',
  pin_message: 'Stored',
  load_pinned: 'History',
  send_poll: 'Stored',
  load_ballot: 'PollBallot',
  vote_poll: 'PollBallot',
  close_poll: 'Stored',
  load_postings: 'Postings',
  record_posting: 'Postings',
  record_removal: 'Postings',
  send_post: 'Stored',
  edit_post: 'Stored',
  pin_post: 'Stored',
  remind_readers: 'Reminded',
  save_post_draft: 'PostDraft',
  drop_post_draft: 'Done',
  load_post_drafts: 'PostDrafts',
  load_labels: 'UsedLabels',
  report_problem: 'Done',
  load_problems: 'Problems',
  settle_problem: 'Problem',
  confirm_delivery: 'Receipt',
  open_message: 'Receipt',
  acknowledge: 'Receipt',
  load_receipts: 'Receipts',
  load_own_receipts: 'Receipts',
  load_remarks: 'History',
  count_remarks: 'RemarkCounts',
  resolve_remark: 'Stored',
  renew_body: 'Renewal',
  rewind_folder: 'DriveChanges',
  schedule_message: 'ScheduledMessage',
  unschedule_message: 'Done',
  load_scheduled: 'ScheduledMessages',
  search: 'Found',
  record_session_request: 'SessionRequest',
  answer_session_request: 'SessionRequest',
  load_session_requests: 'SessionRequests',
  load_sessions: 'Sessions',
  make_device_password: 'DevicePassword',
  revoke_session: 'Done',
  change_password: 'Done',
  load_shared_nodes: 'SharedNodes',
  load_sitting: 'Sitting',
  record_attendance: 'Sitting',
  declare_interest: 'Sitting',
  record_proxy: 'Sitting',
  record_officers: 'Sitting',
  open_sitting: 'Sitting',
  begin_item: 'Sitting',
  rule_on_urgency: 'Sitting',
  close_sitting: 'Sitting',
  record_held_elsewhere: 'Sitting',
  file_paper: 'Sitting',
  start: 'Started',
  load_summonses: 'Summonses',
  answer_convocation: 'Summons',
  remind_recipients: 'Summonses',
  load_letters: 'Letters',
  record_print: 'Summonses',
  record_delivery: 'Summons',
  join_slip: 'Summons',
  convene_later: 'Summonses',
  load_elections: 'History',
  load_tally: 'Tally',
  enter_figure: 'Figure',
  import_figures: 'Tally',
  freeze_station: 'FrozenStation',
  correct_station: 'FrozenStation',
  load_transfers: 'Transfers',
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
  invite_person: { email: { least: 3, most: 254, pattern: '^[^@\\s]+@[^@\\s]+(?!\\n)$' }, name: { least: 0, most: 200 }, title: { least: 0, most: 200 }, service: { least: 0, most: 200 }, groups: { least: 0, most: 100 } },
  change_account: { name: { least: 1, most: 120 }, title: { least: 0, most: 200 }, service: { least: 0, most: 200 }, phone: { least: 0, most: 200 } },
  change_address: { email: { least: 3, most: 254, pattern: '^[^@\\s]+@[^@\\s]+(?!\\n)$' } },
  change_own_address: { email: { least: 3, most: 254, pattern: '^[^@\\s]+@[^@\\s]+(?!\\n)$' }, password: { least: 0, most: 200 } },
  book_appointment: { client_id: { least: 8, most: 40 }, name: { least: 1, most: 200 }, phone: { least: 0, most: 30, pattern: '^[0-9 +().\\-]*(?!\\n)$' }, email: { least: 0, most: 254, pattern: '^([^@\\s]+@[^@\\s]+)?(?!\\n)$' }, remark: { least: 0, most: 80 } },
  change_appointment: { name: { least: 1, most: 200 }, phone: { least: 0, most: 30, pattern: '^[0-9 +().\\-]*(?!\\n)$' }, email: { least: 0, most: 254, pattern: '^([^@\\s]+@[^@\\s]+)?(?!\\n)$' }, remark: { least: 0, most: 80 } },
  send_board: { client_id: { least: 8, most: 40 } },
  create_body: { name: { least: 1, most: 120 }, place: { least: 0, most: 200 }, seats: { least: 0, most: 500, of: 'Seat' } },
  change_body: { name: { least: 1, most: 120 }, place: { least: 0, most: 200 } },
  record_census: { source: { least: 1, most: 200 } },
  choose_channel: { address: { least: 0, most: 2000 } },
  change_rule: { code: { least: 1, most: 60, pattern: '^[a-z0-9_]+(?!\\n)$' }, source: { least: 1, most: 200 }, text: { least: 0, most: 2000 } },
  start_direct: { people: { least: 1, most: 7 } },
  create_group: { name: { least: 1, most: 120 }, description: { least: 0, most: 2000 }, icon: { least: 0, most: 40, pattern: '^[a-z0-9-]*(?!\\n)$' }, people: { least: 0, most: 500 } },
  change_group: { name: { least: 1, most: 120 }, description: { least: 0, most: 2000 }, icon: { least: 0, most: 40, pattern: '^[a-z0-9-]*(?!\\n)$' } },
  add_members: { people: { least: 1, most: 500 } },
  change_membership: { draft: { least: 0, most: 20000 } },
  change_convocation: { place: { least: 0, most: 200 }, text: { least: 0, most: 2000 }, agenda: { least: 0, most: 100, of: 'ItemDraft' }, substitute_reason: { least: 0, most: 2000 }, impediments: { least: 0, most: 100, of: 'Impediment' }, urgency: { least: 0, most: 2000 }, change: { least: 0, most: 2000 } },
  approve_convocation: { digest: { least: 64, most: 64, pattern: '^[0-9a-f]{64}(?!\\n)$' } },
  send_convocation: { client_id: { least: 8, most: 40 } },
  cancel_convocation: { reason: { least: 1, most: 2000 } },
  set_sitting_meeting: { meeting: { least: 0, most: 500, pattern: '^(https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?([/?#][!#-;=?-~]*)?)?(?!\\n)$' } },
  keep_copy_list: { recipients: { least: 0, most: 2000, of: 'Copied' } },
  search_nodes: { text: { least: 0, most: 200 } },
  create_folder: { client_id: { least: 8, most: 40 }, name: { least: 1, most: 1000 } },
  add_document: { client_id: { least: 8, most: 40 }, name: { least: 1, most: 1000 } },
  add_version: { client_id: { least: 8, most: 40 }, remark: { least: 0, most: 200 } },
  rename_node: { name: { least: 1, most: 1000 } },
  move_nodes: { nodes: { least: 1, most: 500 } },
  copy_nodes: { client_id: { least: 8, most: 40 }, nodes: { least: 1, most: 500 } },
  bin_nodes: { nodes: { least: 1, most: 500 } },
  restore_nodes: { nodes: { least: 1, most: 500 } },
  send_election: { client_id: { least: 8, most: 40 } },
  propose_release: { reason: { least: 0, most: 2000 } },
  send_event: { client_id: { least: 8, most: 40 } },
  find_passages: { text: { least: 0, most: 200 } },
  search_files: { text: { least: 0, most: 200 } },
  forward_message: { client_id: { least: 8, most: 40 }, text: { least: 0, most: 20000 } },
  invite_to_sitting: { items: { least: 1, most: 100 }, name: { least: 0, most: 200 }, email: { least: 3, most: 254, pattern: '^[^@\\s]+@[^@\\s]+(?!\\n)$' }, files: { least: 0, most: 200 }, message: { least: 0, most: 1000 } },
  withdraw_invitee: { reason: { least: 0, most: 1000 } },
  check_ledger: { top: { least: 64, most: 64, pattern: '^[0-9a-f]{64}(?!\\n)$' } },
  find_hash: { hash: { least: 64, most: 64, pattern: '^[0-9a-f]{64}(?!\\n)$' } },
  load_register: { words: { least: 0, most: 200 } },
  create_sheet: { client_id: { least: 8, most: 40 }, name: { least: 1, most: 1000 } },
  write_live: { client_id: { least: 8, most: 40 } },
  point_live: { at: { least: 0, most: 500 } },
  send_message: { client_id: { least: 8, most: 40 }, text: { least: 0, most: 20000 }, mentions: { least: 0, most: 50 }, files: { least: 0, most: 20 } },
  edit_message: { text: { least: 0, most: 20000 }, mentions: { least: 0, most: 50 } },
  load_messages: { seqs: { least: 1, most: 100 } },
  load_feed: { label: { least: 0, most: 200 } },
  subscribe_device: { endpoint: { least: 1, most: 1000 }, p256dh: { least: 0, most: 200 }, auth: { least: 0, most: 200 } },
  change_profile: { phone: { least: 0, most: 200 } },
  send_poll: { client_id: { least: 8, most: 40 }, question: { least: 1, most: 300 }, options: { least: 2, most: 20 } },
  vote_poll: { options: { least: 0, most: 20 } },
  record_posting: { place: { least: 0, most: 200 }, put_up_by: { least: 0, most: 200 } },
  record_removal: { taken_down_by: { least: 0, most: 200 } },
  send_post: { client_id: { least: 8, most: 40 }, title: { least: 1, most: 200 }, text: { least: 0, most: 50000 }, files: { least: 0, most: 20 }, labels: { least: 0, most: 5 } },
  edit_post: { title: { least: 1, most: 200 }, text: { least: 0, most: 50000 }, files: { least: 0, most: 20 }, labels: { least: 0, most: 5 } },
  save_post_draft: { client_id: { least: 8, most: 40 }, title: { least: 0, most: 200 }, text: { least: 0, most: 50000 }, files: { least: 0, most: 20 }, labels: { least: 0, most: 5 } },
  drop_post_draft: { client_id: { least: 8, most: 40 } },
  report_problem: { client_id: { least: 8, most: 40 }, text: { least: 1, most: 2000 }, place: { least: 0, most: 60, pattern: '^[a-z_]*(?!\\n)$' }, reference: { least: 0, most: 200 } },
  acknowledge: { client_id: { least: 8, most: 40 } },
  load_own_receipts: { seqs: { least: 1, most: 100 } },
  renew_body: { people: { least: 1, most: 500 } },
  rewind_folder: { remark: { least: 0, most: 200 } },
  schedule_message: { client_id: { least: 8, most: 40 }, text: { least: 0, most: 20000 }, mentions: { least: 0, most: 50 }, files: { least: 0, most: 20 } },
  unschedule_message: { client_id: { least: 8, most: 40 } },
  search: { text: { least: 0, most: 200 } },
  record_session_request: { reason: { least: 1, most: 2000 }, names: { least: 0, most: 1000 } },
  make_device_password: { device: { least: 1, most: 60 }, current: { least: 0, most: 200 } },
  change_password: { current: { least: 0, most: 200 }, password: { least: 10, most: 200 } },
  record_officers: { secretaries: { least: 0, most: 10 } },
  open_sitting: { late: { least: 0, most: 200 } },
  begin_item: { late: { least: 0, most: 200 } },
  record_held_elsewhere: { lacking: { least: 0, most: 101 }, lacking_by: { least: 0, most: 200 } },
  start: { cursors: { least: 0, most: 2000, of: 'Cursor' } },
  remind_recipients: { people: { least: 0, most: 500 } },
  record_print: { people: { least: 1, most: 500 } },
  enter_figure: { client_id: { least: 8, most: 40 }, dictated_by: { least: 0, most: 200 } },
  import_figures: { figures: { least: 0, most: 20000, of: 'Imported' } },
  freeze_station: { client_id: { least: 8, most: 40 }, figures: { least: 0, most: 100, of: 'Counted' }, files: { least: 0, most: 10 }, gap: { least: 0, most: 2000 } },
  correct_station: { client_id: { least: 8, most: 40 }, figures: { least: 0, most: 100, of: 'Counted' }, files: { least: 0, most: 10 }, reason: { least: 0, most: 2000 }, gap: { least: 0, most: 2000 } },
  BoardPlan: { title: { least: 1, most: 200 }, weekdays: { least: 1, most: 7 }, hours: { least: 1, most: 6, of: 'OpenHours' }, places: { least: 1, most: 20, of: 'Place' }, text: { least: 0, most: 2000 }, closures: { least: 0, most: 400, of: 'Closure' } },
  ItemDraft: { title: { least: 1, most: 400 }, reporter: { least: 0, most: 200 }, note: { least: 0, most: 10000 }, files: { least: 0, most: 20 } },
  Impediment: { reason: { least: 0, most: 200 } },
  Copied: { name: { least: 1, most: 120 }, email: { least: 3, most: 254, pattern: '^[^@\\s]+@[^@\\s]+(?!\\n)$' }, commune: { least: 0, most: 120 } },
  ElectionPlan: { title: { least: 1, most: 200 }, stations: { least: 1, most: 300, of: 'Station' }, choices: { least: 1, most: 60, of: 'Choice' }, constituency: { least: 0, most: 200 }, turnout_at: { least: 0, most: 12 } },
  EventPlan: { title: { least: 1, most: 200 }, place: { least: 0, most: 200 }, text: { least: 0, most: 10000 }, meeting: { least: 0, most: 500, pattern: '^(https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?([/?#][!#-;=?-~]*)?)?(?!\\n)$' }, files: { least: 0, most: 20 } },
  Passage: { quote: { least: 0, most: 300 } },
  QuietHours: { absences: { least: 0, most: 20, of: 'Absence' }, people: { least: 0, most: 50 }, groups: { least: 0, most: 50 } },
  Place: { name: { least: 1, most: 120 } },
  Station: { name: { least: 1, most: 120 }, clerks: { least: 0, most: 5 } },
  Choice: { name: { least: 1, most: 200 }, head: { least: 0, most: 200 } },
  Repeat: { days: { least: 0, most: 7 } },
} as const satisfies Record<string, Record<string, Limit>>

interface Shape {
  defaults: Record<string, unknown>
  parts: Record<string, string>
}

const shapes: Record<string, Shape> = {
  Account: { defaults: { administrator: false, convenes: [], active: true, access_ends_at: null, letters_to: null, seen_at: null }, parts: {} },
  Invitation: { defaults: { name: '', groups: [], access_ends_at: null, administrator: false, may_convene: false }, parts: {} },
  Accounts: { defaults: {}, parts: { accounts: 'Account', invitations: 'Invitation' } },
  AddressChange: { defaults: { in_force_at: null, confirmed_at: null, withdrawn_at: null, read_at: null, agreed_at: null, agreed_by: null, agreement: null }, parts: {} },
  Addresses: { defaults: {}, parts: { changes: 'AddressChange' } },
  address_changed: { defaults: {}, parts: { change: 'AddressChange' } },
  ConfirmAddress: { defaults: { password: '' }, parts: {} },
  Message: { defaults: { edited_at: null, reactions: [], receipts: null }, parts: { content: '*', receipts: 'ReceiptCount' } },
  Agenda: { defaults: {}, parts: { messages: 'Message' } },
  OwnCalendar: { defaults: { mail: true }, parts: {} },
  History: { defaults: { more_before: false, more_after: false }, parts: { messages: 'Message' } },
  Appointment: { defaults: { place: null, hour: null, party: 1, phone: '', email: '', remark: '', walk_in: false, online: false, changed_by: null, changed_at: null }, parts: {} },
  Appointments: { defaults: { complete: true }, parts: { appointments: 'Appointment' } },
  appointments_changed: { defaults: { appointments: [], gone: [] }, parts: { appointments: 'Appointment' } },
  Place: { defaults: { on_site: null }, parts: {} },
  Closure: { defaults: { place: null }, parts: {} },
  board: { defaults: { text: '', closures: [], asks_email: false, asks_remark: false, totals: null, purged_at: null, changed_by: null, cancelled_at: null }, parts: { places: 'Place', closures: 'Closure' } },
  BoardPlan: { defaults: { text: '', closures: [], asks_email: false, asks_remark: false }, parts: { places: 'Place', closures: 'Closure' } },
  Convenor: { defaults: { given_by: null }, parts: {} },
  File: { defaults: { width: null, height: null, pages: null, scripted: false }, parts: {} },
  Rule: { defaults: { inhabitants_from: 0, valid_from: null, known: null, law: false, prudent: 0, text: '', recorded_at: null, recorded_by: null }, parts: {} },
  Body: { defaults: { regime: 'commune', inhabitants: 0, place: '', own_days: null, active: true }, parts: {} },
  Census: { defaults: { regime: 'commune', recorded_by: null }, parts: {} },
  Mandate: { defaults: { role: 'member', ends_on: null }, parts: {} },
  ChannelChoice: { defaults: { address: '', recorded_by: null, file: null }, parts: { file: 'File' } },
  Bodies: { defaults: { convenors: [], censuses: [] }, parts: { bodies: 'Body', mandates: 'Mandate', choices: 'ChannelChoice', convenors: 'Convenor', censuses: 'Census' } },
  RuleHistory: { defaults: {}, parts: { rules: 'Rule' } },
  OwnChannel: { defaults: { channel: 'electronic', requested_on: null, address: '', recorded_at: null }, parts: {} },
  Seat: { defaults: { role: 'member' }, parts: {} },
  body_changed: { defaults: {}, parts: { body: 'Body' } },
  census_recorded: { defaults: {}, parts: { census: 'Census' } },
  mandate_changed: { defaults: {}, parts: { mandate: 'Mandate' } },
  channel_chosen: { defaults: {}, parts: { choice: 'ChannelChoice' } },
  rule_changed: { defaults: {}, parts: { rule: 'Rule' } },
  PublicAddress: { defaults: { address: '', opened_by: null, opened_at: null }, parts: {} },
  Booking: { defaults: { email: '' }, parts: {} },
  CarriedFile: { defaults: {}, parts: { file: 'File' } },
  CarriedFiles: { defaults: { more: false }, parts: { files: 'CarriedFile' } },
  convenors_changed: { defaults: {}, parts: { convenors: 'Convenor' } },
  Person: { defaults: { title: '', service: '', civility: '', active: true }, parts: {} },
  Member: { defaults: { role: 'member' }, parts: {} },
  Conversation: { defaults: { name: '', description: '', icon: '', visibility: 'closed', posting: 'everyone', population: null, archived: false, shows_reading: false, tracks_posts: false, members: [], positions: [], version: 0 }, parts: { members: 'Member' } },
  Membership: { defaults: { role: 'member', read_seq: 0, unread: 0, mentions: 0, counted_seq: 0, unread_from: 0, level: 'all', pinned: false, draft: '' }, parts: {} },
  GroupSummary: { defaults: { description: '', icon: '', visibility: 'closed', members: 0 }, parts: {} },
  Groups: { defaults: {}, parts: { groups: 'GroupSummary' } },
  Opened: { defaults: {}, parts: { conversation: 'Conversation', membership: 'Membership' } },
  conversation_changed: { defaults: { people: [] }, parts: { conversation: 'Conversation', people: 'Person' } },
  membership_changed: { defaults: {}, parts: { membership: 'Membership' } },
  notice: { defaults: { people: [], text: '' }, parts: {} },
  Assessment: { defaults: { terms: [], deliberations_due: null, sentences: [], may_be_urgent: true, moved_from: '', blocks: [], warnings: [] }, parts: { rule: 'Rule', own: 'Rule', terms: 'Term', blocks: 'Concern', warnings: 'Concern' } },
  Term: { defaults: { literal: false }, parts: { rule: 'Rule' } },
  AgendaItem: { defaults: { reporter: '', note: '', files: [], kind: 'ordinary', decides: true, carried_over: false, communicated: null, budget_day: null }, parts: { files: 'File' } },
  ItemDraft: { defaults: { reporter: '', note: '', files: [], kind: 'ordinary', decides: true, communicated: null, budget_day: null }, parts: {} },
  Delay: { defaults: { terms: [] }, parts: { rule: 'Rule', terms: 'Term' } },
  Impediment: { defaults: { reason: '' }, parts: {} },
  PassedOver: { defaults: { reason: '' }, parts: {} },
  Author: { defaults: { substitute_for: '', reason: '', civility: '', passed_over: [] }, parts: { passed_over: 'PassedOver' } },
  PossibleAuthor: { defaults: { before: [] }, parts: {} },
  Approval: { defaults: { approved_at: null }, parts: {} },
  Lack: { defaults: { title: '' }, parts: {} },
  DeclaredItem: { defaults: { title: '' }, parts: {} },
  DeclaredLack: { defaults: {}, parts: { items: 'DeclaredItem' } },
  FirstSitting: { defaults: { declared: null, zone: null, local: null }, parts: { lacking: 'Lack', declared: 'DeclaredLack' } },
  convocation: { defaults: { text: '', body_id: null, convened_by: null, author: null, recipients: [], substitutes: [], urgency: '', installation: false, sentences: [], delay: null, deliberations_due: null, version: 1, replaces: null, change: '', moved_from: '', second_of: null, first: null, digest: null, replaced_by: null, cancelled_at: null, cancellation: '', meeting: '', zone: '', authority: '' }, parts: { agenda: 'AgendaItem', author: 'Author', delay: 'Delay', first: 'FirstSitting' } },
  DraftRecipient: { defaults: { channel: 'electronic', substitute: false }, parts: {} },
  ConvocationDraft: { defaults: { date: null, hour: null, place: '', text: '', agenda: [], convened_by: null, substitute_reason: '', impediments: [], signed: null, approval: null, urgent: false, urgency: '', installation: false, completing_round: null, change: '', replaces: null, second_of: null, recipients: [], body_name: '', authors: [], assessment: null }, parts: { agenda: 'AgendaItem', impediments: 'Impediment', signed: 'File', approval: 'Approval', recipients: 'DraftRecipient', authors: 'PossibleAuthor', assessment: 'Assessment' } },
  ConvocationDrafts: { defaults: {}, parts: { drafts: 'ConvocationDraft' } },
  convocation_draft_changed: { defaults: {}, parts: { draft: 'ConvocationDraft' } },
  Copied: { defaults: { commune: '' }, parts: {} },
  CopyRecipient: { defaults: { commune: '', removed_on: null }, parts: {} },
  CopyList: { defaults: {}, parts: { recipients: 'CopyRecipient' } },
  Copy: { defaults: { commune: '', handed_at: null, to_file: false, refused_at: null, bounced_at: null, failure: '' }, parts: {} },
  Copies: { defaults: {}, parts: { copies: 'Copy' } },
  Concern: { defaults: { item: 0, day: null, rule: null, entry: 0, person: null }, parts: { rule: 'Rule' } },
  Node: { defaults: { parent: null, items: 0, version: null, binned_by: null, binned_at: null, pinned_at: null, live: null, taken: false }, parts: { version: 'DocumentVersion' } },
  Fragment: { defaults: { hit: false }, parts: {} },
  NodeHit: { defaults: { fragments: [], page: null, begun: false }, parts: { node: 'Node', name: 'Fragment', fragments: 'Fragment' } },
  FoundNodes: { defaults: { more: false, unread: 0, nearly: false, count: null }, parts: { hits: 'NodeHit' } },
  DocumentPages: { defaults: { complete: true, unread: [] }, parts: {} },
  DocumentVersion: { defaults: { remark: '', dated: null }, parts: { file: 'File' } },
  Folder: { defaults: { path: [], complete: true, bytes: 0, most_bytes: 0 }, parts: { nodes: 'Node', path: 'Node' } },
  Bin: { defaults: { complete: true, kept: [], taken: [] }, parts: { nodes: 'Node' } },
  DriveChanges: { defaults: { complete: true }, parts: { nodes: 'Node' } },
  Document: { defaults: { frozen: [], uses: [], text: 'none', headings: [], unread: 0 }, parts: { node: 'Node', path: 'Node', versions: 'DocumentVersion' } },
  drive_changed: { defaults: { nodes: [], gone: [] }, parts: { nodes: 'Node' } },
  Station: { defaults: { clerks: [] }, parts: {} },
  Choice: { defaults: { head: '' }, parts: {} },
  Release: { defaults: { source: '', hour_checked: false }, parts: {} },
  Move: { defaults: { confirmed_by: null, confirmed_at: null }, parts: {} },
  election: { defaults: { scope: 'general', constituency: '', turnout_at: [], seats: 0, community_seats: 0, rehearsal: false, compared_with: null, moves: [], changed_by: null, cancelled_at: null }, parts: { release: 'Release', stations: 'Station', choices: 'Choice', moves: 'Move' } },
  ElectionPlan: { defaults: { round: 1, scope: 'general', closes: null, constituency: '', turnout_at: [], seats: 0, community_seats: 0, rehearsal: false, compared_with: null }, parts: { stations: 'Station', choices: 'Choice' } },
  Repeat: { defaults: { interval: 1, days: [], on: 'date' }, parts: {} },
  Occurrence: { defaults: { moved: false, cancelled: false }, parts: {} },
  calendar_event: { defaults: { all_day: false, place: '', meeting: '', text: '', category: 'house', asks: false, places: null, reminder: null, files: [], yes: [], maybe: [], no: [], waiting: [], sequence: 0, changed_by: null, cancelled_at: null, repeats: null, dates: [] }, parts: { files: 'File', repeats: 'Repeat', dates: 'Occurrence' } },
  EventPlan: { defaults: { hour: null, until_date: null, until_hour: null, place: '', text: '', category: 'house', meeting: '', asks: false, places: null, reminder: null, files: [], repeats: null }, parts: { repeats: 'Repeat' } },
  FilePassage: { defaults: {}, parts: { fragments: 'Fragment' } },
  FilePassages: { defaults: {}, parts: { passages: 'FilePassage' } },
  FileHit: { defaults: { page: null, paper: null, begun: false }, parts: { file: 'File', fragments: 'Fragment' } },
  FoundFiles: { defaults: { more: false, unread: 0, count: null }, parts: { hits: 'FileHit' } },
  Forwarded: { defaults: { text: '', quoted: null }, parts: { quoted: 'Forwarded' } },
  Outcome: { defaults: {}, parts: { council: 'Seats', community: 'Seats' } },
  HallResults: { defaults: { outcome: null }, parts: { outcome: 'Outcome' } },
  Hall: { defaults: { results: null }, parts: { results: 'HallResults' } },
  Invitee: { defaults: { person: null, files: [], message: '', handed_at: null, to_file: false, refused_at: null, bounced_at: null, failure: '', withdrawn_at: null }, parts: {} },
  Invitees: { defaults: {}, parts: { invitees: 'Invitee' } },
  SharedItem: { defaults: { reporter: '', note: '', files: [] }, parts: { files: 'File' } },
  SharedSitting: { defaults: { kind: 'invitation', paper: '', files: [], convener: '', message: '', state: 'stands', why: '' }, parts: { items: 'SharedItem', files: 'File' } },
  OwnInvitations: { defaults: {}, parts: { invitations: 'SharedSitting' } },
  invitee_changed: { defaults: {}, parts: { invitee: 'Invitee' } },
  own_invitations_changed: { defaults: {}, parts: { invitations: 'SharedSitting' } },
  SealedEntry: { defaults: { name: '', to_file: false, taken_over: false }, parts: {} },
  Stamp: { defaults: { at: null, authority: '', failure: '' }, parts: {} },
  Alteration: { defaults: { position: null, file: '', conversation: null, seq: null, last: null }, parts: {} },
  Seal: { defaults: {}, parts: { entries: 'SealedEntry', alterations: 'Alteration', stamp: 'Stamp' } },
  LedgerChecked: { defaults: {}, parts: { alterations: 'Alteration' } },
  HashFound: { defaults: { position: null, at: null }, parts: {} },
  HouseEntry: { defaults: { body: '', since: null, until: null, channel: null, called: '' }, parts: { entry: 'SealedEntry' } },
  HouseEntries: { defaults: {}, parts: { entries: 'HouseEntry' } },
  RegisterLine: { defaults: { cancellation: '', second: false, urgent: false, in_time: 0, time_zone: '', authority: '' }, parts: {} },
  Register: { defaults: {}, parts: { lines: 'RegisterLine' } },
  LiveState: { defaults: { complete: true }, parts: {} },
  live_updated: { defaults: { writers: [] }, parts: {} },
  QueuedLetter: { defaults: { tries: 0, failed: false, next_try_at: null, reason: '' }, parts: {} },
  HandedLetter: { defaults: { reply: '', returned: '', diagnostic: '' }, parts: {} },
  MailQueue: { defaults: {}, parts: { letters: 'QueuedLetter', handed: 'HandedLetter' } },
  MailChoices: { defaults: { mentions: null, directs: null, tracked: null, posts: null }, parts: {} },
  Mark: { defaults: { saved_at: null, remind_at: null, expected_since: null }, parts: {} },
  mark_changed: { defaults: {}, parts: { mark: 'Mark' } },
  message_recalled: { defaults: {}, parts: { mark: 'Mark' } },
  About: { defaults: { resolved_by: null, resolved_at: null }, parts: { passage: 'Passage' } },
  Passage: { defaults: { page: 0, quote: '' }, parts: {} },
  poll: { defaults: { several: false, named: true, ends_at: null, voters: 0, closed_at: null, closed_by: null }, parts: { options: 'PollOption' } },
  post: { defaults: { text: '', tracked: false, files: [], cover: null, pinned_at: null, labels: [] }, parts: { files: 'File' } },
  ReceiptCount: { defaults: { opened: 0, acknowledged: 0 }, parts: {} },
  chat: { defaults: { reply_to: null, mentions: [], mentions_all: false, files: [], pinned_at: null, forwarded: null, about: null }, parts: { files: 'File', forwarded: 'Forwarded', about: 'About' } },
  Changes: { defaults: { complete: true }, parts: { messages: 'Message' } },
  Version: { defaults: {}, parts: { content: '*' } },
  Versions: { defaults: {}, parts: { versions: 'Version' } },
  Feed: { defaults: { more: false, pinned: [] }, parts: { messages: 'Message', pinned: 'Message' } },
  message_sent: { defaults: {}, parts: { message: 'Message' } },
  message_changed: { defaults: {}, parts: { message: 'Message' } },
  PinnedNodes: { defaults: {}, parts: { nodes: 'Node' } },
  Device: { defaults: { here: false, taken_at: null }, parts: {} },
  Calls: { defaults: { mentions: true, directs: true, tracked: true, events: true, sound: true }, parts: {} },
  QuietHours: { defaults: { evenings: true, weekends: true, absences: [], convocations: true, people: [], groups: [] }, parts: {} },
  Notifications: { defaults: { devices: [], quiet_is_own: false, silences: [] }, parts: { calls: 'Calls', quiet: 'QuietHours', house: 'QuietHours', devices: 'Device' } },
  ListSeats: { defaults: { bonus: 0, by_quotient: 0, by_average: 0 }, parts: {} },
  AveragedSeat: { defaults: { by_votes: false }, parts: {} },
  Seats: { defaults: {}, parts: { lists: 'ListSeats', averaged: 'AveragedSeat' } },
  Me: { defaults: { phone: '', language: 'fr', theme: 'system', administrator: false, convenes: [], shows_reading: false, access_ends_at: null, digest: 'daily', recorded_address: null }, parts: {} },
  DirectoryEntry: { defaults: { phone: '' }, parts: {} },
  Directory: { defaults: {}, parts: { entries: 'DirectoryEntry' } },
  person_changed: { defaults: {}, parts: { person: 'Person' } },
  me_changed: { defaults: {}, parts: { me: 'Me' } },
  PollOption: { defaults: { votes: null, people: [] }, parts: {} },
  PostedSheet: { defaults: { file: null, taken_down_at: null, taken_down_by: '' }, parts: { file: 'File' } },
  Postings: { defaults: { closed_at: null }, parts: { postings: 'PostedSheet' } },
  postings_changed: { defaults: {}, parts: { postings: 'Postings' } },
  PostDraft: { defaults: { title: '', text: '', tracked: false, files: [], cover: null, publish_at: null, labels: [], refused: '' }, parts: { files: 'File' } },
  PostDrafts: { defaults: {}, parts: { drafts: 'PostDraft' } },
  post_draft_changed: { defaults: {}, parts: { draft: 'PostDraft' } },
  Problem: { defaults: { place: '', browser: '', reference: '', settled_at: null }, parts: {} },
  Problems: { defaults: {}, parts: { problems: 'Problem' } },
  problem_changed: { defaults: {}, parts: { problem: 'Problem' } },
  EarlierReceipt: { defaults: { acknowledged_at: null }, parts: {} },
  Receipt: { defaults: { delivered_at: null, opened_at: null, acknowledged_at: null, reminded_at: null, answered_at: null, earlier: [] }, parts: { earlier: 'EarlierReceipt' } },
  Receipts: { defaults: {}, parts: { receipts: 'Receipt' } },
  receipt_changed: { defaults: {}, parts: { receipt: 'Receipt' } },
  Renewal: { defaults: { sittings: [] }, parts: {} },
  ScheduledMessage: { defaults: { send_at: null, reply_to: null, mentions: [], mentions_all: false, files: [], about: null, refused: '' }, parts: { files: 'File', about: 'Passage' } },
  ScheduledMessages: { defaults: {}, parts: { messages: 'ScheduledMessage' } },
  scheduled_changed: { defaults: {}, parts: { message: 'ScheduledMessage' } },
  Hit: { defaults: { item: null, begun: false }, parts: { message: 'Message', fragments: 'Fragment' } },
  Found: { defaults: { more: false, behind: false, count: null }, parts: { hits: 'Hit' } },
  SessionRequest: { defaults: { names: '', file: null, conversation: null, seq: null, opens_at: null }, parts: { file: 'File' } },
  SessionRequests: { defaults: {}, parts: { requests: 'SessionRequest' } },
  session_request_changed: { defaults: {}, parts: { request: 'SessionRequest' } },
  Session: { defaults: { device: '', for_drives: false }, parts: {} },
  Sessions: { defaults: {}, parts: { sessions: 'Session' } },
  SharedNodes: { defaults: {}, parts: { nodes: 'Node' } },
  Attendance: { defaults: { left_at: null, sits_for: null }, parts: {} },
  Interest: { defaults: { kind: 'personal' }, parts: {} },
  Withdrawal: { defaults: { law: false, since: null }, parts: {} },
  Moment: { defaults: { proxies: [], late: '' }, parts: {} },
  Paper: { defaults: { adopted_on: null, due: null }, parts: { file: 'File' } },
  HeldElsewhere: { defaults: { lacking: [], lacking_by: '' }, parts: { file: 'File' } },
  Sitting: { defaults: { substitutes: [], attendances: [], interests: [], moments: [], closed_at: null, presides: null, secretaries: [], proxies: [], papers: [], withdrawals: [], deliberations_due: null, urgency_admitted: null, elsewhere: null }, parts: { attendances: 'Attendance', interests: 'Interest', moments: 'Moment', papers: 'Paper', withdrawals: 'Withdrawal', elsewhere: 'HeldElsewhere' } },
  sitting_changed: { defaults: {}, parts: { sitting: 'Sitting' } },
  Authority: { defaults: { sends_mail: true }, parts: {} },
  Started: { defaults: { incomplete: [], receipts: [], receipts_from: [], marks: [], presence: [] }, parts: { me: 'Me', authority: 'Authority', people: 'Person', conversations: 'Conversation', memberships: 'Membership', messages: 'Message', receipts: 'Receipt', marks: 'Mark' } },
  Answer: { defaults: { holder: null, sittings: 1, ill: false, recorded_by: null }, parts: {} },
  Verdict: { defaults: { at: null, by: null, dated_by: null, cured: false, authority_at: null, entered_at: null }, parts: {} },
  Summons: { defaults: { address: '', address_since: null, address_entered_by: '', address_confirmed: true, substitute: false, requested_on: null, request_recorded_at: null, available_at: null, handed_at: null, handed_entered_at: null, to_file: false, reply: '', queue_id: '', refused_at: null, bounced_at: null, failure: '', opened_at: null, acknowledged_at: null, printed_at: null, delivered_at: null, delivery: null, slips: [], mailable: true, reminded_at: null, answer: null, earlier: [], lapsed: false, holds_for: null, verdict: null }, parts: { slips: 'File', answer: 'Answer', earlier: 'Answer', verdict: 'Verdict' } },
  Summonses: { defaults: { latecomers: [], departed: [] }, parts: { summonses: 'Summons' } },
  Letter: { defaults: { substitute: false }, parts: {} },
  Letters: { defaults: {}, parts: { convocation: 'convocation', people: 'Letter' } },
  summons_changed: { defaults: {}, parts: { summons: 'Summons' } },
  Figure: { defaults: { value: null, dictated_by: '', instead_of: null }, parts: {} },
  FrozenStation: { defaults: { gap: '', reason: '' }, parts: { files: 'File' } },
  Check: { defaults: { source: '', source_checked: false }, parts: {} },
  Tally: { defaults: {}, parts: { checks: 'Check', figures: 'Figure', stations: 'FrozenStation' } },
  tally_changed: { defaults: { figures: [], stations: [] }, parts: { figures: 'Figure', stations: 'FrozenStation' } },
  Transfer: { defaults: { to: '' }, parts: {} },
  Transfers: { defaults: {}, parts: { transfers: 'Transfer' } },
  failure: { defaults: { detail: '', reference: '', retry_after: 0 }, parts: {} },
  Offer: { defaults: { title: '', civility: '', invited_by: '', groups: [], access_ends_at: null }, parts: {} },
  AcceptOffer: { defaults: { name: '', civility: '' }, parts: {} },
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
