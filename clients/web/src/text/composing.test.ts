import { describe, expect, it } from 'vitest'
import { beginsName, named, nameBefore, prefixed, wrapped, type Field } from './composing'

/** « un [mot] » is a field in which « mot » is selected. */
function field(written: string): Field {
  const start = written.indexOf('[')
  const end = written.indexOf(']') - 1
  return { text: written.replace(/[[\]]/g, ''), start, end }
}

function shown({ text, start, end }: Field): string {
  return `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`
}

describe('light formatting', () => {
  it('is put on both sides of what is selected, and taken away again', () => {
    const bold = wrapped(field('un [mot] ici'), '**')
    expect(shown(bold)).toBe('un **[mot]** ici')
    expect(shown(wrapped(bold, '**'))).toBe('un [mot] ici')
  })

  it('waits for the words where none is selected', () => {
    expect(shown(wrapped(field('un [] ici'), '*'))).toBe('un *[]* ici')
  })

  it('begins each line that is selected', () => {
    const list = prefixed(field('titre\npr[emier\nsec]ond'), '- ')
    expect(list.text).toBe('titre\n- premier\n- second')
    expect(prefixed(list, '- ').text).toBe('titre\npremier\nsecond')
  })
})

describe('a name after an @', () => {
  it.each([
    ['bonjour @ann', { at: 8, name: 'ann' }],
    ['@', { at: 0, name: '' }],
    ['(@Jean-Yves Ca', { at: 1, name: 'Jean-Yves Ca' }],
    ['annick@josselin', null],
    ['@annick\nmerci', null],
  ])('%s', (text, found) => {
    expect(nameBefore(text, text.length)).toEqual(found)
  })

  it('is put whole in the place of what was typed', () => {
    expect(shown(named(field('merci @ann[] demain'), 6, 'Annick Le Breton'))).toBe('merci @Annick Le Breton []demain')
  })

  it.each([
    ['Élodie Rouxel', 'elo', true],
    ['Jean-Yves Caro', 'yves', true],
    ['Annick Le Breton', 'le bret', true],
    ['Annick Le Breton', 'lebret', true],
    ['Annick Le Breton', 'nicklebreton', false],
    ['Annick Le Breton', 'annick le', true],
    ['Annick Le Breton', 'nick', false],
  ])('%s begins with %s: %s', (name, typed, begins) => {
    expect(beginsName(name, typed)).toBe(begins)
  })
})
