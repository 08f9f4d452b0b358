import { expect, it } from 'vitest'
import type { File } from '../../frames'
import { merged, type Form } from './merging'
import { emptyPlan } from './plan'

const file = (id: number): File => ({
  ...{ id, name: `${id}.pdf`, size: 1, type: '', sha256: '' },
  ...{ width: null, height: null, pages: null, scripted: false },
})

const form = (given: Partial<Form['plan']> = {}, files: readonly number[] = [1]): Form => ({
  plan: { ...emptyPlan('2026-09-11'), title: 'Repas', place: 'Mairie', ...given },
  files: files.map(file),
})

it('takes what only one of two has changed', () => {
  const { form: of, both } = merged(form(), form({ place: 'Halle' }, [1, 2]), form({ title: 'Goûter' }, [3, 1]), 'mine')
  expect([of.plan.title, of.plan.place, of.files.map(({ id }) => id), both]).toEqual([
    ...['Goûter', 'Halle'],
    [3, 1, 2],
    false,
  ])
  expect(merged(form(), form({ place: 'Halle ' }), form({ place: 'Halle' }), 'mine').both).toBe(false)
})

it('asks of what both have changed, and lets the rest by', () => {
  const [mine, theirs] = [form({ place: 'Halle' }), form({ place: 'Salle', title: 'Goûter' })]
  const said = (first: 'mine' | 'theirs') => {
    const { form: of, both } = merged(form(), mine, theirs, first)
    return [both, of.plan.place, of.plan.title]
  }
  expect([said('mine'), said('theirs')]).toEqual([
    [true, 'Halle', 'Goûter'],
    [true, 'Salle', 'Goûter'],
  ])
})

it('takes the hours of a day as one, and asks of all where nobody knows what it began with', () => {
  expect(merged(form(), form({ date: '2026-09-12' }), form({ hour: '20:00' }), 'mine').both).toBe(true)
  expect(merged(null, form({ place: 'Halle' }), form(), 'mine').both).toBe(true)
  expect(merged(null, form(), form(), 'mine').both).toBe(false)
})
