/* Which page the address shows, and how to go to another one. */

import { createSubscriber } from 'svelte/reactivity'

/** Pages by name; `:x` is a part of the address, a number unless it is a `:token`, `:section` or `:tab`. */
const PATTERNS = {
  root: '/',
  sign_in: '/connexion',
  invitation: '/invitation/:token',
  convocation_link: '/convocation/:token',
  password_forgotten: '/mot-de-passe',
  password_reset: '/mot-de-passe/:token',
  unsubscribe: '/courriels/:token',
  home: '/accueil',
  discussions: '/discussions',
  conversation: '/discussions/:conversation',
  message: '/discussions/:conversation/:seq',
  group_tab: '/discussions/:conversation/:tab',
  publications: '/publications',
  publish: '/publications/nouvelle',
  post_drafts: '/publications/brouillons',
  publication: '/publications/:conversation/:seq',
  sittings: '/seances',
  convene: '/seances/nouvelle',
  register: '/seances/registre',
  compose: '/seances/brouillons/:draft',
  convocation: '/seances/:conversation/:seq',
  convocation_follow_up: '/seances/:conversation/:seq/suivi',
  sitting: '/seances/:conversation/:seq/seance',
  convocation_print: '/seances/:conversation/:seq/impression',
  convocation_seal: '/seances/:conversation/:seq/registre',
  agenda: '/agenda',
  event_new: '/agenda/nouveau',
  event: '/agenda/:conversation/:seq',
  event_change: '/agenda/:conversation/:seq/modifier',
  directory: '/annuaire',
  person: '/annuaire/:person',
  search: '/recherche',
  settings: '/reglages',
  settings_section: '/reglages/:section',
  administration: '/administration',
  administration_section: '/administration/:section',
  body: '/administration/assemblees/:body',
} as const

export type RouteName = keyof typeof PATTERNS

export interface Route {
  name: RouteName | 'unknown'
  path: string
  conversation: number
  seq: number
  person: number
  body: number
  draft: number
  token: string
  section: string
  tab: string
  query: URLSearchParams
}

const routes = Object.entries(PATTERNS).map(([name, pattern]) => {
  const source = pattern.replace(/:(\w+)/g, (_, key: string) =>
    ['token', 'section', 'tab'].includes(key) ? `(?<${key}>[\\w-]+)` : `(?<${key}>\\d+)`,
  )
  return { name: name as RouteName, expression: new RegExp(`^${source}/?$`) }
})

/** Reads an address; parts it does not have are 0 or empty. */
export function parse(address: URL): Route {
  const found = routes.find((route) => route.expression.test(address.pathname))
  const parts = found?.expression.exec(address.pathname)?.groups ?? {}
  return {
    name: found?.name ?? 'unknown',
    path: address.pathname,
    conversation: Number(parts.conversation ?? 0),
    seq: Number(parts.seq ?? 0),
    person: Number(parts.person ?? 0),
    body: Number(parts.body ?? 0),
    draft: Number(parts.draft ?? 0),
    token: parts.token ?? '',
    section: parts.section ?? '',
    tab: parts.tab ?? '',
    query: address.searchParams,
  }
}

let current = parse(new URL(location.href))
let announce: () => void = () => undefined

const subscribe = createSubscriber((update) => {
  announce = update
  const follow = () => {
    current = parse(new URL(location.href))
    update()
  }
  addEventListener('popstate', follow)
  return () => removeEventListener('popstate', follow)
})

/** The page shown now; an effect or a template that reads it follows the address. */
export function route(): Route {
  subscribe()
  return current
}

/** Goes to another page of the client; `replace` leaves no way back to this one. */
export function go(path: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', path)
  current = parse(new URL(location.href))
  announce()
}

/** Lets plain links navigate without loading the page anew; returns what takes it back. */
export function followLinks(root: Document): () => void {
  const click = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return
    const link = (event.target as Element | null)?.closest('a')
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
    const target = new URL(link.href)
    if (parse(target).name === 'unknown' || (target.hash && target.pathname === location.pathname)) return
    event.preventDefault()
    if (link.href !== location.href) go(target.pathname + target.search + target.hash)
  }
  root.addEventListener('click', click)
  return () => {
    root.removeEventListener('click', click)
  }
}
