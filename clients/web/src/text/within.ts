/* Links that lead to a conversation of this house, or into one. */

import { parse, type Route } from '../router'
import { read } from './read'
import type { Block, Form, Inline } from './tokens'

function placeOf(href: string): Route | null {
  const address = new URL(href)
  if (address.origin !== location.origin) return null
  const place = parse(address)
  return place.conversation ? place : null
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

/** The messages of this house that a text leads to, each once. */
export function messagesWithin(text: string, form: Form = 'message'): { conversation: number; seq: number }[] {
  const links = read(text, form).flatMap(linesOf).flatMap(linksOf)
  const places = links.flatMap((href) => placeOf(href) ?? []).filter(({ seq }) => seq > 0)
  const found = new Map(places.map(({ conversation, seq }) => [`${conversation}/${seq}`, { conversation, seq }]))
  return [...found.values()]
}
