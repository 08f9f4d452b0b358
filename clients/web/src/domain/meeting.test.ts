import { expect, test } from 'vitest'
import { meetingAddress } from './meeting'

test.each([
  ['', ''],
  ['  ', ''],
  [' https://visio.example/salle ', 'https://visio.example/salle'],
  ['https://visio.example/salle?mot=1&b=2#x', 'https://visio.example/salle?mot=1&b=2#x'],
  ['https://visio.évreux.fr/été', 'https://visio.xn--vreux-9ra.fr/%C3%A9t%C3%A9'],
])('%s is sent as %s', (typed, sent) => {
  expect(meetingAddress(typed)).toBe(sent)
})

test.each([
  'visio',
  'http://visio.example/',
  'https://',
  'https://[',
  'https://mairie.fr@visio.example/',
  'https://[::1]/',
  `https://visio.example/${'a'.repeat(500)}`,
])('%s is none', (typed) => {
  expect(meetingAddress(typed)).toBeNull()
})
