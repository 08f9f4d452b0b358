/* What calls a reader who looks elsewhere, and what it says: as plain values, whoever shows them. */

import { traitsOf } from '../domain/contents'
import { messageAt } from '../domain/log'
import { personOf, titleOf } from '../domain/people'
import { keyOf, type State } from '../domain/state'
import { callsReader, readUntil, unreadOf } from '../domain/unread'
import type { AnyEvent, Calls, Content, Message, Notifications, QuietHours } from '../frames'
import { shortDay, t } from '../i18n'
import { plain } from '../text/plain'
import type { Call } from './call'

/** Of whoever has chosen nothing. */
const ALL: Calls = { mentions: true, directs: true, tracked: true, events: true, sound: true }

/** Whether the message is worth calling its reader from elsewhere, by the level they chose for the conversation and the
    kinds that they want. A convocation of theirs is, whatever they chose. As `WORTH` in
    `server/notifications/notifications_sql.py` has it. */
export function isWorthCalling(state: State, message: Message, calls = ALL): boolean {
  const level = state.memberships.get(message.conversation)?.level
  const { content, author } = message
  if (!level || author === state.me?.person || !traitsOf(content).counts) return false
  if (convenes(state, content)) return true
  if (level === 'none') return false
  if (callsReader(state, message) && calls.mentions) return true
  if (content.type === 'post' && content.tracked) return calls.tracked
  if (content.type === 'calendar_event') return calls.events
  const direct = state.conversations.get(message.conversation)?.kind === 'direct'
  return level === 'all' && (!direct || calls.directs)
}

const convenes = (state: State, content: Content) =>
  content.type === 'convocation' && content.recipients.includes(state.me?.person ?? 0)

/** By then whoever is convened is called, whatever they have chosen. */
const BEFORE_SITTING = 86_400_000

/** Until when it waits, for the end of quiet hours, of which the server has told; `null` is not at all. */
export function heldUntil(state: State, message: Message, { quiet, silences }: Notifications, now: number) {
  const silence = silences.find(({ begins, ends }) => begins.getTime() <= now && now < ends.getTime())
  if (!silence || passes(state, message, quiet)) return null
  const { content } = message
  if (content.type !== 'convocation' || !convenes(state, content)) return silence.ends
  const last = content.opens_at.getTime() - BEFORE_SITTING
  return last > now ? new Date(Math.min(silence.ends.getTime(), last)) : null
}

function passes(state: State, { content, conversation, author }: Message, quiet: QuietHours): boolean {
  if (convenes(state, content)) return quiet.convocations
  const direct = state.conversations.get(conversation)?.kind === 'direct'
  return direct ? quiet.people.includes(author) : quiet.groups.includes(conversation)
}

type Said<C> = (state: State, content: C) => string

const BODIES: { [K in Content['type']]?: Said<Extract<Content, { type: K }>> } = {
  chat: (state, { text, files, forwarded }) => {
    const names = { person: (id: number) => personOf(state, id).name, everybody: t().people.all }
    return plain(text, names) || (forwarded && plain(forwarded.text, names)) || files.map(({ name }) => name).join(', ')
  },
  post: (_, { title }) => t().call.post(title),
  convocation: (state, { body, opens_at }) => t().call.convocation(body, shortDay(opens_at, state.authority.time_zone)),
  calendar_event: (state, { title, starts_at }) =>
    t().call.event(title, shortDay(starts_at, state.authority.time_zone)),
  election: (_, { title }) => title,
  board: (_, { title }) => title,
  poll: (_, { question }) => question,
}

const PAGES: Partial<Record<Content['type'], string>> = {
  post: '/publications',
  convocation: '/seances',
  calendar_event: '/agenda',
  election: '/elections',
  board: '/rendez-vous',
}

/** As `server/notifications/wording.py` has it: what is opened by its title calls by itself. */
function tagOf({ conversation, seq, content }: Message): string {
  return traitsOf(content).announced ? `message-${conversation}-${seq}` : `conversation-${conversation}`
}

/** Whether what is shown under the tag is of the conversation. */
export function isOf(conversation: number, tag: string): boolean {
  return tag === `conversation-${conversation}` || tag.startsWith(`message-${conversation}-`)
}

/** How the message calls: who, where and what. */
export function callOf(state: State, message: Message): Call {
  const conversation = state.conversations.get(message.conversation)
  const author = personOf(state, message.author).name
  const says = BODIES[message.content.type] as Said<Content> | undefined
  return {
    title: conversation?.kind === 'group' ? `${author} · ${titleOf(state, conversation)}` : author,
    body: says?.(state, message.content) ?? '',
    tag: tagOf(message),
    until: message.seq,
    path: `${PAGES[message.content.type] ?? '/discussions'}/${keyOf(message)}`,
  }
}

/** How what came in quiet hours calls, in their order: all that was not read in one, convocations by themselves. As
    `server/notifications/notifications_job.py` has it. */
export function callsOf(state: State, messages: readonly Message[]): Call[] {
  const unread = messages.filter(({ conversation, seq }) => {
    const place = state.memberships.get(conversation)
    const gone = messageAt(state.logs.get(conversation), seq)?.content.type === 'deleted'
    return place && seq > readUntil(place) && !gone
  })
  const missed = unread.filter(({ content }) => !convenes(state, content))
  if (missed.length < 2) return unread.map((message) => callOf(state, message))
  const places = new Set(missed.map(({ conversation }) => conversation)).size
  const body = t().call.missed(missed.length, places)
  const summary = { title: t().call.away, body, tag: 'summary', path: '/accueil', until: 0 }
  return [summary, ...unread.filter((one) => !missed.includes(one)).map((message) => callOf(state, message))]
}

/** The conversation of which nothing may call any more after this event: it was read, here or elsewhere, or left, or
    what called was deleted. */
export function quietedBy(event: AnyEvent, state: State): number | null {
  if (event.type === 'message_changed')
    return event.message.content.type === 'deleted' ? event.message.conversation : null
  if (event.type === 'conversation_left') return event.conversation
  if (event.type !== 'membership_changed') return null
  const { conversation } = event.membership
  return unreadOf(state, conversation).unread === 0 ? conversation : null
}
