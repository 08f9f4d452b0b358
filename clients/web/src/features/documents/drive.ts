/* A part of a drive as a screen shows it, and how what is told changes it. */

import type { DriveChanged, Folder, Node } from '../../frames'
import { language } from '../../i18n'

export interface Listed {
  /** The folder and those that it is in, from the top down. */
  path: readonly Node[]
  nodes: readonly Node[]
  /** The number of the last change that is in them. */
  seq: number
  /** Of the whole drive, when it was asked for: what it holds, and may hold. */
  bytes?: number
  most?: number
  /** Whether no more of it is to be asked for. */
  complete?: boolean
}

/** The list after the event; `here` says which nodes belong in it. */
export function after(listed: Listed, event: DriveChanged, here: (node: Node) => boolean): Listed {
  const told = new Map(event.nodes.map((node) => [node.id, node]))
  const gone = new Set(event.gone)
  const newer = (node: Node) => {
    const other = told.get(node.id)
    return other && other.changed_seq > node.changed_seq ? other : node
  }
  const known = new Set(listed.nodes.map((node) => node.id))
  const nodes = listed.nodes.map(newer).filter((node) => here(node) && !gone.has(node.id))
  const path = listed.path.map(newer).filter((node) => !gone.has(node.id))
  return {
    ...listed,
    path,
    nodes: [...nodes, ...event.nodes.filter((node) => !known.has(node.id) && here(node))],
    seq: event.seq,
  }
}

/** The list with another page of it; what has been told of meanwhile is in it once. */
export function joined(listed: Listed, page: Pick<Folder, 'nodes' | 'complete'>): Listed {
  const known = new Set(listed.nodes.map(({ id }) => id))
  const nodes = [...listed.nodes, ...page.nodes.filter(({ id }) => !known.has(id))]
  return { ...listed, nodes, complete: page.complete }
}

/** Folders first, then by name as people count and write: « 2 » before « 10 », accents beside their letter. */
export function ordered(nodes: readonly Node[]): Node[] {
  const { compare } = new Intl.Collator(language(), { numeric: true, sensitivity: 'base' })
  return [...nodes].sort(
    (one, other) =>
      Number(one.kind === 'document') - Number(other.kind === 'document') || compare(one.name, other.name),
  )
}

const DAY = 86_400_000

/** When what is in the bin is no more. */
export function endOf(node: Node, days: number): Date {
  return new Date((node.binned_at ?? new Date()).getTime() + days * DAY)
}

/** What the server will call it, of a name that somebody types. */
export function fitted(name: string): string {
  return name
    .replace(/[<>:"/\\|?*]/g, '-')
    .trim()
    .replace(/[ .]+$/, '')
}

export function addressOf(conversation: number, folder: number | null): string {
  return `/discussions/${conversation}/documents${folder === null ? '' : `?dossier=${folder}`}`
}

/** The folders that Parvis keeps by itself: what messages carry, and what belongs to sittings. */
export const filesAddress = (conversation: number, pictures = false) =>
  `/discussions/${conversation}/documents?dossier=fichiers${pictures ? '&vue=images' : ''}`
export const sittingsAddress = (conversation: number, seq: number | null = null) =>
  `/discussions/${conversation}/documents?dossier=seances${seq === null ? '' : `&seance=${seq}`}`

/** What one shares with a few others, in one's own drive. */
export const sharedAddress = (own: number) => `/discussions/${own}/documents?dossier=partages`

export const binAddress = (conversation: number) => `/discussions/${conversation}/documents?dossier=corbeille`

/** Where folders and documents are saved from as one zip; all of the drive where none is named. */
export const archiveOf = (conversation: number, nodes: readonly number[]) =>
  `/api/drives/${conversation}/archive${nodes.length ? '?' : ''}${nodes.map((node) => `node=${node}`).join('&')}`

/** Where a document is saved from, under its own name. */
export const savedAt = (node: number) => `/api/documents/${node}`
