import { describe, expect, it } from 'vitest'
import { newBook } from '../../../testing/calculating'
import type { Value } from '../types'
import { asTyped, display, explainError, isNumber, movedBy } from './shown'
import { readTyped } from './typed'

const cell = (row: number, column: number, table = 'a') => ({ table, row, column })

describe('a cell shows', () => {
  it.each<[Value, string | undefined, string, string]>([
    [null, undefined, '', ''],
    ['Voirie', 'eur:2', 'Voirie', 'Voirie'],
    [true, undefined, 'VRAI', 'TRUE'],
    [{ error: '#NAME?' }, undefined, '#NOM?', '#NAME?'],
    [{ error: '#DIV/0!' }, 'eur:2', '#DIV/0!', '#DIV/0!'],
    [1250.5, undefined, '1250,5', '1250.5'],
    [0.1 + 0.2, undefined, '0,3', '0.3'],
    [1 / 3, undefined, '0,333333333', '0.333333333'],
    [-0, undefined, '0', '0'],
    [1e300, undefined, '1E+300', '1E+300'],
    [1.5e-9, undefined, '1,5E-9', '1.5E-9'],
    [1250.5, 'int', '1\u202f251', '1,251'],
    [1250.5, 'dec:2', '1\u202f250,50', '1,250.50'],
    [1.005, 'dec:2', '1,01', '1.01'],
    [-0.001, 'dec:2', '0,00', '0.00'],
    [1250.5, 'eur:2', '1\u202f250,50\u00a0€', '€1,250.50'],
    [1250.5, 'eur:0', '1\u202f251\u00a0€', '€1,251'],
    [0.125, 'pct:1', '12,5\u202f%', '12.5%'],
    [46402, 'date', '15/01/2027', '15/01/2027'],
    [46402.75, 'datetime', '15/01/2027 18:00', '15/01/2027 18:00'],
    [0.75, 'time', '18:00', '18:00'],
    [1.5, 'time', '36:00', '36:00'],
    [-5, 'date', '-5', '-5'],
    [1e9, 'date', '1000000000', '1000000000'],
    [5, 'constructor', '5', '5'],
    [5, 'dec:99', '5,00', '5.00'],
  ])('%j in %j: %j', (value, n, french, english) => {
    const look = n ? { n } : {}
    expect(display(value, look, 'fr').replace('\u00a0%', '\u202f%')).toBe(french)
    expect(display(value, look, 'en')).toBe(english)
  })

  it('numbers to the right', () => {
    expect([1, 'a', true, null, { error: '#N/A' }].map(isNumber)).toEqual([true, false, false, false, false])
  })

  it('what an error means', () => {
    expect(explainError('#DIV/0!', 'fr')).toBe('Division par zéro.')
    expect(explainError('#NAME?', 'fr', 'fSOMMME(1)')).toContain('SOMME')
    expect(explainError('#NAME?', 'en', 'fVLOKUP(1)')).toContain('VLOOKUP')
    expect(explainError('#WHAT!', 'en')).toBe('The formula cannot be worked out.')
  })
})

describe('a formula', () => {
  const { book } = newBook()
  const table = book.table('a')
  const kept = (typed: string) => {
    const read = readTyped(typed, {}, cell(0, 0), book, 'fr')
    if ('wrong' in read) throw new Error(typed)
    return read.kept
  }
  const copy = (typed: string, row: number, column: number) =>
    asTyped(movedBy(kept(typed), cell(4, 4), cell(4 + row, 4 + column), book), {}, cell(0, 0), book, 'fr')

  it.each([
    ['=A1', 1, 1, '=B2'],
    ['=$A1+A$1+$A$1', 2, 2, '=$A3+C$1+$A$1'],
    ['=SOMME(A1:B2;C:C;3:4)', 1, 1, '=SOMME(B2:C3;D:D;4:5)'],
    ['=SOMME(A1:A$2)', 1, 0, '=SOMME(A2:A$2)'],
    ['=A1', -1, 0, '=#REF!'],
    ['=J1', 0, 1, '=#REF!'],
    ['=SI(A1>1,5;"A1";0)', 1, 0, '=SI(A2>1,5;"A1";0)'],
  ])('%j copied %d down and %d to the right is %j', (typed, row, column, copied) => {
    expect(copy(typed, row, column)).toBe(copied)
  })

  it('copied stays a text or a number', () => {
    expect(movedBy('n5', cell(0, 0), cell(3, 3), book)).toBe('n5')
    expect(movedBy('f((', cell(0, 0), cell(3, 3), book)).toBe('f((')
  })

  it('refers to the table that it is copied to', () => {
    const other = book.addTable('Autre')
    const moved = movedBy(kept('=A1'), cell(0, 0), cell(1, 0, other), book)
    expect(asTyped(moved, {}, cell(1, 0, other), book, 'fr')).toBe('=A2')
  })

  it('keeps its meaning when rows come, go and move', () => {
    const sum = kept('=SOMME(A2:A4)+A3')
    const shown = () => asTyped(sum, {}, cell(0, 0), book, 'fr')
    table?.insertRows(2, 2)
    expect(shown()).toBe('=SOMME(A2:A6)+A5')
    table?.removeRows(5, 1)
    expect(shown()).toBe('=SOMME(A2:A5)+A5')
    table?.removeRows(4, 1)
    expect(shown()).toBe('=SOMME(A2:A4)+#REF!')
    table?.removeRows(0, 20)
    expect(shown()).toBe('=SOMME(#REF!)+#REF!')
  })

  it('has a range between what was moved past one another', () => {
    const range = kept('=SOMME(A2:A4)')
    const shown = () => asTyped(range, {}, cell(0, 0), book, 'fr')
    table?.moveRows(1, 1, 9)
    expect(shown()).toBe('=SOMME(A3:A10)')
    table?.removeRows(2, 1)
    expect(shown()).toBe('=SOMME(#REF!)')
  })
})
