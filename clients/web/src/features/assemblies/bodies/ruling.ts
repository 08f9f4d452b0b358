/* The dated rules, put in the order in which a clerk looks for them. */

import type { Purpose, Rule } from '../../../frames'

/** In which unit the number of a rule is said. */
export type Unit = 'clear' | 'days' | 'atMost' | 'sittings' | 'needed' | 'counted'

export const UNITS: Record<Purpose, Unit> = {
  ordinary: 'clear',
  urgency: 'clear',
  second: 'clear',
  installation: 'clear',
  budget: 'days',
  orientations: 'days',
  debate_window: 'atMost',
  note: 'needed',
  note_icpe: 'needed',
  deliberations_list: 'days',
  minutes: 'days',
  proxy_sittings: 'sittings',
  interested: 'counted',
}

export type GroupName = 'delays' | 'papers' | 'after' | 'votes'

const GROUPS: readonly (readonly [GroupName, readonly Purpose[]])[] = [
  ['delays', ['ordinary', 'urgency', 'second', 'installation']],
  ['papers', ['budget', 'orientations', 'debate_window', 'note', 'note_icpe']],
  ['after', ['deliberations_list', 'minutes']],
  ['votes', ['proxy_sittings', 'interested']],
]

/** All that one rule has said and will say. */
export interface Ruling {
  code: string
  /** What it says today; what it will say first, if it says nothing yet. */
  now: Rule
  coming: readonly Rule[]
  /** Everything, the latest first. */
  history: readonly Rule[]
}

export interface RuleGroup {
  name: GroupName
  rulings: readonly Ruling[]
}

export function ruleGroups(history: readonly Rule[], day: string): RuleGroup[] {
  const rulings = [...new Set(history.map(({ code }) => code))].map((code) => rulingOf(history, code, day))
  return GROUPS.map(([name, purposes]) => ({
    name,
    rulings: purposes.flatMap((purpose) => rulings.filter(({ now }) => now.purpose === purpose)),
  })).filter((group) => group.rulings.length)
}

/** Of one day, what was recorded last holds; what Parvis brought along came before everything. */
function rulingOf(history: readonly Rule[], code: string, day: string): Ruling {
  const own = history.filter((rule) => rule.code === code).sort(earlier)
  const last = own.filter((rule, place) => own[place + 1]?.valid_from !== rule.valid_from)
  const held = last.filter((rule) => rule.valid_from <= day)
  const coming = last.filter((rule) => rule.valid_from > day)
  return { code, now: (held.at(-1) ?? coming[0]) as Rule, coming, history: [...own].reverse() }
}

function earlier(a: Rule, b: Rule): number {
  if (a.valid_from !== b.valid_from) return a.valid_from < b.valid_from ? -1 : 1
  return (a.recorded_at?.getTime() ?? 0) - (b.recorded_at?.getTime() ?? 0)
}

/** The history with a rule that was told of; told twice it stands there once. */
export function withRule(history: readonly Rule[], rule: Rule): Rule[] {
  const known = history.some(
    (one) => one.code === rule.code && one.recorded_at?.getTime() === rule.recorded_at?.getTime(),
  )
  return known ? [...history] : [...history, rule]
}
