/* What a poll is to its reader, and what of one that is being written cannot be sent. */

import { changesGroup } from '../../domain/rights'
import type { State } from '../../domain/state'
import type { Message, Poll } from '../../frames'
import { instantOf, type Parts } from '../../domain/instant'

export type Asked = Message & { content: Poll }

const MOST_OPTIONS = 20
const FEWEST_OPTIONS = 2
const A_YEAR = 366 * 86_400_000

/** Whether one may choose now. */
export function isOpen(state: State, { conversation, content }: Asked, now: Date): boolean {
  const open = !content.closed_at && (!content.ends_at || content.ends_at > now)
  return open && state.conversations.get(conversation)?.archived === false
}

export function closes(state: State, message: Asked, now: Date): boolean {
  const group = state.conversations.get(message.conversation)
  const { closed_at, ends_at } = message.content
  // Of an archived group, too: what was chosen does not stay for good.
  if (!group || closed_at || (ends_at && ends_at <= now)) return false
  return message.author === state.me?.person || (group.kind === 'group' && changesGroup(state, group))
}

/** What somebody chose, where names are known; the numbers of the options. */
export const chosenBy = ({ options }: Poll, person: number) =>
  options.flatMap(({ people }, place) => (people.includes(person) ? [place + 1] : []))

/** What is chosen once this option is taken, or taken back. */
export function choosing({ several }: Poll, chosen: readonly number[], option: number): number[] {
  const others = chosen.filter((one) => one !== option)
  if (others.length < chosen.length) return others
  return several ? [...others, option].sort((a, b) => a - b) : [option]
}

export interface PollForm {
  question: string
  options: string[]
  several: boolean
  named: boolean
  end: Parts
}

export const emptyPoll = (): PollForm => ({
  question: '',
  options: ['', ''],
  several: false,
  named: true,
  end: { day: '', hour: '' },
})

export const mayAdd = ({ options }: PollForm) => options.length < MOST_OPTIONS

export const mayRemove = ({ options }: PollForm) => options.length > FEWEST_OPTIONS

export const isEmpty = ({ question, options }: PollForm) => !question.trim() && options.every((text) => !text.trim())

export type Problem = 'question' | 'options' | 'ends_at'

export function problems({ question, options, end }: PollForm, now: Date): Problem[] {
  const said = options.map((text) => text.trim().toLowerCase()).filter(Boolean)
  const at = instantOf(end)
  const half = (end.day || end.hour) && !at
  const found: [Problem, unknown][] = [
    ['question', !question.trim()],
    ['options', said.length < FEWEST_OPTIONS || new Set(said).size < said.length],
    ['ends_at', half || (at && (at <= now || at.getTime() > now.getTime() + A_YEAR))],
  ]
  return found.flatMap(([problem, wrong]) => (wrong ? [problem] : []))
}

export const written = ({ question, options, several, named, end }: PollForm) => ({
  question: question.trim(),
  options: options.map((text) => text.trim()).filter(Boolean),
  several,
  named,
  ends_at: instantOf(end),
})
