/* Groups: founded, changed, joined and left. */

import type { ChangeGroup, CreateGroup, GroupSummary, Role } from '../frames'
import { store } from '../sync/live'

/** Founds a group; its id. */
export async function createGroup(group: Omit<CreateGroup, 'type'>): Promise<number> {
  return (await store.run({ type: 'create_group', ...group })).conversation.id
}

export async function changeGroup(
  conversation: number,
  change: Omit<ChangeGroup, 'type' | 'conversation'>,
): Promise<void> {
  await store.run({ type: 'change_group', conversation, ...change })
}

export async function addMembers(conversation: number, people: number[]): Promise<void> {
  await store.run({ type: 'add_members', conversation, people })
}

export async function removeMember(conversation: number, person: number): Promise<void> {
  await store.run({ type: 'remove_member', conversation, person })
}

export async function changeRole(conversation: number, person: number, role: Role): Promise<void> {
  await store.run({ type: 'change_role', conversation, person, role })
}

export async function joinGroup(conversation: number): Promise<void> {
  await store.run({ type: 'join_group', conversation })
}

export async function leaveGroup(conversation: number): Promise<void> {
  await store.run({ type: 'leave_group', conversation })
}

/** The groups that the reader may join, or ask to be added to. */
export async function groupsToJoin(): Promise<GroupSummary[]> {
  return (await store.run({ type: 'load_groups' })).groups
}
