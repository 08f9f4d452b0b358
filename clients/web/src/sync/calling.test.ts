import { describe, expect, it } from 'vitest'
import { EMPTY, type State } from '../domain/state'
import type { Content, Level, Population } from '../frames'
import { chat, conversation, ME, membership, message, person, post, started } from '../testing/records'
import { apply } from './apply'
import { callOf, isWorthCalling, quietedBy } from './calling'

function begun(kind: 'group' | 'direct', level: Level = 'all', population: Population = 'official', unread = 0): State {
  const place = membership(7, { level, unread })
  const small = { conversations: [conversation(7, [ME, 2], { kind })], memberships: [place] }
  const people = [person(ME, { population }), person(2, { name: 'Annick Le Breton' })]
  return apply(EMPTY, {
    type: 'started',
    started: started({ ...small, people, cursors: [{ conversation: 7, seq: 4 }] }),
  })
}

const says = (content: Content) => message(7, 5, { content })
const naming = says(chat('Bonjour @[1], **c’est prêt**', { mentions: [ME] }))
const tracked = says(post('Canicule', { tracked: true }))
const summons = says({ type: 'convocation', body: 'Conseil', opens_at: new Date('2026-09-11T18:30Z') } as Content)
const notice = says({ type: 'notice', what: 'archived', people: [], text: '' })

describe('what is worth calling somebody from elsewhere', () => {
  it.each([
    ['a direct message', begun('direct'), message(7, 5), true],
    ['a direct message where mentions are wanted', begun('direct', 'mentions'), message(7, 5), false],
    ['a message of a group where all are wanted', begun('group'), message(7, 5), true],
    ['a message of a group where mentions are', begun('group', 'mentions'), message(7, 5), false],
    ['a mention', begun('group', 'mentions'), naming, true],
    ['a mention where nothing is wanted', begun('group', 'none'), naming, false],
    ['a publication where mentions are wanted', begun('group', 'mentions'), says(post('Marché')), false],
    ['a tracked publication', begun('group', 'mentions'), tracked, true],
    ['a tracked publication where nothing is wanted', begun('group', 'none'), tracked, false],
    ['a convocation, whatever is wanted', begun('group', 'none'), summons, true],
    ['a convocation for a guest, who is not convened', begun('group', 'none', 'guest'), summons, false],
    ['what the group did', begun('group'), notice, false],
    ['one’s own message', begun('direct'), message(7, 5, { author: ME }), false],
  ])('%s', (_, state, one, expected) => {
    expect(isWorthCalling(state, one)).toBe(expected)
  })
})

describe('a call', () => {
  it('says who wrote, where and what, in plain text, and leads there', () => {
    expect(callOf(begun('group'), naming)).toEqual({
      title: 'Annick Le Breton · Groupe 7',
      body: 'Bonjour @Personne 1, c’est prêt',
      tag: 'conversation-7',
      path: '/discussions/7/5',
      until: 5,
    })
  })

  it('leads to the page of what is announced', () => {
    expect(callOf(begun('group'), summons)).toMatchObject({
      body: 'Convocation\u00a0: Conseil, ven. 11 sept.',
      path: '/seances/7/5',
      tag: 'message-7-5',
    })
    expect(callOf(begun('group'), tracked).path).toBe('/publications/7/5')
  })

  it('is taken back once the conversation is read, the message deleted, or the group left', () => {
    const deleted = says({ type: 'deleted', by: 2 })
    expect(quietedBy({ type: 'membership_changed', membership: membership(7) }, begun('group'))).toBe(7)
    expect(
      quietedBy({ type: 'membership_changed', membership: membership(7) }, begun('group', 'all', 'staff', 1)),
    ).toBe(null)
    expect(quietedBy({ type: 'message_changed', message: deleted }, begun('group'))).toBe(7)
    expect(quietedBy({ type: 'message_changed', message: naming }, begun('group'))).toBe(null)
    expect(quietedBy({ type: 'conversation_left', conversation: 7 }, begun('group'))).toBe(7)
  })
})
