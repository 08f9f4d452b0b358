/* The parts of one's settings; each has its own address. */

import Bell from '@lucide/svelte/icons/bell'
import CalendarDays from '@lucide/svelte/icons/calendar-days'
import Eye from '@lucide/svelte/icons/eye'
import KeyRound from '@lucide/svelte/icons/key-round'
import Mail from '@lucide/svelte/icons/mail'
import Palette from '@lucide/svelte/icons/palette'
import UserRound from '@lucide/svelte/icons/user-round'
import type { Component } from 'svelte'
import { settingsOf, SLUGS, type Setting } from '../../domain/settings'
import type { Population } from '../../frames'
import type { IconShape } from '../../ui/types'
import { OwnChannel } from '../assemblies'
import { OwnCalendar } from '../calendar'
import Connections from './Connections.svelte'
import Display from './Display.svelte'
import Notifications from './Notifications.svelte'
import Privacy from './Privacy.svelte'
import Profile from './Profile.svelte'

export interface Part {
  name: Setting
  slug: string
  icon: IconShape
  view: Component
}

const SHOWN: Record<Setting, Pick<Part, 'icon' | 'view'>> = {
  profile: { icon: UserRound, view: Profile },
  display: { icon: Palette, view: Display },
  notifications: { icon: Bell, view: Notifications },
  channel: { icon: Mail, view: OwnChannel },
  agenda: { icon: CalendarDays, view: OwnCalendar },
  privacy: { icon: Eye, view: Privacy },
  connections: { icon: KeyRound, view: Connections },
}

export function partsOf(population: Population): Part[] {
  return settingsOf(population).map((name) => ({ name, slug: SLUGS[name], ...SHOWN[name] }))
}
