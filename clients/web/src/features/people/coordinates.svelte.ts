/* Addresses and telephones, asked for when the directory is opened and again after each return of the line. */

import type { DirectoryEntry } from '../../frames'
import { store } from '../../sync/live'

type Entries = ReadonlyMap<number, DirectoryEntry>

const NONE: Entries = new Map()
let held = $state.raw<{ reader: number; entries: Entries } | null>(null)

async function load(): Promise<void> {
  const reader = store.state.me?.person ?? 0
  const { entries } = await store.run({ type: 'load_directory' })
  held = { reader, entries: new Map(entries.map((entry) => [entry.person, entry])) }
}

/** To be called once by a screen; what an earlier visit learnt is shown meanwhile. */
export function coordinates(): { readonly entries: Entries; readonly loaded: boolean } {
  $effect(() => {
    if (store.line === 'online') load().catch(() => undefined)
  })
  const mine = $derived(held?.reader === store.state.me?.person ? held : null)
  return {
    get entries() {
      return mine?.entries ?? NONE
    },
    get loaded() {
      return mine !== null
    },
  }
}

/** A telephone number as a link dials it. */
export function dialled(phone: string): string {
  return `tel:${phone.replace(/[^\d+]/g, '')}`
}
