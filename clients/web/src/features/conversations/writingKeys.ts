/* What the keys do in the composer. */

import { named, wrapped, type Field } from '../../text/composing'
import type { Choice } from '../messages'
import type { Writing } from './writing.svelte'

/** Puts the name of whoever was chosen in the place of the one being typed. */
export async function pick(writing: Writing, choice: Choice): Promise<void> {
  const { at } = writing.mentioning
  if (at === null) return
  await writing.change((field) => named(field, at, choice.name))
  writing.mentioning.close()
}

/** Begins a name where the caret is. */
export function beginName({ text, start, end }: Field): Field {
  const sign = /(^|\s)$/.test(text.slice(0, start)) ? '@' : ' @'
  const caret = start + sign.length
  return { text: text.slice(0, start) + sign + text.slice(end), start: caret, end: caret }
}

function choosing(event: KeyboardEvent, writing: Writing): boolean {
  const { mentioning } = writing
  if (!mentioning.open) return false
  const choice = mentioning.choices[mentioning.chosen]
  if (event.key === 'ArrowDown') mentioning.move(1)
  else if (event.key === 'ArrowUp') mentioning.move(-1)
  else if (event.key === 'Escape') mentioning.close()
  else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && choice) void pick(writing, choice)
  else return false
  return true
}

function editsLast({ text, exchange }: Writing): boolean {
  const own = text || exchange.editing ? undefined : exchange.latestOwn()
  if (own) exchange.edit(own)
  return own !== undefined
}

function formatting(event: KeyboardEvent, writing: Writing): boolean {
  const sign = { b: '**', i: '*' }[event.key]
  if (!sign || !(event.ctrlKey || event.metaKey)) return false
  void writing.change((field) => wrapped(field, sign))
  return true
}

function acting(event: KeyboardEvent, writing: Writing): boolean {
  const { exchange } = writing
  // Under a finger, Enter breaks the line: there is a button to send.
  const sends = event.key === 'Enter' && !event.shiftKey && !matchMedia('(pointer: coarse)').matches
  if (sends) void writing.submit()
  else if (event.key === 'Escape' && (exchange.editing || exchange.replyingTo)) exchange.rest()
  else if (event.key === 'ArrowUp') return editsLast(writing)
  else return formatting(event, writing)
  return true
}

/** Obeys a key pressed in the composer. While letters are being composed, Enter only chooses them. */
export function obey(event: KeyboardEvent, writing: Writing): void {
  if (!event.isComposing && (choosing(event, writing) || acting(event, writing))) event.preventDefault()
}
