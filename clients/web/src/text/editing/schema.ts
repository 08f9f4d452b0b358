/* What a text is made of while it is edited: the blocks and signs that `read` knows, and no others. */

import { Schema, type DOMOutputSpec, type MarkSpec, type NodeSpec } from 'prosemirror-model'
import { webAddress } from '../link'

/** No attribute where it leads nowhere: the words stay. */
function leading(element: HTMLElement): { href: string } | false {
  const href = webAddress(element.getAttribute('href') ?? '')
  return href === null ? false : { href }
}

const nodes: Record<string, NodeSpec> = {
  doc: { content: 'block+' },
  paragraph: {
    group: 'block',
    content: 'inline*',
    parseDOM: [{ tag: 'p' }],
    toDOM: (): DOMOutputSpec => ['p', 0],
  },
  heading: {
    group: 'block',
    content: '(text | mention)*',
    defining: true,
    attrs: { depth: { default: 1 } },
    parseDOM: [
      { tag: 'h1, h2', attrs: { depth: 1 } },
      { tag: 'h3, h4, h5, h6', attrs: { depth: 2 } },
    ],
    toDOM: ({ attrs }) => [attrs.depth === 1 ? 'h2' : 'h3', { 'data-depth': String(attrs.depth) }, 0],
  },
  /** Its lines are parted by breaks, and may be empty. */
  quote: {
    group: 'block',
    content: 'inline*',
    defining: true,
    parseDOM: [{ tag: 'blockquote' }],
    toDOM: (): DOMOutputSpec => ['blockquote', 0],
  },
  code_block: {
    group: 'block',
    content: 'text*',
    marks: '',
    code: true,
    defining: true,
    parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }],
    toDOM: (): DOMOutputSpec => ['pre', ['code', 0]],
  },
  list: {
    group: 'block',
    content: 'list_item+',
    parseDOM: [{ tag: 'ul' }],
    toDOM: (): DOMOutputSpec => ['ul', 0],
  },
  numbered: {
    group: 'block',
    content: 'list_item+',
    attrs: { order: { default: 1 } },
    parseDOM: [
      { tag: 'ol', getAttrs: (element) => ({ order: Math.max(0, (element as HTMLOListElement).start || 1) }) },
    ],
    toDOM: ({ attrs }) => ['ol', attrs.order === 1 ? {} : { start: String(attrs.order) }, 0],
  },
  list_item: {
    content: 'paragraph',
    defining: true,
    parseDOM: [{ tag: 'li' }],
    toDOM: (): DOMOutputSpec => ['li', 0],
  },
  image: {
    group: 'block',
    atom: true,
    draggable: true,
    attrs: { file: {}, shows: { default: '' } },
    parseDOM: [
      {
        tag: 'img[data-file]',
        getAttrs: (element) => ({ file: Number(element.dataset.file), shows: (element as HTMLImageElement).alt }),
      },
    ],
    toDOM: ({ attrs }) => ['img', { 'data-file': String(attrs.file), alt: String(attrs.shows) }],
  },
  text: { group: 'inline' },
  mention: {
    group: 'inline',
    inline: true,
    atom: true,
    selectable: false,
    /** Nobody's number is everybody. */
    attrs: { person: { default: null }, name: { default: '' } },
    leafText: ({ attrs }) => `@${String(attrs.name)}`,
    parseDOM: [
      {
        tag: 'span[data-mention]',
        getAttrs: ({ dataset }) => ({ person: dataset.mention === 'all' ? null : Number(dataset.mention) }),
      },
    ],
    toDOM: ({ attrs }) => [
      'span',
      { class: 'mention', 'data-mention': attrs.person === null ? 'all' : String(attrs.person) },
      `@${String(attrs.name)}`,
    ],
  },
  hard_break: {
    group: 'inline',
    inline: true,
    selectable: false,
    leafText: () => '\n',
    parseDOM: [{ tag: 'br' }],
    toDOM: (): DOMOutputSpec => ['br'],
  },
}

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: {} },
    inclusive: false,
    parseDOM: [{ tag: 'a[href]', getAttrs: leading }],
    toDOM: ({ attrs }) => ['a', { class: 'link', href: String(attrs.href), rel: 'noopener noreferrer nofollow' }, 0],
  },
  strong: { parseDOM: [{ tag: 'strong, b' }], toDOM: (): DOMOutputSpec => ['strong', 0] },
  emphasis: { parseDOM: [{ tag: 'em, i' }], toDOM: (): DOMOutputSpec => ['em', 0] },
  code: { excludes: 'code link', parseDOM: [{ tag: 'code' }], toDOM: (): DOMOutputSpec => ['code', 0] },
}

export const schema = new Schema({ nodes, marks })
