/* An image in the editor, with what it shows, in words, below it. */

import type { Node } from 'prosemirror-model'
import type { EditorView, NodeView } from 'prosemirror-view'

export interface PictureWords {
  /** Of the field for what it shows. */
  shows: string
  address: (file: number) => string
}

export class Picture implements NodeView {
  readonly dom = document.createElement('figure')
  readonly #image = document.createElement('img')
  readonly #shows = document.createElement('input')

  constructor(
    private node: Node,
    view: EditorView,
    getPos: () => number | undefined,
    words: PictureWords,
  ) {
    this.dom.contentEditable = 'false'
    this.#image.src = words.address(Number(node.attrs.file))
    this.#shows.className = 'input'
    this.#shows.maxLength = 500
    this.#shows.placeholder = words.shows
    this.#shows.setAttribute('aria-label', words.shows)
    this.#shows.addEventListener('input', () => {
      const at = getPos()
      const shows = this.#shows.value.replace(/[\]\r\n]/g, ' ')
      if (at !== undefined) view.dispatch(view.state.tr.setNodeMarkup(at, null, { ...this.node.attrs, shows }))
    })
    this.dom.append(this.#image, this.#shows)
    this.update(node)
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type || node.attrs.file !== this.node.attrs.file) return false
    const shows = String(node.attrs.shows)
    this.node = node
    this.#image.alt = shows
    if (this.#shows.value.replace(/[\]\r\n]/g, ' ') !== shows) this.#shows.value = shows
    return true
  }

  stopEvent(event: Event): boolean {
    return event.target === this.#shows
  }

  ignoreMutation(): boolean {
    return true
  }
}
