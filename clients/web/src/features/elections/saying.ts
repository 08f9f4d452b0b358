/* Checks, figures and people of an election in words. */

import { personOf } from '../../domain/people'
import type { Election, Figure } from '../../frames'
import { clock } from '../../i18n'
import { store } from '../../sync/live'
import { hourWords } from './election'
import type { Fall, Finding } from './tally'
import { words } from './words'

type Known = keyof ReturnType<typeof words>['figures']

/** « Exprimés », « Votants à 12 h », the name of a choice. */
export function nameOf(election: Election, name: string): string {
  const [kind, rest = ''] = [name.split(':')[0], name.slice(name.indexOf(':') + 1)]
  if (kind === 'votes' && name !== 'votes') return election.choices[Number(rest) - 1]?.name ?? name
  if (kind === 'turnout') return words().atHour(hourWords(rest))
  return words().figures[name as Known]
}

export function kindOf({ check, holds }: Finding): 'ok' | 'expect' | 'bad' | 'waits' {
  if (holds === null) return 'waits'
  if (holds) return 'ok'
  return check.level === 'blocking' ? 'bad' : 'expect'
}

/** « 438 votants », « 9 blancs + 6 nuls + 423 exprimés ». */
const side = (names: readonly string[], values: readonly (number | null)[]) =>
  names
    .map((name, place) => {
      const value = values[place] ?? null
      return `${value === null ? '…' : words().number(value)} ${words().inText[name as Known]}`
    })
    .join(' + ')

export function saidOf({ check, left, right, parts, holds }: Finding): string {
  const [one, other] = [side(check.left, [left]), side(check.right, parts)]
  if (holds === null)
    return `${check.relation === 'equal' ? words().equal(one, other) : words().atMost(one, other)} : ${words().waiting}`
  if (holds) return check.relation === 'equal' ? words().equal(one, other) : words().atMost(one, other)
  if (check.relation === 'at_most') return words().tooMany(one, other)
  const said = words().unequal(one, other, Math.abs((left ?? 0) - (right ?? 0)))
  return check.level === 'amber' ? `${said} ${words().toNote}` : said
}

/** The same beside the field of this figure, where there is little room. */
export function besideWords(finding: Finding, name: string): string {
  const { check, left, right, parts } = finding
  if (check.relation === 'at_most') return saidOf(finding)
  const other = check.right.includes(name) ? side(check.left, [left]) : side(check.right, parts)
  return words().gapWith(Math.abs((left ?? 0) - (right ?? 0)), other)
}

export const fallWords = (election: Election, { name, value, before, earlier }: Fall) =>
  words().fewer(nameOf(election, name), value, nameOf(election, before), earlier)

/** « saisi par Anne, 19:22, dicté par Paul ». */
export function enteredWords(figure: Figure): string {
  const by = words().enteredBy(
    personOf(store.state, figure.author).name,
    clock(figure.entered_at, store.state.authority.time_zone),
  )
  return figure.dictated_by ? by + words().dictated(figure.dictated_by) : by
}

export const valueWords = (value: number | null) => (value === null ? words().nothingThere : words().number(value))
