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

  it('is bold and in italics at once', () => {
    expect(line('***a*** **b *c* d**')).toEqual([
      { kind: 'strong', inside: [{ kind: 'emphasis', inside: [text('a')] }] },
      text(' '),
      { kind: 'strong', inside: [text('b '), { kind: 'emphasis', inside: [text('c')] }, text(' d')] },
    ])
  })

  it('holds code that holds signs', () => {
    expect(line('``a`b`` ` `` ` **c `d**` e**')).toEqual([
      { kind: 'code', text: 'a`b' },
      text(' '),
      { kind: 'code', text: '``' },
      text(' '),
      { kind: 'strong', inside: [text('c '), { kind: 'code', text: 'd**' }, text(' e')] },
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

describe('whom one writes or calls to', () => {
  it.each([
    ['écrire à mairie@josselin.example.', 'mairie@josselin.example', 'mailto:mairie@josselin.example'],
    [
      '(Jean-Yves.Caro+voirie@ville.josselin.example)',
      'Jean-Yves.Caro+voirie@ville.josselin.example',
      'mailto:Jean-Yves.Caro+voirie@ville.josselin.example',
    ],
    ['au 02 97 22 24 17, le matin', '02 97 22 24 17', 'tel:+33297222417'],
    ['06.12.34.56.78', '06.12.34.56.78', 'tel:+33612345678'],
    ['+33 2 97 22 24 17', '+33 2 97 22 24 17', 'tel:+33297222417'],
    ['**0612345678**', '0612345678', 'tel:+33612345678'],
  ])('in %s', (typed, shown, href) => {
    const tokens = line(typed).flatMap((token) => ('inside' in token ? token.inside : [token]))
    expect(tokens.find((token) => token.kind === 'contact')).toEqual({ kind: 'contact', href, text: shown })
  })

  it.each([
    '21560083600012345',
    '06 12 34 56 789',
    'a@b',
    '@[12]',
    'https://mairie.example@evil.example/',
    '00 12 34 56 78',
  ])('not in %s', (typed) => {
    expect(JSON.stringify(read(typed))).not.toContain('"contact"')
  })
})

describe('how somebody is reached', () => {
  it.each([
    ['écrire à etat-civil@mairie.example.', 'mailto:etat-civil@mairie.example'],
    ['(Mél:anne.le-goff+voirie@josselin.bzh)', 'mailto:anne.le-goff+voirie@josselin.bzh'],
    ['**02 97 22 24 17**', 'tel:+33297222417'],
    ['Tél. : 02.97.22.24.17, le matin', 'tel:+33297222417'],
    ['au 06\u00a012\u00a034\u00a056\u00a078', 'tel:+33612345678'],
    ['+33 (0)2 97 22 24 17', 'tel:+33297222417'],
    ['0033297222417', 'tel:0033297222417'],
    ['au 0590 41 00 00 (Basse-Terre) ', 'tel:0590410000'],
    ['+32 2 555 12 12 (Bruxelles)', 'tel:+3225551212'],
  ])('in %s', (typed, href) => {
    const tokens = line(typed).flatMap((token) => ('inside' in token ? token.inside : [token]))
    expect(tokens.filter((token) => token.kind === 'contact').map((token) => token.href)).toEqual([href])
  })

  it.each([
    '@mairie',
    'a@b',
    'a@@b.example',
    'https://mairie.example@evil.example/',
    'le 01/02/2026 à 10 h',
    'FR76 3000 4000 0512 3456 7890 143',
    'SIRET 217 600 091 00014',
    '02 97 22 24 17 55',
    '202 97 22 24 17',
    'dossier A0297222417',
    '0297222417B',
  ])('is not in %s', (typed) => {
    expect(JSON.stringify(line(typed))).not.toMatch(/"link"|"contact"/)
  })
})

describe('blocks', () => {
  it('are code too, as it stands, between lines of ```', () => {
    expect(read('Voici :\n```sql\n  SELECT *\n\n- a\n`` ` ``\n```\n1. un\n2) deux')).toEqual([
      { kind: 'paragraph', lines: [[text('Voici :')]] },
      { kind: 'code', text: '  SELECT *\n\n- a\n`` ` ``' },
      { kind: 'numbered', start: 1, items: [[text('un')], [text('deux')]] },
    ])
    expect(read('````\n```\n')).toEqual([{ kind: 'code', text: '```\n' }])
    expect(read('```\n```\n>')).toEqual([{ kind: 'code', text: '' }])
  })

  it('are paragraphs, lists and quotes', () => {
    expect(read('Bonjour,\nvoici :\n- un\n- **deux**\n\n> cité\n> encore\nfin').map((block) => block.kind)).toEqual([
      'paragraph',
      'list',
      'quote',
      'paragraph',
    ])
  })

  it('number their items from where one began', () => {
    expect(read('3. a\n4) b\nfin')).toEqual([
      { kind: 'numbered', start: 3, items: [[text('a')], [text('b')]] },
      { kind: 'paragraph', lines: [[text('fin')]] },
    ])
  })

  it('keep code as it was typed, closed or not', () => {
    expect(read('voir\n```sh\n- **ls**  -l\n\nfin\n```\net\n```\n1. x')).toEqual([
      { kind: 'paragraph', lines: [[text('voir')]] },
      { kind: 'code', text: '- **ls**  -l\n\nfin' },
      { kind: 'paragraph', lines: [[text('et')]] },
      { kind: 'code', text: '1. x' },
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
    expect(read('## Deux\n![b](file:12)\n[c](https://a.example)\n\\*d*').map((block) => block.kind)).toEqual([
      'paragraph',
    ])
  })

  it('takes a sign after a \\ for itself', () => {
    const lines = ['\\*a* \\[b](https://a.example) `c\\` **d\\** e**', '\\- f', '1\\. g', '\\\\srv\\commun']
    const shown = [
      [
        text('*a* [b]('),
        { kind: 'link', href: 'https://a.example/', text: 'https://a.example', bare: true },
        text(') '),
      ],
      [text('- f')],
      [text('1. g')],
      [text('\\\\srv\\commun')],
    ]
    shown[0]?.push({ kind: 'code', text: 'c\\' }, text(' '), { kind: 'strong', inside: [text('d** e')] })
    expect(read(lines.join('\n'), 'article')).toEqual([{ kind: 'paragraph', lines: shown }])
  })

  it('has links whose words hold brackets', () => {
    expect(read('[a \\[1\\]](https://a.example)', 'article')).toEqual([
      { kind: 'paragraph', lines: [[{ kind: 'link', href: 'https://a.example/', text: 'a [1]' }]] },
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
    ['parentheses after addresses', `https://${')'.repeat(1990)} `.repeat(size / 2000)],
    ['nesting', '**a *b '.repeat(size / 7) + '* **'.repeat(100)],
    ['quotes', '>'.repeat(size)],
    ['spaces', '-' + ' '.repeat(size) + 'a'],
    ['brackets', '['.repeat(size)],
    ['names of links', '[a'.repeat(size / 2)],
    ['named links', `[a](https://a.example/${'('.repeat(size)}`],
    ['images', '![a](file:1'.repeat(size / 11)],
    ['headings', '#'.repeat(size)],
    ['addresses', 'a'.repeat(size)],
    ['parts of addresses', 'a@b.'.repeat(size / 4)],
    ['hosts', `a@${'b.'.repeat(size / 2)}`],
    ['numbers', '06 12 34 '.repeat(size / 9)],
    ['fences', '```\n'.repeat(size / 4)],
    ['a fence', '```'],
    ['rows of backquotes', Array.from({ length: 600 }, (_, n) => '`'.repeat(n)).join(' ')],
    ['signs for themselves', '\\*'.repeat(size / 2)],
    ['words of links', '[' + '\\*'.repeat(size / 2)],
    ['names of addresses', 'a'.repeat(size) + '@a.example'],
    ['addresses', 'a.'.repeat(size / 2) + '@' + 'a.'.repeat(size / 2)],
    ['ats', 'a@'.repeat(size / 2)],
    ['telephones', '02 97 22 24 '.repeat(size / 12)],
    ['digits', '0'.repeat(size)],
    ['fences', '```' + ' '.repeat(size) + 'a!'],
    ['code', '```\n'.repeat(size / 4) + 'a'],
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

  it('keeps the words of a publication', () => {
    expect(plain('## Quand\n\n1. le \\[2\\] **lundi**\n```\na\n  b\n```', names, 240, 'article')).toBe(
      'Quand le [2] lundi a b',
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
