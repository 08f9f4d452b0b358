import { expect, it } from 'vitest'
import { person, receipt } from '../../testing/records'
import { fr } from './fr'
import { beforehand, nextReminder, sorted, toRemind } from './readers'

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
  const { waiting, opened, acknowledged, gone } = sorted(LINES, [1, 2, 3, 4, 5])
  expect([waiting, opened, acknowledged, gone].map(ids)).toEqual([[1, 2], [4, 3], [5], []])
})

it('waits for nobody who has left the group', () => {
  const { waiting, opened, acknowledged, gone } = sorted(LINES, [1, 4])
  expect([waiting, opened, acknowledged, gone].map(ids)).toEqual([[1], [4, 3], [5], [2]])
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

it('says what is recorded of the texts before, the last of them first', () => {
  const earlier = [
    { replaced_at: at(10), opened_at: at(8), acknowledged_at: at(9) },
    { replaced_at: at(12), opened_at: at(11), acknowledged_at: null },
  ]
  expect(beforehand(receipt(7, 3, { earlier }))).toMatch(
    /^texte précédent lu .*11:00 \(avant la modification du .*12:00\); accusé du texte précédent .*09:00 \(avant .*10:00\)$/,
  )
  expect(beforehand(receipt(7, 3))).toBe('')
})

it('says of a reminder by what it goes', () => {
  expect(fr.reminded(2, true)).toBe('2 personnes relancées, dans Parvis et par courriel.')
  expect(fr.reminded(1, false)).toContain('aucun courriel ne part')
})
