import { expect, it } from 'vitest'
import { ME, message, receipt } from '../testing/records'
import { changedSince, withReceipt } from './receipts'

const at = (hour: number) => new Date(Date.UTC(2026, 8, 8, hour))

it('tells a reading of an earlier text from one of the text that stands', () => {
  const edited = message(7, 3, { edited_at: at(10) })
  expect(changedSince(edited, at(9))).toEqual(at(10))
  expect(changedSince(edited, at(11))).toBeNull()
  expect(changedSince(edited, null)).toBeNull()
  expect(changedSince(message(7, 3), at(9))).toBeNull()
})

it('is of the text that was asked for last, in whichever order its receipts come', () => {
  const opened = receipt(7, 3, { delivered_at: at(8), opened_at: at(9) })
  const acknowledged = receipt(7, 3, { delivered_at: at(8), opened_at: at(9), acknowledged_at: at(10) })
  const earlier = [{ replaced_at: at(11), opened_at: at(9), acknowledged_at: at(10) }]
  const anew = receipt(7, 3, { delivered_at: at(8), earlier })
  for (const order of [
    [opened, acknowledged, anew],
    [anew, acknowledged],
    [acknowledged, anew, opened],
  ]) {
    const held = order.reduce(withReceipt, new Map())
    expect(held.get('7/3')?.get(ME)).toEqual(anew)
  }
  expect([acknowledged, opened].reduce(withReceipt, new Map()).get('7/3')?.get(ME)).toEqual(acknowledged)
})
