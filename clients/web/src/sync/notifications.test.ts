import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EMPTY, type State } from '../domain/state'
import type { Level, Message } from '../frames'
import { chat, conversation, ME, membership, message, person, started } from '../testing/records'
import { apply, type Fact } from './apply'
import { askPermission, isWorthCalling, notify, permission } from './notifications'

const shown: { title: string; options: NotificationOptions; onclick?: () => void }[] = []

class Shown {
  static permission: NotificationPermission = 'granted'
  static requestPermission = () => Promise.resolve((Shown.permission = 'granted'))
  close = vi.fn()
  onclick?: () => void

  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    shown.push(this)
  }
}

function begun(kind: 'group' | 'direct', level: Level = 'all'): State {
  const small = { conversations: [conversation(7, [ME, 2], { kind })], memberships: [membership(7, { level })] }
  const people = [person(ME), person(2, { name: 'Annick Le Breton' })]
  return apply(EMPTY, {
    type: 'started',
    started: started({ ...small, people, cursors: [{ conversation: 7, seq: 4 }] }),
  })
}

const calling = message(7, 5, { content: chat('Bonjour @[1], **c’est prêt**', { mentions: [ME] }) })
const sent = (one: Message): Extract<Fact, { type: 'message_sent' }> => ({ type: 'message_sent', message: one })

beforeEach(() => {
  shown.length = 0
  Shown.permission = 'granted'
  vi.stubGlobal('Notification', Shown)
})

afterEach(() => vi.unstubAllGlobals())

describe('what is worth calling somebody from elsewhere', () => {
  it.each([
    ['a direct message', begun('direct'), message(7, 5), true],
    ['a message of a group', begun('group'), message(7, 5), false],
    ['a mention', begun('group'), calling, true],
    ['a mention where mentions are wanted', begun('group', 'mentions'), calling, true],
    ['a direct message where mentions are wanted', begun('direct', 'mentions'), message(7, 5), false],
    ['a mention where nothing is wanted', begun('group', 'none'), calling, false],
    ['one’s own message', begun('direct'), message(7, 5, { author: ME }), false],
  ])('%s', (_, state, one, expected) => {
    expect(isWorthCalling(state, one)).toBe(expected)
  })
})

describe('a notification', () => {
  it('says who wrote, where and what, in plain text', () => {
    notify(sent(calling), begun('group'), false)
    expect(shown[0]).toMatchObject({
      title: 'Annick Le Breton · Groupe 7',
      options: { body: 'Bonjour @Personne 1, c’est prêt', tag: 'conversation-7' },
    })
  })

  it('leads to the message', () => {
    notify(sent(message(7, 5)), begun('direct'), false)
    shown[0]?.onclick?.()
    expect(location.pathname).toBe('/discussions/7/5')
  })

  it('is not shown to somebody who is looking, nor without the right to', () => {
    notify(sent(calling), begun('group'), true)
    Shown.permission = 'denied'
    notify(sent(calling), begun('group'), false)
    notify({ type: 'message_changed', message: calling }, begun('group'), false)
    expect(shown).toEqual([])
  })

  it('is asked for once', async () => {
    Shown.permission = 'default'
    expect(permission()).toBe('default')
    expect(await askPermission()).toBe('granted')
    Shown.permission = 'denied'
    expect(await askPermission()).toBe('denied')
    vi.stubGlobal('Notification', undefined)
  })
})
