/* Which entry of the rail a page belongs to, and which pane a phone shows of it. */

import type { Route } from '../router'

export type Section =
  | 'search'
  | 'home'
  | 'discussions'
  | 'publications'
  | 'sittings'
  | 'agenda'
  | 'directory'
  | 'administration'
  | 'settings'
  | 'none'

const SECTIONS: Partial<Record<Route['name'], Section>> = {
  search: 'search',
  root: 'home',
  home: 'home',
  discussions: 'discussions',
  conversation: 'discussions',
  message: 'discussions',
  group_tab: 'discussions',
  publications: 'publications',
  publish: 'publications',
  post_drafts: 'publications',
  publication: 'publications',
  sittings: 'sittings',
  convene: 'sittings',
  compose: 'sittings',
  convocation: 'sittings',
  convocation_follow_up: 'sittings',
  sitting: 'sittings',
  convocation_print: 'sittings',
  convocation_seal: 'sittings',
  register: 'sittings',
  agenda: 'agenda',
  event: 'agenda',
  event_new: 'agenda',
  event_change: 'agenda',
  directory: 'directory',
  person: 'directory',
  administration: 'administration',
  administration_section: 'administration',
  body: 'administration',
  settings: 'settings',
  settings_section: 'settings',
}

export function sectionOf(route: Route): Section {
  return SECTIONS[route.name] ?? 'none'
}

/** On a phone: the list, or what was chosen in it, which takes the place of the rail too. */
export function paneOf(route: Route): 'list' | 'main' | undefined {
  if (route.name === 'discussions') return 'list'
  const whole: Route['name'][] = [
    'conversation',
    'message',
    'group_tab',
    'convocation',
    'sitting',
    'convene',
    'compose',
    'publish',
    'event_new',
    'event_change',
  ]
  return whole.includes(route.name) ? 'main' : undefined
}
