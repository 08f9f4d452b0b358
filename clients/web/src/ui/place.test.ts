import { expect, it } from 'vitest'
import { placed } from './place'

const room = { width: 1000, height: 800 }
const size = { width: 200, height: 300 }

it('stands below its button', () => {
  expect(placed({ left: 100, top: 100, width: 40, height: 40 }, size, room)).toEqual({ top: 146, left: 100 })
})

it('stands above where there is no room below, and ends with its button on the right', () => {
  expect(placed({ left: 900, top: 700, width: 40, height: 40 }, size, room)).toEqual({ top: 394, left: 740 })
})

it('never leaves the window', () => {
  const tight = placed({ left: 990, top: 200, width: 40, height: 40 }, { width: 400, height: 700 }, room)
  expect(tight).toEqual({ top: 88, left: 588 })
})
