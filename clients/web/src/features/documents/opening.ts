/* How a folder or a document is opened: in its drive, in front of the page, or by saving it. */

import type { Node } from '../../frames'
import { isReadable, view } from '../files'
import { addressOf, savedAt } from './drive'

/** The version in force, under the document's name. */
export const fileOf = (node: Node) => node.version && { ...node.version.file, name: node.name }

export function opensHere(node: Node): boolean {
  const file = fileOf(node)
  return !!file && isReadable(file)
}

export const hrefOf = (node: Node) =>
  node.kind === 'folder' ? addressOf(node.conversation, node.id) : savedAt(node.id)

/** The folder that it is in. */
export const folderOf = (node: Node) => addressOf(node.conversation, node.parent)

/** In front of the page, on that page of it; whether it can be read there. */
export function openHere(node: Node, page = 1): boolean {
  const file = fileOf(node)
  if (!file || !isReadable(file)) return false
  void view([file], file, page)
  return true
}
