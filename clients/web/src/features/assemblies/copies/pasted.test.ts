import { describe, expect, it } from 'vitest'
import { lined, pasted } from './pasted'

const GUY = { name: 'Guy Lannion', commune: 'Lannion', email: 'guy@lannion.example' }
const LEA = { name: 'Léa', commune: '', email: 'lea@perros.example' }

describe('councillors who are pasted', () => {
  it.each([
    ['lines', 'Guy Lannion ; Lannion ; guy@lannion.example\n\nLéa;;lea@perros.example\n'],
    [
      'a table with a head',
      'Nom\tCommune\tCourriel\nGuy Lannion\tLannion\tguy@lannion.example\r\nLéa\t\tlea@perros.example',
    ],
    ['the address first', 'guy@lannion.example,Guy Lannion,Lannion\nlea@perros.example,Léa'],
    ['quotes', '"Guy Lannion";"Lannion";"guy@lannion.example"\n"Léa";"";"lea@perros.example"'],
  ])('are read from %s', (_, text) => {
    expect(pasted(text)).toEqual({ people: [GUY, LEA], wrong: null })
  })

  it('are pasted again as they were kept', () => {
    expect(pasted(lined([GUY, LEA]))).toEqual({ people: [GUY, LEA], wrong: null })
  })

  it.each([
    ['without an address', 'Guy Lannion ; Lannion ; guy@lannion.example\nLéa ; Perros', { line: 2, twice: false }],
    ['alone without an address', 'Guy Lannion ; Lannion', { line: 1, twice: false }],
    ['without a name', 'guy@lannion.example', { line: 1, twice: false }],
    ['named twice', 'Guy ; ; guy@x.example\nUn autre ; ; GUY@x.example', { line: 2, twice: true }],
  ])('are refused %s, with the line', (_, text, wrong) => {
    expect(pasted(text)).toEqual({ people: null, wrong })
  })
})
