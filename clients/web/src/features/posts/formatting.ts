/* What the buttons above the text of a publication put into it. */

import { prefixed, wrapped, type Field } from '../../text/composing'

export const bold = (field: Field) => wrapped(field, '**')
export const italic = (field: Field) => wrapped(field, '*')
export const heading = (field: Field) => prefixed(field, '## ')
export const list = (field: Field) => prefixed(field, '- ')
export const quote = (field: Field) => prefixed(field, '> ')

/** Numbers the lines that are selected, or takes their numbers away when they all have one. */
export function numbered({ text, start, end }: Field): Field {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', end)
  const to = next === -1 ? text.length : next
  const lines = text.slice(from, to).split('\n')
  const number = /^\d+\. /
  const off = lines.every((line) => number.test(line))
  const changed = lines.map((line, place) => (off ? line.replace(number, '') : `${place + 1}. ${line}`)).join('\n')
  const after = from + changed.length
  return { text: text.slice(0, from) + changed + text.slice(to), start: after, end: after }
}

/** Makes a link of what is selected, and selects the address to be typed over; an address becomes one at once. */
export function linked({ text, start, end }: Field, words: string): Field {
  const inside = text.slice(start, end)
  const isAddress = /^https?:\/\/\S+$/i.test(inside)
  const [name, address] = isAddress ? [words, inside] : [inside || words, 'https://']
  const before = `${text.slice(0, start)}[`
  const written = `${before}${name}](${address})${text.slice(end)}`
  const at = isAddress ? before.length : before.length + name.length + 2
  return { text: written, start: at, end: at + (isAddress ? name : address).length }
}

/** Puts an image on a line of its own after the caret's. */
export function pictured({ text, end }: Field, file: { id: number; name: string }): Field {
  const next = text.indexOf('\n', end)
  const at = next === -1 ? text.length : next
  const shows = file.name.replace(/\.\w{1,5}$/, '').replace(/[[\]\n]/g, ' ')
  const before = text.slice(0, at)
  const line = `${before && !before.endsWith('\n') ? '\n' : ''}![${shows}](file:${file.id})\n`
  const caret = at + line.length
  return { text: before + line + text.slice(at).replace(/^\n/, ''), start: caret, end: caret }
}
