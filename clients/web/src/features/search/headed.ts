/* What was found in a text that begins with its title: the title and the rest apart. */

import type { Fragment } from '../../frames'

export interface Headed {
  title: readonly Fragment[]
  rest: readonly Fragment[]
}

export function headed(fragments: readonly Fragment[], title: string): Headed {
  const whole = fragments.map(({ text }) => text).join('')
  if (whole !== title && !whole.startsWith(`${title}\n`))
    return { title: [{ text: title, hit: false }], rest: fragments }
  const head: Fragment[] = []
  const rest: Fragment[] = []
  let at = 0
  for (const { text, hit } of fragments) {
    const cut = Math.max(0, Math.min(text.length, title.length - at))
    if (cut) head.push({ text: text.slice(0, cut), hit })
    const after = at + text.length > title.length ? text.slice(cut).replace(at <= title.length ? /^\n/ : /^$/, '') : ''
    if (after) rest.push({ text: after, hit })
    at += text.length
  }
  return { title: head, rest }
}
