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
  current = parse(new URL(location.href))
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
