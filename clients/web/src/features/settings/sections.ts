/* The parts of one's settings; each has its own address. */

import Bell from '@lucide/svelte/icons/bell'
import CalendarDays from '@lucide/svelte/icons/calendar-days'
import Eye from '@lucide/svelte/icons/eye'
import KeyRound from '@lucide/svelte/icons/key-round'
import Mail from '@lucide/svelte/icons/mail'
import Palette from '@lucide/svelte/icons/palette'
import UserRound from '@lucide/svelte/icons/user-round'
import type { Component } from 'svelte'
import type { Population } from '../../frames'
import type { IconShape } from '../../ui/types'
import { OwnChannel } from '../assemblies'
import { OwnCalendar } from '../calendar'
import Connections from './Connections.svelte'
import Display from './Display.svelte'
import Notifications from './Notifications.svelte'
import Privacy from './Privacy.svelte'
import Profile from './Profile.svelte'

export type Name = 'profile' | 'display' | 'notifications' | 'channel' | 'agenda' | 'privacy' | 'connections'

export interface Part {
  name: Name
  /** In the address. */
  slug: string
  icon: IconShape
  view: Component
  /** Whose settings have it; everybody's unless it says so. */
  of?: Population
}

const PROFILE: Part = { name: 'profile', slug: 'profil', icon: UserRound, view: Profile }

const REST: readonly Part[] = [
  { name: 'display', slug: 'affichage', icon: Palette, view: Display },
  { name: 'notifications', slug: 'notifications', icon: Bell, view: Notifications },
  { name: 'channel', slug: 'convocations', icon: Mail, view: OwnChannel, of: 'official' },
  { name: 'agenda', slug: 'agenda', icon: CalendarDays, view: OwnCalendar },
  { name: 'privacy', slug: 'confidentialite', icon: Eye, view: Privacy },
  { name: 'connections', slug: 'connexions', icon: KeyRound, view: Connections },
]

/** The parts that somebody of this population has; the first is their profile. */
export function partsOf(population: Population): readonly [Part, ...Part[]] {
  return [PROFILE, ...REST.filter((part) => !part.of || part.of === population)]
}
