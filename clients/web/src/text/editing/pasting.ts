/* What comes into the editor from elsewhere: cleaned, pictures as files, an address onto words as their link. */

import { Fragment, Slice, type Node } from 'prosemirror-model'
import type { EditorView } from 'prosemirror-view'
import { webAddress } from '../link'
import { linkedTo } from './acts'
import { cleaned } from './cleaning'
import { opened, type Name } from './opening'
import { schema } from './schema'

export interface Pasted {
  name: Name
  /** Whether the image may stand in this text. */
  holds: (file: number) => boolean
  onpictures: (pictures: readonly File[]) => void
}

/** People by the names they have here, and no image that the text does not carry. */
function known(node: Node, given: Pasted): Node | null {
  if (node.type === schema.nodes.image && !given.holds(Number(node.attrs.file))) return null
  if (node.type === schema.nodes.mention) {
    const person = node.attrs.person as number | null
    return schema.node('mention', { person, name: given.name(person) }, undefined, node.marks)
  }
  return node.isLeaf ? node : node.copy(knownIn(node.content, given))
}

function knownIn(content: Fragment, given: Pasted): Fragment {
  const nodes: Node[] = []
  content.forEach((node) => {
    const kept = known(node, given)
    if (kept) nodes.push(kept)
  })
  return Fragment.fromArray(nodes)
}

/** Plain text is read as light formatting, unless it is asked for as it is. */
function plainText(text: string, asItIs: boolean, given: Pasted): Slice {
  if (!asItIs) {
    const { content } = opened(text, given.name)
    const alone = content.childCount === 1 && content.firstChild?.type === schema.nodes.paragraph
    return new Slice(content, alone ? 1 : 0, alone ? 1 : 0)
  }
  const lines = text
    .split(/(?:\r\n|\r|\n)+/)
    .map((line) => schema.node('paragraph', null, line ? [schema.text(line)] : []))
  return new Slice(Fragment.fromArray(lines), 1, 1)
}

function imagesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'))
}

function onto(view: EditorView, event: ClipboardEvent): boolean {
  const text = event.clipboardData?.getData('text/plain').trim() ?? ''
  const href = /^https?:\/\/\S+$/i.test(text) ? webAddress(text) : null
  if (href === null || view.state.selection.empty || view.state.selection.$from.parent.type.spec.code) return false
  return linkedTo(href)(view.state, view.dispatch)
}

/** What a view takes to obey this. */
export function pasting(given: Pasted) {
  return {
    transformPastedHTML(html: string): string {
      const { html: kept, pictures } = cleaned(html)
      if (pictures.length) given.onpictures(pictures)
      return kept
    },
    transformPasted: (slice: Slice) => new Slice(knownIn(slice.content, given), slice.openStart, slice.openEnd),
    clipboardTextParser: (text: string, _: unknown, asItIs: boolean) => plainText(text, asItIs, given),
    handlePaste(view: EditorView, event: ClipboardEvent): boolean {
      const images = imagesIn(event.clipboardData)
      // A word processor puts a picture of the text beside it: the text is meant.
      if (!images.length || event.clipboardData?.getData('text/plain')) return onto(view, event)
      given.onpictures(images)
      return true
    },
    handleDrop(_: EditorView, event: DragEvent): boolean {
      const images = imagesIn(event.dataTransfer)
      if (images.length) {
        event.preventDefault()
        given.onpictures(images)
      }
      return images.length > 0
    },
  }
}
