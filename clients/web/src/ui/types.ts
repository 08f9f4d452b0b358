/* What the small pieces of the interface share. */

import type { Component } from 'svelte'

/** An icon of Lucide, as its file exports it. */
export type IconShape = Component<{ class?: string }>

/** What an avatar needs to know of somebody. */
export interface Face {
  id: number
  name: string
  population: 'staff' | 'official' | 'guest'
}
