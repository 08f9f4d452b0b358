import { expect, it } from 'vitest'
import type { ConvocationMessage } from '../../../domain/convocations'
import { EMPTY } from '../../../domain/state'
import type { Convocation } from '../../../frames'
import { conversation, me, message } from '../../../testing/records'
import { actsOn } from './acts'

const OPENS = new Date('2026-09-11T18:30:00Z')
const before = new Date('2026-09-08T08:00:00Z')
const after = new Date('2026-09-11T18:30:00Z')

function acts(given: Partial<Convocation>, now: Date, may = true, archived = false) {
  const standing = { body_id: 3, replaced_by: null, cancelled_at: null }
  const content = { type: 'convocation', opens_at: OPENS, ...standing, ...given } as Convocation
  const group = conversation(1, [1], { archived })
  const state = { ...EMPTY, me: me({ convenes: may ? [1] : [2] }), conversations: new Map([[1, group]]) }
  return actsOn(state, message(1, 2, { content }) as ConvocationMessage, now)
}

it('is held from two hours before it opens', () => {
  const early = (minutes: number) => new Date(OPENS.getTime() - minutes * 60_000)
  expect([early(121), early(120), after].map((now) => acts({}, now).hold)).toEqual([false, true, true])
})

it('may be changed until the sitting opens, and convened a second time from then on', () => {
  expect(acts({}, before)).toEqual({ hold: false, change: true, second: false })
  expect(acts({}, after)).toEqual({ hold: true, change: false, second: true })
})

it.each([
  ['replaced', () => acts({ replaced_by: 9 }, before)],
  ['cancelled', () => acts({ cancelled_at: before }, after)],
  ['sent before bodies were kept', () => acts({ body_id: null }, before)],
  ['of a group that is archived', () => acts({}, before, true, true)],
  ['seen by somebody who may not convene', () => acts({}, before, false)],
])('nothing may be done with one %s', (_, found) => {
  expect(found()).toEqual({ hold: false, change: false, second: false })
})
