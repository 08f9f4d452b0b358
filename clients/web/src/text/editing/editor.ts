/* The editor of a text: what stands in it is always that text, in light formatting. Fetched when it is first wanted. */

import { history } from 'prosemirror-history'
import { EditorState, Plugin, TextSelection, type Command, type Transaction } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { nameBefore } from '../composing'
import { selected, type Selected } from './acts'
import { arriving } from './arriving'
import { keys } from './keys'
import { opened } from './opening'
import { pasting, type Pasted } from './pasting'
import { Picture, type PictureWords } from './picture'
import { schema } from './schema'
import { textOf } from './writing'

export interface Given extends Pasted {
  text: string
  most: number
  picture: PictureWords
  /** Of the box, such as what names it. */
  attributes: () => Record<string, string>
  /** A key that the page has a use for; whether it was used. */
  onkey: (event: KeyboardEvent) => boolean
  onchange: (text: string) => void
  onselect: (selected: Selected) => void
  onoverfull: () => void
}

const BREAKS = '\ufffc'

const CLOSED = new Set(['quote', 'code_block', 'image'])

/** One can always go on below: what one does not leave by Enter is not last. */
function lastLine(): Plugin {
  return new Plugin({
    appendTransaction: (_, __, { doc, tr }) =>
      CLOSED.has(doc.lastChild?.type.name ?? '')
        ? tr.insert(doc.content.size, schema.node('paragraph')).setMeta('addToHistory', false)
        : null,
  })
}

export class Editor {
  readonly view: EditorView
  #text: string

  constructor(
    place: HTMLElement,
    readonly given: Given,
  ) {
    this.#text = given.text
    const plugins = [...keys(), history(), arriving(), lastLine()]
    const doc = opened(given.text, given.name)
    this.view = new EditorView(place, {
      state: EditorState.create({ doc, plugins }),
      attributes: () => given.attributes(),
      dispatchTransaction: (tr) => {
        this.#take(tr)
      },
      handleDOMEvents: {
        // The next key may come before the browser says where the last one has moved the caret.
        keydown: ({ dom }, event) => {
          if (!event.isComposing) dom.ownerDocument.dispatchEvent(new Event('selectionchange'))
        },
      },
      handleKeyDown: (_, event) => given.onkey(event),
      nodeViews: { image: (node, view, getPos) => new Picture(node, view, getPos, given.picture) },
      ...pasting(given),
    })
    this.view.dispatch(this.view.state.tr.setMeta('addToHistory', false))
  }

  #take(tr: Transaction): void {
    const state = this.view.state.apply(tr)
    if (tr.docChanged && !tr.getMeta('given')) {
      const text = state.doc.eq(this.view.state.doc) ? this.#text : textOf(state.doc)
      const longer = text.length > this.#text.length
      if (longer && [...text].length > this.given.most) {
        this.given.onoverfull()
        return
      }
      this.view.updateState(state)
      if (text !== this.#text) this.given.onchange((this.#text = text))
    } else this.view.updateState(state)
    this.given.onselect(selected(state))
  }

  /** Puts another text into it, where it differs; the caret stays. */
  put(text: string): void {
    if (text === this.#text) return
    this.#text = text
    const { doc, tr } = this.view.state
    const next = opened(text, this.given.name)
    const start = doc.content.findDiffStart(next.content)
    const end = doc.content.findDiffEnd(next.content)
    if (start === null || !end) return
    const overlap = start - Math.min(end.a, end.b)
    const [a, b] = overlap > 0 ? [end.a + overlap, end.b + overlap] : [end.a, end.b]
    this.view.dispatch(tr.replace(start, a, next.slice(start, b)).setMeta('given', true).setMeta('addToHistory', false))
  }

  /** At one's word: one goes on writing. */
  run(command: Command): void {
    this.view.focus()
    this.apply(command)
  }

  /** Without taking the focus. */
  apply(command: Command): void {
    command(this.view.state, this.view.dispatch, this.view)
  }

  /** The name being typed before the caret, and where its @ stands. */
  get naming(): { name: string; from: number } | null {
    const { $from, empty } = this.view.state.selection
    if (!empty || !$from.parent.inlineContent || $from.parent.type.spec.code) return null
    const before = $from.parent.textBetween(0, $from.parentOffset, undefined, BREAKS)
    const found = nameBefore(before, before.length)
    return found && { name: found.name, from: $from.start() + found.at }
  }

  /** Where the caret is on the screen. */
  get caret(): { left: number; bottom: number } {
    return this.view.coordsAtPos(this.view.state.selection.from)
  }

  focusEnd(): void {
    this.view.focus()
    this.view.dispatch(this.view.state.tr.setSelection(TextSelection.atEnd(this.view.state.doc)))
  }

  destroy(): void {
    this.view.destroy()
  }
}
