/* People: the directory, one's own profile and sessions, and the accounts that administrators keep. */

import type {
  Account,
  Accounts,
  ChangeAccount,
  ChangeProfile,
  DirectoryEntry,
  InvitePerson,
  Invitation,
  Sessions,
} from '../frames'
import { store } from '../sync/live'

/** Addresses and telephones, by person; empty for a guest. */
export async function loadDirectory(): Promise<Map<number, DirectoryEntry>> {
  const { entries } = await store.run({ type: 'load_directory' })
  return new Map(entries.map((entry) => [entry.person, entry]))
}

export async function changeProfile(change: Omit<ChangeProfile, 'type'>): Promise<void> {
  await store.run({ type: 'change_profile', ...change })
}

export async function changePassword(current: string, password: string): Promise<void> {
  await store.run({ type: 'change_password', current, password })
}

export function loadSessions(): Promise<Sessions> {
  return store.run({ type: 'load_sessions' })
}

export async function revokeSession(session: number): Promise<void> {
  await store.run({ type: 'revoke_session', session })
}

export function loadAccounts(): Promise<Accounts> {
  return store.run({ type: 'load_accounts' })
}

export function changeAccount(person: number, change: Omit<ChangeAccount, 'type' | 'person'>): Promise<Account> {
  return store.run({ type: 'change_account', person, ...change })
}

export function invite(invitation: Omit<InvitePerson, 'type'>): Promise<Invitation> {
  return store.run({ type: 'invite_person', ...invitation })
}

export async function withdrawInvitation(invitation: number): Promise<void> {
  await store.run({ type: 'withdraw_invitation', invitation })
}
