/* Links that lead to a conversation or a document of this house. */

import { parse, type Route } from '../router'
import { read } from './read'
import type { Block, Form, Inline } from './tokens'

function placeOf(href: string): Route | null {
  const address = new URL(href)
  if (address.origin !== location.origin) return null
  const place = parse(address)
  return place.conversation || place.node ? place : null
}

/** Whether it is followed within the client. */
export function isWithin(href: string): boolean {
  return placeOf(href) !== null
}

function linksOf(tokens: readonly Inline[]): string[] {
  return tokens.flatMap((token) => {
    if (token.kind === 'strong' || token.kind === 'emphasis') return linksOf(token.inside)
    return token.kind === 'link' ? [token.href] : []
  })
}

function linesOf(block: Block): Inline[][] {
  if ('items' in block) return block.items
  return 'lines' in block ? block.lines : []
}

function placesIn(text: string, form: Form): Route[] {
  const links = read(text, form).flatMap(linesOf).flatMap(linksOf)
  return links.flatMap((href) => placeOf(href) ?? [])
}

/** The documents of this house that a text leads to, each once. */
export function documentsWithin(text: string, form: Form = 'message'): number[] {
  return [...new Set(placesIn(text, form).flatMap(({ node }) => node || []))]
}

/** The messages of this house that a text leads to, each once. */
export function messagesWithin(text: string, form: Form = 'message'): { conversation: number; seq: number }[] {
  const places = placesIn(text, form).filter(({ seq }) => seq > 0)
  const found = new Map(places.map(({ conversation, seq }) => [`${conversation}/${seq}`, { conversation, seq }]))
  return [...found.values()]
}
