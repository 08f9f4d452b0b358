/* The parts of one's settings; each has its own address. */

import Bell from '@lucide/svelte/icons/bell'
import Eye from '@lucide/svelte/icons/eye'
import KeyRound from '@lucide/svelte/icons/key-round'
import Palette from '@lucide/svelte/icons/palette'
import UserRound from '@lucide/svelte/icons/user-round'
import type { Component } from 'svelte'
import type { IconShape } from '../../ui/types'
import Connections from './Connections.svelte'
import Display from './Display.svelte'
import Notifications from './Notifications.svelte'
import Privacy from './Privacy.svelte'
import Profile from './Profile.svelte'

export type Name = 'profile' | 'display' | 'notifications' | 'privacy' | 'connections'

export interface Part {
  name: Name
  /** In the address. */
  slug: string
  icon: IconShape
  view: Component
}

export const PARTS: readonly [Part, ...Part[]] = [
  { name: 'profile', slug: 'profil', icon: UserRound, view: Profile },
  { name: 'display', slug: 'affichage', icon: Palette, view: Display },
  { name: 'notifications', slug: 'notifications', icon: Bell, view: Notifications },
  { name: 'privacy', slug: 'confidentialite', icon: Eye, view: Privacy },
  { name: 'connections', slug: 'connexions', icon: KeyRound, view: Connections },
]
