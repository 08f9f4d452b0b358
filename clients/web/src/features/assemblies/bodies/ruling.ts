/* The dated rules, put in the order in which a clerk looks for them. */

import type { Purpose, Rule } from '../../../frames'

/** In which unit the number of a rule is said. */
export type Unit = 'clear' | 'days' | 'atMost' | 'sittings' | 'needed' | 'counted'

export const UNITS: Record<Purpose, Unit> = {
  ordinary: 'clear',
  urgency: 'clear',
  second: 'clear',
  installation: 'clear',
  installation_urgency: 'clear',
  recall: 'needed',
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
  ['delays', ['ordinary', 'urgency', 'second', 'recall', 'installation', 'installation_urgency']],
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

/** Of one day, what was recorded last holds. The house's own goes before a custom, and before the law where it demands
 * more. */
function rulingOf(history: readonly Rule[], code: string, day: string): Ruling {
  const own = history.filter((rule) => rule.code === code).sort(weaker)
  const heldOn = (some: string) => {
    const law = lawOn(own, some)
    return own
      .filter((rule) => firstDay(rule) <= some && !(law && rule !== law && !demandsMore(rule.number, law)))
      .at(-1)
  }
  const coming = own.filter((rule) => firstDay(rule) > day && heldOn(firstDay(rule)) === rule)
  return { code, now: (heldOn(day) ?? coming[0]) as Rule, coming, history: [...own].reverse() }
}

/** What the law says on that day of what the history is about; nothing where there is only a custom. */
export function lawOn(history: readonly Rule[], day: string): Rule | undefined {
  const brought = history.filter((rule) => rule.recorded_by === null && firstDay(rule) <= day).sort(weaker)
  return brought.at(-1)?.law ? brought.at(-1) : undefined
}

const AT_MOST: readonly Purpose[] = ['debate_window', 'deliberations_list', 'minutes', 'proxy_sittings']

function demandsMore(number: number, { purpose, number: law }: Rule): boolean {
  return AT_MOST.includes(purpose) ? number < law : number > law
}

export function demandsLess(number: number, { purpose, number: law }: Rule): boolean {
  return AT_MOST.includes(purpose) ? number > law : number < law
}

function weaker(a: Rule, b: Rule): number {
  const theirs = Number(a.recorded_by !== null) - Number(b.recorded_by !== null)
  if (theirs) return theirs
  if (firstDay(a) !== firstDay(b)) return firstDay(a) < firstDay(b) ? -1 : 1
  return (a.recorded_at?.getTime() ?? 0) - (b.recorded_at?.getTime() ?? 0)
}

/** Before every day, when nobody has checked since when. */
function firstDay(rule: Rule): string {
  return rule.valid_from ?? ''
}

/** The history with a rule that was told of; told twice it stands there once. */
export function withRule(history: readonly Rule[], rule: Rule): Rule[] {
  const known = history.some(
    (one) => one.code === rule.code && one.recorded_at?.getTime() === rule.recorded_at?.getTime(),
  )
  return known ? [...history] : [...history, rule]
}
