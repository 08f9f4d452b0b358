import { render, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../frames'
import RuleStanding from './RuleStanding.svelte'
import { boundBy, saidBy } from './ruleWords'
import { ruleGroups, withRule } from './ruling'

function rule(given: Partial<Rule> = {}): Rule {
  return {
    code: 'council',
    purpose: 'ordinary',
    scope: 'commune',
    number: 3,
    valid_from: '2020-01-01',
    source: 'CGCT L2121-11',
    inhabitants_from: 0,
    law: true,
    text: '',
    recorded_at: new Date('2026-01-01T08:00:00Z'),
    recorded_by: null,
    ...given,
  }
}

const at = (minute: number) => new Date(Date.UTC(2026, 8, 1, 8, minute))

describe('the rules of a day', () => {
  const later = rule({ number: 7, valid_from: '2027-01-01', recorded_at: at(1), recorded_by: 1, law: false })
  const history = [
    rule(),
    rule({ code: 'minutes', purpose: 'minutes', scope: 'any', number: 7 }),
    rule({ code: 'council_3500', number: 5, inhabitants_from: 3_500 }),
    later,
  ]

  it('stand by what they are for, in the order of the law', () => {
    const groups = ruleGroups(history, '2026-12-31')
    expect(groups.map(({ name, rulings }) => [name, rulings.map(({ code }) => code)])).toEqual([
      ['delays', ['council', 'council_3500']],
      ['after', ['minutes']],
    ])
  })

  it.each([
    ['2026-12-31', 3, [7]],
    ['2027-01-01', 7, []],
  ])('on %s say %i clear days', (day, number, coming) => {
    const [council] = ruleGroups(history, day)[0]?.rulings ?? []
    expect(council?.now.number).toBe(number)
    expect(council?.coming.map((one) => one.number)).toEqual(coming)
    expect(council?.history.map((one) => one.number)).toEqual([7, 3])
  })

  it('say what was recorded last of two from the same day', () => {
    const mended = rule({ number: 6, valid_from: '2027-01-01', recorded_at: at(2), recorded_by: 1 })
    const [council] = ruleGroups([...history, mended], '2026-12-31')[0]?.rulings ?? []
    expect(council?.coming.map((one) => one.number)).toEqual([6])
    expect(council?.history.map((one) => one.number)).toEqual([6, 7, 3])
  })

  it('are known once, however often they are told', () => {
    expect(withRule(history, later)).toHaveLength(4)
    expect(withRule(history, { ...later, recorded_at: at(3) })).toHaveLength(5)
  })
})

it('says numbers in their units', () => {
  const said = (purpose: Rule['purpose'], number: number) => saidBy(rule({ purpose, number }))
  expect([said('ordinary', 1), said('urgency', 0), said('budget', 12), said('debate_window', 70)]).toEqual([
    '1 jour franc',
    '0 jour franc',
    '12 jours',
    '70 jours au plus',
  ])
  expect([said('note', 1), said('note', 0), said('interested', 0), said('proxy_sittings', 3)]).toEqual([
    'Exigée',
    'Non exigée',
    'Non',
    '3\u00a0séances de suite au plus',
  ])
  expect(boundBy(rule({ inhabitants_from: 3_500 }))).toMatch(/^Conseil d’une commune, à partir de 3\s500 habitants$/)
})

it.each([
  [true, 'Texte publié'],
  [false, 'Usage ou lecture prudente'],
])('shows a rule as law only when its source says so: %s', (law, words) => {
  render(RuleStanding, { rule: rule({ law }) })
  expect(screen.getByText(words)).toBeTruthy()
  expect(screen.queryByText(law ? 'Usage ou lecture prudente' : 'Texte publié')).toBeNull()
})
