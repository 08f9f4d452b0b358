/* Where a folder or a document is opened. */

import type { Node } from '../../frames'
import { addressOf } from './drive'

/** What of a document one is led to. */
export interface Spot {
  page?: number | null
  /** Words that are sought there. */
  sought?: string
  version?: number
  panel?: Panel
}

export const PANELS = ['versions', 'discussion', 'plan'] as const
export type Panel = (typeof PANELS)[number]

export function documentAt(document: number, { page, sought, version, panel }: Spot = {}): string {
  const asked = new URLSearchParams({
    ...(version && { version: String(version) }),
    ...(page && page > 1 && { page: String(page) }),
    ...(sought && { mot: sought }),
    ...(panel && { volet: panel }),
  })
  return `/documents/${document}${asked.size ? `?${asked.toString()}` : ''}`
}

export const comparisonAt = (document: number, from: number, to: number) => `/documents/${document}?de=${from}&a=${to}`

export const sheetAt = (sheet: number) => `/tableaux/${sheet}`

export function hrefOf(node: Node, spot: Spot = {}): string {
  if (node.kind === 'folder') return addressOf(node.conversation, node.id)
  // The versions of a sheet, and what is said about it, are read where those of other documents are.
  return node.live && !spot.panel && !spot.version ? sheetAt(node.id) : documentAt(node.id, spot)
}

/** The folder that it is in. */
export const folderOf = (node: Node) => addressOf(node.conversation, node.parent)
