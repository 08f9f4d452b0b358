import { Fragment, type Node } from 'prosemirror-model'
import { expect, it } from 'vitest'
import { chance, type Chance } from '../../testing/random'
import { JOINER } from '../mask'
import { read } from '../read'
import type { Inline } from '../tokens'
import { opened } from './opening'
import { schema } from './schema'
import { childrenOf } from './tidy'
import { textOf } from './writing'

const name = (person: number | null) => (person === null ? 'tous' : `Personne ${person}`)
const PIECES = [
  ...[
    '*',
    '**',
    '***',
    '`',
    '``',
    '```',
    '[',
    ']',
    '(',
    ')',
    '@',
    '@[1]',
    '@[all]',
    '\\',
    '\\*',
    '!',
    '#',
    '## ',
    '### ',
  ],
  ...[
    '- ',
    '• ',
    '> ',
    '1. ',
    '12) ',
    '![plan](file:7)',
    '[plan](https://a.example/p_(1))',
    'https://a.example/b',
    ':',
  ],
  ...['\n', '\n', '\n\n', ' ', ' ', 'mot', 'mot', 'é', '2', '.', '_', '\u00a0', '👩‍❤️‍👩', 'a@b.example', '02 97 22 24 17'],
]
const SEEDS = 400
const WORDS = [
  'mot',
  'été',
  ' ',
  ' ',
  '*',
  '`',
  '[',
  ']',
  '@',
  '\\',
  '2',
  '- ',
  '1. ',
  '#',
  '> ',
  'https://a.example',
  '!',
  '_',
]

/** What readers see: block by block, each sign with what is made of it; spaces look the same bold. */
function shown(text: string): string {
  const signs = (tokens: readonly Inline[], within: string): string =>
    tokens
      .map((token) => {
        if ('inside' in token)
          return signs(token.inside, within.includes(token.kind) ? within : `${within} ${token.kind}`)
        if (!('text' in token)) return JSON.stringify(token) + within
        const made =
          token.kind === 'link' || token.kind === 'contact' ? ` ${token.href}` : token.kind === 'code' ? ' code' : ''
        const marks = [...within.split(' '), made].sort().join(' ')
        return [...token.text.replaceAll(JOINER, '')]
          .map((sign) => sign + (/\s/.test(sign) && !made ? '' : marks))
          .join('')
      })
      .join('')
  return read(text, 'article')
    .filter((block) => block.kind !== 'paragraph' || block.lines.some((line) => signs(line, '')))
    .map((block) => {
      const lines =
        'items' in block ? block.items : 'lines' in block ? block.lines : 'line' in block ? [block.line] : []
      const rest = { ...block, items: 0, lines: 0, line: 0 }
      return JSON.stringify(rest) + lines.map((line) => signs(line, '')).join('\n')
    })
    .join('\n\n')
}

function someText(by: Chance): string {
  return Array.from({ length: 1 + by.number(24) }, () => by.one(PIECES)).join('')
}

function someLine(by: Chance, breaks: boolean): Node[] {
  const nodes = Array.from({ length: 1 + by.number(5) }, (): Node => {
    const marks = [
      ...(by.often(0.3) ? [schema.mark('strong')] : []),
      ...(by.often(0.3) ? [schema.mark('emphasis')] : []),
    ]
    if (by.often(0.1)) return schema.node('mention', { person: 5, name: name(5) }, undefined, marks)
    if (breaks && by.often(0.1)) return schema.node('hard_break')
    const extra = by.often(0.15)
      ? [schema.mark('code')]
      : by.often(0.15)
        ? [schema.mark('link', { href: 'https://a.example/x' })]
        : []
    const text = Array.from({ length: 1 + by.number(4) }, () => by.one(WORDS)).join('')
    return schema.text(
      text,
      [...extra, ...marks].reduce((set, mark) => mark.addToSet(set), [] as readonly (typeof extra)[number][]),
    )
  })
  return childrenOf(Fragment.fromArray(nodes))
}

function someDoc(by: Chance): Node {
  const paragraph = (breaks: boolean) => schema.node('paragraph', null, someLine(by, breaks))
  const items = () => Array.from({ length: 1 + by.number(3) }, () => schema.node('list_item', null, paragraph(false)))
  const blocks = Array.from({ length: 1 + by.number(4) }, () => {
    switch (by.number(7)) {
      case 0:
        return schema.node('heading', { depth: by.one([1, 2]) }, someLine(by, false))
      case 1:
        return schema.node('list', null, items())
      case 2:
        return schema.node('numbered', { order: by.one([1, 4]) }, items())
      case 3:
        return schema.node('quote', null, someLine(by, true))
      case 4:
        return schema.node('code_block', null, schema.text(by.one(['a\n  b', '```\n- c', '> `d`\n\n', '\n*e*'])))
      case 5:
        return schema.node('image', { file: 7, shows: by.one(['', 'La (halle)']) })
      default:
        return paragraph(true)
    }
  })
  return schema.node('doc', null, blocks)
}

it('whatever text is opened, it is written as the same text', () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const text = someText(chance(seed))
    const written = textOf(opened(text, name))
    const where = JSON.stringify({ seed, text, written })
    expect(shown(written), where).toBe(shown(text))
    expect(textOf(opened(written, name)), where).toBe(written)
  }
}, 60_000)

it('whatever is composed in the editor is the same when it is opened again', () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    // What cannot be written, such as a line of spaces, is gone after the first time.
    const doc = opened(textOf(someDoc(chance(seed))), name)
    const where = JSON.stringify({ seed, doc, text: textOf(doc) })
    expect(opened(textOf(doc), name).eq(doc), where).toBe(true)
  }
}, 60_000)

it('loses no word that is composed, and no formatting of it', () => {
  const told = (doc: Node) => {
    const found: string[] = []
    doc.descendants((node) => {
      if (node.isText) {
        const marks = node.marks.map((mark) => mark.type.name).join(' ')
        found.push(...[...(node.text ?? '')].filter((sign) => /\S/.test(sign)).map((sign) => `${sign} ${marks}`))
      } else found.push(node.isTextblock || node.isLeaf ? node.type.name : '')
    })
    return found.filter((one) => one && one !== 'hard_break' && one !== 'paragraph')
  }
  for (let seed = 0; seed < SEEDS; seed++) {
    const doc = someDoc(chance(seed))
    const empty = childrenOf(doc).some((block) => !block.textContent.trim() && block.type.name !== 'image')
    if (!empty)
      expect(told(opened(textOf(doc), name)), JSON.stringify({ seed, doc, text: textOf(doc) })).toEqual(told(doc))
  }
}, 60_000)
