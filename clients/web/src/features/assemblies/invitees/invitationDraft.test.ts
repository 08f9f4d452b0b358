import { describe, expect, it } from 'vitest'
import { invitationsOf, problems, type InvitationDraft } from './invitationDraft'

const draft = (changed: Partial<InvitationDraft> = {}): InvitationDraft => ({
  ...{ from: 'known', people: [7, 8], name: '', email: '', items: [3, 1], files: [5], message: ' Bonjour ' },
  ...changed,
})

describe('an invitation', () => {
  it('goes to each person of the directory by itself, its items in their order', () => {
    expect(invitationsOf(draft())).toEqual([
      { items: [1, 3], files: [5], message: 'Bonjour', person: 7, name: '', email: null },
      { items: [1, 3], files: [5], message: 'Bonjour', person: 8, name: '', email: null },
    ])
  })

  it('goes to somebody else by their name and address alone', () => {
    const other = draft({ from: 'other', name: ' Claire ', email: ' claire@cabinet.example ' })
    expect(invitationsOf(other)).toMatchObject([{ person: null, name: 'Claire', email: 'claire@cabinet.example' }])
  })

  it('lacks what its kind needs', () => {
    expect(problems(draft())).toEqual({})
    expect(Object.keys(problems(draft({ people: [], items: [] })))).toEqual(['people', 'items'])
    expect(Object.keys(problems(draft({ from: 'other', email: 'claire' })))).toEqual(['name', 'email'])
  })
})
