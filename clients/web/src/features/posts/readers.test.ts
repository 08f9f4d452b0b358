import { expect, it } from 'vitest'
import { person, receipt } from '../../testing/records'
import { nextReminder, sorted, toRemind } from './readers'

const at = (hour: number) => new Date(Date.UTC(2026, 8, 8, hour))
const line = (id: number, given: Parameters<typeof receipt>[2], active = true) => ({
  person: person(id, { active }),
  receipt: receipt(7, 3, { person: id, ...given }),
})

const LINES = [
  line(1, {}),
  line(2, { reminded_at: at(9) }),
  line(3, { opened_at: at(9), reminded_at: at(8) }),
  line(4, { opened_at: at(10) }),
  line(5, { opened_at: at(8), acknowledged_at: at(12) }),
]

const ids = (lines: typeof LINES) => lines.map((one) => one.person.id)

it('parts those who have not read it, have, and have acknowledged it, the latest first', () => {
  const { waiting, opened, acknowledged } = sorted(LINES)
  expect([ids(waiting), ids(opened), ids(acknowledged)]).toEqual([[1, 2], [4, 3], [5]])
})

it('reminds nobody twice within a day, nor whoever has left', () => {
  expect(ids(toRemind(LINES, at(12).getTime()))).toEqual([1])
  expect(ids(toRemind(LINES, at(33).getTime()))).toEqual([1, 2])
  expect(toRemind([line(6, {}, false)])).toEqual([])
})

it('says when it may remind again', () => {
  expect(nextReminder(LINES)).toEqual(at(33))
  expect(nextReminder([line(1, {}), line(4, { opened_at: at(10), reminded_at: at(9) })])).toBeNull()
})
