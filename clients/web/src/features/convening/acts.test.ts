import { expect, it } from 'vitest'
import type { Convocation } from '../../frames'
import { EMPTY } from '../../state'
import { conversation, me, message } from '../../testing/records'
import type { ConvocationMessage } from '../convocations/sitting'
import { actsOn } from './acts'

const OPENS = new Date('2026-09-11T18:30:00Z')
const before = new Date('2026-09-08T08:00:00Z')
const after = new Date('2026-09-11T18:30:00Z')

function acts(given: Partial<Convocation>, now: Date, may = true, archived = false) {
  const standing = { body_id: 3, replaced_by: null, cancelled_at: null }
  const content = { type: 'convocation', opens_at: OPENS, ...standing, ...given } as Convocation
  const group = conversation(1, [1], { archived })
  const state = { ...EMPTY, me: me({ may_convene: may }), conversations: new Map([[1, group]]) }
  return actsOn(state, message(1, 2, { content }) as ConvocationMessage, now)
}

it('may be changed until the sitting opens, and convened a second time from then on', () => {
  expect(acts({}, before)).toEqual({ change: true, second: false })
  expect(acts({}, after)).toEqual({ change: false, second: true })
})

it.each([
  ['replaced', () => acts({ replaced_by: 9 }, before)],
  ['cancelled', () => acts({ cancelled_at: before }, after)],
  ['sent before bodies were kept', () => acts({ body_id: null }, before)],
  ['of a group that is archived', () => acts({}, before, true, true)],
  ['seen by somebody who may not convene', () => acts({}, before, false)],
])('nothing may be done with one %s', (_, found) => {
  expect(found()).toEqual({ change: false, second: false })
})
