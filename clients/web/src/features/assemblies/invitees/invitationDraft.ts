/* An invitation as it is being filled in, what is missing before it can be sent, and the commands it comes to. */

import { words } from './words'

export interface InvitationDraft {
  /** Somebody of the directory, or somebody else. */
  from: 'known' | 'other'
  people: number[]
  name: string
  email: string
  items: number[]
  files: number[]
  message: string
}

export type Problems = Partial<Record<'people' | 'name' | 'email' | 'items', string>>

export function problems({ from, people, name, email, items }: InvitationDraft): Problems {
  const says = words()
  const found: Problems = {}
  if (from === 'known' && !people.length) found.people = says.whoMissing
  if (from === 'other' && !name.trim()) found.name = says.nameMissing
  if (from === 'other' && !/^[^@\s]+@[^@\s]+$/.test(email.trim())) found.email = says.emailMissing
  if (!items.length) found.items = says.itemsMissing
  return found
}

/** One for each person. */
export function invitationsOf({ from, people, name, email, items, files, message }: InvitationDraft) {
  const chosen = { items: [...items].sort((a, b) => a - b), files, message: message.trim() }
  if (from === 'other') return [{ ...chosen, person: null, name: name.trim(), email: email.trim() }]
  return people.map((person) => ({ ...chosen, person, name: '', email: null }))
}
