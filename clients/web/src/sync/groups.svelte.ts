/* Every group that the administrator may manage: those they are in, and those they could join. */

import { guestsIn } from '../domain/people'
import type { State } from '../domain/state'
import type { GroupSummary, Population, Posting, Visibility } from '../frames'
import { explain } from './explain'
import { store } from './live'

export interface Group {
  id: number
  name: string
  description: string
  icon: string
  visibility: Visibility
  members: number
  /** What only its members are told. */
  guests: number
  posting: Posting | null
  population: Population | null
  archived: boolean
  mine: boolean
}

function ownGroups(state: State): Group[] {
  return [...state.conversations.values()]
    .filter((one) => one.kind === 'group')
    .map((one) => ({
      ...one,
      members: one.members.length,
      guests: guestsIn(state, one).length,
      mine: true,
    }))
}

function foreign(summary: GroupSummary): Group {
  return { ...summary, guests: 0, posting: null, population: null, archived: false, mine: false }
}

/** `wanted` says whether the reader may ask. */
export function groups(wanted: () => boolean) {
  let others = $state.raw<readonly Group[] | null>(null)
  let failure = $state('')

  async function load(): Promise<void> {
    try {
      others = (await store.run({ type: 'load_groups' })).groups.map(foreign)
      failure = ''
    } catch (error) {
      failure = explain(error)
    }
  }

  $effect(() => {
    if (store.line === 'online' && wanted()) void load()
  })

  const all = $derived.by(() => {
    const own = ownGroups(store.state)
    const held = new Set(own.map(({ id }) => id))
    const rest = (others ?? []).filter(({ id }) => !held.has(id))
    return [...own, ...rest].sort((a, b) => a.name.localeCompare(b.name, 'fr'))
  })

  return {
    get all() {
      return all
    },
    /** Those they are not in are known as well. */
    get complete() {
      return others !== null
    },
    get failure() {
      return failure
    },
    load,
    async archive(group: Group, archived: boolean): Promise<void> {
      await store.run({ type: 'change_group', conversation: group.id, archived })
      others = others?.map((one) => (one.id === group.id ? { ...one, archived } : one)) ?? null
    },
    /** Puts the reader into the group. */
    async enter(group: Group): Promise<void> {
      if (group.visibility === 'open') await store.run({ type: 'join_group', conversation: group.id })
      else await store.run({ type: 'add_members', conversation: group.id, people: [store.state.me?.person ?? 0] })
    },
  }
}

export type Groups = ReturnType<typeof groups>
