import { describe, expect, it } from 'vitest'
import type { Conversation, Membership, Me, Person } from '../frames'
import { apply } from '../sync/apply'
import { conversation, me, ME, membership, message, person, started } from '../testing/records'
import {
  callsAll,
  closedTo,
  convenes,
  deletes,
  edits,
  isNeeded,
  keptFrom,
  leaves,
  managesGroup,
  pins,
  removes,
} from './rights'
import { EMPTY, type State } from './state'

interface Given {
  group?: Partial<Conversation>
  place?: Partial<Membership>
  mine?: Partial<Me>
  self?: Partial<Person>
  other?: Partial<Person>
}

function town({ group, place, mine, self, other }: Given = {}): [State, Conversation] {
  const one = conversation(1, [ME, 2], group)
  const given = started({
    me: me(mine),
    people: [person(ME, self), person(2, other)],
    conversations: [one],
    memberships: [membership(1, place)],
  })
  return [apply(EMPTY, { type: 'started', started: given }), one]
}

describe('writing', () => {
  it.each<[string, Given, string | null]>([
    ['in a group', {}, null],
    ['in an archived group', { group: { archived: true } }, 'archived'],
    ['where publishers write', { group: { posting: 'publishers' } }, 'publishers'],
    ['there as a publisher', { group: { posting: 'publishers' }, place: { role: 'publisher' } }, null],
    ['to somebody who left', { group: { kind: 'direct' }, other: { active: false } }, 'gone'],
  ])('%s', (_, given, closed) => {
    expect(closedTo(...town(given))).toBe(closed)
  })

  it('calls everybody in a group, unless one is a guest', () => {
    expect(callsAll(...town())).toBe(true)
    expect(callsAll(...town({ self: { population: 'guest' } }))).toBe(false)
    expect(callsAll(...town({ group: { kind: 'direct' } }))).toBe(false)
  })
})

describe('convening', () => {
  it('is for convenors of the group, guests in it or not, until it is archived', () => {
    const mine = { convenes: [1] }
    expect(convenes(...town({ mine }))).toBe(true)
    expect(convenes(...town({ mine, other: { population: 'guest' } }))).toBe(true)
    expect(convenes(...town({ mine, group: { archived: true } }))).toBe(false)
    expect(convenes(...town({ mine: { convenes: [2] } }))).toBe(false)
  })
})

describe('managing', () => {
  it('is for managers and administrators, in groups', () => {
    expect(managesGroup(...town())).toBe(false)
    expect(managesGroup(...town({ place: { role: 'manager' } }))).toBe(true)
    expect(managesGroup(...town({ mine: { administrator: true } }))).toBe(true)
    expect(managesGroup(...town({ group: { kind: 'direct' }, mine: { administrator: true } }))).toBe(false)
  })

  it('takes out neither oneself, nor the last manager, nor those whom the group holds', () => {
    const member = { person: 2, role: 'member' as const }
    const boss = { person: 2, role: 'manager' as const }
    const [state, group] = town({ place: { role: 'manager' } })
    expect(removes(state, group, member)).toBe(true)
    expect(removes(state, group, { ...member, person: ME })).toBe(false)
    expect(removes(state, { ...group, members: [boss] }, boss)).toBe(false)
    expect(removes(state, { ...group, population: 'staff' }, member)).toBe(false)
  })
})

describe('leaving', () => {
  it('is not for those whom the group holds, nor from between two people', () => {
    expect(leaves(...town())).toBe(true)
    expect(leaves(...town({ group: { population: 'staff' } }))).toBe(false)
    expect(leaves(...town({ group: { population: 'official' } }))).toBe(true)
    expect(leaves(...town({ group: { kind: 'direct' } }))).toBe(false)
  })

  it('waits until the last manager has named another', () => {
    const group = conversation(1, [])
    const alone = { ...group, members: [{ person: ME, role: 'manager' as const }] }
    expect(isNeeded(alone, ME)).toBe(true)
    expect(isNeeded({ ...alone, members: [...alone.members, { person: 2, role: 'manager' }] }, ME)).toBe(false)
    expect(isNeeded(group, ME)).toBe(false)
  })
})

it('changes one’s own messages, and lets managers delete those of others', () => {
  const [state, group] = town()
  const mine = message(1, 1, { author: ME })
  const other = message(1, 2)
  expect([edits(state, group, mine), edits(state, group, other)]).toEqual([true, false])
  expect([deletes(state, group, mine), deletes(state, group, other)]).toEqual([true, false])
  const [managed] = town({ place: { role: 'manager' } })
  expect(deletes(managed, group, other)).toBe(true)
  expect(deletes(managed, { ...group, archived: true }, other)).toBe(false)
})

describe('forwarding', () => {
  const from = (given: Partial<Conversation> = {}) => conversation(2, [ME, 3], given)
  const theirs = message(2, 1, { author: 3 })
  const own = message(2, 2, { author: ME })

  it('goes to people who are not there already, guests excepted', () => {
    const [state, to] = town()
    expect(keptFrom(state, theirs, from(), to)).toBeNull()
    const [outside, there] = town({ other: { population: 'guest' } })
    expect(keptFrom(outside, theirs, from(), there)).toBe('guests')
    expect(keptFrom(outside, theirs, conversation(2, [ME, 2, 3]), there)).toBeNull()
  })

  it('keeps what others wrote in a secret group or to each other', () => {
    const [state, to] = town()
    for (const kept of [from({ visibility: 'secret' }), from({ kind: 'direct' })]) {
      expect(keptFrom(state, theirs, kept, to)).toBe('private')
      expect(keptFrom(state, own, kept, to)).toBeNull()
    }
  })

  it('and pinning need the right to write', () => {
    const [state, to] = town({ group: { posting: 'publishers' } })
    expect([keptFrom(state, theirs, from(), to), pins(state, to)]).toEqual(['closed', false])
    expect(pins(...town())).toBe(true)
    expect(pins(...town({ self: { population: 'guest' } }))).toBe(false)
  })
})
