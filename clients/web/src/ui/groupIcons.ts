/* The icons a group may choose, by the name kept in its record. */

import Building2 from '@lucide/svelte/icons/building-2'
import CalendarDays from '@lucide/svelte/icons/calendar-days'
import Construction from '@lucide/svelte/icons/construction'
import GraduationCap from '@lucide/svelte/icons/graduation-cap'
import HandHeart from '@lucide/svelte/icons/hand-heart'
import HardHat from '@lucide/svelte/icons/hard-hat'
import Landmark from '@lucide/svelte/icons/landmark'
import LibraryBig from '@lucide/svelte/icons/library-big'
import Mail from '@lucide/svelte/icons/mail'
import MapIcon from '@lucide/svelte/icons/map'
import Megaphone from '@lucide/svelte/icons/megaphone'
import Shield from '@lucide/svelte/icons/shield'
import Trees from '@lucide/svelte/icons/trees'
import Users from '@lucide/svelte/icons/users'
import Vote from '@lucide/svelte/icons/vote'
import Wallet from '@lucide/svelte/icons/wallet'
import type { IconShape } from './types'

export const GROUP_ICONS: Readonly<Record<string, IconShape>> = {
  users: Users,
  'building-2': Building2,
  landmark: Landmark,
  map: MapIcon,
  mail: Mail,
  'hard-hat': HardHat,
  construction: Construction,
  vote: Vote,
  shield: Shield,
  'library-big': LibraryBig,
  'calendar-days': CalendarDays,
  'graduation-cap': GraduationCap,
  'hand-heart': HandHeart,
  megaphone: Megaphone,
  trees: Trees,
  wallet: Wallet,
}

export function groupIcon(name: string): IconShape {
  return GROUP_ICONS[name] ?? Users
}
