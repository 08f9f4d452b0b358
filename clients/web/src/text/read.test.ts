import { describe, expect, it } from 'vitest'
import { decodeMentions, encodeMentions } from './mentions'
import { plain } from './plain'
import { read } from './read'
import type { Inline } from './tokens'

const text = (value: string): Inline => ({ kind: 'text', text: value })

function line(value: string): Inline[] {
  const [block] = read(value)
  return block?.kind === 'paragraph' ? (block.lines[0] ?? []) : []
}

describe('a line', () => {
  it('holds bold, italics and code', () => {
    expect(line('un **gras** et *italique* et `co*d*e`')).toEqual([
      text('un '),
      { kind: 'strong', inside: [text('gras')] },
      text(' et '),
      { kind: 'emphasis', inside: [text('italique')] },
      text(' et '),
      { kind: 'code', text: 'co*d*e' },
    ])
  })

  it('nests italics in bold', () => {
    expect(line('**a *b* c**')).toEqual([
      { kind: 'strong', inside: [text('a '), { kind: 'emphasis', inside: [text('b')] }, text(' c')] },
    ])
  })

  it.each(['2*3*4', '5 * 6 * 7', '**', '****', '* a', '`', 'a ** b **', '@[]', '@[12', '@[abc]', 'xhttps://a.fr'])(
    'leaves %s alone',
    (typed) => {
      const flat = read(typed)
        .flatMap((block) => ('items' in block ? block.items : 'lines' in block ? block.lines : []))
        .flat()
      expect(flat).toEqual([text(typed)])
    },
  )

  it('mentions a person and everybody', () => {
    expect(line('@[9007199254740991], @[all] !')).toEqual([
      { kind: 'mention', person: 9007199254740991 },
      text(', '),
      { kind: 'everybody' },
      text(' !'),
    ])
  })
})

describe('a link', () => {
  it.each([
    ['voir https://josselin.example/plan.', 'https://josselin.example/plan'],
    ['(https://fr.example/wiki/Pont_(Oust))', 'https://fr.example/wiki/Pont_(Oust)'],
    ['« http://a.example/x?b=1&c=2 »', 'http://a.example/x?b=1&c=2'],
    ['**https://a.example/gras**', 'https://a.example/gras'],
    ['https://a.example/é…', 'https://a.example/é'],
  ])('in %s', (typed, expected) => {
    const tokens = line(typed).flatMap((token) => ('inside' in token ? token.inside : [token]))
    expect(tokens.find((token) => token.kind === 'link')).toMatchObject({ text: expected })
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://',
    'https://mairie.example@evil.example/',
    '<img src=x onerror=alert(1)>',
  ])('is not made of %s', (typed) => {
    expect(JSON.stringify(read(typed))).not.toContain('"link"')
  })
})

describe('blocks', () => {
  it('are paragraphs, lists and quotes', () => {
    expect(read('Bonjour,\nvoici :\n- un\n- **deux**\n\n> cité\n> encore\nfin').map((block) => block.kind)).toEqual([
      'paragraph',
      'list',
      'quote',
      'paragraph',
    ])
  })

  it('of an empty text are none', () => {
    expect(read(' \n\n ')).toEqual([])
  })
})

describe('a publication', () => {
  it('has headings, numbered lists and images besides', () => {
    const blocks = read('# Un\n## Deux\nTexte\n### Trois\n3. a\n4) b\n![La halle](file:12)\n- c', 'article')
    expect(blocks).toEqual([
      { kind: 'heading', depth: 1, line: [text('Un')] },
      { kind: 'heading', depth: 1, line: [text('Deux')] },
      { kind: 'paragraph', lines: [[text('Texte')]] },
      { kind: 'heading', depth: 2, line: [text('Trois')] },
      { kind: 'numbered', start: 3, items: [[text('a')], [text('b')]] },
      { kind: 'image', file: 12, shows: 'La halle' },
      { kind: 'list', items: [[text('c')]] },
    ])
  })

  it('has links with words of their own', () => {
    const [block] = read('Voir [le **plan** (1)](https://fr.example/wiki/Pont_(Oust)), merci.', 'article')
    expect(block).toEqual({
      kind: 'paragraph',
      lines: [
        [
          text('Voir '),
          { kind: 'link', href: 'https://fr.example/wiki/Pont_(Oust)', text: 'le **plan** (1)' },
          text(', merci.'),
        ],
      ],
    })
  })

  it.each([
    '[x](javascript:alert(1))',
    '[x](data:text/html,y)',
    '[x](/reglages)',
    '[x](https://mairie.example@evil.example/)',
    '[ ](https://a.example)',
  ])('makes no link of %s', (typed) => {
    const links = JSON.stringify(read(typed, 'article')).match(/"kind":"link","href":"[^"]*"/g) ?? []
    expect(links.filter((link) => !link.includes('https://a.example'))).toEqual([])
  })

  it.each(['![x](https://a.example/spy.png)', 'a ![x](file:12)', '#sans espace', '![x](file:abc)'])(
    'takes %s for words',
    (typed) => {
      expect(read(typed, 'article').map((block) => block.kind)).toEqual(['paragraph'])
    },
  )

  it('is not what a message is', () => {
    expect(read('## Deux\n1. a\n![b](file:12)\n[c](https://a.example)').map((block) => block.kind)).toEqual([
      'paragraph',
    ])
  })
})

describe('hostile text', () => {
  const size = 200_000
  it.each([
    ['openings', '*a '.repeat(size / 3)],
    ['bold openings', '**a '.repeat(size / 4)],
    ['backquotes', '`'.repeat(size)],
    ['stars', '*'.repeat(size)],
    ['mentions', '@['.repeat(size / 2)],
    ['schemes', 'https://'.repeat(size / 8)],
    ['parentheses', `https://a.example/${')'.repeat(size)}`],
    ['nesting', '**a *b '.repeat(size / 7) + '* **'.repeat(100)],
    ['quotes', '>'.repeat(size)],
    ['spaces', '-' + ' '.repeat(size) + 'a'],
    ['brackets', '['.repeat(size)],
    ['names of links', '[a'.repeat(size / 2)],
    ['named links', `[a](https://a.example/${'('.repeat(size)}`],
    ['images', '![a](file:1'.repeat(size / 11)],
    ['headings', '#'.repeat(size)],
  ])('%s is read, in time linear in its length', (_, typed) => {
    expect(read(typed).length).toBeGreaterThan(0)
    expect(read(typed, 'article').length).toBeGreaterThan(0)
  })
})

describe('on one line', () => {
  const names = { person: () => 'Maëlle Le Goff', everybody: 'tous' }

  it('keeps the words only', () => {
    expect(plain('**Bonjour** @[12],\n- `a`\n- https://a.example', names)).toBe(
      'Bonjour @Maëlle Le Goff, a https://a.example',
    )
  })

  it('is cut', () => {
    expect(plain('mot '.repeat(200), names, 20)).toBe('mot mot mot mot mot…')
  })
})

describe('mentions', () => {
  const people = [
    { id: 1, name: 'Anne' },
    { id: 2, name: 'Anne Guillemot' },
    { id: 3, name: 'Élodie (médiathèque)' },
  ]

  it('are encoded, the longest name first', () => {
    expect(encodeMentions('@Anne Guillemot, @Anne et @Élodie (médiathèque) ; @tous', people, 'tous')).toEqual({
      text: '@[2], @[1] et @[3] ; @[all]',
      mentions: [2, 1, 3],
      mentions_all: true,
    })
  })

  it('are not found within words, nor everybody where it is not allowed', () => {
    expect(encodeMentions('a@Anne @Annette @tous', people, null)).toEqual({
      text: 'a@Anne @Annette @tous',
      mentions: [],
      mentions_all: false,
    })
  })

  it('are decoded again', () => {
    const names = { person: (id: number) => people.find((one) => one.id === id)?.name ?? '', everybody: 'tous' }
    expect(decodeMentions('@[2] et @[all]', names)).toBe('@Anne Guillemot et @tous')
  })
})
