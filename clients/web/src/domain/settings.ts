/* The parts of one's settings, by what the address calls them. */

import type { Population } from '../frames'

export const SLUGS = {
  profile: 'profil',
  display: 'affichage',
  notifications: 'notifications',
  channel: 'convocations',
  agenda: 'agenda',
  privacy: 'confidentialite',
  connections: 'connexions',
} as const

export type Setting = keyof typeof SLUGS

/** Those that somebody of this population has: how one is convened is for councillors. */
export function settingsOf(population: Population): Setting[] {
  return (Object.keys(SLUGS) as Setting[]).filter((one) => one !== 'channel' || population === 'official')
}
