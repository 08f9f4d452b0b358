/* Every page of the client: its address, the entry of the rail it belongs to, and the screen that shows it, fetched when
   first wanted. A new page is one line. */

import type { Component } from 'svelte'
import type { Route } from '../router'
import type * as Seldom from './seldom'

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

export type Screen = () => Promise<{ default: Component }>

export interface Page {
  /** `:x` is a part of the address, a number unless it is a `:token`, `:section` or `:tab`. */
  at: string
  section?: Section
  /** The first page leads to another one. */
  screen: Screen | null
  /** What a phone shows: the list, or what was chosen in it, which takes the place of the rail too. */
  pane?: 'list' | 'main'
  /** For those who are not signed in. */
  door?: true
}

/** One that people come to from another page: what lists its files is fetched with the first of them. */
const seldom =
  (name: keyof typeof Seldom): Screen =>
  async () =>
    (await import('./seldom'))[name]()

/* Pages that are two states of one screen share it, so that it stays as it is between them. */
const directory = seldom('directory')
const settings = seldom('settings')
const administration = seldom('administration')
const eventForm = seldom('eventForm')
const boardForm = seldom('boardForm')
const electionForm = seldom('electionForm')
const discussions: Screen = () => import('../features/conversations/Discussions.svelte')

// A table: one line a page.
// prettier-ignore
export const PAGES = {
  root: { at: '/', section: 'home', screen: null },
  sign_in: { at: '/connexion', door: true, screen: () => import('../features/signin/SignIn.svelte') },
  invitation: { at: '/invitation/:token', door: true, screen: seldom('welcome') },
  convocation_link: { at: '/convocation/:token', door: true, screen: () => import('../features/assemblies/link/LinkPage.svelte') },
  shared_sitting: { at: '/seance/:token', door: true, screen: seldom('sharedSitting') },
  password_forgotten: { at: '/mot-de-passe', door: true, screen: seldom('passwordForgotten') },
  password_reset: { at: '/mot-de-passe/:token', door: true, screen: seldom('passwordReset') },
  confirm_address: { at: '/adresse/:token', door: true, screen: seldom('confirmAddress') },
  unsubscribe: { at: '/courriels/:token', door: true, screen: seldom('unsubscribe') },
  home: { at: '/accueil', section: 'home', screen: () => import('../features/home/Home.svelte') },
  discussions: { at: '/discussions', section: 'discussions', pane: 'list', screen: discussions },
  to_follow: { at: '/discussions/a-suivre', section: 'discussions', pane: 'main', screen: discussions },
  conversation: { at: '/discussions/:conversation', section: 'discussions', pane: 'main', screen: discussions },
  message: { at: '/discussions/:conversation/:seq', section: 'discussions', pane: 'main', screen: discussions },
  group_tab: { at: '/discussions/:conversation/:tab', section: 'discussions', pane: 'main', screen: discussions },
  publications: { at: '/publications', section: 'publications', screen: seldom('publications') },
  publish: { at: '/publications/nouvelle', section: 'publications', pane: 'main', screen: seldom('publish') },
  post_drafts: { at: '/publications/brouillons', section: 'publications', screen: seldom('postDrafts') },
  publication: { at: '/publications/:conversation/:seq', section: 'publications', screen: seldom('publication') },
  sittings: { at: '/seances', section: 'sittings', screen: () => import('../features/assemblies/pages/Sittings.svelte') },
  convene: { at: '/seances/nouvelle', section: 'sittings', pane: 'main', screen: seldom('convene') },
  register: { at: '/seances/registre', section: 'sittings', screen: seldom('register') },
  compose: { at: '/seances/brouillons/:draft', section: 'sittings', pane: 'main', screen: seldom('compose') },
  approval: { at: '/seances/accords/:draft', section: 'sittings', pane: 'main', screen: seldom('approval') },
  convocation: { at: '/seances/:conversation/:seq', section: 'sittings', pane: 'main', screen: () => import('../features/assemblies/pages/ConvocationPage.svelte') },
  convocation_follow_up: { at: '/seances/:conversation/:seq/suivi', section: 'sittings', screen: seldom('followUp') },
  sitting: { at: '/seances/:conversation/:seq/seance', section: 'sittings', pane: 'main', screen: seldom('sitting') },
  convocation_print: { at: '/seances/:conversation/:seq/impression', section: 'sittings', screen: seldom('printing') },
  convocation_seal: { at: '/seances/:conversation/:seq/registre', section: 'sittings', screen: seldom('seal') },
  own_invitation: { at: '/invitations/:invitee', section: 'sittings', pane: 'main', screen: seldom('invitation') },
  agenda: { at: '/agenda', section: 'agenda', screen: seldom('agenda') },
  event_new: { at: '/agenda/nouveau', section: 'agenda', pane: 'main', screen: eventForm },
  event: { at: '/agenda/:conversation/:seq', section: 'agenda', screen: seldom('event') },
  event_change: { at: '/agenda/:conversation/:seq/modifier', section: 'agenda', pane: 'main', screen: eventForm },
  election_new: { at: '/elections/nouvelle', section: 'discussions', pane: 'main', screen: electionForm },
  election: { at: '/elections/:conversation/:seq', section: 'discussions', pane: 'main', screen: seldom('election') },
  hall: { at: '/ecran/:token', door: true, screen: seldom('hall') },
  election_change: { at: '/elections/:conversation/:seq/modifier', section: 'discussions', pane: 'main', screen: electionForm },
  station: { at: '/elections/:conversation/:seq/bureaux/:station', section: 'discussions', pane: 'main', screen: seldom('station') },
  board_new: { at: '/rendez-vous/nouveau', section: 'discussions', pane: 'main', screen: boardForm },
  board: { at: '/rendez-vous/:conversation/:seq', section: 'discussions', pane: 'main', screen: seldom('board') },
  booking: { at: '/reserver/:token', door: true, screen: seldom('booking') },
  own_booking: { at: '/mon-rendez-vous/:token', door: true, screen: seldom('ownBooking') },
  board_change: { at: '/rendez-vous/:conversation/:seq/modifier', section: 'discussions', pane: 'main', screen: boardForm },
  board_place: { at: '/rendez-vous/:conversation/:seq/lieux/:place', section: 'discussions', pane: 'main', screen: seldom('field') },
  document: { at: '/documents/:node', section: 'discussions', pane: 'main', screen: seldom('document') },
  sheet: { at: '/tableaux/:node', section: 'discussions', pane: 'main', screen: seldom('sheet') },
  directory: { at: '/annuaire', section: 'directory', screen: directory },
  person: { at: '/annuaire/:person', section: 'directory', screen: directory },
  search: { at: '/recherche', section: 'search', screen: seldom('search') },
  settings: { at: '/reglages', section: 'settings', screen: settings },
  settings_section: { at: '/reglages/:section', section: 'settings', screen: settings },
  administration: { at: '/administration', section: 'administration', screen: administration },
  renewal: { at: '/administration/renouvellement', section: 'administration', screen: seldom('renewal') },
  administration_section: { at: '/administration/:section', section: 'administration', screen: administration },
  body: { at: '/administration/assemblees/:body', section: 'administration', screen: administration },
} as const satisfies Record<string, Page>

declare module '../router' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Pages extends Record<keyof typeof PAGES, Page> {}
}

export function pageAt({ name }: Route): Page | undefined {
  return name === 'unknown' ? undefined : PAGES[name]
}
