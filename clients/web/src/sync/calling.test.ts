import { describe, expect, it } from 'vitest'
import { EMPTY, type State } from '../domain/state'
import type { Content, Level, Notifications, Population, QuietHours } from '../frames'
import { chat, conversation, ME, membership, message, person, post, started } from '../testing/records'
import { apply } from './apply'
import { callOf, callsOf, heldUntil, isWorthCalling, quietedBy } from './calling'

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
const sitting = { type: 'convocation', body: 'Conseil', opens_at: new Date('2026-09-11T18:30Z') }
const summons = says({ ...sitting, recipients: [ME] } as unknown as Content)
const ofOthers = says({ ...sitting, recipients: [2] } as unknown as Content)
const nextDay = says({ ...sitting, opens_at: new Date('2026-09-09T18:30Z'), recipients: [ME] } as unknown as Content)
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
    ['a convocation of others', begun('group', 'none'), ofOthers, false],
    ['a convocation of others, where all is wanted', begun('group'), ofOthers, true],
    ['what the group did', begun('group'), notice, false],
    ['one’s own message', begun('direct'), message(7, 5, { author: ME }), false],
  ])('%s', (_, state, one, expected) => {
    expect(isWorthCalling(state, one)).toBe(expected)
  })
})

const ENDS = new Date('2026-09-09T06:00Z')
const NIGHT = Date.parse('2026-09-09T01:00Z')

function silenced(quiet: Partial<QuietHours> = {}): Notifications {
  const own = { absences: [], convocations: true, people: [], groups: [], ...quiet } as unknown as QuietHours
  const silences = [{ begins: new Date('2026-09-08T17:00Z'), ends: ENDS }]
  return { quiet: own, silences } as unknown as Notifications
}

describe('quiet hours', () => {
  it.each([
    ['a message', begun('group'), message(7, 5), silenced(), ENDS],
    ['a message of the group of those on call', begun('group'), message(7, 5), silenced({ groups: [7] }), null],
    ['a direct message', begun('direct'), message(7, 5), silenced({ groups: [7] }), ENDS],
    ['a direct message of somebody named', begun('direct'), message(7, 5), silenced({ people: [2] }), null],
    ['a convocation', begun('group'), summons, silenced(), null],
    ['a convocation that is to wait', begun('group'), summons, silenced({ convocations: false }), ENDS],
    ['a convocation of others as it is to wait', begun('group'), ofOthers, silenced(), ENDS],
    ['a convocation of the next day', begun('group'), nextDay, silenced({ convocations: false }), null],
  ])('hold, or let pass: %s', (_, state, one, chosen, expected) => {
    expect(heldUntil(state, one, chosen, NIGHT)).toEqual(expected)
    expect(heldUntil(state, one, chosen, ENDS.getTime())).toBe(null)
  })

  it('are followed by one call for all of it, and one for each convocation', () => {
    const missed = Array.from({ length: 1_000 }, (_, number) => message(7, 6 + number))
    expect(callsOf(begun('group'), [summons, ...missed])).toMatchObject([
      { title: 'Pendant votre silence', body: '1 000 nouveautés dans 1 conversation', tag: 'summary' },
      { path: '/seances/7/5' },
    ])
  })

  it('are followed by none for what was read or deleted meanwhile', () => {
    const deleted = message(7, 5, { content: { type: 'deleted', by: 2 } })
    const state = apply(begun('group'), { type: 'message_sent', message: deleted })
    expect(callsOf(state, [message(7, 3), message(7, 4), message(7, 5)].slice(2))).toEqual([])
    const read = apply(state, { type: 'membership_changed', membership: membership(7, { read_seq: 5 }) })
    expect(callsOf(read, [naming])).toEqual([])
  })

  it('are followed by the message itself, where it was the only one', () => {
    expect(callsOf(begun('group'), [naming])).toEqual([callOf(begun('group'), naming)])
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
