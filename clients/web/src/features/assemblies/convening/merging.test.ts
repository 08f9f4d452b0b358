import { describe, expect, it } from 'vitest'
import type { ConvocationDraft } from '../../../frames'
import { emptyItem, formOf, patchOf, type Form, type Item } from './form'
import { merged } from './merging'

const item = (title: string, given: Partial<Item> = {}): Item => ({ ...emptyItem(), key: title, title, ...given })
const titles = (form: Form) => form.agenda.map((one) => one.title)

const BASE: Form = {
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
  agenda: [item('A'), item('B'), item('C')],
}

function draft(form: Form, given: Partial<ConvocationDraft> = {}): ConvocationDraft {
  const at = new Date('2026-09-03T08:12:00Z')
  return {
    ...form,
    ...{ id: 1, conversation: 2, body: 3, revision: 1, changed_at: at, changed_by: 4 },
    ...{ replaces: null, second_of: null, recipients: [], assessment: null },
    ...{ authors: [], body_name: '', approval: null },
    date: form.date || null,
    hour: form.hour ? `${form.hour}:00` : null,
    completing_round: form.completing_round || null,
    agenda: form.agenda.map((one) => ({
      ...one,
      title: one.title.trim(),
      communicated: one.communicated || null,
      budget_day: one.budget_day || null,
    })),
    ...given,
  }
}

describe('a patch', () => {
  it('carries what has changed, and nothing else', () => {
    expect(patchOf(BASE, { ...BASE, place: 'Salle Saint-Martin' })).toEqual({ place: 'Salle Saint-Martin' })
    expect(patchOf(BASE, { ...BASE, hour: '18:00', date: '' })).toEqual({ hour: '18:00:00', date: null })
    expect(patchOf(BASE, structuredClone(BASE))).toEqual({})
  })

  it('waits for a title, a whole year, and says nothing of spaces around a title', () => {
    expect(patchOf(BASE, { ...BASE, agenda: [...BASE.agenda, emptyItem()] })).toEqual({})
    expect(patchOf(BASE, { ...BASE, agenda: [item('A '), item('B'), item('C')] })).toEqual({})
    expect(patchOf({ ...BASE, date: '' }, { ...BASE, date: '0002-09-11' })).toEqual({})
  })

  it('keeps the title of an item that is being written anew', () => {
    const agenda = [item('A', { title: '', note: 'n' }), item('B'), item('C')]
    expect(patchOf(BASE, { ...BASE, agenda }).agenda?.map(({ title, note }) => [title, note])).toEqual([
      ['A', 'n'],
      ['B', ''],
      ['C', ''],
    ])
  })

  it('leaves out what was refused', () => {
    expect(patchOf(BASE, { ...BASE, hour: '02:30', place: 'X' }, ['hour'])).toEqual({ place: 'X' })
  })
})

describe('two people at one draft', () => {
  it('each keep what the other has not touched', () => {
    const { form, lost } = merged(BASE, { ...BASE, place: 'Ici' }, { ...BASE, hour: '18:00' })
    expect([form.place, form.hour, lost]).toEqual(['Ici', '18:00', []])
  })

  it('of one field, the other’s stands, and it is said', () => {
    const { form, lost } = merged(BASE, { ...BASE, place: 'Ici' }, { ...BASE, place: 'Là' })
    expect([form.place, lost]).toEqual(['Là', ['place']])
  })

  it('the answer to what was sent takes nothing of what was typed since', () => {
    const sent = { ...BASE, place: 'Sal' }
    const { form, lost } = merged(BASE, { ...BASE, place: 'Salle Saint' }, sent, sent)
    expect([form.place, lost]).toEqual(['Salle Saint', []])
  })

  it('change, add, remove and move items at once', () => {
    const mine = { ...BASE, agenda: [item('A', { title: 'A bis' }), item('B'), item('C'), item('D')] }
    const theirs = { ...BASE, agenda: [item('C'), item('A', { reporter: 'Annick' }), item('E')] }
    const { form, lost } = merged(BASE, mine, theirs)
    expect(titles(form)).toEqual(['C', 'D', 'A bis', 'E'])
    expect(form.agenda.find((one) => one.key === 'A')?.reporter).toBe('Annick')
    expect(lost).toEqual([])
  })

  it('an item one has changed is not lost when the other removes it', () => {
    const mine = { ...BASE, agenda: [item('A', { note: 'Écrite' }), item('B'), item('C')] }
    expect(titles(merged(BASE, mine, { ...BASE, agenda: [item('C')] }).form)).toEqual(['A', 'C'])
  })

  it('an item without its title stays with whoever writes it', () => {
    const mine = { ...BASE, agenda: [item('A'), item('', { key: 'new' }), item('B'), item('C')] }
    const theirs = { ...BASE, agenda: [item('A'), item('B'), item('C'), item('Z')] }
    expect(merged(BASE, mine, theirs).form.agenda.map((one) => one.key)).toEqual(['A', 'new', 'B', 'C', 'Z'])
  })

  it('both may add documents to one item', () => {
    const file = (id: number) => ({ id, name: `${id}.pdf` }) as Item['files'][number]
    const base = { ...BASE, agenda: [item('A', { files: [file(1), file(2)] })] }
    const mine = { ...BASE, agenda: [item('A', { files: [file(1), file(2), file(3)] })] }
    const theirs = { ...BASE, agenda: [item('A', { files: [file(2), file(4)] })] }
    const { form, lost } = merged(base, mine, theirs)
    expect([form.agenda[0]?.files.map(({ id }) => id), lost]).toEqual([[2, 4, 3], []])
  })
})

describe('the form of a draft', () => {
  it('keeps the keys of the items it continues', () => {
    const changed = { ...BASE, agenda: [item('B'), item('A', { note: 'n' }), item('C'), item('D')] }
    const keys = formOf(draft(changed), BASE).agenda.map((one) => one.key)
    expect(keys.slice(0, 3)).toEqual(['B', 'A', 'C'])
    expect(['A', 'B', 'C']).not.toContain(keys[3])
  })

  it('takes an item under another title for the one that stood there', () => {
    const changed = { ...BASE, agenda: [item('A'), item('B revu'), item('C')] }
    expect(formOf(draft(changed), BASE).agenda.map((one) => one.key)).toEqual(['A', 'B', 'C'])
  })

  it('leaves out what urgency puts first', () => {
    const urgent = { ...BASE, urgent: true, agenda: [item('Urgence'), ...BASE.agenda] }
    expect(titles(formOf(draft(urgent)))).toEqual(['A', 'B', 'C'])
  })

  it('is the same again once the server has taken it', () => {
    const mine = { ...BASE, agenda: [...BASE.agenda, item('D ')] }
    expect(patchOf(formOf(draft(mine), BASE, mine), mine)).toEqual({})
  })
})
