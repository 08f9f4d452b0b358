import { render, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../frames'
import { fr } from './fr'
import RuleStanding from './RuleStanding.svelte'
import { boundBy, saidBy, sinceSaid } from './ruleWords'
import { demandsLess, lawOn, ruleGroups, withRule } from './ruling'
import { inProse } from './sources'

function rule(given: Partial<Rule> = {}): Rule {
  return {
    code: 'council',
    purpose: 'ordinary',
    scope: 'commune',
    number: 3,
    valid_from: '2020-01-01',
    source: 'CGCT L2121-11',
    inhabitants_from: 0,
    known: 'text',
    law: true,
    prudent: 0,
    text: '',
    recorded_at: new Date('2026-01-01T08:00:00Z'),
    recorded_by: null,
    ...given,
  }
}

const at = (minute: number) => new Date(Date.UTC(2026, 8, 1, 8, minute))

describe('the rules of a day', () => {
  const later = rule({
    number: 7,
    valid_from: '2027-01-01',
    recorded_at: at(1),
    recorded_by: 1,
    known: 'practice',
    law: false,
  })
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

  it('of Parvis stand behind what the house has recorded, whatever their days', () => {
    const brought = rule({ number: 4, valid_from: '2026-06-01', recorded_at: at(3) })
    const theirs = rule({ number: 9, valid_from: '2026-03-01', recorded_at: at(1), recorded_by: 1 })
    const now = (day: string) => ruleGroups([rule({ valid_from: null }), theirs, brought], day)[0]?.rulings[0]
    expect(now('2026-02-28')?.now.number).toBe(3)
    expect(now('2026-02-28')?.coming.map((one) => one.number)).toEqual([9])
    expect(now('2026-12-31')?.now.number).toBe(9)
  })

  it('of the house stand before the law only where they demand more', () => {
    const lax = rule({
      number: 1,
      valid_from: '2026-03-01',
      recorded_at: at(1),
      recorded_by: 1,
      known: 'house',
      law: false,
    })
    expect(ruleGroups([rule(), lax], '2026-12-31')[0]?.rulings[0]?.now.number).toBe(3)
    const custom = [rule({ known: 'practice', law: false }), lax]
    expect(ruleGroups(custom, '2026-12-31')[0]?.rulings[0]?.now.number).toBe(1)
    expect([lawOn([rule(), lax], '2026-12-31')?.number, lawOn(custom, '2026-12-31')]).toEqual([3, undefined])
    expect([2, 3, 4].map((number) => demandsLess(number, rule()))).toEqual([true, false, false])
    const list = rule({ purpose: 'deliberations_list', number: 7 })
    expect([6, 7, 8].map((number) => demandsLess(number, list))).toEqual([false, false, true])
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

const WAYS = Object.values(fr.known)

it.each([
  [{ known: 'text', law: true }, 'Loi, lue dans le texte'],
  [{ known: 'decision', law: true }, 'Loi, lue dans une décision'],
  [{ known: 'practice', law: false }, 'Usage ou lecture prudente'],
  [{ known: 'unknown', law: false }, 'Non vérifiée'],
  [{ known: 'house', law: false }, 'Règle de la maison'],
  [{ known: null, law: true }, 'Loi, lue dans le texte'],
  [{ known: null, law: false }, 'Usage ou lecture prudente'],
] as const)('shows as law only what was read: %o', (how, said) => {
  render(RuleStanding, { rule: rule(how) })
  expect(WAYS.filter((way) => screen.queryByText(way))).toEqual([said])
})

it('says since when only of what was checked', () => {
  expect(sinceSaid(rule({ valid_from: null }))).toBe('Date non vérifiée')
  expect(sinceSaid(rule({ valid_from: '2022-07-01' }))).toMatch(/2022/)
})

it.each([
  ['CGCT L2121-11', 'l’article L.\u00a02121-11 du CGCT'],
  ['CGCT L5211-1 et L2121-12', 'les articles L.\u00a05211-1 et L.\u00a02121-12 du CGCT'],
  ['CASF R123-16', 'l’article R.\u00a0123-16 du CASF'],
  ['CGCT L2121-17 et CE, 16 juin 1997', 'l’article L.\u00a02121-17 du CGCT et CE, 16 juin 1997'],
  ['Lecture prudente de CGCT L2131-11', 'Lecture prudente de l’article L.\u00a02131-11 du CGCT'],
  ['Règlement intérieur', 'Règlement intérieur'],
])('says the source %s in prose', (source, told) => {
  expect(inProse(source)).toBe(told)
})
