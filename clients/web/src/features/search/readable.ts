/* What was found as people read it: names for mentions, and no signs of formatting. */

import { personOf } from '../../domain/people'
import type { State } from '../../domain/state'
import type { Fragment } from '../../frames'
import { t } from '../../i18n'
import { decodeMentions } from '../../text/mentions'

const SIGNS = /\*\*|`|(?<=^|\n)\s*(?:[-•>])\s+/g

export function readable(state: State, fragments: readonly Fragment[]): Fragment[] {
  const names = { person: (id: number) => personOf(state, id).name, everybody: t().people.all }
  return fragments.map(({ text, hit }) => ({ hit, text: decodeMentions(text, names).replace(SIGNS, '') }))
}
