/* Two people at one event: what only one of them has changed is taken; what both have changed is asked about. */

import type { File } from '../../frames'
import type { Plan } from './plan'

export interface Form {
  plan: Plan
  files: readonly File[]
}

/** What is changed together. */
const PARTS: readonly (readonly (keyof Plan)[])[] = [
  ['title'],
  ['date', 'wholeDay', 'hour', 'untilDate', 'untilHour'],
  ['place'],
  ['meeting'],
  ['repeat', 'repeatDays', 'repeatUntil', 'repeats'],
  ['text'],
  ['category'],
  ['asks', 'places'],
  ['reminder'],
]

export interface Merged {
  form: Form
  /** Both have changed the same part, and not to the same. */
  both: boolean
}

/** `base` is what both began with, null where that is not known; of what both have changed, `first` stands. */
export function merged(base: Form | null, mine: Form, theirs: Form, first: 'mine' | 'theirs'): Merged {
  const plan: Plan = { ...mine.plan }
  let both = false
  for (const part of PARTS) {
    const [own, other] = [valueOf(mine, part), valueOf(theirs, part)]
    const were = base && valueOf(base, part)
    if (own === other || other === were) continue
    const changed = own !== were
    both ||= changed
    if (!changed || first === 'theirs') for (const field of part) Object.assign(plan, { [field]: theirs.plan[field] })
  }
  return { form: { plan, files: bothFiles(base ?? theirs, mine, theirs) }, both }
}

function valueOf({ plan }: Form, part: readonly (keyof Plan)[]): string {
  return JSON.stringify(part.map((field) => (typeof plan[field] === 'string' ? plan[field].trim() : plan[field])))
}

/** Those of the other, with those added here and without those removed here. */
function bothFiles(base: Form, mine: Form, theirs: Form): File[] {
  const has = ({ files }: Form, { id }: File) => files.some((file) => file.id === id)
  const left = theirs.files.filter((file) => has(mine, file) || !has(base, file))
  return [...left, ...mine.files.filter((file) => !has(base, file) && !has(theirs, file))]
}
