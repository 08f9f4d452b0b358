/* What was found as people read it: names for mentions, and no signs of formatting. */

import { personOf } from '../../domain/people'
import type { State } from '../../domain/state'
import type { Fragment } from '../../frames'
import { t } from '../../i18n'
import { decodeMentions } from '../../text/mentions'

/** In pieces, where the signs of one may stand in two: what only serves the look is taken away. */
const SIGNS =
  /\\(?=[`*[\]@#>!.):•-])|\*\*|`|\u2060|(?<=^|\n)\s*(?:[-•>]|#{1,6}|\d{1,4}[.)])\s+|!\[[^\]\n]{0,500}\]\(file:\d{1,16}\)|(?<=\])\(https?:[^\s)]{1,2000}\)/gi

/** Letters before the first of the words found, where there is one line for it all. */
const BEFORE = 24

/** The same for one line: what was found is near its beginning. */
export function shortened(fragments: readonly Fragment[]): Fragment[] {
  const first = fragments.findIndex(({ hit }) => hit)
  const before = fragments.slice(0, Math.max(first, 0)).map(({ text }) => text)
  const text = before.join('')
  if (text.length <= BEFORE) return [...fragments]
  return [{ hit: false, text: text.slice(-BEFORE).replace(/^\S*\s*/, '…') }, ...fragments.slice(first)]
}

export function readable(state: State, fragments: readonly Fragment[]): Fragment[] {
  const names = { person: (id: number) => personOf(state, id).name, everybody: t().people.all }
  return fragments.map(({ text, hit }) => ({ hit, text: decodeMentions(text, names).replace(SIGNS, '') }))
}
