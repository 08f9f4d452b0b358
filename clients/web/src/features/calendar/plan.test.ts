import { expect, it } from 'vitest'
import { emptyPlan, isPast, problems, written } from './plan'

const PARIS = 'Europe/Paris'
const EVENING = new Date('2026-05-05T17:30:00Z')

it('takes the whole address of a video meeting, and nothing else', () => {
  const plan = { ...emptyPlan('2026-05-05'), title: 'Visio' }
  const wrong = (meeting: string) => problems({ ...plan, meeting }).meeting !== undefined
  expect(['', ' https://visio.example/Salle '].map(wrong)).toEqual([false, false])
  expect(['visio.example', 'http://visio.example', 'javascript:alert(1)', 'https://a b'].map(wrong)).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(written({ ...plan, meeting: ' https://visio.example/Salle ' }, []).meeting).toBe('https://visio.example/Salle')
})

it('knows an event that is over already', () => {
  const today = emptyPlan('2026-05-05')
  const past = (changed: Partial<typeof today>) => isPast({ ...today, ...changed }, PARIS, EVENING)
  expect(past({ untilHour: '19:30' })).toBe(true)
  expect(past({ untilHour: '19:31' })).toBe(false)
  expect(past({ wholeDay: true })).toBe(false)
  expect(past({ date: '2026-05-04' })).toBe(true)
  expect(past({ date: '2026-05-04', untilDate: '2026-05-06' })).toBe(false)
})
