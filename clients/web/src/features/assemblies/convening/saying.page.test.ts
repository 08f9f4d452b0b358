import { render, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { Assessment, Concern, Known, Rule } from '../../../frames'
import LastMinutes from './LastMinutes.svelte'
import type { Problem } from './problems'
import { delayName, ruleSource, sentenceOf, sourceOf, termSaid } from './saying'

function rule(given: Partial<Rule>): Rule {
  return {
    ...{ code: 'council', purpose: 'ordinary', scope: 'commune', number: 3, valid_from: null },
    ...{ source: 'CGCT L2121-11', inhabitants_from: 0, prudent: 0, text: '', recorded_at: null, recorded_by: null },
    ...{ known: 'text', law: true },
    ...given,
  }
}
const known = (how: Known) => rule({ known: how, law: how === 'text' || how === 'decision' })
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const asked = (by: Rule) => sourceOf({ concern: { code: 'late', item: 0, day: null, rule: by } } as unknown as Problem)

describe('a rule is called law only when it was read', () => {
  it.each([
    ['text', 'Délai légal', 'Lu dans le texte.'],
    ['decision', 'Délai légal', 'Lu dans une décision.'],
    ['practice', 'Délai d’usage', 'Ce n’est pas la loi : usage ou lecture prudente.'],
    ['unknown', 'Délai non vérifié', 'Non vérifié : Parvis ne le présente pas comme la loi.'],
    ['house', 'Délai de la maison', 'Règle de la maison, qui n’est pas la loi.'],
  ] as const)('%s', (how, name, said) => {
    expect(delayName(known(how))).toBe(name)
    expect(plain(ruleSource(known(how)))).toBe(`Article L. 2121-11 du CGCT. ${said}`)
    expect(asked(known(how)).includes('pas la loi') || asked(known(how)).includes('pas présenté')).toBe(!known(how).law)
  })

  it('and standing orders are called by their name', () => {
    const orders = rule({ code: 'own_days', source: 'Règlement intérieur', known: 'practice', law: false })
    expect(delayName(orders)).toBe('Délai du règlement intérieur')
    expect(asked(orders)).toBe('Selon le règlement intérieur, qui n’est pas la loi.')
  })
})

it('names a rule that nobody brought, and never as the law’s', () => {
  const concern = { code: 'rule_altered', item: 0, day: null, rule: rule({ number: 2 }) }
  const problem = { code: 'rule_altered', item: 0, field: '', concern } as unknown as Problem
  expect(plain(sentenceOf(problem))).toMatch(/« 2 jours francs : .*L\. 2121-11.* » ?, ne correspond à aucune règle/)
  expect(sourceOf(problem)).toBe('')
})

it('says what another term demands, and until when', () => {
  const term = { rule: rule({ number: 2 }), days: 2, deadline: new Date('2026-09-08T22:00:00Z') }
  const said = (literal: boolean) => plain(termSaid({ ...term, literal }, 'Europe/Paris'))
  expect(said(false)).toBe(
    '2 jours francs : conseil d’une commune : autre terme, à envoyer au plus tard le mardi 8 septembre',
  )
  expect(said(true)).toBe(
    'À la lettre, 3 jours au moins avant la séance, sans dire francs : autre terme, à envoyer au plus tard le mardi 8 septembre',
  )
})

it('says since when only where that was checked', () => {
  expect(ruleSource(rule({ valid_from: null }))).not.toMatch(/depuis/)
  expect(ruleSource(rule({ valid_from: '2022-07-01' }))).toMatch(/depuis le .*2022/)
})

it.each([
  ['2026-09-07T21:29:59Z', 0],
  ['2026-09-07T21:48:00Z', 1],
  ['2026-09-07T22:00:00Z', 0],
])('at %s warns of the last minutes: %i', (now, warnings) => {
  const dates = { letters_by: new Date('2026-09-07T21:30:00Z'), deadline: new Date('2026-09-07T22:00:00Z') }
  render(LastMinutes, { assessment: { ...dates, warnings: [] as Concern[] } as Assessment, now: new Date(now) })
  const alerts = screen.queryAllByRole('alert')
  expect(alerts).toHaveLength(warnings)
  if (warnings) expect(plain(alerts[0]?.textContent ?? '')).toMatch(/il reste 12 min.*Remettez-la sur papier/s)
})
