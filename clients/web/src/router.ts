/* Which page the address shows, and how to go to another one. */

import { createSubscriber } from 'svelte/reactivity'

/** The pages by name: app/pages.ts, which stands above, says which there are. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Pages {}

export type RouteName = keyof Pages

export interface Route {
  name: RouteName | 'unknown'
  path: string
  conversation: number
  seq: number
  person: number
  body: number
  draft: number
  invitee: number
  node: number
  station: number
  place: number
  token: string
  section: string
  tab: string
  query: URLSearchParams
}

let routes: readonly { name: RouteName; expression: RegExp }[] = []

/** Says which pages there are, before the first one is shown. In an address `:x` is a part of it, a number unless it is a
    `:token`, `:section` or `:tab`. */
export function serve(pages: Readonly<Record<string, { at: string }>>): void {
  routes = Object.entries(pages).map(([name, { at }]) => {
    const source = at.replace(/:(\w+)/g, (_, key: string) =>
      ['token', 'section', 'tab'].includes(key) ? `(?<${key}>[\\w-]+)` : `(?<${key}>\\d+)`,
    )
    return { name: name as RouteName, expression: new RegExp(`^${source}/?$`) }
  })
  arrive()
}

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
    invitee: Number(parts.invitee ?? 0),
    node: Number(parts.node ?? 0),
    station: Number(parts.station ?? 0),
    place: Number(parts.place ?? 0),
    token: parts.token ?? '',
    section: parts.section ?? '',
    tab: parts.tab ?? '',
    query: address.searchParams,
  }
}

let current = parse(new URL(location.href))
let shown = location.href
let announce: () => void = () => undefined

/** What is open in front of the page, the last one last. Each puts an entry into the history when it opens, so that the way
    back closes it before it leaves the page. Closed otherwise it leaves its entry, which is used again, or passed over. */
const layers: (() => void)[] = []
/** How many such entries lie between the page's own and the one shown now. */
let deep = depth()
/** Where to go once the way back has come to the page's own entry. */
let replacing: string | null = null

function depth(): number {
  return (history.state as { depth?: number } | null)?.depth ?? 0
}

const subscribe = createSubscriber((update) => {
  announce = update
  addEventListener('popstate', follow)
  return () => removeEventListener('popstate', follow)
})

function follow(): void {
  const from = deep
  deep = depth()
  if (replacing !== null) turn('replaceState', replacing)
  else if (location.href !== shown) {
    while (layers.length) layers.pop()?.()
    arrive()
  } else if (deep < from) retreat()
}

/** Closes what is open in front, and leaves the page when nothing is. */
function retreat(): void {
  const above = Math.max(1, layers.length - deep)
  if (!layers.length) history.go(-deep - 1)
  else for (const close of layers.splice(-above).reverse()) close()
}

function turn(how: 'pushState' | 'replaceState', path: string): void {
  replacing = null
  history[how](null, '', path)
  deep = 0
  arrive()
}

function arrive(): void {
  shown = location.href
  current = parse(new URL(shown))
  announce()
}

/** The page shown now; an effect or a template that reads it follows the address. */
export function route(): Route {
  subscribe()
  return current
}

/** Goes to another page of the client; `replace` leaves no way back to this one. */
export function go(path: string, { replace = false } = {}): void {
  // On the way back already: it ends at the page asked for last, not one page further back for each.
  if (replacing !== null) replacing = path
  else if (replace && depth()) {
    replacing = path
    history.go(-depth())
  } else turn(replace || depth() ? 'replaceState' : 'pushState', path)
}

/** Lets the way back call `close` before it leaves the page; returns what is to be called once it is closed. */
export function inFront(close: () => void): () => void {
  layers.push(close)
  if (depth() < layers.length) history.pushState({ depth: layers.length }, '')
  deep = depth()
  return () => {
    const place = layers.lastIndexOf(close)
    if (place >= 0) layers.splice(place, 1)
  }
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
