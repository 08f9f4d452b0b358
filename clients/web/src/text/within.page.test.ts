import { beforeAll, expect, it } from 'vitest'
import { serve } from '../router'
import { documentsWithin, isWithin, messagesWithin } from './within'

beforeAll(() => {
  serve({
    message: { at: '/discussions/:conversation/:seq' },
    conversation: { at: '/discussions/:conversation' },
    document: { at: '/documents/:node' },
    settings: { at: '/reglages' },
  })
})

const here = (path: string) => new URL(path, location.origin).href

it('knows the links into a conversation of this house', () => {
  expect(isWithin(here('/discussions/12/7'))).toBe(true)
  expect(isWithin(here('/discussions/12'))).toBe(true)
  expect(isWithin(here('/documents/9'))).toBe(true)
  expect(isWithin(here('/reglages'))).toBe(false)
  expect(isWithin('https://ailleurs.example/discussions/12/7')).toBe(false)
})

it('finds the messages that a text leads to, each once', () => {
  const text = `Voir **${here('/discussions/12/7')}** et\n- ${here('/discussions/12/7')}\n- ${here('/discussions/12')}`
  expect(messagesWithin(text)).toEqual([{ conversation: 12, seq: 7 }])
})

it('finds the documents that a text leads to, each once', () => {
  const text = `Voir ${here('/documents/9?page=4')}, ${here('/documents/9')} et ${here('/discussions/12/7')}`
  expect(documentsWithin(text)).toEqual([9])
  expect(messagesWithin(text)).toEqual([{ conversation: 12, seq: 7 }])
})
