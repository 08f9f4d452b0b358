import { describe, expect, it } from 'vitest'
import { newBook } from '../../../testing/calculating'
import { chance } from '../../../testing/random'
import type { Look } from '../types'
import { FUNCTIONS } from './functions'
import { asTyped } from './shown'
import { readTyped, type At } from './typed'

const AT: At = { table: 'a', row: 0, column: 0 }

function started() {
  const { book } = newBook()
  const recettes = book.addTable('Recettes')
  const year = book.addTable('Année 2026')
  return { book, recettes, year }
}

const LITERALS: [string, Look, string, string?][] = [
  ['', {}, ''],
  ['Bonjour', {}, 'tBonjour'],
  ['12', {}, 'n12'],
  ['-12', {}, 'n-12'],
  ['+12', {}, 'n12'],
  ['1250,50', {}, 'n1250.5'],
  ['1 250,50', {}, 'n1250.5'],
  ['1\u00a0250,50', {}, 'n1250.5'],
  ['1\u202f250\u202f000', {}, 'n1250000'],
  ['1250.5', {}, 'n1250.5'],
  [',5', {}, 'n0.5'],
  ['1e300', {}, 'n1e+300'],
  ['1e999', {}, 't1e999'],
  ['-0', {}, 'n0'],
  ['12 %', {}, 'n0.12', 'pct:0'],
  ['12,5%', {}, 'n0.125', 'pct:1'],
  ['12', { n: 'pct:0' }, 'n0.12'],
  ['12 %', { n: 'dec:2' }, 'n0.12'],
  ['1 250 €', {}, 'n1250', 'eur:0'],
  ['1 250,50 €', {}, 'n1250.5', 'eur:2'],
  ['-3€', {}, 'n-3', 'eur:0'],
  ['15/01/2027', {}, 'n46402', 'date'],
  ['15/1/27', {}, 'n46402', 'date'],
  ['15 janvier 2027', {}, 'n46402', 'date'],
  ['1er février 2027', {}, 'n46419', 'date'],
  ['15 janv. 2027', {}, 'n46402', 'date'],
  ['2027-01-15', {}, 'n46402', 'date'],
  ['31/02/2027', {}, 't31/02/2027'],
  ['14:30', {}, 'n0.6041666666666666', 'time'],
  ['14h30', {}, 'n0.6041666666666666', 'time'],
  ['14 h 30', {}, 'n0.6041666666666666', 'time'],
  ['18h', {}, 'n0.75', 'time'],
  ['14:75', {}, 't14:75'],
  ['15/01/2027 18:00', {}, 'n46402.75', 'datetime'],
  ['vrai', {}, 'b1'],
  ['FAUX', {}, 'b0'],
  ["'12", {}, 't12'],
  ["'", {}, ''],
  ['12', { n: 'text' }, 't12'],
  ['=A1', { n: 'text' }, 't=A1'],
  ['=', {}, 't='],
  ['06 12 34 56 78', {}, 't06 12 34 56 78'],
  ['0612345678', {}, 't0612345678'],
  ['01000', {}, 't01000'],
  ['0', {}, 'n0'],
  ['FR7612345678901234567890123', {}, 'tFR7612345678901234567890123'],
  ['12345678901234567', {}, 't12345678901234567'],
  ['1 25', {}, 't1 25'],
  ['12 mètres', {}, 't12 mètres'],
  ['constructor', {}, 'tconstructor'],
]

describe('what is typed', () => {
  it.each(LITERALS)('%j with %j is %j', (typed, look, kept, n) => {
    const { book } = started()
    expect(readTyped(typed, look, AT, book, 'fr')).toEqual(n ? { kept, look: { n } } : { kept })
  })

  it.each(LITERALS)('%j with %j stays the same when it is opened and closed', (typed, look) => {
    const { book } = started()
    const read = readTyped(typed, look, AT, book, 'fr')
    if ('wrong' in read) throw new Error(typed)
    const dressed = { ...look, ...read.look }
    for (const language of ['fr', 'en'] as const) {
      const again = readTyped(asTyped(read.kept, dressed, AT, book, language), dressed, AT, book, language)
      expect(again).toEqual({ kept: read.kept })
    }
  })

  it('keeps any number as it is', () => {
    const { book } = started()
    const numbers = [1 / 3, 0.1 + 0.2, 1e300, 5e-324, 123456789.12345679, 2 ** 53, 0.07, 1e21, 46402.123456789, 0.5]
    for (let i = 0; i < 300; i++) numbers.push(Math.random() * 10 ** ((i % 30) - 10))
    for (const number of numbers.flatMap((one) => [one, -one]))
      for (const n of [undefined, 'dec:2', 'pct:1', 'eur:2', 'date', 'datetime', 'time'])
        for (const language of ['fr', 'en'] as const) {
          const look = n ? { n } : {}
          const typed = asTyped(`n${number}`, look, AT, book, language)
          expect(readTyped(typed, look, AT, book, language), `${typed} ${n}`).toEqual({ kept: `n${number}` })
        }
  })

  it('may be long', () => {
    const { book } = started()
    const long = `1${' '.repeat(100_000)}2 ${'a '.repeat(50_000)}%`
    expect(readTyped(long, {}, AT, book, 'fr')).toEqual({ kept: `t${long}` })
    expect(asTyped(`t${long}`, {}, AT, book, 'fr')).toBe(long)
  })

  it('reads English', () => {
    const { book } = started()
    const read = (typed: string) => readTyped(typed, {}, AT, book, 'en')
    expect(read('1,250.50')).toEqual({ kept: 'n1250.5' })
    expect(read('€1,250')).toEqual({ kept: 'n1250', look: { n: 'eur:0' } })
    expect(read('15 January 2027')).toEqual({ kept: 'n46402', look: { n: 'date' } })
    expect(read('1250,50')).toEqual({ kept: 't1250,50' })
  })
})

/** In French, in English, as it is kept. */
const FORMULAS: [string, string, string][] = [
  ['=A1', '=A1', '{1:1}'],
  ['=$A$1+A$2*$B3', '=$A$1+A$2*$B3', '{$1:$1}+{$2:1}*{3:$2}'],
  ['=SOMME(A1:B9)*2', '=SUM(A1:B9)*2', 'SUM({1:1}:{9:2})*2'],
  ['=SOMME(C:C)', '=SUM(C:C)', 'SUM({:3}:{:3})'],
  ['=SOMME(3:$5)', '=SUM(3:$5)', 'SUM({3:}:{$5:})'],
  ['=SI(C9=0;0;D9/C9)', '=IF(C9=0,0,D9/C9)', 'IF({9:3}=0,0,{9:4}/{9:3})'],
  ['=SI(A1;;2)', '=IF(A1,,2)', 'IF({1:1},,2)'],
  ['=1,5*A1', '=1.5*A1', '1.5*{1:1}'],
  ['=10%', '=10%', '10%'],
  ['=-(A1-+2)^2&"é""""è"', '=-(A1-+2)^2&"é""""è"', '-({1:1}-+2)^2&"é""""è"'],
  ['=A1<>B1', '=A1<>B1', '{1:1}<>{1:2}'],
  ['=VRAI=FAUX', '=TRUE=FALSE', 'TRUE=FALSE'],
  ['=NB.SI(A1:A9;">1,6")', '=COUNTIF(A1:A9,">1.6")', 'COUNTIF({1:1}:{9:1},">1.6")'],
  ['=NB.SI(A1:A9;">=15/01/2027")', '=COUNTIF(A1:A9,">=2027-01-15")', 'COUNTIF({1:1}:{9:1},">=2027-01-15")'],
  ['=NB.SI(A1:A9;">"&1,6)', '=COUNTIF(A1:A9,">"&1.6)', 'COUNTIF({1:1}:{9:1},">"&1.6)'],
  [
    '=SOMME.SI.ENS(A:A;B:B;"Voirie";C:C;"<2,5")',
    '=SUMIFS(A:A,B:B,"Voirie",C:C,"<2.5")',
    'SUMIFS({:1}:{:1},{:2}:{:2},"Voirie",{:3}:{:3},"<2.5")',
  ],
  ['=TEXTE(A1;"jj/mm/aaaa")', '=TEXT(A1,"dd/mm/yyyy")', 'TEXT({1:1},"dd/mm/yyyy")'],
  ['=TEXTE(A1;"# ##0,00 €")', '=TEXT(A1,"#,##0.00 €")', 'TEXT({1:1},"#,##0.00 €")'],
  ['=TEXTE(A1;"0 ""jours""")', '=TEXT(A1,"0 ""jours""")', 'TEXT({1:1},"0 ""jours""")'],
  ['=TEXTE(">1,6";"0")', '=TEXT(">1,6","0")', 'TEXT(">1,6","0")'],
  ['=SIERREUR(#N/A;#NOM?)', '=IFERROR(#N/A,#NAME?)', 'IFERROR(#N/A,#NAME?)'],
  ['=AUJOURDHUI()', '=TODAY()', 'TODAY()'],
  [
    '=RECHERCHEX("x";A1:A9;B1:B9;"rien")',
    '=XLOOKUP("x",A1:A9,B1:B9,"rien")',
    'XLOOKUP("x",{1:1}:{9:1},{1:2}:{9:2},"rien")',
  ],
  ['=LOG10(A1)', '=LOG10(A1)', 'LOG10({1:1})'],
  ['=1E+20', '=1E+20', '1E+20'],
]

describe('a formula', () => {
  it.each(FORMULAS)('%j is %j', (french, english, kept) => {
    const { book } = started()
    for (const [typed, language] of [
      [french, 'fr'],
      [english, 'en'],
    ] as const) {
      expect(readTyped(typed, {}, AT, book, language)).toMatchObject({ kept: `f${kept}` })
      expect(asTyped(`f${kept}`, {}, AT, book, language)).toBe(typed)
    }
  })

  it('calls every function by its name in both languages', () => {
    const { book } = started()
    expect(FUNCTIONS.length).toBeGreaterThan(80)
    for (const { name, fr } of FUNCTIONS)
      for (const [typed, language] of [
        [fr, 'fr'],
        [name, 'en'],
      ] as const) {
        const kept = `f${name}({1:1},1.5)`
        const formula = language === 'fr' ? `=${typed}(A1;1,5)` : `=${typed}(A1,1.5)`
        expect(readTyped(formula.toLowerCase(), {}, AT, book, language)).toMatchObject({ kept })
        expect(asTyped(kept, {}, AT, book, language)).toBe(formula)
      }
  })

  it('however it is made is the same when it is opened and closed, in either language', () => {
    const { book, recettes } = started()
    const { one, often } = chance(7)
    const corner = () => one(['', '$']) + one(['A', 'B', 'J']) + one(['', '$']) + one(['1', '9', '50'])
    const operands = [
      corner,
      () => `Recettes!${corner()}`,
      () => one(['A:C', '$B:B', '3:$5', 'A1:C9', "'Année 2026'!A1:B$2"]),
      () => one(['0', '12', '3.25', '1E-7', '"<1,5 ""é"""', 'TRUE', '#N/A']),
    ]
    const operand = (depth: number): string => {
      if (depth === 0 || often(0.3)) return one(operands)()
      const [left, right] = [operand(depth - 1), operand(depth - 1)]
      const sum = `(${left}${one(['+', '-', '*', '/', '^', '&', '<>', '>='])}${right})`
      return one([`${one(FUNCTIONS).name}(${left},${right})`, sum, `-${left}%`])
    }
    for (let count = 0; count < 200; count++) {
      const english = `=${operand(4)}`
      const read = readTyped(english, {}, AT, book, 'en')
      if ('wrong' in read) throw new Error(english)
      expect(asTyped(read.kept, {}, AT, book, 'en')).toBe(english)
      const french = asTyped(read.kept, {}, AT, book, 'fr')
      expect(readTyped(french, {}, AT, book, 'fr')).toMatchObject({ kept: read.kept })
      expect(read.kept.includes(`{${recettes}!`)).toBe(english.includes('Recettes'))
    }
  })

  it('names other tables', () => {
    const { book, recettes, year } = started()
    const cells = (id: string) => [book.table(id)?.rows[1], book.table(id)?.columns[1]].join(':')
    const kept = `f{${recettes}!${cells(recettes)}}+{${year}!${cells(year)}}`
    expect(readTyped("=recettes!B2+'Année 2026'!B2", {}, AT, book, 'fr')).toEqual({ kept })
    expect(asTyped(kept, {}, AT, book, 'fr')).toBe("=Recettes!B2+'Année 2026'!B2")
    book.renameTable(year, "L'an 2027")
    expect(asTyped(kept, {}, AT, book, 'fr')).toBe("=Recettes!B2+'L''an 2027'!B2")
    expect(readTyped("=Recettes!B2+'L''an 2027'!B2", {}, AT, book, 'fr')).toEqual({ kept })
    book.removeTable(recettes)
    expect(asTyped(kept, {}, AT, book, 'fr')).toBe("=#REF!+'L''an 2027'!B2")
  })

  it('is understood in English by whoever reads French', () => {
    const { book } = started()
    for (const typed of ['=SUM(A1,B2)', '=sum(a1; b2)', '=Somme(A1 , B2)'])
      expect(readTyped(typed, {}, AT, book, 'fr')).toEqual({ kept: 'fSUM({1:1},{2:2})' })
    expect(readTyped('=MÉDIANE(A1)', {}, AT, book, 'fr')).toEqual({ kept: 'fMEDIAN({1:1})' })
    expect(readTyped('=NB.VAL(A1)', {}, AT, book, 'fr')).toEqual({ kept: 'fCOUNTA({1:1})' })
    expect(readTyped('=“é”', {}, AT, book, 'fr')).toEqual({ kept: 'f"é"' })
  })

  it.each([
    ['=SOMMME(A1)', { wrong: 'function', name: 'SOMMME', nearest: 'SOMME' }],
    ['=RECHERCHV(A1)', { wrong: 'function', name: 'RECHERCHV', nearest: 'RECHERCHEV' }],
    ['=XYZXYZXYZ(A1)', { wrong: 'function', name: 'XYZXYZXYZ' }],
    ['=SOMME(A1', { wrong: 'parenthesis' }],
    ['=A1)', { wrong: 'parenthesis' }],
    ['=A1+', { wrong: 'syntax' }],
    ['=A1 B1', { wrong: 'syntax' }],
    ['=1;2', { wrong: 'syntax' }],
    ['=()', { wrong: 'syntax' }],
    ['=*2', { wrong: 'syntax' }],
    ['="abc', { wrong: 'syntax' }],
    ['={1:1}', { wrong: 'syntax' }],
    ['=A51', { wrong: 'reference', name: 'A51' }],
    ['=K1', { wrong: 'reference', name: 'K1' }],
    ['=A0', { wrong: 'reference', name: 'A0' }],
    ['=SOMME(Z:Z)', { wrong: 'reference', name: 'Z:Z' }],
    ['=Dépenses!A1', { wrong: 'reference', name: 'Dépenses!A1' }],
    ['=toto', { wrong: 'reference', name: 'toto' }],
  ])('%j is none', (typed, fault) => {
    expect(readTyped(typed, {}, AT, started().book, 'fr')).toEqual(fault)
  })

  it('is neither long nor deep without end', () => {
    const { book } = started()
    for (const typed of [
      '('.repeat(61) + 1 + ')'.repeat(61),
      `${'-'.repeat(5000)}1`,
      `1${'+1'.repeat(3900)}`,
      '1'.repeat(8001),
    ])
      expect(readTyped(`=${typed}`, {}, AT, book, 'fr')).toEqual({ wrong: 'syntax' })
    expect(readTyped(`=${'('.repeat(60)}1${')'.repeat(60)}`, {}, AT, book, 'fr')).toHaveProperty('kept')
  })

  it('is shown in the way of what it is made of', () => {
    const { book } = started()
    book.table('a')?.dress({ top: 0, left: 1, bottom: 9, right: 1 }, { n: 'eur:2' })
    book.table('a')?.dress({ top: 0, left: 2, bottom: 9, right: 2 }, { n: 'date' })
    const n = (typed: string, look = {}) => {
      const read = readTyped(typed, look, AT, book, 'fr')
      return 'wrong' in read ? read : read.look?.n
    }
    expect(n('=AUJOURDHUI()')).toBe('date')
    expect(n('=MAINTENANT()')).toBe('datetime')
    expect(n('=SOMME(B1:B9)')).toBe('eur:2')
    expect(n('=B1-B2+3')).toBe('eur:2')
    expect(n('=C1+30')).toBe('date')
    expect(n('=C1-C2')).toBeUndefined()
    expect(n('=SOMME(B1:B9)/B2')).toBeUndefined()
    expect(n('=A1+A2')).toBeUndefined()
    expect(n('=SOMME(B1:B9)', { n: 'int' })).toBeUndefined()
  })

  it('that others have made up is shown, and no more', () => {
    const { book } = started()
    for (const kept of [
      'f{1:1',
      'f{:}',
      'f{1:}',
      'f{1:1}:{2:}',
      'f',
      'f))))',
      `f${'('.repeat(9999)}`,
      'f{nope!1:1}',
      'f\u0000',
    ])
      expect(asTyped(kept, {}, AT, book, 'fr')).toMatch(/^=/)
    expect(asTyped('f{77:1}+{1:99}', {}, AT, book, 'fr')).toBe('=#REF!+#REF!')
    expect(asTyped('fFOO({1:1})', {}, AT, book, 'fr')).toBe('=FOO(A1)')
    expect(asTyped('zz', {}, AT, book, 'fr')).toBe('')
    expect(asTyped('nfoo', {}, AT, book, 'fr')).toBe('')
  })
})
