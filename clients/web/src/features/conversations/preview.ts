/* A message in one line, for lists, quotes and what is said aloud. */

import { traitsOf } from '../../domain/contents'
import { zoneOf } from '../../domain/convocations'
import { messageAt } from '../../domain/log'
import { firstName, personOf } from '../../domain/people'
import type { State } from '../../domain/state'
import type { Acknowledgement, Content, File, Message, Notice } from '../../frames'
import { listed, shortDay, t } from '../../i18n'
import { plain } from '../../text/plain'
import { words } from './words'

export function plainText(state: State, text: string, most?: number): string {
  return plain(text, { person: (id) => personOf(state, id).name, everybody: t().people.all }, most)
}

/** What a message without words carries. */
function carried(files: readonly File[]): string {
  return files.length === 1 ? (files[0]?.name ?? '') : words().files(files.length)
}

type Line<T> = (state: State, content: T) => string | null

/** What each kind says, with nobody's name before it; null where the name is part of the sentence. */
const LINES: { [K in Content['type']]: Line<Extract<Content, { type: K }>> } = {
  chat: (state, { text, files, forwarded }) =>
    plainText(state, text) || (forwarded && plainText(state, forwarded.text)) || carried(files),
  post: (_, { title }) => words().post(title),
  poll: (_, { question }) => words().poll(question),
  convocation: (state, content) =>
    words().convocation(content.body, shortDay(content.opens_at, zoneOf(state, { content }))),
  calendar_event: (state, { title, starts_at }) => words().event(title, shortDay(starts_at, state.authority.time_zone)),
  board: (_, { title }) => words().board(title),
  election: (_, { title }) => words().election(title),
  deleted: () => words().deleted,
  acknowledgement: () => null,
  notice: () => null,
}

/** What the message says, as its kind says it. */
export function said(state: State, { content }: Message): string | null {
  const line = LINES[content.type] as Line<Content> | undefined
  return line ? line(state, content) : null
}

function acknowledged(state: State, messages: readonly Message[], { of }: Acknowledgement): string {
  const first = messages[0] as Message
  const kind = messageAt(state.logs.get(first.conversation), of)?.content.type
  const what = kind === 'convocation' ? words().ofConvocation : kind === 'post' ? words().ofPost : words().ofSomething
  const me = state.me?.person
  if (messages.length === 1 && first.author === me) return words().acknowledgedYou(what)
  const names = messages.filter(({ author }) => author !== me).map(({ author }) => personOf(state, author).name)
  if (names.length < messages.length) return words().acknowledgedWithYou(listed(names), what)
  return names.length > 1 ? words().acknowledgedMany(listed(names), what) : words().acknowledged(names[0] ?? '', what)
}

function noticed(state: State, author: number, { what, people, text }: Notice): string {
  const mine = author === state.me?.person
  if (what === 'added' && people.length === 1 && people[0] === state.me?.person) {
    return words().addedYou(personOf(state, author).name)
  }
  const whom = listed(
    people.map((id) => (id === state.me?.person ? t().people.you.toLowerCase() : personOf(state, id).name)),
    6,
  )
  const says = (mine ? words().noticeYou : words().notice)[what] as (who: string, what: string) => string
  return says(personOf(state, author).name, text || whom)
}

/** What happened, as a whole sentence: who acknowledged, who did what to the group; what others say in one line. Of a
    kind that only a newer server knows, what to do. */
export function sentence(state: State, messages: readonly Message[]): string {
  const first = messages[0]
  if (first?.content.type === 'acknowledgement') return acknowledged(state, messages, first.content)
  if (first?.content.type === 'notice') return noticed(state, first.author, first.content)
  if (first && !(first.content.type in LINES)) return words().newer
  return (first && said(state, first)) ?? ''
}

/** « Yann : La rue est barrée », « Vous : Merci »; between two people, the other one is not named. */
export function preview(state: State, message: Message, direct = false): string {
  const text = said(state, message)
  if (text === null) return sentence(state, [message])
  if (traitsOf(message.content).announced) return text
  const mine = message.author === state.me?.person
  if (direct && !mine) return text
  return words().says(mine ? t().people.you : firstName(personOf(state, message.author)), text)
}
