import { render, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { Concern, ConvocationDraft } from '../../../frames'
import { speak } from '../../../i18n'
import Concerns from './Concerns.svelte'
import { en } from './en'
import { emptyItem, type Form } from './form'
import { fr } from './fr'
import { blocksOf, partOf } from './problems'
import { sentenceOf } from './saying'

const FORM: Form = {
  ...{
    date: '2026-09-11',
    hour: '20:30',
    place: 'Mairie',
    text: '',
    convened_by: 1,
    substitute_reason: '',
    impediments: [],
    signed: null,
    change: '',
  },
  ...{ urgent: false, urgency: '', installation: false, completing_round: '' },
  agenda: [{ ...emptyItem(), key: 'a', title: 'Voirie' }],
}

function draft(blocks: Partial<Concern>[] = [], replaces: number | null = null): ConvocationDraft {
  const whole = blocks.map((one) => ({ item: 0, day: null, rule: null, ...one }))
  const authors = [
    { person: 1, standing: 'chair', quality: 'maire' },
    { person: 2, standing: 'substitute', quality: 'première adjointe' },
  ]
  return { replaces, authors, assessment: { blocks: whole, warnings: [] } } as unknown as ConvocationDraft
}

const found = (form: Partial<Form>, of = draft()) =>
  blocksOf({ ...FORM, ...form }, of).map(({ code, field, item }) => [code, field, item])

describe('what blocks', () => {
  it('is what the form lacks, then what the rules hold against it', () => {
    expect(found({})).toEqual([])
    expect(found({ date: '', hour: '' }, draft([{ code: 'no_place' }]))).toEqual([
      ['date_missing', 'date', 0],
      ['hour_missing', 'hour', 0],
      ['no_place', 'place', 0],
    ])
  })

  it('leads to the part of the item concerned', () => {
    const agenda = [{ ...emptyItem(), key: 'a', title: ' ' }]
    expect(found({ agenda })).toEqual([['title_missing', partOf('a', 'title'), 1]])
    expect(found({}, draft([{ code: 'note_missing', item: 1 }]))).toEqual([['note_missing', partOf('a', 'note'), 1]])
  })

  it('leads to no field where none mends it', () => {
    const altered = draft([{ code: 'dissolved' }, { code: 'body_altered' }, { code: 'entry_altered', entry: 12 }])
    expect(found({}, altered)).toEqual([
      ['dissolved', 'blocks', 0],
      ['body_altered', 'blocks', 0],
      ['entry_altered', 'blocks', 0],
    ])
    const blocks = blocksOf(FORM, altered)
    render(Concerns, { blocks, warnings: [], tried: false, ongo: () => undefined })
    expect(screen.getByRole('heading').textContent).toContain('empêchent')
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByText(/12 du registre scellé/)).toBeTruthy()
  })

  it('counts the item that urgency puts first', () => {
    const concerned = draft([{ code: 'budget_late', item: 2 }])
    expect(found({ urgent: true }, concerned)).toEqual([['budget_late', partOf('a', 'kind'), 2]])
    const agenda = [{ ...emptyItem(), key: 'a' }]
    expect(found({ urgent: true, agenda })).toEqual([['title_missing', partOf('a', 'title'), 2]])
  })

  it('asks a substitute for the reason, and for somebody else when the author may not convene', () => {
    expect(found({ convened_by: 2, substitute_reason: ' ' })).toEqual([['reason_missing', 'reason', 0]])
    expect(found({ convened_by: 2, substitute_reason: 'Empêchement' })).toEqual([])
    expect(found({ convened_by: 3 })).toEqual([['author_gone', 'convener', 0]])
  })

  it('asks why there is a new version', () => {
    expect(found({}, draft([], 12))).toEqual([['change_missing', 'change', 0]])
    expect(found({ change: 'Un point ajouté' }, draft([], 12))).toEqual([])
  })
})

describe('each concern has its sentence', () => {
  const codes = Object.keys(fr.concern) as (keyof typeof fr.concern)[]

  it.each(codes)('%s', async (code) => {
    const problem = { code, field: 'date', item: 2, concern: { code: 'late', item: 2, day: '2026-09-07', rule: null } }
    for (const language of ['fr', 'en'] as const) {
      await speak(language)
      const said = sentenceOf(problem as Parameters<typeof sentenceOf>[0])
      expect(said).toMatch(/^\p{Lu}.*\.$/u)
      expect(said).not.toMatch(/undefined|NaN/)
    }
    await speak('fr')
  })

  it('in both languages', () => {
    expect(Object.keys(en.concern)).toEqual(codes)
  })
})
